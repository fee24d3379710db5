"""What the full-text index holds, as plain values: for a page that answers as `icmd search` does, without icmd."""

from typing import NamedTuple

from icmd_cli.domain.fields import WEIGHTS
from icmd_cli.search.analysis import HYPHEN, stem, stemmed
from icmd_cli.search.inflections import inflected
from icmd_cli.search.schema import Connection

COLUMNS = (*WEIGHTS, "elsewhere")
"""The columns of the full-text table, in its order."""


class IndexTerms(NamedTuple):
    """The full-text index of some projects.

    `terms` are all terms, the most frequent first; `words` gives each folded spelling the places in `terms` of what it
    can mean, `hyphened` those spellings that stand nowhere without their hyphens. `projects` gives each project's
    number a list of such places for each of `COLUMNS`, in the order of its text. `endings` are sets of endings, and
    `forms` says which of them each term takes: "migr" and "ants" are "migrants".
    """

    terms: list[str]
    words: dict[str, list[int]]
    projects: dict[int, list[list[int]]]
    hyphened: list[str]
    endings: list[list[str]]
    forms: list[int]


def read_terms(connection: Connection) -> IndexTerms:
    """What the index behind `connection` holds."""
    connection.execute("CREATE VIRTUAL TABLE temp.held USING fts5vocab(main, terms, instance)")
    terms = [row[0] for row in connection.execute("SELECT term FROM held GROUP BY term ORDER BY count(*) DESC, term")]
    place = {term: at for at, term in enumerate(terms)}
    words: dict[str, list[int]] = {}
    solid: set[str] = set()
    for folded, spelling in connection.execute("SELECT folded, spelling FROM words ORDER BY folded, spelling"):
        meant = {stem(spelling, language) for language in (*stemmed(), "")} & place.keys()
        if HYPHEN not in spelling:
            solid.add(folded)
        words[folded] = sorted({place[term] for term in meant} | set(words.get(folded, ())))
    columns = {name: at for at, name in enumerate(COLUMNS)}
    found: dict[int, list[list[int]]] = {}
    for number, column, term in connection.execute('SELECT doc, col, term FROM held ORDER BY doc, col, "offset"'):
        found.setdefault(number, [[] for _ in COLUMNS])[columns[column]].append(place[term])
    for texts in found.values():
        texts[columns["elsewhere"]].sort()  # terms in no order: the page is the same each time
    return IndexTerms(terms, words, found, sorted(words.keys() - solid), *inflected(terms))
