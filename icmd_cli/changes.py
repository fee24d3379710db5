"""Changes to the catalogue as pure data: which project, what it was, what it becomes."""

from typing import Any, NamedTuple

Record = dict[str, Any]


class Change(NamedTuple):
    """One project's change: `before` is None when it is added, `after` is None when it is removed."""

    number: int
    before: Record | None
    after: Record | None

    def fields(self) -> dict[str, tuple[Any, Any]]:
        """Field -> (old, new) for every field that differs; a field that is not there is None."""
        before, after = self.before or {}, self.after or {}
        names = dict.fromkeys([*after, *before])
        return {name: (before.get(name), after.get(name)) for name in names if before.get(name) != after.get(name)}

    def to_history(self) -> Record:
        """What the history keeps, enough to take the change back: the old and new values that differ."""
        id_ = (self.after or self.before or {}).get("id")
        entry: Record = {"number": self.number, "id": id_}
        if self.before is None:
            entry["added"] = self.after
        elif self.after is None:
            entry["removed"] = self.before
        else:
            entry["changed"] = {name: {"old": old, "new": new} for name, (old, new) in self.fields().items()}
        return entry
