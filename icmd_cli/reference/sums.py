"""Words that say of a cell that its row sums others up: "Total Mali", "Σ", "Mali Ergebnis"."""

from functools import cache
from typing import Any

from icmd_cli.reference.languages import words_in_all
from icmd_cli.text import fold, fold_name

_SIGNS = ("σ", "∑")
_LOOKED_AT = 3


def begins_as_sum(cell: Any) -> bool:
    """Whether a cell begins with a word for a sum, in any language: "Sous-total Mali"."""
    if not isinstance(cell, str):
        return False
    start = cell.lstrip()[:_LOOKED_AT].lower()
    if start.startswith(_SIGNS):
        return True
    if fold(start) not in _first_letters():
        return False
    name = fold_name(cell)
    return any(name == word or name.startswith(f"{word} ") for word in words_in_all("total"))


def ends_as_sum(cell: Any) -> bool:
    """Whether a cell ends with such a word, as Excel's own sums do: "Mali Total"."""
    return isinstance(cell, str) and cell[-1:] in _last_letters() and fold_name(cell).endswith(_endings())


@cache
def _first_letters() -> frozenset[str]:
    """How such a cell begins: only these are looked at closely."""
    return frozenset(word[:_LOOKED_AT] for word in words_in_all("total"))


@cache
def _endings() -> tuple[str, ...]:
    return tuple(f" {word}" for word in words_in_all("total"))


@cache
def _last_letters() -> frozenset[str]:
    """What such a cell ends with: only these are looked at closely."""
    return frozenset(letter for word in _endings() for letter in (word[-1], word[-1].upper()))
