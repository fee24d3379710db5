"""What the long runs share: a store to work on, the program to run, and the questions that tell whether all is well."""

import json
import os
import re
import subprocess
import sys
import zlib
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any, NamedTuple

HERE = Path(__file__).parent
sys.path.insert(0, str(HERE.parent / "benchmarks"))

from generate import catalogue  # noqa: E402 - its folder is known only now

ICMD = [sys.executable, "-m", "icmd_cli"]
TIMEOUT = 300
"""Seconds after which a command counts as stuck."""

Record = dict[str, Any]
Projects = dict[str, Record]


class Attempt(NamedTuple):
    """One command to be disturbed: its words, and whether what it found and what there is now differ by its change."""

    arguments: list[str]
    is_done: Callable[[Projects, Projects], bool]


class Row(NamedTuple):
    """One line of the table: what was tried, how it ended, and each promise that was broken."""

    name: str
    tried: int
    ends: dict[str, int]
    broken: list[str]


class Place:
    """A folder of its own with a store of `count` generated projects and an index."""

    def __init__(self, folder: Path, count: int) -> None:
        self.folder = folder
        self.store = catalogue(folder / "store" / "projects.json", count)
        self.history = self.store.with_name("projects.history.jsonl")
        self.cache = folder / "cache"
        kept = {name: value for name, value in os.environ.items() if not name.startswith(("ICMD_", "XDG_", "LC_"))}
        self.env = kept | {
            "ICMD_STORE": str(self.store),
            "XDG_CACHE_HOME": str(self.cache),
            "HOME": str(folder),
            "LANG": "C.UTF-8",
        }

    def start(self, *arguments: str, **options: Any) -> "subprocess.Popen[str]":
        """Begin a command, in a session of its own, so that it can be killed with all its children."""
        pipes = {"stdin": subprocess.DEVNULL, "stdout": subprocess.PIPE, "stderr": subprocess.PIPE}
        return subprocess.Popen(
            [*ICMD, *arguments], env=self.env, text=True, start_new_session=True, **(pipes | options)
        )

    def icmd(self, *arguments: str, before: Sequence[str] = (), **env: str) -> "subprocess.CompletedProcess[str]":
        """Run a command to its end; `before` stands before it on the line (strace)."""
        return subprocess.run(
            [*before, *ICMD, *arguments],
            env=self.env | env,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            timeout=TIMEOUT,
            check=False,
        )

    def projects(self) -> Projects:
        """The projects that the file holds, read without icmd. Raises ValueError, KeyError when it is not whole."""
        import orjson  # as icmd's own dependency it is there

        found: Projects = orjson.loads(self.store.read_bytes())["projects"]
        return found

    def temporary(self) -> list[str]:
        """The names of temporary files beside the store."""
        return [path.name for path in self.store.parent.iterdir() if path.name.endswith(".tmp")]

    def entries(self) -> list[Record]:
        """The history's entries as `icmd history` gives them, the newest first."""
        found: list[Record] = json.loads(self.icmd("history", "--format", "json", "--limit", "0").stdout)
        return found

    def last_entry(self) -> Record | None:
        """The last whole line of the history file, without its changes."""
        if not self.history.exists():
            return None
        lines = self.history.read_bytes().split(b"\n")
        if len(lines) < 2:  # noqa: PLR2004 - a whole line and what follows it
            return None
        head = re.sub(rb',"changes":\[.*', b"}", lines[-2], flags=re.DOTALL)
        entry: Record = json.loads(head)
        return entry


def all_is_well(place: Place) -> list[str]:
    """What is wrong in `place` now: the file, its history, the index's answers; nothing when all agree."""
    try:
        projects = place.projects()
    except (OSError, ValueError, KeyError) as error:
        return [f"the store cannot be read: {error!r}"]
    return [*_history_agrees(place), *_index_agrees(place, projects)]


def _history_agrees(place: Place) -> list[str]:
    entry = place.last_entry()
    ran = place.icmd("history", "--format", "json", "--limit", "1")
    if ran.returncode:
        return [f"icmd history: exit {ran.returncode}: {ran.stderr}"]
    shown = json.loads(ran.stdout)
    if entry is None:
        return ["the history shows what it does not hold"] if shown else []
    now = zlib.crc32(place.store.read_bytes())
    is_borne = entry["after"] == now
    if not is_borne and entry["before"] != now:
        return [f"the store is neither what entry {entry['n']} made of it, nor what it was before"]
    if bool(shown and shown[0]["n"] == entry["n"]) != is_borne:
        return [f"entry {entry['n']} is {'not ' if is_borne else ''}shown, though the store says otherwise"]
    return []


def _index_agrees(place: Place, projects: Projects) -> list[str]:
    ran = place.icmd("list", "--format", "json")
    if ran.returncode or "Traceback" in ran.stderr:
        return [f"icmd list: exit {ran.returncode}: {ran.stderr}"]
    import orjson

    listed = {str(record.pop("number")): record for record in orjson.loads(ran.stdout)}
    differing = [
        number for number in projects.keys() | listed.keys() if not _same(projects.get(number), listed.get(number))
    ]
    return [f"the index and the file disagree on {differing[:5]}"] if differing else []


def _same(record: Record | None, listed: Record | None) -> bool:
    if record is None or listed is None:
        return False
    return record == {name: value for name, value in listed.items() if value not in (None, [], "")}


def next_write_works(place: Place, text: str) -> list[str]:
    """What is wrong with one more write, which is to leave no temporary file behind."""
    ran = place.icmd("edit", "1", "--set", f"summary={text}", "--quiet")
    if ran.returncode:
        return [f"the next command: exit {ran.returncode}: {ran.stderr}"]
    if place.projects()["1"]["summary"] != text:
        return ["the next command reported success, and changed nothing"]
    return [f"temporary files stay: {left}"] if (left := place.temporary()) else []


def worded(ran: "subprocess.CompletedProcess[str]", codes: Sequence[int] = (5,)) -> list[str]:
    """What is wrong with how a command failed: it owes one clear sentence and one of the exit `codes`."""
    if "Traceback" in ran.stderr or not ran.stderr.startswith("Error: "):
        return [f"no clear sentence: {ran.stderr[-300:]!r}"]
    return [] if ran.returncode in codes else [f"exit {ran.returncode}: {ran.stderr}"]
