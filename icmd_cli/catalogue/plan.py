"""A change before it is made: what the store holds, what is to become of it, and the promise that both were seen."""

from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Any, NamedTuple

from icmd_cli.domain.changes import Change, Record
from icmd_cli.errors import ChangedMeanwhile
from icmd_cli.i18n import _

NOTHING: Mapping[str, Any] = MappingProxyType({})


class Snapshot(NamedTuple):
    """What the store holds at one moment, also when its records break the rules.

    `checksum` is the CRC-32 of its file; `next_number` is that of a project which would be added now; `language` is
    that of the texts whose project names none.
    """

    projects: Mapping[int, Record]
    checksum: int
    next_number: int
    language: str | None


Decide = Callable[[Snapshot], list[Change]]
"""What the store holds -> what is to change in it."""


class Plan(NamedTuple):
    """Changes to be shown, then carried out: they are decided on again under the lock."""

    decide: Decide
    changes: list[Change]
    command: str
    details: Mapping[str, Any]

    def as_shown(self, held: Snapshot) -> list[Change]:
        """The changes once more. Raises ChangedMeanwhile when they would not be those that were shown."""
        if self.decide(held) != self.changes:
            raise changed_meanwhile()
        return self.changes


def changed_meanwhile() -> ChangedMeanwhile:
    """The error for a store that is no longer what the user was shown."""
    return ChangedMeanwhile(
        _("The catalogue has just been changed by somebody else; nothing was done."), _("Look again.")
    )
