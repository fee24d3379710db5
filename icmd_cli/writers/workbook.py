"""An Excel workbook for programs: real dates and numbers, texts that are never run, a heading row that stays."""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Any

from icmd_cli.domain import kinds
from icmd_cli.domain.entry import Entry, records
from icmd_cli.domain.project import FIELDS
from icmd_cli.domain.values.blanks import marked
from icmd_cli.errors import IcmdError, InvalidData, Problem
from icmd_cli.i18n import _
from icmd_cli.writers.cells import Getter, columns_of, getter

MOST_ROWS = 1_048_575
"""What a sheet holds beside its heading row."""

MOST_CHARACTERS = 32_767
"""What a cell holds, in UTF-16 units."""

_MOST_DIGITS = 15
"""What Excel keeps of a number; a float holds as many exactly."""

_DAY = len("2014-04-15")
_BLOCK = 1 << 20

_WIDTHS = {"number": 8, "currency": 10}
"""Of the columns that are no fields, in characters."""

Put = Callable[[int, Mapping[str, Any]], None]
"""Writes one cell: the row, the record."""


def write(entries: Iterable[Entry], fields: Sequence[str] | None) -> Iterator[bytes]:
    """The workbook's bytes, once it is whole: every field, named as in JSON, for programs.

    Raises InvalidData when there are more projects, or a longer text, than a sheet holds: nothing is cut in silence.
    """

    def fill(book: Any, _folder: Path) -> None:
        _fill(book.add_worksheet("projects"), columns_of(fields), records(entries), book.add_format)

    return made(fill)


def made(fill: Callable[[Any, Path], None]) -> Iterator[bytes]:
    """The bytes of the workbook that `fill` is given to fill, with a folder for what it puts aside."""
    from tempfile import TemporaryDirectory  # with the next one, 40 ms

    from xlsxwriter import Workbook
    from xlsxwriter.exceptions import XlsxWriterException

    # Rows go to the disk one by one: memory stays the same however many there are.
    with TemporaryDirectory(prefix="icmd-", ignore_cleanup_errors=True) as folder:
        path = Path(folder) / "projects.xlsx"
        book = Workbook(str(path), {"constant_memory": True, "tmpdir": folder})
        book.use_zip64()
        try:
            fill(book, Path(folder))
            book.close()
        except (OSError, XlsxWriterException) as error:
            raise IcmdError(_("The workbook cannot be written: {reason}.").format(reason=error)) from error
        finally:
            for sheet in book.worksheets():
                sheet.row_data_fh.close()
        with path.open("rb") as file:
            while block := file.read(_BLOCK):
                yield block


def _fill(sheet: Any, columns: Sequence[str], rows: Iterable[Mapping[str, Any]], add_format: Any) -> None:
    heading = add_format({"bold": True, "bottom": 1})
    for position, column in enumerate(columns):
        sheet.set_column(position, position, FIELDS[column].width if column in FIELDS else _WIDTHS[column])
        sheet.write_string(0, position, column, heading)
    put = [_cell_writer(sheet, position, column, add_format) for position, column in enumerate(columns)]
    row = put_rows(rows, put)
    sheet.freeze_panes(1, 0)
    sheet.autofilter(0, 0, row, len(columns) - 1)
    # A year alone or a code of digits is a text on purpose: no green corners.
    sheet.ignore_errors({"number_stored_as_text": f"A1:XFD{MOST_ROWS + 1}"})


def put_rows(rows: Iterable[Mapping[str, Any]], put: Sequence[Put]) -> int:
    """Write every row with what writes its cells; gives the last one's place. Raises InvalidData for too many."""
    row = 0
    for row, record in enumerate(rows, 1):
        if row > MOST_ROWS:
            message = _("A sheet holds {most} projects at most. Nothing was written.").format(most=MOST_ROWS)
            raise InvalidData(message, (), _("Choose fewer with filters, or write csv."))
        for put_cell in put:
            put_cell(row, record)
    return row


def _cell_writer(sheet: Any, position: int, column: str, add_format: Any) -> Put:
    """What writes the cells of `column`; a record without a value leaves its cell empty."""
    top = {"valign": "top"}
    field = FIELDS.get(column)
    if column == "number" or (field and field.kind == kinds.PHASE):
        return count_writer(sheet, position, column, add_format(top))
    if column == "budget":
        return amount_writer(
            sheet,
            position,
            add_format({**top, "num_format": "#,##0"}),
            add_format({**top, "num_format": "#,##0.00####"}),
        )
    # A text stays one when somebody edits it: "2014-04" would become a day in April, "10E5" a million.
    text = text_writer(sheet, position, column, getter(column), add_format({**top, "num_format": "@"}))
    if field and field.kind == kinds.DATE:
        return date_writer(sheet, position, column, add_format({**top, "num_format": "yyyy-mm-dd"}), text)
    return text


def count_writer(sheet: Any, position: int, column: str, form: Any) -> Put:
    """What writes whole numbers."""

    def put(row: int, record: Mapping[str, Any]) -> None:
        if column in record:
            sheet.write_number(row, position, record[column], form)

    return put


def amount_writer(sheet: Any, position: int, whole: Any, decimals: Any) -> Put:
    """What writes the amounts of budgets as numbers; with more digits than Excel keeps, as texts."""

    def put(row: int, record: Mapping[str, Any]) -> None:
        if "budget" not in record:
            return
        text = record["budget"]["amount"]
        digits = text.rstrip("0").rstrip(".") if "." in text else text
        if len(digits.replace(".", "").lstrip("0")) > _MOST_DIGITS:
            sheet.write_string(row, position, text, whole)
        else:
            sheet.write_number(row, position, float(text), decimals if "." in digits else whole)

    return put


def date_writer(sheet: Any, position: int, column: str, form: Any, put_text: Put) -> Put:
    """What writes days as days, and dates of less precision as texts."""

    def put(row: int, record: Mapping[str, Any]) -> None:
        text = record.get(column, "")
        if len(text) == _DAY:
            sheet.write_datetime(row, position, date.fromisoformat(text), form)
        else:
            put_text(row, record)

    return put


def text_writer(sheet: Any, position: int, column: str, get: Getter, form: Any) -> Put:
    """What writes texts that stay texts, whatever they look like."""

    def put(row: int, record: Mapping[str, Any]) -> None:
        text = marked(get(record))
        if not text:
            return
        if len(text) * 2 > MOST_CHARACTERS and len(text.encode("utf-16-le")) > MOST_CHARACTERS * 2:
            raise _too_long(record, column, text)
        if text.startswith("<r>") and text.endswith("</r>"):
            # XlsxWriter takes this for markup of its own: as fragments it is a text.
            parts = re.split(r"(?<=^<)|(?<=^<r)|(?<=_)(?=x)", text)
            sheet.write_rich_string(row, position, *parts, form)
        else:
            sheet.write_string(row, position, text, form)

    return put


def _too_long(record: Mapping[str, Any], column: str, text: str) -> InvalidData:
    message = _("A cell of a sheet holds {most} characters at most. Nothing was written.").format(most=MOST_CHARACTERS)
    reason = _("project {number} ({id}) has {count}").format(number=record["number"], id=record["id"], count=len(text))
    return InvalidData(message, [Problem(column, text, reason)], _("Omit it with --fields, or write csv."))
