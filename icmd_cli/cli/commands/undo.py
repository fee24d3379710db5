"""`icmd undo`: take a change back."""

from typing import Annotated

import typer

from icmd_cli.cli.apply import CARE, Care, Words, report, settle
from icmd_cli.cli.command import command
from icmd_cli.cli.context import Context
from icmd_cli.cli.numbers import entry_number
from icmd_cli.i18n import N_, _, plural

DETAILS = N_(
    "Without a number, the last change that is not undone; with one, that entry of `icmd history`. An undo can be"
    " undone too. All of a change is taken back or nothing: fields that changed since stand in the way, others do not."
)
EXAMPLES = ("icmd undo", "icmd undo --dry-run")

FREE = 3
"""Up to so many projects are taken back without a question."""


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
    plan = program.catalogue.undo(entry_number(entry) if entry is not None else None)
    if plan is None:
        report(program, care, "undo", {"undoes": None}, [], 0)
        program.done(_("There is no change to take back."))
        return
    n, count = plan.details["undoes"], len(plan.changes)
    words = Words(
        plural(
            "Undoing entry {entry} would change {n} project.", "Undoing entry {entry} would change {n} projects.", count
        ).format(entry=n, n=count),
        plural("Undo entry {entry}, {n} project?", "Undo entry {entry}, {n} projects?", count).format(entry=n, n=count),
        plural("Entry {entry} undone, {n} project", "Entry {entry} undone, {n} projects", count).format(
            entry=n, n=count
        ),
    )
    settle(program, care, plan, words, free=FREE, asked_from=FREE + 1)
