"""Where a project works, as people write it in one cell: countries, parts of the world, and names that are neither."""

import re
from collections.abc import Iterable, Sequence
from functools import lru_cache
from itertools import chain
from typing import NamedTuple

from icmd_cli.domain.values.blanks import is_nothing
from icmd_cli.domain.values.lists import once, split_list, split_names, unbulleted
from icmd_cli.reference import countries
from icmd_cli.reference.regions import is_region, names_area
from icmd_cli.text import clean

_BETWEEN_AREAS = re.compile("[,/;]")
_AROUND = re.compile(r"[():\[\]]")
"""Between a region and its countries, or a code and its name: "Sahel (Mali, Niger)", "[ML] Mali"."""

_WORDS = re.compile(r"(?:[A-Z]{2,3}|\w{4,})(?:\s+(?:[A-Z]{2,3}|\w{4,}))+")
"""Names of one word, as form tools join choices ("maroc burkina_faso"), and codes ("SN MR"); no "et"."""

_SHARE = re.compile(r"\s{0,3}[(\[]?\s{0,3}\d{1,3}(?:[.,]\d{1,6})?\s{0,3}%\s{0,3}[)\]]?")
"""How much of a project a country has: "Mali (60 %), Niger 40%"."""

_BESIDE = re.compile(
    r"\s?[(\[](?:\d{1,3}|https?://[^()\s]{1,300})[)\]]|(?:^|(?<=[,;|\n]))\s?\d{1,3}\s?[-–—:]\s?(?=[^\W\d_])"
)
"""A country's number or page beside its name: "466 - Mali", "Mali (466)", "Mali (https://...)"."""

_SPOT = r"([^\W\d_][^()\d]{1,60}?)\s?\(([^()]{2,60})\)"

_SPOT_AND_COUNTRY = r"([^\W\d_][^,;()\d]{1,60}),\s{0,3}([^,;()\d]{2,60})"

_CODE = 3
_MOST_LETTERS = 500
"""A longer text is no list of places."""

_REMEMBERED = 1 << 16
"""So many cells are kept as they were understood: a column repeats itself, and is gone through more than once."""


class Places(NamedTuple):
    """What a cell names: codes of countries, regions as they are written, and what is neither."""

    countries: tuple[str, ...] = ()
    regions: tuple[str, ...] = ()
    unknown: tuple[str, ...] = ()


def read_places(value: str | Sequence[str]) -> Places:
    """The places in the text of a cell, or in several texts.

    "Maroc, Afrique de l'Ouest" names a country and a region. "Africa, regional" is one region, "Africa, Asia" are
    two. A name that is a country and a region ("Micronesia") is the country. Names of one word and codes may stand with
    blanks between them ("SN MR").
    """
    texts = (value,) if isinstance(value, str) else value
    found = [_of_text(text) for text in texts]
    return Places(*(once(chain.from_iterable(names)) for names in zip(*found, strict=True))) if found else Places()


@lru_cache(_REMEMBERED)
def _of_text(text: str) -> Places:
    text = _SHARE.sub("", text) if "%" in text else text
    text = _BESIDE.sub("", text) or text if any(map(str.isdigit, text)) or "://" in text else text
    text = unbulleted(text) if "\n" in text else text
    names = [name for part in split_list(text) for name in _names_in(part)]
    parted = [_spot_in_country(name) or ("", name) for name in names]
    where = {name: countries.find(name) for _spot, name in parted if not is_nothing(name)}
    regions = [name for name, code in where.items() if code is None and is_region(name)]
    return Places(
        once(code for code in where.values() if code),
        once(clean(name) for name in (*_spots(parted), *regions)),
        once(clean(name) for name, code in where.items() if code is None and name not in regions),
    )


def _spots(parted: Iterable[tuple[str, str]]) -> Iterable[str]:
    """The places within countries, parted at commas: "Maroc (Rabat, Fès)"."""
    return filter(None, (spot.strip() for text, _country in parted for spot in text.split(",")))


def _names_in(part: str) -> Iterable[str]:
    """The names in one value of a list."""
    if countries.find(part):
        return [part]
    if is_region(part):
        areas = [area.strip() for area in _BETWEEN_AREAS.split(part)]
        return areas if len(areas) > 1 and all(map(names_area, areas)) else [part]
    if len(part) > _MOST_LETTERS:
        return [part]
    words = part.split() if _WORDS.fullmatch(part) else []
    for pieces in ([piece.strip() for piece in _AROUND.split(part)], words if _stand_together(words) else []):
        names = [name for piece in pieces if piece for name in split_names(piece, _is_place)] if len(pieces) > 1 else []
        if names and all(map(_is_place, names)):
            return names
    return split_names(part, lambda name: _is_place(name) or _spot_in_country(name))


def _stand_together(words: Sequence[str]) -> bool:
    """Whether words with blanks between them may be a list: all of them codes or none, or one country's code and name.

    The NA of "Afrika NA" is no Namibia.
    """
    return len({len(word) <= _CODE for word in words}) == 1 or len(set(map(countries.find, words))) == 1


def _spot_in_country(name: str) -> tuple[str, str] | None:
    """The place and its country in "Kolda (Sénégal)" or "Georgia (Tbilisi)"; None where neither or both are countries.

    After a country a place has a capital letter, or says that it is a part ("nord", "région de Kayes"); and it is no
    part of another country's name: "Guinea (Equatorial)".
    """
    match = re.fullmatch(_SPOT, name.strip()) if "(" in name else None
    if not match or countries.find(name) or is_nothing(match[2]):
        return None
    before, inside = match[1], match[2].strip()
    if countries.find(inside):
        return None if countries.find(before) else (before, inside)
    is_spot = (inside[:1].isupper() or countries.is_part(inside)) and not is_region(inside)
    is_own = is_spot and countries.find(before) and not countries.names_another(before, inside)
    return (inside, before) if is_own else None


def as_spot(text: str) -> str | None:
    """A place with its country, "Dakar, Sénégal", as "Dakar (Sénégal)"; None for what is none."""
    match = re.fullmatch(_SPOT_AND_COUNTRY, text.strip())
    is_spot = match and countries.find(match[2]) and not _is_place(match[1])
    return f"{match[1]} ({match[2]})" if match and is_spot else None


def _is_place(name: str) -> bool:
    return countries.find(name) is not None or is_region(name)
