"""Copies of a store that a program which syncs folders has put beside it, because two people had changed it.

How they are called is what each program documents or does: Dropbox and Nextcloud put words into brackets, in the user's
language; Syncthing and older ownCloud a date; OneDrive the computer's name; git leaves its own after a failed merge.
"""

import os
import re
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

_WORDS = r"conflict|conflit|conflicto|en conflicto|conflito|konflikt|conflitto"
_PATTERNS = (
    rf" \([^()]*(?i:{_WORDS})[^()]*\)",  # Dropbox, Nextcloud: "projects (Anna's conflicted copy 2026-11-27)"
    r"\.sync-conflict-\d{8}-\d{6}(?:-[A-Z0-9]{7})?",  # Syncthing
    r"_conflict-\d{8}-\d{6}",  # ownCloud, older Nextcloud
    r"-(?=[A-Z0-9-]*[A-Z])[A-Z0-9][A-Z0-9-]{2,14}",  # OneDrive: a computer's name, 15 letters at most (NetBIOS)
)
_MOST = 20


def conflict_copies(store: Path) -> list[Path]:
    """The conflict copies beside the `store`, by name, at most 20; none where its folder cannot be read."""
    name = re.compile(re.escape(store.stem) + f"(?:{'|'.join(_PATTERNS)})" + re.escape(store.suffix))
    return sorted(_matching(store.parent, name))[:_MOST]


def _matching(folder: Path, name: re.Pattern[str]) -> Iterator[Path]:
    with suppress(OSError), os.scandir(folder) as entries:
        for entry in entries:
            if name.fullmatch(entry.name) and entry.is_file(follow_symlinks=False):
                yield Path(entry.path)
