"""`icmd brief`: a briefing on the projects that the filters choose, as Markdown to paste."""

from typing import Annotated

import typer

from icmd_cli.catalogue.past import between
from icmd_cli.cli.command import command
from icmd_cli.cli.context import Context
from icmd_cli.cli.filter_options import FILTERS
from icmd_cli.cli.options import AS_OF, PAGER, SORT, read_moment
from icmd_cli.cli.output import masthead, say_currencies
from icmd_cli.domain.filters import Filters, SortKey
from icmd_cli.i18n import N_, _

DETAILS = N_(
    "Totals, a timeline, each project in a sentence with its texts, the sources; in your language. Nothing is said that"
    " the catalogue does not say. By their start unless --sort says otherwise."
)
EXAMPLES = ("icmd brief --country maroc > maroc.md", "icmd brief --phase 2 --theme diaspora")


@command(filters=FILTERS, sort=SORT, pager=PAGER, as_of=AS_OF)
def run(
    program: Context,
    *,
    since: Annotated[
        str | None, typer.Option("--since", help=_("Begin with what changed since that day."), metavar=_("DATE"))
    ] = None,
    filters: Filters,
    sort: tuple[SortKey, ...],
    pager: bool,
    as_of: str | None = None,
) -> None:
    """Write the briefing."""
    first = None if since is None else read_moment("--since", since)
    found = between(program.catalogue, first, as_of, filters) if first else None
    program.look_back(as_of)
    program.page(wanted=pager)
    sort = sort or (SortKey("start"), SortKey("end"))
    projects = [entry.project() for entry in program.catalogue.find(filters, sort)]
    if first and found:
        from icmd_cli.render.net_changes import document  # only for this

        program.write(document(found.changes, (first, as_of), program.language))
        program.warn_of_outside_changes(is_certain=found.is_certain)
    if not projects:
        program.note(_("No project matches.") if filters else _("The catalogue is empty. `icmd add` adds a project."))
        return
    from icmd_cli.render.brief import brief  # only when there is something to say

    program.write(brief(projects, masthead(program), filters, program.language, as_of))
    say_currencies(program, filters, sort)
