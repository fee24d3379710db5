"""What the values of a column mean, decided for the whole column on evidence: order of dates, decimal mark, currency.

The rules and the faults that they avoid: datagouv/csv-detective#268, dateutil#1150 (day and month silently swapped),
wireservice/csvkit#876, python-babel#1061 (302,802 read a thousand times too small).
"""

import re
from collections.abc import Callable, Iterable, Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import Any, NamedTuple

from icmd_cli.domain.values.amounts import (
    canonical,
    decimal_mark,
    number_in,
    of_machine,
    parse_currency,
    parse_number,
    split_amount,
)
from icmd_cli.domain.values.dates import (
    DAY_FIRST,
    UNKNOWN_FROM,
    dates_in,
    day_or_month_first,
    is_open_end,
    is_unknown_end,
    of_serial,
    parse_date,
    parse_period,
)
from icmd_cli.domain.values.units import PARENTHESES
from icmd_cli.i18n import _
from icmd_cli.importing.model import Rule
from icmd_cli.reference import currencies
from icmd_cli.reference.languages import tag_of

BOTH = "both"
"""The order of a column, or its decimal mark, whose values show one and the other."""

Convert = Callable[[Any], Any]
"""A cell -> its value for the record. Raises ValueError with the reason."""

_FIRST_SERIAL, _LAST_SERIAL = 20_000, 60_000
"""Excel's days since 1899-12-30 that are dates here: 1954 to 2064."""

_FIRST_DAY = date(1899, 12, 30)
_LAST_YEAR = 2055
"""No project is planned further ahead; Nepal writes 2070 where others write 2013."""


_SPARSE = 3
"""Of so many numbers of a count, one stands in the file at least; codes lie further apart."""


class Unsettled(ValueError):
    """A value that can be read two ways, until something is settled for the whole file: `rule` says what."""

    def __init__(self, rule: Rule, reason: object) -> None:
        super().__init__(str(reason))
        self.rule = rule


class Decision(NamedTuple):
    """What was decided for a column, for the user to check: the option that overrides it, the value, the reason.

    `rule` names the reason for scripts; `settled` says that a later file should be read by it.
    """

    heading: str
    option: str
    value: str
    reason: str
    rule: str = ""
    settled: bool = True


class Money(NamedTuple):
    """An amount whose currency may still have to be found: a code, a word such as FCFA, or nothing; and its cell."""

    value: Decimal
    currency: str
    written: str


# Dates


def date_order(
    heading: str, values: Iterable[Any], given: str | None, told: str | None, others: str | None, *, french: bool
) -> tuple[str | None, Decision | None]:
    """The order of day and month in a column, and the decision to report (None when nothing had to be decided).

    By the user's word (`given`), the heading (`told`), the values themselves, the `others` dates of the table, and last
    the custom of French and Spanish files; None when it cannot be told.
    """
    shapes = {shape for value in values if isinstance(value, str) and (shape := day_or_month_first(value))}
    if not shapes:
        return None, None
    if given:
        return given, Decision(heading, "--date-order", given, _("as you said"), "option")
    evidence = shapes - {"?"}
    if evidence:
        return _shown_order(heading, evidence, told)
    for assumed, reason, rule in (
        (told, _("the heading says so"), "heading"),
        (others, _("assumed from the other dates of the table"), "other-columns"),
        (DAY_FIRST if french else None, _("assumed: the headings are French or Spanish, and no value tells"), "custom"),
    ):
        if assumed:
            return assumed, Decision(heading, "--date-order", assumed, reason, rule)
    return None, None


def shown_order(values: Iterable[Any]) -> str | None:
    """The order of day and month that `values` show, if they show one."""
    shapes = {day_or_month_first(value) for value in values if isinstance(value, str)} - {None, "?"}
    return shapes.pop() if len(shapes) == 1 else None


def _shown_order(heading: str, evidence: set[str], told: str | None) -> tuple[str | None, Decision]:
    if told and told not in evidence:
        reason = _("the values show another order than the heading: those that tell none are left out")
    elif len(evidence) > 1:
        reason = _("the values show both orders: those that tell none are left out")
    else:
        order = evidence.pop()
        return order, Decision(heading, "--date-order", order, _("the values show it"), "values")
    return BOTH, Decision(heading, "--date-order", "?", reason, "both", settled=False)


def turned_round(heading: str, values: Iterable[Any], order: str | None) -> Decision | None:
    """A warning, where Excel may have exchanged day and month of texts that it could take for dates.

    It made cells of those whose day is a month's number, and left the others as texts: so they tell of each other.
    """
    found = list(values)
    days = [value for value in found if isinstance(value, date)]
    shown = {day_or_month_first(value) for value in found if isinstance(value, str)} - {None}
    if len(days) > 1 and order and shown == {order} and all(value.day <= 12 for value in days):  # noqa: PLR2004 - months
        reason = _("cells have days up to 12, texts days after it: Excel may have exchanged day and month in the cells")
        return Decision(heading, "--date-order", "?", reason, "exchanged", settled=False)
    return None


def date_converter(
    order: str | None, *, is_end: bool, far: bool = True, never: bool = False, since_1904: bool = False
) -> Convert:
    """Cells -> ISO 8601 texts; an empty text for "en cours" where a project's end is expected.

    Without `far`, years far ahead are refused; with `never`, an end that is too far for any project stands for none.
    `since_1904` is how the sheet counts its days.
    """

    def convert(cell: Any) -> str:
        if is_end and never and is_never(cell):
            return ""
        if isinstance(cell, datetime):
            cell = cell.date()
        if isinstance(cell, date):
            return _whole_day(cell)
        text = _digits(cell)
        if isinstance(cell, float) and _FIRST_SERIAL <= cell <= _LAST_SERIAL:
            text = str(int(cell))  # a time of that day
        elif isinstance(cell, float) and not cell.is_integer():
            raise ValueError(_("not a date: write 2014, 2014-04 or 2014-04-15"))
        if text.isdecimal() and _FIRST_SERIAL <= int(text) <= _LAST_SERIAL:
            return str(of_serial(int(text), since_1904=since_1904))
        if is_end and is_open_end(text):
            return ""
        found = _parsed(parse_date, text, order)
        if found.year > _LAST_YEAR and not far:
            raise ValueError(_("the year {year} is far ahead: is it of another calendar?").format(year=found.year))
        return str(found)

    return convert


def is_never(cell: Any) -> bool:
    """Whether an end is so far ahead, or all nines, that it stands for none."""
    return cell.year >= UNKNOWN_FROM if isinstance(cell, date) else is_unknown_end(_digits(cell))


def _parsed(parse: Callable[[str, str | None], Any], text: str, order: str | None) -> Any:
    """What `parse` makes of `text`. Raises Unsettled where only the order of day and month is missing."""
    try:
        return parse(text, None if order == BOTH else order)
    except ValueError as error:
        ambiguous = any(day_or_month_first(date) == "?" for date in dates_in(text) or [text])
        if order is None and ambiguous:
            raise Unsettled(Rule.ORDER, error) from error
        raise


def _whole_day(cell: date) -> str:
    serial = (cell - _FIRST_DAY).days
    if 1900 <= serial <= 2100:  # noqa: PLR2004 - the years that dates are of
        message = _("a spreadsheet has made {date} of the year {year}: write {year}")
        raise ValueError(message.format(date=cell, year=serial))
    return cell.isoformat()


def period_converter(order: str | None) -> Convert:
    """Cells -> the first and the last date of a span, as ISO 8601 texts; no last one for an open end."""

    def convert(cell: Any) -> tuple[str, str]:
        if isinstance(cell, date):
            return (str(cell)[:10],) * 2
        first, last = _parsed(parse_period, _digits(cell), order)
        return str(first), str(last or "")

    return convert


def _digits(cell: Any) -> str:
    """A cell as text; a whole number that a sheet keeps as 2014.0 is 2014."""
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    return str(cell).strip()


# Amounts


def decimal_of(
    heading: str, values: Iterable[Any], given: str | None, others: str | None
) -> tuple[str | None, Decision | None]:
    """The mark before a column's decimals, and the decision to report; None when each value must tell by itself."""
    shapes = {mark for value in values if isinstance(value, str) and (mark := decimal_mark(number_in(value)))}
    if not shapes:
        return None, None
    if given:
        return given, Decision(heading, "--decimal", given, _("as you said"), "option")
    evidence = shapes - {"?"}
    if len(evidence) == 1:
        mark = evidence.pop()
        return mark, Decision(heading, "--decimal", mark, _("the values show it"), "values")
    if evidence:
        reason = _("the values show both marks: those that tell none are left out")
        return BOTH, Decision(heading, "--decimal", "?", reason, "both", settled=False)
    if others:
        reason = _("assumed from the separator and the names of the columns")
        return others, Decision(heading, "--decimal", others, reason, "custom")
    return None, None


def amount_converter(mark: str | None, scale: int) -> Convert:
    """Cells -> Money, in units: `scale` is what the heading says ("en millions")."""

    def convert(cell: Any) -> Any:
        if isinstance(cell, dict) and cell.keys() == {"amount", "currency"}:
            amount = cell.get("amount")
            unsaid = isinstance(amount, str) and cell.get("currency") == ""
            return Money(parse_number(str(amount), "."), "", str(amount)) if unsaid else cell
        if isinstance(cell, dict | list):
            raise ValueError(_("several amounts in one, which are not added up: write 230041 USD"))  # noqa: TRY004
        if isinstance(cell, bool):
            raise ValueError(_("not an amount: write 230041 USD"))  # noqa: TRY004 - every parser raises ValueError
        if isinstance(cell, int | float | Decimal):
            value, word = of_machine(cell), ""
            if value < 0:
                raise ValueError(_("a budget is not negative"))
        else:
            value, word = _amount(str(cell), mark)
        return Money(canonical(value * scale), word, str(cell))

    return convert


def _amount(text: str, mark: str | None) -> tuple[Decimal, str]:
    """The number and the currency's word of an amount. Raises Unsettled where only the decimal mark is missing."""
    try:
        return split_amount(text, None if mark == BOTH else mark)
    except ValueError as error:
        if mark is None and decimal_mark(number_in(text)) == "?":
            raise Unsettled(Rule.DECIMAL, error) from error
        raise


def currency_for(word: str, *, usual: str | None, countries: Callable[[], Sequence[str]]) -> str:
    """The ISO 4217 code that an amount's `word` means; `usual` when it has none, or can mean several.

    FCFA, dinars, pesos ... are those of the project's `countries`, which are asked for only then. Raises ValueError.
    """
    word = word or usual or ""
    if not word:
        raise Unsettled(Rule.CURRENCY, _("which currency? give --currency, or a column that says it"))
    code = currencies.find(word)
    if code:
        return code
    candidates = currencies.candidates(word)
    if usual in candidates:
        return str(usual)
    if candidates:
        theirs = currencies.used_in(word, set(countries()))
        if theirs:
            return theirs
    if candidates:
        try:
            parse_currency(word)
        except ValueError as error:
            raise Unsettled(Rule.CURRENCY, error) from error
    return _with_remark(word) or parse_currency(word)


def _with_remark(word: str) -> str | None:
    """The code in a word with a remark: "Franc CFA (XOF)", "EUR (contribution UE)"; None where they say two things."""
    inside = PARENTHESES.findall(word)
    named = {code for text in (PARENTHESES.sub(" ", word), *inside) if (code := currencies.find(text.strip()))}
    return named.pop() if len(named) == 1 and inside and not re.search(r"\d", word) else None


def one_currency(cell: str, column: Any) -> str:
    """The currency's word that an amount's cell or a column of currencies tells; ValueError where they differ."""
    words = [word for word in (cell, str(column or "")) if word]
    meant = [{code} if (code := currencies.find(word)) else set(currencies.candidates(word)) for word in words]
    if all(meant) and len(meant) > 1 and not meant[0] & meant[1]:
        raise ValueError(_("the cell says {one}, the column of currencies {other}").format(one=cell, other=column))
    return words[0] if words else ""


# Other values


def phase_text(cell: Any) -> str:
    """A phase as a number: "Phase II", "II", 2."""
    text = _digits(cell).lower().removeprefix("phase").removeprefix("fase").strip()
    return {"i": "1", "ii": "2", "iii": "3", "iv": "4"}.get(text, text)


def language_tag(cell: Any) -> str:
    """A language's tag, from its tag or its name in a language that is known."""
    text = str(cell).strip()
    return tag_of(text) or text


def row_numbers(values: Sequence[Any], *, gaps: bool) -> bool:
    """Whether `values` only count the rows: 1, 2, 3 ..., at least two of them.

    With `gaps`, a row alone may be numbered, numbers may be missing, in any order or begin anew.
    """
    texts = [_digits(value) for value in values]
    numbers = [int(text) for text in texts if text.isdecimal() and len(text) < 7]  # noqa: PLR2004 - no million of rows
    if not numbers or len(numbers) < len(texts):
        return False
    if not gaps:
        return len(numbers) > 1 and numbers == list(range(1, len(numbers) + 1))
    return max(numbers) <= _SPARSE * len(numbers)
