"""What a search asks: words, "phrases", beginnings* and -exclusions, parsed from what people type."""

import re
from typing import NamedTuple

from icmd_cli.search.analysis import says_something, words

_PIECES = r'(-?)(?:"([^"]*)"?|“([^”]*)”?|«([^»]*)»?|(\S+))'


class Clause(NamedTuple):
    """One thing asked: `words` in this order (one word, or a phrase); `beginning` when the last may go on."""

    words: tuple[str, ...]
    beginning: bool = False
    excluded: bool = False


def parse_query(text: str) -> tuple[Clause, ...]:
    """The clauses of `text`; all must hold. Never raises: what is no word is left out.

    Articles and the like are left out when any other word remains.
    """
    clauses: list[Clause] = []
    for minus, *quoted, bare in re.findall(_PIECES, text):
        phrase = next((q for q in quoted if q), "")
        found = tuple(words(phrase or bare))
        if found:
            beginning = not phrase and bare.endswith("*")
            clauses.append(Clause(found, beginning, bool(minus)))
    telling = [c for c in clauses if len(c.words) > 1 or c.beginning or says_something(c.words[0])]
    return tuple(telling if any(not clause.excluded for clause in telling) else clauses)
