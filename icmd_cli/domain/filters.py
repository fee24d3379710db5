"""What to select and how to sort it: pure data that the index understands."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from decimal import Decimal

NO_VALUE = ""
"""Among the values of a choice: the field is empty."""


class Choice(NamedTuple):
    """Values of one field: any of `wanted` (all when empty), none of `excluded`; NO_VALUE stands for an empty field."""

    wanted: tuple[str, ...] = ()
    excluded: tuple[str, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.wanted or self.excluded)


class Filters(NamedTuple):
    """Which projects: all conditions must hold; the values inside one are alternatives.

    `choices` maps a field's name to a Choice of codes (countries, themes, statuses, phases) or, for organisations and
    regions, of words that their names must contain. `active` holds spans of days (ISO 8601, both ends included), any
    of which the project must touch.
    """

    choices: Mapping[str, Choice] = MappingProxyType({})
    active: tuple[tuple[str, str], ...] = ()
    min_budget: "Decimal | None" = None
    max_budget: "Decimal | None" = None
    currency: str | None = None
    text: str | None = None

    def __bool__(self) -> bool:
        return any(self.choices.values()) or bool(
            self.active or self.min_budget is not None or self.max_budget is not None or self.currency or self.text
        )


class SortKey(NamedTuple):
    """A field to sort by; projects without it come last either way."""

    field: str
    descending: bool = False


class Page(NamedTuple):
    """Which part of the selection: `limit` rows (all when None) from `offset` on."""

    limit: int | None = None
    offset: int = 0
