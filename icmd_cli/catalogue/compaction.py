"""Making the history shorter: what would go, and letting it go in one write."""

from icmd_cli.catalogue.catalogue import Catalogue
from icmd_cli.catalogue.plan import changed_meanwhile
from icmd_cli.domain.compaction import Cut, cut, kept_lines

_LONG = 50_000_000
"""Bytes from which on a history is long, if it is also this many times as large as its store:"""

_LONGER = 10


def planned_cut(catalogue: Catalogue, before: str) -> Cut | None:
    """What goes of the history when all that was changed `before` that instant goes, if anything."""
    with catalogue.store.history.lines() as lines:
        return cut(lines, catalogue.store.checksum(), before)


def compact(catalogue: Catalogue, plan: Cut) -> None:
    """Let go of what was planned, in one write. Raises ChangedMeanwhile when the history no longer begins so."""
    with catalogue.held(), catalogue.store.history.lines() as lines:
        try:
            catalogue.store.history.replace(kept_lines(lines, plan))
        except ValueError:
            raise changed_meanwhile() from None
        catalogue.changed = True


def is_long(catalogue: Catalogue) -> bool:
    """Whether the history has outgrown the store so far that compacting it is worth a thought."""
    return catalogue.store.history.size() > max(_LONG, _LONGER * catalogue.store.source.stat().st_size)
