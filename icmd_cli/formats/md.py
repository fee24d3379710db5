"""A Markdown table (GitHub's), to paste into a note: labels, names and dates in the user's language."""

from collections.abc import Iterable, Iterator, Sequence

from icmd_cli.formats.cells import cell
from icmd_cli.messages import _, language
from icmd_cli.project import Entry, Project, display, label
from icmd_cli.values.lists import JOINT

COLUMNS = ("title", "countries", "start", "end", "status", "budget")
"""What the table shows unless --fields says otherwise."""


def write(entries: Iterable[Entry], fields: Sequence[str] | None) -> Iterator[str]:
    """The two heading lines, then a line for each entry."""
    columns = fields or COLUMNS
    yield _line([_("Currency") if column == "currency" else label(column) for column in columns])
    yield _line(["---" for column in columns])
    for entry in entries:
        project = entry.project()
        yield _line([_shown(project, column) for column in columns])


def _shown(project: Project, column: str) -> str:
    if column in ("number", "currency"):
        return cell(project, column)
    value = getattr(project, column)
    return "" if value is None else display(column)(value, language()).replace(JOINT, ", ")


def _line(cells: Sequence[str]) -> str:
    return "| " + " | ".join(text.replace("|", "\\|").replace("\n", "<br>") for text in cells) + " |\n"
