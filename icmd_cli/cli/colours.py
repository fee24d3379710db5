"""Whether a stream gets colours, and plain lines in them."""

import os
from typing import TextIO

from icmd_cli.render.styles import StyledLine


def colour_setting(when: str | None) -> tuple[str, str | None]:
    """auto, always or never, and what says so (None: nothing does).

    `when` (--color) beats the environment; NO_COLOR (no-color.org) beats FORCE_COLOR and CLICOLOR_FORCE, which 0 and an
    empty value do not set; then a terminal that is dumb.
    """
    if when:
        return when, "--color"
    if os.environ.get("NO_COLOR"):
        return "never", "NO_COLOR"
    for name in ("FORCE_COLOR", "CLICOLOR_FORCE"):
        if os.environ.get(name, "0") not in ("", "0"):
            return "always", name
    return ("never", "TERM") if os.environ.get("TERM") == "dumb" else ("auto", None)


def wants_colour(when: str | None, stream: TextIO) -> bool:
    """Whether `stream` gets colours; without a setting, a terminal does."""
    setting, _origin = colour_setting(when)
    return setting == "always" or (setting == "auto" and stream.isatty())


def painted(line: str, shown: str, when: str | None, stream: TextIO) -> str:
    """`shown`, which is how `line` is broken at words, in the line's style where `stream` gets colours."""
    return line.drawn(shown) if isinstance(line, StyledLine) and wants_colour(when, stream) else shown
