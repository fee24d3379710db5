"""Where commands may write files of their own: never over the catalogue, nor over what is being read."""

from collections.abc import Iterable
from pathlib import Path

from icmd_cli.cli.context import Context
from icmd_cli.errors import UsageProblem
from icmd_cli.i18n import _


def check_target(program: Context, path: Path, read: Iterable[Path] = ()) -> None:
    """Raise UsageProblem where no file may be written: none of the catalogue's own, none that is being `read`."""
    if str(path) == "-":
        raise UsageProblem(_("- is no file: name one."))
    if path.is_dir():
        raise UsageProblem(_("{file} is a folder: name a file in it.").format(file=path))
    if not path.resolve().parent.is_dir():
        raise UsageProblem(_("There is no folder {folder}.").format(folder=path.parent))
    location = program.catalogue.location
    own = (location.path, location.readable, location.history_file, location.index_file)
    if any(_same(path, kept) for kept in own):
        raise UsageProblem(_("{file} belongs to the catalogue itself: name another file.").format(file=path))
    if any(_same(path, source) for source in read):
        raise UsageProblem(_("{file} is being imported: name another file.").format(file=path))


def _same(path: Path, kept: Path) -> bool:
    """Whether two names mean one file, through links and on file systems that do not know case."""
    return path.resolve() == kept.resolve() or (path.exists() and kept.exists() and path.samefile(kept))
