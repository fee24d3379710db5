"""Options that several commands share. A group is a function with Typer options that returns one value."""

import sys
from collections.abc import Callable, Mapping
from functools import cached_property
from typing import Annotated, Any, Generic, NamedTuple, TypeVar

import typer

from icmd_cli.domain.filters import Page, SortKey
from icmd_cli.domain.project import FIELD_NAMES, label
from icmd_cli.errors import UnknownValue, UsageProblem, did_you_mean
from icmd_cli.i18n import _
from icmd_cli.text import fold_name
from icmd_cli.writers import BINARY, FORMATS

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
    from icmd_cli.importing.header_words import understand  # only for what is no field's own name

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
