"""What bash is to do with the candidates: it puts them on the line as they are, so each comes quoted for its place.

Readline replaces what stands between the last break before the cursor and the cursor; within an open quotation mark the
break is that mark, outside it is the last of COMP_WORDBREAKS that is not quoted. What all candidates have in common is
put on the line; where that would spoil what is typed, the candidates are told apart from their first character.
"""

from collections.abc import Iterable, Sequence
from itertools import takewhile
from typing import NamedTuple

from icmd_cli.cli.completion.candidates import Candidate
from icmd_cli.cli.completion.shell_line import CommandLine
from icmd_cli.text import fold_name, shortened

MORE = ":more"
"""The line that says that the word is not complete."""

_INSERT_ALL, _MENU = "42", "37"
"""COMP_TYPE of the keys that put every candidate on the line, together or one after the other."""

_BARE = frozenset("_./,+-%")
"""What a word may hold outside quotation marks, beside letters and digits."""

_WITHIN = {"'": {"'": "'\\''"}, '"': {**{sign: f"\\{sign}" for sign in '$`"\\'}, "!": '"\\!"'}}
"""Quotation mark -> what would end it or be expanded within it -> how it is written; history's ! only outside it."""

_ENDS = " \t\n;&|<>)"
"""What ends a word after the cursor."""

_SPACE, _GUTTER = " ", "\u00a0"
"""What stands before listed candidates: the first differs, so that they have nothing in common."""


class BashPlace(NamedTuple):
    """Where candidates go: what of their value stands on the line already, and the open quotation mark."""

    kept: str
    quote: str


def is_at_end(line: CommandLine, rest: str) -> bool:
    """Whether the typed word ends at the cursor, before the `rest` of the line: what is put there would run into it."""
    return (not rest or rest[0] in _ENDS) and not (line.quote and line.quote in rest)


def replies(line: CommandLine, candidates: Iterable[Candidate], breaks: str, kind: str, columns: int) -> list[str]:
    """The lines for the script: MORE first when the word is not complete, then what COMPREPLY is to hold."""
    # The key that puts all on the line takes the open quotation mark away.
    place = BashPlace(_kept(line, breaks), "" if kind == _INSERT_ALL else line.quote)
    fitting = {each.value: each for each in candidates if each.value.startswith(place.kept)}
    found = list(fitting.values())
    if len(found) == 1:
        value, _meaning, is_begun = found[0]
        return [MORE] * is_begun + [_written(value, place, whole=not is_begun)]
    if kind in {_INSERT_ALL, _MENU}:
        return [_written(each.value, place) for each in found]
    common = _common([each.value for each in found])
    listed = _listed(found, columns)
    if common == line.typed.text or not fold_name(common).startswith(fold_name(line.typed.text)):
        return [MORE, *_apart(listed)] if found else []
    begin = _written(common, place)
    return [MORE, *(begin + rest for rest in _apart([text[len(common) :] for text in listed]))]


def _kept(line: CommandLine, breaks: str) -> str:
    """The beginning of the typed value that readline leaves where it stands."""
    if line.quote:
        return "".join(letter.character for letter in line.typed.letters if letter.at < line.quote_at)
    for position, letter in reversed(list(enumerate(line.typed.letters))):
        if letter.character in breaks and not letter.quoted:
            return line.typed.text[: position + 1]
    return ""


def _written(value: str, place: BashPlace, *, whole: bool = False) -> str:
    """What comes after the kept part of `value`, quoted; after a `whole` value the quotation mark can be closed."""
    rest = value.removeprefix(place.kept)
    if not place.quote:
        return "".join(c if c.isalnum() or c in _BARE else f"\\{c}" for c in rest)
    written = "".join(_WITHIN[place.quote].get(c, c) for c in rest)
    # Readline closes the mark, unless what stands before the cursor looks as if it were closed.
    return written + place.quote * (whole and written.endswith(place.quote))


def _listed(candidates: Sequence[Candidate], columns: int) -> list[str]:
    """The candidates as people read them, each with its meaning where there is room."""
    width = max((len(each.value) for each in candidates), default=0)
    room = columns - width - 6
    return [_with_meaning(each, width, room) for each in candidates]


def _with_meaning(candidate: Candidate, width: int, room: int) -> str:
    value, meaning, _is_begun = candidate
    if not meaning or room <= _LEAST_ROOM:
        return value
    return f"{value:<{width}}  ({shortened(meaning, room)})"


_LEAST_ROOM = 10


def _common(texts: Sequence[str]) -> str:
    """What all `texts` begin with."""
    columns = takewhile(lambda letters: len(set(letters)) == 1, zip(*texts, strict=False))
    return "".join(letters[0] for letters in columns)


def _apart(texts: Sequence[str]) -> list[str]:
    """`texts` with nothing in common at their beginning, as bash would put that on the line."""
    # Readline may be set to ignore case, and hyphens for underscores.
    if not _common([text.lower().replace("_", "-") for text in texts]) and all(texts):
        return list(texts)
    first, *others = texts
    return [_SPACE + first, *(_GUTTER + text for text in others)]
