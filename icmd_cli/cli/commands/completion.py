"""`icmd completion`: what makes a shell complete icmd's commands, options and values."""

import os
from typing import Annotated

import typer

from icmd_cli.cli.closest import closest
from icmd_cli.cli.command import command
from icmd_cli.cli.completion.installing import SHELLS, install, script, users_shell
from icmd_cli.cli.context import Context
from icmd_cli.errors import IcmdError, UsageProblem, did_you_mean
from icmd_cli.i18n import N_, _

DETAILS = N_(
    "--install puts it where your shell looks for it; otherwise it is printed, and its first lines say where to put it."
    " Without SHELL it is for the shell that you use."
)
EXAMPLES = (
    "icmd completion --install",
    "icmd completion fish > ~/.config/fish/completions/icmd.fish",
    'icmd completion zsh > "${fpath[1]}/_icmd"',
    'eval "$(icmd completion bash)"',
)


@command()
def run(
    program: Context,
    shell: Annotated[
        str | None, typer.Argument(help=_("bash, zsh or fish."), metavar=_("[SHELL]"), show_default=False)
    ] = None,
    *,
    to_install: Annotated[
        bool, typer.Option("--install", help=_("Put it where your shell looks for it, instead of printing it."))
    ] = False,
) -> None:
    """Write the shell's script, or install it."""
    name = shell or users_shell(os.environ)
    if not name:
        raise UsageProblem(_("Which shell? Name one: {names}.").format(names=", ".join(SHELLS)))
    if name not in SHELLS:
        near = ["icmd completion --install"] if name == "install" else closest(name, tuple(SHELLS))
        raise UsageProblem(
            _("There is no completion for “{shell}”.").format(shell=name),
            did_you_mean(near),
            _("The shells: {names}.").format(names=", ".join(SHELLS)),
        )
    if to_install:
        _install(program, name)
    else:
        program.write([script(name)])


def _install(program: Context, shell: str) -> None:
    try:
        found = install(shell, os.environ)
    except OSError as error:
        message = _("{file} cannot be written: {reason}.").format(file=error.filename, reason=error.strerror)
        raise IcmdError(message) from error
    program.done(_("Written: {path}").format(path=found.script))
    if found.settings:
        program.done(_("Added to: {path}").format(path=found.settings))
    program.done(_("It works in the next {shell} that you open.").format(shell=shell))
