"""Texts from data in Markdown: shown as they are, never read as Markdown or HTML."""

import re
from collections.abc import Sequence

from icmd_cli.text import harmless

_SPECIAL = re.compile(r"([\\`*_\[\]>~])")
_ENTITY = re.compile(r"&(?=#?\w+;)")
_AT_START = re.compile(r"^(\s*\d*)([#+.)=-])(?=\s|$)", re.MULTILINE)


def literal(text: str) -> str:
    """`text` as plain text in Markdown: nothing in it makes a link, a picture, a heading or HTML."""
    found = _SPECIAL.sub(r"\\\1", _ENTITY.sub("&amp;", harmless(text))).replace("<", "&lt;")
    return _AT_START.sub(r"\1\\\2", found.replace("](", "]&#40;"))


def table_row(cells: Sequence[str]) -> str:
    """One line of a table (GitHub's) of texts from data."""
    return "| " + " | ".join(literal(text).replace("|", "\\|").replace("\n", "<br>") for text in cells) + " |\n"
