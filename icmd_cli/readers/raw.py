"""What a reader finds in a file, before anything in it is understood: rows of cells, each with its line."""

from collections.abc import Mapping, Sequence
from types import MappingProxyType
from typing import Any, NamedTuple

MOST_CELLS = 20_000_000
"""A table that claims more is refused: the memory has no room for it."""

WIDEST = 16_384
"""The columns of an Excel sheet: more in one row are no table."""


class Row(NamedTuple):
    """One row: the line of the file on which it begins (the row's number in a sheet, the position in a list)."""

    line: int
    cells: Sequence[Any]


class RawTable(NamedTuple):
    """Rows of one sheet, in their order, blank ones skipped.

    A cell is a str, int, float, bool, date, datetime or None; of JSON and IATI also a list or a dict. `exact` says that
    the first row holds the headings for certain, and that no row is a total, a hint or a remark; `since_1904` that days
    which are numbers count from 1904-01-01 on (see dates.of_serial); `currencies` what the numbers of a column are
    shown with ("€").
    """

    rows: Sequence[Row]
    sheet: str | None = None
    exact: bool = False
    since_1904: bool = False
    currencies: Mapping[int, str] = MappingProxyType({})


class LinkedText(str):
    """The text of a cell that leads to an address: its `target`."""

    __slots__ = ("target",)
    target: str

    @classmethod
    def of(cls, text: str, target: str) -> "LinkedText":
        """`text` with the address to which it leads."""
        found = cls(text)
        found.target = target
        return found


class Unread(NamedTuple):
    """A line that holds no row, though the others do: its text, and why."""

    line: int
    text: str
    reason: str


class Source(NamedTuple):
    """One file as it was read: its name ("-" for stdin), its format, its tables.

    `details` says what was found out (encoding, delimiter, version ...), by the name of the option that overrides it;
    `notices` are sentences for the user. JSON has no tables yet: its `document`, or the `items` of JSON Lines with
    their lines, are what they are.
    """

    name: str
    format: str
    tables: Sequence[RawTable]
    details: Mapping[str, str] = MappingProxyType({})
    notices: Sequence[str] = ()
    unread: Sequence[Unread] = ()
    document: Any = None
    items: Sequence[tuple[int, Any]] = ()


class Reading(NamedTuple):
    """How to read a file, as far as the user settled it; None means: find out from the content.

    `repair` asks to repair letters that an earlier program spoiled; `language` is that of texts to take where a file
    has them in several.
    """

    format: str | None = None
    encoding: str | None = None
    delimiter: str | None = None
    sheet: str | None = None
    repair: bool | None = None
    language: str | None = None
