"""Undo and redo: which entry of the history is meant, and the plan that takes it back."""

from icmd_cli.catalogue.catalogue import Catalogue
from icmd_cli.catalogue.plan import Plan, Snapshot
from icmd_cli.domain.changes import Change
from icmd_cli.domain.clock import now
from icmd_cli.domain.history import Event
from icmd_cli.domain.organisations import taken_back
from icmd_cli.domain.undo import explained, inverse, undo_conflict
from icmd_cli.domain.undone import is_undo, to_redo, to_undo


def undo(catalogue: Catalogue, n: int | None) -> Plan | None:
    """How to take back the entry `n`, or the last one that is neither undone nor an undo; None when there is none.

    Raises NoSuchEntry, NothingToUndo when it is undone already, UndoConflict when later changes stand in the way.
    """
    event = to_undo(catalogue.events, n)
    return _taken_back(catalogue, event) if event else None


def redo(catalogue: Catalogue, n: int | None) -> Plan | None:
    """How to take back the undo of entry `n`, or the last undo; None when there is none. Raises as `undo`."""
    event = to_redo(catalogue.events, n)
    return _taken_back(catalogue, event) if event else None


def _taken_back(catalogue: Catalogue, event: Event) -> Plan:
    stamp = now()
    undoes = {other.n: other.undoes for other in catalogue.events()}
    notes: list[str] = []

    def decide(held: Snapshot) -> list[Change]:
        history = list(catalogue.events())
        found = inverse(event, history, held, stamp)
        if found.conflicts:
            later = [other for other in history if other.n > event.n]
            raise undo_conflict(event, explained(found.conflicts, later, held.projects))
        notes[:] = found.notes
        return found.changes

    names = event.names
    about = (lambda record: taken_back(record, names)) if names else None
    if is_undo(event.n, undoes):
        plan = catalogue.plan(decide, "redo", {"undoes": event.n, "redoes": undoes[event.n]}, about)
    else:
        plan = catalogue.plan(decide, "undo", {"undoes": event.n}, about)
    return plan._replace(notes=tuple(notes))
