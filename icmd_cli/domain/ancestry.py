"""What two catalogues both began from: the last state that both have had or merged, by their histories. Pure."""

from collections.abc import Container, Iterator, Mapping, Sequence
from itertools import islice
from typing import Any, Literal, NamedTuple
from zlib import crc32

from icmd_cli.domain.changes import Record, with_fields
from icmd_cli.domain.history import Event
from icmd_cli.domain.merge import merged
from icmd_cli.domain.organisations import merged_names
from icmd_cli.domain.past import before
from icmd_cli.domain.undone import undone_by

Projects = Mapping[int, Record]
Names = Sequence[Any]


class _State(NamedTuple):
    """What a catalogue held for a while: the checksum of its file, and the length of its history then.

    `id` is told from the entry that led to it; where none did (at the beginning, after a change outside icmd) it is the
    checksum.
    """

    id: int
    checksum: int
    length: int
    is_made: bool


class Lineage:
    """A catalogue's states, the oldest first: what its history knows, and last what it holds now.

    `names` are what it calls organisations.
    """

    def __init__(self, projects: Projects, entries: Sequence[Event], checksum: int, names: Names = ()) -> None:
        self.projects, self.entries, self.names = projects, entries, names
        self.states: list[_State] = []
        self.merges: list[tuple[int, frozenset[int]]] = []
        """State -> the ids of the states of other catalogues that were merged by then, unless that was undone."""
        undone = undone_by([(event.n, event.undoes) for event in entries])
        for length, event in enumerate(entries):
            self._found(event.record.get("before", 0), length)
            had = event.record.get("with")
            if isinstance(had, list) and event.n not in undone:
                self.merges.append((len(self.states), frozenset(had)))
            self.states.append(_State(_mark(event.record), event.record.get("after", 0), length + 1, is_made=True))
        self._found(checksum, len(entries))

    def _found(self, checksum: int, length: int) -> None:
        """Add the state that no entry led to, if the last one is another."""
        if not self.states or self.states[-1].checksum != checksum:
            self.states.append(_State(checksum, checksum, length, is_made=False))

    @property
    def last(self) -> int:
        """The place of what it holds now."""
        return len(self.states) - 1

    def seen(self) -> list[int]:
        """The ids of the states that it has had or merged."""
        return list(
            dict.fromkeys([*(state.id for state in self.states), *(id_ for _at, had in self.merges for id_ in had)])
        )

    def at(self, place: int) -> Projects | None:
        """The projects at one of the states; None when something was changed outside icmd since."""
        if not all(state.is_made for state in self.states[place + 1 :]):
            return None
        return before(self.projects, self.entries[self.states[place].length :]).projects

    def names_at(self, place: int) -> Names:
        """What it called organisations in that state, as far as its history knows."""
        later = (event.names for event in self.entries[self.states[place].length :])
        return next((names.old for names in later if names), self.names)

    def until(self, place: int) -> str:
        """When that state ended; "" for the last."""
        length = self.states[place].length
        return str(self.entries[length].record.get("at") or "") if length < len(self.entries) else ""


def _mark(entry: Mapping[str, Any]) -> int:
    """What tells an entry from all others, whatever its number."""
    return crc32(repr([entry.get(name) for name in ("at", "by", "command", "before", "after")]).encode())


class Meeting(NamedTuple):
    """What two catalogues had in common: `projects`, which both had had by their states `here` and `there`.

    `until` is the instant of the change that ended it; "" where nothing came after. `whole` is the side that the other
    has had all of, as it is now.
    """

    here: int
    there: int
    projects: Projects
    names: Names
    until: str
    whole: Literal["here", "there"] | None = None


class _CommonState(NamedTuple):
    """By their states `here` and `there` both had had the state of one of them, `of`."""

    here: int
    there: int
    of: Literal["here", "there"]

    def is_before(self, other: "_CommonState") -> bool:
        return self[:2] != other[:2] and self.here <= other.here and self.there <= other.there


def last_meeting(here: Lineage, there: Lineage) -> Meeting | None:
    """The last state that both have had or merged, as far as it can be walked back to; None when there is none."""
    return _meeting(here, there, len(here.states), len(there.states))


def _meeting(here: Lineage, there: Lineage, to_here: int, to_there: int) -> Meeting | None:
    pairs = [pair for pair in _pairs(here, there, to_here, to_there) if pair.here < to_here and pair.there < to_there]
    best = [pair for pair in pairs if not any(pair.is_before(other) for other in pairs)]
    mine, other = (next((pair for pair in best if pair.of == side), None) for side in ("here", "there"))
    if mine and other and mine.here < other.here and other.there < mine.there:
        crossed = _crossed(here, there, mine.here, other.there)
        if crossed:
            return crossed
    for pair in sorted(pairs, key=lambda pair: (pair in best, pair.here + pair.there), reverse=True):
        line, place = (here, pair.here) if pair.of == "here" else (there, pair.there)
        projects = line.at(place)
        if projects is not None:
            names, until = line.names_at(place), line.until(place)
            return Meeting(pair.here, pair.there, projects, names, until, _whole(best, here, there))
    return None


def _whole(best: Sequence[_CommonState], here: Lineage, there: Lineage) -> Literal["here", "there"] | None:
    if any(pair.of == "there" and pair.there == there.last for pair in best):
        return "there"
    return "here" if any(pair.of == "here" and pair.here == here.last for pair in best) else None


def _crossed(here: Lineage, there: Lineage, mine: int, other: int) -> Meeting | None:
    """Where each had merged that state of the other: what both would have made of the two, conflicts as they were."""
    base, left, right = _meeting(here, there, mine + 1, other + 1), here.at(mine), there.at(other)
    if base is None or left is None or right is None:
        return None
    found = merged(base.projects, left, right, lambda _conflict: "here", next_number=max([0, *left, *right]) + 1)
    projects = {**left, **{change.number: change.after for change in found.changes}}
    for conflict, _side in found.conflicts:
        if conflict.field is None:
            projects[conflict.number] = conflict.was
        elif record := projects.get(conflict.number):
            values = {} if conflict.was is None else {conflict.field: conflict.was}
            projects[conflict.number] = with_fields(record, values, (conflict.field,))
    names = merged_names(base.names, here.names_at(mine), there.names_at(other))
    left_over = {number: record for number, record in projects.items() if record is not None}
    return Meeting(mine, other, left_over, names, base.until)


def _pairs(here: Lineage, there: Lineage, to_here: int, to_there: int) -> Iterator[_CommonState]:
    """The last state that both have had, and those that either had merged of the other."""
    for mine, other in _shared(here.states[:to_here], there.states[:to_there]):
        yield _CommonState(mine, other, "here")
        yield _CommonState(mine, other, "there")
    for at, had in here.merges:
        yield from (_CommonState(at, place, "there") for place in _last(there.states[:to_there], had))
    for at, had in there.merges:
        yield from (_CommonState(place, at, "here") for place in _last(here.states[:to_here], had))


def _last(states: Sequence[_State], ids: Container[int]) -> Iterator[int]:
    """The place of the last of `states` that is one of `ids`, if any."""
    return islice((place for place in reversed(range(len(states))) if states[place].id in ids), 1)


def _shared(here: Sequence[_State], there: Sequence[_State]) -> Iterator[tuple[int, int]]:
    """The last state to which an entry led that both histories hold; after it those of which only the file is alike."""
    made = {state.id: place for place, state in enumerate(there) if state.is_made}
    known = [(place, made[state.id]) for place, state in enumerate(here) if state.is_made and state.id in made]
    mine, other = known[-1] if known else (-1, -1)
    if known:
        yield mine, other
    for place, state in enumerate(here[mine + 1 :], mine + 1):
        for at, its in enumerate(there[other + 1 :], other + 1):
            if state.checksum == its.checksum and not (state.is_made and its.is_made):
                yield place, at
