"""Reads any file that can be imported: its kind is found from its content, whatever it is called."""

import re
import sys
from collections.abc import Callable, Mapping
from difflib import get_close_matches
from importlib import import_module
from pathlib import Path

from icmd_cli.errors import InvalidData, UsageProblem, did_you_mean
from icmd_cli.i18n import _
from icmd_cli.readers.raw import Reading, Source

Reader = Callable[[bytes, str, Reading], Source]

READERS: Mapping[str, tuple[str, str]] = {
    "csv": ("icmd_cli.readers.delimited", "read"),
    "tsv": ("icmd_cli.readers.delimited", "read"),
    "xlsx": ("icmd_cli.readers.workbook", "read"),
    "xls": ("icmd_cli.readers.workbook", "read"),
    "ods": ("icmd_cli.readers.workbook", "read"),
    "json": ("icmd_cli.readers.json", "read"),
    "jsonl": ("icmd_cli.readers.json", "read_lines"),
    "iati": ("icmd_cli.readers.iati", "read"),
}
"""Name on the command line -> module and function."""

STDIN = "-"
MOST_BYTES = 512 << 20
"""A larger file is refused: it is taken into memory whole."""

_SNIFFED = 4096
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
# "[Titre],[Pays]" and "{code};{title}" are headings of a table.
_JSON = re.compile(r"""\{\s*(?:["}]|$)|\[\s*(?:[\[{"\]\d-]|true|false|null|NaN|$)""")
_HTML = ("<!doctype html", "<html", "<table", "<head", "<body", "<meta", "<div")
_BINARY = (
    b"%PDF",
    b"\x89PNG",
    b"\xff\xd8\xff",
    b"GIF8",
    b"\x7fELF",
    b"MZ",
    b"7z\xbc\xaf",
    b"Rar!",
    b"\x1f\x8b",
    b"SQLite",
)


def load(name: str) -> bytes:
    """The bytes of the file `name`, or of stdin for "-".

    Raises UsageProblem when there is no such file, InvalidData when it is larger than MOST_BYTES or cannot be read.
    """
    if name == STDIN:
        if sys.stdin.isatty():
            raise UsageProblem(_("stdin is the terminal: name a file."))
        data = sys.stdin.buffer.read(MOST_BYTES + 1)
        return _not_too_large(data, len(data), name)
    path = Path(name)
    if path.is_dir():
        raise UsageProblem(_("{file} is a folder: name the files in it.").format(file=name))
    try:
        with path.open("rb") as file:
            # A pipe or a device tells no size: never more than one byte too many is read.
            data = file.read(MOST_BYTES + 1)
    except FileNotFoundError as error:
        raise UsageProblem(_("There is no file {file}.").format(file=name)) from error
    except OSError as error:
        raise InvalidData(_("{file} cannot be read: {reason}.").format(file=name, reason=error.strerror)) from error
    return _not_too_large(data, len(data), name)


def _not_too_large(data: bytes, size: int, name: str) -> bytes:
    if size > MOST_BYTES:
        message = _("{file} is larger than {n} MB: send it in parts.")
        raise InvalidData(message.format(file=name, n=MOST_BYTES >> 20))
    return data


def read(data: bytes, name: str, wanted: Reading) -> Source:
    """The tables of `data`. Raises InvalidData when it holds none, UsageProblem for an unknown `wanted.format`."""
    kind = wanted.format or kind_of(data, name)
    if kind not in READERS:
        raise UsageProblem(
            _("--from: unknown format “{name}”.").format(name=kind),
            did_you_mean(get_close_matches(kind.lower(), READERS)),
            _("The formats: {names}.").format(names=", ".join(READERS)),
        )
    module, function = READERS[kind]
    if kind == "tsv" and not wanted.delimiter:
        wanted = wanted._replace(delimiter="\t")
    reader: Reader = getattr(import_module(module), function)
    return reader(data, name, wanted)


def kind_of(data: bytes, name: str) -> str:
    """The format of `data`, from its first bytes. Raises InvalidData for what is no table at all."""
    if not data.strip(b"\xff\xfe\xef\xbb\xbf\0 \t\r\n"):  # byte order marks and blanks are nothing
        raise InvalidData(_("{file}: the file is empty.").format(file=name))
    if data.startswith((_OLE, b"PK\x03\x04")):
        from icmd_cli.readers import workbook_guard  # only for a workbook

        return workbook_guard.kind_of(data, name)
    if data.startswith(_BINARY):
        raise InvalidData(_("{file} is no table: it is another program's file.").format(file=name))
    head = _beginning(data)
    if head.startswith("<"):
        if head.lower().startswith(_HTML) or "<html" in head[:1000].lower():
            raise InvalidData(_("{file} is a web page, not a table: download the file itself.").format(file=name))
        return "iati"
    if _JSON.match(head):
        return _json_kind(data, head)
    return "csv"


def _beginning(data: bytes) -> str:
    """The first letters of a text in any encoding: in UTF-16 every second byte is left out."""
    head = data[:_SNIFFED]
    if head.startswith((b"\xff\xfe", b"\xfe\xff")) or b"\0" in head[:4]:  # UTF-16 and UTF-32
        head = head.replace(b"\0", b"").lstrip(b"\xff\xfe")
    return head.removeprefix(b"\xef\xbb\xbf").decode("latin-1").lstrip()


def _json_kind(data: bytes, head: str) -> str:
    """JSON Lines, if the first line is an object and another one follows; else JSON."""
    rest = head.partition("\n")[2]
    if head.startswith("{") and rest.lstrip().startswith("{"):
        return "jsonl"
    if len(data) > _SNIFFED and "\n" not in head:
        line = data.partition(b"\n")
        return "jsonl" if head.startswith("{") and line[2].lstrip().startswith(b"{") else "json"
    return "json"
