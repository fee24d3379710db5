"""The seal of an index, so that damage which SQLite cannot see is noticed before it answers.

A small index has the checksum of its bytes within its own file. Of a large one, which takes longer to read than to ask,
a file beside it says how it looked from outside when icmd had written it: whatever else writes to it shows there. What
turns over on the disk itself does not: for that the file has the checksum of each piece. The pieces are compared before
the index answers; of more than 32, other 32 each time.
"""

import os
import time
import zlib
from contextlib import suppress
from pathlib import Path

from icmd_cli.storage.beside import is_private
from icmd_cli.storage.fingerprint import stat_text

SEALED = 4 << 20
"""Up to this many bytes an index is compared with its checksum."""

_PIECE, _COMPARED = 1 << 20, 32
"""How many bytes of a large index have one checksum, and how many such pieces are compared at a time: in 10 ms."""

_LOOKS, _PAUSE = 5, 0.02
"""How many times a seal is looked at before it is found broken, and the seconds in between."""

_AT, _END = 60, 64
"""Where SQLite's file format keeps `user_version`, which is for applications: the checksum lies there."""


def companions(path: Path) -> list[Path]:
    """The files that SQLite looks for beside the index at `path`: to take a change back, and to wait for one."""
    return [path.with_name(f"{path.name}-{name}") for name in ("journal", "wal", "shm")]


def seal(path: Path) -> None:
    """Seal the index at `path`, which no transaction is changing; without a seal it is only made anew."""
    with suppress(OSError):
        if not is_small(path):
            looks = stat_text(path.stat())
            with path.open("rb") as file:
                pieces = iter(lambda: file.read(_PIECE), b"")
                checksums = [*map(_piece_checksum, pieces)]
            _beside(path).unlink(missing_ok=True)  # whatever lies there is not written into
            _beside(path).write_text("\n".join([looks, *checksums]), encoding="ascii")
            return
        with path.open("r+b") as file:
            checksum = _checksum(file.read())
            file.seek(_AT)
            file.write(checksum)


def put_in_place(made: Path, path: Path) -> None:
    """Give the index that was `made` the name `path`, sealed. Raises OSError."""
    # What would take back a change of the index that was there: SQLite would put its pages into this one.
    for companion in companions(path):
        companion.unlink(missing_ok=True)
    if is_small(made):
        seal(made)
        made.replace(path)
        return
    with made.open("rb") as file:
        os.fsync(file.fileno())  # a power cut would leave pages of zeros under a whole seal
    made.replace(path)
    seal(path)


def is_small(path: Path) -> bool:
    """Whether the index at `path` carries its checksum."""
    try:
        return path.stat().st_size <= SEALED
    except OSError:
        return False


def is_whole(path: Path, *, compared: int | None = _COMPARED) -> bool:
    """Whether the index at `path` is as it was sealed; of a large one that many pieces are read, all without a number.

    Raises OSError.
    """
    if is_small(path):
        data = path.read_bytes()
        return data[_AT:_END] == _checksum(data)
    first = int.from_bytes(os.urandom(4), "big")
    for _each in range(_LOOKS):
        if is_private(_beside(path)) and _is_sealed(path, first, compared):
            return True
        time.sleep(_PAUSE)  # another process may be about to seal it
    return False


def _is_sealed(path: Path, first: int, compared: int | None) -> bool:
    looks, *checksums = _beside(path).read_text(encoding="ascii", errors="replace").split("\n")
    if looks != stat_text(path.stat()):
        return False
    count = len(checksums)
    with path.open("rb") as file:
        for piece in (at % count for at in range(first, first + min(count, compared or count))):
            file.seek(piece * _PIECE)
            if _piece_checksum(file.read(_PIECE)) != checksums[piece]:
                return False
    return True


def _piece_checksum(piece: bytes) -> str:
    return f"{zlib.crc32(piece):x}"


def _beside(path: Path) -> Path:
    return path.with_suffix(".seal")


def _checksum(data: bytes) -> bytes:
    rest = zlib.crc32(data[_END:], zlib.crc32(data[:_AT]))
    return rest.to_bytes(_END - _AT, "big")
