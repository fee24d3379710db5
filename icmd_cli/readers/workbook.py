"""Reads xlsx, xls and ods through calamine: every visible sheet, real dates and numbers, lines as Excel counts them."""

import datetime as dt
import math
from collections.abc import Iterator, Sequence
from typing import Any

from icmd_cli.domain.values.amounts import split_amount
from icmd_cli.errors import InvalidData
from icmd_cli.i18n import _, plural
from icmd_cli.readers import workbook_guard
from icmd_cli.readers.encoding import letters_repaired, windows_letters
from icmd_cli.readers.raw import LinkedText, RawTable, Reading, Row, Source
from icmd_cli.readers.sheets import Sheet
from icmd_cli.readers.xlsx_extras import letters
from icmd_cli.reference import currencies

_MOST_SHEETS = 2_000
"""More are no lists of projects; each is looked through by itself, which takes half a millisecond."""

_NAMED = 3
"""This many sheets or cells are named in a notice."""


def read(data: bytes, name: str, wanted: Reading) -> Source:
    """The sheets of a workbook. Raises InvalidData when it is none, is encrypted, or would not fit into memory."""
    kind = workbook_guard.workbook_kind(data, name)
    book = workbook_guard.book(data, name, wanted.sheet)
    if len(book.sheets) > _MOST_SHEETS:
        raise InvalidData(
            _("{file} has {n} sheets: that is not a list of projects.").format(file=name, n=len(book.sheets))
        )
    tables: list[RawTable] = []
    filled, unseen, repaired = 0, 0, 0
    uncalculated: list[str] = []
    for sheet in book.sheets:
        filled += _fill_merged(sheet.grid, sheet.merged)
        uncalculated += _put_extras(sheet)
        repaired += _repair(sheet.grid)
        if rows := _rows(sheet.grid):
            signs = [one for one in sheet.more.signs if currencies.find(one[1]) or currencies.candidates(one[1])]
            shown = {column - 1: sign for column, sign in signs}
            tables.append(RawTable(rows, sheet.name, since_1904=book.since_1904, currencies=shown))
            unseen += len([row for row in rows if row.line in sheet.more.hidden])
    notices = [*_notices(book.hidden, unseen, filled), *_notices_of_cells(uncalculated), *letters_repaired(repaired)]
    return Source(name, kind, tables, {}, notices)


def _notices(hidden: Sequence[str], unseen: int, filled: int) -> Iterator[str]:
    if hidden:
        yield plural(
            "{n} hidden sheet was skipped (--sheet reads it): {names}.",
            "{n} hidden sheets were skipped (--sheet reads one): {names}.",
            len(hidden),
        ).format(n=len(hidden), names=", ".join(hidden[:_NAMED]))
    if unseen:
        yield plural(
            "{n} row is hidden in the sheet, and was read as the others.",
            "{n} rows are hidden in the sheet, and were read as the others.",
            unseen,
        ).format(n=unseen)
    if filled:
        yield plural(
            "{n} cell took its value from the cell above that it is merged with.",
            "{n} cells took their value from the cell above that they are merged with.",
            filled,
        ).format(n=filled)


def _notices_of_cells(uncalculated: Sequence[str]) -> Iterator[str]:
    if uncalculated:
        yield plural(
            "{n} formula was never calculated ({cells}): open the file in Excel or LibreOffice and save it.",
            "{n} formulas were never calculated ({cells}): open the file in Excel or LibreOffice and save it.",
            len(uncalculated),
        ).format(n=len(uncalculated), cells=", ".join(uncalculated[:_NAMED]))


def _put_extras(sheet: Sheet) -> list[str]:
    """Put into the grid what its reader passes over; the places of formulas without a value, whose cells are empty."""
    grid, more = sheet.grid, sheet.more

    def put(line: int, column: int, value: Any) -> None:
        if line <= len(grid) and column <= len(grid[line - 1]):
            grid[line - 1][column - 1] = value

    for line, column, error in more.errors:
        put(line, column, error)
    for line, column, address in more.links:
        if line <= len(grid) and column <= len(grid[line - 1]) and isinstance(grid[line - 1][column - 1], str):
            put(line, column, LinkedText.of(grid[line - 1][column - 1], address))
    for line, column in more.uncalculated:
        put(line, column, "")
    return [f"{sheet.name}!{letters(column)}{line}" for line, column in more.uncalculated]


def _repair(grid: list[list[Any]]) -> int:
    """Read the controls among the letters as the letters of Windows or DOS that they are; how many there were."""
    count = 0
    for cells in grid:
        for at, cell in enumerate(cells):
            if type(cell) is str and not cell.isascii():
                cells[at], found = windows_letters(cell)
                count += found
    return count


def _fill_merged(grid: list[list[Any]], merged: Sequence[tuple[tuple[int, int], tuple[int, int]]]) -> int:
    """Write the value of cells that are merged over several lines on each of these; how many cells it filled.

    Cells that are merged over several columns stay as they are: a title above the table is one cell. So do amounts:
    projects that share one do not have it each.
    """
    filled, room = 0, len(grid) * max(map(len, grid), default=0)
    for (top, left), (bottom, _right) in merged:
        room -= min(bottom, len(grid)) - top
        if room < 0:  # they lie over each other, which no program writes
            break
        if top >= len(grid) or left >= len(grid[top]) or grid[top][left] == "" or _is_amount(grid[top][left]):
            continue
        for line in grid[top + 1 : bottom + 1]:
            if left < len(line) and line[left] == "" and any(cell != "" for cell in line):
                line[left] = grid[top][left]
                filled += 1
    return filled


def _is_amount(cell: Any) -> bool:
    """Whether a cell holds an amount, or a number that may be one; a year is none."""
    if isinstance(cell, bool) or not isinstance(cell, str | int | float):
        return False
    if not isinstance(cell, str):
        return not 1900 <= cell <= 2100  # noqa: PLR2004 - years
    try:
        _value, word = split_amount(cell)
    except ValueError:
        return False
    return bool(currencies.find(word) or currencies.candidates(word))


def _rows(grid: list[list[Any]]) -> list[Row]:
    return [
        # Texts are most of a sheet: they go by without a call.
        Row(line, [cell if type(cell) is str and cell else _cell(cell) for cell in cells])
        for line, cells in enumerate(grid, 1)
        if any(cells) or any(cell != "" for cell in cells)  # the first look is quick, but takes 0 for nothing
    ]


def _cell(cell: Any) -> Any:
    if cell == "":
        return None
    if isinstance(cell, float):
        if cell.is_integer() and abs(cell) < 1e15:  # noqa: PLR2004 - exact in a float
            return int(cell)
        return cell if math.isfinite(cell) else str(cell)
    if isinstance(cell, dt.time | dt.timedelta):
        return str(cell)
    return cell
