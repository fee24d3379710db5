"""Which column holds the projects' titles and which their codes: judged by how their values repeat."""

from collections.abc import Sequence
from typing import Any, NamedTuple

from icmd_cli.domain.values.slugs import fold_code, parse_id
from icmd_cli.importing import evidence
from icmd_cli.importing.column_types import row_numbers
from icmd_cli.importing.columns import Column, Via
from icmd_cli.readers.raw import Row
from icmd_cli.reference.headings import says, words
from icmd_cli.text import fold_name, fold_title

_SHARED = 0.2
"""The share of rows whose code stands over another title too: from here on it is no code."""


def identified(columns: Sequence[Column], rows: Sequence[Row]) -> list[Column]:
    """`columns`, the title one that differs from row to row, the code the one that repeats least."""
    found = _with_title(list(columns), rows)
    title = next((column.at for column in found if column.field == "title"), None)
    return _with_code(found, rows, title)


def _with_title(columns: list[Column], rows: Sequence[Row]) -> list[Column]:
    chosen = next((column for column in columns if column.field == "title"), None)
    others = [column for column in columns if column.meant == "title" and column.via == Via.OTHER]
    if not chosen or chosen.via == Via.OPTION or not others:
        return columns
    via = Via.CONSTANT if _is_constant(rows, chosen.at) else Via.KIND
    if via == Via.KIND and evidence.share(evidence.cells_of(rows, chosen.at), evidence.is_number) < evidence.NEARLY_ALL:
        return columns
    better = next((column for column in others if not _is_constant(rows, column.at)), None)
    if better is None:
        return columns
    return _swapped(columns, "title", chosen._replace(field=None, via=via, meant="title"), better)


def _is_constant(rows: Sequence[Row], at: int) -> bool:
    """Whether several rows all say the same in a column."""
    if len(rows) < 2 or at >= len(rows[0].cells):  # noqa: PLR2004 - one row tells nothing
        return False
    first = rows[0].cells[at]
    return all(at < len(row.cells) and row.cells[at] == first for row in rows)


def _swapped(columns: Sequence[Column], field: str, old: Column | None, new: Column) -> list[Column]:
    """`columns` with `new` holding the field in the place of `old`."""
    changed: dict[int, Column] = {new.at: new._replace(field=field, via=Via.HEADING, other="", meant=None)}
    if old:
        changed[old.at] = old
    return [changed.get(column.at, column) for column in columns]


class _Repeats(NamedTuple):
    """How the values of a column stand over the rows: repeated ones, rows whose value has another title too."""

    filled: int
    repeated: int
    shared: int


def _with_code(columns: list[Column], rows: Sequence[Row], title: int | None) -> list[Column]:
    if any("code" in (column.field, column.meant) and column.via == Via.OPTION for column in columns):
        return [_id_or_none(column, rows) for column in columns]
    columns = [_id_or_none(_without_counter(column, rows), rows) for column in columns]
    can_be = [c for c in columns if "code" in (c.field, c.meant) and c.via in (Via.HEADING, Via.OTHER, Via.HASHTAG)]
    if title is None:
        return columns
    repeats = {column.at: _repeats(rows, column.at, title) for column in can_be}
    fit = [c for c in can_be if repeats[c.at].shared <= _SHARED * max(repeats[c.at].filled, 1)]
    whole = [column for column in fit if not says(column.heading, "parts")]
    best = min(whole or fit, key=lambda column: _rank(column, repeats[column.at], rows), default=None)

    def judged(column: Column) -> Column:
        if column not in can_be:
            return column
        if column not in fit:
            return column._replace(field=None, via=Via.REPEATS, meant="code")
        if best and column is not best:
            return column._replace(field=None, via=Via.OTHER, other=best.heading, meant="code")
        via = Via.HEADING if column.via == Via.OTHER else column.via
        return column._replace(field="code", via=via, meant=None, other="")

    return list(map(judged, columns))


def _rank(column: Column, repeats: _Repeats, rows: Sequence[Row]) -> tuple[float, int, bool, int]:
    """How well a column would do as the code: the smaller the better."""
    share = round(repeats.repeated / max(repeats.filled, 1), 2)
    empty = round((len(rows) - repeats.filled) / max(len(rows), 1), 1)
    counts = row_numbers(evidence.cells_of(rows, column.at, None), gaps=False)
    return share, int(empty * 10), counts, 0 if column.field == "code" else 1


def _repeats(rows: Sequence[Row], at: int, title: int) -> _Repeats:
    """How the values of the column `at` repeat, over which titles."""
    titles: dict[str, str | None] = {}
    counts: dict[str, int] = {}
    for row in rows:
        if evidence.lacks(row, at):
            continue
        code = fold_code(str(row.cells[at]))
        counts[code] = counts.get(code, 0) + 1
        name = "" if evidence.lacks(row, title) else str(row.cells[title])
        known = titles.setdefault(code, name)
        if name and known is not None and known != name and fold_title(known) != fold_title(name):
            titles[code] = None if known else name
    filled = sum(counts.values())
    shared = sum(count for code, count in counts.items() if titles[code] is None)
    return _Repeats(filled, filled - len(counts), shared)


def _without_counter(column: Column, rows: Sequence[Row]) -> Column:
    """`column`, out of use if it only counts the rows."""
    name = fold_name(column.heading)
    may_be = not {"code", "id"}.isdisjoint((column.field, column.meant)) and name in words("counters")
    if may_be and row_numbers(evidence.cells_of(rows, column.at, None), gaps=name not in words("ids")):
        return column._replace(field=None, via=Via.COUNTER, meant=None)
    return column


def _id_or_none(column: Column, rows: Sequence[Row]) -> Column:
    """`column`, one that may hold codes if its ids are none of icmd's."""
    if column.field != "id" or column.via == Via.OPTION or are_ids(evidence.cells_of(rows, column.at, None)):
        return column
    return column._replace(field=None, via=Via.OTHER, meant="code")


def are_ids(values: Sequence[Any]) -> bool:
    """Whether most values are ids of icmd's: then one that is none is a slip, which is refused."""
    return len([value for value in values if _is_id(value)]) * 2 > len(values) or not values


def _is_id(value: Any) -> bool:
    try:
        parse_id(str(value).strip())
    except ValueError:
        return False
    return True


def unique_columns(columns: Sequence[Column], rows: Sequence[Row], wanted: int = 1) -> list[Column]:
    """The columns without a field whose short values differ in every row: what could tell the rows of a code apart."""
    found = []
    for column in columns:
        if column.field or not column.heading or column.via in (Via.COUNTER, Via.OWN, Via.OPTION):
            continue
        values = [str(value) for value in evidence.cells_of(rows, column.at, None)]
        if len(values) == len(rows) == len(set(values)) and all(len(value) <= _SHORT for value in values):
            found.append(column)
        if len(found) == wanted:
            break
    return found


_SHORT = 40
