"""`icmd search`: the projects that answer to words, best first."""

from collections.abc import Iterable, Sequence
from functools import partial
from typing import Annotated

import typer

from icmd_cli.catalogue.catalogue import Hits
from icmd_cli.cli.command import command
from icmd_cli.cli.context import Context
from icmd_cli.cli.filter_options import FILTERS, looser
from icmd_cli.cli.options import EMPTY, OUTPUT, PAGE, PAGER, Output
from icmd_cli.cli.output import emit, refuse_none, write_table
from icmd_cli.domain.filters import Filters, Page
from icmd_cli.domain.project import Entry
from icmd_cli.errors import did_you_mean
from icmd_cli.i18n import N_, _, plural

DETAILS = N_(
    "Accents, case, plurals and the like do not matter. Quotes keep words together, word* finds what begins so,"
    " -word leaves out what has it (after --, when it comes first). The 20 best are shown; --limit 0 shows all."
)
EXAMPLES = (
    "icmd search epargne",
    "icmd search 'transferts de fonds' --country sénégal",
    "icmd search '\"co-développement\" migr*'",
)

SHOWN = 20
"""How many hits are given unless --limit says otherwise; the same into a pipe as on a terminal."""

_NEAREST = 5
"""How many hits of the nearest words are shown where the words themselves have none."""


@command(filters=FILTERS, page=PAGE, fail_if_empty=EMPTY, output=OUTPUT, pager=PAGER)
def run(
    program: Context,
    words: Annotated[list[str], typer.Argument(help=_("What to search for."), metavar=_("WORDS..."))],
    *,
    count: Annotated[bool, typer.Option("--count", help=_("Only how many there are."))] = False,
    filters: Filters,
    page: Page,
    fail_if_empty: bool,
    output: Output,
    pager: bool,
) -> None:
    """Search the catalogue."""
    program.page(wanted=pager)
    text = " ".join(words)
    limit = 0 if count else SHOWN if page.limit is None else page.limit or None
    hits = program.catalogue.search(text, filters, Page(limit, page.offset))
    if count:
        program.write([f"{hits.total}\n"])
        refuse_none(hits.total, wanted=fail_if_empty)
        return
    draw = partial(_draw, hits=hits) if output.fields is None else write_table
    emit(program, output, hits.entries, draw)
    if not hits.total:
        _suggest(program, text, filters, output)
    elif len(hits.entries) < hits.total:
        message = _("{shown} of {total} projects; --limit 0 shows all.")
        program.note(message.format(shown=len(hits.entries), total=hits.total))
    else:
        program.note(plural("{count} project", "{count} projects", hits.total).format(count=hits.total))
    refuse_none(hits.entries, wanted=fail_if_empty)


def _suggest(program: Context, text: str, filters: Filters, output: Output) -> None:
    """Nothing was found: say so, and what else would find something. stdout stays that of the question asked."""
    program.tell(_("No project for “{text}”.").format(text=text))
    if _loosened(program, text, filters):
        return
    nearest = program.catalogue.nearest_words(text)
    better = text
    for word, near in nearest.items():
        nowhere = _("“{word}” stands nowhere.").format(word=word)
        program.tell(f"{nowhere} {did_you_mean(near)}".rstrip())
        better = better.replace(word, near[0]) if near else better
    if better != text:
        program.tell(f"  icmd search {better}")
        hits = program.catalogue.search(better, filters, Page(_NEAREST))
        if hits.total and program.draws and output.format in (None, "table"):
            program.tell(_("The nearest, for “{text}”:").format(text=better))
            _draw(program, hits.entries, None, hits=hits)


def _loosened(program: Context, text: str, filters: Filters) -> bool:
    """Say what the search would find without one of its filters, or without any; False when that is nothing."""
    if not filters:
        return False
    found = {}
    for option, others in looser(filters):
        total = program.catalogue.search(text, others, Page(0)).total
        if total:
            found[option] = total
    without_any = program.catalogue.search(text, Filters(), Page(0)).total
    if not found and without_any:
        found = {_("the filters"): without_any}
    for option, total in found.items():
        message = plural("Without {option}: {n} project.", "Without {option}: {n} projects.", total)
        program.tell(message.format(option=option, n=total))
    return bool(found)


def _draw(program: Context, entries: Iterable[Entry], fields: Sequence[str] | None, *, hits: Hits) -> None:  # noqa: ARG001 - as every drawing
    from icmd_cli.render.snippets import Wanted, hit  # only when something is drawn

    console = program.console(min(program.width, 120) if program.draws else 120)
    wanted = Wanted(hits.words, hits.beginnings)
    for entry in entries:
        console.print(hit(entry.project(), wanted, program.language))
