"""What every text goes through: cleaning what comes in, folding what is compared."""

import re
import unicodedata

# Letters that NFKD leaves whole, though people type them as two or without their stroke.
_LETTERS = str.maketrans(
    {
        "œ": "oe",
        "æ": "ae",
        "ø": "o",
        "đ": "d",
        "ð": "d",
        "þ": "th",
        "ł": "l",
        "ı": "i",
        "’": "'",
        "‘": "'",
        "ʼ": "'",
    }
)
# Bidirectional controls can make a line read otherwise than it is stored (CVE-2021-42574).
_HARMFUL = (
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200b\u200e\u200f\u202a-\u202e\u2060-\u2069\ufeff\ufffe\uffff\ud800-\udfff]"
)
_ESCAPES = "(?:\x1b\\]|\x9d)[^\x07\x1b\x9c]*(?:\x07|\x1b\\\\|\x9c)?|(?:\x1b\\[|\x9b)[0-?]*[ -/]*[@-~]?|\x1b[ -/]*[0-~]?"
_BREAKS = "\r\n|[\r\x85\u2028\u2029]"
_ACCENTS = re.compile("[\u0300-\u036f]+")
_BLANKS = "[ \t]+"
_NOT_WORD = re.compile(r"[\W_]+")


def fold(text: str) -> str:
    """`text` without case, accents, ligatures or typographic apostrophes: "Épargne" -> "epargne"."""
    if text.isascii():
        return text.lower()
    folded = _ACCENTS.sub("", unicodedata.normalize("NFKD", text).casefold()).translate(_LETTERS)
    if folded.isascii():
        return folded
    # Other scripts: casefolding may have composed anew, and their marks are many.
    decomposed = unicodedata.normalize("NFKD", folded).casefold().translate(_LETTERS)
    return "".join(c for c in decomposed if not unicodedata.combining(c))


def fold_name(name: str) -> str:
    """`name` folded, every run of other than letters and digits one space: "Côte d’Ivoire" -> "cote d ivoire"."""
    return _NOT_WORD.sub(" ", fold(name)).strip()


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
    if text.isascii() and text.isprintable():
        return text
    text = re.sub(_BREAKS, "\n", text)
    return re.sub(_HARMFUL, "", re.sub(_ESCAPES, "", text))


def escaped(document: str) -> str:
    """A JSON `document` with what a terminal would obey as JSON escapes; it means the same."""
    return re.sub(_HARMFUL, lambda match: f"\\u{ord(match[0]):04x}", document)
