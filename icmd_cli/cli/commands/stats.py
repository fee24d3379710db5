"""`icmd stats`: how many projects, with which budgets, by what."""

from contextlib import suppress
from typing import Annotated

import typer

from icmd_cli.cli.closest import closest
from icmd_cli.cli.command import command
from icmd_cli.cli.context import Context
from icmd_cli.cli.filter_options import FILTERS
from icmd_cli.cli.options import AS_OF, PAGE, PAGER, Repeated, field_name, format_option, formats_help
from icmd_cli.cli.output import DRAWN, say_currencies
from icmd_cli.domain import figures
from icmd_cli.domain.clock import instant
from icmd_cli.domain.dimensions import DIMENSIONS, heading
from icmd_cli.domain.figures import Figure, FigureTable, Overview, Years
from icmd_cli.domain.filters import Filters, Page, SortKey
from icmd_cli.errors import UnknownValue, UsageProblem
from icmd_cli.i18n import N_, _
from icmd_cli.reference import currencies
from icmd_cli.text import fold_name
from icmd_cli.writers.figures import write_figures, write_overview

DETAILS = N_(
    "Without --by an overview. Two --by cross them. A project with several countries counts in each, with its whole"
    " budget; budgets of different currencies are never added up."
)
EXAMPLES = ("icmd stats", "icmd stats --by country --theme diaspora", "icmd stats --by country --by year --format csv")

SHOWN = 8
"""How many values of each field the overview draws unless --limit says otherwise."""

_MOST = 2
_FORMATS = ("table", "tsv", "csv", "json", "jsonl", "md")


@command(form=format_option(_FORMATS, formats_help(_FORMATS)), filters=FILTERS, page=PAGE, pager=PAGER, as_of=AS_OF)
def run(
    program: Context,
    *,
    by: Annotated[
        list[str] | None,
        typer.Option(
            "--by",
            help=_("By this field; two make a cross table. {fields}.").format(fields=", ".join(DIMENSIONS)),
            metavar=_("FIELD"),
        ),
    ] = None,
    sort: Annotated[
        str | None,
        typer.Option("--sort", help=_("By projects, value or a currency; -projects descends."), metavar=_("KEY")),
    ] = None,
    form: str | None,
    filters: Filters,
    page: Page,
    pager: bool,
    as_of: str | None = None,
) -> None:
    """Count the projects."""
    program.look_back(as_of)
    program.page(wanted=pager)
    form = form or ("table" if program.draws else "tsv")
    fields = _fields(by)
    tally = program.catalogue.tallies(filters, figures.groupings(fields)).__getitem__
    whole = figures.total(tally)
    key = _sort(sort, whole)
    years = Years(instant().astimezone().year, filters.active)  # the user's own calendar
    if fields:
        page = page._replace(limit=page.limit or None)
        _put(program, figures.tabulated(tally, fields, years, whole, sort=key, page=page), form)
    else:
        limit = SHOWN if page.limit is None and form == "table" else page.limit or None
        _put(program, figures.overview(tally, years, whole, sort=key, limit=limit), form)
    say_currencies(program, filters)
    if not whole.projects:
        program.note(_("No project matches.") if filters else _("The catalogue is empty. `icmd add` adds a project."))


def _fields(given: Repeated) -> tuple[str, ...]:
    """The fields that --by names. Raises UnknownValue, or UsageProblem when they are more than two."""
    names = [part.strip() for value in given or () for part in value.split(",") if part.strip()]
    fields = tuple(dict.fromkeys(_field(name) for name in names))
    if len(fields) > _MOST:
        raise UsageProblem(_("--by takes one field, or two to cross them."))
    return fields


def _field(name: str) -> str:
    folded = fold_name(name).replace(" ", "-")
    if folded in DIMENSIONS:
        return folded
    headings = {fold_name(heading(field)): field for field in DIMENSIONS}
    if fold_name(name) in headings:
        return headings[fold_name(name)]
    # The record's own names are understood too: countries, focus_areas.
    sources = {each.source: field for field, each in DIMENSIONS.items()}
    with suppress(UsageProblem):
        return sources[field_name(name, tuple(sources))]
    message = _("There are no statistics by “{name}”.").format(name=name)
    nearest = closest(folded, tuple(DIMENSIONS))
    if nearest:
        raise UnknownValue(message, nearest)
    raise UsageProblem(message, _("The fields: {names}.").format(names=", ".join(DIMENSIONS)))


def _sort(given: str | None, whole: Figure) -> SortKey | None:
    """What --sort means. Raises UsageProblem."""
    if given is None:
        return None
    name, descends = given.removeprefix("-").strip(), given.startswith("-")
    folded, held = fold_name(name), figures.currencies(whole)
    if folded in (figures.BY_PROJECTS, figures.BY_VALUE):
        return SortKey(folded, descends)
    if folded != "budget":
        code = currencies.find(name)
        if code is None:
            raise UsageProblem(_("--sort: projects, value or a currency, not “{name}”.").format(name=name))
        return SortKey(code, descends)
    if len(held) > 1:
        message = _("The budgets are in {currencies}: sort by one of them.").format(currencies=", ".join(held))
        raise UsageProblem(message, f"  --sort -{held[0]}")
    return SortKey(held[0], descends) if held else None


def _put(program: Context, figures: FigureTable | Overview, form: str) -> None:
    if form == "table":
        _draw(program, figures)
    elif isinstance(figures, FigureTable):
        program.write(write_figures(form, figures))
    else:
        program.write(write_overview(form, figures))


def _draw(program: Context, figures: FigureTable | Overview) -> None:
    from icmd_cli.render import figures as drawing  # only when something is drawn

    if not figures.total.projects:
        return
    if program.plain or (isinstance(figures, FigureTable) and len(figures.rows) > DRAWN):
        program.put(drawing.plain(figures, program.language))
        return
    width = min(program.width, drawing.WIDEST) if program.draws else drawing.WIDEST
    picture = drawing.picture(figures, width, program.language, blocks=program.blocks)
    console = program.console(width)
    for part in picture.parts:
        console.print(part)
    if picture.hidden:
        names = ", ".join(picture.hidden)
        program.note(_("Hidden for lack of room: {names} (--format tsv, or a wider terminal).").format(names=names))
