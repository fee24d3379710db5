"""Reads xlsx, xls and ods through calamine: every visible sheet, real dates and numbers, lines as Excel counts them."""

import datetime as dt
import math
import zipfile
from collections.abc import Mapping, Sequence
from io import BytesIO
from typing import Any

from icmd_cli.errors import UsageProblem
from icmd_cli.formats import archives
from icmd_cli.formats.faults import faults
from icmd_cli.importing.tables import MOST_CELLS, Reading, Row, Source, Table
from icmd_cli.messages import _, plural


def read(data: bytes, name: str, wanted: Reading) -> Source:
    """The sheets of a workbook. Raises InvalidData when it is none, is encrypted, or would not fit into memory."""
    import python_calamine as calamine  # only to read a workbook

    kind = archives.kind_of(data, name)
    archives.check(data, kind, name)
    try:
        return _read(data, kind, name, wanted.sheet)
    except calamine.PasswordError as error:
        raise archives.encrypted(name) from error
    except (
        calamine.CalamineError,
        calamine.ZipError,
        calamine.XmlError,
        zipfile.BadZipFile,
        OSError,
        ValueError,
        OverflowError,
    ) as error:
        raise archives.damaged(name, error) from error
    except BaseException as error:
        # The reader's own panic: a class without a name to import, and no Exception.
        if type(error).__name__ != "PanicException":
            raise
        raise archives.damaged(name, error) from error


def _read(data: bytes, kind: str, name: str, wanted: str | None) -> Source:
    import python_calamine as calamine  # only to read a workbook

    book = calamine.CalamineWorkbook.from_filelike(BytesIO(data))
    sheets = [sheet for sheet in book.sheets_metadata if sheet.typ == calamine.SheetTypeEnum.WorkSheet]
    visible = [sheet.name for sheet in sheets if sheet.visible == calamine.SheetVisibleEnum.Visible]
    errors = faults(data) if kind == "xlsx" else {}
    tables: list[Table] = []
    room = MOST_CELLS
    for sheet in _chosen(wanted, visible, book.sheet_names):
        found = book.get_sheet_by_name(sheet)
        line, column = found.end or (0, 0)
        room -= (line + 1) * (column + 1)
        if room < 0:
            raise archives.too_large(name)
        if rows := _rows(found, errors.get(sheet, {})):
            tables.append(Table(rows, sheet))
    hidden = len(sheets) - len(visible)
    message = plural(
        "{n} hidden sheet was left out (--sheet reads it).",
        "{n} hidden sheets were left out (--sheet reads one).",
        hidden,
    )
    return Source(name, kind, tables, {}, [message.format(n=hidden)] if hidden and not wanted else [])


def _chosen(wanted: str | None, visible: Sequence[str], names: Sequence[str]) -> Sequence[str]:
    """The sheets to read: the one that is wanted, by its name or number, or all that can be seen."""
    if wanted is None:
        return visible
    if wanted in names:
        return [wanted]
    if wanted.isdecimal() and 1 <= int(wanted[:9]) <= len(names):
        return [names[int(wanted) - 1]]
    raise UsageProblem(
        _("There is no sheet “{name}”.").format(name=wanted), _("The sheets: {names}.").format(names=", ".join(names))
    )


def _rows(sheet: Any, errors: Mapping[tuple[int, int], str]) -> list[Row]:
    # Empty rows and columns before the table count, so that lines are those that Excel shows.
    grid = sheet.to_python(skip_empty_area=False)
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
