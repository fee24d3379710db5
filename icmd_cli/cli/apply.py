"""What the changing commands share: which projects, showing before, asking, doing it once, telling what was done."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Annotated, Any, NamedTuple

import typer

from icmd_cli.catalogue.plan import Plan
from icmd_cli.cli.context import Context
from icmd_cli.cli.groups import OptionGroup
from icmd_cli.cli.options import format_option
from icmd_cli.cli.other_words import option_of
from icmd_cli.cli.output import say_currencies
from icmd_cli.cli.pick import names_given, picked
from icmd_cli.domain.changes import Change
from icmd_cli.domain.filters import Filters
from icmd_cli.domain.reports import as_json
from icmd_cli.errors import BrokenStore, Cancelled, UsageProblem, did_you_mean
from icmd_cli.i18n import _
from icmd_cli.render import changes as drawn


class Care(NamedTuple):
    """How careful to be, and what a script wants to be told."""

    dry_run: bool = False
    yes: bool = False
    json: bool = False


def _read_care(
    dry_run: Annotated[bool, typer.Option("--dry-run", "-n", help=_("Show what would change and exit."))] = False,
    yes: Annotated[bool, typer.Option("--yes", "-y", help=_("Do not ask."))] = False,
    *,
    form: str | None,
) -> Care:
    return Care(dry_run, yes, json=form is not None)


CARE = OptionGroup(_read_care, form=format_option(("json",), _("json reports the changes on stdout.")))


class Proposal(NamedTuple):
    """What is about to be done: the `lines` that show it, the question, what is said when it is not done.

    `would` is the sentence that sums it up where nobody is asked; "" where the lines do.
    """

    lines: Iterable[str]
    question: str
    nothing: str
    would: str = ""


def agreed(
    program: Context,
    care: Care,
    proposal: Proposal,
    *,
    asks: bool = True,
    needs_yes: bool = True,
    default: bool = False,
) -> bool:
    """Show what is proposed, and ask where somebody can answer: whether it is to be done (False: a dry run).

    Raises Cancelled when the answer is no, UsageProblem when it `needs_yes` and nobody can be asked.
    """
    asking = asks and program.can_ask and not care.yes and not care.dry_run
    say = program.tell if asking else program.done
    for line in proposal.lines:
        say(line)
    if care.dry_run:
        if proposal.would:
            program.done(proposal.would)
        return False
    if needs_yes and not care.yes and not program.can_ask:
        raise UsageProblem(
            f"{proposal.would} {proposal.nothing}".strip(),
            _("Without a terminal, that needs --yes (or see --dry-run)."),
        )
    if asking and not program.confirm(proposal.question, default=default):
        raise Cancelled(proposal.nothing)
    return True


class Wording(NamedTuple):
    """What is said: before (what would happen), as a question, and afterwards; `back` says how to revert it."""

    would: str
    question: str
    done: str
    back: str = ""


def chosen(program: Context, names: Sequence[str], filters: Filters, *, everything: bool) -> list[int]:
    """The numbers of the projects that are named, or that the filters select, or all. Raises UsageProblem."""
    if sum(map(bool, (names, filters, everything))) > 1:
        raise UsageProblem(
            _("Name projects, or filter them, or say --all: one of these."),
            _("Options such as --status filter; --set status=... changes a field.") if filters else "",
        )
    for name in names:
        if name == "*" or option_of(f"--{name}", {"--all"}):  # else it would be the one project with that word
            raise UsageProblem(_("“{name}” is not the name of a project.").format(name=name), did_you_mean(["--all"]))
    if names:
        return list(dict.fromkeys(_number(program, name) for name in names_given(names)))
    if not filters and not everything:
        raise UsageProblem(_("Which projects? Name them, filter them, or say --all."))
    say_currencies(program, filters)
    return [entry.number for entry in program.catalogue.find(filters)]


def _number(program: Context, name: str) -> int:
    try:
        return picked(program, name).number or 0
    except BrokenStore:
        from icmd_cli.catalogue.lookup import number_in  # only to correct such a store, by number and id alone

        number = number_in(program.catalogue.snapshot(), name.strip())
        if number is None:
            raise
        return number


def settle(
    program: Context,
    care: Care,
    plan: Plan,
    words: Wording,
    *,
    free: int,
    asked_from: int = 2,
    first: Callable[[], None] = lambda: None,
) -> int:
    """Show `plan`, ask from `asked_from` projects on, do it, tell; gives the entry's number, 0 when nothing was done.

    Without a terminal more than `free` projects need --yes. `first` is what goes before the change, also of a dry run:
    a file that it writes.
    """
    count = len(plan.changes)
    if plan.is_empty:
        first()
        report_changes(program, care, plan.command, plan.details, plan.changes, 0)
        program.done(_("Nothing to change."))
        return 0
    names = drawn.names(plan.names) if plan.names else ()
    lines = [*drawn.lines(plan.changes, program.language, program.width), *names, *plan.notes]
    proposal = Proposal(lines, words.question, _("Nothing was changed."), words.would if count else "")
    is_agreed = agreed(program, care, proposal, asks=count >= asked_from, needs_yes=count > free)
    first()
    if not is_agreed:
        report_changes(program, care, plan.command, plan.details, plan.changes, 0)
        return 0
    n = program.catalogue.carry_out(plan)
    report_changes(program, care, plan.command, plan.details, plan.changes, n)
    back = words.back or _("To take it back: {command}").format(command=program.command_line("undo", str(n)))
    program.done(_("{done} (history {n}).").format(done=words.done, n=n) + " " + back)
    return n


def report_changes(  # noqa: PLR0917 - the report's parts
    program: Context, care: Care, command: str, details: Mapping[str, Any], changes: Sequence[Change], n: int
) -> None:
    """The report for scripts, when they ask for it: `history` is null when nothing was done."""
    if care.json:
        told = [change.to_report() for change in changes]
        found = {"command": command, "history": n or None, **details, "changes": told}
        program.write([as_json(found)])
