"""An import told to scripts: the documented JSON report, and the receipt that the history keeps."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, NamedTuple, Protocol

from icmd_cli.errors import Problem
from icmd_cli.importing.column_types import Decision
from icmd_cli.importing.inference import Understood, UnreadSheet
from icmd_cli.importing.model import Left, Origin, Refused, RowPlace
from icmd_cli.importing.plan import CHANGED, LEFT, NEW, SAME, ImportPlan, Step
from icmd_cli.importing.reasons import Reason, collected, suggestion
from icmd_cli.importing.settings import Choices, to_receipt
from icmd_cli.readers.raw import Source


class Imported(Protocol):
    """An import as the report sees it: its files, their tables, the sheets that were not read."""

    files: "list[File]"
    understood: list[Understood]
    unread: list[UnreadSheet]


class File(NamedTuple):
    """One imported file: what was read, its SHA-256, the history's entries that imported the same bytes before."""

    source: Source
    sha256: str
    before: Sequence[tuple[int, str]]


def report(job: Imported, plan: ImportPlan, *, entry: int, dry_run: bool) -> dict[str, Any]:
    """All that an import found and did, as JSON values; `entry` is the history's number, 0 when nothing was written."""
    return {
        "files": [
            {
                **_file(file),
                "tables": [_table(table) for table in job.understood if table.source.name == file.source.name],
                "unread": [_sheet(sheet) for sheet in job.unread if sheet.file == file.source.name],
            }
            for file in job.files
        ],
        "counts": plan.counts(),
        "dry_run": dry_run,
        "entry": entry or None,
        "reasons": [_reason(reason) for reason in collected(plan)],
        "merged": {
            "projects": plan.merged.together[0],
            "rows": plan.merged.together[1],
            "repeated": plan.merged.same,
            "apart": plan.merged.apart,
        },
        "renamed": [{"old": old, "new": new} for old, new in plan.renamed.items()],
        "new": [{**_step(step), "similar": _similar(step)} for step in plan.of(NEW)],
        "changed": [{**_step(step), "matched": step.matched, "fields": _fields(step)} for step in plan.of(CHANGED)],
        "unchanged": [_step(step) for step in plan.of(SAME)],
        "skipped": [{**_step(step), "matched": step.matched} for step in plan.of(LEFT)],
        "rejected": [rejection(refused) for refused in plan.refused],
    }


def receipt(files: Sequence[File], understood: Sequence[Understood], plan: ImportPlan, kept: Choices) -> dict[str, Any]:
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
        "problems": [_problem(refused.origin, problem) for problem in refused.problems],
    }


def _problem(origin: Origin, problem: Problem) -> dict[str, Any]:
    return {
        "rule": problem.rule,
        "heading": origin.layout.heading(problem.field),
        "value": problem.value,
        "reason": problem.reason,
        "suggestion": suggestion(problem) or None,
    }


def _left(left: Left) -> dict[str, Any]:
    return {**_place(left.origin.place), **_problem(left.origin, left.problem)}


def _reason(reason: Reason) -> dict[str, Any]:
    return {
        "effect": reason.effect,
        "rule": reason.rule,
        "file": reason.file,
        "headings": list(reason.headings),
        "rows": reason.rows,
        "projects": reason.projects or None,
        "values": [{"value": value, "count": count or None} for value, count in reason.values],
        "lines": [place.line for place in reason.places],
        "options": list(reason.options),
    }


def _sheet(sheet: UnreadSheet) -> dict[str, Any]:
    return {"sheet": sheet.name, "rows": sheet.rows, "why": sheet.why}


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
        "columns": [{"heading": c.heading, "field": c.field, "via": c.via} for c in table.headings.columns],
        "decisions": [_decision(decision) for decision in table.decisions],
        "left_out": [{**_place(left.place), "text": left.text, "why": left.why} for left in table.skipped],
    }


def _decision(decision: Decision) -> dict[str, Any]:
    return {name: getattr(decision, name) for name in ("heading", "option", "value", "rule", "reason")}


def _step(step: Step) -> dict[str, Any]:
    places = [_place(place) for place in step.places]
    found: dict[str, Any] = {"number": step.number, "id": step.id, "title": step.title, "places": places}
    return {**found, "left_out": [_left(left) for left in step.left]} if step.left else found


def _place(place: RowPlace) -> dict[str, Any]:
    return place._asdict()


def _fields(step: Step) -> dict[str, Any]:
    return {name: {"old": old, "new": new} for name, (old, new) in step.changed().items()}


def _similar(step: Step) -> list[dict[str, Any]]:
    return [{"number": number, "id": id_, "title": title} for number, id_, title in step.similar]
