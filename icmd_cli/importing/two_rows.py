"""Headings in two rows, the upper one over groups: "Budget" over "Montant" and "Devise"; made one row."""

from collections import Counter
from collections.abc import Mapping, Sequence
from itertools import zip_longest

from icmd_cli.domain.values.units import PARENTHESES
from icmd_cli.importing.header_words import CURRENCY, PERIOD, meaning_of
from icmd_cli.reference.headings import says

_WITHIN: Mapping[str, frozenset[str]] = {
    PERIOD: frozenset(("start", "end")),
    "start": frozenset(("start", "end")),
    "budget": frozenset(("donors", "budget", CURRENCY)),
    "donors": frozenset(("donors", "budget", CURRENCY)),
    "countries": frozenset(("countries", "regions")),
    "regions": frozenset(("countries", "regions")),
    "partners": frozenset(("partners", "lead")),
    "lead": frozenset(("partners", "lead")),
}
"""What stands under a heading of one field; under a heading of none, or over titles, anything."""

_ALIKE = 0.6
"""This many of a row's cells say what the headings above them say: the same in another language."""


def says_the_same(names: Sequence[str], row: Sequence[str]) -> bool:
    """Whether `row` repeats the headings above it, in their language or another one."""
    pairs = [(name, cell) for name, cell in zip(names, row, strict=False) if cell]
    alike = [cell for name, cell in pairs if _field(cell) and _field(cell) == _field(name)]
    return len(alike) > 1 and len(alike) >= _ALIKE * len(pairs)


def said_in_groups(names: Sequence[str]) -> list[str]:
    """What headings say that stand behind their group's name, as forms export them: "Période/Date de fin"."""
    groups = Counter(name.rpartition("/")[0] for name in names)

    def said(name: str) -> str:
        above, _slash, below = name.rpartition("/")
        in_group = above and below and (groups[above] > 1 or _field(above) == PERIOD)
        return together(above, below)[0] if in_group else name

    return list(map(said, names))


def joined_headings(upper: Sequence[str], lower: Sequence[str]) -> list[str] | None:
    """The headings that two rows are together, or None when the lower one holds none.

    An upper heading goes for the cells after it too that are empty or say the same, as a merged cell does.
    """
    filled = [at for at, cell in enumerate(lower) if cell]
    found: list[str] = []
    above = ""
    understood = over = titles = 0
    for name, below in zip_longest(upper, lower, fillvalue=""):
        merged, above = name in ("", above), name or above
        if not below or below == name:
            found.append(name)
            continue
        over += merged or PARENTHESES.fullmatch(below) is not None  # or only a unit stands below
        heading, known = together(above, below)
        understood += known
        titles += _field(name) == "title"
        found.append(heading)
    enough = understood * 2 >= len(filled) if titles else understood
    return found if over and enough else None


def together(above: str, below: str) -> tuple[str, bool]:
    """One heading of two, which a single row can hold as well; and whether it means something."""
    bare = PARENTHESES.sub(" ", above).strip()
    inside = "".join(f" ({text})" for text in PARENTHESES.findall(above))
    if _field(f"{bare} {below}"):
        return f"{bare} {below}{inside}", True
    group, own = _field(above), _field(below)
    of_another = group is None and says(bare, "words")  # "Nom" under "Contact"
    if own and not of_another and (group in (None, "title") or own in _WITHIN.get(group or "", ())):
        return f"{below} ({bare}){inside}" if bare else below, True
    return f"{bare} {below}", bool(own and of_another)


def _field(heading: str) -> str | None:
    meaning = meaning_of(heading) if heading else None
    return meaning.field if meaning else None
