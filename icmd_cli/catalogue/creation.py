"""Making a catalogue where there is none: an empty one, or a copy of the shipped one."""

from collections.abc import Iterable, Mapping
from pathlib import Path

from icmd_cli.domain.json_schema import LAYOUT
from icmd_cli.errors import CatalogueThere, StoreNotWritable
from icmd_cli.i18n import _
from icmd_cli.storage.atomic import own_as, replace_file
from icmd_cli.storage.document import CATALOGUE, PROJECTS, serialised
from icmd_cli.storage.location import history_of, shipped


def create(path: Path, record: Mapping[str, str]) -> None:
    """Make an empty catalogue in a new file at `path`; `record` is its title, publisher and language, as far as given.

    Folders on the way are made. Raises CatalogueThere where there is a file already, StoreNotWritable.
    """
    kept = {name: record[name] for name in ("title", "publisher", "language") if record.get(name)}
    _put(path, serialised({CATALOGUE: {"1": {"schema": LAYOUT, **kept}}, PROJECTS: {}}))


def copy_shipped(path: Path) -> None:
    """Copy the shipped catalogue into a new file at `path`. Raises as `create`."""
    _put(path, [shipped().read_bytes()])


def _put(path: Path, pieces: Iterable[bytes]) -> None:
    def refuse_if_there() -> None:
        for found in (path, history_of(path)):
            if found.exists() or found.is_symlink():
                raise CatalogueThere(
                    _("{path} is there already: nothing is made in its place.").format(path=found),
                    _("Name another file, or move this one away."),
                )

    refuse_if_there()
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        replace_file(path, pieces, own_as(path), ready=refuse_if_there)
    except OSError as error:
        message = _("The catalogue {path} cannot be made: {reason}.")
        raise StoreNotWritable(message.format(path=path, reason=error.strerror or error)) from error
