"""Countries: the ISO 3166-1 codes of the names that people write, and names in English, French and Spanish.

The tables are made of the Unicode CLDR, ISO 3166-1 and a list of usual names by scripts/make_tables.py.
"""

import json
from functools import cache
from pathlib import Path
from typing import Any

from icmd_cli.text import fold_name

_ARTICLES = ("le ", "la ", "les ", "l ", "the ", "el ", "los ", "las ")
_AND = {"and", "et", "y", "e"}
_SHORT = {
    "republique": "rep",
    "republica": "rep",
    "republic": "rep",
    "democratique": "dem",
    "democratica": "dem",
    "democratic": "dem",
    "saint": "st",
    "sainte": "ste",
    "santa": "sta",
}
_LIKENESS = 0.65
"""The share of a name that is spelled right: 0.8 in "marok" for "maroc", 0.62 in "afrique" for "jamaique"."""


@cache
def _load(file: str) -> dict[str, dict[str, Any]]:
    path = Path(__file__).parent / "data" / file
    return dict(json.loads(path.read_text(encoding="utf-8")))


def fold_country(name: str) -> str:
    """`name` as it is looked up: folded, without "and", abbreviated: "Rép. du Congo" -> "rep du congo"."""
    return " ".join(_SHORT.get(word, word) for word in fold_name(name).split() if word not in _AND)


def find(name: str) -> str | None:
    """The ISO 3166-1 alpha-2 code of the country that `name` names; None when there is none, or several.

    `name` is an alpha-2 or alpha-3 code, or a name in English, French, Spanish or the country's own language:
    short, official, or as in "Yemen, Republic of". Case, accents, punctuation and a leading article do not
    matter; all letters do, so that "Niger" is never Nigeria, nor "Guinée" Guinée-Bissau.
    """
    for written in (name, name.replace(".", "")):  # "R.D.C." is RDC, "St.Lucia" is two words
        key = fold_country(written)
        if code := _code(fold_name(written)) or _named(key) or _named(_without_article(key)):
            return code
    return None


def _code(key: str) -> str | None:
    code = key.upper()
    return code if is_code(code) else _load("countries.json")["alpha3"].get(code)


def _named(key: str) -> str | None:
    return _load("country_lookup.json")["lookup"].get(key)


def _without_article(key: str) -> str:
    return key.removeprefix(next(filter(key.startswith, _ARTICLES), ""))


def name(code: str, language: str = "en") -> str:
    """A country's Unicode CLDR name in "en", "fr" or "es", else in English; of an unknown code, the code."""
    names = _load("countries.json")["names"].get(code, {})
    return str(names.get(language) or names.get("en") or code)


def is_code(code: str) -> bool:
    """Whether `code`, in capitals, is an alpha-2 code of ISO 3166-1 or XK, which stands for Kosovo."""
    return code in _load("countries.json")["names"]


def codes() -> tuple[str, ...]:
    """All alpha-2 codes, in alphabetical order."""
    return tuple(_load("countries.json")["names"])


def nearest(word: str, language: str = "en", limit: int = 3) -> list[str]:
    """The names in `language` of the countries spelled most like `word`, best first; only to suggest.

    Of a word that few countries share ("Corée"), these countries; of nonsense, none.
    """
    from rapidfuzz import process  # only when a name is unknown
    from rapidfuzz.distance import OSA  # counts "maroc" and "marco" as one slip

    lookup, key = _load("country_lookup.json")["lookup"], fold_country(word)
    found = {code: None for written, code in lookup.items() if f" {key} " in f" {written} "}
    if not 1 < len(found) <= limit:
        near = process.extract(key, lookup.keys(), scorer=OSA.normalized_similarity, score_cutoff=_LIKENESS, limit=None)
        found = {lookup[written]: None for written, _score, _index in near}
    return [name(code, language) for code in found][:limit]
