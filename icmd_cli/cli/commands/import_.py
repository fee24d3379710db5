"""`icmd import`: read what people send, show what it means and what it would change, apply it in one write."""

import sys
from contextlib import nullcontext
from pathlib import Path
from typing import Annotated, NamedTuple

import typer

from icmd_cli.cli.apply import Care, Proposal, agreed
from icmd_cli.cli.assignments import assignment, set_too
from icmd_cli.cli.command import command
from icmd_cli.cli.context import Context
from icmd_cli.cli.import_choices import check_columns, command_words, completed, one_of, pairs
from icmd_cli.cli.import_files import ImportFiles, check_ending, offer_rejects
from icmd_cli.cli.numbers import whole
from icmd_cli.cli.options import Repeated, format_option
from icmd_cli.cli.settling import settled
from icmd_cli.cli.targets import check_targets
from icmd_cli.domain.reports import as_json
from icmd_cli.errors import InvalidData, UsageProblem
from icmd_cli.i18n import N_, _, plural, speaking
from icmd_cli.importing import report
from icmd_cli.importing import settings as choosing
from icmd_cli.importing.plan import ON_DUPLICATE, ImportPlan
from icmd_cli.importing.reasons import collected
from icmd_cli.importing.service import Job
from icmd_cli.readers import detect
from icmd_cli.render import importing as drawn
from icmd_cli.render.reasons import reason_lines
from icmd_cli.shell import command_line
from icmd_cli.writers.rejects import rejected

DETAILS = N_(
    "Reads csv, tsv, xlsx, xls, ods, json, jsonl and IATI, whatever the file is called; shows what it understood, then"
    " what would be new, changed and refused; asks, and writes once. A project that the catalogue has already is known"
    " by its id, its code, or its title and countries. An empty cell never erases a value. Good rows go in;"
    " refused ones are listed (exit code 4) and, with --rejects, written to a file to be corrected and imported again."
)
EXAMPLES = (
    "icmd import projets.csv --dry-run",
    "icmd import senegal.xlsx mali.xlsx --yes --rejects refus.csv",
    "icmd import projets.csv --map Dossier=title --set countries=SN --yes",
    "icmd import janvier.csv --save-mapping senegal.toml --yes",
    "icmd import fevrier.csv --mapping senegal.toml --yes --json",
)

_UNCUT = 1000


@command(form=format_option(("json",), _("json reports it all on stdout.")))
def run(
    program: Context,
    file: Annotated[
        Repeated, typer.Argument(help=_("Files; - is stdin."), metavar=_("FILE..."), show_default=False)
    ] = None,
    *,
    map_: Annotated[
        Repeated,
        typer.Option("--map", help=_("What a column holds; an empty field skips it."), metavar=_("HEADING=FIELD")),
    ] = None,
    mapping: Annotated[
        str | None, typer.Option("--mapping", help=_("Use a saved mapping file."), metavar=_("FILE"))
    ] = None,
    save_mapping: Annotated[
        str | None, typer.Option("--save-mapping", help=_("Save the mapping to this file."), metavar=_("FILE"))
    ] = None,
    like: Annotated[
        int | None,
        typer.Option("--like", parser=whole("--like", 1), help=_("Reuse the settings of import N."), metavar=_("N")),
    ] = None,
    set_: Annotated[
        Repeated, typer.Option("--set", help=_("A field's value where a row has none."), metavar=_("FIELD=VALUE"))
    ] = None,
    from_: Annotated[
        str | None, typer.Option("--from", help=_("The files' format, if the content misleads."), metavar=_("FORMAT"))
    ] = None,
    encoding: Annotated[
        str | None, typer.Option("--encoding", help=_("utf-8, cp1252, mac_roman ..."), metavar=_("NAME"))
    ] = None,
    delimiter: Annotated[
        str | None, typer.Option("--delimiter", help=_("comma, semicolon, tab, pipe or a sign."), metavar=_("SIGN"))
    ] = None,
    sheet: Annotated[
        str | None, typer.Option("--sheet", help=_("The sheet's name or number; all otherwise."), metavar=_("SHEET"))
    ] = None,
    header_row: Annotated[
        int | None,
        typer.Option(
            "--header-row", parser=whole("--header-row", 1), help=_("The line of the headings."), metavar=_("LINE")
        ),
    ] = None,
    repair: Annotated[
        bool, typer.Option("--repair", help=_("Repair letters that an earlier program spoiled: Ã© for é."))
    ] = False,
    date_order: Annotated[
        str | None, typer.Option("--date-order", help=_("DMY or MDY, where no value tells."), metavar=_("ORDER"))
    ] = None,
    decimal: Annotated[
        str | None, typer.Option("--decimal", help=_("comma or point, where no value tells."), metavar=_("MARK"))
    ] = None,
    rows: Annotated[
        str | None,
        typer.Option(
            "--rows", help=_("Rows of one project that differ: add-up (sum, whole span) or first."), metavar=_("HOW")
        ),
    ] = None,
    without: Annotated[
        Repeated, typer.Option("--without", help=_("A field that the file does not have."), metavar=_("FIELD"))
    ] = None,
    value: Annotated[
        Repeated, typer.Option("--value", help=_("What a word of a field means."), metavar=_("FIELD:WORD=VALUE"))
    ] = None,
    currency: Annotated[
        str | None, typer.Option("--currency", help=_("The currency of amounts that name none."), metavar=_("CODE"))
    ] = None,
    language: Annotated[
        str | None, typer.Option("--language", help=_("The language of the texts: fr, en, es ..."), metavar=_("TAG"))
    ] = None,
    on_duplicate: Annotated[
        str,
        typer.Option(
            "--on-duplicate",
            help=_("Projects that the catalogue has already: update, skip, fail or new."),
            metavar=_("WHAT"),
        ),
    ] = "update",
    clear_empty: Annotated[
        bool, typer.Option("--clear-empty", help=_("Let empty cells erase the values of known projects."))
    ] = False,
    strict: Annotated[bool, typer.Option("--strict", help=_("All rows and cells or nothing."))] = False,
    rejects: Annotated[
        str | None, typer.Option("--rejects", help=_("Write the refused rows to this file."), metavar=_("FILE"))
    ] = None,
    force: Annotated[
        bool, typer.Option("--force", help=_("Replace the files of --rejects and --save-mapping if they are there."))
    ] = False,
    dry_run: Annotated[bool, typer.Option("--dry-run", "-n", help=_("Show the plan and exit."))] = False,
    yes: Annotated[bool, typer.Option("--yes", "-y", help=_("Do not ask."))] = False,
    form: str | None,
) -> None:
    """Import files."""
    if not file:
        raise UsageProblem(_("Which file? Name it, or - for stdin."), _("`icmd import --help` tells more."))
    one_of("--on-duplicate", on_duplicate, ON_DUPLICATE)
    guesses = {
        "format": from_,
        "encoding": encoding,
        "delimiter": delimiter,
        "sheet": sheet,
        "repair": repair or None,
        "header_row": header_row,
        "date_order": date_order,
        "decimal": decimal,
        "currency": currency,
        "language": language,
        "rows": rows,
    }
    defaults = set_too({}, (assignment("--set", text) for text in set_ or []))
    meant = pairs(value, "--value")
    without = [name for names in without or [] for name in names.split(",")]
    given = choosing.choices(guesses, pairs(map_, "--map"), defaults, without, meant)
    read = [Path(name) for name in (*file, *filter(None, [mapping])) if name != detect.STDIN]
    check_targets(program, {"--rejects": rejects, "--save-mapping": save_mapping}, read, force=force)
    check_ending(rejects)
    choices = completed(program, given, mapping, like)
    job = Job(
        program.catalogue, choices, on_duplicate, clear_empty=clear_empty, writes=not dry_run, track=program.track
    )
    care = Care(dry_run, yes, json=form is not None)
    # A script's report is the same whatever the language.
    with speaking("en") if form and not program.can_ask else nullcontext():
        job.read(file)
        check_columns(given, job)
        plan = job.plan()
        if program.can_ask and not yes:
            plan, answers = settled(program, job, plan)
            given = choosing.over(answers, given)
        words = command_words(file, given, mapping, like)
        how = _Request(care, strict, words, ImportFiles(rejects, save_mapping))
        plan, entry = _carried_out(program, job, plan, how)
        found = report.report(job, plan, entry=entry, dry_run=dry_run) if form else {}
    if found:
        program.write([as_json(found)])
    # Who was asked has seen what was decided, and can have it decided so again.
    again = "" if yes or not program.can_ask else program.command_line("import", *file, "--like", str(entry), "--yes")
    _say_done(program, plan, entry, dry_run=dry_run, again=again)
    if rejects is None and program.can_ask and not (yes or dry_run or strict):
        offer_rejects(program, job, plan)
    _tell_refused(plan, entry, how)


class _Request(NamedTuple):
    """How far to go, what to say, and the words of the command line that is being carried out."""

    care: Care
    strict: bool
    words: list[str]
    files: ImportFiles


def _carried_out(program: Context, job: Job, plan: ImportPlan, how: _Request) -> tuple[ImportPlan, int]:
    """The plan, shown and carried out as far as the user wants it, and the history's number for it (0: not written)."""
    care = how.care
    writes = plan.changes_something and not care.dry_run and not (how.strict and not plan.is_whole)
    asks = writes and not care.yes and program.can_ask
    lines = _lines(program, job, plan, how) if asks or not care.json else []
    generic = care.json and program.language != "en"
    entry = 0
    if writes and care.yes:
        # First, so that nobody who stops reading decides on it.
        how.files.write(program, job, plan, generic=generic)
        before = rejected(plan)
        entry, plan = job.write(plan, again=True)
        if rejected(plan) != before:  # the catalogue has changed meanwhile
            how.files.write(program, job, plan, generic=generic)
        writes = False
    if program.settings.quiet and not care.json:
        for line in reason_lines(collected(plan), several=True):
            program.tell(line)
    proposal = Proposal(lines, _("Import this?"), _("Nothing was imported."))
    is_agreed = agreed(program, care, proposal, asks=writes, needs_yes=writes)
    if not entry:
        how.files.write(program, job, plan, generic=generic)
    if not is_agreed or not writes:
        return plan, entry
    entry, plan = job.write(plan, again=False)
    return plan, entry


def _lines(program: Context, job: Job, plan: ImportPlan, how: _Request) -> list[str]:
    """The plan as it is shown, and the line to go on with; what goes into a pipe or a log is not cut."""
    full = program.settings.verbose
    room = drawn.Room(program.width, program.height, full) if sys.stderr.isatty() else drawn.Room(_UNCUT, full=full)
    lines = list(drawn.plan(job, plan, program.language, room))
    from shlex import split  # only where questions are open

    options = [word for question in plan.questions for word in split(question.options[0])]
    if options:
        command = command_line(*how.words, *dict.fromkeys(options), "--dry-run")
        lines.append(_("To go on: {command}").format(command=command))
    return lines


def _say_done(program: Context, plan: ImportPlan, entry: int, *, dry_run: bool, again: str) -> None:
    """Say how it ended, and with the line `again` how to do it again."""
    if entry:
        done = _("Imported (history {n}). To take it back: {command}").format(
            n=entry, command=program.command_line("undo", str(entry))
        )
        program.done(done)
        if again:
            program.note(_("Next time: {command}").format(command=again))
    elif dry_run:
        program.done(_("Nothing was imported: a dry run."))
    elif not plan.changes_something and not plan.questions:
        program.done(_("Nothing to change."))


def _tell_refused(plan: ImportPlan, entry: int, how: _Request) -> None:
    """Raise InvalidData when something did not go in."""
    if plan.is_whole:
        return
    # Who has seen the plan has read them.
    hints = list(reason_lines(collected(plan), several=True)) if how.care.json else []
    if plan.questions:
        files = ", ".join(dict.fromkeys(question.file for question in plan.questions))
        message = _("Nothing was imported from {files}: see what is to be settled.")
        if how.care.dry_run:  # which says itself that nothing was
            message = _("{files}: see what is to be settled.")
        raise InvalidData(message.format(files=files), (), *hints)
    rows, cells = len(plan.refused), sum(len(step.left) for step in plan.steps)
    told = [plural("{n} row was refused.", "{n} rows were refused.", rows).format(n=rows)] if rows else []
    told += [plural("{n} value was skipped.", "{n} values were skipped.", cells).format(n=cells)] if cells else []
    if not how.care.dry_run:
        told += (
            [_("Nothing was imported (--strict).")] if how.strict else [_("The rest was imported.")] if entry else []
        )
    raise InvalidData(" ".join(told), (), *hints)
