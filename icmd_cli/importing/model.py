"""A row of a file on its way into the catalogue: where it stands, the project that it gives, or why it is refused."""

from collections.abc import Hashable, Mapping, Sequence
from enum import StrEnum
from types import MappingProxyType
from typing import Any, NamedTuple

from icmd_cli.domain.project import Project
from icmd_cli.errors import Problem


class Rule(StrEnum):
    """What a problem breaks: the stable name that scripts see, whatever the language of the reason."""

    TITLE = "title-missing"
    COUNTRY = "country-unknown"
    ID = "id-invalid"
    ROW = "row-too-long"
    LINE = "line-unreadable"
    GROUP = "rows-contradict"
    PARTIAL = "project-refused"
    TAKEN = "taken"
    KNOWN = "known-already"
    CANDIDATES = "several-candidates"
    STATUS = "status-unknown"
    DATE = "date-invalid"
    SPAN = "start-after-end"
    AMOUNT = "amount-invalid"
    RANGE = "amount-range"
    LINK = "link-invalid"
    LANGUAGE = "language-invalid"
    PHASE = "phase-invalid"
    ROLE = "role-unknown"
    VALUE = "value-invalid"
    # What holds for a whole file.
    CURRENCY = "currency-unsettled"
    DECIMAL = "decimal-unsettled"
    ORDER = "date-order-unsettled"
    ROWS = "rows-unsettled"
    PARTS = "amounts-unsettled"
    PLACE = "country-unsettled"


OF_FIELD: Mapping[str, Rule] = {
    "title": Rule.TITLE,
    "countries": Rule.COUNTRY,
    "partner_countries": Rule.COUNTRY,
    "id": Rule.ID,
    "status": Rule.STATUS,
    "start": Rule.DATE,
    "end": Rule.DATE,
    "period": Rule.DATE,
    "budget": Rule.AMOUNT,
    "url": Rule.LINK,
    "sources": Rule.LINK,
    "language": Rule.LANGUAGE,
    "phase": Rule.PHASE,
    "organisation_role": Rule.ROLE,
}
"""Field -> the rule that a value breaks which it cannot hold."""

UNSETTLED = frozenset((Rule.CURRENCY, Rule.DECIMAL, Rule.ORDER, Rule.PARTS))
"""What a value waits for until it is settled for the whole file."""

REFUSING = frozenset((Rule.TITLE, Rule.ID, Rule.ROW))
"""What refuses a row whole, besides a country that is none; any other value that is not understood is skipped."""


def refuses(problem: Problem) -> bool:
    """Whether a problem refuses its row whole, and not its cell alone."""
    return problem.rule in REFUSING or (problem.rule == Rule.COUNTRY and problem.field == "countries")


class RowPlace(NamedTuple):
    """Where a row stands: file, sheet (None when there are none), line."""

    file: str
    sheet: str | None
    line: int

    def __str__(self) -> str:
        """As compilers and GNU tools write it: "projets.xlsx[Feuil1]:17"."""
        sheet = f"[{self.sheet}]" if self.sheet else ""
        return f"{self.file}{sheet}:{self.line}"


class SharedColumns(NamedTuple):
    """The columns that the rows of a table share: their headings, the heading of each field, those that hold no list.

    `telling` are the positions whose cells tell two projects apart.
    """

    headings: tuple[str, ...]
    fields: Mapping[str, str] = MappingProxyType({})
    telling: tuple[int, ...] = ()

    def heading(self, field: str) -> str:
        """Under which heading a field stands; the field itself where no column holds it."""
        return self.fields.get(field, field)


class Origin(NamedTuple):
    """A row as it came: where, its cells, the columns of its table."""

    place: RowPlace
    cells: Sequence[Any]
    layout: SharedColumns


class Left(NamedTuple):
    """A cell that was not understood, and so skipped in a project that goes in without it."""

    origin: Origin
    problem: Problem


class Incoming(NamedTuple):
    """A project as a file describes it: its rows, the project with the fields that they give, the fields left empty.

    Rows of one `group` may be one project; one that `goes_on` only adds to the project before it, and gives the
    fields `more`. `left` are the cells that were not understood. `unplaced` says that nothing tells its country.
    """

    origins: tuple[Origin, ...]
    project: Project
    empty: tuple[str, ...] = ()
    group: Hashable = None
    goes_on: bool = False
    more: frozenset[str] = frozenset()
    left: tuple[Left, ...] = ()
    unplaced: bool = False

    def refused(self, problems: Sequence[Problem]) -> "list[Refused]":
        """Its rows, each refused for `problems`."""
        return [Refused(origin, tuple(problems), self.group) for origin in self.origins]


class Refused(NamedTuple):
    """A row that gives no project, and every problem."""

    origin: Origin
    problems: tuple[Problem, ...]
    group: Hashable = None


class Skipped(NamedTuple):
    """A row that is no project's: a title above the headings, a section, a total, the headings once more."""

    place: RowPlace
    text: str
    why: str


class OpenQuestion(NamedTuple):
    """What holds for a whole file and nothing in it tells: nothing of the file goes in until it is settled.

    `rows` it concerns, some `values` as evidence, the `options` that settle it, the likeliest first; `projects` says
    how many projects the rows are of, where that is the question.
    """

    rule: Rule
    file: str
    headings: tuple[str, ...]
    rows: int
    values: tuple[str, ...]
    options: tuple[str, ...]
    projects: int = 0
