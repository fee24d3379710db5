"""`icmd history --compact`: old entries go when somebody agrees, the others keep their numbers and their use."""

import json
import stat
from collections.abc import Callable, Sequence
from pathlib import Path

import pytest
from conftest import THREE, Ran, Terminal, projects_in

from icmd_cli.domain import compaction
from icmd_cli.storage.location import history_of
from icmd_cli.storage.store import Store

Icmd = Callable[..., Ran]


@pytest.fixture
def changed(icmd: Icmd, store: Path) -> Path:
    """A store with a history of five: figuig ends in 2020, an addition, a removal, its undo, figuig ends in 2021."""
    icmd("edit", "figuig", "--end", "2020")
    icmd("add", "--title", "T", "--country", "MA")
    icmd("remove", "kayes", "--yes")
    icmd("undo")
    icmd("edit", "figuig", "--end", "2021")
    return store


def numbers(icmd: Icmd, *arguments: str) -> list[int]:
    return [entry["n"] for entry in icmd("history", "--json", *arguments).json]


def date_entries(store: Path, *dates: str) -> None:
    """Give the history's entries these dates."""
    path = history_of(store)
    entries = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]
    lines = [json.dumps({**entry, "at": f"{at}T12:00:00Z"}) for entry, at in zip(entries, dates, strict=True)]
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")


def test_the_newest_stay_byte_for_byte_and_numbers_go_on(icmd: Icmd, changed: Path) -> None:
    lines = history_of(changed).read_bytes().splitlines(keepends=True)
    ran = icmd("history", "--compact", "--keep", "2", "--yes")
    assert (ran.code, ran.out) == (0, "")
    assert "3 entries would go for good (numbers 1 to 3, from" in ran.err
    assert ran.err.endswith("3 entries compacted away; the history begins with entry 4.\n")
    assert history_of(changed).read_bytes() == b"".join(lines[3:])
    assert "(history 6)" in icmd("edit", "figuig", "--end", "2022").err
    assert numbers(icmd) == [6, 5, 4]


def test_the_store_is_left_alone_and_nothing_stays_beside_it(icmd: Icmd, changed: Path) -> None:
    history_of(changed).chmod(0o640)
    before, names = changed.read_bytes(), {path.name for path in changed.parent.iterdir()}
    icmd("history", "--compact", "--keep", "1", "--yes")
    assert changed.read_bytes() == before
    assert {path.name for path in changed.parent.iterdir()} == names
    assert stat.S_IMODE(history_of(changed).stat().st_mode) == 0o640


def test_what_went_is_said_to_have_gone(icmd: Icmd, changed: Path) -> None:
    icmd("history", "--compact", "--keep", "2", "--yes")
    for command in (["undo", "3"], ["history", "#3"], ["import", "x.csv", "--like", "3"]):
        ran = icmd(*command)
        assert ran.code == 3, command
        assert "Entry 3 of the history has been compacted away." in ran.err
        assert "begins with entry 4" in ran.err
    assert "The history has no entry 99." in icmd("undo", "99").err
    assert changed.exists()


def test_what_stays_can_be_undone_also_an_undo_of_what_went(icmd: Icmd, changed: Path) -> None:
    icmd("history", "--compact", "--keep", "2", "--yes")
    assert icmd("undo").code == 0
    assert projects_in(changed)["1"]["end"] == "2020"
    assert icmd("undo", "4", "--yes").code == 0
    assert "2" not in projects_in(changed)
    assert icmd("undo").err == "There is no change to take back.\n"
    assert [one.get("undone_by") for one in icmd("history", "--json").json] == [None, None, 6, 7]


def test_a_projects_life_begins_where_the_history_does(icmd: Icmd, changed: Path) -> None:
    icmd("history", "--compact", "--keep", "2", "--yes")
    assert numbers(icmd, "figuig") == [5]
    assert numbers(icmd, "kayes") == [4]
    assert numbers(icmd, "t") == []
    assert changed.exists()


def test_a_dry_run_only_tells(icmd: Icmd, changed: Path) -> None:
    before = history_of(changed).read_bytes()
    ran = icmd("history", "--compact", "--keep", "4", "--dry-run")
    assert ran.code == 0
    assert "1 entry would go for good (number 1, of" in ran.err
    assert "can no longer be undone" in ran.err
    assert history_of(changed).read_bytes() == before


def test_a_script_must_say_yes(icmd: Icmd, changed: Path) -> None:
    before = history_of(changed).read_bytes()
    ran = icmd("history", "--compact", "--keep", "4")
    assert ran.code == 2
    assert "--yes" in ran.err
    assert history_of(changed).read_bytes() == before


@pytest.mark.parametrize(("answer", "code", "left"), [("y", 0, [5]), ("n", 1, [5, 4, 3, 2, 1])])
def test_a_terminal_is_asked(
    answer: str, code: int, left: list[int], icmd: Icmd, changed: Path, terminal: Callable[..., Terminal]
) -> None:
    screen = terminal("history", "--compact", "--keep", "1")
    screen.wait_for("Let them go for good?")
    screen.type(answer + "\n")
    assert screen.end() == code
    assert numbers(icmd) == left
    assert changed.exists()


def test_people_are_told_where_the_history_begins(icmd: Icmd, changed: Path, terminal: Callable[..., Terminal]) -> None:
    def told(*arguments: str) -> bool:
        screen = terminal("history", *arguments)
        assert screen.end() == 0
        return "The history begins with entry 4" in screen.screen

    assert not told()
    icmd("history", "--compact", "--keep", "2", "--yes")
    assert told()
    assert told("figuig")
    assert not told("--limit", "1")
    assert changed.exists()


def test_the_report_for_scripts(icmd: Icmd, changed: Path) -> None:
    date_entries(changed, "2020-01-01", "2020-01-02", "2020-01-03", "2020-01-04", "2020-01-05")
    total = history_of(changed).stat().st_size
    ran = icmd("history", "--compact", "--keep", "2", "--dry-run", "--json")
    size = ran.json.pop("size")
    assert 0 < size < total
    assert {**ran.json, "size": 0} == {
        "command": "history --compact", "done": False, "entries": 3, "first": 1, "last": 3, "kept": 2, "begins": 4,
        "since": "2020-01-01T12:00:00Z", "until": "2020-01-03T12:00:00Z", "size": 0, "total": total,
    }  # fmt: skip
    assert icmd("history", "--compact", "--keep", "2", "--yes", "--format", "json").json["done"] is True
    assert history_of(changed).stat().st_size == total - size
    assert icmd("history", "--compact", "--keep", "2", "--json").json == {
        "command": "history --compact", "done": False, "entries": 0,
    }  # fmt: skip


@pytest.mark.parametrize(
    ("date", "left"),
    [("2019", [5, 4, 3, 2, 1]), ("2021", [5, 4, 3]), ("2021-06", [5, 4]), ("2021-06-15", [5, 4]), ("2023", [5])],
)
def test_what_is_before_a_day_goes_but_never_the_newest(date: str, left: list[int], icmd: Icmd, changed: Path) -> None:
    date_entries(changed, "2020-01-01", "2020-12-31", "2021-01-01", "2021-06-15", "2022-01-01")
    assert icmd("history", "--compact", "--before", date, "--yes").code == 0
    assert numbers(icmd) == left


def test_after_a_clock_that_jumped_back_more_stays_not_less(icmd: Icmd, changed: Path) -> None:
    date_entries(changed, "2020-01-01", "2030-01-01", "2020-01-02", "2020-01-03", "2020-01-04")
    icmd("history", "--compact", "--before", "2025", "--yes")
    assert numbers(icmd) == [5, 4, 3, 2]


def test_nothing_goes_unasked_from_a_young_or_short_history(icmd: Icmd, changed: Path) -> None:
    date_entries(changed, *["2001-01-01"] * 5)
    ran = icmd("history", "--compact", "--yes")
    assert ran.code == 0
    assert ran.err.startswith("Nothing to compact")
    assert numbers(icmd) == [5, 4, 3, 2, 1]


def entries_of(*dates: str) -> list[compaction.Line]:
    return [compaction.Line(n, date, n, n * 100) for n, date in enumerate(dates, 1)]


@pytest.mark.parametrize(
    ("dates", "gone"),
    [
        (["2020"] * 1000, 0),
        (["2020"] * 1500, 500),
        (["2020"] * 100 + ["2026-12"] * 1400, 100),
        (["2020"] * 900 + ["2026-12"] * 600, 500),
        (["2025-11-30T00:00:00Z"] * 1500, 500),
        (["2025-12-01T00:00:00Z"] * 1500, 0),
        ([""] * 1500, 500),
    ],
)
def test_usually_a_thousand_stay_and_a_year_whichever_is_more(dates: Sequence[str], gone: int) -> None:
    assert compaction.usual("2026-12-01T00:00:00Z")(entries_of(*dates)) == gone


def test_entries_without_numbers_keep_those_that_they_had(icmd: Icmd, store: Path) -> None:
    old = '{"at":"2025-01-01T00:00:00Z","by":"a","command":"add","before":1,"after":2,"changes":[]}\n'
    history_of(store).write_text(old + "nonsense\n" + old * 3, encoding="utf-8")
    icmd("edit", "figuig", "--end", "2020")
    assert numbers(icmd) == [6, 5, 4, 3, 1]
    icmd("history", "--compact", "--keep", "3", "--yes")
    assert numbers(icmd) == [6, 5, 4]
    assert "nonsense" not in history_of(store).read_text(encoding="utf-8")


def test_what_is_no_entry_stays_when_it_stands_among_those_that_stay(icmd: Icmd, changed: Path) -> None:
    with history_of(changed).open("ab") as file:
        file.write(b"a note of somebody\n")
    icmd("history", "--compact", "--keep", "2", "--yes")
    assert history_of(changed).read_bytes().endswith(b"a note of somebody\n")


@pytest.mark.parametrize("leftover", ["never", "cut"])
def test_an_entry_that_never_came_about_is_not_the_one_that_stays(leftover: str, icmd: Icmd, changed: Path) -> None:
    with history_of(changed).open("ab") as file:
        last = {"n": 6, "before": Store(changed).checksum(), "after": 1, "changes": []}
        file.write(json.dumps(last).encode() + b"\n" if leftover == "never" else b'{"n": 6, "changes": []}')
    icmd("history", "--compact", "--keep", "1", "--yes")
    assert "(history 6)" in icmd("edit", "figuig", "--end", "2022").err
    assert numbers(icmd) == [6, 5]


def test_a_history_that_somebody_else_compacted_meanwhile_is_left_alone(
    icmd: Icmd, changed: Path, terminal: Callable[..., Terminal]
) -> None:
    screen = terminal("history", "--compact", "--keep", "2")
    screen.wait_for("Let them go for good?")
    icmd("history", "--compact", "--keep", "4", "--yes")
    screen.type("y\n")
    assert screen.end() == 1
    assert "changed by somebody else" in screen.screen
    assert numbers(icmd) == [5, 4, 3, 2]
    assert changed.exists()


def test_what_was_changed_while_somebody_thought_stays(
    icmd: Icmd, changed: Path, terminal: Callable[..., Terminal]
) -> None:
    screen = terminal("history", "--compact", "--keep", "2")
    screen.wait_for("Let them go for good?")
    icmd("edit", "figuig", "--end", "2022")
    screen.type("y\n")
    assert screen.end() == 0
    assert numbers(icmd) == [6, 5, 4]
    assert changed.exists()


@pytest.mark.parametrize(
    "options",
    [
        ["--keep", "2"],
        ["--before", "2020"],
        ["--yes"],
        ["--dry-run"],
        ["--compact", "--keep", "0"],
        ["--compact", "--keep", "2", "--before", "2020"],
        ["--compact", "--before", "yesterday"],
        ["--compact", "figuig"],
        ["--compact", "--imports"],
        ["--compact", "--entry", "1"],
        ["--compact", "--format", "tsv"],
    ],
)
def test_options_that_say_nothing_together_are_refused(options: list[str], icmd: Icmd, changed: Path) -> None:
    before = history_of(changed).read_bytes()
    assert icmd("history", *options).code == 2
    assert history_of(changed).read_bytes() == before


def test_without_a_history_there_is_nothing_to_compact(icmd: Icmd, store: Path) -> None:
    assert icmd("history", "--compact", "--keep", "1", "--yes").err == (
        "Nothing to compact: what stays by this rule is all that there is.\n"
    )
    assert [path.name for path in store.parent.iterdir()] == ["projects.json"]
    assert projects_in(store) == THREE


def test_where_hints_at_a_history_that_has_outgrown_its_store(store: Path, terminal: Callable[..., Terminal]) -> None:
    def hinted(size: int) -> bool:
        with history_of(store).open("wb") as file:
            file.truncate(size)  # a hole, not fifty megabytes
        screen = terminal("where", columns=200)
        assert screen.end() == 0
        return "icmd history --compact" in screen.screen

    assert not hinted(50_000_000)
    assert hinted(50_000_001)
    with store.open("r+b") as file:
        file.seek(0, 2)
        file.write(b" " * 6_000_000)
    assert not hinted(60_000_000)
