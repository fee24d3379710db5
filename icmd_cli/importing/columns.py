"""Which field each column of a table holds: its heading gives a likelihood, its values confirm or overrule it."""

from collections.abc import Iterator, Mapping, Sequence
from enum import StrEnum
from typing import NamedTuple

from icmd_cli.domain.project import LIST_FIELDS
from icmd_cli.domain.values.units import unit_in
from icmd_cli.importing import evidence, place_columns
from icmd_cli.importing.column_types import ColumnChoices
from icmd_cli.importing.header_parts import by_words_within, is_some_title, may_be, says_nothing
from icmd_cli.importing.header_words import (
    COLUMN_FIELDS,
    CURRENCY,
    PERIOD,
    QUALIFIED,
    Meaning,
    choice_of,
    meaning_of,
    order_in,
)
from icmd_cli.readers.raw import Row
from icmd_cli.reference.headings import words
from icmd_cli.reference.hxl import hxl_currency, hxl_field
from icmd_cli.text import fold_name

REASON_HEADINGS = ("icmd: reason", "icmd: suggestion", "icmd: line")
"""What a file of refused rows adds to the user's own columns; never read back."""

ID_HEADING = "icmd: id"
"""The id that was given to the project of a row which had cells skipped; read back as the id."""

NUMBER = "number"
"""icmd's own count of projects."""

_EITHER = frozenset(("start", "end"))
"""Fields that a second column may fill where the first one is empty: the planned dates, where nothing has begun."""

_ONLY_ONE = (
    (frozenset(("url", "sources")), "url", evidence.is_web),
    (frozenset(("start", "end", PERIOD)), PERIOD, evidence.is_period),
    (frozenset(("budget",)), "budget", evidence.is_money),
)
"""Where no column holds one of these fields, the only one whose values are of the kind holds the field."""

_MAY_BE_PLACES = ("regions", "partners", "lead")
_FEW = 0.2
_GLANCE = 20
"""So many rows tell what a column that is not used may hold."""


class Via(StrEnum):
    """What settled a column: why it holds its field, or why it is not used."""

    HEADING = "heading"
    VALUES = "values"
    HASHTAG = "hashtag"
    OPTION = "option"
    FALLBACK = "fallback"
    UNKNOWN = "unknown-heading"
    BLANK = "no-heading"
    OWN = "icmd"
    OTHER = "other-column"
    KIND = "other-values"
    COUNTER = "row-counter"
    REPEATS = "repeats"
    CONSTANT = "constant"
    PERSON = "person"
    ELSEWHERE = "elsewhere"
    MAYBE = "maybe"


class Column(NamedTuple):
    """One column as it was understood; `field` is None when it is not used, and `meant` what its heading means then.

    `currency`, `order` of dates and `scale` of amounts are what the heading says ("en millions d'euros"); `other` is
    the column that holds the field instead, or first.
    """

    at: int
    heading: str
    field: str | None
    via: Via
    currency: str | None = None
    order: str | None = None
    scale: int = 1
    other: str = ""
    meant: str | None = None


class Grid(NamedTuple):
    """The names of the columns and what they say, the hashtags under them, the rows after them."""

    names: Sequence[str]
    said: Sequence[str]
    hints: Sequence[str]
    rows: Sequence[Row]

    @property
    def own(self) -> bool:
        """Whether these are the names that icmd itself writes."""
        return all(name in (*COLUMN_FIELDS, NUMBER) for name in self.names if name)


class Assigned(NamedTuple):
    """The columns; the language that most headings are in; the language of the texts, when headings say it."""

    columns: Sequence[Column]
    spoken: str | None
    texts: str | None


def assigned(grid: Grid, wanted: ColumnChoices) -> Assigned:
    """What every column of `grid` holds."""
    settled = dict(wanted.by_heading(grid.names))
    found = [_meant(at, grid, settled.get(at)) for at in range(len(grid.names))]
    meanings = {at: one for at, one in enumerate(found) if isinstance(one, Meaning)}
    columns = {at: one for at, one in enumerate(found) if isinstance(one, Column)}
    judged = {} if grid.own else {**_overruled(grid, meanings), **_elsewhere(grid, meanings)}
    for at, column in (*_persons(grid.names, meanings), *judged.items()):
        columns[at] = column
        del meanings[at]
    if not grid.own:
        meanings |= _promoted(grid, meanings, columns, wanted)
        meanings |= _only_title(grid, meanings, columns)
        columns = {at: column for at, column in columns.items() if at not in meanings}
    tagged = _language_of_texts(meanings, wanted.texts)
    for column in _shared_out(grid.names, meanings, columns, tagged):
        columns[column.at] = column
    spoken = [meaning.spoken for meaning in meanings.values() if meaning.spoken]
    spoken_most = max(sorted(set(spoken)), key=spoken.count) if spoken else None
    kept = [_skipped(columns[at], settled, wanted.without) for at in sorted(columns)]
    return Assigned(kept if grid.own else _perhaps(kept, grid.rows, wanted.without), spoken_most, tagged)


def _perhaps(columns: Sequence[Column], rows: Sequence[Row], without: frozenset[str]) -> list[Column]:
    """`columns`, those that are not used with the field that they may hold, where no column holds it."""
    held = {column.field for column in columns} | without
    held |= _EITHER if PERIOD in held else frozenset()
    lacking = [field for field in ("budget", "start", "end") if field not in held]

    def judged(column: Column) -> Column:
        cells = evidence.cells_of(rows[:_GLANCE], column.at) if lacking and column.via == Via.UNKNOWN else ()
        field = next((field for field in lacking if may_be(field, column.heading, cells)), None)
        return column._replace(via=Via.MAYBE, meant=field) if field else column

    return list(map(judged, columns))


def _skipped(column: Column, settled: Mapping[int, str | None], without: frozenset[str]) -> Column:
    """`column`, unused where the user skips it: last of all, so that no other one takes its place."""
    if column.field in without or settled.get(column.at, column.field or "") is None:
        return column._replace(field=None, via=Via.OPTION, meant=column.field or column.meant)
    return column


def _meant(at: int, grid: Grid, settled: str | None) -> Meaning | Column:
    """What one heading means, to be weighed against the others; or the column, where there is nothing to weigh.

    `settled` is the field that the user gave to it.
    """
    name = grid.names[at]
    if name.casefold() in REASON_HEADINGS or (
        name == NUMBER and all(map(evidence.is_number, evidence.cells_of(grid.rows, at)))
    ):
        return Column(at, name, None, Via.OWN)
    if name.casefold() == ID_HEADING:
        return Column(at, name, "id", Via.OPTION)
    if settled:
        unit = unit_in(name)
        return Column(at, name, settled, Via.OPTION, unit.currency, order_in(name), unit.scale)
    meaning = meaning_of(grid.said[at]) if name else None
    cells = evidence.cells_of(grid.rows, at) if meaning and meaning[:2] == (CURRENCY, QUALIFIED) else ()
    if meaning and evidence.share(cells, evidence.is_amount) > evidence.MOST:
        meaning = meaning._replace(field="budget")  # "Montant en devise"
    choice = choice_of(grid.said[at])
    if choice and not (meaning and (meaning.unit.currency or not meaning.rank)):
        is_one, field, otherwise = choice
        told = field if evidence.share(evidence.cells_of(grid.rows, at), is_one) >= evidence.MOST else otherwise
        meaning = (meaning or Meaning("", QUALIFIED))._replace(field=told or "", told=True)
    if meaning and at < len(grid.hints) and not meaning.unit.currency:
        meaning = meaning._replace(unit=meaning.unit._replace(currency=hxl_currency(grid.hints[at])))
    if meaning:
        return meaning if meaning.field else Column(at, name, None, Via.KIND)
    field = hxl_field(grid.hints[at]) if at < len(grid.hints) else None
    if field:
        return Column(at, name or grid.hints[at], field, Via.HASHTAG, hxl_currency(grid.hints[at]))
    return Column(at, name, None, Via.UNKNOWN if name else Via.BLANK)


def _persons(names: Sequence[str], meanings: Mapping[int, Meaning]) -> Iterator[tuple[int, Column]]:
    """The names that are persons', not projects'."""
    if any(fold_name(name) in words("persons") for name in names):
        for at, meaning in meanings.items():
            if meaning.field == "title" and fold_name(names[at]) in words("names"):
                yield at, Column(at, names[at], None, Via.PERSON)


def _overruled(grid: Grid, meanings: Mapping[int, Meaning]) -> dict[int, Column]:
    """The columns whose values are of another kind than their headings say."""
    return {
        at: Column(at, grid.names[at], None, Via.KIND, meant=meaning.field)
        for at, meaning in meanings.items()
        if evidence.contradicts(meaning.field, grid.names[at], evidence.cells_of(grid.rows, at))
    }


def _elsewhere(grid: Grid, meanings: Mapping[int, Meaning]) -> dict[int, Column]:
    """The columns of countries where no project works."""
    holders = [at for at, meaning in meanings.items() if meaning.field == "countries"]
    return {
        at: Column(at, grid.names[at], None, Via.ELSEWHERE, other=grid.names[sure], meant="countries")
        for at, sure in place_columns.elsewhere(grid.names, grid.rows, holders).items()
    }


def _promoted(
    grid: Grid, meanings: Mapping[int, Meaning], columns: Mapping[int, Column], wanted: ColumnChoices
) -> dict[int, Meaning]:
    """The columns that hold countries, or links, whatever they are called, where no heading tells of one."""
    told = {meaning.field for meaning in meanings.values()} | {column.field for column in columns.values()}
    free = [at for at, column in columns.items() if column.via in (Via.UNKNOWN, Via.BLANK)]
    found: dict[int, Meaning] = {}
    holders = [at for at, meaning in meanings.items() if meaning.field == "countries"]
    unlike = all(evidence.share(evidence.cells_of(grid.rows, at), evidence.is_place) < _FEW for at in holders)
    by_hand = "countries" in {column.field for column in columns.values()} or "countries" in wanted.without
    if unlike and not by_hand:
        others = [at for at, meaning in meanings.items() if meaning.field in _MAY_BE_PLACES and not holders]
        if (best := place_columns.likeliest(grid.names, grid.rows, free, others)) is not None:
            found[best] = Meaning("countries", QUALIFIED, told=True)
            found |= {at: meanings[at]._replace(field="regions", told=True) for at in holders}
    found |= by_words_within(grid.names, grid.rows, [at for at in free if at not in found], told | wanted.without)
    for fields, field, is_one in _ONLY_ONE:
        rest = [at for at in free if at not in found] if not told & fields else []
        rest = [at for at in rest if field != "budget" or says_nothing(grid.names[at])]  # a part of it has a name
        ones = [at for at in rest if evidence.share(evidence.cells_of(grid.rows, at), is_one) >= evidence.NEARLY_ALL]
        if len(ones) == 1:
            found[ones[0]] = Meaning(field, QUALIFIED, told=True)
    return found


def _only_title(grid: Grid, meanings: Mapping[int, Meaning], columns: Mapping[int, Column]) -> dict[int, Meaning]:
    """Where no column is the projects' title, the one that holds short titles, or titles of something."""
    if "title" in {m.field for m in meanings.values()} | {c.field for c in columns.values()}:
        return {}
    free = [at for at, column in columns.items() if column.via == Via.UNKNOWN]
    titles = [at for at, meaning in meanings.items() if meaning.field == "short_title"] or [
        at for at in free if is_some_title(grid.names[at], evidence.cells_of(grid.rows, at))
    ]
    return {titles[0]: Meaning("title", QUALIFIED, told=True)} if len(titles) == 1 else {}


def _language_of_texts(meanings: Mapping[int, Meaning], wanted: str | None) -> str | None:
    found = [m.texts for m in meanings.values() if m.field == "title" and m.texts]
    return wanted if wanted in found else found[0] if found else None


def _shared_out(
    names: Sequence[str],
    meanings: Mapping[int, Meaning],
    columns: Mapping[int, Column],
    tagged: str | None,
) -> Iterator[Column]:
    """The columns that headings or values told: each field to the likeliest, lists and dates to all of them."""
    taken = {column.field for column in columns.values() if column.field}
    for field, at in _winners(names, meanings, tagged).items():
        for one in [position for position, meaning in meanings.items() if meaning.field == field]:
            meaning = meanings[one]
            joins = field in LIST_FIELDS or field in _EITHER
            if field in taken or not (one == at or joins):
                other = names[at] if field not in taken else ""
                yield Column(one, names[one], None, Via.OTHER, other=other, meant=field)
                continue
            via = Via.VALUES if meaning.told else Via.HEADING
            other = ""
            if one != at and field not in LIST_FIELDS:
                via, other = Via.FALLBACK, names[at]
            unit = meaning.unit
            yield Column(one, names[one], field, via, unit.currency, meaning.order, unit.scale, other)


def _winners(names: Sequence[str], meanings: Mapping[int, Meaning], tagged: str | None) -> dict[str, int]:
    """The column for each field: the one in the wanted language, then the likeliest heading, then the first."""
    best: dict[str, tuple[bool, int, int]] = {}
    for at, meaning in meanings.items():
        key = (bool(meaning.texts) and meaning.texts != tagged, meaning.rank, at)
        if meaning.field not in best or key < best[meaning.field]:
            best[meaning.field] = key
    found = {field: at for field, (_other, _rank, at) in best.items()}
    if CURRENCY in found and "budget" in found:  # "Devise du coût total" is that of "Coût total"
        amount = fold_name(names[found["budget"]])
        same = [at for at, m in meanings.items() if m.field == CURRENCY and amount in fold_name(names[at])]
        found[CURRENCY] = same[0] if same else found[CURRENCY]
    return found
