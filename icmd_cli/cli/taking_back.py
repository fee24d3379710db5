"""An undo or a redo: shown, asked for where much would change, carried out."""

from icmd_cli.catalogue.plan import Plan
from icmd_cli.cli.apply import Care, Wording, settle
from icmd_cli.cli.context import Context
from icmd_cli.i18n import _, plural

FREE = 3
"""At most this many projects are taken back without a question."""


def take_back(program: Context, care: Care, plan: Plan) -> None:
    """Show the `plan` of an undo or a redo, ask where much would change, and carry it out."""
    settle(program, care, plan, _words(program, plan), free=FREE, asked_from=FREE + 1)


def _words(program: Context, plan: Plan) -> Wording:
    count = len(plan.changes)
    if plan.command == "undo":
        n, other = plan.details["undoes"], "redo"
        would = plural(
            "Undoing entry {entry} would change {n} project.", "Undoing entry {entry} would change {n} projects.", count
        )
        question = plural("Undo entry {entry}, {n} project?", "Undo entry {entry}, {n} projects?", count)
        done = plural("Entry {entry} undone, {n} project", "Entry {entry} undone, {n} projects", count)
        alone, back = _("Entry {entry} undone"), _("To redo it: {command}")
    else:
        n, other = plan.details["redoes"], "undo"
        would = plural(
            "Redoing entry {entry} would change {n} project.", "Redoing entry {entry} would change {n} projects.", count
        )
        question = plural("Redo entry {entry}, {n} project?", "Redo entry {entry}, {n} projects?", count)
        done = plural("Entry {entry} redone, {n} project", "Entry {entry} redone, {n} projects", count)
        alone, back = _("Entry {entry} redone"), _("To take it back: {command}")
    would, question, done = (t.format(entry=n, n=count) for t in (would, question, done if count else alone))
    return Wording(would, question, done, back.format(command=program.command_line(other, str(n))))
