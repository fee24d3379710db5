"""The file of --log: what a run says, with the time, for those who read it the day after."""

import os
import re
import stat
from collections.abc import Sequence
from contextlib import suppress
from typing import TextIO

from icmd_cli.cli.arguments import value_of
from icmd_cli.domain import clock
from icmd_cli.errors import UsageProblem
from icmd_cli.i18n import _
from icmd_cli.shell import command_line
from icmd_cli.text import harmless

_OTHERS = (".json", ".jsonl", ".lock")
"""How a catalogue's own files end, be they there or not yet."""

_files: list[TextIO] = []
"""The open file of this run, if any."""


def start(arguments: Sequence[str]) -> None:
    """Open the file that --log names, and write the command line into it. Raises UsageProblem where it cannot be."""
    path = value_of("--log", arguments)
    if path is None:
        return
    if not path.strip():
        raise UsageProblem(_("{option} has no value.").format(option="--log"))
    not_a_log = UsageProblem(_("{file} is not a log of icmd's: name another file.").format(file=path))
    if path.lower().endswith(_OTHERS):
        raise not_a_log
    try:
        descriptor = os.open(path, os.O_RDWR | os.O_APPEND | os.O_CREAT | getattr(os, "O_NOFOLLOW", 0), 0o600)
        begun = os.read(descriptor, 5) if stat.S_ISREG(os.fstat(descriptor).st_mode) else b""
        if begun and not re.fullmatch(rb"\d{4}-", begun):
            os.close(descriptor)
            raise not_a_log
    except OSError as error:
        message = _("{file} cannot be written: {reason}.").format(file=path, reason=error.strerror)
        raise UsageProblem(message) from error
    _files.append(os.fdopen(descriptor, "a", encoding="utf-8", errors="replace"))
    note(command_line("icmd", *arguments))


def note(text: str) -> None:
    """Add a message to the file, if there is one; each line begins with the time."""
    now = clock.now()
    for file in _files:
        with suppress(OSError):  # a full disk under the log stops nothing
            file.write("".join(f"{now} {line}\n" for line in harmless(text).split("\n")))
            file.flush()


def end(code: int) -> None:
    """Write the exit code, and close the file."""
    note(f"exit {code}")
    while _files:
        with suppress(OSError):
            _files.pop().close()
