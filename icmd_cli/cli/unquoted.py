"""The line that was meant where a value of several words stands without its quotes: --country costa rica."""

from collections.abc import Callable, Iterator, Sequence
from collections.abc import Set as AbstractSet
from pathlib import Path


def quoted(
    args: Sequence[str], valued: AbstractSet[str], is_understood: Callable[[list[str]], bool]
) -> list[str] | None:
    """`args` with the words after each option's value taken into it, the longest values that `is_understood`.

    `valued` are the options that take a value. None where no such line is understood.
    """
    found = next(filter(is_understood, _lines(args, valued)), None)
    return found and (quoted(found, valued, is_understood) or found)


def _lines(args: Sequence[str], valued: AbstractSet[str]) -> Iterator[list[str]]:
    before = args[: args.index("--")] if "--" in args else args
    for at, word in enumerate(before):
        option, sign, value = word.partition("=")
        following = [*([value] if sign else []), *before[at + 1 :]]
        end = next((n for n, each in enumerate(following) if n and _is_apart(each)), len(following))
        if option in valued:
            for stop in range(end, 1, -1):
                rest = [*following[stop:], *args[len(before) :]]
                for meant in _values(following[:stop]):
                    yield [*args[:at], option, meant, *rest]


def _is_apart(word: str) -> bool:
    """Whether `word` is an option or the name of a file, and so no part of a value."""
    return word.startswith("-") or Path(word).suffix[1:2].isalpha()


def _values(words: Sequence[str]) -> Iterator[str]:
    """The words as one value, then as two in a list: --country burkina faso mali."""
    yield " ".join(words)
    for stop in range(len(words) - 1, 0, -1):
        yield f"{' '.join(words[:stop])},{' '.join(words[stop:])}"
