"""What `icmd check` finds: one problem of a project, and how it is fixed."""

from typing import Any, NamedTuple


class Finding(NamedTuple):
    """One problem: `severity` is error (a rule is broken) or warning; `fix` holds the value that fixes it by itself.

    `rule` names the kind of problem, for scripts; `mend` is a sentence or a command.
    """

    severity: str
    rule: str
    number: int
    id: str
    field: str
    value: Any
    reason: str
    mend: str = ""
    fix: tuple[Any, ...] = ()
