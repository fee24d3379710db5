"""The truth: read whole or refused, written whole or not at all."""

# The tables of cases hold short lambdas.
# mypy: disable-error-code="func-returns-value, no-untyped-call"
import fcntl
import json
import os
import stat
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from conftest import FIGUIG, THREE, Ran, projects_in, write_store
from tinydb import TinyDB

from icmd_cli.domain.changes import Change, checksum
from icmd_cli.errors import BrokenStore, StoreBusy, StoreNotWritable
from icmd_cli.storage.atomic import own_as, replace_file
from icmd_cli.storage.location import history_of
from icmd_cli.storage.lock import Lock
from icmd_cli.storage.store import Store

NEW = {"id": "new", "title": "Nouveau", "countries": ["SN"], "summary": "L’été — œuvre"}


def commit(path: Path, *changes: Change) -> None:
    with Store(path).writing(1) as writing:
        writing.commit(changes, "test", {})


def test_a_written_store_is_a_tinydb_file_with_stable_readable_text(store: Path) -> None:
    before = store.read_text(encoding="utf-8")
    commit(store, Change(4, None, NEW))
    after = store.read_text(encoding="utf-8")
    with TinyDB(store) as database:
        assert database.table("projects").get(doc_id=4) == NEW
    assert '"summary": "L’été — œuvre"' in after
    # Nothing else moved: the new text is the old one with a record added at its end.
    assert after.startswith(before[: before.rindex("    }\n  }")])


def test_scripts_find_the_store_under_its_earlier_name(store: Path) -> None:
    from icmd_cli.store import Store as Earlier

    with Earlier(store).held(1), pytest.raises(StoreBusy), Store(store).held(0):
        pass


def test_add_edit_and_remove_go_down_in_one_write(store: Path) -> None:
    edited = {**FIGUIG, "title": "Autre"}
    removed = THREE["2"]
    commit(store, Change(4, None, NEW), Change(1, FIGUIG, edited), Change(2, removed, None))
    assert projects_in(store) == {"1": edited, "3": THREE["3"], "4": NEW}
    history = [json.loads(line) for line in history_of(store).read_text(encoding="utf-8").splitlines()]
    assert len(history) == 1
    assert history[0]["command"] == "test"
    assert history[0]["changes"] == [
        {"number": 4, "id": "new", "added": checksum(NEW)},
        {"number": 1, "id": "figuig", "changed": {"title": {"old": FIGUIG["title"], "new": "Autre"}}},
        {"number": 2, "id": "kayes", "removed": removed},
    ]


BROKEN = {
    "empty": (b"", "line 1: the file is empty"),
    "truncated": (json.dumps({"projects": {"1": FIGUIG}}, indent=2).encode()[:-20], "the file ends too early"),
    "not json": (b'{\n "projects": {\n  nonsense\n', "line 3: it is not JSON at column 3"),
    "a list": (b"[]", "not a TinyDB file"),
    "tables that are lists": (b'{"projects": []}', "not a TinyDB file"),
    "another program's": (b'{"tasks": {"1": {}}}', "without a table"),
    "latin-1": ('{"projects": {"1": {"title": "é"}}}'.encode("latin-1"), "not UTF-8"),
    "a merge": (b'{"projects": {\n<<<<<<< HEAD\n}}', "unfinished merge"),
    "one number twice": (b'{"projects": {"1": {},\n"1": {}}}', "line 2: the key “1” stands twice"),
    "a number in words": (b'{"projects": {"one": {}}}', "“one” is not a project's number"),
    "a record that is none": (b'{"projects": {"1": 7}}', "project 1 is not a JSON object"),
    "a newer layout": (b'{"catalogue": {"1": {"schema": 99}}, "projects": {}}', "newer than this icmd"),
    "deep": (b'{"projects": {"1": {"x": ' + b"[" * 100_000 + b"]" * 100_000 + b"}}}", "nested too deeply"),
    "a rule broken": (
        json.dumps({"projects": {"5": {**FIGUIG, "start": "2050"}}}, indent=1).encode(),
        "project 5: start",
    ),
    "no id": (b'{"projects": {"1": {"title": "T", "countries": ["MA"]}}}', "project 1: id: is missing"),
    "one id twice": (json.dumps({"projects": {"1": FIGUIG, "2": FIGUIG}}).encode(), "project 2: id: project 1 has"),
}


@pytest.mark.parametrize("case", BROKEN)
def test_a_broken_store_gives_one_sentence_with_the_place_and_is_left_alone(
    case: str, tmp_path: Path, icmd: Callable[..., Ran]
) -> None:
    data, reason = BROKEN[case]
    path = tmp_path / "projects.json"
    path.write_bytes(data)
    for command in (["list"], ["show", "figuig"], ["search", "x"], ["add", "--title", "T", "--country", "MA"]):
        ran = icmd(*command, "--store", str(path))
        assert ran.code == 4, command
        assert reason in ran.err
        assert str(path) in ran.err
        assert ran.out == ""
    assert path.read_bytes() == data
    assert not [p for p in tmp_path.iterdir() if "history" in p.name or p.name.endswith(".tmp")]


def test_the_place_is_the_records_own_line(tmp_path: Path, icmd: Callable[..., Ran]) -> None:
    path = write_store(tmp_path / "projects.json", {**THREE, "3": {**THREE["3"], "status": "bof"}})
    line = path.read_text(encoding="utf-8").splitlines().index('    "3": {') + 1
    assert f"line {line}: project 3: status" in icmd("list", "--store", str(path)).err


def test_a_byte_order_mark_is_no_damage(tmp_path: Path, icmd: Callable[..., Ran]) -> None:
    path = write_store(tmp_path / "projects.json", THREE)
    path.write_bytes(b"\xef\xbb\xbf" + path.read_bytes())
    assert icmd("list", "--count", "--store", str(path)).out == "3\n"


def test_an_empty_tinydb_file_is_an_empty_catalogue(tmp_path: Path, icmd: Callable[..., Ran]) -> None:
    path = tmp_path / "projects.json"
    path.write_text("{}")
    assert icmd("list", "--store", str(path)) == Ran(0, "", "")
    assert icmd("list", "--json", "--store", str(path)).out == "[]\n"
    assert icmd("add", "--title", "T", "--country", "MA", "--store", str(path)).code == 0
    assert list(projects_in(path)) == ["1"]


def test_mode_and_symbolic_link_stay_through_a_write(store: Path, tmp_path: Path) -> None:
    store.chmod(0o640)
    link = tmp_path / "link.json"
    link.symlink_to(store)
    commit(link, Change(4, None, NEW))
    assert link.is_symlink()
    assert stat.S_IMODE(store.stat().st_mode) == 0o640
    assert "4" in projects_in(store)


def test_a_failed_write_leaves_store_and_history_as_they_were(store: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    commit(store, Change(4, None, NEW))
    before, history = store.read_bytes(), history_of(store).read_bytes()

    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(StoreNotWritable, match="No space left"):
        commit(store, Change(5, None, NEW))
    assert (store.read_bytes(), history_of(store).read_bytes()) == (before, history)
    assert not list(store.parent.glob("*.tmp")) + list(store.parent.glob(".*.tmp"))


def test_a_history_entry_that_never_came_about_is_none_whatever_comes_after(
    store: Path, icmd: Callable[..., Ran]
) -> None:
    commit(store, Change(4, None, NEW))
    borne = history_of(store).read_bytes()
    entry = json.loads(borne)
    never = json.dumps({**entry, "n": 2, "before": entry["after"], "after": 1}).encode() + b"\n"
    history_of(store).write_bytes(borne + never)
    assert [one["n"] for one in icmd("history", "--json").json] == [1]
    commit(store, Change(5, None, {**NEW, "id": "other"}))
    # Its line stays: it may have been undone by a checkout of the store, and no number is given twice.
    assert history_of(store).read_bytes().startswith(borne + never)
    assert [one["n"] for one in icmd("history", "--json").json] == [3, 1]


def test_a_change_whose_entry_could_not_be_read_again_is_refused(
    store: Path, icmd: Callable[..., Ran], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("icmd_cli.storage.history_file._LONGEST", 1000)
    assert icmd("edit", "1", "--set", "lead=A").code == 0
    before = store.read_bytes(), history_of(store).read_bytes()
    ran = icmd("edit", "1", "--set", f"summary={'x' * 1000}")
    said = "Error: The change is too large: its entry in the history would have 0 MB. Nothing was changed."
    assert (ran.code, ran.err.splitlines()[-2:]) == (4, [said, "Make it in parts."])
    assert (store.read_bytes(), history_of(store).read_bytes()) == before
    assert icmd("undo", "--yes").code == 0


def test_a_torn_last_line_of_the_history_goes_and_its_number_is_given(store: Path) -> None:
    commit(store, Change(4, None, NEW))
    borne = history_of(store).read_bytes()
    history_of(store).write_bytes(borne + b'{"n":2,"last":5,"at":"2026-01-01T00:00:00Z","by":"\xc3')
    commit(store, Change(5, None, {**NEW, "id": "other"}))
    lines = history_of(store).read_bytes().splitlines(keepends=True)
    assert lines[0] == borne
    assert [json.loads(line)["n"] for line in lines] == [1, 2]


TORN = "The last line of the history is incomplete; it is skipped, and the next change removes it.\n"
FOREIGN = "Line 3 of the history is not an entry of icmd's; it is skipped.\n"
SAID = {
    "numbers twice, as two merged histories have them": "2 entries of the history have no numbers of their own: they"
    " are given the next.\n",
    "no numbers": "2 entries of the history have no numbers of their own: they are given the next.\n",
    "a note without a line break": "Line 3 of the history is not an entry of icmd's; it is skipped.\n",
    "brackets": FOREIGN,
    "half a letter": TORN,
    "half an entry and the next in one line": "Line 1 of the history is not an entry of icmd's; it is skipped.\n",
    "what git leaves of a conflict": "Lines 1, 3, 5 of the history are not entries of icmd's; they are skipped.\n",
}
HAND_EDITED = {
    "a last entry without its line break": (lambda data: data[:-1], [3, 2, 1]),
    "blank lines": (lambda data: b"\n" + data.replace(b"\n", b"\n\n") + b"\n\n", [3, 2, 1]),
    "numbers twice, as two merged histories have them": (
        lambda data: data + data.replace(b'"n":2', b'"n":3'),
        [5, 4, 3, 2, 1],
    ),
    "no numbers": (lambda data: data.replace(b'"n":', b'"m":'), [3, 2, 1]),
    "a note without a line break": (lambda data: data + b"a note", [3, 2, 1]),
    "brackets": (lambda data: data + b"[" * 200_000 + b"\n", [3, 2, 1]),
    "a number of 4,000 digits": (lambda data: data.replace(b'"n":2', b'"n":' + b"9" * 4000), [3, 2, 1]),
    "half a letter": (lambda data: data + b'{"n":3,"changes":[{"number":1,"id":"\xc3', [3, 2, 1]),
    "no line breaks at all": (lambda data: data.replace(b"\n", b""), [3, 2, 1]),
    "blanks for line breaks": (lambda data: data.replace(b"\n", b" "), [3, 2, 1]),
    "two entries in the first line": (lambda data: data.replace(b"\n", b"", 1), [3, 2, 1]),
    "half an entry and the next in one line": (lambda data: data[:40] + data, [3, 2, 1]),
    "a byte order mark": (lambda data: b"\xef\xbb\xbf" + data, [3, 2, 1]),
    "line breaks of Windows": (lambda data: data.replace(b"\n", b"\r\n"), [3, 2, 1]),
    "what git leaves of a conflict": (
        lambda data: b"<<<<<<< HEAD\n" + data.replace(b"\n", b"\n=======\n", 1) + b">>>>>>> other\n",
        [3, 2, 1],
    ),
}


@pytest.mark.parametrize("case", HAND_EDITED)
def test_whatever_became_of_the_history_no_entry_is_lost_and_no_number_given_twice(
    case: str, store: Path, icmd: Callable[..., Ran]
) -> None:
    spoiled, numbers = HAND_EDITED[case]
    icmd("edit", "figuig", "--end", "2020")
    icmd("edit", "kayes", "--end", "2021")
    path = history_of(store)
    path.write_bytes(spoiled(path.read_bytes()))
    said = icmd("history").err
    assert SAID.get(case, "") in said
    assert said.count("the history") <= 1
    ran = icmd("edit", "figuig", "--end", "2022")
    assert ran.code == 0
    assert f"(history {numbers[0]})" in ran.err
    assert [one["n"] for one in icmd("history", "--json").json] == numbers
    assert icmd("undo").code == 0
    assert projects_in(store)["1"]["end"] == "2020"


@pytest.mark.parametrize("kind", ["link", "dangling link", "pipe", "folder", "device"])
@pytest.mark.parametrize("name", ["projects.history.jsonl", ".projects.json.lock"])
def test_what_lies_beside_the_store_is_never_followed(
    kind: str, name: str, store: Path, icmd: Callable[..., Ran], tmp_path: Path
) -> None:
    outside, path = tmp_path / "outside", store.with_name(name)
    outside.write_text("PRIVATE", encoding="utf-8")
    outside.chmod(0o600)
    make = {
        "link": lambda: path.symlink_to(outside),
        "dangling link": lambda: path.symlink_to(tmp_path / "new"),
        "pipe": lambda: os.mkfifo(path),
        "folder": path.mkdir,
        "device": lambda: path.symlink_to("/dev/zero"),
    }
    make[kind]()
    before = store.read_bytes()
    ran = icmd("edit", "figuig", "--end", "2020")
    assert (ran.code, ran.out) == (5, "")
    assert f"\nError: icmd does not use {path}: it is " in ran.err
    assert store.read_bytes() == before
    assert icmd("list", "--count").out == "3\n"
    assert icmd("history").code == (5 if name.startswith("projects") else 0)
    assert (outside.read_text(encoding="utf-8"), stat.S_IMODE(outside.stat().st_mode)) == ("PRIVATE", 0o600)
    assert not (tmp_path / "new").exists()


@pytest.mark.parametrize(("name", "code"), [("projects.history.jsonl", 5), (".projects.json.lock", 0)])
def test_a_file_with_another_name_elsewhere_is_neither_written_to_nor_opened_to_others(
    name: str, code: int, store: Path, icmd: Callable[..., Ran], tmp_path: Path
) -> None:
    outside = tmp_path / "outside"
    outside.write_text("PRIVATE\n", encoding="utf-8")
    outside.chmod(0o600)
    store.with_name(name).hardlink_to(outside)
    ran = icmd("edit", "figuig", "--end", "2020")
    assert ran.code == code
    assert ("it has another name elsewhere (a hard link)" in ran.err) == bool(code)
    assert (outside.read_text(encoding="utf-8"), stat.S_IMODE(outside.stat().st_mode)) == ("PRIVATE\n", 0o600)


@pytest.mark.parametrize(
    "names",
    [
        (
            "projects.json",
            "projects.old",
            "projects",
            "projects.store.json",
            "projects.old.json",
            "projects.old.store",
            "projects.JSON",
        )
    ],
)
def test_every_store_has_a_history_of_its_own(names: tuple[str, ...]) -> None:
    histories = {history_of(Path(name)).name for name in names}
    assert len(histories) == len(names)
    assert all(name.endswith(".history.jsonl") for name in histories)
    assert history_of(Path("projects.json")).name == "projects.history.jsonl"


def test_a_copy_of_a_store_begins_without_a_history(store: Path, icmd: Callable[..., Ran]) -> None:
    icmd("edit", "figuig", "--end", "2020")
    before = history_of(store).read_bytes()
    copy = store.with_name("projects.old")
    copy.write_bytes(store.read_bytes())
    assert icmd("history", "--store", str(copy), "--json").json == []
    icmd("edit", "figuig", "--end", "2021", "--store", str(copy))
    assert history_of(store).read_bytes() == before
    assert icmd("undo", "--store", str(copy)).code == 0
    assert copy.read_bytes() == store.read_bytes()


def test_a_busy_store_is_waited_for_and_then_named(store: Path) -> None:
    with Store(store).writing(1), pytest.raises(StoreBusy, match=r"waited 0\.1 s"), Store(store).writing(0.1):
        pass


def test_the_lock_is_flock_on_its_file_which_nobody_removes(store: Path) -> None:
    lock = store.with_name(".projects.json.lock")
    with lock.open("a") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        with pytest.raises(StoreBusy), Lock(store).held(0):
            pass
        lock.unlink()
        with Lock(store).held(0), lock.open("a") as anew, pytest.raises(BlockingIOError):
            fcntl.flock(anew, fcntl.LOCK_EX | fcntl.LOCK_NB)
    assert lock.exists()


def test_a_lock_file_left_by_a_dead_process_blocks_nobody(store: Path) -> None:
    code = f"""
import os
from pathlib import Path
from icmd_cli.storage.store import Store
with Store(Path({str(store)!r})).writing(1):
    os._exit(9)
"""
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 9
    assert store.with_name(".projects.json.lock").exists()
    commit(store, Change(4, None, NEW))


def test_an_unwritable_folder_is_told_and_the_catalogue_still_read(
    store: Path, icmd: Callable[..., Ran], monkeypatch: pytest.MonkeyPatch
) -> None:
    if os.geteuid() == 0:
        # The superuser may write anywhere: the system's own answer is given instead.
        def refused(*_: object, **__: object) -> int:
            raise PermissionError(13, "Permission denied")

        monkeypatch.setattr(Path, "mkdir", refused)
    else:
        store.parent.chmod(0o555)
    ran = icmd("add", "--title", "T", "--country", "MA")
    store.parent.chmod(0o755)
    assert ran.code == 5
    assert "cannot be written: Permission denied" in ran.err
    assert projects_in(store) == THREE
    assert icmd("list", "--count").out == "3\n"


def test_two_writers_in_two_processes_lose_nothing(store: Path) -> None:
    command = [sys.executable, "-m", "icmd_cli", "add", "--country", "MA", "--quiet", "--title"]
    running = [subprocess.Popen([*command, f"Projet {n}"], stdout=subprocess.PIPE) for n in range(8)]
    assert [process.wait(60) for process in running] == [0] * 8
    for process in running:
        process.communicate()
    projects = projects_in(store)
    assert len(projects) == 11
    assert len({project["id"] for project in projects.values()}) == 11
    assert len(history_of(store).read_text(encoding="utf-8").splitlines()) == 8


def test_a_store_that_cannot_be_read_is_said_to_be_so(tmp_path: Path) -> None:
    with pytest.raises(BrokenStore, match="cannot be read"):
        Store(tmp_path / "gone.json").read()


def test_replacing_a_file_syncs_it_before_it_takes_the_name(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    calls: list[str] = []
    fsync, replace = os.fsync, Path.replace
    monkeypatch.setattr(os, "fsync", lambda descriptor: (calls.append("fsync"), fsync(descriptor))[1])
    monkeypatch.setattr(Path, "replace", lambda self, target: (calls.append("replace"), replace(self, target))[1])
    replace_file(tmp_path / "x", [b"new"], own_as(tmp_path / "x"))
    assert calls == ["fsync", "replace", "fsync"]
    assert (tmp_path / "x").read_bytes() == b"new"


FULL_DISK = """
import resource, runpy, sys
sys.dont_write_bytecode = True
resource.setrlimit(resource.RLIMIT_FSIZE, (2000, 2000))  # no file may grow further, as on a full disk
runpy.run_module("icmd_cli", run_name="__main__")
"""


def test_a_store_that_the_disk_does_not_take_leaves_the_history_untouched(store: Path) -> None:
    write_store(store, {**THREE, "2": {**THREE["2"], "summary": "long " * 1000}})
    commit(store, Change(4, None, NEW))
    history = history_of(store)
    os.utime(history, (1, 1))
    line = [sys.executable, "-c", FULL_DISK, "edit", "figuig", "--end", "2020", "--store", str(store)]
    ran = subprocess.run(line, capture_output=True, text=True, check=False, env={**os.environ, "ICMD_LANG": "en"})
    assert ran.returncode == 5, ran.stderr
    assert "File too large. Nothing was changed." in ran.stderr
    assert history.stat().st_mtime == 1
    assert {path.name for path in store.parent.iterdir()} <= {store.name, history.name, f".{store.name}.lock"}


def test_dates_are_trusted_only_once_they_are_old_enough(store: Path) -> None:
    state = Store(store).read().state
    assert not state.settled
    old = time.time() - 60
    os.utime(store, (old, old))
    assert Store(store).read().state.settled


@pytest.mark.parametrize(
    ("name", "code"), [("é" * 125 + ".json", 1), ("x" * 236 + ".json", 0), ("x" * 237, 1), ("x" * 300, 1)]
)
def test_a_name_too_long_for_what_lies_beside_is_told_in_one_sentence(
    store: Path, icmd: Callable[..., Ran], name: str, code: int
) -> None:
    path = store.with_name(name)
    if len(os.fsencode(name)) <= 255:
        path.write_bytes(store.read_bytes())
    for command in (["list", "--count"], ["edit", "figuig", "--end", "2020"]):
        ran = icmd(*command, "--store", str(path))
        assert ran.code == code, ran.err
        assert ("is too long for the files beside it" in ran.err) == bool(code)


def test_the_home_of_a_user_who_is_not_there_is_a_path_like_any_other(icmd: Callable[..., Ran]) -> None:
    path = "~nobody-of-that-name/projects.json"
    for ran in (icmd("list", "--store", path), icmd("list", env={"ICMD_STORE": path})):
        assert ran.code == 1
        assert f"There is no store at {path} " in ran.err
    assert icmd("init", path).code == 0
    assert Path(path).exists()
