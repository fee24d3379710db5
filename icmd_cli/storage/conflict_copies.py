"""Copies of a store that a program which syncs folders has put beside it, because two people had changed it.

How they are called is what each program documents or does: Dropbox and Nextcloud put words into brackets, in the user's
language; Syncthing and older ownCloud a date; OneDrive the computer's name. Google Drive and iCloud only number them,
as browsers number what is downloaded: such a file is one where it holds a catalogue.
"""

import os
import re
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

from icmd_cli.storage.location import history_of

_WORDS = r"conflict|conflit|conflicto|en conflicto|conflito|konflikt|conflitto"
_PATTERNS = (
    rf" ?[(\[][^()\[\]]*(?i:{_WORDS})[^()\[\]]*[)\]]",  # Dropbox, Nextcloud: "projects (Anna's conflicted copy)"
    r"\.sync-conflict-\d{8}-\d{6}(?:-[A-Z0-9]{7})?",  # Syncthing
    r"_conflict-\d{8}-\d{6}",  # ownCloud, older Nextcloud
    r"-(?=[A-Z0-9-]*[A-Z])[A-Z0-9][A-Z0-9-]{2,14}",  # OneDrive: a computer's name, 15 letters at most (NetBIOS)
    r"-[^/]*(?i:macbook|imac|mac mini)[^/]*",  # OneDrive on a Mac: "projects-MacBook Pro de Ana"
)
_NUMBERED = r" (?:\(\d{1,2}\)|\d{1,2})"
"""Google Drive: "projects (1)"; iCloud: "projects 2"."""
_HEAD = 4096
_MOST = 20


def conflict_copies(store: Path) -> list[Path]:
    """The conflict copies beside the `store`, by name, at most 20; none where its folder cannot be read."""
    found = list(_matching(store, "|".join(_PATTERNS)))
    found += (path for path in _matching(store, _NUMBERED) if _is_catalogue(path))
    return sorted(found)[:_MOST]


def history_copy(store: Path, copy: Path) -> Path | None:
    """The history of a conflict `copy` of the `store`: the conflict copy of the store's own, if there is one."""
    if copy.parent.resolve() != store.parent or copy not in conflict_copies(store):
        return None
    history = history_of(store)
    mark = copy.name.removeprefix(store.stem).removesuffix(store.suffix)
    same = history.with_name(f"{history.stem}{mark}{history.suffix}")
    copies = [same] if same.is_file() else list(_matching(history, "|".join((*_PATTERNS, _NUMBERED))))
    return copies[0] if len(copies) == 1 else None


def _is_catalogue(path: Path) -> bool:
    with suppress(OSError, UnicodeDecodeError), path.open(encoding="utf-8-sig") as file:
        return re.match(r'\s*\{\s*"(?:catalogue|projects)"\s*:', file.read(_HEAD)) is not None
    return False


def _matching(file: Path, pattern: str) -> Iterator[Path]:
    """The files beside `file` that are called as it is, with what `pattern` says before the ending."""
    with suppress(OSError), os.scandir(file.parent) as entries:
        for entry in entries:
            mark = entry.name.removeprefix(file.stem).removesuffix(file.suffix)
            # Most have nothing to do with it: no pattern is compiled for them.
            is_called_so = mark and entry.name == f"{file.stem}{mark}{file.suffix}" and re.fullmatch(pattern, mark)
            if is_called_so and entry.is_file(follow_symlinks=False):
                yield Path(entry.path)
