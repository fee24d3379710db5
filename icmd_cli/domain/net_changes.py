"""What became of the projects between two states: one change for each, however many edits, grouped as people ask."""

from collections.abc import Iterator, Mapping, Sequence
from enum import StrEnum
from typing import NamedTuple

from icmd_cli.domain.changes import Change, Record

_STAMPS = ("created", "updated")
_ENDED = ("completed", "cancelled")


class ChangeGroup(StrEnum):
    """What a change means to those who report on it, in the order of a report."""

    NEW = "new"
    ENDED = "ended"
    DATES = "dates"
    MONEY = "money"
    OTHER = "other"
    REMOVED = "removed"


_GROUPS = {
    "start": ChangeGroup.DATES,
    "end": ChangeGroup.DATES,
    "budget": ChangeGroup.MONEY,
    "donors": ChangeGroup.MONEY,
}


class ReportPart(NamedTuple):
    """One project's changes of one group, and the names of the fields that changed; none for a new or removed one."""

    group: ChangeGroup
    change: Change
    fields: tuple[str, ...] = ()


def net(before: Mapping[int, Record], after: Mapping[int, Record]) -> list[Change]:
    """What leads from `before` to `after`, project by project: by its id, or by its number when the id changed."""
    now = {record.get("id"): number for number, record in after.items()}
    pairs: dict[int, int] = {}
    for number, record in before.items():
        if record.get("id") in now:
            pairs[now[record.get("id")]] = number
    were = set(pairs.values())
    pairs |= {number: number for number in after if number not in pairs and number in before and number not in were}
    gone = set(before) - set(pairs.values())
    found = [
        Change(number, before[pairs[number]] if number in pairs else None, record) for number, record in after.items()
    ]
    found += [Change(number, before[number], None) for number in gone]
    return sorted(filter(changed_fields, found), key=lambda change: change.number)


def changed_fields(change: Change) -> tuple[str, ...]:
    """The fields that differ, but for the dates that icmd itself fills."""
    return tuple(name for name in change.fields() if name not in _STAMPS)


def grouped(changes: Sequence[Change]) -> Iterator[ReportPart]:
    """`changes` by groups; a changed project stands in each group to which one of its fields belongs."""
    parts = [part for change in changes for part in _parts(change)]
    order = list(ChangeGroup)
    return iter(sorted(parts, key=lambda part: (order.index(part.group), part.change.number)))


def _parts(change: Change) -> Iterator[ReportPart]:
    if change.before is None or change.after is None:
        yield ReportPart(ChangeGroup.NEW if change.before is None else ChangeGroup.REMOVED, change)
        return
    fields: dict[ChangeGroup, list[str]] = {}
    for name in changed_fields(change):
        is_end = name == "status" and change.after.get("status") in _ENDED
        fields.setdefault(ChangeGroup.ENDED if is_end else _GROUPS.get(name, ChangeGroup.OTHER), []).append(name)
    for group, names in fields.items():
        yield ReportPart(group, change, tuple(names))
