"""JSON: an array with one project a line, `[]` when there is none; keys and order are a documented contract."""

from collections.abc import Iterable, Iterator, Sequence

from icmd_cli.domain.project import Entry
from icmd_cli.writers import jsonl


def write(entries: Iterable[Entry], fields: Sequence[str] | None) -> Iterator[str]:
    """The array's text, project by project."""
    before = "[\n"
    for line in jsonl.write(entries, fields):
        yield before + line.removesuffix("\n")
        before = ",\n"
    yield "[]\n" if before == "[\n" else "\n]\n"
