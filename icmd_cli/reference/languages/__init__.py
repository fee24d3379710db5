"""What icmd knows of each language: one file a language, which says how people write and read in it.

A file `xx.py` holds `LANGUAGE`. Words that are compared are folded (see text.fold); what is shown is written out. All
languages are read in every file that comes in; those that have a catalogue of messages are spoken as well (i18n).
"""

from collections.abc import Callable, Mapping
from functools import cache
from importlib import import_module
from pathlib import Path
from typing import NamedTuple, Protocol

from icmd_cli.i18n import LANGUAGES
from icmd_cli.text import fold_name


class Day(Protocol):
    """A date as far as grammar asks for it: some languages say days otherwise than months and years."""

    @property
    def day(self) -> int | None:
        """The day of the month, if it is known."""
        ...


Words = tuple[str, ...]


class Language(NamedTuple):
    """A language: what is shown in it, and the words by which it is understood."""

    name: str
    """As it calls itself."""

    # Dates, as they are shown
    months: Words
    first_of_month: str
    """How the first day of a month is written: "1", "1er"."""

    between_date_parts: str
    """What stands between day, month and year."""

    # Numbers, as they are shown
    group: str
    decimal: str
    day_in_sheets: str
    """How a spreadsheet shows a day, its month in letters: the language's number (its LCID), then the parts."""

    before_percent: str

    # Dates, as they are understood (folded)
    month_words: Words
    """Twelve entries: the month's name and its abbreviations, with blanks between them."""

    weekdays: Words
    ordinals: Words
    """What may follow a day's number: st, nd; er."""

    before_month: Words
    """What may stand between day, month and year: de, del."""

    before_day: Words
    """An article before a day: le, el."""

    until: Words
    """Between the first and the last date of a span."""

    since: Words
    """Before the first date of a span without end."""

    day_first: bool
    """Whether everybody who writes in it puts the day before the month; English is of two minds."""

    before_span: Words
    about: Words
    durations: Words
    """Units of time, singular and plural."""

    open_end: Words
    """What stands for an end that is not known yet."""

    today: Words
    yesterday: Words

    quarters: Words
    halves: Words
    """What a quarter and a half of a year are called, the abbreviations before or after their number too."""

    nth: Words
    """First to fourth in words, of a quarter or a half: one entry each, with blanks between."""

    roughly: Words
    """Before a year or a month, where in it something was: early, mid, end of."""

    fiscal: Words
    """Before a year that is not the calendar's."""

    # Amounts, folded as well
    scales: Mapping[int, Words]
    """How many -> its words: 1000 -> thousand, k."""

    amounts: Words
    """How headings call an amount: of two languages that a word of scales may be of, they tell which one it is."""

    before_unit: Words
    """What may stand before a unit: in, de."""

    # Rows
    total: Words
    """How the first cell of a row begins that sums up others, folded."""

    # Cells (in lower case, not folded)
    nothing: Words
    """What people write where they have nothing to write."""

    yes: Words
    no: Words

    # Headings, folded too
    heading_fillers: Words
    """What says nothing of a column: articles, "of", "project"."""

    number_signs: Words
    """How "number" is written before what is numbered: no, num."""

    # Search
    stop_words: Words
    """Folded articles and prepositions, which hold a question together but say nothing of what is asked."""

    elided: Words
    """What an apostrophe joins to the next word: l, d, qu."""

    endings: Words
    """The endings by which words of one stem differ most often; none in a language whose words are not stemmed."""

    plurals: Words
    """The endings of plurals that lose their -es before they are stemmed: their singular ends like a verb."""

    search_or: Words
    search_not: Words
    search_and: Words
    """How a search joins words and excludes them, in lower case."""

    languages: Mapping[str, str]
    """Folded names of languages -> their tags (BCP 47)."""

    # Sentences
    in_country: Callable[[str, str], str]
    """A country's code and name -> where something is: "au Maroc"."""

    by: Callable[[str], str]
    """An organisation's name as it follows "by"."""

    span: Callable[[Day | None, Day | None, str, str, bool], str]
    """Start, end, each in words, and whether it goes on -> when something was: "d'avril 2014 à janvier 2016"."""

    and_before: Callable[[str], str | None]
    """A name -> another joint than the catalogue's before it: "{names} e {last}"; None for the usual one."""


@cache
def known() -> Mapping[str, Language]:
    """Tag -> language: every language that has a file here."""
    # Found, not listed: a new language is its file and nothing else.
    files = sorted(path.stem for path in Path(__file__).parent.glob("[a-z][a-z].py"))
    return {tag: _load(tag) for tag in files}


@cache
def by_tag(tag: str) -> Language:
    """The language of that tag; English for one without a file."""
    # One file is read where one language is meant: starting up is a feature.
    return _load(tag if Path(__file__).with_name(f"{tag}.py").exists() and tag.isalpha() else "en")


def tag_of(name: str) -> str | None:
    """The tag of the language of that name, which any language may say; None when none does."""
    folded = fold_name(name)
    return next((tag for each in known().values() if (tag := each.languages.get(folded))), None)


@cache
def of_texts() -> Mapping[str, str]:
    """The tags and the names of the languages that texts are in, folded -> their tags."""
    names = {name: tag for each in known().values() for name, tag in each.languages.items()}
    return {**{name: tag for name, tag in names.items() if tag in LANGUAGES}, **{tag: tag for tag in LANGUAGES}}


@cache
def words_in_all(*fields: str) -> tuple[str, ...]:
    """What all languages have in `fields`, each word once, the longest first."""
    found = {word for each in known().values() for field in fields for word in getattr(each, field)}
    return tuple(sorted(found, key=lambda word: (-len(word), word)))


@cache
def words_in_spoken(field: str) -> frozenset[str]:
    """What the languages that icmd speaks have in `field`: a search reads no others' files."""
    return frozenset(word for tag in LANGUAGES for word in getattr(by_tag(tag), field))


@cache
def tags() -> frozenset[str]:
    """The tags of all languages that have a file, or a name in one."""
    return frozenset(known()).union(*(each.languages.values() for each in known().values()))


def _load(tag: str) -> Language:
    found: Language = import_module(f"{__name__}.{tag}").LANGUAGE
    return found
