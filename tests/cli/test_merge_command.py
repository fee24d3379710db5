"""`icmd merge`: two offices' catalogues become one; conflicts are asked about, or stay as they are here and are told."""

import json
import os
import random
import re
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from conftest import FIGUIG, KAYES, THREE, Ran, Terminal, plain, projects_in, write_store
from repositories import begun, by_id, git

Icmd = Callable[..., Ran]
OnTerminal = Callable[..., Terminal]

LONG = bool(os.environ.get("ICMD_LONG"))


@pytest.fixture
def dakar(store: Path, tmp_path: Path, icmd: Icmd) -> Path:
    """A copy of the store, and of its history of one change, in another office."""
    assert icmd("edit", "kayes", "--set", "phase=2").code == 0
    folder = tmp_path / "dakar"
    folder.mkdir()
    for path in store.parent.glob("projects.*json*"):
        shutil.copy(path, folder)
    return folder / "projects.json"


def test_what_each_side_changed_comes_together_in_one_write(icmd: Icmd, store: Path, dakar: Path) -> None:
    icmd("edit", "figuig", "--set", "status=ongoing")
    icmd("edit", "kayes", "--set", "lead=ADKO", "--store", str(dakar))
    icmd("add", "--title", "From Dakar", "--country", "SN", "--store", str(dakar))
    before = projects_in(store)
    ran = icmd("merge", str(dakar), "--yes")
    assert ran.code == 0
    assert "Both began from the catalogue as it was at 20" in ran.err
    assert ran.err.endswith(f"{dakar} merged, 2 projects (history 3). To take it back: icmd undo 3\n")
    after = projects_in(store)
    assert (after["1"]["status"], after["2"]["lead"], after["4"]["title"]) == ("ongoing", "ADKO", "From Dakar")
    assert icmd("undo", "--yes").code == 0
    assert projects_in(store) == before


def test_a_script_keeps_what_is_here_tells_the_conflicts_and_ends_with_4(
    icmd: Icmd, store: Path, dakar: Path, tmp_path: Path
) -> None:
    icmd("edit", "figuig", "--set", "status=ongoing")
    icmd("edit", "figuig", "--set", "status=cancelled", "--set", "phase=1", "--store", str(dakar))
    file = tmp_path / "conflicts.json"
    ran = icmd("merge", str(dakar), "--yes", "--json", "--conflicts", str(file))
    assert ran.code == 4
    (conflict,) = ran.json["conflicts"]
    assert {name: conflict[name] for name in ("id", "field", "was", "here", "there", "taken")} == {
        "id": "figuig", "field": "status", "was": "completed", "here": "ongoing", "there": "cancelled", "taken": "here",
    }  # fmt: skip
    assert json.loads(file.read_text(encoding="utf-8")) == [{"schema": 2, **conflict}]
    assert "1 conflict stays as it is here." in ran.err
    figuig = projects_in(store)["1"]
    assert (figuig["status"], figuig["phase"]) == ("ongoing", 1)
    # Not settled, it is told again; settled, the same file brings nothing more.
    assert icmd("merge", str(dakar), "--yes").code == 4
    assert icmd("merge", str(dakar), "--yes", "--prefer", "there").code == 0
    assert projects_in(store)["1"]["status"] == "cancelled"
    assert "nothing was added there" in icmd("merge", str(dakar), "--yes").err


@pytest.mark.watched
def test_on_a_terminal_each_conflict_is_asked_about(icmd: Icmd, store: Path, dakar: Path, terminal: OnTerminal) -> None:
    icmd("edit", "figuig", "--set", "status=ongoing", "--set", "phase=1")
    icmd("edit", "figuig", "--set", "status=cancelled", "--set", "phase=3", "--store", str(dakar))
    screen = terminal("merge", str(dakar))
    screen.wait_for("1 of 2")
    assert "! 1  figuig  Phase" in "\n".join(plain(screen.screen))
    screen.type("2\r")
    screen.wait_for("2 of 2")
    screen.type("5\r")
    screen.wait_for("Please answer 1 or 2.")
    screen.type("\r")
    screen.wait_for("Merge this, 1 project?")
    screen.type("y\r")
    assert screen.end() == 0
    figuig = projects_in(store)["1"]
    assert (figuig["phase"], figuig["status"]) == (3, "ongoing")


def test_one_side_that_only_goes_further_is_said(icmd: Icmd, store: Path, dakar: Path) -> None:
    icmd("edit", "figuig", "--set", "phase=1", "--store", str(dakar))
    ran = icmd("merge", str(dakar), "--yes")
    assert "The other catalogue only goes further: nothing was changed here since.\n" in ran.err
    assert projects_in(store)["1"]["phase"] == 1
    icmd("edit", "figuig", "--set", "phase=2")
    assert "nothing was added there" in icmd("merge", str(dakar), "--yes").err
    assert projects_in(store)["1"]["phase"] == 2


@pytest.mark.parametrize(
    "name", ["/dev/full", "pipe", "link.json", "there.json", "dakar.json", "projects.json", ".projects.json.lock"]
)
def test_a_file_for_conflicts_that_cannot_be_written_is_found_out_before_the_merge(
    icmd: Icmd, store: Path, dakar: Path, name: str
) -> None:
    if name == "/dev/full" and not Path(name).exists():
        pytest.skip("this system has no full disk to try")
    os.mkfifo("pipe")
    Path("there.json").write_text("mine", encoding="utf-8")
    Path("link.json").symlink_to("nowhere.json")
    target = {
        "dakar.json": dakar,
        "projects.json": store,
        ".projects.json.lock": store.with_name(".projects.json.lock"),
    }
    before, theirs = store.read_bytes(), dakar.read_bytes()
    ran = icmd("merge", str(dakar), "--yes", "--conflicts", str(target.get(name, name)))
    assert (ran.code in (1, 2), ran.out) == (True, "")
    assert ran.err.startswith("Error: ") or "\nError: " in ran.err
    assert (store.read_bytes(), dakar.read_bytes(), Path("there.json").read_text()) == (before, theirs, "mine")
    assert not Path("nowhere.json").exists()


def test_copies_go_back_and_forth(icmd: Icmd, store: Path, dakar: Path) -> None:
    """What was merged once counts as seen: later changes of either side are no conflicts with it."""
    icmd("edit", "figuig", "--set", "lead=Here")
    icmd("edit", "kayes", "--set", "lead=There", "--store", str(dakar))
    assert icmd("merge", str(dakar), "--yes").code == 0
    icmd("edit", "kayes", "--set", "lead=Here again")
    icmd("edit", "figuig", "--set", "phase=3", "--store", str(dakar))
    assert icmd("merge", str(dakar), "--yes").code == 0
    assert icmd("merge", str(store), "--yes", "--store", str(dakar)).code == 0
    for path in (store, dakar):
        held = projects_in(path)
        assert (held["1"]["lead"], held["1"]["phase"], held["2"]["lead"]) == ("Here", 3, "Here again")


def test_without_a_common_beginning_every_difference_is_a_conflict(icmd: Icmd, store: Path, tmp_path: Path) -> None:
    other = write_store(
        tmp_path / "other.json",
        {**THREE, "1": {**FIGUIG, "status": "ongoing"}, "9": {"id": "x", "title": "X", "countries": ["MA"]}},
    )
    ran = icmd("merge", str(other), "--yes")
    assert ran.code == 4
    assert "The common starting point is not known, as other.history.jsonl was not sent along: every differ" in ran.err
    assert "was:" not in ran.err
    held = projects_in(store)
    assert (held["1"]["status"], held["9"]["title"]) == ("completed", "X")


def test_the_base_can_be_named(icmd: Icmd, store: Path, tmp_path: Path) -> None:
    base = write_store(tmp_path / "base.json", THREE)
    other = write_store(tmp_path / "other.json", {**THREE, "1": {**FIGUIG, "status": "ongoing"}})
    assert icmd("merge", str(other), "--base", str(base), "--yes").code == 0
    assert projects_in(store)["1"]["status"] == "ongoing"


def test_a_change_outside_icmd_is_never_taken_for_the_beginning(icmd: Icmd, store: Path, dakar: Path) -> None:
    """A hand edit here after the common state must not be put back to what the other side still has."""
    icmd("edit", "kayes", "--set", "lead=ADKO")
    tables = json.loads(store.read_text(encoding="utf-8"))
    tables["projects"]["1"]["status"] = "cancelled"
    store.write_text(json.dumps(tables, ensure_ascii=False, indent=2) + "\n", encoding="utf-8")
    icmd("edit", "kayes", "--set", "phase=1")
    icmd("edit", "figuig", "--set", "phase=1", "--store", str(dakar))
    assert icmd("merge", str(dakar), "--yes").code == 0
    figuig = projects_in(store)["1"]
    assert (figuig["status"], figuig["phase"]) == ("cancelled", 1)


def test_what_organisations_are_called_comes_along_and_goes_with_an_undo(icmd: Icmd, store: Path, dakar: Path) -> None:
    assert icmd("orgs", "alias", "ADKO", "Association de Kayes", "--store", str(dakar)).code == 0
    ran = icmd("merge", str(dakar), "--yes")
    assert (ran.code, "“Association de Kayes” means “ADKO”.\n" in ran.err) == (0, True)
    icmd("edit", "figuig", "--set", "lead=association de kayes")
    assert projects_in(store)["1"]["lead"] == "ADKO"
    assert icmd("undo", "2", "--yes").code == 0
    assert "organisations" not in json.loads(store.read_text(encoding="utf-8"))["catalogue"].get("1", {})
    assert icmd("merge", str(dakar), "--yes").code == 0
    assert "Association de Kayes" in store.read_text(encoding="utf-8")


def test_a_catalogue_that_breaks_the_rules_is_not_merged(icmd: Icmd, store: Path, tmp_path: Path) -> None:
    other = write_store(tmp_path / "other.json", {**THREE, "4": {"id": "x", "title": "X", "countries": ["Marok"]}})
    before = store.read_bytes()
    ran = icmd("merge", str(other), "--yes")
    assert (ran.code, ran.out, store.read_bytes()) == (4, "", before)
    assert "project 4: " in ran.err


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["nowhere.json"], "There is no file nowhere.json."),
        (["."], ". is a folder: name the files in it.\nName its file: projects.json"),
        ([os.devnull], "/dev/null cannot be read: it is not a regular file."),
        (["{store}", "--prefer", "mine"], "--prefer: “mine” is neither here nor there."),
        (["{store}", "--into", "x.json"], "--into goes with --base."),
    ],
)
def test_what_cannot_be_meant_is_refused(icmd: Icmd, store: Path, arguments: list[str], said: str) -> None:
    ran = icmd("merge", *(text.format(store=store) for text in arguments))
    assert (ran.code, said in ran.err) == (2, True)


def test_long_texts_are_shown_from_where_they_differ(icmd: Icmd, store: Path, dakar: Path) -> None:
    text = "Le projet relance la polyculture " * 9
    icmd("edit", "figuig", "--set", f"summary={text} ici")
    icmd("edit", "figuig", "--set", f"summary={text} ailleurs", "--store", str(dakar))
    told = icmd("merge", str(dakar), "--dry-run").err
    assert re.search(r"\* here: ….{,40} ici\n.* there: ….{,40} ailleurs\n", told)
    assert store.exists()


def test_a_dry_run_changes_nothing(icmd: Icmd, store: Path, dakar: Path) -> None:
    icmd("edit", "figuig", "--set", "phase=1", "--store", str(dakar))
    before = store.read_bytes()
    ran = icmd("merge", str(dakar), "--dry-run")
    assert (ran.code, "1 project would be changed.\n" in ran.err) == (0, True)
    assert store.read_bytes() == before


# Conflict copies


def test_a_conflict_copy_is_named_by_where_check_and_every_write(icmd: Icmd, store: Path) -> None:
    copy = store.with_name("projects (conflicted copy 2026-11-27 101500).json")
    shutil.copy(store, copy)
    said = f"A conflict copy lies beside the catalogue; `icmd merge '{copy}'` merges it.\n"
    assert icmd("where", "--json").json["conflict_copies"] == [str(copy)]
    for command in (["check"], ["edit", "figuig", "--set", "phase=1"], ["add", "--title", "T", "--country", "MA"]):
        assert said in icmd(*command).err
    assert "conflict copy" not in icmd("list").err


def test_a_store_with_the_marks_of_a_merge_says_so(icmd: Icmd, store: Path) -> None:
    text = store.read_text(encoding="utf-8").replace(
        '"phase": 2', '<<<<<<< HEAD\n"phase": 2\n=======\n"phase": 3\n>>>>>>> b', 1
    )
    store.write_text(text, encoding="utf-8")
    state = icmd("where", "--json").json["state"]
    assert "the marks of an unfinished merge" in state
    assert "line 1" in state
    for command in (["list"], ["show", "1"], ["edit", "1", "--set", "phase=1"], ["merge", str(store)]):
        ran = icmd(*command)
        assert (ran.code, ran.out) == (4, "")
        assert "`icmd help git`, then in its folder `git checkout -m -- projects.json`" in ran.err


def test_a_conflict_copy_brings_its_history(icmd: Icmd, store: Path, dakar: Path) -> None:
    icmd("edit", "figuig", "--set", "phase=1", "--store", str(dakar))
    icmd("edit", "kayes", "--set", "lead=ADKO")
    for name in ("projects{}.json", "projects.history{}.jsonl"):
        shutil.copy(dakar.with_name(name.format("")), store.with_name(name.format("-DESKTOP-7G3K2A")))
    ran = icmd("merge", str(store.with_name("projects-DESKTOP-7G3K2A.json")), "--yes")
    assert (ran.code, "Both began from" in ran.err) == (0, True)
    assert projects_in(store)["1"]["phase"] == 1


@pytest.mark.no_cover
@pytest.mark.parametrize("seed", range(200))
def test_no_change_is_lost_whichever_way_round_files_are_merged(icmd: Icmd, tmp_path: Path, seed: int) -> None:
    chance = random.Random(seed)  # noqa: S311 - its data is no secret
    one, two = (changed_at_random(chance, name) for name in "ab")
    base = write_store(tmp_path / "base.json", THREE)
    ways = []
    for ours, theirs in ((one, two), (two, one)):
        mine, other = write_store(tmp_path / "mine.json", ours), write_store(tmp_path / "other.json", theirs)
        assert icmd("merge", str(other), "--base", str(base), "--into", str(mine)).code == 0
        ways.append({record["id"]: record for record in projects_in(mine).values()})
    assert ways[0] == ways[1]
    assert_nothing_lost(one, two, ways[0])


# git itself


@pytest.fixture
def repository(tmp_path: Path) -> Path:
    """A repository whose store git merges by icmd."""
    return begun(tmp_path / "repository", THREE)


def test_a_merge_that_git_made_alone_is_made_again_by_icmd(repository: Path) -> None:
    commit(repository, "a", {**THREE, "4": {"id": "a", "title": "A", "countries": ["MA"]}})
    commit(repository, "b", {**THREE, "4": {"id": "b", "title": "B", "countries": ["SN"]}})
    driver = git(repository, "config", "merge.icmd.driver").strip()
    git(repository, "config", "--unset", "merge.icmd.driver")
    git(repository, "merge", "-m", "Merge", "a", fails=True)
    git(repository, "config", "merge.icmd.driver", driver)
    git(repository / "data", "checkout", "-m", "--", "projects.json")
    assert {"a", "b"} < set(by_id(repository))


def commit(folder: Path, branch: str, projects: dict[str, Any]) -> None:
    git(folder, "checkout", "-q", "-B", branch, "main")
    write_store(folder / "data" / "projects.json", projects)
    git(folder, "commit", "--allow-empty", "-qam", branch)


@pytest.mark.watched
def test_git_merges_branches_that_each_add_and_change(repository: Path) -> None:
    commit(repository, "a", {**THREE, "1": {**FIGUIG, "phase": 1}, "4": {"id": "a", "title": "A", "countries": ["MA"]}})
    commit(
        repository, "b", {**THREE, "1": {**FIGUIG, "lead": "B"}, "4": {"id": "b", "title": "B", "countries": ["SN"]}}
    )
    git(repository, "merge", "-q", "-m", "Merge", "a")
    found = by_id(repository)
    assert (found["figuig"]["phase"], found["figuig"]["lead"]) == (1, "B")
    assert {"a", "b", "kayes", "jmdi-bicol"} < set(found)


@pytest.mark.watched
def test_git_is_told_of_conflicts_and_the_store_stays_json(repository: Path) -> None:
    commit(repository, "a", {**THREE, "2": {**KAYES, "phase": 2}})
    commit(repository, "b", {**THREE, "2": {**KAYES, "phase": 3}})
    said = git(repository, "merge", "-m", "Merge", "a", fails=True)
    assert "CONFLICT" in said
    assert "! 2  kayes  Phase" in said
    assert by_id(repository)["kayes"]["phase"] == 3
    assert git(repository, "diff", "--name-only", "--diff-filter=U").strip() == "data/projects.json"


@pytest.mark.parametrize("seed", range(200 if LONG else 4))
def test_no_change_is_lost_whichever_way_round_git_merges(repository: Path, seed: int) -> None:
    chance = random.Random(seed)  # noqa: S311 - its data is no secret
    one, two = (changed_at_random(chance, name) for name in "ab")
    commit(repository, "a", one)
    commit(repository, "b", two)
    ways = []
    for ours, theirs in (("a", "b"), ("b", "a")):
        git(repository, "checkout", "-q", "-B", f"{ours}{theirs}", ours)
        git(repository, "merge", "-q", "-m", "Merge", theirs)
        ways.append(by_id(repository))
    assert ways[0] == ways[1]
    assert_nothing_lost(one, two, ways[0])


def assert_nothing_lost(one: dict[str, Any], two: dict[str, Any], merged: dict[str, Any]) -> None:
    """What either side changed of THREE, and added, is in what was merged."""
    base = {record["id"]: record for record in THREE.values()}
    sides = [{record["id"]: record for record in side.values()} for side in (one, two)]
    for id_, was in base.items():
        for name in ("lead", "phase", "summary"):
            values = [side[id_].get(name) for side in sides]
            wanted = next((value for value in values if value != was.get(name)), was.get(name))
            assert merged[id_].get(name) == wanted
    assert set(merged) == {id_ for side in sides for id_ in side}


def changed_at_random(chance: random.Random, side: str) -> dict[str, Any]:
    """Changes that the other side does not make: each side has its own fields and projects."""
    projects: dict[str, Any] = {number: dict(record) for number, record in THREE.items()}
    for number, record in projects.items():
        for name in ("lead", "phase", "summary"):
            if chance.random() < 0.5 and (chance.random() < 0.5) == (side == "a") and hash_of(number, name) == side:
                record[name] = chance.randint(1, 9) if name == "phase" else f"{side} {chance.random()}"
    for at in range(chance.randint(0, 3)):
        projects[str(4 + at)] = {"id": f"{side}-{at}", "title": f"{side} {at}", "countries": ["MA"]}
    return projects


def hash_of(number: str, name: str) -> str:
    """Which side may change that field of that project."""
    return "ab"[(int(number) + len(name)) % 2]


def test_an_import_of_a_whole_catalogue_points_to_the_merge(icmd: Icmd, dakar: Path, tmp_path: Path) -> None:
    said = f"This is a whole catalogue: `icmd merge {dakar}` tells what changed here and what changed there."
    assert said in icmd("import", str(dakar), "--dry-run").err
    plain = tmp_path / "list.json"
    plain.write_text(json.dumps([FIGUIG]), encoding="utf-8")
    assert "icmd merge" not in icmd("import", str(plain), "--dry-run").err
