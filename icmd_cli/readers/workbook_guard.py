"""Looks at a workbook before it is read: what it is, and whether it would fill the memory or end the program."""

import re
import struct
import subprocess
import sys
import zipfile
import zlib
from collections.abc import Iterator
from io import BytesIO

from icmd_cli.errors import InvalidData
from icmd_cli.i18n import _
from icmd_cli.readers.raw import MOST_CELLS
from icmd_cli.readers.xlsx_extras import column

_OLE = b"\xd0\xcf\x11\xe0"
_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
_MOST_BYTES = 1 << 30
_MOST_RATIO = 200
_SUSPICIOUS = 100 << 20
"""An archive that unpacks to more than 1 GiB, or past 100 MiB to 200 times its size, is a bomb."""

_MAX_LINES = 1_048_576
_PIECE = 16 << 20
_OVERLAP = 1 << 20
# Places such as r="AB100000", in any tag: columns past Z, and lines of six digits or more.
_FAR = re.compile(rb"""=\s*["'](?:([A-Za-z]{2,})\d|[A-Za-z]*(\d{6,}))""")
# The reader wants no blank before an attribute, and takes any letters and digits for a place.
_PLACES = re.compile(rb"""(?<![\w:.-])r\s*=\s*["']([A-Za-z]*)(\d+)""")
_NEAR_COLUMN, _NEAR_LINE = 26, 99_999
_MOST_LETTERS, _MOST_DIGITS = 3, 7
_NOWHERE = 1 << 30
_REPEATED_ROWS = re.compile(rb"""number-rows-repeated\s*=\s*["'](\d+)""")
_REPEATED_CELLS = re.compile(rb"""number-columns-repeated\s*=\s*["'](\d+)""")

_BROKEN = (zipfile.BadZipFile, zlib.error, struct.error, EOFError, OSError, RuntimeError, ValueError, KeyError)
"""What reading a damaged archive raises."""

_SECONDS = 60
_TRIAL = """
import io, sys
try:
    import resource
    resource.setrlimit(resource.RLIMIT_AS, (4 << 30, 4 << 30))
except (ImportError, OSError, ValueError):
    pass
import python_calamine as calamine
try:
    book = calamine.CalamineWorkbook.from_filelike(io.BytesIO(sys.stdin.buffer.read()))
    for name in book.sheet_names:
        book.get_sheet_by_name(name).to_python(skip_empty_area=False)
except Exception:
    pass
"""


def kind_of(data: bytes, name: str) -> str:
    """xlsx, xls or ods. Raises InvalidData for an archive that is no workbook, an encrypted or a binary (xlsb) one."""
    if data.startswith(_OLE):
        if _ENCRYPTED in data:
            raise encrypted(name)
        return "xls"
    if not data.startswith(b"PK"):
        raise InvalidData(_("{file} is no workbook.").format(file=name))
    try:
        members = zipfile.ZipFile(BytesIO(data)).namelist()
    except _BROKEN as error:
        if b"xl/" in data or b"opendocument" in data:
            raise damaged(name, error) from error
        members = []
    if "xl/workbook.bin" in members:
        raise InvalidData(_("{file} is a binary workbook (xlsb): save it as xlsx.").format(file=name))
    if any(member.startswith("xl/") for member in members):
        return "xlsx"
    if "content.xml" in members and (b"opendocument.spreadsheet" in data[:200] or "mimetype" not in members[:1]):
        return "ods"
    raise InvalidData(_("{file} is an archive, but no workbook: unpack it first.").format(file=name))


def encrypted(name: str) -> InvalidData:
    """The failure to say that a workbook has a password."""
    return InvalidData(_("{file} is protected by a password: save it without one.").format(file=name))


def damaged(name: str, reason: object) -> InvalidData:
    """The failure to say that a workbook cannot be read."""
    return InvalidData(_("{file} is a damaged workbook ({reason}).").format(file=name, reason=str(reason)[:200]))


def too_large(name: str) -> InvalidData:
    """The failure to say that a sheet would fill the memory."""
    message = _(
        "{file}: a sheet claims more cells than a list of projects can have; delete what lies far below or right."
    )
    return InvalidData(message.format(file=name))


def check(data: bytes, kind: str, name: str) -> None:
    """Raise InvalidData for a workbook that the reader would not survive, or that would fill the memory."""
    if kind == "xls":
        _try_elsewhere(data, name)
        return
    try:
        with zipfile.ZipFile(BytesIO(data)) as archive:
            total = sum(info.file_size for info in archive.infolist())
            if total > _MOST_BYTES or (total > _SUSPICIOUS and total > _MOST_RATIO * len(data)):
                message = _("{file} unpacks to {n} MB: that is no list of projects.")
                raise InvalidData(message.format(file=name, n=total >> 20))
            if kind == "ods":
                if _ods_cells(b"".join(_blocks(archive, archive.getinfo("content.xml")))) > MOST_CELLS:
                    raise too_large(name)
                return
            for info in archive.infolist():
                if _xlsx_is_too_large(archive, info):
                    raise too_large(name)
    except _BROKEN as error:
        raise damaged(name, error) from error


def _try_elsewhere(data: bytes, name: str) -> None:
    """Read an xls in another process first: a damaged one makes the reader end the process that it runs in."""
    try:
        # -P: a folder full of downloads is no place to import from.
        trial = subprocess.run(  # noqa: S603 - our own program text, the file only as its input
            [sys.executable, "-P", "-c", _TRIAL], input=data, capture_output=True, timeout=_SECONDS, check=False
        )
    except subprocess.TimeoutExpired as error:
        raise damaged(name, _("reading it takes too long")) from error
    except OSError:
        return  # no process can be started here: the reader itself must do
    if trial.returncode and b"ModuleNotFoundError" not in trial.stderr:
        raise damaged(name, _("the reader gives up"))


def _xlsx_is_too_large(archive: zipfile.ZipFile, info: zipfile.ZipInfo) -> bool:
    """Whether the cells of a part lie so far apart that the reader, which makes room for all between, would fail."""
    columns, lines = {_NEAR_COLUMN}, {_NEAR_LINE}
    for piece in _pieces(archive, info):
        for letters, digits in set(_FAR.findall(piece)):
            columns.add(_column(letters))
            lines.add(_line(digits))
    if max(columns) * max(lines) <= MOST_CELLS:
        return False
    # Those bounds are rough (a colour looks like a place), and this is slow: only for what is wide or long.
    columns, lines = {1}, {1}
    for piece in _pieces(archive, info):
        for letters, digits in set(_PLACES.findall(piece)):
            columns.add(_column(letters))
            lines.add(_line(digits))
    return max(lines) > _MAX_LINES or max(columns) * max(lines) > MOST_CELLS


def _column(letters: bytes) -> int:
    return column(letters) if len(letters) <= _MOST_LETTERS else _NOWHERE


def _line(digits: bytes) -> int:
    return int(digits or 0) if len(digits) <= _MOST_DIGITS else _NOWHERE


def _pieces(archive: zipfile.ZipFile, info: zipfile.ZipInfo) -> Iterator[bytes]:
    """An archive's part, piece by piece; they overlap, so that no place is cut."""
    last = b""
    for block in _blocks(archive, info):
        yield last + block
        last = block[-_OVERLAP:]


def _blocks(archive: zipfile.ZipFile, info: zipfile.ZipInfo) -> Iterator[bytes]:
    """An archive's part, block by block. Raises BadZipFile when it is not as long as the archive tells.

    Ours believes the length that is told, the reader of workbooks goes on to the end of the stream.
    """
    if info.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
        raise zipfile.BadZipFile(_("an unusual compression"))
    told, info.file_size = info.file_size, _MOST_BYTES + 1
    size = 0
    try:
        with archive.open(info) as part:
            while block := part.read(_PIECE):
                size += len(block)
                if size > told:
                    break
                yield block
    finally:
        info.file_size = told
    if size != told:
        raise zipfile.BadZipFile(_("a part is not as long as the archive tells"))


def _ods_cells(content: bytes) -> int:
    """How many cells the reader makes room for; empty rows and cells at the end, however often repeated, count not."""
    largest = 0
    for table in content.split(b"</table:table>"):
        height = width = lines = 0
        for row in table.split(b"table-row"):
            # What is repeated counts up to the last cell that holds something.
            filled = max(row.rfind(b"value"), row.rfind(b":p"))
            times = _REPEATED_ROWS.search(row)
            lines += int(times[1]) if times else 1
            if filled >= 0:
                height = lines
                start = row[:filled]
                repeated = sum(int(n) for n in _REPEATED_CELLS.findall(start))
                width = max(width, repeated + start.count(b"table-cell ") + start.count(b"table-cell>"))
        largest += height * width
    return largest
