"""Where each shell looks for what completes a command, and putting it there."""

import os
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path
from typing import NamedTuple

from icmd_cli.shell import quoted_word

SHELLS = {"bash": "icmd.bash", "zsh": "_icmd", "fish": "icmd.fish"}
"""Shell -> the name of its script."""

_FOLDER = Path(__file__).parent / "shells"

_ZSH_LINES = """
# icmd: completion
fpath=({folder} $fpath)
autoload -Uz compinit && compinit
"""


class Installed(NamedTuple):
    """Where a script was put, and the file of settings that was added to, if any."""

    script: Path
    settings: Path | None = None


def users_shell(environment: Mapping[str, str]) -> str:
    """The name of the shell in SHELL, else of the one the account begins with (cron and containers set no SHELL)."""
    shell = environment.get("SHELL", "")
    if not shell:
        with suppress(ImportError, KeyError):  # no such list (Windows); an account that is not in it
            from pwd import getpwuid

            shell = getpwuid(os.getuid()).pw_shell
    return Path(shell).name


def script(shell: str) -> str:
    """What makes `shell` complete icmd's words."""
    return (_FOLDER / SHELLS[shell]).read_text(encoding="utf-8")


def install(shell: str, environment: Mapping[str, str]) -> Installed:
    """Put the script where `shell` looks for it in the user's home; may be repeated. Raises OSError."""
    target = _target(shell, environment)
    target.parent.mkdir(parents=True, exist_ok=True)
    target.write_text(script(shell), encoding="utf-8")
    if shell != "zsh":
        return Installed(target)
    settings = Path(environment.get("ZDOTDIR") or Path.home()) / ".zshrc"
    written = settings.read_text(encoding="utf-8", errors="surrogateescape") if settings.exists() else ""
    if str(target.parent) in written:
        return Installed(target)
    with settings.open("a", encoding="utf-8") as file:
        file.write(_ZSH_LINES.format(folder=_quoted(target.parent)))
    return Installed(target, settings)


def _target(shell: str, environment: Mapping[str, str]) -> Path:
    data = Path(environment.get("XDG_DATA_HOME") or Path.home() / ".local" / "share")
    config = Path(environment.get("XDG_CONFIG_HOME") or Path.home() / ".config")
    return {
        "bash": data / "bash-completion" / "completions" / "icmd",
        "zsh": data / "zsh" / "site-functions" / "_icmd",
        "fish": config / "fish" / "completions" / "icmd.fish",
    }[shell]


def _quoted(path: Path) -> str:
    return quoted_word(os.fspath(path))
