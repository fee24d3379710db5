"""The index that speaks for the store as it is: opened, waited for or made anew, and brought up to date by a write."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager, suppress
from itertools import islice
from typing import TYPE_CHECKING

from icmd_cli.domain.project import Project, parse_record
from icmd_cli.i18n import _
from icmd_cli.search import Index
from icmd_cli.storage.beside import is_private
from icmd_cli.storage.fingerprint import SMALL, Fingerprint
from icmd_cli.storage.location import Location
from icmd_cli.storage.store import Store

if TYPE_CHECKING:
    from icmd_cli.domain.changes import Change
    from icmd_cli.importing.model import Incoming, Refused
    from icmd_cli.search.ahead import IndexAhead
    from icmd_cli.storage.document import Contents

_MANY = 4000
"""From this many new projects on, to put them in takes longer than to start a process for them."""

TrackProjects = Callable[[Iterable[Project], int], Iterable[Project]]
"""Passes projects on, showing how many of all have gone by."""


class _Again:
    """What `make` gives, made anew each time it is gone through."""

    def __init__(self, make: Callable[[], Iterable[Project]]) -> None:
        self._make = make

    def __iter__(self) -> Iterator[Project]:
        return iter(self._make())


class LiveIndex:
    """The index of `store`, in the file that `location` names.

    `wait` is how many seconds to wait for a writer; `track` may show how far an index building is.
    """

    def __init__(self, store: Store, location: Location, wait: float, track: TrackProjects | None) -> None:
        self._store = store
        self._location = location
        self._wait = wait
        self._track = track
        self._index: Index | None = None
        self._ahead: IndexAhead | None = None

    def current(self) -> Index:
        """The index, made anew first if it does not speak for the store as it is. Raises BrokenStore."""
        if self._index is None:
            self._index = self._opened() or self._awaited() or self._build(self._store.read())
            self._index.fall_back_on(self._fallback)
        return self._index

    def is_at_hand(self) -> bool:
        """Whether it needs no long building first."""
        if self._store.source.stat().st_size <= SMALL:
            return True
        return Index.open(self._location.index_file, self._store.state_is) is not None

    def hold(self, index: Index) -> None:
        """Be `index`, whatever the store holds now."""
        self._index = index

    def move(self, location: Location) -> None:
        """Be the index of another `location` from now on."""
        self._location, self._index = location, None

    def reopen(self) -> None:
        """Look again whether the file's index speaks for the store: others may have written since."""
        self._index = self._opened()

    def close(self) -> None:
        """Close the index's file, if it is open; a next question opens it again. What was begun ahead ends."""
        self._end_ahead()
        index, self._index = self._index, None
        if index:
            index.close()

    @contextmanager
    def ahead(self) -> Iterator[None]:
        """While the block lasts, another process may begin the index: see `expecting` and `passed_on`."""
        try:
            yield
        finally:
            self._end_ahead()

    def expecting(self, rows: "Iterable[Incoming | Refused]") -> "Iterator[Incoming | Refused]":
        """`rows` one by one; of many for an empty catalogue another process works the terms out meanwhile.

        Which of their projects will come, and whether as they are, need not be known yet.
        """
        from icmd_cli.importing.model import Incoming  # only to import

        rest = iter(rows)
        batch = list(islice(rest, _MANY))
        if len(batch) == _MANY and not self.current().last_number():
            self._begin_ahead(self.current().language())
        while batch:
            if self._ahead:
                self._ahead.expect([row.project for row in batch if isinstance(row, Incoming)])
            yield from batch
            batch = list(islice(rest, _MANY))

    def passed_on(self, changes: "Iterable[Change]", contents: "Contents") -> "Iterator[Change]":
        """`changes` of `contents` one by one; while many first ones come, another process puts them in."""
        rest = iter(changes)
        batch = list(islice(rest, _MANY))
        if self._ahead and (contents.projects or self._ahead.language != contents.language):
            self._end_ahead()  # another process has written since
        if len(batch) == _MANY and not contents.projects:
            self._begin_ahead(contents.language)
        while batch:
            self._send(batch)
            yield from batch
            batch = list(islice(rest, _MANY))
        if self._ahead:
            self._ahead.add_no_more()

    def _begin_ahead(self, language: str | None) -> None:
        if not self._ahead and self._index and self._index.path:
            from icmd_cli.search.ahead import IndexAhead  # only for many

            self._ahead = IndexAhead.begun(self._location.index_file, language)

    def _end_ahead(self) -> None:
        if self._ahead:
            self._ahead.end()
        self._ahead = None

    def _send(self, changes: "Sequence[Change]") -> None:
        """Have what `changes` add put in, if another process does that; it ends where they may break the rules."""
        projects = [change.project for change in changes if change.project and change.project.id]
        if self._ahead and len(projects) == len(changes):
            from icmd_cli.domain.entry import entry_of_record

            self._ahead.add(projects, (entry_of_record(change.number, change.after or {}) for change in changes))
        else:
            self._end_ahead()

    def follow(self, contents: "Contents", changes: "list[Change]", state: Fingerprint) -> None:
        """Bring it up to date with `changes` of `contents`, which led to `state`; where that fails it is made anew.

        Those that it has ahead are let go of: they are most of the memory.
        """
        index, self._index = self._index, None
        if index and self._ahead:
            changes.clear()
            made = Index.made_ahead(self._ahead, self._location.index_file, state)
            self._index = made or self._build(self._store.read())
            return
        before = [parse_record(change.before, change.number) for change in changes if change.before]
        after = [
            (change.project, []) if change.project else parse_record(change.after, change.number)
            for change in changes
            if change.after
        ]
        # Nothing that breaks the rules goes into an index: made anew, it tells where that is.
        if not index or any(problems or not project.id for project, problems in (*before, *after)):
            return
        gone, come = ([project for project, _problems in side] for side in (before, after))
        if not index.last_number():
            # Made anew it takes two thirds of the time of so many insertions.
            self._index = Index.build(self._location.index_file, come, state, contents.language)
        elif index.update(gone, come, state, contents.language):
            self._index = index

    def _opened(self) -> Index | None:
        """The index's file, if it speaks for the store as it is."""
        index = Index.open(self._location.index_file, self._store.state_is)
        if index:
            index.fall_back_on(self._fallback)
        return index

    def _awaited(self) -> Index | None:
        """The index that a writer at work leaves: it brings it up to date itself, sooner than it is made anew."""
        if self._store.source.stat().st_size <= SMALL:
            return None  # made anew at once
        self._store.wait_for_writer(self._wait)
        return self._opened()

    def _build(self, contents: "Contents") -> Index:
        from icmd_cli.storage.document import projects_of  # only to build an index

        def projects() -> Iterable[Project]:
            found = projects_of(contents, self._store.source)
            return self._track(found, len(contents.projects)) if self._track else found

        return Index.build(self._location.index_file, _Again(projects), contents.state, contents.language)

    def _fallback(self) -> Index:
        """What answers when the index's file turns out to be damaged: a new one, which the next command finds."""
        self._index = self._build(self._store.read())
        return self._index


def why_in_memory(location: Location) -> str:
    """In words, why the index of the store at `location` is in no file: what others may write is not believed."""
    folder = location.index_file.parent
    reason = _("in memory: the cache folder {path} cannot be written to")
    with suppress(OSError):
        if folder.is_symlink():
            reason = _("in memory: the cache folder {path} is a symbolic link")
        elif folder.is_dir() and not is_private(folder):
            reason = _("in memory: other users may write to the cache folder {path}")
    return reason.format(path=folder)
