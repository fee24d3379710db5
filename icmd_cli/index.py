"""The answers: a SQLite file derived from the store, made anew whenever the two disagree, safe to delete."""

import json
import os
import sqlite3
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import suppress
from decimal import Decimal
from functools import cache
from itertools import islice
from pathlib import Path
from typing import Any, NamedTuple

from icmd_cli import analysis
from icmd_cli.filters import Filters, Page, SortKey
from icmd_cli.locations import State
from icmd_cli.project import Entry, Project, entry_of
from icmd_cli.query import Clause, parse_query
from icmd_cli.statistics import Group
from icmd_cli.text import fold, fold_name

VERSION = f"3 {analysis.VERSION} {sqlite3.sqlite_version_info[0]}"
"""Raised with every change of the tables below or of what goes into them."""

_SCHEMA = """
CREATE TABLE meta(key TEXT PRIMARY KEY, value) WITHOUT ROWID;
CREATE TABLE projects(
    number INTEGER PRIMARY KEY, id TEXT, code TEXT, title TEXT, phase TEXT, status TEXT,
    start TEXT, "end" TEXT, first TEXT, last TEXT, currency TEXT, amount REAL
);
CREATE TABLE documents(number INTEGER PRIMARY KEY, document TEXT);
CREATE TABLE names(key INTEGER PRIMARY KEY, field TEXT, value TEXT, folded TEXT, UNIQUE(field, value));
CREATE TABLE facets(key INTEGER, number INTEGER);
CREATE TABLE words(folded TEXT, term TEXT, shown TEXT, PRIMARY KEY(folded, term)) WITHOUT ROWID;
CREATE VIRTUAL TABLE terms USING fts5(
    title, short_title, names, texts, elsewhere,
    content='', tokenize="unicode61 remove_diacritics 0 categories 'L* N* M* Co'"
);
"""
# Made after the rows: one sort costs far less than as many insertions in the middle.
_INDEXES = """
CREATE UNIQUE INDEX projects_id ON projects(id);
CREATE INDEX projects_code ON projects(code) WHERE code IS NOT NULL;
CREATE INDEX projects_title ON projects(title);
CREATE INDEX words_term ON words(term);
CREATE INDEX facets_number ON facets(key, number);
"""
_TABLES = frozenset(("meta", "projects", "documents", "names", "facets", "words", "terms"))
_WEIGHTS = "10.0, 6.0, 3.0, 1.0, 8.0"
"""Of a term in the title, short title, names, texts, and in the title as another language stems it."""

_TITLE = "title elsewhere"

_LISTS = ("countries", "partner_countries", "regions", "themes", "focus_areas", "donors", "partners")
_COLUMNS = ("number", "id", "code", "title", "phase", "status", "start", "end")
_BY_WORDS = frozenset(("regions", "donors", "partners"))
_LISTED = (
    "SELECT number, key AS {name} FROM facets WHERE key IN (SELECT key FROM names WHERE field = '{field}')"
    " UNION ALL SELECT number, NULL FROM projects WHERE number NOT IN"
    " (SELECT number FROM facets WHERE key IN (SELECT key FROM names WHERE field = '{field}'))"
)
_SCALARS = {
    "status": "status",
    "phase": "phase",
    "currency": "currency",
    "years": "substr(first, 1, 4) || ' ' || substr(last, 1, 4)",
    "start": "substr(start, 1, 4)",
    "end": 'substr("end", 1, 4)',
    "lead": "json_extract(document, '$.lead')",
    "language": "json_extract(document, '$.language')",
}
# Both parts are whole numbers, which floats add exactly up to nine thousand million million.
_WHOLE = "total(CAST(amount AS INTEGER))"
_MILLIONTHS = "total(round((amount - CAST(amount AS INTEGER)) * 1000000))"
_BATCH = 2000
_MOST_TAKEN_OUT = 1000
_ABANDONED = 3600
_MANY = 80
"""The most endings that one beginning* is spelled out to; the rest it finds by their stems."""


class _Match(NamedTuple):
    """An FTS5 expression in its two parts: what is asked for, and NOT each of what must not be there."""

    wanted: str
    unwanted: str

    def __str__(self) -> str:
        return self.wanted + self.unwanted


class Index:
    """An open index."""

    def __init__(self, connection: "_Connection", path: Path | None) -> None:
        self._connection = connection
        self.path = path

    def lean_on(self, spare: Callable[[], "Index"]) -> None:
        """Let the index that `spare` makes answer what this one's file fails to answer."""
        if self.path:
            self._connection.spare = cache(lambda: spare()._connection)  # noqa: SLF001 - one of this class

    @classmethod
    def open(cls, path: Path, is_current: Callable[[State], State | None]) -> "Index | None":
        """The index at `path` if it is whole, of this version, and of the store as it is; else None."""
        try:
            if not path.exists():
                return None
            connection = _connect(path)
            meta = dict(connection.execute("SELECT key, value FROM meta"))
            tables = {row[0] for row in connection.execute("SELECT name FROM sqlite_master")}
            if meta.get("version") != VERSION or not tables.issuperset(_TABLES):
                connection.close()
                return None
            known = State(meta["stat"], meta["checksum"], bool(meta["settled"]))
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
    def build(cls, path: Path, projects: Iterable[Project], state: State, language: str | None) -> "Index":
        """A new index of `projects`, put at `path`; held in memory where that folder cannot be written to.

        When the disk is full, `projects` are gone through once more.
        """
        import tempfile  # only to build

        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            _sweep(path)
            descriptor, name = tempfile.mkstemp(prefix=f".{path.name}.", suffix=".tmp", dir=path.parent)
            os.close(descriptor)
        except OSError:
            return cls.in_memory(projects, state, language)
        try:
            connection = _connect(Path(name))
            connection.executescript("PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF; PRAGMA cache_size = -65536;")
            _fill(connection, projects, state, language)
            connection.close()
            Path(name).replace(path)
        except (sqlite3.OperationalError, OSError):  # a full disk, a folder in its place: answer all the same
            return cls.in_memory(projects, state, language)
        finally:
            with suppress(OSError):
                Path(name).unlink()
        return cls(_connect(path), path)

    @classmethod
    def in_memory(cls, projects: Iterable[Project], state: State, language: str | None) -> "Index":
        """An index of `projects` that no file holds."""
        connection = _connect(None)
        _fill(connection, projects, state, language)
        return cls(connection, None)

    def close(self) -> None:
        """Let the file go."""
        self._connection.close()

    # Selecting

    def entries(self, filters: Filters, sort: Sequence[SortKey] = (), page: Page = Page()) -> Iterator[Entry]:  # noqa: B008 - frozen
        """The projects that `filters` selects, sorted (in the catalogue's order without a key), one by one."""
        where, values = self._where(filters)
        order = self._order(sort)
        limit, bounds = _limit(page)
        rows = self._connection.execute(
            "SELECT documents.number, document FROM projects CROSS JOIN documents USING (number)"
            f" WHERE {where} ORDER BY {order} {limit}",
            [*values, *bounds],
        )
        return (Entry(number, document) for number, document in rows)

    def count(self, filters: Filters) -> int:
        """How many projects `filters` selects."""
        where, values = self._where(filters)
        return int(self._connection.execute(f"SELECT count(*) FROM projects WHERE {where}", values).fetchone()[0])

    def entry(self, number: int) -> Entry | None:
        """The project of that number."""
        row = self._connection.execute("SELECT number, document FROM documents WHERE number = ?", [number]).fetchone()
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
        return self._numbers("SELECT number FROM projects WHERE title = ?", [fold_name(title)])

    def titles(self, country: str | None = None) -> Iterator[tuple[int, str]]:
        """Every project's number and folded title; of one country only when given."""
        if country is None:
            yield from self._connection.execute("SELECT number, title FROM projects")
        else:
            yield from self._connection.execute(
                "SELECT number, title FROM projects WHERE number IN"
                " (SELECT number FROM facets JOIN names USING (key) WHERE field = 'countries' AND value = ?)",
                [country],
            )

    def checksum(self) -> int:
        """The CRC-32 of the store that it was made from."""
        return int(self._connection.execute("SELECT value FROM meta WHERE key = 'checksum'").fetchone()[0])

    def ids(self) -> list[str]:
        """Every project's id."""
        return [row[0] for row in self._connection.execute("SELECT id FROM projects")]

    def tally(self, filters: Filters, fields: Sequence[str]) -> Iterator[Group]:
        """How many of the projects that `filters` selects share values of `fields`, and their budgets by currency.

        A project with several values is in the group of each; one with none in that of None. Of "years" the value is
        the first and the last in which it can have been active.
        """
        where, values = self._where(filters)
        named = [f"value{at}" for at in range(len(fields))]
        # The lists' own index leads; projects are then found by their numbers.
        lists = [
            f"({_LISTED.format(field=field, name=name)})"
            for field, name in zip(fields, named, strict=True)
            if field in _LISTS
        ]
        tables = [*lists[:1], "projects", *lists[1:]]
        if any(_SCALARS.get(field, "").startswith("json") for field in fields):
            tables.append("documents")
        tables[1:] = [f"{table} USING (number)" for table in tables[1:]]
        columns = [_SCALARS.get(field, name) for field, name in zip(fields, named, strict=True)]
        groups = [*columns, "currency"]
        rows = self._connection.execute(
            f"SELECT {', '.join(groups)}, count(*), {_WHOLE}, {_MILLIONTHS} FROM {' CROSS JOIN '.join(tables)}"
            f" WHERE {where} GROUP BY {', '.join(groups)}",
            values,
        )
        keyed = [field in _LISTS for field in fields]
        names = dict(self._connection.execute("SELECT key, value FROM names")) if any(keyed) else {}
        for *found, currency, count, whole, millionths in rows:
            read = tuple(names.get(value) if key else value for value, key in zip(found, keyed, strict=True))
            yield Group(read, currency, count, Decimal(int(whole)) + Decimal(int(millionths)).scaleb(-6))

    def values(self, field: str) -> list[str]:
        """Every value that the projects have in a list field (themes, donors ...)."""
        # A name that an edit took from the last project that had it stays in its table.
        sql = "SELECT value FROM names WHERE field = ? AND EXISTS (SELECT 1 FROM facets WHERE facets.key = names.key)"
        return [row[0] for row in self._connection.execute(sql, [field])]

    # Searching

    def search(self, text: str, filters: Filters, page: Page) -> tuple[list[Entry], int]:
        """The projects that answer to `text`, best first, and how many there are on all pages."""
        match = self._match(parse_query(text))
        if match is None:
            return [], 0
        where, values = self._where(filters)
        narrowed = f"AND rowid IN (SELECT number FROM projects WHERE {where})" if filters else ""
        total = self._connection.execute(
            f"SELECT count(*) FROM terms WHERE terms MATCH ? {narrowed}", [str(match), *values]
        ).fetchone()[0]
        numbers = self._ranked(match, narrowed, values, page)
        return [entry for number in numbers if (entry := self.entry(number))], int(total)

    def _ranked(self, match: "_Match", narrowed: str, values: Sequence[Any], page: Page) -> list[int]:
        """The page's numbers: first those whose title answers, then title and short title, then the rest.

        A rank asks for its hits only if those before left room: of a common word's many hits, most are never ranked.
        """
        # What is unwanted is so wherever it stands: only what is wanted keeps to the columns.
        titled, named = (f"({{{columns}}} : ({match.wanted}))" for columns in (_TITLE, f"{_TITLE} short_title"))
        wanted = -1 if page.limit is None else page.offset + page.limit
        numbers: list[int] = []
        for rank in (titled, f"{named} NOT {titled}", f"{match.wanted} NOT {named}"):
            if 0 <= wanted <= len(numbers):
                break
            numbers += self._numbers(
                f"SELECT rowid FROM terms WHERE terms MATCH ? {narrowed}"
                f" ORDER BY bm25(terms, {_WEIGHTS}), rowid LIMIT ?",
                [f"{rank}{match.unwanted}", *values, wanted - len(numbers) if wanted >= 0 else -1],
            )
        return numbers[page.offset :]

    def wanted_words(self, text: str) -> tuple[frozenset[str], tuple[str, ...]]:
        """What an extract marks: every folded spelling that `text` asks for, and the beginnings that it gives."""
        terms: set[str] = set()
        beginnings: list[str] = []
        for clause in parse_query(text):
            if not clause.excluded:
                for at, word in enumerate(clause.words):
                    if clause.beginning and at == len(clause.words) - 1:
                        beginnings.append(fold(word))
                    terms.update(self._terms_of(word))
        # The vocabulary knows the spellings of a term: nothing need be stemmed to draw.
        sql = f"SELECT DISTINCT folded FROM words WHERE term IN ({_marks(list(terms))})"
        return frozenset(row[0] for row in self._connection.execute(sql, list(terms))), tuple(beginnings)

    def nearest_words(self, text: str, limit: int = 3) -> dict[str, list[str]]:
        """The words of `text` that stand in no project -> the indexed words nearest by spelling, best first."""
        from rapidfuzz import fuzz, process  # only when a search found nothing

        nearest: dict[str, list[str]] = {}
        asked = [word for clause in parse_query(text) if not clause.excluded for word in clause.words]
        for word in dict.fromkeys(asked):
            if self._exists(self._terms_of(word)):
                continue
            folded = fold(word)
            # Nobody mistypes the length by half; the first cut keeps a large vocabulary quick.
            rows = self._connection.execute(
                "SELECT folded, shown, term FROM words WHERE length(folded) BETWEEN ? AND ?",
                [max(2, len(folded) - 3), len(folded) + 3],
            ).fetchall()
            shown: dict[str, tuple[str, str]] = {row[0]: (row[1], row[2]) for row in rows}
            found = process.extract(folded, list(shown), scorer=fuzz.ratio, score_cutoff=70, limit=limit * 3)
            present = [shown[near][0] for near, _score, _at in found if self._exists([shown[near][1]])]
            nearest[word] = list(dict.fromkeys(present))[:limit]
        return nearest

    def _exists(self, terms: Iterable[str]) -> bool:
        match = " OR ".join(f'"{term}"' for term in terms)
        return bool(match) and self._connection.execute(
            "SELECT EXISTS(SELECT 1 FROM terms WHERE terms MATCH ?)", [match]
        ).fetchone() == (1,)

    def _terms_of(self, word: str) -> list[str]:
        """Every term that a typed word can mean: as its indexed spellings were stemmed, else in every language."""
        rows = self._connection.execute("SELECT term FROM words WHERE folded = ?", [fold(word)]).fetchall()
        if rows:
            return [row[0] for row in rows]
        return list(dict.fromkeys(analysis.stem(word, language) for language in analysis.STEMMED))

    def _match(self, clauses: Sequence[Clause]) -> "_Match | None":
        """The FTS5 expression that asks for `clauses`, or None when they ask for nothing."""
        wanted = [self._clause(clause) for clause in clauses if not clause.excluded]
        if not wanted:
            return None
        unwanted = [f" NOT {self._clause(clause)}" for clause in clauses if clause.excluded]
        return _Match(f"({' AND '.join(wanted)})", "".join(unwanted))

    def _clause(self, clause: Clause) -> str:
        if clause.beginning:
            beginning = fold(clause.words[-1])
            rows = self._connection.execute(
                "SELECT DISTINCT term FROM words WHERE folded >= ? AND folded < ? LIMIT ?",
                [beginning, beginning + "\U0010ffff", _MANY],
            )
            last = " OR ".join([*(f'"{row[0]}"' for row in rows), f'"{beginning}" *'])
            others = [self._clause(Clause((word,))) for word in clause.words[:-1]]
            return f"({' AND '.join([*others, f'({last})'])})"
        if len(clause.words) == 1:
            return "(" + " OR ".join(f'"{term}"' for term in self._terms_of(clause.words[0])) + ")"
        spellings = [" ".join(analysis.stem(word, language) for word in clause.words) for language in analysis.STEMMED]
        known = " ".join(self._terms_of(word)[0] for word in clause.words)
        return "(" + " OR ".join(f'"{phrase}"' for phrase in dict.fromkeys([known, *spellings])) + ")"

    # Filters -> SQL

    def _where(self, filters: Filters) -> tuple[str, list[Any]]:
        conditions: list[str] = []
        values: list[Any] = []

        def add(condition: str, *some: Any) -> None:
            conditions.append(condition)
            values.extend(some)

        for field, choice in filters.choices.items():
            for names, negated in ((choice.wanted, ""), (choice.excluded, "NOT ")):
                if names:
                    condition, some = self._choice(field, names)
                    add(f"{negated}{condition}", *some)
        if filters.active:
            spans = " OR ".join("(first <= ? AND last >= ?)" for _ in filters.active)
            add(f"({spans})", *(day for start, end in filters.active for day in (end, start)))
        if filters.min_budget is not None:
            add("amount >= ?", float(filters.min_budget))
        if filters.max_budget is not None:
            add("amount <= ?", float(filters.max_budget))
        if filters.currency:
            add("currency = ?", filters.currency)
        if filters.text:
            match = self._match(parse_query(filters.text))
            add("number IN (SELECT rowid FROM terms WHERE terms MATCH ?)", str(match)) if match else add("0")
        return " AND ".join(conditions) or "1", values

    def _choice(self, field: str, names: Sequence[str]) -> tuple[str, list[Any]]:
        if field in ("phase", "status"):
            return f"coalesce({field}, '') IN ({_marks(names)})", list(names)
        keys = self._keys_by_words(field, names) if field in _BY_WORDS else self._keys(field, names)
        return f"number IN (SELECT number FROM facets WHERE key IN ({_marks(keys)}))", list(keys)

    def _keys(self, field: str, names: Sequence[str]) -> list[int]:
        sql = f"SELECT key FROM names WHERE field = ? AND value IN ({_marks(names)})"
        return [row[0] for row in self._connection.execute(sql, [field, *names])]

    def _keys_by_words(self, field: str, names: Sequence[str]) -> list[int]:
        """The names that hold all words of one of `names`."""
        asked = [f" {fold_name(name)} " for name in names]
        rows = self._connection.execute("SELECT key, folded FROM names WHERE field = ?", [field])
        return [key for key, folded in rows if any(words in f" {folded} " for words in asked)]

    def _order(self, sort: Sequence[SortKey]) -> str:
        keys: list[str] = []
        for key in sort:
            direction = " DESC" if key.descending else ""
            for column in self._sort_columns(key.field):
                # Without a value comes last either way (NULLS LAST needs SQLite 3.30).
                keys += [f"{column} IS NULL", f"{column}{direction}"]
        return ", ".join([*keys, "projects.number"])

    def _sort_columns(self, field: str) -> list[str]:
        if field == "budget":
            return ["currency", "amount"]  # currencies are never compared with one another
        if field in _COLUMNS:
            return [f'projects."{field}"']
        self._connection.create_function("sort_key", 2, _sort_key, deterministic=True)
        return [f"sort_key(document, '{field}')"]

    def _numbers(self, sql: str, values: Sequence[Any]) -> list[int]:
        return [row[0] for row in self._connection.execute(sql, values)]

    # Keeping up with the store

    def update(self, before: Sequence[Project], after: Sequence[Project], state: State, language: str | None) -> bool:
        """Take `before` out and `after` in, so that the index answers for the store at `state`.

        Gives False when it could not be written: another process put a new one in its place, or the cache is full or
        read-only; also when so many are taken out that it is quicker made anew. The store is what counts; the next
        command makes the index anew.
        """
        if len(before) > _MOST_TAKEN_OUT:
            return False
        self._connection.spare = None  # a change must go to the file or fail
        try:
            with self._connection:
                self._connection.execute("BEGIN IMMEDIATE")
                writer = _Writer(self._connection, language)
                for project in before:
                    writer.remove(project)
                gone = writer.forget_words()
                writer.add(after)
                writer.finish()
                writer.drop_words(gone)
                self._remember_in(state)
        except sqlite3.Error:
            return False
        return True

    def _remember(self, state: State) -> None:
        with self._connection:
            self._remember_in(state)

    def _remember_in(self, state: State) -> None:
        self._connection.executemany("INSERT OR REPLACE INTO meta VALUES (?, ?)", _state_rows(state))


# Filling


def _sweep(path: Path) -> None:
    """Remove what killed builders left beside the index at `path`: a living one writes all the time."""
    with suppress(OSError):
        for left in path.parent.iterdir():
            is_ours = left.name.startswith(f".{path.name}.") and left.suffix == ".tmp"
            if is_ours and time.time() - left.stat().st_mtime > _ABANDONED:
                left.unlink()


class _Connection(sqlite3.Connection):
    """A connection whose `spare`, if any, answers what its file fails to answer: a bad cache only costs time."""

    spare: "Callable[[], sqlite3.Connection] | None" = None

    def execute(self, sql: str, parameters: Any = (), /) -> sqlite3.Cursor:
        """The rows that `sql` asks for."""
        try:
            return super().execute(sql, parameters)
        except sqlite3.DatabaseError:
            if self.spare is None:
                raise
            return self.spare().execute(sql, parameters)


def _connect(path: Path | None) -> _Connection:
    connection = sqlite3.connect(path or ":memory:", isolation_level=None, timeout=10, factory=_Connection)
    if path is None:
        connection.create_function("sort_key", 2, _sort_key, deterministic=True)  # it may be a spare
    return connection


def _fill(connection: sqlite3.Connection, projects: Iterable[Project], state: State, language: str | None) -> None:
    import orjson  # noqa: F401 - found by project.entry_of, a third of the time for large catalogues

    connection.executescript(_SCHEMA)
    # Fewer, larger segments: a third less time for 100,000 projects.
    connection.execute("INSERT INTO terms(terms, rank) VALUES ('hashsize', 67108864)")
    connection.execute("BEGIN")
    writer = _Writer(connection, language)
    writer.add(projects)
    writer.finish()
    rows = [("version", VERSION), *_state_rows(state)]
    connection.executemany("INSERT OR REPLACE INTO meta VALUES (?, ?)", rows)
    connection.execute("COMMIT")
    connection.executescript(_INDEXES)
    connection.execute("INSERT INTO terms(terms) VALUES ('optimize')")


def _state_rows(state: State) -> list[tuple[str, Any]]:
    return [("stat", state.stat), ("checksum", state.checksum), ("settled", int(state.settled))]


class _Writer:
    """Puts projects into the tables of an index, and takes them out."""

    def __init__(self, connection: sqlite3.Connection, language: str | None) -> None:
        self._connection = connection
        self._language = language if isinstance(language, str) else ""
        self._analysers = {language: analysis.Analyser(language) for language in analysis.STEMMED}
        rows = connection.execute("SELECT field, value, key FROM names")
        self._keys: dict[tuple[str, str], int] = {(field, value): key for field, value, key in rows}

    def add(self, projects: Iterable[Project]) -> None:
        """Insert `projects`, some thousands at a time."""
        rest = iter(projects)
        while batch := list(islice(rest, _BATCH)):
            run = self._connection.executemany
            run("INSERT INTO projects VALUES (?,?,?,?,?,?,?,?,?,?,?,?)", map(_row, batch))
            run("INSERT INTO documents VALUES (?,?)", ((p.number, entry_of(p).document) for p in batch))
            run("INSERT INTO facets VALUES (?,?)", [pair for p in batch for pair in self._facets(p)])
            run(
                "INSERT INTO terms(rowid, title, short_title, names, texts, elsewhere) VALUES (?,?,?,?,?,?)",
                map(self._terms, batch),
            )

    def remove(self, project: Project) -> None:
        """Delete `project`, which must be as it was when it was inserted."""
        for table in ("projects", "documents"):
            self._connection.execute(f"DELETE FROM {table} WHERE number = ?", [project.number])
        self._connection.executemany("DELETE FROM facets WHERE key = ? AND number = ?", self._facets(project))
        # A contentless table takes a row out only when told again what it held.
        self._connection.execute(
            "INSERT INTO terms(terms, rowid, title, short_title, names, texts, elsewhere)"
            " VALUES ('delete',?,?,?,?,?,?)",
            self._terms(project),
        )

    def finish(self) -> None:
        """Write down the vocabulary that was met."""
        # The same word must be found whichever language stemmed it where it stands.
        met = {word for analyser in self._analysers.values() for word in analyser.known}
        rows = {
            (fold(word), analyser.term(word)): word
            for language, analyser in self._analysers.items()
            for word in (met if language in analysis.STEMMED else list(analyser.known))
        }
        self._connection.executemany(
            "INSERT OR IGNORE INTO words VALUES (?,?,?)", [(*key, word) for key, word in sorted(rows.items())]
        )

    def forget_words(self) -> set[str]:
        """The words that were met so far; from now on they are met anew."""
        met = {word for analyser in self._analysers.values() for word in analyser.known}
        self._analysers = {language: analysis.Analyser(language) for language in analysis.STEMMED}
        return met

    def drop_words(self, gone: set[str]) -> None:
        """Take those of the words `gone` out of the vocabulary that no project holds any more.

        What is found must never depend on what was in the catalogue before.
        """
        for word in gone:
            folded, terms = fold(word), _stems(word)
            held = self._spellings(word, folded, terms)
            if word not in held:
                kept = {term for other in held for term in _stems(other)}
                drop = [(folded, term) for term in terms - kept]
                self._connection.executemany("DELETE FROM words WHERE folded = ? AND term = ?", drop)

    def _spellings(self, word: str, folded: str, terms: Iterable[str]) -> set[str]:
        """The words that are written as `word` but for their accents, in projects; as far as `word` itself."""
        match = " OR ".join(f'"{term}"' for term in terms if term)
        sql = "SELECT document FROM documents WHERE number IN (SELECT rowid FROM terms WHERE terms MATCH ?)"
        found: set[str] = set()
        for (document,) in self._connection.execute(sql, [match]) if match else ():
            if folded in fold(document):
                project = Entry(0, document).project()
                found.update(other for other in analysis.words("\n".join(_texts(project))) if fold(other) == folded)
                if word in found:
                    break
        return found

    def _facets(self, project: Project) -> list[tuple[int, int]]:
        return [(self._key(field, value), project.number or 0) for field, value in _facets(project)]

    def _key(self, field: str, value: str) -> int:
        key = self._keys.get((field, value))
        if key is None:
            key = self._keys[field, value] = len(self._keys) + 1
            folded = fold_name(value)
            self._connection.execute("INSERT INTO names VALUES (?,?,?,?)", [key, field, value, folded])
        return key

    def _analyser(self, language: str) -> analysis.Analyser:
        if language not in self._analysers:
            self._analysers[language] = analysis.Analyser(language)
        return self._analysers[language]

    def _terms(self, project: Project) -> tuple[Any, ...]:
        own = (project.language or self._language).split("-")[0].lower()
        terms = self._analyser(own).terms
        title = terms(project.title)
        # A title stays in its own language while the texts may be in another.
        elsewhere = [self._analyser(other).terms(project.title) for other in analysis.STEMMED if other != own]
        _title, short_title, names, texts = _texts(project)
        return (
            project.number,
            title,
            terms(short_title),
            terms(names),
            terms(texts),
            " ".join({t for text in elsewhere for t in text.split()} - set(title.split())),
        )


def _row(project: Project) -> tuple[Any, ...]:
    return (
        project.number,
        project.id,
        "".join(fold(project.code).split()) if project.code else None,
        fold_name(project.title),
        str(project.phase) if project.phase else None,
        project.status,
        str(project.start) if project.start else None,
        str(project.end) if project.end else None,
        project.first_day(),
        project.last_day(),
        project.budget.currency if project.budget else None,
        float(project.budget.value) if project.budget else None,
    )


def _texts(project: Project) -> tuple[str, str, str, str]:
    """What is searched: the title, the short title, the names, and the texts."""
    names = (*project.regions, *project.donors, *project.partners, project.lead or "", project.code or "")
    texts = (project.summary or "", *project.objectives, *project.activities, *project.results)
    return project.title, project.short_title or "", "\n".join(names), "\n".join(texts)


def _stems(word: str) -> set[str]:
    """The terms of `word` in every language, and in one without a stemmer."""
    return {analysis.stem(word, language) for language in (*analysis.STEMMED, "")}


def _facets(project: Project) -> Iterator[tuple[str, str]]:
    for field in _LISTS:
        values: tuple[str, ...] = getattr(project, field)
        for value in values:
            yield field, value
    if project.lead and project.lead not in project.partners:
        yield "partners", project.lead  # --partner asks for the lead as well


def _sort_key(document: str, field: str) -> str | None:
    value = json.loads(document).get(field)
    if not value:
        return None
    return fold(" ".join(value) if isinstance(value, list) else str(value))


def _limit(page: Page) -> tuple[str, list[int]]:
    if page.limit is None and not page.offset:
        return "", []
    return "LIMIT ? OFFSET ?", [-1 if page.limit is None else page.limit, page.offset]


def _marks(values: Sequence[Any]) -> str:
    return ",".join("?" * len(values))
