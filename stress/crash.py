"""Commands killed (kill -9) at random moments, half of them while they write: all of the change is there, or none."""

import csv
import os
import random
import shutil
import signal
import subprocess
import time
from collections.abc import Callable
from pathlib import Path

from common import Attempt, Place, Projects, Row, all_is_well, next_write_works

ROWS = 10_000
SIZE, QUICK_SIZE = 36_000, 2_000
"""How many projects make 50 MB, and a store for a first look."""

RENEWED = 10
"""After so many rounds the history is begun anew: import keeps every value that it changed."""


def _add(place: Place, _round: int) -> Attempt:
    id_ = f"crash-{place.store.stat().st_mtime_ns}"
    title = f"Projet {id_}"

    def is_done(before: Projects, now: Projects) -> bool:
        new = [number for number in now if number not in before]
        return len(new) == 1 and now[new[0]]["title"] == title and {**before, new[0]: now[new[0]]} == now

    return Attempt(["add", "--title", title, "--id", id_, "--country", "MA"], is_done)


def _edit(place: Place, round_: int) -> Attempt:
    number, text = "17", f"edited {round_} {place.store.stat().st_mtime_ns}"

    def is_done(before: Projects, now: Projects) -> bool:
        wanted = {**before[number], "summary": text, "updated": now[number].get("updated")}
        return now[number] == wanted and {**before, number: wanted} == now

    return Attempt(["edit", number, "--set", f"summary={text}"], is_done)


def _table(path: Path, text: str) -> Path:
    with path.open("w", newline="", encoding="utf-8") as file:
        rows = csv.writer(file)
        rows.writerow(["id", "title", "countries", "summary"])
        rows.writerows([f"import-{n}", f"Projet importé {n}", "MA", text] for n in range(ROWS))
    return path


def _import(place: Place, round_: int) -> Attempt:
    text = f"imported {round_} {place.store.stat().st_mtime_ns}"
    path = _table(place.folder / "rows.csv", text)

    def is_done(before: Projects, now: Projects) -> bool:
        imported = [number for number, record in now.items() if record["id"].startswith("import-")]
        whole = len(imported) == ROWS and all(now[number]["summary"] == text for number in imported)
        others = now.keys() - set(imported)
        return whole and all(now[number] == before.get(number) for number in others) and before.keys() <= now.keys()

    return Attempt(["import", str(path), "--yes", "--quiet"], is_done)


def _undo(place: Place, round_: int) -> Attempt:
    before = place.projects()
    finished = place.icmd(*_import(place, round_).arguments)
    if finished.returncode:
        raise RuntimeError(finished.stderr)
    return Attempt(["undo", "--yes", "--quiet"], lambda _imported, now: now == before)


def _index(place: Place, _round: int) -> Attempt:
    shutil.rmtree(place.cache, ignore_errors=True)
    return Attempt(["list", "--count"], lambda before, now: before == now)


COMMANDS = {"add": _add, "edit": _edit, "import of 10,000": _import, "undo of 10,000": _undo, "index building": _index}


def run(folder: Path, rounds: int, *, quick: bool) -> list[Row]:
    """`rounds` kills, spread over the commands in turn."""
    place = Place(folder / "crash", QUICK_SIZE if quick else SIZE)
    place.icmd("list", "--count")
    megabytes = place.store.stat().st_size / 1e6
    print(f"crash: {rounds} kills on a store of {megabytes:.0f} MB, {len(place.projects())} projects", flush=True)
    chance = random.Random(rounds)
    lasting = {name: _lasting(place, make) for name, make in COMMANDS.items()}
    rows = {name: Row(f"kill -9 in {name}", 0, {}, []) for name in COMMANDS}
    for round_ in range(rounds):
        name = list(COMMANDS)[round_ % len(COMMANDS)]
        attempt = COMMANDS[name](place, round_)
        is_late = round_ // len(COMMANDS) % 2 == 1
        wait = chance.uniform(0, lasting[name] / (4 if is_late else 1))
        end, broken = _killed(place, attempt, wait, written=is_late)
        broken += next_write_works(place, f"after {round_}")
        row = rows[name]
        row.ends[end] = row.ends.get(end, 0) + 1
        row.broken.extend(broken)
        rows[name] = row._replace(tried=row.tried + 1)
        print(f"  {round_ + 1} {name}: {end} {' '.join(broken)}", flush=True)
        if round_ % RENEWED == RENEWED - 1:
            place.history.unlink(missing_ok=True)
    return list(rows.values())


def _lasting(place: Place, make: Callable[[Place, int], Attempt]) -> float:
    """Seconds that the command takes when nobody kills it, the second time (an import then changes what it added)."""
    for _ in range(2):
        arguments = make(place, -1).arguments
        began = time.perf_counter()
        ran = place.icmd(*arguments)
        if ran.returncode:
            raise RuntimeError(ran.stderr)
    return time.perf_counter() - began


def _killed(place: Place, attempt: Attempt, wait: float, *, written: bool) -> tuple[str, list[str]]:
    """How a command ended that is killed after a `wait` of so many seconds, and what was wrong then.

    The wait begins when the command does, or with `written` when it first writes.
    """
    before, looks = place.projects(), _looks(place)
    process = place.start(*attempt.arguments, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    while written and process.poll() is None and _looks(place) == looks:
        time.sleep(0.001)
    time.sleep(wait)
    finished = process.poll() is not None
    if not finished:
        os.killpg(process.pid, signal.SIGKILL)
    code = process.wait()
    try:
        now = place.projects()
    except (OSError, ValueError, KeyError) as error:
        return "broken", [f"the store cannot be read: {error!r}"]
    is_done = attempt.is_done(before, now)
    broken = all_is_well(place)
    if not is_done and now != before:
        return "broken", ["the store holds a part of the change", *broken]
    if finished:
        return "finished first", broken if is_done and not code else [f"it ended with {code}", *broken]
    return ("kept whole" if now != before else "nothing changed"), broken


def _looks(place: Place) -> list[tuple[str, int]]:
    """The files of the store and of its index, with their sizes; the lock is there before anything is written."""
    folders = (place.store.parent, place.cache / "icmd")
    found = (entry for folder in folders if folder.exists() for entry in os.scandir(folder))
    return sorted((entry.path, _size(entry)) for entry in found if not entry.name.endswith(".lock"))


def _size(entry: "os.DirEntry[str]") -> int:
    try:
        return entry.stat().st_size
    except FileNotFoundError:  # a temporary one
        return 0
