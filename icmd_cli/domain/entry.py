"""A project as the index keeps it and as it is sent: its JSON as it is, made into a record or a Project when asked."""

import json
from collections.abc import Iterable, Iterator, Mapping
from itertools import islice
from typing import Any, NamedTuple

from icmd_cli.domain.json_text import encoder
from icmd_cli.domain.project import FIELDS, Project, parse_record
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
    return entry_of_record(project.number or 0, project.to_record())


def entry_of_record(number: int, record: Mapping[str, Any]) -> Entry:
    """The entry that holds the `record` of the project of that number."""
    numbered = {"number": number, **record}
    numbered["number"] = number  # an unknown key of that name would pass for it
    document = encoder()(numbered)
    # Unknown keys are kept as they came: what a terminal would obey goes as JSON escapes.
    return Entry(number, document if record.keys() <= FIELDS.keys() else escaped(document))


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
