"""The table that lists are drawn in: a line under its headings, and no frame."""

from rich import box
from rich.table import Table

from icmd_cli.render import styles


def ruled() -> Table:
    """An empty table, its headings underlined; of the blanks between its columns the box itself puts one."""
    return Table(
        box=box.SIMPLE_HEAD,
        show_edge=False,
        pad_edge=False,
        padding=(0, styles.GAP - 1, 0, 0),
        header_style=styles.HEADING,
    )
