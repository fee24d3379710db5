"""Nothing lost: kills, faults, crowds, other programs' writes, and whose files they are. The long runs are in stress/."""

import json
import os
import shutil
import signal
import stat
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from zlib import crc32

import pytest
from conftest import FIGUIG, THREE, Ran, Terminal, projects_in, write_store

from icmd_cli.domain.changes import Change
from icmd_cli.errors import NotOurs, StoreBusy, StoreNotWritable
from icmd_cli.storage.location import cache_folder, history_of, locate
from icmd_cli.storage.store import Store

NEW = {"id": "new", "title": "Nouveau", "countries": ["SN"]}
ADD = ("add", "--title", "Nouveau", "--id", "new", "--country", "SN", "--quiet")


def settle(store: Path, icmd: Callable[..., Ran]) -> None:
    """Let the index know a store that is long settled: else it may note that on being opened, which is one more write."""
    hour = time.time() - 3600
    os.utime(store, (hour, hour))
    icmd("list")


def commit(path: Path, change: Change, wait: float = 1) -> None:
    with Store(path).writing(wait) as writing:
        writing.commit([change], "test", {})


def left_over(folder: Path) -> list[str]:
    return [path.name for path in folder.iterdir() if path.name.endswith(".tmp")]


TRACE = ["strace", "-f", "-o", os.devnull]


def can_trace() -> bool:
    if not shutil.which("strace"):
        return False
    return subprocess.run([*TRACE, "-e", "trace=fsync", "true"], capture_output=True, check=False).returncode == 0


traced = pytest.mark.skipif(not can_trace(), reason="needs strace, and leave to trace")
is_superuser = hasattr(os, "geteuid") and os.geteuid() == 0
two_users = pytest.mark.skipif(not is_superuser, reason="only the superuser can play two users")
writes_anything = pytest.mark.skipif(not is_superuser, reason="only the superuser writes to what is read-only")


def faulty(
    *faults: str, command: tuple[str, ...] = ADD, file: Path | None = None
) -> "subprocess.CompletedProcess[str]":
    """Run icmd with faults put into its system calls, or into those about a `file`: `fsync:error=EIO:when=2`."""
    options = [word for fault in faults for word in ("-e", f"inject={fault}")]
    names = ",".join({fault.partition(":")[0] for fault in faults})
    # A third of the time, but signals are then left out.
    fast = [] if "signal=" in "".join(faults) else ["--seccomp-bpf"]
    return subprocess.run(
        [
            *TRACE,
            *fast,
            *(["-P", str(file)] if file else ()),
            "-e",
            f"trace={names}",
            *options,
            sys.executable,
            "-m",
            "icmd_cli",
            *command,
        ],
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )


def agrees(store: Path, icmd: Callable[..., Ran]) -> bool:
    """Whether the index and the history say what the file says."""
    projects, last = projects_in(store), icmd("history", "--json", "--limit", "1").json
    listed = {str(record["number"]): record["id"] for record in icmd("list", "--json").json}
    lines = history_of(store).read_bytes().splitlines() if last else []
    borne = [json.loads(line) for line in lines if json.loads(line)["n"] == last[0]["n"]]
    return listed == {number: record["id"] for number, record in projects.items()} and all(
        entry["after"] == crc32(store.read_bytes()) for entry in borne
    )


# Killed


@traced
@pytest.mark.parametrize(
    ("moment", "is_done"),
    {
        "the new file is not yet synced": ("fsync:signal=KILL:when=1", False),
        "the history is not yet synced": ("fsync:signal=KILL:when=2", False),
        "the new file is about to take the name": ("rename:signal=KILL:when=1", False),
        "the new file has taken the name": ("fsync:signal=KILL:when=3", True),
        "the index is being written": ("pwrite64:signal=KILL:when=2", True),
    }.values(),
)
def test_a_killed_write_is_all_there_or_not_begun(
    moment: str, is_done: bool, store: Path, icmd: Callable[..., Ran]
) -> None:
    settle(store, icmd)
    assert faulty(moment).returncode == -signal.SIGKILL
    now = projects_in(store)
    assert [record["id"] for number, record in now.items() if number not in THREE] == (["new"] if is_done else [])
    assert {number: now[number] for number in THREE} == THREE
    assert agrees(store, icmd)
    assert icmd("edit", "1", "--set", "lead=Autre").code == 0
    assert left_over(store.parent) == []
    assert [entry["command"] for entry in icmd("history", "--json").json] == ["edit", *["add"] * is_done]


def test_what_killed_writers_left_is_removed_by_the_next_and_nothing_else(store: Path) -> None:
    ours = (".projects.json.abc_1234.tmp", ".projects.history.jsonl.zyxw9876.tmp")
    others = (
        ".projects.json.notes.tmp",
        ".projects.json.bak.abc_1234.tmp",
        "projects.json.tmp",
        ".other.json.abc_1234.tmp",
    )
    for name in (*ours, *others):
        (store.parent / name).write_text("{}")
    commit(store, Change(4, None, NEW))
    assert sorted(left_over(store.parent)) == sorted(others)


@pytest.mark.usefixtures("store")
def test_what_killed_builders_of_an_index_left_is_removed_by_a_later_one(icmd: Callable[..., Ran]) -> None:
    icmd("list")
    index = next(cache_folder().glob("*.sqlite"))
    left, living = (index.with_name(f".{index.name}.{name}.tmp") for name in ("abc_1234", "zyxw9876"))
    for path in (left, living):
        path.write_text("half an index")
    os.utime(left, (time.time() - 7200,) * 2)
    index.unlink()
    icmd("list")
    assert (left.exists(), living.exists()) == (False, True)


def test_the_lock_of_a_killed_process_blocks_nobody(store: Path) -> None:
    code = f"""
import time
from pathlib import Path
from icmd_cli.storage.store import Store
with Store(Path({str(store)!r})).writing(1):
    print("locked", flush=True)
    time.sleep(60)
"""
    with subprocess.Popen([sys.executable, "-c", code], stdout=subprocess.PIPE) as process:
        assert process.stdout
        assert process.stdout.readline() == b"locked\n"
        with pytest.raises(StoreBusy), Store(store).writing(0):
            pass
        process.kill()
    commit(store, Change(4, None, NEW), wait=0.5)


@traced
def test_ctrl_c_before_the_history_is_written_changes_nothing(store: Path, icmd: Callable[..., Ran]) -> None:
    before = store.read_bytes()
    assert faulty("fsync:signal=INT:when=1").returncode == 130
    assert store.read_bytes() == before
    assert left_over(store.parent) == []
    assert icmd("history", "--json").json == []


@traced
def test_ctrl_c_after_that_comes_too_late(store: Path, icmd: Callable[..., Ran]) -> None:
    ran = faulty("fsync:signal=INT:when=2")
    assert (ran.returncode, ran.stderr) == (0, "")
    assert "4" in projects_in(store)
    assert agrees(store, icmd)


@traced
@pytest.mark.parametrize(("moment", "is_written"), [("fsync:signal=INT:when=1", False), ("rename:signal=INT", True)])
def test_ctrl_c_in_an_export_tells_whether_the_file_is_there(
    moment: str, is_written: bool, store: Path, icmd: Callable[..., Ran]
) -> None:
    settle(store, icmd)
    ran = faulty(moment, command=("export", "x.csv", "--no-input"))
    assert (ran.returncode, Path("x.csv").exists()) == ((0, True) if is_written else (130, False))
    assert ("Interrupted; nothing was changed" in ran.stderr) != is_written
    assert left_over(store.parent) == left_over(Path()) == []


# Faults


@traced
@pytest.mark.parametrize(
    ("faults", "reason"),
    [
        (["write:error=ENOSPC:when=1"], "No space left on device"),
        (["write:error=ENOSPC:when=2"], "No space left on device"),
        (["fsync:error=EIO:when=1"], "Input/output error"),
        (["fsync:error=EIO:when=2"], "Input/output error"),
        (["rename:error=EACCES:when=1"], "Permission denied"),
        (["rename:error=EIO", "ftruncate:error=EIO"], "Input/output error"),
        (["flock:error=ENOLCK"], "cannot be locked: No locks available"),
        (["flock:error=ENOSYS"], "cannot be locked: Function not implemented"),
    ],
)
def test_a_write_that_fails_says_why_and_changes_nothing(
    faults: list[str], reason: str, store: Path, icmd: Callable[..., Ran]
) -> None:
    icmd("edit", "2", "--set", "lead=Autre")
    settle(store, icmd)
    before, history = store.read_bytes(), history_of(store).read_bytes()
    ran = faulty(*faults)
    assert ran.returncode == 5
    assert reason in ran.stderr
    assert ran.stderr.startswith(("Error: The store ", "Error: The history "))
    assert "Nothing was changed" in ran.stderr
    assert store.read_bytes() == before
    assert history_of(store).read_bytes().startswith(history)
    assert agrees(store, icmd)
    assert left_over(store.parent) == []
    assert icmd(*ADD).code == 0
    numbers = [entry["n"] for entry in icmd("history", "--json").json]
    assert numbers in ([2, 1], [3, 1])  # a line that could not be taken back keeps its number


@traced
@pytest.mark.parametrize("command", [("history",), ("undo", "--yes"), ("redo", "--yes"), ADD])
def test_a_history_that_the_disk_does_not_give_is_named(
    command: tuple[str, ...], store: Path, icmd: Callable[..., Ran]
) -> None:
    icmd("edit", "2", "--set", "lead=Autre")
    before, history = store.read_bytes(), history_of(store)
    ran = faulty("read:error=EIO", command=command, file=history)
    assert (ran.returncode, ran.stdout) == (4, "")
    assert f"Error: The history {history} cannot be read: Input/output error.\n" in ran.stderr
    assert store.read_bytes() == before


@traced
@pytest.mark.parametrize(
    "fault",
    [
        "fsync:error=EINTR:when=1",
        "fsync:error=EINTR:when=2",
        "write:error=EINTR:when=2",
        "fsync:error=EIO:when=3",  # the folder's: some systems cannot
        "pwrite64:error=EIO:when=1",  # the index
        "pwrite64:error=ENOSPC:when=1",
        *(f"fcntl:error=EIO:when={nth}+" for nth in (15, 25, 40, 45)),  # from some call on, the index answers no more
    ],
)
def test_a_fault_that_costs_nothing_is_no_failure(fault: str, store: Path, icmd: Callable[..., Ran]) -> None:
    icmd("list")
    ran = faulty(fault)
    assert (ran.returncode, ran.stderr) == (0, "")
    assert "4" in projects_in(store)
    assert agrees(store, icmd)
    assert left_over(store.parent) == []


@traced
def test_what_cannot_be_taken_back_either_is_told_by_its_cause(store: Path, icmd: Callable[..., Ran]) -> None:
    icmd("edit", "2", "--set", "lead=Autre")
    ran = faulty("write:error=ENOSPC", "ftruncate:error=EIO", file=history_of(store))
    assert ran.returncode == 5
    assert f"Error: The history {history_of(store)} cannot be written: No space left on device." in ran.stderr
    assert "4" not in projects_in(store)
    assert icmd(*ADD).code == 0
    assert agrees(store, icmd)


@traced
def test_a_history_that_cannot_be_closed_after_the_change_is_no_failure(store: Path, icmd: Callable[..., Ran]) -> None:
    ran = faulty("close:error=EIO", file=history_of(store))
    assert (ran.returncode, ran.stderr) == (0, "")
    assert agrees(store, icmd)
    assert [entry["command"] for entry in icmd("history", "--json").json] == ["add"]


# Other programs


def in_place(store: Path) -> None:
    store.write_text(store.read_text(encoding="utf-8").replace("Figuig", "Gifiug"), encoding="utf-8")


def in_place_with_the_old_date(store: Path) -> None:
    status = store.stat()
    in_place(store)
    os.utime(store, ns=(status.st_atime_ns, status.st_mtime_ns))


def by_another_file(store: Path) -> None:
    write_store(store.with_name("other.json"), {**THREE, "9": {**FIGUIG, "id": "nine"}}).replace(store)


def by_taking_it_away(store: Path) -> None:
    store.unlink()


@pytest.mark.parametrize("disturb", [in_place, in_place_with_the_old_date, by_another_file, by_taking_it_away])
@pytest.mark.parametrize("size", ["small", "large"])
def test_a_store_that_another_program_changed_meanwhile_is_left_as_it_is(
    disturb: Callable[[Path], None], size: str, store: Path
) -> None:
    if size == "large":
        many = {str(n): {**FIGUIG, "id": f"p-{n}", "summary": "é" * 20_000} for n in range(1, 40)}
        write_store(store, many)
        hour = time.time() - 3600
        os.utime(store, (hour, hour))
    commit(store, Change(50, None, NEW))
    history = history_of(store).read_bytes()
    with Store(store).writing(1) as writing:
        disturb(store)
        now = store.read_bytes() if store.exists() else None
        with pytest.raises(StoreBusy, match="changed by another program meanwhile; nothing was changed"):
            writing.commit([Change(51, None, NEW)], "test", {})
    assert (store.read_bytes() if store.exists() else None) == now
    assert history_of(store).read_bytes() == history
    assert left_over(store.parent) == []


def editor(tmp_path: Path, *lines: str) -> dict[str, str]:
    script = tmp_path / "editor.sh"
    script.write_text("\n".join(["#!/bin/sh", "set -e", *lines, ""]), encoding="utf-8")
    script.chmod(0o755)
    return {"EDITOR": str(script), "VISUAL": str(script)}


@pytest.mark.parametrize(
    ("other", "code", "summary"), [("lead=Autre", 0, "Le mien."), ("summary=Le leur.", 1, "Le leur.")]
)
def test_what_changed_while_the_editor_was_open_is_not_put_back(
    other: str, code: int, summary: str, store: Path, tmp_path: Path, icmd: Callable[..., Ran]
) -> None:
    env = editor(
        tmp_path,
        f"{sys.executable} -m icmd_cli edit 3 --quiet --set '{other}'",
        'sed "s/^summary.*/summary = \\"Le mien.\\"/" "$1" > "$1.new"',
        'mv "$1.new" "$1"',
    )
    ran = icmd("edit", "3", "--editor", env=env)
    assert ran.code == code, ran.err
    project = projects_in(store)["3"]
    assert project["summary"] == summary
    assert project.get("lead") == ("Autre" if "lead" in other else None)
    assert len(icmd("history", "--json").json) == (2 if code == 0 else 1)


def test_a_clock_that_jumps_back_deceives_nobody(store: Path, icmd: Callable[..., Ran]) -> None:
    assert "Figuig" in icmd("show", "1").out
    for seconds in (-86_400, 3600, -7200):
        now = store.read_text(encoding="utf-8")
        old, new = ("Figuig", "Gifiug") if "Figuig" in now else ("Gifiug", "Figuig")
        store.write_text(now.replace(old, new), encoding="utf-8")
        moment = time.time() + seconds
        os.utime(store, (moment, moment))
        assert new in icmd("show", "1").out
    assert icmd("edit", "1", "--set", "lead=Autre").code == 0
    assert icmd("show", "1", "--json").json[0]["lead"] == "Autre"


# Waiting


def test_a_waiting_writer_says_so_on_a_terminal_and_gives_up(store: Path, terminal: Callable[..., Terminal]) -> None:
    with Store(store).writing(1):
        screen = terminal("edit", "1", "--set", "lead=Autre", "--wait", "2", columns=300)
        screen.wait_for("Waiting for another icmd that writes to ")
        screen.wait_for("waited 2 s")
        assert screen.end() == 5
    assert projects_in(store) == THREE


def test_in_a_pipe_a_waiting_writer_is_silent_until_it_gives_up(store: Path, icmd: Callable[..., Ran]) -> None:
    with Store(store).writing(1):
        ran = icmd("edit", "1", "--set", "lead=Autre", "--wait", "1.2")
    assert ran.code == 5
    assert "waited 1.2 s" in ran.err
    assert "Waiting" not in ran.err


def test_adds_edits_and_imports_at_once_lose_nothing(store: Path, tmp_path: Path, icmd: Callable[..., Ran]) -> None:
    def work(n: int) -> list[int]:
        rows = tmp_path / f"{n}.csv"
        rows.write_text(f"id,title,countries\nimported-{n},Importé {n},MA\n", encoding="utf-8")
        commands = (
            ["add", "--id", f"added-{n}", "--title", f"Ajouté {n}", "--country", "SN"],
            ["edit", f"added-{n}", "--set", f"lead={n}", "--set", f"short_title={n}"],
            ["import", str(rows), "--yes"],
        )
        wait = ["--wait", "60", "--quiet"]
        return [
            subprocess.run(
                [sys.executable, "-m", "icmd_cli", *command, *wait], capture_output=True, timeout=90, check=False
            ).returncode
            for command in commands
        ]

    with ThreadPoolExecutor(4) as crowd:
        codes = list(crowd.map(work, range(4)))
    found = {project["id"]: project for project in projects_in(store).values()}
    entries = [json.loads(line) for line in history_of(store).read_text(encoding="utf-8").splitlines()]
    assert [entry["n"] for entry in entries] == list(range(1, sum(code.count(0) for code in codes) + 1))
    for n, (added, edited, imported) in enumerate(codes):
        assert (added, edited) == (0, 0)
        assert (found[f"added-{n}"]["lead"], found[f"added-{n}"]["short_title"]) == (str(n), str(n))
        assert (f"imported-{n}" in found) == (imported == 0)  # others may have been quicker three times
    assert agrees(store, icmd)


# Whose files they are


@pytest.mark.parametrize("mode", [0o600, 0o640, 0o664, pytest.param(0o400, marks=writes_anything)])
def test_new_files_are_as_readable_as_the_store(mode: int, store: Path) -> None:
    store.chmod(mode)
    commit(store, Change(4, None, NEW))
    assert stat.S_IMODE(store.stat().st_mode) == mode
    assert stat.S_IMODE(history_of(store).stat().st_mode) == mode
    assert stat.S_IMODE(store.with_name(".projects.json.lock").stat().st_mode) == mode | 0o600


@pytest.mark.parametrize(("mode", "old", "kept"), [(0o600, 0o644, 0o600), (0o640, 0o666, 0o640), (0o644, 0o600, 0o600)])
def test_a_history_is_never_more_readable_than_its_store(
    icmd: Callable[..., Ran], store: Path, mode: int, old: int, kept: int
) -> None:
    icmd("edit", "figuig", "--summary", "un", "-q")
    store.chmod(mode)
    history_of(store).chmod(old)
    assert icmd("edit", "figuig", "--summary", "deux", "-q").code == 0
    assert stat.S_IMODE(history_of(store).stat().st_mode) == kept
    assert len(icmd("history", "--json").json) == 2


@pytest.mark.parametrize(("mask", "mode"), [(0o077, 0o600), (0o027, 0o640), (0o022, 0o644)])
def test_the_users_own_new_catalogue_honours_the_umask(
    mask: int, mode: int, icmd: Callable[..., Ran], empty_home: Path
) -> None:
    before = os.umask(mask)
    try:
        assert icmd(*ADD).code == 0
    finally:
        os.umask(before)
    folder = next(empty_home.rglob("projects.json")).parent
    assert {path.name: stat.S_IMODE(path.stat().st_mode) for path in folder.iterdir()} == {
        "projects.json": mode,
        "projects.history.jsonl": mode,
        ".projects.json.lock": mode,
    }


def test_a_link_to_a_link_stays_and_the_file_behind_is_replaced(
    store: Path, tmp_path: Path, icmd: Callable[..., Ran]
) -> None:
    folder = tmp_path / "links"
    folder.mkdir()
    (folder / "near.json").symlink_to(Path("..") / "store" / "projects.json")
    (folder / "far.json").symlink_to("near.json")
    assert icmd(*ADD, "--store", str(folder / "far.json")).code == 0
    assert sorted(path.name for path in folder.iterdir()) == ["far.json", "near.json"]
    assert all(path.is_symlink() for path in folder.iterdir())
    assert "4" in projects_in(store)
    assert history_of(store).exists()


@two_users
def test_owner_and_group_stay_when_the_superuser_writes(store: Path) -> None:
    store.chmod(0o640)
    os.chown(store, 12345, 12346)
    commit(store, Change(4, None, NEW))
    for path in (store, history_of(store), store.with_name(".projects.json.lock")):
        status = path.stat()
        assert (status.st_uid, status.st_gid, stat.S_IMODE(status.st_mode) & 0o077) == (12345, 12346, 0o040), path


@contextmanager
def another_user(user: int, *groups: int) -> Iterator[None]:
    """Be somebody else, in these groups, while the block runs."""
    os.setgroups(groups[1:])
    os.setegid(groups[0])
    os.seteuid(user)
    try:
        yield
    finally:
        os.seteuid(0)
        os.setegid(0)
        os.setgroups([0])


@pytest.fixture
def shared(store: Path) -> Iterator[Path]:
    """The store in a folder that everybody may enter and write to; what a write imports is imported."""
    commit(store, Change(4, None, NEW))
    with tempfile.TemporaryDirectory() as folder:
        Path(folder).chmod(0o777)
        yield Path(shutil.copy(store, folder))


@two_users
def test_a_member_of_the_stores_group_keeps_the_group(shared: Path) -> None:
    os.chown(shared, 12345, 12346)
    shared.chmod(0o660)
    with another_user(20000, 20000, 12346):
        commit(shared, Change(5, None, {**NEW, "id": "five"}))
    status = shared.stat()
    assert (status.st_uid, status.st_gid, stat.S_IMODE(status.st_mode)) == (20000, 12346, 0o660)


@two_users
def test_a_group_that_cannot_be_kept_gains_nothing(shared: Path) -> None:
    os.chown(shared, 12345, 12346)
    shared.chmod(0o676)
    with another_user(20000, 20000):
        commit(shared, Change(5, None, {**NEW, "id": "five"}))
    status = shared.stat()
    assert (status.st_uid, status.st_gid, stat.S_IMODE(status.st_mode)) == (20000, 20000, 0o666)


@two_users
def test_in_a_read_only_folder_a_write_is_refused_and_reading_works(shared: Path) -> None:
    shared.parent.chmod(0o555)
    before = shared.read_bytes()
    with another_user(20000, 20000):
        with pytest.raises(StoreNotWritable, match="cannot be written: Permission denied"):
            commit(shared, Change(5, None, {**NEW, "id": "five"}))
        assert len(Store(shared).read().projects) == 4
    assert [path.name for path in shared.parent.iterdir()] == ["projects.json"]
    assert shared.read_bytes() == before


@two_users
def test_a_store_that_its_owner_made_read_only_is_left_alone(shared: Path) -> None:
    os.chown(shared, 20000, 20000)
    shared.chmod(0o444)
    before = shared.read_bytes()
    with another_user(20000, 20000), pytest.raises(StoreNotWritable, match="cannot be written: Permission denied"):
        commit(shared, Change(5, None, {**NEW, "id": "five"}))
    assert shared.read_bytes() == before


@two_users
@pytest.mark.parametrize("name", ["projects.history.jsonl", ".projects.json.lock"])
def test_what_another_user_put_beside_the_store_is_refused(shared: Path, name: str) -> None:
    os.chown(shared, 20000, 20000)
    planted = shared.with_name(name)
    planted.touch()
    planted.chmod(0o666)
    os.chown(planted, 12345, 12345)
    before = shared.read_bytes()
    with another_user(20000, 20000), pytest.raises(NotOurs, match="belongs to another user"):
        commit(shared, Change(5, None, {**NEW, "id": "five"}))
    assert (shared.read_bytes(), planted.read_bytes()) == (before, b"")


@two_users
@pytest.mark.parametrize("foreign", ["file", "folder", "link"])
def test_another_users_store_is_taken_only_when_it_is_named(shared: Path, foreign: str) -> None:
    data = shared.parent / "data"
    data.mkdir()
    found = data / "projects.json"
    if foreign == "link":
        found.symlink_to(shared)
    else:
        shared.rename(found)
    for path in (data, found, found.resolve()):
        os.chown(path, 20000, 20000, follow_symlinks=False)
    work = shared.parent / "work"
    work.mkdir()
    with another_user(20000, 20000):
        assert locate(None, {}, work).path == found
    os.chown({"file": found, "folder": data, "link": found}[foreign], 12345, 12345, follow_symlinks=False)
    with another_user(20000, 20000):
        with pytest.raises(NotOurs, match="belongs to another user; icmd uses it only when you name it") as refused:
            locate(None, {}, work)
        assert refused.value.hints == (f"To use it all the same: --store {found}, or ICMD_STORE={found}",)
        assert locate(str(found), {}, work).path == found
        assert locate(None, {"ICMD_STORE": str(found)}, work).path == found


def test_what_changed_while_an_import_was_looked_at_is_not_put_back(
    store: Path, tmp_path: Path, icmd: Callable[..., Ran], terminal: Callable[..., Terminal]
) -> None:
    (tmp_path / "new.csv").write_text("id,title,lead\nfiguig,Figuig,Agence A\n", encoding="utf-8")
    record = projects_in(store)["1"]
    running = terminal("import", str(tmp_path / "new.csv"), "--set", "countries=MA", columns=80)
    running.wait_for("Import this?")
    assert icmd("edit", "1", "--set", "summary=Le leur.").code == 0
    running.type("y\n")
    assert running.end() == 1
    assert "changed by somebody else" in running.screen
    found = projects_in(store)["1"]
    assert (found["summary"], found.get("lead")) == ("Le leur.", record.get("lead"))


def test_many_imports_at_once_all_come_to_their_end(store: Path, tmp_path: Path) -> None:
    """However often others overtake it, a script's import is planned anew, at last with the store to itself."""

    def run(n: int) -> int:
        rows = f"id,title,countries\nfrom-{n},Projet {n},MA\n"
        arguments = ["-"] if n % 3 == 0 else [str(tmp_path / f"{n}.csv")]
        (tmp_path / f"{n}.csv").write_text(rows, encoding="utf-8")
        line = [sys.executable, "-m", "icmd_cli", "import", *arguments, "--yes", "--quiet", "--wait", "60"]
        return subprocess.run(line, input=rows.encode(), capture_output=True, check=False).returncode

    with ThreadPoolExecutor(12) as pool:
        assert list(pool.map(run, range(12))) == [0] * 12
    assert len(projects_in(store)) == len(THREE) + 12
