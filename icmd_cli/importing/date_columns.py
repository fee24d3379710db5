"""What the dates of a column mean, decided for the whole column on evidence: the order of day and month.

The faults that the rules avoid: datagouv/csv-detective#268, dateutil#1150 (day and month silently swapped).
"""

from collections.abc import Callable, Iterable
from datetime import date, datetime
from typing import Any

from icmd_cli.domain.values.date_phrases import is_open_end
from icmd_cli.domain.values.dates import (
    DAY_FIRST,
    UNKNOWN_FROM,
    dates_in,
    day_or_month_first,
    is_unknown_end,
    of_serial,
    parse_date,
)
from icmd_cli.domain.values.periods import parse_period, vague
from icmd_cli.i18n import _
from icmd_cli.importing.column_types import BOTH, Assumed, Convert, Decision, Unsettled, digits, told_by
from icmd_cli.importing.model import Rule

_FIRST_SERIAL, _LAST_SERIAL = 20_000, 60_000
"""Excel's days since 1899-12-30 that are dates here: 1954 to 2064."""

_NO_DAY = "1900-01-01"
"""What databases and spreadsheets write for no day."""

_FIRST_DAY = date(1899, 12, 30)
_LAST_YEAR = 2055
"""No project is planned further ahead; Nepal writes 2070 where others write 2013."""


def date_order(
    heading: str, values: Iterable[Any], given: str | None, told: str | None, others: str | None, *, french: bool
) -> tuple[str | None, Decision | None]:
    """The order of day and month in a column, and the decision to report (None when nothing had to be decided).

    By the user's word (`given`), the heading (`told`), the values themselves, the `others` dates of the table, and last
    the custom of French and Spanish files; None when it cannot be told.
    """
    shapes = {shape for value in values if isinstance(value, str) and (shape := day_or_month_first(value))}
    both = _("the values show both orders: ambiguous ones are skipped")
    if told and told not in shapes and shapes - {"?"}:
        shapes, both = shapes | {told}, _("the values show another order than the heading: ambiguous ones are skipped")
    custom = _("assumed: the headings are French or Spanish, and no value tells")
    assumed = (
        Assumed(told, _("the heading says so"), "heading"),
        Assumed(others, _("assumed from the other dates of the table"), "other-columns"),
        Assumed(DAY_FIRST if french else None, custom, "custom"),
    )
    return told_by(heading, "--date-order", shapes, given, assumed, both=both)


def shown_order(values: Iterable[Any]) -> str | None:
    """The order of day and month that `values` show, if they show one."""
    shapes = {day_or_month_first(value) for value in values if isinstance(value, str)} - {None, "?"}
    return shapes.pop() if len(shapes) == 1 else None


def turned_round(heading: str, values: Iterable[Any], order: str | None) -> Decision | None:
    """A warning, where Excel may have exchanged day and month of texts that it could take for dates.

    It made cells of those whose day is a month's number, and left the others as texts: so they tell of each other.
    """
    found = list(values)
    days = [value for value in found if isinstance(value, date)]
    if len(days) < 2 or not order or any(value.day > 12 for value in days):  # noqa: PLR2004 - two, months
        return None
    shown = {day_or_month_first(value) for value in found if isinstance(value, str)} - {None}
    if shown == {order}:
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
        text = digits(cell)
        if isinstance(cell, float) and _FIRST_SERIAL <= cell <= _LAST_SERIAL:
            text = str(int(cell))  # a time of that day
        elif isinstance(cell, float) and not cell.is_integer():
            raise ValueError(_("not a date; write 2014, 2014-04 or 2014-04-15"))
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
    return cell.year >= UNKNOWN_FROM if isinstance(cell, date) else is_unknown_end(digits(cell))


def _parsed(parse: Callable[[str, str | None], Any], text: str, order: str | None) -> Any:
    """What `parse` makes of `text`. Raises Unsettled where only the order of day and month is missing."""
    try:
        return _known_day(parse(text, None if order == BOTH else order))
    except ValueError as error:
        ambiguous = any(day_or_month_first(date) == "?" for date in dates_in(text) or [text])
        if order is None and ambiguous:
            raise Unsettled(Rule.ORDER, error) from error
        if reason := vague(text):
            raise ValueError(reason) from error
        raise


def _known_day(found: Any) -> Any:
    """`found`, unless it is what stands for no day. Raises ValueError."""
    if str(found) == _NO_DAY:
        raise ValueError(_("not a date; write 2014, 2014-04 or 2014-04-15"))
    return found


def _whole_day(cell: date) -> str:
    serial = (cell - _FIRST_DAY).days
    if 1900 <= serial <= 2100:  # noqa: PLR2004 - the years that dates are of
        message = _("a spreadsheet has made {date} of the year {year}; write {year}")
        raise ValueError(message.format(date=cell, year=serial))
    return str(_known_day(cell.isoformat()))


def period_converter(order: str | None) -> Convert:
    """Cells -> the first and the last date of a span, as ISO 8601 texts; no last one for an open end."""

    def convert(cell: Any) -> tuple[str, str]:
        if isinstance(cell, date):
            return (str(cell)[:10],) * 2
        first, last = _parsed(parse_period, digits(cell), order)
        return str(first), str(last or "")

    return convert
