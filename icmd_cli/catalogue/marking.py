"""Where a search's words stand in a text, to be marked there."""

from collections.abc import Iterator, Sequence

from icmd_cli.search.analysis import HYPHEN, Part, Wanted, compounds_at, stem, stemmed
from icmd_cli.text import fold


class Marker:
    """Finds what a search asks for in the texts of its hits; remembers each word that it met."""

    def __init__(self, wanted: Wanted) -> None:
        self.languages = stemmed()
        """Those whose words are recognised by their stems."""
        self._wanted = wanted
        self._longest = max(map(len, wanted.sequences), default=0)
        self._terms: dict[tuple[str, str], str] = {}

    def spans(self, text: str, *languages: str) -> list[tuple[int, int]]:
        """Where what is wanted stands in `text`, whose words are in any of `languages`."""
        compounds = compounds_at(text)
        found = {span for language in languages for span in self._spans(compounds, language)}
        # Of spans one within another, the longest counts.
        return sorted(
            (start, end)
            for start, end in found
            if not any(s <= start and end <= e and (s, e) != (start, end) for s, e in found)
        )

    def _spans(self, compounds: Sequence[Sequence[Part]], language: str) -> Iterator[tuple[int, int]]:
        for parts in compounds:
            whole = HYPHEN.join(part.word for part in parts)
            if len(parts) > 1 and (self._term(whole, language),) in self._wanted.sequences:
                yield parts[0].start, parts[-1].end
        words = [part for parts in compounds for part in parts]
        terms = [self._term(part.word, language) for part in words]
        for at, part in enumerate(words):
            if self._wanted.beginnings and fold(part.word).startswith(self._wanted.beginnings):
                yield part.start, part.end
            for count in range(1, min(self._longest, len(words) - at) + 1):
                if tuple(terms[at : at + count]) in self._wanted.sequences:
                    yield part.start, words[at + count - 1].end

    def _term(self, word: str, language: str) -> str:
        term = self._terms.get((word, language))
        if term is None:
            term = self._terms[word, language] = stem(word, language)
        return term
