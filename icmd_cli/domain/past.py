"""The projects as they were: the history walked back from what the store holds. Pure."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, NamedTuple

from icmd_cli.domain.changes import Record, with_fields
from icmd_cli.domain.history import Event


class Past(NamedTuple):
    """The projects before some entries of the history.

    `unknown` names what was changed outside icmd in between, so that nobody knows what it was: a project's id and a
    field, or None for all of the project. Its value is then that of the first entry which knows it, else today's.
    """

    projects: dict[int, Record]
    unknown: set[tuple[str, str | None]]


def before(projects: Mapping[int, Record], later: Sequence[Event]) -> Past:
    """What the projects were before the entries `later` (the oldest first), which led to `projects`."""
    found = dict(projects)
    unknown: set[tuple[str, str | None]] = set()
    for event in reversed(later):
        for change in reversed(event.changes):
            _take_back(change, found, unknown)
    return Past(dict(sorted(found.items())), unknown)


def _take_back(change: Record, projects: dict[int, Record], unknown: set[tuple[str, str | None]]) -> None:
    number, id_ = change["number"], str(change.get("id") or "")
    if "added" in change:
        projects.pop(number, None)
        return
    if "removed" in change:
        if number in projects:  # somebody put another there outside icmd
            unknown.add((id_, None))
        projects[number] = change["removed"]
        return
    if number not in projects:
        unknown.add((id_, None))
        return
    record = projects[number]
    sides: Mapping[str, Mapping[str, Any]] = change["changed"]
    unknown.update((id_, name) for name, values in sides.items() if record.get(name) != values.get("new"))
    old = {name: values["old"] for name, values in sides.items() if "old" in values}
    projects[number] = _in_order(with_fields(record, old, sides), change.get("keys"))


def _in_order(record: Record, keys: Any) -> Record:
    """`record` with its keys in the order that the history remembers, where it is another than the usual one."""
    if not isinstance(keys, list):
        return record
    return {name: record[name] for name in dict.fromkeys([*keys, *record]) if name in record}


class Later(NamedTuple):
    """The entries of a history from an instant on; `begins` is the instant of its first, None when it has none.

    `outside` says whether the store was changed outside icmd since.
    """

    entries: list[Event]
    begins: str | None
    outside: bool


def later_than(events: Iterable[Event], instant: str, checksum: int) -> Later:
    """The entries of a history that were made at `instant` (ISO 8601, UTC) or came after one that was.

    `checksum` is that of the store as it is now.
    """
    begins: str | None = None
    left: Any = None
    entries: list[Event] = []
    outside = False
    for event in events:
        at = str(event.record.get("at") or "")
        if entries or at >= instant:
            outside = outside or (begins is not None and event.record.get("before") != left)
            entries.append(event)
        begins = at if begins is None else begins
        left = event.record.get("after")
    return Later(entries, begins, outside or (begins is not None and left != checksum))
