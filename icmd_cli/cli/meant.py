"""What was probably meant by words on the line that name nothing: a country, a project, a text to search for."""

import os
from collections.abc import Callable, Mapping, Sequence
from contextlib import closing, suppress
from pathlib import Path
from typing import TypeVar

from icmd_cli.catalogue.catalogue import Catalogue
from icmd_cli.cli.app import COMMANDS
from icmd_cli.cli.closest import closest
from icmd_cli.cli.options import field_name
from icmd_cli.cli.other_words import COMMAND_WORDS, command_of, unsure
from icmd_cli.domain import kinds
from icmd_cli.domain.dimensions import DIMENSIONS
from icmd_cli.domain.project import FIELDS
from icmd_cli.errors import IcmdError, UsageProblem, did_you_mean
from icmd_cli.i18n import _
from icmd_cli.reference import countries, vocabulary
from icmd_cli.shell import command_line, searching
from icmd_cli.text import fold_acronyms

T = TypeVar("T")


def no_such_command(name: str, others: Sequence[str] = ()) -> UsageProblem:
    """The error for a command that does not exist, with what was probably meant; `others` stand after it."""
    message = _("There is no command “{name}”.").format(name=name)
    words = [name, *(word for word in others if not word.startswith("-"))]
    if commands := unsure(name):
        return UsageProblem(message, did_you_mean([command_line("icmd", *line.split()) for line in commands]))
    if filtered := _filter(words, _usual) or _filter([name], _usual):
        return UsageProblem(message, did_you_mean([command_line("icmd", "list", *filtered)]))
    if lines := _about_field(name):
        return UsageProblem(message, did_you_mean([command_line("icmd", *line) for line in lines]))
    every = {**dict.fromkeys(COMMANDS), **{word: name for name, said in COMMAND_WORDS.items() for word in said.split()}}
    nearest = dict.fromkeys(every[near] or near for near in closest(name, tuple(every), 6))
    if nearest:
        return UsageProblem(message, did_you_mean([f"icmd {near}" for near in [*nearest][:3]]), _others(name))

    def held(catalogue: Catalogue) -> list[str] | None:
        if filtered := _filter(words, of_organisation(catalogue)):
            return ["list", *filtered]
        if project := _project(catalogue, words) or _project(catalogue, [name]):
            return ["show", project]
        filtered = _filter(words, _of_place(catalogue))
        return ["list", *filtered] if filtered else None

    if line := _in_catalogue(held):
        return UsageProblem(message, did_you_mean([command_line("icmd", *line)]))
    return UsageProblem(message, _others(" ".join(words)))


def _others(text: str) -> str:
    return _("`icmd --help` lists the commands; `{command}` searches.").format(command=searching(text))


def not_taken(command: str, words: Sequence[str], options: Mapping[str, Sequence[str] | None]) -> UsageProblem:
    """The error for words after a command that takes options only; `options` are its own with the values given."""
    text = " ".join(words)
    message = _("{command} takes options only, not “{text}”.").format(command=f"`icmd {command}`", text=text)
    if command_of(text) == "help":
        return UsageProblem(message, did_you_mean([f"icmd {command} --help"]))
    filtered = _filter(words, _usual)
    if line := _unquoted(command, text, options, _usual) or (filtered and _line(command, filtered, options)):
        return UsageProblem(message, did_you_mean([line]))
    if lines := _about_field(text):
        by = next((["stats", *line[1:]] for line in lines if "--by" in line and command == "stats"), None)
        return UsageProblem(message, did_you_mean([command_line("icmd", *line) for line in ([by] if by else lines)]))

    def held(catalogue: Catalogue) -> str | None:
        for option_of in (of_organisation(catalogue), _of_place(catalogue)):
            if line := _unquoted(command, text, options, option_of):
                return line
        if filtered := _filter(words, of_organisation(catalogue)) or _filter(words, _of_place(catalogue)):
            return _line(command, filtered, options)
        project = _project(catalogue, words)
        return command_line("icmd", "show", project) if project else None

    if line := _in_catalogue(held):
        return UsageProblem(message, did_you_mean([line]))
    if "--text" in options:
        return UsageProblem(message, did_you_mean([command_line("icmd", command, "--text", text), searching(text)]))
    return UsageProblem(message, _("Try `{command} --help`.").format(command=f"icmd {command}"))


def _unquoted(
    command: str, text: str, options: Mapping[str, Sequence[str] | None], option_of: Callable[[str], str | None]
) -> str | None:
    """The command with `text` as the end of a value that stands without its quotes: --country costa rica."""
    for option, values in options.items():
        for at, value in enumerate(values or ()):
            whole = f"{value} {text}"
            if (meant := option_of(whole)) and option.endswith(meant.removeprefix("--")):
                given = [*(values or ())[:at], whole, *(values or ())[at + 1 :]]
                return command_line("icmd", command, option, ",".join(given))
    return None


def _line(command: str, filtered: tuple[str, str], options: Mapping[str, Sequence[str] | None]) -> str:
    """The command with that filter, beside the values that the option has already; `list` where it takes none."""
    option, value = filtered
    if option not in options:
        return command_line("icmd", "list", option, value)
    return command_line("icmd", command, option, ",".join([*(options[option] or ()), value]))


def _filter(words: Sequence[str], option_of: Callable[[str], str | None]) -> tuple[str, str] | None:
    """The filter that finds what `words` name together, or each of them: a country, say, or two."""
    text = " ".join(words)
    if option := option_of(text):
        return option, text
    found = {option_of(word) for word in words}
    option = found.pop() if len(found) == 1 else None
    return (option, ",".join(words)) if option else None


def _usual(text: str) -> str | None:
    """The filter for `text`, where it is the name of a country, a year, a status or a theme."""
    if countries.find(text):
        return "--country"
    if len(text) == len("2014") and text.isascii() and text.isdecimal() and text[:2] in {"19", "20"}:
        return "--year"
    if text.isdecimal():
        return None  # a project's number, not the code of a status
    return next((f"--{table}" for table in ("status", "theme") if vocabulary.find(table, text)), None)


def filter_of(text: str) -> tuple[str, str] | None:
    """The filter and its value, where `text` is the name of a country, a year, a status, a theme or two of a kind."""
    return _filter(text.split(), _usual)


def _about_field(word: str) -> list[list[str]]:
    """The commands, without "icmd", that tell of the field which `word` means; none where it means no field."""
    try:
        name = field_name(word)
    except UsageProblem:
        return []
    field = FIELDS[name]
    lines = [["list", field.filter.flag]] if field.filter else []
    lines += [["stats", "--by", by] for by, dimension in DIMENSIONS.items() if dimension.source == name]
    if field.kind in (kinds.ORGANISATION, kinds.ORGANISATIONS):
        lines.append(["orgs"])
    return lines or [["list", "--fields", name]]


def _in_catalogue(guess: Callable[[Catalogue], T | None]) -> T | None:
    """What `guess` finds in the catalogue, where it answers at once; what is wrong with it is told elsewhere."""
    with suppress(IcmdError, OSError), closing(Catalogue.at(None, os.environ, Path.cwd(), wait=0)) as catalogue:
        return guess(catalogue) if catalogue.answers_at_once() else None
    return None


def of_organisation(catalogue: Catalogue) -> Callable[[str], str | None]:
    """What gives the filter for an organisation that funds projects of the catalogue, or carries some out."""

    def option_of(text: str) -> str | None:
        meant = fold_acronyms(catalogue.organisations.stored(text))
        for option, field in (("--donor", "donors"), ("--partner", "partners")):
            held = map(catalogue.organisations.stored, catalogue.index.values(field))
            if meant in map(fold_acronyms, held):
                return option
        return None

    return option_of


def _of_place(catalogue: Catalogue) -> Callable[[str], str | None]:
    """What gives the filter for the name of a place in the catalogue."""
    places = {*map(fold_acronyms, catalogue.index.values("regions"))}
    return lambda text: "--region" if fold_acronyms(text) in places else None


def _project(catalogue: Catalogue, words: Sequence[str]) -> str | None:
    """`words`, if they name one project of the catalogue."""
    text = " ".join(words)
    with suppress(IcmdError, OSError):
        catalogue.get(text)
        return text
    return None
