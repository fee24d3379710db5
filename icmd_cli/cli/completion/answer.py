"""What can come next on a half-typed command line; the shells ask, and choose.

Typer's own completion would import Rich for every key, show no meanings in bash, and spoil quotes in zsh.
"""

import shlex
from collections.abc import Iterable, Iterator, Sequence
from typing import Any, NamedTuple

from icmd_cli.cli.completion.candidates import FILES, LISTED, SOURCES, Asked, Candidate
from icmd_cli.text import clean, harmless

FILES_TOO = ":files"
"""The line that lets the shell offer names of files."""


class Place(NamedTuple):
    """Where on the line the last word stands: in which command, and the value of which parameter it is, if any."""

    command: Any
    name: str
    parameter: Any
    given: frozenset[str]
    store: str | None


def answer(root: Any, words: Sequence[str]) -> Iterator[str]:
    """The lines for a shell: FILES_TOO, or "value TAB meaning"; nothing where nothing is known.

    `root` is the program's command group, `words` what stands after the program's name, quotes and all.
    """
    words, bare = _rejoined(words)
    *before, typed = map(_unquoted, words or [""])
    place = _place(root, before)
    if place is None:
        return
    if place.parameter is None and typed.startswith("-"):
        option, sign, value = typed.partition("=")
        parameter = _options(place.command).get(option)
        if not sign or parameter is None or parameter.is_flag:
            yield from _lines(_flags(place, typed))
            return
        # bash takes --country=maroc for three words, the others for one.
        yield from _values(place, parameter, value, "" if bare else f"{option}=")
    elif place.parameter is None and place.command is root:
        yield from _lines(_commands(root, typed))
    else:
        parameter = place.parameter or _argument(place.command)
        if parameter is not None:
            head, sign, _value = typed.rpartition("=")
            yield from _values(place, parameter, typed, "", head + sign if bare else "")


def _rejoined(words: Sequence[str]) -> tuple[list[str], bool]:
    """`words` with "--option", "=", "value" made one again; and whether that happened to the last one."""
    found: list[str] = []
    glued = False
    for word in words:
        joint = word == "=" or glued
        if joint and found:
            found[-1] += word
        else:
            found.append(word)
        glued = word == "="
    return found, len(words) > 1 and "=" in words[-2:]


def _unquoted(word: str) -> str:
    """`word` as the shell would hand it over; its quotes may be open still."""
    for closed in (word, f"{word}'", f'{word}"'):
        try:
            return "".join(shlex.split(closed, comments=False)[:1])
        except ValueError:
            continue
    return word


def _place(root: Any, words: Iterable[str]) -> Place | None:
    """Where a word after `words` would stand; None after a command that does not exist."""
    command, name, waiting, only_arguments = root, "", None, False
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
    return Place(command, name and command.name, waiting, frozenset(given), store)


def _options(command: Any) -> dict[str, Any]:
    parameters = (each for each in command.params if each.param_type_name == "option")
    return {flag: each for each in parameters for flag in each.opts}


def _argument(command: Any) -> Any:
    return next((each for each in command.params if each.param_type_name == "argument"), None)


def _commands(root: Any, typed: str) -> Iterator[Candidate]:
    for name, meaning in root.summaries():
        if name.startswith(typed.lower()):
            yield Candidate(name, meaning)


def _flags(place: Place, typed: str) -> Iterator[Candidate]:
    """The options that begin so and are not there yet."""
    for parameter in (*place.command.params, _Help):
        if parameter.param_type_name == "option" and (parameter.multiple or parameter.name not in place.given):
            flag = max(parameter.opts, key=len)
            if flag.startswith(typed):
                yield Candidate(flag, parameter.help or "")


class _Help:
    """The option that Typer adds to every command."""

    param_type_name, name, multiple, opts = "option", "help", False, ("--help",)
    help = ""


def _values(place: Place, parameter: Any, typed: str, before: str, hidden: str = "") -> Iterator[str]:
    """The values of `parameter`, with `before` what stands before them in the same word, without `hidden`."""
    name = parameter.name
    if name in FILES:
        yield FILES_TOO
        return
    source = SOURCES.get(f"{place.name} {name}") or SOURCES.get(name)
    if place.name == "edit" and name in ("country", "partner_country"):
        source = SOURCES[name]
    if source is None:
        return
    head, comma, last = typed.rpartition(",") if name in LISTED else ("", "", typed)
    for value, meaning in source(Asked(last, place.store)):
        whole = f"{before}{head}{comma}{value}"
        yield from _lines([Candidate(whole.removeprefix(hidden), meaning)])


def _lines(candidates: Iterable[Candidate]) -> Iterator[str]:
    for value, meaning in candidates:
        yield f"{harmless(clean(value))}\t{harmless(clean(meaning))}" if meaning else harmless(clean(value))
