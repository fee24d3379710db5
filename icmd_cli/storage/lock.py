"""The lock beside the store: one writer at a time; others wait, and are told what for."""

import errno
import os
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from icmd_cli.errors import NotOurs, StoreBusy, StoreNotWritable
from icmd_cli.i18n import _
from icmd_cli.storage.atomic import own_as
from icmd_cli.storage.beside import open_own
from icmd_cli.storage.location import lock_of

SILENT = 1.0
"""Seconds of waiting for another writer before it is said."""

_POLL = 0.02
"""Seconds between two looks at a lock that another holds."""

_LOCKLESS = (errno.ENOLCK, errno.ENOSYS, errno.EOPNOTSUPP)
"""How a system says that files in that folder cannot be locked."""


class Lock:
    """The lock of the store at `path`; `note` is told what a long wait is for."""

    def __init__(self, path: Path, note: Callable[[str], None] | None = None) -> None:
        self.path = lock_of(path)
        self._store = path
        self._note = note
        self._is_held = False

    @contextmanager
    def held(self, wait: float) -> Iterator[None]:
        """Hold it, unless this process does so already; the system lets it go when a process dies.

        Raises StoreBusy after `wait` seconds, StoreNotWritable where files cannot be locked, NotOurs, OSError.
        """
        if self._is_held:
            yield
            return
        descriptor = self._taken(wait)
        self._is_held = True
        try:
            yield
        finally:
            self._is_held = False
            with suppress(OSError):  # what was written is written; the process's end lets go
                os.close(descriptor)

    def wait(self, seconds: float) -> None:
        """Return when nobody holds it, or after that many `seconds`, or at once where that cannot be told.

        Readers ask: nothing is made, and nothing is changed.
        """
        if self._is_held or sys.platform == "win32":
            return
        with suppress(OSError, NotOurs):
            descriptor = open_own(self.path, os.O_RDONLY, self._store)
            try:
                self._waited(seconds, lambda: _is_locked(descriptor, shared=True) or None)
            finally:
                os.close(descriptor)

    def _taken(self, wait: float) -> int:
        """The descriptor of its file, locked until that is closed. Raises as `held`."""
        try:
            descriptor = self._waited(wait, self._tried)
        except OSError as error:
            if error.errno not in _LOCKLESS:
                raise
            message = _("The store {path} cannot be locked: {reason}. Nothing was changed.")
            hint = _("Copy it to a disk whose files can be locked, and name the copy with --store.")
            raise StoreNotWritable(message.format(path=self._store, reason=os.strerror(error.errno)), hint) from error
        if descriptor is None:
            message = _("Another icmd is writing to {path}; waited {seconds:g} s.")
            raise StoreBusy(message.format(path=self._store, seconds=wait), _("Try again."))
        return descriptor

    def _waited(self, seconds: float, tried: Callable[[], int | None]) -> int | None:
        """What `tried` gives as soon as that is something; None after so many `seconds`. A long wait is told."""
        began = time.monotonic()
        is_told = False
        while (found := tried()) is None and (waited := time.monotonic() - began) < seconds:
            if waited > SILENT and not is_told and self._note:
                self._note(_("Waiting for another icmd that writes to {path} …").format(path=self._store))
                is_told = True
            time.sleep(_POLL)
        return found

    def _tried(self) -> int | None:
        """The descriptor of its file if it could be locked at once; None while another holds it."""
        descriptor = open_own(self.path, os.O_RDWR | os.O_CREAT, self._store)
        try:
            self._own(descriptor)
            if _is_locked(descriptor) and self._is_there(descriptor):
                return descriptor
        except BaseException:
            os.close(descriptor)
            raise
        os.close(descriptor)
        return None

    def _own(self, descriptor: int) -> None:
        """Give the file to those who may write the store, and to no others."""
        if os.fstat(descriptor).st_nlink == 1:  # else its mode is that of a file elsewhere, too
            with suppress(OSError):  # another user's, which serves as it is
                own_as(self._store, at_least=0o600)(descriptor)

    def _is_there(self, descriptor: int) -> bool:
        """Whether the next writer would find this very file: whoever removes it makes another lock."""
        with suppress(FileNotFoundError):
            return os.path.samestat(os.fstat(descriptor), self.path.lstat())
        return False


def _is_locked(descriptor: int, *, shared: bool = False) -> bool:
    """Whether the file is locked now, until it is closed; `shared` keeps only writers away. Raises OSError."""
    try:
        if sys.platform == "win32":
            import msvcrt  # only to write

            msvcrt.locking(descriptor, msvcrt.LK_NBLCK, 1)
        else:
            import fcntl  # only to write, or to wait for a writer

            fcntl.flock(descriptor, (fcntl.LOCK_SH if shared else fcntl.LOCK_EX) | fcntl.LOCK_NB)
    except (BlockingIOError, PermissionError):
        return False
    return True
