"""What can come next on a half-typed command line; the shells ask, and choose.

Typer's own completion would import Rich for every key, show no meanings in bash, and spoil quotes in zsh.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, NamedTuple

from icmd_cli.cli.completion import bash
from icmd_cli.cli.completion.bash import MORE
from icmd_cli.cli.completion.candidates import Asked, Candidate
from icmd_cli.cli.completion.shell_line import FISH, CommandLine, parse_line
from icmd_cli.cli.completion.sources import FILES, LISTED, SOURCES
from icmd_cli.i18n import _
from icmd_cli.text import clean, harmless

FILES_TOO = ":files"
"""The line that lets the shell offer names of files."""

_LEFT_OPEN = ("/", "=", "@", ":", ".", ",", "-")
"""Ends of values after which fish waits for more."""


class Slot(NamedTuple):
    """Where on the line the last word stands: in which command, the value of which parameter it is, if any.

    `arguments` is how many words before it are the command's own arguments.
    """

    command: Any
    name: str
    parameter: Any
    arguments: int
    given: frozenset[str]
    store: str | None


def for_zsh(root: Any, words: Sequence[str]) -> Iterator[str]:
    """The lines for zsh: FILES_TOO, or "value TAB meaning", after MORE where each is only begun.

    `root` is the program's command group, `words` what stands after the program's name, quotes and all.
    """
    *before, typed = (parse_line(word) for word in words or [""])
    found = _candidates(root, [line.typed.text for line in before], typed)
    if any(each.is_begun for each in found):
        yield MORE
    yield from map(_line, found)


def for_fish(root: Any, words: Sequence[str]) -> Iterable[str]:
    """The lines for fish, as for zsh: fish gives the words before the last one without their quotes.

    A lone value after which it would wait for more, and leave a quotation mark open, ends with a blank, which says
    nothing: fish closes the mark, and one argument arrives.
    """
    *before, typed = words or [""]
    line = parse_line(typed, FISH)
    if line.typed.text.endswith("*"):  # fish would take it for the whole value, quoted or not
        return ()
    found = _candidates(root, before, line)
    if len(found) == 1 and line.quote and not found[0].is_begun and found[0].value.endswith(_LEFT_OPEN):
        found = [found[0]._replace(value=f"{found[0].value} ")]
    return map(_line, found)


def for_bash(root: Any, arguments: Sequence[str]) -> Iterator[str]:
    """The lines for bash: FILES_TOO and the name's beginning, or what COMPREPLY is to hold (see `bash.replies`).

    `arguments` are the line up to the cursor and after it, COMP_WORDBREAKS, COMP_TYPE and the terminal's width.
    """
    typed, rest, breaks, kind, columns = arguments
    line = parse_line(typed)
    if line.redirected:
        yield from (FILES_TOO, line.typed.text)
    elif not line.typed.expands and bash.is_at_end(line, rest):
        found = _offers(root, line.before[1:], line.typed.text)
        if isinstance(found, Files):
            yield from (FILES_TOO, found.typed)
        else:
            yield from bash.replies(line, map(_cleaned, found), breaks, kind, int(columns))


SHELLS: Mapping[str, Any] = {"__complete": for_zsh, "__complete-fish": for_fish, "__complete-bash": for_bash}
"""What a shell's script puts before the words of a half-typed line -> what answers it."""


class Files(NamedTuple):
    """What is wanted is a file, whose name begins with `typed`."""

    typed: str


def _candidates(root: Any, before: Sequence[str], line: CommandLine) -> list[Candidate]:
    """What zsh and fish are told, each value once; FILES_TOO alone where a file is wanted."""
    if line.typed.expands:
        return []
    found = _offers(root, before, line.typed.text)
    if isinstance(found, Files):
        return [Candidate(FILES_TOO)]
    return [*{each.value: each for each in map(_cleaned, found)}.values()]


def _line(candidate: Candidate) -> str:
    return f"{candidate.value}\t{candidate.meaning}" if candidate.meaning else candidate.value


def _cleaned(candidate: Candidate) -> Candidate:
    value, meaning, is_begun = candidate
    return Candidate(harmless(clean(value)), harmless(clean(meaning)), is_begun)


def _offers(root: Any, before: Sequence[str], typed: str) -> Iterable[Candidate] | Files:
    """What can stand where `typed` does, after the words `before`."""
    place = _place(root, before)
    if place is None:
        return ()
    if place.parameter is None and typed.startswith("-"):
        option, sign, value = typed.partition("=")
        parameter = _options(place.command).get(option)
        if not sign or parameter is None or parameter.is_flag:
            return _flags(place, typed)
        return _values(place, parameter, value, f"{option}=")
    if place.parameter is None and place.command is root:
        return _commands(root, typed)
    parameter = place.parameter or _argument(place.command, place.arguments)
    return () if parameter is None else _values(place, parameter, typed)


def _place(root: Any, words: Iterable[str]) -> Slot | None:
    """Where a word after `words` would stand; None after a command that does not exist."""
    command, name, waiting, only_arguments, arguments = root, "", None, False, 0
    given: set[str] = set()
    store = None
    for word in words:
        if waiting is not None:
            store = word if waiting.name == "store" else store
            waiting = None
        elif word == "--":
            only_arguments = True
        elif word.startswith("-") and not only_arguments:
            option, sign, value = word.partition("=")
            parameter = _options(command).get(option)
            if parameter is not None:
                given.add(parameter.name)
                store = value if sign and parameter.name == "store" else store
                waiting = parameter if not (parameter.is_flag or sign) else None
        elif command is root:
            command, name = root.get_command(None, word), word
            if command is None:
                return None
        else:
            arguments += 1
    return Slot(command, name and command.name, waiting, arguments, frozenset(given), store)


def _options(command: Any) -> dict[str, Any]:
    parameters = (each for each in command.params if each.param_type_name == "option")
    return {flag: each for each in parameters for flag in each.opts}


def _argument(command: Any, position: int) -> Any:
    """The argument that stands at that `position`; the last one may take all that follow."""
    arguments = [each for each in command.params if each.param_type_name == "argument"]
    if position < len(arguments):
        return arguments[position]
    return arguments[-1] if arguments and arguments[-1].nargs < 0 else None


def _commands(root: Any, typed: str) -> Iterator[Candidate]:
    for name, meaning in root.summaries():
        if name.startswith(typed.lower()):
            yield Candidate(name, meaning)


def _flags(place: Slot, typed: str) -> Iterator[Candidate]:
    """The options that begin so and are not there yet."""
    for parameter in place.command.params:
        if parameter.param_type_name == "option" and (parameter.multiple or parameter.name not in place.given):
            flag = max(parameter.opts, key=len)
            if flag.startswith(typed):
                yield Candidate(flag, parameter.help or "")
    # Typer adds this one to every command.
    if "--help".startswith(typed):
        yield Candidate("--help", _("Show what the command does and takes."))


def _values(place: Slot, parameter: Any, typed: str, before: str = "") -> Iterable[Candidate] | Files:
    """The values of `parameter`, with `before` what stands before them in the same word."""
    name = parameter.name
    if name in FILES:
        return Files(typed)
    source = SOURCES.get(f"{place.name} {name}") or SOURCES.get(name)
    if place.name == "edit" and name in ("country", "partner_country"):
        source = SOURCES[name]
    if source is None:
        return ()
    found = [each._replace(value=f"{before}{each.value}") for each in source(Asked(typed, place.store))]
    head, comma, last = typed.rpartition(",")
    if found or not comma or name not in LISTED:
        return found
    return (each._replace(value=f"{before}{head},{each.value}") for each in source(Asked(last, place.store)))
