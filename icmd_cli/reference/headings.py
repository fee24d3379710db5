"""The headings that people give to columns, and the words that headings are made of: reference/data/headings.json.

They are those of IATI's products, d-portal, AFD, CDFD, AidData, EU and UN project lists, and of the programme's own
site; as they fold, without "of the project".
"""

import json
import re
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

from icmd_cli.reference import languages
from icmd_cli.text import fold_name

COUNT = re.compile(
    r"(?:nombre|nbre|nb|number|no|numero) (?:of|de|d) (?:\w+ )?"
    r"(?:projets|projects|activites|activities|operations|initiatives|programmes|programs)\b"
)
"""How many projects, not what they are called: "nombre" is a name in Spanish only."""

OTHERS = re.compile(r"\b(?:other|others|autres?|otr[oa]s?|outr[oa]s?|weitere|andere)\b")
"""What a heading of a second column of a list begins with: "Other donors"."""

_ARTICLE = "ال"
_FUSED = re.compile(r"[^\W\d_]{7,40}")
_PIECE = 2
_CAMEL = re.compile(r"(?<=[a-zà-ÿ])(?=[A-ZÀ-Þ])")


@cache
def known() -> Mapping[str, Mapping[str, Any]]:
    """Per language: field -> headings, the likeliest first; "hxl": hashtag of HXL 1.1 -> field.

    "else" are words of headings by what they say, "by_values" headings by the kind of values that tell their field.
    """
    path = Path(__file__).parent / "data" / "headings.json"
    return dict(json.loads(path.read_text(encoding="utf-8")))


@cache
def meanings() -> Mapping[str, tuple[str, int, str | None]]:
    """Each heading as it folds, and as `plain_key` has it -> field, rank (1: likeliest), language (None: several)."""
    found: dict[str, tuple[str, int, str | None]] = {}
    for spoken in languages.known():
        for field, aliases in known().get(spoken, {}).items():
            for rank, alias in enumerate(aliases, 1):
                for key in filter(None, (fold_name(alias), plain_key(alias))):
                    first = found.get(key)
                    if first is None:
                        found[key] = (field, rank, spoken)
                    elif first[0] == field and first[2] != spoken:
                        found[key] = (field, min(rank, first[1]), None)  # the same word in both languages
    return found


@cache
def in_any_order() -> Mapping[frozenset[str], tuple[str, int, str | None]]:
    """The words of each heading of several -> what it means: "amount approved"; none that mean two fields."""
    found: dict[frozenset[str], tuple[str, int, str | None]] = {}
    several: set[frozenset[str]] = set()
    for key, meaning in meanings().items():
        told = frozenset(key.split())
        if len(told) > 1 and found.setdefault(told, meaning)[0] != meaning[0]:
            several.add(told)
    return {told: meaning for told, meaning in found.items() if len(told) > 1 and told not in several}


@cache
def words(kind: str) -> frozenset[str]:
    """The words of headings that say one thing."""
    return frozenset(known()["else"][kind])


def says(heading: str, kind: str) -> bool:
    """Whether a heading has a word of that kind."""
    return not words(kind).isdisjoint((*plain_key(heading).split(), *key_words(heading)))


@cache
def fillers() -> frozenset[str]:
    """What may stand beside the words that mean something."""
    return frozenset(languages.words_in_all("heading_fillers"))


def plain_key(text: str) -> str:
    """`text` folded, each word in the singular, without articles or "of the project": "DateDebut" -> "date debut"."""
    numbers = languages.words_in_all("number_signs")
    words_ = map(_without_article, key_words(text))
    return " ".join("no" if word in numbers else _singular(word) for word in words_ if word not in fillers())


def key_words(name: str) -> list[str]:
    """The folded words of a heading, or of a program's own name: "CountryName", "country_name"."""
    return fold_name(_CAMEL.sub(" ", name)).split()


def _without_article(word: str) -> str:
    """A word without the article that Arabic writes in one with it."""
    return word[len(_ARTICLE) :] if word.startswith(_ARTICLE) and len(word) > 2 * len(_ARTICLE) else word


def _singular(word: str) -> str:
    if word.endswith(("ries", "ties")) and word[:-3] + "y" not in fillers():  # "countries", not "associés"
        return word[:-3] + "y"
    return word[:-1] if len(word) > 3 and word.endswith("s") else word  # noqa: PLR2004 - not "gas"


def parted(heading: str) -> str | None:
    """`heading`, a word that is made of known ones, as these: "nomprojet" -> "nom projet"; None when it is none."""
    if not _FUSED.fullmatch(heading):
        return None
    found = {0: ""}
    for end in range(_PIECE, len(heading) + 1):
        starts = (at for at in found if end - at >= _PIECE and fold_name(heading[at:end]) in _pieces())
        if (start := next(starts, None)) is not None:
            found[end] = f"{found[start]} {heading[start:end]}".strip()
    whole = found.get(len(heading), "")
    return whole if " " in whole else None


@cache
def _pieces() -> frozenset[str]:
    """The words of all known headings, and those that may stand beside them."""
    told = {word for key in meanings() for word in key.split() if len(word) >= _PIECE or word in fillers()}
    return frozenset(told | fillers() | words("qualifiers"))
