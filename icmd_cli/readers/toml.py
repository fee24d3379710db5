"""Reads TOML that others may have written: a key of many parts takes the square of them, in tomllib."""

import re
from typing import Any

from icmd_cli.i18n import _

_LONGEST = 1 << 20
_CHAIN = re.compile(r"""(?<![\w"'-])(?:(?:[\w-]++|"(?:[^"\\\n]|\\.)*+"|'[^'\n]*+')[ \t]*+\.[ \t]*+){50}""")
"""A key of more parts than any has; in prose no fifty words stand alone between full stops."""


def parsed(text: str) -> dict[str, Any]:
    """The values of a TOML document. Raises ValueError for what is none, or would take too much to read."""
    import tomllib  # only for a mapping file, and for what an editor wrote

    if len(text) > _LONGEST:
        raise ValueError(_("it is too long"))
    if _CHAIN.search(text):
        raise ValueError(_("it is nested too deeply"))
    try:
        return tomllib.loads(text)
    except RecursionError as error:
        raise ValueError(_("it is nested too deeply")) from error
