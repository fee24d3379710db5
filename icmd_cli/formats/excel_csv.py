"""CSV that a French Excel opens with a double click: semicolons, a byte order mark, decimal commas."""

from collections.abc import Iterable, Iterator, Sequence
from itertools import chain

from icmd_cli.formats import delimited_write
from icmd_cli.project import Entry

_MARK = "\ufeff"
"""What tells Excel that the text is UTF-8: without it, accents are garbled."""


def write(entries: Iterable[Entry], fields: Sequence[str] | None) -> Iterator[str]:
    """The mark, the heading line, then a line for each entry."""
    return chain([_MARK], delimited_write.write(entries, fields, ";", decimal=","))
