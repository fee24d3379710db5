"""What each style means, on every screen: one table, for Rich's tables and for plain lines alike.

The colours are of the terminal's own sixteen, which its theme makes legible on dark and on light. A colour never stands
alone: a word or a sign beside it says the same.
"""

from typing import NamedTuple, Self

GAP = 2
"""Blanks between two columns."""

ADDED = "green"
CHANGED = "cyan"
REMOVED = "red"
REFUSED = "red"
WARNING = "yellow"
HEADING = "bold"
KEY = "bold"
ASIDE = "dim"
MATCH = "bold underline"
BAR = "bright_blue"

STATUSES = {
    "planned": CHANGED,  # still to come
    "ongoing": ADDED,  # there, and active
    "completed": BAR,  # as most are: drawn like what has no other meaning
    "suspended": WARNING,
    "cancelled": REMOVED,
}

_SGR = {"bold": "1", "dim": "2", "red": "31", "green": "32", "yellow": "33", "cyan": "36"}
"""How a terminal is told of the styles that plain lines have (ECMA-48, 8.3.117)."""


class StyledLine(str):
    """A plain line with a style: on its first `upto` letters, or on all of them."""

    __slots__ = ("style", "upto")
    style: str
    upto: int | None

    def __new__(cls, text: str, style: str, upto: int | None = None) -> Self:
        """`text` as it is, whatever of it is drawn."""
        line = super().__new__(cls, text)
        line.style, line.upto = style, upto
        return line

    def drawn(self, text: str) -> str:
        """`text`, which is this line as it was broken at words, with the codes of its style."""
        end = len(text) if self.upto is None else self.upto
        begin, reset = f"\x1b[{_SGR[self.style]}m", "\x1b[0m"
        # A pager forgets a style at the end of a line.
        return "\n".join(f"{begin}{part}{reset}" if part else "" for part in text[:end].split("\n")) + text[end:]


class Sign(NamedTuple):
    """What marks a line: the same sign for the same meaning on every screen, and its colour."""

    text: str
    style: str


COMES, GOES, DIFFERS, CLASHES = Sign("+", ADDED), Sign("-", REMOVED), Sign("~", CHANGED), Sign("!", WARNING)
