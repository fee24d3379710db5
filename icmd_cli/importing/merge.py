"""Several rows of one project: made one where they agree, refused where they do not."""

from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from icmd_cli.domain.kinds import plain
from icmd_cli.domain.project import LIST_FIELDS, Project, parse_record
from icmd_cli.domain.values.slugs import fold_code
from icmd_cli.errors import Problem
from icmd_cli.i18n import _
from icmd_cli.importing.model import Incoming, Refused
from icmd_cli.text import fold_title


def merged(rows: Iterable[Incoming | Refused]) -> Iterator[Incoming | Refused]:
    """`rows`, those of one project (same id, code, or title and countries) made one where they agree.

    Where they do not, each of them is refused, with what differs.
    """
    groups: dict[Any, list[Incoming]] = {}
    group: list[Incoming] = []
    for row in rows:
        if isinstance(row, Refused):
            yield row
            continue
        if not row.goes_on:
            group = groups.setdefault(_key(row.project), [])
        group.append(row)
    for group in groups.values():
        if len(group) == 1:
            yield group[0]
            continue
        one, differing = _one(group)
        if not differing:
            yield one
            continue
        places = [row.origins[0].place for row in group]
        alone = len({place[:2] for place in places}) == 1
        lines = ", ".join(str(place.line if alone else place) for place in places)
        reason = _("lines {lines} are one project, but differ in this").format(lines=lines)
        for row in group:
            yield from row.refused([Problem(field, plain(getattr(row.project, field)), reason) for field in differing])


def _same_name(field: str, one: Any, other: Any) -> bool:
    fold = {"code": fold_code, "title": fold_title}.get(field)
    return fold is not None and fold(one) == fold(other)


def _key(project: Project) -> Any:
    if project.id:
        return ("id", project.id)
    if project.code:
        return ("code", fold_code(project.code))
    return ("title", fold_title(project.title), tuple(sorted(project.countries)))


def _one(group: Sequence[Incoming]) -> tuple[Incoming, list[str]]:
    """One project of several rows, and the fields in which they differ."""
    record = group[0].project.to_record()
    differing: list[str] = []
    for row in group[1:]:
        for name, value in row.project.to_record().items():
            if name not in record:
                record[name] = value
            elif name in LIST_FIELDS:
                record[name] = list(dict.fromkeys([*record[name], *value]))
            elif record[name] != value and name not in differing and not _same_name(name, record[name], value):
                differing.append(name)
    origins = tuple(origin for row in group for origin in row.origins)
    empty = tuple(name for name in group[0].empty if name not in record)
    return Incoming(origins, parse_record(record)[0], empty), differing
