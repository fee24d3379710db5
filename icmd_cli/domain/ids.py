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
    candidate, count = stem, 1
    while taken(candidate):
        count += 1
        candidate = f"{stem[:55].rstrip('-')}-{count}"
    return replace(project, id=candidate)
