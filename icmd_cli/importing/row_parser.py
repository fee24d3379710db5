"""One row -> a project or a refusal with its reasons, by what was decided for its whole table."""

from collections.abc import Hashable, Iterator, Mapping, Sequence
from typing import Any, NamedTuple

from icmd_cli.domain.kinds import parse_country
from icmd_cli.domain.project import LIST_FIELDS, Project, parse_record
from icmd_cli.domain.values.blanks import is_nothing, longest, unmarked
from icmd_cli.domain.values.formulas import restored
from icmd_cli.domain.values.lists import split_list, unbulleted
from icmd_cli.domain.values.places import read_places
from icmd_cli.domain.values.slugs import fold_code
from icmd_cli.domain.values.spelled import spelled
from icmd_cli.domain.values.urls import read_links
from icmd_cli.errors import Problem
from icmd_cli.i18n import _
from icmd_cli.iati import codes
from icmd_cli.importing import column_types as cells
from icmd_cli.importing.column_types import Convert, Money
from icmd_cli.importing.evidence import is_empty
from icmd_cli.importing.header_words import CURRENCY, PERIOD, ROLE
from icmd_cli.importing.headers import Headings
from icmd_cli.importing.model import OF_FIELD, REFUSING, Incoming, Layout, Left, Origin, Place, Refused, Rule
from icmd_cli.readers.raw import LinkedText, Row
from icmd_cli.reference import countries
from icmd_cli.text import fold_name, fold_title

_KEYS = ("id", "code", "title", "countries", "language", CURRENCY)
"""What a row that goes on with the project above shares with it."""

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
    """What holds for every row of a table.

    `delimited` says that it was text, whose formulas are defused; `exact`, that its reader has looked at words for
    nothing; `sections` gives the title of a line's section where no cell tells its country; `parts` the values of a
    column whose parts stand alone somewhere, so that commas part them; `values` field -> folded text -> value by the
    user's word. `foreign` says that icmd did not write it. `asks` says that rows without a country are asked
    about.
    """

    file: str
    sheet: str | None
    headings: Headings
    layout: Layout
    converters: Mapping[int, Convert]
    delimited: bool
    exact: bool
    currency: str | None
    defaults: Mapping[str, str]
    sections: Mapping[int, str]
    parts: Mapping[int, Mapping[str, list[str]]]
    values: Mapping[str, Mapping[str, str]]
    foreign: bool
    asks: bool


class _Given(NamedTuple):
    """What the cells of a row give: field -> value, the fields left empty, what could not be understood."""

    fields: dict[str, Any]
    empty: list[str]
    problems: list[Problem]


class RowReader:
    """Turns the rows of one understood table into projects and refusals."""

    def __init__(self, decided: Decided) -> None:
        self._of = decided
        columns, converters = decided.headings.columns, decided.converters
        self._width = len(columns)
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
        self._above: dict[str, Any] = {}
        self._group: Hashable = None
        self._refused = False

    def read(self) -> Iterator[Incoming | Refused]:
        """A project or a refusal for each row."""
        for row in self._of.headings.rows:
            yield self._read(row)

    def _read(self, row: Row) -> Incoming | Refused:
        decided = self._of
        if decided.delimited and any(cell[:1] == "'" for cell in row.cells):
            row = row._replace(cells=[restored(cell) for cell in row.cells])
        given, empty, problems = self._given(row)
        more = frozenset(given)
        goes_on = self._take_above(given)
        regional = self._take_section(given, row) or given.pop("", None) is not None
        for name, value in decided.defaults.items():
            # A row that names a part of the world alone has no country, whatever the others have.
            if name not in given and not (regional and name == "countries"):
                given[name] = value
        problems += self._put_together(given)
        project, found = _parsed(given, problems)
        problems += found
        if len(row.cells) > self._width and (beyond := self._beyond(row)):
            problems.append(beyond)
        origin = Origin(Place(decided.file, decided.sheet, row.line), row.cells, decided.layout)
        if goes_on and self._refused:
            reason = _("it goes on with the project above, which was refused")
            problems = [Problem("title", None, reason, Rule.PARTIAL)]
        self._refused = any(map(_refuses, problems))
        if not goes_on:
            self._group = _group(given)
        if self._refused:
            return Refused(origin, tuple(problems), self._group)
        lost = {problem.field for problem in problems}
        return Incoming(
            (origin,),
            project,
            tuple([field for field in empty if field not in lost]) if lost else tuple(empty),
            self._group,
            goes_on,
            more - {"title", "id", "code"} if goes_on else frozenset(),
            tuple([Left(origin, problem) for problem in problems]),
            decided.asks and not project.countries and not regional,
        )

    def _take_above(self, given: dict[str, Any]) -> bool:
        """Give a row that goes on with the project above what they share; whether it does."""
        if self._goes_on(given):
            given |= {name: value for name, value in self._above.items() if name not in given}
            return True
        self._above = {name: given[name] for name in _KEYS if name in given} if "title" in given else {}
        return False

    def _goes_on(self, given: Mapping[str, Any]) -> bool:
        """Whether a row only adds to the project above: merged cells, one row a partner or an instalment."""
        if not self._above or not given or "title" in given or "id" in given:
            return False
        if "code" in given:
            return fold_code(str(given["code"])) == fold_code(str(self._above.get("code", "")))
        return given.keys() <= LIST_FIELDS or "countries" not in given

    def _take_section(self, given: dict[str, Any], row: Row) -> bool:
        """Give a row the place that its section is called after; whether that says that it has no country."""
        title = self._of.sections.get(row.line)
        if title is None or "countries" in given:
            return False
        found = read_places(title)
        if found.unknown:
            return True
        if found.countries:
            given["countries"] = list(found.countries)
        if found.regions:
            given["regions"] = _joined(given.get("regions", []), list(found.regions))
        return not found.countries

    def _put_together(self, given: dict[str, Any]) -> list[Problem]:
        """Make fields of what is in a span of time, or in an amount and a currency; what cannot be."""
        currency = given.pop(CURRENCY, None)
        if period := given.pop(PERIOD, None):
            given.setdefault("start", period[0])
            if period[1]:
                given.setdefault("end", period[1])
        money = given.get("budget")
        if not isinstance(money, Money):
            return []
        try:
            code = self._currency(cells.one_currency(money.currency, currency), given)
            given["budget"] = {"amount": f"{money.value:f}", "currency": code}
        except ValueError as error:
            del given["budget"]
            return [Problem("budget", money.written, str(error), getattr(error, "rule", Rule.AMOUNT))]
        return []

    def _given(self, row: Row) -> _Given:
        given: dict[str, Any] = {}
        empty: list[str] = []
        problems: list[Problem] = []
        row_cells = row.cells
        width = len(row_cells)
        parts = self._of.parts
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
            given[field] = _joined(given[field], cell) if field in given else cell
        self._convert(row, _Given(given, empty, problems))
        for at, field in self._places:
            self._take_place(row_cells[at] if at < width else None, field, _Given(given, empty, problems))
        if self._of.foreign:
            _spread(given)
        if self._of.values:
            self._translate(given)
        if ROLE in given:
            _take_role(given, problems)
        return _Given(given, [field for field in empty if field not in given], problems)

    def _convert(self, row: Row, found: _Given) -> None:
        """Take the cells that are more than texts: dates, amounts, phases, languages."""
        for at, field, convert in self._others:
            if field in found.fields:
                continue
            try:
                value = convert(row.cells[at]) if at < len(row.cells) else None
            except ValueError as error:
                rule = getattr(error, "rule", OF_FIELD.get(field, Rule.VALUE))
                found.problems.append(Problem(field, _written(row.cells[at]), str(error), rule))
                continue
            if value is None or value == "":
                found.empty.append(field)
            else:
                found.fields[field] = value

    def _take_place(self, cell: Any, field: str, row: _Given) -> None:
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
            given["regions"] = _joined(given.get("regions", []), list(found.regions))
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

    def _beyond(self, row: Row) -> Problem | None:
        """The cells after the last heading: a separator inside a text has moved what follows it."""
        beyond = [str(cell) for cell in row.cells[self._width :] if not is_empty(cell)]
        reason = _("the row has more cells than there are headings: a separator inside a text needs quotation marks")
        last = self._of.headings.columns[-1].heading
        return Problem(last, " ".join(beyond), reason, Rule.ROW) if beyond and self._of.delimited else None

    def _currency(self, word: str, given: Mapping[str, Any]) -> str:
        def works_in() -> Sequence[str]:
            return read_places(given.get("countries", [])).countries

        return cells.currency_for(word, usual=self._of.currency, countries=works_in)


def _parsed(given: dict[str, Any], known: Sequence[Problem]) -> tuple[Project, list[Problem]]:
    """The project that the fields give, without the values that are refused, and the problems not `known` yet."""
    project, found = parse_record(given)
    if not found:
        return project, []
    already = {problem.field for problem in known}
    problems = [p._replace(rule=_rule_of(p, given)) for p in found if p.field not in already or p.value is None]
    if any(problem.rule == Rule.SPAN for problem in problems):
        project, _found = parse_record({name: value for name, value in given.items() if name not in ("start", "end")})
    return project, [problem._replace(value=_written(problem.value)) for problem in problems]


def _refuses(problem: Problem) -> bool:
    """Whether a problem refuses its row whole, and not its cell alone."""
    return problem.rule in REFUSING or (problem.rule == Rule.COUNTRY and problem.field == "countries")


def _rule_of(problem: Problem, given: Mapping[str, Any]) -> Rule:
    if problem.field == "start" and "end" in given and problem.value is not None and _is_span(given):
        return Rule.SPAN
    return OF_FIELD.get(problem.field, Rule.VALUE)


def _is_span(given: Mapping[str, Any]) -> bool:
    """Whether both dates can be read, so that only their order is wrong."""
    return not any(parse_record({"title": "-", name: given[name]})[1] for name in ("start", "end"))


def _group(given: Mapping[str, Any]) -> Hashable:
    """What rows of one project share: its id, its code, or its title and countries; None without any."""
    if given.get("id"):
        return ("id", str(given["id"]))
    if given.get("code"):
        return ("code", fold_code(str(given["code"])))
    if not given.get("title"):
        return None
    return ("title", fold_title(str(given["title"])), tuple(sorted(read_places(given.get("countries", [])).countries)))


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
        given[field] = _joined(given.get(field, []), given.pop("partners"))


def _spread(given: dict[str, Any]) -> None:
    """Give a field of one value the first of a cell's several, and the others where they belong."""
    for field in _LINKS & given.keys():
        value = given[field]
        texts = [value] if isinstance(value, str) else value
        if isinstance(texts, list):
            given[field] = [link for text in texts for link in (_links(text) if isinstance(text, str) else [text])]
    for field, value in list(given.items()):
        if not isinstance(value, list) or field in LIST_FIELDS or not all(isinstance(one, str) for one in value):
            continue
        if len(value) > 1 and (rest := _FIRST_AND_REST.get(field)):
            given[rest] = _joined(value[1:], given.get(rest, []))
        given[field] = value[0] if value and (len(value) == 1 or field in _FIRST_AND_REST) else "; ".join(value)


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


def _written(cell: Any) -> Any:
    """A refused cell as a person reads it: never a program's own way to write it."""
    return None if cell is None else spelled(cell)


def _joined(first: Any, second: Any) -> list[str]:
    return [text for value in (first, second) for text in (split_list(value) if isinstance(value, str) else value)]
