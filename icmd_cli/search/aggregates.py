"""Groups of projects by the values of their fields, counted and added up by the database."""

from collections.abc import Iterator, Sequence
from decimal import Decimal

from icmd_cli.domain.figures import Group
from icmd_cli.domain.filters import Filters
from icmd_cli.search.schema import LISTED, Connection
from icmd_cli.search.sql_filters import selection

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


def tally(connection: Connection, filters: Filters, fields: Sequence[str]) -> Iterator[Group]:
    """How many of the projects that `filters` selects share values of `fields`, and their budgets by currency.

    A project with several values is in the group of each; one with none in that of None. Of "years" the value is
    the first and the last in which it can have been active.
    """
    condition, values = selection(connection, filters)
    named = [f"value{at}" for at in range(len(fields))]
    # The lists' own index leads; projects are then found by their numbers.
    lists = [
        f"({_LISTED.format(field=field, name=name)})"
        for field, name in zip(fields, named, strict=True)
        if field in LISTED
    ]
    tables = [*lists[:1], "projects", *lists[1:]]
    if any(_SCALARS.get(field, "").startswith("json") for field in fields):
        tables.append("documents")
    tables[1:] = [f"{table} USING (number)" for table in tables[1:]]
    columns = [_SCALARS.get(field, name) for field, name in zip(fields, named, strict=True)]
    groups = [*columns, "currency"]
    rows = connection.execute(
        f"SELECT {', '.join(groups)}, count(*), {_WHOLE}, {_MILLIONTHS} FROM {' CROSS JOIN '.join(tables)}"
        f" WHERE {condition} GROUP BY {', '.join(groups)}",
        values,
    )
    keyed = [field in LISTED for field in fields]
    names = dict(connection.execute("SELECT key, value FROM names")) if any(keyed) else {}
    for *found, currency, count, whole, millionths in rows:
        read = tuple(names.get(value) if key else value for value, key in zip(found, keyed, strict=True))
        yield Group(read, currency, count, Decimal(int(whole)) + Decimal(int(millionths)).scaleb(-6))
