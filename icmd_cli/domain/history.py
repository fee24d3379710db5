"""What has been changed, as values: entries read line by line, and the life of one project."""

import json
from codecs import BOM_UTF8
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from enum import Enum, auto
from typing import Any, NamedTuple

from icmd_cli.domain.changes import Record
from icmd_cli.domain.organisations import LISTED, NamesChange


class Oddity(Enum):
    """What a history has that icmd did not write so."""

    FOREIGN = auto()
    """A line that is no entry."""
    TORN = auto()
    """The beginning of an entry, at the end of the file."""
    RENUMBERED = auto()
    """An entry without a number, or with one that another has."""


Report = Callable[[int, Oddity], None]
"""Told the lines that are not as icmd writes them."""

_REFERENCES = ("undoes", "void")
"""What says the number of another entry."""

_FAR = 1 << 53
"""No history has this many entries; a larger number is a mistake."""

RENAMED = "ids"
"""The key of what an entry keeps of those before it: the ids that projects had."""

KINDS = ("added", "changed", "removed")
"""What can happen to a project; each change of an entry has one of these keys."""


class Event(NamedTuple):
    """One entry, which is one command's one write; `record` is the entry as the history holds it.

    `is_renumbered` says that its line has no number of its own.
    """

    n: int
    record: Mapping[str, Any]
    is_renumbered: bool = False

    @property
    def undoes(self) -> int | None:
        """The number of the entry that this one took back."""
        found = self.record.get("undoes")
        return found if type(found) is int else None

    @property
    def receipt(self) -> Mapping[str, Any] | None:
        """What an import says of its file."""
        found = self.record.get("import")
        return found if isinstance(found, dict) else None

    @property
    def renamed(self) -> list[tuple[int, str | None, str | None]]:
        """Number, old and new id of each project whose id it changed, or had changed in entries that are compacted."""
        own = [(c["number"], id_before(c), c.get("id")) for c in self.changes if "id" in c.get("changed", ())]
        return [*self.renamed_before, *own]

    @property
    def renamed_before(self) -> list[tuple[int, str | None, str | None]]:
        """Of `renamed` those of entries that are compacted."""
        listed = self.record.get(RENAMED)
        return [(one[0], one[1], one[2]) for one in listed if _is_renaming(one)] if isinstance(listed, list) else []

    @property
    def names(self) -> NamesChange | None:
        """What it changed in what the catalogue calls organisations."""
        sides = self.record.get(LISTED)
        if not isinstance(sides, dict) or not all(isinstance(sides.get(side), list) for side in NamesChange._fields):
            return None
        return NamesChange(sides["old"], sides["new"])

    @property
    def changes(self) -> list[Record]:
        """One object for each project: its number, its id, and `added`, `changed` or `removed`."""
        found: list[Record] = self.record["changes"]
        return found

    def counts(self) -> dict[str, int]:
        """How many projects were added, changed and removed."""
        return {kind: sum(kind in change for change in self.changes) for kind in KINDS}

    def about(self, number: int) -> Record | None:
        """What it did to the project of that number."""
        return next((change for change in self.changes if change["number"] == number), None)


def events(lines: Iterable[bytes], store: int | None = None, report: Report | None = None) -> Iterator[Event]:
    """The entries that `lines` hold, the oldest first, one by one, each with a number of its own.

    What is no entry is skipped; that, and other oddities, are told to `report`. An entry that never came about (its
    process died before the store was written) is none: a later one says so, or the checksum `store` of the store.
    """
    report = report or (lambda _line, _oddity: None)
    held: Event | None = None
    torn = 0
    for line, (text, event) in enumerate(entries(lines), 1):
        if torn:  # not at the end
            report(torn, Oddity.FOREIGN)
        torn = line if event is None and is_torn(text) else 0
        if event is None:
            if text.strip() and not torn:
                report(line, Oddity.FOREIGN)
            continue
        if event.is_renumbered:
            report(line, Oddity.RENUMBERED)
        if held and event.record.get("void") != held.n:
            yield held
        held = event
    if torn:
        report(torn, Oddity.TORN)
    if held and (store is None or not is_uncommitted(held.record, store)):
        yield held


def entries(lines: Iterable[bytes]) -> Iterator[tuple[bytes, Event | None]]:
    """Each line with the entry that it holds, if any; their numbers rise.

    One without a number, or with one that another has (two histories were merged line by line), has the next; what
    refers to it by the number that it was written with means the nearest before.
    """
    last = 0
    given: dict[Any, int] = {}
    for text in lines:
        record = entry_in(text)
        if record is None:
            yield text, None
            continue
        written = record.get("n")
        last = number_of(written, last)
        given[written if isinstance(written, int) else None] = last
        meant = {name: given.get(record[name], record[name]) for name in _REFERENCES if type(record.get(name)) is int}
        changed = {name: n for name, n in {"n": last, **meant}.items() if record.get(name) != n}
        yield text, Event(last, {**record, **changed} if changed else record, is_renumbered=written != last)


def number_of(written: Any, last: int) -> int:
    """The number of an entry that says it is `written`, after one with the number `last`."""
    return written if type(written) is int and last < written < _FAR else last + 1


def renumbered(lines: Iterable[bytes]) -> Iterator[bytes]:
    """`lines`, each entry with the number of its own that `entries` gives."""
    for text, event in entries(lines):
        yield line_of(event, text) if event else text


def line_of(event: Event, text: bytes) -> bytes:
    """The line that holds `event`: `text` where that does."""
    if entry_in(text) == event.record:
        return text if text.endswith(b"\n") else text + b"\n"
    record = {"n": event.n, "last": event.record.get("last", 0), **event.record}
    return json.dumps(record, separators=(",", ":")).encode() + b"\n"


def entry_in(text: bytes) -> Record | None:
    """The entry that a line holds; None when it is none of ours."""
    if text[:80].removeprefix(BOM_UTF8).lstrip()[:1] != b"{" or text[-80:].rstrip()[-1:] != b"}":
        return None
    with suppress(ValueError, RecursionError):
        record = json.loads(text)
        if isinstance(record, dict) and isinstance(record.get("changes"), list):
            return record if all(map(_is_change, record["changes"])) else None
    return None


def is_torn(text: bytes) -> bool:
    """Whether a line that holds no entry is the beginning of one, whose process died while it wrote."""
    return text.startswith(b'{"n":') and not text.endswith(b"\n")


def is_uncommitted(entry: Mapping[str, Any], store: int) -> bool:
    """Whether the history's last `entry` never came about, as far as a store with the checksum `store` tells."""
    return bool(entry.get("before") == store != entry.get("after"))


def _is_renaming(one: Any) -> bool:
    number, *ids = one if isinstance(one, list) and len(one) == len(("number", "old", "new")) else (None,)
    return type(number) is int and all(isinstance(id_, str | None) for id_ in ids)


def _is_change(change: Any) -> bool:
    """Whether `change` is one of ours: a number, an id, and one of the three kinds, whole."""
    if not isinstance(change, dict) or not isinstance(change.get("number"), int):
        return False
    if not isinstance(change.get("id"), str | None):
        return False
    found = [kind for kind in KINDS if kind in change]
    if len(found) != 1:
        return False
    what = change[found[0]]
    if "changed" in change:
        return isinstance(what, dict) and all(isinstance(values, dict) for values in what.values())
    return isinstance(what, dict) or ("added" in change and isinstance(what, int))


def life(read: Callable[[], Iterable[Event]], number: int, id_: str) -> list[Event]:
    """The entries about one project, the newest first, back to the one that added it; each with its change alone.

    Only what leads to the project with that `number` and `id_` counts: a number may be another's in a merged history,
    and a project that was removed may have come back under another number.
    """
    came_from = {
        change["number"]: was for event in read() for change in event.changes if (was := number_before(change))
    }
    numbers = [number]
    while numbers[-1] in came_from and came_from[numbers[-1]] not in numbers:
        numbers.append(came_from[numbers[-1]])
    alone = [
        Event(event.n, {**event.record, "changes": [change]})
        for event in read()
        for change in event.changes
        if change["number"] in numbers
    ]
    found: list[Event] = []
    wanted: tuple[int, str | None] = number, id_
    for event in reversed(alone):
        change = event.changes[0]
        if (change["number"], change.get("id")) != wanted:
            continue  # another project's
        found.append(event)
        if "added" in change and event.undoes is None:
            break
        before = number_before(change)
        # What comes back under another number may have another id, too: that of the one that was removed.
        wanted = (before, _last_id(alone, before)) if before else (change["number"], id_before(change))
    return found


def _last_id(entries: Sequence[Event], number: int) -> str | None:
    """The id that the project of that number had when it was removed."""
    removed = (event.changes[0] for event in reversed(entries) if "removed" in event.changes[0])
    return next((change.get("id") for change in removed if change["number"] == number), None)


def number_before(change: Record) -> int | None:
    """The number under which an added project was there before, if it comes back under another."""
    was = change.get("was")
    return was if type(was) is int and was != change["number"] else None


def id_before(change: Record) -> str | None:
    """The id that the project had before the change."""
    renamed = change.get("changed", {}).get("id", {})
    found: str | None = renamed.get("old") if renamed else change.get("id")
    return found


class Summary(NamedTuple):
    """What a list of entries says of one: `only` is the change of an entry that has just one."""

    event: Mapping[str, Any]
    n: int
    counts: Mapping[str, int]
    only: Record | None

    def to_report(self, undone: Mapping[int, int]) -> Record:
        """The entry for scripts: its own facts, how many projects, and which entry took it back, if any."""
        facts = {name: self.event.get(name) for name in ("at", "by", "command", "icmd")}
        extra = {name: self.event[name] for name in ("undoes", "import") if name in self.event}
        taken = {"undone_by": undone[self.n]} if self.n in undone else {}
        return {"n": self.n, **facts, **self.counts, **extra, **taken}


def summary(event: Event) -> Summary:
    """`event` without its changes, unless it has just one."""
    changes = event.changes
    facts = {name: value for name, value in event.record.items() if name != "changes"}
    return Summary(facts, event.n, event.counts(), changes[0] if len(changes) == 1 else None)


def last_known(entries: Iterable[Event], name: str) -> tuple[int, str] | None:
    """Number and id of the project that last had `name` as its id or number, so that a removed one can be found.

    Else of the only one whose id begins so.
    """
    found: tuple[int, str] | None = None
    beginning: dict[str, int] = {}
    for event in entries:
        for change in event.changes:
            number, id_ = change["number"], str(change.get("id"))
            if name in (str(number), id_):
                found = number, id_
            elif name and change.get("id") and id_.startswith(name):
                beginning[id_] = number
    if found or len(beginning) != 1:
        return found
    ((id_, number),) = beginning.items()
    return number, id_
