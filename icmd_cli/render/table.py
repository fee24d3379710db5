"""The list view: columns chosen for the width, a Rich table for a screenful or some, plain lines for thousands."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import NamedTuple

from rich import box
from rich.cells import cell_len, set_cell_size
from rich.table import Table
from rich.text import Text

from icmd_cli.domain.project import Project, display, label
from icmd_cli.domain.values.lists import JOINT
from icmd_cli.i18n import N_, _
from icmd_cli.render import values

GAP = 2
"""Blanks between two columns."""

WRAPPED = 60
"""Up to so many rows long titles wrap; in longer lists each project keeps to one line."""

_LEAST_TITLE = 20
_GOOD_TITLE = 44
_TITLE_SHARE = 0.4


class Column(NamedTuple):
    """One column: its heading, how a project's cell reads, and what gives way when the terminal is narrow."""

    name: str
    heading: str
    text: Callable[[Project, str], str]
    most: int = 30
    right: bool = False
    flexible: bool = False
    optional: bool = False
    style: Callable[[Project], str] = lambda _project: ""


def _status_style(project: Project) -> str:
    return values.STATUS_STYLES.get(project.status or "", "")


_COLUMNS = (
    Column("number", N_("No."), lambda p, _l: str(p.number), right=True, style=lambda _p: "bold"),
    Column("title", N_("Title"), lambda p, _l: p.title, most=200, flexible=True),
    Column("countries", N_("Country"), lambda p, lang: values.country_names(p.countries, lang), most=24),
    Column("years", N_("Years"), lambda p, _l: values.years(p)),
    Column("status", N_("Status"), lambda p, lang: values.status(p.status, lang), style=_status_style),
    Column("budget", N_("Budget"), lambda p, lang: values.amount(p.budget, lang) if p.budget else "", right=True),
    Column("regions", N_("Regions"), lambda p, _l: ", ".join(p.regions), optional=True),
    Column("lead", N_("Lead"), lambda p, _l: p.lead or "", optional=True),
    Column("id", N_("Id"), lambda p, _l: p.id, most=60, optional=True),
)
"""In the order in which they stay when the terminal narrows; optional ones come only where there is room to spare."""


class Layout(NamedTuple):
    """The columns that fit, each with its width in cells, and the names of those that had to go."""

    columns: tuple[Column, ...]
    widths: tuple[int, ...]
    hidden: tuple[str, ...]


def columns_for(fields: Sequence[str] | None) -> tuple[Column, ...]:
    """The list's own columns, or one for each of `fields`."""
    if fields is None:
        return _COLUMNS
    own = {column.name: column for column in _COLUMNS}
    return tuple(own[name] if name in own else _plain_column(name) for name in fields)


def _plain_column(name: str) -> Column:
    def text(project: Project, language: str) -> str:
        if name == "currency":
            return project.budget.currency if project.budget else ""
        value = getattr(project, name)
        return "" if value is None else display(name)(value, language).replace(JOINT, ", ").replace("\n", " ")

    return Column(name, _("Currency") if name == "currency" else label(name), text, most=40)


def lay_out(
    projects: Sequence[Project], columns: Sequence[Column], width: int | None, language: str, *, largest: int = 0
) -> Layout:
    """Which of `columns` fit into `width` cells (None: all, unbounded), and how wide each is.

    `largest` is the largest number that may still come after `projects`.
    Columns without any value go first, then those of least weight, until the title has room enough.
    """
    natural: dict[str, int] = {}
    for column in columns:
        longest = max((cell_len(column.text(project, language)) for project in projects), default=0)
        if longest:
            most = column.most if width is not None else longest
            natural[column.name] = max(min(longest, most), cell_len(_(column.heading)))
    if "number" in natural:
        natural["number"] = max(natural["number"], len(str(largest)))
    kept = [column for column in columns if column.name in natural]
    if width is None:
        return Layout(tuple(kept), tuple(natural[column.name] for column in kept), ())
    hidden: list[str] = []
    while len(kept) > 1 and _title_room(kept, natural, width) < _title_need(kept, natural, width):
        gone = kept.pop() if not kept[-1].flexible else kept.pop(-2)
        if not gone.optional:
            hidden.insert(0, gone.name)
    room = max(_title_room(kept, natural, width), 1)
    widths = tuple(min(room, natural[c.name]) if c is _flexible(kept) else natural[c.name] for c in kept)
    return Layout(tuple(kept), widths, tuple(hidden))


def _flexible(columns: Sequence[Column]) -> Column:
    return next((column for column in columns if column.flexible), columns[-1])


def _title_room(kept: Sequence[Column], natural: dict[str, int], width: int) -> int:
    flexible = _flexible(kept)
    return width - GAP * (len(kept) - 1) - sum(natural[c.name] for c in kept if c is not flexible)


def _title_need(kept: Sequence[Column], natural: dict[str, int], width: int) -> int:
    least = _GOOD_TITLE if kept[-1].optional else max(_LEAST_TITLE, int(width * _TITLE_SHARE))
    return min(least, natural[_flexible(kept).name])


def table(projects: Sequence[Project], layout: Layout, language: str, *, one_line: bool) -> Table:
    """A Rich table of `projects`; titles wrap, or end in … when each project must keep to one line."""
    drawn = Table(box=box.SIMPLE_HEAD, show_edge=False, pad_edge=False, padding=(0, GAP - 1, 0, 0), header_style="bold")
    # The box itself puts one blank between columns.
    for column, width in zip(layout.columns, layout.widths, strict=True):
        drawn.add_column(
            Text(_(column.heading)),
            width=width,
            justify="right" if column.right else "left",
            no_wrap=one_line or not column.flexible,
            overflow="ellipsis" if one_line or not column.flexible else "fold",
        )
    for project in projects:
        drawn.add_row(*(Text(c.text(project, language), style=c.style(project)) for c in layout.columns))
    return drawn


def lines(projects: Iterable[Project], layout: Layout, language: str) -> Iterator[str]:
    """The same table as plain lines, each as soon as its project is known: no list is too long for it."""
    yield _line([_(column.heading) for column in layout.columns], layout)
    for project in projects:
        yield _line([column.text(project, language) for column in layout.columns], layout)


def _line(cells: Sequence[str], layout: Layout) -> str:
    parts: list[str] = []
    for text, column, width in zip(cells, layout.columns, layout.widths, strict=True):
        length = cell_len(text)
        if length > width:
            fitted = set_cell_size(text, width - 1) + "…"
        else:
            fitted = " " * (width - length) + text if column.right else text + " " * (width - length)
        parts.append(fitted)
    return (" " * GAP).join(parts).rstrip() + "\n"
