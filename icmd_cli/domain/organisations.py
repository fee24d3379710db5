"""Organisations as a catalogue knows them: those that icmd ships, and its own; any name -> the one that is stored."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from functools import cached_property
from typing import Any

from icmd_cli.domain import kinds
from icmd_cli.domain.changes import Change, Record, with_fields
from icmd_cli.domain.project import FIELDS, Project
from icmd_cli.reference import organisations
from icmd_cli.reference.organisations import Organisation, by_name
from icmd_cli.text import fold_name

ORGANISATION_FIELDS = tuple(
    name for name, field in FIELDS.items() if field.kind in (kinds.ORGANISATION, kinds.ORGANISATIONS)
)


class Organisations:
    """What organisations are called; `own` are the catalogue's, whose names come before those that icmd ships."""

    def __init__(self, own: Sequence[Organisation] = ()) -> None:
        self.own = tuple(own)

    @classmethod
    def of_record(cls, catalogue: Mapping[str, Any]) -> "Organisations":
        """Those that the store's record of the catalogue names; what is none is passed over."""
        listed = catalogue.get("organisations")
        return cls([found for record in listed if (found := _read(record))] if isinstance(listed, list) else ())

    def find(self, name: str) -> Organisation | None:
        """The organisation that `name` means: by the name that is stored, an acronym, its name in any language."""
        own = self._own.get(fold_name(name)) if self.own else None
        return own or organisations.find(name)

    def stored(self, name: str) -> str:
        """The name under which the organisation is stored that `name` means; `name` itself when nobody knows it."""
        found = self.find(name)
        return found.name if found else name

    def same(self, name: str, others: Iterable[str]) -> list[str]:
        """Those of `others` that mean the same organisation as `name`."""
        key = self._key(name)
        return [other for other in others if self._key(other) == key]

    def applied(self, project: Project) -> Project:
        """`project` with the stored names of the organisations that are known."""
        values = {name: self.applied_to(name, getattr(project, name)) for name in ORGANISATION_FIELDS}
        changed = {name: value for name, value in values.items() if value != getattr(project, name)}
        return replace(project, **changed) if changed else project

    def applied_to(self, field: str, value: Any) -> Any:
        """A field's `value`; of a field of organisations with their stored names, each once."""
        if field not in ORGANISATION_FIELDS or not value:
            return value
        return self.stored(value) if isinstance(value, str) else tuple(dict.fromkeys(map(self.stored, value)))

    def as_held(self, record: Mapping[str, Any], held: Mapping[str, Any]) -> dict[str, Any]:
        """`record`; where a field names the very organisations that `held` has, with the names that stand there."""
        return {
            name: held[name] if name in ORGANISATION_FIELDS and self._same(value, held.get(name)) else value
            for name, value in record.items()
        }

    def _same(self, one: Any, other: Any) -> bool:
        if isinstance(one, list) and isinstance(other, list):
            return list(map(self._key, one)) == list(map(self._key, other))
        return isinstance(one, str) and isinstance(other, str) and self._key(one) == self._key(other)

    def any_of(self, field: str, values: tuple[str, ...]) -> tuple[str, ...]:
        """`values`, and of a field of organisations all names of those that are known."""
        if field not in ORGANISATION_FIELDS:
            return values
        found = [self.find(value) for value in values]
        return (*values, *(name for each in found if each for name in (each.name, *each.aliases)))

    def _key(self, name: str) -> str:
        return fold_name(self.stored(name))

    @cached_property
    def _own(self) -> Mapping[str, Organisation]:
        return by_name(self.own)


def with_aliases(catalogue: Mapping[str, Any], name: str, aliases: Sequence[str]) -> dict[str, Any]:
    """The record of the catalogue in which the organisation `name` has these other names too."""
    listed = catalogue.get("organisations")
    held = [record for record in listed if isinstance(record, dict)] if isinstance(listed, list) else []
    own = next((record for record in held if fold_name(str(record.get("name", ""))) == fold_name(name)), {"name": name})
    known = own["aliases"] if isinstance(own.get("aliases"), list) else []
    merged = {**own, "aliases": list(dict.fromkeys([*known, *(alias for alias in aliases if alias != name)]))}
    return {**catalogue, "organisations": [*(record for record in held if record is not own), merged]}


def without(catalogue: Mapping[str, Any], name: str) -> dict[str, Any]:
    """The record of the catalogue that no longer has names of its own for the organisation `name`."""
    listed = catalogue.get("organisations")
    left = (
        [record for record in listed if not (_read(record) and fold_name(record["name"]) == fold_name(name))]
        if isinstance(listed, list)
        else []
    )
    rest = {key: value for key, value in catalogue.items() if key != "organisations"}
    return {**rest, **({"organisations": left} if left else {})}


def renamed(old: str, new: str, stamp: str) -> Callable[[Mapping[int, Record]], list[Change]]:
    """The changes that give every project the organisation `new` where it names `old`, of what the store holds."""

    def value_of(value: Any) -> Any:
        if isinstance(value, list):
            return (
                list(dict.fromkeys(value_of(each) for each in value))
                if all(isinstance(each, str) for each in value)
                else value
            )
        return new if isinstance(value, str) and fold_name(value) == fold_name(old) else value

    def decide(projects: Mapping[int, Record]) -> list[Change]:
        changes = []
        for number, record in projects.items():
            values = {name: value_of(record[name]) for name in ORGANISATION_FIELDS if name in record}
            names = [name for name, value in values.items() if value != record[name]]
            if names:
                after = with_fields(record, {**values, "updated": stamp}, [*names, "updated"])
                changes.append(Change(number, record, after))
        return changes

    return decide


def _read(record: Any) -> Organisation | None:
    if not isinstance(record, dict) or not isinstance(record.get("name"), str) or not record["name"].strip():
        return None
    aliases = record.get("aliases")
    names = tuple(each for each in aliases if isinstance(each, str)) if isinstance(aliases, list) else ()
    return Organisation(record["name"], others=names)
