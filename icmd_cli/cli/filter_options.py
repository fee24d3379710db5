"""The options that choose projects, the same in every command that chooses some."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from inspect import Parameter
from typing import TYPE_CHECKING, Annotated, NamedTuple, TypeVar

import typer

from icmd_cli.cli.field_options import asked_first, option
from icmd_cli.cli.groups import OptionGroup, with_parameters
from icmd_cli.cli.options import Repeated, parse_fields
from icmd_cli.domain import kinds
from icmd_cli.domain.fields import Filter
from icmd_cli.domain.filters import NO_VALUE, Choice, Filters
from icmd_cli.domain.project import FIELDS
from icmd_cli.domain.typed import split_typed, split_words
from icmd_cli.domain.values.blanks import says_none
from icmd_cli.domain.values.lists import once, split_names
from icmd_cli.errors import UnknownValue, UsageProblem
from icmd_cli.i18n import _, labelled, language
from icmd_cli.reference import countries, vocabulary

if TYPE_CHECKING:
    from decimal import Decimal

T = TypeVar("T")


class _By(NamedTuple):
    """A filter by a field: the parameters of its option and of the one that negates it."""

    wanted: Parameter
    excluded: Parameter


def _by(name: str, chosen: Filter) -> _By:
    metavar = "N" if FIELDS[name].kind == kinds.PHASE else "NAME"
    flags = [chosen.flag, chosen.short] if chosen.short else [chosen.flag]
    return _By(
        option(flags, _(chosen.help), _(metavar), several=True),
        option([negated(chosen)], _(chosen.excluded), _(metavar), several=True),
    )


def negated(chosen: Filter) -> str:
    """The option that means the opposite."""
    return chosen.flag.replace("--", "--not-", 1)


_FIELDS = {name: _by(name, chosen) for name in asked_first() if (chosen := FIELDS[name].filter)}


def _read_choices(**given: Repeated) -> Mapping[str, Choice]:
    choices = {
        name: Choice(_split(name, given.get(by.wanted.name)), _split(name, given.get(by.excluded.name)))
        for name, by in _FIELDS.items()
    }
    return {name: choice for name, choice in choices.items() if choice}


_CHOICES = OptionGroup(with_parameters(_read_choices, tuple(parameter for by in _FIELDS.values() for parameter in by)))


def _read_filters(  # noqa: PLR0917 - an option for each filter
    choices: Mapping[str, Choice],
    has: Annotated[Repeated, typer.Option("--has", help=_("With a value in this field."), metavar=_("FIELD"))] = None,
    without: Annotated[
        Repeated, typer.Option("--without", help=_("Without any value in this field."), metavar=_("FIELD"))
    ] = None,
    year: Annotated[
        Repeated,
        typer.Option("--year", help=_("Active in this year, or in these: 2014..2016."), metavar=_("YEAR")),
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
    _refuse_empty([*(has or ()), *(without or ()), *(year or ()), from_, to, min_budget, max_budget, currency, text])
    places = choices["countries"].wanted if "countries" in choices else ()
    least, greatest = _bound("--min-budget", min_budget, places), _bound("--max-budget", max_budget, places)
    return Filters(
        choices=_with_gaps(choices, has, without),
        active=_spans(year, from_, to),
        min_budget=least.value,
        max_budget=greatest.value,
        currency=_one_currency(currency, places, least, greatest),
        text=text,
    )


FILTERS = OptionGroup(_read_filters, choices=_CHOICES)


def _with_gaps(choices: Mapping[str, Choice], has: Repeated, without: Repeated) -> dict[str, Choice]:
    """`choices`, and of the fields that must have a value, or none. Raises UsageProblem, UnknownValue."""
    found = dict(choices)
    for name in parse_fields(has) or ():
        held = found.get(_filled(name), Choice())
        found[_filled(name)] = held._replace(excluded=once((*held.excluded, NO_VALUE)))
    for name in parse_fields(without) or ():
        if _filled(name) in found:
            raise UsageProblem(_("--without {field} goes with no other filter of that field.").format(field=name))
        found[_filled(name)] = Choice((NO_VALUE,))
    return found


def _filled(name: str) -> str:
    """The field that has a value when `name` has."""
    return "budget" if name == "currency" else name


def _refuse_empty(values: Iterable[str | None]) -> None:
    """Raise UsageProblem for an empty value (a script's variable that is not set): it would select everything."""
    if any(value is not None and not value.strip(" ,;|") for value in values):
        raise UsageProblem(_("A filter is empty: give it a value, or omit it."))


def _split(name: str, values: Repeated) -> tuple[str, ...]:
    _refuse_empty(values or ())
    return once(code for value in values or () for code in _read(name, value))


def _each(value: str, find: Callable[[str], object], parse: Callable[[str], str]) -> list[str]:
    """What `parse` makes of each name in `value` (see `split_names`); of a word for none, NO_VALUE."""
    names = split_names(value, lambda name: find(name) or says_none(name))
    # What is known is asked first: the words for nothing are those of every language.
    return [NO_VALUE if not find(name) and says_none(name) else parse(name) for name in names]


def _country_code(name: str) -> str:
    """The code of the country that `name` means. Raises UnknownValue with the nearest names."""
    code = countries.find(name)
    if code is None:
        from icmd_cli.reference.regions import is_region  # only for what is no country

        nearest = countries.nearest(name, language())
        otherwise = _("`icmd stats --by {field}` shows those of the catalogue.").format(field="country")
        if is_region(name):
            otherwise = _("It is a part of the world: --region finds the projects that name it.")
        raise UnknownValue(_("Unknown country “{name}”.").format(name=name), nearest, otherwise)
    return code


def _read(name: str, value: str) -> list[str]:
    """What a filter by the field `name` asks for: codes, or words of names. Raises UsageProblem, UnknownValue."""
    kind = FIELDS[name].kind
    if kind == kinds.COUNTRIES:
        return _each(value, countries.find, _country_code)
    if kind == kinds.STATUS:
        return _each(value, kind.code, _status)
    if kind == kinds.PHASE:
        return _phases(value)
    # The catalogue knows which words outside a vocabulary its projects hold, and what organisations are called.
    names = split_typed(kind, value) if kind.table else split_words(value)
    return [kind.code(each) or (NO_VALUE if says_none(each) else each) for each in names]


def _status(name: str) -> str:
    code = vocabulary.find("status", name)
    if code is None:
        nearest = vocabulary.nearest("status", name, language()) or vocabulary.labels("status", language())
        raise UnknownValue(_("Unknown status “{name}”.").format(name=name), nearest)
    return code


def _phases(value: str) -> list[str]:
    parts = _parts(value)
    phases = [kinds.phase_digits(part) for part in parts if not says_none(part)]
    for phase in phases:
        if not (phase.isascii() and phase.isdecimal() and len(phase) < 10):  # noqa: PLR2004 - as long as any number here
            raise UsageProblem(_("--phase: “{value}” is not a number.").format(value=value))
    return [str(int(phase)) for phase in phases] + [NO_VALUE for part in parts if says_none(part)]


def _parts(value: str) -> list[str]:
    """What commas or | part: numbers hold none."""
    return value.replace("|", ",").split(",")


def _spans(years: Repeated, from_: str | None, to: str | None) -> tuple[tuple[str, str], ...]:
    if not (years or from_ or to):
        return ()
    spans = []
    for value in (part for given in years or () for part in _parts(given)):
        first, _dots, last = value.partition("..") if ".." in value else value.partition("-")
        begin = _checked("--year", first.strip(), kinds.read_date)
        end = _checked("--year", last.strip(), kinds.read_date) if last.strip() else begin
        spans.append((begin.first_day(), end.last_day()))
    if from_ or to:
        if spans:
            raise UsageProblem(_("Give either --year or --from and --to."))
        first_day = _checked("--from", from_, kinds.read_date).first_day() if from_ else "0001-01-01"
        last_day = _checked("--to", to, kinds.read_date).last_day() if to else "9999-12-31"
        spans.append((first_day, last_day))
    if any(first_day > last_day for first_day, last_day in spans):
        raise UsageProblem(_("The beginning is after the end."))
    return tuple(spans)


class _Bound(NamedTuple):
    """The least or greatest budget, and the currency that it names, if any."""

    value: "Decimal | None"
    currency: str | None


def _bound(option: str, text: str | None, places: Sequence[str]) -> _Bound:
    """What `text` sets; FCFA, dinars and pesos are those of the countries `places`."""
    if text is None:
        return _Bound(None, None)
    from icmd_cli.domain.values.amounts import split_amount  # only for a budget

    value, word = _checked(option, text, split_amount)
    return _Bound(value, _currency(option, word, places) if word else None)


def _currency(option: str, word: str, places: Sequence[str]) -> str:
    from icmd_cli.domain.values.amounts import parse_currency  # only for a budget
    from icmd_cli.reference import currencies

    return currencies.used_in(word, places) or _checked(option, word, parse_currency)


def _one_currency(given: str | None, places: Sequence[str], *bounds: _Bound) -> str | None:
    if not given and all(bound.value is None for bound in bounds):
        return None
    own = _currency("--currency", given, places) if given else None
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


def looser(filters: Filters) -> Iterator[tuple[str, Filters]]:
    """Each filter's option, and the other filters."""
    for field, choice in filters.choices.items():
        if choice:
            yield (
                _flag(field, choice),
                filters._replace(choices={k: v for k, v in filters.choices.items() if k != field}),
            )
    if filters.active:
        yield "--year", filters._replace(active=())
    if filters.min_budget is not None or filters.max_budget is not None or filters.currency:
        yield "--min-budget, --max-budget", filters._replace(min_budget=None, max_budget=None, currency=None)


def _flag(name: str, choice: Choice) -> str:
    """The option that made the choice."""
    by = FIELDS[name].filter
    if by:
        return by.flag if choice.wanted else negated(by)
    return f"--without {name}" if choice.wanted else f"--has {name}"
