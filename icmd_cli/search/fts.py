"""Words that people search for -> FTS5 expressions over the stemmed terms of the index, and back to words."""

from collections.abc import Iterable, Iterator, Sequence
from functools import partial
from itertools import pairwise, product
from math import prod
from typing import NamedTuple

from icmd_cli.search.analysis import HYPHEN, Wanted, is_elided, is_one_word, says_something, stem, stemmed
from icmd_cli.search.query import Clause, parse_query
from icmd_cli.search.schema import Connection
from icmd_cli.text import fold

"""Those that have a stemmer, and any other: its terms are the folded words."""

_MOST_ENDINGS = 80
"""The most spellings that one beginning* is spelled out to; the rest it finds by their stems."""

_MOST_PHRASES = 64
"""A phrase that may stand in the index in more ways is asked for pair by pair."""

_LEAST_LEFT, _LEAST_RIGHT = 2, 3
"""The fewest letters of the two words that a word may also be written as: codéveloppement, co développement."""

_LONGEST_WORD = 40
"""Longer ones are no words of any language that writes compounds."""

_LIKELY = 70
"""From this likeness on (0-100), an indexed word may be what was meant."""

Sequences = list[tuple[str, ...]]
"""The ways to write something: each a sequence of words."""


class FtsMatch(NamedTuple):
    """An FTS5 expression in its two parts: what must be there (empty: anything), and what must not."""

    wanted: str
    unwanted: str

    def __str__(self) -> str:
        return f"{self.wanted} NOT {self.unwanted}" if self.unwanted else self.wanted


def expression(connection: Connection, clauses: Sequence[Clause]) -> FtsMatch:
    """The FTS5 expression that asks for `clauses`; both parts are empty when they ask for nothing."""
    ask = partial(_clause, connection)
    wanted = [ask(clause) for clause in _paired(connection, [clause for clause in clauses if not clause.excluded])]
    unwanted = [ask(clause) for clause in clauses if clause.excluded]
    return FtsMatch(f"({' AND '.join(wanted)})" if wanted else "", f"({' OR '.join(unwanted)})" if unwanted else "")


def wanted_terms(connection: Connection, text: str) -> Wanted:
    """What an extract marks of what `text` asks for."""
    clauses = _paired(connection, [clause for clause in parse_query(text) if not clause.excluded])
    every = [one for clause in clauses for one in (clause, *clause.others)]
    phrases = [[word] for clause in every if clause.beginning for word in clause.words[:-1]]
    phrases += [list(clause.words) for clause in every if not clause.beginning]
    sequences = {one for words in phrases for terms in _term_sets(connection, words) for one in _spelled_out(terms)}
    beginnings = tuple(fold(clause.words[-1].split(HYPHEN)[-1]) for clause in every if clause.beginning)
    return Wanted(frozenset(sequences), beginnings)


def nearest_indexed(connection: Connection, text: str, limit: int = 3) -> dict[str, list[str]]:
    """The words of `text` that stand in no project -> the indexed words nearest by spelling, best first."""
    wanted = [clause for clause in parse_query(text) if not clause.excluded]
    asked = [word for clause in wanted for word in _words(connection, clause)]
    return {
        word: _nearest(connection, word, limit)
        for word in dict.fromkeys(asked)
        if not _stands(connection, _phrase(connection, [word]))
    }


def _nearest(connection: Connection, word: str, limit: int) -> list[str]:
    from rapidfuzz import fuzz, process  # only when a search found nothing

    folded = fold(word.replace(HYPHEN, ""))
    # Nobody mistypes the length by half; the first cut keeps a large vocabulary quick.
    sql = "SELECT folded, spelling FROM words WHERE length(folded) BETWEEN ? AND ?"
    rows = connection.execute(sql, [max(2, len(folded) - 3), len(folded) + 3])
    spellings: dict[str, str] = dict(rows.fetchall())
    found = process.extract(folded, list(spellings), scorer=fuzz.ratio, score_cutoff=_LIKELY, limit=limit * 3)
    near = [spellings[one] for one, _score, _at in found]
    return [spelling for spelling in near if _stands(connection, _phrase(connection, [spelling]))][:limit]


def _words(connection: Connection, clause: Clause) -> Iterator[str]:
    """The words of `clause` and of what may stand instead, but the beginnings that something has."""
    begins = clause.beginning and _stands(connection, _beginning(connection, clause.words[-1:]))
    yield from clause.words[:-1] if begins else clause.words
    for other in clause.others:
        yield from _words(connection, other)


def _stands(connection: Connection, match: str) -> bool:
    sql = "SELECT EXISTS(SELECT 1 FROM terms WHERE terms MATCH ?)"
    return bool(connection.execute(sql, [match]).fetchone()[0])


def _spellings(connection: Connection, word: str) -> list[str]:
    """How the folded `word` is spelled where it stands, a compound with its hyphens; nothing if nowhere."""
    sql = "SELECT spelling FROM words WHERE folded = ?"
    return [row[0] for row in connection.execute(sql, [fold(word.replace(HYPHEN, ""))])]


def _terms(connection: Connection, word: str, language: str) -> list[str]:
    """The terms that a typed word can have in a language: those of its spellings, its accents aside."""
    if not language:
        return [stem(word, "")]
    spellings = _spellings(connection, word) or [word]
    return list(dict.fromkeys(stem(spelling, language) for spelling in spellings))


def _paired(connection: Connection, clauses: Sequence[Clause]) -> list[Clause]:
    """`clauses`, two neighbours as one where they are the parts of a compound: co développement."""
    found: list[Clause] = []
    for clause in clauses:
        before = found[-1] if found else None
        compound = _joined(connection, before.words[0], clause.words[0]) if before and _is_part(before) else ""
        if compound and _is_part(clause):
            found[-1] = Clause((compound,))
        else:
            found.append(clause)
    return found


def _paired_words(connection: Connection, words: Sequence[str]) -> list[str]:
    """The same for the words of a phrase."""
    found: list[str] = []
    for word in words:
        compound = _joined(connection, found[-1], word) if found else ""
        found[-1:] = [compound] if compound else [*found[-1:], word]
    return found


def _joined(connection: Connection, word: str, following: str) -> str:
    """Two words as one compound if somebody writes them as one word, else ""."""
    compound = f"{word}{HYPHEN}{following}"
    is_short = HYPHEN not in word + following and is_one_word(compound) and len(compound) <= _LONGEST_WORD
    spellings = _spellings(connection, compound) if is_short else []
    return compound if any(HYPHEN not in spelling for spelling in spellings) else ""


def _is_part(clause: Clause) -> bool:
    """Whether it is a single word that may be half of a compound."""
    return len(clause.words) == 1 and not clause.beginning and not clause.others


def _clause(connection: Connection, clause: Clause) -> str:
    ask = _beginning if clause.beginning else _phrase
    alternatives = [ask(connection, clause.words), *(_clause(connection, other) for other in clause.others)]
    return f"({' OR '.join(alternatives)})"


def _beginning(connection: Connection, words: Sequence[str]) -> str:
    """What asks for `words`, the last of which may go on; a compound that begins so too."""
    *before, last = words[-1].split(HYPHEN)
    asked = [_phrase(connection, [word]) for word in (*words[:-1], *before)]
    together = " AND ".join([*asked, _endings(connection, last)])
    return f"(({together}) OR {_endings(connection, ''.join([*before, last]))})" if before else f"({together})"


def _endings(connection: Connection, word: str) -> str:
    beginning = fold(word)
    sql = "SELECT spelling FROM words WHERE folded >= ? AND folded < ? LIMIT ?"
    rows = connection.execute(sql, [beginning, beginning + "\U0010ffff", _MOST_ENDINGS]).fetchall()
    terms = dict.fromkeys(stem(row[0], language) for row in rows for language in (*stemmed(), ""))
    return f"({' OR '.join([*_quoted([(term,) for term in terms]), f'{_quote(beginning)} *'])})"


def _phrase(connection: Connection, words: Sequence[str]) -> str:
    """What asks for `words` one after the other, in any language and with any accents."""
    asked: dict[str, None] = {}
    for terms in _term_sets(connection, words):
        if prod(map(len, terms)) <= _MOST_PHRASES:
            asked.update(dict.fromkeys(_quoted(product(*terms))))
        else:
            pairs = [" OR ".join(_quoted(product(*pair))) for pair in pairwise(terms)]
            asked[" AND ".join(f"({pair})" for pair in pairs)] = None
    return f"({' OR '.join(asked)})"


def _term_sets(connection: Connection, words: Sequence[str]) -> Iterator[list[list[str]]]:
    """The ways in which `words` may stand in the index one after the other: for each place, the terms it may have."""
    for said in dict.fromkeys((tuple(words), _without_elided(words))):
        for sequence in _sequences([_ways(connection, word) for word in _paired_words(connection, said)]):
            for language in (*stemmed(), ""):
                yield [_terms(connection, word, language) for word in sequence]


def _without_elided(words: Sequence[str]) -> tuple[str, ...]:
    """`words` without articles that lost their apostrophe: l épargne."""
    return tuple(word for word, after in pairwise((*words, "")) if not (after and is_elided(word, after)))


def _spelled_out(terms: Sequence[Sequence[str]]) -> Iterable[tuple[str, ...]]:
    """One term for each place, in every way; of too many ways, those of each place alone."""
    if prod(map(len, terms)) <= _MOST_PHRASES:
        return product(*terms)
    return ((term,) for place in terms for term in place)


def _sequences(ways: Sequence[Sequences]) -> Iterable[tuple[str, ...]]:
    """The ways to write some words one after the other, from those to write each."""
    if prod(map(len, ways)) > _MOST_PHRASES:
        ways = [each[:1] for each in ways]
    return (tuple(word for part in parts for word in part) for parts in product(*ways))


def _ways(connection: Connection, compound: str) -> Sequences:
    """The ways to write a word: in its parts, as one word; in two words where the first stands somewhere."""
    parts = tuple(compound.split(HYPHEN))
    if len(parts) > 1:
        return [parts, (compound,)] if is_one_word(compound) else [parts]
    if len(compound) > _LONGEST_WORD or not compound.isalpha():
        return [parts]
    cuts = range(_LEAST_LEFT, len(compound) - _LEAST_RIGHT + 1)
    halves = [(compound[:cut], compound[cut:]) for cut in cuts]
    known = [pair for pair in halves if all(map(says_something, pair)) and _spellings(connection, pair[0])]
    return [parts, *known]


def _quoted(sequences: Iterable[Sequence[str]]) -> list[str]:
    return [_quote(" ".join(terms)) for terms in sequences]


def _quote(text: str) -> str:
    return f'"{text}"'
