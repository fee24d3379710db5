"""Where things are: the store that is meant and why, its index, its history, the shipped catalogue."""

import os
from collections.abc import Mapping
from pathlib import Path
from typing import NamedTuple
from zlib import crc32

from icmd_cli.errors import NotOurs, StoreMissing
from icmd_cli.i18n import _
from icmd_cli.shell import home_expanded, quoted_word
from icmd_cli.storage.beside import is_foreign

LOCAL = Path("data") / "projects.json"
"""The store of a folder that keeps its own, as this project's repository does."""


_SUFFIX = ".json"
_OTHERS = ".store"
_LONGEST_NAME = 255
"""Bytes that a file's name may have."""


class Location(NamedTuple):
    """One store's file: `path` is what the user means, `reason` says who chose it.

    `copied_from` is the shipped catalogue while the user has none: reads are answered from it, the first change copies
    it to `path`.
    """

    path: Path
    reason: str
    copied_from: Path | None = None

    @property
    def readable(self) -> Path:
        """The file that holds the catalogue now, symbolic links followed."""
        return (self.copied_from or self.path).resolve()

    @property
    def index_file(self) -> Path:
        """The index's file in the user's cache folder, named for the store's own path."""
        where = os.fsencode(self.readable)
        return cache_folder() / f"{self.readable.stem}-{crc32(where):08x}{crc32(where[::-1]):08x}.sqlite"

    @property
    def history_file(self) -> Path:
        """The history beside the store."""
        return history_of(self.path.resolve())


def locate(option: str | None, environment: Mapping[str, str], folder: Path) -> Location:
    """The store that is meant: `--store`, ICMD_STORE, this folder's or a parent's data/projects.json, the user's own.

    Raises StoreMissing when a named one is not there: nothing is made for a mistyped path. Raises NotOurs for one that
    was only found, and belongs to somebody else: anybody could put it into a folder that many share.
    """
    named = (
        (option, _("named by --store")),
        (environment.get("ICMD_STORE"), _("named by ICMD_STORE")),
    )
    for name, reason in named:
        if name:
            return Location(_existing(home_expanded(name), reason), reason)
    for parent in (folder, *folder.parents):
        candidate = parent / LOCAL
        if candidate.is_file():
            _check_own(candidate)
            return Location(candidate, _("found in {folder}").format(folder=parent))
    own = _user_folder("data") / "projects.json"
    if own.exists():
        return Location(own, _("the user's own catalogue"))
    return Location(own, _("the shipped catalogue, until the first change copies it"), shipped())


def shipped() -> Path:
    """The catalogue that comes with the package (in a checkout: the repository's own)."""
    package = Path(__file__).parent.parent
    inside = package / LOCAL
    return inside if inside.exists() else package.parent / LOCAL


def history_of(store: Path) -> Path:
    """The history of the store at `store`, which no other store has: projects.json -> projects.history.jsonl.

    One that is not called *.json keeps its whole name: projects.old -> projects.old.store.history.jsonl.
    """
    is_usual = store.suffix == _SUFFIX and not store.stem.endswith(_OTHERS)
    return store.with_name(f"{store.stem if is_usual else store.name + _OTHERS}.history.jsonl")


def lock_of(store: Path) -> Path:
    """The lock of the store at `store`."""
    return store.with_name(f".{store.name}.lock")


def beside(store: Path) -> tuple[Path, Path]:
    """The history and the lock of the store at `store`."""
    return history_of(store), lock_of(store)


def cache_folder() -> Path:
    """The folder of what may be deleted at any moment."""
    return _user_folder("cache")


def _user_folder(kind: str) -> Path:
    from platformdirs import PlatformDirs  # not needed where ICMD_STORE or a folder decides

    folders = PlatformDirs("icmd", appauthor=False)
    return folders.user_cache_path if kind == "cache" else folders.user_data_path


def _check_own(found: Path) -> None:
    """Raise NotOurs for a store that was found but not named, when it, its folder or a link to it is another user's."""
    if any(is_foreign(status) for status in (found.parent.lstat(), found.lstat(), found.stat())):
        raise NotOurs(
            _("The store {path} belongs to another user; icmd uses it only when you name it.").format(path=found),
            _("To use it all the same: --store {path}, or ICMD_STORE={path}").format(path=quoted_word(str(found))),
        )


def _existing(path: Path, reason: str) -> Path:
    names = [file.name for file in beside(path)] if path.name else []  # the root has none
    if any(len(os.fsencode(name)) > _LONGEST_NAME for name in names):
        raise StoreMissing(
            _("The name of the store {path} ({reason}) is too long for the files beside it.").format(
                path=path, reason=reason
            ),
            _("Give it a shorter name."),
        )
    if path.is_dir():
        raise StoreMissing(
            _("The store {path} ({reason}) is a folder.").format(path=path, reason=reason),
            _("Name its file: {path}").format(path=path / "projects.json"),
        )
    if not path.exists():
        raise StoreMissing(
            _("There is no store at {path} ({reason}).").format(path=path, reason=reason),
            _("Nothing was created. To begin an empty catalogue there: `icmd init {path}`").format(
                path=quoted_word(str(path))
            ),
        )
    if not path.is_file():
        raise StoreMissing(
            _("The store {path} ({reason}) is not a regular file, but a pipe or a device.").format(
                path=path, reason=reason
            ),
            _("A catalogue is a file on disk: save it to one first."),
        )
    return path
