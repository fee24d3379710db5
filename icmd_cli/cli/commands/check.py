"""`icmd check`: every problem in the catalogue, and how to fix it."""

import json
from collections.abc import Iterator, Mapping, Sequence
from itertools import groupby
from typing import Annotated

import typer

from icmd_cli.catalogue.checks import findings, fixed
from icmd_cli.catalogue.findings import Finding
from icmd_cli.catalogue.plan import Snapshot
from icmd_cli.cli.apply import CARE, Care, Wording, settle
from icmd_cli.cli.command import command
from icmd_cli.cli.context import Context
from icmd_cli.cli.filter_options import FILTERS
from icmd_cli.cli.options import PAGER
from icmd_cli.domain.changes import Change, Record
from icmd_cli.domain.clock import now, today
from icmd_cli.domain.filters import Filters
from icmd_cli.domain.project import FIELDS, label
from icmd_cli.domain.reports import as_json
from icmd_cli.errors import InvalidData, UsageProblem
from icmd_cli.i18n import N_, _, labelled, plural, quoted
from icmd_cli.render import changes as drawn
from icmd_cli.render.styles import HEADING, REFUSED, WARNING, StyledLine

DETAILS = N_(
    "Errors break the record's rules; warnings are doubtful: unknown fields and themes, look-alikes, names spelled in"
    " two ways, a status that its dates contradict. The exit code is 4 when there is an error. --fix fixes what can"
    " be fixed automatically; it is shown first, and can be undone."
)
EXAMPLES = ("icmd check", "icmd check --country maroc --format json", "icmd check --fix --dry-run")

_STYLES = {"error": REFUSED, "warning": WARNING}

FREE = 3
"""At most this many projects are fixed without --yes in a script."""


@command(care=CARE, filters=FILTERS, pager=PAGER)
def run(
    program: Context,
    *,
    fix: Annotated[bool, typer.Option("--fix", help=_("Fix what can be fixed automatically."))] = False,
    iati: Annotated[bool, typer.Option("--iati", help=_("Also by the rules of the IATI validator."))] = False,
    strict: Annotated[bool, typer.Option("--strict", help=_("Exit with code 4 for warnings too."))] = False,
    care: Care,
    filters: Filters,
    pager: bool,
) -> None:
    """Check the catalogue."""
    program.page(wanted=pager)
    if (care.dry_run or care.yes) and not fix:
        raise UsageProblem(_("--dry-run and --yes go with --fix."))
    if fix and care.json:
        raise UsageProblem(_("Give either --fix or --format json."))
    held = program.catalogue.snapshot()
    found = _found(program, held, filters, iati=iati)
    if fix and _fix(program, care, found):
        found = _found(program, program.catalogue.snapshot(), filters, iati=iati)
    if care.json:
        program.write([_report(found, len(held.projects))])
    elif program.draws:
        program.show(_lines(program, found, held.projects))
    else:
        program.write("\t".join(_cells(finding)) + "\n" for finding in found)
    program.warn_of_copies()
    errors = sum(finding.severity == "error" for finding in found)
    if errors or (strict and found):
        raise InvalidData(_sum(errors, len(found) - errors))
    program.done(_sum(errors, len(found)) if found else _("No problems found."))


def _sum(errors: int, warnings: int) -> str:
    parts = (
        plural("{n} error", "{n} errors", errors).format(n=errors),
        plural("{n} warning", "{n} warnings", warnings).format(n=warnings),
    )
    return _("{errors}, {warnings}.").format(errors=parts[0], warnings=parts[1])


def _found(program: Context, held: Snapshot, filters: Filters, *, iati: bool) -> list[Finding]:
    found = findings(
        held.projects, today=today(), iati=iati, language=held.language, names=program.catalogue.organisations
    )
    if not filters:
        return found
    selected = program.catalogue.selected(filters)
    return [finding for finding in found if finding.number in selected]


def _fix(program: Context, care: Care, found: Sequence[Finding]) -> bool:
    """Fix what can be fixed; False when there is nothing of that kind."""
    stamp = now()
    wanted = {(finding.number, finding.field, finding.rule) for finding in found if finding.fix}

    def decide(held: Snapshot) -> list[Change]:
        again = findings(held.projects, today=today(), names=program.catalogue.organisations)
        return fixed((f for f in again if (f.number, f.field, f.rule) in wanted), held.projects, stamp)

    plan = program.catalogue.plan(decide, "check")
    n = len(plan.changes)
    words = Wording(
        plural("{n} project would be fixed.", "{n} projects would be fixed.", n).format(n=n),
        plural("Fix this project?", "Fix these {n} projects?", n).format(n=n),
        plural("{n} project fixed", "{n} projects fixed", n).format(n=n),
    )
    if not n:
        program.done(_("Nothing can be fixed automatically."))
        return False
    settle(program, care, plan, words, free=FREE, asked_from=1)
    return True


def _report(found: Sequence[Finding], projects: int) -> str:
    errors = sum(finding.severity == "error" for finding in found)
    report = {
        "projects": projects,
        "errors": errors,
        "warnings": len(found) - errors,
        "findings": [_record(finding) for finding in found],
    }
    return as_json(report)


def _record(finding: Finding) -> Record:
    return {**finding._asdict(), "fix": bool(finding.fix)}


def _cells(finding: Finding) -> Iterator[str]:
    for name in ("number", "id", "severity", "rule", "field", "value", "reason", "mend"):
        value = getattr(finding, name)
        text = "" if value is None else value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
        yield drawn.fitted(text.replace("\t", " "), len(text) * 2 + 1)


def _lines(program: Context, found: Sequence[Finding], records: Mapping[int, Record]) -> Iterator[str]:
    """A heading for each project, its problems under it, each with how to fix it."""
    words = {"error": _("error"), "warning": _("warning")}
    for number, some in groupby(found, lambda finding: finding.number):
        record = records.get(number, {})
        heading = f"{number}  {record.get('id') or ''}  {record.get('title') or ''}"
        yield StyledLine(drawn.fitted(heading, program.width), HEADING)
        for finding in some:
            text = _value(finding, program.language)
            said = f" {quoted(drawn.fitted(text, 60))}" if text and text not in finding.reason else ""
            severity = f"  {words[finding.severity]}"
            place = label(finding.field) if finding.field in FIELDS else finding.field
            text = drawn.fitted(f"{severity}  {labelled(f'{place}{said}', finding.reason)}", 1 << 30)
            yield StyledLine(text, _STYLES[finding.severity], len(severity))
            if finding.mend:
                yield drawn.fitted(f"      {finding.mend}", 1 << 30)


def _value(finding: Finding, language: str) -> str:
    """The value that is found fault with, as it stands in the record; one that is right in itself in words."""
    value = finding.value
    if finding.rule == "status-dates" and isinstance(value, str):
        return FIELDS[finding.field].kind.shown(value, language)
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False) if value else ""
