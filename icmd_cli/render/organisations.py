"""The organisations of a catalogue as a table: how many projects each funds and carries out, its other names."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Protocol

from rich.table import Table
from rich.text import Text

from icmd_cli.i18n import _, in_turn, labelled
from icmd_cli.render import styles
from icmd_cli.render.cells import cell_len
from icmd_cli.render.ruled import ruled
from icmd_cli.render.styles import GAP
from icmd_cli.text import fold_acronyms, shortened

_NARROW = 60
"""The width from which on every heading has its line."""


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


def table(entries: Sequence[Named], width: int) -> Table:
    """A row for each: its name, how many it funds and carries out; beneath it a line of what else it is called."""
    headings = [_("Funds"), _("Carries out")]
    # Where there is little room, the headings wrap rather than the names.
    counts = [cell_len(text) if width >= _NARROW else max(map(cell_len, text.split())) for text in headings]
    room = min(width - sum(GAP + count for count in counts), max(cell_len(each.name) for each in entries))
    drawn = ruled()
    drawn.add_column(Text(_("Organisation")), width=room, overflow="fold")
    for heading, cells in zip(headings, counts, strict=True):
        drawn.add_column(Text(heading), width=cells, justify="right")
    for each in entries:
        name = Text(each.name)
        if others := ", ".join(_not_in_name(each)):
            name.append(f"\n{shortened(f'  {others}', room)}", style=styles.ASIDE)
        drawn.add_row(name, *(Text(str(count) if count else "") for count in (each.funded, each.carried_out)))
    return drawn


def _not_in_name(each: Named) -> list[str]:
    """Those of its other names that its name itself does not tell, as "Fondation Orient-Occident (FOO)" does."""
    told = f" {fold_acronyms(each.name)} "
    return [alias for alias in each.aliases if f" {fold_acronyms(alias)} " not in told]


def facts(each: Named, projects: Callable[[int], str]) -> Iterator[str]:
    """All that is known of one organisation, in lines; `projects` says how many they are."""
    yield each.name
    yield "  " + labelled(_("Funds"), projects(each.funded))
    yield "  " + labelled(_("Carries out"), projects(each.carried_out))
    if each.aliases:
        yield "  " + labelled(_("Other names"))
        yield from (f"    {alias}" for alias in each.aliases)


def plain(entries: Iterable[Named]) -> Iterator[str]:
    """The same as lines, for terminals without boxes and for screen readers."""
    for each in entries:
        told = [each.name, labelled(_("Funds"), str(each.funded)), labelled(_("Carries out"), str(each.carried_out))]
        if each.aliases:
            told.append(labelled(_("Other names"), ", ".join(each.aliases)))
        yield in_turn(told) + "\n"
