"""The truth: projects.json, a TinyDB file that is read whole, written whole, locked, and never written in place."""

import errno
import os
import zlib
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

from icmd_cli import __version__
from icmd_cli.domain.clock import now
from icmd_cli.errors import BrokenStore, InvalidData, StoreBusy, StoreNotWritable
from icmd_cli.i18n import _
from icmd_cli.storage.fingerprint import SMALL, Fingerprint, fingerprint, is_settled, stat_text
from icmd_cli.storage.location import history_of

if TYPE_CHECKING:
    from icmd_cli.domain.changes import Change, Record
    from icmd_cli.storage.document import Contents
    from icmd_cli.storage.history_file import HistoryFile, Tail
    from icmd_cli.storage.lock import Lock


_PATIENCE = 2.0
"""Seconds that a reader waits for a writer's index at most."""


_BEGINNING = 1 << 18
"""The record of the catalogue stands within this many letters, unless its tables are in another order."""


class Store:
    """The file at `path` (symbolic links followed); while `origin` is given, its content is taken from there.

    `note` is told what a long wait is for.
    """

    def __init__(self, path: Path, origin: Path | None = None, note: Callable[[str], None] | None = None) -> None:
        self.path = path.resolve()
        self.origin = origin
        self._note = note
        self._last: Contents | None = None

    @cached_property
    def history(self) -> "HistoryFile":
        """The history beside it."""
        from icmd_cli.storage.history_file import HistoryFile  # only to change, and to look back

        return HistoryFile(history_of(self.path), self.path)

    @cached_property
    def _lock(self) -> "Lock":
        from icmd_cli.storage.lock import Lock  # only to write, or to wait for a writer

        return Lock(self.path, self._note)

    @property
    def source(self) -> Path:
        """The file that is read now."""
        return self.origin if self.origin and not self.path.exists() else self.path

    def state_is(self, known: Fingerprint) -> Fingerprint | None:
        """`known`, renewed, if the file is still as it was then; None if it changed.

        The bytes are compared where they are few, or where a write could have left the same dates.
        """
        try:
            status = self.source.stat()
        except OSError:
            return None
        if stat_text(status) != known.stat:
            return None
        if status.st_size > SMALL and known.settled:
            return known
        settled = is_settled(status)
        try:
            checksum = self.checksum()
        except OSError:
            return None
        return Fingerprint(known.stat, checksum, settled) if checksum == known.checksum else None

    def checksum(self) -> int:
        """The CRC-32 of the file's bytes."""
        checksum = 0
        with self.source.open("rb") as file:
            while block := file.read(1 << 22):
                checksum = zlib.crc32(block, checksum)
        return checksum

    def is_committed(self, checksum: int) -> bool:
        """Whether the file has that checksum; in doubt yes: an uncommitted entry is dropped later."""
        try:
            return self.checksum() == checksum
        except OSError:
            return self.path.exists()

    def read(self, *, keep: bool = False) -> "Contents":
        """All that the file holds; with `keep` it is remembered until the file changes, or is written to.

        Raises BrokenStore, with the place, when it is not a whole TinyDB file of ours.
        """
        if self._last and self.state_is(self._last.state):
            return self._last
        from icmd_cli.storage.document import parsed  # only for what the index cannot answer

        data, status = bytes_of(self.source)
        contents = parsed(data, fingerprint(status, data), self.source)
        self._last = contents if keep else None
        return contents

    def next_number(self, contents: "Contents") -> int:
        """The number for a project that would be added to `contents`."""
        return Writing(self, contents).next_number()

    def about(self) -> "Record":
        """The record of the catalogue as a whole; of a large file only the beginning is read. Raises BrokenStore."""
        from icmd_cli.storage.document import catalogue_at_the_beginning

        with suppress(OSError), self.source.open(encoding="utf-8-sig", errors="replace") as file:
            found = catalogue_at_the_beginning(file.read(_BEGINNING))
            if found is not None:
                return found
        return self.read().catalogue

    def forget(self) -> None:
        """Remember what the file holds no longer."""
        self._last = None

    @contextmanager
    def writing(self, wait: float) -> "Iterator[Writing]":
        """The store, locked for one change; other writers wait, readers do not.

        Raises StoreBusy after `wait` seconds, StoreNotWritable, BrokenStore.
        """
        from icmd_cli.storage.atomic import sweep  # only to write

        with self.held(wait):
            for path in (self.path, history_of(self.path)):
                sweep(path, is_locked=True)
            yield Writing(self, self.read(keep=True))

    def wait_for_writer(self, wait: float) -> None:
        """Return when nobody is writing, or after `wait` seconds and at most 2; at once where the store is small.

        A writer brings a large index up to date sooner than it is made anew; a small one is made at once.
        """
        with suppress(OSError):
            if self.source.stat().st_size > SMALL:
                self._lock.wait(min(wait, _PATIENCE))

    @contextmanager
    def held(self, wait: float) -> "Iterator[None]":
        """Let nobody else write while the block lasts; this store may. Raises as `writing`."""
        with _writable(self.path):
            self.path.parent.mkdir(parents=True, exist_ok=True)
            if self.path.exists() and not _may_write(self.path):  # its owner protects it; the folder would not
                raise PermissionError(errno.EACCES, os.strerror(errno.EACCES))
            with self._lock.held(wait):
                yield


class Writing:
    """A locked store and what it holds; `commit` puts changes down, at once and once."""

    def __init__(self, store: Store, contents: "Contents") -> None:
        self.store = store
        self.contents = contents
        self.entry_number = 0
        """The number of the history's entry that `commit` made."""
        self.is_done = False
        """Whether the changes are down: from then on nothing can make them undone but an undo."""

    @cached_property
    def tail(self) -> "Tail":
        """How the history ends. Raises HistoryUnreadable."""
        return self.store.history.tail()

    def next_number(self) -> int:
        """The number for a project that is added: no other ever had it, as far as the store or the history tells."""
        return max(self.contents.highest, self.tail.highest) + 1

    def commit(
        self,
        changes: "Sequence[Change]",
        command: str,
        details: Mapping[str, Any],
        about: Mapping[str, Any] | None = None,
    ) -> Fingerprint:
        """Write `changes`, with an entry in the history, which keeps `details`; gives the new file's fingerprint.

        First the new file, which nobody sees yet, then the entry; then the file takes the old one's place. `about`
        takes the place of the record of the catalogue itself. Raises StoreBusy when the store is no longer what it was
        when it was locked, StoreNotWritable, NotOurs.
        """
        from icmd_cli.domain.changes import HIGHEST_NUMBER  # only to write
        from icmd_cli.storage.atomic import new_file, own_as, uninterrupted
        from icmd_cli.storage.document import serialised, with_catalogue, with_changes
        from icmd_cli.storage.history_file import void

        self.store.forget()
        before = self.contents.state.checksum
        tail = self.store.history.tidy(self.tail)
        uncommitted = void(tail, before)
        highest = max([self.next_number() - 1, *(change.number for change in changes)])
        if highest > HIGHEST_NUMBER:
            raise InvalidData(_("No project can have a higher number than {most}.").format(most=HIGHEST_NUMBER))
        held = with_catalogue(self.contents.tables, about) if about else self.contents.tables
        text = _Summed(serialised(with_changes(held, changes, highest)))
        path = self.store.path
        with _writable(path), new_file(path, text, own_as(path)) as new, uninterrupted():
            entry = {
                "n": tail.n + 1,
                "last": highest,
                "at": now(),
                "by": _user(),
                "command": command,
                "icmd": __version__,
                **details,
                **({"void": uncommitted} if uncommitted else {}),
                "before": before,
                "after": text.checksum,
                "changes": [change.to_history() for change in changes],
            }
            with self.store.history.appended(entry, tail, self.store.is_committed):
                status = new.take_place(ready=self._check_unchanged)
                self.entry_number, self.is_done = tail.n + 1, True
        # Never settled so soon: should another program have been quicker, the bytes will tell.
        return Fingerprint(stat_text(status), text.checksum, settled=False)

    def _check_unchanged(self) -> None:
        """Raise StoreBusy when a program that does not ask for the lock has written to the store meanwhile."""
        if not self.store.state_is(self.contents.state):
            message = _("The store {path} was changed by another program meanwhile; nothing was changed.")
            raise StoreBusy(message.format(path=self.store.path), _("Try again."))


class _Summed:
    """`pieces` of bytes passed on, and their CRC-32 as far as they have gone by."""

    def __init__(self, pieces: Iterable[bytes]) -> None:
        self._pieces = pieces
        self.checksum = 0

    def __iter__(self) -> Iterator[bytes]:
        for piece in self._pieces:
            self.checksum = zlib.crc32(piece, self.checksum)
            yield piece


def bytes_of(path: Path) -> tuple[bytes, os.stat_result]:
    """What the store's file at `path` holds, and its status then. Raises BrokenStore when it cannot be read."""
    try:
        with path.open("rb") as file:
            # The status comes first: a write in between then shows as a change.
            status = os.fstat(file.fileno())
            return file.read(), status
    except OSError as error:
        raise BrokenStore(
            _("The store {path} cannot be read: {reason}.").format(path=path, reason=error.strerror)
        ) from error


@contextmanager
def _writable(path: Path) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        reason = os.strerror(error.errno) if error.errno else str(error).rstrip(".")
        hint = ""
        if error.errno in (errno.EACCES, errno.EPERM, errno.EROFS):
            hint = _("Copy it where you may write, and name the copy with --store.")
        message = _("The store {path} cannot be written: {reason}. Nothing was changed.")
        raise StoreNotWritable(message.format(path=path, reason=reason), hint) from error


def _may_write(path: Path) -> bool:
    return os.access(path, os.W_OK, effective_ids=os.access in os.supports_effective_ids)


def _user() -> str:
    if named := os.environ.get("LOGNAME") or os.environ.get("USER"):  # where getpass looks first
        return named
    import getpass  # only where these are not set: it brings what reads passwords

    try:
        return getpass.getuser()
    except (OSError, KeyError):
        return ""
