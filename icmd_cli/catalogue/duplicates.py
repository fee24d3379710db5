"""What is there already: who looks alike, and whom an import means."""

from collections.abc import Sequence
from typing import Any

from icmd_cli.catalogue.lookup import LIKELY, numbered
from icmd_cli.domain.changes import Record
from icmd_cli.domain.project import Project
from icmd_cli.search import Index
from icmd_cli.text import fold_title

_SIMILAR = 88
"""From this likeness on (0-100, rapidfuzz ratio or token_sort_ratio), two titles of one country may be one project."""

_COMPARED = 1000
"""Among at most this many new projects of an import likenesses are looked for; each costs a pass over the titles of its
country."""


def similar(index: Index, project: Project) -> list[Project]:
    """The projects of the same countries, or of none, whose titles resemble that of `project`, the likeliest first."""
    from rapidfuzz import fuzz, process  # only to add

    titles = {number: title for country in (*project.countries, "") for number, title in index.titles(country)}
    title = fold_title(project.title)
    # Letter by letter, and whatever the order of the words.
    found = [
        match
        for scorer in (fuzz.ratio, fuzz.token_sort_ratio)
        for match in process.extract(title, titles, scorer=scorer, score_cutoff=_SIMILAR, limit=LIKELY)
    ]
    best = dict.fromkeys(number for _title, _score, number in sorted(found, key=lambda match: -match[1]))
    return [numbered(index, number) for number in list(best)[:LIKELY]]


class KnownByIndex:
    """The catalogue's projects as an import asks for them, answered by `index`."""

    def __init__(self, index: Index) -> None:
        self._index = index
        self.is_empty = index.last_number() == 0
        self._compared = 0

    def by_id(self, id_: str) -> tuple[int, Record] | None:
        """The project of that id: its number and record."""
        return None if self.is_empty else self._first(self._index.numbers_by_id(id_))

    def by_code(self, folded: str) -> tuple[int, Record] | None:
        """The project of that folded code."""
        return None if self.is_empty else self._first(self._index.numbers_by_code(folded))

    def by_title(self, title: str) -> list[tuple[int, Record]]:
        """Every project of that title, as text.fold_title compares them."""
        if self.is_empty:
            return []
        wanted = fold_title(title)
        found = (self._first([number]) for number in self._index.numbers_by_title(title))
        return [known for known in found if known and fold_title(str(known[1]["title"])) == wanted]

    def similar(self, project: Project) -> list[tuple[int, str, str]]:
        """Number, id and title of projects that may be the same; nothing for the many of a large import."""
        if self.is_empty or self._compared >= _COMPARED:
            return []
        self._compared += 1
        return [(other.number or 0, other.id, other.title) for other in similar(self._index, project)]

    def _first(self, numbers: Sequence[int]) -> tuple[int, Record] | None:
        entry = self._index.entry(numbers[0]) if numbers else None
        if entry is None:
            return None
        record: dict[str, Any] = entry.record()
        return record.pop("number"), record
