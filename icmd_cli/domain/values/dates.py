"""Dates as people write them, kept to the precision that they wrote (ISO 8601, section 5.2.2)."""

import datetime as dt
import re
from dataclasses import dataclass
from functools import lru_cache

from icmd_cli.domain.values.date_parts import MONTH, TIME
from icmd_cli.i18n import _, either
from icmd_cli.text import fold, western_digits

# Compiled at their first use: starting up is a feature.
_ZONE = r"(?:\s?(?:[Zz]|UTC|GMT|[+-]\d{2}:\d{2}))?"
"""After a day, and by XML Schema after a month or a year as well."""

_CLOCK = r"[T ]\d{1,2}:\d{2}(?::\d{2}(?:[.,]\d+)?)?(?:[+-]\d{2}(?!:))?"
_ISO = rf"(\d{{4}})(?:-(\d{{1,2}})(?:-(\d{{1,2}})(?:{_CLOCK})?(?:[+-]\d{{4}})?)?)?{_ZONE}"
_AS_KEPT = r"(\d{4})(?:-(\d{2})(?:-(\d{2}))?)?"
"""How icmd itself writes dates: asked first, so that who reads one project compiles no other pattern."""

_YEAR_FIRST = r"(\d{4})[/.](\d{1,2})(?:[/.](\d{1,2}))?"
_YEAR_MONTH_DAY = r"((?:19|20)\d{2})(\d{2})(\d{2})"
_NUMERIC = rf"(\d{{1,2}})([./-])(\d{{1,2}})\2(\d{{4}}|\d{{2}}){TIME}"
_MONTH_YEAR = r"(\d{1,2})[./-](\d{4})"
_DAY_WORD = rf"(\d{{1,2}})[\s./-]+{MONTH}\.?[\s./-]+(\d{{2}})"
_EXCEL_MONTH = rf"{MONTH}\.?[-/ ](\d{{2}})"


LONGEST = 200
"""No date or period has more letters; to look through a text for one takes time."""

UNKNOWN_FROM = 2099
"""The first year that databases write where an end is not known."""

_DAY_OF_FUTURE = r"^(\d{4})\d{4}$"
_FIRST_DAY, _FIRST_OF_1904 = dt.date(1899, 12, 30), dt.date(1904, 1, 1)

DAY_FIRST = "DMY"
MONTH_FIRST = "MDY"


@dataclass(frozen=True, slots=True)
class PartialDate:
    """A day, a month or a year of the Gregorian calendar; what nobody wrote is None."""

    year: int
    month: int | None = None
    day: int | None = None

    def __str__(self) -> str:
        """ISO 8601 at its own precision: 2014, 2014-04 or 2014-04-15."""
        text = f"{self.year:04}"
        if self.month is not None:
            text += f"-{self.month:02}"
            if self.day is not None:
                text += f"-{self.day:02}"
        return text

    def to_json(self) -> str:
        """As JSON has it."""
        return str(self)

    def first_day(self) -> str:
        """The earliest day that it can mean, as ISO 8601."""
        return f"{self.year:04}-{self.month or 1:02}-{self.day or 1:02}"

    def last_day(self) -> str:
        """The latest day that it can mean, as ISO 8601."""
        month = self.month or 12
        return f"{self.year:04}-{month:02}-{self.day or _days(self.year, month):02}"


@lru_cache(4096)
def parse_date(text: str, order: str | None = None) -> PartialDate:
    """The date that `text` writes: ISO 8601, in figures, or with a month's name in fr, en or es.

    `order` is DMY or MDY where the column has told it. Raises ValueError when it is no date, or when day and month
    could be exchanged (03/04/2014) and no order is known.
    """
    text = western_digits(text.strip())
    if len(text) > LONGEST:
        raise ValueError(_("not a date; write 2014, 2014-04 or 2014-04-15"))
    for pattern in (_AS_KEPT, _ISO, _YEAR_FIRST):
        if match := re.fullmatch(pattern, text, re.ASCII):
            return date_of(*match.groups())
    if match := re.fullmatch(_NUMERIC, text, re.ASCII):
        return _in_figures(match[1], match[3], match[4], order)
    if match := re.fullmatch(_MONTH_YEAR, text, re.ASCII):
        return date_of(match[2], match[1])
    if match := re.fullmatch(_YEAR_MONTH_DAY, text, re.ASCII):
        return date_of(*match.groups())
    from icmd_cli.domain.values.date_phrases import phrases  # only for dates in words

    said = phrases().weekday.sub("", fold(text), count=1)
    if date := _in_words(said):
        return date
    if phrases().duration.fullmatch(said):
        raise ValueError(_("this is a duration, not a date"))
    raise ValueError(_("not a date; write 2014, 2014-04 or 2014-04-15"))


def is_unknown_end(text: str) -> bool:
    """Whether an end, as databases write it, says that it is not known: a day from 2099 on, or nothing but nines."""
    if re.fullmatch(r"9[9/.\-: ]*", text.strip(), re.ASCII):
        return True
    years = re.findall(r"(?<!\d)\d{4}(?!\d)", text[:LONGEST], re.ASCII) or re.findall(
        _DAY_OF_FUTURE, text[:LONGEST], re.ASCII
    )
    if len(years) != 1 or int(years[0]) < UNKNOWN_FROM:
        return False
    near = text.replace(years[0], "2000")
    return any(date_or_none(near, order) for order in (DAY_FIRST, MONTH_FIRST))


def of_serial(days: int, *, since_1904: bool = False) -> PartialDate:
    """The day that a spreadsheet counts as `days`: from 1899-12-30 on, or, in old Macintosh files, 1904-01-01."""
    day = (_FIRST_OF_1904 if since_1904 else _FIRST_DAY) + dt.timedelta(days)
    return PartialDate(day.year, day.month, day.day)


def _in_words(said: str) -> PartialDate | None:
    """The date that folded words write with a month's name: which parts are its year, its month and its day."""
    from icmd_cli.domain.values.date_phrases import month_numbers, phrases

    for pattern, (year, month, day) in (
        (phrases().words, (3, 2, 1)),
        (phrases().american, (3, 1, 2)),
        (_EXCEL_MONTH, (2, 1, 0)),
        (_DAY_WORD, (3, 2, 1)),
    ):
        match = re.fullmatch(pattern, said)
        number = month_numbers().get(match[month]) if match else None
        if match and number:
            return date_of(match[year], str(number), match[day] if day else None)
    return None


def date_or_none(text: str, order: str | None) -> PartialDate | None:
    """The date that `text` writes, or None."""
    try:
        return parse_date(text, order)
    except ValueError:
        return None


def dates_in(text: str) -> list[str]:
    """The dates in figures that stand in `text`, also those with only a dash between them: "1.3.2014-28.2.2015"."""
    parted = re.sub(r"(?<=[./]\d{4})-(?=\d)", " - ", western_digits(text[:LONGEST]))
    return [match[0] for match in re.finditer(rf"(?<![\d./-]){_NUMERIC}(?![\d./-])", parted, re.ASCII)]


def day_or_month_first(text: str) -> str | None:
    """What a date in figures tells of its order: DMY, MDY, "?" when either is possible, None when it is none such."""
    match = re.fullmatch(_NUMERIC, western_digits(text.strip()), re.ASCII)
    if not match:
        return None
    first, second = int(match[1]), int(match[3])
    if first == second:
        return None
    if first > 12:  # noqa: PLR2004 - months
        return DAY_FIRST
    return MONTH_FIRST if second > 12 else "?"  # noqa: PLR2004 - months


def _in_figures(first: str, second: str, year: str, order: str | None) -> PartialDate:
    day_first, month_first = int(second) <= 12, int(first) <= 12  # noqa: PLR2004 - months
    if order is None and day_first and month_first and first != second:
        one, other = date_of(year, second, first), date_of(year, first, second)
        raise ValueError(_("day or month first? write {choices}").format(choices=either([str(one), str(other)])))
    if order == MONTH_FIRST or (order is None and not day_first):
        return date_of(year, first, second)
    return date_of(year, second, first)


def date_of(year: str, month: str | None = None, day: str | None = None) -> PartialDate:
    """The date of these figures. Raises ValueError for what is none."""
    if len(year) == 2:  # noqa: PLR2004 - two digits, as Excel reads them: 30 to 99 are of the last century
        year = f"20{year}" if int(year) < 30 else f"19{year}"  # noqa: PLR2004
    date = PartialDate(int(year), int(month) if month else None, int(day) if day else None)
    if not 1900 <= date.year <= 2100:  # noqa: PLR2004 - a typing mistake beyond
        raise ValueError(_("the year {year} is not between 1900 and 2100").format(year=date.year))
    if date.month is not None:
        if not 1 <= date.month <= 12:  # noqa: PLR2004 - months
            raise ValueError(_("there is no month {month}").format(month=date.month))
        if date.day is not None and not 1 <= date.day <= _days(date.year, date.month):
            raise ValueError(_("there is no day {day} in that month").format(day=date.day))
    return date


def _days(year: int, month: int) -> int:
    """How many days the month has."""
    return (dt.date(year + month // 12, month % 12 + 1, 1) - dt.timedelta(1)).day
