"""`icmd add`: one project from options, questions or an editor; several from JSON on stdin."""

import json
import sys
from collections.abc import Iterator, Sequence
from itertools import chain
from typing import Annotated, Any

import typer

from icmd_cli.catalogue.adding import add, prepared
from icmd_cli.catalogue.duplicates import similar
from icmd_cli.cli.apply import Care, Proposal, agreed
from icmd_cli.cli.assignments import assignment, set_too
from icmd_cli.cli.command import command
from icmd_cli.cli.context import Context
from icmd_cli.cli.options import OUTPUT, Output, Repeated
from icmd_cli.cli.output import EVERYTHING, told
from icmd_cli.cli.prompts import Dialogue
from icmd_cli.cli.record_text import edited_record
from icmd_cli.cli.value_options import GivenValues, new_values, outside
from icmd_cli.domain import kinds
from icmd_cli.domain.entry import entry_of
from icmd_cli.domain.kinds import machine_text
from icmd_cli.domain.project import FIELD_NAMES, FIELDS, Project, label, parse_record
from icmd_cli.domain.typed import countries_in, read_typed
from icmd_cli.errors import InvalidData, Problem, UsageProblem, did_you_mean
from icmd_cli.i18n import N_, _, labelled, plural
from icmd_cli.render import changes as drawn
from icmd_cli.render.styles import WARNING, StyledLine
from icmd_cli.shell import command_line
from icmd_cli.writers import writer

DETAILS = N_(
    "From options; from questions, on a terminal without options; from your editor with --editor; or with - from JSON"
    " on stdin: one object or an array of them. Only a title is needed. Values are what people write:"
    " Maroc, avril 2014, 230 041 USD. Items of a list are separated by | or ; or given by repeating the option."
)
EXAMPLES = (
    "icmd add --title 'Épargne des migrants' --country mali --start 2014-04",
    "icmd add --editor",
    "icmd add - < projects.json",
)
TAKES_EMPTY = True  # A field without a value is not known.

_MANY_COMPARED = 50
"""Near-duplicates are looked for among at most this many new projects; more come from scripts."""


@command(values=new_values(), output=OUTPUT)
def run(
    program: Context,
    stdin: Annotated[
        str | None, typer.Argument(help=_("- reads JSON from stdin."), metavar="[-]", show_default=False)
    ] = None,
    *,
    values: GivenValues,
    set_: Annotated[
        Repeated, typer.Option("--set", help=_("Any field: --set field=value."), metavar=_("FIELD=VALUE"))
    ] = None,
    editor: Annotated[bool, typer.Option("--editor", "-e", help=_("Write it in your editor."))] = False,
    dry_run: Annotated[bool, typer.Option("--dry-run", "-n", help=_("Show what would be added and exit."))] = False,
    yes: Annotated[bool, typer.Option("--yes", "-y", help=_("Do not ask whether to add."))] = False,
    allow_duplicate: Annotated[
        bool, typer.Option("--allow-duplicate", help=_("Add it even if its country has this title already."))
    ] = False,
    output: Output,
) -> None:
    """Add projects."""
    options = {name: value for name, value in values.items() if value}
    typed = {**options, **set_too(options, [assignment("--set", text) for text in set_ or []])}
    places = countries_in(typed.get("countries"))
    given = {name: read_typed(name, value, places) for name, value in typed.items()}
    projects, dialogue = _projects(program, stdin, given, editor=editor)
    if not projects:
        _report(program, output, [], asked=False)
        return
    if dialogue and not yes and not dry_run:
        projects = _settled(program, dialogue, allow_same=allow_duplicate)
    else:
        projects = prepared(program.catalogue, projects, allow_same=allow_duplicate)
        _warn(program, projects)
        asks = stdin is None and not yes and program.can_ask
        proposal = _proposal(program, projects, shown=dry_run or asks)
        if not agreed(program, Care(dry_run, yes), proposal, asks=asks, needs_yes=False, default=True):
            return
    added = add(program.catalogue, projects, allow_same=allow_duplicate)
    _report(program, output, added, asked=dialogue is not None)


def _settled(program: Context, dialogue: Dialogue, *, allow_same: bool) -> list[Project]:
    """The project as its answers make it, once the user has seen it and says yes. Raises Cancelled."""
    while True:
        projects = []
        try:
            projects = prepared(program.catalogue, _checked([dialogue.record]), allow_same=allow_same)
            _warn(program, projects)
        except InvalidData as error:
            # A title that its country has already, say: the answer can be changed.
            for line in (error.message, *error.lines, *error.hints):
                program.tell(line)
        if not dialogue.review() and projects:
            return projects


def _projects(
    program: Context, stdin: str | None, given: dict[str, Any], *, editor: bool
) -> tuple[list[Project], Dialogue | None]:
    """The projects that the user means, and the questions that were asked for them, if any."""
    if stdin is not None:
        if stdin != "-":
            raise UsageProblem(
                _("{command} takes options, not words.").format(command="icmd add"),
                did_you_mean([command_line("icmd", "add", "--title", stdin)]),
            )
        if given or editor:
            raise UsageProblem(_("Give -, to read JSON from stdin, or options; not both."))
        return _checked(_read_json()), None
    is_complete = given.get("title") and (given.get("countries") or not program.can_ask)
    if editor or (program.can_ask and not is_complete):
        program.catalogue.snapshot()  # one that cannot be read is told before anything is typed
    if editor:
        return _checked([edited_record(program, given)]), None
    if is_complete:
        return _checked([given]), None
    if program.can_ask:
        dialogue = Dialogue(program, given, new=True)
        dialogue.ask_all()
        return _checked([dialogue.record]), dialogue
    raise UsageProblem(
        _("Missing {options}.").format(options="--title"),
        _("Give it, or - to read JSON from stdin."),
    )


def _read_json() -> list[Any]:
    if sys.stdin.isatty():
        raise UsageProblem(_("stdin is the terminal: give a file, as in `icmd add - < projects.json`."))
    try:
        text = sys.stdin.buffer.read().decode("utf-8-sig")
        data = json.loads(text, object_pairs_hook=_unique)
    except UnicodeDecodeError as error:
        raise InvalidData(_("stdin is not UTF-8 text. Nothing was added.")) from error
    except json.JSONDecodeError as error:
        place = _("line {line}, column {column}").format(line=error.lineno, column=error.colno)
        raise InvalidData(_("stdin is not JSON ({place}). Nothing was added.").format(place=place)) from error
    except ValueError as error:
        raise InvalidData(_("stdin cannot be read: {reason}. Nothing was added.").format(reason=error)) from error
    except RecursionError as error:
        raise InvalidData(_("stdin is nested too deeply. Nothing was added.")) from error
    return data if isinstance(data, list) else [data]


def _unique(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """A JSON object; which of two values would count is anybody's guess. Raises ValueError."""
    found: dict[str, Any] = {}
    for key, value in pairs:
        if key in found:
            raise ValueError(_("the key “{key}” stands twice in one object").format(key=key))
        found[key] = value
    return found


def _checked(records: Sequence[Any]) -> list[Project]:
    """The projects that `records` describe. Raises InvalidData with all that is wrong with them."""
    projects: list[Project] = []
    problems: list[Problem] = []
    for position, record in enumerate(records, 1):
        # The number is the other store's; this one gives its own.
        own = {k: v for k, v in record.items() if k != "number"} if isinstance(record, dict) else record
        project, found = parse_record(own)
        place = f"[{position}] " if len(records) > 1 else ""
        found += [Problem(name, value, _("is not a field of a project")) for name, value in project.extra.items()]
        problems += [problem._replace(field=f"{place}{problem.field}") for problem in found]
        projects.append(project)
    if problems:
        raise InvalidData(_("Nothing was added:"), problems)
    return projects


def _warn(program: Context, projects: Sequence[Project]) -> None:
    for project in projects[:_MANY_COMPARED]:
        for other in similar(program.catalogue.index, project):
            message = _("Warning: {title} resembles project {number}, {other} ({id}).").format(
                title=project.title, number=other.number, other=other.title, id=other.id
            )
            program.tell(StyledLine(message, WARNING, message.index(project.title)))
        for table, codes in (("theme", project.themes), ("focus", project.focus_areas)):
            for code in codes:
                if told := outside(table, code):
                    program.tell(told)


def _proposal(program: Context, projects: Sequence[Project], *, shown: bool) -> Proposal:
    n = len(projects)
    lines = chain.from_iterable(_preview(project, program.language) for project in projects) if shown else ()
    would = plural("{n} project would be added.", "{n} projects would be added.", n).format(n=n)
    return Proposal(lines, _("Add this project?"), _("Nothing was added."), would)


def _preview(project: Project, language: str) -> Iterator[str]:
    record = project.to_record()
    for name in FIELD_NAMES:
        if record.get(name):
            yield "  " + labelled(label(name), drawn.value(name, record[name], language))


def _report(program: Context, output: Output, added: Sequence[Project], *, asked: bool) -> None:
    if output.format not in (None, "table"):
        write = told(program, output.format, writer(output.format), EVERYTHING)
        program.write(write(map(entry_of, added), output.fields))
    elif not program.draws:
        program.write(f"{project.id}\n" for project in added)
    if not added:
        program.done(_("There is nothing to add."))
        return
    for project in added[:3]:
        message = _("Added project {number}: {title} ({id}).")
        program.done(message.format(number=project.number, title=project.title, id=project.id))
    if len(added) > 3:  # noqa: PLR2004 - as many as are listed
        program.done(plural("{n} project added.", "{n} projects added.", len(added)).format(n=len(added)))
    program.done(_("To take it back: {command}").format(command=program.command_line("undo")))
    if asked:
        program.note(_("The same as one command: {command}").format(command=command_for(program, added[0])))


def command_for(program: Context, project: Project) -> str:
    """The one-line command that adds the same project."""
    words = ["add"]
    for name, value in project.to_record().items():
        field = FIELDS.get(name)
        if field is None or not field.option or field.kind == kinds.ID:
            continue
        texts = value if isinstance(value, list) else [machine_text(getattr(project, name))]
        words += [word for text in texts for word in (field.option.flag, text)]
    return program.command_line(*words)
