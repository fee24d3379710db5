"""Two versions of a catalogue made one: three-way, project by project and field by field. Pure.

What one side alone changed is taken, what both changed alike is kept once, lists are merged element by element; what
both changed differently is a conflict, for somebody else to decide (git's own rules for files, applied to fields).
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any, Literal, NamedTuple

from icmd_cli.domain.changes import Change, Record, clashes, with_fields
from icmd_cli.domain.ids import free_id
from icmd_cli.domain.organisations import LISTED, merged_names, own_names
from icmd_cli.domain.project import FIELD_NAMES, LIST_FIELDS, parse_record
from icmd_cli.domain.values.lists import merged_lists
from icmd_cli.domain.versions import Versions, versions

Side = Literal["here", "there"]

_STAMPS = ("created", "updated")
_SPAN = ("start", "end")


class MergeConflict(NamedTuple):
    """What both sides changed, each its own way: a field's values, or with `field` None whole records.

    A value that is not there is None: so is a record that its side removed, and all that was where no base is known.
    """

    id: str
    title: str
    number: int
    field: str | None
    was: Any
    here: Any
    there: Any


Choose = Callable[[MergeConflict], Side]
"""Which side a conflict is decided for."""


class Merge(NamedTuple):
    """What is to change here, and every conflict with the side that it was decided for."""

    changes: list[Change]
    conflicts: list[tuple[MergeConflict, Side]]


def merged(
    was: Mapping[int, Record] | None,
    here: Mapping[int, Record],
    there: Mapping[int, Record],
    choose: Choose,
    *,
    next_number: int,
) -> Merge:
    """What `there` brings to `here`, both begun from `was`; without it (None) every difference is a conflict.

    A project is known by its id, else by its code. One that is new keeps its number if that was never given here
    (`next_number` is the first such), else it gets a new one.
    """
    conflicts: list[tuple[MergeConflict, Side]] = []

    def decided(conflict: MergeConflict) -> Side:
        side = choose(conflict)
        conflicts.append((conflict, side))
        return side

    after = dict(here)
    new: list[tuple[int, Record]] = []
    for project in versions(was, here, there):
        found = _merged_project(project, decided, is_known=was is not None)
        if project.here is None and found is not None:
            new.append((project.number, found))
        elif found is not None:
            after[project.number] = found
        elif project.here is not None:
            del after[project.number]
    after.update(_numbered(new, next_number))
    return Merge(_settled(here, after, decided), conflicts)


def _settled(here: Mapping[int, Record], after: dict[int, Record], decided: Choose) -> list[Change]:
    """What leads from `here` to `after`; an id or a code that this would give to two projects is a conflict."""
    while True:
        changes = [
            Change(number, here.get(number), after.get(number))
            for number in dict.fromkeys([*here, *after])
            if here.get(number) != after.get(number)
        ]
        clash = next(clashes(changes, here), None)
        if clash is None:
            return changes
        number, field, value, other = clash
        conflict = _conflict(
            Versions(number, None, after[number], None), field, None, here.get(number, {}).get(field), value
        )
        loser = number if decided(conflict) == "here" else other
        after[loser] = _without(loser, field, here, after)


def _without(number: int, field: str, here: Mapping[int, Record], after: Mapping[int, Record]) -> Record:
    """The project with the id or code that it has here, or else a numbered id, or no code."""
    record, mine = after[number], here.get(number, {}).get(field)
    if mine in (None, record[field]):
        taken = {other.get(field) for other in after.values()}
        mine = free_id(record[field], taken.__contains__) if field == "id" else None
    return with_fields(record, {} if mine is None else {field: mine}, (field,))


def merged_values(was: Record, here: Record, there: Record) -> Record:
    """What a catalogue says of itself (its title, language, organisations), merged; for a conflict what is here.

    Of two numbers the larger counts: what was given is never given again.
    """
    found: Record = {}
    for name in dict.fromkeys([*here, *there]):
        before, mine, other = (record.get(name) for record in (was, here, there))
        if name == LISTED:
            found[name] = merged_names(*map(own_names, (was, here, there))) or None
        elif type(mine) is int and type(other) is int:
            found[name] = max(mine, other)
        else:
            found[name] = mine if mine != before else other
    return {name: value for name, value in found.items() if value is not None}


def _numbered(new: Sequence[tuple[int, Record]], next_number: int) -> Iterator[tuple[int, Record]]:
    """Numbers for the projects that are `new` here: their own where it was never given here."""
    kept = {number for number, _record in new if number >= next_number}
    following = max([next_number - 1, *kept]) + 1
    for number, record in sorted(new, key=lambda one: one[0]):
        if number in kept:
            yield number, record
        else:
            yield following, record
            following += 1


def _merged_project(project: Versions, decided: Choose, *, is_known: bool) -> Record | None:
    """The project as it is to be; None when it is gone."""
    _number, was, here, there = project
    if here is None or there is None:
        return _one_sided(project, decided, is_known=is_known)
    if there == here or (is_known and there == was):
        return here  # as most are, in a moment
    base = was or {}
    names = dict.fromkeys([*here, *there])
    values: Record = {}
    for name in sorted(names, key=lambda name: FIELD_NAMES.index(name) if name in FIELD_NAMES else len(FIELD_NAMES)):
        sides = tuple(record.get(name) for record in (base, here, there))
        value = _value(name, *sides) if is_known or sides[1] == sides[2] or name in _STAMPS else _UNDECIDED
        if value is _UNDECIDED:
            value = sides[1] if decided(_conflict(project, name, *sides)) == "here" else sides[2]
        if value is not None:
            values[name] = value
    found = _with_sound_span(project, with_fields(here, values, names), decided)
    return here if _same_but_stamps(found, here) else found


class _Undecided:
    """Stands for a value on which the two sides do not agree."""


_UNDECIDED = _Undecided()


def _value(name: str, was: Any, here: Any, there: Any) -> Any:
    """The field's value as both sides want it; `_UNDECIDED` when they want different things."""
    if there in (here, was):
        return here
    if here == was:
        return there
    if name in _STAMPS:
        known = [stamp for stamp in (here, there) if isinstance(stamp, str)]
        return (max if name == "updated" else min)(known, default=None)
    if name in LIST_FIELDS and all(_is_list(value) for value in (was, here, there)):
        return merged_lists(was or [], here or [], there or []) or None
    return _UNDECIDED


def _is_list(value: Any) -> bool:
    return value is None or (isinstance(value, list) and all(isinstance(item, str) for item in value))


def _one_sided(project: Versions, decided: Choose, *, is_known: bool) -> Record | None:
    """A project that one side does not hold: it is new on the other, or was removed."""
    _number, was, here, there = project
    left = here if here is not None else there
    if was is None or not is_known:
        return left
    if _same_but_stamps(left or {}, was):
        return None
    side = decided(_conflict(project, None, was, here, there))
    return here if side == "here" else there


def _same_but_stamps(one: Record, other: Record) -> bool:
    plain = ({k: v for k, v in record.items() if k not in _STAMPS} for record in (one, other))
    return next(plain) == next(plain)


def _with_sound_span(project: Versions, found: Record, decided: Choose) -> Record:
    """`found`, unless two sound halves, a start from one side and an end from the other, make no sound span."""
    if found.get("start") is None or found.get("end") is None or not project.here or not project.there:
        return found
    if not any(problem.field in _SPAN for problem in parse_record(found)[1]):
        return found
    here, there = ({name: side.get(name) for name in _SPAN} for side in (project.here, project.there))
    if found.items() >= here.items():
        return found  # it was so before
    was = {name: (project.was or {}).get(name) for name in _SPAN}
    side = decided(_conflict(project, "start", was["start"], here["start"], there["start"]))
    chosen = here if side == "here" else there
    return with_fields(found, {name: value for name, value in chosen.items() if value is not None}, _SPAN)


def _conflict(project: Versions, field: str | None, was: Any, here: Any, there: Any) -> MergeConflict:
    record = project.here or project.there or {}
    return MergeConflict(
        str(record.get("id") or ""), str(record.get("title") or ""), project.number, field, was, here, there
    )
