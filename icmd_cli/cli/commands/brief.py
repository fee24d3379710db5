"""`icmd brief`: a briefing on the projects that the filters choose, as Markdown to paste."""

import typer

from icmd_cli.cli import context
from icmd_cli.cli.context import PAGER
from icmd_cli.cli.filter_options import FILTERS
from icmd_cli.cli.options import SORT
from icmd_cli.domain.filters import SortKey
from icmd_cli.i18n import N_, _

OPTIONS = (FILTERS, SORT, PAGER)
DETAILS = N_(
    "Totals, a timeline, each project in a sentence with its texts, the sources; in your language. Nothing is said that"
    " the catalogue does not say. By their start unless --sort says otherwise."
)
EXAMPLES = ("icmd brief --country maroc > maroc.md", "icmd brief --phase 2 --theme diaspora")


def run(ctx: typer.Context) -> None:
    """Write the briefing."""
    program = context.of(ctx)
    filters, sort = program.read(FILTERS), program.read(SORT)
    sort = sort or (SortKey("start"), SortKey("end"))
    projects = [entry.project() for entry in program.catalogue.find(filters, sort)]
    if not projects:
        program.note(_("No project matches.") if filters else _("The catalogue is empty. `icmd add` adds a project."))
        return
    from icmd_cli.render.brief import brief  # only when there is something to say

    program.write(brief(projects, filters, program.language))
