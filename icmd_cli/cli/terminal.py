"""The terminal that somebody sits at: asking, speaking, its width and its colours."""

import os
import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import IO, TYPE_CHECKING, TextIO, TypeVar, cast

from icmd_cli.cli import log, pager
from icmd_cli.cli.colours import painted, wants_colour
from icmd_cli.cli.options import GlobalOptions
from icmd_cli.i18n import _, labelled
from icmd_cli.render.wrapping import wrapped
from icmd_cli.text import harmless

if TYPE_CHECKING:
    from rich.console import Console

T = TypeVar("T")
_LONG = 5000
"""From this many projects on, work takes long enough to say how far it is."""


class _Trimmed:
    """A stream that gets lines without the blanks that fill them up to a table's width."""

    def __init__(self, stream: TextIO) -> None:
        self._stream = stream
        self.encoding = stream.encoding
        self.flush = stream.flush

    def write(self, text: str) -> int:
        """Pass `text` on: whole lines."""
        return self._stream.write("\n".join(line.rstrip(" ") for line in text.split("\n")))


class Terminal:
    """Who answers questions and reads messages, and what takes the data."""

    def __init__(self, settings: GlobalOptions) -> None:
        self.settings = settings

    # Asking

    @property
    def can_ask(self) -> bool:
        """Whether somebody sits there: never ask without a terminal. Who is asked must have seen all that was said."""
        pager.stop()
        return sys.stdin.isatty() and sys.stderr.isatty() and not self.settings.no_input

    def ask(self, question: str, offers: Callable[[], Sequence[str]] = tuple, begun: str = "") -> str:
        """What the user answers to a question on the terminal; "" for Return. Tab completes to one of `offers`.

        Where lines can be edited, the answer begins with `begun`.
        """
        from icmd_cli.cli.line_editor import read_line  # only to ask

        return read_line(_for_stderr(labelled(question)) + " ", offers, begun).strip()

    def confirm(self, question: str, *, default: bool) -> bool:
        """The user's yes or no, in their language or in English; Return means `default`."""
        letters = _("[Y/n]") if default else _("[y/N]")
        while True:
            answer = self.ask(f"{question} {letters}")
            said = self.yes_or_no(answer) if answer else default
            if said is not None:
                return said
            self.tell(_("Please answer yes or no."))

    def yes_or_no(self, answer: str) -> bool | None:
        """What an answer means; None when it is neither. A no may have more words after it, as "no, thanks"."""
        words = [word.strip(" ,.;!").lower() for word in answer.split()] or [""]
        if words[0] in ("n", "no", "non", *_("n|no").split("|")):
            return False
        return True if len(words) == 1 and words[0] in ("y", "yes", *_("y|yes").split("|")) else None

    # Speaking

    def page(self, *, wanted: bool) -> None:
        """Let long output go through the pager from now on, where somebody looks at it and one is `wanted`."""
        if wanted and self.draws and not self.plain:
            pager.start(os.environ)

    def write(self, pieces: Iterable[str] | Iterable[bytes]) -> None:
        """Put data on stdout, piece by piece. Raises OSError, unless a change is made: then that is what counts."""
        try:
            for piece in pieces:
                if isinstance(piece, str):
                    sys.stdout.write(piece)
                else:
                    sys.stdout.buffer.write(piece)
        except OSError as error:
            self._give_up_output(error)

    def flush(self) -> None:
        """Let what was written arrive. Raises as `write` does."""
        try:
            sys.stdout.flush()
        except OSError as error:
            self._give_up_output(error)

    @property
    def has_changed(self) -> bool:
        """Whether something is done already that no failure undoes."""
        return False

    def _give_up_output(self, error: OSError) -> None:
        if not self.has_changed:
            raise error
        let_go(sys.stdout)
        if not isinstance(error, BrokenPipeError):
            reason = error.strerror or str(error)
            say(_("The change is made; its report could not be written whole: {reason}.").format(reason=reason))

    def put(self, lines: Iterable[str]) -> None:
        """Put lines of text on stdout, on a terminal broken at words."""
        self.write(wrapped(line, self.width) if self.draws else line for line in lines)

    def show(self, lines: Iterable[str]) -> None:
        """Put lines on stdout as `put` does, each with its style; they come without their end."""
        when = self.settings.color
        for line in lines:
            shown = harmless(line)
            shown = wrapped(shown, self.width) if self.draws else shown
            self.write([f"{painted(line, shown, when, sys.stdout)}\n"])

    @property
    def notes(self) -> bool:
        """Whether what is good to know is said: where somebody reads it; with --verbose anywhere."""
        return self.settings.verbose or (sys.stderr.isatty() and not self.settings.quiet)

    def note(self, text: str) -> None:
        """Say on stderr what is good to know, if anybody is to read it."""
        if self.notes:
            self.done(text)

    def done(self, text: str) -> None:
        """Say on stderr what was done; with --quiet it goes into the log alone."""
        if self.settings.quiet:
            log.note(text)
        else:
            self.tell(text)

    def tell(self, text: str) -> None:
        """Say on stderr what must be heard."""
        pager.stop()
        self.flush()
        say(text, self.settings.color)

    # Drawing

    @property
    def draws(self) -> bool:
        """Whether stdout is a terminal, so that people look at it."""
        return sys.stdout.isatty()

    @property
    def plain(self) -> bool:
        """Whether boxes and colours would only disturb: TERM=dumb, a screen reader's choice."""
        return os.environ.get("TERM") == "dumb"

    @property
    def blocks(self) -> bool:
        """Whether stdout can write block characters: an old console's letters lack them."""
        try:
            "█▏░".encode(sys.stdout.encoding or "ascii")
        except (UnicodeEncodeError, LookupError):
            return False
        return True

    @property
    def width(self) -> int:
        """The terminal's width in cells."""
        import shutil

        return max(shutil.get_terminal_size((80, 24)).columns, 20)

    @property
    def height(self) -> int:
        """How many lines the terminal shows at once."""
        import shutil  # a pipe has no screen

        return shutil.get_terminal_size((80, 24)).lines

    @property
    def colours(self) -> bool:
        """Whether stdout gets colours: --color, then NO_COLOR, FORCE_COLOR, CLICOLOR_FORCE, then the terminal."""
        return wants_colour(self.settings.color, sys.stdout)

    def console(self, width: int | None = None) -> "Console":
        """A Rich console on stdout, as wide as the terminal."""
        from rich.console import Console  # not needed in a pipe

        import icmd_cli.render.cells  # noqa: F401 - Rich measures as terminals do from here on

        colours = self.colours
        return Console(
            file=None if self.draws else cast("IO[str]", _Trimmed(sys.stdout)),
            width=width or self.width,
            height=1000,  # without a height, Rich ignores the width where TERM=dumb
            emoji=False,
            markup=False,
            highlight=False,
            force_terminal=colours or self.draws,
            color_system="standard" if colours else None,
            no_color=not colours,
            legacy_windows=False,
        )

    def track(self, items: Iterable[T], count: int, what: str) -> Iterable[T]:
        """`items` passed on; from many on, with a bar on stderr that shows on a terminal how far they are."""
        if count < _LONG or not sys.stderr.isatty() or self.settings.quiet:
            return items
        return _tracked(items, count, what)


def _tracked(items: Iterable[T], count: int, what: str) -> Iterator[T]:
    from rich.console import Console  # only for long work on a terminal
    from rich.progress import track

    yield from track(items, what, count, console=Console(file=sys.stderr), transient=True, update_period=0.2)


def say(text: str, when: str | None = None) -> None:
    """Put a message on stderr: broken at words on a terminal, whole in a pipe; nobody's ear is no failure.

    `when` is what --color says.
    """
    log.note(text)
    put(f"{painted(text, _for_stderr(text), when, sys.stderr)}\n")


def put(text: str) -> None:
    """Put `text` on stderr as it is, if anybody is there."""
    try:
        sys.stderr.write(text)
        sys.stderr.flush()
    except OSError:
        let_go(sys.stderr)


def let_go(stream: TextIO) -> None:
    """Let nothing complain when Python closes a stream that cannot be written to any more."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), stream.fileno())


def _for_stderr(text: str) -> str:
    text = harmless(text)
    return wrapped(text, _columns(sys.stderr)) if sys.stderr.isatty() else text


def _columns(stream: TextIO) -> int:
    """The width of a terminal; shutil only knows that of stdout."""
    try:
        columns = int(os.environ.get("COLUMNS", "0")) or os.get_terminal_size(stream.fileno()).columns
    except (ValueError, OSError):
        columns = 80
    return max(columns, 20)
