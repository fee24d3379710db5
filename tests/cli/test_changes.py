"""Looking back: --as-of for all that shows, `icmd changes` and `icmd brief --since`."""

import json
import time
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest
from conftest import KAYES, Ran

from icmd_cli.domain import clock
from icmd_cli.domain.clock import midnight, moment
from icmd_cli.storage.location import history_of

Icmd = Callable[..., Ran]


@pytest.fixture
def story(icmd: Icmd, store: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A store with a change on the first of each of six months of 2026."""
    monkeypatch.setenv("TZ", "UTC")
    for command in (
        ["edit", "figuig", "--end", "2020"],
        ["add", "--title", "Neuf", "--country", "SN"],
        ["edit", "figuig", "--end", "2021", "--budget", "5 EUR"],
        ["remove", "kayes", "--yes"],
        ["edit", "jmdi-bicol", "--set", "status=completed", "--set", "id=bicol"],
        ["edit", "figuig", "--end", "2022"],
    ):
        assert icmd(*command).code == 0
    path = history_of(store)
    entries = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]
    dated = [{**entry, "at": f"2026-0{month}-01T12:00:00Z"} for month, entry in enumerate(entries, 1)]
    path.write_text("".join(json.dumps(entry, separators=(",", ":")) + "\n" for entry in dated), encoding="utf-8")
    return store


def ids(icmd: Icmd, date: str) -> list[str]:
    return icmd("list", "--format", "ids", "--as-of", date).lines


def test_the_catalogue_answers_as_of_a_day(icmd: Icmd, story: Path) -> None:
    assert ids(icmd, "2026-02-01") == ["figuig", "kayes", "jmdi-bicol"]
    assert ids(icmd, "2026-02-02") == ["figuig", "kayes", "jmdi-bicol", "neuf"]
    assert ids(icmd, "2026-02-01T12:00:01Z") == ["figuig", "kayes", "jmdi-bicol", "neuf"]
    assert ids(icmd, "2026-06") == ["figuig", "bicol", "neuf"]
    assert ids(icmd, "2030") == icmd("list", "--format", "ids").lines
    (kayes,) = icmd("show", "kayes", "--as-of", "2026-03", "--json").json
    assert kayes == {"number": 2, **KAYES}
    assert icmd("show", "figuig", "--as-of", "2026-03", "--json").json[0]["end"] == "2020"
    assert {one["id"] for one in icmd("search", "épargne", "--as-of", "2026-03", "--json").json} == {"figuig", "kayes"}
    assert icmd("stats", "--as-of", "2026-03", "--json").json["projects"] == 4
    assert "Kayes" in icmd("brief", "--as-of", "2026-03").out
    assert len(icmd("export", "-", "--as-of", "2026-03", "--format", "jsonl").lines) == 4
    assert icmd("list", "--country", "mali", "--count", "--as-of", "2026-03").out == "1\n"
    assert story.exists()


@pytest.mark.parametrize(
    ("zone", "typed", "instant"),
    [
        ("Asia/Beirut", "2026-03-29", "2026-03-28T22:00:00Z"),  # whose midnight was put forward to one o'clock
        ("Europe/Paris", "2026-03-29T02:30", "2026-03-29T01:30:00Z"),
        ("Europe/Paris", "2026-10-25T02:30", "2026-10-25T00:30:00Z"),  # the first of two
        ("Africa/Dakar", "2026-07", "2026-07-01T00:00:00Z"),
        ("Africa/Dakar", "2026-07-01T02:00+02:00", "2026-07-01T00:00:00Z"),
        ("Africa/Dakar", "Aujourd’hui", "2026-01-01T00:00:00Z"),
        ("Asia/Manila", "hier", "2025-12-31T16:00:00Z"),  # there it is the second of January
        ("America/Lima", "ayer", "2025-12-31T05:00:00Z"),
    ],
)
def test_a_day_begins_where_the_user_is_whatever_the_clock_does(
    monkeypatch: pytest.MonkeyPatch, zone: str, typed: str, instant: str
) -> None:
    monkeypatch.setattr(clock, "instant", lambda: datetime(2026, 1, 1, 20, tzinfo=UTC))
    monkeypatch.setenv("TZ", zone)
    time.tzset()
    try:
        assert moment(typed) == instant
    finally:
        monkeypatch.undo()
        time.tzset()


def test_the_minute_that_is_named_as_the_beginning_can_be_asked_for(icmd: Icmd, story: Path) -> None:
    path = history_of(story)
    path.write_text(path.read_text(encoding="utf-8").replace("2026-01-01T12:00:00Z", "2026-01-01T12:00:59Z"))
    assert "begins on 2026-01-01 12:00:" in icmd("list", "--as-of", "2026-01-01T11:59").err
    assert ids(icmd, "2026-01-01T12:00") == ["figuig", "kayes", "jmdi-bicol"]


def test_a_document_says_as_of_when_it_tells(icmd: Icmd, story: Path) -> None:
    assert "*As of 2026-03-05 00:00, local time.*\n" in icmd("brief", "--as-of", "2026-03-05").out
    page = icmd("export", "-", "--format", "html", "--as-of", "2026-03-05").out
    assert "4 projects · the whole catalogue · as of 5 March 2026<" in page.replace("\xa0", " ")
    assert story.exists()


def test_a_project_that_came_back_under_another_number_is_chosen_by_what_it_was(icmd: Icmd, story: Path) -> None:
    icmd("remove", "neuf", "--yes")
    icmd("add", "--title", "Neuf", "--country", "ML")
    found = icmd("changes", "--since", "2026-06-02", "--country", "SN", "--json").json["changes"]
    assert [(one["id"], one["change"]) for one in found] == [("neuf", "changed")]
    assert story.exists()


def test_it_says_as_of_when(icmd: Icmd, story: Path) -> None:
    assert icmd("list", "--count", "--as-of", "2026-03-05").err == "As of 2026-03-05 00:00, local time.\n"
    assert icmd("list", "--count", "--as-of", "2026-03-05", "--quiet").err == ""
    assert story.exists()


@pytest.mark.parametrize(
    "command", [["list", "--as-of", "2025"], ["changes", "--since", "2025"], ["show", "1", "--as-of", "2026"]]
)
def test_before_the_history_nobody_knows(icmd: Icmd, story: Path, command: list[str]) -> None:
    ran = icmd(*command)
    assert (ran.code, ran.out) == (4, "")
    assert ran.err == "Error: The history begins on 2026-01-01 12:00: what the catalogue held before is not known.\n"
    assert story.exists()


@pytest.mark.usefixtures("store")
def test_without_a_history_only_now_is_known(icmd: Icmd) -> None:
    ran = icmd("list", "--as-of", "2020")
    assert (ran.code, ran.out) == (4, "")
    assert "has no history yet" in ran.err


@pytest.mark.parametrize(
    "command", [["edit", "1", "--end", "2020"], ["remove", "1"], ["add", "--title", "T"], ["undo"], ["check"]]
)
def test_what_writes_takes_no_as_of(icmd: Icmd, story: Path, command: list[str]) -> None:
    before = story.read_bytes()
    assert icmd(*command, "--as-of", "2026-03").code == 2
    assert story.read_bytes() == before


def test_net_changes_are_one_line_a_field_in_groups(icmd: Icmd, story: Path) -> None:
    rows = [line.split("\t") for line in icmd("changes", "--since", "2026-01-02").lines]
    assert [(row[0], row[1], row[3], row[4], row[5][:20], row[6][:30]) for row in rows] == [
        ("4", "neuf", "new", "", "", ""),
        ("3", "bicol", "ended", "status", "planned", "completed"),
        ("1", "figuig", "dates", "end", "2020", "2022"),
        ("1", "figuig", "money", "budget", '{"amount": "229907.2', '{"amount": "5", "currency": "E'),
        ("3", "bicol", "other", "id", "jmdi-bicol", "bicol"),
        ("2", "kayes", "removed", "", "", ""),
    ]
    assert story.exists()


def test_until_and_filters_choose(icmd: Icmd, story: Path) -> None:
    found = icmd("changes", "--since", "2026-01-02", "--until", "2026-03-02", "--json").json
    assert (found["since"], found["until"], found["certain"]) == (midnight("2026-01-02"), midnight("2026-03-02"), True)
    assert [(one["id"], one["change"]) for one in found["changes"]] == [("figuig", "changed"), ("neuf", "added")]
    assert found["changes"][0]["fields"]["end"] == {"old": "2020", "new": "2021"}

    def numbers(*options: str) -> list[int]:
        return [one["number"] for one in icmd("changes", "--since", "2026-01-02", "--json", *options).json["changes"]]

    assert numbers("--country", "mali") == [2]  # which is gone since
    assert numbers("--status", "planned") == [3]  # as it was
    assert numbers("--status", "completed") == [1, 3]  # as it is
    assert numbers("--country", "bolivie") == []
    assert story.exists()


def test_for_people_and_to_paste(icmd: Icmd, story: Path) -> None:
    drawn = icmd("changes", "--since", "2026-01-02", "--format", "table").out
    assert "Dates moved (1)\n~ 1  Relance de la polyculture" in drawn
    assert "     End: 2020 -> 2022\n" in drawn
    pasted = icmd("changes", "--since", "2026-01-02", "--format", "md").out
    assert pasted.startswith(
        "## Changes since 2026-01-02 00:00\n\n### New (1)\n\n- **Neuf**\n\n### Ended (1)\n\n- **Mainstreaming migration"
    )
    assert icmd("changes", "--since", "2026-06-02", "--format", "md") == Ran(
        0,
        "## Changes since 2026-06-02 00:00\n\nNothing changed.\n\n",
        "Since 2026-06-02 00:00, local time:\nNothing changed.\n",
    )
    assert icmd("brief", "--since", "2026-01-02").out.startswith("## Changes since 2026-01-02 00:00\n\n### New (1)\n")
    assert icmd("changes", "--since", "2026-01-02", "--format", "csv").lines[0] == "number,id,title,group,field,old,new"
    assert story.exists()


def test_what_was_changed_outside_icmd_is_noted(icmd: Icmd, story: Path) -> None:
    tables = json.loads(story.read_text(encoding="utf-8"))
    tables["projects"]["1"]["title"] = "Anders"
    story.write_text(json.dumps(tables), encoding="utf-8")
    ran = icmd("list", "--as-of", "2026-03", "--json")
    assert ran.json[0]["title"] == "Anders"
    assert "Data was changed outside icmd since then" in ran.err
    found = icmd("changes", "--since", "2026-03", "--json")
    assert found.json["certain"] is False
    assert "changed outside icmd" in found.err


@pytest.mark.parametrize(
    ("options", "said"),
    [
        ([], "Since when? Say --since DATE."),
        (["--since", "nope"], "--since: "),
        (["--since", "2026-05", "--until", "2026-04"], "--until is before --since."),
    ],
)
def test_dates_that_say_nothing_are_refused(icmd: Icmd, story: Path, options: list[str], said: str) -> None:
    ran = icmd("changes", *options)
    assert (ran.code, ran.out) == (2, "")
    assert said in ran.err
    assert story.exists()


def test_a_day_begins_at_midnight_where_the_user_is(icmd: Icmd, story: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TZ", "Pacific/Auckland")  # noon UTC is the next day there
    time.tzset()
    try:
        assert len(ids(icmd, "2026-02-02")) == 3
        assert len(ids(icmd, "2026-02-03")) == 4
    finally:
        monkeypatch.setenv("TZ", "UTC")
        time.tzset()
    assert story.exists()
