"""A change before it is made: what the store holds, what is to become of it, and the promise that both were seen."""

from collections.abc import Callable, Iterable, Mapping
from typing import Any, NamedTuple

from icmd_cli.domain.changes import Change, Record, Snapshot
from icmd_cli.domain.organisations import NamesChange, own_names, with_listed
from icmd_cli.errors import ChangedMeanwhile
from icmd_cli.i18n import _

__all__ = ["Decide", "DecideEach", "Plan", "Snapshot", "changed_meanwhile"]


Decide = Callable[[Snapshot], list[Change]]
"""What the store holds -> what is to change in it."""


DecideEach = Callable[[Snapshot], Iterable[Change]]
"""The same where the changes may come one by one, as many do."""


About = Callable[[Record], Record]
"""The store's record of the catalogue as a whole -> what is to become of it."""


class Plan(NamedTuple):
    """Changes to be shown, then carried out: they are decided on again under the lock."""

    decide: Decide
    changes: list[Change]
    command: str
    details: Mapping[str, Any]
    notes: tuple[str, ...] = ()
    """What is to be said of it besides the changes."""
    names: NamesChange | None = None
    """What the catalogue is to call organisations, if that changes."""

    @property
    def is_empty(self) -> bool:
        """Whether nothing would change."""
        return not self.changes and self.names is None

    def as_shown(self, held: Snapshot) -> list[Change]:
        """The changes once more. Raises ChangedMeanwhile when they would not be those that were shown."""
        if self.decide(held) != self.changes:
            raise changed_meanwhile()
        return self.changes

    def renamed(self, catalogue: Record) -> Record:
        """The catalogue's own record with the names that were shown. Raises ChangedMeanwhile where others are there."""
        if self.names is None:
            return catalogue
        if own_names(catalogue) != self.names.old:
            raise changed_meanwhile()
        return with_listed(catalogue, self.names.new)


def changed_meanwhile() -> ChangedMeanwhile:
    """The error for a store that is no longer what the user was shown."""
    return ChangedMeanwhile(
        _("The catalogue has just been changed by somebody else; nothing was done."),
        _("See what it holds now, then try again."),
    )
