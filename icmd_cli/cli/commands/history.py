"""`icmd history`: what changed, when, and by which command."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from typing import Annotated

import typer

from icmd_cli.cli.apply import Care
from icmd_cli.cli.command import command
from icmd_cli.cli.context import Context
from icmd_cli.cli.numbers import entry_number
from icmd_cli.cli.options import PAGE, PAGER, format_option
from icmd_cli.cli.pick import picked
from icmd_cli.domain.filters import Page
from icmd_cli.domain.history import KINDS, Event, Oddity, Summary, last_known, life, summary
from icmd_cli.domain.reports import as_array, as_json
from icmd_cli.domain.undone import no_such_entry, undone_by
from icmd_cli.errors import BrokenStore, NoSuchProject, UsageProblem
from icmd_cli.i18n import N_, _, plural

DETAILS = N_(
    "The newest first. With a project (also a removed one, by its id): how it came to be what it is. With #12, or"
    " --entry 12: that entry in full. The 20 newest are shown; --limit 0 shows all.\n\n--compact deletes for good the"
    " entries from before the day that --before names; they can no longer be undone. The newest stays, and all keep"
    " their numbers."
)
EXAMPLES = (
    "icmd history",
    "icmd history figuig",
    "icmd history --imports --limit 5 --format json",
    "icmd history --compact --before 2024 --dry-run",
)

SHOWN = 20
"""How many entries are given unless --limit says otherwise; the same into a pipe as on a terminal."""

_LINES = 3
"""At most so many lines are named of those that are no entries."""

_FORMATS = ("table", "tsv", "json", "jsonl")


@command(form=format_option(_FORMATS, _("table, tsv, json or jsonl.")), page=PAGE, pager=PAGER)
def run(
    program: Context,
    project: Annotated[
        str | None,
        typer.Argument(help=_("A project, or #N."), metavar=_("[PROJECT]"), show_default=False),
    ] = None,
    *,
    entry: Annotated[str | None, typer.Option("--entry", help=_("This entry in full."), metavar=_("N"))] = None,
    imports: Annotated[bool, typer.Option("--imports", help=_("Imports only."))] = False,
    form: str | None,
    compact: Annotated[bool, typer.Option("--compact", help=_("Delete old entries, to make it shorter."))] = False,
    before: Annotated[
        str | None,
        typer.Option("--before", help=_("With --compact: delete those before that day."), metavar=_("DATE")),
    ] = None,
    dry_run: Annotated[
        bool, typer.Option("--dry-run", "-n", help=_("With --compact: show what would be deleted and exit."))
    ] = False,
    yes: Annotated[bool, typer.Option("--yes", "-y", help=_("With --compact: do not ask."))] = False,
    page: Page,
    pager: bool,
) -> None:
    """Show the history, or make it shorter."""
    program.page(wanted=pager)
    if compact:
        if project or entry or imports or form:
            raise UsageProblem(_("--compact goes with --before, --dry-run and --yes only."))
        _compact(program, before, Care(dry_run, yes))
        return
    if before is not None or dry_run or yes:
        raise UsageProblem(_("--before, --dry-run and --yes go with --compact."))
    name = form or ("table" if program.draws else "tsv")
    if entry is None and project and project.startswith("#"):
        entry, project = project, None
    if entry is not None:
        _show_entry(program, entry_number(entry), name)
        return
    found, undone = _entries(program, project)
    if imports:
        found = [one for one in found if "import" in one.event]
    shown = _page(page, found)
    _show(program, shown, undone, name, whole=project is not None)
    if not found:
        program.note(_("No change is known."))
    elif shown and shown[-1] is found[-1]:
        _tell_beginning(program)


def _compact(program: Context, before: str | None, care: Care) -> None:
    from icmd_cli.cli.commands import history_compact  # only for this

    if before is None:
        raise UsageProblem(_("--compact needs --before DATE: entries from before that day are deleted."))
    history_compact.run(program, before, care)


def _tell_beginning(program: Context) -> None:
    """Say what is not shown since it is there no longer."""
    first = next((event.n for event in program.catalogue.events()), 1)
    if first > 1:
        program.note(
            _("The history begins with entry {n}: what was before it has been compacted away.").format(n=first)
        )


def _entries(program: Context, project: str | None) -> tuple[list[Summary], dict[int, int]]:
    """The entries, the newest first, of one project if named; and which are undone, by which."""
    odd: dict[Oddity, list[int]] = defaultdict(list)
    events = program.catalogue.events(lambda line, oddity: odd[oddity].append(line))
    found = [summary(event) for event in events]
    _tell_odd(program, odd)
    undone = undone_by([(one.n, _undoes(one)) for one in found])
    if project is None:
        return found[::-1], undone
    number, id_ = _identity(program, project)
    return [summary(event) for event in life(program.catalogue.events, number, id_)], undone


def _tell_odd(program: Context, odd: Mapping[Oddity, Sequence[int]]) -> None:
    """Say which lines of the history are not as icmd writes them, and what becomes of them."""
    if foreign := odd.get(Oddity.FOREIGN):
        message = plural(
            "Line {lines} of the history is not an entry of icmd's; it is skipped.",
            "Lines {lines} of the history are not entries of icmd's; they are skipped.",
            len(foreign),
        )
        rest = " …" if len(foreign) > _LINES else ""
        program.tell(message.format(lines=", ".join(map(str, foreign[:_LINES])) + rest))
    if Oddity.TORN in odd:
        program.tell(_("The last line of the history is incomplete; it is skipped, and the next change removes it."))
    if count := len(odd.get(Oddity.RENUMBERED, ())):
        message = plural(
            "{n} entry of the history has no number of its own: it is given the next.",
            "{n} entries of the history have no numbers of their own: they are given the next.",
            count,
        )
        program.tell(message.format(n=count))


def _undoes(entry: Summary) -> int | None:
    return Event(entry.n, entry.event).undoes


def _identity(program: Context, name: str) -> tuple[int, str]:
    """Number and id of the project that `name` means; a removed one by its id, or by its number."""
    try:
        project = picked(program, name)
    except (NoSuchProject, BrokenStore):
        known = last_known(program.catalogue.events(), name.strip())
        if known is None:
            raise
        return known
    return project.number or 0, project.id


def _page(page: Page, found: list[Summary]) -> list[Summary]:
    limit = SHOWN if page.limit is None else page.limit or None
    return found[page.offset : None if limit is None else page.offset + limit]


def _show(program: Context, found: Sequence[Summary], undone: Mapping[int, int], form: str, *, whole: bool) -> None:
    if form == "table":
        if found:
            from icmd_cli.render import history  # only when something is drawn

            if program.plain:
                program.put(history.plain(found, undone, program.language))
                return
            width = program.width if program.draws else 100
            program.console(width).print(history.table(found, undone, program.language, width))
    elif form == "tsv":
        program.write("\t".join(_cells(one, undone)) + "\n" for one in found)
    else:
        records = [{**one.to_report(undone), **({"changes": [one.only]} if whole else {})} for one in found]
        program.write(as_array(records) if form == "json" else map(as_json, records))


def _cells(one: Summary, undone: Mapping[int, int]) -> Iterator[str]:
    """n, at, by, command, added, changed, removed, undoes, undone_by, files, id and fields of a single project."""
    from icmd_cli.render.history import files, harmless_name

    report = one.to_report(undone)
    change = one.only or {}
    columns = ("n", "at", "by", "command", *KINDS, "undoes", "undone_by")
    yield from (harmless_name(report.get(column)) if report.get(column) != 0 else "0" for column in columns)
    yield "|".join(files(one.event))
    yield harmless_name(change.get("id"))
    yield "|".join(map(harmless_name, change.get("changed", ())))


def _show_entry(program: Context, n: int, form: str) -> None:
    found = [(event.n, event.undoes) for event in program.catalogue.events()]
    undone = undone_by(found)
    event = next((event for event in program.catalogue.events() if event.n == n), None)
    if event is None:
        raise no_such_entry(n, found[0][0] if found else 0)
    if form in ("json", "jsonl"):
        record = {**summary(event).to_report(undone), "changes": event.changes}
        program.write([as_json(record)])
        return
    from icmd_cli.render import history

    program.show(history.full(event, undone, program.language))
    if program.draws:
        count = len(event.changes)
        program.note(plural("{count} project", "{count} projects", count).format(count=count))
