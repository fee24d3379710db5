"""A project as the index keeps it and as it is sent: its JSON as it is, made into a record or a Project when asked."""

import json
from collections.abc import Iterable, Iterator
from itertools import islice
from typing import Any, NamedTuple

from icmd_cli.domain.json_text import encoder
from icmd_cli.domain.project import Project, parse_record
from icmd_cli.text import escaped

_FEW = 200
"""At most this many documents are read without the faster reader, whose import costs more."""


class Entry(NamedTuple):
    """A project as it is kept and sent: its number, and its JSON document on one line (number first)."""

    number: int
    document: str

    def record(self) -> dict[str, Any]:
        """The document as a dict."""
        found: dict[str, Any] = json.loads(self.document)
        return found

    def project(self) -> Project:
        """The document as a Project."""
        record = self.record()
        del record["number"]
        return parse_record(record, self.number)[0]


def entry_of(project: Project) -> Entry:
    """The entry that holds `project`, which has a number."""
    record = project.to_record()
    record.pop("number", None)  # an unknown key of that name would pass for the project's number
    document = encoder()({"number": project.number, **record})
    # Unknown keys are kept as they came: what a terminal would obey goes as JSON escapes.
    return Entry(project.number or 0, escaped(document) if project.extra else document)


def records(entries: Iterable[Entry]) -> Iterator[dict[str, Any]]:
    """The record of each entry, one by one; read two to three times faster when they are many."""
    rest = iter(entries)
    for one in islice(rest, _FEW):
        yield one.record()
    first = next(rest, None)
    if first is None:
        return
    import orjson  # only for many: a short list starts without it

    yield first.record()
    for one in rest:
        try:
            yield orjson.loads(one.document)
        except ValueError:  # an unknown key's half surrogate pair
            yield json.loads(one.document)
