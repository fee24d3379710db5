"""What every text goes through: cleaning what comes in, folding what is compared, cutting what is too wide."""

import re
import unicodedata
from collections.abc import Callable
from itertools import accumulate

# Letters that NFKD leaves whole, though people type them as two, without their stroke, or without their hook.
LETTERS = str.maketrans(
    {
        "œ": "oe",
        "æ": "ae",
        "ø": "o",
        "đ": "d",
        "ð": "d",
        "þ": "th",
        "ł": "l",
        "ı": "i",
        "ħ": "h",
        "ŧ": "t",
        # Bambara, Dioula, Ewe, Fula, Hausa, Wolof: offices without their keyboards write the plain letter.
        "ɓ": "b",
        "ɗ": "d",
        "ɖ": "d",
        "ɛ": "e",
        "ƒ": "f",
        "ɣ": "g",
        "ƙ": "k",
        "ŋ": "n",
        "ɲ": "n",
        "ɔ": "o",
        "ʋ": "v",
        "ƴ": "y",
        "’": "'",
        "‘": "'",
        "ʼ": "'",
    }
)
# What readers of a script leave out freely: accents, Hebrew and Arabic points, the Arabic tatweel, what joins letters.
# Vowel signs (Indic, Thai, Khmer ...) and the Japanese voicing are letters in all but name, and stay.
_OPTIONAL = (
    "[\u00ad\u0300-\u036f\u0483-\u0487\u0591-\u05bd\u05bf\u05c1\u05c2\u05c4\u05c5\u05c7\u0610-\u061a\u0640"
    "\u064b-\u065f\u0670\u06d6-\u06dc\u06df-\u06e4\u06e7\u06e8\u06ea-\u06ed\u0711\u0730-\u074a\u08d3-\u08ff"
    "\u1ab0-\u1aff\u1dc0-\u1dff\u200c\u200d\u20d0-\u20ff\ufe00-\ufe0f\ufe20-\ufe2f]+"
)
# Bidirectional controls can make a line read otherwise than it is stored (CVE-2021-42574).
_HARMFUL = (
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200b\u200e\u200f\u202a-\u202e\u2060-\u2069\ufeff\ufffe\uffff\ud800-\udfff]"
)
_ESCAPES = "(?:\x1b\\]|\x9d)[^\x07\x1b\x9c]*(?:\x07|\x1b\\\\|\x9c)?|(?:\x1b\\[|\x9b)[0-?]*[ -/]*[@-~]?|\x1b[ -/]*[0-~]?"
_BREAKS = "\r\n|[\r\x85\u2028\u2029]"
_BLANKS = "[ \t]+"
_ACCENTS = re.compile("[\u0300-\u036f]+")
_NOT_WORD = re.compile("[^a-z0-9]+")
_NOT_SIGN = re.compile("[^a-z0-9#$%&*+<=>@^`|~]+")
_SIGNS = "#%&@*"
_QUESTION_MARKS = "?؟？"
_SPELT = r"\b[a-z](?:[. -]+[a-z](?![\w']))+"
"""Letters one by one; an elided article is none of them."""
_PLAIN = dict(zip("\u00a0\u202f–—−…«»“”•·×→°", '  ---~""""*-x>o', strict=True))
"""One sign for one, so that columns stay columns."""
_NO_CELL = ("Mn", "Me", "Cf")


def fold(text: str) -> str:
    """`text` without case, accents, ligatures or typographic apostrophes: "Épargne" -> "epargne"."""
    if text.isascii():
        return text.lower()
    folded = _ACCENTS.sub("", unicodedata.normalize("NFKD", text).casefold()).translate(LETTERS)
    if folded.isascii():
        return folded
    # Other scripts: casefolding may have composed anew, and more than accents is left out at will.
    return re.sub(_OPTIONAL, "", unicodedata.normalize("NFKD", folded).casefold().translate(LETTERS))


def fold_name(name: str) -> str:
    """`name` folded, every run of other than letters and digits one space: "Côte d’Ivoire" -> "cote d ivoire"."""
    return _spaced(fold(name), _NOT_WORD, is_in_word)


def fold_acronyms(name: str) -> str:
    """`name` as `fold_name` has it, letters that stand alone as the word that they spell: "G.R.D.R.", "G R D R"."""
    return fold_name(re.sub(_SPELT, lambda letters: re.sub("[^a-z]", "", letters[0]), fold(name)))


def fold_title(title: str) -> str:
    """`title` as it is compared: two that differ in case, accents, blanks or punctuation only are one.

    Signs that say something count: "C", "C++" and "C#" are three titles.
    """
    return _spaced(fold(title), _NOT_SIGN, _says_something)


def is_doubted(text: str) -> bool:
    """Whether a question mark says that `text` may not be so: "Mali ?", "Mali (?)"; not one in a word."""
    asked = any(mark in text for mark in _QUESTION_MARKS)
    return asked and re.search(rf"[{_QUESTION_MARKS}](?!\w)|(?<!\w)[{_QUESTION_MARKS}]", text) is not None


def western_digits(text: str) -> str:
    """`text` with the digits 0 to 9 in the place of those of other scripts: Arabic, Devanagari, Bengali ..."""
    if text.isascii():
        return text
    return "".join([str(unicodedata.decimal(c)) if c.isdecimal() else c for c in text])


def is_in_word(character: str) -> bool:
    """Whether `character` belongs to a word, in any script: a letter, a digit, or a mark on one."""
    return character.isalnum() or unicodedata.category(character)[0] == "M"


def _says_something(character: str) -> bool:
    # Category S holds sums, currencies, arrows; of punctuation only these are read aloud.
    return is_in_word(character) or character in _SIGNS or unicodedata.category(character)[0] == "S"


def _spaced(text: str, others: re.Pattern[str], is_kept: Callable[[str], bool]) -> str:
    """`text`, every run of characters that are not kept one space; `others` are such runs in ASCII."""
    if text.isascii():
        return others.sub(" ", text).strip()
    return " ".join("".join([c if is_kept(c) else " " for c in text]).split())


def clean(text: str, *, lines: bool = False) -> str:
    """`text` as it may be stored and shown: NFC, no escapes, no controls, single blanks, trimmed.

    With `lines`, its line breaks stay; otherwise they become blanks.
    """
    # Nearly every text is clean: these three look at it in C.
    if text.isprintable() and "  " not in text and unicodedata.is_normalized("NFC", text):
        return text.strip()
    # No-break spaces are typography and stay; other blanks are one space.
    parts = [re.sub(_BLANKS, " ", part).strip(" ") for part in harmless(text).split("\n")]
    joined = "\n".join(parts) if lines else " ".join(part for part in parts if part)
    return unicodedata.normalize("NFC", joined).strip()


def harmless(text: str) -> str:
    """`text` without what a terminal would obey: escape sequences, controls, bidirectional marks."""
    if text.isprintable():  # in C; none of these signs is
        return text
    text = re.sub(_BREAKS, "\n", text)
    return re.sub(_HARMFUL, "", re.sub(_ESCAPES, "", text))


def escaped(document: str) -> str:
    """A JSON `document` with what a terminal obeys, or a program takes for a line's end, as JSON escapes."""
    return re.sub(f"{_HARMFUL}|[\u2028\u2029]", lambda match: f"\\u{ord(match[0]):04x}", document)


def nearest_signs(error: UnicodeError) -> tuple[str, int]:
    """For what an encoding lacks the nearest that every one has: é is e, “ is ", – is -; other scripts are ?.

    An error handler of `codecs`: gives what stands for it, and where to go on. Raises other errors again.
    """
    if not isinstance(error, UnicodeEncodeError):
        raise error
    return "".join(map(_nearest_sign, error.object[error.start : error.end])), error.end


def _nearest_sign(character: str) -> str:
    plain = _PLAIN.get(character) or unicodedata.normalize("NFKD", character.casefold()).translate(LETTERS)
    letters = "".join(c for c in plain if c.isascii())
    return (letters.upper() if character.isupper() else letters) or "?"


def shortened(text: str, width: int) -> str:
    """`text`, cut where it is wider than `width` cells; an ellipsis shows it."""
    if cell_width(text) <= width:
        return text
    ends = accumulate(map(cell_width, text))
    return text[: next(at for at, end in enumerate(ends) if end > width - 1)] + "…"


def cell_width(text: str) -> int:
    """How many cells `text` takes on a terminal."""
    if text.isascii():
        return len(text)
    return sum(1 + (unicodedata.east_asian_width(c) in "WF") for c in text if unicodedata.category(c) not in _NO_CELL)
