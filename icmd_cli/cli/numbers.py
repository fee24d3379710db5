"""Numbers as they stand on a command line; what no catalogue can mean is refused with a sentence."""

from collections.abc import Callable

from icmd_cli.errors import UsageProblem
from icmd_cli.i18n import _

MOST = 999_999_999
"""No number on the command line is larger: rows, entries and seconds are fewer, and no database minds."""


def whole(option: str, least: int = 0) -> Callable[[str], int]:
    """A parser of whole numbers of `least` or more, for `option`. It raises UsageProblem."""

    def parse(text: str) -> int:
        digits = str(text).strip()
        if _is_number(digits) and int(digits) >= least:
            return int(digits)
        message = _("{option}: “{value}” is not a whole number from {least} to {most}.")
        raise UsageProblem(message.format(option=option, value=text, least=least, most=MOST))

    return parse


def _is_number(digits: str) -> bool:
    return digits.isascii() and digits.isdecimal() and len(digits) <= len(str(MOST))


def seconds(option: str) -> Callable[[str], float]:
    """A parser of seconds, 0 or more, for `option`. It raises UsageProblem."""

    def parse(text: str) -> float:
        digits = str(text).strip().replace(",", ".")
        if _is_number(digits.replace(".", "", 1)):
            return float(digits)
        message = _("{option}: “{value}” is not a number of seconds from 0 to {most}.")
        raise UsageProblem(message.format(option=option, value=text, most=MOST))

    return parse


def entry_number(text: str) -> int:
    """The number that "12" or "#12" writes. Raises UsageProblem."""
    digits = text.strip().removeprefix("#")
    if not _is_number(digits):
        raise UsageProblem(
            _("“{text}” is not the number of an entry.").format(text=text), _("`icmd history` lists them.")
        )
    return int(digits)
