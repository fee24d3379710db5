"""What was probably meant by words on the line that name nothing: a country, a project, a text to search for."""

import os
from collections.abc import Callable, Sequence
from contextlib import closing, suppress
from pathlib import Path

from icmd_cli.cli.app import COMMANDS
from icmd_cli.cli.other_words import COMMAND_WORDS, UNSURE, nearest_words
from icmd_cli.errors import IcmdError, UsageProblem, did_you_mean
from icmd_cli.i18n import _
from icmd_cli.reference import countries, vocabulary
from icmd_cli.shell import command_line, searching
from icmd_cli.text import fold


def no_such_command(name: str, others: Sequence[str] = ()) -> UsageProblem:
    """The error for a command that does not exist, with what was probably meant; `others` stand after it."""
    message = _("There is no command “{name}”.").format(name=name)
    words = [name, *(word for word in others if not word.startswith("-"))]
    if commands := UNSURE.get(fold(name)):
        return UsageProblem(message, did_you_mean([f"icmd {command}" for command in commands]))
    for text in (" ".join(words), name):
        if filtered := _filter(text):
            return UsageProblem(message, did_you_mean([command_line("icmd", "list", *filtered)]))
    every = {**dict.fromkeys(COMMANDS), **{word: name for name, said in COMMAND_WORDS.items() for word in said.split()}}
    nearest = dict.fromkeys(every[near] or near for near in nearest_words(name, tuple(every), 6))
    if nearest:
        return UsageProblem(message, did_you_mean([f"icmd {near}" for near in [*nearest][:3]]), _others(name))
    if project := _project(" ".join(words)) or _project(name):
        return UsageProblem(message, did_you_mean([command_line("icmd", "show", project)]))
    return UsageProblem(message, _others(" ".join(words)))


def _others(text: str) -> str:
    return _("`icmd --help` lists the commands; `{command}` searches.").format(command=searching(text))


def not_taken(command: str, words: Sequence[str], options: Sequence[str]) -> UsageProblem:
    """The error for words after a command that takes options only; `options` are its own."""
    text = " ".join(words)
    message = _("{command} takes options only, not “{text}”.").format(command=f"icmd {command}", text=text)
    filtered = _filter(text)
    if filtered and filtered[0] in options:
        return UsageProblem(message, did_you_mean([command_line("icmd", command, *filtered)]))
    if "--text" in options:
        return UsageProblem(message, did_you_mean([command_line("icmd", command, "--text", text), searching(text)]))
    return UsageProblem(message, _("Try `{command} --help`.").format(command=f"icmd {command}"))


def _filter(text: str) -> tuple[str, str] | None:
    """The filter that finds `text`, where it is the name of a country, a year, a status or a theme."""
    if countries.find(text):
        return "--country", text
    if len(text) == len("2014") and text.isascii() and text.isdecimal() and text[:2] in {"19", "20"}:
        return "--year", text
    if text.isdecimal():
        return None  # a project's number, not the code of a status
    tables: Sequence[tuple[str, Callable[[str], object]]] = (
        ("--status", lambda name: vocabulary.find("status", name)),
        ("--theme", lambda name: vocabulary.find("theme", name)),
    )
    return next(((option, text) for option, find in tables if find(text)), None)


def _project(text: str) -> str | None:
    """`text`, if it names one project of the catalogue."""
    from icmd_cli.catalogue.catalogue import Catalogue  # only for what is no command

    with suppress(IcmdError, OSError):
        catalogue = Catalogue.at(None, os.environ, Path.cwd(), wait=0)
        with closing(catalogue):
            if catalogue.answers_at_once():
                catalogue.get(text)
                return text
    return None
