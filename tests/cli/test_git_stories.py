"""Whatever git does with branches of a catalogue, what each office said is there: merges of all kinds, rebases, picks."""

import os
from pathlib import Path

import pytest
from git_stories import story

STORIES = 100 if os.environ.get("ICMD_LONG") else 2


@pytest.mark.no_cover
@pytest.mark.parametrize("seed", range(STORIES))
def test_what_each_office_said_comes_through_every_merge(tmp_path: Path, seed: int) -> None:
    told = story(tmp_path / "repository", seed, 30)
    assert told["merge"] + told["cross"] + told["rebase"] > 0
