"""Where commands may write files of their own: never over the catalogue, nor over what is being read."""

from collections.abc import Iterable, Mapping
from itertools import combinations
from pathlib import Path

from icmd_cli.catalogue import beside, is_foreign
from icmd_cli.cli.context import Context
from icmd_cli.errors import Cancelled, IcmdError, UsageProblem
from icmd_cli.i18n import _


def check_target(
    program: Context, path: Path, read: Iterable[Path] = (), *, force: bool, follows: bool = False
) -> None:
    """Raise UsageProblem where no file may be written: none of the catalogue's own, none that is being `read`.

    Nor may a link to a file, unless the command `follows` those that nobody else has put there. One that is there is
    only replaced by `force`, or when the user says so: else raises UsageProblem, Cancelled.
    """
    if str(path) == "-":
        raise UsageProblem(_("- is not a file: name one."))
    if path.is_dir():
        raise UsageProblem(_("{file} is a folder: name a file in it.").format(file=path))
    if not path.resolve().parent.is_dir():
        raise UsageProblem(_("There is no folder {folder}.").format(folder=path.parent))
    location = program.catalogue.location
    own = (location.path, location.readable, *beside(location.path), location.history_file, location.index_file)
    if any(same(path, kept) for kept in own):
        raise UsageProblem(_("{file} belongs to the catalogue itself: name another file.").format(file=path))
    # Nor the history and the lock of a catalogue that is read.
    if any(same(path, kept) for source in read for kept in (source, *beside(source.resolve()))):
        raise UsageProblem(_("{file} is read by this command: name another file.").format(file=path))
    is_link = path.is_symlink() and (path.is_file() or not path.exists())  # not one to a device, as /dev/stdout is
    if is_link and (not follows or is_foreign(path.lstat())):
        raise UsageProblem(_("{file} is a symbolic link: name the file itself.").format(file=path))
    if not path.is_file() or force:
        return
    if not program.can_ask:
        raise UsageProblem(_("{file} is there already.").format(file=path), _("Replace it with --force."))
    if not program.confirm(_("{file} is there already. Replace it?").format(file=path), default=False):
        raise Cancelled(_("Nothing was written."))


def check_targets(program: Context, options: Mapping[str, str | None], read: Iterable[Path], *, force: bool) -> None:
    """Check each file that an option names, and that no two name the same. Raises as `check_target` does."""
    named = [(option, Path(name)) for option, name in options.items() if name is not None]
    for (one, path), (other, second) in combinations(named, 2):
        if same(path, second):
            raise UsageProblem(_("{option} and {other} name the same file.").format(option=one, other=other))
    sources = list(read)
    for option, path in named:
        if not path.name:
            raise UsageProblem(_("{option} has no value.").format(option=option))
        check_target(program, path, sources, force=force)


def write_target(program: Context, path: Path, pieces: Iterable[str] | Iterable[bytes]) -> None:
    """Write a checked file; what stands there is replaced, not followed. Raises IcmdError, which says what is done."""
    try:
        program.catalogue.write_file(path, pieces, follows=False)
    except OSError as error:
        message = (
            _("{file} cannot be written: {reason}; the change is made all the same.")
            if program.has_changed
            else _("{file} cannot be written: {reason}. Nothing was changed.")
        ).format(file=path, reason=error.strerror or error)
        raise IcmdError(message) from error
    program.done(_("Written: {path}").format(path=path))


def same(path: Path, kept: Path) -> bool:
    """Whether two names mean one file, through links and on file systems that do not know case."""
    return path.resolve() == kept.resolve() or (path.exists() and kept.exists() and path.samefile(kept))
