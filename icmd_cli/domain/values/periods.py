"""Spans of time as people write them: "2012-2015", "janvier 2011 à décembre 2011", "depuis 2012"."""

import re
from functools import cache
from itertools import islice
from typing import NamedTuple

from icmd_cli.domain.values.date_phrases import is_open_end, phrases
from icmd_cli.domain.values.dates import (
    DAY_FIRST,
    LONGEST,
    PartialDate,
    date_of,
    parse_date,
)
from icmd_cli.i18n import _, either
from icmd_cli.reference.languages import known, words_in_all
from icmd_cli.text import fold, western_digits

_REMARK = r"(?<!\s)\s*\([^()]*\)$"
_MOST_MARKS = 12
"""A span has no more marks that may part its dates: 2012-04-01 - 2013-05-02 has five."""

_SHORT_YEARS = r"(\d{4})\s?[-–—/]\s?(\d{2})"


class Parts(NamedTuple):
    """The patterns of parts of years, made of what all languages have."""

    numbered: tuple[re.Pattern[str], ...]
    roughly: re.Pattern[str]
    fiscal: re.Pattern[str]


@cache
def _patterns() -> Parts:
    units = "|".join(map(re.escape, words_in_all("quarters", "halves")))
    nth = rf"(?P<n>[1-4])\s?(?:{'|'.join(map(re.escape, (*words_in_all('ordinals'), *_ORDINALS)))})?|(?P<word>[a-z]+)"
    joint = rf"(?:[\s/.-]+(?:(?:{'|'.join(map(re.escape, words_in_all('before_month')))})\s+)?|')"
    patterns = (
        rf"(?:{nth})\s?(?P<unit>{units})\.?{joint}(?P<year>\d{{4}})",
        rf"(?P<unit>{units})\.?\s?(?P<n>[1-4]){joint}?(?P<year>\d{{4}})",
        rf"(?P<year>\d{{4}})[\s/.-]*(?P<unit>{units})\.?\s?(?P<n>[1-4])",
    )
    return Parts(
        tuple(map(re.compile, patterns)),
        re.compile(rf"(?:{'|'.join(map(re.escape, words_in_all('roughly')))})[\s.-]+(?=[a-z]*[.\s]*\d{{4}}$)"),
        re.compile(rf"(?:{'|'.join(map(re.escape, words_in_all('fiscal')))})\s?\d"),
    )


_ORDINALS = ("re", "ere", "nde", "d", "e", "eme", "o", "a")
"""What may follow the number of a quarter or a half."""


def parse_span(text: str, order: str | None = None) -> tuple[PartialDate, PartialDate]:
    """The first and the last month of a part of a year ("T1 2014"); of a date, the date.

    Raises ValueError when it is neither, for "mi-2014", for a year that is not the calendar's: `vague` says why.
    """
    if found := _part_of_year(_said(text)):
        return found
    date = parse_date(text, order)
    return date, date


def _said(text: str) -> str:
    return fold(western_digits(text.strip())) if len(text) <= LONGEST else ""


def vague(text: str) -> str:
    """Why `text` tells a time, but no date: it is a part of a year, "fin 2014", a year of account; "" for others."""
    said = _said(text)
    if _patterns().fiscal.match(said):
        return _("a financial year, whose months are not given; write them")
    year = re.search(r"\d{4}", said)
    if year and (_part_of_year(said) or _patterns().roughly.match(said)):
        return _("only a part of the year is told; write the month, or {year}").format(year=year[0])
    return ""


def _part_of_year(said: str) -> tuple[PartialDate, PartialDate] | None:
    """The months of a quarter or a half."""
    for pattern in _patterns().numbered:
        if match := pattern.fullmatch(said):
            named = match.groupdict()
            number = int(named["n"]) if named["n"] else _nth().get(named["word"] or "", 0)
            months = 3 if match["unit"] in words_in_all("quarters") else 6
            if 1 <= number <= 12 // months:
                year = date_of(match["year"]).year
                return PartialDate(year, (number - 1) * months + 1), PartialDate(year, number * months)
    return None


@cache
def _nth() -> dict[str, int]:
    return {word: at for each in known().values() for at, found in enumerate(each.nth, 1) for word in found.split()}


def parse_period(text: str, order: str | None = None) -> tuple[PartialDate, PartialDate | None]:
    """The first and last date of a span: "2012-2015", "janvier 2011 à décembre 2011 (1 an)"; None for an open end.

    Raises ValueError when it is none, or can be read in two ways ("2010-12").
    """
    if len(text) > LONGEST:
        raise ValueError(_("not a date; write 2014, 2014-04 or 2014-04-15"))
    said = re.sub(_REMARK, "", fold(western_digits(text.strip())))
    if match := re.fullmatch(_SHORT_YEARS, said):
        return _short_years(*match.groups())
    if (match := phrases().since.match(said)) and (since := _span_or_none(said[match.end() :], order)):
        return since[0], None
    if part := _part_of_year(said):
        return part
    said = phrases().before.sub("", said, count=1)
    spans = {
        span for match in islice(phrases().between.finditer(said), _MOST_MARKS) if (span := _span(said, match, order))
    }
    if len(spans) == 1:
        return spans.pop()
    return parse_span(re.sub(_REMARK, "", text), order)


def _span(said: str, between: re.Match[str], order: str | None) -> tuple[PartialDate, PartialDate | None] | None:
    """What stands before and after `between`, if both are dates; the first one may leave its year to the second."""
    before, after = said[: between.start()].strip(), said[between.end() :].strip()
    if is_open_end(after):
        begun = _span_or_none(before, order)
        return (begun[0], None) if begun else None
    last = _span_or_none(after, order)
    if last is None:
        return None
    first = _span_or_none(before, order)
    if first is None and last[1].month:
        year = last[1].year
        first = _span_or_none(f"{before} {year}", order) or _span_or_none(f"{before}/{year}", order)
    return (first[0], last[1]) if first else None


def _span_or_none(text: str, order: str | None) -> tuple[PartialDate, PartialDate] | None:
    try:
        return parse_span(text, order)
    except ValueError:
        return None


def _short_years(year: str, rest: str) -> tuple[PartialDate, PartialDate]:
    """The years of "2012-14", the month of "2014-04"; "2010-12" may be both, and is refused."""
    first, last = int(year), int(year[:2] + rest)
    if last <= first:
        month = date_of(year, rest)
        return month, month
    if int(rest) <= 12:  # noqa: PLR2004 - months
        message = _("“{text}” can be read two ways; write {choices}")
        choices = either([f"{year}-{last}", f"{rest}/{year}"])
        raise ValueError(message.format(text=f"{year}-{rest}", choices=choices))
    return date_of(year), date_of(str(last))


def is_span(text: str) -> bool:
    """Whether `text` tells when something began and ended, and not how long it was."""
    try:
        first, last = parse_period(text, DAY_FIRST)
    except ValueError:
        return False
    return first != last
