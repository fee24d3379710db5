"""Copies that syncing programs leave beside a store are told from a user's own files."""

from pathlib import Path

import pytest

from icmd_cli.storage.conflict_copies import conflict_copies, history_copy


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
        "projects-MacBook Pro de Ana.json",
        "projects (copie conflictuelle 2026-11-27 101500).json",
        "projects (SFConflict awa@example.org 2026-11-27-10-15-00).json",
        "projects [conflicted].json",
    ],
)
def test_a_copy_is_found(tmp_path: Path, name: str) -> None:
    (tmp_path / name).write_text("{}")
    assert conflict_copies(tmp_path / "projects.json") == [tmp_path / name]


@pytest.mark.parametrize("name", ["projects (1).json", "projects 2.json"])
def test_a_numbered_file_is_one_where_it_holds_a_catalogue(tmp_path: Path, name: str) -> None:
    (tmp_path / name).write_text("{}")
    assert conflict_copies(tmp_path / "projects.json") == []
    (tmp_path / name).write_text('{\n  "catalogue": {}')
    assert conflict_copies(tmp_path / "projects.json") == [tmp_path / name]


@pytest.mark.parametrize(
    ("mark", "other"),
    [
        (" (Copie en conflit de Awa 2026-11-27)", " (Copie en conflit de Awa 2026-11-27)"),
        (".sync-conflict-20261127-101500-ABCDEFG", ".sync-conflict-20261127-101507-ABCDEFG"),
        ("-DESKTOP-7G3K2A", "-DESKTOP-7G3K2A"),
    ],
)
def test_the_history_of_a_copy_is_the_copy_of_the_history(tmp_path: Path, mark: str, other: str) -> None:
    store, copy = tmp_path / "projects.json", tmp_path / f"projects{mark}.json"
    copy.write_text("{}")
    assert history_copy(store, copy) is None
    history = tmp_path / f"projects.history{other}.jsonl"
    history.write_text("")
    assert history_copy(store, copy) == history
    assert history_copy(store, tmp_path / "other.json") is None


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
