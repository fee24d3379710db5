"""Reads delimited text: separator, line ends and quotes found from the content (docs/import.md says how)."""

import csv
import io
from collections import Counter
from itertools import islice

from icmd_cli.errors import InvalidData
from icmd_cli.formats.encodings import decoded
from icmd_cli.importing.tables import Reading, Row, Source, Table
from icmd_cli.messages import _, plural

_DELIMITERS = ";,\t|"
_NAMES = {"tab": "\t", "comma": ",", "semicolon": ";", "pipe": "|", "virgule": ",", "point-virgule": ";", "\\t": "\t"}
_SAMPLE = 200
_SAMPLE_BYTES = 1 << 20
_LONGEST_CELL = 1 << 20
_MOST_CELLS = 16_384
"""The columns of an Excel sheet: more in one row are no table."""


def read(data: bytes, name: str, wanted: Reading) -> Source:
    """The rows of a delimited file. Raises InvalidData with the line of what is no row."""
    text, encoding, notices = decoded(data, name, wanted.encoding, repair=wanted.repair)
    if "\0" in text:
        count = text.count("\0")
        message = plural("{n} NUL character was left out.", "{n} NUL characters were left out.", count)
        notices.append(message.format(n=count))
        text = text.replace("\0", "")
    first, told = _told(text)
    delimiter = _NAMES.get((wanted.delimiter or "").lower(), wanted.delimiter) or told or _likeliest(text)
    rows = _rows(text, delimiter, name, first)
    kind = "tsv" if delimiter == "\t" else "csv"
    return Source(name, kind, [Table(rows)], {"encoding": encoding, "delimiter": delimiter}, notices)


def _told(text: str) -> tuple[int, str | None]:
    """How many lines the note "sep=;" takes that Excel obeys, and the separator that it names."""
    line = text[:8].partition("\n")[0].strip("\r").strip('"').lower()
    if line.startswith("sep=") and len(line) == len("sep=;"):
        return 1, line[-1]
    return 0, None


def _likeliest(text: str) -> str:
    """The separator that parts most lines into as many cells as most, the heading among them; a comma if none does."""
    best, best_score = ",", (0.0, False, 0)
    for delimiter in _DELIMITERS:
        reader = csv.reader(io.StringIO(text[:_SAMPLE_BYTES], newline=""), delimiter=delimiter)
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


def _rows(text: str, delimiter: str, name: str, first: int) -> list[Row]:
    csv.field_size_limit(_LONGEST_CELL)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=False)
    rows: list[Row] = []
    line = 1
    try:
        for row in islice(reader, first, None):
            begins, line = max(line, first + 1), reader.line_num + 1
            if any(row):
                if len(row) > _MOST_CELLS:
                    message = _("{file}, line {line}: {n} cells in one row; this is no table.")
                    raise InvalidData(message.format(file=name, line=begins, n=len(row)))
                rows.append(Row(begins, row))
    except csv.Error as error:
        message = _(
            "{file}, line {line}: a cell goes on for more than a million characters: a quotation mark is missing?"
        )
        raise InvalidData(message.format(file=name, line=line)) from error
    _check_quotes(text, rows, reader.line_num, name)
    return rows


def _check_quotes(text: str, rows: list[Row], last: int, name: str) -> None:
    """Refuse a file whose last cell was never closed: it has swallowed the rows after it."""
    if not rows or text.count('"') % 2 == 0:
        return
    row = rows[-1]
    swallowed = last - row.line
    if swallowed and "\n" in str(row.cells[-1]).replace("\r", "\n"):
        message = _("{file}, line {line}: a quotation mark opens and is never closed; {n} lines would be lost in it.")
        raise InvalidData(message.format(file=name, line=row.line, n=swallowed))
