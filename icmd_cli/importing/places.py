"""What a cell of countries says: countries, parts of the world, and names that are neither."""

import re
from functools import lru_cache
from typing import Any, NamedTuple

from icmd_cli.domain.values.lists import split_list, split_names
from icmd_cli.reference import countries
from icmd_cli.reference.regions import is_region

_CODE = 3
_MOST_NAMES = 30
"""No more names stand in a cell with only blanks between them."""


class Places(NamedTuple):
    """Names as they were written: of countries (as ISO 3166-1 codes), of parts of the world, and unknown ones."""

    codes: tuple[str, ...] = ()
    regions: tuple[str, ...] = ()
    unknown: tuple[str, ...] = ()

    @property
    def is_whole(self) -> bool:
        """Whether there are names, all of them known."""
        return not self.unknown and bool(self.codes or self.regions)


def read(cell: Any) -> Places:
    """The places that a cell, or a list of names, holds."""
    texts = [cell] if isinstance(cell, str) else [str(text) for text in cell] if isinstance(cell, list) else [str(cell)]
    found = [_read(text) for text in texts]
    if len(found) == 1:
        return found[0]
    return Places(*(tuple(dict.fromkeys(name for places in found for name in places[at])) for at in range(3)))


@lru_cache(4096)
def _read(text: str) -> Places:
    codes: dict[str, None] = {}
    regions: dict[str, None] = {}
    unknown: dict[str, None] = {}
    for name in (part for whole in split_list(text) for part in _names(whole)):
        if code := countries.find(name):
            codes[code] = None
        else:
            (regions if is_region(name) else unknown)[name] = None
    return Places(tuple(codes), tuple(regions), tuple(unknown))


def _names(whole: str) -> list[str]:
    """The names in a text without marks of lists: "SN MR" are two, "South Sudan" is one."""
    if is_place(whole):
        return [whole]
    names = split_names(whole, is_place)
    words = whole.split() if len(names) == 1 else []
    if 1 < len(words) <= _MOST_NAMES and all(map(_stands_alone, words)):
        return words
    return names


def is_place(name: str) -> bool:
    """Whether `name` is one country or one part of the world."""
    return countries.find(name) is not None or is_region(name)


def _stands_alone(word: str) -> bool:
    """Whether a word among others names a country: a code in capitals, or a name."""
    letters = re.sub(r"\W", "", word)
    return countries.find(word) is not None and (len(letters) > _CODE or letters.isupper())


def is_country(cell: Any) -> bool:
    """Whether a title, of a section or a sheet, is a country's name; a few letters may be anything."""
    return isinstance(cell, str) and len(cell.strip()) > _CODE and countries.find(cell) is not None
