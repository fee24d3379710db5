"""What the JSON reports of all commands have in common: the number of their shape, and that no terminal obeys them."""

import json
from collections.abc import Mapping
from typing import Any

from icmd_cli.text import escaped

SCHEMA = 2
"""The version of every report's shape; it rises when a key goes or changes its meaning."""


def as_json(found: Mapping[str, Any], *, indent: int | None = None) -> str:
    """The report `found` as a JSON object that begins with its schema; its last line ends."""
    return escaped(json.dumps({"schema": SCHEMA, **found}, ensure_ascii=False, indent=indent, default=str)) + "\n"
