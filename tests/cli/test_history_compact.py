"""`icmd history --compact`: old entries go when somebody agrees, the others keep their numbers and their use."""

import json
import stat
from collections.abc import Callable
from pathlib import Path

import pytest
from conftest import THREE, Ran, Terminal, projects_in

from icmd_cli.storage.location import history_of
from icmd_cli.storage.store import Store

Icmd = Callable[..., Ran]


@pytest.fixture
def changed(icmd: Icmd, store: Path) -> Path:
    """A store with a history of five, on the first five days of 2020: figuig ends in 2020, an addition, a removal, its undo, figuig ends in 2021."""
    icmd("edit", "figuig", "--end", "2020")
    icmd("add", "--title", "T", "--country", "MA")
    icmd("remove", "kayes", "--yes")
    icmd("undo")
    icmd("edit", "figuig", "--end", "2021")
    date_entries(store, *(f"2020-01-0{n}" for n in range(1, 6)))
    return store


def numbers(icmd: Icmd, *arguments: str) -> list[int]:
    return [entry["n"] for entry in icmd("history", "--json", *arguments).json]


def date_entries(store: Path, *dates: str) -> None:
    """Give the history's entries these dates."""
    path = history_of(store)
    entries = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]
    lines = [
        json.dumps({**entry, "at": f"{at}T12:00:00Z"}, separators=(",", ":"))
        for entry, at in zip(entries, dates, strict=True)
    ]
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")


def test_the_newest_stay_byte_for_byte_and_numbers_go_on(icmd: Icmd, changed: Path) -> None:
    lines = history_of(changed).read_bytes().splitlines(keepends=True)
    ran = icmd("history", "--compact", "--before", "2020-01-04", "--yes")
    assert (ran.code, ran.out) == (0, "")
    assert "3 entries would be deleted (numbers 1 to 3, from" in ran.err
    assert ran.err.endswith("3 entries compacted away; the history begins with entry 4.\n")
    assert history_of(changed).read_bytes() == b"".join(lines[3:])
    assert "(history 6)" in icmd("edit", "figuig", "--end", "2022").err
    assert numbers(icmd) == [6, 5, 4]


def test_an_undo_knows_a_project_by_ids_whose_renaming_is_compacted(icmd: Icmd, store: Path) -> None:
    icmd("edit", "figuig", "--end", "2021")
    before = store.read_bytes()
    for old, new in (("figuig", "oasis"), ("oasis", "palmeraie")):
        assert icmd("edit", old, "--set", f"id={new}").code == 0
    for end in ("2022", "2021"):
        icmd("edit", "palmeraie", "--end", end)
    date_entries(store, *(f"2020-01-0{n}" for n in range(1, 6)))
    for day in ("2020-01-03", "2020-01-05"):  # what the first one kept, the second keeps
        assert icmd("history", "--compact", "--before", day, "--yes").code == 0
    store.write_bytes(before)
    assert icmd("undo", "5").code == 0
    assert icmd("show", "figuig", "--json").json[0]["end"] == "2022"


def test_the_store_is_left_alone_and_nothing_stays_beside_it(icmd: Icmd, changed: Path) -> None:
    history_of(changed).chmod(0o640)
    before, names = changed.read_bytes(), {path.name for path in changed.parent.iterdir()}
    icmd("history", "--compact", "--before", "2021", "--yes")
    assert changed.read_bytes() == before
    assert {path.name for path in changed.parent.iterdir()} == names
    assert stat.S_IMODE(history_of(changed).stat().st_mode) == 0o640


def test_what_went_is_said_to_have_gone(icmd: Icmd, changed: Path) -> None:
    icmd("history", "--compact", "--before", "2020-01-04", "--yes")
    for command in (["undo", "3"], ["history", "#3"], ["import", "x.csv", "--like", "3"]):
        ran = icmd(*command)
        assert ran.code == 3, command
        assert "Entry 3 of the history has been compacted away." in ran.err
        assert "begins with entry 4" in ran.err
    assert "The history has no entry 99." in icmd("undo", "99").err
    assert changed.exists()


def test_what_stays_can_be_undone_also_an_undo_of_what_went(icmd: Icmd, changed: Path) -> None:
    icmd("history", "--compact", "--before", "2020-01-04", "--yes")
    assert icmd("undo").code == 0
    assert projects_in(changed)["1"]["end"] == "2020"
    assert icmd("undo", "4", "--yes").code == 0
    assert "2" not in projects_in(changed)
    assert icmd("undo").err == "There is no change to take back.\n"
    assert [one.get("undone_by") for one in icmd("history", "--json").json] == [None, None, 6, 7]


def test_a_projects_life_begins_where_the_history_does(icmd: Icmd, changed: Path) -> None:
    icmd("history", "--compact", "--before", "2020-01-04", "--yes")
    assert numbers(icmd, "figuig") == [5]
    assert numbers(icmd, "kayes") == [4]
    assert numbers(icmd, "t") == []
    assert changed.exists()


def test_a_dry_run_only_tells(icmd: Icmd, changed: Path) -> None:
    before = history_of(changed).read_bytes()
    ran = icmd("history", "--compact", "--before", "2020-01-02", "--dry-run")
    assert ran.code == 0
    assert "1 entry would be deleted (number 1, of" in ran.err
    assert "can no longer be undone" in ran.err
    assert history_of(changed).read_bytes() == before


def test_a_script_must_say_yes(icmd: Icmd, changed: Path) -> None:
    before = history_of(changed).read_bytes()
    ran = icmd("history", "--compact", "--before", "2020-01-02")
    assert ran.code == 2
    assert "--yes" in ran.err
    assert history_of(changed).read_bytes() == before


@pytest.mark.parametrize(("answer", "code", "left"), [("y", 0, [5]), ("n", 1, [5, 4, 3, 2, 1])])
def test_a_terminal_is_asked(
    answer: str, code: int, left: list[int], icmd: Icmd, changed: Path, terminal: Callable[..., Terminal]
) -> None:
    screen = terminal("history", "--compact", "--before", "2021")
    screen.wait_for("Delete them for good?")
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
    icmd("history", "--compact", "--before", "2020-01-04", "--yes")
    assert told()
    assert told("figuig")
    assert not told("--limit", "1")
    assert changed.exists()


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


def test_entries_without_numbers_keep_those_that_they_had(icmd: Icmd, store: Path) -> None:
    old = '{"at":"2025-01-01T00:00:00Z","by":"a","command":"add","before":1,"after":2,"changes":[]}\n'
    history_of(store).write_text(old * 4, encoding="utf-8")
    icmd("edit", "figuig", "--end", "2020")
    assert numbers(icmd) == [5, 4, 3, 2, 1]
    date_entries(store, *(f"2020-01-0{n}" for n in range(1, 6)))
    icmd("history", "--compact", "--before", "2020-01-03", "--yes")
    assert numbers(icmd) == [5, 4, 3]


def test_what_is_no_entry_stays_when_it_stands_among_those_that_stay(icmd: Icmd, changed: Path) -> None:
    with history_of(changed).open("ab") as file:
        file.write(b"a note of somebody\n")
    icmd("history", "--compact", "--before", "2020-01-04", "--yes")
    assert history_of(changed).read_bytes().endswith(b"a note of somebody\n")


@pytest.mark.parametrize("leftover", ["never", "cut"])
def test_an_entry_that_never_came_about_is_not_the_one_that_stays(leftover: str, icmd: Icmd, changed: Path) -> None:
    with history_of(changed).open("ab") as file:
        last = {"n": 6, "before": Store(changed).checksum(), "after": 1, "changes": []}
        file.write(json.dumps(last).encode() + b"\n" if leftover == "never" else b'{"n":6,"last":4,"changes":[')
    icmd("history", "--compact", "--before", "2021", "--yes")
    n = 7 if leftover == "never" else 6
    assert f"(history {n})" in icmd("edit", "figuig", "--end", "2022").err
    assert numbers(icmd) == [n, 5]


@pytest.mark.watched
def test_a_history_that_somebody_else_compacted_meanwhile_is_left_alone(
    icmd: Icmd, changed: Path, terminal: Callable[..., Terminal]
) -> None:
    screen = terminal("history", "--compact", "--before", "2020-01-04")
    screen.wait_for("Delete them for good?")
    icmd("history", "--compact", "--before", "2020-01-02", "--yes")
    screen.type("y\n")
    assert screen.end() == 1
    assert "changed by somebody else" in screen.screen
    assert numbers(icmd) == [5, 4, 3, 2]
    assert changed.exists()


def test_what_was_changed_while_somebody_thought_stays(
    icmd: Icmd, changed: Path, terminal: Callable[..., Terminal]
) -> None:
    screen = terminal("history", "--compact", "--before", "2020-01-04")
    screen.wait_for("Delete them for good?")
    icmd("edit", "figuig", "--end", "2022")
    screen.type("y\n")
    assert screen.end() == 0
    assert numbers(icmd) == [6, 5, 4]
    assert changed.exists()


@pytest.mark.parametrize(
    "options",
    [
        ["--before", "2020"],
        ["--compact"],
        ["--yes"],
        ["--dry-run"],
        ["--compact", "--before", "yesterday"],
        ["--compact", "--before", "2020", "figuig"],
        ["--compact", "--before", "2020", "--imports"],
        ["--compact", "--before", "2020", "--entry", "1"],
        ["--compact", "--before", "2020", "--format", "tsv"],
        ["--compact", "--before", "2020", "--json"],
    ],
)
def test_options_that_say_nothing_together_are_refused(options: list[str], icmd: Icmd, changed: Path) -> None:
    before = history_of(changed).read_bytes()
    assert icmd("history", *options).code == 2
    assert history_of(changed).read_bytes() == before


def test_without_a_history_there_is_nothing_to_compact(icmd: Icmd, store: Path) -> None:
    assert icmd("history", "--compact", "--before", "2021", "--yes").err == (
        "Nothing to compact: no entry is older, except the newest, which always stays.\n"
    )
    assert [path.name for path in store.parent.iterdir()] == ["projects.json"]
    assert projects_in(store) == THREE


@pytest.mark.watched
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
