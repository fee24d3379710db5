"""A Markdown table (GitHub's), to paste into a note: labels, names and dates in the user's language."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from icmd_cli.domain.project import Entry, display, label, records
from icmd_cli.i18n import _, language
from icmd_cli.writers.cells import cell

COLUMNS = ("title", "countries", "start", "end", "status", "budget")
"""What the table shows unless --fields says otherwise."""


def write(entries: Iterable[Entry], fields: Sequence[str] | None) -> Iterator[str]:
    """The two heading lines, then a line for each entry."""
    columns = fields or COLUMNS
    yield _line([_("Currency") if column == "currency" else label(column) for column in columns])
    yield _line(["---" for column in columns])
    for record in records(entries):
        yield _line([_shown(record, column) for column in columns])


def _shown(record: Mapping[str, Any], column: str) -> str:
    if column in ("number", "currency"):
        return cell(record, column)
    value = record.get(column, "")
    if column == "budget":
        return f"{value['amount']} {value['currency']}" if value else ""
    if isinstance(value, list):
        return ", ".join([display(column)((item,), language()) for item in value])
    return display(column)(value, language()) if value else ""


def _line(cells: Sequence[str]) -> str:
    return "| " + " | ".join(text.replace("|", "\\|").replace("\n", "<br>") for text in cells) + " |\n"
