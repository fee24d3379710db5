"""Figures as labelled bars, two fields as a table of rows and columns; as plain sentences where nothing is drawn."""

from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby
from typing import NamedTuple

from rich.console import RenderableType
from rich.table import Table as Grid
from rich.text import Text

from icmd_cli.domain.dimensions import heading, value_label
from icmd_cli.domain.figures import Figure, FigureTable, Grouping, Overview, currencies
from icmd_cli.i18n import _, labelled
from icmd_cli.render import figure_words as words
from icmd_cli.render import styles, values
from icmd_cli.render.bar import bar
from icmd_cli.render.cells import cell_len
from icmd_cli.render.styles import GAP
from icmd_cli.text import shortened

WIDEST = 100
"""Longer lines are hard to read."""

_LEAST_LABEL = 12
_LONGEST_WORD = 20
_LEAST_BAR, _LONGEST_BAR = 6, 30
_NOTHING, _UNKNOWN = "·", "?"
_LONGEST_HEAD, _SHORT_HEAD = 14, 8


class Picture(NamedTuple):
    """What to print, part by part, and the names of what had no room."""

    parts: Sequence[RenderableType]
    hidden: Sequence[str]


def picture(figures: FigureTable | Overview, width: int, language: str, *, blocks: bool) -> Picture:
    """`figures` drawn within `width` cells; the bars in block characters, or in # without `blocks`."""
    if isinstance(figures, Overview):
        tables = [table for table in figures.tables.values() if table.rows]
        grid, hidden = _bars(tables, width, language, blocks=blocks)
        head: list[RenderableType] = [
            Text(words.headline(figures, language), style=styles.HEADING),
            *map(Text, words.budget_lines(figures.total, language)),
            "",
        ]
        return Picture([*head, grid, "", *_foot(tables, language)], hidden)
    counted = [*map(Text, words.counted(figures.total, language)), *_foot([figures], language)]
    if len(figures.by) == 1:
        grid, hidden = _bars([figures], width, language, blocks=blocks)
        return Picture([grid, "", *counted], hidden)
    grid, hidden, is_short = _crossed(figures, width, language)
    legend = labelled(_UNKNOWN, value_label(figures.by[1], None, language))
    return Picture([grid, "", *counted, *([Text(legend, style=styles.ASIDE)] if is_short else [])], hidden)


def plain(figures: FigureTable | Overview, language: str) -> Iterator[str]:
    """The same as sentences, a line each: for terminals without drawings, screen readers and very long tables."""
    tables = list(figures.tables.values()) if isinstance(figures, Overview) else [figures]
    if isinstance(figures, Overview):
        yield f"{words.headline(figures, language)}\n"
        yield from (f"{line}\n" for line in words.budget_lines(figures.total, language))
    for table in tables:
        if isinstance(figures, Overview):
            yield f"\n{heading(table.by[0])}\n"
        cells = {value: [*found] for value, found in groupby(table.cells, lambda cell: cell.values[0])}
        for figure in table.rows:
            said = _said(figure, cells.get(figure.values[0], ()), table.by, language)
            yield labelled(value_label(table.by[0], figure.values[0], language), said) + "\n"
        if table.left_out:
            yield f"{words.left_out(table, language)}\n"
    if isinstance(figures, FigureTable):
        yield from (f"{line}\n" for line in words.counted(figures.total, language))
    yield from (f"{note}\n" for note in words.notes(tables, language))


def _said(figure: Figure, cells: Sequence[Figure], by: Grouping, language: str) -> str:
    """What is said of a row, where two fields are crossed of its `cells` too."""
    count = words.count(figure.projects, language)
    if cells:
        across = [f"{value_label(by[1], cell.values[1], language)} {cell.projects}" for cell in cells]
        return f"{count}; {', '.join(across)}"
    sums = [words.money(each, language) for each in figure.sums]
    return ", ".join([count, values.percent(figure.share, language), *sums])


# Bars


def _bars(tables: Sequence[FigureTable], width: int, language: str, *, blocks: bool) -> tuple[Grid, list[str]]:
    """All `tables` as one, so that their columns stand beneath one another; and the names of what has no room."""
    columns = _columns(tables, width, language)
    grid = Grid.grid(padding=(0, GAP, 0, 0), pad_edge=False)
    grid.add_column(overflow="fold", width=columns.label)
    grid.add_column(justify="right", no_wrap=True)
    if columns.bar:
        grid.add_column(width=columns.bar)
    for _code in columns.currencies:
        grid.add_column(justify="right", no_wrap=True)
    for at, table in enumerate(tables):
        if at:
            grid.add_row()
        over = [""] * bool(columns.bar) + columns.currencies
        grid.add_row(heading(table.by[0]), _("Projects"), *over, style=styles.HEADING)
        most = max((figure.projects for figure in table.rows), default=1)
        for figure in _with_gap(table):
            if figure is None:
                grid.add_row(words.left_out(table, language), style=styles.ASIDE)
                continue
            name = figure.values[0]
            cells = [
                Text(value_label(table.by[0], name, language)),
                Text(_share(figure, columns.share, language)),
            ]
            if columns.bar:
                style = styles.STATUSES.get(name, styles.BAR) if name else ""
                cells.append(Text(bar(figure.projects, most, columns.bar, blocks=blocks), style))
            cells += [Text(words.sum_in(figure, code, language)) for code in columns.currencies]
            grid.add_row(*cells, style="" if name else styles.ASIDE)
    return grid, columns.hidden


class _Columns(NamedTuple):
    """How wide a label, a share and a bar are (0: no room); the currencies that have room, and those that have none."""

    label: int
    share: int
    bar: int
    currencies: list[str]
    hidden: list[str]


def _columns(tables: Sequence[FigureTable], width: int, language: str) -> _Columns:
    rows = [(table.by[0], figure) for table in tables for figure in table.rows]
    share = max((len(values.percent(figure.share, language)) for _by, figure in rows), default=1)
    counts = [len(_share(figure, share, language)) for _by, figure in rows]
    labels = [heading(table.by[0]) for table in tables] + [
        words.left_out(table, language) for table in tables if table.left_out
    ]
    labels += [value_label(by, figure.values[0], language) for by, figure in rows]
    least = _least_label(labels, width)
    room = width - least - GAP - max([len(_("Projects")), *counts])
    bars = room >= GAP + _LEAST_BAR
    room -= GAP + _LEAST_BAR if bars else 0
    told: list[str] = []
    hidden: list[str] = []
    for code in currencies(tables[0].total) if tables else ():
        needed = GAP + max([len(code), *(len(words.sum_in(figure, code, language)) for _by, figure in rows)])
        (told if needed <= room else hidden).append(code)
        room -= needed if needed <= room else 0
    # Half of what is left goes to the labels, the rest to the bars.
    label = min(max(map(cell_len, labels), default=least), least + max(room, 0) // (1 + bars))
    longest = min(_LEAST_BAR + max(room - (label - least), 0), _LONGEST_BAR)
    return _Columns(label, share, longest if bars else 0, told, hidden)


def _least_label(labels: Sequence[str], width: int) -> int:
    """The cells that labels get at least: those of their longest words, a quarter of `width`, or all that they take."""
    longest = max((cell_len(word) for label in labels for word in label.split()), default=0)
    most = max(map(cell_len, labels), default=0)
    return min(most, max(_LEAST_LABEL, width // 4, min(longest, _LONGEST_WORD)))


def _with_gap(table: FigureTable) -> Iterator[Figure | None]:
    """The rows, None where those stand that are cut: before what has no value."""
    known = [figure for figure in table.rows if figure.values[0] is not None]
    yield from known
    if table.left_out:
        yield None
    yield from table.rows[len(known) :]


def _share(figure: Figure, width: int, language: str) -> str:
    return f"{values.number(figure.projects, language)} {values.percent(figure.share, language).rjust(width)}"


# Two fields


def _crossed(table: FigureTable, width: int, language: str) -> tuple[Grid, list[str], bool]:
    """The grid, the names of the columns without room, and whether one has the sign for what is unknown above it."""
    labels = [value_label(table.by[0], figure.values[0], language) for figure in table.rows]
    total = values.number(table.total.projects, language)
    room = width - _least_label(labels, width) - GAP - max(len(total), cell_len(_("Total")))
    heads, hidden = _heads(table, room, language)
    grid = Grid.grid(padding=(0, 1, 0, 0), pad_edge=False)
    grid.add_column(overflow="fold")
    for _head in (*heads, ""):
        grid.add_column(justify="right", no_wrap=True)
    grid.add_row(heading(table.by[0]), *(head for head, _column in heads), " " + _("Total"), style=styles.HEADING)
    pairs = table.counts
    for figure in table.rows:
        found = [pairs.get((figure.values[0], column.values[0]), 0) for _head, column in heads]
        numbers = [values.number(each, language) if each else _NOTHING for each in found]
        name = Text(value_label(table.by[0], figure.values[0], language))
        style = styles.ASIDE if figure.values[0] is None else ""
        grid.add_row(name, *numbers, values.number(figure.projects, language), style=style)
    if table.left_out:
        grid.add_row(words.left_out(table, language), style=styles.ASIDE)
    sums = [values.number(column.projects, language) for _head, column in heads]
    grid.add_row(_("Total"), *sums, total, style=styles.HEADING)
    return grid, hidden, any(head.plain == _UNKNOWN for head, _column in heads)


def _heads(table: FigureTable, room: int, language: str) -> tuple[list[tuple[Text, Figure]], list[str]]:
    """The columns that fit into `room` cells with what stands over each, and the names of the others."""
    across = table.by[1]
    full = [value_label(across, column.values[0], language) for column in table.columns]
    short = [_short(across, column.values[0], name) for column, name in zip(table.columns, full, strict=True)]
    counts = [len(values.number(column.projects, language)) for column in table.columns]

    def needed(names: Sequence[str], kept: Iterable[int]) -> int:
        return sum(1 + max(cell_len(names[at]), counts[at]) for at in kept)

    kept = list(range(len(full)))
    too_long = max(map(cell_len, full), default=0) > _LONGEST_HEAD or needed(full, kept) > room
    heads = short if too_long else full
    while len(kept) > 1 and needed(heads, kept) > room:
        kept.remove(min(reversed(kept), key=lambda at: table.columns[at].projects))
    hidden = [name for at, name in enumerate(full) if at not in kept]
    return [(Text(heads[at]), table.columns[at]) for at in kept], hidden


def _short(across: str, value: str | None, name: str) -> str:
    """The name over a narrow column: a country's code, the last two digits of a year, a beginning."""
    if value is None:
        return _UNKNOWN
    if across in ("country", "partner-country"):
        return value
    if across in ("year", "start", "end"):
        return value[-2:]
    return shortened(name, _SHORT_HEAD)


def _foot(tables: Sequence[FigureTable], language: str) -> list[Text]:
    return [Text(note, style=styles.ASIDE) for note in words.notes(tables, language)]
