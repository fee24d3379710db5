"""What two catalogues both began from, however often copies went back and forth between them."""

import json
import os
import random
from dataclasses import dataclass, field
from typing import Any
from zlib import crc32

import pytest

from icmd_cli.domain.ancestry import Lineage, last_meeting
from icmd_cli.domain.changes import Change
from icmd_cli.domain.history import Event
from icmd_cli.domain.merge import Merge, MergeConflict, Side, merged

Record = dict[str, Any]


@dataclass
class Office:
    """An office with its catalogue and its history."""

    name: str
    projects: dict[int, Record] = field(default_factory=dict)
    entries: list[Event] = field(default_factory=list)
    highest: int = 0

    def checksum(self) -> int:
        return crc32(json.dumps(self.projects).encode())

    def line(self) -> Lineage:
        return Lineage(self.projects, self.entries, self.checksum())

    def write(self, changes: list[Change], **details: Any) -> None:
        before = self.checksum()
        for change in changes:
            self.projects = {n: record for n, record in self.projects.items() if n != change.number}
            if change.after is not None:
                self.projects[change.number] = change.after
        self.projects = dict(sorted(self.projects.items()))
        self.highest = max([self.highest, *self.projects])
        n = len(self.entries) + 1
        record = {
            "n": n, "at": f"{n:04}", "by": self.name, "before": before, "after": self.checksum(),
            "changes": [change.to_history() for change in changes], **details,
        }  # fmt: skip
        self.entries = [*self.entries, Event(n, record)]

    def edit(self, number: int, name: str, value: Any) -> None:
        record = self.projects[number]
        self.write([Change(number, record, {**record, name: value})])

    def add(self, id_: str) -> None:
        self.write([Change(self.highest + 1, None, {"id": id_, "title": id_})])

    def merge(self, other: "Office", decide: Side | None = None) -> Merge:
        """Merge what the other office sent; without `decide` nothing may be in conflict."""
        mine, line = self.line(), other.line()
        met = last_meeting(mine, line)
        assert met is not None

        def choose(conflict: MergeConflict) -> Side:
            assert decide, conflict
            return decide

        found = merged(met.projects, self.projects, other.projects, choose, next_number=self.highest + 1)
        if found.changes:
            self.write(found.changes, **{"with": [id_ for id_ in line.seen() if id_ not in mine.seen()]})
        return found

    def copy(self, name: str) -> "Office":
        return Office(name, dict(self.projects), list(self.entries), self.highest)

    def by_id(self) -> dict[str, Record]:
        return {record["id"]: record for record in self.projects.values()}


def pair() -> tuple[Office, Office]:
    here = Office("rabat")
    here.add("figuig")
    here.add("kayes")
    return here, here.copy("dakar")


def test_a_copy_and_its_original_met_where_they_parted() -> None:
    here, there = pair()
    start = dict(here.projects)
    here.edit(1, "lead", "A")
    there.edit(2, "lead", "B")
    met = last_meeting(here.line(), there.line())
    assert met
    assert (met.projects, met.here, met.there) == (start, 2, 2)


def test_what_never_met_has_nothing_in_common() -> None:
    here, there = Office("rabat"), Office("dakar")
    here.add("a")
    there.projects = {1: {"id": "x", "title": "X"}}
    assert last_meeting(here.line(), there.line()) is None


def test_a_file_that_came_without_its_history_is_known_by_its_bytes() -> None:
    here, _copy = pair()
    there = Office("dakar", dict(here.projects), [], here.highest)
    start = dict(here.projects)
    there.edit(1, "lead", "B")
    here.edit(1, "phase", 1)
    met = last_meeting(here.line(), there.line())
    assert met
    assert met.projects == start


def test_what_was_put_back_counts_as_a_change() -> None:
    """The same bytes as before a change that both know are not the state before it."""
    here, _copy = pair()
    before = dict(here.projects)
    here.edit(1, "lead", "A")
    there = here.copy("dakar")
    here.write([Change(1, here.projects[1], before[1])])
    there.edit(2, "lead", "B")
    assert here.merge(there).conflicts == []
    assert here.projects == {1: before[1], 2: {**before[2], "lead": "B"}}


def test_a_merge_that_was_undone_can_be_made_again() -> None:
    here, there = pair()
    here.edit(1, "phase", 1)
    there.edit(1, "lead", "B")
    changes = here.merge(there).changes
    here.write([change._replace(before=change.after, after=change.before) for change in changes], undoes=4)
    assert "lead" not in here.projects[1]
    here.merge(there)
    assert here.projects[1]["lead"] == "B"


def test_the_side_that_the_other_has_all_of_is_said() -> None:
    here, there = pair()
    assert last_meeting(here.line(), there.line()).whole == "there"  # type: ignore[union-attr]
    there.edit(2, "lead", "B")
    assert last_meeting(here.line(), there.line()).whole == "here"  # type: ignore[union-attr]
    here.edit(1, "lead", "A")
    assert last_meeting(here.line(), there.line()).whole is None  # type: ignore[union-attr]
    here.merge(there)
    assert last_meeting(here.line(), there.line()).whole == "there"  # type: ignore[union-attr]
    assert last_meeting(there.line(), here.line()).whole == "here"  # type: ignore[union-attr]


def test_two_that_merged_each_other_at_once_met_in_both() -> None:
    here, there = pair()
    here.edit(1, "lead", "A")
    there.edit(2, "lead", "B")
    mine, other = here.copy("rabat"), there.copy("dakar")
    here.merge(other)
    there.merge(mine)
    here.edit(2, "lead", "B2")
    there.edit(1, "lead", "A2")
    assert here.merge(there).conflicts == []
    assert [record["lead"] for record in here.projects.values()] == ["A2", "B2"]


def test_a_conflict_that_two_settled_otherwise_at_once_is_one_again() -> None:
    here, there = pair()
    here.edit(1, "lead", "A")
    there.edit(1, "lead", "B")
    here.edit(1, "phase", 1)
    there.edit(1, "phase", 2)
    mine, other = here.copy("rabat"), there.copy("dakar")
    here.merge(other, "here")
    there.merge(mine, "here")
    here.edit(2, "lead", "C")
    there.edit(2, "phase", 1)
    found = here.merge(there, "there")
    assert [(conflict.field, conflict.here, conflict.there) for conflict, _side in found.conflicts] == [
        ("phase", 1, 2), ("lead", "A", "B"),
    ]  # fmt: skip


@pytest.mark.parametrize("seed", range(1000 if os.environ.get("ICMD_LONG") else 60))
def test_copies_that_go_back_and_forth_never_conflict_with_themselves(seed: int) -> None:
    """Two offices, or three of which one is between the others, send copies, old ones too.

    Each changes its own field, and adds; what it wrote last is what all have in the end.
    """
    chance = random.Random(seed)  # noqa: S311 - the same story for the same seed
    hub, there = pair()
    offices = [hub, there] if seed % 2 else [hub, there, hub.copy("praia")]
    sent: list[Office] = []
    wrote: dict[tuple[str, str], Any] = {}
    for step in range(40):
        office = chance.choice(offices)
        sent.append(office.copy(office.name))
        what = chance.choice(["edit", "edit", "edit", "add", "merge", "merge"])
        if what == "edit":
            number = chance.choice(list(office.projects))
            office.edit(number, office.name, step)
            wrote[office.projects[number]["id"], office.name] = step
        elif what == "add":
            office.add(f"{office.name}-{step}")
        else:
            office.merge(chance.choice([one for one in sent if (one.name == hub.name) != (office is hub)] or [hub]))
    for one in [*offices[1:], *offices[1:]]:
        hub.merge(one)
        one.merge(hub)
    assert all(office.by_id() == hub.by_id() for office in offices)
    assert {key: hub.by_id()[key[0]][key[1]] for key in wrote} == wrote
