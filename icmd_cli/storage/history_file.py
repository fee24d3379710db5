"""The history's file: an entry is put at its end before the new store takes its place, and taken back if that fails."""

import json
import os
import re
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager, suppress
from io import BytesIO
from itertools import pairwise
from pathlib import Path
from typing import BinaryIO, NamedTuple

from icmd_cli.domain.changes import Record, is_number
from icmd_cli.domain.history import entry_in, is_torn, is_uncommitted, number_of, renumbered
from icmd_cli.errors import HistoryUnreadable, InvalidData, StoreNotWritable
from icmd_cli.i18n import _
from icmd_cli.storage.atomic import own_as, replace_file, withdraw_rights
from icmd_cli.storage.beside import open_own
from icmd_cli.storage.document import encoded

_LONGEST = 1 << 29
"""Bytes of the longest line that is read or written; an import that changes 100,000 projects makes 200 MB."""

_HEAD = re.compile(rb'\{"n":([1-9]\d{0,15}),"last":(\d{1,16}),')
"""How each line begins that icmd wrote."""


class Tail(NamedTuple):
    """What the next entry must know of those before it.

    `n` is the number of the last one, `line` its text, `highest` the highest number of a project that any knows of.
    `is_regular` is False where numbers stand twice or not at all. Of the file `size` bytes stay: not a torn last line;
    `is_ended` is False where those end without a line break.
    """

    n: int = 0
    line: bytes = b""
    highest: int = 0
    is_regular: bool = True
    size: int = 0
    is_ended: bool = True


class HistoryFile:
    """The history at `path` of the store at `store`."""

    def __init__(self, path: Path, store: Path) -> None:
        self.path = path
        self._store = store

    @contextmanager
    def lines(self) -> Iterator[Iterator[bytes]]:
        """Its lines, to be gone through once; none without a history. Raises HistoryUnreadable."""
        with self._read() as file:
            yield self._lines(file)

    def size(self) -> int:
        """How many bytes it has."""
        try:
            return self.path.lstat().st_size
        except OSError:
            return 0

    def tail(self) -> Tail:
        """How it ends. Raises HistoryUnreadable."""
        with self._read() as file:
            return _tail(self._lines(file))

    def tidy(self, tail: Tail) -> Tail:
        """Give every entry a number of its own, where two histories were merged line by line; gives its `tail` then."""
        if tail.is_regular:
            return tail
        with self.lines() as lines:
            self.replace(renumbered(lines))
        return self.tail()

    def replace(self, lines: Iterable[bytes]) -> None:
        """Put `lines` in place of all that it holds. Raises StoreNotWritable."""
        with self.writable():
            replace_file(self.path, lines, own_as(self.path))

    @contextmanager
    def appended(self, entry: Record, tail: Tail, is_committed: Callable[[int], bool]) -> Iterator[None]:
        """`entry` after `tail` while the block runs.

        It is taken back if the block fails, unless the store has the checksum `after` already. A new history has the
        mode and owner of the store; an old one keeps no more rights than that has.

        Raises InvalidData for an entry that is too long to be read again, StoreNotWritable, NotOurs.
        """
        line = encoded(json.dumps(entry, ensure_ascii=False, separators=(",", ":"))) + b"\n"
        if len(line) > _LONGEST:  # it could not be read again: neither undone nor counted
            message = _("The change is too large: its entry in the history would have {n} MB. Nothing was changed.")
            raise InvalidData(message.format(n=len(line) >> 20), (), _("Make it in parts."))
        is_new = not os.path.lexists(self.path)
        with self.writable():
            descriptor = open_own(self.path, os.O_RDWR | os.O_APPEND | os.O_CREAT, self._store)
        try:
            with self.writable():
                if is_new:
                    own_as(self._store)(descriptor)
                else:
                    withdraw_rights(descriptor, self._store)
                    if os.fstat(descriptor).st_size > tail.size:
                        os.ftruncate(descriptor, tail.size)
                _write_all(descriptor, line if tail.is_ended else b"\n" + line)
                os.fsync(descriptor)
            yield
        except BaseException:
            if not is_committed(entry["after"]):
                with suppress(OSError):  # an entry that stays counts for nothing, as the next one says
                    os.ftruncate(descriptor, tail.size)
                    if is_new:
                        self.path.unlink()
            raise
        finally:
            with suppress(OSError):  # the entry is on the disk, or gone: nothing may fail any more
                os.close(descriptor)

    @contextmanager
    def writable(self) -> Iterator[None]:
        """Say what cannot be written, and why. Raises StoreNotWritable."""
        try:
            yield
        except OSError as error:
            message = _("The history {path} cannot be written: {reason}. Nothing was changed.")
            raise StoreNotWritable(message.format(path=self.path, reason=_reason(error))) from error

    @contextmanager
    def _read(self) -> Iterator[BinaryIO]:
        try:
            file = os.fdopen(open_own(self.path, os.O_RDONLY, self._store), "rb")
        except FileNotFoundError:
            yield BytesIO()
            return
        except OSError as error:
            raise self._unreadable(error) from error
        with file:
            yield file

    def _lines(self, file: BinaryIO) -> Iterator[bytes]:
        """The lines of `file`; what is longer than any of ours comes in pieces, none of which is an entry."""
        try:
            while line := file.readline(_LONGEST):
                yield from _apart(line)
        except OSError as error:
            raise self._unreadable(error) from error

    def _unreadable(self, error: OSError) -> HistoryUnreadable:
        message = _("The history {path} cannot be read: {reason}.")
        return HistoryUnreadable(message.format(path=self.path, reason=_reason(error)))


def void(tail: Tail, checksum: int) -> int | None:
    """The number of the last entry if it never came about, as a store with that `checksum` tells."""
    entry = entry_in(tail.line) if tail.line else None
    return tail.n if entry and is_uncommitted(entry, checksum) else None


def _tail(lines: Iterable[bytes]) -> Tail:
    tail = Tail()
    size = 0
    for line in lines:
        size += len(line)
        is_ended = line.endswith(b"\n")
        head = _HEAD.match(line) if is_ended else None
        entry = {"n": int(head[1]), "last": int(head[2])} if head else entry_in(line)
        if entry is None:
            if not is_torn(line):
                tail = tail._replace(size=size, is_ended=is_ended)
            continue
        n, highest = number_of(entry.get("n"), tail.n), entry.get("last")
        tail = Tail(
            n=n,
            line=line,
            highest=max(tail.highest, highest if is_number(highest) else 0),
            is_regular=tail.is_regular and n == entry.get("n"),
            size=size,
            is_ended=is_ended,
        )
    return tail


def _apart(line: bytes) -> list[bytes]:
    """`line`, or where it is no entry what it holds of some that lost the line breaks between them."""
    if line.find(b'{"n":', 1) < 0 or entry_in(line):
        return [line]
    begins = [found.start() for found in _HEAD.finditer(line)]
    return [line[start:end] for start, end in pairwise([0, *(at for at in begins if at), len(line)])]


def _reason(error: OSError) -> str:
    return os.strerror(error.errno) if error.errno else str(error).rstrip(".")


def _write_all(descriptor: int, data: bytes) -> None:
    rest = memoryview(data)
    while rest:
        rest = rest[os.write(descriptor, rest) :]
