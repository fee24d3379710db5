"""What is there already: projects whose id, code or title is taken, who looks alike, and whom an import means."""

from collections.abc import Sequence
from typing import Any

from icmd_cli.catalogue.lookup import LIKELY, numbered
from icmd_cli.domain.changes import Record
from icmd_cli.domain.ids import with_id
from icmd_cli.domain.project import Project
from icmd_cli.domain.values.slugs import fold_code
from icmd_cli.errors import InvalidData, Problem
from icmd_cli.i18n import _
from icmd_cli.search import Index
from icmd_cli.text import fold_title

_SIMILAR = 88
"""From this likeness on (0-100, rapidfuzz ratio or token_sort_ratio), two titles of one country may be one project."""

_COMPARED = 1000
"""Among at most this many new projects of an import likenesses are looked for; each costs a pass over the titles of its
country."""


def prepared(index: Index, projects: Sequence[Project], *, allow_same: bool) -> list[Project]:
    """`projects` as they would be added, each with its id.

    Raises InvalidData with every id, code or (unless `allow_same`) title in the same country that is taken.
    """
    problems: list[Problem] = []
    whole: list[Project] = []
    ids: set[str] = set()
    codes: set[str] = set()
    titles: set[tuple[str, tuple[str, ...]]] = set()
    for position, project in enumerate(projects, 1):
        place = f"[{position}] " if len(projects) > 1 else ""
        code, title = fold_code(project.code or ""), fold_title(project.title)
        if project.id and (project.id in ids or index.numbers_by_id(project.id)):
            problems.append(Problem(f"{place}id", project.id, _("“{id}” is taken").format(id=project.id)))
        if code and (code in codes or index.numbers_by_code(code)):
            problems.append(Problem(f"{place}code", project.code, _("“{code}” is taken").format(code=project.code)))
        if not allow_same and ((title, project.countries) in titles or _same(index, project)):
            reason = _("a project of this title and country is there already (--allow-duplicate adds it)")
            problems.append(Problem(f"{place}title", project.title, reason))
        named = with_id(project, lambda id_: id_ in ids or bool(index.numbers_by_id(id_)))
        whole.append(named)
        ids.add(named.id)
        codes.add(code)
        titles.add((title, project.countries))
    if problems:
        raise InvalidData(_("Nothing was added:"), problems)
    return whole


def _same(index: Index, project: Project) -> bool:
    """Whether a project of this title works in one of these countries, or as this one in none."""
    entries = (index.entry(number) for number in index.numbers_by_title(project.title))
    there = (entry.project().countries for entry in entries if entry)
    return any(set(countries) & set(project.countries) or countries == project.countries for countries in there)


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
        self._is_empty = index.last_number() == 0
        self._compared = 0

    def by_id(self, id_: str) -> tuple[int, Record] | None:
        """The project of that id: its number and record."""
        return None if self._is_empty else self._first(self._index.numbers_by_id(id_))

    def by_code(self, folded: str) -> tuple[int, Record] | None:
        """The project of that folded code."""
        return None if self._is_empty else self._first(self._index.numbers_by_code(folded))

    def by_title(self, title: str) -> list[tuple[int, Record]]:
        """Every project of that title, as text.fold_title compares them."""
        if self._is_empty:
            return []
        wanted = fold_title(title)
        found = (self._first([number]) for number in self._index.numbers_by_title(title))
        return [known for known in found if known and fold_title(str(known[1]["title"])) == wanted]

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
