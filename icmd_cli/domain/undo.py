"""Taking a change back: what that makes of today's projects, and what stands in its way."""

import json
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, NamedTuple

from icmd_cli.domain.changes import Change, Record, Snapshot, checksum, clashes, with_fields
from icmd_cli.domain.history import Event, id_before, number_before
from icmd_cli.domain.ids import free_id
from icmd_cli.domain.project import parse_record
from icmd_cli.domain.values.slugs import fold_code
from icmd_cli.errors import Conflict, UndoConflict
from icmd_cli.i18n import _, and_more
from icmd_cli.text import shortened

_SHOWN = 20
"""How many conflicts an error lists."""

_LONG = 60
"""How many letters of a value an error shows."""


class Inverse(NamedTuple):
    """What takes an entry back: the changes, all that stands in the way, and what comes back otherwise than it was."""

    changes: list[Change]
    conflicts: list[Conflict]
    notes: tuple[str, ...] = ()


class _Standing(NamedTuple):
    """Where a project of an entry stands now: its number, every id that it ever had, and what removed it."""

    number: int
    ids: frozenset[str | None]
    gone: int | None = None


def inverse(event: Event, history: Sequence[Event], held: Snapshot, stamp: str) -> Inverse:
    """The changes that take `event` of the `history` back; a removed project comes back whatever came after.

    `updated` never stands in the way: it is what it was if nothing came after, else the stamp.
    """
    standing = _standing(event, history)
    removed = [kept for kept in event.changes if "removed" in kept]
    changes: list[Change] = []
    conflicts: list[Conflict] = []
    for kept in event.changes:
        if "removed" not in kept:
            change, found = _taken_back(kept, standing[kept["number"]], held, stamp)
            conflicts += found
            changes += [change] if change else []
    if held.checksum != event.record.get("after"):  # else all is as it was left, and is put back whatever it was
        conflicts += [conflict for change in changes for conflict in _broken_by(change)]
        conflicts += _taken(changes, held.projects)
        back, notes = _restored(removed, changes, held, standing)
    else:
        back, notes = [Change(kept["number"], None, kept["removed"]) for kept in removed], []
    return Inverse([*changes, *back], conflicts, tuple(notes))


def _standing(event: Event, history: Sequence[Event]) -> dict[int, _Standing]:
    """Number in `event` -> where that project stands at the end of the `history`.

    A project keeps its number for life. One that was removed is the same again only when that removal was undone, or
    when the file was put back outside icmd.
    """
    renamed: dict[int, list[set[str | None]]] = defaultdict(list)
    for other in history:
        for number, old, new in other.renamed:
            renamed[number].append({old, new})
    found = {
        kept["number"]: _Standing(
            kept["number"], _ids(renamed[kept["number"]], kept.get("id")), event.n if "removed" in kept else None
        )
        for kept in event.changes
    }
    names = {number: number for number in found}
    for other in history:
        if other.n <= event.n:
            continue
        for change in other.changes:
            number = change["number"]
            before = (number_before(change) or number) if "added" in change else number
            name = names.get(before)
            if name is None or not _goes_on(found[name], change, other.undoes):
                continue  # another's, from a history that was merged into this one
            names[number] = name
            ids = found[name].ids | _ids(renamed[number], change.get("id"))
            found[name] = _Standing(number, ids, other.n if "removed" in change else None)
    return found


def _goes_on(standing: _Standing, change: Record, undoes: int | None) -> bool:
    """Whether a later `change` under its number is about the project: it comes back when its removal is undone."""
    if "added" in change:
        return standing.gone is not None and standing.gone == undoes
    return not standing.ids.isdisjoint((change.get("id"), id_before(change)))


def _ids(renamed: Sequence[set[str | None]], id_: str | None) -> frozenset[str | None]:
    """Every id that the project with that `id_` had, before or after: each of `renamed` is an old and a new one."""
    found = {id_}
    while more := [pair for pair in renamed if pair & found and not pair <= found]:
        found.update(*more)
    return frozenset(found)


def _taken_back(kept: Record, standing: _Standing, held: Snapshot, stamp: str) -> tuple[Change | None, list[Conflict]]:
    id_ = str(kept.get("id") or "")
    current = held.projects.get(standing.number)
    # No number is given twice: under one of its ids it is the same project, also when a file was put back by hand.
    is_same = current is not None and current.get("id") in standing.ids
    if current is None or (standing.gone is not None and not is_same):
        return None, [Conflict(standing.number, id_, "", None, None, standing.gone, _("it has been removed since"))]
    if not is_same:
        reason = _("the number is now that of {id}").format(id=current.get("id"))
        return None, [Conflict(standing.number, id_, "number", None, standing.number, reason=reason)]
    if "added" in kept:
        added = kept["added"] if isinstance(kept["added"], int) else checksum(kept["added"])
        if checksum(current) == added:
            return Change(standing.number, current, None), []
        return None, [Conflict(standing.number, id_, "", None, None, reason=_("it has changed since it was added"))]
    return _put_back(kept, standing.number, current, stamp)


def _put_back(kept: Record, number: int, current: Record, stamp: str) -> tuple[Change | None, list[Conflict]]:
    changed: dict[str, Record] = kept["changed"]
    conflicts = [
        Conflict(number, str(current.get("id") or ""), name, values.get("new"), current.get(name))
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
    return Change(number, current, restored), []


def _restored(
    removed: Sequence[Record], changes: Sequence[Change], held: Snapshot, standing: Mapping[int, _Standing]
) -> tuple[list[Change], list[str]]:
    """The removed projects as they come back: with another number or id, without their code, where another has it."""
    coming = {change.number: change.after for change in changes}
    others = {**held.projects, **coming}
    ids = {str(record.get("id")) for record in others.values() if record}
    codes = {fold_code(str(record["code"])) for record in others.values() if record and record.get("code")}
    found: list[Change] = []
    notes: list[str] = []
    number = held.next_number()
    for kept in removed:
        record, was = dict(kept["removed"]), kept["number"]
        id_ = str(record.get("id") or "")
        if (there := others.get(was)) and there.get("id") in standing[was].ids:
            continue  # it is there again: the file was put back by hand
        if id_ in ids:
            record["id"] = free_id(id_, ids.__contains__)
            notes.append(_("“{id}” is now another project's: it comes back as {new}.").format(id=id_, new=record["id"]))
        if (code := str(record.get("code") or "")) and fold_code(code) in codes:
            del record["code"]
            notes.append(
                _("The code {code} is now another project's: {id} comes back without it.").format(
                    code=code, id=record.get("id")
                )
            )
        if others.get(was):
            notes.append(
                _("The number {was} is now another project's: {id} comes back as number {number}.").format(
                    was=was, id=record.get("id"), number=number
                )
            )
            found.append(Change(number, None, record, was))
            number += 1
        else:
            found.append(Change(was, None, record))
        ids.add(str(record.get("id")))
        codes.add(fold_code(code))
    return found, notes


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
        found.append(Conflict(number, value if field == "id" else "", field, value, value, reason=reason, holder=other))
    return found


def explained(conflicts: Sequence[Conflict], later: Iterable[Event], projects: Mapping[int, Record]) -> list[Conflict]:
    """`conflicts`, each with the last of the `later` entries that touched it; an added project's field by field."""
    firsts: dict[tuple[int, str], Any] = {}
    touched: dict[tuple[int, str], int] = {}
    added: dict[int, int] = {}
    for event in later:
        for change in event.changes:
            number = change["number"]
            touched[number, ""] = event.n
            if "added" in change:
                added[number] = event.n
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
        if conflict.holder is None:
            by = conflict.by or touched.get((conflict.number, conflict.field)) or touched.get((conflict.number, ""))
        else:  # what gave the value to its project, not what else came of that
            by = max(touched.get((conflict.holder, conflict.field), 0), added.get(conflict.holder, 0)) or None
        found += fields or [conflict._replace(by=by)]
    return found


def undo_conflict(event: Event, conflicts: Sequence[Conflict]) -> UndoConflict:
    """The error that says what stands in the way of undoing `event`."""
    lines = [*map(_line, conflicts[:_SHOWN]), *and_more(len(conflicts) - _SHOWN)]
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
    return shortened(json.dumps(value, ensure_ascii=False), _LONG)
