"""A row of a file on its way into the catalogue: where it stands, the project that it gives, or why it is refused."""

from collections.abc import Mapping, Sequence
from types import MappingProxyType
from typing import Any, NamedTuple

from icmd_cli.domain.project import Project
from icmd_cli.errors import Problem


class Place(NamedTuple):
    """Where a row stands: file, sheet (None when there are none), line."""

    file: str
    sheet: str | None
    line: int

    def __str__(self) -> str:
        """As compilers and GNU tools write it: "projets.xlsx[Feuil1]:17"."""
        sheet = f"[{self.sheet}]" if self.sheet else ""
        return f"{self.file}{sheet}:{self.line}"


class Origin(NamedTuple):
    """A row as it came: where, its cells under their headings, and under which heading each field stands."""

    place: Place
    headings: tuple[str, ...]
    cells: Sequence[Any]
    fields: Mapping[str, str] = MappingProxyType({})


class Incoming(NamedTuple):
    """A project as a file describes it: its rows, the project with the fields that they give, the fields left empty.

    `goes_on` says that the row only adds to the lists of the project before it.
    """

    origins: tuple[Origin, ...]
    project: Project
    empty: tuple[str, ...] = ()
    goes_on: bool = False

    def refused(self, problems: Sequence[Problem]) -> "list[Refused]":
        """Its rows, each refused for `problems`."""
        return [refusal(origin, problems) for origin in self.origins]


class Refused(NamedTuple):
    """A row that gives no project, and every problem; a problem's `field` is the heading where there is one."""

    origin: Origin
    problems: tuple[Problem, ...]


def refusal(origin: Origin, problems: Sequence[Problem]) -> Refused:
    """A row refused for `problems`, each named by its heading."""
    return Refused(origin, tuple([p._replace(field=origin.fields.get(p.field, p.field)) for p in problems]))


class Skipped(NamedTuple):
    """A row that is no project's: a title above the headings, a section, a total, the headings once more."""

    place: Place
    text: str
    reason: str
