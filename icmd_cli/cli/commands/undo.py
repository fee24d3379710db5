"""`icmd undo`: take a change back."""

from typing import Annotated

import typer

from icmd_cli.catalogue import undo
from icmd_cli.catalogue.plan import Plan
from icmd_cli.cli.apply import CARE, Care, Words, report, settle
from icmd_cli.cli.command import command
from icmd_cli.cli.context import Context
from icmd_cli.cli.numbers import entry_number
from icmd_cli.i18n import N_, _, plural

DETAILS = N_(
    "Without a number, the last change that is not undone; with one, that entry of `icmd history`. `icmd redo` takes an"
    " undo back. All of a change is taken back or nothing: fields that changed since stand in the way, others do not. A"
    " removed project comes back whatever came after."
)
EXAMPLES = ("icmd undo", "icmd undo --dry-run")

FREE = 3
"""At most this many projects are taken back without a question."""


@command(care=CARE)
def run(
    program: Context,
    entry: Annotated[
        str | None, typer.Argument(help=_("The entry's number in the history."), metavar="[N]", show_default=False)
    ] = None,
    *,
    care: Care,
) -> None:
    """Undo a change."""
    plan = undo.undo(program.catalogue, None if entry is None else entry_number(entry))
    if plan is None:
        report(program, care, "undo", {"undoes": None}, [], 0)
        program.done(_("There is no change to take back."))
    else:
        take_back(program, care, plan)


def take_back(program: Context, care: Care, plan: Plan) -> None:
    """Show the `plan` of an undo or a redo, ask where much would change, and carry it out."""
    words = _undo(program, plan) if plan.command == "undo" else _redo(program, plan)
    settle(program, care, plan, words, free=FREE, asked_from=FREE + 1)


def _undo(program: Context, plan: Plan) -> Words:
    n, count = plan.details["undoes"], len(plan.changes)
    would = plural(
        "Undoing entry {entry} would change {n} project.", "Undoing entry {entry} would change {n} projects.", count
    )
    question = plural("Undo entry {entry}, {n} project?", "Undo entry {entry}, {n} projects?", count)
    done = plural("Entry {entry} undone, {n} project", "Entry {entry} undone, {n} projects", count)
    would, question, done = (text.format(entry=n, n=count) for text in (would, question, done))
    back = _("To redo it: {command}").format(command=program.command_line("redo", str(n)))
    return Words(would, question, done if count else _("Entry {entry} undone").format(entry=n), back)


def _redo(program: Context, plan: Plan) -> Words:
    n, count = plan.details["redoes"], len(plan.changes)
    would = plural(
        "Redoing entry {entry} would change {n} project.", "Redoing entry {entry} would change {n} projects.", count
    )
    question = plural("Redo entry {entry}, {n} project?", "Redo entry {entry}, {n} projects?", count)
    done = plural("Entry {entry} redone, {n} project", "Entry {entry} redone, {n} projects", count)
    would, question, done = (text.format(entry=n, n=count) for text in (would, question, done))
    back = _("To take it back: {command}").format(command=program.command_line("undo", str(n)))
    return Words(would, question, done if count else _("Entry {entry} redone").format(entry=n), back)
