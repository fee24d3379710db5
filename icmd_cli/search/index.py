"""One index: opened if it speaks for the store, built if not, asked, and kept up with the store."""

import os
import sqlite3
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from icmd_cli.domain.entry import Entry
from icmd_cli.domain.filters import Filters, Page, SortKey
from icmd_cli.domain.project import Project
from icmd_cli.search.schema import TABLES, VERSION, Connection, connect, state_rows
from icmd_cli.search.seal import companions, is_small, is_whole, put_in_place, seal
from icmd_cli.search.sql_filters import ordering, page_bounds, selection
from icmd_cli.storage.beside import is_private
from icmd_cli.storage.fingerprint import Fingerprint
from icmd_cli.text import fold_title

if TYPE_CHECKING:
    from icmd_cli.domain.figures import CountedGroup, Grouping
    from icmd_cli.search.ahead import IndexAhead
    from icmd_cli.search.analysis import Wanted
    from icmd_cli.search.snapshot import IndexTerms

_MOST_TAKEN_OUT = 1000
"""If more projects change, a new index is made sooner than this one is brought up to date."""


class Index:
    """An open index."""

    def __init__(self, connection: Connection, path: Path | None) -> None:
        self._connection = connection
        self.path = path

    def fall_back_on(self, fallback: Callable[[], "Index"]) -> None:
        """Let the index that `fallback` makes answer what this one's file fails to answer."""
        if self.path:
            self._connection.fallback = cache(lambda: fallback()._connection)  # noqa: SLF001 - one of this class

    @classmethod
    def open(cls, path: Path, is_current: Callable[[Fingerprint], Fingerprint | None]) -> "Index | None":
        """The index at `path` if it is whole, of this version, and of the store as it is; else None."""
        try:
            held = [path, *(companion for companion in companions(path) if os.path.lexists(companion))]
            if not path.exists() or not all(map(is_private, held)) or not is_whole(path):
                return None
            connection = connect(path)
            meta = dict(connection.execute("SELECT key, value FROM meta"))
            tables = {row[0] for row in connection.execute("SELECT name FROM sqlite_master")}
            if meta.get("version") != VERSION or not tables.issuperset(TABLES):
                connection.close()
                return None
            known = Fingerprint(meta["stat"], meta["checksum"], bool(meta["settled"]))
            state = is_current(known)
            if state is None:
                connection.close()
                return None
            index = cls(connection, path)
            if state != known:
                with suppress(sqlite3.Error):  # a read-only index only costs the comparison again
                    index._remember(state)
        except (sqlite3.Error, OSError, KeyError, TypeError):
            return None
        return index

    @classmethod
    def build(cls, path: Path, projects: Iterable[Project], state: Fingerprint, language: str | None) -> "Index":
        """A new index of `projects`, put at `path`; held in memory where that folder cannot be written to.

        When the disk is full, `projects` are gone through once more.
        """
        import tempfile  # only to build

        from icmd_cli.search.indexer import fill
        from icmd_cli.storage.atomic import sweep

        try:
            path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            if not is_private(path.parent):
                return cls.in_memory(projects, state, language)
            sweep(path)
            descriptor, name = tempfile.mkstemp(prefix=f".{path.name}.", suffix=".tmp", dir=path.parent)
            os.close(descriptor)
        except OSError:
            return cls.in_memory(projects, state, language)
        try:
            connection = connect(Path(name))
            fill(connection, projects, state, language)
            connection.close()
            put_in_place(Path(name), path)
        except (sqlite3.OperationalError, OSError):  # a full disk, a folder in its place: answer all the same
            return cls.in_memory(projects, state, language)
        finally:
            with suppress(OSError):
                Path(name).unlink()
        return cls(connect(path), path)

    @classmethod
    def made_ahead(cls, ahead: "IndexAhead", path: Path, state: Fingerprint) -> "Index | None":
        """The index that was begun `ahead`, put at `path`; None where that fails."""
        try:
            if not ahead.finish(state):
                return None
            put_in_place(ahead.file, path)
        except (sqlite3.Error, OSError):
            return None
        return cls(connect(path), path)

    @classmethod
    def in_memory(cls, projects: Iterable[Project], state: Fingerprint, language: str | None) -> "Index":
        """An index of `projects` that no file holds."""
        from icmd_cli.search.indexer import fill  # only to build

        connection = connect(None)
        fill(connection, projects, state, language)
        return cls(connection, None)

    def close(self) -> None:
        """Let the file go."""
        self._connection.close()

    # Selecting

    def entries(self, filters: Filters, sort: Sequence[SortKey] = (), page: Page = Page()) -> Iterator[Entry]:  # noqa: B008 - frozen
        """The projects that `filters` selects, sorted (in the catalogue's order without a key), one by one."""
        condition, values = selection(self._connection, filters)
        limit, bounds = page_bounds(page)
        rows = self._connection.execute(
            "SELECT number, verified(number, document, checksum) FROM projects LEFT JOIN documents USING (number)"
            f" WHERE {condition} ORDER BY {ordering(sort)} {limit}",
            [*values, *bounds],
        )
        return (Entry(number, document) for number, document in rows)

    def count(self, filters: Filters) -> int:
        """How many projects `filters` selects."""
        condition, values = selection(self._connection, filters)
        return int(self._connection.execute(f"SELECT count(*) FROM projects WHERE {condition}", values).fetchone()[0])

    def entry(self, number: int) -> Entry | None:
        """The project of that number."""
        sql = "SELECT number, verified(number, document, checksum) FROM documents WHERE number = ?"
        row = self._connection.execute(sql, [number]).fetchone()
        return Entry(*row) if row else None

    def last_number(self) -> int:
        """The largest number of any project; 0 when there is none."""
        return int(self._connection.execute("SELECT coalesce(max(number), 0) FROM projects").fetchone()[0])

    def numbers_by_id(self, id_: str) -> list[int]:
        """The project whose id that is."""
        return self._numbers("SELECT number FROM projects WHERE id = ?", [id_])

    def numbers_by_code(self, folded: str) -> list[int]:
        """The projects whose folded code that is."""
        return self._numbers("SELECT number FROM projects WHERE code = ?", [folded])

    def numbers_by_beginning(self, beginning: str, limit: int) -> list[int]:
        """The projects whose id begins so."""
        return self._numbers(
            "SELECT number FROM projects WHERE id >= ? AND id < ? ORDER BY id LIMIT ?",
            [beginning, beginning + "\U0010ffff", limit],
        )

    def numbers_by_title(self, title: str) -> list[int]:
        """The projects that have this title, case, accents and punctuation aside."""
        return self._numbers("SELECT number FROM projects WHERE title = ?", [fold_title(title)])

    def titles(self, country: str | None = None) -> Iterator[tuple[int, str]]:
        """Every project's number and folded title; of one `country` only when given, "" being those without one."""
        if country is None:
            yield from self._connection.execute("SELECT number, title FROM projects")
        elif not country:
            yield from self._connection.execute(
                "SELECT number, title FROM projects WHERE number IN"
                " (SELECT number FROM facets JOIN names USING (key) WHERE name = 'countries' AND value IS NULL)"
            )
        else:
            yield from self._connection.execute(
                "SELECT number, title FROM projects WHERE number IN"
                " (SELECT number FROM facets JOIN names USING (key) WHERE name = 'countries' AND value = ?)",
                [country],
            )

    def checksum(self) -> int:
        """The CRC-32 of the store that it was made from."""
        return int(self._connection.execute("SELECT value FROM meta WHERE key = 'checksum'").fetchone()[0])

    def language(self) -> str | None:
        """The catalogue's own language: that of the texts whose project names none."""
        found = self._connection.execute("SELECT value FROM meta WHERE key = 'language'").fetchone()
        return str(found[0]) or None if found else None

    def ids(self) -> list[str]:
        """Every project's id."""
        return [row[0] for row in self._connection.execute("SELECT id FROM projects")]

    def values(self, field: str) -> list[str]:
        """Every value that the projects have in a list field (themes, donors ...)."""
        # A value that an edit took from the last project that had it stays in its table.
        held = "EXISTS (SELECT 1 FROM facets WHERE facets.key = names.key)"
        sql = f"SELECT value FROM names WHERE name = ? AND value IS NOT NULL AND {held}"
        return [row[0] for row in self._connection.execute(sql, [field])]

    def tallies(self, filters: Filters, groupings: "Iterable[Grouping]") -> "Mapping[Grouping, list[CountedGroup]]":
        """The groups of the projects that `filters` selects, by each of `groupings`: fields of domain.dimensions."""
        from icmd_cli.search.aggregates import tallies  # only for figures

        return tallies(self._connection, filters, groupings)

    def snapshot(self) -> "IndexTerms":
        """All that the full-text index holds."""
        from icmd_cli.search.snapshot import read_terms  # only for a page that searches by itself

        return read_terms(self._connection)

    def spans(self, filters: Filters) -> list[str]:
        """From when to when the projects that `filters` selects can have been active ("2014 2016"), each once."""
        from icmd_cli.search.aggregates import spans  # only for figures

        return spans(self._connection, filters)

    # Searching

    def search(self, text: str, filters: Filters, page: Page) -> tuple[list[Entry], int]:
        """The projects that answer to `text`, best first, and how many there are on all pages."""
        from icmd_cli.search.ranking import answer  # only for words

        found = answer(self._connection, text, filters, page)
        return [entry for number in found.numbers if (entry := self.entry(number))], found.total

    def wanted_terms(self, text: str) -> "Wanted":
        """What an extract marks of what `text` asks for."""
        from icmd_cli.search.fts import wanted_terms

        return wanted_terms(self._connection, text)

    def nearest_words(self, text: str) -> dict[str, list[str]]:
        """The words of `text` that stand in no project -> the indexed words nearest by spelling, best first."""
        from icmd_cli.search.fts import nearest_indexed

        return nearest_indexed(self._connection, text)

    def _numbers(self, sql: str, values: Sequence[Any]) -> list[int]:
        return [row[0] for row in self._connection.execute(sql, values)]

    # Keeping up with the store

    def update(
        self, before: Sequence[Project], after: Sequence[Project], state: Fingerprint, language: str | None
    ) -> bool:
        """Take `before` out and `after` in, so that the index answers for the store at `state`.

        Gives False when it could not be written: another process put a new one in its place, or the cache is full or
        read-only; also when so many are taken out that it is quicker made anew. The store is what counts; the next
        command makes the index anew.
        """
        if len(before) > _MOST_TAKEN_OUT:
            return False
        from icmd_cli.search.indexer import IndexWriter  # only to write

        self._connection.fallback = None  # a change must go to the file or fail
        try:
            if self.path and is_small(self.path):
                # What a crash leaves half-written has no seal: to wait for the disk would save nothing.
                self._connection.execute("PRAGMA synchronous = OFF")
            elif self.path and not is_whole(self.path, compared=None):
                return False  # a new seal would hide the damage
            with self._connection:
                self._connection.execute("BEGIN IMMEDIATE")
                IndexWriter(self._connection, language or "").exchange(before, after)
                self._remember_in(state)
        except (sqlite3.Error, OSError):
            return False
        if self.path:
            seal(self.path)
        return True

    def _remember(self, state: Fingerprint) -> None:
        with self._connection:
            self._connection.execute("BEGIN IMMEDIATE")  # else each row were a transaction of its own
            self._remember_in(state)
        if self.path:
            seal(self.path)

    def _remember_in(self, state: Fingerprint) -> None:
        self._connection.executemany("INSERT OR REPLACE INTO meta VALUES (?, ?)", state_rows(state))
