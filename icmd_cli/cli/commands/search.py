"""`icmd search`: the projects that answer to words, best first."""

import re
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from functools import partial
from typing import Annotated

import typer

from icmd_cli.catalogue.catalogue import Hits
from icmd_cli.catalogue.questions import any_of, excluding_words, with_words
from icmd_cli.cli.command import command
from icmd_cli.cli.context import Context
from icmd_cli.cli.filter_options import FILTERS, looser
from icmd_cli.cli.options import AS_OF, EMPTY, OUTPUT, PAGE, PAGER, Output
from icmd_cli.cli.output import emit, refuse_none, say_currencies, write_table
from icmd_cli.domain.entry import Entry
from icmd_cli.domain.filters import Filters, Page
from icmd_cli.domain.project import FIELDS
from icmd_cli.errors import did_you_mean
from icmd_cli.i18n import N_, _, plural
from icmd_cli.reference import countries, vocabulary
from icmd_cli.shell import searching
from icmd_cli.writers import FORMATS

DETAILS = N_(
    "Accents, case, plurals and the like do not matter. Quotes keep words together, word* finds what begins so,"
    " -word excludes what has it, OR between two words finds either. A terminal shows the 20 best; --limit 0 all."
)
EXAMPLES = (
    "icmd search epargne",
    "icmd search 'transferts de fonds' --country sénégal",
    "icmd search '\"co-développement\" migr*' -femmes",
)

SHOWN = 20
"""How many hits a terminal shows unless --limit says otherwise; every other output has them all."""

_NEAREST = 5
"""How many hits of the nearest words are shown where the words themselves have none."""

_LETTERS: Mapping[str, Callable[[str], object]] = {
    "f": lambda value: value in ("table", *FORMATS),
    "c": countries.find,
    "t": partial(vocabulary.find, "theme"),
    "s": partial(vocabulary.find, "status"),
}
"""The options of one letter -> what tells whether they may have this value glued to them, as in -cMA."""


def arguments(given: Sequence[str], valued: Collection[str]) -> list[str]:
    """The line's arguments, each -word that is no option marked as a word by a blank before it.

    `valued` are the options that take a value, which may begin with a hyphen. What follows -- is a word anyway.
    """
    end = given.index("--") if "--" in given else len(given)
    befores = ("", *given)
    marked = [
        f" {one}" if _excludes(one) and before not in valued else one
        for before, one in zip(befores, given[:end], strict=False)
    ]
    return [*marked, *given[end:]]


def _excludes(argument: str) -> bool:
    """Whether `argument` is -word, and no option with its value (-cMA) or several in one (-qy)."""
    if not re.fullmatch(r"-(?!-)(?:\w\S+|[^\x00-\x7f]\S*|[\"«“]\S*)", argument):
        return False
    letters = argument[1:]
    is_value = _LETTERS.get(letters[0])
    return not is_value(letters[1:].lstrip("=")) if is_value else bool(set(letters) - {"q", "h", "y", "n"})


@command(filters=FILTERS, page=PAGE, fail_if_empty=EMPTY, output=OUTPUT, pager=PAGER, as_of=AS_OF)
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
    as_of: str | None = None,
) -> None:
    """Search the catalogue."""
    program.look_back(as_of)
    program.page(wanted=pager)
    text = " ".join(words).strip()
    _advise(program, text)
    drawn = program.draws and output.format in (None, "table")
    limit = 0 if count else SHOWN if page.limit is None and drawn else page.limit or None
    hits = program.catalogue.search(text, filters, Page(limit, page.offset))
    if count:
        program.write([f"{hits.total}\n"])
        say_currencies(program, filters)
        refuse_none(hits.total, wanted=fail_if_empty)
        return
    draw = partial(_draw, hits=hits) if output.fields is None else write_table
    emit(program, output, hits.entries, draw)
    say_currencies(program, filters)
    if not hits.total:
        _suggest(program, text, filters, output)
    elif len(hits.entries) < hits.total:
        message = _("{shown} of {total} projects; --limit 0 shows all.")
        program.note(message.format(shown=len(hits.entries), total=hits.total))
    else:
        program.note(plural("{count} project", "{count} projects", hits.total).format(count=hits.total))
    if program.notes:
        _note_filter(program, text)
    refuse_none(hits.entries, wanted=fail_if_empty)


def _note_filter(program: Context, text: str) -> None:
    """Say which filter finds more than the words of `text`, where they name a country, a theme or an organisation."""
    if countries.find(text):
        command = program.command_line("list", "--country", text)
        program.note(_("To list the projects in this country: {command}").format(command=command))
        return
    coded = (field for field in FIELDS.values() if field.kind.coded and field.kind.code(text))
    if found := next((field.filter for field in coded if field.filter), None):
        command = program.command_line("list", found.flag, text)
        program.note(_("To list the projects with this value: {command}").format(command=command))
        return
    from icmd_cli.cli.meant import of_organisation  # only where somebody reads it

    if option := of_organisation(program.catalogue)(text):
        command = program.command_line("list", option, text)
        program.note(
            _("To list the projects of this organisation, by all its names: {command}").format(command=command)
        )


def _advise(program: Context, text: str) -> None:
    """Say how words are excluded, where the question seems to mean that and does not say it."""
    for said, meant in excluding_words(text):
        advice = _("“{said}” is searched word by word; to exclude the word, write {meant}.")
        program.tell(advice.format(said=said, meant=meant))


def _suggest(program: Context, text: str, filters: Filters, output: Output) -> None:
    """Nothing was found: say so, and what else would find something. stdout stays that of the question asked."""
    program.tell(_("No project for “{text}”.").format(text=text))
    if _loosened(program, text, filters):
        return
    better = _corrected(program, text)
    hits = program.catalogue.search(better, filters, Page(_NEAREST))
    if better != text:
        program.tell(f"  {_command(program, better)}")
        if not hits.total:
            program.tell(_("No project for “{text}”.").format(text=better))
    if not hits.total:
        better = any_of(better)
        hits = program.catalogue.search(better, filters, Page(_NEAREST))
        if hits.total:
            program.tell(
                plural(
                    "{count} project has one of the words:",
                    "{count} projects have one of the words:",
                    hits.total,
                ).format(count=hits.total)
            )
            program.tell(f"  {_command(program, better)}")
    if hits.total:
        _show_nearest(program, better, hits, output)


def _corrected(program: Context, text: str) -> str:
    """`text` with its signs, and in it the nearest words for those that stand nowhere; these are told."""
    for said, meant in excluding_words(text):
        text = text.replace(said, meant)
    better = {}
    for word, near in program.catalogue.nearest_words(text).items():
        nowhere = _("No project contains “{word}”.").format(word=word)
        program.tell(f"{nowhere} {did_you_mean(near)}".rstrip())
        better.update({word: near[0]} if near else {})
    return with_words(text, better)


def _command(program: Context, text: str) -> str:
    return searching(text, *program.store_option)


def _show_nearest(program: Context, text: str, hits: Hits, output: Output) -> None:
    """The hits of what was probably meant, labelled before and after: a pager or a long list hides the beginning."""
    if program.draws and output.format in (None, "table"):
        label = _("No project for the words asked; these are for “{text}”.").format(text=text)
        program.tell(label)
        _draw(program, hits.entries, None, hits=hits)
        program.tell(label)


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
    from icmd_cli.catalogue.marking import Marker  # only when something is drawn
    from icmd_cli.render.snippets import hit, lines

    console = program.console(min(program.width, 120) if program.draws else 120)
    spoken, marker = program.catalogue.text_language() or "", Marker(program.catalogue.wanted_terms(hits.text))
    found = [hit(entry.project(), marker, spoken, program.language) for entry in entries]
    for line in lines(found, console) if found else ():
        console.print(line, soft_wrap=True)
