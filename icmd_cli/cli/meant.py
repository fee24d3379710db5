"""What was probably meant by words on the line that name nothing: a country, a project, a text to search for."""

import os
from collections.abc import Callable, Collection, Mapping, Sequence
from contextlib import closing, suppress
from pathlib import Path
from typing import NamedTuple, TypeVar

from icmd_cli.catalogue.catalogue import Catalogue
from icmd_cli.cli.app import COMMANDS
from icmd_cli.cli.closest import closest
from icmd_cli.cli.options import field_name
from icmd_cli.cli.other_words import COMMAND_WORDS, command_of, near_option, option_of, unsure
from icmd_cli.domain import kinds
from icmd_cli.domain.dimensions import DIMENSIONS
from icmd_cli.domain.project import FIELDS
from icmd_cli.errors import IcmdError, UsageProblem, did_you_mean
from icmd_cli.i18n import _
from icmd_cli.reference import countries, vocabulary
from icmd_cli.shell import command_line, quoted_word, searching
from icmd_cli.text import fold_acronyms, fold_name
from icmd_cli.writers import FORMATS

T = TypeVar("T")


def no_such_command(name: str, others: Sequence[str] = ()) -> UsageProblem:
    """The error for a command that does not exist, with what was probably meant; `others` stand after it."""
    message = _("There is no command “{name}”.").format(name=name)
    following = [word for word in others if not word.startswith("-")]
    words = [name, *following]
    lines = _instead_of(name, following)
    if lines is not None:
        return UsageProblem(message, did_you_mean(lines) or _others(name))
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


def _instead_of(name: str, following: Sequence[str]) -> list[str] | None:
    """The lines that are offered for a word that is known, but names no command; None for other words."""
    words = [name, *following]
    commands = unsure(name)
    is_status = vocabulary.find("status", name) is not None
    project = None
    if following and (commands or is_status):
        project = _in_catalogue(lambda held: _project(held, following) or _project(held, following[:1]))
    if commands is not None:
        return _filled(commands, project)
    if project:
        return [command_line("icmd", "edit", project, "--set", f"status={name}")]
    if filtered := _filter(words, _usual) or _filter([name], _usual):
        return [command_line("icmd", "list", *filtered)]
    return [command_line("icmd", *line) for line in _about_field(name)] or None


def _filled(commands: Sequence[str], project: str | None) -> list[str]:
    """The lines of `commands` that take the named `project`, with it; without one those that need none at once."""
    with_project = [line for line in commands if "{}" in line] if project else []
    lines = with_project or [line for line in commands if "{} " not in line]
    return [f"icmd {line}".format(quoted_word(project) if project else "").strip() for line in lines]


def _others(text: str) -> str:
    return _("`icmd --help` lists the commands; `{command}` searches.").format(command=searching(text))


class Line(NamedTuple):
    """A command and what stands after it: `all_words`, of which it does not take `words`.

    `options` are the command's own: of those that can be repeated the values given. `quoted` gives, of some of them,
    the line that takes the words after such an option into its value, if that can be.
    """

    command: str
    all_words: Sequence[str]
    words: Sequence[str]
    options: Mapping[str, Sequence[str] | None]
    quoted: Callable[[Collection[str]], list[str]]

    def with_filter(self, option: str, value: str) -> str:
        """The line with that filter in place of its words; `list` where the command does not take it."""
        if option not in self.options:
            return command_line("icmd", "list", option, value)
        kept = [*self.all_words]
        for word in self.words:
            kept.remove(word)
        if option in kept:
            at = kept.index(option) + 1
            kept[at] = f"{kept[at]},{value}"
        else:
            kept += [option, value]
        return command_line("icmd", self.command, *kept)


def not_taken(line: Line) -> UsageProblem:
    """The error for words after a command that takes options only."""
    text = " ".join(line.words)
    message = _("{command} takes options only, not “{text}”.").format(command=f"`icmd {line.command}`", text=text)
    hint = did_you_mean(_instead(line, text))
    return UsageProblem(message, hint or _("Try `{command} --help`.").format(command=f"icmd {line.command}"))


def _instead(line: Line, text: str) -> list[str]:
    """The lines that may be meant by one whose words `text` are not taken."""
    lines = _by_its_words(line, text) or _in_catalogue(lambda held: _by_names(line, text, held))
    if lines := lines or line.quoted([*line.options]):
        return lines
    return [command_line("icmd", line.command, "--text", text), searching(text)] if "--text" in line.options else []


def _by_its_words(line: Line, text: str) -> list[str]:
    """The lines that are meant where the words say so whatever the catalogue holds."""
    if command_of(text) == "help":
        return [f"icmd {line.command} --help"]
    filtered = _filter(line.words, _usual)
    return (
        line.quoted([option for option, values in line.options.items() if values is None])
        or _unquoted(line, text, _usual)
        or ([line.with_filter(*filtered)] if filtered else [])
        or _assigned(line)
        or _of_field(line, text)
    )


def _by_names(line: Line, text: str, catalogue: Catalogue) -> list[str]:
    """The line that is meant where the words name what the catalogue holds: an organisation, a place, a project."""
    known = (of_organisation(catalogue), _of_place(catalogue))
    for option in known:
        if lines := _unquoted(line, text, option):
            return lines
    if filtered := _filter(line.words, known[0]) or _filter(line.words, known[1]):
        return [line.with_filter(*filtered)]
    project = _project(catalogue, line.words)
    return [command_line("icmd", "show", project)] if project else []


def _of_field(line: Line, text: str) -> list[str]:
    """The lines that tell of the field that the words name; of `stats` also after by."""
    if line.command != "stats":
        return [command_line("icmd", *words) for words in _about_field(text)]
    is_by = option_of(f"--{line.words[0]}", {"--by"})
    about = _about_field(" ".join(line.words[1:]) if is_by else text)
    by = next((["stats", *words[1:]] for words in about if "--by" in words), None)
    return [command_line("icmd", *words) for words in ([by] if by else about)]


def _assigned(line: Line) -> list[str]:
    """The line with the filter that is said as country=maroc, or country:maroc, if its one word is such."""
    name, sign, value = line.words[0].replace(":", "=", 1).partition("=")
    with suppress(UsageProblem):
        chosen = FIELDS[field_name(name)].filter if sign and value and len(line.words) == 1 else None
        return [line.with_filter(chosen.flag, value)] if chosen else []
    return []


def _unquoted(line: Line, text: str, option_of: Callable[[str], str | None]) -> list[str]:
    """The line with `text` as the end of a value that stands without its quotes: --country costa rica."""
    for option, values in line.options.items():
        for value in values or ():
            if (meant := option_of(f"{value} {text}")) and option.endswith(meant.removeprefix("--")):
                return line.quoted([option])
    return []


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


def near_options(flag: str, known: Sequence[str], of_list: Collection[str]) -> list[str]:
    """What may be meant by an option that is none of the `known` ones: one of these, else another line.

    `of_list` are the options of `list`, where `flag` stands before any command.
    """
    name = flag.lstrip("-")
    if "--format" in known and name in FORMATS:
        return [f"--format {name}"]
    if near := near_option(flag, frozenset(known)):
        return [near]
    if name in {"output", "o", "out"}:
        return ["icmd export projects.csv"]
    if of_list:
        meant = flag if flag in of_list else option_of(flag, frozenset(of_list))
        return [f"icmd list {meant}"] if meant else []
    return [f"--{each}" for each in closest(name, [each.removeprefix("--") for each in known])]


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
    """`words`, if they name one project of the catalogue: they stand in its names, not in a text alone."""
    text = " ".join(words)
    with suppress(IcmdError, OSError):
        project = catalogue.get(text)
        names = fold_name(
            f"{project.number} {project.id} {project.code or ''} {project.short_title or ''} {project.title}"
        )
        return text if set(fold_name(text).split()) <= set(names.split()) else None
    return None
