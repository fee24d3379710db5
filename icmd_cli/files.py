"""Files for other programs: written beside and put in place whole, or not at all."""

import os
import stat
import time
from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path

_NEW = os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0)


def write_file(path: Path, pieces: Iterable[str] | Iterable[bytes], *, like: Path | None = None) -> None:
    """Put `pieces` (text as UTF-8) in place of the file at `path`, which stays as it is until they are all there.

    A file that is replaced keeps its mode; a new one has what the umask leaves, and may be read by nobody who may not
    read `like`. Links are followed; a device or a pipe is written to as it stands. Raises OSError, and whatever making
    the pieces raises.
    """
    if path.exists() and not path.is_file():
        with path.open("wb") as file:
            file.writelines(map(_encoded, pieces))
        return
    target = path.resolve()
    beside = target.with_name(f".icmd-{os.getpid()}-{time.time_ns()}.tmp")
    try:
        with os.fdopen(os.open(beside, _NEW, _mode(target, like)), "wb") as file:
            file.writelines(map(_encoded, pieces))
            file.flush()
            os.fsync(file.fileno())
        with suppress(OSError):  # there was none, or another user's
            beside.chmod(stat.S_IMODE(target.stat().st_mode))
        beside.replace(target)
    except BaseException:
        with suppress(OSError):
            beside.unlink()
        raise


def _mode(target: Path, like: Path | None) -> int:
    """The mode to begin with, so that nobody can look in while it is written; the umask takes its part."""
    if target.exists():
        return stat.S_IMODE(target.stat().st_mode)
    return 0o666 & like.stat().st_mode | 0o600 if like else 0o666


def _encoded(piece: str | bytes) -> bytes:
    return piece.encode("utf-8", "replace") if isinstance(piece, str) else piece
