"""What an import would change: every incoming project against the catalogue as it is. Pure; nothing is written here."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from types import MappingProxyType
from typing import Any, NamedTuple, Protocol

from icmd_cli.domain.changes import Change, Record, Snapshot
from icmd_cli.domain.ids import with_id
from icmd_cli.domain.organisations import ORGANISATION_FIELDS, Organisations
from icmd_cli.domain.project import FIELD_NAMES, Project, parse_record
from icmd_cli.domain.values.slugs import fold_code
from icmd_cli.errors import Problem
from icmd_cli.i18n import _
from icmd_cli.importing.matching import MOST_CANDIDATES, STAMPS, Match, said_by, shared_out
from icmd_cli.importing.merge import Merged
from icmd_cli.importing.model import OF_FIELD, Incoming, Left, OpenQuestion, Origin, Refused, RowPlace, Rule
from icmd_cli.text import fold_title

NEW, CHANGED, SAME, LEFT = "new", "changed", "unchanged", "skipped"
KINDS = (NEW, CHANGED, SAME, LEFT)
ON_DUPLICATE = ("update", "skip", "fail", "new")

_NEEDED = frozenset(("id", "title"))


class Known(Protocol):
    """The catalogue's projects, as a plan asks for them."""

    @property
    def is_empty(self) -> bool:
        """Whether there is none."""

    def by_id(self, id_: str) -> tuple[int, Record] | None:
        """The project of that id: its number and record."""

    def by_code(self, folded: str) -> tuple[int, Record] | None:
        """The project of that folded code."""

    def by_title(self, title: str) -> Sequence[tuple[int, Record]]:
        """Every project of that title, as text.fold_title compares them."""

    def similar(self, project: Project) -> Sequence[tuple[int, str, str]]:
        """Number, id and title of projects that may be the same."""


class Step(NamedTuple):
    """What becomes of one incoming project; `record` is what a changed one becomes.

    A new one becomes `project`, with the id that is given here. `places` are the rows that it comes from; `left` the
    cells that were skipped in it, and then `origins` those rows whole.
    """

    kind: str
    project: Project
    places: tuple[RowPlace, ...]
    number: int | None
    id: str
    title: str
    before: Record | None = None
    record: Record | None = None
    matched: str = ""
    similar: Sequence[tuple[int, str, str]] = ()
    left: tuple[Left, ...] = ()
    origins: tuple[Origin, ...] = ()

    def changed(self) -> dict[str, tuple[Any, Any]]:
        """Field -> (old, new) of every field that changes."""
        fields = Change(self.number or 0, self.before or {}, self.record or {}).fields()
        return {name: pair for name, pair in fields.items() if name not in STAMPS}


class ImportPlan(NamedTuple):
    """All that an import would do, and what it refuses.

    `checksum` is that of the store which it was made for, 0 when it was made for none. `questions` must be settled
    before their files go in, whose rows are `waiting`; `merged` tells what became of rows of one project,
    `renamed` under which name an organisation is stored that the file calls otherwise.
    """

    steps: Sequence[Step]
    refused: Sequence[Refused]
    checksum: int = 0
    questions: Sequence[OpenQuestion] = ()
    waiting: Sequence[Incoming | Refused] = ()
    merged: Merged = Merged([])
    renamed: Mapping[str, str] = MappingProxyType({})

    def counts(self) -> dict[str, int]:
        """How many of each kind; "rejected" counts rows, "incomplete" the projects that lack a cell's value."""
        found = Counter(step.kind for step in self.steps)
        incomplete = len([step for step in self.steps if step.left])
        return {**{kind: found[kind] for kind in KINDS}, "rejected": len(self.refused), "incomplete": incomplete}

    @property
    def is_whole(self) -> bool:
        """Whether all that the files hold was understood and goes in."""
        return not self.refused and not self.questions and not any(step.left for step in self.steps)

    def of(self, kind: str) -> Iterator[Step]:
        """The steps of one kind."""
        return (step for step in self.steps if step.kind == kind)

    @property
    def changes_something(self) -> bool:
        """Whether anything would be written."""
        return any(step.kind in (NEW, CHANGED) for step in self.steps)


def make_plan(
    rows: Iterable[Incoming | Refused],
    known: Known,
    names: Organisations | None = None,
    *,
    on_duplicate: str = "update",
    clear_empty: bool = False,
) -> ImportPlan:
    """The plan for `rows`; organisations get the `names` that are stored.

    `on_duplicate` is one of ON_DUPLICATE; `clear_empty` lets empty cells erase values.
    """
    names = names or Organisations()
    planner = _Planner(known, names, on_duplicate, clear_empty=clear_empty)
    coming: list[Incoming] = []
    refused: list[Refused] = []
    renamed: dict[str, str] = {}
    for row in rows:
        if isinstance(row, Refused):
            refused.append(row)
        else:
            project = names.applied(row.project)
            if project is not row.project:
                renamed.update(_renamed(row.project, project))
                row = row._replace(project=project)  # noqa: PLW2901 - the same row, by the stored names
            coming.append(row)
    steps: list[Step] = []
    for incoming, match in planner.matched(coming):
        step = planner.step(incoming, match)
        if isinstance(step, Step):
            steps.append(step)
        else:
            refused += incoming.refused(step)
    refused.sort(key=lambda one: (one.origin.place.file, one.origin.place.sheet or "", one.origin.place.line))
    return ImportPlan(steps, refused, renamed=renamed)


def _renamed(before: Project, after: Project) -> Iterator[tuple[str, str]]:
    """The organisations of a project that are stored by another name than the file has, with that name."""
    for field in ORGANISATION_FIELDS:
        old, new = getattr(before, field), getattr(after, field)
        pairs = zip(old, new, strict=False) if isinstance(old, tuple) else [(old, new)]
        yield from ((one, other) for one, other in pairs if one and other and one != other)


_PASSED = Incoming((), Project())
"""In the place of a project that was looked at: its rows need no more memory."""


class _Planner:
    def __init__(self, known: Known, names: Organisations, on_duplicate: str, *, clear_empty: bool) -> None:
        self._known = known
        self._names = names
        self._on_duplicate = on_duplicate
        self._clear_empty = clear_empty
        self._ids: set[str] = set()
        self._counts: dict[str, int] = {}
        self._codes: set[str] = set()
        self._numbers: dict[int, str] = {}

    def matched(self, coming: list[Incoming]) -> Iterator[tuple[Incoming, Match]]:
        """Every project of the files with the known one that it is, in their order.

        Several of one title share out the known ones of that title: those that say just the same first. `coming` is
        let go on the way.
        """
        found: list[Match | None] = [self._by_key(incoming.project) for incoming in coming]
        titles: dict[str, list[int]] = {}
        for at, match in enumerate(found):
            if match is None and not self._known.is_empty:
                titles.setdefault(fold_title(coming[at].project.title), []).append(at)
        taken = {match.number for match in found if match and match.number}
        for positions in titles.values():
            known = [one for one in self._known.by_title(coming[positions[0]].project.title) if one[0] not in taken]
            for at, match in shared_out([(at, coming[at].project) for at in positions], known):
                found[at] = match
        for at, match in enumerate(found):
            incoming, coming[at] = coming[at], _PASSED
            yield incoming, match or Match()

    def _by_key(self, project: Project) -> Match | None:
        if project.id and (found := self._known.by_id(project.id)):
            return Match(*found, "id")
        if project.code and (found := self._known.by_code(fold_code(project.code))):
            return Match(*found, "code")
        return None

    def step(self, incoming: Incoming, match: Match) -> Step | list[Problem]:
        """What becomes of `incoming`, or why it is refused."""
        project = incoming.project
        number, before, matched = match.number, match.record, match.by
        if match.candidates and self._on_duplicate != "new":
            names = ", ".join(f"{number} ({record['id']})" for number, record in match.candidates[:MOST_CANDIDATES])
            reason = _("several projects are called so: {names}; an id or a code tells which").format(names=names)
            return [Problem("title", project.title, reason, Rule.CANDIDATES)]
        if before is None or (self._on_duplicate == "new" and matched == "title"):
            return self._new(incoming)
        if self._on_duplicate in ("fail", "new"):
            reason = _("the catalogue has it already, as project {number} ({id})").format(
                number=number, id=before["id"]
            )
            return [Problem(matched, getattr(project, matched), reason, Rule.KNOWN)]
        if number in self._numbers:
            reason = _("line {line} is project {number} ({id}) already")
            reason = reason.format(line=self._numbers[number], number=number, id=before["id"])
            return [Problem(matched, getattr(project, matched), reason, Rule.TAKEN)]
        self._numbers[number] = str(incoming.origins[0].place.line)
        if self._on_duplicate == "skip":
            return Step(LEFT, *_of(incoming), number, before["id"], before["title"], before, None, matched)
        return self._update(incoming, number, before, matched)

    def _new(self, incoming: Incoming) -> Step | list[Problem]:
        project = incoming.project
        id_ = with_id(project, self._taken, self._counts).id
        code = fold_code(project.code or "")
        if id_ in self._ids or (code and code in self._codes):
            field = "id" if id_ in self._ids else "code"
            return [Problem(field, getattr(project, field), _("an earlier row has the same one"), Rule.TAKEN)]
        self._ids.add(id_)
        self._codes.add(code)
        similar = self._known.similar(project)
        return Step(NEW, *_of(incoming), None, id_, project.title, similar=similar, **_left(incoming))

    def _taken(self, id_: str) -> bool:
        return id_ in self._ids or self._known.by_id(id_) is not None

    def _update(self, incoming: Incoming, number: int, before: Record, matched: str) -> Step | list[Problem]:
        project = incoming.project
        if project.id and project.id != before["id"]:
            reason = _("project {number} has this code, but the id {id}").format(number=number, id=before["id"])
            return [Problem("id", project.id, reason, Rule.TAKEN)]
        if project.code and matched != "code":
            owner = self._known.by_code(fold_code(project.code))
            if owner and owner[0] != number:
                reason = _("project {number} has it").format(number=owner[0])
                return [Problem("code", project.code, reason, Rule.TAKEN)]
        said = self._names.as_held(said_by(project), before)
        cleared = [k for k in incoming.empty if k in before and k not in _NEEDED] if self._clear_empty else []
        title, left = str(before["title"]), _left(incoming)
        if not cleared and all(before.get(name) == value for name, value in said.items()):
            return Step(SAME, *_of(incoming), number, before["id"], title, before, None, matched, **left)
        after = {name: value for name, value in {**before, **said}.items() if name not in cleared}
        merged, problems = parse_record(after, number)
        if problems:
            return [problem._replace(rule=OF_FIELD.get(problem.field, Rule.VALUE)) for problem in problems]
        return Step(CHANGED, *_of(incoming), number, before["id"], title, before, merged.to_record(), matched, **left)


def _left(incoming: Incoming) -> dict[str, Any]:
    """The cells that were skipped in a project, with its rows, as a step keeps them."""
    return {"left": incoming.left, "origins": incoming.origins} if incoming.left else {}


def _of(incoming: Incoming) -> tuple[Project, tuple[RowPlace, ...]]:
    return incoming.project, tuple([origin.place for origin in incoming.origins])


def planned_changes(plan: ImportPlan, held: Snapshot, stamp: str) -> Iterator[Change]:
    """What carrying out `plan` changes in what the store holds, at the instant `stamp`."""
    for step in plan.of(CHANGED):
        yield Change(step.number or 0, held.projects[step.number or 0], as_changed(step, stamp))
    for number, step in enumerate(plan.of(NEW), held.next_number()):
        yield Change.adding(as_new(step, number, stamp))


def as_new(step: Step, number: int, now: str) -> Project:
    """The project that a new one's `step` adds: numbered, with its id and the dates of its creation and change.

    It keeps the dates that its file gives, so that what was exported comes back as it was.
    """
    project = step.project
    created, updated = project.created or now, project.updated or now
    return replace(project, number=number, id=step.id, created=created, updated=updated)


def as_changed(step: Step, now: str) -> Record:
    """The record that a changed one's `step` leaves, its fields in their order."""
    full = {**(step.record or {}), "updated": now}
    return {name: full[name] for name in (*FIELD_NAMES, *full) if name in full}
