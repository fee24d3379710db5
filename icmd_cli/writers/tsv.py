"""Tab-separated lines for pipes: one project a line, whole values, no headings."""

from collections.abc import Iterable, Iterator, Sequence

from icmd_cli.domain.project import Entry
from icmd_cli.writers.cells import getter, records

COLUMNS = ("number", "id", "title", "countries", "start", "end", "status", "budget", "currency")
"""What a pipe gets unless --fields says otherwise."""

_BREAKS = str.maketrans("\t\n\r", "   ")


def write(entries: Iterable[Entry], fields: Sequence[str] | None) -> Iterator[str]:
    """A line for each entry; tabs and line breaks inside a value become blanks."""
    take = [getter(column) for column in fields or COLUMNS]
    for record in records(entries):
        yield "\t".join([get(record).translate(_BREAKS) for get in take]) + "\n"
