"""The sheets of a workbook as calamine reads them, in a process of its own (workbook_guard starts it).

This file imports nothing of icmd's but its neighbours, so that the process begins at once.
"""

import struct
import sys
import zipfile
import zlib
from collections.abc import Sequence
from io import BytesIO
from pathlib import Path
from typing import Any, NamedTuple

from icmd_cli.readers import ods_extras, xls_extras, xlsx_extras
from icmd_cli.readers.xlsx_extras import BookExtras, Overlooked

try:
    from _pickle import dump  # what pickle is in CPython, without the Python half: a third of the start-up time
except ImportError:
    from pickle import dump

_PROTOCOL = 5

MOST_CELLS = 20_000_000
"""Sheets that claim more are refused: the memory has no room for them."""

ROWS, BYTES_OF_A_ROW = 100_000, 4
"""Beyond this many rows, each takes as many bytes of a packed file at least; where it takes less, they say nothing."""

_CONTENT = "content.xml"

DAMAGED, ENCRYPTED, TOO_LARGE, NO_SHEET = "damaged", "encrypted", "too large", "no sheet"


class Sheet(NamedTuple):
    """One sheet: its rows from the first line on, the ranges of merged cells, and what its reader passes over."""

    name: str
    grid: list[list[Any]]
    merged: Sequence[tuple[tuple[int, int], tuple[int, int]]] = ()
    more: Overlooked = Overlooked()


class Book(NamedTuple):
    """A workbook: the names of all its sheets, those that were read, those that are hidden, and where days begin."""

    names: Sequence[str] = ()
    sheets: Sequence[Sheet] = ()
    hidden: Sequence[str] = ()
    since_1904: bool = False


class WorkbookFault(NamedTuple):
    """Why a workbook was not read: DAMAGED, ENCRYPTED, TOO_LARGE or NO_SHEET; in the reader's words, if any."""

    kind: str
    reason: str = ""
    names: Sequence[str] = ()


def read_sheets(data: bytes, wanted: str | None = None) -> Book | WorkbookFault:
    """The sheets that can be seen, or the one that is `wanted` by its name or number."""
    import python_calamine as calamine

    try:
        return _read(data, wanted)
    except calamine.PasswordError:
        return WorkbookFault(ENCRYPTED)
    except MemoryError:
        return WorkbookFault(TOO_LARGE)
    except (
        calamine.CalamineError,
        calamine.ZipError,
        calamine.XmlError,
        zipfile.BadZipFile,
        zlib.error,
        struct.error,
        EOFError,
        RuntimeError,
        OSError,
        ValueError,
        OverflowError,
    ) as error:
        return WorkbookFault(DAMAGED, str(error))


def _read(data: bytes, wanted: str | None) -> Book | WorkbookFault:
    import python_calamine as calamine

    if data.startswith(b"PK"):
        with zipfile.ZipFile(BytesIO(data)) as archive:
            # The reader believes a part whose checksum is wrong.
            if part := archive.testzip():
                return WorkbookFault(DAMAGED, part)
    book = calamine.CalamineWorkbook.from_filelike(BytesIO(data))
    sheets = [sheet for sheet in book.sheets_metadata if sheet.typ == calamine.SheetTypeEnum.WorkSheet]
    more = _extras(data, [sheet.name for sheet in sheets])
    visible = [sheet.name for sheet in sheets if sheet.visible == calamine.SheetVisibleEnum.Visible]
    chosen = visible if wanted is None else _named(wanted, book.sheet_names)
    if not chosen and wanted is not None:
        return WorkbookFault(NO_SHEET, wanted, book.sheet_names)
    read, room, rows = [], MOST_CELLS, ROWS + len(data) // BYTES_OF_A_ROW
    for name in chosen:
        found = book.get_sheet_by_name(name)
        line, column = found.end or (0, 0)
        room -= (line + 1) * (column + 1)
        if room < 0:
            return WorkbookFault(TOO_LARGE)
        # Empty rows and columns before the table count, so that lines are those that Excel shows.
        grid = found.to_python(skip_empty_area=False)
        rows -= sum(map(any, grid))
        if rows < 0:
            return WorkbookFault(TOO_LARGE)
        read.append(Sheet(name, grid, found.merged_cell_ranges or (), more.sheets.get(name, Overlooked())))
    hidden = [sheet.name for sheet in sheets if sheet.name not in visible] if wanted is None else []
    return Book(book.sheet_names, read, hidden, more.since_1904)


def _extras(data: bytes, names: Sequence[str]) -> BookExtras:
    """What the reader passes over."""
    if not data.startswith(b"PK"):
        return xls_extras.overlooked(data, names)
    with zipfile.ZipFile(BytesIO(data)) as archive:
        if _CONTENT in archive.namelist():
            return ods_extras.overlooked(archive.read(_CONTENT))
    return xlsx_extras.overlooked(data)


def _named(wanted: str, names: Sequence[str]) -> Sequence[str]:
    """The sheet of that name, whatever its case, or of that number; none when there is no such one, or are several."""
    if wanted in names:
        return [wanted]
    alike = [name for name in names if name.casefold().split() == wanted.casefold().split()]
    if len(alike) == 1:
        return alike
    if wanted.isdecimal() and 1 <= int(wanted[:9]) <= len(names):
        return [names[int(wanted) - 1]]
    return []


def main(memory: int, seconds: int, wanted: str | None) -> None:
    """Read the workbook on stdin within that much more memory and time; its pickled Book goes to stdout."""
    import python_calamine  # noqa: F401 - before the limits

    _limit(memory, seconds)
    found = read_sheets(sys.stdin.buffer.read(), wanted)
    try:
        dump(tuple(found), sys.stdout.buffer, _PROTOCOL)
    except MemoryError:
        sys.exit(1)


def _limit(memory: int, seconds: int) -> None:
    try:
        import resource
    except ImportError:  # Windows has no such limits: the count of cells must do
        return
    # Nor does a reader that fails leave its memory on the disk.
    limits = ((resource.RLIMIT_AS, memory + _in_use()), (resource.RLIMIT_CPU, seconds), (resource.RLIMIT_CORE, 0))
    for limit, most in limits:
        _soft, hard = resource.getrlimit(limit)
        resource.setrlimit(limit, (most if hard == resource.RLIM_INFINITY else min(most, hard), hard))


def _in_use() -> int:
    """The bytes that this process has taken; as many as Python takes, where the system does not tell."""
    import resource

    try:
        return int(Path("/proc/self/statm").read_text(encoding="ascii").split()[0]) * resource.getpagesize()
    except OSError:
        return 1 << 26
