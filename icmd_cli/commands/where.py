"""`icmd where`: which files and settings are in use, and why."""

import json
from typing import Annotated

import typer

from icmd_cli import __version__, context
from icmd_cli.errors import BrokenStore, UsageProblem
from icmd_cli.filters import Filters
from icmd_cli.messages import N_, _

OPTIONS = ()
DETAILS = N_("The store is --store, else ICMD_STORE, else data/projects.json here or above, else your own.")
EXAMPLES = ("icmd where", "icmd where --json")


def run(
    ctx: typer.Context,
    format_: Annotated[
        str | None, typer.Option("--format", "-f", help=_("json: as one JSON object."), metavar=_("FORMAT"))
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help=_("The same as --format json."))] = False,
) -> None:
    """Tell what is in use."""
    program = context.of(ctx)
    if format_ not in (None, "json"):
        raise UsageProblem(_("--format: only json, not “{name}”.").format(name=format_))
    catalogue = program.catalogue
    location = catalogue.location
    try:
        projects: int | None = catalogue.count(Filters())
        index, state = catalogue.index.path, "ok"
    except BrokenStore as error:
        projects, index, state = None, None, error.message
    facts = {
        "store": str(location.path),
        "reason": location.reason,
        "read_from": str(location.readable),
        "state": state,
        "projects": projects,
        "index": str(index) if index else None,
        "history": str(location.history_file),
        "language": program.language,
        "version": __version__,
    }
    if as_json or format_:
        program.write([json.dumps(facts, ensure_ascii=False, indent=2), "\n"])
        return
    labels = {
        "store": _("Store"),
        "reason": _("Chosen because"),
        "read_from": _("Read from"),
        "state": _("State"),
        "projects": _("Projects"),
        "index": _("Index"),
        "history": _("History"),
        "language": _("Language"),
        "version": _("Version"),
    }
    names = labels if program.draws else {name: name for name in labels}
    width = max(map(len, names.values())) if program.draws else 0
    for name, value in facts.items():
        shown = _("in memory: the cache folder cannot be written to") if name == "index" and not value else value
        joint = "  " if program.draws else "\t"
        program.write([f"{names[name]:<{width}}{joint}{'' if shown is None else shown}\n"])
    if catalogue.history_is_long():
        program.note(_("The history is far larger than the store; `icmd history --compact` can make it shorter."))
