"""The cells of one row -> values of fields, each by its own column; what cannot be understood is told, and skipped."""

from collections.abc import Mapping
from typing import Any, NamedTuple

from icmd_cli.domain.kinds import parse_country
from icmd_cli.domain.project import LIST_FIELDS
from icmd_cli.domain.values.blanks import is_nothing, longest, unmarked
from icmd_cli.domain.values.lists import split_list, unbulleted
from icmd_cli.domain.values.places import read_places
from icmd_cli.domain.values.spelled import spelled
from icmd_cli.domain.values.urls import read_links
from icmd_cli.errors import Problem
from icmd_cli.i18n import _
from icmd_cli.iati import codes
from icmd_cli.importing.column_types import Convert
from icmd_cli.importing.decisions import Decisions
from icmd_cli.importing.evidence import is_empty
from icmd_cli.importing.header_words import ROLE
from icmd_cli.importing.headers import Headings
from icmd_cli.importing.model import OF_FIELD, Rule, SharedColumns
from icmd_cli.readers.raw import LinkedText, Row
from icmd_cli.reference import countries
from icmd_cli.text import fold_name

_ROLES = {
    codes.FUNDING: "donors",
    codes.EXTENDING: "donors",
    codes.ACCOUNTABLE: "partners",
    codes.IMPLEMENTING: "partners",
}

PLACES = ("countries", "partner_countries")

_LINKS = frozenset(("url", "sources"))
_FIRST_AND_REST = {"lead": "partners", "url": "sources"}
"""A field of one value -> where the others go, where a cell has several."""


class Decided(NamedTuple):
    """What holds for every row of a table; `made` is what its decisions say of cells.

    `delimited` says that it was text, whose formulas are defused; `exact`, that its reader has looked at words for
    nothing; `sections` gives the place of a line's section where no cell tells its country; `values` field -> folded
    text -> value by the user's word. `foreign` says that icmd did not write it. `asks` says that rows without a
    country are asked about.
    """

    file: str
    sheet: str | None
    headings: Headings
    layout: SharedColumns
    delimited: bool
    exact: bool
    made: Decisions
    sections: Mapping[int, str]
    values: Mapping[str, Mapping[str, str]]
    foreign: bool
    asks: bool


class RowValues(NamedTuple):
    """What the cells of a row give: field -> value, the fields left empty, what could not be understood."""

    fields: dict[str, Any]
    empty: list[str]
    problems: list[Problem]


class CellReader:
    """Reads the rows of one table, cell by cell."""

    def __init__(self, decided: Decided) -> None:
        self._of = decided
        columns, converters = decided.headings.columns, decided.made.converters
        used = [(column.at, column.field) for column in columns if column.field]
        # Texts are most of a file: they go by without a call.
        self._texts = [(at, field) for at, field in used if at not in converters and field not in PLACES]
        self._places = [(at, field) for at, field in used if field in PLACES]
        # A column that only fills another's gaps comes after it.
        second = {column.at for column in columns if column.other}
        self._others = [
            (at, field, _remembered(self._with_words(field, converters[at])))
            for at, field in sorted(used, key=lambda column: column[0] in second)
            if at in converters
        ]
        self._longest = 0 if decided.exact else longest()

    def read(self, row: Row) -> RowValues:
        """What the cells of a row give."""
        given: dict[str, Any] = {}
        empty: list[str] = []
        problems: list[Problem] = []
        row_cells = row.cells
        width = len(row_cells)
        parts = self._of.made.parts
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
            if at in parts and type(cell) is str:
                cell = parts[at].get(cell.strip(), cell)
            given[field] = joined_lists(given[field], cell) if field in given else cell
        self._convert(row, RowValues(given, empty, problems))
        for at, field in self._places:
            cell = row_cells[at] if at < width else None
            if at in parts and type(cell) is str:
                cell = parts[at].get(cell.strip(), cell)
            self._take_place(cell, field, RowValues(given, empty, problems))
        if self._of.foreign:
            _spread(given)
        if self._of.values:
            self._translate(given)
        if ROLE in given:
            _take_role(given, problems)
        return RowValues(given, [field for field in empty if field not in given], problems)

    def _convert(self, row: Row, found: RowValues) -> None:
        """Take the cells that are more than texts: dates, amounts, phases, languages."""
        for at, field, convert in self._others:
            if field in found.fields:
                continue
            try:
                value = convert(row.cells[at]) if at < len(row.cells) else None
            except ValueError as error:
                rule = getattr(error, "rule", OF_FIELD.get(field, Rule.VALUE))
                found.problems.append(Problem(field, written(row.cells[at]), str(error), rule))
                continue
            if value is None or value == "":
                found.empty.append(field)
            else:
                found.fields[field] = value

    def _take_place(self, cell: Any, field: str, row: RowValues) -> None:
        """Take a cell's countries; its parts of the world go among the regions, and "" says that they were alone."""
        if cell is None or (type(cell) is str and is_nothing(cell)) or cell in ([], ""):
            row.empty.append(field)
            return
        given = row.fields
        if type(cell) is str and countries.is_code(cell):  # nearly always, in what a program wrote
            given[field] = [*given.get(field, []), cell]
            return
        found = read_places(self._named(field, cell))
        for name in found.unknown:
            row.problems.append(self._unknown(field, name))
        if found.countries:
            given[field] = list(dict.fromkeys([*given.get(field, []), *found.countries]))
        if found.regions:
            given["regions"] = joined_lists(given.get("regions", []), list(found.regions))
            if field == "countries" and not found.countries and not found.unknown and field not in given:
                given[""] = True

    def _named(self, field: str, cell: Any) -> Any:
        """A cell's names, as the user's --value has them."""
        known = self._of.values.get(field)
        if isinstance(cell, list):
            cell = [name if isinstance(name, str) else spelled(name) for name in cell]
        elif not isinstance(cell, str):
            cell = spelled(cell)
        if not known:
            return cell
        names = cell if isinstance(cell, list) else [cell]
        if isinstance(cell, str) and fold_name(cell) not in known:
            names = split_list(cell)
        return [known.get(fold_name(str(name)), name) for name in names]

    @staticmethod
    def _unknown(field: str, name: str) -> Problem:
        try:
            parse_country(name)
        except ValueError as error:
            return Problem(field, name, str(error), Rule.COUNTRY)
        return Problem(field, name, _("unknown country “{name}”").format(name=name), Rule.COUNTRY)

    def _translate(self, given: dict[str, Any]) -> None:
        """Put the values in the place of words that the user settled."""
        for field, known in self._of.values.items():
            value = given.get(field)
            if isinstance(value, str) and fold_name(value) in known:
                given[field] = known[fold_name(value)]
            elif isinstance(value, list):
                given[field] = [known.get(fold_name(one), one) if isinstance(one, str) else one for one in value]

    def _with_words(self, field: str | None, convert: Convert) -> Convert:
        """`convert`, after the user's own words for a field's values."""
        known = self._of.values.get(field or "", {})
        if not known:
            return convert
        return lambda cell: convert(known.get(fold_name(str(cell)), cell))


def _take_role(given: dict[str, Any], problems: list[Problem]) -> None:
    """Put the organisation of a row where its role says that it belongs."""
    role = str(given.pop(ROLE))
    if "partners" not in given:
        return
    field = _ROLES.get(codes.ROLES.get(fold_name(role), role))
    if field is None:
        reason = _("no role of IATI’s: 1 funding, 2 accountable, 3 extending, 4 implementing")
        problems.append(Problem(ROLE, role, reason, Rule.ROLE))
    elif field != "partners":
        given[field] = joined_lists(given.get(field, []), given.pop("partners"))


def _spread(given: dict[str, Any]) -> None:
    """Give a field of one value the first of a cell's several, and the others where they belong."""
    for field in _LINKS & given.keys():
        value = given[field]
        texts = [value] if isinstance(value, str) else value
        if isinstance(texts, list):
            given[field] = [link for text in texts for link in (_links(text) if isinstance(text, str) else [text])]
    if isinstance(lead := given.get("lead"), str):
        given["lead"] = split_list(lead) or lead
    for field, value in list(given.items()):
        if not isinstance(value, list) or field in LIST_FIELDS or not all(isinstance(one, str) for one in value):
            continue
        texts = list(dict.fromkeys(value))
        if len(texts) > 1 and (rest := _FIRST_AND_REST.get(field)):
            given[rest] = joined_lists(texts[1:], given.get(rest, []))
        given[field] = texts[0] if texts and (len(texts) == 1 or field in _FIRST_AND_REST) else "; ".join(texts)


def _links(text: str) -> list[str]:
    """The addresses of a cell, or that it leads to; a text without any stays, to be told."""
    if isinstance(text, LinkedText):
        return [text.target]
    return list(read_links(text).addresses) or [text]


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
        if isinstance(cell, list) and len(cell) == 1:
            cell = cell[0]
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


def written(cell: Any) -> Any:
    """A refused cell as a person reads it: never a program's own way to write it."""
    return None if cell is None else spelled(cell)


def joined_lists(first: Any, second: Any) -> list[str]:
    """The values of two cells of one list, texts parted."""
    return [text for value in (first, second) for text in (split_list(value) if isinstance(value, str) else value)]
