"""What time it is: the only place that asks the system, so that one replacement sets the clock of everything."""

from datetime import UTC, date, datetime, timedelta

from icmd_cli.text import fold_name

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
    return _utc(datetime.fromisoformat(day))


def local(instant: str) -> str:
    """An instant as records hold it, as the date and time where the user is, to the minute. Raises ValueError."""
    return datetime.fromisoformat(instant).astimezone().strftime("%Y-%m-%d %H:%M")


def moment(text: str) -> str:
    """The second that `text` means, as records hold it: an instant (ISO 8601), or a day's midnight where the user is.

    A month or a year means its first day; today and yesterday are said in any language. Raises ValueError with the
    reason.
    """
    from icmd_cli.domain.kinds import read_date  # only to look back
    from icmd_cli.reference.languages import words_in_all

    written, said = text.strip(), fold_name(text)
    for days, word in enumerate(("today", "yesterday")):
        if said in words_in_all(word):
            return midnight((instant().astimezone().date() - timedelta(days)).isoformat())
    if len(written) > len("2026-01-01") and written[:4].isdecimal() and ":" in written:
        try:
            return _utc(datetime.fromisoformat(written))
        except (ValueError, OverflowError):
            pass
    return midnight(read_date(written).first_day())


def _utc(when: datetime) -> str:
    """A second as records hold it. One that a clock put forward leaves out is the one to which that puts it forward."""
    return datetime.fromtimestamp(when.timestamp(), UTC).strftime(_SECOND)
