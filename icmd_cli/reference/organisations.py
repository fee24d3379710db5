"""The organisations that are known: what each is called in the catalogue, its acronyms, its names in languages."""

import json
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import Any, NamedTuple

from icmd_cli.text import fold_acronyms

_DATA = Path(__file__).parent / "data" / "organisations.json"


class Organisation(NamedTuple):
    """One organisation: the name that is stored, its acronyms, its names by language, and others that people use."""

    name: str
    acronyms: tuple[str, ...] = ()
    names: Mapping[str, str] = MappingProxyType({})
    others: tuple[str, ...] = ()

    @property
    def aliases(self) -> tuple[str, ...]:
        """Its other names, each once."""
        return tuple(dict.fromkeys(n for n in (*self.acronyms, *self.names.values(), *self.others) if n != self.name))

    def called(self, language: str) -> str:
        """Its name in a language, else the one that is stored."""
        return self.names.get(language, self.name)


@cache
def known() -> tuple[Organisation, ...]:
    """The organisations that icmd ships."""
    records: list[dict[str, Any]] = json.loads(_DATA.read_text(encoding="utf-8"))
    return tuple(
        Organisation(r["name"], tuple(r["acronyms"]), r["names"], tuple(r.get("aliases", ()))) for r in records
    )


def find(name: str) -> Organisation | None:
    """The organisation that `name` means: its own name, an acronym, its name in any language."""
    return _by_name().get(fold_acronyms(name))


@cache
def _by_name() -> Mapping[str, Organisation]:
    return by_name(known())


def by_name(organisations: tuple[Organisation, ...]) -> dict[str, Organisation]:
    """Every folded name -> its organisation; an alias that two share means neither."""
    found = {fold_acronyms(each.name): each for each in organisations}
    shared: set[str] = set()
    for each in organisations:
        for key in map(fold_acronyms, each.aliases):
            if found.setdefault(key, each) != each and key != fold_acronyms(found[key].name):
                shared.add(key)
    return {key: each for key, each in found.items() if key not in shared}
