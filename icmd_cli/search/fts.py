"""Words that people search for -> FTS5 expressions over the stemmed terms of the index, and back to words."""

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from icmd_cli.search import analysis
from icmd_cli.search.query import Clause, parse_query
from icmd_cli.search.schema import Connection, marks
from icmd_cli.text import fold

_MANY = 80
"""The most endings that one beginning* is spelled out to; the rest it finds by their stems."""


class Match(NamedTuple):
    """An FTS5 expression in its two parts: what is asked for, and NOT each of what must not be there."""

    wanted: str
    unwanted: str

    def __str__(self) -> str:
        return self.wanted + self.unwanted


def wanted_words(connection: Connection, text: str) -> tuple[frozenset[str], tuple[str, ...]]:
    """What an extract marks: every folded spelling that `text` asks for, and the beginnings that it gives."""
    terms: set[str] = set()
    beginnings: list[str] = []
    for clause in parse_query(text):
        if not clause.excluded:
            for at, word in enumerate(clause.words):
                if clause.beginning and at == len(clause.words) - 1:
                    beginnings.append(fold(word))
                terms.update(_terms_of(connection, word))
    # The vocabulary knows the spellings of a term: nothing need be stemmed to draw.
    sql = f"SELECT DISTINCT folded FROM words WHERE term IN ({marks(list(terms))})"
    return frozenset(row[0] for row in connection.execute(sql, list(terms))), tuple(beginnings)


def nearest_words(connection: Connection, text: str, limit: int = 3) -> dict[str, list[str]]:
    """The words of `text` that stand in no project -> the indexed words nearest by spelling, best first."""
    from rapidfuzz import fuzz, process  # only when a search found nothing

    nearest: dict[str, list[str]] = {}
    asked = [word for clause in parse_query(text) if not clause.excluded for word in clause.words]
    for word in dict.fromkeys(asked):
        if _exists(connection, _terms_of(connection, word)):
            continue
        folded = fold(word)
        # Nobody mistypes the length by half; the first cut keeps a large vocabulary quick.
        rows = connection.execute(
            "SELECT folded, shown, term FROM words WHERE length(folded) BETWEEN ? AND ?",
            [max(2, len(folded) - 3), len(folded) + 3],
        ).fetchall()
        shown: dict[str, tuple[str, str]] = {row[0]: (row[1], row[2]) for row in rows}
        found = process.extract(folded, list(shown), scorer=fuzz.ratio, score_cutoff=70, limit=limit * 3)
        present = [shown[near][0] for near, _score, _at in found if _exists(connection, [shown[near][1]])]
        nearest[word] = list(dict.fromkeys(present))[:limit]
    return nearest


def _exists(connection: Connection, terms: Iterable[str]) -> bool:
    match = " OR ".join(f'"{term}"' for term in terms)
    return bool(match) and connection.execute(
        "SELECT EXISTS(SELECT 1 FROM terms WHERE terms MATCH ?)", [match]
    ).fetchone() == (1,)


def _terms_of(connection: Connection, word: str) -> list[str]:
    """Every term that a typed word can mean: as its indexed spellings were stemmed, else in every language."""
    rows = connection.execute("SELECT term FROM words WHERE folded = ?", [fold(word)]).fetchall()
    if rows:
        return [row[0] for row in rows]
    return list(dict.fromkeys(analysis.stem(word, language) for language in analysis.STEMMED))


def expression(connection: Connection, clauses: Sequence[Clause]) -> Match | None:
    """The FTS5 expression that asks for `clauses`, or None when they ask for nothing."""
    wanted = [_clause(connection, clause) for clause in clauses if not clause.excluded]
    if not wanted:
        return None
    unwanted = [f" NOT {_clause(connection, clause)}" for clause in clauses if clause.excluded]
    return Match(f"({' AND '.join(wanted)})", "".join(unwanted))


def _clause(connection: Connection, clause: Clause) -> str:
    if clause.beginning:
        beginning = fold(clause.words[-1])
        rows = connection.execute(
            "SELECT DISTINCT term FROM words WHERE folded >= ? AND folded < ? LIMIT ?",
            [beginning, beginning + "\U0010ffff", _MANY],
        )
        last = " OR ".join([*(f'"{row[0]}"' for row in rows), f'"{beginning}" *'])
        others = [_clause(connection, Clause((word,))) for word in clause.words[:-1]]
        return f"({' AND '.join([*others, f'({last})'])})"
    if len(clause.words) == 1:
        return "(" + " OR ".join(f'"{term}"' for term in _terms_of(connection, clause.words[0])) + ")"
    spellings = [" ".join(analysis.stem(word, language) for word in clause.words) for language in analysis.STEMMED]
    known = " ".join(_terms_of(connection, word)[0] for word in clause.words)
    return "(" + " OR ".join(f'"{phrase}"' for phrase in dict.fromkeys([known, *spellings])) + ")"
