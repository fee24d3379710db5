"""Groups of projects by the values of their fields, counted by the database, with the budgets of each."""

from collections.abc import Iterator, Sequence
from decimal import Decimal
from typing import Any

from icmd_cli.domain.figures import CountedGroup
from icmd_cli.domain.filters import Filters
from icmd_cli.search.schema import GROUPED, Connection, key_range
from icmd_cli.search.sql_filters import selection

_SCALARS = {
    "currency": "currency",
    "years": "substr(first, 1, 4) || ' ' || substr(last, 1, 4)",
    "start": "substr(start, 1, 4)",
    "end": 'substr("end", 1, 4)',
    "lead": "json_extract(document, '$.lead')",
    "language": "json_extract(document, '$.language')",
}
_AMOUNT = "CASE micros WHEN 0 THEN whole ELSE whole || '.' || substr(micros + 1000000, 2) END"


def tally(connection: Connection, filters: Filters, fields: Sequence[str]) -> Iterator[CountedGroup]:
    """The projects that `filters` selects, grouped by the values of `fields` and the currency of their budgets.

    A project with several values is in the group of each; one with none in that of None. Of "years" the value is
    the first and the last in which it can have been active.
    """
    condition, values = selection(connection, filters)
    # Every project has one status, or none of them: its rows are all projects, in the order of their budgets.
    grouped = [field for field in fields if field in GROUPED] or ([] if fields else ["status"])
    tables = [f"facets AS f{at}" for at in range(len(grouped))]
    ranges = [f"f{at}.key BETWEEN {low} AND {high}" for at, (low, high) in enumerate(map(key_range, grouped))]
    if any(field in _SCALARS for field in fields) or not grouped:
        tables.append("projects")
    if any(_SCALARS.get(field, "").startswith("json") for field in fields):
        tables.append("documents")
    joined = " CROSS JOIN ".join([tables[0], *(f"{table} USING (number)" for table in tables[1:])])
    keys = iter(range(len(grouped)))
    columns = [f"f{next(keys)}.key" if field in GROUPED else _SCALARS[field] for field in fields]
    # The values of the keys by the same question: should its file fail, another index with other keys answers whole.
    shown = [
        f"(SELECT value FROM names WHERE names.key = {column})" if ".key" in column else column for column in columns
    ]
    currency, amount = ("f0.currency", "f0.amount") if grouped else ("currency", _AMOUNT)
    groups = [*columns, currency]
    wanted = f" AND number IN (SELECT number FROM projects WHERE {condition})" if filters else ""
    rows = connection.execute(
        f"SELECT {', '.join([*shown, currency])}, count(*), group_concat({amount}) FROM {joined}"
        f" WHERE {' AND '.join(ranges) or '1'}{wanted} GROUP BY {', '.join(groups)}",
        values,
    )
    for *found, code, count, amounts in rows:
        yield CountedGroup(tuple(found), code or None, count, _numbers(amounts) if code else [])


def spans(connection: Connection, filters: Filters) -> list[str]:
    """From which year to which the projects that `filters` selects can have been active ("2014 2016"), each once."""
    condition, values = selection(connection, filters)
    sql = f"SELECT DISTINCT {_SCALARS['years']} FROM projects WHERE first IS NOT NULL AND {condition}"
    return [row[0] for row in connection.execute(sql, values)]


def _numbers(amounts: str) -> list[Any]:
    """The amounts of a group: whole numbers where all of them are, else decimals."""
    kind = Decimal if "." in amounts else int
    return list(map(kind, amounts.split(",")))
