"""Which rows of a table are projects: headings said again, sums, section titles and lone remarks are none."""

from collections.abc import Mapping, Sequence
from decimal import Decimal
from enum import StrEnum
from itertools import islice
from typing import Any, NamedTuple

from icmd_cli.domain.project import LIST_FIELDS
from icmd_cli.importing.column_types import digits
from icmd_cli.importing.columns import Column
from icmd_cli.importing.evidence import amount_of, is_empty, is_place, lacks, names_country
from icmd_cli.importing.header_words import is_known, meaning_of
from icmd_cli.importing.two_rows import says_the_same
from icmd_cli.readers.raw import Row
from icmd_cli.reference.sums import begins_as_sum, ends_as_sum
from icmd_cli.text import fold_name

_NARROW = 3
"""From this many columns on, a row with one cell is a section's title or a remark, no project."""

_FIRST_COLUMNS = 4
_NEARLY_ALL = 0.9
_RESIDUE = Decimal("0.005")
_PATTERN = 0.1
"""The share of a table's rows that hold one more of a list alone, where that is how the table is written."""

_LONGEST = 80


class Not(StrEnum):
    """Why a row is no project."""

    PREAMBLE = "above-headings"
    LONE = "lone-cell"
    TOTAL = "total"
    HEADINGS = "headings-again"


class LeftRow(NamedTuple):
    """A row that is no project, and why."""

    row: Row
    why: Not


class SheetSection(NamedTuple):
    """A title within a table: the place that it names ("" for none), and how many rows without a country follow it."""

    title: str
    line: int
    place: str
    rows: int = 0


class Sorted(NamedTuple):
    """The rows that can be projects; the others; line -> the place of its section ("" for none); the sections."""

    kept: list[Row]
    left: list[LeftRow]
    of_section: Mapping[int, str]
    sections: Sequence[SheetSection]


def sort_out(rows: Sequence[Row], columns: Sequence[Column], preamble: Sequence[Row], *, own: bool) -> Sorted:
    """The `rows` under headings, told apart: what each can be."""
    names = [fold_name(column.heading) for column in columns]
    lone = _lone_rows(rows, columns)
    again = _headings_again(rows, columns, names, own=own)
    totals = _totals(rows, columns, {*lone, *again}, own=own)
    kept: list[Row] = []
    left: list[LeftRow] = []
    of_section: dict[int, str] = {}
    section = _first_section(preamble)
    sections = [section] if section else []
    for at, row in enumerate(rows):
        if at in again:
            left.append(LeftRow(row, Not.HEADINGS))
        elif at in totals:
            left.append(LeftRow(row, Not.TOTAL))
        elif at in lone:
            left.append(LeftRow(row, Not.LONE))
            section = _section(row)
            sections.append(section)
        elif not all(map(is_empty, row.cells)):
            kept.append(row)
            if section:
                of_section[row.line] = section.title
    return Sorted(kept, left, *_by_country(kept, columns, of_section, sections))


def _lone_rows(rows: Sequence[Row], columns: Sequence[Column]) -> dict[int, int]:
    """Position -> column of the rows with a single cell that are no project and go on with no list."""
    found: dict[int, int] = {}
    listed = {column.at for column in columns if column.field in LIST_FIELDS}
    titles = {column.at for column in columns if column.field in ("title", "id", "code")}
    adding = 0
    for at, row in enumerate(rows):
        filled = list(islice((n for n, cell in enumerate(row.cells) if not is_empty(cell)), _NARROW))
        if at and filled and titles.isdisjoint(filled) and listed.issuperset(filled):
            adding += 1
        if len(filled) == 1 and (len(columns) >= _NARROW or (len(columns) > 1 and _names_place(row.cells[filled[0]]))):
            found[at] = filled[0]
    if adding > 1 and adding >= _PATTERN * len(rows):  # that is how the table is written
        found = {at: column for at, column in found.items() if column not in listed or not at}
    return found


def _headings_again(rows: Sequence[Row], columns: Sequence[Column], names: Sequence[str], *, own: bool) -> set[int]:
    """The positions of rows that repeat the headings, in their language or another one."""
    known = frozenset(filter(None, names))
    headings = [column.heading for column in columns]
    found = {0} if rows and not own and _counts_columns(rows[0]) else set()
    for at, row in enumerate(rows):
        text = next((cell for cell in row.cells if isinstance(cell, str) and cell), "")
        if len(text) > _LONGEST:
            continue
        folded = fold_name(text)
        if (folded in known or (not own and is_known(folded))) and says_the_same(
            headings, [cell if isinstance(cell, str) else "" if cell is None else str(cell) for cell in row.cells]
        ):
            found.add(at)
    return found


def _counts_columns(row: Row) -> bool:
    """Whether a row only numbers the columns, as forms of administrations do: 1, 2, 3 or (1), (2), (3)."""
    numbers = [digits(cell).strip("()") for cell in row.cells]
    return len(numbers) >= _NARROW and numbers == [str(n) for n in range(1, len(numbers) + 1)]


def _totals(rows: Sequence[Row], columns: Sequence[Column], others: set[int], *, own: bool) -> set[int]:
    """The positions of rows that sum up the ones above; in a file of icmd's own columns they stand in the first."""
    looked_at = _FIRST_COLUMNS if own else len(columns)
    labels = [column.at for column in columns if not column.at or column.field == "title"]
    likely = [
        at
        for at, row in enumerate(rows)
        if at not in others
        and (
            any(map(begins_as_sum, row.cells[:looked_at]))
            or any(ends_as_sum(row.cells[at]) for at in labels if not lacks(row, at))
        )
    ]
    if not likely:
        return set()
    plain = [row for at, row in enumerate(rows) if at not in others and at not in likely]
    usual = [c for c in columns if plain and sum(not lacks(row, c.at) for row in plain) >= _NEARLY_ALL * len(plain)]
    telling = [column.at for column in usual if column.field in ("id", "code", "title", "countries")]
    amounts = [column.at for column in columns if column.field == "budget"]
    found: set[int] = set()
    for at in likely:
        row = rows[at]
        lacking = len([column for column in usual if lacks(row, column.at)])
        if (
            lacking > 1
            or any(lacks(row, one) for one in telling)
            or not plain
            or any(_is_sum(rows, at, one, found | others) for one in amounts)
        ):
            found.add(at)
    return found


def _is_sum(rows: Sequence[Row], at: int, column: int, others: set[int]) -> bool:
    """Whether the amount of a row is the sum of those above it, or of those since the last such row."""
    wanted = _number(rows[at], column)
    if not wanted:
        return False
    total = Decimal(0)
    for above in range(at - 1, -1, -1):
        if above not in others:
            total += _number(rows[above], column)
        if at - above > 1 and abs(total - wanted) < _RESIDUE:
            return True
    return False


def _number(row: Row, column: int) -> Decimal:
    return (None if lacks(row, column) else amount_of(row.cells[column])) or Decimal(0)


# Sections


def _names_place(text: Any) -> bool:
    return names_country(text) or (isinstance(text, str) and is_place(text) and len(text) > 3)  # noqa: PLR2004 - codes


def _section(row: Row) -> SheetSection:
    """The section that a row's only cell is the title of, and the place that it names: "Mali", "Pays : Mali"."""
    title = str(next(cell for cell in row.cells if not is_empty(cell))).strip()
    label, _colon, rest = title.partition(":")
    meant = meaning_of(label) if rest else None
    place = rest.strip() if meant and meant.field in ("countries", "regions") else title
    return SheetSection(title, row.line, place if _names_place(place) else "")


def _first_section(preamble: Sequence[Row]) -> SheetSection | None:
    """The title above the headings, where it names a place."""
    lone = (_section(row) for row in reversed(preamble) if len([c for c in row.cells if not is_empty(c)]) == 1)
    return next((section for section in lone if section.place), None)


def _by_country(
    kept: Sequence[Row], columns: Sequence[Column], of_section: Mapping[int, str], sections: Sequence[SheetSection]
) -> tuple[Mapping[int, str], Sequence[SheetSection]]:
    """Line -> the place of its section ("" for none), and the sections with their rows, where most name places."""
    own = [column.at for column in columns if column.field == "countries"]
    lacking = [row for row in kept if row.line in of_section and all(lacks(row, at) for at in own)]
    counted: dict[str, int] = {}
    for row in lacking:
        counted[of_section[row.line]] = counted.get(of_section[row.line], 0) + 1
    found = [section._replace(rows=counted.get(section.title, 0)) for section in sections]
    used = {section.title: section for section in found if section.rows}
    placed = [section for section in used.values() if section.place]
    if not placed or len(placed) * 2 < len(used):
        # One place among titles of other kinds: its own rows are there, and no more.
        used = {section.title: section for section in placed}
    places = {row.line: used[title].place for row in lacking if (title := of_section[row.line]) in used}
    return places, tuple(used.values())
