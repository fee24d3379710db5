"""What the amounts of a column mean, decided for the whole column on evidence: the decimal mark, the currency.

The faults that the rules avoid: wireservice/csvkit#876, python-babel#1061 (302,802 read a thousand times too small).
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from decimal import Decimal
from typing import Any, NamedTuple

from icmd_cli.domain.values.amounts import (
    TwoAmounts,
    canonical,
    decimal_mark,
    number_part,
    of_machine,
    parse_currency,
    parse_number,
    split_amount,
)
from icmd_cli.domain.values.units import counted
from icmd_cli.i18n import _
from icmd_cli.importing.column_types import BOTH, Assumed, Convert, Decision, Unsettled, told_by
from icmd_cli.importing.header_words import CURRENCY, meaning_of
from icmd_cli.importing.model import Rule
from icmd_cli.importing.settings import FIRST
from icmd_cli.reference import currencies


class Money(NamedTuple):
    """An amount whose currency may still have to be found: a code, a word such as FCFA, or nothing; and its cell."""

    value: Decimal
    currency: str
    written: str


def decimal_of(
    heading: str, values: Iterable[Any], given: str | None, others: str | None
) -> tuple[str | None, Decision | None]:
    """The mark before a column's decimals, and the decision to report; None when each value must tell by itself."""
    texts = [number_part(value) for value in values if isinstance(value, str) and not value.isdecimal()]
    marks = {text: mark for text in texts if (mark := decimal_mark(text))}
    shapes = set(marks.values())
    unseen = shapes.difference(mark for text, mark in marks.items() if mark in text)
    if any(mark == "?" and unseen.intersection(text) for text, mark in marks.items()):
        shapes |= {".", ","}  # beside "1,250,000", which only groups, "500.000" is not 500 for certain
    custom = Assumed(others, _("assumed from the separator and the names of the columns"), "custom")
    both = _("the values show both marks: ambiguous ones are skipped")
    return told_by(heading, "--decimal", shapes, given, (custom,), both=both)


def amount_converter(heading: str, mark: str | None, scale: int, how: str | None = None) -> Convert:
    """Cells -> Money, in units: `scale` is what the heading says ("en millions"), `how` what becomes of several."""

    def convert(cell: Any) -> Any:
        if isinstance(cell, list):
            return _of_several([convert(one) for one in cell], how)
        if isinstance(cell, dict) and cell.keys() == {"amount", "currency"}:
            amount = cell.get("amount")
            unsaid = isinstance(amount, str) and cell.get("currency") == ""
            return Money(parse_number(str(amount), "."), "", str(amount)) if unsaid else cell
        if isinstance(cell, dict):
            amount, currency = _amount_and_currency(cell)
            money = convert(amount)
            return money._replace(currency=money.currency or currency)
        if isinstance(cell, bool):
            raise ValueError(_("not an amount; write 230041 USD"))  # noqa: TRY004 - every parser raises ValueError
        if isinstance(cell, int | float | Decimal):
            value, word = of_machine(cell), ""
            if value < 0:
                raise ValueError(_("a budget is not negative"))
        else:
            value, word = _amount(str(cell), mark, heading)
            if scale != 1:
                bare = parse_number(number_part(str(cell)), None if mark == BOTH else mark)
                return Money(counted(value, bare, scale, currency=word), word, str(cell))
        return Money(canonical(value * scale), word, str(cell))

    return convert


def _amount_and_currency(part: Mapping[str, Any]) -> tuple[Any, str]:
    """What one part of a budget says, such as a year's: {"year": 2014, "value": 5000, "currency": "EUR"}."""
    fields = [(found.field, value) for key, value in part.items() if (found := meaning_of(key))]
    amounts = [value for field, value in fields if field == "budget" and not isinstance(value, dict | list)]
    if len(amounts) != 1:
        raise ValueError(_("not an amount; write 230041 USD"))
    return amounts[0], next((str(value) for field, value in fields if field == CURRENCY), "")


def _of_several(found: Sequence[Money], how: str | None) -> Money:
    """The amount that several are together, or their first. Raises Unsettled until the user has said which."""
    if not found:
        raise ValueError(_("not an amount; write 230041 USD"))
    if how is None and len(found) > 1:
        raise Unsettled(Rule.PARTS, _("several amounts in one"))
    if how == FIRST or len(found) == 1:
        return found[0]
    if len({part.currency for part in found}) > 1:
        raise ValueError(_("amounts in several currencies are not added up"))
    total = sum((part.value for part in found), Decimal(0))
    return found[0]._replace(value=canonical(total), written=" + ".join(part.written for part in found))


def _amount(text: str, mark: str | None, heading: str) -> tuple[Decimal, str]:
    """The number and the currency's word of an amount. Raises Unsettled where only the decimal mark is missing."""
    try:
        return split_amount(text, None if mark == BOTH else mark, heading)
    except TwoAmounts as error:
        raise Unsettled(Rule.RANGE, error) from error
    except ValueError as error:
        if mark is None and decimal_mark(number_part(text)) == "?":
            as_with_point(text, heading)  # what no mark would settle is refused for what it is
            raise Unsettled(Rule.DECIMAL, error) from error
        raise


def as_with_point(text: str, heading: str) -> Money:
    """What `text` says where its decimal mark is not known: its currency for certain. Raises ValueError."""
    value, word = split_amount(text, ".", heading)
    return Money(value, word, text)


def currency_for(word: str, *, usual: str | None, countries: Callable[[], Sequence[str]]) -> str:
    """The ISO 4217 code that an amount's `word` means; `usual` when it has none, or can mean several.

    FCFA, dinars, pesos ... are those of the project's `countries`, which are asked for only then. Raises ValueError.
    """
    word = word or usual or ""
    if not word:
        raise Unsettled(Rule.CURRENCY, _("which currency? give --currency, or a column that says it"))
    if code := currencies.find(word):
        return code
    candidates = currencies.candidates(word)
    if usual in candidates:
        return str(usual)
    if candidates and (theirs := currencies.used_in(word, set(countries()))):
        return theirs
    if candidates:
        try:
            parse_currency(word)
        except ValueError as error:
            raise Unsettled(Rule.CURRENCY, error) from error
    return parse_currency(word)


def one_currency(cell: str, column: Any) -> str:
    """The currency's word that an amount's cell or a column of currencies tells; ValueError where they differ."""
    words = [word for word in (cell, str(column or "")) if word]
    meant = [{code} if (code := currencies.find(word)) else set(currencies.candidates(word)) for word in words]
    if all(meant) and len(meant) > 1 and not meant[0] & meant[1]:
        raise ValueError(_("the cell says {one}, the column of currencies {other}").format(one=cell, other=column))
    return words[0] if words else ""
