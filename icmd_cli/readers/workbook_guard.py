"""Reads workbooks where they can do no harm: in a process with limits of memory and time, whose answer is checked.

A workbook of a few kilobytes can claim a billion cells, unpack to gigabytes, or end the program that reads it. No look
at its XML finds every way to do so; a limit does.
"""

import os
import pickle
import struct
import subprocess
import sys
import zipfile
import zlib
from collections.abc import Sequence
from io import BytesIO
from pathlib import Path
from typing import Any

from icmd_cli.errors import InvalidData, UsageProblem
from icmd_cli.i18n import _
from icmd_cli.readers import sheets
from icmd_cli.readers.sheets import Book, WorkbookFault

_OLE = b"\xd0\xcf\x11\xe0"
_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
_DOCUMENTS = tuple(stream.encode("utf-16-le") for stream in ("WordDocument", "PowerPoint Document"))

_MOST_UNPACKED, _MOST_RATIO, _SUSPICIOUS = 1 << 30, 150, 32 << 20
"""An archive that unpacks to more than 1 GiB, or past 32 MiB to 150 times its size, is a bomb."""

MEMORY, MEMORY_FOR_EACH_BYTE = 200 << 20, 24
"""What reading may take beyond the reader itself: real sheets need some ten bytes for each of theirs."""

SECONDS, BYTES_IN_A_SECOND = 4, 1 << 20
"""What it may take of processor time; real lists of a megabyte take a third of a second."""

_PATIENCE = 8
"""On a busy machine a second of processor time may take this long."""

_BROKEN = (zipfile.BadZipFile, zlib.error, struct.error, EOFError, OSError, RuntimeError, ValueError, KeyError)
"""What reading a damaged archive raises."""

_PROGRAM = """
import sys
sys.path[:] = {path}
from icmd_cli.readers.sheets import main
main({memory}, {seconds}, {wanted})
"""
_NO_MEMORY = (b"memory allocation", b"MemoryError")
_GIVEN_UP = ("", "Cannot detect file format")
"""What is known of a workbook that has ended its reader, or whose sheets had no room in the memory."""


def workbook_kind(data: bytes, name: str) -> str:
    """xlsx, xls or ods. Raises InvalidData for an archive that is no workbook, an encrypted or a binary (xlsb) one."""
    if data.startswith(_OLE):
        if _ENCRYPTED in data:
            raise encrypted(name)
        if any(stream in data for stream in _DOCUMENTS):
            raise _document(name)
        return "xls"
    if not data.startswith(b"PK"):
        raise InvalidData(_("{file} is not a workbook.").format(file=name))
    try:
        members = zipfile.ZipFile(BytesIO(data)).namelist()
    except _BROKEN as error:
        if b"xl/" in data or b"opendocument" in data:
            raise damaged(name, error) from error
        members = []
    return _kind_of_archive(data, name, members)


def _kind_of_archive(data: bytes, name: str, members: Sequence[str]) -> str:
    if "xl/workbook.bin" in members:
        raise InvalidData(_("{file} is a binary workbook (xlsb): save it as xlsx.").format(file=name))
    if any(member.startswith("xl/") for member in members):
        return "xlsx"
    if "content.xml" in members and (b"opendocument.spreadsheet" in data[:200] or "mimetype" not in members[:1]):
        return "ods"
    if "content.xml" in members or any(member.startswith(("word/", "ppt/")) for member in members):
        raise _document(name)
    if any(member.endswith(".iwa") for member in members):
        message = _("{file} is a document of Apple’s: open it in Numbers and export it to Excel.")
        raise InvalidData(message.format(file=name))
    raise InvalidData(_("{file} is an archive, but not a workbook: unpack it first.").format(file=name))


def encrypted(name: str) -> InvalidData:
    """The failure to say that a workbook has a password."""
    return InvalidData(_("{file} is protected by a password: save it without one.").format(file=name))


def damaged(name: str, reason: object) -> InvalidData:
    """The failure to say that a workbook cannot be read."""
    message = _("{file} is a damaged workbook ({reason}).").format(file=name, reason=str(reason)[:200])
    return InvalidData(
        message, (), _("Have it sent again; or see whether Excel or LibreOffice opens it, and save it anew.")
    )


def too_large(name: str) -> InvalidData:
    """The failure to say that a sheet would fill the memory, or take too long."""
    message = _(
        "{file}: a sheet claims more cells than a list of projects can have; delete what lies far below or right."
    )
    return InvalidData(message.format(file=name))


def _document(name: str) -> InvalidData:
    message = _("{file} is a text document, not a workbook: put its table into Excel or LibreOffice and save as .xlsx.")
    return InvalidData(message.format(file=name))


def book(data: bytes, name: str, wanted: str | None = None) -> Book:
    """The sheets of a workbook, all that can be seen or the one that is `wanted`.

    Raises InvalidData when it is damaged, encrypted, or takes more memory or time than a list of projects can need;
    UsageProblem when there is no such sheet.
    """
    _check_sizes(data, name)
    found = _read_apart(data, wanted)
    if isinstance(found, Book):
        return found
    if found.kind == sheets.NO_SHEET:
        raise UsageProblem(
            _("There is no sheet “{name}”.").format(name=wanted),
            _("The sheets: {names}.").format(names=", ".join(found.names)),
        )
    if found.kind == sheets.ENCRYPTED:
        raise encrypted(name)
    if found.reason in _GIVEN_UP:
        message = _("{file} cannot be read: it is damaged, or claims more cells than a list of projects can have.")
        raise InvalidData(message.format(file=name))
    raise too_large(name) if found.kind == sheets.TOO_LARGE else damaged(name, found.reason)


def _check_sizes(data: bytes, name: str) -> None:
    """Raise InvalidData for an archive that tells itself that it unpacks to far more than a list of projects."""
    if not data.startswith(b"PK"):
        return
    try:
        total = sum(info.file_size for info in zipfile.ZipFile(BytesIO(data)).infolist())
    except _BROKEN as error:
        raise damaged(name, error) from error
    if total > _MOST_UNPACKED or (total > _SUSPICIOUS and total > _MOST_RATIO * len(data)):
        message = _("{file} unpacks to {n} MB: that is not a list of projects.")
        raise InvalidData(message.format(file=name, n=total >> 20))


def _read_apart(data: bytes, wanted: str | None) -> Book | WorkbookFault:
    seconds = SECONDS + len(data) // BYTES_IN_A_SECOND
    program = _PROGRAM.format(
        path=[str(Path(__file__).parents[2]), *filter(None, sys.path)],
        memory=MEMORY + MEMORY_FOR_EACH_BYTE * len(data),
        seconds=seconds,
        wanted=repr(wanted),
    )
    try:
        # -S -E: a bare interpreter starts in a third of the time, and no variable or file nearby changes it.
        done = subprocess.run(  # noqa: S603 - our own program text, the file only as its input
            [sys.executable, "-S", "-E", "-c", program],
            input=data,
            capture_output=True,
            # Out of memory, the reader's language would wait for ever while it writes where it was.
            env={**os.environ, "RUST_BACKTRACE": "0"},
            timeout=seconds * _PATIENCE,
            check=False,
        )
    except subprocess.TimeoutExpired:
        return WorkbookFault(sheets.TOO_LARGE)
    except OSError:
        return sheets.read_sheets(data, wanted)  # no process can be started here: the count of cells must do
    if done.returncode == 0:
        return _answer(done.stdout)
    if -done.returncode in _killed() or any(sign in done.stderr for sign in _NO_MEMORY):
        return WorkbookFault(sheets.TOO_LARGE)
    return WorkbookFault(sheets.DAMAGED, _GIVEN_UP[0])


def _killed() -> tuple[int, ...]:
    """The signals that end a process that goes past its limits."""
    import signal

    return tuple(getattr(signal, name, 0) for name in ("SIGXCPU", "SIGKILL"))


class _AnswerUnpickler(pickle.Unpickler):
    """Takes what our own process says and nothing else, even if a workbook had made it say more."""

    def find_class(self, module: str, name: str) -> Any:
        known = {("datetime", n) for n in ("date", "datetime", "time", "timedelta")}
        known |= {("icmd_cli.readers.sheets", "Sheet"), ("icmd_cli.readers.xlsx_extras", "Overlooked")}
        if (module, name) not in known:
            raise pickle.UnpicklingError(f"{module}.{name}")
        return super().find_class(module, name)


def _answer(pickled: bytes) -> Book | WorkbookFault:
    try:
        found: tuple[Any, ...] = _AnswerUnpickler(BytesIO(pickled)).load()
    except (pickle.UnpicklingError, EOFError, AttributeError, ValueError):
        return WorkbookFault(sheets.DAMAGED, _GIVEN_UP[0])
    return WorkbookFault(*found) if isinstance(found[0], str) else Book(*found)
