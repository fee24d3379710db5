"""An import told to scripts: the documented JSON report, and the receipt that the history keeps."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, NamedTuple

from icmd_cli.importing.inference import Understood
from icmd_cli.importing.model import Place, Refused
from icmd_cli.importing.plan import CHANGED, LEFT, NEW, SAME, Plan, Step
from icmd_cli.importing.settings import Choices, to_receipt
from icmd_cli.importing.suggestions import suggestion
from icmd_cli.readers.raw import Source

SCHEMA = 1
"""The version of the report's layout (docs/import.md)."""


class File(NamedTuple):
    """One imported file: what was read, its SHA-256, the history's entries that imported the same bytes before."""

    source: Source
    sha256: str
    before: Sequence[tuple[int, str]]


def report(
    files: Sequence[File], understood: Sequence[Understood], plan: Plan, *, entry: int, dry_run: bool
) -> dict[str, Any]:
    """All that an import found and did, as JSON values; `entry` is the history's number, 0 when nothing was written."""
    return {
        "schema": SCHEMA,
        "files": [
            {**_file(file), "tables": [_table(t) for t in understood if t.source is file.source]} for file in files
        ],
        "counts": plan.counts(),
        "dry_run": dry_run,
        "entry": entry or None,
        "new": [{**_step(step), "similar": _similar(step)} for step in plan.of(NEW)],
        "changed": [{**_step(step), "matched": step.matched, "fields": _fields(step)} for step in plan.of(CHANGED)],
        "unchanged": [_step(step) for step in plan.of(SAME)],
        "skipped": [{**_step(step), "matched": step.matched} for step in plan.of(LEFT)],
        "rejected": [rejection(refused) for refused in plan.refused],
    }


def receipt(files: Sequence[File], understood: Sequence[Understood], plan: Plan, kept: Choices) -> dict[str, Any]:
    """What the history keeps of an import: files and hashes, what was found out, mapping, counts."""
    return {
        "files": [_file(file) for file in files],
        "tables": [
            {"file": table.source.name, "sheet": table.sheet, "line": table.headings.line} for table in understood
        ],
        "counts": plan.counts(),
        "choices": to_receipt(kept),
    }


def imported_before(digest: str, receipts: Iterable[tuple[int, str, Mapping[str, Any]]]) -> list[tuple[int, str]]:
    """Number and instant of each import of a file with that SHA-256, of (number, instant, receipt)."""
    return [(n, at) for n, at, kept in receipts if digest in _digests(kept)]


def _digests(kept: Mapping[str, Any]) -> list[Any]:
    """The SHA-256 of each file of a receipt; a history that was edited by hand may hold anything."""
    files = kept.get("files")
    return [file.get("sha256") for file in files if isinstance(file, dict)] if isinstance(files, list) else []


def rejection(refused: Refused) -> dict[str, Any]:
    """One refused row: its place and its problems."""
    return {
        **_place(refused.origin.place),
        "problems": [
            {"heading": p.field, "value": p.value, "reason": p.reason, "suggestion": suggestion(p) or None}
            for p in refused.problems
        ],
    }


def _file(file: File) -> dict[str, Any]:
    return {
        "name": file.source.name,
        "sha256": file.sha256,
        "format": file.source.format,
        "details": dict(file.source.details),
        "notices": list(file.source.notices),
        "imported_before": [{"entry": n, "at": at} for n, at in file.before],
    }


def _table(table: Understood) -> dict[str, Any]:
    return {
        "sheet": table.sheet,
        "heading_line": table.headings.line,
        "rows": table.rows,
        "columns": [{"heading": c.heading, "field": c.field, "why": c.why or None} for c in table.headings.columns],
        "decisions": [decision._asdict() for decision in table.decisions],
        "left_out": [{**_place(left.place), "text": left.text, "reason": left.reason} for left in table.skipped],
    }


def _step(step: Step) -> dict[str, Any]:
    places = [_place(place) for place in step.places]
    return {"number": step.number, "id": step.id, "title": step.title, "places": places}


def _place(place: Place) -> dict[str, Any]:
    return place._asdict()


def _fields(step: Step) -> dict[str, Any]:
    return {name: {"old": old, "new": new} for name, (old, new) in step.changed().items()}


def _similar(step: Step) -> list[dict[str, Any]]:
    return [{"number": number, "id": id_, "title": title} for number, id_, title in step.similar]
