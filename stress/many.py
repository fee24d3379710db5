"""Many processes at once on one store: what reported success is there exactly once, and no reader sees a half state."""

import csv
import json
import random
import threading
import time
from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from hashlib import sha256
from itertools import pairwise
from pathlib import Path
from typing import Any, NamedTuple

from common import TIMEOUT, Place, Row, all_is_well, next_write_works

PROCESSES = 16
PROJECTS = 60
"""To begin with; edits choose among them."""

IMPORTED = 3
"""Rows of one import."""

WAIT = ("--wait", "60")
PLAIN_FAILURES = (1, 3, 4, 5)
"""Undoing what is undone or was changed since, busy: refused, with a sentence."""


class Done(NamedTuple):
    """One operation: its kind, its mark in the store, its exit code, its number in the history, what it said."""

    kind: str
    mark: str
    code: int
    history: int | None
    said: str


def run(folder: Path, rounds: int, *, quick: bool) -> list[Row]:  # noqa: ARG001 - the rounds tell how long
    """`rounds` operations by so many processes, beside readers that run all the while."""
    place = Place(folder / "many", PROJECTS)
    place.icmd("list", "--count")
    watch = _Watch(place)
    with ThreadPoolExecutor(PROCESSES) as crowd:
        done = list(crowd.map(lambda n: _operate(place, n), range(rounds)))
    seen, halves = watch.end()
    row = Row(f"{PROCESSES} processes at once", rounds, dict(Counter(_end(one) for one in done)), _wrong(place, done))
    row.broken.extend(all_is_well(place) + next_write_works(place, "after all"))
    return [row, Row("readers beside them", sum(seen.values()), seen, halves)]


def _operate(place: Place, n: int) -> Done:
    chance = random.Random(n)
    kind = chance.choices(("add", "edit", "import", "undo"), (4, 4, 2, 2))[0]
    mark = sha256(str(n).encode()).hexdigest()
    ran = place.icmd(*_COMMANDS[kind](place, n, mark, chance), *WAIT)
    number: int | None = None
    if ran.stdout and ran.returncode == 0 and kind != "add":
        report = json.loads(ran.stdout)
        number = report["entry" if kind == "import" else "history"]
    return Done(kind, mark, ran.returncode, number, ran.stderr)


def _add(_place: Place, n: int, mark: str, _chance: random.Random) -> list[str]:
    return ["add", "--id", f"added-{n}", "--title", mark, "--country", "MA", "--summary", mark, "--lead", mark]


def _edit(_place: Place, _n: int, mark: str, chance: random.Random) -> list[str]:
    number = str(chance.randint(1, PROJECTS))
    return ["edit", number, "--set", f"summary={mark}", "--set", f"lead={mark}", "--json"]


def _import(place: Place, n: int, mark: str, _chance: random.Random) -> list[str]:
    path = place.folder / f"rows-{n}.csv"
    with path.open("w", newline="", encoding="utf-8") as file:
        rows = csv.writer(file)
        rows.writerow(["id", "title", "countries", "summary", "lead"])
        rows.writerows([f"imported-{n}-{at}", f"{at} {mark}", "MA", mark, mark] for at in range(IMPORTED))
    return ["import", str(path), "--yes", "--json"]


def _undo(_place: Place, _n: int, _mark: str, _chance: random.Random) -> list[str]:
    return ["undo", "--yes", "--json"]


_COMMANDS: dict[str, Callable[[Place, int, str, random.Random], list[str]]] = {
    "add": _add,
    "edit": _edit,
    "import": _import,
    "undo": _undo,
}


def _end(one: Done) -> str:
    return f"{one.kind} done" if one.code == 0 else f"{one.kind} refused ({one.code})"


def _wrong(place: Place, done: list[Done]) -> list[str]:
    """What is wrong with the history and the store, by what each operation reported."""
    broken = [f"{one.kind} ended with {one.code}: {one.said}" for one in done if not _is_worded(one)]
    entries = [json.loads(line) for line in place.history.read_text(encoding="utf-8").splitlines()]
    if [entry["n"] for entry in entries] != list(range(1, len(entries) + 1)):
        broken.append("the history's numbers have gaps or doubles")
    for before, after in pairwise(entries):
        if before["after"] != after["before"]:
            broken.append(f"entry {after['n']} does not begin where entry {before['n']} ended")
    commands = Counter(entry["command"] for entry in entries)
    # An import that changes nothing, or an undo of nothing, succeeds without an entry.
    wanted = Counter(one.kind for one in done if one.code == 0 and (one.kind == "add" or one.history))
    if commands != wanted:
        broken.append(f"reported {dict(wanted)}, in the history {dict(commands)}")
    told = [one.history for one in done if one.history]
    if len(told) != len(set(told)):
        broken.append("two operations were told one number")
    kinds = {entry["n"]: entry["command"] for entry in entries}
    broken += [
        f"entry {one.history} is no {one.kind}" for one in done if one.history and kinds.get(one.history) != one.kind
    ]
    return broken + _misplaced(place, done, entries)


def _is_worded(one: Done) -> bool:
    is_said = "Error: " in one.said or '"rule": ' in one.said  # in words, or as JSON to who asks for it
    plain = one.code == 0 or (one.code in PLAIN_FAILURES and is_said)
    return plain and "Traceback" not in one.said


def _misplaced(place: Place, done: list[Done], entries: list[dict[str, Any]]) -> list[str]:
    """Marks of successes that the entries do not hold once, and of failures that they or the store do hold."""
    made = Counter(
        str(change["id"])
        for entry in entries
        if not entry.get("undoes")
        for change in entry["changes"]
        if "added" in change
    )
    edited = Counter(
        change["changed"]["lead"].get("new")
        for entry in entries
        if not entry.get("undoes")
        for change in entry["changes"]
        if "lead" in change.get("changed", {})
    )
    text = place.store.read_text(encoding="utf-8")
    broken = []
    for n, one in enumerate(done):
        wanted = 1 if one.code == 0 else 0
        found = {
            "add": [made[f"added-{n}"]],
            "edit": [edited[one.mark]],
            "import": [made[f"imported-{n}-{at}"] for at in range(IMPORTED)],
            "undo": [wanted],
        }[one.kind]
        if set(found) != {wanted}:
            broken.append(f"{one.kind} {n} ended with {one.code}, and is {found} times in the history")
        if not wanted and one.mark in text:
            broken.append(f"{one.kind} {n} ended with {one.code}, and is in the store")
    return broken


class _Watch:
    """Readers that look at the store all the while: the file itself, `list --count`, `list --format json`."""

    def __init__(self, place: Place) -> None:
        self._place = place
        self._over = threading.Event()
        self._seen: Counter[str] = Counter()
        self._broken: list[str] = []
        looks = (self._file, self._count, self._list)
        self._threads = [threading.Thread(target=self._look, args=(look,), daemon=True) for look in looks]
        for thread in self._threads:
            thread.start()

    def end(self) -> tuple[dict[str, int], list[str]]:
        """How often each looked, and what they saw that must not be."""
        self._over.set()
        for thread in self._threads:
            thread.join(TIMEOUT)
        return dict(self._seen), self._broken

    def _look(self, look: Callable[[], str]) -> None:
        while not self._over.is_set():
            try:
                self._seen[look()] += 1
            except Exception as error:  # noqa: BLE001 - whatever it is, a reader must not meet it
                self._broken.append(repr(error))

    def _file(self) -> str:
        self._check(list(self._place.projects().values()))
        time.sleep(0.01)
        return "of the file"

    def _count(self) -> str:
        ran = self._place.icmd("list", "--count")
        if ran.returncode or not ran.stdout.strip().isdigit() or ran.stderr:
            self._broken.append(f"list --count: exit {ran.returncode}, {ran.stdout!r} {ran.stderr}")
        return "of list --count"

    def _list(self) -> str:
        ran = self._place.icmd("list", "--format", "json")
        if ran.returncode or ran.stderr:
            self._broken.append(f"list: exit {ran.returncode}: {ran.stderr}")
        else:
            self._check(json.loads(ran.stdout))
        return "of list --format json"

    def _check(self, projects: list[dict[str, Any]]) -> None:
        """Every operation sets two fields to one value, and an import adds all of its rows."""
        rows: Counter[str] = Counter()
        for project in projects:
            marked = len(str(project.get("lead"))) == 64  # noqa: PLR2004 - a mark's length
            if marked and project.get("summary") != project["lead"]:
                self._broken.append(f"half an operation in {project['id']}")
            if project["id"].startswith("imported-"):
                rows[project["lead"]] += 1
        self._broken += [f"a part of import {mark}" for mark, count in rows.items() if count != IMPORTED]
