"""How a command and the options that it shares with others become one: it is handed one typed value for each group.

    @command(filters=FILTERS, output=OUTPUT)
    def run(program: Context, *, count: bool = False, filters: Filters, output: Output) -> None: ...

A group's options stand in the help where its value stands among the parameters. The command remains a function of plain
values: `run(Context(GlobalOptions()), filters=Filters(), output=Output(None, None))`.
"""

from collections.abc import Callable, Mapping
from inspect import Parameter
from typing import Any, Concatenate, Generic, ParamSpec

import typer

from icmd_cli.cli.context import Context
from icmd_cli.cli.groups import OptionGroup, parameters, values, with_parameters
from icmd_cli.cli.options import SETTINGS
from icmd_cli.cli.terminal import say
from icmd_cli.errors import IcmdError
from icmd_cli.i18n import _

P = ParamSpec("P")


class Command(Generic[P]):
    """A command's work, called with plain values; `for_typer` is what a command line calls."""

    def __init__(self, work: Callable[Concatenate[Context, P], None], groups: Mapping[str, OptionGroup[Any]]) -> None:
        self._work = work
        self._groups = groups

    def __call__(self, program: Context, *args: P.args, **kwargs: P.kwargs) -> None:
        """Do the work."""
        self._work(program, *args, **kwargs)

    def read(self, given: Mapping[str, Any]) -> dict[str, Any]:
        """What the command is called with on a line whose options are `given`. Raises UsageProblem."""
        return values(self._work, self._groups, given)

    def for_typer(self) -> Callable[..., None]:
        """The same as a function of every single option, with those of all commands as the last."""

        def callback(ctx: typer.Context, **given: Any) -> None:
            settings = ctx.find_root().obj.merged(SETTINGS.value(given))
            work: Callable[..., None] = self._work
            program = Context(settings, ctx.info_name or "")
            try:
                work(program, **self.read(given))
                program.flush()
                if program.has_changed:
                    program.warn_of_copies()
            except KeyboardInterrupt as error:
                if not program.has_changed:
                    raise typer.Abort from error  # else Typer ends at once, without a word
                say(_("Interrupted after the change was made. `icmd undo` takes it back."))
            except IcmdError as error:
                error.hints += program.settled_draft()
                raise
            finally:
                for sentence in program.settled_draft():
                    program.tell(sentence)
                program.let_go()

        _program, *own = parameters(self._work, self._groups)
        context = Parameter("ctx", Parameter.KEYWORD_ONLY, annotation=typer.Context)
        return with_parameters(callback, (context, *own, *SETTINGS.parameters))


def command(**groups: OptionGroup[Any]) -> Callable[[Callable[Concatenate[Context, P], None]], Command[P]]:
    """Make a function a command, its parameters of these names the values of groups of options."""
    return lambda work: Command(work, groups)
