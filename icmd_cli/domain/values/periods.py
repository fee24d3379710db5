"""Spans of time as people write them: "2012-2015", "janvier 2011 à décembre 2011", "depuis 2012"."""

import re
from itertools import islice

from icmd_cli.domain.values.date_phrases import is_open_end, phrases
from icmd_cli.domain.values.dates import (
    DAY_FIRST,
    LONGEST,
    PartialDate,
    date_of,
    date_or_none,
    parse_date,
)
from icmd_cli.i18n import _
from icmd_cli.text import fold

_REMARK = r"(?<!\s)\s*\([^()]*\)$"
_MOST_MARKS = 12
"""A span has no more marks that may part its dates: 2012-04-01 - 2013-05-02 has five."""

_SHORT_YEARS = r"(\d{4})\s?[-–—/]\s?(\d{2})"


def parse_period(text: str, order: str | None = None) -> tuple[PartialDate, PartialDate | None]:
    """The first and last date of a span: "2012-2015", "janvier 2011 à décembre 2011 (1 an)"; None for an open end.

    Raises ValueError when it is none, or can be read in two ways ("2010-12").
    """
    if len(text) > LONGEST:
        raise ValueError(_("not a date: write 2014, 2014-04 or 2014-04-15"))
    said = re.sub(_REMARK, "", fold(text.strip()))
    if match := re.fullmatch(_SHORT_YEARS, said):
        return _short_years(*match.groups())
    if (match := phrases().since.match(said)) and (since := date_or_none(said[match.end() :], order)):
        return since, None
    said = phrases().before.sub("", said, count=1)
    spans = {
        span for match in islice(phrases().between.finditer(said), _MOST_MARKS) if (span := _span(said, match, order))
    }
    if len(spans) == 1:
        return spans.pop()
    date = parse_date(re.sub(_REMARK, "", text), order)
    return date, date


def _span(said: str, between: re.Match[str], order: str | None) -> tuple[PartialDate, PartialDate | None] | None:
    """What stands before and after `between`, if both are dates; the first one may leave its year to the second."""
    before, after = said[: between.start()].strip(), said[between.end() :].strip()
    if is_open_end(after):
        first = date_or_none(before, order)
        return (first, None) if first else None
    last = date_or_none(after, order)
    if last is None:
        return None
    first = date_or_none(before, order)
    if first is None and last.month:
        first = date_or_none(f"{before} {last.year}", order) or date_or_none(f"{before}/{last.year}", order)
    return (first, last) if first else None


def _short_years(year: str, rest: str) -> tuple[PartialDate, PartialDate]:
    """The years of "2012-14", the month of "2014-04"; "2010-12" may be both, and is refused."""
    first, last = int(year), int(year[:2] + rest)
    if last <= first:
        month = date_of(year, rest)
        return month, month
    if int(rest) <= 12:  # noqa: PLR2004 - months
        message = _("“{text}” can be read two ways: write {years} or {month}")
        raise ValueError(message.format(text=f"{year}-{rest}", years=f"{year}-{last}", month=f"{rest}/{year}"))
    return date_of(year), date_of(str(last))


def is_span(text: str) -> bool:
    """Whether `text` tells when something began and ended, and not how long it was."""
    try:
        first, last = parse_period(text, DAY_FIRST)
    except ValueError:
        return False
    return first != last
