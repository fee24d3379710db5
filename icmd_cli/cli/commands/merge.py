"""`icmd merge`: another office's catalogue into this one, field by field."""

from collections.abc import Sequence
from pathlib import Path
from typing import Annotated, Any

import typer

from icmd_cli.catalogue.merging import (
    Key,
    MergeFiles,
    base_of,
    decided_by,
    merge_files,
    merging,
    naming,
    other_catalogue,
)
from icmd_cli.cli.apply import CARE, Care, Wording, settle
from icmd_cli.cli.command import command
from icmd_cli.cli.context import Context
from icmd_cli.cli.targets import check_targets, write_target
from icmd_cli.domain.merge import Choose, MergeConflict, Side
from icmd_cli.domain.reports import as_array
from icmd_cli.errors import InvalidData, UnresolvedMerge, UsageProblem
from icmd_cli.i18n import N_, _, plural
from icmd_cli.render import merging as drawn

DETAILS = N_(
    "What only one side changed is taken, lists element by element; what both changed differently is a conflict: you"
    " are asked, and without a terminal it stays as it is here (exit code 4). The common starting point is found in the"
    " two histories, or named by --base; where it is not known, every difference is a conflict. One write, undone by"
    " `icmd undo`. `icmd help git` tells how git merges catalogues this way."
)
EXAMPLES = (
    "icmd merge ~/Téléchargements/projects.json --dry-run",
    "icmd merge dakar.json --base envoi.json --prefer there --yes",
)

SIDES: tuple[Side, Side] = ("here", "there")


@command(care=CARE)
def run(
    program: Context,
    file: Annotated[str, typer.Argument(help=_("The other catalogue's file."), metavar=_("FILE"), show_default=False)],
    *,
    base: Annotated[
        str | None, typer.Option("--base", help=_("The file that both began from."), metavar=_("FILE"))
    ] = None,
    prefer: Annotated[
        str | None, typer.Option("--prefer", help=_("Settle conflicts: here or there."), metavar=_("SIDE"))
    ] = None,
    conflicts: Annotated[
        str | None, typer.Option("--conflicts", help=_("Write the conflicts to this file, as JSON."), metavar=_("FILE"))
    ] = None,
    force: Annotated[bool, typer.Option("--force", help=_("Replace the file of --conflicts if it is there."))] = False,
    into: Annotated[
        str | None,
        typer.Option("--into", help=_("Merge into this file alone: for git (`icmd help git`)."), metavar=_("FILE")),
    ] = None,
    care: Care,
) -> None:
    """Merge another catalogue."""
    preferred = _side(prefer)
    if into is not None:
        _merge_for_git(program, file, base, into)
        return
    check_targets(program, {"--conflicts": conflicts}, [Path(one) for one in (file, base) if one], force=force)
    held = program.catalogue.snapshot()
    there = other_catalogue(Path(file), held.projects)
    began = base_of(program.catalogue, Path(file), there, Path(base) if base else None)
    program.done(drawn.merge_base(began))
    choose, is_settled = _settled(
        program,
        merging(began, there, decided_by({}, preferred or "here"))(held).conflicts,
        preferred,
        is_known=began.projects is not None,
        asks=not care.yes and not care.dry_run,
    )
    merge = merging(began, there, choose)
    told = [{**conflict._asdict(), "taken": side} for conflict, side in merge(held).conflicts]
    is_settled = is_settled or not told
    details: dict[str, Any] = {"merged": Path(file).name, "base": began.how, "conflicts": told}
    if is_settled:  # else the same conflicts are asked about again
        details["with"] = began.news
    plan = program.catalogue.plan(lambda held: merge(held).changes, "merge", details, naming(began, there))

    def write_conflicts() -> None:
        if conflicts:
            write_target(program, Path(conflicts), as_array(told))

    settle(program, care, plan, _wording(file, len(plan.changes)), free=0, asked_from=1, first=write_conflicts)
    if not is_settled:
        hint = _("Decide with --prefer here or --prefer there, or on a terminal, one by one.")
        raise InvalidData(_unsettled(len(told)), (), hint)


def _settled(
    program: Context,
    conflicts: Sequence[tuple[MergeConflict, Side]],
    preferred: Side | None,
    *,
    is_known: bool,
    asks: bool,
) -> tuple[Choose, bool]:
    """What chooses a side in each of the conflicts, which are asked about or shown; and whether that settles them."""
    otherwise = preferred or "here"
    if conflicts and preferred is None and program.can_ask and asks:
        answers = _answers(program, [conflict for conflict, _side in conflicts], is_known=is_known)
        return decided_by(answers, otherwise), True
    for conflict, side in conflicts[: drawn.SHOWN]:
        for line in drawn.lines(conflict, side, program.language, program.width, is_known=is_known):
            program.done(line)
    return decided_by({}, otherwise), preferred is not None


def _wording(file: str, n: int) -> Wording:
    return Wording(
        plural("{n} project would be changed.", "{n} projects would be changed.", n).format(n=n),
        plural("Merge this, {n} project?", "Merge this, {n} projects?", n).format(n=n),
        plural("{file} merged, {n} project", "{file} merged, {n} projects", n).format(file=file, n=n)
        if n
        else _("Names changed"),
    )


def _side(name: str | None) -> Side | None:
    for side in SIDES:
        if name == side:
            return side
    if name is None:
        return None
    raise UsageProblem(_("--prefer: “{value}” is neither here nor there.").format(value=name))


def _unsettled(count: int) -> str:
    message = plural("{n} conflict stays as it is here.", "{n} conflicts stay as they are here.", count)
    return message.format(n=count)


def _answers(program: Context, conflicts: Sequence[MergeConflict], *, is_known: bool) -> dict[Key, Side]:
    """What the user says of each conflict; Return keeps what is here."""
    answers: dict[Key, Side] = {}
    for at, conflict in enumerate(conflicts, 1):
        for line in drawn.lines(conflict, None, program.language, program.width, is_known=is_known):
            program.tell(line)
        question = _("Conflict {at} of {count}, value to keep (1 or 2) [1]").format(at=at, count=len(conflicts))
        while (answer := program.ask(question) or "1") not in ("1", "2"):
            program.tell(_("Please answer 1 or 2."))
        answers[conflict.id, conflict.field] = SIDES[int(answer) - 1]
    return answers


def _merge_for_git(program: Context, file: str, base: str | None, into: str) -> None:
    if base is None:
        raise UsageProblem(_("--into goes with --base."), _("`icmd help git` gives the line for git."))
    found = merge_files(MergeFiles(Path(base), Path(into), Path(file)))
    for conflict in found:
        for line in drawn.lines(conflict, "here", program.language, program.width):
            program.tell(line)
    if found:
        raise UnresolvedMerge(_unsettled(len(found)), _("Correct it in the file or with icmd, then `git add` it."))
