"""Each project's span drawn as a bar under a line of years; what nobody knows about its dates stays visible."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple

from rich.text import Text

from icmd_cli.domain.project import Project
from icmd_cli.i18n import _, labelled
from icmd_cli.render import styles, values
from icmd_cli.render.cells import cell_len
from icmd_cli.text import shortened

FIELDS = ("title", "short_title", "countries", "start", "end", "status")
"""What a project must have to be drawn."""

IN_A_PIPE = 100
"""The width where there is no terminal."""

_LEAST_TITLE = 8
_TITLE_SHARE = 0.38
_MOST_CELLS = 8
"""The most cells that a year gets."""

_LABEL = 5
"""Four digits and a blank."""

_LEAST_BARS = 20
"""The cells for bars that the years written beside them leave at least."""


class _Signs(NamedTuple):
    """What bars are made of."""

    status: Mapping[str | None, str]
    rough: str
    unknown: str
    on: str


_BLOCKS = _Signs(
    {"completed": "█", "ongoing": "►", "planned": "□", "suspended": "=", "cancelled": "x", None: "▒"}, "·", "?", "…"
)
_ASCII = _Signs(
    {"completed": "#", "ongoing": ">", "planned": "o", "suspended": "=", "cancelled": "x", None: "*"}, ".", "?", "+"
)


class Scale(NamedTuple):
    """Which cell a day falls into: `cells` for a year, or one cell for several `years`."""

    first: int
    last: int
    cells: int
    years: int

    @property
    def width(self) -> int:
        """How many cells there are."""
        return -(-(self.last - self.first + 1) // self.years) * self.cells

    def at(self, day: str) -> int:
        """The cell of an ISO day, counted from 0."""
        years, months = int(day[:4]) - self.first, int(day[5:7]) - 1
        return years // self.years * self.cells + months * self.cells // 12


def lines(projects: Sequence[Project], width: int, language: str, *, blocks: bool) -> Iterator[Text]:
    """A heading of years, a line for each of `projects`, and what the signs mean; none longer than `width` cells."""
    signs = _BLOCKS if blocks else _ASCII
    heads = _columns([(str(project.number or ""), _codes(project)) for project in projects])
    head = max(map(len, heads), default=0)
    natural = max([cell_len(_name(project)) for project in projects], default=0)
    title = min(natural, max(_LEAST_TITLE, int(width * _TITLE_SHARE)))
    years = max([len(written) + 1 for project in projects if (written := values.years(project))], default=0)
    # Two blanks, and a cell on either side for what is not known there.
    room = max(width - head - title - 4, 1)
    years = years if room - years >= _LEAST_BARS else 0
    scale = _scale(projects, room - years)
    if scale:
        title = min(natural, title + room - years - scale.width)
        room = width - head - title - years - 4
        yield Text(" " * (head + title + years + 3) + _heading(scale, room + 1), style=styles.HEADING)
    drawn: set[str] = set()
    for project, beginning in zip(projects, heads, strict=True):
        text = Text(f"{beginning} {_fitted(_name(project), title)} ")
        if scale and (project.start or project.end):
            span = _span(project, scale, signs)
            drawn.update(span)
            text.append(values.years(project).ljust(years) if years else "")
            text.append(span, style=styles.STATUSES.get(project.status or "", ""))
        else:
            text.append(("" if years else " ") + _fitted(_("no dates known"), room + years), style=styles.ASIDE)
        text.rstrip()
        yield text
    if drawn:
        yield Text("")
        yield from _legend(drawn, signs, width, language)


def plain(projects: Iterable[Project], language: str) -> Iterator[str]:
    """The same as a sentence for each project, for terminals without drawings and for screen readers."""
    for project in projects:
        dates = values.dates(project, language) or _("no dates known")
        status = values.status(project.status, language) or _("status not known")
        codes = ",".join(project.countries)
        named = " ".join(filter(None, (str(project.number or ""), codes, _name(project))))
        yield labelled(named, f"{dates}, {status}") + "\n"


def _name(project: Project) -> str:
    return project.short_title or project.title


def _codes(project: Project) -> str:
    """The country's code; of several countries, how many more there are."""
    first, *others = project.countries or ("",)
    return f"{first}+{len(others)}" if others else first


def _columns(rows: Sequence[tuple[str, str]]) -> list[str]:
    """What stands first in each line: the number on the right of its column, the country's code on the left."""
    number, code = (max(map(len, column), default=0) for column in (zip(*rows, strict=True) if rows else ((), ())))
    return [f"{one:>{number}} {other:<{code}}" if number else other.ljust(code) for one, other in rows]


def _scale(projects: Sequence[Project], room: int) -> Scale | None:
    """The years of all known dates within `room` cells; None when no date is known."""
    dates = [date.year for project in projects for date in (project.start, project.end) if date]
    if not dates:
        return None
    count = max(dates) - min(dates) + 1
    return Scale(min(dates), max(dates), max(1, min(room // count, _MOST_CELLS)), -(-count // room))


def _heading(scale: Scale, room: int) -> str:
    """The years that have room, each over its first cell."""
    step = -(-_LABEL // scale.cells) * scale.cells
    places = range(0, min(scale.width, room - _LABEL + 2), step)
    return "".join(str(scale.first + at // scale.cells * scale.years).ljust(step) for at in places).rstrip()


def _span(project: Project, scale: Scale, signs: _Signs) -> str:
    """The bar, from the margin before the first year on.

    The status's sign stands where the project was certainly active, another where its dates are too rough to tell; at
    least one cell has the sign.
    """
    sign = signs.status[project.status]
    start, end = project.start, project.end
    cells = [" "] * (scale.width + 2)

    def put(first: int, last: int, mark: str) -> None:
        cells[first + 1 : last + 2] = mark * (last - first + 1)

    if start and end:
        low, high = scale.at(start.first_day()), scale.at(end.last_day())
        certain = scale.at(start.last_day()), scale.at(end.first_day())
        put(low, high, signs.rough)
        put(*(certain if start.last_day() <= end.first_day() else ((low + high) // 2,) * 2), sign)
    elif start:
        low, high = scale.at(start.first_day()), scale.at(start.last_day())
        put(low, high, signs.rough)
        if project.status == "ongoing":
            put(high, scale.width - 1, sign)
            put(scale.width, scale.width, signs.on)
        else:
            put(high, high, sign)
            put(high + 1, high + 1, signs.unknown)
    elif end:
        low, high = scale.at(end.first_day()), scale.at(end.last_day())
        put(low, high, signs.rough)
        put(low, low, sign)
        put(low - 1, low - 1, signs.unknown)
    return "".join(cells)


def _legend(drawn: set[str], signs: _Signs, width: int, language: str) -> Iterator[Text]:
    """What the signs mean that were drawn."""
    items = [
        (sign, values.status(status, language) or _("status not known"), styles.STATUSES.get(status or "", ""))
        for status, sign in signs.status.items()
    ]
    items.append((signs.rough, _("only the year is known"), ""))
    items.append((signs.unknown, _("start or end not known"), ""))
    items.append((signs.on, _("goes on"), ""))
    line = Text()
    for sign, meaning, style in items:
        if sign not in drawn:
            continue
        if line and cell_len(line.plain) + 3 + 2 + cell_len(meaning) > width:
            yield line
            line = Text()
        line.append("   " if line else "")
        line.append(shortened(f"{sign} {meaning}", width), style=style)
    if line:
        yield line


def _fitted(text: str, width: int) -> str:
    text = shortened(text, width)
    return text + " " * (width - cell_len(text))
