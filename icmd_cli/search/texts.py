"""The texts of projects in the index: each as its JSON document, and as the terms of its words."""

import sqlite3
from collections.abc import Collection, Iterable, Sequence
from functools import lru_cache
from typing import Any, NamedTuple

from icmd_cli.domain.changes import Record
from icmd_cli.domain.entry import Entry
from icmd_cli.search import analysis
from icmd_cli.search.schema import SEARCHED, TERMS, document_checksum, marks
from icmd_cli.text import fold

_COLUMNS = ", ".join(TERMS)
_PLACES = marks([None, *TERMS])


Searched = tuple[int, str | None, tuple[str, ...]]
"""What the terms of a project are made of, its number, its language, its texts: while it stays, they do."""


class TextRow(NamedTuple):
    """What the index holds of the texts of a project."""

    searched: Searched
    document: str


def searched(number: int, record: Record) -> Searched:
    """What is searched of the project of that number, for each column of the field table."""
    texts = []
    for names in SEARCHED.values():
        found: list[str] = []
        for name in names:
            value = record.get(name)
            if value and type(value) is str:  # nearly all: twice as fast
                found.append(value)
            else:
                found += texts_of(value)
        texts.append("\n".join(found))
    return number, record.get("language"), tuple(texts)


def texts_of(value: Any) -> Sequence[str]:
    """The values of a field, of a record or a project, as many as it has."""
    return value if isinstance(value, (list, tuple)) else (str(value),) if value else ()


class TextWriter:
    """Puts the texts of projects into an index, and takes them out; `language` is that of texts which name none."""

    def __init__(self, connection: sqlite3.Connection, language: str) -> None:
        self._connection = connection
        self._language = language
        self._analysers: dict[str, analysis.Analyser] = {}

    def add(self, rows: Iterable[TextRow], kept: Collection[int] = ()) -> None:
        """Insert `rows`; the terms of those whose numbers are in `kept` are there."""
        rows = list(rows)
        others = (found for found, _document in rows if found[0] not in kept)
        self._insert((Entry(found[0], document) for found, document in rows), map(self._terms, others))

    def _insert(self, entries: Iterable[Entry], terms: Iterable[tuple[Any, ...]]) -> None:
        """Insert the documents of `entries`, and the rows of `terms`."""
        documents = [(number, document, document_checksum(number, document)) for number, document in entries]
        self._connection.executemany("INSERT INTO documents VALUES (?,?,?)", documents)
        self._connection.executemany(f"INSERT INTO terms(rowid, {_COLUMNS}) VALUES ({_PLACES})", terms)

    def take_out(self, before: Sequence[Searched], kept: Collection[int]) -> set[str]:
        """Take out what was inserted of the projects `before`; the terms of those whose numbers are in `kept` stay.

        Gives the words that were theirs; from now on words are met anew.
        """
        self._connection.executemany("DELETE FROM documents WHERE number = ?", [found[:1] for found in before])
        # A contentless table takes a row out only when told again what it held.
        others = (found for found in before if found[0] not in kept)
        sql = f"INSERT INTO terms(terms, rowid, {_COLUMNS}) VALUES ('delete',{_PLACES})"
        self._connection.executemany(sql, map(self._terms, others))
        gone, self._analysers = self._met(), {}
        return gone

    def finish(self) -> None:
        """Write down the vocabulary that was met."""
        self._write_words(self._met())

    def _write_words(self, words: Iterable[str]) -> None:
        rows = sorted((_folded(word), word) for word in words)
        self._connection.executemany("INSERT OR IGNORE INTO words VALUES (?,?)", rows)

    def _met(self) -> set[str]:
        """The words that were met, a compound with its hyphens."""
        return {word for analyser in self._analysers.values() for word in analyser.known}

    def drop_words(self, gone: set[str]) -> None:
        """Take those of the words `gone` out of the vocabulary that no project holds any more."""
        for word in gone - self._met():
            if not self._is_held(word):
                self._connection.execute("DELETE FROM words WHERE spelling = ? AND folded = ?", [word, _folded(word)])

    def _is_held(self, word: str) -> bool:
        """Whether any project has `word` in its texts, its accents too."""
        terms = {analysis.stem(word, language) for language in (*analysis.stemmed(), "")}
        sql = "SELECT document FROM documents WHERE number IN (SELECT rowid FROM terms WHERE terms MATCH ?)"
        rows = self._connection.execute(sql, [" OR ".join(f'"{term}"' for term in terms)])
        parts = word.split(analysis.HYPHEN)
        for (document,) in rows:
            if all(part in document for part in parts) or all(part in document.lower() for part in parts):
                pieces = [piece for piece in _pieces(document) if parts[0] in piece]
                found = [compound for piece in pieces for compound in analysis.compounds(piece)]
                if word in found or any(word in compound.split(analysis.HYPHEN) for compound in found):
                    return True
        return False

    def _analyser(self, language: str) -> analysis.Analyser:
        if language not in self._analysers:
            self._analysers[language] = analysis.Analyser(language)
        return self._analysers[language]

    def _terms(self, found: Searched) -> tuple[Any, ...]:
        number, language, texts = found
        own = (language or self._language).split("-")[0].lower()
        title, *others = map(self._analyser(own).terms, texts)
        # A title stays in its own language while the texts may be in another.
        in_others = [self._analyser(other).terms(texts[0]) for other in analysis.stemmed() if other != own]
        elsewhere = dict.fromkeys(" ".join(in_others).split())
        for term in title.split():
            elsewhere.pop(term, None)
        return (number, title, *others, " ".join(elsewhere))


@lru_cache(32)  # common words stand in the same few projects
def _pieces(document: str) -> frozenset[str]:
    """What stands between two blanks in the texts of a project's `document`, in lower case."""
    _number, _language, texts = searched(0, Entry(0, document).record())
    return frozenset("\n".join(texts).lower().split())


def _folded(word: str) -> str:
    return fold(word.replace(analysis.HYPHEN, ""))
