"""What an import would change: every incoming project against the catalogue as it is. Pure; nothing is written here."""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from typing import Any, NamedTuple, Protocol

from icmd_cli.domain.changes import Change, Record
from icmd_cli.domain.ids import with_id
from icmd_cli.domain.project import FIELD_NAMES, Project, parse_record
from icmd_cli.domain.values.slugs import fold_code
from icmd_cli.errors import Problem
from icmd_cli.i18n import _
from icmd_cli.importing.model import Incoming, Place, Refused
from icmd_cli.text import fold_title

NEW, CHANGED, SAME, LEFT = "new", "changed", "unchanged", "skipped"
KINDS = (NEW, CHANGED, SAME, LEFT)
ON_DUPLICATE = ("update", "skip", "fail", "new")

_STAMPS = frozenset(("created", "updated"))
_NEEDED = frozenset(("id", "title"))


class Known(Protocol):
    """The catalogue's projects, as a plan asks for them."""

    def by_id(self, id_: str) -> tuple[int, Record] | None:
        """The project of that id: its number and record."""

    def by_code(self, folded: str) -> tuple[int, Record] | None:
        """The project of that folded code."""

    def by_title(self, folded: str, countries: Sequence[str]) -> tuple[int, Record] | None:
        """The project of that folded title in exactly these countries."""

    def similar(self, project: Project) -> Sequence[tuple[int, str, str]]:
        """Number, id and title of projects that may be the same."""


class Step(NamedTuple):
    """What becomes of one incoming project; `record` is what a changed one becomes.

    A new one becomes `project`, with the id that is given here. `places` are the rows that it comes from.
    """

    kind: str
    project: Project
    places: tuple[Place, ...]
    number: int | None
    id: str
    title: str
    before: Record | None = None
    record: Record | None = None
    matched: str = ""
    similar: Sequence[tuple[int, str, str]] = ()

    def changed(self) -> dict[str, tuple[Any, Any]]:
        """Field -> (old, new) of every field that changes."""
        fields = Change(self.number or 0, self.before or {}, self.record or {}).fields()
        return {name: pair for name, pair in fields.items() if name not in _STAMPS}


class Plan(NamedTuple):
    """All that an import would do, and what it refuses.

    `checksum` is that of the store which it was made for, 0 when it was made for none.
    """

    steps: Sequence[Step]
    refused: Sequence[Refused]
    checksum: int = 0

    def counts(self) -> dict[str, int]:
        """How many of each kind; "rejected" counts rows."""
        found = Counter(step.kind for step in self.steps)
        return {**{kind: found[kind] for kind in KINDS}, "rejected": len(self.refused)}

    def of(self, kind: str) -> Iterator[Step]:
        """The steps of one kind."""
        return (step for step in self.steps if step.kind == kind)

    @property
    def changes_something(self) -> bool:
        """Whether anything would be written."""
        return any(step.kind in (NEW, CHANGED) for step in self.steps)


def make_plan(
    rows: Iterable[Incoming | Refused], known: Known, *, on_duplicate: str = "update", clear_empty: bool = False
) -> Plan:
    """The plan for `rows`. `on_duplicate` is one of ON_DUPLICATE; `clear_empty` lets empty cells erase values."""
    planner = _Planner(known, on_duplicate, clear_empty=clear_empty)
    steps: list[Step] = []
    refused: list[Refused] = []
    for row in rows:
        if isinstance(row, Refused):
            refused.append(row)
            continue
        step = planner.step(row)
        if isinstance(step, Step):
            steps.append(step)
        else:
            refused += row.refused(step)
    refused.sort(
        key=lambda refusal: (refusal.origin.place.file, refusal.origin.place.sheet or "", refusal.origin.place.line)
    )
    return Plan(steps, refused)


class _Planner:
    def __init__(self, known: Known, on_duplicate: str, *, clear_empty: bool) -> None:
        self._known = known
        self._on_duplicate = on_duplicate
        self._clear_empty = clear_empty
        self._ids: set[str] = set()
        self._codes: set[str] = set()
        self._numbers: dict[int, str] = {}

    def step(self, incoming: Incoming) -> Step | list[Problem]:
        """What becomes of `incoming`, or why it is refused."""
        project = incoming.project
        number, before, matched = self._match(project)
        if before is None or (self._on_duplicate == "new" and matched == "title"):
            return self._new(incoming)
        if self._on_duplicate in ("fail", "new"):
            reason = _("the catalogue has it already, as project {number} ({id})").format(
                number=number, id=before["id"]
            )
            return [Problem(matched, getattr(project, matched), reason)]
        if number in self._numbers:
            reason = _("line {line} is project {number} ({id}) already")
            return [
                Problem(
                    matched,
                    getattr(project, matched),
                    reason.format(line=self._numbers[number], number=number, id=before["id"]),
                )
            ]
        self._numbers[number] = str(incoming.origins[0].place.line)
        if self._on_duplicate == "skip":
            return Step(LEFT, *_of(incoming), number, before["id"], before["title"], before, None, matched)
        return self._update(incoming, number, before, matched)

    def _match(self, project: Project) -> tuple[int, Record | None, str]:
        known = self._known
        if project.id and (found := known.by_id(project.id)):
            return (*found, "id")
        if project.code and (found := known.by_code(fold_code(project.code))):
            return (*found, "code")
        if found := known.by_title(fold_title(project.title), project.countries):
            # Another id or code says that it is another project of the same name.
            record = found[1]
            if not (project.id and project.id != record["id"]) and not (
                project.code and record.get("code") and fold_code(project.code) != fold_code(record["code"])
            ):
                return (*found, "title")
        return 0, None, ""

    def _new(self, incoming: Incoming) -> Step | list[Problem]:
        project = incoming.project
        id_ = with_id(project, self._taken).id
        code = fold_code(project.code or "")
        if id_ in self._ids or (code and code in self._codes):
            field = "id" if id_ in self._ids else "code"
            return [Problem(field, getattr(project, field), _("an earlier row has the same one"))]
        self._ids.add(id_)
        self._codes.add(code)
        return Step(NEW, *_of(incoming), None, id_, project.title, None, None, "", self._known.similar(project))

    def _taken(self, id_: str) -> bool:
        return id_ in self._ids or self._known.by_id(id_) is not None

    def _update(self, incoming: Incoming, number: int, before: Record, matched: str) -> Step | list[Problem]:
        project = incoming.project
        if project.id and project.id != before["id"]:
            reason = _("project {number} has this code, but the id {id}").format(number=number, id=before["id"])
            return [Problem("id", project.id, reason)]
        if project.code and matched != "code":
            owner = self._known.by_code(fold_code(project.code))
            if owner and owner[0] != number:
                return [Problem("code", project.code, _("project {number} has it").format(number=owner[0]))]
        said = {k: v for k, v in project.to_record().items() if k not in _STAMPS and k != "id"}
        cleared = [k for k in incoming.empty if k in before and k not in _NEEDED] if self._clear_empty else []
        title = str(before["title"])
        if not cleared and all(before.get(name) == value for name, value in said.items()):
            return Step(SAME, *_of(incoming), number, before["id"], title, before, None, matched)
        after = {name: value for name, value in {**before, **said}.items() if name not in cleared}
        merged, problems = parse_record(after, number)
        if problems:
            return problems
        record = merged.to_record()
        return Step(CHANGED, *_of(incoming), number, before["id"], title, before, record, matched)


def _of(incoming: Incoming) -> tuple[Project, tuple[Place, ...]]:
    return incoming.project, tuple([origin.place for origin in incoming.origins])


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
