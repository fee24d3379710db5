"""Which known project one of a file is, where neither id nor code tells: by its title, its countries, what it says."""

from collections.abc import Iterator, Mapping, Sequence
from itertools import islice
from typing import NamedTuple

from icmd_cli.domain.changes import Record
from icmd_cli.domain.project import Project
from icmd_cli.domain.values.slugs import fold_code

STAMPS = frozenset(("created", "updated"))
"""Fields that icmd keeps itself."""

MOST_CANDIDATES = 5
_COMPARED = 200
"""Among this many known projects of one title the one that is meant is sought: time grows with the rows alone."""


class Match(NamedTuple):
    """The known project that one is, and by what; `candidates`, where it may be several."""

    number: int = 0
    record: Record | None = None
    by: str = ""
    candidates: Sequence[tuple[int, Record]] = ()


def said_by(project: Project) -> Record:
    """The fields that a file gives, without those that icmd keeps itself."""
    return {name: value for name, value in project.to_record().items() if name not in STAMPS and name != "id"}


def shared_out(
    projects: Sequence[tuple[int, Project]], known: Sequence[tuple[int, Record]]
) -> Iterator[tuple[int, Match]]:
    """The projects of one title, each by its position, and the known one of that title that it is."""
    if not known:
        return
    left = dict(known)
    alike: dict[str, list[int]] = {}
    for number, record in known:
        alike.setdefault(_written(record), []).append(number)
    open_: list[tuple[int, Project]] = []
    for at, project in projects:
        said = said_by(project)
        near = [n for n in alike.get(_written(said), ()) if n in left] or (left if len(left) <= _COMPARED else [])
        same = next((n for n in near if _may_be(project, left[n]) and _says_all(left[n], said)), None)
        if same is None:
            open_.append((at, project))
        else:
            yield at, Match(same, left.pop(same), "title")
    yield from _one_to_one(open_, left)


def _one_to_one(projects: Sequence[tuple[int, Project]], left: Mapping[int, Record]) -> Iterator[tuple[int, Match]]:
    """The known project that each may be, where it is one and no other may be it; else the candidates."""
    wanted: dict[int, list[int]] = {}
    fitting = {at: _fitting(project, left)[: MOST_CANDIDATES + 1] for at, project in projects}
    for at, numbers in fitting.items():
        for number in numbers:
            wanted.setdefault(number, []).append(at)
    for at, numbers in fitting.items():
        if len(numbers) == 1 and len(wanted[numbers[0]]) == 1:
            yield at, Match(numbers[0], left[numbers[0]], "title")
        elif numbers:
            yield at, Match(candidates=[(number, left[number]) for number in numbers])


def _fitting(project: Project, known: Mapping[int, Record]) -> list[int]:
    """The known projects of its title that `project` may be: those of just its countries, else those that may be."""
    mine = set(project.countries)
    may_be = [number for number, record in islice(known.items(), _COMPARED) if _may_be(project, record)]
    theirs = {number: set(known[number].get("countries", ())) for number in may_be}
    alike = [number for number in may_be if theirs[number] == mine]
    return alike or [number for number in may_be if theirs[number] <= mine or mine <= theirs[number]]


def _written(record: Record) -> str:
    """The fields of a record that a file can give, in one text."""
    return repr(sorted((name, value) for name, value in record.items() if name not in STAMPS and name != "id"))


def _may_be(project: Project, record: Record) -> bool:
    """Whether neither id nor code says that these are two projects."""
    if project.id and project.id != record["id"]:
        return False
    return not (project.code and record.get("code") and fold_code(project.code) != fold_code(record["code"]))


def _says_all(record: Record, said: Record) -> bool:
    return all(record.get(name) == value for name, value in said.items())
