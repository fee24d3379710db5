"""Reads delimited text: separator, line ends and quotes found from the content (docs/import.md says how)."""

import csv
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import islice

from icmd_cli.domain.values.formulas import of_text
from icmd_cli.errors import InvalidData, UsageProblem
from icmd_cli.i18n import _, plural
from icmd_cli.readers.encoding import decoded
from icmd_cli.readers.raw import MOST_CELLS, WIDEST, LinkedText, RawTable, Reading, Row, Source

_DELIMITERS = ";,\t|"
_NAMES = {"tab": "\t", "comma": ",", "semicolon": ";", "pipe": "|", "virgule": ",", "point-virgule": ";", "\\t": "\t"}
_NOTE = re.compile('"?sep=([^"\r\n])"?(?:\r\n?|\n)', re.IGNORECASE)
_LINK = re.compile(r"=(?i:hyperlink)\(")  # beginning with a plain sign, a twentieth of text.upper()
_SAMPLE = 200
_SAMPLE_BYTES = 1 << 20
_LONGEST_CELL = 1 << 20
_LONGEST_LINE = 4 << 20
_FEWEST_LINES = 2
_MOST_ROWS = 1_000_000
"""About what an Excel sheet holds: more are no list of projects."""

_MOST_LINES = 4_000_000
"""Blank ones among them, and those within cells: each takes its time."""

_MOST_FILLED = 3_000_000
"""The cells that hold something: they take 60 bytes and more each."""


def read(data: bytes, name: str, wanted: Reading) -> Source:
    """The rows of a delimited file. Raises InvalidData with the line of what is no row."""
    delimiter = _settled(wanted.delimiter)
    _check_lines(data, name)
    text, encoding, notices = decoded(data, name, wanted.encoding, repair=wanted.repair)
    if "\0" in text:
        count = text.count("\0")
        message = plural("{n} NUL character was skipped.", "{n} NUL characters were skipped.", count)
        notices.append(message.format(n=count))
        text = text.replace("\0", "")
    csv.field_size_limit(_LONGEST_CELL)
    note = _NOTE.match(text)  # "sep=;", which Excel obeys
    delimiter = delimiter or (note[1] if note else _likeliest(text))
    if text.count(delimiter) > MOST_CELLS or max(text.count("\n"), text.count("\r")) > _MOST_LINES:
        raise _too_large(name)
    rows = _StrictRows(text, delimiter, name).read(1 if note else 0, notices)
    if (parted := _parted_again(rows, wanted.delimiter)) is not None:
        rows, delimiter = parted
        notices.append(_("Each line is quoted as one cell; the text inside the quotation marks was read."))
    if '="' in text or _LINK.search(text):
        rows = [row._replace(cells=[_of_formula(cell) for cell in row.cells]) for row in rows]
    kind = "tsv" if delimiter == "\t" else "csv"
    return Source(name, kind, [RawTable(rows)], {"encoding": encoding, "delimiter": delimiter}, notices)


def _parted_again(rows: Sequence[Row], wanted: str | None) -> tuple[list[Row], str] | None:
    """The rows of a file whose every line stands in quotation marks as one cell, and their separator; else None."""
    if len(rows) < _FEWEST_LINES or any(len(row.cells) != 1 for row in rows):
        return None
    delimiter = _settled(wanted) or _likeliest("\n".join(row.cells[0] for row in rows[:_SAMPLE]))
    try:
        found = [Row(row.line, next(csv.reader([row.cells[0]], delimiter=delimiter, strict=True))) for row in rows]
    except (csv.Error, StopIteration):
        return None
    widths = Counter(len(row.cells) for row in found)
    width, count = widths.most_common(1)[0]
    return (found, delimiter) if width > 1 and count == len(found) else None


def _of_formula(cell: str) -> str:
    """What a formula shows that only keeps a text or a link, as programs write them so that Excel lets them be."""
    formula = of_text(cell) if cell.startswith("=") else None
    if formula is None:
        return cell
    return LinkedText.of(formula.text, formula.link) if formula.link else formula.text


def _check_lines(data: bytes, name: str) -> None:
    """Raise InvalidData for a line that is longer than any row, before it fills the memory several times."""
    start = 0
    while len(data) - start > _LONGEST_LINE:
        end = max(data.rfind(mark, start, start + _LONGEST_LINE) for mark in (b"\n", b"\r"))
        if end < 0:
            raise _endless(name, data.count(b"\n", 0, start) + 1)
        start = end + 1


def _endless(name: str, line: int) -> InvalidData:
    message = _("{file}, line {line}: a cell goes on for more than a million characters: a quotation mark is missing?")
    return InvalidData(message.format(file=name, line=line))


def _settled(wanted: str | None) -> str | None:
    """The separator that the user names, or None. Raises UsageProblem for what cannot be one."""
    delimiter = _NAMES.get((wanted or "").lower(), wanted) or None
    if delimiter and (len(delimiter) > 1 or delimiter in '"\r\n\0 '):
        raise UsageProblem(
            _("--delimiter: “{text}” is not a separator.").format(text=wanted),
            _("It is one sign, or one of these words: {names}.").format(names="tab, comma, semicolon, pipe"),
        )
    return delimiter


def _likeliest(text: str) -> str:
    """The separator that parts most lines into as many cells as most, the heading among them; a comma if none does."""
    best, best_score = ",", (0.0, False, 0)
    for delimiter in _DELIMITERS:
        reader = csv.reader(_lines(text[:_SAMPLE_BYTES]), delimiter=delimiter)
        try:
            counts = [len(row) for row in islice(reader, _SAMPLE) if row]
        except csv.Error:
            continue
        usual = Counter(count for count in counts if count > 1).most_common(1)
        if usual:
            count, rows = usual[0]
            score = (rows / len(counts), count in counts[:3], count)
            if score > best_score:
                best, best_score = delimiter, score
    return best


def _lines(text: str) -> Iterator[str]:
    """The lines of `text` with their ends, whatever these are; io.StringIO would take four bytes a letter."""
    return (match[0] for match in re.finditer(r"[^\r\n]*(?:\r\n?|\n)|[^\r\n]+", text))


class _StrictRows:
    """The rows of one text, read strictly: a lenient reader lets rows run together in silence."""

    def __init__(self, text: str, delimiter: str, name: str) -> None:
        self._text = text
        self._delimiter = delimiter
        self._name = name
        self._line = ""

    def read(self, first: int, notices: list[str]) -> list[Row]:
        """The rows after the `first` lines, blank ones skipped; a notice if quotation marks stand where none may."""
        reader = csv.reader(islice(self._noted(), first, None), delimiter=self._delimiter, strict=True)
        rows: list[Row] = []
        sloppy: list[int] = []
        filled = 0
        line = first + 1
        while True:
            try:
                for cells in reader:
                    begins, line = line, reader.line_num + first + 1
                    if any(map(str.strip, cells)):
                        rows.append(Row(begins, cells))
                        filled += len(cells) - cells.count("")
                        if len(cells) > WIDEST or len(rows) > _MOST_ROWS or filled > _MOST_FILLED:
                            raise self._too_large(begins, len(cells))
                break
            except csv.Error as error:
                begins, line = line, reader.line_num + first + 1
                rows.append(Row(begins, self._lenient(begins, line - 1, str(error))))
                sloppy.append(begins)
        if sloppy:
            message = plural(
                "{n} line has quotation marks inside a quoted cell (line {line}): check what was made of it.",
                "{n} lines have quotation marks inside a quoted cell (line {line} first): check what was made of them.",
                len(sloppy),
            )
            notices.append(message.format(n=len(sloppy), line=sloppy[0]))
        return rows

    def _lenient(self, begins: int, ends: int, reason: str) -> list[str]:
        """The cells of a line with stray quotation marks. Raises InvalidData when they may have swallowed a row."""
        if reason.startswith("field larger"):
            raise _endless(self._name, begins)
        if reason.startswith("unexpected end"):
            opens = self._opens(begins)
            message = _(
                "{file}, line {line}: a quotation mark opens and is never closed; {n} lines would be lost in it."
            )
            raise InvalidData(message.format(file=self._name, line=opens, n=ends - opens))
        reader = csv.reader([self._line.rstrip("\r\n") + "\n", ""], delimiter=self._delimiter)
        cells = next(reader)
        if ends > begins or reader.line_num > 1:  # a cell has gone on in the next line
            message = _("{file}, line {line}: a quotation mark is missing, or one too many; rows would run together.")
            raise InvalidData(message.format(file=self._name, line=begins))
        return cells

    def _noted(self) -> Iterator[str]:
        """The lines one by one; that which was read last is kept."""
        for line in _lines(self._text):
            self._line = line
            yield line

    def _opens(self, begins: int) -> int:
        """The line on which the cell opens that runs to the end of the text, in the row that begins on `begins`."""
        lines = islice(_lines(self._text), begins - 1, None)
        reader = csv.reader(lines, delimiter=self._delimiter)
        cell = next(reader)[-1].rstrip("\r\n")
        within = len(re.findall("\r\n?|\n", cell))
        return begins + reader.line_num - 1 - within

    def _too_large(self, line: int, cells: int) -> InvalidData:
        if cells <= WIDEST:
            return _too_large(self._name)
        message = _("{file}, line {line}: {n} cells in one row; this is not a table.")
        return InvalidData(message.format(file=self._name, line=line, n=cells))


def _too_large(name: str) -> InvalidData:
    return InvalidData(_("{file} has more rows or cells than a list of projects can have.").format(file=name))
