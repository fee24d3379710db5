"""Refused rows as a file to be corrected and imported again: the user's own columns, then why and what was meant."""

from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import PurePath
from typing import Any

from icmd_cli.domain.values.lists import join_list
from icmd_cli.importing.headers import REASON_HEADINGS
from icmd_cli.importing.model import Refused
from icmd_cli.importing.suggestions import suggestion
from icmd_cli.readers.raw import Source
from icmd_cli.writers.delimited import line_writer

_BOM = b"\xef\xbb\xbf"
_LARGEST = 10**15
"""From here on a sheet would round a number, or could not hold it."""


def write(refused: Sequence[Refused], path: str, source: Source) -> bytes:
    """The bytes of the file at `path`: a workbook where it ends with .xlsx, else separated text as `source` has it.

    Rows of a sheet become text as a French Excel opens it: semicolons, UTF-8 with a byte order mark.
    """
    if PurePath(path).suffix.lower() == ".xlsx":
        return _workbook(list(_rows(refused)))
    delimiter = source.details.get("delimiter", ";")
    encoding = source.details.get("encoding", "utf-8-sig")
    line = line_writer(delimiter)
    text = "".join(line([_text(cell) for cell in row]) for row in _rows(refused))
    try:
        return text.encode(encoding)
    except (UnicodeEncodeError, LookupError):  # our own words may need letters that the file's encoding lacks
        return _BOM + text.encode(errors="replace")  # half a surrogate pair is no letter


def _rows(refused: Sequence[Refused]) -> Iterator[list[Any]]:
    """The heading row, then each refused row; rows of files with other columns come under headings of their own."""
    columns: dict[tuple[str, int], None] = {}
    for refusal in refused:
        columns.update(dict.fromkeys(_columns(refusal)))
    kept = [column for column in columns if column[0].casefold() not in REASON_HEADINGS]
    yield [*(name for name, _count in kept), *REASON_HEADINGS]
    for refusal in refused:
        cells = dict(zip(_columns(refusal), refusal.origin.cells, strict=False))
        # A narrow no-break space is in no encoding but Unicode's.
        reasons = " | ".join(str(problem) for problem in refusal.problems).replace("\u202f", "\u00a0")
        meant = " | ".join(f"{p.field}: {near}" for p in refusal.problems if (near := suggestion(p)))
        yield [*(cells.get(column) for column in kept), reasons, meant, str(refusal.origin.place)]


def _columns(refusal: Refused) -> list[tuple[str, int]]:
    """Every column of a row: its heading, and which one of that heading it is; cells may go on past the headings."""
    origin = refusal.origin
    counts: Counter[str] = Counter()
    found = []
    for name in (*origin.headings, *[""] * (len(origin.cells) - len(origin.headings))):
        counts[name] += 1
        found.append((name, counts[name]))
    return found


def _text(cell: Any) -> str:
    if cell is None:
        return ""
    if isinstance(cell, list) and all(isinstance(part, str) for part in cell):
        return join_list(cell)
    if isinstance(cell, dict) and cell.keys() == {"amount", "currency"}:
        return _amount(str(cell["amount"]), str(cell["currency"]))
    if isinstance(cell, list | dict):
        import json

        return json.dumps(cell, ensure_ascii=False, default=str)
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    return cell.isoformat() if hasattr(cell, "isoformat") else str(cell)


def _amount(amount: str, currency: str) -> str:
    """An amount as a person writes it; three decimals would be a group of thousands."""
    thousands = len(amount.rpartition(".")[2]) == 3 and "." in amount  # noqa: PLR2004
    return f"{amount}{'0' * thousands} {currency}".strip()


def _workbook(rows: Sequence[Sequence[Any]]) -> bytes:
    from io import BytesIO

    import xlsxwriter  # only to write a workbook

    data = BytesIO()
    options = {"strings_to_formulas": False, "strings_to_urls": False, "in_memory": True}
    with xlsxwriter.Workbook(data, options) as book:
        sheet = book.add_worksheet()
        days = book.add_format({"num_format": "yyyy-mm-dd"})
        for at, row in enumerate(rows):
            for column, cell in enumerate(row):
                if hasattr(cell, "isoformat"):
                    sheet.write_datetime(at, column, cell, days)
                elif isinstance(cell, int | float) and not isinstance(cell, bool) and abs(cell) < _LARGEST:
                    sheet.write_number(at, column, cell)
                else:
                    sheet.write_string(at, column, _text(cell).encode(errors="replace").decode())
    return data.getvalue()
