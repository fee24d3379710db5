"""The index's tables, their version, and the connection to the file that holds them."""

import json
import sqlite3
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import partial
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar
from zlib import crc32

from icmd_cli.domain.fields import WEIGHTS
from icmd_cli.domain.project import FIELDS
from icmd_cli.storage.fingerprint import Fingerprint
from icmd_cli.text import fold

if TYPE_CHECKING:
    from decimal import Decimal

T = TypeVar("T")

SEARCHED: Mapping[str, tuple[str, ...]] = {
    column: tuple(name for name, field in FIELDS.items() if field.search == column) for column in WEIGHTS
}
"""The columns of the full-text index -> the fields whose words stand there, by the field table."""

FACETS: Mapping[str, tuple[str, ...]] = {
    name: tuple(other for other in FIELDS if name in (other, FIELDS[other].asked_as))
    for name, field in FIELDS.items()
    if field.filter
}
"""The names of `facets` -> the fields whose values stand there: --partner asks for the lead as well. Of each name every
project has at least one row, for no value too."""

KEYED: Mapping[str, tuple[str, ...]] = {**FACETS, "lead": ("lead",), "language": ("language",)}
"""The columns of `figures` that hold keys: of several values the text of them all."""

YEARS = ("years", "start", "end")
"""Those that hold years: the first and the last in which a project can have been active ("2014 2016"), one, one."""

_KEYS = 1 << 32
"""How many keys one name has at most: those of a name are neighbours; `figures` has what is left over of them."""

_TABLE = crc32(repr((SEARCHED, KEYED)).encode())

TERMS_VERSION = 5
"""Raised whenever the same text gives other terms (search.analysis), so that indexes are made anew."""

VERSION = f"10 {TERMS_VERSION} {sqlite3.sqlite_version_info[0]} {_TABLE:x}"
"""Changes with the field table; raised with every other change of the tables below or of what goes into them."""

TERMS = (*SEARCHED, "elsewhere")
"""Their columns; `elsewhere` holds the title as the other languages stem it."""

# Terms are folded already: blanks part them, and whatever is not ASCII belongs to one, in any script.
SCHEMA = """
CREATE TABLE meta(key TEXT PRIMARY KEY, value) WITHOUT ROWID;
CREATE TABLE projects(
    number INTEGER PRIMARY KEY, id TEXT, code TEXT, title TEXT, phase TEXT, status TEXT,
    start TEXT, "end" TEXT, first TEXT, last TEXT, currency TEXT, whole INTEGER, micros INTEGER
);
CREATE TABLE documents(number INTEGER PRIMARY KEY, document TEXT, checksum INTEGER);
CREATE TABLE names(key INTEGER PRIMARY KEY, name TEXT, value TEXT, folded TEXT, UNIQUE(name, value));
CREATE TABLE facets(key INTEGER, number INTEGER, PRIMARY KEY(key, number)) WITHOUT ROWID;
CREATE TABLE figures(
    currency TEXT, amount, number INTEGER, {figures}, PRIMARY KEY(currency, amount, number)
) WITHOUT ROWID;
CREATE TABLE words(folded TEXT, spelling TEXT, PRIMARY KEY(folded, spelling)) WITHOUT ROWID;
CREATE VIRTUAL TABLE terms USING fts5(
    {terms},
    content='', tokenize=ascii
);
""".format(terms=", ".join(TERMS), figures=", ".join(f'"{name}"' for name in (*KEYED, *YEARS)))
# Made after the rows: one sort costs far less than as many insertions in the middle.
INDEXES = """
CREATE UNIQUE INDEX projects_id ON projects(id);
CREATE INDEX projects_code ON projects(code) WHERE code IS NOT NULL;
CREATE INDEX projects_title ON projects(title);
"""
IN_THE_MAKING = "PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF; PRAGMA cache_size = -16384;"
"""For an index that has no name yet: nothing in it needs to be safe."""

TABLES = frozenset(("meta", "projects", "names", "facets", "figures", "documents", "words", "terms"))


class Connection(sqlite3.Connection):
    """A connection whose `fallback`, if any, answers what its file fails to answer: a bad cache only costs time."""

    fallback: "Callable[[], Connection] | None" = None

    def execute(self, sql: str, parameters: Any = (), /) -> "QueryRows":  # type: ignore[override] # all that we ask of cursors
        """The rows that `sql` asks for."""
        again = partial(self._again, sql, parameters) if self.fallback else None
        try:
            return QueryRows(super().execute(sql, parameters), again)
        except sqlite3.DatabaseError:
            if again is None:
                raise
            return QueryRows(again(), None)

    def whole(self, ask: "Callable[[Connection], T]") -> "T":
        """What `ask` makes of this file; where that fails, what it makes of the fallback: never of both."""
        fallback, self.fallback = self.fallback, None
        try:
            return ask(self)
        except sqlite3.DatabaseError:
            if fallback is None:
                raise
            return ask(fallback())
        finally:
            self.fallback = fallback

    def _again(self, sql: str, parameters: Any) -> "Iterator[Any]":
        return iter(self.fallback().execute(sql, parameters) if self.fallback else ())


class QueryRows:
    """What a question gives; where the file turns out to be damaged, `again` goes on after what was given."""

    def __init__(self, rows: "Iterable[Any]", again: "Callable[[], Iterator[Any]] | None") -> None:
        self._rows = self._all(rows, again) if again else iter(rows)

    def __iter__(self) -> "Iterator[Any]":
        return self._rows

    def fetchone(self) -> Any:
        """The next row; None when there is no more."""
        return next(self._rows, None)

    def fetchall(self) -> list[Any]:
        """All rows that are left."""
        return list(self._rows)

    @staticmethod
    def _all(rows: "Iterable[Any]", again: "Callable[[], Iterator[Any]]") -> "Iterator[Any]":
        given = 0
        try:
            for row in rows:
                yield row
                given += 1
        except sqlite3.DatabaseError:
            yield from islice(again(), given, None)


def connect(path: Path | None) -> Connection:
    """The connection to the index at `path`; without one to a new index in memory."""
    connection = sqlite3.connect(path or ":memory:", isolation_level=None, timeout=10, factory=Connection)
    connection.create_function("sort_key", 2, sort_key, deterministic=True)
    connection.create_function("verified", 3, _verified, deterministic=True)
    return connection


def first_key(name: str) -> int:
    """The first key that values of `name` can have."""
    return list(KEYED).index(name) * _KEYS


def within_name(key: int) -> int:
    """The number of a key among those of its name."""
    return key % _KEYS


def parts_of(amount: "Decimal") -> tuple[int, int]:
    """An amount as the index compares it, exactly: whole units, and millionths."""
    from decimal import Decimal  # only for amounts

    whole, rest = divmod(Decimal(amount), 1)
    return int(whole), int(rest.scaleb(6))


def state_rows(state: Fingerprint) -> list[tuple[str, Any]]:
    """The rows of `meta` that hold `state`."""
    return [("stat", state.stat), ("checksum", state.checksum), ("settled", int(state.settled))]


def document_checksum(number: int, document: str) -> int:
    """What shows that a project's document, or its number, is not as it was put in."""
    return crc32(document.encode(), number & 0xFFFFFFFF)


def _verified(number: int, document: str, checksum: int) -> str:
    """The `document` as it was put in; SQLite reports the ValueError as damage of its own, and `fallback` answers."""
    if document_checksum(number, document) != checksum:
        raise ValueError(number)
    return document


def sort_key(document: str, field: str) -> str | None:
    """By what a document's `field` is sorted, where no column holds it: case and accents aside."""
    value = json.loads(document).get(field)
    if not value:
        return None
    return fold(" ".join(value) if isinstance(value, list) else str(value))


def marks(values: Sequence[Any]) -> str:
    """As many places for values as there are `values`."""
    return ",".join("?" * len(values))
