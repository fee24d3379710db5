"""Lines of text on a terminal: how they are broken at words."""

import os
import re

from icmd_cli.text import cell_width

# What is copied from the screen is one piece: what stands between backquotes, and a command up to the end of its line.
_PIECE = r"(?<! )( *)([^ ]*`[^`]*`[^ ]*|icmd [a-z].*|[^ ]+)"
_ASIDE = r"(?<=\S) {3}(?=\S)"
"""What stands before the end of a line that is told aside: where there is no room for it, it has its own."""

_SHELL_WORD = r"""(?:'[^']*'|"[^"]*"|[^\s'"])+"""

_MARK = r" *(?:[-+~]  ?|\d+  )?"


def wrapped(text: str, width: int, *, hanging: int = 0) -> str:
    """`text`, each of its lines broken at words where it is wider than `width`; longer words stay whole.

    A line goes on beneath its first word after blanks and a sign or number; else `hanging` cells from its beginning.
    """
    return "\n".join(part for line in text.split("\n") for part in _parts(line, width, hanging))


def _parts(line: str, width: int, hanging: int) -> list[str]:
    if cell_width(line) <= width:
        return [line]
    if beside := re.search(_ASIDE, line):
        text, aside = line[: beside.start()], line[beside.end() :]
        further = " " * (len(line) - len(line.lstrip()) + 4)
        return [*_parts(text, width, hanging), *_parts(further + aside, width, len(further))]
    mark = re.match(_MARK, line)
    indent = " " * (mark.end() or hanging if mark and mark.end() * 2 < width else hanging)
    parts = [""]
    for blanks, piece in re.findall(_PIECE, line):
        if cell_width(parts[-1] + blanks + piece) <= width:
            parts[-1] += blanks + piece
        elif piece.startswith("icmd "):
            parts += command_lines(piece, width, indent if parts[-1].strip() else blanks)
        elif parts[-1].strip():
            parts.append(indent + piece)
        else:
            parts[-1] += blanks + piece
    return parts if parts[0].strip() else parts[1:]


def command_lines(command: str, width: int, indent: str) -> list[str]:
    """`command` on a line; one too long for it on some, broken before its options as a POSIX shell takes them."""
    words = re.findall(_SHELL_WORD, command)
    if cell_width(indent + command) <= width or os.name == "nt" or " ".join(words) != command:
        return [indent + command]
    options = [""]
    for word in words:
        if word.startswith("-"):
            options.append(word)
        else:
            options[-1] = f"{options[-1]} {word}".strip()
    lines = [indent + options[0]]
    for option in options[1:]:
        if cell_width(f"{lines[-1]} {option} \\") > width:
            lines[-1] += " \\"
            lines.append(f"{indent} ")
        lines[-1] += f" {option}"
    return lines
