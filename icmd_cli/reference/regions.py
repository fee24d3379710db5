"""Parts of the world: names that are regions and no countries, and the DAC codes that stand for them.

The names of the codelist come from iati.json; regions.json holds what people write besides.
"""

import json
from functools import cache
from pathlib import Path
from typing import Any

from icmd_cli.text import fold_name

UNSPECIFIED = "998"
"""Developing countries, unspecified: what the DAC has for several parts of the world, or all of it."""

_DATA = Path(__file__).parent / "data"


def find(name: str) -> str | None:
    """The DAC's code of the part of the world that `name` means; None when it is none.

    A name wider than any code ("Arab States", "multi-pays") has UNSPECIFIED.
    """
    return _codes().get(fold_name(name))


def is_region(name: str) -> bool:
    """Whether `name` is a part of the world, or "several countries", and so no country."""
    return find(name) is not None


@cache
def _codes() -> dict[str, str]:
    official: dict[str, list[str]] = _load("iati.json")["regions"]
    found = {fold_name(name): code for code, names in _load("regions.json").items() for name in names}
    return found | {fold_name(name): code for code, names in official.items() for name in names}


def _load(file: str) -> dict[str, Any]:
    return dict(json.loads((_DATA / file).read_text(encoding="utf-8")))
