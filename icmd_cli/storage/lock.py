"""The lock beside the store: one writer at a time; others wait, and are told what for."""

import errno
import os
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

from icmd_cli.errors import NotOurs, StoreBusy, StoreNotWritable
from icmd_cli.i18n import _
from icmd_cli.storage.atomic import own_as
from icmd_cli.storage.beside import open_own

SILENT = 1.0
"""Seconds of waiting for another writer before it is said."""

_POLL = 0.02
"""Seconds between two looks at a lock that a reader waits for."""

_LOCKLESS = (errno.ENOLCK, errno.ENOSYS, errno.EOPNOTSUPP)
"""How a system says that files in that folder cannot be locked."""


class Lock:
    """The lock of the store at `path`; `note` is told what a long wait is for."""

    def __init__(self, path: Path, note: Callable[[str], None] | None = None) -> None:
        self.path = path.with_name(f".{path.name}.lock")
        self._store = path
        self._note = note
        self._is_held = False

    @contextmanager
    def held(self, wait: float) -> Iterator[None]:
        """Hold it, unless this process does so already; the system lets it go when a process dies.

        Raises StoreBusy after `wait` seconds, StoreNotWritable where files cannot be locked, OSError.
        """
        if self._is_held:
            yield
            return
        from filelock import FileLock, Timeout  # only to write

        try:
            lock = FileLock(self.path, mode=self._prepared())
            self._acquire(lock, wait)
        except Timeout:
            message = _("Another icmd is writing to {path}; waited {seconds:g} s.")
            raise StoreBusy(message.format(path=self._store, seconds=wait), _("Try again.")) from None
        except OSError as error:
            if error.errno not in _LOCKLESS:
                raise
            message = _("The store {path} cannot be locked: {reason}. Nothing was changed.")
            hint = _("Copy it to a disk whose files can be locked, and name the copy with --store.")
            raise StoreNotWritable(message.format(path=self._store, reason=os.strerror(error.errno)), hint) from error
        self._is_held = True
        try:
            yield
        finally:
            self._is_held = False
            with suppress(OSError):  # what was written is written; the process's end lets go
                lock.release()

    def wait(self, seconds: float) -> None:
        """Return when nobody holds it, or after that many `seconds`, or at once where that cannot be told.

        Readers ask: nothing is made, and nothing is changed.
        """
        with suppress(OSError, NotOurs):
            descriptor = open_own(self.path, os.O_RDONLY, self._store)
            try:
                self._watch(descriptor, seconds)
            finally:
                os.close(descriptor)

    def _watch(self, descriptor: int, seconds: float) -> None:
        began = time.monotonic()
        is_told = False
        while not self._is_held and not _is_free(descriptor) and (waited := time.monotonic() - began) < seconds:
            if waited > SILENT and not is_told and self._note:
                self._note(_waiting(self._store))
                is_told = True
            time.sleep(_POLL)

    def _acquire(self, lock: Any, wait: float) -> None:
        try:
            lock.acquire(timeout=min(wait, SILENT))
        except TimeoutError:
            if wait <= SILENT:
                raise
            if self._note:
                self._note(_waiting(self._store))
            lock.acquire(timeout=wait - SILENT)

    def _prepared(self) -> int:
        """Make the lock's file, for those who may write the store and no others; gives its mode.

        Raises OSError where files cannot be locked: not every version of filelock tells. Raises NotOurs.
        """
        descriptor = open_own(self.path, os.O_RDWR | os.O_CREAT, self._store)
        try:
            if os.fstat(descriptor).st_nlink == 1:  # else its mode is that of a file elsewhere, too
                with suppress(OSError):  # another user's, which serves as it is
                    own_as(self._store, at_least=0o600)(descriptor)
            _is_free(descriptor)
            return os.fstat(descriptor).st_mode & 0o777
        finally:
            os.close(descriptor)


def _is_free(descriptor: int) -> bool:
    """Whether nobody holds the lock in this file; until it is closed others may only read then.

    Raises OSError where files cannot be locked.
    """
    if sys.platform == "win32":
        return True
    import fcntl  # only to write, or to wait for a writer

    try:
        fcntl.flock(descriptor, fcntl.LOCK_SH | fcntl.LOCK_NB)
    except (BlockingIOError, PermissionError):
        return False
    return True


def _waiting(store: Path) -> str:
    return _("Waiting for another icmd that writes to {path} …").format(path=store)
