"""`icmd orgs`: the organisations of the catalogue, what each is called, and one name where there were two."""

from collections.abc import Iterator, Sequence
from typing import Annotated, NamedTuple

import typer

from icmd_cli.catalogue.plan import About, Plan
from icmd_cli.cli.apply import CARE, Care, Wording, settle
from icmd_cli.cli.command import command
from icmd_cli.cli.context import Context
from icmd_cli.cli.options import PAGER
from icmd_cli.domain.clock import now
from icmd_cli.domain.filters import Filters
from icmd_cli.domain.organisations import renamed, with_aliases, without_names_of
from icmd_cli.domain.reports import as_array
from icmd_cli.errors import NoSuchProject, UsageProblem
from icmd_cli.i18n import N_, _, plural
from icmd_cli.text import clean, fold_acronyms

DETAILS = N_(
    "Without an action, the organisations of the projects: how many each funds, how many it leads or carries out, its"
    " other names; with NAME, one of them. merge A B gives all projects of A the organisation B, and B the other name"
    " A; alias B A only the name; forget B drops the other names that this catalogue gave to B."
)
EXAMPLES = (
    "icmd orgs",
    "icmd orgs DDC",
    "icmd orgs merge UE 'Union européenne'",
    "icmd orgs alias 'Ville de Figuig' 'Municipalité de Figuig' Figuig",
)

_FORMS = N_(
    "Write `icmd orgs`, `icmd orgs NAME`, `icmd orgs merge A B`, `icmd orgs alias NAME ALIAS...` or `icmd orgs forget"
    " NAME`."
)

_ACTIONS = ("merge", "alias", "forget")

FREE = 3
"""At most this many projects are changed without --yes in a script."""


class OrganisationEntry(NamedTuple):
    """An organisation of the catalogue: its name in projects, how many it funds and carries out, its other names."""

    name: str
    funded: int
    carried_out: int
    aliases: tuple[str, ...]


@command(care=CARE, pager=PAGER)
def run(
    program: Context,
    action: Annotated[
        str | None, typer.Argument(help=_("merge, alias or forget."), metavar=_("[ACTION]"), show_default=False)
    ] = None,
    names: Annotated[
        list[str] | None, typer.Argument(help=_("The organisations."), metavar=_("[NAME...]"), show_default=False)
    ] = None,
    *,
    care: Care,
    pager: bool,
) -> None:
    """Show or change what organisations are called."""
    given = [clean(name) for name in names or []]
    if not all(given):
        raise UsageProblem(_("An organisation's name is not empty."))
    program.page(wanted=pager and action not in _ACTIONS)
    if action is None:
        _list(program, list(_entries(program)), as_json=care.json)
    elif action not in _ACTIONS:
        _show(program, clean(" ".join([action, *given])), as_json=care.json)
    elif action == "merge" and len(given) == 2:  # noqa: PLR2004 - which, and into which
        _merge(program, care, *given)
    elif action == "alias" and len(given) > 1:
        _alias(program, care, given[0], given[1:])
    elif action == "forget" and len(given) == 1:
        _forget(program, care, given[0])
    else:
        raise UsageProblem(_(_FORMS))


def _merge(program: Context, care: Care, old: str, new: str) -> None:
    """Make two names one: that of `new`."""
    name = program.catalogue.organisations.stored(new)
    if fold_acronyms(old) == fold_acronyms(name):
        raise UsageProblem(_("“{old}” and “{new}” are one name already.").format(old=old, new=name))
    decide = renamed(old, name, now())
    aliases = _unknown(program, name, [old])
    plan = program.catalogue.plan(
        lambda held: decide(held.projects), "orgs", about=lambda record: with_aliases(record, name, aliases)
    )
    if not plan.changes:
        program.done(_("No project names “{name}”.").format(name=old))
    _settle(program, care, plan)


def _alias(program: Context, care: Care, new: str, aliases: list[str]) -> None:
    name = program.catalogue.organisations.stored(new)
    new_ones = _unknown(program, name, aliases)
    _settle(program, care, _renaming(program, lambda record: with_aliases(record, name, new_ones)))


def _unknown(program: Context, name: str, aliases: list[str]) -> list[str]:
    """Those of `aliases` that do not mean the organisation `name` already."""
    stored = program.catalogue.organisations.stored
    return [alias for alias in aliases if fold_acronyms(stored(alias)) != fold_acronyms(name)]


def _forget(program: Context, care: Care, given: str) -> None:
    name = program.catalogue.organisations.stored(given)
    _settle(program, care, _renaming(program, lambda record: without_names_of(record, name)))


def _renaming(program: Context, about: About) -> Plan:
    """The plan that changes what organisations are called, and no project."""
    return program.catalogue.plan(lambda _held: [], "orgs", about=about)


def _settle(program: Context, care: Care, plan: Plan) -> None:
    n = len(plan.changes)
    words = Wording(
        plural("{n} project would be changed.", "{n} projects would be changed.", n).format(n=n),
        plural("Change this project?", "Change these {n} projects?", n).format(n=n),
        plural("{n} project changed", "{n} projects changed", n).format(n=n) if n else _("Names changed"),
    )
    settle(program, care, plan, words, free=FREE)


def _show(program: Context, name: str, *, as_json: bool) -> None:
    """All that is known of the organisation that `name` means, or of those in whose names its words stand."""
    stored, words = fold_acronyms(program.catalogue.organisations.stored(name)), set(fold_acronyms(name).split())
    entries = [(each, fold_acronyms(each.name)) for each in _entries(program)]
    found = [each for each, folded in entries if folded == stored]
    found = found or [each for each, folded in entries if words <= set(folded.split())]
    if not found:
        message = _("No project names the organisation “{name}”.").format(name=name)
        raise NoSuchProject(message, _(_FORMS))
    if as_json or not program.draws:
        _list(program, found, as_json=as_json)
        return
    from icmd_cli.render import organisations  # only when something is drawn

    program.show(line for each in found for line in organisations.facts(each, _projects))


def _projects(count: int) -> str:
    return plural("{count} project", "{count} projects", count).format(count=count)


def _list(program: Context, entries: Sequence[OrganisationEntry], *, as_json: bool) -> None:
    if as_json:
        program.write(as_array(entry._asdict() for entry in entries))
    elif program.draws:
        _draw(program, entries)
    else:
        program.write(f"{e.name}\t{e.funded}\t{e.carried_out}\t{'|'.join(e.aliases)}\n" for e in entries)


def _entries(program: Context) -> Iterator[OrganisationEntry]:
    """Those that projects name, the most named first."""
    known = program.catalogue.organisations
    funded, carried_out = (_counts(program, field) for field in ("donors", "partners"))
    names = sorted({*funded, *carried_out}, key=lambda n: (-funded.get(n, 0) - carried_out.get(n, 0), fold_acronyms(n)))
    for name in names:
        found = known.find(name)
        others = [alias for alias in (found.name, *found.aliases) if alias != name] if found else []
        yield OrganisationEntry(name, funded.get(name, 0), carried_out.get(name, 0), tuple(others))


def _counts(program: Context, field: str) -> dict[str, int]:
    counts: dict[str, int] = {}
    for group in program.catalogue.tally(Filters(), field):
        name = group.values[0]
        if name:
            counts[name] = counts.get(name, 0) + group.projects
    return counts


def _draw(program: Context, entries: Sequence[OrganisationEntry]) -> None:
    from icmd_cli.render import organisations  # only when something is drawn

    if program.plain:
        program.put(organisations.plain(entries))
    else:
        program.console().print(organisations.table(entries, program.width))
    count = len(entries)
    program.note(
        plural(
            "{count} organisation; `icmd orgs NAME` tells all its names.",
            "{count} organisations; `icmd orgs NAME` tells all the names of one.",
            count,
        ).format(count=count)
    )
