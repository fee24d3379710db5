"""What people read goes through their pager; `less` itself knows what fits on a screen."""

import os
import re
import sys
from collections.abc import Mapping, Sequence
from contextlib import suppress
from io import TextIOBase
from pathlib import PurePath
from typing import IO, TYPE_CHECKING, TextIO

from icmd_cli.i18n import _

if TYPE_CHECKING:
    from subprocess import Popen

_ESCAPES = "\x1b\\][^\x1b\x07]*(?:\x1b\\\\|\x07)|\x1b\\[[0-?]*[ -/]*[@-~]"

_KEEPING_COLOURS = frozenset(("less", "bat", "batcat", "delta", "lv", "moar", "moor", "ov"))
"""Pagers that pass colours on; others count them as letters, break lines there or show them as text."""

_SAFE = {"LESS": "", "LESSSECURE": "1", "LESSHISTFILE": "-", "LESSCHARSET": "utf-8", "LV": "-c"}
"""Nobody's own settings of less keep it from showing colours, and it neither runs programs nor writes files."""


class Paged(TextIOBase):
    """A terminal's stream that hands what is written to a pager, which begins with the first of it."""

    def __init__(self, terminal: TextIO, line: Sequence[str]) -> None:
        self.terminal = terminal
        self._line = line
        self._keeps_colours = _is_of(line, _KEEPING_COLOURS)
        self._pager: Popen[str] | None = None
        self._out: IO[str] | None = None

    @property
    def encoding(self) -> str:  # type: ignore[override]
        """The terminal's own."""
        return self.terminal.encoding

    def isatty(self) -> bool:
        """It is the terminal that people look at."""
        return True

    def fileno(self) -> int:
        """The terminal's own."""
        return self.terminal.fileno()

    def write(self, text: str) -> int:
        """Pass `text` on. Raises TypeError for bytes: Click tells streams so."""
        if not isinstance(text, str):
            raise TypeError(type(text).__name__)
        out = self._out or self._start()
        out.write(text if self._keeps_colours or out is self.terminal else re.sub(_ESCAPES, "", text))
        return len(text)

    def end(self) -> None:
        """Wait until the user has left the pager."""
        if self._pager is None or self._out is None:
            self.terminal.flush()
            return
        with suppress(BrokenPipeError):
            self._out.close()
        while True:
            with suppress(KeyboardInterrupt):  # Ctrl-C is the pager's
                self._pager.wait()
                return

    def _start(self) -> IO[str]:
        import subprocess  # only where somebody looks

        self._out = self.terminal
        with suppress(OSError):  # no such pager: the terminal gets it all
            self._pager = subprocess.Popen(  # noqa: S603 - the user's own choice
                starting_command(self._line),
                stdin=subprocess.PIPE,
                env={**os.environ, **_SAFE},
                encoding=self.terminal.encoding,
                errors=self.terminal.errors,
            )
            self._out = self._pager.stdin or self.terminal
        return self._out


def starting_command(line: Sequence[str]) -> list[str]:
    """What starts the pager `line`: less ends by itself after one screen (F), keeps colours (R) and its text (X)."""
    if not _is_of(line, {"less"}):
        return list(line)
    leaving, end = _("q to quit, space for the next page"), _("(end) q to quit")
    prompt = f"?e{_prompt(end)}:{_prompt(leaving)}."
    # What the user's own line says comes later, and counts.
    return [line[0], "-FRX", f"-Ps{prompt}", *line[1:]]


def _prompt(text: str) -> str:
    """`text` as less takes it in a prompt; it shows ASCII alone there."""
    return re.sub(r"[?:.%\\]", r"\\\g<0>", text.replace("\u00a0", " "))


def _is_of(line: Sequence[str], names: frozenset[str] | set[str]) -> bool:
    return PurePath(line[0]).name.removesuffix(".exe") in names


def line(environment: Mapping[str, str]) -> list[str]:
    """The pager's command line: ICMD_PAGER, else PAGER, else less or more; empty where there is to be none."""
    import shutil

    if name := line_from(environment):
        import shlex  # only where one is named

        try:
            words = shlex.split(environment[name])
        except ValueError:
            words = []
        return [] if words in ([], ["cat"]) else words
    return next(([name] for name in ("less", "more") if shutil.which(name)), [])


def line_from(environment: Mapping[str, str]) -> str | None:
    """The variable that names the pager; None when none does."""
    return next((name for name in ("ICMD_PAGER", "PAGER") if name in environment), None)


def start(environment: Mapping[str, str]) -> None:
    """From now on, let what is written to stdout go through the pager."""
    words = line(environment)
    if words and not isinstance(sys.stdout, Paged):
        sys.stdout = Paged(sys.stdout, words)


def stop() -> None:
    """Wait for the user to leave the pager; nothing where none was started."""
    if isinstance(sys.stdout, Paged):
        paged = sys.stdout
        sys.stdout = paged.terminal
        with suppress(BrokenPipeError):
            paged.end()
