"""What a search asks: words, "phrases", beginnings*, -exclusions, OR and NOT, parsed from what people type."""

import re
import unicodedata
from collections.abc import Iterator, Mapping
from functools import cache
from itertools import pairwise
from typing import NamedTuple

from icmd_cli.reference.languages import words_in_spoken
from icmd_cli.search.analysis import HYPHEN, compounds, compounds_at, is_elided, says_something

_PIECES = r'([-−–]?)(?:"([^"]*)"?|“([^”]*)”?|„([^“”]*)[“”]?|«([^»]*)»?|(\S+))'


class _Operators(NamedTuple):
    """What joins clauses, excludes the next one, or changes nothing, for all must hold.

    Words are these in capitals, as titles hold them and must be found by them; but "or" and "ou" are.
    """

    either: frozenset[str]
    excludes: frozenset[str]
    all: frozenset[str]


@cache
def _operators() -> _Operators:
    either, excludes, all_ = (words_in_spoken(f"search_{name}") for name in ("or", "not", "and"))
    small = (word for word in either if len(word) > 1)
    return _Operators(
        frozenset(("|", *map(str.upper, either), *small)),
        frozenset(map(str.upper, excludes)),
        frozenset(("&", *map(str.upper, all_))),
    )


class Clause(NamedTuple):
    """One thing asked: `words` in this order (one, or a phrase), or any of `others` instead.

    A compound is one word, its parts joined by hyphens. `beginning`: the last word may go on.
    """

    words: tuple[str, ...]
    beginning: bool = False
    excluded: bool = False
    others: tuple["Clause", ...] = ()

    @property
    def tells(self) -> bool:
        """Whether it is more than an article or the like."""
        itself = len(self.words) > 1 or self.beginning or says_something(self.words[0])
        return itself or any(other.tells for other in self.others)


class _Piece(NamedTuple):
    """A clause as it was typed; `typed` is empty for a phrase in quotation marks."""

    typed: str
    clause: Clause


def parse_query(text: str) -> tuple[Clause, ...]:
    """The clauses of `text`; all must hold. Never raises: what is no word is skipped.

    Articles and the like are skipped when any other word remains.
    """
    clauses = _operated(_without_elided([*_pieces(text)]))
    telling = [clause for clause in clauses if clause.tells]
    asks = any(not clause.excluded for clause in clauses)
    return tuple(telling if not asks or any(not clause.excluded for clause in telling) else clauses)


def excluding_words(text: str) -> list[tuple[str, str]]:
    """Where `text` may mean an exclusion and does not say one: ("sauf femmes", "-femmes")."""
    lower = {word.lower() for word in _operators().excludes}
    pieces = list(_pieces(text))
    return [
        (f"{piece.typed} {after.typed}", f"-{after.typed}")
        for piece, after in pairwise(pieces)
        if piece.typed in lower and after.typed
    ]


def with_words(text: str, better: Mapping[str, str]) -> str:
    """`text` as it was typed, with its signs, and in it `better` words in place of those that stand in no project."""
    text = unicodedata.normalize("NFC", text)
    pieces, end = [], 0
    for parts in compounds_at(text):
        word = better.get(HYPHEN.join(part.word for part in parts))
        if word:
            pieces += [text[end : parts[0].start], word]
            end = parts[-1].end
    return "".join([*pieces, text[end:]])


def any_of(text: str) -> str:
    """What asks for any of the things that `text` asks for together, but what it excludes.

    Of a phrase alone it asks for any of the words.
    """
    clauses = parse_query(text)
    wanted = [clause for clause in clauses if not clause.excluded]
    excluded = [f"-{_as_typed(clause)}" for clause in clauses if clause.excluded]
    either = [_as_typed(clause) for one in wanted for clause in (one, *one.others)]
    if len(either) == 1 and len(words := wanted[0].words) > 1:
        either = [word for word in words if says_something(word)] or [*words]
    return " ".join([" OR ".join(either), *excluded])


def _as_typed(clause: Clause) -> str:
    words = " ".join(clause.words)
    return f'"{words}"' if len(clause.words) > 1 else f"{words}*" if clause.beginning else words


def _pieces(text: str) -> Iterator[_Piece]:
    for minus, *quoted, bare in re.findall(_PIECES, unicodedata.normalize("NFC", text)):
        phrase = next((q for q in quoted if q), "")
        found = compounds(phrase or bare)
        if found or bare in _operators().either:
            yield _Piece(bare, Clause(found, bool(found) and bare.endswith("*"), bool(minus)))


def _without_elided(pieces: list[_Piece]) -> list[_Piece]:
    """`pieces` without articles that lost their apostrophe: l épargne."""
    operators = frozenset().union(*_operators())
    return [
        piece
        for piece, after in pairwise([*pieces, _Piece("", Clause(()))])
        if not (after.typed and after.typed not in operators and is_elided(piece.typed.lower(), after.typed))
    ]


def _operated(pieces: list[_Piece]) -> list[Clause]:
    """The clauses, joined by OR and excluded by NOT where these stand between others; else they are words."""
    clauses: list[Clause] = []
    joins = excludes = False
    operators = _operators()
    for at, (typed, clause) in enumerate(pieces):
        goes_on = at + 1 < len(pieces) and not clause.excluded
        if typed in operators.either and goes_on and clauses and not clauses[-1].excluded and not joins | excludes:
            joins = True
        elif typed in operators.excludes and goes_on:
            joins, excludes = False, True
        elif typed in operators.all and goes_on and not joins | excludes:
            continue
        elif clause.words:
            one = clause._replace(excluded=clause.excluded or excludes)
            if joins and not one.excluded:
                clauses[-1] = clauses[-1]._replace(others=(*clauses[-1].others, one))
            else:
                clauses.append(one)
            joins = excludes = False
    operators = _operators()
    return clauses
