"""What people write where they have nothing to write (N/D, -, néant), and how a text that is just that goes out."""

WORDS = frozenset(
    (
        "", "-", "–", "—", "--", "n/a", "#n/a", "#na", "n/d", "n.d.", "n.c.", "null", "none", "néant", "?", "s/o",
        "s/d", "...", "…", "/", "à préciser", "a preciser", "à compléter", "non renseigné", "non précisé",
        "non disponible", "not available", "por definir", "sin datos", "no disponible", "aucun", "aucune", "ninguno",
        "ninguna", "nenhum", "nenhuma",
    )
)  # fmt: skip
"""In lower case. NA, NC and ND stay: Namibia, New Caledonia, a name."""

LONGEST = max(map(len, WORDS))

BEGINNINGS = frozenset(word[0] for words in WORDS for word in (words, words.upper()) if word)
"""The signs and letters that such a word can begin with."""

_MARK = "'"


def is_nothing(text: str) -> bool:
    """Whether a cell with `text` says nothing."""
    return text.strip().lower() in WORDS


def marked(text: str) -> str:
    """`text` for a sheet: an apostrophe before what would be read as nothing, so that `unmarked` gives it back."""
    return _MARK + text if (len(text) <= LONGEST or text.startswith(_MARK)) and _is_word(text) else text


def unmarked(text: str) -> str:
    """The text that `marked` made into `text`."""
    return text[1:] if text.startswith(_MARK) and _is_word(text) else text


def _is_word(text: str) -> bool:
    word = text.lstrip(_MARK)
    return word != "" and is_nothing(word)
