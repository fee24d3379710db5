"""The user's own editor, and the text that is typed there: it is never lost, whatever comes after."""

import codecs
import os
import shutil
import sys
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

from icmd_cli.errors import IcmdError, UsageProblem
from icmd_cli.i18n import _

if TYPE_CHECKING:
    from icmd_cli.cli.terminal import Terminal

_USUAL = ("sensible-editor", "nano", "vim", "vi")
"""What is tried where neither VISUAL nor EDITOR names an editor."""

_EARLIER = 2
"""Seconds that a new file is made older by: some file systems count so roughly that else a save might not show."""


class Draft:
    """A text in a file of its own, which stays until it is dropped."""

    def __init__(self, text: str, suffix: str) -> None:
        self._first = text.encode()
        self._suffix = suffix
        self._path: Path | None = None

    def edited(self, terminal: "Terminal") -> str | None:
        """The text as the user's editor saved it, in whichever encoding; None when it saved nothing.

        Raises UsageProblem where no editor can be shown, IcmdError when it fails.
        """
        command = _command(terminal)
        path = self._path = self._path or self._written()
        before = path.stat().st_mtime_ns
        _run([*command, str(path)])
        if not path.is_file():  # a pipe would never end
            raise _failed(_("it left no file"))
        try:
            return None if path.stat().st_mtime_ns == before else saved_text(path.read_bytes())
        except OSError as error:
            raise _failed(error.strerror or str(error)) from error

    @property
    def kept(self) -> Path | None:
        """The file, where it holds something that was typed."""
        with suppress(OSError):
            if self._path and self._path.is_file() and self._path.read_bytes() != self._first:
                return self._path
        return None

    def drop(self) -> None:
        """Take the file away."""
        with suppress(OSError):
            if self._path:
                self._path.unlink()

    def _written(self) -> Path:
        import tempfile  # only to edit

        with tempfile.NamedTemporaryFile("wb", prefix="icmd-", suffix=self._suffix, delete=False) as file:
            file.write(self._first)
        path = Path(file.name)
        status = path.stat()
        os.utime(path, (status.st_atime, status.st_mtime - _EARLIER))
        return path


def saved_text(data: bytes) -> str:
    """The text that an editor saved: UTF-8, UTF-16 by its mark or its zeros, else the Western encoding of Windows."""
    if data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        text = data.decode("utf-16", errors="replace")
    elif b"\0" in data[:4]:
        text = data.decode("utf-16-be" if data[:1] == b"\0" else "utf-16-le", errors="replace")
    else:
        try:
            text = data.decode("utf-8-sig")
        except UnicodeDecodeError:
            text = data.decode("cp1252", errors="replace")
    return text.replace("\r\n", "\n").replace("\r", "\n")


def _command(terminal: "Terminal") -> list[str]:
    import shlex  # only to edit

    named = os.environ.get("VISUAL") or os.environ.get("EDITOR")
    if not (named or terminal.can_ask):
        raise UsageProblem(_("--editor needs a terminal, or an editor that VISUAL or EDITOR names."))
    usual = ("notepad",) if sys.platform == "win32" else _USUAL
    try:
        words = shlex.split(named) if named else [name for name in usual if shutil.which(name)][:1]
    except ValueError as error:  # a quotation mark without its second
        raise _failed(str(error)) from error
    if not words:
        raise _failed(_("there is none"))
    return words


def _run(command: list[str]) -> None:
    import subprocess  # only to edit

    try:
        code = subprocess.run(command, check=False).returncode  # noqa: S603 - the user's own choice
    except OSError as error:
        raise _failed(f"{command[0]}: {error.strerror}") from error
    if code:
        raise _failed(_("{editor} ended with {code}").format(editor=command[0], code=code))


def _failed(reason: str) -> IcmdError:
    return IcmdError(
        _("The editor failed ({reason}); nothing was changed.").format(reason=reason),
        _("VISUAL or EDITOR says which it is."),
    )
