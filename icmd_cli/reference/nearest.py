"""What an unknown name probably means: a known name that it holds whole, or misspells by a letter or two."""

from collections.abc import Iterator, Mapping
from functools import cached_property

_SHORTEST_HELD = 4
"""Letters of a name that is looked for inside a text; shorter ones are parts of other things."""

_LONGEST = 200
"""A longer text is no name."""

_SLIPS = ((4, 1), (6, 2))
"""From this many letters on, this many may be wrong: one of "Nigr", two of "Phillipine"; none of "Mal"."""


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
        alike = [name for n in range(len(folded) - most, len(folded) + most + 1) for name in self._by_length.get(n, ())]
        near = process.extract(folded, alike, scorer=OSA.distance, score_cutoff=most, limit=None)
        least = min((slips for _name, slips, _at in near), default=0)
        return sorted((name for name, slips, _at in near if slips == least), key=len, reverse=True)

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
    def _by_length(self) -> dict[int, list[str]]:
        found: dict[int, list[str]] = {}
        for name in self._codes:
            found.setdefault(len(name), []).append(name)
        return found
