"""`icmd list --timeline`: spans as bars; rough, missing and open dates drawn for what they are."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from conftest import FIVE, Ran, Terminal, plain, screen_of, write_store
from rich.cells import cell_len

from icmd_cli.domain.project import parse_record
from icmd_cli.render.timeline import Scale, lines

Icmd = Callable[..., Ran]
OnTerminal = Callable[..., Terminal]


@pytest.fixture(autouse=True)
def five(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    path = write_store(tmp_path / "five.json", FIVE)
    monkeypatch.setenv("ICMD_STORE", str(path))
    return path


def drawn(*records: dict[str, Any], width: int = 60, blocks: bool = True) -> list[str]:
    projects = [parse_record({"title": "T", "countries": ["MA"], **record})[0] for record in records]
    return [line.plain for line in lines(projects, width, "en", blocks=blocks)]


AT_60 = [
    "                                   2009  2011  2013  2015",
    "1 MA+1 Épargne des migrants de d…  ··███",
    "5 MA   Médenine                                   ··█████",
    "2 MA   Oasis                                      ►►►►►►►►►…",
    "4 PH   Bicol                                           ?▒",
    "3 SN   Pépinière                   no dates known",
    "",
    "█ Complete   ► Ongoing   ▒ status not known",
    "· only the year is known   ? start or end not known",
    "… goes on",
]


def test_the_timeline_at_60_columns(terminal: OnTerminal) -> None:
    assert plain(screen_of(terminal, "list", "--timeline", columns=60)) == [*AT_60, "5 projects"]


def test_a_pipe_gets_the_drawing_without_colour(icmd: Icmd) -> None:
    ran = icmd("list", "--timeline")
    assert (ran.code, ran.err) == (0, "")
    assert "\x1b" not in ran.out
    # Five cells a year: five years before 2014, whose last cell is certain, up to the first of 2016.
    assert ran.lines[2] == "5 MA   Médenine".ljust(42) + "2014–2016".ljust(11) + " " * 25 + "·" * 4 + "█" * 7


# A year has four cells here, one for each quarter; before the first is one for what is not known.


@pytest.mark.parametrize(
    ("record", "bar"),
    [
        ({"start": "2010-01", "end": "2013-12", "status": "completed"}, " ████████████████"),
        ({"start": "2010-04-15", "end": "2010-09", "status": "completed"}, "  ██"),
        ({"start": "2010", "end": "2013", "status": "completed"}, " ···██████████···"),
        ({"start": "2010", "end": "2011", "status": "cancelled"}, " ···xx···"),
        ({"start": "2011", "end": "2011", "status": "suspended"}, "     ·=··"),
        ({"start": "2011", "end": "2012-01", "status": "planned"}, "     ···□□"),
        ({"start": "2011-07", "status": "ongoing"}, "       ►►►►►►►►►►…"),
        ({"start": "2011", "status": "ongoing"}, "     ···►►►►►►►►►…"),
        ({"start": "2011", "status": "completed"}, "     ···█?"),
        ({"start": "2013-12", "status": "completed"}, "                █?"),
        ({"end": "2011"}, "    ?▒···"),
        ({"end": "2010-02", "status": "completed"}, "?█"),
        ({"end": "2012-06", "status": "ongoing"}, "         ?►"),
        ({}, " no dates known"),
    ],
)
def test_each_kind_of_date_has_its_bar(record: dict[str, str], bar: str) -> None:
    frame = {"start": "2010", "end": "2013"}
    heading, _first, line, *_legend = drawn(frame, record, width=26)
    assert heading == "      2010    2012"
    assert line == ("MA T " + bar).rstrip()


def test_no_more_years_than_cells_and_none_more_than_the_terminal_has() -> None:
    long = {"start": "1990-01", "end": "2029-12", "status": "completed"}
    assert drawn(long, {"start": "2010-01", "end": "2011-01"}, width=30) == [
        "      1990 2000 2010 2020",
        "MA T  ████████████████████",
        "MA T            ▒",
        "",
        "█ Complete",
        "▒ status not known",
    ]


def test_a_scale_places_days_in_their_cells() -> None:
    years = Scale(2010, 2013, 4, 1)
    assert [years.at(day) for day in ("2010-01-01", "2010-03-31", "2010-04-01", "2013-12-31")] == [0, 0, 1, 15]
    decades = Scale(1990, 2029, 1, 3)
    assert (decades.width, decades.at("1990-12-31"), decades.at("1992-12-31"), decades.at("2029-12-31")) == (
        14,
        0,
        0,
        13,
    )


def test_without_any_date_there_is_no_heading_and_no_legend() -> None:
    assert drawn({}) == ["MA T  no dates known"]


def test_an_old_console_gets_its_own_letters() -> None:
    records = {"start": "2010", "status": "ongoing"}, {"end": "2011-01", "status": "completed"}
    assert drawn(*records, width=24, blocks=False) == [
        "      2010    2011",
        "MA T  .......>>>>>>>>>+",
        "MA T         ?#",
        "",
        "# Complete   > Ongoing",
        ". only the year is known",
        "? start or end not known",
        "+ goes on",
    ]


@pytest.mark.watched
def test_a_dumb_terminal_gets_sentences(terminal: OnTerminal) -> None:
    assert plain(screen_of(terminal, "list", "--timeline", TERM="dumb")) == [
        "1 MA,SN Épargne des migrants de deux rives: from 2009 to June\xa02010, Complete",
        "5 MA Médenine: from 2014 to January\xa02016, Complete",
        "2 MA Oasis: since April\xa02014, Ongoing",
        "4 PH Bicol: until February\xa02016, status not known",
        "3 SN Pépinière: no dates known, Planned",
        "5 projects",
    ]


@pytest.mark.parametrize("columns", [20, 30, 40, 60, 80, 120, 200])
def test_no_line_is_wider_than_the_terminal(terminal: OnTerminal, columns: int) -> None:
    screen = plain(screen_of(terminal, "list", "--timeline", columns=columns))
    assert len(screen) >= 9
    assert max(map(cell_len, screen)) <= columns


def test_filters_order_and_pages_apply(icmd: Icmd) -> None:
    latest = icmd("list", "--timeline", "-c", "MA", "--sort", "-start").lines[1:4]
    assert [line.split()[0] for line in latest] == ["2", "5", "1"]
    by_title = icmd("list", "--timeline", "--sort", "title", "--limit", "2").lines
    assert [line.split()[2] for line in by_title[1:3]] == ["Bicol", "Épargne"]
    assert icmd("list", "--timeline", "--count").out == "5\n"
    assert icmd("list", "--timeline", "-c", "japon").out == ""


def test_the_status_is_coloured_too(terminal: OnTerminal) -> None:
    assert "\x1b[32m" in screen_of(terminal, "list", "--timeline")
    assert "\x1b[3" not in screen_of(terminal, "list", "--timeline", NO_COLOR="1")


@pytest.mark.parametrize("arguments", [["--json"], ["--fields", "id"], ["--format", "csv"]])
def test_a_drawing_has_no_format(icmd: Icmd, arguments: list[str]) -> None:
    ran = icmd("list", "--timeline", *arguments)
    assert (ran.code, ran.out) == (2, "")
    assert "--timeline is a drawing" in ran.err
