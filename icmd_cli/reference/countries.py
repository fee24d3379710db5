"""Countries: the ISO 3166-1 codes of the names that people write, and names in English, French and Spanish.

The tables are made of the Unicode CLDR, ISO 3166-1 and a list of usual names by scripts/make_tables.py.
"""

import json
import re
from collections.abc import Sequence
from functools import cache, lru_cache
from itertools import pairwise
from pathlib import Path
from typing import Any

from icmd_cli.i18n import LANGUAGES
from icmd_cli.reference.nearest import KnownNames
from icmd_cli.text import fold_name, is_doubted

_INITIAL = r"([NSEW])(?:\.\s?|\s)(?=[^\W\d_]{3})"
_DIRECTIONS = {"N": "North", "S": "South", "E": "East", "W": "West"}
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

_LONGEST = 120
"""No name of a country has more letters."""

_REMEMBERED = 1 << 16
"""So many names are kept as they were understood: a column repeats itself, and is gone through more than once."""

_SHORT_WORD = 2
"""Letters of words that make no name when their order is lost."""


@cache
def _load(file: str) -> dict[str, dict[str, Any]]:
    path = Path(__file__).parent / "data" / file
    return dict(json.loads(path.read_text(encoding="utf-8")))


def fold_country(name: str) -> str:
    """`name` as it is looked up: folded, without "and", abbreviated: "Rép. du Congo" -> "rep du congo"."""
    return " ".join(_SHORT.get(word, word) for word in fold_name(name).split() if word not in _AND)


def find(name: str) -> str | None:
    """The ISO 3166-1 alpha-2 code of the country that `name` names; None when there is none, or several.

    `name` is an alpha-2 or alpha-3 code, or a name in English, French, Spanish, Portuguese or the country's own
    language: short, official, with its form of state, inverted ("Yemen, Republic of", "Niger (the)"), or a name and
    its like in parentheses. Case, accents, punctuation and articles do not matter; all letters do, so that "Niger" is
    never Nigeria, nor "Guinée" Guinée-Bissau; the form of state tells the Congos, the Koreas and the Chinas apart.
    """
    return _find(name) if len(name) <= _LONGEST and not is_doubted(name) else None


@lru_cache(_REMEMBERED)
def _find(name: str) -> str | None:
    initial, key = re.match(_INITIAL, name), fold_country(name)
    if initial and not (key[1:2] == " " and _named(key)):  # "S. Sudan" is not the Sudan; "S. Tomé" is a saint
        name = f"{_DIRECTIONS[initial[1]]} {name[initial.end() :]}"
    for written in dict.fromkeys((name, name.replace(".", ""))):  # "R.D.C." is RDC, "St.Lucia" is two words
        key = fold_country(written)
        if code := _code(fold_name(written)) or _named(key) or _named(_without_article(key)) or _by_form(key):
            return code
    return _said_twice(name)


def _code(key: str) -> str | None:
    code = key.upper()
    return code if is_code(code) else _load("countries.json")["alpha3"].get(code)


def _named(key: str) -> str | None:
    return _load("country_lookup.json")["lookup"].get(key)


def _without_article(key: str) -> str:
    return key.removeprefix(next(filter(key.startswith, _ARTICLES), ""))


def _by_form(key: str) -> str | None:
    """The country whose name is left when the words of a form of state, and of grammar, are taken away."""
    words = _words(key)
    if _is_part_of_one(key.split()):
        return None
    if " " in key and (code := _in_any_order(words)):  # a single word is a name by itself
        return code
    forms = _set("forms").intersection(words)
    bare = tuple(word for word in words if word not in forms)
    if len(bare) == 1 and (family := _families().get(bare[0])):
        return next((code for code, must, may in family if must <= forms <= must | may), None)
    return _in_any_order(bare) if forms else None


def _is_part_of_one(words: Sequence[str]) -> bool:
    """Whether a part of a country or continent is meant: "Sud de l'Afrique" is not Afrique du Sud."""
    directions, fillers = _set("directions"), _set("fillers")
    return any(word in directions and after in fillers for word, after in pairwise(words))


def is_part(text: str) -> bool:
    """Whether `text` begins as the name of a part of a country does: "nord", "région de Kayes"."""
    return fold_name(text).partition(" ")[0] in _set("parts") | _set("directions")


def _words(key: str) -> tuple[str, ...]:
    """The words of a name in alphabetical order, those of grammar aside; one that stands twice does so here."""
    fillers = _set("fillers")
    return tuple(sorted(word for word in key.split() if word not in fillers))


@cache
def _set(table: str) -> frozenset[str]:
    return frozenset(_load("country_forms.json")[table])


def _in_any_order(words: tuple[str, ...]) -> str | None:
    """The country one of whose names has just these words."""
    if not any(len(word) > _SHORT_WORD for word in words):
        return None
    fewest = min([_names_with().get(word, []) for word in words], key=len)
    return next((_load("country_lookup.json")["lookup"][name] for name in fewest if _words(name) == words), None)


@cache
def _names_with() -> dict[str, list[str]]:
    """Each word -> the names that it stands in."""
    found: dict[str, list[str]] = {}
    for name in _load("country_lookup.json")["lookup"]:
        for word in name.split():
            found.setdefault(word, []).append(name)
    return found


@cache
def _families() -> dict[str, list[tuple[str, frozenset[str], frozenset[str]]]]:
    """A name that is also another state's -> each one's code, the words that tell it, and those that may go with it."""
    return {
        name: [(code, frozenset(must), frozenset(may)) for code, must, may in family]
        for names, family in _load("country_forms.json")["families"].items()
        for name in names.split()
    }


def _said_twice(name: str) -> str | None:
    """The country of "Name (other name)", both being the same one's: "Burma (Myanmar)", "Mali (MLI)"."""
    before, parenthesis, rest = name.partition("(")
    inside, _closed, after = rest.partition(")")
    if not parenthesis or after.strip() or "(" in inside or not (before.strip() and inside.strip()):
        return None
    code = find(before)
    return code if code and code == find(inside) else None


def names_another(name: str, more: str) -> bool:
    """Whether `more` beside a country's name may make another country of it: "Guinea", "Equatorial"."""
    words, own = fold_country(name).split(), find(name)
    keys = _load("country_lookup.json")["lookup"].items()
    others = [key.split() for key, code in keys if code != own]
    return any(set(words) < set(key) and not set(fold_country(more).split()).isdisjoint(key) for key in others)


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
    """The names in `language` of the countries that `word` probably means; only to suggest.

    These are, in this order: those that share the name ("Corée"); those whose whole name the text holds ("Maroc,
    région de l'Oriental"); those whose name has one letter or two less, more or other. Never by words in common.
    """
    return [name(code, language) for code in _nearest(fold_country(word))][:limit]


@lru_cache(_REMEMBERED)
def meant_by(word: str) -> str:
    """The name of the one country that `word` probably means, in the language that it is nearest to; "" for none."""
    from rapidfuzz import fuzz, process  # only for what names none

    codes = _nearest(fold_country(word))
    names = [name(codes[0], spoken) for spoken in LANGUAGES] if len(codes) == 1 else []  # one would lose the others
    found = process.extractOne(word, names, scorer=fuzz.ratio) if names else None
    return found[0] if found else ""


@lru_cache(_REMEMBERED)
def _nearest(key: str) -> Sequence[str]:
    if key in _several():
        return _several()[key].split()
    return _known().nearest(key) or _known().misspelt(_bare(key))


@cache
def _several() -> dict[str, str]:
    """A name that several countries share -> their codes; none of a word that says too little."""
    return {shared: codes for codes, names in _load("country_forms.json")["several"].items() for shared in names}


def _bare(key: str) -> str:
    """The words of a name, those of a form of state and of grammar aside."""
    return " ".join(word for word in key.split() if word not in _set("forms") and word not in _set("fillers"))


@cache
def _known() -> KnownNames:
    return KnownNames(_load("country_lookup.json")["lookup"])
