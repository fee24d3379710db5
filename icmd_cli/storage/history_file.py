"""The history's file: an entry is put at its end before the store is written, and taken back if that fails."""

import json
import os
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

from icmd_cli.domain.changes import Record
from icmd_cli.storage.atomic import own_as
from icmd_cli.storage.document import encoded


@contextmanager
def appended(history: Path, entry: Record, like: Path, is_borne_out: Callable[[int], bool]) -> Iterator[int]:
    """`entry`, with the number that it gives, at the end of the history while the block runs.

    It is taken back if the block fails, unless the store has the checksum `after` already. A new history has the mode
    and owner of `like`. Raises OSError.
    """
    entry["n"] = _drop_unborne(history, entry["before"]) + 1
    line = encoded(json.dumps(entry, ensure_ascii=False, separators=(",", ":"))) + b"\n"
    is_new = not history.exists()
    descriptor = os.open(history, os.O_WRONLY | os.O_APPEND | os.O_CREAT | getattr(os, "O_BINARY", 0), 0o600)
    try:
        length = os.fstat(descriptor).st_size
        try:
            if is_new:
                own_as(like)(descriptor)
            _write_all(descriptor, line)
            os.fsync(descriptor)
            yield entry["n"]
        except BaseException:
            if not is_borne_out(entry["after"]):
                os.ftruncate(descriptor, length)
                if is_new:
                    history.unlink()
            raise
    finally:
        os.close(descriptor)


def _write_all(descriptor: int, data: bytes) -> None:
    rest = memoryview(data)
    while rest:
        rest = rest[os.write(descriptor, rest) :]


def _drop_unborne(history: Path, checksum: int) -> int:
    """Cut a last entry that never came about: its process died between the history and the store.

    Gives the number of the last entry that stays; 0 when there is none.
    """
    with suppress(FileNotFoundError), history.open("rb+") as file:
        start = _last_line(file)
        line = file.read()
        if not line.endswith(b"\n") or _is_unborne(_head(line), checksum):
            file.truncate(start)
            _last_line(file)
            line = file.read()
        number = _head(line).get("n")
        if isinstance(number, int) or not line:
            return number or 0
        file.seek(0)
        return sum(1 for _line in file)
    return 0


def _is_unborne(entry: Mapping[str, Any], checksum: int) -> bool:
    return entry.get("after", checksum) != checksum and entry.get("before") == checksum


def _head(line: bytes) -> Record:
    """What an entry says of itself, without its changes, which may be many; empty when it is none of ours."""
    for text in (line.partition(b',"changes":[')[0] + b"}", line):
        with suppress(ValueError):
            entry = json.loads(text)
            if isinstance(entry, dict) and "after" in entry:
                return entry
    return {}


def _last_line(file: Any) -> int:
    """Where the last line of `file` begins; the file is left there."""
    end = file.seek(0, os.SEEK_END)
    at = max(0, end - 1)  # the last byte is that line's own break
    while at > 0:
        length = min(at, 65536)
        file.seek(at - length)
        found = file.read(length).rfind(b"\n")
        if found >= 0:
            at += found + 1 - length
            break
        at -= length
    file.seek(at)
    return int(at)
