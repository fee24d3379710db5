"""Naming a project: by its number, its id, its code, its title, the beginning of its id, or words that no other has."""

from typing import TYPE_CHECKING

from icmd_cli.domain.entry import Entry
from icmd_cli.domain.filters import Filters, Page
from icmd_cli.domain.project import Project
from icmd_cli.domain.values.slugs import fold_code
from icmd_cli.errors import AmbiguousProject, NoSuchProject, did_you_mean
from icmd_cli.i18n import _
from icmd_cli.search import Index
from icmd_cli.shell import searching
from icmd_cli.text import fold_name, harmless

if TYPE_CHECKING:
    from icmd_cli.domain.changes import Snapshot

LIKELY = 5
"""How many candidates are offered at most."""

_COMPARED = 50
"""Among how many projects with the same words the one that is named so is looked for."""


def named(index: Index, name: str) -> Project:
    """The project that `name` means: a number, an id, a code, the beginning of an id, or words that only it has.

    Raises NoSuchProject with the nearest ids, or AmbiguousProject with the candidates.
    """
    numbers = _numbers(index, harmless(name).strip())
    if len(numbers) == 1:
        return numbered(index, numbers[0])
    if not numbers:
        raise _no_such(index, name)
    candidates = [numbered(index, number) for number in numbers[:LIKELY]]
    raise AmbiguousProject(
        _("“{name}” means several projects:").format(name=name),
        [(p.number or 0, p.id, p.title) for p in candidates],
        _("and {more} more").format(more="…") if len(numbers) > LIKELY else "",
        _("Name one by its number or its id."),
    )


def numbered(index: Index, number: int) -> Project:
    """The project of that number. Raises NoSuchProject."""
    entry = index.entry(number)
    if entry is None:
        raise NoSuchProject(_("There is no project {number}.").format(number=number))
    return entry.project()


def number_in(held: "Snapshot", name: str) -> int | None:
    """The number of the project that has the number or the id `name`, in a store that may break the rules."""
    found = [number for number, record in held.projects.items() if name in (str(number), record.get("id"))]
    return found[0] if len(found) == 1 else None


def _numbers(index: Index, name: str) -> list[int]:
    """The numbers of all that `name` can mean, by the first way that finds any."""
    # "003" is somebody's code, never the number 3.
    if name.isascii() and name.isdecimal() and name[0] != "0" and len(name) < 19 and index.entry(int(name)):  # noqa: PLR2004 - SQLite's
        return [int(name)]
    lowered = name.lower()
    return (
        index.numbers_by_id(lowered)
        or index.numbers_by_code(fold_code(name))
        or index.numbers_by_title(name)
        or (index.numbers_by_beginning(lowered, LIKELY + 1) if lowered else [])
        or _by_words(index, name)
    )


def _by_words(index: Index, name: str) -> list[int]:
    entries, total = index.search(name, Filters(), Page(_COMPARED))
    if 1 < total <= _COMPARED:
        # Words of a name say more than the same words in a text.
        wanted = set(fold_name(name).split())
        named = [entry.number for entry in entries if wanted <= set(fold_name(_names_of(entry)).split())]
        if len(named) == 1:
            return named
    return [entry.number for entry in entries]


def _no_such(index: Index, name: str) -> NoSuchProject:
    from rapidfuzz import fuzz, process  # only when a name was not found

    message = _("There is no project “{name}”.").format(name=name)
    every = _("`icmd list` lists them all; `{command}` searches their texts.").format(command=searching(name))
    if not any(map(str.isalpha, name)):
        return NoSuchProject(message, every)  # a figure of some text is near no project's number
    folded = fold_name(name).replace(" ", "-")
    found = process.extract(folded, index.ids(), scorer=fuzz.WRatio, score_cutoff=70, limit=3)
    words = index.nearest_words(name)
    suggestions = [id_ for id_, _score, _at in found] or [word for near in words.values() for word in near][:3]
    return NoSuchProject(message, did_you_mean(suggestions) or every)


def _names_of(entry: Entry) -> str:
    record = entry.record()
    return " ".join([record["title"], record.get("short_title", ""), *record.get("regions", [])])
