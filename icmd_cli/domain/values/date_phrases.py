"""How every language writes dates in words: months, articles, what begins and ends a span."""

import json
import re
from functools import cache
from pathlib import Path
from typing import NamedTuple

from icmd_cli.domain.values.date_parts import MONTH, TIME
from icmd_cli.reference import languages
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
    ordinal = rf"(?:\s?(?:{_any_of('ordinals')})(?![a-z]))?"
    patterns = (
        rf"(?:(?:{_any_of('weekdays')}),?\s+)?{before_day}",
        rf"(?:(\d{{1,2}}){ordinal}[\s./-]+{before_month})?{MONTH}\.?,?[\s./-]+{before_month}(\d{{4}}){TIME}",
        rf"{MONTH}\.?\s+(\d{{1,2}}){ordinal},?\s+(\d{{4}}){TIME}",
        rf"(?:(?:{_any_of('about')}) )?\d+(?:[.,]\d+)? ?(?:{_any_of('durations')})\b.*",
        # Each begins where blanks begin, so that a run of them is looked at once.
        rf"(?<!\s)\s+(?:{_any_of('until')})\s+|(?<!\s)\s*(?:->|→|\.\.\.?|[-–—/~])\s*",
        rf"(?:{_any_of('before_span')})(?:\s+|(?<=')){before_day}",
        rf"(?:{_any_of('since')})\s+{before_day}",
    )
    return Phrases(*map(re.compile, patterns))


def _any_of(field: str) -> str:
    return "|".join(map(re.escape, words_in_all(field)))


@cache
def month_numbers() -> dict[str, int]:
    """The folded names of months and their abbreviations, in every language -> 1 to 12."""
    tables = [language.month_words for language in known().values()]
    return {**_other_months(), **{w: n for table in tables for n, names in enumerate(table, 1) for w in names.split()}}


def _other_months() -> dict[str, int]:
    """Those of the languages without a file; a word of two months is none."""
    path = Path(languages.__file__).parents[1] / "data" / "months.json"
    found: dict[str, set[int]] = {}
    for names in json.loads(path.read_text(encoding="utf-8"))["months"].values():
        for number, words_of_month in enumerate(names, 1):
            for word in words_of_month.split():
                found.setdefault(word, set()).add(number)
    return {word: numbers.pop() for word, numbers in found.items() if len(numbers) == 1}


def is_open_end(text: str) -> bool:
    """Whether people write `text` where an end is not known yet: "en cours", "to date"."""
    return fold_name(text) in words_in_all("open_end")
