"""`icmd export`: projects into a file that other programs read."""

from itertools import chain, islice
from pathlib import Path
from typing import Annotated

import typer

from icmd_cli.catalogue.catalogue import Catalogue
from icmd_cli.cli.command import command
from icmd_cli.cli.context import Context
from icmd_cli.cli.filter_options import FILTERS
from icmd_cli.cli.options import AS_OF, EMPTY, PAGE, SORT, format_option, no_terminal_for, parse_fields
from icmd_cli.cli.output import Counted, refuse_none, say_currencies, told
from icmd_cli.cli.targets import check_target
from icmd_cli.domain.filters import Filters, Page, SortKey
from icmd_cli.errors import IcmdError, UsageProblem, did_you_mean
from icmd_cli.i18n import N_, _, plural
from icmd_cli.shell import command_line
from icmd_cli.writers import FORMATS, writer

DETAILS = N_(
    "Without FILE, or with -, to stdout. The format is that of --format, else of FILE's ending (.csv .tsv .xlsx .json"
    " .jsonl .md .html .xml), else csv. csv and tsv hold every field, a project a line, items of a list separated by "
    "|; xlsx is for people. A file is written whole or not at all; one that is there is only replaced with --force or"
    " when you say so."
)
EXAMPLES = (
    "icmd export projects.xlsx",
    "icmd export maroc.csv --country maroc --excel",
    "icmd export - --format iati --status ongoing",
)

STDOUT = "-"

_FORM = format_option(tuple(FORMATS), _("{formats}.").format(formats=", ".join(FORMATS)))

_SHARED = {"excel-csv": (".csv",), "raw-xlsx": (".xlsx",)}
"""The endings of formats that are another way to write a kind of file."""

_SPREADSHEETS = (".xls", ".xlsm", ".xlsb", ".ods")
"""What a CSV is sometimes called, and is not."""


@command(form=_FORM, filters=FILTERS, sort=SORT, page=PAGE, fail_if_empty=EMPTY, as_of=AS_OF)
def run(
    program: Context,
    file: Annotated[
        str, typer.Argument(help=_("The file to write; - is stdout."), metavar=_("[FILE]"), show_default=False)
    ] = STDOUT,
    *,
    form: str | None,
    excel: Annotated[
        bool,
        typer.Option("--excel", help=_("CSV for a double click in Excel: semicolons, decimal commas.")),
    ] = False,
    machine: Annotated[
        bool,
        typer.Option("--machine", help=_("xlsx for programs: every field, named as in JSON, codes as they are.")),
    ] = False,
    fields: Annotated[
        list[str] | None,
        typer.Option("--fields", help=_("Only these fields, separated by commas."), metavar=_("FIELDS")),
    ] = None,
    force: Annotated[bool, typer.Option("--force", help=_("Replace FILE if it is there."))] = False,
    filters: Filters,
    sort: tuple[SortKey, ...],
    page: Page,
    fail_if_empty: bool,
    as_of: str | None = None,
) -> None:
    """Export the projects."""
    program.look_back(as_of)
    columns = parse_fields(fields)
    name = _format(form, file, excel=excel, machine=machine)
    if file == STDOUT:
        no_terminal_for(name)
    else:
        _refuse_name(file, form)
        check_target(program, Path(file), force=force, follows=True)
        _refuse_ending(file, name)
    page = Page(page.limit or None, page.offset)
    entries = program.catalogue.find(filters, sort, page)
    first = list(islice(entries, 1))
    refuse_none(first, wanted=fail_if_empty)  # before a file is there, or replaced
    passed = Counted(chain(first, entries))
    write = told(program, name, writer(name, in_file=True), filters)
    if file == STDOUT:
        program.write(write(passed, columns))
        say_currencies(program, filters, sort)
        return
    tracked = program.track(passed, _number_of(program.catalogue, filters, page), _("Writing {file}").format(file=file))
    try:
        program.catalogue.write_file(Path(file), write(tracked, columns))
    except OSError as error:
        raise _unwritable(file, error) from error
    say_currencies(program, filters, sort)
    message = plural(
        "{count} project written to {file} ({format}).", "{count} projects written to {file} ({format}).", passed.count
    )
    program.done(message.format(count=passed.count, file=file, format=name))


def _number_of(catalogue: Catalogue, filters: Filters, page: Page) -> int:
    count = max(catalogue.count(filters) - page.offset, 0)
    return count if page.limit is None else min(count, page.limit)


def _format(given: str | None, file: str, *, excel: bool, machine: bool) -> str:
    """The format that is meant. Raises UsageProblem."""
    name = given or _format_of(file)
    if machine and name not in ("xlsx", "raw-xlsx"):
        raise UsageProblem(
            _("--machine goes with xlsx, not with {format}.").format(format=name),
            _("csv, tsv and json are for programs as they are."),
        )
    if machine:
        return "raw-xlsx"
    if not excel:
        return name
    if name not in ("csv", "excel-csv"):
        raise UsageProblem(
            _("--excel goes with csv, not with {format}.").format(format=name),
            _("Excel opens xlsx as it is.") if name == "xlsx" else "",
        )
    return "excel-csv"


def _refuse_ending(file: str, name: str) -> None:
    """Raise UsageProblem where FILE's ending promises another kind of file than the format `name` makes."""
    suffix, form = Path(file).suffix.lower(), FORMATS[name]
    endings = (*(_SHARED.get(name) or form.suffixes), *(() if form.binary else (".txt",)))
    if suffix and suffix not in (*endings, f".{name}"):
        raise UsageProblem(
            _("{file}: {format} does not go into a file that ends in {suffix}.").format(
                file=file, format=name, suffix=suffix
            ),
            _("Name it {name}.").format(name=Path(file).with_suffix(endings[0])),
        )


def _refuse_name(file: str, form: str | None) -> None:
    """Raise UsageProblem where a word that names a format or a filter's value would become a file of that name."""
    if form or Path(file).name != file or Path(file).suffix or Path(file).exists():
        return
    from icmd_cli.cli.meant import filter_of  # only for a name without an ending

    found = ("--format", file.lower()) if file.lower() in FORMATS else filter_of(file)
    if found:
        raise UsageProblem(
            _("“{name}” would be a file without an ending.").format(name=file),
            did_you_mean([command_line("icmd", "export", *found)]),
            _("For a file of that name: {file}").format(file=f"./{file}"),
        )


def _format_of(file: str) -> str:
    """The format that the name of the file tells; csv for a name without an ending. Raises UsageProblem for others."""
    suffix = Path(file).suffix.lower()
    known = {ending: name for name, form in FORMATS.items() for ending in form.suffixes}
    if suffix in known or not suffix:
        return known.get(suffix, "csv")
    raise UsageProblem(
        _("icmd does not write {suffix}.").format(suffix=suffix),
        _("Excel and LibreOffice open .xlsx and .csv.") if suffix in _SPREADSHEETS else "",
        _("It writes {endings}; without an ending, or to -, --format names the format.").format(
            endings=" ".join(known)
        ),
    )


def _unwritable(file: str, error: OSError) -> IcmdError:
    message = _("{file} cannot be written: {reason}. Nothing was changed.")
    return IcmdError(message.format(file=file, reason=error.strerror or error))
