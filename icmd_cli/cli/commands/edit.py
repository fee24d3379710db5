"""`icmd edit`: change fields of one project, or of all that filters select."""

from collections.abc import Callable, Mapping
from typing import Annotated, Any

import typer

from icmd_cli.catalogue.plan import Snapshot, changed_meanwhile
from icmd_cli.cli.apply import CARE, Care, Wording, chosen, settle
from icmd_cli.cli.assignments import assignment, set_too
from icmd_cli.cli.command import command
from icmd_cli.cli.context import Context
from icmd_cli.cli.filter_options import FILTERS
from icmd_cli.cli.options import Repeated, field_name
from icmd_cli.cli.value_options import GivenValues, changed_values
from icmd_cli.domain import kinds
from icmd_cli.domain.changes import Change
from icmd_cli.domain.clock import now
from icmd_cli.domain.filters import Filters
from icmd_cli.domain.patch import Edit, edited, read_edits
from icmd_cli.domain.project import FIELDS, parse_record
from icmd_cli.errors import UsageProblem, did_you_mean
from icmd_cli.i18n import N_, _, plural
from icmd_cli.shell import command_line

DETAILS = N_(
    "The projects are named, or chosen by filters. --set, --add, --drop and --clear change any field, and may be"
    " repeated; --add and --drop are for lists. Values are what people write: Maroc, avril 2014, 230 041 USD. One"
    " project without options, on a terminal: its fields with their numbers, to choose from. What changes is shown"
    " first; without a terminal, more than 3 projects need --yes."
)
EXAMPLES = (
    "icmd edit upala --set status='en cours' --end 2016",
    "icmd edit figuig --add donors='Union européenne' --drop regions=Figuig",
    "icmd edit --country maroc --phase 1 --clear url --dry-run",
)
TAKES_EMPTY = True  # It says how to empty a field.

FREE = 3
"""At most this many projects are changed at once without a question or --yes in a script."""

Written = list[tuple[str, str, Any]]
"""What is asked for: how (set, add, drop, clear), the field, the value as people write it."""


def _assignment(flag: str, help: str) -> Any:  # noqa: A002 - Typer's word
    return typer.Option(flag, help=help, metavar=_("FIELD=VALUE"))


@command(values=changed_values(), care=CARE, filters=FILTERS)
def run(
    program: Context,
    project: Annotated[
        Repeated,
        typer.Argument(
            help=_("Number, id, code or words; - reads them from stdin."), metavar=_("[PROJECT...]"), show_default=False
        ),
    ] = None,
    *,
    everything: Annotated[bool, typer.Option("--all", help=_("All projects."))] = False,
    set_: Annotated[Repeated, _assignment("--set", _("Give a field this value."))] = None,
    add: Annotated[Repeated, _assignment("--add", _("Add this to a list."))] = None,
    drop: Annotated[Repeated, _assignment("--drop", _("Remove this from a list."))] = None,
    clear: Annotated[Repeated, typer.Option("--clear", help=_("Empty a field."), metavar=_("FIELD"))] = None,
    values: GivenValues,
    editor: Annotated[bool, typer.Option("--editor", "-e", help=_("Change one project in your editor."))] = False,
    care: Care,
    filters: Filters,
) -> None:
    """Edit projects."""
    asked = _asked(values, {"set": set_ or [], "add": add or [], "drop": drop or []}, clear or [])
    if asked and editor:
        raise UsageProblem(_("Give either changes or --editor."))
    if project and filters:
        raise _filters_for_one(project, filters, asked)
    by_questions = not asked and not editor
    if by_questions and not (program.can_ask and len(project or []) == 1):
        raise _no_change([*(project or []), *(["--all"] if everything else [])], filters)
    numbers = chosen(program, project or [], filters, everything=everything)
    edits = _read(program, asked, numbers)
    check = None
    if not asked:
        shown, written = (_by_questions if by_questions else _in_editor)(program, numbers)
        edits = _read(program, written, numbers)
        check = _unless_changed(numbers[0], shown, [field for _how, field, _value in written])
    decide = edited(numbers, edits, now())

    def decided(held: Snapshot) -> list[Change]:
        if check:
            check(held)
        return decide(held.projects)

    plan = program.catalogue.plan(decided, "edit")
    done = settle(program, care, plan, _words(len(plan.changes)), free=FREE)
    if done and by_questions:
        program.note(_("The same as one command: {command}").format(command=_command_for(program, numbers[0], written)))


def _asked(values: GivenValues, assigned: Mapping[str, list[str]], clear: list[str]) -> Written:
    """What the options ask for: fields' own, --set, --add and --drop, --clear. Raises UsageProblem, UnknownValue."""
    options = {name: _given(_flag(name), name, value) for name, value in values.items()}
    options |= set_too(options, [_assigned("--set", text) for text in assigned["set"]])
    asked: Written = [("set", name, value) for name, value in options.items()]
    for how in ("add", "drop"):
        asked += [(how, *_assigned(f"--{how}", text)) for text in assigned[how]]
    cleared = [field_name(name.strip()) for name in clear]
    for name in cleared:
        if name in options:
            raise UsageProblem(_("Give “{field}” a value, or --clear it; not both.").format(field=name))
    asked += [("clear", name, None) for name in cleared]
    return asked


def _no_change(names: list[str], filters: Filters) -> UsageProblem:
    """The error for a line that says no change; of words that look like one, it says what to type."""
    message = _("No change is given: use --set field=value, --title ..., or --editor.")
    others = [name for name in names if "=" not in name]
    if len(others) < len(names) and not filters:
        assigned = [word for name in names if "=" in name for word in ("--set", name)]
        return UsageProblem(message, did_you_mean([command_line("icmd", "edit", *others, *assigned)]))
    hint = _("Options such as --status filter; --set status=... changes a field.") if filters else ""
    return UsageProblem(message, hint)


def _filters_for_one(names: list[str], filters: Filters, asked: Written) -> UsageProblem:
    """The error for options that choose projects beside projects that are named; it says what to type."""
    said = [(name, choice) for name, choice in filters.choices.items() if choice.wanted and any(choice.wanted)]
    meant = [*(("set", name, ", ".join(choice.wanted)) for name, choice in said), *asked]
    line = command_line("icmd", "edit", *names, *_options(meant))
    return UsageProblem(
        _("Options such as --status or --country choose projects, and these are named."),
        _("To change a field: {command}").format(command=line) if said else "",
    )


def _options(written: Written) -> list[str]:
    """The options that ask for the same."""
    return [
        word for how, field, value in written for word in (f"--{how}", field if how == "clear" else f"{field}={value}")
    ]


def _read(program: Context, asked: Written, numbers: list[int]) -> list[Edit]:
    """The edits that are `asked` for of the projects with these numbers. Raises as `read_edits`."""
    asked_kinds = {FIELDS[field].kind for _how, field, _value in asked}
    names = program.catalogue.organisations if asked_kinds & {kinds.ORGANISATION, kinds.ORGANISATIONS} else None
    places: set[str] = set()
    if kinds.MONEY in asked_kinds:
        held = program.catalogue.snapshot().projects
        places.update(code for number in numbers for code in held.get(number, {}).get("countries", []))
    return read_edits(asked, names, places)


def _words(n: int) -> Wording:
    return Wording(
        plural("{n} project would be changed.", "{n} projects would be changed.", n).format(n=n),
        plural("Change this project?", "Change these {n} projects?", n).format(n=n),
        plural("{n} project changed", "{n} projects changed", n).format(n=n),
    )


def _flag(name: str) -> str:
    option = FIELDS[name].option
    return option.flag if option else f"--set {name}"


def _assigned(option: str, text: str) -> tuple[str, str]:
    field, value = assignment(option, text)
    return field, _given(f"{option} {field}", field, value)


def _given(option: str, field: str, value: str) -> str:
    if not value.strip():
        raise UsageProblem(
            _("{option} has no value.").format(option=option),
            _("To empty the field: --clear {field}").format(field=field),
        )
    return value.strip()


def _by_questions(program: Context, numbers: list[int]) -> tuple[dict[str, Any], Written]:
    """The project's record as it was, and what was answered: only what differs."""
    from icmd_cli.cli.prompts import Dialogue, edits_of  # only to ask

    project = program.catalogue.project(numbers[0])
    dialogue = Dialogue(program, project.to_record(), new=False)
    dialogue.show_all()
    while dialogue.review():
        pass
    return dialogue.known, list(edits_of(dialogue))


def _command_for(program: Context, number: int, written: Written) -> str:
    """The one-line command that changes the same."""
    return program.command_line("edit", str(number), *_options(written))


def _in_editor(program: Context, numbers: list[int]) -> tuple[dict[str, Any], Written]:
    """The project's record as it was shown in the editor, and what was written there: only what differs."""
    from icmd_cli.cli.record_text import edited_record  # only for an editor

    if len(numbers) != 1:
        raise UsageProblem(_("--editor is for one project."))
    project = program.catalogue.project(numbers[0])
    shown: dict[str, Any] = project.to_record()
    record = {**shown, "budget": str(project.budget)} if project.budget else shown
    written: Written = []
    for name, value in edited_record(program, record, new=False).items():
        if value != record.get(name, type(value)()):
            written.append(("clear" if value in ("", []) else "set", field_name(name), value or None))
    return shown, written


def _unless_changed(number: int, shown: dict[str, Any], fields: list[str]) -> Callable[[Snapshot], None]:
    """A check that nobody else changed these fields while they were in the editor."""

    def check(held: Snapshot) -> None:
        current = parse_record(held.projects.get(number, {}), number)[0].to_record()
        if any(current.get(field) != shown.get(field) for field in fields):
            raise changed_meanwhile()

    return check
