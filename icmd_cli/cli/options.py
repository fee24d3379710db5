"""The groups of options that several commands share."""

import sys
from collections.abc import Sequence
from typing import Annotated, NamedTuple

import typer

from icmd_cli.cli.closest import closest
from icmd_cli.cli.groups import OptionGroup
from icmd_cli.cli.numbers import seconds, whole
from icmd_cli.domain.clock import moment
from icmd_cli.domain.filters import Page, SortKey
from icmd_cli.domain.project import FIELD_NAMES, label
from icmd_cli.errors import UnknownValue, UsageProblem, did_you_mean
from icmd_cli.i18n import LANGUAGES, _, labelled
from icmd_cli.text import fold_name
from icmd_cli.writers import FORMATS

Repeated = list[str] | None
"""What an option that may be repeated was given each time; None when it does not stand on the line."""

_COLOURS = ("auto", "always", "never")


class GlobalOptions(NamedTuple):
    """The options that every command takes; None or False where they were not given."""

    store: str | None = None
    color: str | None = None
    wait: float | None = None
    no_input: bool = False
    quiet: bool = False
    verbose: bool = False
    log: str | None = None

    def merged(self, by: "GlobalOptions") -> "GlobalOptions":
        """These settings and those of `by`, which stand later on the line. Raises UsageProblem where two differ."""
        given = {name: value for name, value in by._asdict().items() if value is not None and value is not False}
        for name, value in given.items():
            if getattr(self, name) not in (None, False, value):
                raise given_twice(f"--{name}")
        return self._replace(**given)


def given_twice(option: str) -> UsageProblem:
    """The error for an option of one value that stands on the line twice: none of the values is dropped in silence."""
    return UsageProblem(_("{option} is given more than once; it takes one value.").format(option=option))


def _read_settings(  # noqa: PLR0917 - an option each
    store: Annotated[
        str | None,
        typer.Option("--store", help=_("Use this store instead of the usual one."), metavar=_("PATH")),
    ] = None,
    color: Annotated[str | None, typer.Option("--color", help=_("auto, always or never."), metavar=_("WHEN"))] = None,
    wait: Annotated[
        float | None,
        typer.Option(
            "--wait", parser=seconds("--wait"), help=_("Seconds to wait for another writer."), metavar=_("SECONDS")
        ),
    ] = None,
    no_input: Annotated[bool, typer.Option("--no-input", help=_("Never ask."))] = False,
    quiet: Annotated[bool, typer.Option("--quiet", "-q", help=_("Say only what went wrong."))] = False,
    verbose: Annotated[
        bool, typer.Option("--verbose", "-v", help=_("Say everything, also in a pipe or a log."))
    ] = False,
    log: Annotated[
        str | None, typer.Option("--log", help=_("Add what is said to this file, with the time."), metavar=_("FILE"))
    ] = None,
) -> GlobalOptions:
    if color is not None and color not in _COLOURS:
        raise UsageProblem(_("--color: “{value}” is none of auto, always, never.").format(value=color))
    return GlobalOptions(store, color, wait, no_input, quiet, verbose, log)


SETTINGS = OptionGroup(_read_settings)


def format_option(formats: Sequence[str], meaning: str) -> OptionGroup[str | None]:
    """--format, one of `formats`, and --json for the most usual of them; None when neither is given."""

    def read(
        format_: Annotated[str | None, typer.Option("--format", "-f", help=meaning, metavar=_("FORMAT"))] = None,
        json: Annotated[bool, typer.Option("--json", help=_("The same as --format json."))] = False,
    ) -> str | None:
        if json and format_ not in (None, "json"):
            raise UsageProblem(_("Give either --json or --format {format}.").format(format=format_))
        name = "json" if json else format_
        return None if name is None else known_format(name, formats)

    return OptionGroup(read)


def formats_help(formats: Sequence[str]) -> str:
    """What --format says of `formats` where projects or figures are put out."""
    return _("{formats}; without it a table on a terminal, tsv into a pipe.").format(formats=", ".join(formats))


def read_moment(option: str, text: str) -> str:
    """The second, UTC, that a date or an instant means. Raises UsageProblem."""
    try:
        return moment(text)
    except ValueError as error:
        raise UsageProblem(labelled(option, str(error))) from error


def _read_as_of(
    as_of: Annotated[
        str | None,
        typer.Option("--as-of", help=_("The catalogue as it was at the beginning of that day."), metavar=_("DATE")),
    ] = None,
) -> str | None:
    return None if as_of is None else read_moment("--as-of", as_of)


AS_OF = OptionGroup(_read_as_of)
"""For the commands that only show: the instant (UTC) as of which they do, None for now."""


class Output(NamedTuple):
    """How projects are written: `format` None means a table on a terminal and TSV into a pipe."""

    format: str | None
    fields: tuple[str, ...] | None


def _read_output(
    form: str | None,
    fields: Annotated[
        Repeated,
        typer.Option("--fields", help=_("Only these fields, separated by commas."), metavar=_("FIELDS")),
    ] = None,
) -> Output:
    if form is not None:
        no_terminal_for(form)
    return Output(form, parse_fields(fields))


def known_format(name: str, known: Sequence[str]) -> str:
    """`name`, if it is a format. Raises UsageProblem with the nearest, and them all."""
    if name not in known:
        raise UsageProblem(
            _("Unknown format “{name}”.").format(name=name),
            did_you_mean(closest(name, tuple(known))),
            _("The formats: {names}.").format(names=", ".join(known)),
        )
    return name


def no_terminal_for(name: str) -> None:
    """Raise UsageProblem when stdout is a terminal and the format `name` is no text."""
    if name in FORMATS and FORMATS[name].binary and sys.stdout.isatty():
        raise UsageProblem(
            _("{format} is not shown on a terminal.").format(format=name),
            _("Send it into a file: icmd export projects.{format}").format(format=name),
        )


OUTPUT_FORMATS = ("table", *FORMATS)
OUTPUT = OptionGroup(_read_output, form=format_option(OUTPUT_FORMATS, formats_help(OUTPUT_FORMATS)))


_KNOWN_FIELDS = ("number", *FIELD_NAMES, "currency")


def parse_fields(values: Repeated) -> tuple[str, ...] | None:
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
    nearest = closest(folded, known)
    if nearest:
        raise UnknownValue(message, nearest)
    raise UsageProblem(message, _("The fields: {names}.").format(names=", ".join(known)))


def _called(name: str, known: tuple[str, ...]) -> str | None:
    """The field whose label is `name`, or for which people write it over a column, in the languages spoken."""
    from icmd_cli.importing.header_words import meaning_of  # only for what is no field's own name

    labels = {fold_name(label(field)): field for field in known if field in ("number", *FIELD_NAMES)}
    labels |= {fold_name(_("No.")): "number"}
    heading = meaning_of(name)
    spoken = heading is not None and heading.spoken in (None, *LANGUAGES)  # "titel" is likelier a slip than German
    meant = labels.get(fold_name(name)) or (heading.field if heading and spoken else None)
    # What heads a column of numbers is often the code; here it is this catalogue's own number.
    return meant if meant in known and meant != "code" else None


def _read_sort(
    sort: Annotated[
        Repeated,
        typer.Option("--sort", help=_("By fields, with commas; -FIELD descends."), metavar=_("FIELD")),
    ] = None,
) -> tuple[SortKey, ...]:
    names = [name.strip() for value in sort or () for name in value.split(",") if name.strip()]
    known = ("number", *FIELD_NAMES)
    return tuple(SortKey(field_name(name.removeprefix("-"), known), name.startswith("-")) for name in names)


SORT = OptionGroup(_read_sort)


def _read_page(
    limit: Annotated[
        int | None,
        typer.Option("--limit", parser=whole("--limit"), help=_("Show at most N (0: all)."), metavar="N"),
    ] = None,
    offset: Annotated[
        int | None, typer.Option("--offset", parser=whole("--offset"), help=_("Skip the first N."), metavar="N")
    ] = None,
) -> Page:
    return Page(limit, offset or 0)


PAGE = OptionGroup(_read_page)
"""`limit` is None when it was not given; what that means, and that 0 means all, is the command's to say."""


def _read_empty(
    fail_if_empty: Annotated[
        bool, typer.Option("--fail-if-empty", help=_("Exit with code 3 when no project is found."))
    ] = False,
) -> bool:
    return fail_if_empty


EMPTY = OptionGroup(_read_empty)
"""For scripts to which nothing found is a failure."""


def _read_pager(
    no_pager: Annotated[bool, typer.Option("--no-pager", help=_("Print long output without a pager."))] = False,
) -> bool:
    return not no_pager


PAGER = OptionGroup(_read_pager)
"""For the commands that only show: what is longer than the terminal goes through a pager."""
