"""Every system call of a write made to fail, or to be the process's last: all of the change or none, and a sentence."""

import os
import re
import shutil
import subprocess
import time
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from pathlib import Path
from typing import NamedTuple

from attempts import ATTEMPTS, Make
from common import HERE, Attempt, Place, Projects, Row, all_is_well, next_write_works, worded

LOOKS = ("newfstatat", "statx", "getdents64", "lseek")
"""Calls that only look: of them one error is tried."""

CALLS = (
    "openat,read,write,pwrite64,fsync,fdatasync,fchmod,fchown,linkat,rename,renameat,renameat2,unlink,unlinkat,ftruncate"
    f",flock,fcntl,mkdir,close,{','.join(LOOKS)}"
)
ERRORS = ("error=ENOSPC", "error=EIO", "error=EACCES", "error=EINTR", "signal=KILL")
QUICK_ERRORS = ("error=EIO", "signal=KILL")
READ = 4
"""The exit code of a store that cannot be read."""

DOUBLE = (
    ("fsync:error=EIO:when=1", "unlink:error=EACCES"),
    ("fsync:error=EIO:when=2", "ftruncate:error=EIO"),
    ("fsync:error=EIO:when=2", "ftruncate:signal=KILL"),
    ("rename:error=EIO", "ftruncate:error=EIO"),
    ("rename:error=EACCES", "unlink:error=EACCES"),
    ("rename:error=EINTR", "unlink:signal=KILL"),
    ("rename:error=ENOSPC", "ftruncate:signal=KILL"),
)
"""A failure in the middle of clearing up after another."""

SHORT = (
    {},
    *({"ICMD_FAIL_WRITE": str(n)} for n in (1, 2, 3, 5, 8)),
    {"ICMD_FAIL_FSYNC": "1"},
    {"ICMD_FAIL_FSYNC": "2"},
    {"ICMD_FAIL_RENAME": "1"},
)
"""What short_writes.c does beside writing a third of what it is asked: fails the Nth write, fsync or rename."""


class Call(NamedTuple):
    """The `nth` call of that name in the process, and the line that strace writes for it."""

    name: str
    nth: int
    line: str


def traced(place: Place, *arguments: str) -> Iterator[Call]:
    """Every system call of a command."""
    log = place.folder / "trace"
    ran = place.icmd(*arguments, before=["strace", "-f", "-y", "-s", "0", "-o", str(log), "-e", f"trace={CALLS}"])
    if ran.returncode:
        raise RuntimeError(ran.stderr)
    counts: dict[str, int] = {}
    for line in log.read_text(encoding="utf-8", errors="replace").splitlines():
        if found := re.match(r"\d+ +(\w+)\(", line):
            name = found[1]
            counts[name] = counts.get(name, 0) + 1
            yield Call(name, counts[name], line)


def injected(place: Place, faults: Sequence[str], *arguments: str) -> tuple["subprocess.CompletedProcess[str]", str]:
    """Run a command with `faults` (call:what:when=N); gives how it ended, and strace's lines of what was injected."""
    log = place.folder / "trace"
    names = ",".join(dict.fromkeys(fault.partition(":")[0] for fault in faults))
    options = [word for fault in faults for word in ("-e", f"inject={fault}")]
    ran = place.icmd(
        *arguments, before=["strace", "-f", "-y", "-s", "0", "-o", str(log), "-e", f"trace={names}", *options]
    )
    text = log.read_text(encoding="utf-8", errors="replace")
    lines = [line for line in text.splitlines() if "(INJECTED)" in line]
    # A killed process's last call has no result.
    return ran, "\n".join(lines or (text.splitlines()[-2:] if "+++ killed" in text else []))


def run(folder: Path, _rounds: int, *, quick: bool) -> list[Row]:
    """A fault at every call of each changing command, of a store's very first write, and of the index."""
    errors = QUICK_ERRORS if quick else ERRORS
    parts = [partial(_of_a_command, folder, name, make, errors) for name, make in ATTEMPTS.items()]
    if not quick:
        parts.append(partial(_of_a_first_write, folder))
    parts += [partial(_of_the_index, folder, error) for error in QUICK_ERRORS]
    with ThreadPoolExecutor(os.cpu_count()) as pool:  # each in a folder of its own
        return [row for rows in pool.map(lambda part: part(), parts) for row in rows]


def _of_a_command(folder: Path, name: str, make: Make, errors: Sequence[str]) -> list[Row]:
    place = Place(folder / name, 30)
    calls = list(_of_the_write(place, _calls(place, make)))
    rows = [_each(place, f"{error} in {name}, the store's calls", _at(calls, error), make) for error in errors]
    return [*rows, _doubles(place, name, make, calls), _short_writes(place, name, make)]


def _of_a_first_write(folder: Path) -> list[Row]:
    place, make = Place(folder / "first", 30), ATTEMPTS["add"]
    calls = list(_of_the_write(place, _calls(place, make, first=True)))
    name = "in a first add, the store's calls"
    return [_each(place, f"{error} {name}", _at(calls, error), make, first=True) for error in ERRORS]


def _of_the_index(folder: Path, error: str) -> list[Row]:
    place, make = Place(folder / f"index-{error}", 30), ATTEMPTS["add"]
    calls = [call for call in _calls(place, make) if str(place.cache) in call.line]
    return [_each(place, f"{error} in the index's calls", _at(calls, error), make, cache=True)]


def _at(calls: Iterable[Call], error: str) -> Iterator[str]:
    tried = (call for call in calls if error == "error=EIO" or call.name not in LOOKS)
    return (f"{call.name}:{error}:when={call.nth}" for call in tried)


def _calls(place: Place, make: Make, *, first: bool = False) -> list[Call]:
    """The calls of a write, as those that follow will make them: the very first also compiles icmd's modules."""
    place.icmd(*make(place, next(_number)).arguments)
    _put_back(place)
    attempt = make(place, next(_number))
    _ready(place, first=first)
    return list(traced(place, *attempt.arguments))


def _put_back(place: Place) -> None:
    """The store and its history as they were the first time: a longer history takes more calls to read."""
    kept = place.folder / "kept"
    if not kept.exists():
        shutil.copytree(place.store.parent, kept)
        return
    shutil.rmtree(place.store.parent)
    shutil.copytree(kept, place.store.parent)


def _of_the_write(place: Place, calls: Iterable[Call]) -> Iterator[Call]:
    """The calls that touch the store's folder, from the one that opens the lock's file on."""
    locked = False
    for call in calls:
        locked = locked or ".lock" in call.line
        if locked and str(place.store.parent) in call.line:
            yield call


def _ready(place: Place, *, first: bool = False) -> None:
    """The index is up to date, and the store's dates can be trusted: a write makes the same calls each time.

    Before a `first` write there is neither lock nor history, and another's store.
    """
    if first:
        for path in (place.history, place.store.with_name(".projects.json.lock")):
            path.unlink(missing_ok=True)
        place.store.chmod(0o640)
        if os.geteuid() == 0:
            os.chown(place.store, 12345, 12345)
    an_hour_ago = time.time() - 3600
    os.utime(place.store, (an_hour_ago, an_hour_ago))
    place.icmd("list", "--count")


def _each(
    place: Place, name: str, faults: Iterable[str], make: Make, *, first: bool = False, cache: bool = False
) -> Row:
    row = Row(name, 0, {}, [])
    for fault in faults:
        _put_back(place)
        attempt = make(place, next(_number))
        _ready(place, first=first)
        row = _judged(place, row, attempt, [fault], where=place.cache if cache else place.store.parent, must_work=cache)
    if row.ends.get("elsewhere", 0) * 5 >= row.tried:
        row.broken.append("too few faults met the calls that they were meant for: nothing is proven")
    print(f"  {row.name}: {row.tried} {row.ends} {row.broken}", flush=True)
    return row


_number = iter(range(1, 100_000))


def _judged(
    place: Place, row: Row, attempt: Attempt, faults: Sequence[str], *, where: Path, must_work: bool = False
) -> Row:
    """`row` with one more try."""
    before, history = place.projects(), _bytes(place.history)
    ran, lines = injected(place, faults, *attempt.arguments)
    if str(where) not in lines:
        row.ends["elsewhere"] = row.ends.get("elsewhere", 0) + 1
        return row._replace(tried=row.tried + 1)
    end, broken = _ended(place, ran, before, history, attempt)
    if must_work and end == "refused":
        broken.append(f"an index failed a command: {ran.stderr}")
    if end == "refused" and "unlink" not in lines and (left := place.temporary()):
        broken.append(f"temporary files stay: {left}")
    return _counted(place, row, end, broken, " ".join(faults))


def _counted(place: Place, row: Row, end: str, broken: list[str], faults: str) -> Row:
    """`row` with one more try that ended so, once the store, the index and the next write were looked at."""
    broken += all_is_well(place) + next_write_works(place, f"after {next(_number)}")
    row.ends[end] = row.ends.get(end, 0) + 1
    row.broken.extend(f"{faults}: {promise}" for promise in broken)
    return row._replace(tried=row.tried + 1)


def _ended(
    place: Place, ran: "subprocess.CompletedProcess[str]", before: Projects, history: bytes, attempt: Attempt
) -> tuple[str, list[str]]:
    """How a command ended, and what is wrong with that."""
    now = place.projects()
    is_done = attempt.is_done(before, now)
    if not is_done and now != before:
        return "broken", ["the store holds a part of the change"]
    if ran.returncode < 0:
        return ("killed, all" if is_done else "killed, nothing"), []
    if ran.returncode == 0:
        broken = [] if is_done else ["it reported success, and changed nothing"]
        return "done", broken + ([f"it complained: {ran.stderr}"] if ran.stderr else [])
    broken = ["it reported failure, and changed the store"] if is_done else []
    read = "cannot be read" in ran.stderr
    broken += worded(ran, (READ,) if read else (5,))
    if history and not _bytes(place.history).startswith(history):
        broken.append("the history lost entries")
    return "refused", broken


def _bytes(path: Path) -> bytes:
    return path.read_bytes() if path.exists() else b""


def _doubles(place: Place, name: str, make: Make, calls: Iterable[Call]) -> Row:
    row = Row(f"a second fault while {name} clears up", 0, {}, [])
    synced = [call.nth for call in calls if call.name == "fsync"]
    for one, other in DOUBLE:
        # The first sync is that of the new store, the second the history's.
        _put_back(place)
        attempt = make(place, next(_number))
        _ready(place)
        fault = re.sub(r"fsync:(.*):when=(\d)", lambda m: f"fsync:{m[1]}:when={synced[int(m[2]) - 1]}", one)
        row = _judged(place, row, attempt, [fault, other], where=place.store.parent)
    print(f"  {row.name}: {row.tried} {row.ends} {row.broken}", flush=True)
    return row


def _short_writes(place: Place, name: str, make: Make) -> Row:
    """Writes that put down a third of what they are asked, alone and before a failure."""
    row = Row(f"short writes in {name}, then a fault", 0, {}, [])
    library = place.folder / "short_writes.so"
    compiler = shutil.which("cc") or shutil.which("gcc")
    if compiler is None:
        return row._replace(ends={"no C compiler": 1})
    subprocess.run([compiler, "-shared", "-fPIC", "-o", library, HERE / "short_writes.c", "-ldl"], check=True)
    _ready(place)
    for faults in SHORT:
        attempt = make(place, next(_number))
        before, history = place.projects(), _bytes(place.history)
        env = {"LD_PRELOAD": str(library), "ICMD_FAULT_FOLDER": str(place.store.parent), **faults}
        end, broken = _ended(place, place.icmd(*attempt.arguments, **env), before, history, attempt)
        if bool(faults) != (end == "refused"):
            broken.append(f"{end} with {faults}")
        broken += [f"temporary files stay: {left}"] if (left := place.temporary()) else []
        row = _counted(place, row, end, broken, f"short writes {faults}")
    print(f"  {row.name}: {row.tried} {row.ends} {row.broken}", flush=True)
    return row
