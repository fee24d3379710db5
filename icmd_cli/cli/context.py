"""What a running command needs, made when it is first asked for: settings, the catalogue, the screen."""

import os
import sys
from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, NamedTuple, TextIO, TypeVar

import typer

from icmd_cli.catalogue.catalogue import Catalogue
from icmd_cli.cli import pager
from icmd_cli.cli.options import Group
from icmd_cli.domain.project import Project
from icmd_cli.errors import UsageProblem
from icmd_cli.i18n import _, labelled, language
from icmd_cli.render.wrapping import wrapped
from icmd_cli.storage.location import locate
from icmd_cli.text import harmless

if TYPE_CHECKING:
    from rich.console import Console

T = TypeVar("T")
_COLOURS = ("auto", "always", "never")
_LONG = 5000
"""From so many projects on, work takes long enough to say how far it is."""


class Settings(NamedTuple):
    """The options that every command takes; None or False where they were not given."""

    store: str | None = None
    colour: str | None = None
    wait: float | None = None
    no_input: bool = False
    quiet: bool = False


def _read_settings(
    store: Annotated[
        str | None,
        typer.Option("--store", help=_("Use this store instead of the usual one."), metavar=_("PATH")),
    ] = None,
    color: Annotated[str | None, typer.Option("--color", help=_("auto, always or never."), metavar=_("WHEN"))] = None,
    wait: Annotated[
        float | None,
        typer.Option("--wait", min=0, help=_("Seconds to wait for another writer."), metavar=_("SECONDS")),
    ] = None,
    no_input: Annotated[bool, typer.Option("--no-input", help=_("Never ask."))] = False,
    quiet: Annotated[bool, typer.Option("--quiet", "-q", help=_("Say only what went wrong."))] = False,
) -> Settings:
    if color is not None and color not in _COLOURS:
        raise UsageProblem(_("--color: “{value}” is none of auto, always, never.").format(value=color))
    return Settings(store, color, wait, no_input, quiet)


SETTINGS = Group(_read_settings)


def _read_pager(
    no_pager: Annotated[bool, typer.Option("--no-pager", help=_("Put long output straight on the terminal."))] = False,
) -> bool:
    return not no_pager


PAGER = Group(_read_pager)
"""For the commands that only show: what is longer than the terminal goes through a pager."""


class Context:
    """One run of one command."""

    def __init__(self) -> None:
        self.given: dict[str, Any] = {}
        self.command = ""
        """The command that runs, as it stands on the line."""

    def take(self, given: Mapping[str, Any]) -> None:
        """Remember shared options, wherever on the line they stood; the last one given counts."""
        self.given.update(
            {name: value for name, value in given.items() if value is not None and value is not False and value != []}
        )

    def read(self, group: Group[T]) -> T:
        """What the shared options of `group` mean. Raises UsageProblem."""
        defaults = {parameter.name: parameter.default for parameter in group.parameters}
        return group.value({**{k: v for k, v in defaults.items() if isinstance(v, int)}, **self.given})

    @cached_property
    def settings(self) -> Settings:
        """The options of every command."""
        return self.read(SETTINGS)

    @cached_property
    def catalogue(self) -> Catalogue:
        """The catalogue that is meant."""
        location = locate(self.settings.store, os.environ, Path.cwd())
        wait = 10.0 if self.settings.wait is None else self.settings.wait
        return Catalogue(location, wait=wait, track=self._track_index, note=self.note)

    @property
    def language(self) -> str:
        """The user's language."""
        return language()

    # Asking

    @property
    def can_ask(self) -> bool:
        """Whether somebody sits there: never ask without a terminal. Who is asked must have seen all that was said."""
        pager.stop()
        return sys.stdin.isatty() and sys.stderr.isatty() and not self.settings.no_input

    def ask(self, question: str) -> str:
        """What the user answers to a question on the terminal; "" for Return."""
        line = _for_stderr(labelled(question))
        return str(typer.prompt(line, default="", show_default=False, prompt_suffix=" ", err=True)).strip()

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
        """What an answer means; None when it is neither."""
        for said, words in ((True, ("y", "yes", *_("y|yes").split("|"))), (False, ("n", "no", *_("n|no").split("|")))):
            if answer.lower() in words:
                return said
        return None

    # Speaking

    def page(self) -> None:
        """Let long output go through the pager from now on, where somebody looks at it and wants one."""
        if self.draws and not self.plain and self.read(PAGER):
            pager.start(os.environ)

    def write(self, pieces: Iterable[str] | Iterable[bytes]) -> None:
        """Put data on stdout, piece by piece."""
        out = sys.stdout
        for piece in pieces:
            if isinstance(piece, str):
                out.write(piece)
            else:
                out.buffer.write(piece)

    def put(self, lines: Iterable[str]) -> None:
        """Put lines of text on stdout, on a terminal broken at words."""
        self.write(wrapped(line, self.width) if self.draws else line for line in lines)

    def note(self, text: str) -> None:
        """Say on stderr what is good to know, where somebody reads it."""
        if sys.stderr.isatty() and not self.settings.quiet:
            self.tell(text)

    def done(self, text: str) -> None:
        """Say on stderr what was done, unless --quiet."""
        if not self.settings.quiet:
            self.tell(text)

    def tell(self, text: str) -> None:
        """Say on stderr what must be heard."""
        pager.stop()
        sys.stdout.flush()
        say(text)

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
    def colours(self) -> bool:
        """Whether stdout gets colours: --color, then NO_COLOR, FORCE_COLOR, CLICOLOR_FORCE, then the terminal."""
        return wants_colour(self.settings.colour, sys.stdout)

    def console(self, width: int | None = None) -> "Console":
        """A Rich console on stdout, as wide as the terminal."""
        from rich.console import Console  # not needed in a pipe

        colours = self.colours
        return Console(
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

    def _track_index(self, projects: Iterable[Project], count: int) -> Iterable[Project]:
        return self.track(projects, count, _("Preparing the index"))


def _tracked(items: Iterable[T], count: int, what: str) -> Iterator[T]:
    from rich.console import Console  # only for long work on a terminal
    from rich.progress import track

    yield from track(items, what, count, console=Console(file=sys.stderr), transient=True, update_period=0.2)


def say(text: str) -> None:
    """Put a message on stderr: broken at words on a terminal, whole in a pipe."""
    sys.stderr.write(f"{_for_stderr(text)}\n")


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


Run = Callable[..., None]
"""A command's work: takes the Typer context, whose `obj` is a Context, and its own options."""


def of(ctx: typer.Context) -> Context:
    """The Context of a running command."""
    context: Context = ctx.find_root().obj
    return context
