"""Refused rows as a file to be corrected and imported again: the user's own columns, then why and what was meant."""

from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import chain
from pathlib import PurePath
from typing import Any, NamedTuple

from icmd_cli.domain.values.lists import join_list
from icmd_cli.errors import Problem
from icmd_cli.i18n import labelled
from icmd_cli.importing.columns import ID_HEADING, REASON_HEADINGS
from icmd_cli.importing.model import Origin
from icmd_cli.importing.plan import ImportPlan
from icmd_cli.importing.reasons import suggestion
from icmd_cli.readers.raw import Source
from icmd_cli.render.reasons import rule_sentence
from icmd_cli.text import harmless
from icmd_cli.writers.delimited import line_writer

_BOM = b"\xef\xbb\xbf"
_NARROWEST, _WIDEST = 8, 60
_LARGEST = 10**15
"""From here on a sheet would round a number, or could not hold it."""


OTHER_ENDINGS = frozenset(".ods .xls .xlsm .xlsb .json .jsonl .geojson .xml .html .md".split())
"""Endings that promise another kind of file than `write_rejects` makes."""


class Rejected(NamedTuple):
    """A row that did not go in, or not whole: its problems, and the id of the project that was made of it ("")."""

    origin: Origin
    problems: Sequence[Problem]
    id: str = ""


def rejected(plan: ImportPlan) -> list[Rejected]:
    """The rows of `plan` to be corrected: the refused ones, and all rows of the projects that lack a cell's value."""
    found = [Rejected(refused.origin, refused.problems) for refused in plan.refused]
    for step in plan.steps:
        for origin in step.origins:
            problems = [left.problem for left in step.left if left.origin.place == origin.place]
            found.append(Rejected(origin, problems, step.id))
    return sorted(found, key=_place)


def _place(row: Rejected) -> tuple[str, str, int]:
    """Where a row stood: the file of rejects keeps the order."""
    place = row.origin.place
    return place.file, place.sheet or "", place.line


def write_rejects(rows: Sequence[Rejected], path: str, source: Source, *, generic: bool = False) -> bytes:
    """The bytes of the file at `path`: a workbook where it ends with .xlsx, else separated text as `source` has it.

    Where it ends with .tsv, tabs part the cells.

    Rows of a sheet become text as a French Excel opens it: semicolons, UTF-8 with a byte order mark. `generic` words
    each reason by its rule alone, where the rows were read in another language than the user's.
    """
    suffix = PurePath(path).suffix.lower()
    if suffix == ".xlsx":
        return _workbook(_RejectedTable(rows, generic=generic))
    delimiter = "\t" if suffix == ".tsv" else source.details.get("delimiter", ";")
    encoding = source.details.get("encoding", "utf-8-sig")
    line = line_writer(delimiter)
    text = "".join(line([_text(cell) for cell in row]) for row in _RejectedTable(rows, generic=generic).lines())
    try:
        return text.encode(encoding)
    except (UnicodeEncodeError, LookupError):  # our own words may need letters that the file's encoding lacks
        return _BOM + text.encode(errors="replace")  # half a surrogate pair is no letter


class _RejectedTable:
    """The user's own columns, then the id, why, what was meant and where."""

    def __init__(self, rows: Sequence[Rejected], *, generic: bool) -> None:
        self.rows = rows
        self._generic = generic
        columns: dict[tuple[str, int], None] = {}
        for row in rows:
            columns.update(dict.fromkeys(_columns(row.origin)))
        own = (*REASON_HEADINGS, ID_HEADING)
        self._kept = [column for column in columns if column[0].casefold() not in own]
        self._with_id = any(row.id for row in rows)

    def lines(self) -> Iterator[list[Any]]:
        """The heading row, then each row; rows of files with other columns come under headings of their own."""
        added = [ID_HEADING] if self._with_id else []
        yield [*(name for name, _count in self._kept), *added, *REASON_HEADINGS]
        for row in self.rows:
            cells = dict(zip(_columns(row.origin), row.origin.cells, strict=False))
            # A narrow no-break space is in no encoding but Unicode's.
            reasons = " | ".join(self._reason(row, problem) for problem in row.problems).replace("\u202f", "\u00a0")
            meant = " | ".join(
                labelled(row.origin.layout.heading(p.field), near) for p in row.problems if (near := suggestion(p))
            )
            added = [row.id] if self._with_id else []
            yield [*(cells.get(column) for column in self._kept), *added, reasons, meant, str(row.origin.place)]

    def _reason(self, row: Rejected, problem: Problem) -> str:
        reason = rule_sentence(problem.rule) if self._generic and problem.rule else problem.reason
        return labelled(row.origin.layout.heading(problem.field), reason)

    def faulty(self) -> Iterator[set[int]]:
        """Of each row the columns whose cells are to be corrected."""
        for row in self.rows:
            names = {row.origin.layout.heading(problem.field) for problem in row.problems}
            yield {at for at, (name, _count) in enumerate(self._kept) if name in names}


def _columns(origin: Origin) -> list[tuple[str, int]]:
    """Every column of a row: its heading, and which one of that heading it is; cells may go on past the headings."""
    headings = origin.layout.headings
    counts: Counter[str] = Counter()
    found = []
    for name in (*headings, *[""] * (len(origin.cells) - len(headings))):
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
    return cell.isoformat() if hasattr(cell, "isoformat") else harmless(str(cell))  # an import takes no more of it


def _amount(amount: str, currency: str) -> str:
    """An amount as a person writes it; three decimals would be a group of thousands."""
    thousands = len(amount.rpartition(".")[2]) == 3 and "." in amount  # noqa: PLR2004
    return f"{amount}{'0' * thousands} {currency}".strip()


def _workbook(sheet: _RejectedTable) -> bytes:
    from io import BytesIO

    import xlsxwriter  # only to write a workbook

    data = BytesIO()
    options = {"strings_to_formulas": False, "strings_to_urls": False, "in_memory": True}
    with xlsxwriter.Workbook(data, options) as book:
        page = book.add_worksheet()
        formats = _Formats(book)
        widths: dict[int, int] = {}
        marks = chain([set()], sheet.faulty())
        for at, (row, marked) in enumerate(zip(sheet.lines(), marks, strict=True)):
            for column, cell in enumerate(row):
                widths[column] = min(max(widths.get(column, _NARROWEST), len(_text(cell)) + 1), _WIDEST)
                _write(page, (at, column), cell, formats.of(cell, heading=at == 0, faulty=column in marked))
        for column, width in widths.items():
            page.set_column(column, column, width)
        page.freeze_panes(1, 0)
    return data.getvalue()


class _Formats:
    """The looks of cells: headings, dates, and those that are to be corrected."""

    def __init__(self, book: Any) -> None:
        self._heading = book.add_format({"bold": True})
        self._day = book.add_format({"num_format": "yyyy-mm-dd"})
        self._faulty = book.add_format({"bg_color": "#FFE699"})
        self._faulty_day = book.add_format({"bg_color": "#FFE699", "num_format": "yyyy-mm-dd"})

    def of(self, cell: Any, *, heading: bool, faulty: bool) -> Any:
        """The look of one cell; None for the usual one."""
        if heading:
            return self._heading
        if hasattr(cell, "isoformat"):
            return self._faulty_day if faulty else self._day
        return self._faulty if faulty else None


def _write(page: Any, at: tuple[int, int], cell: Any, look: Any) -> None:
    if hasattr(cell, "isoformat"):
        page.write_datetime(*at, cell, look)
    elif isinstance(cell, int | float) and not isinstance(cell, bool) and abs(cell) < _LARGEST:
        page.write_number(*at, cell, look)
    elif cell is None:
        page.write_blank(*at, None, look)
    else:
        page.write_string(*at, _text(cell).encode(errors="replace").decode(), look)
