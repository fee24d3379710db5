"""Filters, orders and pages -> the parts of an SQL question, with its values."""

import json
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from icmd_cli.domain.filters import NO_VALUE, Filters, Page, SortKey
from icmd_cli.domain.kinds import PHASE
from icmd_cli.domain.project import FIELDS
from icmd_cli.search.schema import FACETS, Connection, parts_of
from icmd_cli.text import fold_acronyms

if TYPE_CHECKING:
    from icmd_cli.search.fts import FtsMatch

MOST = 1 << 62
"""More rows than any catalogue has; SQLite's numbers end at twice as many."""

_COLUMNS = ("number", "id", "code", "title", "phase", "status", "start", "end")
_EMPTY = "SELECT number FROM documents WHERE json_extract(document, ?) IS NULL"
"""The projects that have no value in a field of which nothing else is asked."""


def selection(connection: Connection, filters: Filters) -> tuple[str, list[Any]]:
    """The condition that `filters` sets on projects, and its values."""
    conditions: list[str] = []
    values: list[Any] = []

    def add(condition: str, *some: Any) -> None:
        conditions.append(condition)
        values.extend(some)

    for field, choice in filters.choices.items():
        for names, negated in ((choice.wanted, ""), (choice.excluded, "NOT ")):
            if names:
                condition, some = _choice(connection, field, names)
                add(f"{negated}{condition}", *some)
    if filters.active:
        spans = " OR ".join("(first <= ? AND last >= ?)" for _ in filters.active)
        add(f"({spans})", *(day for start, end in filters.active for day in (end, start)))
    if filters.min_budget is not None:
        add("(whole, micros) >= (?, ?)", *parts_of(filters.min_budget))
    if filters.max_budget is not None:
        add("(whole, micros) <= (?, ?)", *parts_of(filters.max_budget))
    if filters.currency:
        add("currency = ?", filters.currency)
    if filters.text:
        from icmd_cli.search.fts import expression  # only for words
        from icmd_cli.search.query import parse_query

        condition, some = answering(expression(connection, parse_query(filters.text)))
        add(condition, *some)
    return " AND ".join(conditions) or "1", values


def answering(match: "FtsMatch") -> tuple[str, list[str]]:
    """The condition that projects answer to `match`, and its values; none does when it asks for nothing."""
    if match.wanted:
        return "number IN (SELECT rowid FROM terms WHERE terms MATCH ?)", [str(match)]
    if match.unwanted:
        return "number NOT IN (SELECT rowid FROM terms WHERE terms MATCH ?)", [match.unwanted]
    return "0", []


def _choice(connection: Connection, name: str, values: Sequence[str]) -> tuple[str, list[Any]]:
    if name not in FACETS:
        # Only whether there is a value can be asked.
        return f"number {'IN' if NO_VALUE in values else 'NOT IN'} ({_EMPTY})", [f"$.{name}"]
    # By values, not by their keys: should the index's file fail, another with other keys answers.
    keys, some = _key_question(connection, name, values)
    return f"number IN (SELECT number FROM facets WHERE key IN ({keys}))", some


def keys_of(connection: Connection, name: str, values: Sequence[str]) -> list[int]:
    """The keys under `name` of what a filter's `values` ask for."""
    return [row[0] for row in connection.execute(*_key_question(connection, name, values))]


def _key_question(connection: Connection, name: str, values: Sequence[str]) -> tuple[str, list[Any]]:
    """The question for these keys, and its values."""
    held = [value for value in values if value != NO_VALUE]
    kind = FIELDS[name].kind
    if not kind.coded and kind != PHASE:
        held = _with_words(connection, name, held)
    empty = " OR value IS NULL" if NO_VALUE in values else ""
    # As one value: of places for values SQLite has some thousands.
    return (
        f"SELECT key FROM names WHERE name = ? AND (value IN (SELECT value FROM json_each(?)){empty})",
        [name, json.dumps(held)],
    )


def _with_words(connection: Connection, name: str, asked: Sequence[str]) -> list[str]:
    """The values under `name` that hold all words of one of those `asked`."""
    words = [f" {fold_acronyms(one)} " for one in asked]
    rows = connection.execute("SELECT value, folded FROM names WHERE name = ? AND value IS NOT NULL", [name])
    return [value for value, folded in rows if any(one in f" {folded} " for one in words)]


def ordering(sort: Sequence[SortKey]) -> str:
    """The order that `sort` asks for, at last that of the catalogue; what has no value comes last either way."""
    keys: list[str] = []
    for key in sort:
        direction = " DESC" if key.descending else ""
        for column in _sort_columns(key.field):
            # NULLS LAST needs SQLite 3.30.
            keys += [f"{column} IS NULL", f"{column}{direction}"]
    return ", ".join([*keys, "projects.number"])


def _sort_columns(field: str) -> list[str]:
    if field == "budget":
        return ["currency", "whole", "micros"]  # currencies are never compared with one another
    if field == "phase":
        return ["CAST(phase AS INTEGER)"]
    if field in _COLUMNS:
        return [f'projects."{field}"']
    return [f"sort_key(document, '{field}')"]


def page_bounds(page: Page) -> tuple[str, list[int]]:
    """The limit that `page` sets, and its values."""
    if page.limit is None and not page.offset:
        return "", []
    return "LIMIT ? OFFSET ?", [-1 if page.limit is None else min(page.limit, MOST), min(page.offset, MOST)]
