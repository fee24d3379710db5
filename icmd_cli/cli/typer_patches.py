"""The program as Typer runs it; this file alone reaches into Typer, whose own words and habits differ from icmd's."""

import os
import re
import sys
from collections.abc import Collection, Mapping
from functools import cache, partial
from importlib import import_module
from inspect import signature
from typing import Annotated, Any

import typer
from typer.core import TyperCommand, TyperGroup

from icmd_cli import __version__
from icmd_cli.cli import pager
from icmd_cli.cli.app import COMMANDS
from icmd_cli.cli.given import own_names, refuse_empty, refuse_repeated
from icmd_cli.cli.groups import with_parameters
from icmd_cli.cli.options import SETTINGS
from icmd_cli.cli.other_words import command_of, rewritten
from icmd_cli.errors import AmbiguousProject, InvalidData, NoSuchProject, UsageProblem, did_you_mean
from icmd_cli.i18n import _, labelled, quoted
from icmd_cli.shell import command_line

# Typer does not export by name what its usage errors descend from.
TyperUsageError: Any = typer.BadParameter.__bases__[0]

_HELP_NAMES = {"help_option_names": ["-h", "--help"], "max_content_width": 100}

_LINE = f"{__name__}.line"
"""Where a context keeps the words that were parsed."""

_QUOTED = r"(?<!\w)'([^']*)'(?!\w)"
"""What Typer puts between its own quotation marks."""


def _page() -> None:
    if sys.stdout.isatty() and os.environ.get("TERM") != "dumb":
        pager.start(os.environ)


class _LocalizedCommand(TyperCommand):
    """A command that speaks the user's language."""

    examples: tuple[str, ...] = ()

    arguments: Any = None
    """What the command's module makes of a line's words before they are parsed: its `arguments`, if it has them."""

    read: Any = None
    """What makes of the options' plain values what the command is called with; it raises UsageProblem."""

    takes_empty = False
    """Whether the command says itself what becomes of its options with blank values."""

    _tries = False
    """Whether a line is parsed that nobody wrote."""

    def parse_args(self, ctx: Any, args: list[str]) -> list[str]:
        """Read the options; what is wrong with them is this command's, which Click forgets to say of some mistakes."""
        valued = self._valued()
        if self.arguments:
            args = self.arguments(args, valued)
        args = rewritten(args, {name for one in self.params for name in one.opts} | {"--help"}, valued)
        ctx.meta[_LINE] = list(args)  # Click takes it to pieces
        try:
            return super().parse_args(ctx, args)
        except TyperUsageError as error:
            error.ctx = error.ctx or ctx
            error.quoted = self.quoted(ctx)
            raise

    def invoke(self, ctx: Any) -> Any:
        """Run the command; where it cannot, a value without its quotes may be why."""
        try:
            return super().invoke(ctx)
        except (UsageProblem, NoSuchProject, AmbiguousProject, InvalidData) as error:
            if meant := did_you_mean(self.quoted(ctx)):
                # A project may be misspelt as well.
                error.hints = (meant, *(error.hints if isinstance(error, NoSuchProject) else ()))
            raise

    def quoted(self, ctx: Any, options: Collection[str] | None = None) -> list[str]:
        """The line that was meant, if this one holds a value of several words without its quotes; else none.

        Where `options` are given, it is the value of one of these.
        """
        from icmd_cli.cli.unquoted import quoted  # only for a line that is wrong

        valued = self._valued() if options is None else self._valued() & {*options}
        line = None if self._tries else quoted(ctx.meta[_LINE], valued, self._understands)
        store = ctx.find_root().obj.store if line else None
        return [command_line("icmd", *(("--store", store) if store else ()), str(self.name), *line)] if line else []

    def _valued(self) -> set[str]:
        return {name for one in self.params if not getattr(one, "is_flag", True) for name in one.opts}

    def _understands(self, args: list[str]) -> bool:
        """Whether `args` can be read, and say which projects or files are meant where the command takes several."""
        self._tries = True
        try:
            given = self.make_context(self.name, args).params
            filters = self.read(given).get("filters")
        except (TyperUsageError, UsageProblem):
            return False
        finally:
            self._tries = False
        named = [given[one.name] for one in self.params if one.param_type_name == "argument" and one.nargs < 0]
        return bool(filters or not named or any(named))

    def make_parser(self, ctx: Any) -> Any:
        """The parser of a line, which refuses what Click would drop in silence."""
        return _strict(self, super().make_parser(ctx), ctx)

    def format_help(self, ctx: Any, formatter: Any) -> None:
        """The help as icmd shows it; through the pager where it does not fit."""
        from icmd_cli.cli import help_screen  # only for help

        _page()
        summary, _blank, details = (self.help or "").partition("\n\n")
        told = help_screen.CommandHelp(
            _usage(self, ctx), summary, details, self.examples, self.params, lambda one: one.get_help_record(ctx)
        )
        formatter.write("\n".join(help_screen.lines(told, _width(formatter))))


def _width(formatter: Any) -> int:
    """Click's width, which is never less than 50, on a terminal that has as much."""
    import shutil  # only for help

    return min(int(formatter.width), shutil.get_terminal_size().columns)


def _usage(command: Any, ctx: Any) -> str:
    return labelled(_("Usage"), " ".join([ctx.command_path, *command.collect_usage_pieces(ctx)]))


def _strict(command: Any, parser: Any, ctx: Any) -> Any:
    """`parser`, raising UsageProblem for what `command` cannot mean."""
    parse = parser.parse_args

    def parsed(args: list[str]) -> Any:
        values, rest, given = parse(args)
        if rest and not isinstance(command, TyperGroup):
            _refuse_words(command, ctx, values, rest)
        refuse_repeated(given)
        refuse_empty(given, values, own_names(command.params) if getattr(command, "takes_empty", False) else ())
        return values, rest, given

    parser.parse_args = parsed
    return parser


def _refuse_words(command: Any, ctx: Any, values: Mapping[str, Any], words: list[str]) -> None:
    """Raise UsageProblem for words after a command that takes options only."""
    if all(one.param_type_name == "option" for one in command.params):
        from icmd_cli.cli.meant import Line, not_taken  # only for a line that is wrong

        options = {
            flag: values.get(one.name, ()) if one.multiple else None for one in command.params for flag in one.opts
        }
        raise not_taken(Line(command.name, ctx.meta[_LINE], words, options, partial(command.quoted, ctx)))


class _Commands(TyperGroup):
    """All commands, each imported and built only when it is called."""

    def make_parser(self, ctx: Any) -> Any:
        """The parser of the options that stand before the command's name."""
        return _strict(self, super().make_parser(ctx), ctx)

    def list_commands(self, ctx: Any) -> list[str]:  # noqa: ARG002 - Typer's signature
        """The names, in the order of the table of contents."""
        return list(COMMANDS)

    def get_command(self, ctx: Any, cmd_name: str) -> Any:  # noqa: ARG002 - Typer's signature
        """The command of that name, or None."""
        name = command_of(cmd_name)
        return built(name) if name else None

    def resolve_command(self, ctx: Any, args: list[str]) -> Any:
        """The command that the line names. Raises UsageProblem with what was probably meant."""
        command = self.get_command(ctx, args[0])
        if command is None and not args[0].startswith("-"):
            from icmd_cli.cli.meant import no_such_command  # only for what is no command

            raise no_such_command(args[0], args[1:])
        if command is None:
            return super().resolve_command(ctx, args)
        return command.name, command, args[1:]

    def format_help(self, ctx: Any, formatter: Any) -> None:
        """The first screen, without importing the commands."""
        from icmd_cli.cli import help_screen

        _page()
        formatter.write(
            "\n".join(help_screen.first_screen(_usage(self, ctx), dict(self.summaries()), _width(formatter)))
        )

    def summaries(self) -> list[tuple[str, str]]:
        """Each command's name, and what it does."""
        return [(name, _(entry.help)) for name, entry in COMMANDS.items()]


@cache
def built(name: str) -> Any:
    """The command of that name, made from its module."""
    entry = COMMANDS[name]
    module = import_module(entry.module)
    callback = module.run.for_typer()
    app = typer.Typer(rich_markup_mode=None, add_completion=False)
    app.command(
        name,
        cls=_LocalizedCommand,
        help=f"{_(entry.help)}\n\n{_(module.DETAILS)}",
        context_settings=_HELP_NAMES,
        options_metavar=_("[OPTIONS]"),
    )(callback)
    command: Any = typer.main.get_command(app)
    command.examples = module.EXAMPLES
    command.arguments = getattr(module, "arguments", None)
    command.read = module.run.read
    command.takes_empty = getattr(module, "TAKES_EMPTY", False)
    for parameter in command.params:
        if not parameter.help:  # Click 8.5 forgets the help that Typer gives to an argument
            (info,) = callback.__annotations__[parameter.name].__metadata__
            parameter.help = info.help
    return command


def _begin(
    ctx: typer.Context,
    *,
    version: Annotated[bool, typer.Option("--version", "-V", help=_("Show the version and exit."))] = False,
    **settings: Any,
) -> None:
    """Keep the options that stand before the command's name; show the version, or the help when no command is named."""
    ctx.obj = SETTINGS.value(settings)
    if version:
        sys.stdout.write(f"icmd {__version__}\n")
        raise typer.Exit
    if ctx.invoked_subcommand is None:
        text = ctx.get_help()  # this may start the pager
        sys.stdout.write(f"{text}\n")


with_parameters(_begin, (*tuple(signature(_begin).parameters.values())[:-1], *SETTINGS.parameters))


def root() -> Any:
    """The program, with every command of the table of contents."""
    app = typer.Typer(
        rich_markup_mode=None,  # Rich would cost 66 ms, and swallow brackets in help texts
        pretty_exceptions_enable=False,  # main.run() words every failure
        add_completion=False,
    )
    app.callback(
        cls=_Commands,
        invoke_without_command=True,
        context_settings=_HELP_NAMES,
        options_metavar=_("[OPTIONS]"),
        subcommand_metavar=_("COMMAND [ARGUMENTS]..."),
    )(_begin)
    command: Any = typer.main.get_command(app)
    return command


def help_of(name: str = "") -> str:
    """The help of the command of that name; without one, of the program."""
    command = built(name) if name else root()
    with command.make_context(f"icmd {name}".strip(), [], resilient_parsing=True) as ctx:
        found: str = ctx.get_help()
    return found


def _near_options(flag: str, ctx: Any) -> list[str]:
    """What may be meant by an option that the command does not have."""
    from icmd_cli.cli.meant import near_options  # only for a line that is wrong

    known = [name for one in ctx.command.params for name in one.opts if name.startswith("--")] if ctx else []
    is_program = isinstance(ctx.command if ctx else None, TyperGroup)
    return near_options(flag, known, {each for one in built("list").params for each in one.opts} if is_program else ())


def words_of(error: Any) -> tuple[str, tuple[str, ...]]:
    """Typer's own message, and where to read more."""
    path = error.ctx.command_path if error.ctx else "icmd"
    near: list[str] = []
    if hasattr(error, "option_name") and hasattr(error, "possibilities"):
        error.possibilities = None
        near = _near_options(error.option_name, error.ctx)
    message = re.sub(_QUOTED, lambda found: quoted(found[1]), error.format_message())
    near = getattr(error, "quoted", []) or near
    hints = (did_you_mean(near), _("Try `{command} --help`.").format(command=path))
    return message, tuple(hint for hint in hints if hint)
