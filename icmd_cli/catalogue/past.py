"""Looking back: the catalogue as it was at an instant, and what became of it between two."""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import NamedTuple

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


class Past(NamedTuple):
    """The catalogue as it was, to be asked as any other, and its records.

    `is_certain` is False where something was changed outside icmd since: that is as it is now.
    """

    catalogue: Catalogue
    projects: Mapping[int, Record]
    is_certain: bool


def as_of(catalogue: Catalogue, instant: str) -> Past:
    """The `catalogue` as it was at `instant` (ISO 8601, UTC). Raises BeforeHistory when nobody knows any more."""
    held = catalogue.snapshot()
    later = later_than(catalogue.events(), instant, held.checksum)
    if later.begins is None or instant < later.begins:
        raise _before_history(later.begins)
    past = before(held.projects, later.entries)
    index = Index.in_memory(_projects(past.projects), Fingerprint("", held.checksum, settled=False), held.language)
    return Past(catalogue.answered_by(index), past.projects, not (later.outside or past.unknown))


class Between(NamedTuple):
    """What became of the projects between two instants; `is_certain` as in Past."""

    changes: list[Change]
    is_certain: bool


def between(catalogue: Catalogue, since: str, until: str | None, filters: Filters) -> Between:
    """The net changes from `since` to `until` (None: now) of the projects that `filters` selects before or after.

    Raises BeforeHistory.
    """
    first = as_of(catalogue, since)
    last = as_of(catalogue, until) if until else Past(catalogue, catalogue.snapshot().projects, is_certain=True)
    changes = net(first.projects, last.projects)
    if filters:
        numbers = {entry.number for state in (first, last) for entry in state.catalogue.find(filters)}
        changes = [change for change in changes if change.number in numbers]
    return Between(changes, first.is_certain and last.is_certain)


def _projects(records: Mapping[int, Record]) -> Iterator[Project]:
    for number, record in records.items():
        project = parse_record(record, number)[0]
        yield project if project.id else replace(project, id=str(number))


def _before_history(begins: str | None) -> BeforeHistory:
    if begins is None:
        return BeforeHistory(_("The catalogue has no history yet: only what it holds now is known."))
    message = _("The history begins on {date}: what the catalogue held before is not known.")
    return BeforeHistory(message.format(date=local(begins)))
