"""What time it is: the only place that asks the system, so that one replacement sets the clock of everything."""

from datetime import UTC, date, datetime


def instant() -> datetime:
    """This moment, in UTC."""
    return datetime.now(UTC)


def now() -> str:
    """This second as records hold it: `2026-01-01T10:00:00Z`."""
    return instant().strftime("%Y-%m-%dT%H:%M:%SZ")


def today() -> date:
    """This day, in UTC."""
    return instant().date()
