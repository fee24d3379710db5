"""`icmd where`: which files and settings are in use, and why."""

import os
from collections.abc import Iterator, Mapping
from textwrap import indent
from typing import Any

from icmd_cli import __version__
from icmd_cli.catalogue.compaction import is_long
from icmd_cli.catalogue.live_index import why_in_memory
from icmd_cli.cli import pager
from icmd_cli.cli.colours import colour_setting
from icmd_cli.cli.command import command
from icmd_cli.cli.context import Context
from icmd_cli.cli.options import format_option
from icmd_cli.domain.filters import Filters
from icmd_cli.domain.reports import as_json
from icmd_cli.domain.values.lists import JOINT
from icmd_cli.errors import BrokenStore
from icmd_cli.i18n import N_, _, language_from
from icmd_cli.reference.language_names import called
from icmd_cli.render.wrapping import wrapped
from icmd_cli.text import cell_width, harmless

DETAILS = N_("The store is --store, else ICMD_STORE, else data/projects.json here or above, else your own.")
EXAMPLES = ("icmd where", "icmd where --json")


@command(form=format_option(("json",), _("json: as one JSON object.")))
def run(
    program: Context,
    *,
    form: str | None,
) -> None:
    """Tell what is in use."""
    facts = _facts(program)
    if form:
        program.write([as_json(facts, indent=2)])
        return
    told = dict(facts)
    if facts["state"] == "ok" and not facts["index"]:
        told["index"] = why_in_memory(program.catalogue.location)
    if not program.draws:
        program.write(f"{name}\t{_text(value)}\n" for name, value in told.items())
        return
    told["language"] = called(program.language, program.language)
    program.write(_drawn(told, program.width))
    if is_long(program.catalogue):
        program.note(_("The history is far larger than the store; `icmd history --compact` can make it shorter."))


def _facts(program: Context) -> dict[str, Any]:
    """What is in use, by the names that JSON has."""
    catalogue = program.catalogue
    location = catalogue.location
    try:
        projects: int | None = catalogue.count(Filters())
        index, state = catalogue.index.path, "ok"
    except BrokenStore as error:
        projects, index, state = None, None, error.message
    colours, colours_from = colour_setting(program.settings.color)
    return {
        "store": str(location.path),
        "reason": location.reason,
        "read_from": str(location.readable),
        "state": state,
        "projects": projects,
        "index": str(index) if index else None,
        "history": str(location.history_file),
        "conflict_copies": [str(path) for path in catalogue.conflict_copies()] or None,
        "language": program.language,
        "language_from": language_from(),
        "color": colours,
        "color_from": colours_from,
        "pager": " ".join(pager.line(os.environ)) or None,
        "pager_from": pager.line_from(os.environ),
        "version": __version__,
    }


def _drawn(facts: Mapping[str, Any], width: int) -> Iterator[str]:
    """An entry for each fact that has a label, with where it comes from."""
    labels = {
        "store": _("Store"),
        "reason": _("Chosen because"),
        "read_from": _("Read from"),
        "state": _("State"),
        "projects": _("Projects"),
        "index": _("Index"),
        "history": _("History"),
        "conflict_copies": _("Conflict copies"),
        "language": _("Language"),
        "color": _("Colours"),
        "pager": _("Pager"),
        "version": _("Version"),
    }
    column = max(map(len, labels.values()))
    for name, label in labels.items():
        shown = _("none") if facts[name] is None else _text(facts[name])
        origin = f" ({facts[f'{name}_from']})" if facts.get(f"{name}_from") else ""
        yield _entry(f"{label:<{column}}", shown + origin, width)


def _entry(label: str, text: str, width: int) -> str:
    """`label` and `text`, side by side where they fit; else the text below, for a path to be copied in one piece."""
    line = f"{label}  {text}"
    return f"{line}\n" if cell_width(line) <= width else f"{label.rstrip()}\n{indent(wrapped(text, width - 2), '  ')}\n"


def _text(value: Any) -> str:
    text = JOINT.join(value) if isinstance(value, list) else "" if value is None else str(value)
    return harmless(text).replace("\n", " ")
