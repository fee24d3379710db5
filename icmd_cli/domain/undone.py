"""Which entries of the history are undone, and which one an undo or a redo takes back."""

from collections.abc import Callable, Iterable, Mapping, Sequence

from icmd_cli.domain.history import Event
from icmd_cli.errors import NoSuchEntry, NothingToUndo
from icmd_cli.i18n import _


def undone_by(entries: Sequence[tuple[int, int | None]]) -> dict[int, int]:
    """Entry -> the entry that took it back, for those that are taken back now; `entries` are (n, undoes), oldest first.

    An undo that has been undone itself takes nothing back.
    """
    found: dict[int, int] = {}
    for n, undoes in reversed(entries):
        if undoes is not None and n not in found:
            found.setdefault(undoes, n)
    return found


def to_undo(read: Callable[[], Iterable[Event]], n: int | None) -> Event | None:
    """The entry `n` of those that `read` gives; without `n` the last that is neither undone nor an undo, if any.

    Raises NoSuchEntry for an entry that is not there, NothingToUndo for one that is undone.
    """
    entries, empty = [], set()
    for event in read():
        entries.append((event.n, event.undoes))
        if not event.changes and event.names is None:
            empty.add(event.n)
    undone = undone_by(entries)
    if n is None:
        passed = {*undone, *empty}
        n = next((m for m, undoes in reversed(entries) if undoes is None and m not in passed), None)
        if n is None:
            return None
    elif n not in dict(entries):
        raise no_such_entry(n, entries[0][0] if entries else 0)
    elif n in undone:
        message = _("Entry {n} is undone already, by entry {by}.").format(n=n, by=undone[n])
        raise NothingToUndo(message, _("To redo it: icmd redo {n}").format(n=n))
    return next((event for event in read() if event.n == n), None)


def to_redo(read: Callable[[], Iterable[Event]], n: int | None) -> Event | None:
    """The undo that a redo takes back, of the entries that `read` gives: that of entry `n`, or `n` itself.

    Without `n` the last undo that stands, if no other change came after it. Raises NoSuchEntry for an entry that is not
    there, NothingToUndo for one that is not undone.
    """
    entries = [(event.n, event.undoes) for event in read()]
    undone = undone_by(entries)
    undoes = dict(entries)
    if n is None:
        found = _last_undo(entries, undone)
    elif n not in undoes:
        raise no_such_entry(n, entries[0][0] if entries else 0)
    else:
        found = undone.get(n) if undoes[n] is None else n if is_undo(n, undoes) and n not in undone else None
        if found is None:
            raise NothingToUndo(_("Entry {n} is not undone: there is nothing to redo.").format(n=n))
    return next((event for event in read() if event.n == found), None) if found else None


def _last_undo(entries: Sequence[tuple[int, int | None]], undone: Mapping[int, int]) -> int | None:
    undoes = dict(entries)
    for n, taken_back in reversed(entries):
        if n in undone:
            continue
        if taken_back is None:
            return None
        if is_undo(n, undoes):
            return n
    return None


def is_undo(n: int, undoes: Mapping[int, int | None]) -> bool:
    """Whether the entry `n` takes a change back, or an undo of an undo: else it is a change, or a redo."""
    depth, seen = 0, n
    while (before := undoes.get(seen)) is not None and before < seen:
        depth, seen = depth + 1, before
    return depth % 2 == 1


def no_such_entry(n: int, first: int) -> NoSuchEntry:
    """The error for an entry that is not there, in a history that begins with `first`."""
    if 0 < n < first:
        return NoSuchEntry(
            _("Entry {n} of the history has been compacted away.").format(n=n),
            _("The history begins with entry {n}.").format(n=first),
        )
    return NoSuchEntry(_("The history has no entry {n}.").format(n=n), _("`icmd history` lists them."))
