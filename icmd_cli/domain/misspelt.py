"""Whether a name is a known one mistyped: every word that differs does so by a letter or two, as slips do."""

from collections.abc import Iterable

_SLIPS = ((4, 1), (8, 2))
"""From this many letters of a word on, this many may be wrong."""


def misspelt(folded: str, known: Iterable[str]) -> str | None:
    """The one of the folded names `known` that `folded` misspells; None when there is none, or when several are near.

    "agence regionale de developpement de kolda" is not that of Diourbel: those words are not near.
    """
    near = [name for name in known if _is_slip(folded.split(), name.split())]
    return near[0] if len(near) == 1 else None


def _is_slip(given: list[str], meant: list[str]) -> bool:
    if len(given) != len(meant):
        return False
    differing = [(a, b) for a, b in zip(given, meant, strict=True) if a != b]
    return bool(differing) and all(_near(a, b) for a, b in differing)


def _near(given: str, meant: str) -> bool:
    from rapidfuzz.distance import OSA  # only for a name that nobody has; two letters swapped are one slip

    most = max((slips for letters, slips in _SLIPS if min(len(given), len(meant)) >= letters), default=0)
    return bool(most) and OSA.distance(given, meant) <= most
