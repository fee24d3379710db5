"""One row -> a project or a refusal with its reasons, by what was decided for its whole table."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, NamedTuple

from icmd_cli.domain.project import LIST_FIELDS, parse_field, parse_record
from icmd_cli.domain.values.blanks import LONGEST, is_nothing, unmarked
from icmd_cli.domain.values.formulas import restored
from icmd_cli.domain.values.lists import split_list, split_names, unbulleted
from icmd_cli.domain.values.urls import whole_links
from icmd_cli.errors import Problem
from icmd_cli.i18n import _
from icmd_cli.iati import codes
from icmd_cli.importing import column_types as cells
from icmd_cli.importing.column_types import Convert, Money, is_empty
from icmd_cli.importing.header_words import CURRENCY, PERIOD, ROLE
from icmd_cli.importing.headers import Headings
from icmd_cli.importing.model import Incoming, Origin, Place, Refused, refusal
from icmd_cli.readers.raw import Row
from icmd_cli.reference import countries
from icmd_cli.reference.regions import is_region
from icmd_cli.text import fold_name

_KEYS = ("id", "code", "title", "countries", CURRENCY)
"""What a row that goes on with the project above shares with it."""

_ROLES = {
    codes.FUNDING: "donors",
    codes.EXTENDING: "donors",
    codes.ACCOUNTABLE: "partners",
    codes.IMPLEMENTING: "partners",
}

PLACES = ("countries", "partner_countries")


class Decided(NamedTuple):
    """What holds for every row of a table.

    `delimited` says that it was text, whose formulas are defused; `exact`, that its reader has looked at words for
    nothing; `sections` gives the country of a line whose section
    is called after it; `bare_links` are the fields whose addresses lack their https://.
    """

    file: str
    sheet: str | None
    headings: Headings
    converters: Mapping[int, Convert]
    delimited: bool
    exact: bool
    currency: str | None
    defaults: Mapping[str, str]
    bare_links: frozenset[str]
    sections: Mapping[int, str]


def place(name: str) -> object:
    """Whether `name` is a country or a part of the world."""
    return countries.find(name) or is_region(name)


class RowReader:
    """Turns the rows of one understood table into projects and refusals."""

    def __init__(self, decided: Decided) -> None:
        self._file, self._sheet = decided.file, decided.sheet
        self._headings = decided.headings
        self._usual = decided.currency
        columns, converters = decided.headings.columns, decided.converters
        self._names = tuple(column.heading for column in columns)
        used = [(column.at, column.field) for column in columns if column.field]
        # Texts are most of a file: they go by without a call.
        self._texts = [(at, field) for at, field in used if at not in converters]
        # A column that only fills another's gaps comes after it.
        second = {column.at for column in columns if column.why and column.why != "--map"}
        self._others = [
            (at, field, _remembered(converters[at]))
            for at, field in sorted(used, key=lambda column: column[0] in second)
            if at in converters
        ]
        self._defused = decided.delimited
        self._longest = 0 if decided.exact else LONGEST
        self._bare_links = decided.bare_links
        self._sections = decided.sections
        self._defaults = decided.defaults
        self._countries: set[str] = set()
        self._above: dict[str, Any] = {}
        self._refused = False
        self._heading_of: dict[str, str] = {}
        for column in columns:
            if column.field:
                self._heading_of.setdefault(column.field, column.heading)

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
        regional = self._take_places(given)
        for name in self._bare_links & given.keys():
            given[name] = whole_links(given[name])
        for name, value in self._defaults.items():
            # A row that names a part of the world alone has no country, whatever the others have.
            if not (regional and name == "countries"):
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
        field = _ROLES.get(codes.ROLES.get(fold_name(role), role))
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

    def _take_places(self, given: dict[str, Any]) -> bool:
        """Move parts of the world that stand among a row's countries to its regions; whether no country is left."""
        regional = False
        for field in PLACES:
            names = self._places(given.get(field))
            wide = [name for name in names if is_region(name)]
            if not wide:
                continue
            given["regions"] = _joined(given.get("regions", []), wide)
            given[field] = [name for name in names if name not in wide]
            if not given[field] and field == "countries":
                del given[field]
                regional = True
        return regional

    def _places(self, value: Any) -> list[str]:
        """The names in a cell of countries; none where there is nothing to be moved, as in nearly every row."""
        if type(value) is not str or value in self._countries:
            return []
        names = split_names(value, place)
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
