"""Which projects answer to a search, best first: titles before short titles before the rest, then by FTS5's bm25."""

from collections.abc import Sequence
from typing import Any, NamedTuple

from icmd_cli.domain.fields import WEIGHTS
from icmd_cli.domain.filters import Filters, Page
from icmd_cli.search.fts import FtsMatch, expression
from icmd_cli.search.query import parse_query
from icmd_cli.search.schema import Connection
from icmd_cli.search.sql_filters import MOST, answering, page_bounds, selection

RANKS = (*WEIGHTS.values(), 8.0)
"""Of a term in the columns of the field table, and in the title as another language stems it."""

_TITLE = "title elsewhere"


class HitPage(NamedTuple):
    """The numbers of one page of hits, best first, and how many hits there are on all pages."""

    numbers: list[int]
    total: int


def answer(connection: Connection, text: str, filters: Filters, page: Page) -> HitPage:
    """The projects among those of `filters` that answer to `text`; of exclusions alone, in the catalogue's order."""
    match = expression(connection, parse_query(text))
    condition, values = selection(connection, filters)
    if match.wanted:
        narrowed = f"terms MATCH ? AND rowid IN (SELECT number FROM projects WHERE {condition})"
        hits, asked = (narrowed, values) if filters else ("terms MATCH ?", [])
        total = _count(connection, f"terms WHERE {hits}", [str(match), *asked])
        return HitPage(_ranked(connection, match, hits, asked, page), total)
    others, asked = answering(match)
    projects, asked = f"projects WHERE {others} AND {condition}", [*asked, *values]
    limit, bounds = page_bounds(page)
    numbers = _numbers(connection, f"SELECT number FROM {projects} ORDER BY number {limit}", [*asked, *bounds])
    return HitPage(numbers, _count(connection, projects, asked))


def _ranked(connection: Connection, match: FtsMatch, hits: str, asked: Sequence[Any], page: Page) -> list[int]:
    """The page's numbers: first those whose title answers, then title and short title, then the rest.

    A rank asks for its hits only if those before left room: of a common word's many hits, most are never ranked.
    """
    # What is unwanted is so wherever it stands: only what is wanted keeps to the columns.
    titled, named = (f"({{{columns}}} : ({match.wanted}))" for columns in (_TITLE, f"{_TITLE} short_title"))
    wanted = -1 if page.limit is None else min(page.offset + page.limit, MOST)
    order = f"ORDER BY bm25(terms, {', '.join(map(str, RANKS))}), rowid LIMIT ?"
    numbers: list[int] = []
    for rank in (titled, f"{named} NOT {titled}", f"{match.wanted} NOT {named}"):
        if 0 <= wanted <= len(numbers):
            break
        question = str(match._replace(wanted=f"({rank})"))
        room = wanted - len(numbers) if wanted >= 0 else -1
        numbers += _numbers(connection, f"SELECT rowid FROM terms WHERE {hits} {order}", [question, *asked, room])
    return numbers[page.offset :]


def _count(connection: Connection, rows: str, values: Sequence[Any]) -> int:
    return int(connection.execute(f"SELECT count(*) FROM {rows}", values).fetchone()[0])


def _numbers(connection: Connection, sql: str, values: Sequence[Any]) -> list[int]:
    return [row[0] for row in connection.execute(sql, values)]
