"""The full-text index of some projects as plain values, for a page that answers as `icmd search` does, without icmd."""

from collections.abc import Sequence
from typing import Any

from icmd_cli.domain.project import Project
from icmd_cli.search import analysis
from icmd_cli.search.index import Index
from icmd_cli.search.ranking import RANKS
from icmd_cli.search.snapshot import COLUMNS
from icmd_cli.storage.fingerprint import Fingerprint
from icmd_cli.text import LETTERS


def offline_index(projects: Sequence[Project], language: str | None) -> dict[str, Any]:
    """All that a search of `projects`, which have numbers, needs; `language` is that of texts whose project names none.

    All of search.snapshot.Snapshot, but `projects`: the terms of each, in the order of `projects`; `weights`: of the
    columns; `letters`: how some fold; `elided` and `empty`: words that are none.
    """
    index = Index.in_memory(projects, Fingerprint("", 0, settled=True), language)
    try:
        held = index.snapshot()
    finally:
        index.close()
    return {
        **held._asdict(),
        "projects": [held.projects.get(project.number or 0, [[] for _ in COLUMNS]) for project in projects],
        "weights": RANKS,
        "letters": {chr(letter): plain for letter, plain in LETTERS.items()},
        "elided": sorted(analysis.ELIDED),
        "empty": sorted(analysis.EMPTY),
    }
