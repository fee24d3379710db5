"""Values as files of other programs hold them: negative amounts, floats, zones, ends of databases, links, formulas."""

from decimal import Decimal
from typing import Any

import pytest

from icmd_cli.domain.values.amounts import of_machine, parse_currency, split_amount
from icmd_cli.domain.values.dates import is_unknown_end, of_serial, parse_date
from icmd_cli.domain.values.formulas import of_text
from icmd_cli.domain.values.lists import comma_lists
from icmd_cli.domain.values.periods import parse_period
from icmd_cli.domain.values.spelled import spelled
from icmd_cli.domain.values.urls import Links, read_links


@pytest.mark.parametrize(
    "text",
    [
        *["(1 200,00)", "(1 200,00 €)", "( 1200 ) EUR", "EUR (1200)", "(EUR 1,200)", "-1200 EUR", "1200-", "1200- EUR"],
        *["1 200 EUR-", "−1200 EUR", "- 1 200 EUR", "-€1,200", "EUR -1200", "–1200", "－1200 円"],
    ],
)
def test_parentheses_and_a_minus_anywhere_are_negative(text: str) -> None:
    with pytest.raises(ValueError, match="not negative"):
        split_amount(text)


@pytest.mark.parametrize(
    ("text", "value", "word"),
    [
        ("1200 (EUR)", "1200", "(EUR)"),
        ("100.000,- EUR", "100000", "EUR"),
        ("1000.- CHF", "1000", "CHF"),
        ("US-$ 100", "100", "US-$"),
        ("50 000 EUR (dont 10 000)", "50000", "EUR (dont 10 000)"),
        ("3300.2999999999997 EUR", "3300.3", "EUR"),
        ("4214860000.0000005 XOF", "4214860000", "XOF"),
    ],
)
def test_what_is_not_negative_is_read(text: str, value: str, word: str) -> None:
    assert split_amount(text) == (Decimal(value), word)


def test_a_range_is_no_amount() -> None:
    with pytest.raises(ValueError, match="range of two amounts"):
        split_amount("1000-2000 EUR")


@pytest.mark.parametrize(
    ("number", "value"),
    [
        (3300.2999999999997, "3300.3"),
        (57.699999999999996, "57.7"),
        (4214860000.0000005, "4214860000"),
        (1 / 3, "0.333333"),
        (Decimal("33333.333333333336"), "33333.333333"),
        (12, "12"),
        (99_999_999_999.99, "99999999999.99"),
        (999_999_999_999_999, "999999999999999"),
    ],
)
def test_a_float_has_the_digits_that_a_sheet_shows(number: Any, value: str) -> None:
    assert of_machine(number) == Decimal(value)


@pytest.mark.parametrize("number", [float("nan"), float("inf"), 1e15, Decimal("1e400")])
def test_no_amount_is_made_of_what_is_too_large(number: Any) -> None:
    with pytest.raises(ValueError, match="too large"):
        of_machine(number)


@pytest.mark.parametrize(
    "zone", ["Z", "+02:00", "-05:00", "+0200", " UTC", "T00:00:00Z", "T10:00:00.000+02:00", "T10:00+02"]
)
def test_a_zone_after_a_day_is_read(zone: str) -> None:
    assert str(parse_date(f"2014-04-15{zone}")) == "2014-04-15"


@pytest.mark.parametrize(
    ("text", "date"),
    [
        ("2014-04Z", "2014-04"),
        ("2014+02:00", "2014"),
        ("15/04/2014 12:00:00 AM", "2014-04-15"),
        ("15/04/2014, 10:30", "2014-04-15"),
    ],
)
def test_times_and_zones_take_nothing_from_a_date(text: str, date: str) -> None:
    assert str(parse_date(text)) == date


@pytest.mark.parametrize("text", ["2014-2015", "2014-04-15-16", "2014-04-15+2", "2014Zz"])
def test_what_only_looks_like_a_zone_is_none(text: str) -> None:
    with pytest.raises(ValueError, match="not a date"):
        parse_date(text)


@pytest.mark.parametrize(
    "text",
    [
        "9999-12-31",
        "31/12/9999",
        "12/31/2999",
        "99/99/9999",
        "99991231",
        "31/12/2099",
        "2100",
        "31 décembre 2999",
        "9999",
    ],
)
def test_an_end_from_2099_on_or_all_nines_is_not_known(text: str) -> None:
    assert is_unknown_end(text)


@pytest.mark.parametrize("text", ["2098-12-31", "2014", "in 2099 maybe", "", "2014-2099", "x" * 70_000])
def test_other_ends_are_dates_or_faults(text: str) -> None:
    assert not is_unknown_end(text)


def test_a_day_number_counts_from_the_workbooks_epoch() -> None:
    assert str(of_serial(41744)) == str(of_serial(40282, since_1904=True)) == "2014-04-15"


@pytest.mark.parametrize(
    ("text", "addresses", "others"),
    [
        ("https://a.org/x https://b.org/y", ["https://a.org/x", "https://b.org/y"], ""),
        ("https://a.org/x,https://b.org/y", ["https://a.org/x", "https://b.org/y"], ""),
        ("https://a.org/x; www.b.org\nc.org/d", ["https://a.org/x", "https://www.b.org", "https://c.org/d"], ""),
        ("https://a.org/x,y", ["https://a.org/x,y"], ""),
        ("https://a.org/(x)", ["https://a.org/(x)"], ""),
        ("http://a.org/su...|https://b.org", ["http://a.org/su...", "https://b.org"], ""),
        ("(https://a.org)", ["https://a.org"], ""),
        ("Voir https://a.org/x.", ["https://a.org/x"], "Voir"),
        ("http://a.org et http://b.org", ["http://a.org", "http://b.org"], ""),
        ("https://a.org a.org", ["https://a.org"], ""),
        ("rapport.pdf", [], "rapport.pdf"),
        ("javascript:alert(1)", [], "javascript:alert(1)"),
        ("a@b.org", [], "a@b.org"),
        ("", [], ""),
    ],
)
def test_the_addresses_of_a_cell_are_found_whole(text: str, addresses: list[str], others: str) -> None:
    assert read_links(text) == Links(tuple(addresses), others)


def test_a_list_with_commas_is_one_whose_parts_stand_alone_too() -> None:
    cells = ["eau", "énergie", "eau, énergie", "Ministère de l'eau, de l'énergie", "eau,santé", " énergie,eau "]
    assert comma_lists(cells) == {"eau, énergie": ["eau", "énergie"], "énergie,eau": ["énergie", "eau"]}
    assert comma_lists([]) == {}


def test_a_formula_that_keeps_a_text_is_the_text() -> None:
    for cell, text, link in (
        ('="00123"', "00123", None),
        ('="a ""b"" c"', 'a "b" c', None),
        ('=HYPERLINK("https://a.org";"Page")', "Page", "https://a.org"),
        ('=hyperlink("https://a.org", "Page")', "Page", "https://a.org"),
        ('=HYPERLINK("https://a.org")', "https://a.org", "https://a.org"),
    ):
        assert of_text(cell) == (text, link)
    assert [of_text(cell) for cell in ("=A1", "=1+1", '="a"&"b"', "00123", '=HYPERLINK(A1;"x")')] == [None] * 5


def test_a_value_is_spelled_in_words() -> None:
    assert spelled([{"year": 2014, "amount": Decimal("5000.5")}, {"vide": None}]) == "year 2014, amount 5000.5, vide"
    assert spelled(2014.0) == "2014"
    assert spelled(["a"] * 1000)[-1] == "…"
    assert len(spelled(["a"] * 1000)) == 200
    assert spelled([[[[[["deep"]]]]]]) == "…"


@pytest.mark.parametrize(
    "text",
    [
        *[
            "le 15 avril 2014",
            "El 15 de abril de 2014",
            "o 15 de abril de 2014",
            "15th of April 2014",
            "the 15 April 2014",
        ],
        *["15 Apr 2014 00:00", "Apr 15, 2014 10:30:00 AM", "mardi 15 avril 2014", "martes, el 15 de abril de 2014"],
    ],
)
def test_articles_and_times_around_a_date_in_words_are_read(text: str) -> None:
    assert str(parse_date(text)) == "2014-04-15"


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [("2014–16", "2014", "2016"), ("from 2014 to date", "2014", "None"), ("2014 (12 mois)", "2014", "2014")],
)
def test_spans_are_read(text: str, first: str, last: str) -> None:
    assert tuple(map(str, parse_period(text))) == (first, last)


@pytest.mark.parametrize(
    ("word", "code"),
    [("Euro (€)", "EUR"), ("EUR €", "EUR"), ("USD - US Dollar", "USD"), ("$ USD", "USD"), ("XOF FCFA", "XOF")],
)
def test_a_currency_may_be_named_twice(word: str, code: str) -> None:
    assert parse_currency(word) == code


@pytest.mark.parametrize("word", ["USD EUR", "EUR/USD", "XOF (EUR)", "EUR par an", "EUR + 2000 USD", "EUR TTC", "%"])
def test_what_says_more_than_a_currency_is_none(word: str) -> None:
    with pytest.raises(ValueError, match="currency"):
        parse_currency(word)
