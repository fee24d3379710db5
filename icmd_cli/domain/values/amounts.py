"""Amounts of money as people write them: a decimal and its ISO 4217 currency, never converted."""

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from decimal import Decimal

from icmd_cli.i18n import _, either, language
from icmd_cli.reference import countries, currencies
from icmd_cli.text import fold, western_digits

_MARKS = ".,"
_BLANKS = " \u00a0\u202f\u2009'’"
# Compiled at their first use: starting up is a feature.
_NUMBER = rf"\d[\d{_MARKS}{_BLANKS}]*(?:[eE][+-]?\d{{1,2}}\b)?"
_ARABIC_MARKS = str.maketrans("\u066b\u066c", ".,")
_ESCUDOS = r"(?<=\d)\$(?=\d\d(?!\d))"
"""The sign before the cents of an escudo: 12.500$00."""

_NO_UNITS = r"(?:^|(?<=[\s€$£]))(?=[.,]\d)"
"""Where a zero is left out: .5 M USD."""

_NO_CENTS = r"(?<=\d)([,.])\s?[-–—]{1,2}(?=\s|$|[^\d\s])"
"""A dash for no cents: 100.000,-."""

_MINUS = r"[-−–—‐‑‒―﹣－]"
_MINUS_AROUND = rf"^\s*{_MINUS}|{_MINUS}\s*$"

_MOST_DIGITS = 15
"""More than any budget, and what a 64-bit float still sorts exactly."""

_MOST_DECIMALS = 6


_NAMED = 3
"""How many countries of a currency are named at most."""


@dataclass(frozen=True, slots=True)
class Amount:
    """This many units of a currency; `currency` is an ISO 4217 code."""

    value: Decimal
    currency: str

    def __str__(self) -> str:
        """For machines and scripts: "230041 USD", with a decimal point and no grouping."""
        return f"{self.value:f} {self.currency}"

    def to_json(self) -> dict[str, str]:
        """As JSON has it."""
        return {"amount": f"{self.value:f}", "currency": self.currency}


class TwoAmounts(ValueError):
    """A text that names a range of amounts."""


def parse_amount(text: str, currency: str | None = None) -> Amount:
    """The amount that `text` writes ("230 041 USD", "€1,250.50", "1,5 M€"); `currency` when it names none.

    Raises ValueError when there is no number, no currency, or two ways to read it (302,802).
    """
    value, word = split_amount(text)
    return Amount(storable(value), parse_currency(word) if word else _needed(currency))


def storable(value: Decimal) -> Decimal:
    """`value`, which is canonical, as a record may hold it. Raises ValueError when it is negative, or too long."""
    if value < 0:
        raise ValueError(_("a budget is not negative"))
    exponent = value.as_tuple().exponent
    if value.adjusted() >= _MOST_DIGITS or (isinstance(exponent, int) and exponent < -_MOST_DECIMALS):
        message = _("an amount has at most {digits} digits before its point and {decimals} after it")
        raise ValueError(message.format(digits=_MOST_DIGITS, decimals=_MOST_DECIMALS))
    return value


def canonical(value: Decimal) -> Decimal:
    """`value` as it is kept: without zeros after its last decimal, so that every program writes it alike."""
    if value.as_tuple().exponent in (0, "F", "n", "N"):
        return value
    whole = value.to_integral_value()
    return Decimal(int(whole)) if value == whole else value.normalize()


def without_residue(value: Decimal) -> Decimal:
    """`value` with the 15 digits that a sheet shows: a float's 3300.2999999999997 is 3300.3."""
    exponent = value.as_tuple().exponent
    if not isinstance(exponent, int) or exponent >= 0 or len(value.as_tuple().digits) <= _MOST_DIGITS:
        return value
    return of_machine(value)


def of_machine(number: float | Decimal) -> Decimal:
    """The amount that a program's number stands for: 15 digits, and no more decimals than an amount has."""
    value = Decimal(str(number))
    if not value.is_finite() or abs(value) >= 10**_MOST_DIGITS:
        raise ValueError(_("“{text}” is too large for an amount").format(text=str(number)[:40]))
    shown = Decimal(f"{value:.{_MOST_DIGITS}g}")
    return canonical(round(shown, _MOST_DECIMALS))


def split_amount(text: str, decimal: str | None = None, heading: str = "") -> tuple[Decimal, str]:
    """The number that `text` writes, in units, and the words for its currency ("" when there are none).

    `decimal` is the mark before the decimals where the column has told it; its `heading` may tell the language of such
    words as "mil". Raises ValueError.
    """
    if text.isascii() and text.isdecimal():  # as programs write it
        return parse_number(text, decimal), ""
    text = _plain(text)
    match = re.search(_NUMBER, text)
    if not match:
        raise ValueError(_("not an amount; write 230041 USD"))
    before, after = text[: match.start()].strip(), text[match.end() :].strip()
    if _goes_on(after):
        raise TwoAmounts(_("a range of two amounts; write one"))
    in_parentheses = before.count("(") > before.count(")") and ")" in after  # as accountants write it
    if in_parentheses or any(re.search(_MINUS_AROUND, part) for part in (before, after)):
        raise ValueError(_("a budget is not negative"))
    value = without_residue(parse_number(match[0], decimal))
    if not before and currencies.is_code(after):
        return value, after
    from icmd_cli.domain.values.units import readings, unit_of  # what a machine wrote has no units

    unit = unit_of(after or before, heading)
    if unit and unit.scale != 1 and (after or unit.currency):  # "M€ 1,5", but "K 5000" is in kwacha
        return canonical(value * unit.scale), f"{before if after else ''} {unit.currency or ''}".strip()
    if scales := readings(after, heading):
        choices = either([f"{canonical(value * scale):f}" for scale in scales])
        message = _("“{text}” can be read two ways; write {choices}")
        raise ValueError(message.format(text=f"{match[0].strip()} {after}", choices=choices))
    return value, f"{before} {after}".strip()


_NEAR = 40
"""The other amount of a range stands within so many letters."""


def _goes_on(after: str) -> bool:
    """Whether what stands after a number leads to another one: "- 2000 EUR", "EUR à 10 000 EUR"."""
    after = after[:_NEAR]
    if not any(map(str.isdigit, after)):
        return False
    from icmd_cli.reference.languages import words_in_all  # only for an amount that more figures follow

    between = "|".join(map(re.escape, words_in_all("until")))
    start = rf"(?:[^\W\d_]{{1,4}}\s+|[€$£]\s*)?(?:{_MINUS}|/|(?:{between})\b)\s*[^\d\s]{{0,4}}\s*\d"
    return re.match(start, fold(after)) is not None


def number_part(text: str) -> str:
    """The part of `text` that is its number; "" when there is none."""
    match = re.search(_NUMBER, _plain(text))
    return match[0] if match else ""


def _plain(text: str) -> str:
    """`text` with western digits and marks, its cents in figures."""
    text = western_digits(text).translate(_ARABIC_MARKS)
    text = re.sub(_NO_UNITS, "0", text) if "." in text or "," in text else text
    return re.sub(_NO_CENTS, r"\g<1>00", re.sub(_ESCUDOS, ",", text))


def parse_currency(word: str) -> str:
    """The ISO 4217 code that `word` names. Raises ValueError when it names none, or several."""
    from icmd_cli.domain.values.units import by_all_its_names  # what a machine wrote is a code

    code = currencies.find(word) or by_all_its_names(word)
    if code:
        return code
    if candidates := currencies.candidates(word):
        choices = either([f"{code} ({_whose(code)})" for code in candidates])
        raise ValueError(_("“{word}” can be several currencies; write {choices}").format(word=word, choices=choices))
    raise ValueError(_("unknown currency “{word}”; write a code such as USD, EUR or XOF").format(word=word))


def _whose(code: str) -> str:
    """The countries whose currency it is, its issuer first: three, and that there are more."""
    users = sorted((country != code[:2], countries.name(country, language())) for country in currencies.users(code))
    theirs = [name for _is_other, name in users]
    return ", ".join(theirs[:_NAMED]) + (", …" if len(theirs) > _NAMED else "")


def in_currency_of(text: str, codes: Collection[str]) -> str:
    """An amount as people write it, an ambiguous currency (FCFA, dinars, pesos) made that of the countries `codes`.

    `text` itself where they do not settle it, or where it is no amount.
    """
    try:
        value, word = split_amount(text)
    except ValueError:
        return text
    code = currencies.used_in(word, codes) if word else None
    return f"{value:f} {code}" if code else text


def parse_number(text: str, decimal: str | None = None) -> Decimal:
    """The decimal that `text` writes, with a point or a comma, groups of three or none.

    `decimal` is the mark before the decimals where it is known. Raises ValueError when the number can be read two ways:
    "302,802" is 302802 in English and 302.802 in French.
    """
    if text.isascii() and text.isdecimal() and len(text) <= _MOST_DIGITS:
        return Decimal(text)
    digits = text.strip().strip(_BLANKS)
    for blank in _BLANKS:
        digits = digits.replace(blank, " ")
    digits = digits.rstrip(_MARKS)
    if "e" in digits.lower():
        return _from_exponent(digits)
    point = decimal if decimal and digits.count(decimal) == 1 else "" if decimal else _decimal_mark(digits)
    whole, _mark, decimals = digits.rpartition(point) if point else (digits, "", "")
    groups = [group for group in re.split(r"[ .,]", whole.removeprefix("-")) if group]
    if not groups or not all(g.isdecimal() for g in groups) or (decimals and not decimals.isdecimal()):
        raise ValueError(_("“{text}” is not a number").format(text=text))
    if len(groups) > 1 and not _are_groups(groups, whole):
        raise ValueError(_("“{text}” is not grouped by thousands").format(text=text))
    if len("".join(groups)) > _MOST_DIGITS:
        raise ValueError(_("“{text}” is too large for an amount").format(text=text))
    sign = "-" if whole.startswith("-") else ""
    return canonical(Decimal(f"{sign}{''.join(groups)}" + (f".{decimals}" if decimals else "")))


def _are_groups(groups: Sequence[str], text: str) -> bool:
    """Whether the parts of `text` are groups of thousands, or with commas as Nepal and India have them: 12,34,567."""
    first, *middle, last = groups
    if len(last) != 3:  # noqa: PLR2004 - thousands
        return False
    sizes = {len(group) for group in middle}
    hundreds = sizes == {2} and text.count(",") == len(groups) - 1
    return (len(first) <= 3 and sizes <= {3}) or (len(first) <= 2 and hundreds)  # noqa: PLR2004


def decimal_mark(text: str) -> str | None:
    """The mark before a number's decimals as it tells: "," or ".", "?" when either could be, None without any mark."""
    digits = text.strip().strip(_BLANKS).rstrip(_MARKS)
    if not any(mark in digits for mark in _MARKS) or "e" in digits.lower():
        return None
    try:
        mark = _decimal_mark(digits)
    except ValueError:
        return "?"
    if mark:
        return mark
    return "," if "." in digits else "."  # it groups with the other one


def _from_exponent(digits: str) -> Decimal:
    value = Decimal(digits.replace(",", ".")) if re.fullmatch(r"-?\d(?:[.,]\d+)?[eE][+-]?\d{1,2}", digits) else None
    if value is None or abs(value) >= 10**_MOST_DIGITS:
        raise ValueError(_("“{text}” is not a number").format(text=digits))
    return canonical(value)


def _decimal_mark(digits: str) -> str:
    """The mark before the decimals, or "" when there are none."""
    marks = [c for c in digits if c in _MARKS]
    if not marks:
        return ""
    last = marks[-1]
    if len(set(marks)) > 1:
        if marks.count(last) > 1:
            raise ValueError(_("“{text}” has several decimal marks").format(text=digits))
        return last
    if len(marks) > 1:
        return ""
    after = digits.rpartition(last)[2]
    before = digits.partition(last)[0].removeprefix("-")
    if len(after) == 3 and 1 <= len(before) <= 3 and before != "0":  # noqa: PLR2004 - a group of thousands
        message = _("“{text}” can be read two ways; write {choices}")
        choices = either([digits.replace(last, ""), digits.replace(before + last + after, _plainly(before, after))])
        raise ValueError(message.format(text=digits, choices=choices))
    return last


def _plainly(whole: str, decimals: str) -> str:
    """A number with three decimals, as the user's language writes it and as nobody takes it for thousands."""
    from icmd_cli.reference.languages import by_tag  # only for an error

    shortest = decimals.rstrip("0").ljust(2, "0")
    return f"{whole}{by_tag(language()).decimal}{shortest}" + "0" * (len(shortest) == len(decimals))


def _needed(currency: str | None) -> str:
    if not currency:
        raise ValueError(_("which currency? write 230041 USD"))
    return currency
