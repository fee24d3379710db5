"""CSV that a French Excel opens with a double click: semicolons, a byte order mark, decimal commas."""

from collections.abc import Iterable, Iterator, Sequence
from itertools import chain

from icmd_cli.domain.project import Entry
from icmd_cli.writers import delimited

_MARK = "\ufeff"
"""What tells Excel that the text is UTF-8: without it, accents are garbled."""


def write(entries: Iterable[Entry], fields: Sequence[str] | None) -> Iterator[str]:
    """The mark, the heading line, then a line for each entry."""
    return chain([_MARK], delimited.write(entries, fields, ";", decimal=","))
