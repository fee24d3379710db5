"""The commands, options and fields that a misspelt word is nearest to."""

from collections.abc import Sequence

from icmd_cli.text import fold

_ONE_WRONG = 7
"""Of words of at most this many letters one may be wrong, missing or exchanged; of longer ones two, and never more."""

_SHORT = 5
"""Words of at most this many letters that differ in one are two (exit, edit), unless a finger slipped."""

_BEGINNING = 3
"""From this many letters on, the beginning of a word is near it."""

_KEYS = "qwertyuiop asdfghjkl zxcvbnm azertyuiop qsdfghjklm wxcvbn"
"""The rows of the keyboards, of English and Spanish offices first, then of French ones."""


def closest(word: str, known: Sequence[str], limit: int = 3) -> list[str]:
    """The words of `known` that `word` misspells by a letter or two, or begins; the nearest first."""
    from rapidfuzz.distance import OSA  # only when a word is unknown

    folded = fold(word)
    wrong = min(1 if len(folded) <= _ONE_WRONG else 2, max(len(folded) - 1, 0))
    near = []
    for position, name in enumerate(known):
        distance = OSA.distance(folded, name, score_cutoff=wrong)
        begins = len(folded) >= _BEGINNING and name.startswith(folded)
        if begins or (distance <= wrong and not _is_other(folded, name)):
            near.append((0 if begins else distance, position, name))
    return [name for _distance, _position, name in sorted(near)[:limit]]


def _is_other(word: str, name: str) -> bool:
    """Whether two short words of one length differ by more than exchanged letters, or a key beside the right one."""
    if len(word) > _SHORT or len(word) != len(name) or sorted(word) == sorted(name):
        return False
    differing = [(one, other) for one, other in zip(word, name, strict=True) if one != other]
    return not all(one + other in _KEYS or other + one in _KEYS for one, other in differing)
