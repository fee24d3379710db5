"""The catalogue's projects as an import asks for them: by id, by code, by title; answered by the index."""

from collections.abc import Sequence
from typing import Any

from icmd_cli.catalogue.duplicates import similar
from icmd_cli.domain.changes import Record
from icmd_cli.domain.project import Project
from icmd_cli.search import Index

_COMPARED = 1000
"""Among so many new projects likenesses are looked for; each costs a pass over the titles of its country."""


class KnownByIndex:
    """Answers from `index`."""

    def __init__(self, index: Index) -> None:
        self._index = index
        self._is_empty = index.last_number() == 0
        self._compared = 0

    def by_id(self, id_: str) -> tuple[int, Record] | None:
        """The project of that id: its number and record."""
        return None if self._is_empty else self._first(self._index.numbers_by_id(id_))

    def by_code(self, folded: str) -> tuple[int, Record] | None:
        """The project of that folded code."""
        return None if self._is_empty else self._first(self._index.numbers_by_code(folded))

    def by_title(self, folded: str, countries: Sequence[str]) -> tuple[int, Record] | None:
        """The project of that folded title in exactly these countries."""
        if self._is_empty:
            return None
        wanted = set(countries)
        found = (self._first([number]) for number in self._index.numbers_by_title(folded))
        return next((known for known in found if known and set(known[1].get("countries", ())) == wanted), None)

    def similar(self, project: Project) -> list[tuple[int, str, str]]:
        """Number, id and title of projects that may be the same; nothing for the many of a large import."""
        if self._is_empty or self._compared >= _COMPARED:
            return []
        self._compared += 1
        return [(other.number or 0, other.id, other.title) for other in similar(self._index, project)]

    def _first(self, numbers: Sequence[int]) -> tuple[int, Record] | None:
        entry = self._index.entry(numbers[0]) if numbers else None
        if entry is None:
            return None
        record: dict[str, Any] = entry.record()
        return record.pop("number"), record
