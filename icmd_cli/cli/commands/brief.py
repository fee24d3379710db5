"""`icmd brief`: a briefing on the projects that the filters choose, as Markdown to paste."""

from icmd_cli.cli.command import command
from icmd_cli.cli.context import Context
from icmd_cli.cli.filter_options import FILTERS
from icmd_cli.cli.options import PAGER, SORT
from icmd_cli.domain.filters import Filters, SortKey
from icmd_cli.i18n import N_, _

DETAILS = N_(
    "Totals, a timeline, each project in a sentence with its texts, the sources; in your language. Nothing is said that"
    " the catalogue does not say. By their start unless --sort says otherwise."
)
EXAMPLES = ("icmd brief --country maroc > maroc.md", "icmd brief --phase 2 --theme diaspora")


@command(filters=FILTERS, sort=SORT, pager=PAGER)
def run(program: Context, *, filters: Filters, sort: tuple[SortKey, ...], pager: bool) -> None:
    """Write the briefing."""
    program.page(wanted=pager)
    sort = sort or (SortKey("start"), SortKey("end"))
    projects = [entry.project() for entry in program.catalogue.find(filters, sort)]
    if not projects:
        program.note(_("No project matches.") if filters else _("The catalogue is empty. `icmd add` adds a project."))
        return
    from icmd_cli.render.brief import brief  # only when there is something to say

    program.write(brief(projects, filters, program.language))
