"""Values parted with a mark, a line for each project: CSV (RFC 4180), TSV, and what Excel opens with a double click."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import islice
from typing import NamedTuple

from icmd_cli.domain.entry import Entry, records
from icmd_cli.domain.values.blanks import beginnings, marked
from icmd_cli.domain.values.formulas import BEGINNINGS, defused
from icmd_cli.writers.cells import Getter, columns_of, getter

LINE_END = "\r\n"

_CHUNK = 200
"""Lines that are written at once: the first come soon, and many cost few calls."""

# Nearly every cell begins with a letter or a digit: one look tells.
_SUSPECTS = frozenset("'" + BEGINNINGS)

_BREAKS = str.maketrans("\t\n\r", "   ")

PIPED = ("number", "id", "title", "countries", "start", "end", "status", "budget", "currency")
"""What a pipe gets unless --fields says otherwise."""


class Dialect(NamedTuple):
    """How a table is written: what parts its cells, the mark before decimals, and what stands before all."""

    delimiter: str
    decimal: str = "."
    before: str = ""

    def write(self, entries: Iterable[Entry], fields: Sequence[str] | None) -> Iterator[str]:
        """The heading line, then a line for each entry; formulas defused."""
        columns = columns_of(fields)
        take = [_with_decimal(self.decimal) if column == "budget" else getter(column) for column in columns]
        line = line_writer(self.delimiter, marks=True)
        yield self.before + line(columns)
        rows = records(entries)
        while chunk := list(islice(rows, _CHUNK)):
            yield "".join([line([get(record) for get in take]) for record in chunk])


CSV = Dialect(",")
TSV = Dialect("\t")
EXCEL = Dialect(";", decimal=",", before="\ufeff")
"""What a French Excel takes apart; without the byte order mark it would garble accents."""


def write_lines(entries: Iterable[Entry], fields: Sequence[str] | None) -> Iterator[str]:
    """Tab-separated lines for a pipe, without headings; tabs and line breaks inside a value become blanks."""
    take = [getter(column) for column in columns_of(fields or PIPED)]
    for record in records(entries):
        yield "\t".join([get(record).translate(_BREAKS) for get in take]) + "\n"


def _with_decimal(mark: str) -> Getter:
    amount = getter("budget")
    return amount if mark == "." else lambda record: amount(record).replace(".", mark)


def line_writer(delimiter: str, *, marks: bool = False) -> Callable[[Sequence[str]], str]:
    """What makes a line of cells, as `csv.writer` would, in a third of its time: the texts are long.

    With `marks`, a text that says only what would be read as nothing gets an apostrophe.
    """
    suspects = _SUSPECTS | beginnings() if marks else _SUSPECTS

    def quoted(text: str) -> str:
        if text[:1] in suspects:
            text = defused(marked(text) if marks else text)
        if '"' in text:
            return '"' + text.replace('"', '""') + '"'
        if delimiter in text or "\n" in text or "\r" in text:
            return f'"{text}"'
        return text

    def line(cells: Sequence[str]) -> str:
        # A line with nothing on it would be skipped.
        return (delimiter.join([quoted(cell) for cell in cells]) or '""') + LINE_END

    return line
