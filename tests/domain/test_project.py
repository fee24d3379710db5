"""The record: its fields, its parsing, its way back."""

import json
from dataclasses import fields, replace
from typing import Any

import pytest
from conftest import BICOL, FIGUIG, KAYES
from hypothesis import example, given
from hypothesis import strategies as st

from icmd_cli.domain.entry import Entry, entry_of
from icmd_cli.domain.ids import with_id
from icmd_cli.domain.project import FIELD_NAMES, Project, parse_record
from icmd_cli.domain.values.dates import PartialDate


@pytest.mark.parametrize("record", [FIGUIG, KAYES, BICOL])
def test_a_record_comes_back_as_it_was(record: dict[str, Any]) -> None:
    project, problems = parse_record(record, 7)
    assert not problems
    assert project.to_record() == record
    assert list(project.to_record()) == [name for name in FIELD_NAMES if name in record]
    assert entry_of(project).project() == project


WRITTEN = st.text(max_size=12) | st.sampled_from(
    ["MA|SN", "Maroc, Mali", "fr-CA", "2", "en cours", "avril 2014", "Diaspora; x"]
)
WRITTEN |= st.from_regex(
    r"-?[0-9]{1,16}([.,][0-9]{0,9})?([eE]-?[0-9]{1,2})?( (M|milliards))? ?(USD|EUR|FCFA|)", fullmatch=True
)
WRITTEN |= st.text("\x1b[31m\u200b\u0301e\u2028\n\t |;\\", max_size=12)


@given(st.dictionaries(st.sampled_from(FIELD_NAMES), WRITTEN | st.lists(WRITTEN, max_size=3)))
@example({"budget": "1.1234567 USD"})
@example({"budget": "999999999999999 milliards EUR"})
@example({"budget": "1.5e-7 USD"})
def test_what_is_taken_is_kept_so_that_it_can_be_read_again(record: dict[str, Any]) -> None:
    project, _refused = parse_record({**record, "title": "T", "countries": ["MA"]})
    kept = replace(project, start=None) if project.start and project.end else project
    again, problems = parse_record(json.loads(json.dumps(kept.to_record())))
    assert problems == []
    assert again.to_record() == kept.to_record()


@pytest.mark.parametrize("amount", ["1.1234567", "1234567890123456", "0.0000001"])
@pytest.mark.parametrize("written", ["{} USD", {"amount": "{}", "currency": "USD"}], ids=["text", "JSON"])
def test_an_amount_that_no_program_would_keep_exactly_is_refused(amount: str, written: Any) -> None:
    budget = {**written, "amount": amount} if isinstance(written, dict) else written.format(amount)
    (problem,) = parse_record({"title": "T", "countries": ["MA"], "budget": budget})[1]
    assert problem.field == "budget"
    assert "before its point and 6 after it" in problem.reason or "is too large" in problem.reason


def test_every_problem_is_collected_with_its_field() -> None:
    record = {"countries": ["Marroc"], "start": "24 mois", "status": "bof", "budget": "beaucoup", "id": "A B"}
    _project, problems = parse_record(record)
    assert {p.field for p in problems} == {"countries", "start", "status", "budget", "id", "title"}
    assert all(problem.reason for problem in problems)
    assert any("Morocco" in problem.reason for problem in problems)


@pytest.mark.parametrize("record", [None, [], "x", 3])
def test_what_is_no_object_is_no_record(record: object) -> None:
    assert parse_record(record)[1][0].field == "record"


def test_what_people_write_becomes_codes() -> None:
    record = {
        "title": "T",
        "countries": "Maroc, Sénégal",
        "start": "avril 2014",
        "status": "en cours",
        "themes": "Participation de la diaspora | Transferts de fonds et développement du secteur financier",
        "budget": "230 041 USD",
        "phase": "2",
    }
    project, problems = parse_record(record)
    assert not problems
    assert project.countries == ("MA", "SN")
    assert project.start == PartialDate(2014, 4)
    assert (project.status, project.phase) == ("ongoing", 2)
    assert project.themes == ("diaspora", "remittances")
    assert str(project.budget) == "230041 USD"


def test_an_unknown_theme_is_kept_as_it_is() -> None:
    project, problems = parse_record({"title": "T", "countries": ["MA"], "themes": ["Danse"]})
    assert (project.themes, problems) == (("Danse",), [])


def test_unknown_keys_are_kept_and_written_last() -> None:
    project, _problems = parse_record({"colour": {"x": [1]}, **FIGUIG})
    assert project.extra == {"colour": {"x": [1]}}
    assert list(project.to_record())[-1] == "colour"


def test_the_start_cannot_come_after_the_end() -> None:
    problems = parse_record({**FIGUIG, "start": "2017"})[1]
    assert [(p.field, p.reason) for p in problems] == [("start", "the start 2017 is after the end 2016-02")]


def test_a_start_inside_the_ends_own_year_is_no_contradiction() -> None:
    assert not parse_record({**FIGUIG, "start": "2016-05", "end": "2016"})[1]


@pytest.mark.parametrize(
    ("budget", "refused"),
    [
        ({"amount": "302.802", "currency": "TND"}, False),
        ({"amount": 5, "currency": "EUR"}, False),
        ({"amount": "-5", "currency": "EUR"}, True),
        ({"amount": "1e400", "currency": "EUR"}, True),
        ({"amount": "NaN", "currency": "EUR"}, True),
        ({"amount": "12,5", "currency": "EUR"}, True),
        ({"amount": "12"}, True),
        ([], True),
        (12, True),
    ],
)
def test_a_budget_has_a_decimal_and_a_currency(budget: object, *, refused: bool) -> None:
    assert bool(parse_record({**FIGUIG, "budget": budget})[1]) is refused


@pytest.mark.parametrize(
    ("start", "end", "status", "span"),
    [
        ("2014-04", "2016-01", None, ("2014-04-01", "2016-01-31")),
        ("2014", None, "ongoing", ("2014-01-01", "9999-12-31")),
        ("2014", None, "completed", ("2014-01-01", "2014-12-31")),
        (None, "2016", None, ("2016-01-01", "2016-12-31")),
        (None, None, "ongoing", (None, None)),
    ],
)
def test_the_days_of_activity_follow_from_what_is_known(
    start: str | None, end: str | None, status: str | None, span: tuple[str | None, str | None]
) -> None:
    project, problems = parse_record({"title": "T", "countries": ["MA"], "start": start, "end": end, "status": status})
    assert not problems
    assert (project.first_day(), project.last_day()) == span


def test_ids_come_from_the_short_title_and_are_numbered_when_taken() -> None:
    project = Project(title="Un titre", short_title="DIME", countries=("MD",))
    taken = {"dime", "dime-2"}
    assert with_id(project, taken.__contains__).id == "dime-3"
    assert with_id(Project(title="2014"), lambda _id: False).id == "project-2014"
    assert with_id(Project(title="المغرب"), lambda _id: False).id == "project"


def test_the_json_of_unknown_keys_carries_no_escape_sequence() -> None:
    project, _problems = parse_record({**FIGUIG, "note": "\u009b31m\u202e"}, 1)
    document = entry_of(project).document
    assert "\u009b" not in document
    assert Entry(1, document).project().extra == {"note": "\u009b31m\u202e"}


def test_fields_are_named_once() -> None:
    assert ["number", *FIELD_NAMES, "extra"] == [f.name for f in fields(Project)]
