"""How every language writes dates in words: months, articles, what begins and ends a span."""

import re
from functools import cache
from typing import NamedTuple

from icmd_cli.domain.values.dates import TIME
from icmd_cli.reference.languages import known, words_in_all
from icmd_cli.text import fold_name


class Phrases(NamedTuple):
    """The patterns of dates in words, made of what all languages have."""

    weekday: re.Pattern[str]
    words: re.Pattern[str]
    american: re.Pattern[str]
    duration: re.Pattern[str]
    between: re.Pattern[str]
    before: re.Pattern[str]
    since: re.Pattern[str]


@cache
def phrases() -> Phrases:
    """The patterns of dates in words; made when the first date is read that has some."""
    before_day, before_month = f"(?:(?:{_any_of('before_day')})\\s+)?", f"(?:(?:{_any_of('before_month')})\\s+)?"
    ordinal = f"(?:{_any_of('ordinals')})?"
    patterns = (
        rf"(?:(?:{_any_of('weekdays')}),?\s+)?{before_day}",
        rf"(?:(\d{{1,2}}){ordinal}[\s./-]+{before_month})?([a-z]+)\.?,?[\s./-]+{before_month}(\d{{4}}){TIME}",
        rf"([a-z]+)\.?\s+(\d{{1,2}}){ordinal},?\s+(\d{{4}}){TIME}",
        rf"(?:(?:{_any_of('about')}) )?\d+(?:[.,]\d+)? ?(?:{_any_of('durations')})\b.*",
        # Each begins where blanks begin, so that a run of them is looked at once.
        rf"(?<!\s)\s+(?:{_any_of('until')})\s+|(?<!\s)\s*(?:->|→|\.\.\.?|[-–—/])\s*",
        rf"(?:{_any_of('before_span')})(?:\s+|(?<=')){before_day}",
        rf"(?:{_any_of('since')})\s+{before_day}",
    )
    return Phrases(*map(re.compile, patterns))


def _any_of(field: str) -> str:
    return "|".join(map(re.escape, words_in_all(field)))


@cache
def month_numbers() -> dict[str, int]:
    """The folded names of months and their abbreviations, in every language -> 1 to 12."""
    return {
        word: number
        for language in known().values()
        for number, names in enumerate(language.month_words, 1)
        for word in names.split()
    }


def is_open_end(text: str) -> bool:
    """Whether people write `text` where an end is not known yet: "en cours", "to date"."""
    return fold_name(text) in words_in_all("open_end")
