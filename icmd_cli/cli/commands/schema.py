"""`icmd schema`: the JSON Schema of a project, or of the store."""

import json
from collections.abc import Callable, Mapping
from typing import Annotated

import typer

from icmd_cli.cli.closest import closest
from icmd_cli.cli.command import command
from icmd_cli.cli.context import Context
from icmd_cli.domain import json_schema
from icmd_cli.errors import UsageProblem, did_you_mean
from icmd_cli.i18n import N_, _

DETAILS = N_(
    "For programs that check what they read or write (JSON Schema, draft 2020-12): a project as `icmd list --format"
    " json` gives it, or the store's file. Titles and descriptions are in your language, all else is the same in each."
)
EXAMPLES = ("icmd schema", "icmd schema store > icmd-store.schema.json")

SCHEMAS: Mapping[str, Callable[[], json_schema.Schema]] = {
    "project": json_schema.project,
    "store": json_schema.store,
}


@command()
def run(
    program: Context,
    what: Annotated[str, typer.Argument(help=_("project or store."), metavar=_("[WHAT]"))] = "project",
) -> None:
    """Write the schema."""
    if what not in SCHEMAS:
        raise UsageProblem(
            _("There is no schema of “{what}”.").format(what=what),
            did_you_mean([f"icmd schema {near}" for near in closest(what, tuple(SCHEMAS))]),
            _("The schemas: {names}.").format(names=", ".join(SCHEMAS)),
        )
    program.write([json.dumps(SCHEMAS[what](), ensure_ascii=False, indent=2), "\n"])
