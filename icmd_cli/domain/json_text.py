"""Compact JSON, by the fastest encoder at hand."""

import json
import sys
from collections.abc import Callable
from functools import cache
from typing import Any


@cache
def encoder() -> Callable[[Any], str]:
    """The fastest JSON encoder at hand; both write the same compact text."""
    encode = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode
    if "orjson" not in sys.modules:
        return encode
    import orjson  # here only once somebody who encodes thousands has imported it

    def encode_fast(value: Any) -> str:
        try:
            return orjson.dumps(value).decode()
        except TypeError:  # an unknown key's huge number
            return encode(value)

    return encode_fast
