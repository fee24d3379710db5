"""`icmd remove`: take projects out of the catalogue."""

from typing import Annotated

import typer

from icmd_cli.cli.apply import CARE, Care, Wording, chosen, settle
from icmd_cli.cli.command import command
from icmd_cli.cli.context import Context
from icmd_cli.cli.filter_options import FILTERS
from icmd_cli.domain.filters import Filters
from icmd_cli.domain.patch import removed
from icmd_cli.i18n import N_, _, plural

DETAILS = N_(
    "The projects are named, or chosen by filters. What goes is shown first, and asked about; without a terminal --yes"
    " is needed. The history keeps the whole of each, so that `icmd undo` brings them back."
)
EXAMPLES = (
    "icmd remove figuig --yes",
    "icmd list --status cancelled --format ids | icmd remove - --yes",
    "icmd remove --country maroc --phase 1 --dry-run",
)


@command(care=CARE, filters=FILTERS)
def run(
    program: Context,
    project: Annotated[
        list[str] | None,
        typer.Argument(
            help=_("Number, id, code or words; - reads them from stdin."), metavar=_("[PROJECT...]"), show_default=False
        ),
    ] = None,
    *,
    everything: Annotated[bool, typer.Option("--all", help=_("All projects."))] = False,
    care: Care,
    filters: Filters,
) -> None:
    """Remove projects."""
    decide = removed(chosen(program, project or [], filters, everything=everything))
    plan = program.catalogue.plan(lambda contents: decide(contents.projects), "remove")
    n = len(plan.changes)
    words = Wording(
        plural("{n} project would be removed.", "{n} projects would be removed.", n).format(n=n),
        plural("Remove this project?", "Remove these {n} projects?", n).format(n=n),
        plural("{n} project removed", "{n} projects removed", n).format(n=n),
    )
    settle(program, care, plan, words, free=0, asked_from=1)
