"""Names that are written in several ways: organisations by their aliases, these and places by capitals and accents."""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

from icmd_cli.catalogue.findings import Finding
from icmd_cli.domain import kinds
from icmd_cli.domain.organisations import ORGANISATION_FIELDS, Organisations
from icmd_cli.domain.project import FIELDS, Project
from icmd_cli.i18n import _
from icmd_cli.text import fold_acronyms

_PLACES = tuple(name for name, field in FIELDS.items() if field.kind == kinds.NAMES)


def spellings(projects: Mapping[int, Project], names: Organisations) -> Iterator[Finding]:
    """A finding for each name that is also written otherwise; --fix writes the stored name, else the commonest."""
    yield from _spelled(projects, ORGANISATION_FIELDS, names.stored)
    for field in _PLACES:
        yield from _spelled(projects, (field,), lambda name: name)


def _spelled(projects: Mapping[int, Project], fields: Sequence[str], stored: Callable[[str], str]) -> Iterator[Finding]:
    best = _best(projects, fields, stored)
    for number, project in projects.items():
        for field in fields:
            value = getattr(project, field)
            written = _values(project, field)
            right = list(dict.fromkeys(best.get(name, name) for name in written))
            fix = (right if isinstance(value, tuple) else right[0],) if right else ()
            for name in written:
                other = best.get(name, name)
                if other != name:
                    reason = _("is also spelled “{other}”").format(other=other)
                    advice = _("--fix writes {value}").format(value=other)
                    yield Finding("warning", "spelling", number, project.id, field, name, reason, advice, fix)


def _best(projects: Mapping[int, Project], fields: Sequence[str], stored: Callable[[str], str]) -> Mapping[str, str]:
    """Every name that is not written as it should be -> the right one: what is stored, else what most projects have."""
    uses: Counter[str] = Counter()
    for project in projects.values():
        uses.update({name for field in fields for name in _values(project, field)})
    ways: dict[str, list[str]] = defaultdict(list)
    for name in uses:
        ways[fold_acronyms(stored(name))].append(name)
    best: dict[str, str] = {}
    for same in ways.values():
        official = stored(same[0])
        known = official != same[0] or any(stored(name) != name for name in same)
        right = official if known else max(same, key=lambda name: (uses[name], name))
        best.update({name: right for name in same if name != right})
    return best


def _values(project: Project, field: str) -> Sequence[Any]:
    value = getattr(project, field)
    return value if isinstance(value, tuple) else [value] if value else []
