"""Groups of projects by the values of their fields, with the budgets of each: all that is asked for in one pass."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from decimal import Decimal
from itertools import product
from operator import itemgetter
from typing import Any

from icmd_cli.domain.figures import CountedGroup, Grouping
from icmd_cli.domain.filters import Filters
from icmd_cli.search.schema import KEYED, Connection, within_name
from icmd_cli.search.sql_filters import selection


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
    fields = [*dict.fromkeys(field for grouping in groupings for field in grouping if field != "currency"), "currency"]
    where, values = _where(connection, filters)
    columns = ", ".join(f'"{field}"' for field in fields)
    rows = connection.execute(f"SELECT {columns}, amount FROM figures {where}", values)
    found: dict[Grouping, dict[Any, list[Any]]] = {grouping: defaultdict(list) for grouping in groupings}
    grouped = [(groups, _picked([fields.index(field) for field in (*by, "currency")])) for by, groups in found.items()]
    for row in rows:  # in the order of the amounts, so that they need hardly be sorted
        amount = row[-1]
        for groups, key_of in grouped:
            groups[key_of(row)].append(amount)
    names = {field: _names(connection, field) for field in fields if field in KEYED}
    return {
        by: [each for group in groups.items() for each in _counted(by, *group, names)] for by, groups in found.items()
    }


def _where(connection: Connection, filters: Filters) -> tuple[str, list[Any]]:
    condition, values = selection(connection, filters)
    if filters.active or filters.min_budget is not None or filters.max_budget is not None:  # columns of that table
        condition = f"number IN (SELECT number FROM projects WHERE {condition})"
    return f"WHERE {condition}", values


def _picked(places: Sequence[int]) -> Any:
    """What takes the values at `places` out of a row, as a tuple."""
    return itemgetter(*places) if len(places) > 1 else itemgetter(slice(places[0], places[0] + 1))


def _names(connection: Connection, field: str) -> dict[int, str | None]:
    """The values of a field by their keys."""
    rows = connection.execute("SELECT key, value FROM names WHERE name = ?", [field])
    return {within_name(key): value for key, value in rows}


def _counted(
    by: Grouping, held: Sequence[Any], amounts: list[Any], names: Mapping[str, Mapping[int, str | None]]
) -> Iterator[CountedGroup]:
    """The groups of projects that hold the same in the columns `by` and the currency, one for each of their values."""
    *columns, currency = held
    budgets = _numbers(amounts) if currency else []
    for values in product(*(_values(column, names.get(field)) for field, column in zip(by, columns, strict=True))):
        yield CountedGroup(values, currency or None, len(amounts), budgets)


def _values(held: Any, names: Mapping[int, str | None] | None) -> Sequence[str | None]:
    """What a column holds: keys of `names`, else a text."""
    if names is None:
        return (held or None,)
    return [names[int(key)] for key in held.split()] if isinstance(held, str) else (names[held],)


def _numbers(amounts: list[Any]) -> list[Any]:
    """The amounts of a group: whole numbers where all of them are, else decimals."""
    return amounts if set(map(type, amounts)) == {int} else [Decimal(str(amount)) for amount in amounts]
