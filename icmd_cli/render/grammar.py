"""The little grammar that sentences about projects need: "au Maroc", "d'avril 2014 à janvier 2016", "the Philippines".

What is a language's own stands in its file under reference/languages.
"""

from collections.abc import Callable, Sequence

from icmd_cli.domain.values.dates import PartialDate
from icmd_cli.i18n import _, language
from icmd_cli.reference import countries, languages

DateWords = Callable[[PartialDate], str]
"""A date in words, at its own precision: "15 avril 2014", "avril 2014", "2014"."""


def in_country(code: str, language: str) -> str:
    """Where something is: "au Maroc", "aux Philippines", "in the Philippines", "en Marruecos"."""
    return languages.by_tag(language).in_country(code, countries.name(code, language))


def in_countries(codes: Sequence[str], language: str) -> str:
    """The same for several: "au Maroc et en Tunisie"."""
    return listed([in_country(code, language) for code in codes])


def listed(names: Sequence[str]) -> str:
    """The names as one phrase: "A, B and C", in the user's language."""
    if len(names) < 2:  # noqa: PLR2004 - nothing to join
        return "".join(names)
    joined = languages.by_tag(language()).and_before(names[-1]) or _("{names} and {last}")
    return joined.format(names=", ".join(names[:-1]), last=names[-1])


def by(name: str, language: str) -> str:
    """An organisation's name after "by": in French with its article, where its words are French and tell it."""
    return languages.by_tag(language).by(name)


def span(start: PartialDate | None, end: PartialDate | None, words: DateWords, language: str, *, on: bool) -> str:
    """When something was: "d'avril 2014 à janvier 2016", "since 2014" while it goes `on`, "hasta 2016", or nothing."""
    first, last = (words(date) if date else "" for date in (start, end))
    return languages.by_tag(language).span(start, end, first, last, on)
