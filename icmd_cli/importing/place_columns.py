"""Which columns hold the countries where projects work, and which those of others, such as donors' seats."""

from collections.abc import Sequence

from icmd_cli.domain.values.places import read_places
from icmd_cli.importing import evidence
from icmd_cli.readers.raw import Row
from icmd_cli.reference.headings import plain_key, says, words


def elsewhere(names: Sequence[str], rows: Sequence[Row], holders: Sequence[int]) -> dict[int, int]:
    """Of the columns `holders` of countries, those where no project works -> the one that says that its own are.

    Some of their countries are others than those of that one.
    """
    of_others = {at for at in holders if _is_of_another(at, names)}
    sure = [at for at in holders if says(names[at], "where") and at not in of_others]
    judged = rows[: evidence.JUDGED] if sure else ()
    return {at: sure[0] for at in holders if at not in sure and any(_contradict(row, at, sure[0]) for row in judged)}


def _is_of_another(at: int, names: Sequence[str]) -> bool:
    """Whether another heading calls by name those whose country it is: "Beneficiary country", "Beneficiary name"."""
    whose = _whose(names[at], "country")
    return bool(whose) and any(_whose(name, "name") == whose for other, name in enumerate(names) if other != at)


def _whose(heading: str, kind: str) -> frozenset[str]:
    """The words of a heading besides those of a kind, of which it has one; none where it has not."""
    found = frozenset(plain_key(heading).split())
    return found - words(kind) if found & words(kind) else frozenset()


def _contradict(row: Row, one: int, other: int) -> bool:
    """Whether two cells of a row name places, and none in common."""
    cells = [row.cells[at] if at < len(row.cells) else None for at in (one, other)]
    places = [read_places(cell) for cell in cells if isinstance(cell, str) and not evidence.is_empty(cell)]
    if len(places) < 2 or any(found.unknown for found in places):  # noqa: PLR2004 - both
        return False
    return {*places[0].countries, *places[0].regions}.isdisjoint((*places[1].countries, *places[1].regions))


def likeliest(names: Sequence[str], rows: Sequence[Row], free: Sequence[int], others: Sequence[int]) -> int | None:
    """The likeliest column of countries among those without a known heading, then among the `others`."""
    for group in (free, others):
        shares = {}
        for at in group:
            cells = evidence.cells_of(rows, at)
            is_elsewhere = says(names[at], "elsewhere")
            if not is_elsewhere and evidence.share(cells, evidence.is_place) >= evidence.NEARLY_ALL:
                shares[at] = (any(map(_names_country, cells)), len(cells), -at)
        if shares:
            return max(shares, key=lambda at: shares[at])
    return None


def _names_country(cell: object) -> bool:
    return isinstance(cell, str) and bool(read_places(cell).countries)
