"""The seal of an index: a checksum in its file, so that damage which SQLite cannot see is noticed before it answers."""

import zlib
from contextlib import suppress
from pathlib import Path

SEALED = 4 << 20
"""Up to this many bytes the file is compared with its seal; of a larger one only what SQLite itself notices is noticed.

Reading that takes longer than answering a question."""

_AT, _END = 60, 64
"""Where SQLite's file format keeps `user_version`, which is for applications: the seal lies there."""


def seal(path: Path) -> None:
    """Seal the index at `path`, which no transaction is changing; without a seal it is only made anew."""
    with suppress(OSError):
        if not is_sealed(path):
            return
        with path.open("r+b") as file:
            checksum = _checksum(file.read())
            file.seek(_AT)
            file.write(checksum)


def is_sealed(path: Path) -> bool:
    """Whether the index at `path` is small enough to have a seal."""
    try:
        return path.stat().st_size <= SEALED
    except OSError:
        return False


def is_whole(path: Path) -> bool:
    """Whether the index at `path` is as it was sealed, as far as that is looked at. Raises OSError."""
    if path.stat().st_size > SEALED:
        return True
    data = path.read_bytes()
    return data[_AT:_END] == _checksum(data)


def _checksum(data: bytes) -> bytes:
    rest = zlib.crc32(data[_END:], zlib.crc32(data[:_AT]))
    return rest.to_bytes(_END - _AT, "big")
