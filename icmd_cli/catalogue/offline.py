"""The full-text index of some projects as plain values, for a page that answers as `icmd search` does, without icmd."""

from collections.abc import Iterator, Sequence
from typing import Any

from icmd_cli.domain.project import Project
from icmd_cli.reference.languages import words_in_spoken
from icmd_cli.search.index import Index
from icmd_cli.search.ranking import RANKS
from icmd_cli.search.snapshot import COLUMNS, IndexTerms
from icmd_cli.storage.fingerprint import Fingerprint
from icmd_cli.text import LETTERS

_DIGITS = "0123456789abcdefghijklmnopqrstuvwxyz"


def offline_index(projects: Sequence[Project], language: str | None) -> dict[str, Any]:
    """All that a search of `projects`, which have numbers, needs; `language` is that of texts whose project names none.

    What search.snapshot.Snapshot holds, in a third of the bytes; all lists are joined with blanks.

    - `vocabulary`: of each term `term:form:spellings`, these joined with commas, without the term that they begin with,
      or whole after a "=".
    - `endings`: all of them; `forms`: for each form which of them it takes, as bits of a hexadecimal number, the first
      the lowest.
    - `projects`: for each the places of its terms, to base 36, its columns parted by bars.
    - `hyphened`; `weights` of the columns; `letters`: how some fold; `elided` and `empty`: words that are none.
    """
    index = Index.in_memory(projects, Fingerprint("", 0, settled=True), language)
    try:
        held = index.snapshot()
    finally:
        index.close()
    endings = sorted({ending for taken in held.endings for ending in taken})
    return {
        "vocabulary": " ".join(_vocabulary(held)),
        "endings": " ".join(endings),
        "forms": " ".join(f"{sum(1 << endings.index(ending) for ending in taken):x}" for taken in held.endings),
        "projects": [
            "|".join(
                " ".join(map(_to_base_36, text)) for text in held.projects.get(project.number or 0, [[]] * len(COLUMNS))
            )
            for project in projects
        ],
        "hyphened": " ".join(held.hyphened),
        "weights": RANKS,
        "letters": {chr(letter): plain for letter, plain in LETTERS.items()},
        "elided": " ".join(sorted(words_in_spoken("elided"))),
        "empty": " ".join(sorted(words_in_spoken("stop_words"))),
    }


def _vocabulary(held: IndexTerms) -> Iterator[str]:
    spellings: dict[int, list[str]] = {}
    for word, places in held.words.items():
        for place in places:
            spellings.setdefault(place, []).append(word)
    for place, (term, form) in enumerate(zip(held.terms, held.forms, strict=True)):
        words = (word.removeprefix(term) if word.startswith(term) else f"={word}" for word in spellings.get(place, ()))
        yield f"{term}:{form}:{','.join(words)}" if place in spellings else f"{term}:{form}"


def _to_base_36(number: int) -> str:
    digits = ""
    while number or not digits:
        number, digit = divmod(number, 36)
        digits = _DIGITS[digit] + digits
    return digits
