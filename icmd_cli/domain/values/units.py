"""In which unit the amounts of a column are, as its heading or a remark says: "(en milliers de FCFA)", "k€", "MDH"."""

import re
from collections.abc import Iterator, Sequence
from decimal import Decimal
from functools import cache
from typing import NamedTuple

from icmd_cli.domain.values.blanks import is_nothing
from icmd_cli.i18n import _, either
from icmd_cli.reference import currencies
from icmd_cli.reference.languages import known, words_in_all
from icmd_cli.text import fold

PARENTHESES = re.compile(r"[(\[]([^()\[\]]*)[)\]]")

_SIGNS = {"000": 1000, "1000": 1000, "000s": 1000, "000000": 1_000_000, "1000000": 1_000_000}
_SIGNS_BEFORE = ("x", "×")


@cache
def _scales() -> dict[str, dict[str, int]]:
    """The words of numbers -> how many each is, by the language that has it: "mil" is a thousand in Spanish only."""
    found: dict[str, dict[str, int]] = {word: {"": scale} for word, scale in _SIGNS.items()}
    for tag, spoken in known().items():
        for scale, names in spoken.scales.items():
            for word in names:
                found.setdefault(word, {})[tag] = scale
    return found


def _meanings(word: str, text: str, heading: str) -> set[int]:
    """How many a folded `word` of `text` is: where languages differ, in that of the `heading` or of another such word.

    English headings stand over cells in any language: they tell only of their own words.
    """
    word = word.rstrip(".")
    by_language = _scales().get(word, {})
    if len(set(by_language.values())) < 2:  # noqa: PLR2004 - nobody differs
        return set(by_language.values())
    told = {tag for tag in by_language if _is_in(tag, word, text, fold(heading))}
    return {scale for tag, scale in by_language.items() if tag in told or not told}


def _is_in(tag: str, word: str, text: str, heading: str) -> bool:
    """Whether `heading`, or the text around a `word` of a number, is in a language."""
    beside = set(fold(text).split()) - {word}
    if any(beside.intersection(names) for names in known()[tag].scales.values()):
        return True
    return (tag != "en" or word in heading) and any(name in heading for name in known()[tag].amounts)


def readings(text: str, heading: str = "") -> Sequence[int]:
    """How many the first word of `text` may be, where its language is not told: "mil" is a thousand, or a million."""
    word = _WORD.match(text)
    scales = _meanings(fold(word[0]), text, heading) if word else set()
    return sorted(scales) if len(scales) > 1 else ()


@cache
def _small() -> re.Pattern[str]:
    """What may stand before a unit, and says nothing: in, de, x."""
    return re.compile(
        rf"(?:{'|'.join(map(re.escape, (*words_in_all('before_unit'), *_SIGNS_BEFORE)))})(?:\s+|(?<=['’×]))",
        re.IGNORECASE,
    )


_DIGITS = re.compile(r"['’]?(?:1[ .,\u00a0\u202f]?)?((?:[ .,\u00a0\u202f]?000){1,2})(?!\d)")
_WORD = re.compile(r"[^\W\d_]+\b\.?")
_PREFIX = re.compile(r"(?:t(?=€|eur$|chf$|usd$)|mds?|mrds?|[km])(?=[^\W\d_]{2,5}$|[€$£]$|us\$$)", re.IGNORECASE)
_LAST = re.compile(r"(?:(?<=[€$£₦₱₹])|(?<![\s,/])[\s,/]+)(?:de\s+|in\s+|en\s+)?([^\W_]+|['’]?(?:1[ .]?)?000s?)\.?$")
_DINARS = {"mD": 1000, "kD": 1000, "KD": 1000, "MD": 1_000_000}
"""Tunisia's own signs; "md", whatever its case, are milliards of what follows."""

_TAXES = re.compile(r"\b(?:HT|TTC)\b")
_REMARK = re.compile(
    r"\b(?:(?:en|in)\s|(?:devise|monnaie|unit[ée]s?|currency|units?|moneda|unidad(?:es)?)\s*[:=])\s*"
    r"([^.;:()\[\]]{1,40})",
    re.IGNORECASE,
)
_OF_AMOUNTS = re.compile(r"montant|budget|co[uû]t|amount|cost|presupuesto|importe|monto|^\W*(?:en|in)\s", re.IGNORECASE)
_BETWEEN = re.compile("[,;/]")
_LONGEST = 1000
_BETWEEN_NAMES = r"\s[-–—]\s|[/:,]"
"""Between two names of a currency."""

_MOST_SCALES = 3
"""No unit names more: "mil millones de pesos" has two."""

_TAIL = 5
"""No more words tell a unit: "en millions de dollars US"."""


class Unit(NamedTuple):
    """What an amount is counted in: a currency as it is written or its code (None: not told), and how many of it."""

    currency: str | None = None
    scale: int = 1


def unit_of(text: str, heading: str = "", most: int = _MOST_SCALES) -> Unit | None:
    """The unit that the whole of `text`, in a `heading`, is ("k€", "en milliers d'euros", "USD '000"), or None.

    It names at most so many scales: each can be read in several ways, so that the time would double with one more.
    """
    text = _without_small(text.strip(" .:*"))
    if not text:
        return None
    if text in _DINARS:
        return Unit("dinar", _DINARS[text])
    if currency := _currency(text):
        return Unit(currency)
    for scale, after in _scaled(text, heading) if most else ():
        rest = _without_small(after.strip(" ,()"))
        if not rest:
            return Unit(None, scale)
        if more := unit_of(rest, heading, most - 1) or unit_of(rest.upper(), heading, most - 1):
            return Unit(more.currency, scale * more.scale)
    return None


def _scaled(text: str, heading: str) -> Iterator[tuple[int, str]]:
    """How many, and the rest of the text, in the ways that `text` may say it."""
    if match := _DIGITS.match(text):
        yield 1000 ** match[1].count("000"), text[match.end() :]
    for first in (_WORD, _PREFIX):
        if (match := first.match(text)) and len(scales := _meanings(fold(match[0]), text, heading)) == 1:
            yield scales.pop(), text[match.end() :]
    if match := _LAST.search(text, 1):
        digits = _DIGITS.fullmatch(match[1])
        scales = {1000} if digits else _meanings(fold(match[1]), text, heading)
        if len(scales) == 1:
            yield scales.pop(), text[: match.start()]


def _without_small(text: str) -> str:
    while match := _small().match(text):
        text = text[match.end() :].lstrip()
    return text


def _currency(text: str) -> str | None:
    """The code of the currency that `text` is, or its own word when that can be several; no "all", which is no lek."""
    if text.isalpha() and (len(text) == 1 or (len(text) == 3 and text in (text.lower(), text.capitalize()))):  # noqa: PLR2004
        return None
    return currencies.find(text) or (text if currencies.candidates(text) else None)


def unit_in(heading: str) -> Unit:
    """The unit that a heading names, in parentheses or at its end; no currency where it names several."""
    heading = _TAXES.sub(" ", heading)
    bare = PARENTHESES.sub(" ", heading)
    told: list[Unit | None] = []
    for text in PARENTHESES.findall(heading):
        unit = unit_of(text, heading)
        told += [unit] if unit else [unit_of(part, heading) for part in _BETWEEN.split(text)]
    told += [next((unit for tail in _tails(bare) if (unit := unit_of(tail, heading))), None) or _head(bare)]
    found = [unit for unit in told if unit]
    named = dict.fromkeys(unit.currency for unit in found if unit.currency)
    codes = {currencies.find(word) or word for word in named}
    return Unit(
        next(iter(named)) if len(codes) == 1 else None, next((unit.scale for unit in found if unit.scale != 1), 1)
    )


def _head(heading: str) -> Unit | None:
    """The currency that a heading begins with, as a code or a sign: "USD Amount", "EUR_Budget"."""
    first = re.split(r"[\s_]", heading.strip(), maxsplit=1)[0]
    return (
        Unit(currencies.find(first)) if first.isupper() and currencies.is_code(currencies.find(first) or "") else None
    )


def without_unit(text: str) -> str:
    """`text` without the unit at its end: "Montant en FCFA" -> "Montant"."""
    for tail in _tails(text):
        if unit_of(tail):
            return re.sub(r"(?<![\s_,])[\s_,]+(?:en|in)$", "", text.strip()[: -len(tail)].strip(" _,-"))
    return text


def _tails(text: str) -> list[str]:
    """The last words of `text`, the longest tail first; as long as they are in `text`, whatever parts them."""
    text = text.strip()[-_LONGEST:]
    words = re.split(r"[\s,_/:]", text.upper() if "_" in text else text)  # a program's own name: budget_total_eur
    return [" ".join(words[-count:]) for count in range(min(_TAIL, len(words) - 1), 0, -1)]


def remark(text: str) -> Unit:
    """What a remark above the headings tells of the amounts: "(montants en milliers de FCFA)"."""
    for match in _REMARK.finditer(text[:_LONGEST]):
        words = match[1].split()
        for count in range(min(_TAIL, len(words)), 0, -1):
            unit = unit_of(" ".join(words[:count]))
            if unit and (unit.currency or (count == len(words) and _OF_AMOUNTS.search(text))):
                return unit
    return Unit()


def counted(value: Decimal, bare: Decimal, scale: int, currency: str) -> Decimal:
    """An amount under a heading that counts in thousands or millions: not twice, where its cell says so too.

    `bare` is the number that stands in the cell. Raises ValueError for "1 200 000 €" under "k€": it may be either.
    """
    if value != bare:
        return value
    if currency and value >= scale:
        choices = either([f"{value:f}", f"{value * scale:f}"])
        raise ValueError(_("“{text}” can be read two ways; write {choices}").format(text=f"{bare:f}", choices=choices))
    scaled = value * scale
    return scaled.to_integral_value() if scaled == scaled.to_integral_value() else scaled.normalize()


def by_all_its_names(word: str) -> str | None:
    """The code of a currency named twice, or with a remark: "Franc CFA (XOF)", "EUR €", "EUR (contribution UE)".

    None where the names are of two, or where the remark says that the amount is in doubt: "EUR (à confirmer)".
    """
    inside = PARENTHESES.findall(word)
    if re.search(r"\d", word) or any(map(is_nothing, inside)):
        return None
    parts = [PARENTHESES.sub(" ", word), *inside] if inside else re.split(_BETWEEN_NAMES, word)
    parts = [part.strip() for part in (parts if len(parts) > 1 else word.split())]
    named = {code for part in parts if (code := currencies.find(part))}
    may_be = all(currencies.find(part) or currencies.candidates(part) for part in parts)
    return named.pop() if len(named) == 1 and (inside or may_be) else None
