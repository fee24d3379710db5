"""`icmd redo`: make again what was undone."""

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
    "Without a number, the last change that was undone, if no other came after; again and again, back to where you were"
    " before the first undo. With a number, that entry of `icmd history`."
)
EXAMPLES = ("icmd redo", "icmd redo --dry-run")


@command(care=CARE)
def run(
    program: Context,
    entry: Annotated[
        str | None, typer.Argument(help=_("The entry that was undone."), metavar="[N]", show_default=False)
    ] = None,
    *,
    care: Care,
) -> None:
    """Redo a change."""
    plan = undo.redo(program.catalogue, None if entry is None else entry_number(entry))
    if plan is None:
        report_changes(program, care, "redo", {"undoes": None}, [], 0)
        program.done(_("There is nothing to redo."))
    else:
        take_back(program, care, plan)
