"""Files put in place whole: written beside, then given the name in one step, or not at all."""

import os
import signal
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager, suppress
from math import inf
from pathlib import Path

Own = Callable[[int], None]
"""Gives the open file of that descriptor its mode and owner."""

_MIDDLE = 8
"""This many letters of a temporary file's name are made up, of _LETTERS."""

_LETTERS = frozenset("abcdefghijklmnopqrstuvwxyz0123456789_")

_LONGEST = 255 - len(f"..{'x' * _MIDDLE}.tmp")
"""This many bytes of a file's name go into its temporary one's, which has 255 at most."""


_ABANDONED = 3600
"""Seconds after which an unfinished file is nobody's any more: a living writer writes all the time."""


class NewFile:
    """A file beside the one at `path`, whole and on the disk, that nobody sees until it takes that one's place."""

    def __init__(self, path: Path) -> None:
        """Begin it, empty. Raises OSError."""
        self._path = path
        descriptor, self._name = _begun(path)
        self._file = os.fdopen(descriptor, "wb")

    def write(self, pieces: Iterable[bytes], own: Own) -> None:
        """Put `pieces` in; nobody else can read them before `own` has seen to it. Raises OSError, and what these do."""
        self._file.writelines(pieces)
        self._file.flush()
        own(self._file.fileno())
        os.fsync(self._file.fileno())

    def take_place(self, ready: Callable[[], None] | None = None) -> os.stat_result:
        """Be the file at `path`; gives its status. `ready` may still refuse, at the last moment. Raises OSError."""
        status = os.fstat(self._file.fileno())
        if ready:
            ready()
        self._name = self._name or _named(self._file.fileno(), self._path)
        self._file.close()
        Path(self._name).replace(self._path)
        self._name = ""
        _sync_folder(self._path.parent)
        with suppress(OSError):  # it is done: nothing may fail any more
            status = self._path.stat()
        return status

    def drop(self) -> None:
        """Leave nothing of it, unless it has taken its place."""
        with suppress(OSError):
            self._file.close()
        with suppress(OSError):
            if self._name:
                Path(self._name).unlink()


@contextmanager
def new_file(path: Path, pieces: Iterable[bytes], own: Own) -> Iterator[NewFile]:
    """A file that holds `pieces`, to take the place of the one at `path` in the block, or never.

    Raises OSError, and whatever making the pieces or `own` raises.
    """
    new = NewFile(path)
    try:
        new.write(pieces, own)
        yield new
    finally:
        new.drop()


def replace_file(
    path: Path, pieces: Iterable[bytes], own: Own, *, ready: Callable[[], None] | None = None
) -> os.stat_result:
    """Put `pieces` in place of the file at `path`, which stays as it is until they are on the disk; gives its status.

    Nobody else can read the new file before `own` has seen to it. `ready` may still refuse, at the last moment.
    Raises OSError, and whatever making the pieces, `own` or `ready` raises.
    """
    with new_file(path, pieces, own) as new, uninterrupted():
        return new.take_place(ready)


def _begun(path: Path) -> tuple[int, str]:
    """A new file in the folder of `path`: its descriptor, and its name.

    Where the system can, it has no name ("") until all is written: who is killed meanwhile leaves nothing behind.
    """
    if hasattr(os, "O_TMPFILE") and Path("/proc/self/fd").exists():
        with suppress(OSError):  # not on every file system
            return os.open(path.parent, os.O_TMPFILE | os.O_WRONLY, 0o600), ""
    import tempfile  # only to write

    return tempfile.mkstemp(prefix=f".{_shortened(path)}.", suffix=".tmp", dir=path.parent)


def _named(descriptor: int, path: Path) -> str:
    """Give the nameless file of that descriptor a name beside `path`."""
    while True:
        name = path.with_name(f".{_shortened(path)}.{os.urandom(4).hex()}.tmp")
        with suppress(FileExistsError):
            # Python follows the link in /proc only where a folder is named; the whole path makes it idle.
            os.link(f"/proc/self/fd/{descriptor}", name, src_dir_fd=descriptor, follow_symlinks=True)
            return str(name)


def _shortened(path: Path) -> str:
    return os.fsdecode(os.fsencode(path.name)[:_LONGEST])


def write_file(
    path: Path, pieces: Iterable[str] | Iterable[bytes], *, like: Path | None = None, follows: bool = True
) -> None:
    """Put `pieces` (text as UTF-8) in place of the file at `path`, as `replace_file` does.

    A file that is replaced keeps its mode and owner; a new one has the mode that the umask leaves, and may be read by
    nobody who may not read `like`. A link is followed, or else replaced; a device or a pipe is written to as it stands.
    Raises OSError, and whatever making the pieces raises.
    """
    if path.exists() and not path.is_file():
        with os.fdopen(_without_waiting(path), "wb") as file:
            file.writelines(map(_encoded, pieces))
        return
    target = path.resolve() if follows else path.parent.resolve() / path.name
    sweep(target)

    def own(descriptor: int) -> None:
        if target.exists() and not target.is_symlink():
            own_as(target)(descriptor)
        elif hasattr(os, "fchmod"):
            mode = 0o666 & ~_umask()
            os.fchmod(descriptor, mode & like.stat().st_mode | 0o600 if like else mode)

    replace_file(target, map(_encoded, pieces), own)


def _without_waiting(path: Path) -> int:
    """The descriptor of a device or a pipe; one that nobody reads fails, and is not waited for. Raises OSError."""
    descriptor = os.open(path, os.O_WRONLY | getattr(os, "O_NONBLOCK", 0))
    os.set_blocking(descriptor, True)
    return descriptor


def sweep(path: Path, *, is_locked: bool = False) -> None:
    """Remove what writers of the file at `path` left that were killed; unless `is_locked`, only what is abandoned."""
    before = inf if is_locked else time.time() - _ABANDONED
    beginning = f".{_shortened(path)}."
    with suppress(OSError), os.scandir(path.parent) as entries:
        for entry in entries:
            middle = entry.name.removeprefix(beginning).removesuffix(".tmp")
            if entry.name == f"{beginning}{middle}.tmp" and len(middle) == _MIDDLE and _LETTERS.issuperset(middle):
                with suppress(OSError):
                    if entry.stat(follow_symlinks=False).st_mtime < before:
                        Path(entry.path).unlink()


def own_as(like: Path, *, at_least: int = 0) -> Own:
    """What gives a new file the mode, owner and group of `like`; where that is not there, the mode of the umask.

    The mode is `at_least` so much. A group that cannot be kept gets no more rights than everybody. Raises OSError.
    """

    def own(descriptor: int) -> None:
        if not hasattr(os, "fchmod"):
            return
        try:
            wanted, given = like.stat(), os.fstat(descriptor)
        except FileNotFoundError:
            os.fchmod(descriptor, 0o666 & ~_umask() | at_least)
            return
        mode = wanted.st_mode & 0o777
        if (given.st_uid, given.st_gid) != (wanted.st_uid, wanted.st_gid):
            try:
                os.fchown(descriptor, wanted.st_uid, wanted.st_gid)
            except PermissionError:
                if not os.geteuid():
                    raise  # the superuser's own would shut the owner out
                with suppress(PermissionError):  # of another user's file the group can be kept by its members
                    os.fchown(descriptor, -1, wanted.st_gid)
            if os.fstat(descriptor).st_gid != wanted.st_gid:
                mode &= ~0o070 | (mode & 0o007) << 3  # another group may do no more than anybody
        if given.st_mode & 0o777 != mode | at_least:
            os.fchmod(descriptor, mode | at_least)

    return own


def withdraw_rights(descriptor: int, like: Path) -> None:
    """Take from an open file the rights that `like` does not give (any more); another user's keeps its own."""
    with suppress(FileNotFoundError, PermissionError):
        given, wanted = os.fstat(descriptor).st_mode & 0o777, like.stat().st_mode
        if given & ~wanted and hasattr(os, "fchmod"):
            os.fchmod(descriptor, given & wanted)


@contextmanager
def uninterrupted() -> Iterator[None]:
    """Ctrl-C comes too late for the block: it takes a moment, and ends with all of the change or none."""
    try:
        before = signal.signal(signal.SIGINT, signal.SIG_IGN)
    except ValueError:  # not in the main thread, which alone is interrupted
        yield
        return
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, before)


def _umask() -> int:
    mask = os.umask(0o077)
    os.umask(mask)
    return mask


def _sync_folder(folder: Path) -> None:
    with suppress(OSError):  # some systems and file systems cannot
        descriptor = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)


def _encoded(piece: str | bytes) -> bytes:
    return piece.encode("utf-8", "replace") if isinstance(piece, str) else piece
