"""What people write where they have nothing to write (N/D, -, néant), and how a text that is just that goes out."""

from functools import cache

_SIGNS = ("", "-", "–", "—", "--", "?", "؟", "...", "…", "/")
"""Besides the languages' words (reference/languages). NA, NC and ND stay: Namibia, New Caledonia, a name."""

_MARK = "'"


@cache
def _words() -> frozenset[str]:
    from icmd_cli.reference.languages import words_in_all  # only where something is read

    return frozenset((*_SIGNS, *words_in_all("nothing")))


@cache
def longest() -> int:
    """How many letters the longest word for nothing has."""
    return max(map(len, _words()))


@cache
def beginnings() -> frozenset[str]:
    """The signs and letters that such a word can begin with."""
    return frozenset(word[0] for found in _words() for word in (found, found.upper()) if word)


def is_nothing(text: str) -> bool:
    """Whether a cell with `text` says nothing."""
    return text.strip().lower() in _words()


def marked(text: str) -> str:
    """`text` for a sheet: an apostrophe before what would be read as nothing, so that `unmarked` gives it back."""
    return _MARK + text if (len(text) <= longest() or text.startswith(_MARK)) and _is_word(text) else text


def unmarked(text: str) -> str:
    """The text that `marked` made into `text`."""
    return text[1:] if text.startswith(_MARK) and _is_word(text) else text


def _is_word(text: str) -> bool:
    word = text.lstrip(_MARK)
    return word != "" and is_nothing(word)


def says_none(text: str) -> bool:
    """Whether `text`, given for a filter, asks for what has no value: none, aucun, (sin datos); a mark does not."""
    words = text.strip(" ()")
    return words.replace(" ", "").isalpha() and is_nothing(words)
