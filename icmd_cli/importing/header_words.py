"""What one heading means: its words in any language that icmd reads."""

import re
from collections.abc import Callable, Iterable, Mapping
from functools import cache, lru_cache
from typing import Any, NamedTuple

from icmd_cli.domain.project import FIELD_NAMES, FIELDS, LIST_FIELDS
from icmd_cli.domain.values.periods import is_span
from icmd_cli.domain.values.units import PARENTHESES, Unit, unit_in, without_unit
from icmd_cli.i18n import in_every_language
from icmd_cli.importing import evidence
from icmd_cli.reference import headings, languages
from icmd_cli.reference.headings import plain_key
from icmd_cli.text import clean, fold_name

CURRENCY = "currency"
"""A column beside the fields: the budget's currency."""

PERIOD = "period"
"""A column beside the fields: start and end in one cell."""

ROLE = "organisation_role"
"""A column beside the fields: what the organisations in the column of partners do, as IATI's templates have it."""

COLUMN_FIELDS = (*FIELD_NAMES, CURRENCY, PERIOD, ROLE)
"""What a column can hold."""

QUALIFIED = 100
"""The rank of such a heading, and of one that its values explain."""

_HALVES = re.compile(r"(?<!\s)\s+[-–—]\s+|[/|\n]")
_LANGUAGE_TAIL = re.compile(r"(?:[#@_:.(]|(?<!\s)\s)\s*([^\W\d_]{2,})\)?$")
_NUMBERED = re.compile(
    r"^(?:\d{1,2}(?:\.\d{1,2})+\s|\(?\d{1,2}(?:\.\d{1,2})*\s?[.):–—-]|\(?[a-hj-mo-z]\)|[ivx]{1,4}[.)])\s*(?=\w{2})",
    re.IGNORECASE,
)
_COUNTED = re.compile(r"(?: n| no| numero)? \d{1,2}$")
_DAY_FIRST = re.compile(r"\b(?:jj|dd)[./ -]mm", re.IGNORECASE)
_MONTH_FIRST = re.compile(r"\bmm[./ -](?:jj|dd)", re.IGNORECASE)

FieldByValues = tuple[Callable[[Any], object], str | None, str | None]
"""What tells a kind of value, the field where most values are of it, and the field where they are not."""

_BY_VALUES: Mapping[str, FieldByValues] = {
    "beneficiary": (evidence.is_place, "countries", "partners"),
    "location": (evidence.is_place_or_spot, "countries", "regions"),
    "funding": (evidence.is_amount, "budget", "donors"),
    "cofunding": (evidence.is_amount, None, "donors"),
    "duration": (lambda value: is_span(str(value)), "period", None),
    "source": (evidence.is_web, "sources", None),
    "site": (evidence.is_web, "url", "regions"),
}
"""Headings that mean one field where most values are of its kind (countries, amounts ...), else another or none."""

_LONGEST, _LONGEST_NAME = 400, 100
"""No heading has more letters, with and without its remarks; looking through a text for what it may say takes time."""


class Meaning(NamedTuple):
    """What one heading says: the field, how likely (0 best), and what stands beside it in the heading.

    `told` says that only the column's values told the field.
    """

    field: str
    rank: int
    spoken: str | None = None
    unit: Unit = Unit()
    order: str | None = None
    texts: str | None = None
    told: bool = False


@lru_cache(4096)
def meaning_of(heading: str) -> Meaning | None:
    """What `heading` says, or None."""
    if len(heading) > _LONGEST:
        return None
    heading = _NUMBERED.sub("", clean(heading))
    tail = _LANGUAGE_TAIL.search(heading)
    texts = languages.of_texts().get(fold_name(tail[1])) if tail and len(heading) > len(tail[0]) else None
    for text in _readings(heading, tail if texts else None):
        found = _exact(text)
        if found:
            field, rank, spoken = found
            unit = unit_in(heading)
            if field == "donors" and unit.currency:
                # "Financement (EUR)" is how much, not by whom; "Cofinancement (EUR)" only a part of it.
                field = "budget" if not fold_name(heading).startswith("co") else ""
                if not field:
                    return None
            return Meaning(field, rank, spoken, unit, order_in(heading), texts)
    return Meaning("budget", QUALIFIED, None, unit_in(heading)) if _is_sum(heading) else None


def _readings(heading: str, tag: re.Match[str] | None) -> Iterable[str]:
    """`heading` in the ways that may be a known one: whole, without its remarks, either half, without its currency."""
    yield heading
    bare = PARENTHESES.sub(" ", heading)
    yield bare
    if tag:
        yield heading[: tag.start()]
    for half in _HALVES.split(bare):
        yield half
        yield without_unit(half)
    yield without_unit(bare)
    if parted := headings.parted(bare.strip()):
        yield parted


def _exact(text: str) -> tuple[str, int, str | None] | None:
    if len(text) > _LONGEST_NAME:
        return None
    name = fold_name(text).replace(" ", "_")
    if name in COLUMN_FIELDS:
        return name, 0, None
    table = _lookup()
    if headings.COUNT.match(fold_name(text)):
        return None
    key = plain_key(text)
    for written in (fold_name(text), key):
        if written and written in table:
            return table[written]
    if currency := _currency_of(key):
        return currency
    plain = " ".join(word for word in key.split() if word not in headings.words("qualifiers"))
    found = table.get(plain) or headings.in_any_order().get(frozenset(plain.split()))
    if not found and (more := headings.OTHERS.sub(" ", _COUNTED.sub("", fold_name(text))).strip()) != fold_name(text):
        found = table.get(more) or table.get(plain_key(more))
        found = found if found and found[0] in LIST_FIELDS else None  # "Pays 2", "Other donors", but not "Budget 2"
    return (found[0], found[1] + QUALIFIED, found[2]) if found else None


def _currency_of(key: str) -> tuple[str, int, None] | None:
    """The meaning of a heading that names the currency of an amount: "devise du cout total", "total cost currency"."""
    words = key.split()
    rest = " ".join(word for word in words if lookup(word) != CURRENCY)
    if not rest or rest == key:
        return None
    found = _lookup().get(rest) or _lookup().get(plain_key(without_unit(rest)))
    amount = found is not None and found[0] == "budget"
    return (CURRENCY, QUALIFIED, None) if amount or _is_sum(rest) else None


def _is_sum(heading: str) -> bool:
    """Whether a heading names a sum in a currency: "Total (USD)", "total_usd"."""
    name = fold_name(without_unit(PARENTHESES.sub(" ", heading)))
    return bool(unit_in(heading).currency) and name in languages.words_in_all("total")


@cache
def _lookup() -> Mapping[str, tuple[str, int, str | None]]:
    found = dict(headings.meanings())
    for name, entry in FIELDS.items():
        for spoken, label in {} if entry.own else in_every_language(entry.label).items():
            for key in filter(None, (fold_name(label), plain_key(label))):
                found.setdefault(key, (name, 1, spoken))
    return found


def lookup(key: str) -> str | None:
    """The field of the known heading that has just these words, or whose values tell it; None when there is none."""
    found = _lookup().get(key)
    return found[0] if found else "" if key in _choices() else None


def is_known(folded: str) -> bool:
    """Whether a folded text is one of the known headings: a quick look at any cell."""
    return folded in _lookup() or plain_key(folded) in _lookup()


def order_in(heading: str) -> str | None:
    """The order of day and month that a heading tells: "(jj/mm/aaaa)"."""
    return "DMY" if _DAY_FIRST.search(heading) else "MDY" if _MONTH_FIRST.search(heading) else None


def choice_of(name: str) -> FieldByValues | None:
    """The choice that a heading leaves to its values, or None."""
    bare = _NUMBERED.sub("", PARENTHESES.sub(" ", name))
    return next((_choices()[key] for half in _HALVES.split(bare) if (key := plain_key(half)) in _choices()), None)


@cache
def _choices() -> Mapping[str, FieldByValues]:
    return {key: _BY_VALUES[kind] for kind, keys in headings.known()["by_values"].items() for key in keys}
