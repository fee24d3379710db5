"""`icmd history --compact`: what would go is shown, somebody agrees, and it goes in one write."""

import json
from decimal import Decimal
from typing import NamedTuple

from icmd_cli.cli.apply import Care, Proposal, agreed
from icmd_cli.cli.context import Context
from icmd_cli.domain.clock import now
from icmd_cli.domain.compaction import Cut, Rule, all_but, before, usual
from icmd_cli.domain.values.dates import parse_date
from icmd_cli.errors import UsageProblem
from icmd_cli.i18n import _, plural
from icmd_cli.render.history import when
from icmd_cli.render.values import number


class Wish(NamedTuple):
    """What was asked for on the command line."""

    keep: int | None
    before: str | None
    care: Care


def run(program: Context, wish: Wish) -> None:
    """Make the history shorter. Raises UsageProblem, Cancelled."""
    planned = program.catalogue.compaction(_rule(wish))
    if planned is None:
        _report(program, wish, None, done=False)
        program.done(_("Nothing to compact: what stays by this rule is all that there is."))
        if wish.keep is None and wish.before is None:
            program.done(
                _("The newest 1000 entries stay, and all of the last 12 months; --keep N or --before DATE say else.")
            )
        return
    lines = [_would(planned, program.language)]
    proposal = Proposal(lines, _("Let them go for good?"), _("Nothing was changed."))
    if not agreed(program, wish.care, proposal):
        _report(program, wish, planned, done=False)
        return
    program.catalogue.compact(planned)
    _report(program, wish, planned, done=True)
    program.done(
        plural(
            "{n} entry compacted away; the history begins with entry {first}.",
            "{n} entries compacted away; the history begins with entry {first}.",
            planned.entries,
        ).format(n=planned.entries, first=planned.begins)
    )


def _rule(wish: Wish) -> Rule:
    if wish.keep is not None and wish.before is not None:
        raise UsageProblem(_("Give either --keep or --before."))
    if wish.keep is not None:
        return all_but(wish.keep)
    if wish.before is None:
        return usual(now())
    try:
        return before(parse_date(wish.before).first_day())
    except ValueError as error:
        raise UsageProblem(f"--before: {error}") from error


def _would(planned: Cut, language: str) -> str:
    sentence = plural(
        "{n} entry would go for good (number {first}, of {since}): {size} of {total}.",
        "{n} entries would go for good (numbers {first} to {last}, from {since} to {until}): {size} of {total}.",
        planned.entries,
    )
    told = sentence.format(
        n=planned.entries,
        first=planned.first,
        last=planned.last,
        since=when(planned.since),
        until=when(planned.until),
        size=_size(planned.size, language),
        total=_size(planned.total, language),
    )
    return told + " " + _("What goes can no longer be undone.")


def _size(count: int, language: str) -> str:
    if count < 1_000_000:  # noqa: PLR2004 - a megabyte
        return _("{n} kB").format(n=number(-(-count // 1000), language))
    return _("{n} MB").format(n=number(round(Decimal(count) / 1_000_000, 1), language))


def _report(program: Context, wish: Wish, planned: Cut | None, *, done: bool) -> None:
    if not wish.care.json:
        return
    facts = ("entries", "first", "last", "since", "until", "kept", "begins", "size", "total")
    found = {name: getattr(planned, name) for name in facts} if planned else {"entries": 0}
    program.write([json.dumps({"command": "history --compact", "done": done, **found}), "\n"])
