"""How many cells a text takes on a terminal: as Rich counts them, but one for each spacing mark, as terminals do.

Rich counts none for the vowel signs that stand beside their letter (Devanagari, Tamil, Burmese ...); tmux, xterm and
the terminals built on VTE give them a cell, and lines run over where a table was laid out without it. Imported once,
this module mends what Rich measures and where it breaks lines.
"""

import re
import unicodedata
from functools import cache

import rich._wrap
import rich.cells
import rich.segment
from rich.cells import cell_len, chop_cells, get_character_cell_size, set_cell_size

__all__ = ["cell_len", "chopped", "set_cell_size"]

_BREAKABLE = re.compile(r"[^-/_.,@|]*[-/_.,@|]+|[^-/_.,@|]+")
"""The parts of a word too long for its line: ids, addresses and names that are written in one."""


@cache
def _cells(character: str, unicode_version: str = "auto") -> int:
    cells = get_character_cell_size(character, unicode_version)
    return cells or int(unicodedata.category(character) == "Mc")


# Rich breaks lines at no-break spaces too, and amounts have them.
rich._wrap.re_word = re.compile(r"(?:(?<![ \t\n])[ \t\n]+)?[^ \t\n]+[ \t\n]*")  # noqa: SLF001 - it goes by no other name


def chopped(word: str, width: int) -> list[str]:
    """`word`, too long for `width` cells, as lines: broken after a hyphen, a slash ... where there is one."""
    lines = [""]
    for part in _BREAKABLE.findall(word.rstrip()):
        if cell_len(lines[-1] + part) <= width:
            lines[-1] += part
        elif cell_len(part) <= width and lines[-1]:
            lines.append(part)
        else:
            lines[-1:] = chop_cells(lines[-1] + part, width)
    lines[-1] += word[len(word.rstrip()) :]
    return lines


rich._wrap.chop_cells = chopped  # type: ignore[assignment,attr-defined]  # noqa: SLF001 - what it folds words with

# The one function by which all of Rich measures; rich.segment has it under a name of its own.
rich.cells.get_character_cell_size = _cells
rich.segment.get_character_cell_size = _cells  # type: ignore[attr-defined]
