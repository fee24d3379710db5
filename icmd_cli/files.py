"""Files for other programs: written beside and put in place whole, or not at all."""

import os
import stat
import time
from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path


def write_file(path: Path, pieces: Iterable[str] | Iterable[bytes]) -> None:
    """Put `pieces` (text as UTF-8) in place of the file at `path`, which stays as it is until they are all there.

    A file that is replaced keeps its mode; links are followed; a device or a pipe is written to as it stands. Raises
    OSError, and whatever making the pieces raises.
    """
    if path.exists() and not path.is_file():
        with path.open("wb") as file:
            file.writelines(map(_encoded, pieces))
        return
    target = path.resolve()
    beside = target.with_name(f".icmd-{os.getpid()}-{time.time_ns()}.tmp")
    try:
        # Unlike tempfile's, a new file has the mode that the user's umask gives.
        with beside.open("xb") as file:
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


def _encoded(piece: str | bytes) -> bytes:
    return piece.encode("utf-8", "replace") if isinstance(piece, str) else piece
