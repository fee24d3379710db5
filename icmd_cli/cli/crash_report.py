"""What happens when icmd itself is wrong: an apology, and a file for those who maintain it."""

import os
import platform
import sys
import traceback
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path

from icmd_cli import __version__
from icmd_cli.catalogue import cache_folder
from icmd_cli.domain.clock import instant

KEPT = 20
"""How many files are kept; the oldest go."""

_LIBRARIES = ("typer", "click", "rich", "tinydb", "orjson", "python-calamine", "XlsxWriter")


def wants_all() -> bool:
    """Whether ICMD_DEBUG asks to see everything."""
    return os.environ.get("ICMD_DEBUG", "0") not in ("", "0")


def account(error: BaseException, arguments: Sequence[str]) -> str:
    """What somebody who fixes it must know: versions, the command line, where it happened. No data of any project."""
    from importlib.metadata import PackageNotFoundError, version  # only for a bug

    versions = []
    for name in _LIBRARIES:
        with suppress(PackageNotFoundError):
            versions.append(f"{name} {version(name)}")
    return "\n".join(
        [
            f"icmd {__version__}, Python {platform.python_version()}, {platform.platform()}",
            ", ".join(versions),
            f"arguments: {list(arguments)!r}",
            "",
            "".join(traceback.format_exception(error)),
        ]
    )


def keep(text: str) -> Path | None:
    """Write `text` into a new file for the user alone; gives its path, or None where nothing can be written."""
    folder = cache_folder() / "bugs"
    path = folder / f"{instant():%Y-%m-%dT%H-%M-%SZ}-{os.getpid()}.txt"
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w", encoding="utf-8") as file:
            file.write(text)
    except OSError:
        return None
    with suppress(OSError):
        for old in sorted(folder.glob("*.txt"))[:-KEPT]:
            old.unlink()
    return path


def show(text: str) -> None:
    """Put the whole account on stderr."""
    sys.stderr.write(text + "\n")
