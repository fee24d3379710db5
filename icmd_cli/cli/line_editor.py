"""One line from whoever sits at the terminal: edited with the arrow keys, and as long as what is pasted.

Python's own readline serves: it takes 1 ms to import, and prompt_toolkit, which does no more for one line, some 200.
Without either a terminal hands over 4,095 letters of a line at most, and writes arrow keys as letters.
"""

import os
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any

Offers = Callable[[], Sequence[str]]
"""What Tab may complete a line to, asked for at the first Tab."""


def edits() -> bool:
    """Whether a line can be edited, and begin with what is there already."""
    return _readline() is not None


def read_line(prompt: str, offers: Offers = tuple, begun: str = "") -> str:
    """What is typed after `prompt`, which stands on stderr; Tab completes it to one of `offers`.

    Where lines can be edited, this one begins with `begun`. Raises EOFError and KeyboardInterrupt.
    """
    stdin: Any = sys.stdin
    stdin.reconfigure(errors="replace")  # letters of another encoding than the terminal's
    _prepare(offers, begun)
    *above, last = prompt.split("\n")
    sys.stderr.write("".join(f"{line}\n" for line in above))
    sys.stderr.flush()
    with _stdout_as_stderr():
        try:
            return input(last)
        except KeyboardInterrupt:
            sys.stderr.write("\n")  # what is said next would be written over the question
            raise


def _readline() -> Any:
    if os.environ.get("TERM", "dumb") == "dumb":
        return None  # it would push a long question out of a line that cannot move the cursor
    try:
        import readline  # only to ask; some Pythons lack it
    except ImportError:
        return None
    return readline


def _prepare(offers: Offers, begun: str) -> None:
    readline = _readline()
    if readline is None:
        return
    readline.set_startup_hook(lambda: readline.insert_text(begun))
    readline.set_auto_history(False)  # the arrow up would bring the answer to another question
    readline.set_completer_delims("|")
    readline.set_completer(_Completer(offers).complete)
    if "libedit" in (readline.__doc__ or ""):
        readline.parse_and_bind("bind ^I rl_complete")
        return
    readline.parse_and_bind("tab: complete")
    readline.parse_and_bind("set completion-ignore-case on")
    readline.parse_and_bind("set enable-bracketed-paste on")  # a pasted line break is no Return


class _Completer:
    """What Tab completes: readline asks for one after the other."""

    def __init__(self, offers: Offers) -> None:
        self._offers = offers
        self._fitting: list[str] = []

    def complete(self, typed: str, at: int) -> str | None:
        """The offer number `at` that begins as it is typed; None after the last."""
        if at == 0:
            begun = typed.lstrip()
            blanks = typed[: len(typed) - len(begun)]
            self._fitting = [blanks + offer for offer in self._offers() if offer.lower().startswith(begun.lower())]
        return self._fitting[at] if at < len(self._fitting) else None


@contextmanager
def _stdout_as_stderr() -> Iterator[None]:
    """While it lasts, the terminal of stderr is stdout's too: the line editor draws there alone."""
    sys.stdout.flush()
    if sys.stdout.isatty():
        yield
        return
    kept = os.dup(1)
    try:
        os.dup2(2, 1)
        yield
    finally:
        os.dup2(kept, 1)
        os.close(kept)
