"""Where each shell looks for what completes a command, and putting it there."""

import os
import sys
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path
from typing import NamedTuple

from icmd_cli.shell import quoted_word

SHELLS = {"bash": "icmd.bash", "zsh": "_icmd", "fish": "icmd.fish"}
"""Shell -> the name of its script."""

_FOLDER = Path(__file__).parent / "shells"

_BASH_LOGIN = (".bash_profile", ".bash_login", ".profile")
"""What a login shell reads: the first that is there. On macOS every terminal begins one."""

_LINES = {
    "bash": '\n# icmd: completion\n[ -z "$BASH_VERSION" ] || [ ! -r {script} ] || . {script}\n',
    "zsh": "\n# icmd: completion\nfpath=({folder} $fpath)\nautoload -Uz compinit && compinit\n",
}
"""Shell -> what makes the script known in its settings.

The package bash-completion would find the script by itself, where it is there and loaded: that is not for icmd to know.
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
    if shell not in _LINES:
        return Installed(target)
    settings = _settings(shell, environment)
    written = settings.read_text(encoding="utf-8", errors="surrogateescape") if settings.exists() else ""
    if str(target.parent) in written:
        return Installed(target)
    with settings.open("a", encoding="utf-8") as file:
        file.write(_LINES[shell].format(folder=_quoted(target.parent), script=_quoted(target)))
    return Installed(target, settings)


def _settings(shell: str, environment: Mapping[str, str]) -> Path:
    """The file that `shell` reads as it begins in a terminal."""
    if shell == "zsh":
        return Path(environment.get("ZDOTDIR") or Path.home()) / ".zshrc"
    if sys.platform != "darwin":
        return Path.home() / ".bashrc"
    read = [Path.home() / name for name in _BASH_LOGIN]
    return next((path for path in read if path.exists()), read[0])


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
