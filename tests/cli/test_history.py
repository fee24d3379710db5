"""`icmd history`: newest first, one project's life, one entry in full; a damaged line hides no other."""

import json
import re
from collections.abc import Callable
from pathlib import Path

import pytest
from conftest import COLOUR, KAYES, Ran, Terminal, projects_in

from icmd_cli.domain.changes import Change, checksum, with_fields
from icmd_cli.domain.history import events
from icmd_cli.domain.undone import undone_by
from icmd_cli.storage.location import history_of
from icmd_cli.storage.store import Store

Icmd = Callable[..., Ran]


@pytest.fixture
def changed(icmd: Icmd, store: Path) -> Path:
    """A store after: add T, edit figuig, remove kayes, undo of the removal, an import of two."""
    icmd("add", "--title", "T", "--country", "MA")
    icmd("edit", "figuig", "--set", "status=ongoing", "--end", "2020")
    icmd("remove", "kayes", "--yes")
    icmd("undo")
    with Store(store).writing(1) as writing:
        receipt = {"files": [{"name": "bureau \x1b[31mRabat.csv", "sha256": "x"}]}
        new = [Change(n, None, {"id": f"n{n}", "title": f"N{n}", "countries": ["MA"]}) for n in (5, 6)]
        writing.commit(new, "import", {"import": receipt})
    return store


def test_the_newest_comes_first_as_lines_for_a_pipe(icmd: Icmd, changed: Path) -> None:
    rows = [line.split("\t") for line in icmd("history").lines]
    assert [row[0] for row in rows] == ["5", "4", "3", "2", "1"]
    assert [row[3:] for row in rows] == [
        ["import", "2", "0", "0", "", "", "bureau Rabat.csv", "", ""],
        ["undo", "1", "0", "0", "3", "", "", "kayes", ""],
        ["remove", "0", "0", "1", "", "4", "", "kayes", ""],
        ["edit", "0", "1", "0", "", "", "", "figuig", "status|end|updated"],
        ["add", "1", "0", "0", "", "", "", "t", ""],
    ]
    assert changed.exists()


def test_json_has_documented_keys_and_tells_what_is_undone(icmd: Icmd, changed: Path) -> None:
    found = icmd("history", "--format", "json").json
    assert list(found[2]) == ["schema", "n", "at", "by", "command", "icmd", "added", "changed", "removed", "undone_by"]
    assert found[1]["undoes"] == 3
    assert found[0]["import"]["files"][0]["sha256"] == "x"
    lines = [json.loads(line) for line in icmd("history", "--format", "jsonl").lines]
    assert lines == found
    assert icmd("history", "--limit", "2", "--offset", "1", "--json").json == found[1:3]
    assert changed.exists()


def test_imports_alone(icmd: Icmd, changed: Path) -> None:
    assert [one["n"] for one in icmd("history", "--imports", "--json").json] == [5]
    assert changed.exists()


def test_a_projects_life_goes_back_to_its_beginning_through_removal_and_undo(icmd: Icmd, changed: Path) -> None:
    icmd("edit", "kayes", "--set", "id=kayes-deux")
    found = icmd("history", "kayes-deux", "--json").json
    assert [(one["n"], one["command"]) for one in found] == [(6, "edit"), (4, "undo"), (3, "remove")]
    assert found[0]["changes"][0]["changed"]["id"] == {"old": "kayes", "new": "kayes-deux"}
    assert found[2]["changes"][0]["removed"] == KAYES
    assert changed.exists()


def test_a_removed_project_is_found_by_its_id_and_its_number_may_be_anothers(icmd: Icmd, changed: Path) -> None:
    icmd("remove", "n6", "--yes")
    icmd("add", "--title", "Autre", "--country", "MA")
    assert projects_in(changed)["7"]["id"] == "autre"
    assert [one["n"] for one in icmd("history", "n6", "--json").json] == [6, 5]
    assert [one["n"] for one in icmd("history", "autre", "--json").json] == [7]
    assert icmd("history", "jamais").code == 3


def test_a_removed_project_is_found_by_a_beginning_that_it_alone_has(icmd: Icmd, store: Path) -> None:
    icmd("add", "--title", "Kayes deux", "--country", "ML")
    icmd("remove", "kayes-deux", "figuig", "--yes")
    assert [one["n"] for one in icmd("history", "kayes-d", "--json").json] == [2, 1]
    assert [one["n"] for one in icmd("history", "fig", "--json").json] == [2]
    icmd("remove", "kayes", "--yes")
    assert icmd("history", "kay").code == 3  # two that are gone
    assert len(projects_in(store)) == 1


def test_one_entry_in_full_by_either_name(icmd: Icmd, changed: Path) -> None:
    ran = icmd("history", "#2")
    assert ran == icmd("history", "--entry", "2")
    assert ran.lines[1:] == [
        "~ 1  figuig",
        "     Status: Complete -> Ongoing",
        "     End: 2016-02 -> 2020",
        ran.lines[-1],
    ]
    assert f"Summary: {KAYES['summary']}" in icmd("history", "#3").out
    assert icmd("history", "#3", "--json").json["changes"][0]["removed"] == KAYES
    assert icmd("history", "#99").code == 3
    assert icmd("history", "--entry", "x").code == 2
    assert changed.exists()


@pytest.mark.watched
def test_a_table_on_a_terminal_fits_it(changed: Path, terminal: Callable[..., Terminal]) -> None:
    for columns in (60, 100):
        screen = terminal("history", columns=columns, env={"NO_COLOR": "1"})
        assert screen.end() == 0
        lines = re.sub("\x1b\\[[0-9;]*m", "", screen.screen).splitlines()
        assert max(map(len, lines)) <= columns
        for text in ("bureau Rabat.csv", "2 added", "(undone by 4)", "Status: Complete -> Ongoing", "t added"):
            assert any(text in line for line in lines), text
    assert changed.exists()


@pytest.mark.watched
def test_a_dumb_terminal_gets_a_sentence_for_each_entry(changed: Path, terminal: Callable[..., Terminal]) -> None:
    screen = terminal("history", "--limit", "3", columns=200, env={"TERM": "dumb"})
    assert screen.end() == 0
    lines = [re.sub(r"\d{4}-[\d-]+ [\d:]+, \w+", "WHEN, WHO", line) for line in screen.screen.splitlines()]
    assert lines == [
        "5, WHEN, WHO, import: bureau Rabat.csv; 2 added",
        "4, WHEN, WHO, undo: entry 3 taken back; kayes added",
        "3, WHEN, WHO, remove: kayes removed; (undone by 4)",
    ]
    assert changed.exists()


def test_no_history_is_no_failure(icmd: Icmd, store: Path) -> None:
    assert icmd("history") == Ran(0, "", "")
    assert icmd("history", "figuig", "--json").out == "[]\n"
    assert icmd("history", "--format", "csv").code == 2
    assert store.exists()


def test_foreign_and_cut_lines_hide_no_entry(icmd: Icmd, changed: Path) -> None:
    path = history_of(changed)
    lines = path.read_bytes().splitlines(keepends=True)
    foreign = [b"nonsense\n", b"[1]\n", b'{"n": 1}\n', b'{"changes": [7]}\n', b"\xff\n", b"[" * 90_000 + b"\n", b"\n"]
    path.write_bytes(lines[0] + b"".join(foreign) + b"".join(lines[1:]) + lines[1][:40])
    ran = icmd("history", "--json")
    assert [one["n"] for one in ran.json] == [5, 4, 3, 2, 1]
    assert "Lines 2, 3, 4 … of the history are not entries of icmd's; they are skipped.\n" in ran.err
    assert ran.err.count("The last line of the history is incomplete; it is skipped") == 1
    assert icmd("undo", "2").code == 0


def test_numbers_go_on_after_entries_without_one_and_after_a_cut_line(icmd: Icmd, store: Path) -> None:
    old = '{"at":"2025-01-01T00:00:00Z","by":"a","command":"add","before":1,"after":2,"changes":[]}\n'
    history_of(store).write_text(old * 3 + '{"at": "cut')
    icmd("edit", "figuig", "--end", "2020")
    assert [one["n"] for one in icmd("history", "--json").json] == [4, 3, 2, 1]
    icmd("undo")
    assert [one["n"] for one in icmd("history", "--json", "--limit", "1").json] == [5]


@pytest.mark.no_cover
def test_the_last_entry_of_a_large_import_is_found_and_numbered_on(icmd: Icmd, store: Path) -> None:
    with Store(store).writing(1) as writing:
        new = [Change(n, None, {"id": f"n{n}", "title": f"N{n}", "countries": ["MA"]}) for n in range(4, 8000)]
        writing.commit(new, "import", {"import": {"changes": [1]}})
    assert len(history_of(store).read_bytes()) > 5 * 65536
    assert "(history 2)" in icmd("edit", "figuig", "--end", "2020").err
    assert icmd("history", "--json").json[1]["added"] == 7996


def test_an_entry_that_the_store_does_not_bear_out_is_ignored() -> None:
    entry = {"n": 1, "before": 5, "after": 6, "changes": []}
    line = json.dumps(entry).encode() + b"\n"
    assert list(events([line], store=5)) == []
    assert [event.n for event in events([line], store=6)] == [1]
    assert [event.n for event in events([line], store=7)] == [1]  # the store was edited by hand since
    assert [event.n for event in events([line, line], store=5)] == [1]


@pytest.mark.parametrize(
    ("entries", "undone"),
    [
        ([(1, None), (2, 1)], {1: 2}),
        ([(1, None), (2, 1), (3, 2)], {2: 3}),
        ([(1, None), (2, 1), (3, 2), (4, 1)], {2: 3, 1: 4}),
        ([(1, None), (2, None), (3, 2), (4, 1)], {2: 3, 1: 4}),
    ],
)
def test_an_undone_undo_takes_nothing_back(entries: list[tuple[int, int | None]], undone: dict[int, int]) -> None:
    assert undone_by(entries) == undone


def test_a_checksum_minds_neither_the_order_of_keys_nor_the_date_of_change() -> None:
    assert checksum({"a": 1, "b": [2], "updated": "x"}) == checksum({"b": [2], "a": 1})
    assert checksum({"a": 1}) != checksum({"a": 2})
    assert checksum({"a": "\ud800", "b": 10**30}) == checksum({"b": 10**30, "a": "\ud800"})


def test_fields_take_their_own_places() -> None:
    record = {"id": "x", "title": "T", "countries": ["MA"], "note": 1}
    assert list(with_fields(record, {"code": "C", "url": "u"}, ["url", "code"])) == [
        "id", "code", "title", "countries", "url", "note",
    ]  # fmt: skip
    assert with_fields(record, {}, ["note", "none"]) == {"id": "x", "title": "T", "countries": ["MA"]}


@pytest.mark.usefixtures("store")
@pytest.mark.watched
def test_on_a_terminal_of_80_columns_no_line_is_longer_and_long_texts_are_cut(
    icmd: Icmd, terminal: Callable[..., Terminal]
) -> None:
    assert icmd("edit", "figuig", "--set", "lead=" + "Municipalité " * 20, "--yes").code == 0
    assert icmd("edit", "-c", "MA", "-c", "ML", "-c", "PH", "--set", "phase=1", "--yes").code == 0
    for arguments in ([], ["figuig"]):
        running = terminal("history", *arguments, columns=80, env={"NO_COLOR": "1"})
        assert running.end() == 0
        assert max(map(len, COLOUR.sub("", running.screen).splitlines())) <= 80
    assert " ".join(running.screen.split()).endswith("+" + " Municipalité" * 5 + " Munic…")  # 80 cells of it
