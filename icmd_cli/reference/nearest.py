"""What an unknown name probably means: a known name that it holds whole, or misspells by a letter or two."""

from collections.abc import Iterator, Mapping, Sequence
from functools import cached_property

_SHORTEST_HELD = 4
"""Letters of a name that is looked for inside a text; shorter ones are parts of other things."""

_LONGEST = 200
"""A longer text is no name."""

_SLIPS = ((4, 1), (6, 2))
"""From this many letters on, this many may be wrong: one of "Nigr", two of "Phillipine"; none of "Mal"."""

_LONG = 8

_USUAL = " abcdefghijklmnopqrstuvwxyz"
"""The letters of most names; a name in another script has none. (Loading `string` took a hundredth of a start.)"""


class KnownNames:
    """Folded names and their codes, to find those that a text probably means. Words in common count for nothing."""

    def __init__(self, codes: Mapping[str, str]) -> None:
        self._codes = codes
        self._longest = max(map(len, codes), default=0)

    def nearest(self, folded: str) -> list[str]:
        """The codes of the names that `folded` holds whole, the longest first; else of those that it misspells.

        A name that it misspells and that holds one of the first is meant before that: "Guinée équatorial" is no Guinée.
        """
        held, misspelt = self._held(folded), self._misspelt(folded)
        wider = [name for name in misspelt if any(name != part and f" {part} " in f" {name} " for part in held)]
        return self._of(wider or held or misspelt)

    def holding(self, folded: str) -> list[str]:
        """The codes of the names of which `folded` is some words, the last one perhaps only begun."""
        said = len(folded) >= _SHORTEST_HELD
        return self._of([name for name in self._codes if said and f" {folded}" in f" {name}"])

    def misspelt(self, folded: str) -> list[str]:
        """The codes of the names from which `folded` differs the least, by one letter or two."""
        return self._of(self._misspelt(folded))

    def _held(self, folded: str) -> list[str]:
        if len(folded) > _LONGEST:
            return []
        names = sorted(self._parts(folded.split()), key=len, reverse=True)
        # "Guinée-Bissau nord" holds Guinée as well.
        return [n for at, n in enumerate(names) if not any(f" {n} " in f" {other} " for other in names[:at])]

    def _misspelt(self, folded: str) -> list[str]:
        from rapidfuzz import process  # only when a name is unknown
        from rapidfuzz.distance import OSA  # counts "maroc" and "marco" as one slip

        most = max((slips for letters, slips in _SLIPS if len(folded) >= letters), default=0)
        if not most or len(folded) > self._longest + most:
            return []
        alike = self._alike(folded, most)
        near = process.extract(folded, alike, scorer=OSA.distance, score_cutoff=most, limit=None)
        if len(folded) < _LONG:  # of a short name two letters are much: "Wakanda" is no "Alanda", "Senagel" is
            near = [found for found in near if found[1] < 2 or found[0][0] == folded[0]]  # noqa: PLR2004 - two slips
        least = min((slips for _name, slips, _at in near), default=0)
        return sorted((name for name, slips, _at in near if slips == least), key=len, reverse=True)

    def _alike(self, folded: str, most: int) -> list[str]:
        """The names about as long as `folded` that hold all of its letters, and it all of theirs, but for `most`.

        A slip adds one letter at most, and takes one away. A few operations on whole sets of names, each a number with
        a bit a name, leave next to none of them to be compared.
        """
        names, lengths, holding = self._sets
        everywhere = (1 << len(names)) - 1
        missing = [everywhere & ~holding.get(letter, 0) for letter in set(folded)]
        strange = [holding[letter] for letter in _USUAL if letter in holding and letter not in folded]
        alike = _in_at_most(most, missing) & _in_at_most(most, strange)
        about = 0
        for length in range(len(folded) - most, len(folded) + most + 1):
            about |= lengths.get(length, 0)
        return [names[at] for at in _bits(alike & about)]

    def _parts(self, words: list[str]) -> Iterator[str]:
        for first in range(len(words)):
            name = ""
            for word in words[first:]:
                name = f"{name} {word}".lstrip()
                if len(name) > self._longest:
                    break
                if len(name) >= _SHORTEST_HELD and name in self._codes:
                    yield name

    def _of(self, names: list[str]) -> list[str]:
        return list(dict.fromkeys(self._codes[name] for name in names))

    @cached_property
    def _sets(self) -> tuple[list[str], dict[int, int], dict[str, int]]:
        """All names; those of each length; those that hold each letter."""
        names = list(self._codes)
        lengths: dict[int, int] = {}
        holding: dict[str, int] = {}
        for at, name in enumerate(names):
            lengths[len(name)] = lengths.get(len(name), 0) | 1 << at
            for letter in set(name):
                holding[letter] = holding.get(letter, 0) | 1 << at
        return names, lengths, holding


def _in_at_most(most: int, sets: Sequence[int]) -> int:
    """What is in no more than `most` of `sets`."""
    in_more = [0] * (most + 1)  # at n: what has been in more than n of them
    for one in sets:
        for n in range(most, 0, -1):
            in_more[n] |= in_more[n - 1] & one
        in_more[0] |= one
    return ~in_more[most]


def _bits(number: int) -> Iterator[int]:
    """The positions of the bits that are set."""
    while number:
        last = number & -number
        yield last.bit_length() - 1
        number ^= last
