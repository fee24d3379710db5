"""Reads xlsx, xls and ods through calamine: every visible sheet, real dates and numbers, lines as Excel counts them."""

import re
import zipfile
from collections.abc import Iterator, Sequence
from io import BytesIO
from typing import Any

from icmd_cli.errors import InvalidData, UsageProblem
from icmd_cli.importing.tables import Reading, Row, Source, Table
from icmd_cli.messages import _

_MOST_BYTES = 1 << 30
_MOST_RATIO = 200
_SUSPICIOUS = 100 << 20
"""An archive that unpacks to more than 1 GiB, or past 100 MiB to 200 times its size, is a bomb."""

_MOST_CELLS = 20_000_000
_LAST_ROW = re.compile(rb'<row [^>]*?r="(\d+)"')
_MAX_LINES = 1_048_576


def read(data: bytes, name: str, wanted: Reading) -> Source:
    """The sheets of a workbook. Raises InvalidData when it is none, is encrypted, or would not fit into memory."""
    import python_calamine as calamine  # only to read a workbook

    kind = _kind(data, name)
    if kind in ("xlsx", "ods"):
        _check_archive(data, name)
    try:
        book = calamine.CalamineWorkbook.from_filelike(BytesIO(data))
        visible = [
            sheet.name
            for sheet in book.sheets_metadata
            if sheet.visible == calamine.SheetVisibleEnum.Visible and sheet.typ == calamine.SheetTypeEnum.WorkSheet
        ]
        names = _chosen(wanted.sheet, visible, book.sheet_names)
        tables = [Table(rows, sheet) for sheet in names if (rows := list(_rows(book, sheet, name)))]
    except calamine.PasswordError as error:
        raise InvalidData(_("{file} is protected by a password: save it without one.").format(file=name)) from error
    except (calamine.CalamineError, calamine.ZipError, calamine.XmlError, OSError, ValueError) as error:
        message = _("{file} is a damaged workbook ({reason}).")
        raise InvalidData(message.format(file=name, reason=str(error)[:200])) from error
    hidden = len(book.sheet_names) - len(visible)
    notices = (
        [_("{n} hidden sheets were left out (--sheet reads one).").format(n=hidden)]
        if hidden and not wanted.sheet
        else []
    )
    return Source(name, kind, tables, {}, notices)


def _kind(data: bytes, name: str) -> str:
    if data[:4] == b"\xd0\xcf\x11\xe0":
        return "xls"
    if data[:2] != b"PK":
        raise InvalidData(_("{file} is no workbook.").format(file=name))
    return "ods" if b"opendocument" in data[:200] else "xlsx"


def _chosen(wanted: str | None, visible: Sequence[str], names: Sequence[str]) -> Sequence[str]:
    if wanted is None:
        return visible
    if wanted in names:
        return [wanted]
    if wanted.isdecimal() and 1 <= int(wanted) <= len(names):
        return [names[int(wanted) - 1]]
    raise UsageProblem(
        _("There is no sheet “{name}”.").format(name=wanted), _("The sheets: {names}.").format(names=", ".join(names))
    )


def _rows(book: Any, sheet: str, name: str) -> Iterator[Row]:
    found = book.get_sheet_by_name(sheet)
    if found.total_height * found.total_width > _MOST_CELLS:
        raise _too_large(name)
    # Empty rows and columns before the table count, so that lines are those that Excel shows.
    for line, cells in enumerate(found.to_python(skip_empty_area=False), 1):
        if any(cell != "" for cell in cells):
            yield Row(line, [_cell(cell) for cell in cells])


def _cell(cell: Any) -> Any:
    if cell == "":
        return None
    if isinstance(cell, float) and cell.is_integer() and abs(cell) < 1e15:  # noqa: PLR2004 - exact in a float
        return int(cell)
    return cell


def _check_archive(data: bytes, name: str) -> None:
    """Refuse an archive that unpacks to far more than its size, or a sheet with more cells than memory has room for."""
    try:
        with zipfile.ZipFile(BytesIO(data)) as archive:
            total = sum(info.file_size for info in archive.infolist())
            if total > _MOST_BYTES or (total > _SUSPICIOUS and total > _MOST_RATIO * len(data)):
                message = _("{file} unpacks to {n} MB: that is no list of projects.")
                raise InvalidData(message.format(file=name, n=total >> 20))
            for info in archive.infolist():
                if re.fullmatch(r"xl/worksheets/[^/]+\.xml", info.filename):
                    _check_sheet(archive.read(info), name)
    except (zipfile.BadZipFile, OSError, RuntimeError, NotImplementedError, ValueError) as error:
        message = _("{file} is a damaged workbook ({reason}).")
        raise InvalidData(message.format(file=name, reason=str(error)[:200])) from error


def _check_sheet(xml: bytes, name: str) -> None:
    """The reader makes room for every cell up to the last one: a single one far away must not fill the memory."""
    columns = max((_column(reference) for reference in set(re.findall(rb'<c [^>]*?r="([A-Z]{1,3})', xml))), default=1)
    rows = max((int(line) for line in _LAST_ROW.findall(xml)), default=1)
    if rows > _MAX_LINES or rows * columns > _MOST_CELLS:
        raise _too_large(name)


def _column(letters: bytes) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + letter - 64
    return number


def _too_large(name: str) -> InvalidData:
    message = _(
        "{file}: a sheet claims more cells than a list of projects can have; delete what lies far below or right."
    )
    return InvalidData(message.format(file=name))
