"""What to select and how to sort it: pure data that the index understands."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal


@dataclass(frozen=True, slots=True)
class Choice:
    """Values of one field: any of `wanted` (all when empty), none of `excluded`."""

    wanted: tuple[str, ...] = ()
    excluded: tuple[str, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.wanted or self.excluded)


@dataclass(frozen=True, slots=True, kw_only=True)
class Filters:
    """Which projects: all conditions must hold; the values inside one are alternatives.

    `choices` maps a field's name to a Choice of codes (countries, themes, statuses, phases) or, for organisations and
    regions, of words that their names must contain. `active` holds spans of days (ISO 8601, both ends included), any
    of which the project must touch.
    """

    choices: Mapping[str, Choice] = field(default_factory=dict)
    active: tuple[tuple[str, str], ...] = ()
    min_budget: Decimal | None = None
    max_budget: Decimal | None = None
    currency: str | None = None
    text: str | None = None

    def __bool__(self) -> bool:
        return any(self.choices.values()) or bool(
            self.active or self.min_budget is not None or self.max_budget is not None or self.currency or self.text
        )


@dataclass(frozen=True, slots=True)
class SortKey:
    """A field to sort by; projects without it come last either way."""

    field: str
    descending: bool = False


@dataclass(frozen=True, slots=True)
class Page:
    """Which part of the selection: `limit` rows (all when None) from `offset` on."""

    limit: int | None = None
    offset: int = 0
