"""A failure as it is told: in sentences to a person, as JSON to a script that asked for JSON."""

import re
from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

from icmd_cli.domain.reports import as_json
from icmd_cli.errors import AmbiguousProject, IcmdError, InvalidData, UndoConflict
from icmd_cli.i18n import _

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
        said = self.message if self.rule in _DECISIONS else _("Error: {message}").format(message=self.message)
        return (said, *self.lines, *self.hints)

    def as_json(self) -> str:
        """One line for a script."""
        told = {"code": self.code, "rule": self.rule, "message": self.message, "hints": [*self.hints], **self.details}
        return as_json({"error": told})


def failure_of(error: IcmdError) -> Failure:
    """What is told of `error`; its rule is the name of its class."""
    rule = re.sub(r"(?<!^)(?=[A-Z])", "-", type(error).__name__).lower()
    return Failure(error.exit_code, rule, error.message, error.hints, error.lines, _details(error))


def _details(error: IcmdError) -> dict[str, Any]:
    if isinstance(error, InvalidData):
        return {"problems": [problem._asdict() for problem in error.problems]}
    if isinstance(error, AmbiguousProject):
        keys = ("number", "id", "title")
        return {"candidates": [dict(zip(keys, candidate, strict=True)) for candidate in error.candidates]}
    if isinstance(error, UndoConflict):
        return {"conflicts": [conflict._asdict() for conflict in error.conflicts]}
    return {}


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
