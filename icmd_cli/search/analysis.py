"""Text -> search terms: words without elision, stemmed in their language, then folded. Indexing and querying share it.

The stemmers are Snowball's. Stem first and fold afterwards: French stemming needs the accents.
"""

import re
from functools import cache
from typing import Any

from icmd_cli.text import fold

VERSION = 2
"""Raised whenever the same text gives other terms, so that indexes are made anew."""

STEMMED = ("fr", "en", "es")
"""The languages that have a stemmer here; words of others are folded only."""

_WORDS = re.compile(r"\w+(?:['’](?=\w))?")
_APOSTROPHES = "'’"
# French elision; the Catalan and Italian ones are among these.
ELIDED = frozenset(("c", "d", "j", "l", "m", "n", "s", "t", "qu", "jusqu", "lorsqu", "puisqu"))
# Words that hold a question together but say nothing of what is asked; indexed, for phrases need them.
EMPTY = frozenset(
    [
        "de",
        "la",
        "le",
        "les",
        "du",
        "des",
        "et",
        "en",
        "au",
        "aux",
        "un",
        "une",
        "ou",
        "par",
        "pour",
        "sur",
        "dans",
        "of",
        "the",
        "and",
        "in",
        "for",
        "to",
        "an",
        "el",
        "los",
        "las",
        "y",
        "con",
        "del",
    ]
)


class Analyser:
    """The terms of texts in one language; remembers each word that it met."""

    def __init__(self, language: str) -> None:
        self.language = language
        self.known: dict[str, str] = {}
        self._pieces = _Pieces(self)

    def terms(self, text: str) -> str:
        """The terms of `text` in its order, joined with blanks, as the index takes them."""
        pieces = self._pieces
        return " ".join(map(pieces.__getitem__, text.lower().split()))

    def term(self, word: str) -> str:
        """The term of one word in lower case."""
        term = self.known.get(word)
        if term is None:
            term = self.known[word] = stem(word, self.language)
        return term


class _Pieces(dict[str, str]):
    """What stands between two blanks ("l'épargne,") -> its terms ("epargn"), worked out at its first use.

    Half the time of finding the words of each text anew, measured at 100,000 projects.
    """

    def __init__(self, analyser: Analyser) -> None:
        super().__init__()
        self._analyser = analyser

    def __missing__(self, piece: str) -> str:
        terms = " ".join([self._analyser.term(word) for word in words(piece)])
        self[piece] = terms
        return terms


def words(text: str) -> list[str]:
    """The words of `text` in lower case, accents kept, elided articles left out."""
    return [word for word, _at, _end in words_at(text)]


def words_at(text: str) -> list[tuple[str, int, int]]:
    """The words of `text` in lower case, each with where it begins and ends; elided articles left out."""
    found: list[tuple[str, int, int]] = []
    for match in _WORDS.finditer(text.replace("_", " ")):
        word = match[0].lower()
        bare = word.rstrip(_APOSTROPHES)
        if bare == word or bare not in ELIDED:
            found.append((bare, match.start(), match.start() + len(bare)))
    return found


def stem(word: str, language: str) -> str:
    """The term of one word in lower case: its stem in `language`, folded ("épargnes", "fr" -> "epargn")."""
    found = stemmer(language) if word.isalpha() else None
    # A blank inside a folded word (some scripts decompose so) would part the term.
    return fold(found.stemWord(word) if found else word).replace(" ", "")


def says_something(word: str) -> bool:
    """Whether `word` can be searched for by itself: articles and the like cannot."""
    return fold(word) not in EMPTY


@cache
def stemmer(language: str) -> Any:
    """Snowball's stemmer of `language`; None where there is none here."""
    if language not in STEMMED:
        return None
    import Stemmer  # only to index, and for words that the index does not hold

    return Stemmer.Stemmer(language)
