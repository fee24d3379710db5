"""`icmd list`: the projects that the filters choose."""

from itertools import chain, islice
from typing import Annotated

import typer

from icmd_cli import context
from icmd_cli.commands.output import emit, write_table
from icmd_cli.filters import Page
from icmd_cli.messages import N_, _
from icmd_cli.options import FILTERS, OUTPUT, PAGE, SORT

OPTIONS = (FILTERS, SORT, PAGE, OUTPUT)
DETAILS = N_("Options of one kind mean “or”, different kinds mean “and”. Without --sort the catalogue's own order.")
EXAMPLES = (
    "icmd list --country maroc",
    "icmd list -c MA,SN --year 2014 --sort -budget",
    "icmd list --theme diaspora --format csv",
)


def run(
    ctx: typer.Context,
    count: Annotated[bool, typer.Option("--count", help=_("Only how many there are."))] = False,
) -> None:
    """List the projects."""
    program = context.of(ctx)
    filters, sort, output = program.read(FILTERS), program.read(SORT), program.read(OUTPUT)
    page = program.read(PAGE)
    catalogue = program.catalogue
    if count:
        program.write([f"{catalogue.count(filters)}\n"])
        return
    entries = catalogue.find(filters, sort, Page(page.limit or None, page.offset))
    first = list(islice(entries, 1))
    emit(program, output, chain(first, entries), write_table)
    if not first:
        program.note(_("No project matches.") if filters else _("The catalogue is empty. `icmd add` adds a project."))
