"""A new index that a process of its own makes while this one does the rest: for large imports.

That process gets through a pipe, a line each: the texts of rows while they are still looked at, whose terms it works
out, as that takes longest; the documents of the projects as soon as they are known; the rows of what filters ask for;
and an empty line when it has all. It ends with the pipe: nothing is left of it when who has started it is killed.
"""

import gc
import os
import signal
import sys
import tempfile
from collections.abc import Iterable, Iterator, Sequence
from contextlib import suppress
from hashlib import blake2b
from itertools import chain, islice
from operator import attrgetter
from pathlib import Path
from queue import SimpleQueue
from subprocess import DEVNULL, PIPE, Popen
from threading import Thread
from typing import IO, Any

import orjson  # found by entry_of_record too: a third of the time for large catalogues

from icmd_cli.domain.entry import Entry
from icmd_cli.domain.project import Project
from icmd_cli.search.expected import ExpectingWriter, KeyedEntry
from icmd_cli.search.indexer import BATCH, FactWriter, begin, complete, say_state, teach_folding
from icmd_cli.search.schema import IN_THE_MAKING, SEARCHED, Connection, connect
from icmd_cli.storage.fingerprint import Fingerprint

_PROGRAM = """
import sys
sys.path[:] = {path}
from icmd_cli.search.ahead import main
main({file!r}, {language!r}, {starter})
"""
_EXPECTED, _ENTRY, _ROWS = b"?", b"=", b"+"
"""How lines begin: with texts that a project may have, with a key, a number and a document, with a statement."""

_WAITING = 1 << 20
"""Bytes that wait in the pipe: the other process is to find some whenever it looks."""


_EXPECTED_FIELDS = ("language", *chain.from_iterable(SEARCHED.values()))
"""The fields whose values are sent of a project that may come: what its terms are made of."""

_values = attrgetter(*_EXPECTED_FIELDS)


class IndexAhead:
    """An index in the making, at `file`, into which another process puts what is sent to it."""

    @classmethod
    def begun(cls, path: Path, language: str | None) -> "IndexAhead | None":
        """The one beside the index at `path`; None where it would save nothing, or where no process can be started."""
        try:
            return cls(path, language) if _processors() > 1 else None
        except (OSError, RuntimeError):
            return None

    def __init__(self, path: Path, language: str | None) -> None:
        """Begin it, beside the index at `path`. Raises OSError, RuntimeError."""
        descriptor, name = tempfile.mkstemp(prefix=f".{path.name}.", suffix=".tmp", dir=path.parent)
        os.close(descriptor)
        self.file = Path(name)
        self.language = language
        modules = [str(Path(__file__).parents[2]), *filter(None, sys.path)]
        program = _PROGRAM.format(path=modules, file=name, language=language or "", starter=os.getpid())
        try:
            self._process = Popen(  # noqa: S603 - our own program text
                [sys.executable, "-S", "-E", "-c", program],
                stdin=PIPE,
                stdout=DEVNULL,
                stderr=DEVNULL,
                pipesize=_WAITING,
            )
            self._queue: SimpleQueue[bytes | None] = SimpleQueue()
            self._feeder = Thread(target=_feed, args=(self._process.stdin, self._queue), daemon=True)
            self._feeder.start()
            self._facts = FactWriter(self._run)
        except BaseException:  # without its pipe the process ends by itself
            self.file.unlink()
            raise

    def expect(self, projects: Iterable[Project]) -> None:
        """Have the terms of the texts of `projects` worked out, which may come and may not."""
        self._send(b"%b%b\n" % (_EXPECTED, _texts(project)) for project in projects)

    def add(self, projects: Sequence[Project], entries: Iterable[Entry]) -> None:
        """Have `projects` put in, whose `entries` these are."""
        self._send(
            b"%b%b %d %b\n" % (_ENTRY, _key(_texts(project)), number, document.encode())
            for project, (number, document) in zip(projects, entries, strict=True)
        )
        self._facts.add(projects)

    def _run(self, sql: str, rows: Iterable[Sequence[Any]]) -> None:
        self._send(b"%b%b\n" % (_ROWS, orjson.dumps(each)) for each in [[sql, list(rows)]])

    def _send(self, lines: Iterable[bytes]) -> None:
        try:
            self._queue.put(b"".join(lines))  # whole, so that sending it needs no turn of the interpreter
        except (TypeError, ValueError):  # half a letter or a huge number cannot be sent
            self._process.kill()

    def add_no_more(self) -> None:
        """Say that it has all."""
        self._facts.finish()
        self._queue.put(None)

    def finish(self, state: Fingerprint) -> bool:
        """Whether the index is whole, of all that was added; then it speaks for `state`. Raises sqlite3.Error."""
        if self._ended() != 0:
            return False
        connection = connect(self.file)
        connection.executescript(IN_THE_MAKING)
        say_state(connection, state, self.language)
        connection.close()
        return True

    def _ended(self) -> int:
        """The exit code of the process, which has all and ends with its pipe."""
        self._feeder.join()
        if self._process.stdin:
            with suppress(OSError):
                self._process.stdin.close()
        return self._process.wait()

    def end(self) -> None:
        """End the process, if it has not ended, and remove what it made, if nobody took it."""
        self._process.kill()
        self._queue.put(None)
        self._ended()
        self.file.unlink(missing_ok=True)


def _texts(project: Project) -> bytes:
    """The values that the terms of a project are made of, as they are sent."""
    return orjson.dumps(_values(project))


def _key(texts: bytes) -> bytes:
    """What stands for `texts`."""
    return blake2b(texts, digest_size=16).hexdigest().encode()


def _processors() -> int:
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def _feed(pipe: IO[bytes], queue: "SimpleQueue[bytes | None]") -> None:
    with suppress(OSError):  # the process may end early: its exit code will tell
        while (lines := queue.get()) is not None:
            pipe.write(lines)
        pipe.write(b"\n")
        pipe.flush()


def main(file: str, language: str, starter: int) -> None:
    """Put what comes through the pipe of the process `starter` into a new index at `file`.

    It ends when the pipe does, and then removes the file if nobody is left to take it.
    """
    for name in {"SIGINT", "SIGHUP"} & vars(signal).keys():  # who has started it says when it ends
        signal.signal(getattr(signal, name), signal.SIG_IGN)
    gc.disable()  # nothing here holds itself: an eighth of the time
    connection = connect(Path(file))
    begin(connection)
    teach_folding(connection)
    writer = ExpectingWriter(connection, language, Path(file).parent)
    rows = _received(sys.stdin.buffer, connection, writer)
    try:
        while batch := list(islice(rows, BATCH)):
            writer.add_keyed(batch)
    except EOFError:
        Path(file).unlink()
        sys.exit(1)
    writer.finish()
    complete(connection)
    connection.close()
    sys.stdin.buffer.read()
    if os.getppid() != starter:
        Path(file).unlink()


def _received(pipe: IO[bytes], connection: Connection, writer: ExpectingWriter) -> Iterator[KeyedEntry]:
    """The entries that come through the pipe until an empty line; all else that comes is done on the way.

    Raises EOFError when who has started it was killed.
    """
    for line in pipe:
        if line == b"\n":
            return
        if not line.endswith(b"\n"):
            break
        kind, rest = line[:1], line[1:-1]
        if kind == _ENTRY:
            key, number, document = rest.split(b" ", 2)
            yield KeyedEntry(key, Entry(int(number), document.decode()))
        elif kind == _EXPECTED:
            writer.expect(_key(rest), dict(zip(_EXPECTED_FIELDS, orjson.loads(rest), strict=True)))
        else:
            connection.executemany(*orjson.loads(rest))
    raise EOFError
