"""What has been changed, as values: entries read line by line, which of them are undone, and how to take one back."""

import json
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from typing import Any, NamedTuple

from icmd_cli.domain.changes import Change, Record, checksum, clashes, with_fields
from icmd_cli.domain.project import parse_record
from icmd_cli.errors import Conflict, NoSuchEntry, NothingToUndo, UndoConflict
from icmd_cli.i18n import _, plural

Report = Callable[[int], None]
"""Told the line of what is no entry of ours."""

_SHOWN = 20
"""How many conflicts an error lists."""

_LONG = 60
"""How many letters of a value an error shows."""

KINDS = ("added", "changed", "removed")
"""What can happen to a project; each change of an entry has one of these keys."""


class Event(NamedTuple):
    """One entry, which is one command's one write; `record` is the entry as the history holds it."""

    n: int
    record: Mapping[str, Any]

    @property
    def undoes(self) -> int | None:
        """The number of the entry that this one took back."""
        found = self.record.get("undoes")
        return found if isinstance(found, int) else None

    @property
    def receipt(self) -> Mapping[str, Any] | None:
        """What an import says of its file."""
        found = self.record.get("import")
        return found if isinstance(found, dict) else None

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
    """The entries that `lines` hold, the oldest first, one by one; an entry without a number has that of its line.

    What is no entry is left out, and its line told to `report`. A last line that is cut, or that a store with the
    checksum `store` does not bear out (its process died in between), never came about.
    """
    held: Event | None = None
    for line, (text, event) in enumerate(parsed(lines), 1):
        if held:
            yield held
        held = event
        if held is None and report and text.strip() and text.endswith(b"\n"):
            report(line)
    if held and (store is None or is_borne_out(held, store)):
        yield held


def parsed(lines: Iterable[bytes], first: int = 1) -> Iterator[tuple[bytes, Event | None]]:
    """Each line with the entry that it holds, if any; `first` is the number of the first of them."""
    return ((text, _event(text, line)) for line, text in enumerate(lines, first))


def is_borne_out(last: Event, store: int) -> bool:
    """Whether the history's last entry came about, as far as a store with the checksum `store` tells."""
    return not (last.record.get("before") == store != last.record.get("after"))


def _event(text: bytes, line: int) -> Event | None:
    with suppress(ValueError, RecursionError):
        record = json.loads(text)
        if isinstance(record, dict) and isinstance(record.get("changes"), list):
            n = record.get("n", line)
            if isinstance(n, int) and all(map(_is_change, record["changes"])):
                return Event(n, record)
    return None


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


def undone_by(entries: Sequence[tuple[int, int | None]]) -> dict[int, int]:
    """Entry -> the entry that took it back, for those that are taken back now; `entries` are (n, undoes), oldest first.

    An undo that has been undone itself takes nothing back.
    """
    found: dict[int, int] = {}
    for n, undoes in reversed(entries):
        if undoes is not None and n not in found:
            found.setdefault(undoes, n)
    return found


def to_undo(read: Callable[[], Iterable[Event]], n: int | None) -> Event | None:
    """The entry `n` of those that `read` gives; without `n` the last that is neither undone nor an undo, if any.

    Raises NoSuchEntry for an entry that is not there, NothingToUndo for one that is undone.
    """
    entries = [(event.n, event.undoes) for event in read()]
    undone = undone_by(entries)
    if n is None:
        n = next((m for m, undoes in reversed(entries) if undoes is None and m not in undone), None)
        if n is None:
            return None
    elif n not in dict(entries):
        raise no_such_entry(n, entries[0][0] if entries else 0)
    elif n in undone:
        message = _("Entry {n} is undone already, by entry {by}.")
        hint = _("To make it undone no more: icmd undo {by}")
        raise NothingToUndo(message.format(n=n, by=undone[n]), hint.format(by=undone[n]))
    return next((event for event in read() if event.n == n), None)


def no_such_entry(n: int, first: int) -> NoSuchEntry:
    """The error for an entry that is not there, in a history that begins with `first`."""
    if 0 < n < first:
        return NoSuchEntry(
            _("Entry {n} of the history has been compacted away.").format(n=n),
            _("The history begins with entry {n}.").format(n=first),
        )
    return NoSuchEntry(_("The history has no entry {n}.").format(n=n), _("`icmd history` lists them."))


def undo_conflict(event: Event, conflicts: Sequence[Conflict]) -> UndoConflict:
    """The error that says what stands in the way of undoing `event`."""
    lines = [_line(conflict) for conflict in conflicts[:_SHOWN]]
    more = len(conflicts) - len(lines)
    if more:
        lines.append(plural("  and {n} more", "  and {n} more", more).format(n=more))
    by = sorted({conflict.by for conflict in conflicts if conflict.by}, reverse=True)
    hint = _("Undo first: {commands}").format(commands=", ".join(f"icmd undo {n}" for n in by[:5])) if by else ""
    message = _("Entry {n} cannot be undone: this stands in the way. Nothing was changed.")
    return UndoConflict(message.format(n=event.n), conflicts, *lines, hint)


def _line(conflict: Conflict) -> str:
    place = f"  {conflict.number} {conflict.id}".rstrip() + (f", {conflict.field}" if conflict.field else "")
    reason = conflict.reason or _("should be {expected}, is {now}").format(
        expected=_shown(conflict.expected), now=_shown(conflict.now)
    )
    by = _(" (entry {n})").format(n=conflict.by) if conflict.by else ""
    return f"{place}: {reason}{by}"


def _shown(value: object) -> str:
    if value is None:
        return _("empty")
    text = json.dumps(value, ensure_ascii=False)
    return text if len(text) <= _LONG else text[: _LONG - 1] + "…"


def life(entries: Iterable[Event], number: int, id_: str) -> list[Event]:
    """The entries about one project, the newest first, back to the one that added it; each with its change alone.

    A number may have been another project's before: only what leads to the project with that number and id counts.
    """
    alone = (
        Event(event.n, {**event.record, "changes": [change]}) for event in entries if (change := event.about(number))
    )
    found: list[Event] = []
    wanted: str | None = id_
    for event in reversed(list(alone)):
        change = event.changes[0]
        if change.get("id") != wanted:
            if found:
                break
            continue  # a later project under this number
        found.append(event)
        if "added" in change and event.undoes is None:
            break
        wanted = _id_before(change)
    return found


def _id_before(change: Record) -> str | None:
    renamed = change.get("changed", {}).get("id", {})
    found: str | None = renamed.get("old") if renamed else change.get("id")
    return found


def inverse(
    event: Event, projects: Mapping[int, Record], store: int, stamp: str
) -> tuple[list[Change], list[Conflict]]:
    """The changes that take `event` back, and all that stands in their way.

    `store` is the checksum of the store that holds `projects`. `updated` never stands in the way: it is what it was if
    nothing came after, else `stamp`.
    """
    changes: list[Change] = []
    conflicts: list[Conflict] = []
    for kept in event.changes:
        change, found = _taken_back(kept, projects.get(kept["number"]), stamp)
        conflicts += found
        changes += [change] if change else []
    if store != event.record.get("after"):  # else all is as it was left, and is put back whatever it was
        conflicts += [conflict for change in changes for conflict in _broken_by(change)]
        conflicts += _taken(changes, projects)
    return changes, conflicts


def _taken_back(kept: Record, current: Record | None, stamp: str) -> tuple[Change | None, list[Conflict]]:
    number, id_ = kept["number"], str(kept.get("id") or "")
    if "removed" in kept:
        if current is None:
            return Change(number, None, kept["removed"]), []
        reason = _("the number is now that of {id}").format(id=current.get("id"))
        return None, [Conflict(number, id_, "number", None, number, reason=reason)]
    if current is None:
        return None, [Conflict(number, id_, "", None, None, reason=_("it has been removed since"))]
    if "added" in kept:
        added = kept["added"] if isinstance(kept["added"], int) else checksum(kept["added"])
        if checksum(current) == added:
            return Change(number, current, None), []
        return None, [Conflict(number, id_, "", None, None, reason=_("it has changed since it was added"))]
    return _put_back(kept, current, stamp)


def _put_back(kept: Record, current: Record, stamp: str) -> tuple[Change | None, list[Conflict]]:
    changed: dict[str, Record] = kept["changed"]
    conflicts = [
        Conflict(kept["number"], str(current.get("id") or ""), name, values.get("new"), current.get(name))
        for name, values in changed.items()
        if name != "updated" and current.get(name) != values.get("new")
    ]
    if conflicts:
        return None, conflicts
    olds = {name: values["old"] for name, values in changed.items() if "old" in values}
    if "updated" in changed and current.get("updated") != changed["updated"].get("new"):
        olds["updated"] = stamp
    restored = with_fields(current, olds, changed)
    keys = kept.get("keys")
    if isinstance(keys, list) and set(map(str, keys)) == set(restored):
        restored = {name: restored[name] for name in keys}
    return Change(kept["number"], current, restored), []


def _broken_by(change: Change) -> list[Conflict]:
    """What the record's rules would have against a project that is put back among fields that changed since."""
    if not change.before or not change.after:
        return []
    known = set(map(str, parse_record(change.before)[1]))
    found = [problem for problem in parse_record(change.after)[1] if str(problem) not in known]
    id_ = str(change.after.get("id") or "")
    return [Conflict(change.number, id_, p.field, p.value, p.value, reason=p.reason) for p in found]


def _taken(changes: Sequence[Change], projects: Mapping[int, Record]) -> list[Conflict]:
    found = []
    for number, field, value, other in clashes(changes, projects):
        reason = _("“{value}” is now that of project {other}").format(value=value, other=other)
        found.append(Conflict(number, value if field == "id" else "", field, value, value, reason=reason))
    return found


def explained(conflicts: Sequence[Conflict], later: Iterable[Event], projects: Mapping[int, Record]) -> list[Conflict]:
    """`conflicts`, each with the last of the `later` entries that touched it; an added project's field by field."""
    firsts: dict[tuple[int, str], Any] = {}
    touched: dict[tuple[int, str], int] = {}
    for event in later:
        for change in event.changes:
            number = change["number"]
            touched[number, ""] = event.n
            for name, values in change.get("changed", {}).items():
                firsts.setdefault((number, name), values.get("old"))
                touched[number, name] = event.n
    found: list[Conflict] = []
    for conflict in conflicts:
        current = projects.get(conflict.number)
        fields = [
            conflict._replace(field=name, expected=old, now=current.get(name), by=touched[number, name], reason="")
            for (number, name), old in firsts.items()
            if current and not conflict.field and number == conflict.number
            if name != "updated" and current.get(name) != old
        ]
        by = touched.get((conflict.number, conflict.field)) or touched.get((conflict.number, ""))
        found += fields or [conflict._replace(by=by)]
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
