"""Identifiers: the slug that a title gives, and what an id may be."""

import re

from icmd_cli.i18n import _
from icmd_cli.text import fold, fold_name

LONGEST_ID = 60

_ID = r"[a-z0-9]+(?:-[a-z0-9]+)*"


def slug(text: str) -> str:
    """The id that `text` gives: folded words joined by hyphens, cut at a word, at most 60 letters."""
    words = [ascii_word for word in fold_name(text).split() if (ascii_word := re.sub(r"[^a-z0-9]", "", word))]
    kept: list[str] = []
    for word in words:
        if len("-".join([*kept, word])) > LONGEST_ID:
            break
        kept.append(word)
    return "-".join(kept) or "".join(words)[:LONGEST_ID]


def parse_id(text: str) -> str:
    """`text` as an id. Raises ValueError unless it is a slug: a-z, 0-9 and single hyphens."""
    if re.fullmatch(_ID, text) and len(text) <= LONGEST_ID and not text.isdecimal():
        return text
    message = _("an id has letters a-z, digits and single hyphens, {longest} at most, and is not a number")
    suggestion = slug(text)
    if suggestion and suggestion != text and not suggestion.isdecimal():
        message += _("; write {suggestion}")
    raise ValueError(message.format(longest=LONGEST_ID, suggestion=suggestion))


def fold_code(code: str) -> str:
    """`code` as it is compared: case and blanks ignored."""
    return "".join(fold(code).split())
