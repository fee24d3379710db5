"""Several values in one text: joined with a bar, as people also part them with semicolons and lines."""

import re
from collections.abc import Callable, Iterable

JOINT = "|"
"""What parts the values of one cell (AidData's own choice)."""

_PARTED = re.compile(r"[|;\n]")


def split_list(text: str) -> list[str]:
    """The values that bars, semicolons or line breaks part; blank ones left out."""
    return [part.strip() for part in _PARTED.split(text) if part.strip()]


def split_names(text: str, known: Callable[[str], object]) -> list[str]:
    """The values that `split_list` finds, each also parted at commas if every part is `known`.

    "Maroc, Sénégal" is two countries, "Congo, République du" is one.
    """
    names: list[str] = []
    for value in split_list(text):
        parts = [part.strip() for part in value.split(",") if part.strip()]
        names.extend(parts if len(parts) > 1 and all(known(part) for part in parts) else [value])
    return names


def once(values: Iterable[str]) -> tuple[str, ...]:
    """`values` in their order, each once."""
    return tuple(dict.fromkeys(values))
