"""The id of a project that brings none: made of its title, and numbered where that is taken."""

from collections.abc import Callable
from dataclasses import replace

from icmd_cli.domain.project import Project
from icmd_cli.domain.values.slugs import slug


def with_id(project: Project, taken: Callable[[str], bool], counts: dict[str, int] | None = None) -> Project:
    """`project` with an id: its own, else from its short title or title, numbered when that one is taken.

    `counts`, kept from call to call, remembers the last number of each title: thousands of one take no longer each.
    """
    if project.id:
        return project
    stem = slug(project.short_title or project.title) or "project"
    if stem.isdecimal():
        stem = f"project-{stem}"
    return replace(project, id=free_id(stem, taken, counts))


def free_id(wanted: str, taken: Callable[[str], bool], counts: dict[str, int] | None = None) -> str:
    """The id that is `wanted`, numbered when it is taken; `counts` as for `with_id`."""
    candidate, count = wanted, 1
    while taken(candidate):
        count = max(count, (counts or {}).get(wanted, 1)) + 1
        candidate = f"{wanted[:55].rstrip('-')}-{count}"
    if counts is not None:
        counts[wanted] = count
    return candidate
