"""One row -> a project or a refusal with its reasons, by what was decided for its whole table."""

from collections.abc import Hashable, Iterator, Mapping, Sequence
from typing import Any

from icmd_cli.domain.project import LIST_FIELDS, Project, parse_record
from icmd_cli.domain.values.amounts import Amount, storable
from icmd_cli.domain.values.formulas import restored
from icmd_cli.domain.values.lists import JOINT
from icmd_cli.domain.values.places import read_places
from icmd_cli.domain.values.slugs import fold_code
from icmd_cli.errors import Problem
from icmd_cli.i18n import _
from icmd_cli.importing.amount_columns import Money, as_with_point, currency_for, one_currency
from icmd_cli.importing.cell_reader import CellReader, Decided, joined_lists, written
from icmd_cli.importing.evidence import is_empty
from icmd_cli.importing.header_words import CURRENCY, PERIOD
from icmd_cli.importing.model import OF_FIELD, Incoming, Left, Origin, Refused, RowPlace, Rule, refuses
from icmd_cli.readers.raw import Row
from icmd_cli.text import fold_title

_KEYS = ("id", "code", "title", "countries", "language", CURRENCY)
"""What a row that goes on with the project above shares with it."""


class RowReader:
    """Turns the rows of one understood table into projects and refusals."""

    def __init__(self, decided: Decided) -> None:
        self._of = decided
        self._cells = CellReader(decided)
        self._width = len(decided.headings.columns)
        self._above: dict[str, Any] = {}
        self._group: Hashable = None
        self._refused = False

    def read(self) -> Iterator[Incoming | Refused]:
        """A project or a refusal for each row."""
        for row in self._of.headings.rows:
            yield self._read(row)

    def _read(self, row: Row) -> Incoming | Refused:
        decided = self._of
        if decided.delimited and f"{JOINT}'" in JOINT + JOINT.join(row.cells):  # some may have been defused
            row = row._replace(cells=[restored(cell) for cell in row.cells])
        given, empty, problems = self._cells.read(row)
        more = frozenset(given)
        goes_on = self._take_above(given)
        regional = self._take_section(given, row) or given.pop("", None) is not None
        for name, value in decided.made.defaults.items():
            # A row that names a part of the world alone has no country, whatever the others have.
            if name not in given and not (regional and name == "countries"):
                given[name] = value
        problems += self._put_together(given, [str(p.value) for p in problems if p.rule == Rule.DECIMAL])
        project, found = _parsed(given, problems)
        problems += found
        if len(row.cells) > self._width and (beyond := self._beyond(row)):
            problems.append(beyond)
        origin = Origin(RowPlace(decided.file, decided.sheet, row.line), row.cells, decided.layout)
        if goes_on and self._refused:
            reason = _("it goes on with the project above, which was refused")
            problems = [Problem("title", None, reason, Rule.PARTIAL)]
        self._refused = any(map(refuses, problems))
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
            decided.asks and not (project.countries or regional or project.id),
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
        place = self._of.sections.get(row.line)
        if place is None or "countries" in given:
            return False
        found = read_places(place)
        if found.countries:
            given["countries"] = list(found.countries)
        if found.regions:
            given["regions"] = joined_lists(given.get("regions", []), list(found.regions))
        return not found.countries

    def _put_together(self, given: dict[str, Any], waiting: Sequence[str]) -> list[Problem]:
        """Make fields of what is in a span of time, or in an amount and a currency; what cannot be.

        An amount `waiting` for its decimal mark may lack its currency as well: a script is asked for both at once.
        """
        currency = given.pop(CURRENCY, None)
        if period := given.pop(PERIOD, None):
            given.setdefault("start", period[0])
            if period[1]:
                given.setdefault("end", period[1])
        money = as_with_point(waiting[0], self._of.layout.heading("budget")) if waiting else given.get("budget")
        if not isinstance(money, Money):
            return []
        try:
            code = self._currency(one_currency(money.currency, currency), given)
            if not waiting:
                given["budget"] = Amount(storable(money.value), code)
        except ValueError as error:
            given.pop("budget", None)
            return [Problem("budget", money.written, str(error), getattr(error, "rule", Rule.AMOUNT))]
        return []

    def _beyond(self, row: Row) -> Problem | None:
        """The cells after the last heading: a separator inside a text has moved what follows it."""
        beyond = [str(cell) for cell in row.cells[self._width :] if not is_empty(cell)]
        reason = _("the row has more cells than there are headings: a separator inside a text needs quotation marks")
        last = self._of.headings.columns[-1].heading
        return Problem(last, " ".join(beyond), reason, Rule.ROW) if beyond and self._of.delimited else None

    def _currency(self, word: str, given: Mapping[str, Any]) -> str:
        def works_in() -> Sequence[str]:
            return read_places(given.get("countries", [])).countries

        return currency_for(word, usual=self._of.made.currency, countries=works_in)


def _parsed(given: dict[str, Any], known: Sequence[Problem]) -> tuple[Project, list[Problem]]:
    """The project that the fields give, without the values that are refused, and the problems not `known` yet."""
    project, found = parse_record(given)
    if not found:
        return project, []
    already = {problem.field for problem in known}
    problems = [p._replace(rule=_rule_of(p, given)) for p in found if p.field not in already or p.value is None]
    if any(problem.rule == Rule.SPAN for problem in problems):
        project, _found = parse_record({name: value for name, value in given.items() if name not in ("start", "end")})
    return project, [problem._replace(value=written(problem.value)) for problem in problems]


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
