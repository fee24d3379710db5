"""Another office's catalogue merged into this one: what both began from, and the plan."""

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal, NamedTuple

from icmd_cli.catalogue.plan import About, Snapshot
from icmd_cli.domain.ancestry import Lineage, last_meeting
from icmd_cli.domain.changes import Record
from icmd_cli.domain.merge import Choose, Merge, MergeConflict, Side, merged, merged_values
from icmd_cli.domain.organisations import merged_names, own_names, with_listed
from icmd_cli.errors import UsageProblem
from icmd_cli.i18n import _
from icmd_cli.storage.fingerprint import fingerprint
from icmd_cli.storage.store import bytes_of

if TYPE_CHECKING:
    from icmd_cli.catalogue.catalogue import Catalogue
    from icmd_cli.domain.history import Event
    from icmd_cli.storage.document import Contents

Key = tuple[str, str | None]
"""What a conflict is about: a project's id and a field's name (None: all of the project)."""


def contents_of(path: Path) -> "Contents":
    """What another's store at `path` holds.

    Raises UsageProblem when it is no file, InvalidData when it holds too much, BrokenStore when it is no store.
    """
    from icmd_cli.readers.json import check_counts
    from icmd_cli.storage.document import parsed

    if path.is_dir():
        raise UsageProblem(
            _("{file} is a folder: name the files in it.").format(file=path),
            _("Name its file: {path}").format(path=path / "projects.json"),
        )
    if not path.exists():
        raise UsageProblem(_("There is no file {file}.").format(file=path))
    if not path.is_file():
        reason = _("it is not a regular file")
        raise UsageProblem(_("{file} cannot be read: {reason}.").format(file=path, reason=reason))
    data, status = bytes_of(path.resolve())
    check_counts(data.count(b"{"), data.count(b"["), str(path))
    return parsed(data, fingerprint(status, data), path.resolve())


def other_catalogue(path: Path, like: Mapping[int, Record]) -> "Contents":
    """What the store at `path` holds, to be merged with the projects `like`.

    Raises as contents_of; BrokenStore where a project breaks rules.
    """
    from icmd_cli.storage.document import projects_of

    contents = contents_of(path)
    for _project in projects_of(contents, path):
        pass
    return _slim(contents, like)


def _slim(contents: "Contents", like: Mapping[int, Record]) -> "Contents":
    """`contents` without its text, each record that `like` has too being the same one: most are in memory once."""
    projects = {
        number: known if (known := like.get(number)) == record else record
        for number, record in contents.projects.items()
    }
    return contents._replace(projects=projects, tables={}, text="")


How = Literal["named", "history", "there", "here", "unknown"]


class Beginning(NamedTuple):
    """What two catalogues began from: `projects`, None when nobody knows; `how` it is known.

    "named" by the user; "history": found in the two histories; "there": the other is an earlier state of this one;
    "here": this one is an earlier state of the other. `name` is the file's, the instant's, or that of the
    other's history where there is none. `names` are what
    organisations were called, `news` the states of the other's history that this one has not had: the entry of the
    merge remembers them.
    """

    how: How
    name: str
    projects: Mapping[int, Record] | None
    names: Sequence[Any]
    news: list[int]


def base_of(catalogue: "Catalogue", path: Path, contents: "Contents", named: Path | None) -> Beginning:
    """What the catalogue and the one at `path`, of these `contents`, began from: `named`, else what they last shared.

    Raises as contents_of.
    """
    held = catalogue.snapshot()
    here = Lineage(held.projects, list(catalogue.events()), held.checksum, own_names(catalogue.store.about()))
    history = _history_of(catalogue, path)
    entries = _events_of(history, path, contents)
    there = Lineage(contents.projects, entries, contents.state.checksum, own_names(contents.catalogue))
    known = frozenset(here.seen())
    news = [state for state in there.seen() if state not in known]
    if named:
        base = _slim(contents_of(named), held.projects)
        return Beginning("named", str(named), base.projects, own_names(base.catalogue), news)
    met = last_meeting(here, there)
    if met is None:
        return Beginning("unknown", "" if there.entries else history.name, None, [], news)
    return Beginning(met.whole or "history", met.until, met.projects, met.names, news)


def _history_of(catalogue: "Catalogue", path: Path) -> Path:
    """The history of the other store; that of a conflict copy beside the catalogue is such a copy itself."""
    from icmd_cli.storage.conflict_copies import history_copy
    from icmd_cli.storage.location import history_of

    other = path.resolve()
    return history_copy(catalogue.location.path.resolve(), other) or history_of(other)


def _events_of(history: Path, path: Path, contents: "Contents") -> "list[Event]":
    from icmd_cli.domain.history import events
    from icmd_cli.storage.history_file import HistoryFile

    with HistoryFile(history, path).lines() as lines:
        return list(events(lines, contents.state.checksum))


def merging(began: Beginning, there: "Contents", choose: Choose) -> Callable[[Snapshot], Merge]:
    """How the projects of a snapshot are merged with those of `there`."""
    return lambda held: merged(began.projects, held.projects, there.projects, choose, next_number=held.next_number())


def naming(began: Beginning, there: "Contents") -> About:
    """How what a catalogue calls organisations is merged with what `there` does."""
    return lambda record: with_listed(record, merged_names(began.names, own_names(record), own_names(there.catalogue)))


class MergeFiles(NamedTuple):
    """Three versions of a store's file, as git hands them to a merge driver."""

    base: Path
    here: Path
    there: Path


def merge_files(files: MergeFiles) -> list[MergeConflict]:
    """Merge the versions into the file `here`, written whole; what stays as it is there for a conflict.

    Raises BrokenStore when one of them is no store, OSError.
    """
    from icmd_cli.storage.atomic import own_as, replace_file
    from icmd_cli.storage.document import CATALOGUE, PROJECTS, serialised

    base, here, there = (contents_of(path) if path.stat().st_size else None for path in files)
    if here is None or there is None:
        raise UsageProblem(_("{file} is empty.").format(file=files.here if here is None else files.there))
    first = max(here.highest, there.highest) + 1
    found = merged(base.projects if base else {}, here.projects, there.projects, _here, next_number=first)
    projects: dict[str, Any] = {str(number): record for number, record in here.projects.items()}
    for change in found.changes:
        if change.after is None:
            del projects[str(change.number)]
        else:
            projects[str(change.number)] = change.after
    settings = merged_values(base.catalogue if base else {}, here.catalogue, there.catalogue)
    tables = {**there.tables, **here.tables, CATALOGUE: {"1": settings} if settings else {}, PROJECTS: projects}
    replace_file(files.here, serialised(tables), own_as(files.here))
    return [conflict for conflict, _side in found.conflicts]


def _here(_conflict: MergeConflict) -> Side:
    return "here"


def decided_by(answers: Mapping[Key, Side], otherwise: Side) -> Choose:
    """Conflicts decided as `answers` say, the rest for the side `otherwise`."""
    return lambda conflict: answers.get((conflict.id, conflict.field), otherwise)
