"""The commands, options and fields that a misspelt word is nearest to."""

from collections.abc import Sequence

from icmd_cli.text import fold

_ONE_WRONG = 5
"""Of words of at most this many letters one may be wrong, missing or exchanged; of longer ones two, and never more."""

_SHORT = 3
"""Of words of at most this many letters none may be another: --bog is not --log."""

_BEGINNING = 3
"""From this many letters on, the beginning of a word is near it."""


def closest(word: str, known: Sequence[str], limit: int = 3) -> list[str]:
    """The words of `known` that `word` misspells by a letter or two, or begins; the nearest first."""
    from rapidfuzz.distance import OSA  # only when a word is unknown

    folded = fold(word)
    wrong = min(1 if len(folded) <= _ONE_WRONG else 2, max(len(folded) - 1, 0))
    near = []
    for position, name in enumerate(known):
        distance = OSA.distance(folded, name, score_cutoff=wrong)
        begins = len(folded) >= _BEGINNING and name.startswith(folded)
        is_other = len(folded) <= _SHORT and len(name) == len(folded) and sorted(name) != sorted(folded)
        if begins or (distance <= wrong and not is_other):
            near.append((0 if begins else distance, position, name))
    return [name for _distance, _position, name in sorted(near)[:limit]]
