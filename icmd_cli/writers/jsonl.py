"""JSON Lines: one project a line (jsonlines.org)."""

import json
from collections.abc import Iterable, Iterator, Sequence

from icmd_cli.domain.project import Entry
from icmd_cli.writers.cells import records


def write(entries: Iterable[Entry], fields: Sequence[str] | None) -> Iterator[str]:
    """A line for each entry; with `fields`, these alone and in this order, null where there is nothing."""
    if fields is None:
        for entry in entries:
            yield entry.document + "\n"
    else:
        for record in records(entries):
            record["currency"] = record.get("budget", {}).get("currency")
            yield (
                json.dumps({name: record.get(name) for name in fields}, ensure_ascii=False, separators=(",", ":"))
                + "\n"
            )
