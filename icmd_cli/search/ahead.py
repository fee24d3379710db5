"""The texts of a new index, put in by a process of their own while this one does the rest: for large imports.

That process gets the projects' documents through a pipe, one a line, as soon as they are known, and an empty line when
it has all. It ends with the pipe: nothing is left of it when who has started it is killed.
"""

import os
import signal
import sys
import tempfile
from collections.abc import Iterable, Iterator
from contextlib import suppress
from itertools import islice, tee
from pathlib import Path
from queue import SimpleQueue
from subprocess import DEVNULL, PIPE, Popen
from threading import Thread
from typing import IO

import orjson  # noqa: F401 - found by entry_of_record, a third of the time for large catalogues

from icmd_cli.domain.entry import Entry, records
from icmd_cli.domain.project import Project
from icmd_cli.search.indexer import BATCH, FactWriter, batches, begin, complete
from icmd_cli.search.schema import FACTS, IN_THE_MAKING, connect
from icmd_cli.search.texts import TextRow, TextWriter, searched
from icmd_cli.storage.fingerprint import Fingerprint

_PROGRAM = """
import sys
sys.path[:] = {path}
from icmd_cli.search.ahead import main
main({file!r}, {language!r}, {starter})
"""
_BUFFER = 1 << 20
"""Bytes that wait in the pipe: this process is busy, and cannot always send more at once."""


class TextsAhead:
    """An index in the making, at `file`, into which another process puts the texts of what is sent to it."""

    @classmethod
    def begun(cls, path: Path, language: str | None) -> "TextsAhead | None":
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
        self._language = language
        modules = [str(Path(__file__).parents[2]), *filter(None, sys.path)]
        program = _PROGRAM.format(path=modules, file=name, language=language or "", starter=os.getpid())
        try:
            self._process = Popen(  # noqa: S603 - our own program text
                [sys.executable, "-S", "-E", "-c", program],
                _BUFFER,
                stdin=PIPE,
                stdout=DEVNULL,
                stderr=DEVNULL,
                pipesize=_BUFFER,
            )
            self._queue: SimpleQueue[Iterable[Entry] | None] = SimpleQueue()
            self._feeder = Thread(target=_feed, args=(self._process.stdin, self._queue))
            self._feeder.start()
        except BaseException:  # without its pipe the process ends by itself
            self.file.unlink()
            raise

    def send(self, entries: Iterable[Entry]) -> None:
        """Have the texts of `entries` put in; they are gone through while this process goes on."""
        self._queue.put(entries)

    def send_no_more(self) -> None:
        """Say that it has all."""
        self._queue.put(None)

    def finish(self, projects: Iterable[Project], state: Fingerprint) -> bool:
        """Put in the facts of `projects`, the same; whether the index is whole then. Raises sqlite3.Error."""
        facts = connect(None)
        begin(facts)
        writer = FactWriter(facts)
        for batch in batches(projects):
            writer.add(batch)
        writer.finish()
        facts.execute("COMMIT")
        if self.ended() != 0:
            return False
        facts.execute("ATTACH ? AS made", [str(self.file)])
        facts.executescript("PRAGMA made.journal_mode = OFF; PRAGMA made.synchronous = OFF; BEGIN;")
        for table in FACTS:
            facts.execute(f"INSERT INTO made.{table} SELECT * FROM main.{table}")
        facts.execute("COMMIT")
        facts.close()
        connection = connect(self.file)
        connection.executescript(IN_THE_MAKING)
        connection.execute("BEGIN")
        complete(connection, state, self._language)
        connection.close()
        return True

    def ended(self) -> int:
        """The exit code of the process, which has all and ends with its pipe."""
        self._feeder.join()
        if self._process.stdin:
            with suppress(OSError):
                self._process.stdin.close()
        return self._process.wait()

    def end(self) -> None:
        """End the process, if it has not ended, and remove what it made, if nobody took it."""
        self._process.kill()
        self.send_no_more()
        self.ended()
        self.file.unlink(missing_ok=True)


def _processors() -> int:
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def _feed(pipe: IO[bytes], queue: "SimpleQueue[Iterable[Entry] | None]") -> None:
    with suppress(OSError):  # the process may end early: its exit code will tell
        while (entries := queue.get()) is not None:
            pipe.writelines(f"{entry.document}\n".encode() for entry in entries)
        pipe.write(b"\n")
        pipe.flush()


def main(file: str, language: str, starter: int) -> None:
    """Put the texts that come through the pipe of the process `starter` into a new index at `file`.

    It ends when the pipe does, and then removes the file if nobody is left to take it.
    """
    for name in {"SIGINT", "SIGHUP"} & vars(signal).keys():  # who has started it says when it ends
        signal.signal(getattr(signal, name), signal.SIG_IGN)
    connection = connect(Path(file))
    begin(connection)
    writer = TextWriter(connection, language)
    documents, again = tee(_documents(sys.stdin.buffer))
    found = zip(documents, records(Entry(0, document) for document in again), strict=True)
    rows = (TextRow(searched(record["number"], record), document) for document, record in found)
    try:
        while batch := list(islice(rows, BATCH)):
            writer.add(batch)
    except EOFError:
        Path(file).unlink()
        sys.exit(1)
    writer.finish()
    connection.execute("COMMIT")
    connection.close()
    sys.stdin.buffer.read()
    if os.getppid() != starter:
        Path(file).unlink()


def _documents(pipe: IO[bytes]) -> Iterator[str]:
    """What comes through the pipe until an empty line. Raises EOFError when who has started it was killed."""
    for line in pipe:
        if line == b"\n":
            return
        if line.endswith(b"\n"):
            yield line[:-1].decode()
    raise EOFError
