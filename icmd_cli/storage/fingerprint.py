"""How a file looks, so that a later look tells whether it is still the same."""

import os
import time
import zlib
from typing import NamedTuple

SMALL = 1 << 20
"""Up to this many bytes the content itself is compared, not only the file's dates."""

_SETTLED = 2_000_000_000
"""Nanoseconds after which a second write must show in a file's date (FAT counts in 2 s)."""


class Fingerprint(NamedTuple):
    """`stat` is how the file looks from outside, `checksum` its bytes' CRC-32.

    `settled` says whether its dates can be trusted by now.
    """

    stat: str
    checksum: int
    settled: bool


def fingerprint(status: os.stat_result, data: bytes) -> Fingerprint:
    """That of a file with this status and these bytes."""
    return Fingerprint(stat_text(status), zlib.crc32(data), is_settled(status))


def stat_text(status: os.stat_result) -> str:
    """What tells a changed file from outside: the inode and the change time show what a copied date would hide."""
    return f"{status.st_size} {status.st_mtime_ns} {status.st_ctime_ns} {status.st_ino}"


def is_settled(status: os.stat_result) -> bool:
    """Whether the file is old enough that another write would show in its dates."""
    return time.time_ns() - status.st_mtime_ns > _SETTLED
