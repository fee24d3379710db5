"""A failure as it is told: in sentences to a person, as JSON to a script that asked for JSON."""

import errno
import os
import re
import sys
from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

import typer

from icmd_cli.cli import pager
from icmd_cli.cli.terminal import let_go
from icmd_cli.cli.typer_patches import TyperUsageError, words_of
from icmd_cli.domain.reports import as_json
from icmd_cli.errors import AmbiguousProject, Cancelled, IcmdError, InvalidData, UndoConflict, UsageProblem
from icmd_cli.i18n import _
from icmd_cli.render.styles import REFUSED, StyledLine

_INTERRUPTED = 130

_DECISIONS = frozenset(("cancelled", "interrupted", "no-answer"))
"""The rules of what the user decided, which is no error."""


class Failure(NamedTuple):
    """What is told: the exit `code`, the `rule` that scripts know it by, the sentence, and what helps.

    `lines` list the single problems for people, `details` for scripts.
    """

    code: int
    rule: str
    message: str
    hints: Sequence[str] = ()
    lines: Sequence[str] = ()
    details: Mapping[str, Any] = {}

    def as_text(self) -> tuple[str, ...]:
        """The lines for a person."""
        if self.rule in _DECISIONS:
            return (self.message, *self.lines, *self.hints)
        said = _("Error: {message}").format(message=self.message)
        return (StyledLine(said, REFUSED, said.index(self.message)), *self.lines, *self.hints)

    def as_json(self) -> str:
        """One line for a script."""
        told = {"code": self.code, "rule": self.rule, "message": self.message, "hints": [*self.hints], **self.details}
        return as_json({"error": told})


def failure_of(error: BaseException, arguments: Sequence[str]) -> Failure:
    """What is told of `error`, which ended the command line `arguments`."""
    if isinstance(error, IcmdError):
        return _expected(error)
    if isinstance(error, TyperUsageError):
        return Failure(UsageProblem.exit_code, "usage-problem", *words_of(error))
    if isinstance(error, typer.Abort | KeyboardInterrupt | EOFError):
        is_interrupt = isinstance(error.__context__ or error, KeyboardInterrupt)
        return _interrupted() if is_interrupt else _unanswered()
    return _apology(error, arguments)


def _expected(error: IcmdError) -> Failure:
    """What is told of a failure that has its own words; its rule is the name of its class."""
    rule = re.sub(r"(?<!^)(?=[A-Z])", "-", type(error).__name__).lower()
    return Failure(error.exit_code, rule, error.message, error.hints, error.lines, _details(error))


def _details(error: IcmdError) -> dict[str, Any]:
    if isinstance(error, InvalidData):
        # What breaks the record's own rules is called as `check` calls it.
        return {"problems": [{**problem._asdict(), "rule": problem.rule or "value"} for problem in error.problems]}
    if isinstance(error, AmbiguousProject):
        keys = ("number", "id", "title")
        return {"candidates": [dict(zip(keys, candidate, strict=True)) for candidate in error.candidates]}
    if isinstance(error, UndoConflict):
        return {"conflicts": [conflict._asdict() for conflict in error.conflicts]}
    return {}


def _interrupted() -> Failure:
    return Failure(_INTERRUPTED, "interrupted", _("Interrupted; nothing was changed."))


def _unanswered() -> Failure:
    return Failure(Cancelled.exit_code, "no-answer", _("No answer; nothing was changed."))


def _apology(error: BaseException, arguments: Sequence[str]) -> Failure:
    """What is told of what nobody foresaw: what the machine refuses, or that icmd is at fault."""
    from icmd_cli.cli import crash_report  # nobody expects one

    pager.stop()
    account = crash_report.account(error, arguments)
    if crash_report.wants_all():
        crash_report.show(account)
    if isinstance(error, MemoryError):
        return Failure(1, "out-of-memory", _("There is not enough memory for this."))
    if isinstance(error, OSError) and error.errno:
        let_go(sys.stdout)  # of a full disk behind stdout, say
        if error.errno == errno.EBADF and not error.filename:
            return Failure(1, "system", _("Nothing can be written: stdout is closed."))
        place = f"{error.filename}: " if error.filename else ""
        return Failure(1, "system", f"{place}{os.strerror(error.errno)}.")
    path = crash_report.keep(account)
    written = (
        _("Please send {path} to whoever maintains your icmd.").format(path=path)
        if path
        else _("ICMD_DEBUG=1 shows what happened.")
    )
    whole = _("Your catalogue is whole: a change is made as a whole or not at all.")
    message = _("Internal error ({kind}).").format(kind=type(error).__name__)
    return Failure(1, "internal-error", message, (written, whole))


def wants_json(arguments: Sequence[str]) -> bool:
    """Whether a command line asks for JSON; looked at before it is parsed, for it may be wrong."""
    before = arguments[: arguments.index("--")] if "--" in arguments else arguments
    formats = {"json", "jsonl"}
    return any(
        word == "--json"
        or (word in ("--format", "-f") and after in formats)
        or (word.startswith(("--format=", "-f")) and word.removeprefix("--format=").removeprefix("-f") in formats)
        for word, after in zip(before, (*before[1:], ""), strict=False)
    )
