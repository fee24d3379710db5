"""What the changing commands share: which projects, showing before, asking, doing it once, telling what was done."""

import json
from collections.abc import Mapping, Sequence
from typing import Annotated, Any, NamedTuple

import typer

from icmd_cli.catalogue.plan import Plan
from icmd_cli.cli.commands.show import named
from icmd_cli.cli.context import Context
from icmd_cli.cli.groups import Group
from icmd_cli.domain.changes import Change
from icmd_cli.domain.filters import Filters
from icmd_cli.errors import BrokenStore, Cancelled, UsageProblem
from icmd_cli.i18n import _
from icmd_cli.render import changes as drawn


class Care(NamedTuple):
    """How careful to be, and what a script wants to be told."""

    dry_run: bool = False
    yes: bool = False
    json: bool = False


def _read_care(
    dry_run: Annotated[bool, typer.Option("--dry-run", "-n", help=_("Show what would change, and end."))] = False,
    yes: Annotated[bool, typer.Option("--yes", "-y", help=_("Do not ask."))] = False,
    format_: Annotated[
        str | None, typer.Option("--format", "-f", help=_("json reports the changes on stdout."), metavar=_("FORMAT"))
    ] = None,
    json: Annotated[bool, typer.Option("--json", help=_("The same as --format json."))] = False,
) -> Care:
    if format_ not in (None, "json"):
        raise UsageProblem(_("--format: only json, not “{name}”.").format(name=format_))
    return Care(dry_run, yes, json or format_ == "json")


CARE = Group(_read_care)


class Words(NamedTuple):
    """What is said: before (what would happen), as a question, and afterwards."""

    would: str
    question: str
    done: str


def chosen(program: Context, names: Sequence[str], filters: Filters, *, everything: bool) -> list[int]:
    """The numbers of the projects that are named, or that the filters select, or all. Raises UsageProblem."""
    if sum(map(bool, (names, filters, everything))) > 1:
        raise UsageProblem(
            _("Name projects, or filter them, or say --all: one of these."),
            _("Options such as --status filter; --set status=... changes a field.") if filters else "",
        )
    if names:
        return list(dict.fromkeys(_number(program, name) for name in names))
    if not filters and not everything:
        raise UsageProblem(_("Which projects? Name them, filter them, or say --all."))
    return [entry.number for entry in program.catalogue.find(filters)]


def _number(program: Context, name: str) -> int:
    try:
        return named(program, name).number or 0
    except BrokenStore:
        # Such a store can be mended: its projects then go by number and id alone.
        number = program.catalogue.raw_number(name.strip())
        if number is None:
            raise
        return number


def settle(program: Context, care: Care, plan: Plan, words: Words, *, free: int, asked_from: int = 2) -> int:
    """Show `plan`, ask from so many projects on, do it, tell; gives the entry's number, 0 when nothing was done.

    Without a terminal more than `free` projects need --yes.
    """
    count = len(plan.changes)
    if not count:
        report(program, care, plan.command, plan.details, plan.changes, 0)
        program.done(_("Nothing to change."))
        return 0
    asks = program.can_ask and not care.yes and not care.dry_run and count >= asked_from
    say = program.tell if asks else program.done
    for line in drawn.lines(plan.changes, program.language, program.width):
        say(line)
    if care.dry_run:
        report(program, care, plan.command, plan.details, plan.changes, 0)
        program.done(words.would)
        return 0
    if not care.yes and not program.can_ask and count > free:
        raise UsageProblem(
            words.would + " " + _("Nothing was changed."), _("Without a terminal, that needs --yes (or see --dry-run).")
        )
    if asks and not program.confirm(words.question, default=False):
        raise Cancelled(_("Nothing was changed."))
    n = program.catalogue.carry_out(plan)
    report(program, care, plan.command, plan.details, plan.changes, n)
    undo = _("To take it back: icmd undo {n}").format(n=n)
    program.done(_("{done} (history {n}).").format(done=words.done, n=n) + " " + undo)
    return n


def report(  # noqa: PLR0917 - the report's parts
    program: Context, care: Care, command: str, details: Mapping[str, Any], changes: Sequence[Change], n: int
) -> None:
    """The report for scripts, when they ask for it: `history` is null when nothing was done."""
    if care.json:
        told = [change.to_report() for change in changes]
        found = {"command": command, "history": n or None, **details, "changes": told}
        program.write([json.dumps(found, ensure_ascii=False), "\n"])
