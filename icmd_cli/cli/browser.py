"""Opens a web page in the user's browser, and knows whether that went well."""

import os
import shlex
import shutil
import subprocess
import sys
from collections.abc import Mapping

from icmd_cli.errors import IcmdError
from icmd_cli.i18n import _

_OPENERS = ("xdg-open", "wslview", "x-www-browser", "www-browser")
"""What opens a page on Linux and the BSDs: the first that is there."""

_STDERR = 2
"""stdout is for data."""

_SOON = 3.0
"""Seconds in which a failure shows; a browser that runs longer has opened the page."""


def open_page(url: str) -> None:
    """Open one page. Raises IcmdError where there is no browser, or it fails."""
    if sys.platform == "win32":
        os.startfile(url)  # noqa: S606 - the page, with the program for pages
        return
    line = browser(os.environ)
    if not line:
        raise IcmdError(_("There is no browser to open {url}.").format(url=url), _("BROWSER can name one."))
    code = _run([*line[:-1], line[-1].replace("%s", url)] if "%s" in line[-1] else [*line, url])
    if code:
        message = _("{program} could not open {url} (exit code {code}).")
        raise IcmdError(message.format(program=line[0], url=url, code=code))


def browser(environment: Mapping[str, str]) -> list[str]:
    """The browser's command line: the first of BROWSER that is there, else what the system opens pages with; or []."""
    named = [_split(line) for line in environment.get("BROWSER", "").split(os.pathsep) if line.strip()]
    usual = ["open"] if sys.platform == "darwin" else _OPENERS
    lines = [*named, *([name] for name in usual)]
    return next((line for line in lines if line and shutil.which(line[0])), [])


def _split(line: str) -> list[str]:
    try:
        return shlex.split(line)
    except ValueError:
        return []


def _run(line: list[str]) -> int:
    """The exit code; 0 for a browser with a window of its own that is still there after a while."""
    has_windows = sys.platform == "darwin" or any(os.environ.get(name) for name in ("DISPLAY", "WAYLAND_DISPLAY"))
    quiet = subprocess.DEVNULL
    try:
        if not has_windows:
            # A browser in the terminal needs it until the user leaves.
            return subprocess.run(line, stdout=_STDERR, check=False).returncode  # noqa: S603 - the user's own
        running = subprocess.Popen(  # noqa: S603 - the user's own
            line, stdin=quiet, stdout=quiet, stderr=quiet, start_new_session=True
        )
    except OSError as error:
        message = _("{program} cannot be started: {reason}.").format(program=line[0], reason=error.strerror)
        raise IcmdError(message) from error
    try:
        return running.wait(_SOON)
    except subprocess.TimeoutExpired:
        running.returncode = 0  # it is the user's from now on: nobody waits for it
        return 0
