"""`icmd undo`: take a change back."""

from typing import Annotated

import typer

from icmd_cli.catalogue import undo
from icmd_cli.cli.apply import CARE, Care, report_changes
from icmd_cli.cli.command import command
from icmd_cli.cli.context import Context
from icmd_cli.cli.numbers import entry_number
from icmd_cli.cli.taking_back import take_back
from icmd_cli.i18n import N_, _

DETAILS = N_(
    "Without a number, the last change that is not undone; with one, that entry of `icmd history`. `icmd redo` takes an"
    " undo back. All of a change is taken back or nothing: fields that changed since stand in the way, others do not. A"
    " removed project comes back whatever came after."
)
EXAMPLES = ("icmd undo", "icmd undo --dry-run")


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
        report_changes(program, care, "undo", {"undoes": None}, [], 0)
        program.done(_("There is no change to take back."))
    else:
        take_back(program, care, plan)
