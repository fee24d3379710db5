"""What an edit asks for, and what it makes of a project: fields set, emptied, or their lists added to and cut."""

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Any, NamedTuple

from icmd_cli.domain.changes import Change, Record, clashes, with_fields
from icmd_cli.domain.organisations import Organisations
from icmd_cli.domain.project import FIELD_NAMES, FIELDS, LIST_FIELDS, Project, parse_field, parse_record
from icmd_cli.domain.typed import read_typed
from icmd_cli.errors import InvalidData, Problem, UsageProblem
from icmd_cli.i18n import _
from icmd_cli.text import fold_acronyms

_EMPTY = Project()


class Edit(NamedTuple):
    """One thing to do: `how` is set, add, drop or clear; `value` is as the field holds it."""

    how: str
    field: str
    value: Any = None

    def of(self, project: Project) -> Any:
        """The field's value after the edit."""
        current = getattr(project, self.field)
        if self.how == "add":
            return tuple(dict.fromkeys([*current, *self.value]))
        if self.how == "drop":
            unwanted = set(map(fold_acronyms, self.value))
            return tuple(value for value in current if fold_acronyms(value) not in unwanted)
        return self.value


def read_edits(
    asked: Iterable[tuple[str, str, Any]], names: Organisations | None = None, places: Collection[str] = ()
) -> list[Edit]:
    """The edits that (how, field, value as people write it) ask for; organisations get the `names` that are stored.

    `places` are the countries of the projects: FCFA, dinars and pesos are theirs. Raises UsageProblem for what no field
    can do, InvalidData with all the values that are wrong.
    """
    names = names or Organisations()
    edits: list[Edit] = []
    problems: list[Problem] = []
    for how, field, value in asked:
        if FIELDS[field].own:
            raise UsageProblem(_("“{field}” is icmd's own: it cannot be edited.").format(field=field))
        if how in ("add", "drop") and field not in LIST_FIELDS:
            raise UsageProblem(
                _("“{field}” holds one value, no list.").format(field=field),
                _("Write --set {field}=...").format(field=field),
            )
        if how == "clear":
            edits.append(Edit(how, field, getattr(_EMPTY, field)))
            continue
        try:
            meant = parse_field(field, read_typed(field, value, places))
            # What is dropped may stand there by any of its names.
            stored = names.any_of(field, meant) if how == "drop" else names.applied_to(field, meant)
            edits.append(Edit(how, field, stored))
        except ValueError as error:
            problems.append(Problem(field, value, str(error)))
    if problems:
        raise InvalidData(_("Nothing was changed:"), problems)
    return edits


def edited(numbers: Sequence[int], edits: Sequence[Edit], stamp: str) -> Callable[[Mapping[int, Record]], list[Change]]:
    """What `edits` make of the projects with these numbers, as a function of what the store holds.

    It raises InvalidData when a project would break the record's rules, or take another's id or code.
    """

    def decide(projects: Mapping[int, Record]) -> list[Change]:
        several = len(numbers) > 1
        problems: list[Problem] = []
        changes: list[Change] = []
        for number in numbers:
            record = projects.get(number)
            if record is None:
                continue
            change, found = _edit(number, record, edits, stamp)
            place = f"[{number}] " if several else ""
            problems += [problem._replace(field=f"{place}{problem.field}") for problem in found]
            changes += [change] if change else []
        for number, field, value, other in clashes(changes, projects):
            reason = _("“{value}” is that of project {other}").format(value=value, other=other)
            problems.append(Problem(f"[{number}] {field}" if several else field, value, reason))
        if problems:
            raise InvalidData(_("Nothing was changed:"), problems)
        return changes

    return decide


def removed(numbers: Sequence[int]) -> Callable[[Mapping[int, Record]], list[Change]]:
    """The removal of the projects with these numbers, as a function of what the store holds."""
    return lambda projects: [Change(number, projects[number], None) for number in numbers if number in projects]


def _edit(number: int, record: Record, edits: Sequence[Edit], stamp: str) -> tuple[Change | None, list[Problem]]:
    """The change, None when there is none; and what would be wrong with the project."""
    before, known = parse_record(record, number)
    after = before
    for edit in edits:
        after = replace(after, **{edit.field: edit.of(after)})
    names = {edit.field for edit in edits}
    values = after.to_record()
    # A value that was refused is corrected by setting the same field: it is not in `before`.
    touched = [n for n in names if getattr(before, n) != getattr(after, n) or (n in record and n not in values)]
    if not touched:
        return None, []
    order = [name for name in FIELD_NAMES if name in touched]
    changed = with_fields(record, values, order)
    # What was wrong before may be corrected one by one.
    problems = [problem for problem in parse_record(changed, number)[1] if problem not in known]
    if "id" in touched and not values.get("id"):
        problems.append(Problem("id", None, _("is missing")))
    return Change(number, record, with_fields(changed, {"updated": stamp}, ["updated"])), problems
