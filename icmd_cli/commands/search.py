"""`icmd search`: the projects that answer to words, best first."""

from collections.abc import Iterable, Sequence
from functools import partial
from typing import Annotated

import typer

from icmd_cli import context
from icmd_cli.catalogue import Hits
from icmd_cli.commands.output import emit, write_table
from icmd_cli.context import Context
from icmd_cli.errors import UsageProblem, did_you_mean
from icmd_cli.filters import Filters, Page
from icmd_cli.messages import N_, _, plural
from icmd_cli.options import FILTERS, OUTPUT, PAGE
from icmd_cli.project import Entry
from icmd_cli.query import parse_query

OPTIONS = (FILTERS, PAGE, OUTPUT)
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


def run(
    ctx: typer.Context,
    words: Annotated[list[str], typer.Argument(help=_("What to search for."), metavar=_("WORDS..."))],
    count: Annotated[bool, typer.Option("--count", help=_("Only how many there are."))] = False,
) -> None:
    """Search the catalogue."""
    program = context.of(ctx)
    filters, output, page = program.read(FILTERS), program.read(OUTPUT), program.read(PAGE)
    text = " ".join(words)
    if not any(not clause.excluded for clause in parse_query(text)):
        raise UsageProblem(_("There is no word to search for in “{text}”.").format(text=text))
    limit = 0 if count else SHOWN if page.limit is None else page.limit or None
    hits = program.catalogue.search(text, filters, Page(limit, page.offset))
    if count:
        program.write([f"{hits.total}\n"])
        return
    draw = partial(_draw, hits=hits) if output.fields is None else write_table
    emit(program, output, hits.entries, draw)
    if not hits.total:
        _suggest(program, text, filters)
    elif len(hits.entries) < hits.total:
        message = _("{shown} of {total} projects; --limit 0 shows all.")
        program.note(message.format(shown=len(hits.entries), total=hits.total))
    else:
        program.note(plural("{count} project", "{count} projects", hits.total).format(count=hits.total))


def _suggest(program: Context, text: str, filters: Filters) -> None:
    """Nothing was found: say so, and what else would find something."""
    program.tell(_("No project for “{text}”.").format(text=text))
    if filters:
        others = program.catalogue.search(text, Filters(), Page(0)).total
        if others:
            message = plural(
                "Without the filters there is {count} project.",
                "Without the filters there are {count} projects.",
                others,
            )
            program.tell(message.format(count=others))
            return
    nearest = program.catalogue.nearest_words(text)
    better = text
    for word, near in nearest.items():
        program.tell(_("“{word}” stands nowhere.").format(word=word) + " " + did_you_mean(near))
        better = better.replace(word, near[0]) if near else better
    if better != text:
        program.tell(f"  icmd search {better}")


def _draw(program: Context, entries: Iterable[Entry], fields: Sequence[str] | None, *, hits: Hits) -> None:  # noqa: ARG001 - as every drawing
    from icmd_cli.render.extracts import Wanted, hit  # only when something is drawn

    console = program.console(min(program.width, 120) if program.draws else 120)
    wanted = Wanted(hits.words, hits.beginnings)
    for entry in entries:
        console.print(hit(entry.project(), wanted, program.language))
