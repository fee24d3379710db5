"""Looking back: the catalogue as it was at an instant, and what became of it between two."""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any, NamedTuple

from icmd_cli.catalogue.catalogue import Catalogue
from icmd_cli.domain.changes import Change, Record
from icmd_cli.domain.clock import local
from icmd_cli.domain.filters import Filters
from icmd_cli.domain.net_changes import net
from icmd_cli.domain.past import before, later_than
from icmd_cli.domain.project import Project, parse_record
from icmd_cli.errors import BeforeHistory
from icmd_cli.i18n import _
from icmd_cli.search import Index
from icmd_cli.storage.fingerprint import Fingerprint


class PastCatalogue(NamedTuple):
    """The records of a catalogue as they were.

    `is_certain` is False where something was changed outside icmd since: that is as it is now.
    """

    projects: Mapping[int, Record]
    is_certain: bool


def past_of(catalogue: Catalogue, instant: str) -> PastCatalogue:
    """What the `catalogue` held at `instant` (ISO 8601, UTC). Raises BeforeHistory when nobody knows any more."""
    held = catalogue.snapshot()
    later = later_than(catalogue.events(), instant, held.checksum)
    if later.begins is None or instant < _minute(later.begins):
        raise _before_history(later.begins)
    past = before(held.projects, later.entries)
    return PastCatalogue(past.projects, not (later.outside or past.unknown))


def catalogue_at(catalogue: Catalogue, past: PastCatalogue) -> Catalogue:
    """The `catalogue` as it was, to be asked as any other."""
    held = catalogue.snapshot()
    index = Index.in_memory(_projects(past.projects), Fingerprint("", held.checksum, settled=False), held.language)
    return catalogue.answered_by(index)


class Between(NamedTuple):
    """What became of the projects between two instants; `is_certain` as in PastCatalogue."""

    changes: list[Change]
    is_certain: bool


def between(catalogue: Catalogue, since: str, until: str | None, filters: Filters) -> Between:
    """The net changes from `since` to `until` (None: now) of the projects that `filters` selects before or after.

    Raises BeforeHistory.
    """
    first = past_of(catalogue, since)
    last = past_of(catalogue, until) if until else PastCatalogue(catalogue.snapshot().projects, is_certain=True)
    changes = net(first.projects, last.projects)
    if filters and changes:
        was = _selected(catalogue_at(catalogue, first), first, filters)
        now = _selected(catalogue_at(catalogue, last) if until else catalogue, last, filters)
        changes = [change for change in changes if _id(change.before) in was or _id(change.after) in now]
    return Between(changes, first.is_certain and last.is_certain)


def _selected(catalogue: Catalogue, held: PastCatalogue, filters: Filters) -> set[Any]:
    """The ids of the projects that `filters` selects: the same project may have another number later."""
    return {_id(held.projects[entry.number]) for entry in catalogue.find(filters)}


def _id(record: Record | None) -> Any:
    return record.get("id") if record else None


def _minute(instant: str) -> str:
    """The beginning of its minute: people are told minutes, and type what they are told."""
    return f"{instant[:16]}:00Z"


def _projects(records: Mapping[int, Record]) -> Iterator[Project]:
    for number, record in records.items():
        project = parse_record(record, number)[0]
        yield project if project.id else replace(project, id=str(number))


def _before_history(begins: str | None) -> BeforeHistory:
    if begins is None:
        return BeforeHistory(_("The catalogue has no history yet: only what it holds now is known."))
    message = _("The history begins on {date}: what the catalogue held before is not known.")
    return BeforeHistory(message.format(date=local(begins)))
