"""Cells that a spreadsheet would run as formulas: defused on the way out, restored on the way in."""

import re
from typing import NamedTuple

BEGINNINGS = "=+-@\t\r＝＋－＠"
"""What begins a formula; a spreadsheet set to East Asian languages reads the full-width ones so, too."""

_NUMBER = r"[+-]?[0-9]+(?:[.,][0-9]+)?"


def defused(text: str) -> str:
    """`text` with an apostrophe before what a spreadsheet would run; plain numbers stay (OWASP, CSV injection).

    What looks defused already gets one more, so that `restored` gives every text back.
    """
    return f"'{text}" if _runs(text) and not re.fullmatch(_NUMBER, text) else text


def restored(text: str) -> str:
    """The text that `defused` made into `text`."""
    return text[1:] if text.startswith("'") and _runs(text) else text


def _runs(text: str) -> bool:
    """Whether a spreadsheet runs `text`, its apostrophes aside."""
    return text.lstrip("'").startswith(tuple(BEGINNINGS))


# Compiled when a file is read: what only writes need not wait for them.
_TEXT = r'="((?:[^"]|"")*)"'
_LINK = r'(?i:=HYPERLINK\(\s*"((?:[^"]|"")*)"\s*(?:[,;]\s*"((?:[^"]|"")*)"\s*)?\))'


class Formula(NamedTuple):
    """What a formula shows: its text, and the address that it leads to, if any."""

    text: str
    link: str | None = None


def of_text(cell: str) -> Formula | None:
    """What a formula that only keeps a text or a link shows: ="00123", =HYPERLINK("https://...";"Page"); else None."""
    if not cell.startswith("="):
        return None
    if match := re.fullmatch(_TEXT, cell):
        return Formula(match[1].replace('""', '"'))
    if match := re.fullmatch(_LINK, cell):
        link = match[1].replace('""', '"')
        return Formula((match[2] or "").replace('""', '"') or link, link)
    return None
