"""Tab-separated values with headings, every field a column; quoted as CSV is, formulas defused."""

from collections.abc import Iterable, Iterator, Sequence

from icmd_cli.domain.project import Entry
from icmd_cli.writers import delimited


def write(entries: Iterable[Entry], fields: Sequence[str] | None) -> Iterator[str]:
    """The heading line, then a line for each entry."""
    return delimited.write(entries, fields, "\t")
