"""Text -> search terms: words without elision, stemmed in their language, then folded. Indexing and querying share it.

The stemmers are Snowball's. Stem first and fold afterwards: French stemming needs the accents.
"""

import re
import unicodedata
from functools import cache, lru_cache
from typing import Any, NamedTuple

from icmd_cli.i18n import LANGUAGES
from icmd_cli.reference.languages import by_tag, words_in_spoken
from icmd_cli.text import fold, is_in_word

BREAK = "\ue000"
"""A term that no text and no query has: phrases end at it."""

HYPHEN = "-"
"""Between the parts of a compound, whatever stood there in the text."""

_UNSPACED, _MARK = "\ue000", "\ue001"
"""In the shape of a text: a letter that is a word by itself, and what only changes the letter before it."""

_PART = rf"\w[\w{_MARK}]*"
_COMPOUND = rf"{_UNSPACED}{_MARK}*|{_PART}(?:[-']{_PART})*"
_JOINERS = str.maketrans({**dict.fromkeys("’‘ʼʻ＇`´′", "'"), **dict.fromkeys("‐‑–·‧", "-"), "_": " "})
_PLAIN_LETTERS = "\u02af"
"""The last letter of Latin: regular expressions find the words of texts up to it by themselves."""

# Scripts without blanks between words, and Hangul, whose words carry endings: each letter is a word, words are phrases.
_WITHOUT_BLANKS = (
    (0x0E00, 0x0EFF),
    (0x1000, 0x109F),
    (0x1780, 0x17FF),
    (0x1A20, 0x1AAF),
    (0x3005, 0x3007),
    (0x3041, 0x30FF),
    (0x31F0, 0x31FF),
    (0x3400, 0x4DBF),
    (0x4E00, 0x9FFF),
    (0xAC00, 0xD7AF),
    (0xF900, 0xFAFF),
    (0xFF66, 0xFF9D),
    (0x20000, 0x3FFFF),
)
_AROUND = ".,;:!?…()[]\"'’«»“”-"
"""What stands beside a word and joins it to nothing."""

_SOFT_HYPHEN = "\u00ad"
_JOIN_LETTERS = f"{_SOFT_HYPHEN}\u200c\u200d"
_SIGNS = "[\x00-/:-@\\[-`{-\x7f]+"
_MOST_PARTS = 4
"""A compound of more parts is a code or an address: nobody writes it without its hyphens."""

_ACRONYM = r"(?<!\w)(?:[^\W\d_]\.)+[^\W\d_](?!\w)"
"""Letters with points between them are one word: "G.R.D.R."."""

# Before a consonant an elided article is a name: N'Djamena, M'Bour.
_CONSONANTS = frozenset("bcdfgjklmnpqrstvwxz")


class Part(NamedTuple):
    """A word, or one of those that a compound joins: in lower case, and where it begins and ends."""

    word: str
    start: int
    end: int


class Wanted(NamedTuple):
    """What an extract marks: every sequence of terms that is asked for, in any language, and the folded beginnings."""

    sequences: frozenset[tuple[str, ...]]
    beginnings: tuple[str, ...]


class Analyser:
    """The terms of texts in one language; remembers each word that it met."""

    def __init__(self, language: str) -> None:
        self.language = language
        self.known: dict[str, str] = {}
        """Every word and every compound (its parts joined by hyphens) that was met -> its term."""
        self._pieces = _TermsOfPieces(self)

    def terms(self, text: str) -> str:
        """The terms of `text` in its order, then those of its compounds as one word; joined with blanks."""
        pieces = self._pieces
        terms = " ".join([pieces[piece] for piece in text.lower().split()])
        if BREAK not in terms:
            return terms
        compounds = re.findall(rf"{BREAK}(\S+)", terms)
        return " ".join([re.sub(rf"{BREAK}\S+", "", terms), BREAK, *compounds])

    def term(self, word: str) -> str:
        """The term of one word in lower case, or of a compound as one word."""
        term = self.known.get(word)
        if term is None:
            term = self.known[word] = stem(word, self.language)
        return term


class _TermsOfPieces(dict[str, str]):
    """What stands between two blanks ("l'épargne,") -> its terms ("epargn"), worked out at its first use.

    Those of compounds as one word follow, each after BREAK. Half the time of finding the words of each text anew,
    measured at 100,000 projects.
    """

    def __init__(self, analyser: Analyser) -> None:
        super().__init__()
        self._analyser = analyser

    def __missing__(self, piece: str) -> str:
        term, found = self._analyser.term, compounds(piece)
        if len(found) == 1 and HYPHEN not in found[0]:  # nearly always
            self[piece] = term(found[0])
            return self[piece]
        terms = [term(part) for compound in found for part in compound.split(HYPHEN)]
        terms += [BREAK + term(compound) for compound in found if is_one_word(compound)]
        self[piece] = " ".join(terms)
        return self[piece]


def words(text: str) -> list[str]:
    """The words of `text` in lower case, accents kept, elided articles skipped, compounds in their parts."""
    return [part.word for parts in compounds_at(text) for part in parts]


@lru_cache(1 << 10)  # a title is read in every language
def compounds(text: str) -> tuple[str, ...]:
    """The same, with the parts of a compound joined by hyphens: "co-développement"."""
    bare = text.strip(_AROUND)
    if bare.isalnum() and max(bare) <= _PLAIN_LETTERS:  # one plain word, as nearly every piece of a text is
        return (bare.lower(),)
    return tuple([HYPHEN.join([part.word for part in parts]) for parts in compounds_at(text)])


def compounds_at(text: str) -> list[list[Part]]:
    """The words of `text`, each as its parts (one, unless hyphens or apostrophes join it)."""
    return [_parts(text, match) for match in re.finditer(_COMPOUND, _shape(text)) if fold(text[slice(*match.span())])]


def is_one_word(compound: str) -> bool:
    """Whether `compound`, parts joined by hyphens, may be written as one word too: "co-développement"."""
    parts = compound.split(HYPHEN)
    return 1 < len(parts) <= _MOST_PARTS and not all(part.isdecimal() for part in parts)


@cache
def stemmed() -> tuple[str, ...]:
    """The languages that have a stemmer here; words of others are folded only."""
    return tuple(tag for tag in LANGUAGES if by_tag(tag).endings)


@lru_cache(1 << 10)  # an edited text has nearly the words that it had
def stem(word: str, language: str) -> str:
    """The term of one word in lower case: its stem in `language`, folded ("épargnes", "fr" -> "epargn").

    Of a compound, that of its parts as one word.
    """
    word = word.replace(HYPHEN, "")
    found = stemmer(language) if word.isalpha() else None
    term = fold(found.stemWord(singular(word, language)) if found else word)
    # The index parts terms at ASCII signs, and some letters are decomposed into such.
    return term if term.isalnum() else re.sub(_SIGNS, "", term)


def singular(word: str, language: str) -> str:
    """`word`, without the -es of a plural that Snowball would part from its singular: mujeres, hogares (es)."""
    endings = by_tag(language).plurals
    return word.removesuffix("es") if word.endswith(endings) and word not in endings else word


def says_something(word: str) -> bool:
    """Whether `word` tells what is asked when others are beside it: articles do not, though phrases need them."""
    return fold(word) not in words_in_spoken("stop_words")


def is_elided(word: str, following: str) -> bool:
    """Whether `word` is an article and the like without its vowel, as the l of "l'épargne" before that `following`."""
    return word in words_in_spoken("elided") and fold(following[:1]) not in _CONSONANTS


def _parts(text: str, match: re.Match[str]) -> list[Part]:
    """The parts of one compound, without elided articles."""
    found: list[Part] = []
    start = match.start()
    for word, joiner, following in _joined(match[0]):
        end = start + len(word)
        part = Part(text[start:end].lower().replace(".", ""), start, end)
        if joiner != "'" or not is_elided(part.word, following):
            found.append(part)
        start = end + 1
    return found


def _joined(shape: str) -> list[tuple[str, str, str]]:
    """Each part of a compound's shape, with what joins it to the next one, and that one's first letter."""
    pieces = re.split("([-'])", shape)
    nexts = [fold(piece[0]) for piece in pieces[2::2]]
    return list(zip(pieces[::2], [*pieces[1::2], ""], [*nexts, ""], strict=True))


def _shape(text: str) -> str:
    """`text` letter by letter as `_COMPOUND` reads it: one sign for each apostrophe and hyphen, for marks ..."""
    text = text.translate(_JOINERS)
    is_plain = max(text, default="") <= _PLAIN_LETTERS and _SOFT_HYPHEN not in text
    shape = text if is_plain else text.translate(_SHAPES)
    return re.sub(_ACRONYM, lambda letters: letters[0].replace(".", _MARK), shape) if "." in shape else shape


class _Shapes(dict[int, str]):
    """A letter -> what stands for it in the shape of a text, worked out at its first use."""

    def __missing__(self, code: int) -> str:
        self[code] = shape = _letter_shape(chr(code))
        return shape


_SHAPES = _Shapes()


def _letter_shape(letter: str) -> str:
    if letter in _JOIN_LETTERS or unicodedata.category(letter)[0] == "M":
        return _MARK
    if not is_in_word(letter):
        return " " if letter in (_UNSPACED, _MARK) else letter
    return _UNSPACED if any(first <= ord(letter) <= last for first, last in _WITHOUT_BLANKS) else letter


@cache
def stemmer(language: str) -> Any:
    """Snowball's stemmer of `language`; None where there is none here."""
    if language not in stemmed():
        return None
    import Stemmer  # only to index and to search

    return Stemmer.Stemmer(language, 0)  # what was stemmed is remembered here
