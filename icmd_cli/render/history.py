"""The history as people see it: a table of entries, and one entry in full."""

from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from icmd_cli.domain.changes import Record
from icmd_cli.domain.clock import local
from icmd_cli.domain.history import Event, Summary
from icmd_cli.domain.project import FIELDS, label
from icmd_cli.i18n import _, in_turn, labelled, plural
from icmd_cli.render import changes, styles
from icmd_cli.render.changes import difference, project_line, value
from icmd_cli.render.styles import COMES, DIFFERS, GAP, GOES
from icmd_cli.render.wrapping import wrapped
from icmd_cli.text import cell_width, harmless, shortened

if TYPE_CHECKING:
    from rich.table import Table

_WHOLE = 1 << 30
"""A width that cuts nothing."""

_WIDEST_NAME = 16

_LEAST_ROOM = 40
"""The cells beside the other columns from which on what was done has one of its own."""

_LONG = 80
"""How wide a changed field is at most in the table; one entry alone shows it whole."""


def table(entries: Sequence[Summary], undone: Mapping[int, int], language: str, width: int) -> "Table":
    """A line or some for each entry: number, when, who, command, what; what was undone is dimmed and says so.

    Where little room is left for what was done, it stands beneath the rest.
    """
    from rich.text import Text

    from icmd_cli.render.ruled import ruled

    heads = [_head(entry.event) for entry in entries]
    headings = (_("When"), _("Who"), _("Command"))
    taken = sum(GAP + max(map(cell_width, column)) for column in zip(headings, *heads, strict=True))
    room = width - GAP - max([cell_width(_("No.")), *(len(str(entry.n)) for entry in entries)])
    beside = room - taken >= _LEAST_ROOM
    drawn = ruled()
    drawn.add_column(Text(_("No.")), justify="right", style=styles.KEY, no_wrap=True)
    for heading in headings if beside else ():
        drawn.add_column(Text(heading), no_wrap=True)
    drawn.add_column(Text(_("What")), overflow="fold")
    for entry, head in zip(entries, heads, strict=True):
        text = what(entry, language)
        if entry.n in undone:
            text += "\n" + _("(undone by {n})").format(n=undone[entry.n])
        text = wrapped(text, room - taken if beside else room, hanging=2)
        cells = (*head, text) if beside else (" · ".join(filter(None, head)) + "\n" + text,)
        drawn.add_row(str(entry.n), *map(Text, cells), style=styles.ASIDE if entry.n in undone else "")
    return drawn


def _head(event: Mapping[str, Any]) -> tuple[str, str, str]:
    """When, who, and by which command."""
    return (
        when(event.get("at")),
        shortened(harmless_name(event.get("by")), _WIDEST_NAME),
        harmless_name(event.get("command")),
    )


def plain(entries: Sequence[Summary], undone: Mapping[int, int], language: str) -> Iterator[str]:
    """The same as a sentence for each entry, for terminals without boxes and for screen readers."""
    for entry in entries:
        event = entry.event
        heading = [str(entry.n), *_head(event)]
        parts = what(entry, language).split("\n")
        if entry.n in undone:
            parts.append(_("(undone by {n})").format(n=undone[entry.n]))
        yield labelled(", ".join(filter(None, heading)), in_turn(parts)) + "\n"


def when(at: Any) -> str:
    """An instant as local date and time, to the minute."""
    try:
        return local(str(at))
    except (ValueError, OverflowError, OSError):
        return harmless_name(at)


def harmless_name(value: Any) -> str:
    """A name from the history, harmless and on one line."""
    return " ".join(harmless(str(value or "")).split())


def what(entry: Summary, language: str) -> str:
    """What an entry did: its files, what it undid, and the one project's fields, or how many projects."""
    parts = [", ".join(files(entry.event))] if files(entry.event) else []
    if entry.event.get("undoes"):
        parts.append(_("entry {n} taken back").format(n=entry.event["undoes"]))
    names = Event(entry.n, entry.event).names
    if names:
        parts += changes.names(names)
    if entry.only:
        parts.append(_one(entry.only, language))
    else:
        parts.append(", ".join(_counted(kind, n) for kind, n in entry.counts.items() if n))
    return "\n".join(part for part in parts if part)


def _counted(kind: str, n: int) -> str:
    words = {
        "added": plural("{n} added", "{n} added", n),
        "changed": plural("{n} changed", "{n} changed", n),
        "removed": plural("{n} removed", "{n} removed", n),
    }
    return words[kind].format(n=n)


def files(event: Mapping[str, Any]) -> list[str]:
    """The names of the files that an import read."""
    receipt = event.get("import")
    if not isinstance(receipt, dict):
        return []
    found = receipt.get("files", [receipt])
    found = found if isinstance(found, list) else [found]
    names = [file.get("name") or file.get("file") if isinstance(file, dict) else file for file in found]
    return [harmless_name(file) for file in names if file]


def _one(change: Record, language: str) -> str:
    id_ = harmless_name(change.get("id"))
    if "changed" not in change:
        return (_("{id} added") if "added" in change else _("{id} removed")).format(id=id_)
    lines = [
        line[5:]  # without its indentation
        for field, sides in change["changed"].items()
        for line in difference(field, sides.get("old"), sides.get("new"), language, _LONG)
        if field != "updated" or len(change["changed"]) == 1
    ]
    return "\n".join([id_, *lines])


def full(event: Event, undone: Mapping[int, int], language: str) -> Iterator[str]:
    """One entry, field by field, nothing cut."""
    record = event.record
    yield _("Entry {n}: {command}, {when}, {who}").format(
        n=event.n,
        command=harmless_name(record.get("command")),
        when=when(record.get("at")),
        who=harmless_name(record.get("by")) or "?",
    )
    if event.undoes:
        yield _("It takes entry {n} back.").format(n=event.undoes)
    if event.n in undone:
        yield _("Entry {n} undid it.").format(n=undone[event.n])
    if files(record):
        yield _("Files: {names}").format(names=", ".join(files(record)))
    if event.names:
        yield from changes.names(event.names)
    for change in event.changes:
        sign = COMES if "added" in change else GOES if "removed" in change else DIFFERS
        yield project_line(sign, f"{change['number']}  {harmless_name(change.get('id'))}", "", _WHOLE)
        for field, sides in change.get("changed", {}).items():
            yield from difference(field, sides.get("old"), sides.get("new"), language, _WHOLE)
        for field, kept in change.get("removed", {}).items():
            heading = label(field) if field in FIELDS else harmless_name(field)
            yield "     " + labelled(heading, value(field, kept, language))
