"""Changes to the catalogue as pure data: which project, what it was, what it becomes."""

import json
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import Any, NamedTuple, TypeGuard
from zlib import crc32

from icmd_cli.domain.project import FIELD_NAMES, Project
from icmd_cli.domain.values.slugs import fold_code

Record = dict[str, Any]

HIGHEST_NUMBER = 999_999_999
"""No project has a higher number: one that a damaged file tells is not believed, for the next would be higher still."""

_PLACES = {name: place for place, name in enumerate(FIELD_NAMES)}


def is_number(value: Any) -> TypeGuard[int]:
    """Whether `value` can be the number of a project."""
    return type(value) is int and 0 < value <= HIGHEST_NUMBER


class Change(NamedTuple):
    """One project's change: `before` is None when it is added, `after` is None when it is removed.

    `was` is the number that an added one had when it was there before, when another has that now; `project` is what
    `after` describes, where it need not be read from it again.
    """

    number: int
    before: Record | None
    after: Record | None
    was: int | None = None
    project: Project | None = None

    @classmethod
    def adding(cls, project: Project) -> "Change":
        """The change that adds `project`, which has a number."""
        return cls(project.number or 0, None, project.to_record(), project=project)

    def fields(self) -> dict[str, tuple[Any, Any]]:
        """Field -> (old, new) for every field that differs; a field that is not there is None."""
        before, after = self.before or {}, self.after or {}
        names = dict.fromkeys([*after, *before])
        return {name: (before.get(name), after.get(name)) for name in names if _differ(name, before, after)}

    def to_history(self) -> Record:
        """What the history keeps, enough to take the change back.

        A removed project is kept whole; of an added one only its checksum; of a changed one the values that differ
        (one that was not there has no "old", one that is gone no "new"), and its keys if their order would be lost.
        """
        id_ = (self.after or self.before or {}).get("id")
        entry: Record = {"number": self.number, "id": id_}
        if self.before is None:
            entry["added"] = checksum(self.after or {})
            if self.was:
                entry["was"] = self.was
        elif self.after is None:
            entry["removed"] = self.before
        else:
            entry["changed"] = self._sides()
            if list(with_fields(self.after, self.before, entry["changed"])) != list(self.before):
                entry["keys"] = list(self.before)
        return entry

    def to_report(self) -> Record:
        """What scripts are told: the whole record of an added or removed project, the old and new values of others."""
        id_ = (self.after or self.before or {}).get("id")
        if self.before is None or self.after is None:
            return {"number": self.number, "id": id_, "added" if self.after else "removed": self.after or self.before}
        return {"number": self.number, "id": id_, "changed": self._sides()}

    def _sides(self) -> dict[str, Record]:
        sides = (("old", self.before or {}), ("new", self.after or {}))
        return {name: {side: record[name] for side, record in sides if name in record} for name in self.fields()}


class Snapshot(NamedTuple):
    """What the store holds at one moment, also when its records break the rules.

    `checksum` is the CRC-32 of its file; `next_number` gives the number for a project that is added, which no other
    ever had; `language` is that of the texts whose project names none.
    """

    projects: Mapping[int, Record]
    checksum: int
    next_number: Callable[[], int]
    language: str | None = None


def with_fields(record: Record, values: Mapping[str, Any], names: Iterable[str]) -> Record:
    """`record` with the fields `names` as `values` has them: set, or gone where it has none.

    A field that was not there comes where the record's own order wants it; all others keep their places.
    """
    found = dict(record)
    for name in names:
        if name not in values:
            found.pop(name, None)
        elif name in found:
            found[name] = values[name]
        else:
            found = _with_new(found, name, values[name])
    return found


def clashes(changes: Sequence[Change], projects: Mapping[int, Record]) -> Iterator[tuple[int, str, str, int]]:
    """Number, field, value, other number: each id or code that `changes` give to a project while another has it."""
    coming = {change.number: change.after for change in changes}
    for field, key in (("id", str), ("code", fold_code)):
        given = {
            change.number: str(change.after[field])
            for change in changes
            if change.after and change.after.get(field) and (change.before or {}).get(field) != change.after[field]
        }
        if not given:
            continue
        wanted = {key(value) for value in given.values()}
        owner: dict[str, int] = {}
        for number in (*projects, *(number for number in coming if number not in projects)):
            value = (coming.get(number, projects.get(number)) or {}).get(field)
            if value and (name := key(str(value))) in wanted and owner.setdefault(name, number) != number:
                other = owner[name]
                mine, its = (number, other) if number in given else (other, number)
                yield mine, field, given[mine], its


def checksum(record: Record) -> int:
    """The CRC-32 of what `record` says, whatever the order of its keys; `updated` does not count."""
    import orjson  # only to write, and to take back

    said = {name: value for name, value in record.items() if name != "updated"}
    try:
        return crc32(orjson.dumps(said, option=orjson.OPT_SORT_KEYS))
    except TypeError:  # half a surrogate pair or a huge number
        return crc32(json.dumps(said, sort_keys=True, separators=(",", ":")).encode())


def _with_new(record: Record, name: str, value: Any) -> Record:
    place = _PLACES.get(name, len(_PLACES))
    names = list(record)
    # After the last of those that come before it; what stands out of order stays so.
    at = max((i for i, other in enumerate(names, 1) if _PLACES.get(other, len(_PLACES)) <= place), default=0)
    names.insert(at, name)
    return {other: value if other == name else record[other] for other in names}


def _differ(name: str, before: Record, after: Record) -> bool:
    return (name in before) != (name in after) or before.get(name) != after.get(name)
