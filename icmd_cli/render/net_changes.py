"""The net changes between two dates as people report on them: by groups, old -> new."""

from collections.abc import Iterator, Mapping, Sequence
from itertools import groupby

from icmd_cli.domain.changes import Change
from icmd_cli.domain.clock import local
from icmd_cli.domain.net_changes import ChangeGroup, ReportPart, grouped
from icmd_cli.domain.project import FIELDS, label
from icmd_cli.i18n import N_, _, in_turn, labelled
from icmd_cli.render.changes import difference, project_line, value
from icmd_cli.render.styles import COMES, DIFFERS, GOES, HEADING, Sign, StyledLine
from icmd_cli.text import harmless

_HEADINGS: Mapping[ChangeGroup, str] = {
    ChangeGroup.NEW: N_("New"),
    ChangeGroup.ENDED: N_("Ended"),
    ChangeGroup.DATES: N_("Dates moved"),
    ChangeGroup.MONEY: N_("Money"),
    ChangeGroup.OTHER: N_("Other changes"),
    ChangeGroup.REMOVED: N_("Removed"),
}
_SIGNS: Mapping[ChangeGroup, Sign] = {ChangeGroup.NEW: COMES, ChangeGroup.REMOVED: GOES}


def lines(changes: Sequence[Change], language: str, width: int) -> Iterator[str]:
    """For the screen: a heading for each group with its number of projects, each project with its fields under it."""
    for group, found in groupby(grouped(changes), lambda part: part.group):
        parts = list(found)
        yield StyledLine(f"{_(_HEADINGS[group])} ({len(parts)})", HEADING)
        for part in parts:
            yield project_line(_SIGNS.get(group, DIFFERS), str(part.change.number), _title(part), width)
            for name in part.fields:
                old, new = part.change.fields()[name]
                yield from difference(name, old, new, language, width)
        yield ""


def document(changes: Sequence[Change], dates: tuple[str, str | None], language: str) -> Iterator[str]:
    """The same to paste: from when to when (None: now), a heading for each group, a list of its projects."""
    since, until = (local(date) if date else None for date in dates)
    heading = _("Changes from {since} to {until}") if until else _("Changes since {date}")
    yield f"## {heading.format(since=since, until=until, date=since)}\n\n"
    if not changes:
        yield _("Nothing changed.") + "\n\n"
    for group, found in groupby(grouped(changes), lambda part: part.group):
        parts = list(found)
        yield f"### {_(_HEADINGS[group])} ({len(parts)})\n\n"
        for part in parts:
            told = in_turn(_told(part, name, language) for name in part.fields)
            yield f"- {labelled(f'**{_escaped(_title(part))}**', told) if told else f'**{_escaped(_title(part))}**'}\n"
        yield "\n"


def _title(part: ReportPart) -> str:
    record = part.change.after or part.change.before or {}
    return str(record.get("title") or record.get("id") or part.change.number)


def _told(part: ReportPart, name: str, language: str) -> str:
    old, new = part.change.fields()[name]
    heading = label(name) if name in FIELDS else harmless(name)
    return _escaped(labelled(heading, f"{value(name, old, language)} → {value(name, new, language)}"))


def _escaped(text: str) -> str:
    """`text` on one line, without what Markdown or HTML would obey."""
    plain = " ".join(harmless(text).split())
    for sign in "\\`*_[]<>|":
        plain = plain.replace(sign, f"\\{sign}" if sign not in "<>" else {"<": "&lt;", ">": "&gt;"}[sign])
    return plain
