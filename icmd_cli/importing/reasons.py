"""Why rows and cells do not go in, gathered: one reason for each rule and heading, with what settles it."""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from itertools import chain
from typing import NamedTuple

from icmd_cli.domain.values.lists import join_list, split_list
from icmd_cli.domain.values.units import PARENTHESES
from icmd_cli.errors import Problem
from icmd_cli.i18n import language
from icmd_cli.importing.model import Incoming, Left, OpenQuestion, Origin, Refused, RowPlace, Rule, refuses
from icmd_cli.importing.plan import ImportPlan
from icmd_cli.reference import countries, vocabulary
from icmd_cli.shell import quoted_word

_SHOWN = 3
_PLACES = 3
_LONGEST_WORD = 80
"""A longer value is a text that nobody types again."""

_EXAMPLES = {Rule.STATUS: "STATUS", Rule.COUNTRY: "CODE", Rule.LANGUAGE: "TAG"}
"""What a word that is not known may mean, where nobody can tell."""


class Reason(NamedTuple):
    """One reason: the rule, the headings concerned, how many rows, the commonest values with their counts.

    `effect` is ASKED (nothing of the file goes in), REFUSED (the rows do not) or LEFT (only the cells do not);
    `options` settle it, the likeliest first; `text` is what is said of each of them, where that is the same, and
    `places` where they stand.
    """

    effect: str
    rule: str
    file: str
    headings: tuple[str, ...]
    rows: int
    values: tuple[tuple[str, int], ...]
    places: tuple[RowPlace, ...]
    options: tuple[str, ...] = ()
    text: str = ""
    distinct: int = 0
    projects: int = 0


ASKED, REFUSED, LEFT = "asked", "refused", "left-out"
_ORDER = (ASKED, REFUSED, LEFT)


def collected(plan: ImportPlan) -> list[Reason]:
    """Every reason why something does not go in, those that stop a whole file first, then most rows first."""
    found = [_of_question(question) for question in plan.questions]
    asked = {(question.file, question.rule) for question in plan.questions}
    found += _gathered(chain(_of_refused(plan), ((LEFT, left.origin, left.problem) for left in _left(plan))), asked)
    return sorted(found, key=lambda reason: (_ORDER.index(reason.effect), -reason.rows))


def _of_refused(plan: ImportPlan) -> Iterator[tuple[str, Origin, Problem]]:
    """The problems of refused rows; those that alone would only leave a cell out are told with such cells."""
    for row in _refused(plan):
        refusing = [problem for problem in row.problems if refuses(problem)]
        for problem in row.problems:
            yield LEFT if refusing and problem not in refusing else REFUSED, row.origin, problem


def _refused(plan: ImportPlan) -> Iterator[Refused]:
    yield from plan.refused
    yield from (row for row in plan.waiting if isinstance(row, Refused))


def _left(plan: ImportPlan) -> Iterator[Left]:
    for step in plan.steps:
        yield from step.left
    for row in plan.waiting:
        if isinstance(row, Incoming):
            yield from row.left


def _of_question(question: OpenQuestion) -> Reason:
    rule, file, headings, rows, values, options, projects = question
    counted = tuple((value, 0) for value in values)
    return Reason(ASKED, rule, file, headings, rows, counted, (), options, projects=projects)


class _Heap:
    """The problems of one rule under one heading."""

    def __init__(self, first: Problem) -> None:
        self.first = first
        self.values: Counter[str] = Counter()
        self.texts: set[str] = set()
        self.places: dict[RowPlace, None] = {}


def _gathered(problems: Iterable[tuple[str, Origin, Problem]], asked: set[tuple[str, Rule]]) -> Iterator[Reason]:
    heaps: dict[tuple[str, str, str, str], _Heap] = {}
    for effect, origin, problem in problems:
        file = origin.place.file
        if (file, problem.rule) in asked:
            continue
        key = (effect, file, problem.rule, origin.layout.heading(problem.field))
        heap = heaps.setdefault(key, _Heap(problem))
        heap.values["" if problem.value is None else str(problem.value)] += 1
        heap.texts.add(problem.reason)
        heap.places[origin.place] = None
    for (effect, file, rule, heading), heap in heaps.items():
        common = heap.values.most_common(_SHOWN)
        yield Reason(
            effect,
            rule,
            file,
            (heading,),
            len(heap.places),
            tuple((value, count) for value, count in common if value),
            tuple(heap.places)[:_PLACES],
            tuple(_options(rule, heap.first, [value for value, _count in common])),
            heap.first.reason if len(heap.texts) == 1 else "",
            len(heap.values),
        )


def _options(rule: str, first: Problem, values: Sequence[str]) -> Iterator[str]:
    """What settles a reason from the command line."""
    if rule == Rule.CURRENCY:
        yield "--currency CODE"
    elif rule == Rule.ORDER:
        yield "--date-order DMY"
    elif rule == Rule.DECIMAL:
        yield "--decimal comma"
    elif rule in _EXAMPLES and values and 0 < len(values[0]) <= _LONGEST_WORD and values[0].isprintable():
        meant = _code(first._replace(value=values[0]))
        yield f"--value {quoted_word(f'{first.field}:{values[0]}={meant or _EXAMPLES[Rule(rule)]}')}"


# What was probably meant


def suggestion(problem: Problem) -> str:
    """What was probably meant by a value that was not understood ("Marroc" -> "Maroc"); "" when nobody can tell."""
    if not isinstance(problem.value, str) or not problem.value.strip():
        return ""
    if problem.rule == Rule.COUNTRY:
        names = split_list(problem.value)
        bare = [PARENTHESES.sub(" ", name).strip() for name in names]  # "Maroc (Rabat)"
        meant = [name if countries.find(name) else countries.meant_by(name) for name in bare]
        return join_list(meant) if all(meant) else ""
    near = vocabulary.nearest("status", problem.value, language()) if problem.rule == Rule.STATUS else []
    return near[0] if len(near) == 1 else ""


def _code(problem: Problem) -> str:
    """The code of what was probably meant; "" when nobody can tell."""
    meant = suggestion(problem)
    return (vocabulary.find("status", meant) if problem.rule == Rule.STATUS else countries.find(meant)) or ""
