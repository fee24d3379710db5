"""What calamine passes over in an xls: formulas that were never calculated, and where its days begin ([MS-XLS] 2.4)."""

import re
import struct
from bisect import bisect
from collections.abc import Sequence

from icmd_cli.readers.xlsx_extras import BookExtras, Overlooked

_SINCE_1904 = b"\x22\x00\x02\x00\x01\x00\x0e\x00\x02\x00"
"""The record Date1904, set, and the head of the one that always follows it (2.1.7.20.3)."""

_SHEET = b"\x09\x08\x10\x00\x00\x06\x10\x00"
"""The record with which a worksheet begins."""

_WITHOUT_VALUE = re.compile(rb"\x06\x00(..)(..)(..)..\x03.{5}\xff\xff.{6}(..)", re.DOTALL)
"""A formula whose value is an empty text: the lengths of the record and, last, of the formula; its line and column."""

_BEFORE = 22
_EMPTY_TEXT = b"\x17\x00\x00"
"""Where a formula itself names an empty text (2.5.198.89), it may well be its value."""


def overlooked(data: bytes, names: Sequence[str]) -> BookExtras:
    """What the worksheets of an xls, called `names`, hold that their reader does not tell."""
    begins = [match.start() for match in re.finditer(re.escape(_SHEET), data)]
    cells: dict[str, list[tuple[int, int]]] = {}
    for match in _WITHOUT_VALUE.finditer(data):
        at = bisect(begins, match.start()) - 1
        size, line, column, length = struct.unpack("<HHHH", b"".join(match.groups()))
        is_formula = size >= _BEFORE + length and _EMPTY_TEXT not in data[match.end() : match.end() + length]
        if is_formula and 0 <= at < len(names):
            cells.setdefault(names[at], []).append((line + 1, column + 1))
    return BookExtras({name: Overlooked(uncalculated=found) for name, found in cells.items()}, _SINCE_1904 in data)
