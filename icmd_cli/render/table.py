"""The list view: columns chosen for the width, a Rich table for a screenful or some, plain lines for thousands."""

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import NamedTuple

from rich.table import Table
from rich.text import Text

from icmd_cli.domain.project import Project, label
from icmd_cli.domain.values.dates import PartialDate
from icmd_cli.i18n import N_, _
from icmd_cli.render import styles, values
from icmd_cli.render.cells import cell_len
from icmd_cli.render.ruled import ruled
from icmd_cli.render.styles import GAP
from icmd_cli.text import shortened

WRAPPED = 60
"""At most this many rows long titles wrap; in longer lists each project keeps to one line."""

_LONG_WORD = 13
"""Narrower columns of text break words as usual as "développement"."""

_LONGEST_WORD = 20
"""Longer words are broken before a column goes."""

_BETWEEN_WORDS = re.compile(r"[ \t\n]+|(?<=[-/_])")
"""Where a text may go on in the next line."""

_NARROW = 20
"""A title's width at least beside other columns that were asked for."""

_GOOD_TITLE = 44
"""A title's width from which on there is room to spare for optional columns."""


class DrawnColumn(NamedTuple):
    """One column: its heading, how a project's cell reads, and how it gives way when the terminal is narrow.

    It is at most `most` cells wide, and shrinks to `least` before another column goes (0: it does not shrink). What
    is cut ends in …, but the title and what was `asked` for wrap.
    """

    name: str
    heading: str
    text: Callable[[Project, str], str]
    most: int = 30
    least: int = 0
    right: bool = False
    wraps: bool = False
    optional: bool = False
    asked: bool = False
    style: Callable[[Project], str] = lambda _project: ""

    @property
    def may_wrap(self) -> bool:
        """Whether a long text wraps rather than being cut: the title does, and what was asked for."""
        return self.wraps or self.asked


def _status_style(project: Project) -> str:
    return styles.STATUSES.get(project.status or "", "")


_COLUMNS = (
    DrawnColumn("number", N_("No."), lambda p, _l: str(p.number), right=True, style=lambda _p: styles.KEY),
    DrawnColumn("title", N_("Title"), lambda p, _l: p.title, most=200, least=24, wraps=True),
    DrawnColumn("countries", N_("Country"), lambda p, lang: values.country_names(p.countries, lang), most=24, least=11),
    DrawnColumn("years", N_("Years"), lambda p, _l: values.years(p)),
    DrawnColumn("status", N_("Status"), lambda p, lang: values.status(p.status, lang), style=_status_style),
    DrawnColumn("budget", N_("Budget"), lambda p, lang: values.amount(p.budget, lang) if p.budget else "", right=True),
    DrawnColumn("regions", N_("Regions"), lambda p, _l: ", ".join(p.regions), least=_LONG_WORD, optional=True),
    DrawnColumn("lead", N_("Lead"), lambda p, _l: p.lead or "", least=_LONG_WORD, optional=True),
    DrawnColumn("id", N_("Id"), lambda p, _l: p.id, most=60, least=12, optional=True),
)
"""In the order in which they stay when the terminal narrows; optional ones come only where there is room to spare."""

_SHOWN_BY = {"start": "years", "end": "years", "currency": "budget"}
"""The fields that another's column shows."""


class TableLayout(NamedTuple):
    """The columns that fit, each with its width in cells, and the names of those that had to go."""

    columns: tuple[DrawnColumn, ...]
    widths: tuple[int, ...]
    hidden: tuple[str, ...]

    @property
    def width(self) -> int:
        """The cells that a line takes, the blanks after each column among them."""
        return sum(self.widths) + GAP * len(self.widths)


def columns_for(
    fields: Sequence[str] | None, asked: Iterable[str] = (), rather: Iterable[str] = ()
) -> tuple[DrawnColumn, ...]:
    """One column for each of `fields`; without any, the list's own.

    To its own come those that are `asked` for, and where there is room those that are wanted `rather` than others.
    """
    own = {column.name: column for column in _COLUMNS}
    if fields is not None:
        wanted_fields = (own.get(name) or _plain_column(name) for name in fields)
        return tuple(c._replace(asked=True, optional=False, least=min(c.least, _NARROW)) for c in wanted_fields)
    must = dict.fromkeys(_SHOWN_BY.get(name, name) for name in asked)
    found = [c._replace(asked=True, optional=False) if c.name in must else c for c in _COLUMNS]
    found += [_plain_column(name) for name in must if name not in own]
    held = {column.name for column in found}
    found += [_plain_column(name)._replace(asked=False, optional=True) for name in rather if name not in held]
    wanted = set(rather)
    return tuple(sorted(found, key=lambda column: (column.optional, column.name not in wanted and column.optional)))


def _plain_column(name: str) -> DrawnColumn:
    def text(project: Project, language: str) -> str:
        if name == "currency":
            return project.budget.currency if project.budget else ""
        value = getattr(project, name)
        each = value if isinstance(value, tuple) else [value] if value else []
        # Dates stand in columns as ISO 8601: they are compared there.
        texts = [str(one) if isinstance(one, PartialDate) else values.shown(name, one, language) for one in each]
        return ", ".join(texts).replace("\n", " ")

    heading = _("Currency") if name == "currency" else label(name)
    return DrawnColumn(name, heading, text, most=40, least=_LONG_WORD, asked=True)


def lay_out(
    projects: Sequence[Project], columns: Sequence[DrawnColumn], width: int | None, language: str, *, largest: int = 0
) -> TableLayout:
    """Which of `columns` fit into `width` cells (None: all, unbounded), and how wide each is.

    `largest` is the largest number that may still come after `projects`. Long texts shrink first, then columns go:
    those without any value, the optional ones, the last of the others; what was asked for goes last.
    """
    natural = _natural_widths(projects, columns, language, bounded=width is not None)
    if "number" in natural:
        digits = max(natural["number"].most, len(str(largest)))
        natural["number"] = _Span(digits, digits)
    kept = [column for column in columns if column.name in natural]
    if width is None:
        return TableLayout(tuple(kept), tuple(natural[column.name].most for column in kept), ())
    hidden: list[DrawnColumn] = []
    while len(kept) > 1 and _room(kept, natural, width) < 0:
        gone = _least_wanted(kept)
        kept.remove(gone)
        hidden += [] if gone.optional else [gone]
    while kept[-1].optional and _title_room(kept, natural, width) < _GOOD_TITLE:
        kept.pop()
    names = tuple(column.name for column in columns if column in hidden)
    return TableLayout(tuple(kept), _widths(kept, natural, width), names)


class _Span(NamedTuple):
    """The cells that a column needs at least, and those that it takes where there is room."""

    least: int
    most: int


def _natural_widths(
    projects: Sequence[Project], columns: Sequence[DrawnColumn], language: str, *, bounded: bool
) -> dict[str, _Span]:
    """How wide each column would be; those without any value are not there, unless they were asked for."""
    natural: dict[str, _Span] = {}
    for column in columns:
        texts = [column.text(project, language) for project in projects]
        longest = max(map(cell_len, texts), default=0)
        if longest or column.asked:
            most = max(min(longest, column.most if bounded else longest), cell_len(_(column.heading)))
            natural[column.name] = _Span(min(_least(column, texts) or most, most), most)
    return natural


def _least(column: DrawnColumn, texts: Sequence[str]) -> int:
    """The cells to which the column shrinks (0: it does not): one that wraps keeps its words whole."""
    if not (column.least and column.asked):
        return column.least
    words = {word for text in texts for word in _BETWEEN_WORDS.split(text)}
    return max(column.least, min(max(map(cell_len, words), default=0), _LONGEST_WORD))


def _room(kept: Sequence[DrawnColumn], natural: dict[str, _Span], width: int) -> int:
    """The cells that are left when every column has shrunk; less than 0 when it does not fit."""
    return width - GAP * (len(kept) - 1) - sum(natural[column.name].least for column in kept)


def _least_wanted(kept: Sequence[DrawnColumn]) -> DrawnColumn:
    """The column to go: the last that is neither asked for nor the title; else the last."""
    others = [column for column in kept if not column.wraps] or kept
    return next((column for column in reversed(others) if not column.asked), others[-1])


def _last_served(kept: Sequence[DrawnColumn]) -> DrawnColumn:
    return next((column for column in kept if column.wraps), kept[-1])


def _title_room(kept: Sequence[DrawnColumn], natural: dict[str, _Span], width: int) -> int:
    """What the title gets beside the other columns as they are; a great deal when it needs no more."""
    title = _last_served(kept)
    room = width - GAP * (len(kept) - 1) - sum(natural[column.name].most for column in kept if column is not title)
    return room if room < natural[title.name].most else _GOOD_TITLE


def _widths(kept: Sequence[DrawnColumn], natural: dict[str, _Span], width: int) -> tuple[int, ...]:
    """What is left goes to the columns that would be cut, in their order; those that wrap share the rest evenly."""
    widths = {column.name: natural[column.name].least for column in kept}
    room = _room(kept, natural, width)
    if room < 0:  # one column alone
        return (width,)
    for column in (column for column in kept if not column.may_wrap):
        more = min(natural[column.name].most - widths[column.name], room)
        widths[column.name] += more
        room -= more
    growing = [column.name for column in kept if column.may_wrap]
    while room and (growing := [name for name in growing if widths[name] < natural[name].most]):
        for name in growing[:room]:
            widths[name] += 1
            room -= 1
    return tuple(widths[column.name] for column in kept)


def table(projects: Sequence[Project], layout: TableLayout, language: str, *, one_line: bool) -> Table:
    """A Rich table of `projects`; long texts wrap, or end in … when each project must keep to one line."""
    drawn = ruled()
    for column, width in zip(layout.columns, layout.widths, strict=True):
        wraps = column.may_wrap and not one_line
        drawn.add_column(
            Text(_(column.heading)),
            width=width,
            justify="right" if column.right else "left",
            no_wrap=not wraps,
            overflow="fold" if wraps else "ellipsis",
        )
    for project in projects:
        drawn.add_row(*(Text(c.text(project, language), style=c.style(project)) for c in layout.columns))
    return drawn


def lines(projects: Iterable[Project], layout: TableLayout, language: str) -> Iterator[str]:
    """The same table as plain lines, each as soon as its project is known: no list is too long for it."""
    yield _line([_(column.heading) for column in layout.columns], layout)
    for project in projects:
        yield _line([column.text(project, language) for column in layout.columns], layout)


def _line(cells: Sequence[str], layout: TableLayout) -> str:
    parts: list[str] = []
    for text, column, width in zip(cells, layout.columns, layout.widths, strict=True):
        shown = shortened(text, width) if cell_len(text) > width else text  # Rich counts thousands of lines faster
        margin = " " * (width - cell_len(shown))
        parts.append(margin + shown if column.right else shown + margin)
    return (" " * GAP).join(parts).rstrip() + "\n"
