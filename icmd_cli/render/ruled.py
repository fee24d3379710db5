"""The table that lists are drawn in: a line under its headings, and no frame."""

from rich import box
from rich.table import Table

from icmd_cli.render import styles


def ruled(gap: int = 1) -> Table:
    """An empty table, its headings underlined, with blanks between its columns beside the box's own."""
    return Table(
        box=box.SIMPLE_HEAD, show_edge=False, pad_edge=False, padding=(0, gap, 0, 0), header_style=styles.HEADING
    )
