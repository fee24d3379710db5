"""Whatever is done to a store, by icmd or past it: what icmd makes of it is what a model makes of it."""

import os
from itertools import count
from pathlib import Path

from stories import story

SEQUENCES = int(os.environ.get("ICMD_STORIES", "60"))
"""How many stories of 12 steps; `ICMD_STORIES=20000` is the long run."""


def test_icmd_and_the_model_agree(tmp_path: Path) -> None:
    changed = sum(
        story(tmp_path / "projects.json", seed, 12) for seed, _each in zip(count(1), range(SEQUENCES), strict=False)
    )
    assert changed > SEQUENCES * 4
