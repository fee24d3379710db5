"""Tables -> what they mean, step by step: headings, columns, rows that are projects, identity, decisions."""

from collections.abc import Callable, Iterator, Sequence
from enum import StrEnum
from itertools import chain
from typing import NamedTuple

from icmd_cli.domain.project import LIST_FIELDS
from icmd_cli.errors import Problem
from icmd_cli.i18n import _
from icmd_cli.importing.cell_reader import Decided
from icmd_cli.importing.column_types import ColumnChoices, Decision
from icmd_cli.importing.columns import Column, Via
from icmd_cli.importing.decisions import Decisions, decide
from icmd_cli.importing.evidence import cells_of, is_empty, share
from icmd_cli.importing.header_words import is_known
from icmd_cli.importing.headers import Headings, find_headings
from icmd_cli.importing.identity import identified
from icmd_cli.importing.json_records import with_tables
from icmd_cli.importing.model import Incoming, Origin, Refused, RowPlace, Rule, SharedColumns, Skipped
from icmd_cli.importing.row_parser import RowReader
from icmd_cli.importing.rows import Not, SheetSection, Sorted, sort_out
from icmd_cli.importing.settings import Settings
from icmd_cli.readers.raw import RawTable, Row, Source
from icmd_cli.text import clean, fold_name

_TEXT_FORMATS = frozenset(("csv", "tsv"))
_MACHINES = frozenset(("iati",))
_TOLD = 3
"""A sheet with this many fields is a list of projects, beside which one of names and their codes is none."""

_NAMING = frozenset(("title", "short_title", "code"))

_SHOWN = 80


class WhyUnread(StrEnum):
    """Why a sheet holds no projects."""

    NO_TITLE = "no-title"
    NAMES = "column-names"
    TITLES_ALONE = "titles-alone"
    NO_ROWS = "no-rows"


class UnreadSheet(NamedTuple):
    """A table of a file that was not read: its name, why, and how many rows it has."""

    file: str
    name: str | None
    why: WhyUnread
    rows: int


class Understood(NamedTuple):
    """One table as it was understood, for the user to check; `read` gives what its `rows` rows hold."""

    source: Source
    sheet: str | None
    headings: Headings
    decisions: tuple[Decision, ...]
    skipped: tuple[Skipped, ...]
    sections: Sequence[SheetSection]
    rows: int
    read: Callable[[], Iterator[Incoming | Refused]]

    def forget(self) -> None:
        """Let the rows go, which may be a third of the memory; `read` gives nothing more."""
        for rows in (self.headings.rows, *(table.rows for table in self.source.tables)):
            if isinstance(rows, list):
                rows.clear()


class Understanding(NamedTuple):
    """The tables of a file that hold projects, and those that do not."""

    tables: Sequence[Understood]
    unread: Sequence[UnreadSheet]


def understand(source: Source, settings: Settings) -> Understanding:
    """What the tables of `source` mean."""
    source = with_tables(source)
    found: list[tuple[RawTable, Headings]] = []
    unread: list[UnreadSheet] = []
    wanted = ColumnChoices(settings.mapping, settings.without, settings.language)
    for table in source.tables:
        headings = find_headings(table, wanted, settings.header_row)
        if headings and any(column.field == "title" for column in headings.columns):
            found.append((table, headings))
        else:
            unread.append(_sheet(source, table, WhyUnread.NO_TITLE))
    largest = max((len(_fields(headings)) for _table, headings in found), default=0)
    tables: list[Understood] = []
    for table, headings in found:
        is_blank = not headings.rows and any(other.rows for _table, other in found)
        if why := WhyUnread.NO_ROWS if is_blank else _no_list(headings, largest):
            unread.append(_sheet(source, table, why))
        else:
            tables.append(_understood(source, table, headings, settings))
    if tables and source.unread:
        first = tables[0]
        lines = list(_unread_lines(source))
        tables[0] = first._replace(rows=first.rows + len(lines), read=lambda: chain(lines, first.read()))
    return Understanding(tables, unread)


def _sheet(source: Source, table: RawTable, why: WhyUnread) -> UnreadSheet:
    return UnreadSheet(source.name, table.sheet, why, len(table.rows))


def _fields(headings: Headings) -> set[str]:
    return {column.field for column in headings.columns if column.field}


def _no_list(headings: Headings, largest: int) -> WhyUnread | None:
    """Why a table with a column of titles is no list of projects all the same; None where it is one."""
    if _fields(headings) - _NAMING or any(column.via == Via.OPTION for column in headings.columns):
        return None
    at = next(column.at for column in headings.columns if column.field == "title")
    names = cells_of(headings.rows, at)
    if len(names) > 1 and share(names, lambda name: is_known(fold_name(str(name)))) >= 0.5:  # noqa: PLR2004 - half
        return WhyUnread.NAMES
    return WhyUnread.TITLES_ALONE if largest >= _TOLD else None


def _unread_lines(source: Source) -> Iterator[Refused]:
    """The lines that hold no row, each refused."""
    for line, text, reason in source.unread:
        origin = Origin(RowPlace(source.name, None, line), (text,), SharedColumns((source.format,)))
        yield Refused(origin, (Problem(source.format, text[:_SHOWN], reason, Rule.LINE),))


def _understood(source: Source, table: RawTable, headings: Headings, settings: Settings) -> Understood:
    """One table, understood."""
    rows = _sorted(table, headings)
    columns = identified(headings.columns, rows.kept)
    headings = headings._replace(rows=rows.kept, columns=columns)
    decisions = decide(source, table, headings, settings)
    headings = headings._replace(columns=decisions.columns)
    reader = RowReader(_decided(source, table, headings, rows, decisions=decisions, settings=settings))
    left = [Skipped(_place(source, table, row), _text(row), Not.PREAMBLE) for row in headings.preamble]
    left += [Skipped(_place(source, table, one.row), _text(one.row), one.why) for one in rows.left]
    return Understood(
        source,
        table.sheet,
        headings,
        (*decisions.made, *_of_sections(rows.sections)),
        tuple(left),
        rows.sections,
        len(headings.rows),
        reader.read,
    )


def _sorted(table: RawTable, headings: Headings) -> Sorted:
    if table.exact and headings.own:  # objects of other programs may be rows of a sheet
        return Sorted(list(headings.rows), [], {}, ())
    return sort_out(headings.rows, headings.columns, headings.preamble, own=headings.own)


def _of_sections(sections: Sequence[SheetSection]) -> Iterator[Decision]:
    """The countries that sections are called after, told as decisions."""
    for section in sections:
        if section.place:
            reason = _("the section is called so")
            yield Decision(section.title, "", f"countries={section.place}", reason, "section", settled=False)


def _decided(
    source: Source, table: RawTable, headings: Headings, rows: Sorted, *, decisions: Decisions, settings: Settings
) -> Decided:
    foreign = not headings.own and source.format not in _MACHINES
    settled = settings.without | settings.defaults.keys()
    return Decided(
        file=source.name,
        sheet=table.sheet,
        headings=headings,
        layout=layout_of(headings.columns),
        delimited=source.format in _TEXT_FORMATS,
        exact=table.exact,
        made=decisions,
        sections=rows.of_section,
        values=settings.values,
        foreign=foreign,
        asks=foreign and "countries" not in settled,
    )


def layout_of(columns: Sequence[Column]) -> SharedColumns:
    """The columns as each row needs them."""
    fields = {column.field: column.heading for column in reversed(columns) if column.field}  # the first one's
    unsaid = (Via.COUNTER, Via.OWN)
    telling = [c.at for c in columns if c.field not in LIST_FIELDS and c.via not in unsaid]
    return SharedColumns(tuple([column.heading for column in columns]), fields, tuple(telling))


def _place(source: Source, table: RawTable, row: Row) -> RowPlace:
    return RowPlace(source.name, table.sheet, row.line)


def _text(row: Row) -> str:
    return clean(" ".join(str(cell) for cell in row.cells if not is_empty(cell)))[:_SHOWN]
