"""`icmd history --compact`: what would go is shown, somebody agrees, and it goes in one write."""

from decimal import Decimal

from icmd_cli.catalogue.compaction import compact, planned_cut
from icmd_cli.cli.apply import Care, Proposal, agreed
from icmd_cli.cli.context import Context
from icmd_cli.domain.clock import midnight
from icmd_cli.domain.compaction import Cut
from icmd_cli.domain.kinds import read_date
from icmd_cli.errors import UsageProblem
from icmd_cli.i18n import _, labelled, plural
from icmd_cli.render.history import when
from icmd_cli.render.values import number


def run(program: Context, before: str, care: Care) -> None:
    """Let the entries of before that day go. Raises UsageProblem, Cancelled."""
    try:
        instant = midnight(read_date(before).first_day())
    except ValueError as error:
        raise UsageProblem(labelled("--before", str(error))) from error
    plan = planned_cut(program.catalogue, instant)
    if plan is None:
        program.done(_("Nothing to compact: no entry is older, except the newest, which always stays."))
        return
    lines = [_would(plan, program.language)]
    proposal = Proposal(lines, _("Delete them for good?"), _("Nothing was changed."))
    if not agreed(program, care, proposal):
        return
    compact(program.catalogue, plan)
    program.done(
        plural(
            "{n} entry compacted away; the history begins with entry {first}.",
            "{n} entries compacted away; the history begins with entry {first}.",
            plan.entries,
        ).format(n=plan.entries, first=plan.begins)
    )


def _would(plan: Cut, language: str) -> str:
    sentence = plural(
        "{n} entry would be deleted (number {first}, of {since}): {size} of {total}.",
        "{n} entries would be deleted (numbers {first} to {last}, from {since} to {until}): {size} of {total}.",
        plan.entries,
    )
    told = sentence.format(
        n=plan.entries,
        first=plan.first,
        last=plan.last,
        since=when(plan.since),
        until=when(plan.until),
        size=_size(plan.size, language),
        total=_size(plan.total, language),
    )
    return told + " " + _("What is deleted can no longer be undone.")


def _size(count: int, language: str) -> str:
    if count < 1_000_000:  # noqa: PLR2004 - a megabyte
        return _("{n} kB").format(n=number(-(-count // 1000), language))
    return _("{n} MB").format(n=number(round(Decimal(count) / 1_000_000, 1), language))
