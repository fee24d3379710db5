"""CSV (RFC 4180): a heading line, every field a column, UTF-8, comma; formulas are defused."""

from collections.abc import Iterable, Iterator, Sequence

from icmd_cli.domain.project import Entry
from icmd_cli.writers import delimited


def write(entries: Iterable[Entry], fields: Sequence[str] | None) -> Iterator[str]:
    """The heading line, then a line for each entry."""
    return delimited.write(entries, fields, ",")
