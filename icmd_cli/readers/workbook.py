"""Reads xlsx, xls and ods through calamine: every visible sheet, real dates and numbers, lines as Excel counts them."""

import datetime as dt
import math
import zipfile
from collections.abc import Iterator, Mapping, Sequence
from io import BytesIO
from typing import Any

from icmd_cli.domain.values.amounts import split_amount
from icmd_cli.errors import UsageProblem
from icmd_cli.i18n import _, plural
from icmd_cli.readers import workbook_guard
from icmd_cli.readers.raw import MOST_CELLS, Reading, Row, Source, Table
from icmd_cli.readers.xlsx_extras import Overlooked, overlooked
from icmd_cli.reference import currencies
from icmd_cli.text import fold_name


def read(data: bytes, name: str, wanted: Reading) -> Source:
    """The sheets of a workbook. Raises InvalidData when it is none, is encrypted, or would not fit into memory."""
    import python_calamine as calamine  # only to read a workbook

    kind = workbook_guard.kind_of(data, name)
    workbook_guard.check(data, kind, name)
    try:
        return _read(data, kind, name, wanted.sheet)
    except calamine.PasswordError as error:
        raise workbook_guard.encrypted(name) from error
    except (
        calamine.CalamineError,
        calamine.ZipError,
        calamine.XmlError,
        zipfile.BadZipFile,
        OSError,
        ValueError,
        OverflowError,
    ) as error:
        raise workbook_guard.damaged(name, error) from error
    except BaseException as error:
        # The reader's own panic: a class without a name to import, and no Exception.
        if type(error).__name__ != "PanicException":
            raise
        raise workbook_guard.damaged(name, error) from error


def _read(data: bytes, kind: str, name: str, wanted: str | None) -> Source:
    import python_calamine as calamine  # only to read a workbook

    book = calamine.CalamineWorkbook.from_filelike(BytesIO(data))
    sheets = [sheet for sheet in book.sheets_metadata if sheet.typ == calamine.SheetTypeEnum.WorkSheet]
    visible = [sheet.name for sheet in sheets if sheet.visible == calamine.SheetVisibleEnum.Visible]
    more = overlooked(data) if kind == "xlsx" else {}
    tables: list[Table] = []
    room, filled, unseen = MOST_CELLS, 0, 0
    for sheet in _chosen(wanted, visible, book.sheet_names):
        found = book.get_sheet_by_name(sheet)
        line, column = found.end or (0, 0)
        room -= (line + 1) * (column + 1)
        if room < 0:
            raise workbook_guard.too_large(name)
        # Empty rows and columns before the table count, so that lines are those that Excel shows.
        grid = found.to_python(skip_empty_area=False)
        filled += _fill_merged(grid, found)
        own = more.get(sheet, Overlooked())
        if rows := _rows(grid, own.errors):
            tables.append(Table(rows, sheet))
            unseen += len([row for row in rows if row.line in own.hidden])
    hidden = 0 if wanted else len(sheets) - len(visible)
    return Source(name, kind, tables, {}, list(_notices(hidden, unseen, filled)))


def _notices(hidden: int, unseen: int, filled: int) -> Iterator[str]:
    if hidden:
        yield plural(
            "{n} hidden sheet was left out (--sheet reads it).",
            "{n} hidden sheets were left out (--sheet reads one).",
            hidden,
        ).format(n=hidden)
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


def _fill_merged(grid: list[list[Any]], sheet: Any) -> int:
    """Write the value of cells that are merged over several lines on each of these; how many cells it filled.

    Cells that are merged over several columns stay as they are: a title above the table is one cell. So do amounts:
    projects that share one do not have it each.
    """
    filled, room = 0, len(grid) * max(map(len, grid), default=0)
    for (top, left), (bottom, _right) in sheet.merged_cell_ranges or ():
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


def _chosen(wanted: str | None, visible: Sequence[str], names: Sequence[str]) -> Sequence[str]:
    """The sheets to read: the one that is wanted, by its name or number, or all that can be seen."""
    if wanted is None:
        return visible
    if wanted in names:
        return [wanted]
    if len(alike := [name for name in names if fold_name(name) == fold_name(wanted)]) == 1:
        return alike
    if wanted.isdecimal() and 1 <= int(wanted[:9]) <= len(names):
        return [names[int(wanted) - 1]]
    raise UsageProblem(
        _("There is no sheet “{name}”.").format(name=wanted), _("The sheets: {names}.").format(names=", ".join(names))
    )


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


def _rows(grid: list[list[Any]], errors: Mapping[tuple[int, int], str]) -> list[Row]:
    for (line, column), text in errors.items():
        if line <= len(grid) and column <= len(grid[line - 1]):
            grid[line - 1][column - 1] = text
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
