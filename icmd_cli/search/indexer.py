"""What goes into the index: projects -> rows of its tables; and out of it again."""

import sqlite3
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from decimal import Decimal
from functools import lru_cache
from itertools import chain, islice
from operator import attrgetter
from typing import Any, NamedTuple

from icmd_cli.domain.entry import entry_of_record
from icmd_cli.domain.project import Project
from icmd_cli.search.schema import (
    FACETS,
    IN_THE_MAKING,
    INDEXES,
    KEYED,
    SCHEMA,
    VERSION,
    YEARS,
    first_key,
    marks,
    parts_of,
    state_rows,
    within_name,
)
from icmd_cli.search.texts import Searched, TextRow, TextWriter, searched, texts_of
from icmd_cli.storage.fingerprint import Fingerprint
from icmd_cli.text import fold, fold_acronyms, fold_title

_FIGURES = marks(["currency", "amount", "number", *KEYED, *YEARS])

_EXACT_DIGITS = 15
"""This many digits a float keeps."""

BATCH = 2000
"""This many projects are inserted at a time."""

_REPEATED = 1 << 14
"""So many values of fields are remembered with their keys: most repeat themselves."""

RunForRows = Callable[[str, Iterable[Sequence[Any]]], object]
"""Carries out an SQL statement for each of some rows of values."""

_HELD = {name: attrgetter(*names) for name, names in KEYED.items()}


class Keys(NamedTuple):
    """The keys of what a project has under one name of KEYED, or that of None; and what `figures` holds of them."""

    keys: tuple[int, ...]
    column: int | str


def fill(connection: sqlite3.Connection, projects: Iterable[Project], state: Fingerprint, language: str | None) -> None:
    """Make the tables, and put `projects` in; `language` is that of texts which name none."""
    begin(connection)
    writer = IndexWriter(connection, language or "")
    writer.add(projects)
    writer.finish()
    complete(connection)
    say_state(connection, state, language)


def begin(connection: sqlite3.Connection) -> None:
    """Make the tables of a new index, to be filled in one transaction."""
    import orjson  # noqa: F401 - found by project.entry_of, a third of the time for large catalogues

    connection.executescript(IN_THE_MAKING)
    connection.executescript(SCHEMA)
    # Fewer, larger segments: a third less time for 100,000 projects.
    connection.execute("INSERT INTO terms(terms, rank) VALUES ('hashsize', 33554432)")
    connection.execute("BEGIN")


def complete(connection: sqlite3.Connection) -> None:
    """Make what is made after the rows."""
    connection.execute("COMMIT")
    connection.executescript(INDEXES)
    connection.execute("INSERT INTO terms(terms) VALUES ('optimize')")


def say_state(connection: sqlite3.Connection, state: Fingerprint, language: str | None) -> None:
    """Say of which `state` of the store the index is."""
    rows = [("version", VERSION), ("language", language or ""), *state_rows(state)]
    connection.executemany("INSERT OR REPLACE INTO meta VALUES (?, ?)", rows)


def teach_folding(connection: sqlite3.Connection) -> None:
    """Let the statements of a FactWriter fold what is compared."""
    for name, folded in (("fold_title", fold_title), ("fold_acronyms", _folded_acronyms)):
        connection.create_function(name, 1, folded, deterministic=True)


def _folded_acronyms(name: str | None) -> str | None:
    return None if name is None else fold_acronyms(name)


class IndexWriter:
    """Puts projects into the tables of an index, and takes them out."""

    def __init__(self, connection: sqlite3.Connection, language: str) -> None:
        teach_folding(connection)
        names = connection.execute("SELECT key, name, value FROM names ORDER BY key").fetchall()
        self._facts = FactWriter(connection.executemany, names)
        self._texts = TextWriter(connection, language)

    def add(self, projects: Iterable[Project]) -> None:
        """Insert `projects`, some thousands at a time."""
        self._add(projects, frozenset())

    def exchange(self, before: Sequence[Project], after: Sequence[Project]) -> None:
        """Take out `before`, which must be as they were inserted, and insert `after`.

        What is found must never depend on what was in the catalogue before: words that no project holds any more leave
        the vocabulary. The words of a project that keeps its texts are left alone.
        """
        held, come = (_searched(side) for side in (before, after))
        kept = {found[0] for found in set(held).intersection(come)}
        self._facts.take_out(before)
        gone = self._texts.take_out(held, kept)
        self._add(after, kept)
        self.finish()
        self._texts.drop_words(gone)

    def _add(self, projects: Iterable[Project], kept: Collection[int]) -> None:
        """Insert `projects`; the terms of those whose numbers are in `kept` are there."""
        for batch in batches(projects):
            self._facts.add(batch)
            self._texts.add(map(_texts, batch), kept)

    def finish(self) -> None:
        """Write down the keys that were given, and the vocabulary that was met."""
        self._facts.finish()
        self._texts.finish()


def batches(projects: Iterable[Project]) -> Iterator[list[Project]]:
    """`projects`, some thousands at a time."""
    rest = iter(projects)
    while batch := list(islice(rest, BATCH)):
        yield batch


class FactWriter:
    """Puts into an index what filters and figures ask for, and takes it out.

    `run` carries out a statement for each of some rows, where folding was taught; `names` are the rows of that table
    which are there.
    """

    def __init__(self, run: RunForRows, names: Sequence[tuple[int, str, str | None]] = ()) -> None:
        self._run = run
        self._keys: dict[tuple[str, str | None], int] = {(name, value): key for key, name, value in names}
        self._used = {name: key for key, name, _value in names}
        """The last key of each name."""
        self._new: list[tuple[int, str, str | None]] = []
        """The keys that are given and not written down yet, with their names and values."""
        self._keys_under = lru_cache(_REPEATED)(self._keys_of_values)

    def add(self, projects: Sequence[Project]) -> None:
        """Insert `projects`."""
        run = self._run
        rows = [_row(project) for project in projects]
        run("INSERT INTO projects VALUES (?,?,?,fold_title(?),?,?,?,?,?,?,?,?,?)", rows)
        held = [(p, self._keys_of(p)) for p in projects]
        run("INSERT INTO facets VALUES (?,?)", [(key, p.number) for p, keys in held for key in _facets(keys)])
        figures = (_figures(p, keys, row[_DATES]) for (p, keys), row in zip(held, rows, strict=True))
        run(f"INSERT INTO figures VALUES ({_FIGURES})", figures)

    def take_out(self, projects: Sequence[Project]) -> None:
        """Take out `projects`, which must be as they were inserted."""
        run = self._run
        run("DELETE FROM projects WHERE number = ?", [(project.number,) for project in projects])
        run("DELETE FROM figures WHERE currency = ? AND amount = ? AND number = ?", map(_ranked, projects))
        facets = [(key, p.number) for p in projects for key in _facets(self._keys_of(p))]
        run("DELETE FROM facets WHERE key = ? AND number = ?", facets)

    def finish(self) -> None:
        """Write down the keys that were given."""
        self._run("INSERT INTO names VALUES (?,?,?,fold_acronyms(?))", [(*new, new[-1]) for new in self._new])
        self._new = []

    def _keys_of(self, project: Project) -> dict[str, Keys]:
        """Each name of KEYED -> the keys of the values that the project has under it."""
        return {name: self._keys_under(name, held(project)) for name, held in _HELD.items()}

    def _keys_of_values(self, name: str, held: Any) -> Keys:
        """The keys under `name` of what a project holds there: a field's value, or those of several fields."""
        values = dict.fromkeys(texts_of(held) if len(KEYED[name]) == 1 else chain.from_iterable(map(texts_of, held)))
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


_DATES = slice(6, 10)
"""Where a row of `projects` has the dates."""


def _row(project: Project) -> tuple[Any, ...]:
    return (
        project.number,
        project.id,
        "".join(fold(project.code).split()) if project.code else None,
        project.title,
        str(project.phase) if project.phase else None,
        project.status,
        str(project.start) if project.start else None,
        str(project.end) if project.end else None,
        project.first_day(),
        project.last_day(),
        project.budget.currency if project.budget else None,
        *(parts_of(project.budget.value) if project.budget else (None, None)),
    )


def _texts(project: Project) -> TextRow:
    number, record = project.number or 0, project.to_record()
    return TextRow(searched(number, record), entry_of_record(number, record).document)


def _searched(projects: Sequence[Project]) -> list[Searched]:
    return [searched(project.number or 0, project.to_record()) for project in projects]


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
