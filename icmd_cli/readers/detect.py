"""Reads any file that can be imported: its kind is found from its content, whatever it is called."""

import re
import sys
from collections.abc import Callable, Mapping
from difflib import get_close_matches
from importlib import import_module
from pathlib import Path, PurePath

from icmd_cli.errors import InvalidData, UsageProblem, did_you_mean
from icmd_cli.i18n import N_, _
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
_JSON_NAMED = re.compile(r"""[{\[]|(?:null|true|false|-?\d[\d.eE+-]*|"[^"\n]*")\s*$""")
"""What is JSON in a file that is called so, be it broken or a lone value; elsewhere it is a table."""
_HTML = ("<!doctype html", "<html", "<table", "<head", "<body", "<meta", "<div")
# What is no table, by its first bytes or by its markup: what it is, and what to do.
_WEB_PAGE = N_("{file} is a web page, not a table: open it in Excel or LibreOffice and save as .xlsx.")
_EXCHANGE = N_("{file} is in an old exchange format (SYLK, DIF): open it in Excel or LibreOffice and save as .xlsx.")
_OLD_WORKBOOK = N_("{file} is a workbook in the XML of Excel 2003: open it in Excel or LibreOffice and save as .xlsx.")
_FLAT_WORKBOOK = N_("{file} is a flat OpenDocument file: open it in LibreOffice and save as .xlsx.")
_DOCUMENT = N_("{file} is a text document, not a workbook: put its table into Excel or LibreOffice and save as .xlsx.")
_PDF = N_("{file} is a PDF, not a table: ask for the workbook that it was made from.")
_PACKED = N_("{file} is a packed file: unpack it first.")
_PROGRAM = N_("{file} is not a table: it is another program's file.")
_POINTER = N_("{file} only points to the file, which Git LFS keeps: fetch it with `git lfs pull`.")
_FOREIGN: tuple[tuple[tuple[bytes, ...], str], ...] = (
    ((b"%PDF",), _PDF),
    ((b"7z\xbc\xaf", b"Rar!", b"\x1f\x8b", b"BZh", b"\xfd7zXZ", b"\x28\xb5\x2f\xfd"), _PACKED),
    ((b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"\x7fELF", b"MZ", b"SQLite", b"bplist", b"PAR1"), _PROGRAM),
    ((b"\0\1\0\0Standard ", b"$FL2", b"<stata", b"\x05", b"\x03"), _PROGRAM),
    ((b"version https://git-lfs",), _POINTER),
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
    kind = wanted.format or format_of(data, name)
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


def format_of(data: bytes, name: str) -> str:
    """The format of `data`, from its first bytes. Raises InvalidData for what is no table at all."""
    if not data.strip(b"\xff\xfe\xef\xbb\xbf\0 \t\r\n"):  # byte order marks and blanks are nothing
        raise InvalidData(_("{file}: the file is empty.").format(file=name))
    if data.startswith((_OLE, b"PK\x03\x04")):
        from icmd_cli.readers import workbook_guard  # only for a workbook

        return workbook_guard.workbook_kind(data, name)
    for beginnings, message in _FOREIGN:
        if data.startswith(beginnings) or (message == _PACKED and data[257:262] == b"ustar"):
            raise InvalidData(_(message).format(file=name))
    head = _beginning(data)
    if markup := _kind_of_markup(head):
        raise InvalidData(_(markup).format(file=name))
    if head.startswith("<"):
        return "iati"
    called_so = PurePath(name).suffix.lower() in (".json", ".jsonl", ".geojson")
    if _JSON.match(head) or (called_so and _JSON_NAMED.match(head)):
        return _json_kind(data, head)
    return "csv"


def _kind_of_markup(head: str) -> str | None:
    """The sentence about a text that an office program or a browser writes, and that is no table; None for others."""
    lower = head.lower()
    return next((message for signs, message in _MARKUP if any(sign(lower) for sign in signs)), None)


def _has(text: str) -> Callable[[str], bool]:
    return lambda head: head.startswith("<") and text in head


_MARKUP: tuple[tuple[tuple[Callable[[str], object], ...], str], ...] = (
    ((lambda head: head.startswith((*_HTML, "mime-version:", "from: <saved by")), _has("<html")), _WEB_PAGE),
    ((lambda head: head.startswith("{\\rtf"), _has('progid="word.document"')), _DOCUMENT),
    ((_has("urn:schemas-microsoft-com:office:spreadsheet"), _has('progid="excel.sheet"')), _OLD_WORKBOOK),
    ((_has("urn:oasis:names:tc:opendocument"),), _FLAT_WORKBOOK),
    ((re.compile(r"id;p[^\r\n]*\r?\n(?:[a-z]{1,3};[^\r\n]*\r?\n)*?[cf];[xy]\d|table\r?\n0,1\r?\n").match,), _EXCHANGE),
)


def _beginning(data: bytes) -> str:
    """The first letters of a text in any encoding: in UTF-16 every second byte is skipped."""
    head = data[:_SNIFFED]
    if head.startswith((b"\xff\xfe", b"\xfe\xff")) or b"\0" in head[:4]:  # UTF-16 and UTF-32
        head = head.replace(b"\0", b"").lstrip(b"\xff\xfe")
    return head.removeprefix(b"\xef\xbb\xbf").decode("latin-1").lstrip()


def _json_kind(data: bytes, head: str) -> str:
    """JSON Lines, if the first line is an object and another one follows; else JSON."""
    first, _break, rest = head.partition("\n")
    if head.startswith("{") and first.rstrip().endswith("}") and rest.lstrip().startswith("{"):
        return "jsonl"
    if len(data) > _SNIFFED and "\n" not in head:
        line = data.partition(b"\n")
        return "jsonl" if head.startswith("{") and line[2].lstrip().startswith(b"{") else "json"
    return "json"
