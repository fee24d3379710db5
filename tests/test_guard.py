"""The guard that keeps the tests away from real data."""

import os
from pathlib import Path

from icmd_cli.storage.location import cache_folder, locate


def test_home_cache_and_data_lie_in_the_tests_own_folder(empty_home: Path) -> None:
    assert Path.home() == empty_home
    assert cache_folder().is_relative_to(empty_home)
    assert locate(None, os.environ, Path.cwd()).path.is_relative_to(empty_home)


def test_working_folder_is_empty_and_no_store_is_named(tmp_path: Path) -> None:
    assert Path.cwd() == tmp_path / "work"
    assert not list(Path.cwd().iterdir())
    assert "ICMD_STORE" not in os.environ
