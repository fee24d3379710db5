"""Figures as labelled bars, two fields as a table of rows and columns; as plain sentences where nothing is drawn."""

from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from rich.text import Text

from icmd_cli.domain.figures import Figure, Overview, Sum, Table, currencies, heading, shown
from icmd_cli.i18n import _, labelled, plural
from icmd_cli.render import values
from icmd_cli.render.cells import cell_len, chop_cells
from icmd_cli.render.wrapping import shortened

WIDEST = 100
"""Longer lines are hard to read."""

GAP = 2
_LEAST_LABEL = 12
_LEAST_BAR = 6
_GOOD_BAR = 14
_LONGEST_BAR = 30
_EIGHTHS = " ▏▎▍▌▋▊▉"
_BAR_STYLE = "cyan"
_NOTHING = "·"
_LONGEST_HEAD = 14
_SHORT_HEAD = 8


class Picture(NamedTuple):
    """Lines to print, and the names of what had no room."""

    lines: Sequence[Text]
    hidden: Sequence[str]


class _Layout(NamedTuple):
    """The width of each part in cells; 0 for what has no room."""

    label: int
    projects: int
    share: int
    bar: int
    sums: tuple[tuple[str, int], ...]
    blocks: bool


def picture(figures: Table | Overview, width: int, language: str, *, blocks: bool) -> Picture:
    """`figures` drawn within `width` cells; the bars in block characters, or in # without `blocks`."""
    if isinstance(figures, Overview):
        return _overview(figures, width, language, blocks=blocks)
    if len(figures.by) > 1:
        return _crossed(figures, width, language)
    layout, hidden = _lay_out([figures], width, language, blocks=blocks)
    return Picture([*_bars(figures, layout, language), *_foot(figures, language, width)], hidden)


def plain(figures: Table | Overview, language: str) -> Iterator[str]:
    """The same as sentences, a line each: for terminals without drawings and for screen readers."""
    if isinstance(figures, Overview):
        yield f"{_headline(figures, language)}\n"
        yield from (f"{line}\n" for line in _budget_lines(figures.total, language))
    tables = figures.tables.values() if isinstance(figures, Overview) else [figures]
    for table in tables:
        if isinstance(figures, Overview):
            yield f"\n{heading(table.by[0])}\n"
        for figure in table.rows:
            name = shown(table.by[0], figure.values[0], language)
            yield labelled(name, _said(figure, table, language)) + "\n"
        if table.left_out:
            yield f"{_more(table, language).plain}\n"
    if not isinstance(figures, Overview):
        yield from (f"{text}\n" for text in _notes(figures, language))


def _said(figure: Figure, table: Table, language: str) -> str:
    parts = [_count(figure.projects, language), values.percent(figure.share, language)]
    if table.columns:
        pairs = [cell for cell in table.cells if cell.values[0] == figure.values[0]]
        across = [f"{shown(table.by[1], cell.values[1], language)} {cell.projects}" for cell in pairs]
        return f"{parts[0]}; {', '.join(across)}"
    return ", ".join([*parts, *(_money(each, language) for each in figure.sums)])


# The overview


def _overview(figures: Overview, width: int, language: str, *, blocks: bool) -> Picture:
    tables = [table for table in figures.tables.values() if table.rows]
    layout, hidden = _lay_out(tables, width, language, blocks=blocks)
    lines = [Text(line, style="bold") for line in _wrapped(_headline(figures, language), width)]
    lines += [Text(part) for line in _budget_lines(figures.total, language) for part in _wrapped(line, width)]
    for table in tables:
        lines.append(Text(""))
        lines += _bars(table, layout, language)
    if any(table.overlaps for table in tables):
        lines += [Text(""), *(Text(line, style="dim") for line in _wrapped(_overlapping(), width))]
    return Picture(lines, hidden)


def _headline(figures: Overview, language: str) -> str:
    countries = plural("{count} country", "{count} countries", figures.countries).format(count=figures.countries)
    parts = [_count(figures.total.projects, language), countries]
    if figures.years:
        first, last = figures.years
        parts.append(str(first) if first == last else f"{first}–{last}")
    return " · ".join(parts)


def _budget_lines(whole: Figure, language: str) -> list[str]:
    lines = [
        _("{amount} in {projects}").format(amount=_money(each, language), projects=_count(each.projects, language))
        for each in sorted(whole.sums, key=lambda each: -each.projects)
    ]
    without = whole.projects - sum(each.projects for each in whole.sums)
    if without:
        lines.append(_("no budget known: {projects}").format(projects=_count(without, language)))
    return lines


# Bars


def _lay_out(tables: Sequence[Table], width: int, language: str, *, blocks: bool) -> tuple[_Layout, list[str]]:
    """What fits into `width` cells, and the names of what does not; the same for all `tables`."""
    rows = [(table.by[0], figure) for table in tables for figure in table.rows]
    labels = [cell_len(shown(by, figure.values[0], language)) for by, figure in rows]
    natural = max([*labels, *(cell_len(heading(table.by[0])) for table in tables)], default=0)
    projects = max((len(values.number(figure.projects, language)) for _by, figure in rows), default=1)
    share = max((len(values.percent(figure.share, language)) for _by, figure in rows), default=1)
    label = min(natural, max(_LEAST_LABEL, width // 3))
    projects = max(projects, cell_len(_("Projects")) - share - 1)
    room = width - label - GAP - projects
    hidden: list[str] = []
    if room >= share + 1:
        room -= share + 1
    else:
        share = 0
        hidden.append("%")
    bar = _LEAST_BAR if room >= GAP + _LEAST_BAR else 0
    room -= GAP + bar if bar else 0
    sums: list[tuple[str, int]] = []
    for currency in currencies(tables[0].total) if tables else ():
        needed = max([len(currency), *(len(_sum(figure, currency, language)) for _by, figure in rows)])
        if room >= GAP + needed and not (hidden and sums):
            sums.append((currency, needed))
            room -= GAP + needed
        else:
            hidden.append(currency)
    # Some more for the bars, then for the labels, then for the bars again.
    wider = max(0, min(room, _GOOD_BAR - bar)) if bar else 0
    more = max(0, min(natural - label, room - wider, width // 2 - label))
    wider += max(0, min(room - more - wider, _LONGEST_BAR - bar - wider)) if bar else 0
    return _Layout(label + more, projects, share, bar + wider, tuple(sums), blocks), hidden


def _bars(table: Table, layout: _Layout, language: str) -> Iterator[Text]:
    """The heading, then a line for each figure (more where its label is long)."""
    by = table.by[0]
    counted = layout.projects + (layout.share + 1 if layout.share else 0)
    named, *more = _wrapped(heading(by), layout.label)
    head = _padded(named, layout.label) + " " * GAP
    title = _("Projects")
    head += title.rjust(counted) if len(title) <= counted else " " * counted
    head += " " * (GAP + layout.bar) if layout.bar else ""
    head += "".join(" " * GAP + currency.rjust(wide) for currency, wide in layout.sums)
    yield Text(head.rstrip(), style="bold")
    yield from (Text(line, style="bold") for line in more)
    most = max((figure.projects for figure in table.rows), default=1)
    for figure in table.rows:
        if figure.values[0] is None and table.left_out:
            yield _more(table, language)
        first, *rest = _wrapped(shown(by, figure.values[0], language), layout.label)
        yield _line(first, figure, most, layout, language)
        yield from (Text(line) for line in rest)
    if table.left_out and not any(figure.values[0] is None for figure in table.rows):
        yield _more(table, language)


def _line(label: str, figure: Figure, most: int, layout: _Layout, language: str) -> Text:
    known = figure.values[0] is not None
    text = Text(_padded(label, layout.label), style="" if known else "dim")
    text.append(" " * GAP + values.number(figure.projects, language).rjust(layout.projects))
    if layout.share:
        text.append(" " + values.percent(figure.share, language).rjust(layout.share))
    if layout.bar:
        style = values.STATUS_STYLES.get(figure.values[0] or "", _BAR_STYLE) if known else "dim"
        text.append(" " * GAP)
        text.append(_padded(bar(figure.projects, most, layout.bar, blocks=layout.blocks), layout.bar), style=style)
    for currency, wide in layout.sums:
        text.append(" " * GAP + _sum(figure, currency, language).rjust(wide))
    text.rstrip()
    return text


def bar(count: int, most: int, width: int, *, blocks: bool) -> str:
    """A bar for `count`, of `width` cells for `most`; never empty for what is there."""
    eighths = max(1, round(8 * width * count / most))
    if not blocks:
        return "#" * max(1, round(eighths / 8))
    return "█" * (eighths // 8) + _EIGHTHS[eighths % 8].strip()


def _more(table: Table, language: str) -> Text:
    text = plural("and {count} more", "and {count} more", table.left_out)
    return Text("… " + text.format(count=values.number(table.left_out, language)), style="dim")


def _foot(table: Table, language: str, width: int) -> Iterator[Text]:
    yield Text("")
    for note in _notes(table, language):
        yield from (Text(line, style="dim") for line in _wrapped(note, width))


def _notes(table: Table, language: str) -> Iterator[str]:
    yield ", ".join([_count(table.total.projects, language), *(_money(each, language) for each in table.total.sums)])
    if table.overlaps:
        yield _overlapping()


def _overlapping() -> str:
    return _("A project with several values counts in each, with its whole budget.")


# Two fields


def _crossed(table: Table, width: int, language: str) -> Picture:
    by = table.by[0]
    labels = [shown(by, figure.values[0], language) for figure in table.rows]
    natural = max([cell_len(heading(by)), *map(cell_len, labels)], default=0)
    label = min(natural, max(_LEAST_LABEL, width // 3))
    counts = [values.number(figure.projects, language) for figure in table.rows]
    total = values.number(table.total.projects, language)
    last = max(len(_("Total")), len(total), *map(len, counts)) if counts else 0
    label = min(natural, max(_LEAST_LABEL, width // 3))
    heads, hidden = _heads(table, width - label - GAP - last, language)
    widths = [_column_width(head, column, language) for head, column in heads]
    label = min(natural, width - GAP - last - sum(widths) - len(widths))

    def line(text: str, cells: Iterable[str], end: str, style: str = "") -> Iterator[Text]:
        first, *rest = _wrapped(text, label)
        middle = "".join(f" {cell.rjust(wide)}" for cell, wide in zip(cells, widths, strict=True))
        yield Text(_padded(first, label) + middle + " " * GAP + end.rjust(last), style=style)
        yield from (Text(more, style=style) for more in rest)

    pairs = table.counts
    lines = [*line(heading(by), [head for head, _column in heads], _("Total"), "bold")]
    for text, count, figure in zip(labels, counts, table.rows, strict=True):
        found = [pairs.get((figure.values[0], column.values[0]), 0) for _head, column in heads]
        numbers = [values.number(each, language) if each else _NOTHING for each in found]
        lines += line(text, numbers, count, "dim" if figure.values[0] is None else "")
    if table.left_out:
        lines.append(_more(table, language))
    lines += line(_("Total"), [values.number(column.projects, language) for _head, column in heads], total, "bold")
    return Picture([*lines, *_foot(table, language, width)], hidden)


def _heads(table: Table, room: int, language: str) -> tuple[list[tuple[str, Figure]], list[str]]:
    """The columns that fit into `room` cells with what stands over each, and the names of the others."""
    across = table.by[1]
    full = [shown(across, column.values[0], language) for column in table.columns]
    short = [_short(across, column.values[0], name) for column, name in zip(table.columns, full, strict=True)]
    heads = full
    kept = list(range(len(full)))

    def needed(names: Sequence[str]) -> int:
        return sum(1 + _column_width(names[at], table.columns[at], language) for at in kept)

    if max(map(cell_len, full), default=0) > _LONGEST_HEAD or needed(full) > room:
        heads = short
    hidden: list[int] = []
    while len(kept) > 1 and needed(heads) > room:
        gone = min(reversed(kept), key=lambda at: table.columns[at].projects)
        kept.remove(gone)
        hidden.append(gone)
    return [(heads[at], table.columns[at]) for at in kept], [full[at] for at in sorted(hidden)]


def _short(across: str, value: str | None, name: str) -> str:
    """The name over a narrow column: a country's code, the last two digits of a year, a beginning."""
    if value is None:
        return "?"
    if across in ("country", "partner-country"):
        return value
    if across in ("year", "start", "end"):
        return value[-2:]
    return shortened(name, _SHORT_HEAD)


def _column_width(head: str, column: Figure, language: str) -> int:
    return max(cell_len(head), len(values.number(column.projects, language)))


# Words and cells


def _count(projects: int, language: str) -> str:
    text = plural("{count} project", "{count} projects", projects)
    return text.format(count=values.number(projects, language))


def _sum(figure: Figure, currency: str, language: str) -> str:
    """The budgets in whole units: data has them to the last decimal."""
    amount = next((each.amount for each in figure.sums if each.currency == currency), None)
    return "" if amount is None else values.number(round(amount), language)


def _money(sum_: Sum, language: str) -> str:
    return f"{values.number(round(sum_.amount), language)}{values.NO_BREAK}{sum_.currency}"


def _padded(text: str, width: int) -> str:
    return text + " " * (width - cell_len(text))


def _wrapped(text: str, width: int) -> list[str]:
    """`text` in lines of at most `width` cells, broken at blanks where there are any."""
    lines = [""]
    for word in text.split(" "):
        for piece in chop_cells(word, width) or [""]:
            if lines[-1] and cell_len(lines[-1]) + 1 + cell_len(piece) > width:
                lines.append(piece)
            else:
                lines[-1] += f" {piece}" if lines[-1] else piece
    return lines
