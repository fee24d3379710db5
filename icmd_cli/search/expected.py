"""Texts whose terms are worked out before it is known which projects will have them: see search.ahead."""

import sqlite3
from collections.abc import Sequence
from itertools import islice
from pathlib import Path
from tempfile import TemporaryFile
from typing import Any, NamedTuple

from icmd_cli.domain.changes import Record
from icmd_cli.domain.entry import Entry
from icmd_cli.search.texts import TextWriter, searched


class KeyedEntry(NamedTuple):
    """A project's entry; the `key` stands for its texts, and is that under which they were expected, if they were."""

    key: bytes
    entry: Entry


class ExpectingWriter(TextWriter):
    """Puts the texts of projects into an index; the terms of those that it was told to `expect` are at hand.

    They lie in a nameless file in `folder` until then: they take as much room as the texts.
    """

    def __init__(self, connection: sqlite3.Connection, language: str, folder: Path) -> None:
        super().__init__(connection, language)
        self._file = TemporaryFile(dir=folder)  # noqa: SIM115 - open as long as the writer is
        self._places: dict[bytes, int] = {}
        self._came: set[bytes] = set()

    def expect(self, key: bytes, record: Record) -> None:
        """Work out the terms of the texts of `record`, which a project may have."""
        if key in self._places:
            return
        known = {analyser: len(analyser.known) for analyser in self._analysers.values()}
        _number, *terms = self._terms(searched(0, record))
        new = [
            word
            for analyser in self._analysers.values()
            for word in islice(reversed(analyser.known), len(analyser.known) - known.get(analyser, 0))
        ]
        self._places[key] = self._file.tell()
        self._file.write(("\t".join([*terms, " ".join(new)]) + "\n").encode())

    def add_keyed(self, rows: Sequence[KeyedEntry]) -> None:
        """Insert the entries of `rows`."""
        self._insert((row.entry for row in rows), map(self._terms_at_hand, rows))

    def finish(self) -> None:
        """Write down the vocabulary of the texts that came; that of others stays out of it."""
        unsure = {word for key in self._places.keys() - self._came for word in self._kept(key)[-1].split()}
        for analyser in self._analysers.values():
            for word in unsure:
                analyser.known.pop(word, None)
        super().finish()
        self._write_words(word for word in unsure if self._is_held(word))

    def _terms_at_hand(self, row: KeyedEntry) -> tuple[Any, ...]:
        number = row.entry.number
        if row.key not in self._places:
            return self._terms(searched(number, row.entry.record()))
        self._came.add(row.key)
        *terms, _new = self._kept(row.key)
        return (number, *terms)

    def _kept(self, key: bytes) -> list[str]:
        """The terms of each column, and the words that were new."""
        self._file.seek(self._places[key])
        return self._file.readline().decode().removesuffix("\n").split("\t")
