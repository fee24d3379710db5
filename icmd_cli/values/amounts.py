"""Amounts of money as people write them: a decimal and its ISO 4217 currency, never converted."""

import re
from dataclasses import dataclass
from decimal import Decimal

from icmd_cli import currencies
from icmd_cli.messages import _

_MARKS = ".,"
_BLANKS = " \u00a0\u202f\u2009'’"
_NUMBER = re.compile(rf"-?\d[\d{re.escape(_MARKS + _BLANKS)}]*")
_MOST_DIGITS = 15
"""More than any budget, and what a 64-bit float still sorts exactly."""


@dataclass(frozen=True, slots=True)
class Amount:
    """So many units of a currency; `currency` is an ISO 4217 code."""

    value: Decimal
    currency: str

    def __str__(self) -> str:
        """For machines and scripts: "230041 USD", with a decimal point and no grouping."""
        return f"{self.value:f} {self.currency}"


def parse_amount(text: str, currency: str | None = None) -> Amount:
    """The amount that `text` writes ("230 041 USD", "€1,250.50"); `currency` when it names none.

    Raises ValueError when there is no number, no currency, or two ways to read it (302,802).
    """
    match = _NUMBER.search(text)
    if not match:
        raise ValueError(_("not an amount: write 230041 USD"))
    word = (text[: match.start()] + " " + text[match.end() :]).strip()
    return Amount(parse_number(match[0]), parse_currency(word) if word else _needed(currency))


def parse_currency(word: str) -> str:
    """The ISO 4217 code that `word` names. Raises ValueError when it names none, or several."""
    code = currencies.find(word)
    if code:
        return code
    if candidates := currencies.candidates(word):
        choices = _(" or ").join(candidates)
        raise ValueError(_("“{word}” can be several currencies: write {choices}").format(word=word, choices=choices))
    raise ValueError(_("unknown currency “{word}”: write a code such as USD, EUR or XOF").format(word=word))


def parse_number(text: str) -> Decimal:
    """The decimal that `text` writes, with a point or a comma, groups of three or none.

    Raises ValueError when it can be read two ways: "302,802" is 302802 in English and 302.802 in French.
    """
    digits = text.strip().strip(_BLANKS)
    for blank in _BLANKS:
        digits = digits.replace(blank, " ")
    digits = digits.rstrip(_MARKS)
    point = _decimal_mark(digits)
    whole, _mark, decimals = digits.rpartition(point) if point else (digits, "", "")
    groups = [group for group in re.split(r"[ .,]", whole.removeprefix("-")) if group]
    if not groups or not all(g.isdecimal() for g in groups) or (decimals and not decimals.isdecimal()):
        raise ValueError(_("“{text}” is not a number").format(text=text))
    if len(groups) > 1 and (len(groups[0]) > 3 or any(len(group) != 3 for group in groups[1:])):  # noqa: PLR2004
        raise ValueError(_("“{text}” is not grouped by thousands").format(text=text))
    if len("".join(groups)) > _MOST_DIGITS:
        raise ValueError(_("“{text}” is too large for an amount").format(text=text))
    sign = "-" if whole.startswith("-") else ""
    return Decimal(f"{sign}{''.join(groups)}" + (f".{decimals}" if decimals else ""))


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
        whole, decimal = digits.replace(last, ""), digits.replace(last, ".")
        message = _("“{text}” can be read two ways: write {whole} or {decimal}0")
        raise ValueError(message.format(text=digits, whole=whole, decimal=decimal))
    return last


def _needed(currency: str | None) -> str:
    if not currency:
        raise ValueError(_("which currency? write 230041 USD"))
    return currency
