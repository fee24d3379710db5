"""`icmd undo`: the store comes back byte for byte, or the undo is refused with what stands in the way."""

import json
import re
from collections.abc import Callable
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest
from conftest import FIGUIG, KAYES, THREE, Ran, Terminal, projects_in, write_store
from hypothesis import given, settings
from hypothesis import strategies as st

from icmd_cli.storage.location import history_of

Icmd = Callable[..., Ran]


def edit(icmd: Icmd, *arguments: str) -> None:
    ran = icmd("edit", *arguments, "--yes")
    assert ran.code == 0, ran.err


def without_memory(store: Path) -> bytes:
    """The file's bytes but for the highest number that was ever given, which no undo makes forgotten."""
    return re.sub(rb',\n      "last_number": \d+', b"", store.read_bytes())


@pytest.mark.parametrize(
    "command",
    [
        ["add", "--title", "T", "--country", "MA"],
        ["edit", "figuig", "--title", "Autre", "--clear", "budget", "--add", "regions=X"],
        ["edit", "--all", "--set", "phase=1", "--yes"],
        ["edit", "figuig", "--set", "id=oasis"],
        ["remove", "kayes", "--yes"],
        ["remove", "--all", "--yes"],
    ],
)
def test_undo_restores_the_file_byte_for_byte_and_redo_the_change(icmd: Icmd, store: Path, command: list[str]) -> None:
    before = store.read_bytes()
    assert icmd(*command).code == 0
    after = store.read_bytes()
    ran = icmd("undo")
    assert (ran.code, ran.out) == (0, "")
    assert "(history 2). To redo it: icmd redo 1" in ran.err
    assert without_memory(store) == before
    ran = icmd("redo")
    assert (ran.code, ran.out) == (0, "")
    assert "(history 3). To take it back: icmd undo 1" in ran.err
    assert store.read_bytes() == after
    assert icmd("undo").code == 0
    assert without_memory(store) == before
    assert icmd("undo", "4").code == 0  # an undo of an undo is a redo
    assert store.read_bytes() == after
    assert [one["command"] for one in icmd("history", "--json").json] == ["redo", "undo", "redo", "undo", command[0]]
    icmd("undo")
    assert icmd("list", "--count").out == "3\n"


def test_the_order_of_a_hand_written_record_comes_back(icmd: Icmd, store: Path) -> None:
    record = {"note": "x", "summary": "S", "countries": ["MA"], "title": "T", "start": "2014", "id": "t", "code": "C"}
    write_store(store, {"1": record})
    before = store.read_text(encoding="utf-8")
    edit(icmd, "t", "--clear", "summary", "--clear", "start", "--clear", "code", "--lead", "L")
    assert icmd("undo").code == 0
    assert json.loads(store.read_text(encoding="utf-8")) == json.loads(before)
    assert list(projects_in(store)["1"]) == list(record)


def test_undo_after_undo_goes_further_back(icmd: Icmd, store: Path) -> None:
    states = [store.read_bytes()]
    for year in ("2020", "2021", "2022"):
        edit(icmd, "figuig", "--end", year)
        states.append(store.read_bytes())
    for state in reversed(states[:-1]):
        assert icmd("undo").code == 0
        assert store.read_bytes() == state
    assert icmd("undo") == Ran(0, "", "There is no change to take back.\n")


def test_a_named_entry_is_undone_though_other_fields_changed_later(icmd: Icmd, store: Path) -> None:
    edit(icmd, "figuig", "--title", "Autre")
    edit(icmd, "figuig", "--end", "2020")
    assert icmd("undo", "1").code == 0
    after = projects_in(store)["1"]
    assert (after["title"], after["end"]) == (FIGUIG["title"], "2020")
    assert icmd("undo").code == 0  # the later edit, since the first is undone
    after = projects_in(store)["1"]
    after.pop("updated", None)
    assert after == FIGUIG


def test_what_stands_in_the_way_is_listed_and_nothing_is_undone(icmd: Icmd, store: Path) -> None:
    edit(icmd, "figuig", "kayes", "--end", "2020", "--lead", "L")
    edit(icmd, "figuig", "--end", "2021")
    edit(icmd, "figuig", "--end", "2022")
    before = store.read_bytes()
    ran = icmd("undo", "1")
    assert (ran.code, ran.out) == (1, "")
    assert ran.err.splitlines() == [
        "Error: Entry 1 cannot be undone: this stands in the way. Nothing was changed.",
        '  1 figuig, end: should be "2020", is "2022" (entry 3)',
        "Undo first: icmd undo 3",
    ]
    assert store.read_bytes() == before


CONFLICTS = {
    "added, then edited": (
        [["add", "--title", "T", "--country", "MA"], ["edit", "t", "--title", "U"]],
        '4 t, title: should be "T", is "U" (entry 2)',
    ),
    "added, then removed": (
        [["add", "--title", "T", "--country", "MA"], ["remove", "t", "--yes"]],
        "4 t: it has been removed since (entry 2)",
    ),
    "edited, then removed": (
        [["edit", "kayes", "--end", "2020"], ["remove", "kayes", "--yes"]],
        "2 kayes: it has been removed since (entry 2)",
    ),
    "renamed, its old id taken": (
        [["edit", "kayes", "--set", "id=mali"], ["edit", "figuig", "--set", "id=kayes"]],
        "2 kayes, id: “kayes” is now that of project 1 (entry 2)",
    ),
    "renamed, its old id given to a new one, both edited since": (
        [
            ["edit", "kayes", "--set", "id=mali"],
            ["add", "--title", "T", "--id", "kayes"],
            ["edit", "kayes", "--title", "U"],
            ["edit", "mali", "--title", "V"],
        ],
        "2 kayes, id: “kayes” is now that of project 4 (entry 2)\nUndo first: icmd undo 2",
    ),
    "its old code given to another, edited since": (
        [
            ["edit", "kayes", "--code", "B-1"],
            ["edit", "figuig", "--code", "ma-052"],
            ["edit", "figuig", "--title", "U"],
        ],
        "2, code: “Ma-052” is now that of project 1 (entry 2)\nUndo first: icmd undo 2",
    ),
    "dates that would be out of order": (
        [["edit", "figuig", "--end", "2030"], ["edit", "figuig", "--start", "2020"]],
        "1 figuig, start: the start 2020 is after the end 2016-02",
    ),
}


@pytest.mark.parametrize("case", CONFLICTS)
def test_later_changes_stand_in_the_way(icmd: Icmd, store: Path, case: str) -> None:
    commands, reason = CONFLICTS[case]
    for command in commands:
        assert icmd(*command).code == 0
    before = store.read_bytes()
    ran = icmd("undo", "1")
    assert ran.code == 1, ran.err
    assert reason in ran.err
    assert store.read_bytes() == before


RESTORED = {
    "its id taken": (["edit", "figuig", "--set", "id=kayes"], 2, "kayes-2", "it comes back as kayes-2"),
    "its code taken": (["edit", "figuig", "--code", "MA-052"], 2, "kayes", "comes back without it"),
    "another added since": (["add", "--title", "T", "--country", "MA"], 2, "kayes", ""),
}


@pytest.mark.parametrize("case", RESTORED)
def test_a_removal_is_undone_whatever_came_after(icmd: Icmd, store: Path, case: str) -> None:
    command, number, id_, said = RESTORED[case]
    icmd("remove", "kayes", "--yes")
    assert icmd(*command).code == 0
    ran = icmd("undo", "1")
    assert ran.code == 0
    assert said in ran.err
    back = projects_in(store)[str(number)]
    assert (back["id"], back["title"]) == (id_, KAYES["title"])
    assert icmd("check", "--json").json["errors"] == 0
    assert icmd("redo", "1", "--yes").code == 0
    assert str(number) not in projects_in(store)


def test_what_came_back_with_another_id_is_still_the_same(icmd: Icmd, store: Path) -> None:
    icmd("edit", "kayes", "--end", "2020")
    icmd("remove", "kayes", "--yes")
    icmd("edit", "figuig", "--set", "id=kayes")
    assert icmd("undo", "2").code == 0
    assert projects_in(store)["2"]["id"] == "kayes-2"
    assert icmd("undo", "1").code == 0
    assert "end" not in projects_in(store)["2"]


def test_a_number_given_again_by_hand_sends_a_removed_project_to_the_next(icmd: Icmd, store: Path) -> None:
    icmd("edit", "jmdi-bicol", "--end", "2020")
    icmd("remove", "3", "--yes")
    tables = json.loads(store.read_text(encoding="utf-8"))
    tables["projects"]["3"] = {"id": "t", "title": "T", "countries": ["MA"]}
    store.write_text(json.dumps(tables), encoding="utf-8")
    ran = icmd("undo", "2")
    assert ran.code == 0
    assert "The number 3 is now another project's: jmdi-bicol comes back as number 4." in ran.err
    assert {number: record["id"] for number, record in projects_in(store).items()} == {
        "1": "figuig", "2": "kayes", "3": "t", "4": "jmdi-bicol",
    }  # fmt: skip
    # What was done to it before is still its own, under the new number.
    assert [one["n"] for one in icmd("history", "jmdi-bicol", "--json").json] == [3, 2, 1]
    assert icmd("undo", "1").code == 0
    assert "end" not in projects_in(store)["4"]
    assert "end" not in projects_in(store)["3"]


def test_an_edit_of_a_project_that_is_gone_never_meets_another(icmd: Icmd, store: Path) -> None:
    icmd("add", "--title", "X", "--country", "MA", "--summary", "commun")
    icmd("edit", "x", "--summary", "ancien")
    icmd("edit", "x", "--summary", "commun")
    icmd("remove", "x", "--yes")
    icmd("add", "--title", "Y", "--country", "MA", "--summary", "commun")
    assert projects_in(store)["5"]["id"] == "y"
    ran = icmd("undo", "3")
    assert ran.code == 1
    assert "4 x: it has been removed since (entry 4)" in ran.err
    assert projects_in(store)["5"]["summary"] == "commun"


def test_numbers_are_never_given_twice_not_even_after_a_checkout(icmd: Icmd, store: Path) -> None:
    before = store.read_bytes()
    icmd("add", "--title", "X", "--country", "MA")
    icmd("remove", "x", "--yes")
    assert json.loads(store.read_text(encoding="utf-8"))["catalogue"]["1"]["last_number"] == 4
    icmd("add", "--title", "Y", "--country", "MA")
    assert list(projects_in(store)) == ["1", "2", "3", "5"]
    assert "last_number" not in store.read_text(encoding="utf-8")
    store.write_bytes(before)  # as `git checkout` of the store alone leaves it
    icmd("add", "--title", "Z", "--country", "MA")
    assert list(projects_in(store)) == ["1", "2", "3", "6"]
    assert [one["n"] for one in icmd("history", "--json").json] == [4, 3, 2, 1]


def test_redo_goes_forward_until_another_change_came(icmd: Icmd, store: Path) -> None:
    for year in ("2020", "2021"):
        edit(icmd, "figuig", "--end", year)
    icmd("undo")
    icmd("undo")
    assert "Entry 1 redone" in icmd("redo").err
    assert "Entry 2 redone" in icmd("redo").err
    assert projects_in(store)["1"]["end"] == "2021"
    assert icmd("redo") == Ran(0, "", "There is nothing to redo.\n")
    icmd("undo")
    edit(icmd, "kayes", "--end", "2022")
    assert icmd("redo") == Ran(0, "", "There is nothing to redo.\n")
    assert "Entry 2 redone" in icmd("redo", "2").err  # by its number it still can be
    ran = icmd("redo", "2")
    assert (ran.code, ran.err) == (1, "Error: Entry 2 is not undone: there is nothing to redo.\n")
    assert icmd("redo", "99").code == 3
    assert icmd("redo", "--json").json == {
        "schema": 2,
        "command": "redo",
        "history": None,
        "undoes": None,
        "changes": [],
    }


def test_an_edit_by_hand_stands_in_the_way_too(icmd: Icmd, store: Path) -> None:
    icmd("add", "--title", "T", "--country", "MA")
    edit(icmd, "figuig", "--end", "2020")
    tables = json.loads(store.read_text(encoding="utf-8"))
    tables["projects"]["1"]["end"] = "2031"
    tables["projects"]["4"]["phase"] = 2
    store.write_text(json.dumps(tables), encoding="utf-8")
    assert '1 figuig, end: should be "2020", is "2031"\n' in icmd("undo", "2").err
    assert "4 t: it has changed since it was added\n" in icmd("undo", "1").err


@pytest.mark.parametrize(
    ("arguments", "code", "message"),
    [
        (["9"], 3, "The history has no entry 9."),
        (["x"], 2, "“x” is not the number of an entry."),
        (["1"], 1, "Entry 1 is undone already, by entry 2.\nTo redo it: icmd redo 1"),
    ],
)
def test_what_cannot_be_undone_is_said(icmd: Icmd, store: Path, arguments: list[str], code: int, message: str) -> None:
    edit(icmd, "figuig", "--end", "2020")
    icmd("undo")
    before = store.read_bytes()
    ran = icmd("undo", *arguments)
    assert (ran.code, ran.out) == (code, "")
    assert message in ran.err
    assert store.read_bytes() == before


def test_an_old_entry_that_holds_added_projects_whole_can_be_undone(icmd: Icmd, store: Path) -> None:
    entry = {"at": "2025-01-01T00:00:00Z", "command": "add", "changes": [{"number": 2, "id": "kayes", "added": KAYES}]}
    history_of(store).write_text(json.dumps(entry) + "\n", encoding="utf-8")
    assert icmd("undo").code == 0
    assert "2" not in projects_in(store)


def test_more_than_three_projects_need_yes_in_a_script_and_an_answer_on_a_terminal(
    icmd: Icmd, store: Path, terminal: Callable[..., Terminal]
) -> None:
    icmd("add", "--title", "Quatre", "--country", "MA")
    before = store.read_bytes()
    edit(icmd, "--all", "--lead", "L")
    assert icmd("undo").code == 2
    assert icmd("undo", "--dry-run").code == 0
    screen = terminal("undo")
    screen.wait_for("Undo entry 2, 4 projects?")
    screen.type("y\n")
    assert screen.end() == 0
    assert store.read_bytes() == before


def test_a_report_for_scripts(icmd: Icmd, store: Path) -> None:
    icmd("remove", "kayes", "--yes")
    assert icmd("undo", "--json").json == {
        "schema": 2, "command": "undo", "history": 2, "undoes": 1, "changes": [{"number": 2, "id": "kayes", "added": KAYES}],
    }  # fmt: skip
    assert projects_in(store) == THREE


TITLES = st.sampled_from(["A", "B b", "Ça", "Œuvre d’été", "Projet [x]"])
STEPS = st.one_of(
    st.tuples(st.just("add"), TITLES, st.sampled_from(["MA", "SN,ML"])),
    st.tuples(
        st.just("edit"),
        st.sampled_from(["1", "2", "3", "4", "--all"]),
        st.lists(
            st.sampled_from(
                ["--set|phase=1", "--set|phase=2", "--clear|summary", "--summary|Un", "--add|regions=R", "--drop|regions=R",
                 "--clear|regions", "--set|id=autre", "--code|Z 1", "--clear|code", "--start|2013", "--budget|5 EUR",
                 "--drop|donors=Union européenne", "--set|title=A"]
            ),
            min_size=1,
            max_size=3,
        ),
    ),
    st.tuples(st.just("remove"), st.sampled_from(["1", "2", "3", "4", "--all"])),
    st.tuples(st.just("undo")),
)  # fmt: skip


def command_of(step: tuple[Any, ...]) -> list[str]:
    name, *rest = step
    if name == "add":
        return ["add", "--title", rest[0], "--country", rest[1], "--allow-duplicate"]
    if name == "edit":
        return ["edit", rest[0], *(part for change in rest[1] for part in change.split("|")), "--yes"]
    return [name, *rest, "--yes"]


def entries_in(store: Path) -> int:
    return history_of(store).read_bytes().count(b"\n") if history_of(store).exists() else 0


@settings(max_examples=25)
@given(steps=st.lists(STEPS, max_size=8))
def test_any_changes_can_be_taken_back_to_the_first_byte(icmd: Icmd, steps: list[tuple[Any, ...]]) -> None:
    with TemporaryDirectory() as folder:
        store = write_store(Path(folder) / "projects.json", {"1": FIGUIG, "2": KAYES})
        states = {0: without_memory(store)}
        for step in steps:
            ran = icmd(*command_of(step), "--store", str(store))
            allowed = {"add": {0}, "edit": {0, 2, 3, 4}, "remove": {0, 3}, "undo": {0}}[
                step[0]
            ]  # 2: a field twice, 3: no such project
            assert ran.code in allowed, (step, ran.err)
            lines = entries_in(store)
            states.setdefault(lines, without_memory(store))
            assert states[lines] == without_memory(store)
        taken = 0
        while "no change to take back" not in (ran := icmd("undo", "--yes", "--store", str(store))).err:
            assert ran.code == 0, ran.err
            taken += 1
            assert taken <= len(steps)
        assert without_memory(store) == states[0]
        # And forward again, through the same states.
        for _each in range(taken):
            assert icmd("redo", "--yes", "--store", str(store)).code == 0
        assert without_memory(store) == states[max(states)]
        assert icmd("list", "--count", "--store", str(store)).out == f"{len(projects_in(store))}\n"


@pytest.mark.usefixtures("store")
def test_nothing_to_take_back_is_reported_too(icmd: Icmd) -> None:
    ran = icmd("undo", "--json")
    assert (ran.code, ran.json) == (0, {"schema": 2, "command": "undo", "history": None, "undoes": None, "changes": []})
    assert icmd("undo", "--format", "csv").code == 2


def test_on_a_terminal_four_projects_are_asked_about_and_three_are_not(
    icmd: Icmd, terminal: Callable[..., Terminal], store: Path
) -> None:
    for count, asks in ((3, False), (4, True)):
        write_store(
            store, {str(n): {"id": f"p{n}", "title": f"P {n}", "countries": ["MA"]} for n in range(1, count + 1)}
        )
        history_of(store).unlink(missing_ok=True)
        assert icmd("edit", "--all", "--set", "phase=2", "--yes").code == 0
        running = terminal("undo")
        if asks:
            running.wait_for(f"Undo entry 1, {count} projects? [y/N]: ")
            running.type("n\n")
        running.end()
        assert ("phase" in projects_in(store)["1"]) is asks
