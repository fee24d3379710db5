"""Which projects are meant by the names on a command line, or by the lines of stdin."""

import sys
from collections.abc import Sequence

from icmd_cli.cli.context import Context
from icmd_cli.domain.project import Project
from icmd_cli.errors import AmbiguousProject, InvalidData, UsageProblem
from icmd_cli.i18n import _

STDIN = "-"


def names_given(words: Sequence[str]) -> list[str]:
    """The names that `words` are: numbers may have commas between them.

    "-" stands for the lines of stdin, such as `icmd list --format ids` writes them.

    Raises UsageProblem where stdin is a terminal, InvalidData where it is no text.
    """
    names: list[str] = []
    for word in words:
        numbers = [part.strip() for part in word.split(",")]
        names += _lines() if word == STDIN else numbers if all(map(str.isdecimal, numbers)) else [word]
    return names


def _lines() -> list[str]:
    if sys.stdin.isatty():
        raise UsageProblem(_("stdin is the terminal: send names to it, as in `icmd list --format ids | icmd show -`."))
    try:
        text = sys.stdin.buffer.read().decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise InvalidData(_("stdin is not UTF-8 text. Nothing was changed.")) from error
    return [line.strip() for line in text.splitlines() if line.strip()]


def picked(program: Context, name: str) -> Project:
    """The project that `name` means; several: on a terminal, the one that the user chooses."""
    try:
        return program.catalogue.get(name)
    except AmbiguousProject as error:
        if not program.can_ask:
            raise
        choices = [program.catalogue.project(number) for number, _id, _title in error.candidates]
        program.tell(error.message)
        for position, choice in enumerate(choices, 1):
            program.tell(f"  {position}  {choice.title}  ({choice.id})")
        answer = program.ask(_("Which one? (1-{last})").format(last=len(choices)))
        if not (answer.isdecimal() and 1 <= int(answer) <= len(choices)):
            raise
        chosen = choices[int(answer) - 1]
        program.note(_("Next time: {command}").format(command=program.command_line(program.command, chosen.id)))
        return chosen
