"""Options that several commands share. A group is a function with Typer options that returns one value."""

import sys
from collections.abc import Callable, Iterator, Mapping
from decimal import Decimal
from functools import cached_property
from typing import Annotated, Any, Generic, NamedTuple, TypeVar

import typer

from icmd_cli import countries, vocabulary
from icmd_cli.errors import UnknownValue, UsageProblem, did_you_mean
from icmd_cli.filters import Choice, Filters, Page, SortKey
from icmd_cli.formats import BINARY, FORMATS
from icmd_cli.messages import N_, _, labelled, language
from icmd_cli.project import FIELD_NAMES, label
from icmd_cli.text import fold_name
from icmd_cli.values.amounts import parse_currency, split_amount
from icmd_cli.values.dates import parse_date
from icmd_cli.values.lists import once, split_list, split_names

T = TypeVar("T")
Names = list[str] | None


class Group(Generic[T]):
    """Options lent to every command that asks for them; `value` reads them into what `function` returns."""

    def __init__(self, function: Callable[..., T]) -> None:
        self._function = function

    @cached_property
    def _command(self) -> Any:
        app = typer.Typer(rich_markup_mode=None, add_completion=False)
        app.command()(self._function)
        return typer.main.get_command(app)

    @property
    def parameters(self) -> list[Any]:
        """The options as the parser takes them."""
        return [parameter for parameter in self._command.params if parameter.name != "help"]

    def value(self, given: Mapping[str, Any]) -> T:
        """What the options `given` (name -> parsed value) mean. Raises UsageProblem."""
        found: T = self._command.callback(**{p.name: given.get(p.name) for p in self.parameters})
        return found


# Filters


def _names(*flags: str, help: str, metavar: str = "NAME") -> Any:  # noqa: A002 - Typer's word
    return typer.Option(*flags, help=help, metavar=_(metavar))


def _read_filters(  # noqa: PLR0917 - an option for each filter
    country: Annotated[Names, _names("--country", "-c", help=_("In this country: any name or ISO code."))] = None,
    not_country: Annotated[Names, _names("--not-country", help=_("Not in this country."))] = None,
    partner_country: Annotated[
        Names, _names("--partner-country", help=_("With migrants or partners in this country."))
    ] = None,
    not_partner_country: Annotated[
        Names, _names("--not-partner-country", help=_("Without migrants or partners in this country."))
    ] = None,
    region: Annotated[Names, _names("--region", help=_("In a place whose name has these words."))] = None,
    not_region: Annotated[Names, _names("--not-region", help=_("Not in such a place."))] = None,
    theme: Annotated[Names, _names("--theme", "-t", help=_("With this thematic area: label or code."))] = None,
    not_theme: Annotated[Names, _names("--not-theme", help=_("Without this thematic area."))] = None,
    focus: Annotated[Names, _names("--focus", help=_("With this focus area: label or code."))] = None,
    not_focus: Annotated[Names, _names("--not-focus", help=_("Without this focus area."))] = None,
    status: Annotated[
        Names,
        _names("--status", "-s", help=_("planned, ongoing, completed, suspended or cancelled, in any language.")),
    ] = None,
    not_status: Annotated[Names, _names("--not-status", help=_("Not in this status."))] = None,
    phase: Annotated[
        Names, _names("--phase", help=_("Of this phase: 1 (2008-2012), 2 (2012-2017)."), metavar="N")
    ] = None,
    not_phase: Annotated[Names, _names("--not-phase", help=_("Not of this phase."), metavar="N")] = None,
    donor: Annotated[Names, _names("--donor", help=_("Funded by an organisation with these words."))] = None,
    not_donor: Annotated[Names, _names("--not-donor", help=_("Not funded by such an organisation."))] = None,
    partner: Annotated[
        Names, _names("--partner", help=_("Led or carried out by an organisation with these words."))
    ] = None,
    not_partner: Annotated[Names, _names("--not-partner", help=_("Not led or carried out by such a one."))] = None,
    year: Annotated[
        Names, _names("--year", help=_("Active in this year, or in these: 2014..2016."), metavar=N_("YEAR"))
    ] = None,
    from_: Annotated[
        str | None, typer.Option("--from", help=_("Active on this date or later."), metavar=_("DATE"))
    ] = None,
    to: Annotated[
        str | None, typer.Option("--to", help=_("Active on this date or earlier."), metavar=_("DATE"))
    ] = None,
    min_budget: Annotated[
        str | None, typer.Option("--min-budget", help=_("With at least this budget."), metavar=_("AMOUNT"))
    ] = None,
    max_budget: Annotated[
        str | None, typer.Option("--max-budget", help=_("With at most this budget."), metavar=_("AMOUNT"))
    ] = None,
    currency: Annotated[
        str | None, typer.Option("--currency", help=_("With a budget in this currency."), metavar=_("CODE"))
    ] = None,
    text: Annotated[
        str | None,
        typer.Option("--text", help=_("With these words, as `search` finds them."), metavar=_("WORDS")),
    ] = None,
) -> Filters:
    choices = {
        "countries": _choice(country, not_country, _country_codes),
        "partner_countries": _choice(partner_country, not_partner_country, _country_codes),
        "regions": _choice(region, not_region, split_list),
        "themes": _choice(theme, not_theme, _codes("theme")),
        "focus_areas": _choice(focus, not_focus, _codes("focus")),
        "status": _choice(status, not_status, _statuses),
        "phase": _choice(phase, not_phase, _phases),
        "donors": _choice(donor, not_donor, _organisations),
        "partners": _choice(partner, not_partner, _organisations),
    }
    least, greatest = _bound("--min-budget", min_budget), _bound("--max-budget", max_budget)
    return Filters(
        choices={field: choice for field, choice in choices.items() if choice},
        active=_spans(year, from_, to),
        min_budget=least.value,
        max_budget=greatest.value,
        currency=_one_currency(currency, least, greatest),
        text=text,
    )


FILTERS = Group(_read_filters)


def _choice(wanted: Names, excluded: Names, split: Callable[[str], list[str]]) -> Choice:
    return Choice(_split(wanted, split), _split(excluded, split))


def _split(values: Names, split: Callable[[str], list[str]]) -> tuple[str, ...]:
    # An empty value (a script's variable that is not set) would otherwise select everything.
    if any(not value.strip(" ,;|") for value in values or ()):
        raise UsageProblem(_("A filter is empty: give it a value, or leave it out."))
    return once(code for value in values or () for code in split(value))


def _country_codes(value: str) -> list[str]:
    return [country_code(name) for name in split_names(value, countries.find)]


def country_code(name: str) -> str:
    """The code of the country that `name` means. Raises UnknownValue with the nearest names."""
    code = countries.find(name)
    if code is None:
        nearest = countries.nearest(name, language())
        otherwise = _("`icmd stats --by {field}` shows those of the catalogue.").format(field="country")
        raise UnknownValue(_("Unknown country “{name}”.").format(name=name), nearest, otherwise)
    return code


def _codes(table: str) -> Callable[[str], list[str]]:
    def split(value: str) -> list[str]:
        # The catalogue knows which words outside the vocabulary its projects hold.
        names = split_names(value, lambda name: vocabulary.find(table, name))
        return [vocabulary.find(table, name) or name for name in names]

    return split


def _statuses(value: str) -> list[str]:
    codes = []
    for name in split_names(value, lambda name: vocabulary.find("status", name)):
        code = vocabulary.find("status", name)
        if code is None:
            nearest = vocabulary.nearest("status", name, language()) or list(vocabulary.STATUSES)
            raise UnknownValue(_("Unknown status “{name}”.").format(name=name), nearest)
        codes.append(code)
    return codes


def _phases(value: str) -> list[str]:
    roman = {"i": "1", "ii": "2", "iii": "3", "iv": "4"}
    phases = [roman.get(part.strip().lower(), part.strip()) for part in value.split(",")]
    for phase in phases:
        if not (phase.isascii() and phase.isdecimal()):
            raise UsageProblem(_("--phase: “{value}” is not a number.").format(value=value))
    return [str(int(phase)) for phase in phases]


def _organisations(value: str) -> list[str]:
    return [vocabulary.organisation(name) for name in split_list(value)]


def _spans(years: Names, from_: str | None, to: str | None) -> tuple[tuple[str, str], ...]:
    spans = []
    for value in (part for given in years or () for part in given.split(",")):
        first, _dots, last = value.partition("..") if ".." in value else value.partition("-")
        begin = _checked("--year", first.strip(), parse_date)
        end = _checked("--year", last.strip(), parse_date) if last.strip() else begin
        spans.append((begin.first_day(), end.last_day()))
    if from_ or to:
        if spans:
            raise UsageProblem(_("Give either --year or --from and --to."))
        first_day = _checked("--from", from_, parse_date).first_day() if from_ else "0001-01-01"
        last_day = _checked("--to", to, parse_date).last_day() if to else "9999-12-31"
        spans.append((first_day, last_day))
    if any(first_day > last_day for first_day, last_day in spans):
        raise UsageProblem(_("The beginning is after the end."))
    return tuple(spans)


class _Bound(NamedTuple):
    """The least or greatest budget, and the currency that it names, if any."""

    value: Decimal | None
    currency: str | None


def _bound(option: str, text: str | None) -> _Bound:
    if text is None:
        return _Bound(None, None)
    value, word = _checked(option, text, split_amount)
    return _Bound(value, _checked(option, word, parse_currency) if word else None)


def _one_currency(given: str | None, *bounds: _Bound) -> str | None:
    own = _checked("--currency", given, parse_currency) if given else None
    currencies = once(code for code in (own, *(bound.currency for bound in bounds)) if code)
    if len(currencies) > 1:
        raise UsageProblem(
            _("Budgets are compared in one currency, not in {codes}.").format(codes=", ".join(currencies))
        )
    return next(iter(currencies), None)


def _checked(option: str, text: str, parse: Callable[[str], T]) -> T:
    try:
        return parse(text)
    except ValueError as error:
        raise UsageProblem(labelled(option, str(error))) from error


_FLAGS = {
    "countries": "--country",
    "partner_countries": "--partner-country",
    "regions": "--region",
    "themes": "--theme",
    "focus_areas": "--focus",
    "status": "--status",
    "phase": "--phase",
    "donors": "--donor",
    "partners": "--partner",
}


def looser(filters: Filters) -> Iterator[tuple[str, Filters]]:
    """Each filter's option, and the other filters."""
    for field, option in _FLAGS.items():
        if filters.choices.get(field):
            yield option, filters._replace(choices={k: v for k, v in filters.choices.items() if k != field})
    if filters.active:
        yield "--year", filters._replace(active=())
    if filters.min_budget is not None or filters.max_budget is not None or filters.currency:
        yield "--min-budget, --max-budget", filters._replace(min_budget=None, max_budget=None, currency=None)


# Output


class Output(NamedTuple):
    """How projects are written: `format` None means a table on a terminal and TSV into a pipe."""

    format: str | None
    fields: tuple[str, ...] | None


def _read_output(
    format_: Annotated[
        str | None,
        typer.Option(
            "--format",
            "-f",
            help=_("table, {formats}; without it a table on a terminal, tsv into a pipe.").format(
                formats=", ".join(FORMATS)
            ),
            metavar=_("FORMAT"),
        ),
    ] = None,
    json: Annotated[bool, typer.Option("--json", help=_("The same as --format json."))] = False,
    fields: Annotated[
        Names,
        typer.Option("--fields", help=_("These fields only, parted with commas."), metavar=_("FIELDS")),
    ] = None,
) -> Output:
    if json and format_ not in (None, "json"):
        raise UsageProblem(_("Give either --json or --format {format}.").format(format=format_))
    name = "json" if json else format_
    if name is not None:
        no_terminal_for(known_format(name, ("table", *FORMATS)))
    return Output(name, parse_fields(fields))


OUTPUT = Group(_read_output)


def known_format(name: str, known: tuple[str, ...]) -> str:
    """`name`, if it is a format. Raises UsageProblem with the nearest, and them all."""
    if name not in known:
        raise UsageProblem(
            _("Unknown format “{name}”.").format(name=name),
            did_you_mean(nearest_words(name, known)),
            _("The formats: {names}.").format(names=", ".join(known)),
        )
    return name


def no_terminal_for(name: str) -> None:
    """Raise UsageProblem when stdout is a terminal and the format `name` is no text."""
    if name in BINARY and sys.stdout.isatty():
        raise UsageProblem(
            _("{format} is not for a terminal.").format(format=name),
            _("Send it into a file: icmd export projects.{format}").format(format=name),
        )


_KNOWN_FIELDS = ("number", *FIELD_NAMES, "currency")


def parse_fields(values: Names) -> tuple[str, ...] | None:
    """The fields that --fields names; None without it. Raises UnknownValue."""
    names = [name.strip() for value in values or () for name in value.split(",") if name.strip()]
    return tuple(field_name(name, _KNOWN_FIELDS) for name in names) or None


def field_name(name: str, known: tuple[str, ...] = FIELD_NAMES) -> str:
    """The field that `name` means ("short-title", "pays" too). Raises UnknownValue with the nearest, or them all."""
    folded = fold_name(name).replace(" ", "_")
    if folded in known:
        return folded
    meant = _called(name, known)
    if meant:
        return meant
    message = _("Unknown field “{name}”.").format(name=name)
    nearest = nearest_words(folded, known)
    if nearest:
        raise UnknownValue(message, nearest)
    raise UsageProblem(message, _("The fields: {names}.").format(names=", ".join(known)))


def _called(name: str, known: tuple[str, ...]) -> str | None:
    """The field whose label is `name`, or for which people write it over a column, in any language."""
    from icmd_cli.importing.meanings import understand  # only for what is no field's own name

    labels = {fold_name(label(field)): field for field in known if field in ("number", *FIELD_NAMES)}
    labels |= {fold_name(_("No.")): "number"}
    heading = understand(name)
    meant = labels.get(fold_name(name)) or (heading.field if heading else None)
    # What heads a column of numbers is often the code; here it is this catalogue's own number.
    return meant if meant in known and meant != "code" else None


def nearest_words(word: str, known: tuple[str, ...]) -> list[str]:
    """The words of `known` nearest to `word` by spelling, for suggestions only."""
    from rapidfuzz import fuzz, process  # only when a word is unknown

    return [near for near, _score, _at in process.extract(word, known, scorer=fuzz.ratio, score_cutoff=60, limit=3)]


def _read_sort(
    sort: Annotated[
        Names,
        typer.Option("--sort", help=_("By this field, or several with commas; -FIELD descends."), metavar=_("FIELD")),
    ] = None,
) -> tuple[SortKey, ...]:
    names = [name.strip() for value in sort or () for name in value.split(",") if name.strip()]
    known = ("number", *FIELD_NAMES)
    return tuple(SortKey(field_name(name.removeprefix("-"), known), name.startswith("-")) for name in names)


SORT = Group(_read_sort)


def _read_page(
    limit: Annotated[
        int | None,
        typer.Option("--limit", min=0, help=_("At most so many; 0 for all."), metavar=_("N")),
    ] = None,
    offset: Annotated[
        int, typer.Option("--offset", min=0, show_default=False, help=_("Leave out the first so many."), metavar=_("N"))
    ] = 0,
) -> Page:
    return Page(limit, offset)


PAGE = Group(_read_page)
"""`limit` is None when it was not given; what that means, and that 0 means all, is the command's to say."""


def _read_empty(
    fail_if_empty: Annotated[
        bool, typer.Option("--fail-if-empty", help=_("End with 3 when there is no such project."))
    ] = False,
) -> bool:
    return fail_if_empty


EMPTY = Group(_read_empty)
"""For scripts to which nothing found is a failure."""
