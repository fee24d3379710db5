"""JSON: an array, or a line for each project; keys and order are a documented contract. And ids alone."""

import json
from collections.abc import Iterable, Iterator, Sequence

from icmd_cli.domain.entry import Entry, records


def write(entries: Iterable[Entry], fields: Sequence[str] | None) -> Iterator[str]:
    """The text of an array with one project a line; `[]` when there is none."""
    before = "[\n"
    for line in write_lines(entries, fields):
        yield before + line.removesuffix("\n")
        before = ",\n"
    yield "[]\n" if before == "[\n" else "\n]\n"


def write_lines(entries: Iterable[Entry], fields: Sequence[str] | None) -> Iterator[str]:
    """JSON Lines (jsonlines.org); with `fields`, these alone and in this order, null where there is nothing."""
    if fields is None:
        for entry in entries:
            yield entry.document + "\n"
        return
    for record in records(entries):
        record["currency"] = record.get("budget", {}).get("currency")
        chosen = {name: record.get(name) for name in fields}
        yield json.dumps(chosen, ensure_ascii=False, separators=(",", ":")) + "\n"


def write_ids(entries: Iterable[Entry], fields: Sequence[str] | None) -> Iterator[str]:  # noqa: ARG001 - ids have no fields
    """The id of each entry, one a line: what other commands take as names."""
    for entry in entries:
        yield entry.record()["id"] + "\n"
