"""An import told to people: a plan of about a dozen lines, each with the option that settles it; `full` tells all."""

from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

from icmd_cli.domain.project import FIELDS, label
from icmd_cli.i18n import N_, _, and_more, enumerated, labelled, plural, quoted
from icmd_cli.importing.columns import Column, Via
from icmd_cli.importing.inference import Understood, UnreadSheet, WhyUnread
from icmd_cli.importing.model import Skipped
from icmd_cli.importing.plan import ImportPlan
from icmd_cli.importing.reasons import ASKED, collected
from icmd_cli.importing.report import File, Imported
from icmd_cli.importing.rows import Not
from icmd_cli.render.history import when
from icmd_cli.render.import_changes import SHOWN, counts_line, lines
from icmd_cli.render.reasons import reason_lines, short
from icmd_cli.render.wrapping import wrapped
from icmd_cli.text import cell_width

_FEW = 3
_REASONS = 6
"""This many reasons are told at first, those of most rows."""

_COLUMNS = 8
_SHEETS = 8
_LONG = 60
_MARKS = {"\t": "TAB"}

_UNREAD: Mapping[str, str] = {
    WhyUnread.NO_TITLE: N_("no column of titles"),
    WhyUnread.NAMES: N_("a list of column names"),
    WhyUnread.TITLES_ALONE: N_("titles alone"),
    WhyUnread.NO_ROWS: N_("no rows"),
}
_SKIPPED: Mapping[str, str] = {
    Not.PREAMBLE: N_("above the headings"),
    Not.LONE: N_("a single cell: a section's title or a remark"),
    Not.TOTAL: N_("a total"),
    Not.HEADINGS: N_("the headings once more"),
}
_VIA: Mapping[str, str] = {
    Via.VALUES: N_("its values tell"),
    Via.HASHTAG: "HXL",
    Via.OPTION: "--map",
    Via.FALLBACK: N_("where “{other}” is empty"),
    Via.UNKNOWN: N_("no known heading"),
    Via.BLANK: N_("no heading"),
    Via.OWN: N_("icmd's own remark"),
    Via.OTHER: N_("“{other}” is it"),
    Via.KIND: N_("its values are of another kind"),
    Via.COUNTER: N_("it only counts the rows"),
    Via.REPEATS: N_("its values stand over different titles"),
    Via.CONSTANT: N_("it says the same in all rows"),
    Via.PERSON: N_("a person's name"),
    Via.ELSEWHERE: N_("its countries are others than those of “{other}”"),
    Via.MAYBE: N_("perhaps “{field}”: --map"),
}
_LOST = (Via.MAYBE, Via.KIND, Via.REPEATS, Via.CONSTANT, Via.ELSEWHERE)


class Room(NamedTuple):
    """How much room the plan has: the columns of a line, the lines of a screen (0: no end), or all of it, `full`."""

    width: int
    height: int = 0
    full: bool = False

    def holds(self, lines: Sequence[str]) -> bool:
        """Whether `lines`, broken where they are too wide, leave a line to the question."""
        if self.full or not self.height:
            return True
        return len([part for line in lines for part in wrapped(line, self.width).split("\n")]) < self.height


def plan(job: Imported, found: ImportPlan, language: str, room: Room) -> Sequence[str]:
    """What was understood, what does not go in and why, what would change; the counts come last.

    Where a screen has no room for all of it, less is told of the reasons of few rows, then of what was understood.
    """
    reasons = collected(found)
    head: list[str] = []
    for file in job.files:
        head += _file(file, [table for table in job.understood if table.source.name == file.source.name], found)
    if asked := len([reason for reason in reasons if reason.effect == ASKED]):
        head.append(
            plural(
                "Nothing is imported until one thing is settled:",
                "Nothing is imported until {n} things are settled:",
                asked,
            ).format(n=asked)
        )
    told = [*_settled(job, room), *_merged(found, room), *_left_out(job, room), *_columns(job, room)]
    changes = list(lines(found, language, room.width, full=room.full))
    if found.steps or found.refused:
        changes.append(counts_line(found))
    several = len(job.files) > 1
    for most, kept in _smaller(max(min(asked, _REASONS), _FEW), len(told)):
        why = reason_lines(reasons, several=several, most=None if room.full else most, indent="  ")
        shown = [*head, *why, *told[:kept], *_more(len(told) - kept), *changes]
        if room.holds(shown):
            break
    return shown


def _smaller(least: int, told: int) -> Iterator[tuple[int, int]]:
    """How many reasons, and how many lines of what was understood: ever less, `least` reasons as long as possible."""
    yield from ((most, told) for most in range(_REASONS, least, -1))
    yield from ((least, kept) for kept in range(told, -1, -1))
    yield from ((most, 0) for most in range(least - 1, 0, -1))


def _more(count: int) -> Iterator[str]:
    if count:
        yield "  " + plural("{n} more (--verbose)", "{n} more (--verbose)", count).format(n=count)


def _file(file: File, tables: Sequence[Understood], found: ImportPlan) -> Iterator[str]:
    source = file.source
    details = ", ".join([source.format, *(_MARKS.get(value, value) for value in source.details.values())])
    rows = sum(table.rows for table in tables)
    steps = [step for step in found.steps if step.places[0].file == source.name]
    waiting = any(question.file == source.name for question in found.questions)
    text = plural("{n} row", "{n} rows", rows).format(n=rows)
    if not waiting:
        text += ", " + plural("{n} project", "{n} projects", len(steps)).format(n=len(steps))
    codes = [column.heading for table in tables for column in table.headings.columns if column.field == "code"]
    text += " " + _("by “{heading}”").format(heading=short(codes[0])) if codes else ""
    names = [name for table in tables if (name := _sheet_name(table))]
    where = f"[{enumerated(_SHEETS, names)}] " if names else ""
    yield labelled(f"{source.name} ({details})", f"{where}{text}")
    yield from (f"  {notice}" for notice in source.notices)
    for n, at in file.before:
        yield "  " + _("This same file was imported on {at} (entry {n}).").format(at=when(at), n=n)


def _sheet_name(table: Understood) -> str:
    """A table's sheet, and on which line its headings stand where that is not the first."""
    line = _("headings on line {line}").format(line=table.headings.line) if table.headings.line > 1 else ""
    return ", ".join(filter(None, (table.sheet, line)))


def _settled(job: Imported, room: Room) -> Iterator[str]:
    """What was decided for whole tables, one line in all unless `full`."""
    found: dict[str, None] = {}
    for table in job.understood:
        for decision in table.decisions:
            said = f"{decision.option} {decision.value}".strip()
            found[f"{quoted(short(decision.heading))} {said} ({decision.reason})"] = None
    yield from _listed(_("Settled"), list(found), room, most=4, joint=_("; "))


def _merged(found: ImportPlan, room: Room) -> Iterator[str]:
    projects, rows = found.merged.together
    if projects:
        text = plural(
            "{rows} rows were combined into {n} project.", "{rows} rows were combined into {n} projects.", projects
        )
        yield text.format(rows=rows, n=projects)
    if same := found.merged.same:
        text = plural(
            "{n} row repeats another one cell by cell: it is taken once.",
            "{n} rows repeat another one cell by cell: they are taken once.",
            same,
        )
        yield text.format(n=same)
    if apart := found.merged.apart:
        text = plural(
            "{n} project shares title and country with another: other cells tell them apart.",
            "{n} projects share title and country with others: other cells tell them apart.",
            apart,
        )
        yield text.format(n=apart)
    renamed = [f"{quoted(short(old))} -> {quoted(short(new))}" for old, new in found.renamed.items()]
    yield from _listed(_("Organisations are stored by one name"), renamed, room, most=_FEW)
    nowhere = len([step for step in found.steps if not step.project.countries and not step.project.regions])
    if nowhere:
        yield plural("{n} project names no country.", "{n} projects name no country.", nowhere).format(n=nowhere)
    regional = [step for step in found.steps if not step.project.countries and step.project.regions]
    if regional:
        text = plural("{n} project has no country, but a part of the world: {names}.",
                      "{n} projects have no country, but parts of the world: {names}.", len(regional))  # fmt: skip
        names = list(dict.fromkeys(region for step in regional for region in step.project.regions))
        yield text.format(
            n=len(regional), names=", ".join(map(quoted, names[:_FEW])) + (" …" if len(names) > _FEW else "")
        )


def _left_out(job: Imported, room: Room) -> Iterator[str]:
    """The rows that are no projects, the sections that name no country, the sheets that were not read."""
    skipped = [
        _skipped(one) for table in job.understood for one in table.skipped if one.why != Not.PREAMBLE or room.full
    ]
    yield from _listed(_("Skipped"), skipped, room, most=4, joint=_("; "))
    for table in job.understood:
        for section in table.sections:
            if not section.place:
                text = plural(
                    "{title} (line {line}) is a section's title, but no known country: its {n} row has no country.",
                    "{title} (line {line}) is a section's title, but no known country: its {n} rows have no country.",
                    section.rows,
                )
                yield text.format(title=quoted(section.title), line=section.line, n=section.rows)
    sheets = [_unread(sheet) for sheet in job.unread if sheet.name is not None]
    yield from _listed(_("Sheets not read"), sheets, room, most=8, joint=", ")


def _skipped(one: Skipped) -> str:
    text = _("line {line} {text} ({reason})")
    return text.format(line=one.place.line, text=quoted(one.text), reason=_(_SKIPPED[one.why]))


def _unread(sheet: UnreadSheet) -> str:
    return f"{quoted(sheet.name or '')} ({_(_UNREAD[sheet.why])})"


def _columns(job: Imported, room: Room) -> Iterator[str]:
    """The columns that are not used; with `full` every column and what it holds."""
    columns = [column for table in job.understood for column in table.headings.columns if column.heading]
    own = all(table.headings.own for table in job.understood)
    used = [column for column in columns if column.field]
    if not room.full and not own:
        pairs = dict.fromkeys(f"{short(column.heading)} -> {column.field}" for column in used)
        yield from _listed(_("Columns"), list(pairs), room, most=_COLUMNS)
    if room.full:
        width = min(max((len(column.heading) for column in used), default=0), _LONG)
        for column in () if own else used:
            why = f"  ({_why(column)})" if column.via != Via.HEADING else ""
            yield f"  {short(column.heading):<{width}} -> {column.field}{why}"
    unused = [column for column in columns if not column.field and column.via != Via.OWN]
    lost = [column for column in unused if column.via in _LOST]
    yield from _listed(_("Not used"), [_not_used(column) for column in (unused if room.full else lost)], room, most=4)
    more = len(unused) - len(lost)
    if more and not room.full:
        text = (
            plural("{n} more column is not used", "{n} more columns are not used", more)
            if lost
            else plural("{n} column is not used", "{n} columns are not used", more)
        )
        yield text.format(n=more) + " " + _("(--verbose lists them).")


def _not_used(column: Column) -> str:
    return f"{quoted(short(column.heading))} ({_why(column)})"


def _why(column: Column) -> str:
    if column.via == Via.OTHER and not column.other:
        return "--map"
    meant = label(column.meant) if column.meant and column.meant in FIELDS else ""
    return _(_VIA[column.via]).format(other=short(column.other), field=meant)


def _listed(heading: str, items: Sequence[str], room: Room, *, most: int, joint: str = ", ") -> Iterator[str]:
    """`items` under a heading: a line each when told in full, else the first of them in one line."""
    if not items:
        return
    if room.full:
        yield labelled(heading)
        yield from (f"  {item}" for item in items[:SHOWN])
        yield from and_more(len(items) - SHOWN)
        return
    for count in range(min(most, len(items)), 0, -1):
        more = len(items) - count
        rest = joint + plural("{n} more (--verbose)", "{n} more (--verbose)", more).format(n=more) if more else ""
        line = labelled(heading, joint.join(items[:count]) + rest)
        if cell_width(line) <= room.width:
            break
    yield line
