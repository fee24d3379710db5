"""The fields of one record with the numbers by which they are chosen, on one screen."""

from collections.abc import Mapping, Sequence
from itertools import zip_longest
from typing import Any

from icmd_cli.domain import kinds
from icmd_cli.domain.kinds import machine_text
from icmd_cli.domain.project import FIELDS, label, parse_field
from icmd_cli.domain.values.lists import split_list
from icmd_cli.i18n import _, labelled
from icmd_cli.render import values
from icmd_cli.render.changes import fitted
from icmd_cli.render.wrapping import wrapped
from icmd_cli.text import cell_width

_INDENT = 6
"""The cells before a field's name: its number and two blanks."""

_AROUND = 4
"""The lines of a screen that the heading, the question and the answer take."""


def value(name: str, raw: Any, language: str) -> str:
    """A field's value as it reads, from what is stored or was typed; "" where there is none."""
    if raw is None:
        return ""
    kind = FIELDS[name].kind
    if kind.coded or kind.several:
        words = split_list(raw) if isinstance(raw, str) else raw
        shown = (kind.shown(kind.code(word) or word, language) if kind.coded else word for word in words)
        return (", " if kind.coded else " | ").join(shown)
    if kind in (kinds.MONEY, kinds.DATE):
        return values.shown(name, parse_field(name, raw), language)
    return machine_text(raw)


def line(number: int, name: str, text: str) -> str:
    """A field with its number and what is said of it."""
    return f"{number:>{_INDENT - 2}}  {labelled(label(name), text)}"


def lines(names: Sequence[str], record: Mapping[str, Any], language: str, width: int, height: int) -> list[str]:
    """A line for each of the fields `names` that `record` has, then those that are empty, one after the other.

    Where that is too long for a screen of `height` lines, two fields share a line.
    """
    filled, empty = [], []
    for number, name in enumerate(names, 1):
        if record.get(name):
            filled.append(line(number, name, value(name, record[name], language)))
        else:
            empty.append(f"{number} {label(name)}".replace(" ", values.NO_BREAK))
    folded = wrapped(labelled(" " * _INDENT + _("Empty fields"), ", ".join(empty)), width, hanging=_INDENT + 2)
    last = folded.split("\n") if empty else []
    if len(filled) + len(last) + _AROUND <= height:
        return [*(fitted(each, width) for each in filled), *last]
    return [*_in_pairs(filled, width), *last]


def _in_pairs(texts: Sequence[str], width: int) -> list[str]:
    """`texts` in two columns, one below the other in each."""
    half, room = -(-len(texts) // 2), width // 2
    left, right = ([fitted(text, room - 1) for text in column] for column in (texts[:half], texts[half:]))
    pairs = zip_longest(left, right, fillvalue="")
    return [f"{text}{' ' * (room - cell_width(text))}{beside}".rstrip() for text, beside in pairs]
