"""A half-typed line as a shell reads it: its words, and which quotation mark is still open."""

import string
from collections.abc import Iterator, Mapping
from typing import NamedTuple


class ShellDialect(NamedTuple):
    """How a shell reads quotation marks, and which characters begin a command of its own.

    `escapes`: quotation mark -> the characters that a backslash before them takes literally within it.
    """

    escapes: Mapping[str, str]
    commands: str


POSIX = ShellDialect({"'": "", '"': '$`"\\'}, commands="`")
FISH = ShellDialect({"'": "'\\", '"': '$"\\'}, commands="")

_EXPANDED = frozenset(string.ascii_letters + string.digits + "_{(@*#?$!-")
"""What a $ before it makes a variable or a command of."""


class Letter(NamedTuple):
    """One character of a word's value: where it stands on the line, and whether it is quoted there."""

    character: str
    at: int
    quoted: bool


class Word(NamedTuple):
    """One word: where it begins, its value's letters, whether the shell would put something else in its place."""

    begin: int
    letters: tuple[Letter, ...] = ()
    expands: bool = False

    @property
    def text(self) -> str:
        """The value that a program would get."""
        return "".join(letter.character for letter in self.letters)


class CommandLine(NamedTuple):
    """A line that ends at the cursor: the words before the one that is typed, that one, the quotation mark open in it.

    `quote` is "" where none is open, else it stands at `quote_at`. `redirected`: < or > stands before the typed word.
    """

    before: tuple[str, ...]
    typed: Word
    quote: str = ""
    quote_at: int = 0
    redirected: bool = False


class _Character(NamedTuple):
    """What the character at a place of the line is to the shell: its `kind`, the quotation mark open after it.

    Kinds: "blank", "redirect", "letter", "expansion" (a letter that begins one), "mark" (a quotation mark, backslash).
    """

    kind: str
    letter: Letter
    quote: str


def parse_line(line: str, dialect: ShellDialect = POSIX) -> CommandLine:
    """The words of `line`, which ends where the cursor stands."""
    before: list[str] = []
    word: Word | None = None
    quote, quote_at, redirected = "", 0, False
    for kind, letter, open_quote in _signs(line, dialect):
        if open_quote and not quote:
            quote_at = letter.at
        quote = open_quote
        if kind in {"blank", "redirect"}:
            if word is not None and not redirected:
                before.append(word.text)
            redirected = kind == "redirect" or (redirected and word is None)
            word = None
            continue
        word = word or Word(letter.at)
        if kind != "mark":
            word = Word(word.begin, (*word.letters, letter), word.expands or kind == "expansion")
    return CommandLine(tuple(before), word or Word(len(line)), quote, quote_at, redirected)


def _signs(line: str, dialect: ShellDialect) -> Iterator[_Character]:
    quote, at = "", 0
    while at < len(line):
        character, following = line[at], line[at + 1 : at + 2]
        if character == "\\" and _escapes(quote, following, dialect):
            yield _Character("mark", Letter(character, at, quoted=True), quote)
            if following:
                yield _Character("letter", Letter(following, at + 1, quoted=True), quote)
            at += 2
            continue
        kind = _kind(character, following, quote, dialect)
        if kind == "mark":
            quote = "" if quote else character
        yield _Character(kind, Letter(character, at, quoted=bool(quote)), quote)
        at += 1


def _escapes(quote: str, following: str, dialect: ShellDialect) -> bool:
    """Whether a backslash within `quote` takes what follows literally; at the line's end it is half an escape."""
    if not quote:
        return True
    return following in dialect.escapes[quote] if following else bool(dialect.escapes[quote])


def _kind(character: str, following: str, quote: str, dialect: ShellDialect) -> str:
    if character == quote or (not quote and character in "'\""):
        return "mark"
    if quote != "'" and (character in dialect.commands or (character == "$" and following in _EXPANDED)):
        return "expansion"
    if quote:
        return "letter"
    if character == "$" and following in {"'", '"'}:
        return "expansion"
    return _OUTSIDE.get(character, "letter")


_OUTSIDE = {" ": "blank", "\t": "blank", "\n": "blank", "<": "redirect", ">": "redirect", "(": "expansion"}
