"""What time it is: the only place that asks the system, so that one replacement sets the clock of everything."""

from datetime import UTC, date, datetime

_SECOND = "%Y-%m-%dT%H:%M:%SZ"
"""How records hold a moment."""


def instant() -> datetime:
    """This moment, in UTC."""
    return datetime.now(UTC)


def now() -> str:
    """This second as records hold it: `2026-01-01T10:00:00Z`."""
    return instant().strftime(_SECOND)


def today() -> date:
    """This day, in UTC."""
    return instant().date()


def midnight(day: str) -> str:
    """The second at which that `day` (ISO 8601) begins where the user is, as records hold it."""
    return datetime.fromisoformat(day).astimezone(UTC).strftime(_SECOND)
