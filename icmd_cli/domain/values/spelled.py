"""Any value that a file holds, as words: nobody is shown a program's data structure."""

import datetime as dt
from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

from icmd_cli.text import shortened

_LONGEST = 200
_DEEPEST = 3


def spelled(value: Any, depth: int = 0) -> str:
    """`value` in one line of words: "year 2014, amount 5000" of an object, "a, b" of a list; at most 200 letters."""
    return shortened(_words(value, depth), _LONGEST)


def _words(value: Any, depth: int) -> str:
    if not isinstance(value, Mapping | Sequence) or isinstance(value, str):
        return _word(value)
    if depth > _DEEPEST:
        return "…"
    if isinstance(value, Mapping):
        return ", ".join(f"{key} {spelled(item, depth + 1)}".strip() for key, item in value.items())
    return ", ".join(spelled(item, depth + 1) for item in value)


def _word(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    if isinstance(value, dt.date | dt.time):
        return value.isoformat()
    return f"{value:f}" if isinstance(value, Decimal) else str(value)
