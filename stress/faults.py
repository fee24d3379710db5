"""Every system call of a write made to fail, or to be the process's last: all of the change or none, and a sentence."""

import os
import re
import shutil
import subprocess
import time
from collections.abc import Iterable, Iterator, Sequence
from hashlib import sha256
from pathlib import Path
from typing import NamedTuple

from common import HERE, Place, Row, all_is_well, next_write_works, worded

from icmd_cli.storage.fingerprint import is_settled

CALLS = (
    "openat,read,write,pwrite64,fsync,fdatasync,fchmod,fchown,rename,renameat,renameat2,unlink,unlinkat,ftruncate,flock"
    ",fcntl,mkdir"
)
ERRORS = ("error=ENOSPC", "error=EIO", "error=EACCES", "error=EINTR", "signal=KILL")
QUICK_ERRORS = ("error=EIO", "signal=KILL")
READ = 4
"""The exit code of a store that cannot be read."""

DOUBLE = (
    ("fsync:error=EIO:when=1", "ftruncate:error=EIO"),
    ("fsync:error=EIO:when=2", "ftruncate:error=EIO"),
    ("fsync:error=EIO:when=2", "unlink:error=EACCES"),
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
    """A fault at every call of an ordinary write, of a store's very first one, and of the index; then short writes."""
    rows: list[Row] = []
    errors = QUICK_ERRORS if quick else ERRORS
    for name, first in (("a write", False), ("a first write", True))[: 1 if quick else 2]:
        place = Place(folder / name.replace(" ", "-"), 30)
        calls = list(_of_the_write(place, _calls(place, first=first)))
        for error in errors:
            row = Row(f"{error} in {name}, the store's calls", 0, {}, [])
            rows.append(_each(place, row, (f"{c.name}:{error}:when={c.nth}" for c in calls), first=first))
    place = Place(folder / "index", 30)
    calls = [call for call in _calls(place, first=False) if str(place.cache) in call.line]
    for error in QUICK_ERRORS[: 1 if quick else None]:
        faults = [f"{call.name}:{error}:when={call.nth}" for call in calls]
        rows.append(_each(place, Row(f"{error} in the index's calls", 0, {}, []), faults, cache=True))
    rows.append(_doubles(Place(folder / "double", 30)))
    rows.append(_short_writes(Place(folder / "short", 30)))
    return rows


def _calls(place: Place, *, first: bool) -> list[Call]:
    """The calls of a write, as those that follow will make them: the very first also compiles icmd's modules."""
    place.icmd(*_command(next(_number)))
    _ready(place, first=first)
    return list(traced(place, *_command(next(_number))))


def _command(n: int) -> list[str]:
    title = sha256(str(n).encode()).hexdigest()  # it resembles no other, which a command would say
    return ["add", "--title", title, "--id", f"fault-{n:05}", "--country", "MA", "--quiet"]


def _of_the_write(place: Place, calls: Iterable[Call]) -> Iterator[Call]:
    """The calls that touch the store's folder, from the one that opens the lock's file on."""
    locked = False
    for call in calls:
        locked = locked or ".lock" in call.line
        if locked and str(place.store.parent) in call.line:
            yield call


def _ready(place: Place, *, first: bool) -> None:
    """The index is up to date, and the store's dates can be trusted: a write makes the same calls each time.

    Before a `first` write there is neither lock nor history, and another's store.
    """
    if first:
        for path in (place.history, place.store.with_name(".projects.json.lock")):
            path.unlink(missing_ok=True)
        place.store.chmod(0o640)
        if os.geteuid() == 0:
            os.chown(place.store, 12345, 12345)
    while not is_settled(place.store.stat()):
        time.sleep(0.1)
    place.icmd("list", "--count")


def _each(place: Place, row: Row, faults: Iterable[str], *, first: bool = False, cache: bool = False) -> Row:
    for fault in faults:
        _ready(place, first=first)
        row = _judged(place, row, [fault], where=place.cache if cache else place.store.parent, must_work=cache)
    if row.ends.get("elsewhere", 0) * 5 > row.tried:
        row.broken.append("too many faults met other calls than those they were meant for: nothing is proven")
    print(f"  {row.name}: {row.tried} {row.ends} {row.broken}", flush=True)
    return row


_number = iter(range(1, 100_000))


def _judged(place: Place, row: Row, faults: Sequence[str], *, where: Path, must_work: bool = False) -> Row:
    """`row` with one more try."""
    before, history = place.projects(), _bytes(place.history)
    command = _command(next(_number))
    ran, lines = injected(place, faults, *command)
    if str(where) not in lines:
        row.ends["elsewhere"] = row.ends.get("elsewhere", 0) + 1
        return row._replace(tried=row.tried + 1)
    end, broken = _ended(place, ran, before, history, command[4])
    if must_work and end == "refused":
        broken.append(f"an index failed a command: {ran.stderr}")
    if end == "refused" and "unlink" not in lines and (left := place.temporary()):
        broken.append(f"temporary files stay: {left}")
    broken += all_is_well(place) + next_write_works(place, f"after {command[4]}")
    row.ends[end] = row.ends.get(end, 0) + 1
    row.broken.extend(f"{' '.join(faults)}: {promise}" for promise in broken)
    return row._replace(tried=row.tried + 1)


def _ended(
    place: Place,
    ran: "subprocess.CompletedProcess[str]",
    before: dict[str, dict[str, object]],
    history: bytes,
    id_: str,
) -> tuple[str, list[str]]:
    """How an `add` ended, and what is wrong with that."""
    now = place.projects()
    new = [record["id"] for number, record in now.items() if number not in before]
    is_done = new == [id_] and all(now[number] == record for number, record in before.items())
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


def _doubles(place: Place) -> Row:
    row = Row("a second fault while clearing up", 0, {}, [])
    calls = list(_of_the_write(place, _calls(place, first=False)))
    synced = [call.nth for call in calls if call.name == "fsync"]
    for one, other in DOUBLE:
        # The first sync is the history's, the second the store's.
        _ready(place, first=False)
        fault = re.sub(r"fsync:(.*):when=(\d)", lambda m: f"fsync:{m[1]}:when={synced[int(m[2]) - 1]}", one)
        row = _judged(place, row, [fault, other], where=place.store.parent)
    print(f"  {row.name}: {row.tried} {row.ends} {row.broken}", flush=True)
    return row


def _short_writes(place: Place) -> Row:
    """Writes that put down a third of what they are asked, alone and before a failure."""
    row = Row("short writes, then a fault", 0, {}, [])
    library = place.folder / "short_writes.so"
    compiler = shutil.which("cc") or shutil.which("gcc")
    if compiler is None:
        return row._replace(ends={"no C compiler": 1})
    subprocess.run([compiler, "-shared", "-fPIC", "-o", library, HERE / "short_writes.c", "-ldl"], check=True)
    _ready(place, first=False)
    for faults in SHORT:
        before, history, command = place.projects(), _bytes(place.history), _command(next(_number))
        env = {"LD_PRELOAD": str(library), "ICMD_FAULT_FOLDER": str(place.store.parent), **faults}
        end, broken = _ended(place, place.icmd(*command, **env), before, history, command[4])
        if bool(faults) != (end == "refused"):
            broken.append(f"{end} with {faults}")
        broken += [f"temporary files stay: {left}"] if (left := place.temporary()) else []
        broken += all_is_well(place) + next_write_works(place, f"after {command[4]}")
        row.ends[end] = row.ends.get(end, 0) + 1
        row.broken.extend(f"short writes {faults}: {promise}" for promise in broken)
        row = row._replace(tried=row.tried + 1)
    print(f"  {row.name}: {row.tried} {row.ends} {row.broken}", flush=True)
    return row
