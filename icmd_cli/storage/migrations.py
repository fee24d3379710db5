"""Stores of older layouts -> today's: for each version a function from its tables to those of the next."""

from collections.abc import Callable, Mapping
from typing import Any

Tables = dict[str, Any]


def _with_version(tables: Tables) -> Tables:
    """0 -> 1: a file that somebody wrote with TinyDB alone; its catalogue says no version, or there is no catalogue."""
    records = tables.get("catalogue", {})
    key, record = next(((k, r) for k, r in records.items() if isinstance(r, dict)), ("1", {}))
    rest = {name: value for name, value in record.items() if name != "schema"}
    return {**tables, "catalogue": {**records, key: {"schema": 1, **rest}}}


UPGRADES: Mapping[int, Callable[[Tables], Tables]] = {0: _with_version}
"""Every version that ever was, but today's; tests/schemas keeps a file of each."""


def upgraded(tables: Tables, version: int) -> Tables:
    """The tables of that version as today's, step by step; what is not concerned stays as it is."""
    for older in range(version, len(UPGRADES)):
        tables = UPGRADES[older](tables)
    return tables
