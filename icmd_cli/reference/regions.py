"""Parts of the world: names that are regions and no countries, and the DAC codes that stand for them.

The names of the codelist come from iati.json; regions.json holds what people write besides, in English, French,
Spanish and Portuguese: whole names with their codes, and the words that names of regions are built of.
"""

import json
from collections.abc import Sequence
from functools import cache
from pathlib import Path
from typing import Any

from icmd_cli.reference import countries
from icmd_cli.text import fold_name

UNSPECIFIED = "998"
"""Developing countries, unspecified: what the DAC has for several parts of the world, or all of it."""

_DATA = Path(__file__).parent / "data"
_MOST_WORDS = 12
_SEVERAL = 2
"""Words such as "other" and "countries" tell of a region together, not alone."""


def find(name: str) -> str | None:
    """The DAC's code of the part of the world that `name` means; None when it is none, or a country.

    A name wider than any code ("Arab States", "multi-pays") has UNSPECIFIED. Names that are built of the words of
    regions alone are understood as well: "Afrique de l'Ouest et du Centre", "Global - Asia", "Other countries".
    """
    folded = fold_name(name)
    if code := _codes().get(folded):
        return None if countries.find(name) else code
    return _built_of_words(folded, name)


def is_region(name: str) -> bool:
    """Whether `name` is a part of the world, or "several countries", and so no country."""
    return find(name) is not None


def names_area(name: str) -> bool:
    """Whether `name` is a region by itself, as "Africa" is, while "regional" and "other countries" only go with one."""
    return is_region(name) and bool(_areas_in(fold_name(name).split()))


def _built_of_words(folded: str, name: str) -> str | None:
    words = folded.split()
    if not words or len(words) > _MOST_WORDS:
        return None
    if not all(word in _words() for word in words):
        # "Regional HoA" is wider than a country, whatever its other word means.
        rest = name.split(None, 1)[1:]
        return UNSPECIFIED if words[0] in _table()["scopes"] and rest and not countries.nearest(rest[0]) else None
    areas, table = _areas_in(words), _table()
    told = areas or any(word in table["scopes"] for word in words)
    together = sum(word in table["together"] for word in words) >= _SEVERAL
    if not (told or together) or countries.find(name):
        return None
    return areas.pop() if len(areas) == 1 else UNSPECIFIED


def _areas_in(words: Sequence[str]) -> set[str]:
    """The codes of the areas that stand in `words`, each by its longest name: "Middle East" is not the East."""
    found: set[str] = set()
    rest: list[str] = []
    at = 0
    while at < len(words):
        for end in range(min(len(words), at + _MOST_WORDS), at, -1):
            code = _codes().get(" ".join(words[at:end])) or (_areas().get(words[at]) if end == at + 1 else None)
            if code and not all(word in _scope() for word in words[at:end]):
                found.add(code)
                at = end
                break
        else:
            rest.append(words[at])
            at += 1
    # "West and Central Africa" is wider than Central Africa.
    wider = any(word in _table()["qualifiers"] for word in rest)
    return {_areas()[word] for word in words if word in _areas()} or found if wider else found


@cache
def _codes() -> dict[str, str]:
    official: dict[str, list[str]] = _load("iati.json")["regions"]
    found = {fold_name(name): code for code, names in _table()["names"].items() for name in names}
    return found | {fold_name(name): code for code, names in official.items() for name in names}


@cache
def _areas() -> dict[str, str]:
    return {word: code for code, words in _table()["areas"].items() for word in words}


@cache
def _scope() -> frozenset[str]:
    """Words that tell how wide a region is, and not where."""
    return frozenset((*_table()["scopes"], *_table()["together"], *_table()["fillers"]))


@cache
def _words() -> frozenset[str]:
    """Every word that the name of a region is built of."""
    table = _table()
    return frozenset((*_areas(), *table["qualifiers"], *table["scopes"], *table["together"], *table["fillers"]))


@cache
def _table() -> dict[str, Any]:
    return _load("regions.json")


def _load(file: str) -> dict[str, Any]:
    return dict(json.loads((_DATA / file).read_text(encoding="utf-8")))
