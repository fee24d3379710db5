"""`icmd list`: the projects that the filters choose."""

from collections.abc import Iterable
from functools import partial
from itertools import chain, islice
from typing import Annotated

import typer

from icmd_cli.cli.command import command
from icmd_cli.cli.context import Context
from icmd_cli.cli.filter_options import FILTERS, looser
from icmd_cli.cli.options import AS_OF, EMPTY, OUTPUT, PAGE, PAGER, SORT, Output
from icmd_cli.cli.output import DRAWN, emit, look_of, refuse_none, say_currencies, write_table
from icmd_cli.domain.entry import Entry, records
from icmd_cli.domain.filters import NO_VALUE, Choice, Filters, Page, SortKey
from icmd_cli.domain.project import parse_record
from icmd_cli.errors import UsageProblem
from icmd_cli.i18n import N_, _, plural
from icmd_cli.reference import countries

DETAILS = N_("Options of one kind mean “or”, different kinds mean “and”. Without --sort the catalogue's own order.")
EXAMPLES = (
    "icmd list --country maroc",
    "icmd list -c MA,SN --year 2014 --sort -budget",
    "icmd list --theme diaspora --format csv",
    "icmd list --country maroc --timeline",
)


@command(filters=FILTERS, sort=SORT, page=PAGE, fail_if_empty=EMPTY, output=OUTPUT, pager=PAGER, as_of=AS_OF)
def run(
    program: Context,
    *,
    count: Annotated[bool, typer.Option("--count", help=_("Only how many there are."))] = False,
    timeline: Annotated[bool, typer.Option("--timeline", help=_("Draw their spans over the years."))] = False,
    compact: Annotated[bool, typer.Option("--compact", help=_("One line for each project."))] = False,
    filters: Filters,
    sort: tuple[SortKey, ...],
    page: Page,
    fail_if_empty: bool,
    output: Output,
    pager: bool,
    as_of: str | None = None,
) -> None:
    """List the projects."""
    program.look_back(as_of)
    program.page(wanted=pager)
    catalogue = program.catalogue
    if count:
        number = catalogue.count(filters)
        program.write([f"{number}\n"])
        say_currencies(program, filters)
        refuse_none(number, wanted=fail_if_empty)
        return
    if timeline:
        if output.format not in (None, "table") or output.fields:
            raise UsageProblem(_("--timeline is a drawing: omit --format and --fields."))
        sort = sort or (SortKey("start"), SortKey("end"))
    entries = catalogue.find(filters, sort, Page(page.limit or None, page.offset))
    first = list(islice(entries, 1))
    if timeline:
        _draw_timeline(program, chain(first, entries))
    else:
        draw = partial(write_table, look=look_of(filters, sort, compact=compact))
        emit(program, output, chain(first, entries), draw, filters)
        say_currencies(program, filters, sort)
    refuse_none(first, wanted=fail_if_empty)
    if not first:
        program.note(_("No project matches.") if filters else _("The catalogue is empty. `icmd add` adds a project."))
        _loosen(program, filters)
    _tell_partners(program, filters)


def _tell_partners(program: Context, filters: Filters) -> None:
    """Where one country is asked for, say how many other projects have it as a partner country."""
    choice = filters.choices.get("countries", Choice())
    if len(choice.wanted) != 1 or NO_VALUE in choice.wanted or "partner_countries" in filters.choices:
        return
    choices = {**filters.choices, "countries": Choice(excluded=choice.wanted), "partner_countries": choice}
    count = program.catalogue.count(filters._replace(choices=choices))
    if count:
        message = plural(
            "{n} project has it as a partner country: {command}",
            "{n} projects have it as a partner country: {command}",
            count,
        )
        name = countries.name(choice.wanted[0], program.language)
        command = program.command_line("list", "--partner-country", name)
        program.note(message.format(n=count, command=command))


def _loosen(program: Context, filters: Filters) -> None:
    """Of several filters, say which of them leaves nothing."""
    found = {option: program.catalogue.count(others) for option, others in looser(filters) if others}
    for option, count in found.items():
        if count:
            message = plural("Without {option}: {n} project.", "Without {option}: {n} projects.", count)
            program.note(message.format(option=option, n=count))


def _draw_timeline(program: Context, entries: Iterable[Entry]) -> None:
    from icmd_cli.render import timeline  # only when something is drawn

    # A timeline needs every project before its first line: of each only what it draws is read.
    projects = [
        parse_record({name: record[name] for name in timeline.FIELDS if name in record}, record["number"])[0]
        for record in records(entries)
    ]
    if not projects:
        return
    if program.plain:
        program.put(timeline.plain(projects, program.language))
    else:
        width = program.width if program.draws else timeline.IN_A_PIPE
        drawn = timeline.lines(projects, width, program.language, blocks=program.blocks)
        if len(projects) > DRAWN:
            program.write(f"{line.plain}\n" for line in drawn)
        else:
            console = program.console(width)
            for line in drawn:
                console.print(line, soft_wrap=True)
    count = len(projects)
    program.note(plural("{count} project", "{count} projects", count).format(count=count))
