"""Parts of years and spans of time, as people of every language write them."""

import pytest

from icmd_cli.domain.values.periods import parse_period, parse_span, vague

VAGUE = (
    "FY2013/14",
    "exercice 2013",
    "mi-2014",
    "Ende 2015",
    "mediados de 2014",
    "fin mars 2014",
)


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("T1 2014", "2014-01", "2014-03"),
        ("4e trimestre 2015", "2015-10", "2015-12"),
        ("2nd quarter of 2014", "2014-04", "2014-06"),
        ("2014-Q3", "2014-07", "2014-09"),
        ("1. Quartal 2014", "2014-01", "2014-03"),
        ("1er semestre 2013", "2013-01", "2013-06"),
        ("segundo semestre de 2013", "2013-07", "2013-12"),
        ("H2 2014", "2014-07", "2014-12"),
    ],
)
def test_a_part_of_a_year_is_what_it_surely_holds(text: str, first: str, last: str) -> None:
    assert tuple(map(str, parse_span(text))) == tuple(map(str, parse_period(text))) == (first, last)


def test_a_span_goes_from_its_first_parts_beginning_to_its_last_parts_end() -> None:
    assert tuple(map(str, parse_period("T1 2014 à T4 2015"))) == ("2014-01", "2015-12")
    assert tuple(map(str, parse_period("since Q2 2014"))) == ("2014-04", "None")


@pytest.mark.parametrize("text", [*VAGUE, "mi-2015 à fin 2016", "Q5 2014", "H3 2014", "vers 2014", "fin"])
def test_what_no_calendar_tells_is_no_date(text: str) -> None:
    with pytest.raises(ValueError, match="not a date"):
        parse_span(text)


def test_it_is_said_why_a_time_is_no_date() -> None:
    assert all(map(vague, (*VAGUE, "T1 2014")))
    assert vague("fin 2014") == "only a part of the year is told; write the month, or 2014"
    assert not any(map(vague, ("2014", "mars 2014", "15/03/2014", "24 mois", "", "Finlande 2014")))
