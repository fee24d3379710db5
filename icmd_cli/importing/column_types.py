"""What every kind of column shares: how cells become values, what is decided, what is not settled yet."""

from collections.abc import Callable, Sequence
from typing import Any, NamedTuple

from icmd_cli.importing.model import Rule
from icmd_cli.reference.languages import tag_of

BOTH = "both"
"""The order of a column, or its decimal mark, whose values show one and the other."""

Convert = Callable[[Any], Any]
"""A cell -> its value for the record. Raises ValueError with the reason."""

_SPARSE = 3
"""Of this many numbers of a count, one stands in the file at least; codes lie further apart."""


class Unsettled(ValueError):
    """A value that can be read two ways, until something is settled for the whole file: `rule` says what."""

    def __init__(self, rule: Rule, reason: object) -> None:
        super().__init__(str(reason))
        self.rule = rule


class Decision(NamedTuple):
    """What was decided for a column, for the user to check: the option that overrides it ("": none), value, reason.

    `rule` names the reason for scripts; `settled` says that a later file should be read by it.
    """

    heading: str
    option: str
    value: str
    reason: str
    rule: str = ""
    settled: bool = True


def digits(cell: Any) -> str:
    """A cell as text; a whole number that a sheet keeps as 2014.0 is 2014."""
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    return str(cell).strip()


def phase_text(cell: Any) -> str:
    """A phase as a number: "Phase II", "II", 2."""
    text = digits(cell).lower().removeprefix("phase").removeprefix("fase").strip()
    return {"i": "1", "ii": "2", "iii": "3", "iv": "4"}.get(text, text)


def language_tag(cell: Any) -> str:
    """A language's tag, from its tag or its name in a language that is known."""
    text = str(cell).strip()
    return tag_of(text) or text


def row_numbers(values: Sequence[Any], *, gaps: bool) -> bool:
    """Whether `values` only count the rows: 1, 2, 3 ..., at least two of them.

    With `gaps`, a row alone may be numbered, numbers may be missing, in any order or begin anew.
    """
    texts = [digits(value) for value in values]
    numbers = [int(text) for text in texts if text.isdecimal() and len(text) < 7]  # noqa: PLR2004 - no million of rows
    if not numbers or len(numbers) < len(texts):
        return False
    if not gaps:
        return len(numbers) > 1 and numbers == list(range(1, len(numbers) + 1))
    return max(numbers) <= _SPARSE * len(numbers)
