"""The organisations of a catalogue as a table: how many projects each funds and carries out, its other names."""

from collections.abc import Iterable, Iterator
from typing import Protocol

from rich.table import Table
from rich.text import Text

from icmd_cli.i18n import _, in_turn, labelled
from icmd_cli.render import styles
from icmd_cli.render.ruled import ruled


class Named(Protocol):
    """What is drawn of an organisation."""

    @property
    def name(self) -> str:
        """What it is called in projects."""

    @property
    def funded(self) -> int:
        """How many projects it funds."""

    @property
    def carried_out(self) -> int:
        """How many it leads or carries out."""

    @property
    def aliases(self) -> tuple[str, ...]:
        """Its other names."""


def table(entries: Iterable[Named]) -> Table:
    """A line for each; long names wrap."""
    drawn = ruled()
    drawn.add_column(Text(_("Organisation")), overflow="fold", ratio=3)
    drawn.add_column(Text(_("Funds")), justify="right", no_wrap=True)
    drawn.add_column(Text(_("Carries out")), justify="right", no_wrap=True)
    drawn.add_column(Text(_("Other names")), overflow="fold", ratio=2, style=styles.ASIDE)
    for each in entries:
        counts = (str(count) if count else "" for count in (each.funded, each.carried_out))
        drawn.add_row(Text(each.name), *map(Text, counts), Text(", ".join(each.aliases)))
    return drawn


def plain(entries: Iterable[Named]) -> Iterator[str]:
    """The same as lines, for terminals without boxes and for screen readers."""
    for each in entries:
        facts = [labelled(_("Funds"), str(each.funded)), labelled(_("Carries out"), str(each.carried_out))]
        if each.aliases:
            facts.append(labelled(_("Other names"), ", ".join(each.aliases)))
        yield labelled(each.name, in_turn(facts)) + "\n"
