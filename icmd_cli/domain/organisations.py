"""Organisations as a catalogue knows them: those that icmd ships, and its own; any name -> the one that is stored."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from functools import cached_property
from typing import Any, NamedTuple

from icmd_cli.domain import kinds
from icmd_cli.domain.changes import Change, Record, with_fields
from icmd_cli.domain.project import FIELDS, Project
from icmd_cli.domain.values.lists import merged_lists
from icmd_cli.reference import organisations
from icmd_cli.reference.organisations import Organisation, by_name
from icmd_cli.text import fold_acronyms, is_doubted

ORGANISATION_FIELDS = tuple(
    name for name, field in FIELDS.items() if field.kind in (kinds.ORGANISATION, kinds.ORGANISATIONS)
)

LISTED = "organisations"
"""The key under which a catalogue's own record has them."""


class NamesChange(NamedTuple):
    """What a catalogue calls organisations, before a change and after it: records as the store holds them."""

    old: list[Any]
    new: list[Any]


class Organisations:
    """What organisations are called; `own` are the catalogue's, whose names come before those that icmd ships."""

    def __init__(self, own: Sequence[Organisation] = ()) -> None:
        self.own = tuple(own)
        self._stored: dict[str, str] = {}
        """The names that were asked for, with those under which they are stored: they repeat themselves."""

    @classmethod
    def of_record(cls, catalogue: Mapping[str, Any]) -> "Organisations":
        """Those that the store's record of the catalogue names; what is none is passed over."""
        return cls([found for record in own_names(catalogue) if (found := _read(record))])

    def aliases_of(self, name: str) -> tuple[str, ...]:
        """The other names that the catalogue itself gave to the organisation `name`."""
        return next((each.others for each in self.own if fold_acronyms(each.name) == fold_acronyms(name)), ())

    def find(self, name: str) -> Organisation | None:
        """The organisation that `name` means: by the name that is stored, an acronym, its name in any language.

        None of one that is in doubt: "AFD ?" stays as it is written.
        """
        if is_doubted(name):
            return None
        own = self._own.get(fold_acronyms(name)) if self.own else None
        return own or organisations.find(name)

    def stored(self, name: str) -> str:
        """The name under which the organisation is stored that `name` means; `name` itself when nobody knows it."""
        if name not in self._stored:
            found = self.find(name)
            self._stored[name] = found.name if found else name
        return self._stored[name]

    def same(self, name: str, others: Iterable[str]) -> list[str]:
        """Those of `others` that mean the same organisation as `name`."""
        key = self._key(name)
        return [other for other in others if self._key(other) == key]

    def applied(self, project: Project) -> Project:
        """`project` with the stored names of the organisations that are known."""
        held = {name: value for name in ORGANISATION_FIELDS if (value := getattr(project, name))}
        changed = {name: found for name, value in held.items() if (found := self.applied_to(name, value)) != value}
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
        return fold_acronyms(self.stored(name))

    @cached_property
    def _own(self) -> Mapping[str, Organisation]:
        return by_name(self.own)


def with_aliases(catalogue: Mapping[str, Any], name: str, aliases: Sequence[str]) -> Record:
    """The record of the catalogue in which the organisation `name` has these other names too."""
    held = own_names(catalogue)
    if not aliases:
        return dict(catalogue)
    key = fold_acronyms(name)
    named = (at for at, record in enumerate(held) if _read(record) and fold_acronyms(record["name"]) == key)
    own = next(named, len(held))
    before = held[own] if own < len(held) else {"name": name}
    known = before["aliases"] if isinstance(before.get("aliases"), list) else []
    merged = {**before, "aliases": list(dict.fromkeys([*known, *(alias for alias in aliases if alias != name)]))}
    return with_listed(catalogue, [*held[:own], merged, *held[own + 1 :]])


def without_names_of(catalogue: Mapping[str, Any], name: str) -> Record:
    """The record of the catalogue that no longer has names of its own for the organisation `name`."""
    key = fold_acronyms(name)
    left = [record for record in own_names(catalogue) if not (_read(record) and fold_acronyms(record["name"]) == key)]
    return with_listed(catalogue, left)


def taken_back(catalogue: Mapping[str, Any], names: NamesChange) -> Record:
    """The record of the catalogue with the names as they were before that change of `names`; what came since stays."""
    if own_names(catalogue) == names.new:
        return with_listed(catalogue, names.old)
    before, after, today = map(Organisations.of_record, ({LISTED: names.old}, {LISTED: names.new}, catalogue))
    found = dict(catalogue)
    for name in dict.fromkeys(each.name for one in (before, after) for each in one.own):
        was, became, now = (one.aliases_of(name) for one in (before, after, today))
        aliases = [alias for alias in now if alias in was or alias not in became]
        found = without_names_of(found, name)
        if kept := list(dict.fromkeys([*aliases, *(alias for alias in was if alias not in became)])):
            found = with_aliases(found, name, kept)
    return found


def own_names(catalogue: Mapping[str, Any]) -> list[Any]:
    """What the record of the catalogue says of organisations."""
    found = catalogue.get(LISTED)
    return found if isinstance(found, list) else []


def with_listed(catalogue: Mapping[str, Any], records: Sequence[Any]) -> Record:
    """The record of the catalogue with these organisations."""
    return {
        **{key: value for key, value in catalogue.items() if records or key != LISTED},
        **({LISTED: [*records]} if records else {}),
    }


def merged_names(was: Sequence[Any], here: Sequence[Any], there: Sequence[Any]) -> list[Any]:
    """What two catalogues that began with `was` call organisations, made one.

    An alias that they gave to two organisations means the one of `here`.
    """
    sides = (was, here, there)
    base, mine, other = ({fold_acronyms(each["name"]): each for each in side if _read(each)} for side in sides)
    found = [each for each in here if not _read(each)]
    meant: dict[str, str] = {fold_acronyms(alias): key for key, each in mine.items() for alias in _aliases(each)}
    for key in [*mine, *(key for key in other if key not in mine)]:
        record = _merged_name(base.get(key), mine.get(key), other.get(key))
        if record is not None:
            kept = [alias for alias in _aliases(record) if meant.setdefault(fold_acronyms(alias), key) == key]
            found.append({**record, "aliases": kept} if kept != _aliases(record) else record)
    return found


def _merged_name(was: Any, here: Any, there: Any) -> Any:
    """One organisation's record as both sides want it; None where it is to go."""
    if there in (was, here):
        return here
    if here == was:
        return there
    if here is None or there is None:
        return here or there
    return {**there, **here, "aliases": merged_lists(_aliases(was), _aliases(here), _aliases(there))}


def _aliases(record: Any) -> list[str]:
    found = _read(record)
    return list(found.others) if found else []


def renamed(old: str, new: str, stamp: str) -> Callable[[Mapping[int, Record]], list[Change]]:
    """The changes that give every project the organisation `new` where it names `old`, of what the store holds."""

    def value_of(value: Any) -> Any:
        if isinstance(value, list):
            return (
                list(dict.fromkeys(value_of(each) for each in value))
                if all(isinstance(each, str) for each in value)
                else value
            )
        return new if isinstance(value, str) and fold_acronyms(value) == fold_acronyms(old) else value

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
