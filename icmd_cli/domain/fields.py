"""What one entry of the field table says of a field: everything that any part of icmd needs to know of it."""

from dataclasses import field
from enum import Enum
from typing import Any, NamedTuple

from icmd_cli.domain.kinds import Kind

WEIGHTS = {"title": 10.0, "short_title": 6.0, "names": 3.0, "texts": 1.0}
"""The columns of the full-text index, and what a word counts that stands in one."""


class Section(Enum):
    """Where `show` has a field: among the facts, in a panel of its own, with organisations or links, or nowhere."""

    FACTS = "facts"
    TEXT = "text"
    ORGANISATIONS = "organisations"
    LINKS = "links"
    HIDDEN = "hidden"


class Option(NamedTuple):
    """The option that gives the field in `add` and `edit`, and its help ("": what the field holds)."""

    flag: str
    help: str = ""


class Filter(NamedTuple):
    """The option that chooses projects by the field, the help of its negation (--not-...), and its letter."""

    flag: str
    help: str
    excluded: str
    short: str = ""


class Question(NamedTuple):
    """The question that `add` and `edit` ask: its place among them, and an example of an answer."""

    order: int
    hint: str = ""


class Place(NamedTuple):
    """Where `show` has the field: the section, the place in it; `strong`: it stands out; `expected`: its lack, too."""

    section: Section = Section.FACTS
    order: int = 50
    strong: bool = False
    expected: bool = False


class Field(NamedTuple):
    """One field of the record.

    `label` is its name on screen, `about` what it holds: messages, translated where they are used. `search` is the
    column of WEIGHTS in which its words are found ("": they are not); `asked_as` the field whose filter finds it too;
    `suggested` the field whose values in other projects are offered for it; `width` that of its column in a sheet, in
    characters; `own`, that icmd itself fills it.
    """

    kind: Kind
    label: str
    about: str
    option: Option | None = None
    filter: Filter | None = None
    asked_as: str = ""
    search: str = ""
    question: Question | None = None
    suggested: str = ""
    place: Place = Place()
    width: int = 20
    own: bool = False


def entry(kind: Kind, label: str, about: str, *, default: Any = None, **more: Any) -> Any:
    """A dataclass's field with its entry in the table; a list is empty, anything else None, unless `default` says."""
    return field(default=() if kind.several else default, metadata={"field": Field(kind, label, about, **more)})
