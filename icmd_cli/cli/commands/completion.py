"""`icmd completion`: what makes a shell complete icmd's commands, options and values."""

import os
from pathlib import Path
from typing import Annotated

import typer

from icmd_cli.cli.command import command
from icmd_cli.cli.context import Context
from icmd_cli.cli.options import nearest_words
from icmd_cli.errors import UsageProblem, did_you_mean
from icmd_cli.i18n import N_, _

DETAILS = N_("Its first lines say where it belongs. Without SHELL it is for the one that you use.")
EXAMPLES = (
    "icmd completion fish > ~/.config/fish/completions/icmd.fish",
    'icmd completion zsh > "${fpath[1]}/_icmd"',
    'eval "$(icmd completion bash)"',
)

SHELLS = {"bash": "icmd.bash", "zsh": "_icmd", "fish": "icmd.fish"}
_FOLDER = Path(__file__).parent.parent / "completion" / "shells"


@command()
def run(
    program: Context,
    shell: Annotated[
        str | None, typer.Argument(help=_("bash, zsh or fish."), metavar=_("[SHELL]"), show_default=False)
    ] = None,
) -> None:
    """Write the shell's script."""
    name = shell or Path(os.environ.get("SHELL", "")).name
    if name not in SHELLS:
        raise UsageProblem(
            _("There is no completion for “{shell}”.").format(shell=name),
            did_you_mean(nearest_words(name, tuple(SHELLS))),
            _("The shells: {names}.").format(names=", ".join(SHELLS)),
        )
    program.write([(_FOLDER / SHELLS[name]).read_text(encoding="utf-8")])
