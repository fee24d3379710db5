"""Random stories of a store, told twice: by icmd, and by a model that knows every project by an object of its own."""

import json
import random
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from itertools import count
from pathlib import Path
from types import MappingProxyType
from typing import Any

from icmd_cli.catalogue.catalogue import Catalogue
from icmd_cli.catalogue.compaction import compact, planned_cut
from icmd_cli.catalogue.merging import base_of, contents_of, decided_by, merging
from icmd_cli.catalogue.plan import Plan
from icmd_cli.catalogue.undo import redo, undo
from icmd_cli.domain import clock
from icmd_cli.domain.changes import Change, Record, with_fields
from icmd_cli.domain.merge import Side
from icmd_cli.domain.past import before
from icmd_cli.domain.undone import undone_by
from icmd_cli.errors import NoSuchEntry, NothingToUndo, UndoConflict
from icmd_cli.storage.location import Location, history_of

_FIELDS = ("summary", "lead", "short_title")
_TITLES = ("Épargne", "Oasis", "Projet [x]", "L’été")


class Differs(AssertionError):
    """icmd and the model disagree."""


@dataclass
class Entry:
    """What the model remembers of one write: the states around it, and whose records changed from what to what."""

    n: int
    at: str
    last: int
    changes: dict[int, tuple[Record | None, Record | None]]
    bytes_before: bytes
    bytes_after: bytes
    before: dict[int, Record]
    births: dict[int, int]
    undoes: int | None = None
    void: bool = False


@dataclass
class World:
    """A store, its history, and the model of both; `who` tells which project (by its birth) has a number now."""

    path: Path
    dice: random.Random
    births: Iterator[int] = field(default_factory=count)
    who: dict[int, int] = field(default_factory=dict)
    entries: list[Entry] = field(default_factory=list)
    kept: list[tuple[bytes, dict[int, int], bytes, list[Entry]]] = field(default_factory=list)
    minutes: int = 0

    def catalogue(self) -> Catalogue:
        """The store, opened anew as each command does."""
        return Catalogue(Location(self.path, "story"))

    def projects(self) -> dict[int, Record]:
        """What the file holds, read without icmd."""
        return _projects_in(self.path.read_bytes())

    def tables(self) -> dict[str, Any]:
        """All of the file."""
        found: dict[str, Any] = json.loads(self.path.read_bytes())
        return found

    def visible(self) -> list[Entry]:
        """The entries that count now."""
        found = [entry for entry in self.entries if not entry.void]
        if self.entries and not self.entries[-1].void and self._is_uncommitted(self.entries[-1]):
            found.pop()
        return found

    def _is_uncommitted(self, entry: Entry) -> bool:
        data = self.path.read_bytes()
        return data == entry.bytes_before != entry.bytes_after

    def next_number(self) -> int:
        """The number that comes next: none that the file or the history remembers."""
        catalogue: dict[str, Any] = next(iter(self.tables().get("catalogue", {}).values()), {})
        remembered: int = catalogue.get("last_number", 0)
        return max([0, remembered, *self.projects(), *(entry.last for entry in self.entries)]) + 1


def story(path: Path, seed: int, steps: int) -> int:
    """Tell one story; gives how many steps changed something. Raises Differs."""
    world = World(path, random.Random(seed))  # noqa: S311 - the same story for the same seed
    path.write_text("{}", encoding="utf-8")
    history_of(path).unlink(missing_ok=True)
    told = 0
    with _clock(world):
        for _step in range(steps):
            world.minutes += 1
            name = world.dice.choices(list(_STEPS), [weight for weight, _do in _STEPS.values()])[0]
            try:
                told += bool(_STEPS[name][1](world))
                _compare(world)
            except Exception as error:
                raise Differs(f"seed {seed}, step {_step} ({name}): {error!r}") from error
            world.kept.append((path.read_bytes(), dict(world.who), _history(path), [*map(replace, world.entries)]))
    return told


def _projects_in(data: bytes) -> dict[int, Record]:
    return {int(n): record for n, record in json.loads(data).get("projects", {}).items()}


@contextmanager
def _clock(world: World) -> Iterator[None]:
    real = clock.instant
    clock.instant = lambda: datetime(2026, 1, 1, tzinfo=UTC) + timedelta(minutes=world.minutes)
    try:
        yield
    finally:
        clock.instant = real


def _history(path: Path) -> bytes:
    return history_of(path).read_bytes() if history_of(path).exists() else b""


def _compare(world: World) -> None:
    found = list(world.catalogue().events())
    expected = world.visible()
    if [event.n for event in found] != [entry.n for entry in expected]:
        raise Differs(f"entries {[e.n for e in found]}, expected {[e.n for e in expected]}")
    if [event.undoes for event in found] != [entry.undoes for entry in expected]:
        raise Differs("other entries are undone")
    if set(world.projects()) != set(world.who):
        raise Differs(f"projects {sorted(world.projects())}, expected {sorted(world.who)}")
    chain = [*(entry.bytes_before for entry in expected[1:]), world.path.read_bytes()]
    if expected and all(entry.bytes_after == then for entry, then in zip(expected, chain, strict=True)):
        at = world.dice.randrange(len(expected))
        past = before(world.projects(), found[at:])
        if past.unknown or json.dumps(past.projects) != json.dumps(dict(sorted(expected[at].before.items()))):
            raise Differs(f"walking back to before entry {expected[at].n} gives something else")


def _write(world: World, changes: list[Change], undoes: int | None = None, command: str = "story") -> bool:
    """Let icmd write `changes` (or carry out a plan), and the model remember it."""
    return _settled(world, Plan(lambda _held: changes, changes, command, {}), undoes)


def _settled(world: World, plan: Plan, undoes: int | None = None) -> bool:
    if not plan.changes:
        return False
    data, projects = world.path.read_bytes(), world.projects()
    if (
        world.entries
        and not world.entries[-1].void
        and data == world.entries[-1].bytes_before != world.entries[-1].bytes_after
    ):
        world.entries[-1].void = True
    highest = world.next_number() - 1
    taken_back = next((entry for entry in world.entries if entry.n == undoes), None)
    births: dict[int, int] = {}
    n = world.catalogue().carry_out(plan)
    if n != (world.entries[-1].n if world.entries else 0) + 1:
        raise Differs(f"the entry got the number {n}")
    for change in plan.changes:
        highest = max(highest, change.number)
        if change.before is None:
            was = change.was or change.number
            world.who[change.number] = taken_back.births[was] if taken_back else next(world.births)
        births[change.number] = world.who[change.number]
        if change.after is None:
            del world.who[change.number]
    world.entries.append(
        Entry(
            n,
            clock.now(),
            highest,
            {change.number: (change.before, change.after) for change in plan.changes},
            data,
            world.path.read_bytes(),
            projects,
            births,
            undoes,
        )
    )
    return True


def _record(world: World) -> Record:
    """A new project as icmd writes it, with the instant of its creation; many have the title of another."""
    birth, now = world.dice.randrange(1 << 40), clock.now()
    title = world.dice.choice(_TITLES)
    return {"id": f"p-{birth}", "title": title, "countries": ["MA"], "created": now, "updated": now}


def _record_by_hand(world: World) -> Record:
    """One that somebody typed, without the instant: its title tells it from others that had its number."""
    birth = world.dice.randrange(1 << 40)
    return {"id": f"p-{birth}", "title": f"Projet {birth}", "countries": ["MA"]}


def _added(world: World, how_many: int) -> list[Change]:
    first = world.next_number()
    if world.catalogue().snapshot().next_number() != first:
        raise Differs("another number comes next")
    return [Change(first + i, None, _record(world)) for i in range(how_many)]


def _edited(world: World, number: int) -> Change:
    record = world.projects()[number]
    name = world.dice.choice((*_FIELDS, "id"))
    value = f"p-{world.dice.randrange(1 << 40)}" if name == "id" else world.dice.choice(("a", "b", None))
    values = {} if value is None else {name: value}
    return Change(
        number, record, with_fields(with_fields(record, values, [name]), {"updated": clock.now()}, ["updated"])
    )


def _some(world: World) -> int | None:
    return world.dice.choice(sorted(world.who)) if world.who else None


def _add(world: World) -> bool:
    return _write(world, _added(world, 1))


def _edit(world: World) -> bool:
    number = _some(world)
    return number is not None and _write(world, [_edited(world, number)])


def _remove(world: World) -> bool:
    number = _some(world)
    return number is not None and _write(world, [Change(number, world.projects()[number], None)])


def _import(world: World) -> bool:
    number = _some(world)
    changes = [_edited(world, number)] if number is not None else []
    return _write(world, [*changes, *_added(world, 2)])


def _undo(world: World) -> bool:
    visible = world.visible()
    n = world.dice.choice([None, *(entry.n for entry in visible[-6:])])
    expected = _expected(world, n)
    try:
        plan = undo(world.catalogue(), n)
    except (UndoConflict, NothingToUndo, NoSuchEntry):
        if expected is not None:
            raise
        return False
    if plan is None:
        if expected:
            raise Differs("nothing to undo")
        return False
    return _taken_back(world, plan, expected)


def _redo(world: World) -> bool:
    try:
        plan = redo(world.catalogue(), None)
    except UndoConflict:
        return False
    if plan is None:
        return False
    return _taken_back(world, plan, _expected(world, plan.details["undoes"]))


def _taken_back(world: World, plan: Plan, expected: "dict[int, Record | None] | None") -> bool:
    if expected is None:
        raise Differs(f"{plan.command} of {plan.details} was possible")
    who = dict(world.who)
    taken = _ids_of_others(world, expected)
    done = _settled(world, plan, plan.details["undoes"])
    now = {world.who.get(number): record for number, record in world.projects().items()}
    for birth, record in expected.items():
        if record and record["id"] in taken:  # the other project keeps it
            record["id"] = (now.get(birth) or record)["id"]
        if _plain(now.get(birth)) != _plain(record):
            raise Differs(f"{plan.command}: project {birth} is {now.get(birth)}, expected {record}")
    untouched = {birth for birth in who.values() if birth not in expected}
    if untouched - set(world.who.values()):
        raise Differs(f"{plan.command} removed another project")
    return done


def _plain(record: Record | None) -> Record | None:
    return None if record is None else {name: value for name, value in record.items() if name != "updated"}


def _expected(world: World, n: int | None) -> "dict[int, Record | None] | None":
    """Project -> its record after the undo; None when that is not possible."""
    visible = world.visible()
    undone = undone_by([(entry.n, entry.undoes) for entry in visible])
    if n is None:
        n = next((entry.n for entry in reversed(visible) if entry.undoes is None and entry.n not in undone), None)
        if n is None:
            return {}
    entry = next((entry for entry in visible if entry.n == n), None)
    if entry is None or n in undone:
        return None
    now = {birth: world.projects()[number] for number, birth in world.who.items()}
    found: dict[int, Record | None] = {}
    for number, (old, new) in entry.changes.items():
        birth = entry.births[number]
        current = now.get(birth)
        if new is None:
            found[birth] = current or old
        elif current is None or (old is None and _plain(current) != _plain(new)):
            return None
        elif old is None:
            found[birth] = None
        else:
            names = [name for name in {*old, *new} if old.get(name) != new.get(name) and name != "updated"]
            if any(current.get(name) != new.get(name) for name in names):
                return None
            found[birth] = back = with_fields(current, {name: old[name] for name in names if name in old}, names)
            if back["id"] in _ids_of_others(world, {birth: None}):
                return None
    return found


def _ids_of_others(world: World, births: Iterable[int]) -> set[str]:
    """The ids that other projects have now: a merge may bring back one that was removed here, as another project."""
    return {record["id"] for number, record in world.projects().items() if world.who[number] not in set(births)}


def _compact(world: World) -> bool:
    if not world.entries:
        return False
    at = world.dice.choice(world.entries).at
    planned = planned_cut(world.catalogue(), at)
    visible = world.visible()
    gone = next((i for i, entry in enumerate(visible[:-1]) if entry.at >= at), max(len(visible) - 1, 0))
    if (planned.entries if planned else 0) < min(gone, 1):
        raise Differs(f"compaction lets go of {planned}, expected {gone}")
    if planned:
        compact(world.catalogue(), planned)
        world.entries = [entry for entry in world.entries if entry.n >= planned.begins]
    return bool(planned)


def _by_hand(world: World) -> bool:
    tables = world.tables()
    projects = tables.setdefault("projects", {})
    number = _some(world)
    what = world.dice.choice(("edit", "delete", "add"))
    if what == "add":
        free = world.dice.randrange(1, world.next_number() + 3)
        if str(free) in projects:
            return False
        projects[str(free)] = _record_by_hand(world)
        world.who[free] = next(world.births)
    elif number is None:
        return False
    elif what == "edit":
        projects[str(number)]["summary"] = world.dice.choice(("a", "b", "by hand"))
    else:
        del projects[str(number)]
        del world.who[number]
    world.path.write_text(json.dumps(tables, indent=2), encoding="utf-8")
    return True


def _checkout(world: World) -> bool:
    if not world.kept:
        return False
    data, who, history, entries = world.dice.choice(world.kept)
    world.path.write_bytes(data)
    world.who = dict(who)
    if world.dice.random() < 0.5:
        history_of(world.path).write_bytes(history)
        world.entries = [*map(replace, entries)]
    return True


def _merge(world: World) -> bool:
    """What another office made of an earlier state of this catalogue, merged into it."""
    if not world.kept:
        return False
    base, other = (world.path.with_name(f"{name}.json") for name in ("base", "other"))
    data, who, _history_then, _entries = world.dice.choice(world.kept)
    base.write_bytes(data)
    was = _projects_in(data)
    there = dict(was)
    for _each in range(world.dice.randrange(4)):
        _changed_there(world, there)
    other.write_text(json.dumps({"projects": {str(n): record for n, record in there.items()}}), encoding="utf-8")
    side: Side = "here" if world.dice.random() < 0.5 else "there"
    catalogue = world.catalogue()
    contents = contents_of(other)
    began = base_of(catalogue, other, contents, base)
    merge = merging(began, contents, decided_by({}, side))
    renamed = _renamed(world, who, was)
    sides = (_by_id(records, renamed) for records in (was, world.projects(), there))
    expected = _merged(*sides, side=side)
    done = _settled(world, catalogue.plan(lambda held: merge(held).changes, "merge"))
    found = {id_: _plain(record) for id_, record in _by_id(world.projects()).items()}
    if found != {id_: _plain(record) for id_, record in expected.items()}:
        raise Differs(f"merged for {side}: {found}, expected {expected}")
    return done


def _changed_there(world: World, there: dict[int, Record]) -> None:
    number = world.dice.choice([None, *there])
    if number is None:
        there[max(there, default=0) + 1] = world.dice.choice((_record, _record_by_hand))(world)
    elif world.dice.random() < 0.3:
        del there[number]
    else:
        there[number] = {**there[number], world.dice.choice(_FIELDS): world.dice.choice(("a", "b", "there"))}


def _renamed(world: World, who: dict[int, int], was: dict[int, Record]) -> dict[str, str]:
    """The id that a project had when numbers were those of `who` -> the one that it has now."""
    now = {birth: world.projects()[number]["id"] for number, birth in world.who.items()}
    return {record["id"]: now[who[number]] for number, record in was.items() if who.get(number) in now}


def _by_id(records: dict[int, Record], renamed: Mapping[str, str] = MappingProxyType({})) -> dict[str, Record]:
    """The projects by the ids that they have now."""
    return {renamed.get(record["id"], record["id"]): record for record in records.values()}


def _merged(
    was: dict[str, Record], here: dict[str, Record], there: dict[str, Record], *, side: Side
) -> dict[str, Record]:
    """Id -> the project merged: what one side alone changed is taken, else what the `side` has."""
    found = {}
    for id_ in {**here, **there}:
        old, mine, other = was.get(id_), here.get(id_), there.get(id_)
        if mine and other:
            base = old or {}
            first, second = (mine, other) if side == "here" else (other, mine)
            values = {
                name: mine.get(name) if other.get(name) == base.get(name) else first.get(name)
                if mine.get(name) not in (base.get(name), other.get(name)) else other.get(name)
                for name in {**first, **second}
            }  # fmt: skip
            found[id_] = {name: value for name, value in values.items() if value is not None}
        elif (left := mine or other) and (old is None or _plain(left) != _plain(old)):
            kept = left if old is None else mine if side == "here" else other
            found.update({id_: kept} if kept else {})
    return found


_STEPS = {
    "add": (4, _add),
    "edit": (6, _edit),
    "remove": (3, _remove),
    "import": (2, _import),
    "undo": (5, _undo),
    "redo": (3, _redo),
    "compact": (1, _compact),
    "by hand": (2, _by_hand),
    "checkout": (1, _checkout),
    "merge": (2, _merge),
}
