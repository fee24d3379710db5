"""The id of a project that brings none: made of its title, and numbered where that is taken."""

from collections.abc import Callable
from dataclasses import replace

from icmd_cli.domain.project import Project
from icmd_cli.domain.values.slugs import slug


def with_id(project: Project, taken: Callable[[str], bool]) -> Project:
    """`project` with an id: its own, else from its short title or title, numbered when that one is taken."""
    if project.id:
        return project
    stem = slug(project.short_title or project.title) or "project"
    if stem.isdecimal():
        stem = f"project-{stem}"
    return replace(project, id=free_id(stem, taken))


def free_id(wanted: str, taken: Callable[[str], bool]) -> str:
    """The id that is `wanted`, numbered when it is taken."""
    candidate, count = wanted, 1
    while taken(candidate):
        count += 1
        candidate = f"{wanted[:55].rstrip('-')}-{count}"
    return candidate
