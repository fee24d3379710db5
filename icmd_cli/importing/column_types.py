"""What every kind of column shares: how cells become values, what is decided, what is not settled yet."""

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from typing import Any, NamedTuple

from icmd_cli.i18n import _
from icmd_cli.importing.model import Rule
from icmd_cli.text import fold_name

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


class ColumnChoices(NamedTuple):
    """What the user settled: heading -> field (None: skip it), fields that the file has not, texts' language."""

    mapping: Mapping[str, str | None] = {}
    without: frozenset[str] = frozenset()
    texts: str | None = None

    def by_heading(self, names: Sequence[str]) -> Iterator[tuple[int, str | None]]:
        """Position -> field (None: skip it) of the columns that the user settled."""
        settled = {_key(heading): field for heading, field in self.mapping.items()}
        return ((at, settled[key]) for at, name in enumerate(names) if (key := _key(name)) in settled and key)


def _key(heading: str) -> str:
    return fold_name(heading) or heading


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


class Assumed(NamedTuple):
    """What holds for a column whose values do not tell, why, and the rule that says so."""

    value: str | None
    reason: str
    rule: str


def told_by(
    heading: str, option: str, shapes: Collection[str], given: str | None, assumed: Iterable[Assumed], *, both: str
) -> tuple[str | None, Decision | None]:
    """What the `shapes` of a column's values tell ("?": nothing), and the decision to report; None where there is none.

    What the values show comes first, as other files may stand beside theirs, then what the user has `given`, then the
    first that is `assumed`; `both` is the reason where the values show several.
    """
    if not shapes:
        return None, None
    shown = {shape for shape in shapes if shape != "?"}
    if len(shown) == 1:
        return (value := shown.pop()), Decision(heading, option, value, _("the values show it"), "values")
    if given:
        return given, Decision(heading, option, given, _("as you said"), "option")
    if shown:
        return BOTH, Decision(heading, option, "?", both, "both", settled=False)
    found = next((one for one in assumed if one.value), None)
    return (found.value, Decision(heading, option, str(found.value), *found[1:])) if found else (None, None)


def digits(cell: Any) -> str:
    """A cell as text; a whole number that a sheet keeps as 2014.0 is 2014."""
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    return str(cell).strip()


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
