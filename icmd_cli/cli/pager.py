"""Output longer than the terminal goes through the user's pager; shorter output is put out as it is."""

import os
import re
import sys
from collections.abc import Mapping
from contextlib import suppress
from io import TextIOBase
from typing import IO, TYPE_CHECKING, TextIO

if TYPE_CHECKING:
    from subprocess import Popen

_ESCAPES = "\x1b\\][^\x1b\x07]*(?:\x1b\\\\|\x07)|\x1b\\[[0-?]*[ -/]*[@-~]"


class Paged(TextIOBase):
    """A terminal's stream that keeps what is written until it is more than `rows` lines; then a pager takes all."""

    def __init__(self, terminal: TextIO, line: list[str], rows: int, columns: int) -> None:
        self.terminal = terminal
        self._line = line
        self._rows, self._columns = rows, columns
        self._held: list[str] = []
        self._pager: Popen[str] | None = None
        self._out: IO[str] = terminal

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
        """Keep `text`, or pass it on once the screen is full. Raises TypeError for bytes: Click tells streams so."""
        if not isinstance(text, str):
            raise TypeError(type(text).__name__)
        if self._rows < 0:
            self._out.write(text)
            return len(text)
        self._held.append(text)
        self._rows -= _lines(text, self._columns)
        if self._rows < 0:
            self._start()
            self._let_go()
        return len(text)

    def end(self) -> None:
        """Put out what is still kept, or wait until the user has left the pager."""
        self._let_go()
        if self._pager is None:
            self.terminal.flush()
            return
        with suppress(BrokenPipeError):
            self._out.close()
        while True:
            with suppress(KeyboardInterrupt):  # Ctrl-C is the pager's
                self._pager.wait()
                return

    def _start(self) -> None:
        import subprocess  # only for long output

        try:
            self._pager = subprocess.Popen(  # noqa: S603 - the user's own choice
                self._line,
                stdin=subprocess.PIPE,
                env={**_USUAL, **os.environ},
                encoding=self.terminal.encoding,
                errors="replace",
            )
        except OSError:
            return  # no such pager: the terminal gets it all
        if self._pager.stdin:
            self._out = self._pager.stdin

    def _let_go(self) -> None:
        held, self._held = self._held, []
        for text in held:
            self._out.write(text)


_USUAL = {"LESS": "FRX", "LV": "-c", "LESSCHARSET": "utf-8"}
"""What git, too, tells the pagers that nobody told anything: colours as they are, the screen left as it is."""


def _lines(text: str, columns: int) -> int:
    """How many lines of a terminal `text` moves on; a little less than that where letters are wide."""
    if "\n" not in text:
        return 0
    return sum(max(1, -(-len(re.sub(_ESCAPES, "", line)) // columns)) for line in text.split("\n")[:-1])


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
    """From now on, let what is written to stdout go through the pager when it is long."""
    import shutil

    words = line(environment)
    if words and not isinstance(sys.stdout, Paged):
        columns, rows = shutil.get_terminal_size((80, 24))
        sys.stdout = Paged(sys.stdout, words, max(rows - 1, 1), max(columns, 1))


def stop() -> None:
    """Put out what is kept, and wait for the user to leave the pager; nothing where none was started."""
    if isinstance(sys.stdout, Paged):
        paged = sys.stdout
        sys.stdout = paged.terminal
        with suppress(BrokenPipeError):
            paged.end()
