"""A Markdown table (GitHub's), to paste into a note: labels, names and dates in the user's language."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from icmd_cli.domain.entry import Entry, records
from icmd_cli.domain.project import display, label, parse_field
from icmd_cli.i18n import _, language
from icmd_cli.render.markdown import table_row
from icmd_cli.render.values import shown
from icmd_cli.writers.cells import cell

COLUMNS = ("title", "countries", "start", "end", "status", "budget")
"""What the table shows unless --fields says otherwise."""


def write(entries: Iterable[Entry], fields: Sequence[str] | None) -> Iterator[str]:
    """The two heading lines, then a line for each entry."""
    columns = fields or COLUMNS
    yield table_row([_("Currency") if column == "currency" else label(column) for column in columns])
    yield "|" + " --- |" * len(columns) + "\n"
    for record in records(entries):
        yield table_row([_shown(record, column) for column in columns])


def _shown(record: Mapping[str, Any], column: str) -> str:
    if column in ("number", "currency"):
        return cell(record, column)
    value = record.get(column, "")
    if not value:
        return ""
    if isinstance(value, list):
        return ", ".join([display(column)((item,), language()) for item in value])
    return shown(column, parse_field(column, value), language())
