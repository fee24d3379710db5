"""Copies that syncing programs leave beside a store are told from a user's own files."""

from pathlib import Path

import pytest

from icmd_cli.storage.conflict_copies import conflict_copies


@pytest.mark.parametrize(
    "name",
    [
        "projects (Anna's conflicted copy 2026-11-27).json",
        "projects (Copie en conflit de Awa 2026-11-27).json",
        "projects (Copia en conflicto de Ana 2026-11-27).json",
        "projects (conflicted copy 2026-11-27 101500).json",
        "projects (Case Conflict).json",
        "projects.sync-conflict-20261127-101500-ABCDEFG.json",
        "projects.sync-conflict-20261127-101500.json",
        "projects_conflict-20261127-101500.json",
        "projects-DESKTOP-7G3K2A.json",
        "projects-PC-DAKAR.json",
    ],
)
def test_a_copy_is_found(tmp_path: Path, name: str) -> None:
    (tmp_path / name).write_text("{}")
    assert conflict_copies(tmp_path / "projects.json") == [tmp_path / name]


@pytest.mark.parametrize(
    "name",
    [
        "projects-2015.json",
        "projects-maroc.json",
        "projects-old.json",
        "projects (1).json",
        "projects (2014).json",
        "projects.json.bak",
        "projects.history.jsonl",
        "other (conflicted copy).json",
        "projects (conflicted copy).csv",
        "myprojects-DESKTOP-1.json",
    ],
)
def test_a_file_of_the_users_own_is_none(tmp_path: Path, name: str) -> None:
    (tmp_path / name).write_text("{}")
    assert conflict_copies(tmp_path / "projects.json") == []


def test_a_folder_that_is_not_there_has_none(tmp_path: Path) -> None:
    assert conflict_copies(tmp_path / "gone" / "projects.json") == []
