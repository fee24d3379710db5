"""Rows -> projects: every table of a file understood, every row a project or a refusal with its reasons."""

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from itertools import chain, islice
from typing import Any, NamedTuple

from icmd_cli import countries, iati_codes
from icmd_cli.errors import Problem
from icmd_cli.iati_codes import is_region
from icmd_cli.importing import columns as cells
from icmd_cli.importing.columns import Convert, Decision, Money, is_empty
from icmd_cli.importing.headings import Column, Headings, find_headings
from icmd_cli.importing.meanings import CURRENCY, PERIOD, ROLE
from icmd_cli.importing.rows import Incoming, Origin, Place, Refused, Skipped, refusal
from icmd_cli.importing.tables import Row, Source, Table
from icmd_cli.importing.two_rows import says_the_same
from icmd_cli.messages import _
from icmd_cli.project import LIST_FIELDS, parse_field, parse_record
from icmd_cli.text import clean, fold_name
from icmd_cli.values.dates import dates_in
from icmd_cli.values.formulas import restored
from icmd_cli.values.identifiers import parse_id
from icmd_cli.values.links import is_bare, whole_links
from icmd_cli.values.lists import split_list, split_names, unbulleted
from icmd_cli.values.nothing import LONGEST, is_nothing, unmarked
from icmd_cli.values.units import remark

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

_KEYS = ("id", "code", "title", "countries", CURRENCY)
"""What a row that goes on with the project above shares with it."""

_ROLES = {
    iati_codes.FUNDING: "donors",
    iati_codes.EXTENDING: "donors",
    iati_codes.ACCOUNTABLE: "partners",
    iati_codes.IMPLEMENTING: "partners",
}

_LINKS = ("url", "sources")

_CODE = 3
"""So many letters of a sheet's name may be anything, and a country's code by chance."""

_PLACES = ("countries", "partner_countries")

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
        converters = self._converters()
        reader = _RowReader(self, converters)
        return Understood(
            self.source,
            self.table.sheet,
            self.headings,
            tuple(self.decisions),
            tuple(self.skipped),
            len(self.headings.rows),
            reader.read,
        )

    def defaults(self) -> Mapping[str, str]:
        """The values of fields that a row lacks: by the user's word, or the country that the sheet is named for."""
        return {**self._of_sheet, **self.settings.defaults}

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
            names = self._distinct(column) if column.field in _PLACES else ()
            if any(fold_name(str(name)) == "congo" for name in names):
                reason = _("“Congo” alone is taken for Congo-Brazzaville; the other one is RDC")
                self.decisions.append(Decision(column.heading, "Congo", "CG", reason))
            wide = next(
                (part for name in sorted(map(str, names)) for part in split_names(name, _place) if is_region(part)),
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


def _place(name: str) -> object:
    return countries.find(name) or is_region(name)


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


class _RowReader:
    """Turns the rows of one understood table into projects and refusals."""

    def __init__(self, understanding: _Understanding, converters: Mapping[int, Convert]) -> None:
        self._file = understanding.source.name
        self._sheet = understanding.table.sheet
        self._headings = understanding.headings
        self._settings = understanding.settings
        self._usual = understanding.usual_currency
        self._names = tuple(column.heading for column in understanding.headings.columns)
        used = [(column.at, column.field) for column in understanding.headings.columns if column.field]
        # Texts are most of a file: they go by without a call.
        self._texts = [(at, field) for at, field in used if at not in converters]
        # A column that only fills another's gaps comes after it.
        second = {column.at for column in understanding.headings.columns if column.why and column.why != "--map"}
        self._others = [
            (at, field, _remembered(converters[at]))
            for at, field in sorted(used, key=lambda column: column[0] in second)
            if at in converters
        ]
        self._defused = understanding.source.format in _TEXT_FORMATS
        self._bare_links = understanding.bare_links
        self._sections = understanding.sections
        self._countries: set[str] = set()
        # What is read exactly has been looked at for such words by its reader.
        self._longest = 0 if understanding.table.exact else LONGEST
        self._above: dict[str, Any] = {}
        self._refused = False
        self._heading_of: dict[str, str] = {}
        for column in understanding.headings.columns:
            if column.field:
                self._heading_of.setdefault(column.field, column.heading)
        tongue = understanding.settings.language or understanding.headings.texts
        self._defaults = {**({"language": tongue} if tongue else {}), **understanding.defaults()}

    def read(self) -> Iterator[Incoming | Refused]:
        """A project or a refusal for each row."""
        for row in self._headings.rows:
            yield self._read(row)

    def _read(self, row: Row) -> Incoming | Refused:
        if self._defused and any(cell[:1] == "'" for cell in row.cells):
            row = row._replace(cells=[restored(cell) for cell in row.cells])
        given, empty, problems = self._given(row)
        # Lists alone, under a project: they go on with its own (merged cells, IATI's templates).
        goes_on = bool(self._above and not problems and given and given.keys() <= LIST_FIELDS)
        if goes_on:
            given = {**self._above, **given}
        else:
            self._above = {name: given[name] for name in _KEYS if name in given} if "title" in given else {}
        if "countries" not in given and row.line in self._sections:
            given["countries"] = self._sections[row.line]
        self._take_places(given, problems)
        for name in self._bare_links & given.keys():
            given[name] = whole_links(given[name])
        for name, value in self._defaults.items():
            given.setdefault(name, value)
        self._put_together(given, problems)
        project, found = parse_record(given)
        already = {problem.field for problem in problems}
        problems += [problem for problem in found if problem.field not in already]
        if self._defused and len(row.cells) > len(self._names) and (beyond := self._beyond(row)):
            problems.append(beyond)
        origin = Origin(Place(self._file, self._sheet, row.line), self._names, row.cells, self._heading_of)
        if goes_on and self._refused:
            problems = [Problem("title", None, _("it goes on with the project above, which was refused"))]
        self._refused = bool(problems)
        if problems:
            return refusal(origin, problems)
        return Incoming((origin,), project, tuple(empty), goes_on)

    def _put_together(self, given: dict[str, Any], problems: list[Problem]) -> None:
        """Make fields of what is in a span of time, or in an amount and a currency."""
        currency = given.pop(CURRENCY, None)
        period = given.pop(PERIOD, None)
        if period:
            given.setdefault("start", period[0])
            if period[1]:
                given.setdefault("end", period[1])
        money = given.get("budget")
        if isinstance(money, Money):
            try:
                code = self._currency(cells.one_currency(money.currency, currency), given)
                given["budget"] = {"amount": f"{money.value:f}", "currency": code}
            except ValueError as error:
                del given["budget"]
                problems.append(Problem("budget", money.written, str(error)))

    def _given(self, row: Row) -> tuple[dict[str, Any], list[str], list[Problem]]:
        """What the cells of a row give: field -> value, the fields left empty, what could not be converted."""
        given: dict[str, Any] = {}
        empty: list[str] = []
        problems: list[Problem] = []
        row_cells = row.cells
        width = len(row_cells)
        for at, field in self._texts:
            cell = row_cells[at] if at < width else None
            if cell is None or cell == "" or (type(cell) is str and len(cell) <= self._longest and is_nothing(cell)):
                empty.append(field)
                continue
            if type(cell) is not str:
                cell = _text(cell)
            else:
                cell = unmarked(cell) if cell[0] == "'" and self._longest else cell
                cell = unbulleted(cell) if "\n" in cell and field in LIST_FIELDS else cell
            given[field] = _joined(given[field], cell) if field in given else cell
        for at, field, convert in self._others:
            if field in given:
                continue
            try:
                value = convert(row_cells[at]) if at < width else None
            except ValueError as error:
                problems.append(Problem(field, str(row_cells[at]), str(error)))
                continue
            if value is None or value == "":
                empty.append(field)
            else:
                given[field] = value
        if ROLE in given:
            self._take_role(given, problems)
        return given, [field for field in empty if field not in given], problems

    def _take_role(self, given: dict[str, Any], problems: list[Problem]) -> None:
        """Put the organisation of a row where its role says that it belongs."""
        role = str(given.pop(ROLE))
        if "partners" not in given:
            return
        field = _ROLES.get(iati_codes.ROLES.get(fold_name(role), role))
        if field is None:
            reason = _("no role of IATI’s: 1 funding, 2 accountable, 3 extending, 4 implementing")
            problems.append(Problem(ROLE, role, reason))
        elif field != "partners":
            given[field] = _joined(given.get(field, []), given.pop("partners"))

    def _beyond(self, row: Row) -> Problem | None:
        """The cells after the last heading: a separator inside a text has moved what follows it."""
        cells = [str(cell) for cell in row.cells[len(self._names) :] if not is_empty(cell)]
        reason = _("the row has more cells than there are headings: a separator inside a text needs quotation marks")
        return Problem(self._names[-1], " ".join(cells), reason) if cells else None

    def _take_places(self, given: dict[str, Any], problems: list[Problem]) -> None:
        """Move parts of the world that stand among a row's countries to its regions."""
        for field in _PLACES:
            names = self._places(given.get(field))
            wide = [name for name in names if is_region(name)]
            if not wide:
                continue
            given["regions"] = _joined(given.get("regions", []), wide)
            given[field] = [name for name in names if name not in wide]
            if not given[field] and field == "countries":
                del given[field]
                if field not in self._defaults:
                    message = _("“{name}” is no country: name those that the project works in")
                    problems.append(Problem(field, wide[0], message.format(name=wide[0])))

    def _places(self, value: Any) -> list[str]:
        """The names in a cell of countries; none where there is nothing to be moved, as in nearly every row."""
        if type(value) is not str or value in self._countries:
            return []
        names = split_names(value, _place)
        if any(map(is_region, names)):
            return names
        self._countries.add(value)
        return []

    def _currency(self, word: str, given: Mapping[str, Any]) -> str:
        def works_in() -> Sequence[str]:
            try:
                return list(parse_field("countries", given.get("countries", [])))
            except ValueError:
                return []

        return cells.currency_for(word, usual=self._usual, countries=works_in)


def _remembered(convert: Convert) -> Convert:
    """`convert`, which works out each value once: columns repeat themselves."""
    known: dict[Any, Any] = {}

    def remembered(cell: Any) -> Any:
        if type(cell) is not str or len(cell) > 80:  # noqa: PLR2004 - long texts seldom repeat
            return convert_or_empty(cell)
        value = known.get(cell, known)
        if value is known:
            value = known[cell] = convert_or_empty(cell)
        return value

    def convert_or_empty(cell: Any) -> Any:
        return None if is_empty(cell) else convert(cell)

    return remembered


def _text(cell: Any) -> Any:
    """A cell as the record takes it: lists and texts as they are, numbers and dates as text."""
    if isinstance(cell, str | list | dict):
        return cell
    if isinstance(cell, bool):
        return _("yes") if cell else _("no")
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    return cell.isoformat() if hasattr(cell, "isoformat") else str(cell)


def _joined(first: Any, second: Any) -> list[str]:
    return [text for value in (first, second) for text in (split_list(value) if isinstance(value, str) else value)]


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
