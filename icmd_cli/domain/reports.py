"""What the JSON reports of all commands have in common: the number of their shape, and that no terminal obeys them.

A report is an object, or a list of objects each of which has the number, in an array or on a line of its own: a reader
of one line knows its shape. What holds projects alone is data, not a report: `icmd schema` has its number.
"""

import json
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from icmd_cli.text import escaped

SCHEMA = 2
"""The version of every report's shape; it rises when a key goes or changes its meaning."""


def as_json(found: Mapping[str, Any], *, indent: int | None = None) -> str:
    """The report `found` as a JSON object that begins with its schema; its last line ends."""
    return escaped(json.dumps({"schema": SCHEMA, **found}, ensure_ascii=False, indent=indent, default=str)) + "\n"


def as_array(records: Iterable[Mapping[str, Any]]) -> Iterator[str]:
    """The `records` as a JSON array with one on each line, each with its schema; `[]` when there is none."""
    before = "[\n"
    for record in records:
        yield before + as_json(record).removesuffix("\n")
        before = ",\n"
    yield "[]\n" if before == "[\n" else "\n]\n"
