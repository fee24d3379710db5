"""Every language is one file that says everything; nothing of a language stands elsewhere."""

import re

import pytest
from conftest import FIGUIG, ROOT

from icmd_cli.domain.entry import entry_of
from icmd_cli.domain.project import parse_record
from icmd_cli.domain.values.amounts import split_amount
from icmd_cli.domain.values.blanks import is_nothing
from icmd_cli.domain.values.date_phrases import is_open_end
from icmd_cli.domain.values.dates import PartialDate, parse_date
from icmd_cli.domain.values.periods import parse_period
from icmd_cli.i18n import LANGUAGES, speaking
from icmd_cli.reference import countries, languages
from icmd_cli.reference.languages import Language, known
from icmd_cli.text import fold
from icmd_cli.writers import writer

MAY_BE_EMPTY = frozenset(
    (
        *("ordinals", "before_month", "before_day", "day_first", "about", "before_percent"),
        *("heading_fillers", "elided", "plurals"),
        *("endings", "stop_words", "search_or", "search_not", "search_and"),  # of a language that is only imported
    )
)
FOLDED = (
    *("month_words", "weekdays", "ordinals", "before_month", "before_day", "until", "since", "before_span", "about"),
    *("durations", "open_end", "amounts", "heading_fillers", "number_signs", "stop_words"),
    *("elided", "search_or", "search_not", "search_and"),
)
TAGS = sorted(known())


def test_every_spoken_language_has_its_file_and_each_file_its_language() -> None:
    assert set(LANGUAGES) <= set(known())
    assert {"en", "fr", "es", "pt"} <= set(known())
    assert len({each.name for each in known().values()}) == len(known())


@pytest.mark.parametrize("tag", TAGS)
def test_a_language_says_everything(tag: str) -> None:
    language = known()[tag]
    for name in Language._fields:
        assert getattr(language, name) or name in MAY_BE_EMPTY, name
    assert len(language.months) == len(language.month_words) == 12
    assert len(language.weekdays) == 7
    for name in FOLDED:
        assert all(word == fold(word).lower() for word in getattr(language, name)), name
    searched = [
        name for name in ("endings", "stop_words", "search_or", "search_not", "search_and") if getattr(language, name)
    ]
    assert len(searched) in ((5,) if tag in LANGUAGES else (0, 5)), searched
    assert language.languages[fold(language.name).lower()] == tag


@pytest.mark.parametrize("tag", TAGS)
def test_what_a_language_writes_it_reads(tag: str) -> None:
    language = known()[tag]
    for number, month in enumerate(language.months, 1):
        joint = language.between_date_parts
        assert parse_date(f"{month}{joint}2014") == PartialDate(2014, number)
        assert parse_date(f"15{joint}{month}{joint}2014") == PartialDate(2014, number, 15)
        assert parse_date(f"{language.first_of_month}{joint}{month}{joint}2014") == PartialDate(2014, number, 1)
        assert parse_date(f"{language.weekdays[0]} 15{joint}{month}{joint}2014") == PartialDate(2014, number, 15)
    start, end = PartialDate(2014, 4), PartialDate(2016, 1)
    first, last = f"{language.months[3]}{joint}2014", f"{language.months[0]}{joint}2016"
    said = language.span(start, end, first, last, False)
    assert parse_period(said) == (start, end), said
    assert parse_period(language.span(start, None, first, "", True)) == (start, None)
    assert all(map(is_open_end, language.open_end))
    assert all(map(is_nothing, language.nothing))
    assert split_amount(f"5 {language.scales[1_000_000][-1]}")[0] == 5_000_000


@pytest.mark.parametrize("tag", TAGS)
def test_a_sentence_says_where_in_every_language(tag: str) -> None:
    for code in countries.codes():
        name = countries.name(code, tag)
        place = known()[tag].in_country(code, name)
        assert place.endswith(name)
        assert len(place) > len(name)


@pytest.mark.parametrize("tag", TAGS)
@pytest.mark.parametrize("name", ["xlsx", "md", "html"])
def test_a_language_with_its_file_is_written_in_every_format_for_people(tag: str, name: str) -> None:
    project, problems = parse_record({**FIGUIG, "start": "2014-04-15"}, 1)
    assert not problems
    with speaking(tag):
        assert any(writer(name)([entry_of(project)], None))


def test_an_unknown_language_is_english() -> None:
    assert languages.by_tag("xx") is known()["en"]
    assert languages.tag_of("Français") == languages.tag_of("French") == languages.tag_of("Francés") == "fr"
    assert languages.tag_of("Klingon") is None


OWN = re.compile(
    r"\b(?:janvier|avril|enero|abril|february|depuis|hasta|desde|lunes|lundi|milliard|néant|ninguno|aucun)\b"
)


def test_no_word_of_a_language_stands_elsewhere() -> None:
    """Outside of reference/, such words are in docstrings, comments, examples and messages only."""
    found = []
    for path in (ROOT / "icmd_cli").rglob("*.py"):
        if "reference" in path.parts or path.name == "other_words.py":  # names of commands, which speak all at once
            continue
        text = re.sub(r'"""[\s\S]*?"""|#[^\n]*', "", path.read_text("utf-8"))
        text = re.sub(r"_\((?:\s*\"[^\"]*\")+\s*\)|N_\((?:\s*\"[^\"]*\")+\s*\)|EXAMPLES = \([\s\S]*?\n\)", "", text)
        found += [f"{path.relative_to(ROOT)}: {match[0]}" for match in OWN.finditer(text)]
    assert found == []
