"""Rows -> projects: every table of a file understood, every row a project or a refusal with its reasons."""

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from itertools import chain, islice
from typing import Any, NamedTuple

from icmd_cli.domain.project import LIST_FIELDS
from icmd_cli.domain.values.dates import dates_in
from icmd_cli.domain.values.lists import split_names
from icmd_cli.domain.values.slugs import parse_id
from icmd_cli.domain.values.units import remark
from icmd_cli.domain.values.urls import is_bare
from icmd_cli.errors import Problem
from icmd_cli.i18n import _
from icmd_cli.importing import column_types as cells
from icmd_cli.importing.column_types import Convert, Decision, is_empty
from icmd_cli.importing.header_words import PERIOD
from icmd_cli.importing.headers import Column, Headings, find_headings
from icmd_cli.importing.json_records import with_tables
from icmd_cli.importing.model import Incoming, Origin, Place, Refused, Skipped
from icmd_cli.importing.row_parser import PLACES, Decided, RowReader, place
from icmd_cli.importing.two_rows import says_the_same
from icmd_cli.readers.raw import Row, Source, Table
from icmd_cli.reference import countries
from icmd_cli.reference.regions import is_region
from icmd_cli.text import clean, fold_name

_COUNTED = frozenset("n|no|numero|number|num|id||n ordre|no ordre|numero ordre|s n|sl no|item".split("|"))
_IDS = frozenset(("id", "numero", "number"))
"""Headings of numbers that may be codes unless they count every row."""

_TOTALS = (
    *("total", "totaux", "totales", "sous total", "subtotal", "grand total", "gran total", "suma total"),
    *("montant total", "cout total", "budget total"),
)
_NARROW = 3
"""From so many columns on, a row with one cell is a section's title, no project."""

_NEXT = 2
"""So many rows after the headings may say them once more in another language."""

_LINKS = ("url", "sources")

_CODE = 3
"""So many letters of a sheet's name may be anything, and a country's code by chance."""

_TEXT_FORMATS = frozenset(("csv", "tsv"))


class Settings(NamedTuple):
    """What the user settled about the values; None or empty: find out."""

    mapping: Mapping[str, str | None] = {}
    defaults: Mapping[str, str] = {}
    header_row: int | None = None
    date_order: str | None = None
    decimal: str | None = None
    currency: str | None = None
    language: str | None = None


class Understood(NamedTuple):
    """One table as it was understood, for the user to check; `read` gives what its `rows` rows hold."""

    source: Source
    sheet: str | None
    headings: Headings
    decisions: tuple[Decision, ...]
    skipped: tuple[Skipped, ...]
    rows: int
    read: Callable[[], Iterator[Incoming | Refused]]

    def forget(self) -> None:
        """Let the rows go, which may be a third of the memory; `read` gives nothing more."""
        for rows in (self.headings.rows, *(table.rows for table in self.source.tables)):
            if isinstance(rows, list):
                rows.clear()


def understand(source: Source, settings: Settings) -> list[Understood]:
    """The tables of `source` that hold projects, understood; those without a title column are left out."""
    source = with_tables(source)
    found = []
    for table in source.tables:
        headings = find_headings(table, settings.mapping, settings.header_row, settings.language)
        if headings and any(column.field == "title" for column in headings.columns):
            found.append(_Understanding(source, table, headings, settings).result())
    if found and source.unread:
        first = found[0]
        found[0] = first._replace(
            rows=first.rows + len(source.unread), read=lambda: chain(_unread(source), first.read())
        )
    return found


def _unread(source: Source) -> Iterator[Refused]:
    """The lines that hold no row, each refused."""
    for line, text, reason in source.unread:
        origin = Origin(Place(source.name, None, line), (source.format,), (text,))
        yield Refused(origin, (Problem(source.format, text[:80], reason),))


class _Understanding:
    """The decisions about one table."""

    def __init__(self, source: Source, table: Table, headings: Headings, settings: Settings) -> None:
        self.source = source
        self.table = table
        self.settings = settings
        self.decisions: list[Decision] = []
        self.sections: dict[int, str] = {}
        self.skipped = [self._skip(row, _("above the headings")) for row in headings.preamble]
        self.headings = headings._replace(rows=self._projects_of(headings))
        self.headings = self.headings._replace(columns=self._settled(self.headings))
        self.french = headings.spoken in ("fr", "es")
        self._take_remarks(headings.preamble)
        self.usual_currency = self._usual_currency()
        self._warn_of_places()
        self._of_sheet = self._country_of_sheet()
        self.bare_links = self._bare_links()
        self._tell_sections()

    def result(self) -> Understood:
        decided = Decided(
            self.source.name,
            self.table.sheet,
            self.headings,
            self._converters(),
            self.source.format in _TEXT_FORMATS,
            self.table.exact,
            self.usual_currency,
            self._defaults(),
            self.bare_links,
            self.sections,
        )
        reader = RowReader(decided)
        return Understood(
            self.source,
            self.table.sheet,
            self.headings,
            tuple(self.decisions),
            tuple(self.skipped),
            len(self.headings.rows),
            reader.read,
        )

    def _defaults(self) -> dict[str, str]:
        """The values of fields that a row lacks: by the user's word, or the country that the sheet is named for."""
        tongue = self.settings.language or self.headings.texts
        return {**({"language": tongue} if tongue else {}), **self._of_sheet, **self.settings.defaults}

    def _country_of_sheet(self) -> dict[str, str]:
        sheet = self.table.sheet or ""
        settled = "countries" in self.settings.defaults or any(c.field == "countries" for c in self.headings.columns)
        if settled or not _is_country(sheet):
            return {}
        self.decisions.append(Decision(f"[{sheet}]", "--set", f"countries={sheet}", _("the sheet is called so")))
        return {"countries": sheet}

    def _skip(self, row: Row, reason: str) -> Skipped:
        text = " ".join(str(cell) for cell in row.cells if not is_empty(cell))
        return Skipped(Place(self.source.name, self.table.sheet, row.line), clean(text)[:80], reason)

    def _projects_of(self, headings: Headings) -> list[Row]:
        """The rows that can be projects; the others are noted."""
        if self.table.exact:
            return list(headings.rows)
        names = [fold_name(column.heading) for column in headings.columns]
        needed = [column.at for column in headings.columns if column.field in ("title", "countries")]
        kept: list[Row] = []
        section = ""
        for at, row in enumerate(headings.rows):
            # Only as many cells are looked at as it takes: a file has millions.
            filled = list(islice((cell for cell in row.cells if not is_empty(cell)), 2))
            reason = ""
            if len(filled) == 1 and len(names) >= _NARROW and not (kept and _goes_on(row, headings)):
                reason = _("a single cell: a section's title or a remark")
            elif filled and isinstance(filled[0], str):
                first = fold_name(filled[0])
                if first in _TOTALS or (first.startswith(_TOTALS) and _lacks(row, needed)):
                    reason = _("a total")
                elif (first in names and self._repeats(row, names)) or (at < _NEXT and _says_the_same(row, headings)):
                    reason = _("the headings once more")
            if reason:
                self.skipped.append(self._skip(row, reason))
                section = str(filled[0]) if len(filled) == 1 and _is_country(filled[0]) else section
            elif filled:
                kept.append(row)
                if section:
                    self.sections[row.line] = section
        return kept

    def _tell_sections(self) -> None:
        """Say that rows without a country have that of their section, which is called so."""
        at = [column.at for column in self.headings.columns if column.field == "countries"]
        lacking = [row for row in self.headings.rows if row.line in self.sections and (not at or _lacks(row, at))]
        for section in dict.fromkeys(self.sections[row.line] for row in lacking):
            self.decisions.append(Decision(section, "--set", f"countries={section}", _("the section is called so")))

    def _repeats(self, row: Row, names: Sequence[str]) -> bool:
        return [fold_name(str(cell or "")) for cell in row.cells[: len(names)]] == list(names[: len(row.cells)])

    def _values(self, column: Column) -> list[Any]:
        at = column.at
        rows = self.headings.rows
        return [cell for row in rows if at < len(row.cells) and not is_empty(cell := row.cells[at])]

    def _settled(self, headings: Headings) -> list[Column]:
        """The columns, once their values were looked at: ids that are none, numbers that only count the rows."""
        columns = [self._counted(column) for column in headings.columns]
        fields = {column.field for column in columns}
        return [
            column._replace(field=None if "code" in fields else "code", why=_("no ids of icmd's"))
            if column.field == "id" and column.why != "--map" and not _are_ids(self._values(column))
            else column
            for column in columns
        ]

    def _counted(self, column: Column) -> Column:
        """`column`, out of use if it only counts the rows."""
        counts = (
            column.field in ("code", "id")
            and column.why != "--map"
            and fold_name(column.heading) in _COUNTED
            and cells.row_numbers(self._values(column), gaps=fold_name(column.heading) not in _IDS)
        )
        return column._replace(field=None, why=_("it only counts the rows")) if counts else column

    def _take_remarks(self, preamble: Sequence[Row]) -> None:
        """What a remark above the headings says of the amounts: "(montants en milliers de FCFA)"."""
        budget = next((column for column in self.headings.columns if column.field == "budget"), None)
        for row in preamble if budget else ():
            text = " ".join(str(cell) for cell in row.cells if not is_empty(cell))
            currency, scale = remark(text)
            reason = _("line {line} says “{text}”").format(line=row.line, text=clean(text)[:60])
            if budget and scale != 1 and budget.scale == 1:
                budget = budget._replace(scale=scale, why=reason)
            if budget and currency and not budget.currency:
                budget = budget._replace(currency=currency)
                self.decisions.append(Decision(budget.heading, "--currency", currency, reason))
        columns = [budget if budget and column.at == budget.at else column for column in self.headings.columns]
        self.headings = self.headings._replace(columns=columns)

    def _warn_of_places(self) -> None:
        """Say what is made of names of countries that are not quite that."""
        for column in self.headings.columns:
            names = self._distinct(column) if column.field in PLACES else ()
            if any(fold_name(str(name)) == "congo" for name in names):
                reason = _("“Congo” alone is taken for Congo-Brazzaville; the other one is RDC")
                self.decisions.append(Decision(column.heading, "Congo", "CG", reason))
            wide = next(
                (part for name in sorted(map(str, names)) for part in split_names(name, place) if is_region(part)),
                None,
            )
            if wide:
                reason = _("parts of the world are put among the regions")
                self.decisions.append(Decision(column.heading, wide, "regions", reason))

    def _bare_links(self) -> frozenset[str]:
        """The fields whose addresses lack their https://."""
        found = set()
        for column in self.headings.columns:
            if column.field in _LINKS and any(map(is_bare, map(str, self._distinct(column)))):
                found.add(column.field)
                reason = _("put before addresses without it")
                self.decisions.append(Decision(column.heading, "https://", "www.", reason))
        return frozenset(found)

    def _usual_currency(self) -> str | None:
        if self.settings.currency:
            return self.settings.currency
        budget = next((c for c in self.headings.columns if c.field == "budget"), None)
        if budget and budget.currency:
            if not any(decision.option == "--currency" for decision in self.decisions):
                self.decisions.append(Decision(budget.heading, "--currency", budget.currency, _("the heading says so")))
            return budget.currency
        return None

    def _converters(self) -> dict[int, Convert]:
        converters = self._date_converters()
        for column in self.headings.columns:
            if column.field == "budget":
                converters[column.at] = self._amount_converter(column)
            elif column.field and column.field in _CONVERTERS:
                converters[column.at] = _CONVERTERS[column.field]
        return converters

    def _date_converters(self) -> dict[int, Convert]:
        dates = [column for column in self.headings.columns if column.field in ("start", "end", PERIOD)]
        values: dict[int, Collection[Any]] = {column.at: self._distinct(column) for column in dates}
        for column in dates:
            if column.field == PERIOD:  # what stands in it are several dates
                values[column.at] = [date for value in values[column.at] for date in dates_in(str(value))]
        # Evidence first: a column without any may lean on the others.
        shown = {
            order for v in values.values() if (order := cells.date_order("", v, None, None, None, french=False)[0])
        }
        others = shown.pop() if len(shown) == 1 else None
        converters: dict[int, Convert] = {}
        for column in dates:
            given = self.settings.date_order
            order = self._decided(
                cells.date_order(column.heading, values[column.at], given, column.order, others, french=self.french)
            )
            if warning := cells.turned_round(column.heading, self._values(column), order):
                self.decisions.append(warning)
            is_end, far = column.field == "end", self.headings.own or self.table.exact
            period = cells.period_converter(order) if column.field == PERIOD else None
            converters[column.at] = period or cells.date_converter(order, is_end=is_end, far=far)
        return converters

    def _amount_converter(self, column: Column) -> Convert:
        values = self._distinct(column)
        mark = self._decided(cells.decimal_of(column.heading, values, self.settings.decimal, self._own_mark()))
        if column.scale != 1:
            reason = column.why or _("the heading says so")
            self.decisions.append(Decision(column.heading, "--map", f"× {column.scale}", reason))
        return cells.amount_converter(mark, column.scale)

    def _distinct(self, column: Column) -> set[Any]:
        return {value if isinstance(value, str | int | float) else str(value) for value in self._values(column)}

    def _decided(self, found: tuple[str | None, Decision | None]) -> str | None:
        value, decision = found
        if decision:
            self.decisions.append(decision)
        return value

    def _own_mark(self) -> str | None:
        """The decimal mark of a file that has icmd's own headings: a comma where semicolons part the cells."""
        if not self.headings.own:
            return None
        return "," if self.source.details.get("delimiter") == ";" else "."


def _is_country(cell: Any) -> bool:
    return isinstance(cell, str) and len(cell.strip()) > _CODE and countries.find(cell) is not None


def _lacks(row: Row, needed: Sequence[int]) -> bool:
    """Whether one of the `needed` cells of a row is empty."""
    return any(at >= len(row.cells) or is_empty(row.cells[at]) for at in needed)


def _says_the_same(row: Row, headings: Headings) -> bool:
    cells = [cell if isinstance(cell, str) else "" for cell in row.cells]
    return says_the_same([column.heading for column in headings.columns], cells)


def _goes_on(row: Row, headings: Headings) -> bool:
    """Whether the only cell of a row is one more of a list: a partner, a donor."""
    at = next(at for at, cell in enumerate(row.cells) if not is_empty(cell))
    return at > 0 and any(column.at == at and column.field in LIST_FIELDS for column in headings.columns)


def _are_ids(values: Sequence[Any]) -> bool:
    """Whether most values are ids of icmd's: then one that is none is a slip, which is refused."""
    return len([value for value in values if _is_id(value)]) * 2 > len(values) or not values


def _is_id(value: Any) -> bool:
    try:
        parse_id(str(value).strip())
    except ValueError:
        return False
    return True


_CONVERTERS: Mapping[str, Convert] = {"phase": cells.phase_text, "language": cells.language_tag}
