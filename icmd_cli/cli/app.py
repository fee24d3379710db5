"""The table of contents: every command with its help; and the one place where failures become exit codes."""

import os
import re
import sys
from collections.abc import Iterable, Mapping, Sequence
from contextlib import suppress
from functools import cache
from importlib import import_module
from io import TextIOWrapper
from typing import Annotated, Any, NamedTuple

import typer
from typer.core import TyperCommand, TyperGroup

from icmd_cli import __version__
from icmd_cli.cli import pager
from icmd_cli.cli.context import PAGER, SETTINGS, Context, say
from icmd_cli.cli.options import nearest_words
from icmd_cli.errors import Cancelled, IcmdError, UsageProblem, did_you_mean
from icmd_cli.i18n import N_, _, labelled, libraries_speak, quoted
from icmd_cli.reference import countries

# Every usage error of Typer's descends from this; Typer does not export it by name.
_TyperUsageError: type[Exception] = typer.BadParameter.__bases__[0]

_INTERRUPTED = 130

_QUOTED = r"(?<!\w)'([^']*)'(?!\w)"
"""What Typer puts between its own quotation marks."""


class _Entry(NamedTuple):
    module: str
    help: str


COMMANDS: Mapping[str, _Entry] = {
    "list": _Entry("icmd_cli.cli.commands.list", N_("List projects; filters choose which.")),
    "show": _Entry("icmd_cli.cli.commands.show", N_("Show everything about a project.")),
    "search": _Entry("icmd_cli.cli.commands.search", N_("Search the texts of the projects, best hits first.")),
    "add": _Entry("icmd_cli.cli.commands.add", N_("Add projects to the catalogue.")),
    "edit": _Entry("icmd_cli.cli.commands.edit", N_("Change fields of projects.")),
    "remove": _Entry("icmd_cli.cli.commands.remove", N_("Remove projects.")),
    "import": _Entry("icmd_cli.cli.commands.import_", N_("Load projects from files that people send.")),
    "export": _Entry("icmd_cli.cli.commands.export", N_("Write projects to a file, in any format.")),
    "stats": _Entry("icmd_cli.cli.commands.stats", N_("Count projects and budgets, by country, theme, year ...")),
    "brief": _Entry("icmd_cli.cli.commands.brief", N_("Write a briefing on projects, ready to paste.")),
    "history": _Entry("icmd_cli.cli.commands.history", N_("Tell what changed, when, and by which command.")),
    "undo": _Entry("icmd_cli.cli.commands.undo", N_("Take a change back.")),
    "check": _Entry("icmd_cli.cli.commands.check", N_("Find every problem in the catalogue.")),
    "help": _Entry("icmd_cli.cli.commands.help", N_("Explain a command, or a topic: filters, formats, exit codes ...")),
    "completion": _Entry("icmd_cli.cli.commands.completion", N_("Let your shell complete commands and values.")),
    "schema": _Entry("icmd_cli.cli.commands.schema", N_("Describe a project, or the store, as a JSON Schema.")),
    "where": _Entry("icmd_cli.cli.commands.where", N_("Tell which files and settings are in use, and why.")),
}
"""Name -> where it is and what it does. A command's module is imported only when that command runs."""

ASK = "__complete"
"""What the shells put before the words of a half-typed line."""

ALIASES = {"ls": "list", "rm": "remove"}


def _headed(formatter: Any) -> Any:
    """`formatter`, its headings with the colon of the user's language: Typer has an English one in its code."""
    formatter.write_heading = lambda heading: formatter.write(f"{'':>{formatter.current_indent}}{labelled(heading)}\n")
    return formatter


def _page() -> None:
    if sys.stdout.isatty() and os.environ.get("TERM") != "dumb":
        pager.start(os.environ)


class _Command(TyperCommand):
    """A command with the shared options that its module asks for."""

    groups: tuple[Any, ...] = ()

    def parse_args(self, ctx: Any, args: list[str]) -> list[str]:
        """Read the options; what is wrong with them is this command's, which Click forgets to say of some mistakes."""
        try:
            return super().parse_args(ctx, args)
        except _TyperUsageError as error:
            error.ctx = error.ctx or ctx  # type: ignore[attr-defined]
            raise

    def invoke(self, ctx: Any) -> Any:
        """Hand the shared options to the Context, the command's own ones to the command."""
        shared = {parameter.name for group in self.groups for parameter in group.parameters}
        program = ctx.find_root().obj
        program.command = ctx.info_name
        program.take({name: ctx.params.pop(name) for name in shared & ctx.params.keys()})
        if PAGER in self.groups:
            program.page()
        return super().invoke(ctx)

    def format_help(self, ctx: Any, formatter: Any) -> None:
        """The help in the user's language, its punctuation too; through the pager where it does not fit."""
        _page()
        super().format_help(ctx, _headed(formatter))

    def format_arguments(self, ctx: Any, formatter: Any) -> None:
        """Nothing: Typer lists the arguments with the options, and Click 8.5 would list them once more."""


class _Commands(TyperGroup):
    """All commands, each imported and built only when it is called."""

    def invoke(self, ctx: Any) -> Any:
        """Make the Context, and hand it the options that stand before the command's name."""
        ctx.obj = Context()
        shared = {parameter.name for parameter in SETTINGS.parameters}
        ctx.obj.take({name: ctx.params.pop(name) for name in shared & ctx.params.keys()})
        return super().invoke(ctx)

    def list_commands(self, ctx: Any) -> list[str]:  # noqa: ARG002 - Typer's signature
        """The names, in the order of the table of contents."""
        return list(COMMANDS)

    def get_command(self, ctx: Any, cmd_name: str) -> Any:  # noqa: ARG002 - Typer's signature
        """The command of that name, or None."""
        name = ALIASES.get(cmd_name, cmd_name)
        entry = COMMANDS.get(name)
        return _built(name, entry) if entry else None

    def resolve_command(self, ctx: Any, args: list[str]) -> Any:
        """The command that the line names. Raises UsageProblem with what was probably meant."""
        name = args[0]
        if self.get_command(ctx, name) is None and not name.startswith("-"):
            raise _no_such_command(name)
        return super().resolve_command(ctx, args)

    def format_help(self, ctx: Any, formatter: Any) -> None:
        """The help in the user's language, its punctuation too; through the pager where it does not fit."""
        _page()
        super().format_help(ctx, _headed(formatter))

    def format_commands(self, ctx: Any, formatter: Any) -> None:  # noqa: ARG002 - Typer's signature
        """The list of commands in --help, without importing them."""
        with formatter.section(_("Commands")):
            formatter.write_dl(self.summaries())

    def summaries(self) -> list[tuple[str, str]]:
        """Each command's name, and what it does."""
        return [(name, _(entry.help)) for name, entry in COMMANDS.items()]


@cache
def _built(name: str, entry: _Entry) -> Any:
    module = import_module(entry.module)
    app = typer.Typer(rich_markup_mode=None, add_completion=False)
    app.command(
        name,
        cls=_Command,
        help=f"{_(entry.help)}\n\n{_(module.DETAILS)}",
        epilog="\b\n" + "\n".join([_("Examples:"), *(f"  {line}" for line in module.EXAMPLES)]),
        context_settings=_HELP_NAMES,
        options_metavar=_("[OPTIONS]"),
    )(module.run)
    command: Any = typer.main.get_command(app)
    for parameter in command.params:
        if not parameter.help:  # Click 8.5 forgets the help that Typer gives to an argument
            (info,) = module.run.__annotations__[parameter.name].__metadata__
            parameter.help = info.help
    command.groups = (*module.OPTIONS, SETTINGS)
    command.params.extend(parameter for group in command.groups for parameter in group.parameters)
    _say_ranges(command.params)
    return command


def _say_ranges(parameters: Iterable[Any]) -> None:
    """Let the numbers that an option takes be said in words: Typer writes "x>=0", and "integer range"."""
    for parameter in parameters:
        least = getattr(parameter.type, "min", None)
        if least is not None:
            parameter.type.name = parameter.type.name.removesuffix(" range")
            parameter.type._describe_range = _("{least} or more").format(least=least).__str__  # noqa: SLF001 - no other way


def _no_such_command(name: str) -> UsageProblem:
    message = _("There is no command “{name}”.").format(name=name)
    code = countries.find(name)
    if code:
        return UsageProblem(message, did_you_mean([f"icmd list --country {name}"]))
    # An alias and its command are one suggestion.
    nearest = dict.fromkeys(ALIASES.get(near, near) for near in nearest_words(name, (*COMMANDS, *ALIASES)))
    meant = did_you_mean([f"icmd {near}" for near in nearest])
    return UsageProblem(
        message,
        meant,
        _("`icmd --help` lists the commands; `icmd search {name}` searches.").format(name=name),
    )


_HELP_NAMES = {"help_option_names": ["-h", "--help"], "max_content_width": 100}

app = typer.Typer(
    rich_markup_mode=None,  # Rich would cost 66 ms, and swallow brackets in help texts
    pretty_exceptions_enable=False,  # run() words every failure
    add_completion=False,
)


@app.callback(
    cls=_Commands,
    invoke_without_command=True,
    context_settings=_HELP_NAMES,
    options_metavar=_("[OPTIONS]"),
    subcommand_metavar=_("COMMAND [ARGUMENTS]..."),
    help=_("The catalogue of the Joint Migration and Development Initiative's projects."),
    epilog=_("`icmd COMMAND --help` explains a command and its options, `icmd help TOPIC` what they share."),
)
def icmd(
    ctx: typer.Context,
    version: Annotated[bool, typer.Option("--version", "-V", help=_("Show the version and end."))] = False,
) -> None:
    """Show the version, or the help when no command is named."""
    if version:
        sys.stdout.write(f"icmd {__version__}\n")
        raise typer.Exit
    if ctx.invoked_subcommand is None:
        text = ctx.get_help()  # this may start the pager
        sys.stdout.write(f"{text}\n")


def run(arguments: Sequence[str]) -> int:
    """Run one command line; gives its exit code. stdout carries data only, every failure is worded on stderr."""
    _prepare_streams()
    with libraries_speak():
        try:
            return _run(arguments)
        except Exception as error:  # noqa: BLE001 - whatever a mistake of ours raises
            return _apologise(error, arguments)
        finally:
            pager.stop()


def _root() -> Any:
    command = typer.main.get_command(app)
    command.params.extend(SETTINGS.parameters)
    _say_ranges(command.params)
    return command


def _complete(words: Sequence[str]) -> int:
    """Answer a shell; whatever goes wrong, in silence: somebody is typing."""
    from icmd_cli.cli.completion.answer import answer  # only for a shell that asks

    with suppress(Exception):
        for line in answer(_root(), words):
            sys.stdout.write(f"{line}\n")
    return 0


def _run(arguments: Sequence[str]) -> int:
    if arguments and arguments[0] == ASK:
        return _complete(arguments[1:])
    try:
        code = _root().main(list(arguments), prog_name="icmd", standalone_mode=False)
        sys.stdout.flush()
    except IcmdError as error:
        return _fail(error.message, error.hints, error.exit_code)
    except _TyperUsageError as error:
        return _fail(*_typer_words(error), UsageProblem.exit_code)
    except (typer.Abort, KeyboardInterrupt, EOFError) as error:
        interrupted = isinstance(error.__context__ or error, KeyboardInterrupt)
        _fail(
            _("Interrupted; nothing was changed.") if interrupted else _("No answer; nothing was changed."),
            (),
            1,
        )
        return _INTERRUPTED if interrupted else Cancelled.exit_code
    except (BrokenPipeError, SystemExit) as error:
        # Typer and Rich turn a closed pipe into an exit of their own.
        if not isinstance(error.__context__ if isinstance(error, SystemExit) else error, BrokenPipeError):
            raise
        # The reader has seen enough (`| head`).
        _let_go()
        return 0
    return code if isinstance(code, int) else 0


def _apologise(error: Exception, arguments: Sequence[str]) -> int:
    """Say what nobody foresaw: what the machine refuses, or that icmd is at fault, and where it is written down."""
    from icmd_cli.cli import crash_report  # nobody expects one

    pager.stop()
    account = crash_report.account(error, arguments)
    if crash_report.wants_all():
        crash_report.show(account)
    if isinstance(error, MemoryError):
        return _fail(_("There is not enough memory for this."), (), 1)
    if isinstance(error, OSError) and error.errno:
        _let_go()  # of a full disk behind stdout, say
        place = f"{error.filename}: " if error.filename else ""
        return _fail(f"{place}{os.strerror(error.errno)}.", (), 1)
    path = crash_report.keep(account)
    written = _("What happened is written in {path}; please send that file to those who care for your icmd.")
    return _fail(
        _("icmd made a mistake of its own, sorry: {kind}.").format(kind=type(error).__name__),
        (
            written.format(path=path) if path else _("ICMD_DEBUG=1 shows what happened."),
            _("Your catalogue is whole: a change is made as a whole or not at all."),
        ),
        1,
    )


def _fail(message: str, hints: Sequence[str], code: int) -> int:
    pager.stop()
    try:
        sys.stdout.flush()
    except BrokenPipeError:
        _let_go()
    for line in (_("Error: {message}").format(message=message), *hints):
        say(line)
    return code


def _let_go() -> None:
    """Let nothing complain when Python closes a stdout that nobody reads any more."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def _typer_words(error: Any) -> tuple[str, tuple[str, ...]]:
    """Typer's own message, and where to read more."""
    path = error.ctx.command_path if error.ctx else "icmd"
    message = re.sub(_QUOTED, lambda found: quoted(found[1]), error.format_message())
    return message, (_("Try `{command} --help`.").format(command=path),)


def _prepare_streams() -> None:
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, TextIOWrapper):
            # Into a file or a pipe data is UTF-8; an old console shows "?" for letters that it lacks.
            encoding = "utf-8" if stream is sys.stdout and not stream.isatty() else None
            stream.reconfigure(encoding=encoding, errors="replace")
