"""Adding projects: each gets its id, and nothing is added that is there already."""

from collections.abc import Sequence
from dataclasses import replace

from icmd_cli.catalogue.catalogue import Catalogue
from icmd_cli.catalogue.plan import Snapshot
from icmd_cli.domain.changes import Change
from icmd_cli.domain.clock import now
from icmd_cli.domain.ids import with_id
from icmd_cli.domain.project import Project
from icmd_cli.domain.values.slugs import fold_code
from icmd_cli.errors import InvalidData, Problem
from icmd_cli.i18n import _
from icmd_cli.search import Index
from icmd_cli.text import fold_title


def add(catalogue: Catalogue, projects: Sequence[Project], *, allow_same: bool = False) -> list[Project]:
    """Add `projects` in one write; gives them with their numbers and ids. Raises as `prepared` does."""
    added: list[Project] = []

    def decide(held: Snapshot) -> list[Change]:
        stamp = now()
        whole = prepared(catalogue, projects, allow_same=allow_same)
        for number, project in enumerate(whole, held.next_number()):
            added.append(replace(project, number=number, created=project.created or stamp, updated=stamp))
        return [Change.adding(project) for project in added]

    catalogue.apply(decide, "add")
    return added


def prepared(catalogue: Catalogue, projects: Sequence[Project], *, allow_same: bool = False) -> list[Project]:
    """`projects` as they would be added: each with its id, its organisations by the names that they have here.

    Raises InvalidData with every id, code or (unless `allow_same`) title in the same country that is taken.
    """
    index = catalogue.index
    problems: list[Problem] = []
    whole: list[Project] = []
    ids: set[str] = set()
    codes: set[str] = set()
    titles: set[tuple[str, tuple[str, ...]]] = set()
    for position, project in enumerate(map(catalogue.organisations.applied, projects), 1):
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
