"""Groups of projects by the values of their fields, with the budgets of each: all that is asked for in one pass."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from decimal import Decimal
from itertools import product
from operator import itemgetter
from typing import Any

from icmd_cli.domain.figures import CountedGroup, Grouping
from icmd_cli.domain.filters import Choice, Filters
from icmd_cli.search.schema import FACETS, KEYED, Connection, parts_of, within_name
from icmd_cli.search.sql_filters import keys_of, selection


def tallies(
    connection: Connection, filters: Filters, groupings: Iterable[Grouping]
) -> Mapping[Grouping, list[CountedGroup]]:
    """The projects that `filters` selects, by each of `groupings` and the currency of their budgets.

    A project with several values is in the group of each; one with none in that of None. Of "years" the value is
    the first and the last in which it can have been active.
    """
    # Whole from one index: in another file the keys are others.
    return connection.whole(lambda asked: _tallies(asked, filters, tuple(groupings)))


def spans(connection: Connection, filters: Filters) -> list[str]:
    """From which year to which the projects that `filters` selects can have been active ("2014 2016"), each once."""
    where, values = _where(connection, filters)
    return [row[0] for row in connection.execute(f"SELECT DISTINCT years FROM figures {where}", values) if row[0]]


def _tallies(
    connection: Connection, filters: Filters, groupings: Sequence[Grouping]
) -> Mapping[Grouping, list[CountedGroup]]:
    told, rest = _by_columns(connection, filters)
    grouped = [field for grouping in groupings for field in grouping if field != "currency"]
    fields = [*dict.fromkeys([*grouped, *told]), "currency"]
    where, values = _where(connection, rest)
    columns = ", ".join(f'"{field}"' for field in fields)
    held = {field: _Held(connection, field) for field in fields}
    found: dict[Grouping, list[CountedGroup]] = {grouping: [] for grouping in groupings}
    for (currency,) in connection.execute("SELECT DISTINCT currency FROM figures").fetchall():
        sql = f"SELECT {columns}, amount FROM figures {where} AND currency = ?"
        rows: Iterable[Any] = connection.execute(sql, [*values, currency])
        for field, chosen in told.items():
            rows = _only(rows, fields.index(field), chosen)
        groups: dict[Grouping, dict[Any, list[Any]]] = {grouping: defaultdict(list) for grouping in groupings}
        picked = [(groups[by], itemgetter(*map(fields.index, by or ("currency",)))) for by in groupings]
        for row in rows:  # in the order of the amounts, so that they need hardly be sorted
            amount = row[-1]
            for amounts, key_of in picked:
                amounts[key_of(row)].append(amount)
        for by, of_currency in groups.items():
            found[by] += _counted([held[field] for field in by], of_currency, currency)
    return found


def _by_columns(connection: Connection, filters: Filters) -> tuple[Mapping[str, Mapping[Any, bool]], Filters]:
    """Columns -> whether what one holds is chosen by the filters that ask for no more; and the filters that are left.

    To look up the number of each row among a million that a filter selects took as long as all else.
    """
    told: dict[str, Mapping[Any, bool]] = {
        name: _Chosen(connection, name, choice) for name, choice in filters.choices.items() if name in FACETS
    }
    rest = filters._replace(choices={name: each for name, each in filters.choices.items() if name not in told})
    if filters.active and all(start[4:] == "-01-01" and end[4:] == "-12-31" for start, end in filters.active):
        return {**told, "years": _Active(filters.active)}, rest._replace(active=())
    return told, rest


class _Chosen(dict[Any, bool]):
    """Whether what a column holds is what the filter by that field chooses, worked out once for each value."""

    def __init__(self, connection: Connection, name: str, choice: Choice) -> None:
        super().__init__()
        self._choice = choice
        self._wanted, self._excluded = (set(map(within_name, keys_of(connection, name, each))) for each in choice)

    def __missing__(self, held: Any) -> bool:
        keys = _keys(held)
        is_wanted = not self._choice.wanted or not self._wanted.isdisjoint(keys)
        self[held] = is_wanted and self._excluded.isdisjoint(keys)
        return self[held]


class _Active(dict[Any, bool]):
    """Whether the years that a column holds ("2014 2016") touch any of `spans`, which are whole years."""

    def __init__(self, spans: Sequence[tuple[str, str]]) -> None:
        super().__init__()
        self._spans = [(start[:4], end[:4]) for start, end in spans]

    def __missing__(self, held: Any) -> bool:
        first, last = held.split() if held else ("", "")
        self[held] = bool(held) and any(first <= end and last >= start for start, end in self._spans)
        return self[held]


def _only(rows: Iterable[Any], place: int, chosen: Mapping[Any, bool]) -> Iterable[Any]:
    """The `rows` of which what stands at `place` is chosen."""
    return (row for row in rows if chosen[row[place]])


def _where(connection: Connection, filters: Filters) -> tuple[str, list[Any]]:
    """The condition that `filters` sets on `figures`, and its values.

    Days are columns of `projects`, and so are the exact parts of amounts: these are asked only where the years that
    `figures` has, or the amount, do not tell.
    """
    condition, values = selection(connection, filters._replace(active=(), min_budget=None, max_budget=None))
    for other, some in (_days(connection, filters), _budgets(connection, filters)):
        condition += other
        values += some
    return f"WHERE {condition}", values


def _days(connection: Connection, filters: Filters) -> tuple[str, list[Any]]:
    """What is added to the condition for the spans of `filters`, if any, and its values."""
    if not filters.active:
        return "", []
    exact, values = selection(connection, Filters(active=filters.active))
    years = [year[:4] for start, end in filters.active for year in (end, start)]
    inside = " OR ".join("(substr(years, 1, 4) < ? AND substr(years, 6) > ?)" for _ in filters.active)
    edges = " OR ".join("substr(first, 1, 4) = ? OR substr(last, 1, 4) = ?" for _ in filters.active)
    condition = f" AND ({inside} OR number IN (SELECT number FROM projects WHERE ({edges}) AND {exact}))"
    return condition, [*years, *years, *values]


def _budgets(connection: Connection, filters: Filters) -> tuple[str, list[Any]]:
    """What is added to the condition for the least and the greatest budget of `filters`, if any, and its values."""
    bounds = filters.min_budget, filters.max_budget
    if bounds == (None, None):
        return "", []
    exact, values = selection(connection, Filters(min_budget=bounds[0], max_budget=bounds[1]))
    low, high = (None if bound is None else parts_of(bound)[0] for bound in bounds)
    # An amount that a float would round is a text, and texts come after all numbers.
    inside = "amount < '' AND (? IS NULL OR amount > ? + 1) AND (? IS NULL OR amount < ?)"
    edge = "(? IS NULL OR amount >= ?) AND (? IS NULL OR amount <= ? + 1 OR amount >= '')"
    asked = f"EXISTS (SELECT 1 FROM projects WHERE projects.number = figures.number AND {exact})"
    places = [low, low, high, high]
    return f" AND currency != '' AND ({inside} OR {edge} AND {asked})", [*places, *places, *values]


class _Held(dict[Any, Sequence[str | None]]):
    """What a column holds of a field -> the values, made out once for each."""

    def __init__(self, connection: Connection, field: str) -> None:
        super().__init__()
        rows = connection.execute("SELECT key, value FROM names WHERE name = ?", [field]) if field in KEYED else None
        self._names = None if rows is None else {within_name(key): value for key, value in rows}

    def __missing__(self, held: Any) -> Sequence[str | None]:
        found = (held or None,) if self._names is None else tuple(self._names[key] for key in _keys(held))
        self[held] = found
        return found


def _keys(held: Any) -> Sequence[int]:
    """The keys that a column holds."""
    return [int(key) for key in held.split()] if isinstance(held, str) else (held,)


def _counted(by: Sequence[_Held], groups: Mapping[Any, list[Any]], currency: str) -> Iterator[CountedGroup]:
    """The `groups` of projects that hold the same in these columns, one for each of the values."""
    for held_in, amounts in groups.items():
        columns = held_in if len(by) > 1 else (held_in,)[: len(by)]
        budgets = _numbers(amounts) if currency else []
        for values in product(*(held[column] for held, column in zip(by, columns, strict=True))):
            yield CountedGroup(values, currency or None, len(amounts), budgets)


def _numbers(amounts: list[Any]) -> list[Any]:
    """The amounts of a group: whole numbers where all of them are, else decimals."""
    return amounts if set(map(type, amounts)) == {int} else [Decimal(str(amount)) for amount in amounts]
