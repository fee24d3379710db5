"""A project's fields as cells of a table for machines: codes, ISO dates, plain numbers."""

from icmd_cli.project import FIELD_NAMES, Project, plain

COLUMNS = tuple(
    column for name in ("number", *FIELD_NAMES) for column in ((name, "currency") if name == "budget" else (name,))
)
"""Every column in its order; an amount and its currency are two."""


def cell(project: Project, column: str) -> str:
    """The text of one cell; lists are joined with a bar."""
    if column in ("budget", "currency"):
        budget = project.budget
        if budget is None:
            return ""
        return f"{budget.value:f}" if column == "budget" else budget.currency
    return plain(getattr(project, column))
