"""Which projects of three versions of a catalogue are the same: by id, by code, by how they began. Pure."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any, NamedTuple

from icmd_cli.domain.changes import Record
from icmd_cli.domain.values.slugs import fold_code


class Versions(NamedTuple):
    """One project as it was and as it is on either side; None where it is not. Its number is that of here, or there."""

    number: int
    was: Record | None
    here: Record | None
    there: Record | None


def versions(
    was: Mapping[int, Record] | None, here: Mapping[int, Record], there: Mapping[int, Record]
) -> Iterator[Versions]:
    """Every project of any version, those of here first, each with what it is in the others."""
    base = was or {}
    of_here, of_there = (_matched(side, base, (_id, _code, _birth)) for side in (here, there))
    in_there = {at: number for number, at in of_there.items()}
    new_here, new_there = (
        {number: record for number, record in side.items() if number not in known}
        for side, known in ((here, of_here), (there, of_there))
    )
    both_new = _matched(new_here, new_there, (_id, _code))
    for number, record in here.items():
        at = of_here.get(number, 0)
        yield Versions(number, base.get(at), record, there.get(in_there.get(at) or both_new.get(number, 0)))
    kept, seen = set(of_here.values()), set(both_new.values())
    for number, record in there.items():
        at = of_there.get(number, 0)
        if at not in kept and number not in seen:
            yield Versions(number, base.get(at), None, record)


_Way = Callable[[int, Record], Any]
"""What a project of that number is known by; None where it has no such thing."""


def _id(_number: int, record: Record) -> Any:
    return str(record["id"]) if record.get("id") else None


def _code(_number: int, record: Record) -> Any:
    return fold_code(str(record["code"])) or None if record.get("code") else None


def _birth(number: int, record: Record) -> Any:
    """A project whose id was changed keeps its number, and when it was created or, where nobody knows, its title."""
    return number, str(record.get("created") or record.get("title"))


def _matched(records: Mapping[int, Record], known: Mapping[int, Record], ways: Sequence[_Way]) -> dict[int, int]:
    """The numbers of `records` -> those under which `known` has the same projects, found by the first way that does."""
    found: dict[int, int] = {}
    for way in ways:
        taken = set(found.values())
        places = {way(number, record): number for number, record in known.items() if number not in taken}
        places.pop(None, None)
        for number, record in records.items():
            if number not in found and (name := way(number, record)) in places:
                found[number] = places.pop(name)
    return found
