"""How the reading commands put projects out: drawn for people, or written in a format for machines."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import partial
from itertools import chain, islice
from typing import TYPE_CHECKING, Any, Generic, NamedTuple, TypeVar

from icmd_cli.cli.context import Context
from icmd_cli.cli.options import Output
from icmd_cli.domain.entry import Entry
from icmd_cli.domain.filters import Filters, SortKey
from icmd_cli.errors import NoSuchProject
from icmd_cli.i18n import _, plural
from icmd_cli.writers import FORMATS, Writer, writer

if TYPE_CHECKING:
    from icmd_cli.domain.masthead import Masthead

T = TypeVar("T")

EVERYTHING = Filters()

Draw = Callable[[Context, Iterable[Entry], Sequence[str] | None], None]

DRAWN = 500
"""At most this many rows make a Rich table; it takes 0.4 ms a row, and draws nothing before the last one is known."""


def emit(program: Context, output: Output, entries: Iterable[Entry], draw: Draw, filters: Filters = EVERYTHING) -> None:
    """Draw on a terminal, write TSV into a pipe, or whichever format was asked for; `filters` chose the entries."""
    name = output.format or ("table" if program.draws else "tsv")
    if name == "table":
        draw(program, entries, output.fields)
        return
    counted = Counted(entries)
    program.write(told(program, name, writer(name), filters)(counted, output.fields))
    if program.settings.verbose:
        program.done(plural("{count} project", "{count} projects", counted.count).format(count=counted.count))


class Counted(Generic[T]):
    """Passes things on and counts them."""

    def __init__(self, items: Iterable[T]) -> None:
        self._items = items
        self.count = 0

    def __iter__(self) -> Iterator[T]:
        for item in self._items:
            self.count += 1
            yield item


def told(program: Context, name: str, write: Any, filters: Filters) -> Writer:
    """`write`, told what the format `name` says besides: the texts' language, what chose the projects, its title."""
    if FORMATS[name].speaks:
        write = partial(write, language=program.catalogue.text_language(), tell=program.tell)
    if FORMATS[name].tells_filters:
        write = partial(write, filters=filters, as_of=program.as_of)
    if FORMATS[name].is_headed:
        write = partial(write, masthead=masthead(program))
    found: Writer = write
    return found


def masthead(program: Context) -> "Masthead":
    """What heads what is told of the catalogue in use."""
    from icmd_cli.domain.masthead import Masthead  # only for what has a heading

    return Masthead.of_record(program.catalogue.store.about())


def refuse_none(found: object, *, wanted: bool) -> None:
    """Raise NoSuchProject when nothing was `found`, and that is `wanted` to be a failure."""
    if wanted and not found:
        raise NoSuchProject(_("No project matches."))


class Look(NamedTuple):
    """How the list looks: `asked` are the fields that it must show, `rather` those that it shows where there is room.

    `compact` keeps each project to one line.
    """

    asked: tuple[str, ...] = ()
    rather: tuple[str, ...] = ()
    compact: bool = False


PLAIN = Look()


def look_of(filters: Filters, sort: Sequence[SortKey] = (), *, compact: bool = False) -> Look:
    """The list that shows what it is sorted by, and what its projects were chosen by."""
    bounds = filters.min_budget is not None or filters.max_budget is not None or filters.currency
    asked = [*(key.field for key in sort), *(["budget"] if bounds else [])]
    return Look(tuple(asked), tuple(name for name, choice in filters.choices.items() if choice.wanted), compact)


def say_currencies(program: Context, filters: Filters, sort: Sequence[SortKey] = ()) -> None:
    """Say that budgets of several currencies are not compared with one another, where they are to be compared."""
    bounded = filters.min_budget is not None or filters.max_budget is not None
    if filters.currency or not (bounded or any(key.field == "budget" for key in sort)):
        return
    found = sorted({group.currency for group in program.catalogue.tally(filters, "currency") if group.currency})
    if len(found) > 1:
        message = _("The budgets are in {currencies}, which are not compared with one another; choose one: {option}")
        program.done(message.format(currencies=", ".join(found), option=f"--currency {found[0]}"))


def write_table(program: Context, entries: Iterable[Entry], fields: Sequence[str] | None, look: Look = PLAIN) -> None:
    """The list view; in a file or a pipe nothing is cut."""
    from icmd_cli.render import table  # only when something is drawn

    rest = iter(entries)
    projects = [entry.project() for entry in islice(rest, DRAWN + 1)]
    if not projects:
        return
    width = program.width if program.draws else None
    largest = program.catalogue.last_number() if len(projects) > DRAWN else 0
    columns = table.columns_for(fields, look.asked, look.rather)
    layout = table.lay_out(projects, columns, width, program.language, largest=largest)
    count = len(projects)
    if program.plain or count > DRAWN:
        drawn = Counted(chain(projects, (entry.project() for entry in rest)))
        program.write(table.lines(drawn, layout, program.language))
        count = drawn.count
    else:
        console = program.console(None if width else layout.width)
        one_line = look.compact or len(projects) > table.WRAPPED
        console.print(table.table(projects, layout, program.language, one_line=one_line))
    hidden = [_(column.heading) for column in columns if column.name in layout.hidden]
    program.note(plural("{count} project", "{count} projects", count).format(count=count))
    if hidden:
        names = ", ".join(hidden)
        program.note(_("Hidden for lack of room: {names} (--fields, or a wider terminal).").format(names=names))
