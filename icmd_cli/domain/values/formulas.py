"""Cells that a spreadsheet would run as formulas: defused on the way out, restored on the way in."""

import re

_FORMULA = re.compile(r"'*[=+\-@\t\r]")
_DEFUSED = re.compile(r"'+[=+\-@\t\r]")
_NUMBER = re.compile(r"[+-]?\d+(?:[.,]\d+)?", re.ASCII)


def defused(text: str) -> str:
    """`text` with an apostrophe before what a spreadsheet would run; plain numbers stay (OWASP, CSV injection).

    What looks defused already gets one more, so that `restored` gives every text back.
    """
    return f"'{text}" if _FORMULA.match(text) and not _NUMBER.fullmatch(text) else text


def restored(text: str) -> str:
    """The text that `defused` made into `text`."""
    return text[1:] if _DEFUSED.match(text) else text
