"""Lists as people type them: what parts the values of a field, bars and commas alike, as the screen shows them."""

import re
from collections.abc import Callable, Collection
from typing import Any

from icmd_cli.domain import kinds
from icmd_cli.domain.kinds import Kind
from icmd_cli.domain.project import FIELDS, parse_field
from icmd_cli.domain.values.lists import join_list, split_list, split_names
from icmd_cli.domain.values.urls import whole_link
from icmd_cli.reference import countries

_COMMA = r"(?<!\s)\s*,\s*(?![^()]{0,200}\))"
"""A comma, unless it stands in parentheses: "DDC, Suisse" may be part of a name."""

_COMMA_BEFORE_LINK = r"[\s,]+(?=https?://)"


def split_typed(kind: Kind, text: str, known: Callable[[str], object] | None = None) -> list[str]:
    """The values in `text`, which bars, semicolons or lines part; commas too, where no value holds one.

    Of countries, and of organisations that are `known` (None: to icmd), commas part the names; of texts nothing.
    """
    if kind == kinds.COUNTRIES:
        return split_names(text, countries.find)
    if kind in (kinds.ORGANISATION, kinds.ORGANISATIONS):
        from icmd_cli.reference import organisations  # only where some are typed

        return split_names(text, known or organisations.find)
    if kind.table:
        return [each for value in split_list(text) for each in _of_vocabulary(kind, value)]
    if kind == kinds.LINKS:
        return [whole_link(each) for value in split_list(text) for each in _at(_COMMA_BEFORE_LINK, value)]
    if kind == kinds.NAMES:
        # Who writes a bar means it: what stands between is one name.
        values = split_list(text)
        return values if "|" in text else [each for value in values for each in _at(_COMMA, value)]
    return split_list(text)


def read_typed(name: str, value: Any, places: Collection[str] = ()) -> Any:
    """What a person typed for the field `name`, a text or several, as `parse_field` takes it.

    `places` are the countries of the project: FCFA, dinars and pesos are theirs.
    """
    kind = FIELDS[name].kind
    if kind == kinds.MONEY and isinstance(value, str):
        from icmd_cli.domain.values.amounts import in_currency_of  # only where an amount is typed

        return in_currency_of(value, places)
    if kind == kinds.LINK and isinstance(value, str):
        return whole_link(value.strip())
    if not kind.several:
        return value
    given = [value] if isinstance(value, str) else value
    # Who gives a text by an option of its own means it as one.
    whole = kind == kinds.TEXTS and not isinstance(value, str)
    return [each for text in given for each in ([text] if whole else split_typed(kind, text))]


def completed(name: str, answer: str, places: Collection[str]) -> str:
    """An answer for the field `name` with what people leave out: whose dollars, the https:// of a link."""
    if FIELDS[name].kind not in (kinds.MONEY, kinds.LINK, kinds.LINKS):
        return answer
    read = read_typed(name, answer, places)
    return read if isinstance(read, str) else join_list(read)


def countries_in(typed: Any) -> tuple[str, ...]:
    """The codes of the countries that a person typed; none where one of them is unknown."""
    try:
        return tuple(parse_field("countries", read_typed("countries", typed))) if typed else ()
    except ValueError:
        return ()


def split_words(text: str) -> list[str]:
    """The names of which words are typed, to look for any of them: bars, semicolons and commas part them."""
    return [each for value in split_list(text) for each in _at(_COMMA, value)]


def _of_vocabulary(kind: Kind, value: str) -> list[str]:
    return [value] if kind.code(value) else split_names(value, kind.code) if "," not in value else _at(_COMMA, value)


def _at(pattern: str, value: str) -> list[str]:
    return [part for part in re.split(pattern, value) if part]
