"""One project's record as a person writes it in an editor: as TOML."""

import json
from collections.abc import Mapping
from typing import Any

from icmd_cli.cli.context import Context
from icmd_cli.cli.editor import Draft
from icmd_cli.domain.kinds import machine_text
from icmd_cli.domain.project import FIELDS, parse_record
from icmd_cli.errors import Cancelled, InvalidData
from icmd_cli.i18n import _
from icmd_cli.readers import toml


def edited_record(program: Context, given: Mapping[str, Any], *, new: bool = True) -> dict[str, Any]:
    """A record written in the user's editor (VISUAL, EDITOR). Raises Cancelled when it was left empty.

    Unless it is a `new` one, the fields that were emptied are there too, as "" or []. What is typed is the draft of
    `program`: it is kept, and its file named, until a change is made of it.
    """
    program.draft = draft = Draft(_template(given, new=new), ".toml")
    while True:
        written = draft.edited(program)
        if written is None:
            raise Cancelled(
                _("The editor saved nothing; nothing was added.")
                if new
                else _("The editor saved nothing; nothing was changed.")
            )
        record, problem = _parsed(written, {} if new else given)
        if new:
            record = {name: value for name, value in record.items() if value not in ("", [])}
        if not record and not problem:
            raise Cancelled(
                _("The record is empty; nothing was added.") if new else _("The record is empty; nothing was changed.")
            )
        if not problem:
            return record
        if not program.can_ask:
            raise InvalidData(problem)
        program.tell(problem)
        if not program.confirm(_("Edit it again?"), default=True):
            raise InvalidData(problem)


def _parsed(written: str, known: Mapping[str, Any]) -> tuple[dict[str, Any], str]:
    try:
        record = toml.parsed(written)
    except ValueError as error:  # also a number of thousands of digits
        return {}, _("This is not TOML: {reason}.").format(reason=error)
    record = {name: value if isinstance(value, list | dict) else str(value) for name, value in record.items()}
    problems = parse_record({**known, **record})[1] if any(value not in ("", []) for value in record.values()) else []
    return record, "\n".join(str(problem) for problem in problems)


def _template(given: Mapping[str, Any], *, new: bool) -> str:
    lines = [
        "# " + _("A new project. Only a title is required; empty fields are skipped.")
        if new
        else "# " + _("Change what you like; an emptied field is cleared. Nothing saved, nothing changed."),
        "# " + _('Texts stand in quotes, long ones in three; lists in brackets: ["Maroc", "Sénégal"].'),
    ]
    for name, field in FIELDS.items():
        if field.own:
            continue
        value = given.get(name)
        if field.kind.several:
            values = value if isinstance(value, list) else [part for part in (value or "").split("|") if part]
            shown = json.dumps(values, ensure_ascii=False)
        else:
            shown = _text(machine_text(value))
        hint = f"  # {field.question.hint}" if field.question and field.question.hint else ""
        lines.append(f"{name} = {shown}{hint}")
    return "\n".join(lines) + "\n"


def _text(value: str) -> str:
    """`value` as a TOML string; several lines stay lines."""
    if "\n" in value and "\\" not in value and '"' not in value:
        return f'"""\n{value}"""'
    return json.dumps(value, ensure_ascii=False)
