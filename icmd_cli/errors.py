"""Every failure that we expect: one class each, with the exit code that scripts see."""

from collections.abc import Sequence
from typing import NamedTuple

from icmd_cli.i18n import _, either, labelled


class IcmdError(Exception):
    """A failure that a sentence explains: `message` says what happened, `hints` what to do next."""

    exit_code = 1

    def __init__(self, message: str, *hints: str) -> None:
        super().__init__(message)
        self.message = message
        self.hints = tuple(hint for hint in hints if hint)
        self.lines: tuple[str, ...] = ()
        """The single problems, one a line."""


class StoreMissing(IcmdError):
    """The named store does not exist; nothing is made in its place."""


class CatalogueThere(IcmdError):
    """There is a file already where a catalogue was to be made."""


class Cancelled(IcmdError):
    """The user said no."""


class UnresolvedMerge(IcmdError):
    """Conflicts that git is to tell its user of: a merge driver says so by ending with 1."""


class UsageProblem(IcmdError):
    """The command's words cannot be understood."""

    exit_code = 2


class UnknownValue(UsageProblem):
    """A country, theme, status or field that is in no table; `nearest` are the likeliest; `otherwise` helps too."""

    def __init__(self, message: str, nearest: Sequence[str] = (), otherwise: str = "") -> None:
        super().__init__(message, did_you_mean(nearest) or otherwise)
        self.nearest = tuple(nearest)


class NoSuchProject(IcmdError):
    """No project answers to that name."""

    exit_code = 3


class AmbiguousProject(IcmdError):
    """Several projects answer to that name: `candidates` are (number, id, title)."""

    exit_code = 3

    def __init__(self, message: str, candidates: Sequence[tuple[int, str, str]], *hints: str) -> None:
        super().__init__(message, *hints)
        self.lines = tuple(f"  {number:>5}  {id_}  {title}" for number, id_, title in candidates)
        self.candidates = tuple(candidates)


class Problem(NamedTuple):
    """What is wrong with one value of one record: the field's name, the value as it came, and why.

    `rule` is the name of what it breaks, the same in every language; "" where only a person reads it.
    """

    field: str
    value: object
    reason: str
    rule: str = ""

    def __str__(self) -> str:
        return labelled(self.field, self.reason)


class InvalidData(IcmdError):
    """Values that break the record's rules: `problems` holds them all."""

    exit_code = 4

    def __init__(self, message: str, problems: Sequence[Problem] = (), *hints: str) -> None:
        super().__init__(message, *hints)
        self.lines = tuple(f"  {problem}" for problem in problems)
        self.problems = tuple(problems)


class Conflict(NamedTuple):
    """What stands in the way of taking a change back: the project, the field, what it was to be, what it is.

    `by` is the number of the history's entry that touched it since, if that is known; a `reason` says more. The value
    may be that of another project now, whose number is `holder`.
    """

    number: int
    id: str
    field: str
    expected: object
    now: object
    by: int | None = None
    reason: str = ""
    holder: int | None = None


class UndoConflict(IcmdError):
    """A change cannot be taken back, since what it did has been changed again: `conflicts` holds them all."""

    def __init__(self, message: str, conflicts: Sequence[Conflict], *hints: str) -> None:
        super().__init__(message, *hints)
        self.conflicts = tuple(conflicts)


class NothingToUndo(IcmdError):
    """That entry of the history is undone already."""


class NoSuchEntry(IcmdError):
    """The history has no such entry."""

    exit_code = 3


class BeforeHistory(IcmdError):
    """What is asked for lies before anything that the history tells."""

    exit_code = 4


class ChangedMeanwhile(IcmdError):
    """The store is no longer what the user was shown."""


class BrokenStore(IcmdError):
    """The store cannot be understood whole, so it is neither read nor overwritten."""

    exit_code = 4


class HistoryUnreadable(IcmdError):
    """The system does not let the history be read: without it nothing is changed, and no past is told."""

    exit_code = 4


class StoreBusy(IcmdError):
    """Another process holds the store's lock."""

    exit_code = 5


class NotOurs(IcmdError):
    """A file that icmd uses beside the store, or the store itself, is not what icmd put there."""

    exit_code = 5


class StoreNotWritable(IcmdError):
    """The store or its folder cannot be written to."""

    exit_code = 5


def did_you_mean(names: Sequence[str]) -> str:
    """The sentence that offers `names`, commands among them ready to be copied; nothing when there are none."""
    if not names:
        return ""
    shown = [f"`{name}`" if name.startswith("icmd ") else name for name in names]
    return _("Did you mean {names}?").format(names=either(shown))
