"""`icmd changes`: what became of the projects between two dates."""

from typing import Annotated

import typer

from icmd_cli.catalogue.past import Between, between
from icmd_cli.cli.command import command
from icmd_cli.cli.context import Context
from icmd_cli.cli.filter_options import FILTERS
from icmd_cli.cli.options import PAGER, format_option, formats_help, read_moment
from icmd_cli.domain.clock import local
from icmd_cli.domain.filters import Filters
from icmd_cli.errors import UsageProblem
from icmd_cli.i18n import N_, _, plural
from icmd_cli.writers.net_changes import write_csv, write_json, write_rows

DETAILS = N_(
    "The net change: five edits of one field are one line, from what it was to what it is. A day begins at midnight"
    " where you are. Filters choose the projects that they select before or after. What was changed outside icmd is not"
    " in the history: a note says so."
)
EXAMPLES = (
    "icmd changes --since 2026-01-01",
    "icmd changes --since 2026-01-01 --until 2026-04-01 --country maroc -f md",
)

_FORMATS = ("table", "tsv", "csv", "json", "md")


@command(form=format_option(_FORMATS, formats_help(_FORMATS)), filters=FILTERS, pager=PAGER)
def run(
    program: Context,
    *,
    since: Annotated[
        str | None, typer.Option("--since", help=_("From the beginning of that day."), metavar=_("DATE"))
    ] = None,
    until: Annotated[
        str | None,
        typer.Option("--until", help=_("Up to the beginning of that day (default: now)."), metavar=_("DATE")),
    ] = None,
    form: str | None,
    filters: Filters,
    pager: bool,
) -> None:
    """Show what changed between two dates."""
    program.page(wanted=pager)
    if since is None:
        raise UsageProblem(_("Since when? Say --since DATE."))
    first = read_moment("--since", since)
    last = None if until is None else read_moment("--until", until)
    if last is not None and last < first:
        raise UsageProblem(_("--until is before --since."))
    found = between(program.catalogue, first, last, filters)
    if last is None:
        program.done(_("Since {date}, local time:").format(date=local(first)))
    else:
        program.done(_("From {since} to {until}, local time:").format(since=local(first), until=local(last)))
    _show(program, found, form or ("table" if program.draws else "tsv"), (first, last))
    count = len(found.changes)
    program.done(
        plural("{n} project changed.", "{n} projects changed.", count).format(n=count)
        if count
        else _("Nothing changed.")
    )
    program.warn_of_outside_changes(is_certain=found.is_certain)


def _show(program: Context, found: Between, form: str, dates: tuple[str, str | None]) -> None:
    if form == "json":
        program.write(write_json(found.changes, *dates, is_certain=found.is_certain))
    elif form in ("csv", "tsv"):
        program.write(write_csv(found.changes) if form == "csv" else write_rows(found.changes))
    else:
        from icmd_cli.render import net_changes  # only for people

        if form == "md":
            program.write(net_changes.document(found.changes, dates, program.language))
        else:
            width = program.width if program.draws else 100
            program.show(net_changes.lines(found.changes, program.language, width))
