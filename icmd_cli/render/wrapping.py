"""Lines of text on a terminal: how wide they are, how they are broken at words, and how one is cut."""

import re
import unicodedata
from itertools import accumulate

# What is copied from the screen is one piece: what stands between backquotes, and a command up to the end of its line.
_PIECE = r"(?<! )( *)([^ ]*`[^`]*`[^ ]*|icmd [a-z].*|[^ ]+)"
_NO_CELL = ("Mn", "Me", "Cf")
_MARK = r" *(?:[-+~]  ?|\d+  )?"


def wrapped(text: str, width: int) -> str:
    """`text`, each of its lines broken at words where it is wider than `width`; longer words stay whole."""
    return "\n".join(part for line in text.split("\n") for part in _parts(line, width))


def _parts(line: str, width: int) -> list[str]:
    if cells(line) <= width:
        return [line]
    mark = re.match(_MARK, line)
    indent = " " * mark.end() if mark and mark.end() * 2 < width else ""
    parts = [""]
    for blanks, piece in re.findall(_PIECE, line):
        if parts[-1].strip() and cells(parts[-1] + blanks + piece) > width:
            parts.append(indent + piece)
        else:
            parts[-1] += blanks + piece
    return parts


def shortened(text: str, width: int) -> str:
    """`text`, cut where it is wider than `width` cells; an ellipsis shows it."""
    if cells(text) <= width:
        return text
    ends = accumulate(map(cells, text))
    return text[: next(at for at, end in enumerate(ends) if end > width - 1)] + "…"


def cells(text: str) -> int:
    """How many cells `text` takes on a terminal."""
    if text.isascii():
        return len(text)
    return sum(1 + (unicodedata.east_asian_width(c) in "WF") for c in text if unicodedata.category(c) not in _NO_CELL)
