"""The options that choose projects, the same in every command that chooses some."""

from collections.abc import Callable, Iterator
from decimal import Decimal
from functools import partial
from typing import Annotated, Any, NamedTuple, TypeVar

import typer

from icmd_cli.cli.groups import Group
from icmd_cli.cli.options import Names
from icmd_cli.domain.filters import NO_VALUE, Choice, Filters
from icmd_cli.domain.values.amounts import parse_currency, split_amount
from icmd_cli.domain.values.blanks import is_nothing
from icmd_cli.domain.values.dates import parse_date
from icmd_cli.domain.values.lists import once, split_list, split_names
from icmd_cli.errors import UnknownValue, UsageProblem
from icmd_cli.i18n import N_, _, labelled, language
from icmd_cli.reference import countries, vocabulary

T = TypeVar("T")


def _names(*flags: str, help: str, metavar: str = "NAME") -> Any:  # noqa: A002 - Typer's word
    return typer.Option(*flags, help=help, metavar=_(metavar))


def _read_filters(  # noqa: PLR0917 - an option for each filter
    country: Annotated[
        Names, _names("--country", "-c", help=_("In this country: any name or ISO code, or none."))
    ] = None,
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
        "regions": _choice(region, not_region, _words),
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


def _says_none(name: str) -> bool:
    """Whether `name` asks for projects without a value: none, aucun, ninguno."""
    return name.strip().isalpha() and is_nothing(name)


def _each(value: str, find: Callable[[str], object], parse: Callable[[str], str]) -> list[str]:
    """What `parse` makes of each name in `value` (see `split_names`); of a word for none, NO_VALUE."""
    names = split_names(value, lambda name: _says_none(name) or find(name))
    return [NO_VALUE if _says_none(name) else parse(name) for name in names]


def _country_codes(value: str) -> list[str]:
    return _each(value, countries.find, _country_code)


def _country_code(name: str) -> str:
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
        return _each(value, partial(vocabulary.find, table), lambda name: vocabulary.find(table, name) or name)

    return split


def _statuses(value: str) -> list[str]:
    return _each(value, partial(vocabulary.find, "status"), _status)


def _status(name: str) -> str:
    code = vocabulary.find("status", name)
    if code is None:
        nearest = vocabulary.nearest("status", name, language()) or list(vocabulary.STATUSES)
        raise UnknownValue(_("Unknown status “{name}”.").format(name=name), nearest)
    return code


def _phases(value: str) -> list[str]:
    roman = {"i": "1", "ii": "2", "iii": "3", "iv": "4"}
    phases = [roman.get(part.strip().lower(), part.strip()) for part in value.split(",") if not _says_none(part)]
    for phase in phases:
        if not (phase.isascii() and phase.isdecimal() and len(phase) < 10):  # noqa: PLR2004 - as long as any number here
            raise UsageProblem(_("--phase: “{value}” is not a number.").format(value=value))
    return [str(int(phase)) for phase in phases] + [NO_VALUE for part in value.split(",") if _says_none(part)]


def _words(value: str) -> list[str]:
    return [NO_VALUE if _says_none(name) else name for name in split_list(value)]


def _organisations(value: str) -> list[str]:
    return [vocabulary.organisation(name) for name in _words(value)]


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
