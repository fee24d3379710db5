"""A record's fields as cells of a table for machines: codes, ISO dates, plain numbers."""

from collections.abc import Callable, Mapping, Sequence
from functools import cache
from typing import Any

from icmd_cli.domain import kinds
from icmd_cli.domain.project import FIELDS
from icmd_cli.domain.values.lists import join_list

COLUMNS = tuple(
    column for name in ("number", *FIELDS) for column in ((name, "currency") if name == "budget" else (name,))
)
"""Every column in its order; an amount and its currency are two."""


def columns_of(fields: Sequence[str] | None) -> Sequence[str]:
    """The columns for `fields`, or all: an amount never stands without its currency, in the column that follows."""
    if fields is None:
        return COLUMNS
    if "budget" not in fields or "currency" in fields:
        return fields
    at = fields.index("budget") + 1
    return (*fields[:at], "currency", *fields[at:])


Getter = Callable[[Mapping[str, Any]], str]


def cell(record: Mapping[str, Any], column: str) -> str:
    """The text of one cell of an entry's record; lists are joined with a bar."""
    return getter(column)(record)


@cache
def getter(column: str) -> Getter:
    """What takes the text of `column` out of a record: for many rows, chosen once."""
    if column == "budget":
        return lambda record: record["budget"]["amount"] if "budget" in record else ""
    if column == "currency":
        return lambda record: record["budget"]["currency"] if "budget" in record else ""
    kind = FIELDS[column].kind if column in FIELDS else None  # the number is no field
    if kind in (None, kinds.PHASE):
        return lambda record: str(record.get(column, ""))
    if kind and kind.several:
        return lambda record: join_list(record[column]) if column in record else ""
    return lambda record: record.get(column, "")
