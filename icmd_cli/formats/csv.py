"""CSV (RFC 4180): a heading line, every field a column, UTF-8, comma; formulas are defused."""

import csv
import re
from collections.abc import Iterable, Iterator, Sequence
from io import StringIO

from icmd_cli.formats.cells import COLUMNS, cell
from icmd_cli.project import Entry

_FORMULA = ("=", "+", "-", "@", "\t", "\r")
_NUMBER = re.compile(r"[+-]?\d+(?:[.,]\d+)?")


def write(entries: Iterable[Entry], fields: Sequence[str] | None) -> Iterator[str]:
    """The heading line, then a line for each entry."""
    columns = fields or COLUMNS
    buffer = StringIO()
    rows = csv.writer(buffer)
    rows.writerow(columns)
    for entry in entries:
        project = entry.project()
        rows.writerow([defused(cell(project, column)) for column in columns])
        yield buffer.getvalue()
        buffer.seek(0)
        buffer.truncate()
    yield buffer.getvalue()


def defused(text: str) -> str:
    """`text` with an apostrophe before what a spreadsheet would run; plain numbers stay (OWASP, CSV injection)."""
    return f"'{text}" if text.startswith(_FORMULA) and not _NUMBER.fullmatch(text) else text
