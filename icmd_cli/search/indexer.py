"""What goes into the index: projects -> rows of its tables; and out of it again."""

import sqlite3
from collections.abc import Collection, Iterable, Mapping, Sequence
from decimal import Decimal
from functools import lru_cache
from itertools import chain, islice
from operator import attrgetter
from typing import Any, NamedTuple

from icmd_cli.domain.entry import Entry, entry_of
from icmd_cli.domain.project import Project
from icmd_cli.search import analysis
from icmd_cli.search.schema import (
    FACETS,
    INDEXES,
    KEYED,
    SCHEMA,
    SEARCHED,
    TERMS,
    VERSION,
    YEARS,
    document_checksum,
    first_key,
    marks,
    parts_of,
    state_rows,
    within_name,
)
from icmd_cli.storage.fingerprint import Fingerprint
from icmd_cli.text import fold, fold_acronyms, fold_title

_COLUMNS = ", ".join(TERMS)
_PLACES = marks([None, *TERMS])
_FIGURES = marks(["currency", "amount", "number", *KEYED, *YEARS])

_EXACT_DIGITS = 15
"""This many digits a float keeps."""

_BATCH = 2000
"""This many projects are inserted at a time."""

_REPEATED = 1 << 14
"""So many values of fields are remembered with their keys: most repeat themselves."""

_HELD = {name: attrgetter(*names) for name, names in KEYED.items()}


class Keys(NamedTuple):
    """The keys of what a project has under one name of KEYED, or that of None; and what `figures` holds of them."""

    keys: tuple[int, ...]
    column: int | str


def fill(connection: sqlite3.Connection, projects: Iterable[Project], state: Fingerprint, language: str | None) -> None:
    """Make the tables, and put `projects` in; `language` is that of texts which name none."""
    import orjson  # noqa: F401 - found by project.entry_of, a third of the time for large catalogues

    connection.executescript(SCHEMA)
    # Fewer, larger segments: a third less time for 100,000 projects.
    connection.execute("INSERT INTO terms(terms, rank) VALUES ('hashsize', 33554432)")
    connection.execute("BEGIN")
    writer = IndexWriter(connection, language)
    writer.add(projects)
    writer.finish()
    rows = [("version", VERSION), ("language", writer.language), *state_rows(state)]
    connection.executemany("INSERT OR REPLACE INTO meta VALUES (?, ?)", rows)
    connection.execute("COMMIT")
    connection.executescript(INDEXES)
    connection.execute("INSERT INTO terms(terms) VALUES ('optimize')")


class IndexWriter:
    """Puts projects into the tables of an index, and takes them out."""

    def __init__(self, connection: sqlite3.Connection, language: str | None) -> None:
        self._connection = connection
        self.language = language if isinstance(language, str) else ""
        self._analysers: dict[str, analysis.Analyser] = {}
        rows = connection.execute("SELECT name, value, key FROM names ORDER BY key").fetchall()
        self._keys: dict[tuple[str, str | None], int] = {(name, value): key for name, value, key in rows}
        self._used = {name: key for name, _value, key in rows}
        """The last key of each name."""
        self._new: list[tuple[int, str, str | None]] = []
        """The keys that are given and not written down yet, with their names and values."""
        self._keys_under = lru_cache(_REPEATED)(self._keys_of_values)

    def add(self, projects: Iterable[Project]) -> None:
        """Insert `projects`, some thousands at a time."""
        self._add(projects, frozenset())

    def exchange(self, before: Sequence[Project], after: Sequence[Project]) -> None:
        """Take out `before`, which must be as they were inserted, and insert `after`.

        What is found must never depend on what was in the catalogue before: words that no project holds any more leave
        the vocabulary. The words of a project that keeps its texts are left alone.
        """
        held = {project.number: _searched(project) for project in before}
        kept = {project.number for project in after if held.get(project.number) == _searched(project)}
        run = self._connection.executemany
        numbers = [(project.number,) for project in before]
        for table in ("projects", "documents"):
            run(f"DELETE FROM {table} WHERE number = ?", numbers)
        run("DELETE FROM figures WHERE currency = ? AND amount = ? AND number = ?", map(_ranked, before))
        facets = [(key, p.number) for p in before for key in _facets(self._keys_of(p))]
        run("DELETE FROM facets WHERE key = ? AND number = ?", facets)
        # A contentless table takes a row out only when told again what it held.
        others = (project for project in before if project.number not in kept)
        run(f"INSERT INTO terms(terms, rowid, {_COLUMNS}) VALUES ('delete',{_PLACES})", map(self._terms, others))
        gone = self._forget_words()
        self._add(after, kept)
        self.finish()
        self._drop_words(gone)

    def _add(self, projects: Iterable[Project], kept: Collection[int | None]) -> None:
        """Insert `projects`; the terms of those whose numbers are in `kept` are there."""
        rest = iter(projects)
        run = self._connection.executemany
        while batch := list(islice(rest, _BATCH)):
            rows = [_row(project) for project in batch]
            run("INSERT INTO projects VALUES (?,?,?,?,?,?,?,?,?,?,?,?,?)", rows)
            run("INSERT INTO documents VALUES (?,?,?)", map(_document, batch))
            held = [(p, self._keys_of(p)) for p in batch]
            run("INSERT INTO facets VALUES (?,?)", [(key, p.number) for p, keys in held for key in _facets(keys)])
            run(
                f"INSERT INTO figures VALUES ({_FIGURES})",
                (_figures(p, keys, row[_DATES]) for (p, keys), row in zip(held, rows, strict=True)),
            )
            others = [p for p in batch if p.number not in kept]
            run(f"INSERT INTO terms(rowid, {_COLUMNS}) VALUES ({_PLACES})", map(self._terms, others))

    def finish(self) -> None:
        """Write down the keys that were given, and the vocabulary that was met."""
        names = [(*new, None if new[-1] is None else fold_acronyms(new[-1])) for new in self._new]
        self._connection.executemany("INSERT INTO names VALUES (?,?,?,?)", names)
        self._new = []
        rows = sorted((_folded(word), word) for word in self.met())
        self._connection.executemany("INSERT OR IGNORE INTO words VALUES (?,?)", rows)

    def _forget_words(self) -> set[str]:
        """The words that were met so far; from now on they are met anew."""
        met = self.met()
        self._analysers = {}
        return met

    def met(self) -> set[str]:
        """The words that were met, a compound with its hyphens."""
        return {word for analyser in self._analysers.values() for word in analyser.known}

    def _drop_words(self, gone: set[str]) -> None:
        """Take those of the words `gone` out of the vocabulary that no project holds any more."""
        for word in gone - self.met():
            if not self._is_held(word):
                self._connection.execute("DELETE FROM words WHERE spelling = ? AND folded = ?", [word, _folded(word)])

    def _is_held(self, word: str) -> bool:
        """Whether any project has `word` in its texts, its accents too."""
        terms = {analysis.stem(word, language) for language in (*analysis.stemmed(), "")}
        sql = "SELECT document FROM documents WHERE number IN (SELECT rowid FROM terms WHERE terms MATCH ?)"
        rows = self._connection.execute(sql, [" OR ".join(f'"{term}"' for term in terms)])
        parts = word.split(analysis.HYPHEN)
        for (document,) in rows:
            lower = document.lower()
            if all(part in lower for part in parts):
                texts = _texts(Entry(0, document).project())
                pieces = {piece for text in texts for piece in text.lower().split() if parts[0] in piece}
                found = [compound for piece in pieces for compound in analysis.compounds(piece)]
                if word in found or any(word in compound.split(analysis.HYPHEN) for compound in found):
                    return True
        return False

    def _keys_of(self, project: Project) -> dict[str, Keys]:
        """Each name of KEYED -> the keys of the values that the project has under it."""
        return {name: self._keys_under(name, held(project)) for name, held in _HELD.items()}

    def _keys_of_values(self, name: str, held: Any) -> Keys:
        """The keys under `name` of what a project holds there: a field's value, or those of several fields."""
        values = dict.fromkeys(_texts_of(held) if len(KEYED[name]) == 1 else chain.from_iterable(map(_texts_of, held)))
        keys = tuple([self._key(name, value) for value in values]) or (self._key(name, None),)
        numbers = [within_name(key) for key in keys]
        return Keys(keys, numbers[0] if len(numbers) == 1 else " ".join(map(str, numbers)))

    def _key(self, name: str, value: str | None) -> int:
        key = self._keys.get((name, value))
        if key is None:
            self._used[name] = self._used.get(name, first_key(name) - 1) + 1
            key = self._keys[name, value] = self._used[name]
            self._new.append((key, name, value))
        return key

    def _analyser(self, language: str) -> analysis.Analyser:
        if language not in self._analysers:
            self._analysers[language] = analysis.Analyser(language)
        return self._analysers[language]

    def _terms(self, project: Project) -> tuple[Any, ...]:
        own = (project.language or self.language).split("-")[0].lower()
        terms = self._analyser(own).terms
        title, *others = map(terms, _texts(project))
        # A title stays in its own language while the texts may be in another.
        elsewhere = [self._analyser(other).terms(project.title) for other in analysis.stemmed() if other != own]
        return (
            project.number,
            title,
            *others,
            " ".join({t for text in elsewhere for t in text.split()} - set(title.split())),
        )


_DATES = slice(6, 10)
"""Where a row of `projects` has the dates."""


def _row(project: Project) -> tuple[Any, ...]:
    return (
        project.number,
        project.id,
        "".join(fold(project.code).split()) if project.code else None,
        fold_title(project.title),
        str(project.phase) if project.phase else None,
        project.status,
        str(project.start) if project.start else None,
        str(project.end) if project.end else None,
        project.first_day(),
        project.last_day(),
        project.budget.currency if project.budget else None,
        *(parts_of(project.budget.value) if project.budget else (None, None)),
    )


def _document(project: Project) -> tuple[int, str, int]:
    number, document = entry_of(project)
    return number, document, document_checksum(number, document)


def _texts(project: Project) -> list[str]:
    """What is searched, for each column of the field table."""
    columns = ([getattr(project, name) for name in names] for names in SEARCHED.values())
    return ["\n".join([text for value in values for text in _texts_of(value)]) for values in columns]


def _searched(project: Project) -> tuple[Any, ...]:
    """What the terms of a project are made of: while it stays, they do."""
    return project.language, *_texts(project)


def _texts_of(value: Any) -> Sequence[str]:
    """The values of a field, as many as it has."""
    return value if isinstance(value, tuple) else (str(value),) if value else ()


def _folded(word: str) -> str:
    return fold(word.replace(analysis.HYPHEN, ""))


def _facets(keys: Mapping[str, Keys]) -> Iterable[int]:
    """Those of a project's keys that it has rows of `facets` with."""
    return [key for name in FACETS for key in keys[name].keys]


def _ranked(project: Project) -> tuple[str, int | float | str, int]:
    """Where a project stands in `figures`: by the currency and the amount of its budget, at last by its number."""
    budget = project.budget
    return (budget.currency, _sorted(budget.value), project.number or 0) if budget else ("", 0, project.number or 0)


def _figures(project: Project, keys: Mapping[str, Keys], dates: Sequence[str | None]) -> tuple[Any, ...]:
    """The row of `figures` of a project that has these `keys`; `dates`: its start, its end, its first and last day."""
    start, end, first, last = [date and date[:4] for date in dates]
    held = [each.column for each in keys.values()]
    return (*_ranked(project), *held, f"{first} {last}" if first else None, start, end)


def _sorted(amount: Decimal) -> int | float | str:
    """An amount as `figures` keeps it: exact, and in the order of numbers but where a float would round it."""
    if amount == int(amount):
        return int(amount)
    return float(amount) if len(amount.as_tuple().digits) <= _EXACT_DIGITS else f"{amount:f}"
