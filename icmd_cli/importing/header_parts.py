"""What the known words within an unknown heading speak of ("Current Dollar Amount", "day_start"); values confirm it."""

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from statistics import median
from typing import Any

from icmd_cli.domain.project import LIST_FIELDS
from icmd_cli.domain.values.units import PARENTHESES, unit_in, without_unit
from icmd_cli.importing import evidence
from icmd_cli.importing.column_types import digits
from icmd_cli.importing.evidence import NEARLY_ALL, share
from icmd_cli.importing.header_words import (
    CURRENCY,
    PERIOD,
    QUALIFIED,
    Meaning,
    lookup,
    order_in,
)
from icmd_cli.readers.raw import Row
from icmd_cli.reference import vocabulary
from icmd_cli.reference.headings import plain_key, says

_LONGEST = 5
"""No known heading has more words."""

_LONGEST_HEADING = 100
_LEAST = 1000
"""Amounts that are less, most of them, may be counted in thousands or millions, which their heading does not tell."""

_CODED = frozenset(("status", "themes"))
_DIFFERENT = 0.5


def field_within(heading: str) -> str | None:
    """The field that the words of `heading` speak of; None where they speak of none, or of several."""
    fields = set(_fields_in(heading)) if len(heading) <= _LONGEST_HEADING else set()
    if PERIOD in fields and fields & {"start", "end"}:
        fields.discard(PERIOD)  # "Planned dates: start date"
    if CURRENCY in fields and "budget" in fields:
        return CURRENCY
    if fields & _CODED:  # "Status code", "Sector name"
        fields -= {"code", "title"}
    return fields.pop() if len(fields) == 1 else None


def says_nothing(heading: str) -> bool:
    """Whether no word of `heading` speaks of a field, nor of anything that is none."""
    return next(_fields_in(heading), None) is None


def _fields_in(heading: str) -> Iterator[str]:
    bare = without_unit(PARENTHESES.sub(" ", heading))
    words = plain_key(bare).split()
    if says(bare, "words"):
        yield ""
    at = 0
    while at < len(words):
        ends = range(min(len(words), at + _LONGEST), at, -1)
        found = next(((end, name) for end in ends if (name := lookup(" ".join(words[at:end])))), None)
        if found:
            yield found[1]
        at = found[0] if found else at + 1


def _is_title(cells: Sequence[Any]) -> bool:
    texts = {str(cell) for cell in cells if isinstance(cell, str | list)}
    others = (evidence.is_number, evidence.is_date, evidence.is_flag, evidence.is_place, evidence.is_web)
    return len(texts) > _DIFFERENT * len(cells) and not any(share(cells, other) > _DIFFERENT for other in others)


def _is_budget(cells: Sequence[Any], *, scaled: bool = False) -> bool:
    if share(cells, evidence.is_amount) < NEARLY_ALL or share(cells, evidence.is_date) >= NEARLY_ALL:
        return False
    sums = [value for cell in cells if (value := evidence.amount_of(cell)) is not None]
    return bool(sums) and (scaled or median(sums) >= _LEAST)


def _are(test: Callable[[Any], object]) -> Callable[[Sequence[Any]], bool]:
    return lambda cells: share(cells, test) >= NEARLY_ALL


_CONFIRMED_BY: Mapping[str, Callable[[Sequence[Any]], bool]] = {
    "title": _is_title,
    "start": _are(evidence.is_date),
    "end": _are(evidence.is_date),
    "status": _are(lambda cell: vocabulary.find("status", str(cell))),
    "budget": _is_budget,
    CURRENCY: _are(evidence.is_currency),
    "themes": lambda cells: share(cells, lambda cell: evidence.is_flag(cell) or evidence.is_date(cell)) < _DIFFERENT,
}
"""What the values must be that confirm such a heading."""


def confirmed(field: str, heading: str, cells: Sequence[Any]) -> bool:
    """Whether the cells of a column are what its heading speaks of."""
    if field == "budget" and unit_in(heading).scale != 1:
        return _is_budget(cells, scaled=True)
    return bool(cells) and field in _CONFIRMED_BY and _CONFIRMED_BY[field](cells)


def may_be(field: str, heading: str, cells: Sequence[Any]) -> bool:
    """Whether the cells of a column that its heading does not explain are amounts, or days, as `field` has."""
    plain = share(cells, lambda cell: digits(cell).isdecimal())
    return (field == "budget" or plain < _DIFFERENT) and confirmed(field, heading, cells)


def by_words_within(
    names: Sequence[str], rows: Sequence[Row], free: Sequence[int], told: Collection[str | None]
) -> dict[int, Meaning]:
    """Of the columns `free`, those of fields not `told`, which words of their headings name and values confirm.

    In doubt it is none: of two amounts neither is the budget.
    """
    within: dict[str, list[int]] = {}
    for at in free:
        field = field_within(names[at])
        if field and field not in told and confirmed(field, names[at], evidence.cells_of(rows, at)):
            within.setdefault(field, []).append(at)
    sure = {field: places[0] for field, places in within.items() if len(places) == 1 or field in LIST_FIELDS}
    return {
        at: Meaning(field, QUALIFIED, None, unit_in(names[at]), order_in(names[at]), told=True)
        for field, at in sure.items()
    }


def is_some_title(heading: str, cells: Sequence[Any]) -> bool:
    """Whether a column holds titles, be they of projects or not: its heading says so and its texts differ."""
    return says(heading, "titles") and _is_title(cells)


def may_name_projects(heading: str, cells: Sequence[Any]) -> bool:
    """Whether a column may hold the titles, for a hint: its heading speaks of names alone, its texts differ."""
    return field_within(heading) == "title" and _is_title(cells)
