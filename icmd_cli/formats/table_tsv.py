"""Tab-separated values with headings, every field a column; quoted as CSV is, formulas defused."""

from collections.abc import Iterable, Iterator, Sequence

from icmd_cli.formats import delimited_write
from icmd_cli.project import Entry


def write(entries: Iterable[Entry], fields: Sequence[str] | None) -> Iterator[str]:
    """The heading line, then a line for each entry."""
    return delimited_write.write(entries, fields, "\t")
