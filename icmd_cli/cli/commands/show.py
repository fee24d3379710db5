"""`icmd show`: everything about the projects that are named."""

from collections.abc import Iterable, Sequence
from typing import Annotated

import typer

from icmd_cli.cli.command import command
from icmd_cli.cli.context import Context
from icmd_cli.cli.options import AS_OF, OUTPUT, PAGER, Output
from icmd_cli.cli.output import emit
from icmd_cli.cli.pick import names_given, picked
from icmd_cli.domain.entry import Entry, entry_of
from icmd_cli.domain.project import Project
from icmd_cli.errors import IcmdError, UsageProblem
from icmd_cli.i18n import N_, _, labelled
from icmd_cli.writers.cells import cell, columns_of

DETAILS = N_(
    "A project is named by its number, its id, its code, the beginning of its id, or words that no other has; - reads"
    " names from stdin, one a line."
)
EXAMPLES = (
    "icmd show figuig",
    "icmd show 12 Mo-290",
    "icmd show figuig --format json",
    "icmd show figuig --sentence",
    "icmd list -c maroc --format ids | icmd show - --format json",
)


@command(output=OUTPUT, pager=PAGER, as_of=AS_OF)
def run(
    program: Context,
    project: Annotated[
        list[str],
        typer.Argument(help=_("Number, id, code or words; - reads them from stdin."), metavar=_("PROJECT...")),
    ],
    *,
    sentence: Annotated[
        bool, typer.Option("--sentence", help=_("Each in one sentence, ready to paste into a report."))
    ] = False,
    web: Annotated[bool, typer.Option("--web", "-w", help=_("Open its web page in the browser."))] = False,
    output: Output,
    pager: bool,
    as_of: str | None = None,
) -> None:
    """Show projects."""
    program.look_back(as_of)
    program.page(wanted=pager)
    found = [picked(program, name) for name in names_given(project)]
    if web:
        _open(program, found)
        return
    if sentence:
        from icmd_cli.render.sentence import sentence as said  # only for this

        if output != (None, None):
            raise UsageProblem(_("--sentence gives text: omit --format and --fields."))
        program.write(said(each, program.language) + "\n" for each in found)
        return
    if output.format is None and not program.draws:
        program.write(_pairs(found, output.fields))
    else:
        emit(program, output, map(entry_of, found), _draw)


def _draw(program: Context, entries: Iterable[Entry], fields: Sequence[str] | None) -> None:
    from icmd_cli.render import details  # only when something is drawn

    for position, entry in enumerate(entries):
        project = entry.project()
        if fields is not None:
            program.put(_labelled(project, fields, program.language))
        elif program.plain:
            program.write(["\n"] if position else [])
            program.put(details.plain(project, program.language))
        else:
            width = min(program.width, details.WIDEST)
            console = program.console(width)
            console.print(details.panels(project, program.language, width))
            for line in details.web_lines(project, links=program.colours):
                console.print(line, soft_wrap=True)


def _labelled(project: Project, fields: Sequence[str], language: str) -> Iterable[str]:
    from icmd_cli.render import table  # only when something is drawn

    for column in table.columns_for(fields):
        yield labelled(_(column.heading), column.text(project, language)) + "\n"


def _pairs(projects: Sequence[Project], fields: Sequence[str] | None) -> Iterable[str]:
    """For pipes: a line "field TAB value" for each field that has one; a blank line between projects."""
    for position, project in enumerate(projects):
        if position:
            yield "\n"
        record = entry_of(project).record()
        for column in columns_of(fields):
            value = cell(record, column)
            if value or fields:
                yield f"{column}\t{' '.join(value.split(chr(10)))}\n"


def _open(program: Context, projects: Sequence[Project]) -> None:
    from icmd_cli.cli.browser import open_page  # only for this

    for project in projects:
        if not project.url:
            raise IcmdError(_("{id} has no web page.").format(id=project.id))
    for url in [project.url for project in projects if project.url]:
        program.done(_("Opening {url}").format(url=url))
        open_page(url)
