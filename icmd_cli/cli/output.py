"""How the reading commands put projects out: drawn for people, or written in a format for machines."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import partial
from itertools import chain, islice
from typing import Any

from icmd_cli.cli.context import Context
from icmd_cli.cli.options import Output
from icmd_cli.domain.filters import Filters
from icmd_cli.domain.project import Entry, Project
from icmd_cli.errors import NoSuchProject
from icmd_cli.i18n import _, plural
from icmd_cli.writers import FORMATS, Writer, writer

EVERYTHING = Filters()

Draw = Callable[[Context, Iterable[Entry], Sequence[str] | None], None]

DRAWN = 500
"""Up to so many rows make a Rich table; it takes 0.4 ms a row, and draws nothing before the last one is known."""


def emit(program: Context, output: Output, entries: Iterable[Entry], draw: Draw, filters: Filters = EVERYTHING) -> None:
    """Draw on a terminal, write TSV into a pipe, or whichever format was asked for; `filters` chose the entries."""
    name = output.format or ("table" if program.draws else "tsv")
    if name == "table":
        draw(program, entries, output.fields)
    else:
        program.write(told(program, name, writer(name), filters)(entries, output.fields))


def told(program: Context, name: str, write: Any, filters: Filters) -> Writer:
    """`write`, told what the format `name` says besides: the language of the texts, what chose the projects."""
    if FORMATS[name].speaks:
        write = partial(write, language=program.catalogue.text_language(), tell=program.tell)
    if FORMATS[name].tells_filters:
        write = partial(write, filters=filters)
    found: Writer = write
    return found


def refuse_none(found: object, *, wanted: bool) -> None:
    """Raise NoSuchProject when nothing was `found`, and that is `wanted` to be a failure."""
    if wanted and not found:
        raise NoSuchProject(_("No project matches."))


def write_table(program: Context, entries: Iterable[Entry], fields: Sequence[str] | None) -> None:
    """The list view; in a file or a pipe nothing is cut."""
    from icmd_cli.render import table  # only when something is drawn

    rest = iter(entries)
    projects = [entry.project() for entry in islice(rest, DRAWN + 1)]
    if not projects:
        return
    width = program.width if program.draws else None
    largest = program.catalogue.last_number() if len(projects) > DRAWN else 0
    layout = table.lay_out(projects, table.columns_for(fields), width, program.language, largest=largest)
    count = len(projects)
    if program.plain or count > DRAWN:
        drawn = _Counted(chain(projects, (entry.project() for entry in rest)))
        program.write(table.lines(drawn, layout, program.language))
        count = drawn.count
    else:
        console = program.console(None if width else sum(layout.widths) + table.GAP * len(layout.widths))
        one_line = len(projects) > table.WRAPPED
        console.print(table.table(projects, layout, program.language, one_line=one_line))
    hidden = [_(column.heading) for column in table.columns_for(fields) if column.name in layout.hidden]
    program.note(plural("{count} project", "{count} projects", count).format(count=count))
    if hidden:
        names = ", ".join(hidden)
        program.note(_("Hidden for want of room: {names} (--fields, or a wider terminal).").format(names=names))


class _Counted:
    """Passes projects on and counts them."""

    def __init__(self, projects: Iterable[Project]) -> None:
        self._projects = projects
        self.count = 0

    def __iter__(self) -> Iterator[Project]:
        for project in self._projects:
            self.count += 1
            yield project
