"""Ids alone, one a line: what other commands take as names."""

from collections.abc import Iterable, Iterator, Sequence

from icmd_cli.domain.project import Entry


def write(entries: Iterable[Entry], fields: Sequence[str] | None) -> Iterator[str]:  # noqa: ARG001 - ids have no fields
    """The id of each entry, and a line break."""
    for entry in entries:
        yield entry.record()["id"] + "\n"
