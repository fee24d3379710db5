"""The net changes between two dates for programs: JSON, and a line for each field in CSV or TSV."""

import json
from collections.abc import Iterator, Sequence
from typing import Any

from icmd_cli.domain import reports
from icmd_cli.domain.changes import Change
from icmd_cli.domain.net_changes import changed_fields, grouped
from icmd_cli.text import harmless
from icmd_cli.writers.delimited import line_writer

COLUMNS = ("number", "id", "title", "group", "field", "old", "new")


def write_json(changes: Sequence[Change], since: str, until: str | None, *, is_certain: bool) -> Iterator[str]:
    """One object: the dates, whether all is known, and each project with the fields that differ."""
    found = {"since": since, "until": until, "certain": is_certain, "changes": [_record(change) for change in changes]}
    yield reports.as_json(found, indent=1)


def write_csv(changes: Sequence[Change]) -> Iterator[str]:
    """The heading line, then a line for each new and removed project, and for each field of the others."""
    line = line_writer(",")
    yield line(COLUMNS)
    yield from map(line, _rows(changes))


def write_rows(changes: Sequence[Change]) -> Iterator[str]:
    """The same for a pipe, parted with tabs, without headings."""
    yield from ("\t".join(map(harmless, row)) + "\n" for row in _rows(changes))


def _rows(changes: Sequence[Change]) -> Iterator[list[str]]:
    for part in grouped(changes):
        number, id_, title = _names(part.change)
        fields = part.change.fields()
        for name in part.fields or ("",):
            old, new = fields[name] if name else (None, None)
            yield [str(number), id_, _cell(title), part.group, name, _cell(old), _cell(new)]


def _record(change: Change) -> dict[str, Any]:
    number, id_, title = _names(change)
    found: dict[str, Any] = {"number": number, "id": id_, "title": title}
    if change.before is None or change.after is None:
        kind = "added" if change.before is None else "removed"
        return {**found, "change": kind, "project": change.after or change.before}
    fields = change.fields()
    sides = {name: dict(zip(("old", "new"), fields[name], strict=True)) for name in changed_fields(change)}
    return {**found, "change": "changed", "fields": sides}


def _names(change: Change) -> tuple[int, str, str]:
    record = change.after or change.before or {}
    return change.number, str(record.get("id") or ""), str(record.get("title") or "")


def _cell(value: Any) -> str:
    text = "" if value is None else value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
    return " ".join(text.split())
