"""An Excel workbook for people: headings, names, dates and amounts in their language, ready to be read and printed."""

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import accumulate
from math import ceil
from pathlib import Path
from typing import Any

from icmd_cli import __version__
from icmd_cli.domain import kinds
from icmd_cli.domain.entry import Entry
from icmd_cli.domain.masthead import Masthead
from icmd_cli.domain.project import FIELDS, display, label
from icmd_cli.domain.values.dates import parse_date
from icmd_cli.domain.values.lists import join_list, split_list, unbulleted
from icmd_cli.i18n import _, language
from icmd_cli.reference import languages
from icmd_cli.render import values
from icmd_cli.text import cell_width
from icmd_cli.writers.cells import Getter, columns_of, getter
from icmd_cli.writers.workbook import (
    Put,
    amount_writer,
    count_writer,
    date_writer,
    made,
    put_rows,
    text_writer,
)

FIRST = (
    *("number", "title", "countries", "status", "start", "end", "budget", "currency", "donors", "lead"),
    *("partners", "themes", "regions", "partner_countries", "phase", "short_title", "code", "focus_areas"),
)
"""The columns in the order in which people ask, those that are printed before the others; all other fields follow."""

COLUMNS = (
    *FIRST,
    *(name for name, field in FIELDS.items() if name not in FIRST and not field.own and name != "id"),
    "id",
)
"""All that icmd does not fill by itself."""

_WIDTHS = {
    "number": 6, "currency": 9, "countries": 18, "partner_countries": 18, "regions": 24, "budget": 13, "partners": 40,
    "themes": 32, "focus_areas": 50, "activities": 70, "url": 50, "sources": 80,
}  # fmt: skip
"""Where a reader needs another width than a program: rows stay low."""

_USUAL_WIDTH = 16
_LINE = 15
"""How high a line of the usual font is, in points."""

_HIGHEST = 409
"""How high a row can be, in points."""

_FILLED = 0.85
"""The part of a cell's width that the lines of a text fill, as they break at words."""

_FILTER_BUTTON = 3
"""What the button of a filter takes of a heading's cell, in characters."""

_A4 = 9
_PRINTED_WIDTH = 200
"""As wide a sheet, in characters, is legible on one A4 page."""

_GLANCE = 6
"""As many lines of a text that is not printed are seen at once; the whole text is in the cell."""

_HEAD = {"bold": True, "text_wrap": True, "valign": "vcenter", "bottom": 1, "bg_color": "#DDE7F0"}


class RowHeights:
    """As high as its longest text makes each row: not every program finds out when it opens a workbook."""

    def __init__(self, sheet: Any) -> None:
        self._sheet = sheet
        self._lines = 1

    def measured(self, get: Getter, width: int, most: int) -> Getter:
        """What gives the text of `get`, of which `most` lines are seen in a column of `width` characters."""

        def text_of(record: Mapping[str, Any]) -> str:
            text = get(record)
            self.reckon(text, width, most)
            return text

        return text_of

    def reckon(self, text: str, width: int, most: int = _HIGHEST) -> None:
        """Count the lines, at most `most`, that `text` takes in a column of `width` characters."""
        if len(text) > width * _FILLED or "\n" in text:
            lines = sum(max(1, ceil(cell_width(line) / (width * _FILLED))) for line in text.split("\n"))
            self._lines = max(self._lines, min(lines, most))

    def put(self, row: int, _record: Mapping[str, Any]) -> None:
        """Give `row` its height; the last of what is written in it."""
        if self._lines > 1:
            self._sheet.set_row(row, min(self._lines * _LINE, _HIGHEST))
            self._lines = 1


def write(
    entries: Iterable[Entry],
    fields: Sequence[str] | None,
    *,
    masthead: Masthead = Masthead(),  # noqa: B008 - frozen
) -> Iterator[bytes]:
    """The workbook's bytes, once it is whole: the columns of `fields`, else all in which some project holds something.

    Its properties have what `masthead` says.
    Raises InvalidData when there are more projects, or a longer text, than a sheet holds: nothing is cut in silence.
    """

    def fill(book: Any, folder: Path) -> None:
        named = {"title": masthead.heading(), "company": masthead.publisher}
        book.set_properties({**named, "comments": f"icmd {__version__}"})
        aside = folder / "projects.jsonl"
        held = _put_aside(entries, aside)
        columns = columns_of(fields or [column for column in COLUMNS if column in held])
        printed = columns if fields else columns[: _on_one_page(columns)]
        sheet = book.add_worksheet(_("Projects"))
        with aside.open(encoding="utf-8") as file:
            last = put_rows(map(json.loads, file), _columns(book, sheet, columns, printed))
        _page(sheet, columns, printed, last)

    return made(fill)


def _put_aside(entries: Iterable[Entry], path: Path) -> set[str]:
    """Keep the entries in a file, as their number is not known; gives the names of all columns that hold something."""
    held: set[str] = set()
    with path.open("w", encoding="utf-8") as file:
        for entry in entries:
            held.update(entry.record())
            file.write(entry.document + "\n")
    return held | ({"currency"} if "budget" in held else set())


def _on_one_page(columns: Sequence[str]) -> int:
    """How many of the first columns are legible on a page: what somebody asks for that names none is printed on it."""
    ends = accumulate(map(_width, columns))
    return sum(end <= _PRINTED_WIDTH for end in ends)


def _columns(book: Any, sheet: Any, columns: Sequence[str], printed: Sequence[str]) -> list[Put]:
    """Set each column up with its heading and width; gives what writes their cells, those that are `printed` whole."""
    head = book.add_format(_HEAD)
    heights = RowHeights(sheet)
    put = []
    for position, column in enumerate(columns):
        sheet.set_column(position, position, _width(column))
        sheet.write_string(0, position, _heading(column), head)
        heights.reckon(_heading(column), _width(column) - _FILTER_BUTTON)
        most = _HIGHEST if column in printed else _GLANCE
        get = heights.measured(_getter(column, language()), _width(column), most)
        put.append(_cell_writer(book, sheet, position, column, get))
    heights.put(0, {})
    return [*put, heights.put]


def _heading(column: str) -> str:
    """The column's name in the user's language; two are alike in all, so that an import takes no number for a code."""
    alike = {"number": "#", "id": "Id"}
    return alike.get(column) or (_("Currency") if column == "currency" else label(column))


def _width(column: str) -> int:
    field = FIELDS.get(column)
    return _WIDTHS.get(column) or (field.width if field else 0) or _USUAL_WIDTH


def _cell_writer(book: Any, sheet: Any, position: int, column: str, get: Getter) -> Put:
    """What writes the cells of `column`, whose text is what `get` gives."""
    top = {"valign": "top"}
    field = FIELDS.get(column)
    if column == "number" or (field and field.kind == kinds.PHASE):
        return count_writer(sheet, position, column, book.add_format({**top, "align": "center"}))
    if column == "budget":
        right = {**top, "align": "right", "indent": 1}  # away from the currency
        whole, decimals = ({**right, "num_format": form} for form in ("#,##0", "#,##0.00####"))
        return amount_writer(sheet, position, book.add_format(whole), book.add_format(decimals))
    text = text_writer(sheet, position, column, get, book.add_format({**top, "text_wrap": True, "num_format": "@"}))
    if field and field.kind == kinds.DATE:
        form = {**top, "num_format": languages.by_tag(language()).day_in_sheets, "align": "left"}
        return date_writer(sheet, position, column, book.add_format(form), text)
    return text


def _getter(column: str, spoken: str) -> Getter:
    """What takes the text of `column` out of a record, as people read it and an import understands it."""
    field = FIELDS.get(column)
    if not field or field.kind in (kinds.LANGUAGE, kinds.ID):
        return getter(column)
    if field.kind == kinds.DATE:
        return lambda record: _date(record.get(column, ""), spoken)
    show = display(column)
    if field.kind == kinds.COUNTRIES:
        return lambda record: values.country_names(tuple(record.get(column, ())), spoken)
    if field.kind.several:
        return lambda record: _listed([show((item,), spoken) for item in record.get(column, ())])
    return lambda record: show(record[column], spoken) if column in record else ""


def _date(text: str, spoken: str) -> str:
    return values.date(parse_date(text), spoken) if text else ""


def _listed(items: Sequence[str]) -> str:
    """A line for each item; joined with bars where lines would not say where one ends."""
    text = "\n".join(items)
    return text if split_list(text) == list(items) and unbulleted(text) == text else join_list(items)


def _page(sheet: Any, columns: Sequence[str], printed: Sequence[str], last: int) -> None:
    """What a reader and a printer need: headings that stay and come on every page, filters, legible columns."""
    stays = columns.index("title") + 1 if "title" in columns[:2] else 0
    sheet.freeze_panes(1, stays)
    sheet.autofilter(0, 0, last, len(columns) - 1)
    sheet.set_landscape()
    sheet.set_paper(_A4)
    kept, others = (sum(map(_width, some)) for some in (printed[:stays], printed[stays:]))
    if printed != columns:
        sheet.print_area(0, 0, last, len(printed) - 1)
    sheet.fit_to_pages(max(1, ceil(others / (_PRINTED_WIDTH - kept))), 0)
    sheet.repeat_rows(0)
    if stays:
        sheet.repeat_columns(0, stays - 1)
    sheet.set_margins(left=0.4, right=0.4, top=0.5, bottom=0.6)
    sheet.set_footer("&L&A&C&D&R&P / &N")
    sheet.ignore_errors({"number_stored_as_text": f"A1:XFD{last + 1}"})
