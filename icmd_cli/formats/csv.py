"""CSV (RFC 4180): a heading line, every field a column, UTF-8, comma; formulas are defused."""

from collections.abc import Iterable, Iterator, Sequence

from icmd_cli.formats import delimited_write
from icmd_cli.project import Entry


def write(entries: Iterable[Entry], fields: Sequence[str] | None) -> Iterator[str]:
    """The heading line, then a line for each entry."""
    return delimited_write.write(entries, fields, ",")
