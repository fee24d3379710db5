"""Draws the README's pictures: real commands, run on a pseudo-terminal, kept as SVG by Rich.

    python scripts/make_screens.py [--check]

With --check nothing is written; the exit code is 1 when a picture shows other words than its command does now.
"""

import html
import os
import pty
import re
import struct
import subprocess
import sys
import tempfile
import termios
from fcntl import ioctl
from io import StringIO
from pathlib import Path

from rich.console import Console
from rich.text import Text

ROOT = Path(__file__).parent.parent
_COMMANDS = {
    "list": ("list --country maroc", 100),
    "show": ("show figuig", 100),
    "stats": ("stats --by country", 80),
    "timeline": ("list --country maroc,mali --timeline", 100),
}
PICTURES = {
    f"{name}{ending}": (command, columns, language)
    for name, (command, columns) in _COMMANDS.items()
    for ending, language in ((".svg", "en"), (".fr.svg", "fr"))
}
"""Picture in docs/ -> the command, the width of its terminal, and its language."""


def screen(command: str, columns: int, language: str) -> str:
    """What `icmd` draws on a terminal of so many columns, with its colours."""
    master, slave = pty.openpty()
    ioctl(slave, termios.TIOCSWINSZ, struct.pack("HHHH", 200, columns, 0, 0))
    with tempfile.TemporaryDirectory() as home:
        env = {
            "PATH": os.environ["PATH"],
            "HOME": home,
            "TERM": "xterm-256color",
            "LANG": "C.UTF-8",
            "ICMD_LANG": language,
            "ICMD_STORE": str(ROOT / "data" / "projects.json"),
        }
        process = subprocess.Popen(
            [sys.executable, "-m", "icmd_cli", *command.split()],
            stdin=slave,
            stdout=slave,
            stderr=slave,
            env=env,
            cwd=ROOT,
        )
        os.close(slave)
        pieces = []
        while True:
            try:
                piece = os.read(master, 65536)
            except OSError:  # Linux's way to say that a terminal was closed
                break
            if not piece:
                break
            pieces.append(piece)
        process.wait()
        os.close(master)
    return b"".join(pieces).decode().replace("\r\n", "\n")


def picture(command: str, columns: int, language: str) -> str:
    """The SVG of a command's screen."""
    console = Console(record=True, width=columns, file=StringIO(), color_system="standard", force_terminal=True)
    console.print(Text(f"$ icmd {command}"), Text.from_ansi(screen(command, columns, language)), sep="\n")
    return _INDENTED.sub(_moved, console.export_svg(title=f"icmd {command}", unique_id="icmd"))


_CELL = 12.2
"""How wide Rich draws a letter."""

_INDENTED = re.compile(r'x="([\d.]+)" y="([\d.]+)" textLength="([\d.]+)" ([^>]*)>((?:&#160;)+)')


def _moved(found: re.Match[str]) -> str:
    """A text that begins with blanks, moved instead: some programs leave blanks at the beginning out."""
    x, y, length, others, blanks = found.groups()
    shift = blanks.count(";") * _CELL
    return f'x="{float(x) + shift:g}" y="{y}" textLength="{float(length) - shift:g}" {others}>'


def words(svg: str) -> list[str]:
    """The lines of text in a picture."""
    return [html.unescape(line) for line in re.findall(r"<text[^>]*>(.*?)</text>", svg)]


def main() -> int:
    """Write the pictures, or check them."""
    stale = []
    for name, shown in PICTURES.items():
        path = ROOT / "docs" / name
        svg = picture(*shown)
        if "--check" not in sys.argv[1:]:
            path.write_text(svg, encoding="utf-8")
        elif not path.exists() or words(path.read_text(encoding="utf-8")) != words(svg):
            stale.append(name)
    for name in stale:
        print(f"docs/{name} is stale: run scripts/make_screens.py")
    return 1 if stale else 0


if __name__ == "__main__":
    sys.exit(main())
