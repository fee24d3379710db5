"""Several rows of one project: made one where they agree, told apart or asked about where they do not."""

from collections.abc import Hashable, Iterable, Iterator, Sequence
from decimal import Decimal
from typing import Any, NamedTuple

from icmd_cli.domain.project import LIST_FIELDS, Project, parse_record
from icmd_cli.domain.values.dates import PartialDate
from icmd_cli.errors import Problem
from icmd_cli.i18n import _, enumerated
from icmd_cli.importing.evidence import is_empty
from icmd_cli.importing.model import UNSETTLED, Incoming, Left, Origin, Refused, Rule
from icmd_cli.importing.settings import ADD_UP
from icmd_cli.text import fold_acronyms, fold_name, fold_title

_SHARED = frozenset(("id", "code", "title", "language", "created", "updated"))
"""Fields in which the rows of one project do not differ, or which tell nothing of parts."""

_JOINED = LIST_FIELDS - {"countries"}
_COMPARED = 30
"""Among this many projects of one title a row without some cells looks for its own: time grows with the rows alone."""

_MOST_LINES = 6
"""No more lines are named in a sentence."""


KeyedRows = Incoming | Refused | list[Incoming | Refused]
"""The rows of one key; nearly always one, and then without a list around it."""


class Differing(NamedTuple):
    """Rows of one project that may be its parts: the rows, and the fields in which they differ."""

    rows: Sequence[Incoming]
    fields: tuple[str, ...]


class Merged(NamedTuple):
    """The projects and refusals that rows give; which rows were told apart, put together, or are asked about.

    `together` counts projects and rows that went together, `same` rows that repeat another cell by cell, `apart`
    projects that share their title and countries.
    """

    rows: list[Incoming | Refused]
    differing: Sequence[Differing] = ()
    together: tuple[int, int] = (0, 0)
    same: int = 0
    apart: int = 0


def merged_rows(rows: Iterable[Incoming | Refused], how: str | None = None) -> Merged:
    """`rows`, those of one project made one; `how` says what becomes of those that differ (settings.ADD_UP, FIRST)."""
    groups: dict[Hashable, KeyedRows] = {}
    lonely = 0
    for row in rows:
        key = row.group
        if key is None:
            lonely += 1
            key = ("row", lonely)
        known = groups.setdefault(key, row)
        if isinstance(known, list):
            known.append(row)
        elif known is not row:
            groups[key] = [known, row]
    return _Merging(how).of(groups)


class _Merging:
    """One pass over all groups, counting as it goes."""

    def __init__(self, how: str | None) -> None:
        self._how = how
        self._differing: list[Differing] = []
        self._projects = self._rows = self._same = self._apart = 0

    def of(self, groups: dict[Hashable, KeyedRows]) -> Merged:
        found: list[Incoming | Refused] = []
        for key, group in groups.items():
            if isinstance(group, list):
                found += self._group(key, group)
            else:
                found.append(group)
        return Merged(found, self._differing, (self._projects, self._rows), self._same, self._apart)

    def _group(self, key: Any, group: Sequence[Incoming | Refused]) -> Iterator[Incoming | Refused]:
        refused = [row for row in group if isinstance(row, Refused)]
        rows = [row for row in group if isinstance(row, Incoming)]
        if refused and rows and (key[0] != "title" or any(row.goes_on for row in rows)):
            reason = _("a row of the same project was refused (line {line})").format(line=refused[0].origin.place.line)
            yield from refused
            for row in rows:
                yield from row.refused([Problem("title", row.project.title, reason, Rule.PARTIAL)])
            return
        yield from refused
        rows = self._each_once(rows)
        for cluster in [rows] if key[0] != "title" else self._clusters(rows):
            yield from self._one(cluster)

    def _each_once(self, rows: Sequence[Incoming]) -> list[Incoming]:
        """`rows`, those that are alike in every cell but once; the one that stays has the places of all."""
        known: dict[tuple[str, ...], int] = {}
        found: list[tuple[Incoming, list[Origin]]] = []
        for row in rows:
            cells = tuple("" if is_empty(cell) else str(cell).strip() for cell in row.origins[0].cells)
            if row.origins[0].layout.headings and cells in known and not row.goes_on:
                found[known[cells]][1].extend(row.origins)
                self._same += 1
            else:
                known[cells] = len(found)
                found.append((row, [*row.origins]))
        return [row._replace(origins=tuple(origins)) for row, origins in found]

    def _clusters(self, rows: Sequence[Incoming]) -> list[list[Incoming]]:
        """Rows of one title and the same countries in groups in which no cell contradicts another."""
        found: list[_Cluster] = []
        alike: dict[frozenset[tuple[str | int, str]], _Cluster] = {}
        last = None
        for row in rows:
            if row.goes_on and last:
                last.rows.append(row)
                continue
            cells = _telling(row.origins[0])
            near = alike.get(frozenset(cells.items()))
            likely = [near] if near and near.takes(row, cells) else found[:_COMPARED]
            fitting = [cluster for cluster in likely if cluster.takes(row, cells)]
            if len(fitting) == 1:
                last = fitting[0]
                last.add(row, cells)
            else:  # none, or several: in doubt it stands for itself
                last = alike[frozenset(cells.items())] = _Cluster(row, cells)
                found.append(last)
        if len(found) > 1:
            self._apart += len(found)
        return [cluster.rows for cluster in found]

    def _one(self, rows: Sequence[Incoming]) -> Iterator[Incoming | Refused]:
        """What the rows of one project give; none, where all of them were refused."""
        if len(rows) < 2:  # noqa: PLR2004 - nothing to put together
            yield from rows
            return
        if problems := _contradiction(rows):
            for row in rows:
                yield from row.refused(problems)
            return
        fields = _differing(rows)
        if fields and self._how is None:
            self._differing.append(Differing(rows, fields))
            yield from rows
            return
        self._projects += 1
        self._rows += len(rows)
        yield _together(rows, add_up=bool(fields) and self._how == ADD_UP)


class _Cluster:
    """Rows that contradict each other in no cell, and what they say together."""

    def __init__(self, row: Incoming, cells: dict[str | int, str]) -> None:
        self.rows = [row]
        self._cells = cells
        self._organisations = set(_organisations(row.project))
        self._amounts = row.project.budget is not None

    def takes(self, row: Incoming, cells: dict[str | int, str]) -> bool:
        """Whether nothing in `row`, whose telling cells are `cells`, speaks against it."""
        if any(self._cells.get(name, text) != text for name, text in cells.items()):
            return False
        both = self._amounts and row.project.budget is not None
        organisations = _organisations(row.project)
        return not (both and self._organisations and organisations and organisations != self._organisations)

    def add(self, row: Incoming, cells: dict[str | int, str]) -> None:
        """Take `row` in."""
        self.rows.append(row)
        self._cells = {**cells, **self._cells}
        self._amounts = self._amounts or row.project.budget is not None
        self._organisations |= _organisations(row.project)


def _telling(origin: Origin) -> dict[str | int, str]:
    """The cells of a row that tell projects apart, folded, under their headings; empty ones skipped."""
    headings = origin.layout.headings
    found: dict[str | int, str] = {}
    for at in origin.layout.telling:
        cell = origin.cells[at] if at < len(origin.cells) else None
        if not is_empty(cell):
            found[headings[at] or at] = fold_name(str(cell)) or str(cell)
    return found


def _organisations(project: Project) -> frozenset[str]:
    return frozenset(map(fold_acronyms, filter(None, (*project.partners, *project.donors, project.lead))))


def _contradiction(rows: Sequence[Incoming]) -> list[Problem]:
    """Why rows of one id or code are not one project: their titles differ."""
    titles = {fold_title(row.project.title) for row in rows}
    if len(titles) < 2:  # noqa: PLR2004 - alike
        return []
    reason = _("lines {lines} have one code, but differ in this").format(lines=_lines(rows))
    return [Problem("title", rows[0].project.title, reason, Rule.GROUP)]


def _lines(rows: Sequence[Incoming]) -> str:
    """The lines of rows as a sentence names them, with their files where there are several."""
    places = [origin.place for row in rows for origin in row.origins]
    alone = len({place[:2] for place in places}) == 1
    return enumerated(_MOST_LINES, [str(place.line if alone else place) for place in places])


def _differing(rows: Sequence[Incoming]) -> tuple[str, ...]:
    """The fields in which rows may be parts of one project: amounts even where they are equal."""
    first = _said(rows[0])
    found: dict[str, None] = {}
    known = dict(first)
    amounts = "budget" in first
    for row in rows[1:]:
        record = _said(row)
        for name, value in record.items():
            if name in _JOINED or name in _SHARED or (row.goes_on and name not in row.more and name != "budget"):
                continue
            if row.goes_on and name == "countries":  # one more country of the project above
                continue
            if row.goes_on or known.get(name, value) != value or (name == "budget" and amounts):
                found[name] = None
            known.setdefault(name, value)
        amounts = amounts or "budget" in record
    return tuple(found)


def _said(row: Incoming) -> dict[str, Any]:
    """What a row gives, with what waits for the file to be settled as it is written."""
    waiting = {one.problem.field: one.problem.value for one in row.left if one.problem.rule in UNSETTLED}
    return {**row.project.to_record(), **waiting}


def _together(rows: Sequence[Incoming], *, add_up: bool) -> Incoming:
    """One project of several rows: lists joined, the first row's values; with `add_up` their span and their sum."""
    records = [row.project.to_record() for row in rows]
    record: dict[str, Any] = {}
    lists: dict[str, dict[Any, None]] = {}
    for row, other in zip(rows, records, strict=True):
        for name, value in other.items():
            if name not in LIST_FIELDS:
                record.setdefault(name, value)
            elif name != "countries" or add_up or row.goes_on or name not in lists:
                lists.setdefault(name, {}).update(dict.fromkeys(value))
    record |= {name: list(values) for name, values in lists.items()}
    left = [one for row in rows for one in row.left]
    if add_up:
        record |= _span(rows)
        record |= _sum(records)
        currencies = {one["budget"]["currency"] for one in records if "budget" in one}
        if len(currencies) > 1:
            left += _unsummed(rows)
            del record["budget"]
    origins = tuple(origin for row in rows for origin in row.origins)
    empty = tuple(name for name in rows[0].empty if name not in record)
    return rows[0]._replace(
        origins=origins,
        project=parse_record(record)[0],
        empty=empty,
        left=tuple(left),
        unplaced=all(row.unplaced for row in rows),
    )


def _span(rows: Sequence[Incoming]) -> dict[str, Any]:
    """The first start and the last end of several rows."""
    starts = [row.project.start for row in rows if row.project.start]
    ends = [row.project.end for row in rows if row.project.end]
    found = {}
    if starts:
        found["start"] = str(min(starts, key=PartialDate.first_day))
    if ends:
        found["end"] = str(max(ends, key=PartialDate.last_day))
    return found


def _sum(records: Sequence[dict[str, Any]]) -> dict[str, Any]:
    amounts = [record["budget"] for record in records if "budget" in record]
    if not amounts:
        return {}
    total = sum((Decimal(amount["amount"]) for amount in amounts), Decimal(0))
    return {"budget": {"amount": f"{total:f}", "currency": amounts[0]["currency"]}}


def _unsummed(rows: Sequence[Incoming]) -> list[Left]:
    """The amounts of a project in several currencies: they cannot be added up."""
    reason = _("amounts in several currencies are not added up")
    return [
        Left(row.origins[0], Problem("budget", str(row.project.budget), reason, Rule.AMOUNT))
        for row in rows
        if row.project.budget
    ]
