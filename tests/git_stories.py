"""Random stories of offices that keep one catalogue in git: told by git, which merges by icmd, and by a model.

Each office changes fields and projects of its own, so that no merge may meet a conflict, and each branch must hold what
every office had said by then.
"""

import random
from collections import Counter
from collections.abc import Callable, Iterable
from copy import deepcopy
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from conftest import THREE, projects_in, write_store
from repositories import STORE, begun, by_id, git, tried

OFFICES = ("rabat", "dakar", "lima")
FIELDS = ("lead", "phase", "summary")

Record = dict[str, Any]


@dataclass
class Said:
    """What one office has said by one of its commits: fields of shared projects, projects, and a partner of Figuig."""

    values: dict[tuple[str, str], Any] = field(default_factory=dict)
    projects: dict[str, Record] = field(default_factory=dict)
    is_partner: bool = False


Parts = dict[str, Said]
"""Office -> what it has said, as one branch knows it."""


@dataclass
class World:
    """A repository with a branch for each office, and the model of it."""

    folder: Path
    dice: random.Random
    said: dict[str, list[Said]]
    commits: dict[str, list[str]]
    seen: dict[str, dict[str, int]]
    told: Counter[str] = field(default_factory=Counter)

    def parts(self, seen: dict[str, int]) -> Parts:
        """What a branch holds that has seen so many commits of each office."""
        return {office: self.said[office][n] for office, n in seen.items()}

    def some(self, *others: str) -> str:
        """Any office but `others`."""
        return self.dice.choice([office for office in OFFICES if office not in others])


def story(folder: Path, seed: int, steps: int) -> Counter[str]:
    """Tell one story in `folder`; gives how often each thing was done. Raises AssertionError."""
    begun(folder, THREE)
    first = {office: [Said()] for office in OFFICES}
    seen = {office: dict.fromkeys(OFFICES, 0) for office in OFFICES}
    dice = random.Random(seed)  # noqa: S311 - the same story for the same seed
    world = World(folder, dice, first, {office: [""] for office in OFFICES}, seen)
    for office in OFFICES:
        git(folder, "branch", office)
    for step in range(steps):
        do = dice.choices(list(STEPS), list(STEPS.values()))[0]
        name = do.__name__.strip("_")
        try:
            world.told[do(world) or name] += 1
        except AssertionError as error:
            raise AssertionError(f"seed {seed}, step {step} ({name}): {error}") from error
    return world.told


def _commit(world: World) -> None:
    office = world.dice.choice(OFFICES)
    git(world.folder, "checkout", "-q", office)
    projects, said = projects_in(world.folder / STORE), deepcopy(world.said[office][-1])
    for _each in range(world.dice.randint(1, 3)):
        _changed(world, office, projects, said)
    write_store(world.folder / STORE, projects)
    git(world.folder, "commit", "-q", "--allow-empty", "-am", f"{office} {len(world.said[office])}")
    world.commits[office].append(git(world.folder, "rev-parse", "HEAD").strip())
    world.said[office].append(said)
    world.seen[office][office] += 1
    _compare(world, world.parts(world.seen[office]))


def _changed(world: World, office: str, projects: dict[str, Record], said: Said) -> None:
    """One change of an office, in the projects of its file and in what the model knows of it."""
    dice, value = world.dice, f"{office} {world.dice.randrange(1 << 30)}"
    mine = [record for record in projects.values() if record["id"] in said.projects]
    kind = dice.choice(("field", "field", "add", "edit", "remove", "partner"))
    if kind == "add":
        # Numbers of projects that other branches add meanwhile, too.
        id_ = value.replace(" ", "-")
        said.projects[id_] = {"id": id_, "title": value, "countries": ["SN"]}
        projects[str(max(map(int, projects)) + 1)] = dict(said.projects[id_])
    elif kind in ("edit", "remove") and mine:
        record = dice.choice(mine)
        if kind == "edit":
            record["lead"] = said.projects[record["id"]]["lead"] = value
        else:
            del projects[next(number for number, one in projects.items() if one is record)]
            del said.projects[record["id"]]
    elif kind == "partner":
        (figuig,) = (record for record in projects.values() if record["id"] == "figuig")
        said.is_partner = not said.is_partner
        others = [name for name in figuig.get("partners", ()) if name != office]
        figuig["partners"] = [*others, office] if said.is_partner else others
    elif kind == "field":
        id_, name = dice.choice([key for at, key in enumerate(_shared()) if OFFICES[at % len(OFFICES)] == office])
        (record,) = (record for record in projects.values() if record["id"] == id_)
        record[name] = said.values[id_, name] = dice.randint(10, 1 << 20) if name == "phase" else value


def _shared() -> list[tuple[str, str]]:
    """The fields of the projects that were there first; each office has every third."""
    return [
        (record["id"], FIELDS[(at + n) % 3]) for at, record in enumerate(THREE.values()) for n in range(len(FIELDS))
    ]


def _merge(world: World) -> None:
    into = world.dice.choice(OFFICES)
    _merged(world, into, {into: into, (other := world.some(into)): other}, other)


def _cross(world: World) -> None:
    """Two offices merge each other at once: whatever merges them later has two beginnings."""
    one = world.dice.choice(OFFICES)
    two = world.some(one)
    tips = {office: git(world.folder, "rev-parse", office).strip() for office in (one, two)}
    was = {office: dict(world.seen[office]) for office in (one, two)}
    for into, other in ((one, two), (two, one)):
        git(world.folder, "checkout", "-q", into)
        git(world.folder, "merge", "-q", "--no-edit", tips[other])
        world.seen[into] = _newest(was[one], was[two])
        _compare(world, world.parts(world.seen[into]))


def _merged(world: World, into: str, branches: Iterable[str], *others: str) -> None:
    git(world.folder, "checkout", "-q", into)
    git(world.folder, "merge", "-q", "--no-edit", *others)
    world.seen[into] = _newest(*(world.seen[branch] for branch in branches))
    _compare(world, world.parts(world.seen[into]))


def _octopus(world: World) -> str:
    """Several branches merged at once, which git does line by line without any driver: it gives up, or the result is right."""
    into = world.dice.choice(OFFICES)
    git(world.folder, "checkout", "-q", "-B", "try", into)
    ran = tried(world.folder, "merge", "-q", "--no-edit", *(office for office in OFFICES if office != into))
    if ran.returncode:
        git(world.folder, "reset", "-q", "--hard")
        return "octopus given up by git"
    _compare(world, world.parts(_newest(*world.seen.values())))
    return "octopus"


def _rebase(world: World) -> None:
    office = world.dice.choice(OFFICES)
    onto = world.some(office)
    git(world.folder, "checkout", "-q", "-B", "try", office)
    git(world.folder, "rebase", "-q", onto)
    _compare(world, world.parts(_newest(world.seen[office], world.seen[onto])))


def _cherry_pick(world: World) -> str:
    """One commit of another office alone: what it changed must still be here as it was before."""
    into = world.dice.choice(OFFICES)
    other = world.some(into)
    held, n = world.seen[into][other], len(world.said[other]) - 1
    if held >= n:
        return "nothing to pick"
    git(world.folder, "checkout", "-q", "-B", "try", into)
    ran = tried(world.folder, "cherry-pick", "--allow-empty", "--keep-redundant-commits", world.commits[other][n])
    picked = _picked(world.said[other][n - 1], world.said[other][held], world.said[other][n])
    assert (ran.returncode == 0) == (picked is not None), ran.stdout + ran.stderr
    if picked is None:
        assert "CONFLICT" in ran.stdout
        by_id(world.folder)  # it stays JSON
        git(world.folder, "cherry-pick", "--abort")
        return "cherry-pick with conflict"
    _compare(world, {**world.parts(world.seen[into]), other: picked})
    return "cherry-pick"


def _picked(was: Said, here: Said, there: Said) -> Said | None:
    """What comes of what an office has said `here` and `there`; None for a conflict."""
    found = deepcopy(here)
    for mine, base, other in (
        (found.values, was.values, there.values),
        (found.projects, was.projects, there.projects),
    ):
        for key in {*base, *other}:
            if base.get(key) == other.get(key) or mine.get(key) == other.get(key):
                continue
            if mine.get(key) != base.get(key):
                return None
            if key in other:
                mine[key] = other[key]
            else:
                del mine[key]
    if was.is_partner != there.is_partner:
        found.is_partner = there.is_partner
    return found


def _newest(*seen: dict[str, int]) -> dict[str, int]:
    return {office: max(each[office] for each in seen) for office in OFFICES}


def _compare(world: World, parts: Parts) -> None:
    expected: dict[str, Record] = {record["id"]: dict(record) for record in THREE.values()}
    for said in parts.values():
        for (id_, name), value in said.values.items():
            expected[id_][name] = value
        expected.update(deepcopy(said.projects))
    partners = {*THREE["1"].get("partners", ()), *(office for office, said in parts.items() if said.is_partner)}
    found = by_id(world.folder)
    assert set(found["figuig"].pop("partners", ())) == partners
    expected["figuig"].pop("partners", None)
    assert found == expected


STEPS: dict[Callable[[World], str | None], int] = {
    _commit: 14, _merge: 4, _cross: 3, _octopus: 1, _rebase: 2, _cherry_pick: 3
}  # fmt: skip
