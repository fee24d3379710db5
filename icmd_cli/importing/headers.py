"""Which row of a table holds its headings, and which field each of its columns holds."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, NamedTuple

from icmd_cli.domain.project import LIST_FIELDS
from icmd_cli.domain.values.lists import split_list
from icmd_cli.domain.values.units import unit_in
from icmd_cli.i18n import _, plural, quoted
from icmd_cli.importing.header_words import (
    COLUMN_FIELDS,
    QUALIFIED,
    Choice,
    Meaning,
    choice_of,
    hxl_currency,
    hxl_field,
    is_hxl,
    is_name,
    order_in,
    understand,
)
from icmd_cli.importing.two_rows import joined
from icmd_cli.readers.raw import Row, Table
from icmd_cli.text import clean, fold_name

REASON_HEADINGS = ("icmd: reason", "icmd: suggestion", "icmd: line")
"""What a file of refused rows adds to the user's own columns; never read back."""

_EITHER = frozenset(("start", "end"))
"""Fields that a second column may fill where the first one is empty: the planned dates, where nothing has begun."""

_PERSONS = frozenset(
    ("prenom", "prenoms", "first name", "firstname", "last name", "surname", "given name", "apellido", "apellidos")
)
"""Beside one of these headings a name is a person's, and the sheet no list of projects."""

_SEARCHED = 20
"""Among so many first rows the headings are looked for."""

_JUDGED = 500
"""So many values tell what a column holds."""


class Column(NamedTuple):
    """One column as it was understood; `field` is None when it is not used, and `why` says the reason or the rule.

    `currency`, `order` of dates and `scale` of amounts are what the heading says ("en millions d'euros").
    """

    at: int
    heading: str
    field: str | None
    why: str
    currency: str | None = None
    order: str | None = None
    scale: int = 1


class Headings(NamedTuple):
    """The heading row of a table: its line, its columns, the rows after it, what was left out before it.

    `spoken` is the language that most headings are in (None when it cannot be told); `texts` the language of the texts
    when the headings say it ("title#fr"); `own` says that these are the names that icmd itself writes.
    """

    line: int
    columns: Sequence[Column]
    rows: Sequence[Row]
    preamble: Sequence[Row] = ()
    spoken: str | None = None
    texts: str | None = None
    own: bool = False


def find_headings(
    table: Table, chosen: Mapping[str, str | None], header_row: int | None = None, texts: str | None = None
) -> Headings | None:
    """The headings of `table`, or None when it has none with a title.

    `chosen` maps headings to fields (None: leave the column out) by the user's word; `header_row` is the line on which
    they stand, when the user says so; `texts` the wanted language where titles stand in several.
    """
    rows = list(table.rows)
    start = _heading_row(rows, chosen, header_row, exact=table.exact)
    if start is None:
        return None
    names = [_text(cell) for cell in rows[start].cells]
    after = rows[start + 1 :]
    hints: Sequence[str] = ()
    if not table.exact and is_hxl(names):
        hints = names
    elif not table.exact and after and is_hxl([_text(cell) for cell in after[0].cells]):
        hints, after = [_text(cell) for cell in after[0].cells], after[1:]
    elif not table.exact and after:
        below = [_text(cell) for cell in after[0].cells]
        if all(isinstance(cell, str | None) for cell in after[0].cells) and (both := joined(names, below)):
            names, after = both, after[1:]
    columns, spoken, tagged = _columns(_Row(names, hints, after), chosen, texts)
    own = all(name in (*COLUMN_FIELDS, "number") for name in names if name)
    return Headings(rows[start].line, columns, after, rows[:start], spoken, tagged, own)


def _heading_row(
    rows: Sequence[Row], chosen: Mapping[str, str | None], header_row: int | None, *, exact: bool
) -> int | None:
    if header_row is not None:
        return next((at for at, row in enumerate(rows) if row.line == header_row), None)
    if exact:
        return 0 if rows else None
    best, best_score, titled = None, 0, False
    for at, row in enumerate(rows[:_SEARCHED]):
        names = [_text(cell) for cell in row.cells if isinstance(cell, str)]
        fields = _fields_of(names, chosen)
        wide = len([name for name in names if name]) > 1
        score = len(fields) if len(fields) > 1 or ("title" in fields and not wide) else 0
        if titled and not ("title" in fields and score > best_score):
            break  # else the titled row before only names groups: "Projet" over "Titre" and "Code"
        if score > best_score:
            best, best_score, titled = at, score, "title" in fields and wide  # "Projets" alone may stand above it all
    if best and is_hxl([_text(cell) for cell in rows[best].cells]) and _wide(rows[best - 1]):
        return best - 1  # the hashtags explain the headings above them
    return best


def _fields_of(names: Sequence[str], chosen: Mapping[str, str | None]) -> set[str]:
    """The fields that the cells of a row would mean as headings."""
    fields = {meaning.field for name in names if (meaning := understand(name))}
    fields |= {field for name in names if (field := chosen.get(name))}
    fields |= {field for name in names if (choice := choice_of(name)) and (field := choice[2] or choice[1])}
    return fields | ({field for name in names if (field := hxl_field(name))} if is_hxl(names) else set())


def _wide(row: Row) -> bool:
    return len([cell for cell in row.cells if _text(cell)]) > 1


def _by_values(choice: Choice, at: int, rows: Sequence[Row]) -> str | None:
    """The field of a column whose heading leaves a choice that its values make."""
    is_one, field, otherwise = choice
    found = [row.cells[at] for row in rows[:_JUDGED] if at < len(row.cells) and row.cells[at]]
    # A cell may hold several values: each is looked at.
    values = {str(one) for cell in found for one in (cell if isinstance(cell, list) else split_list(str(cell)))}
    return field if len([value for value in values if is_one(value)]) * 2 > len(values) else otherwise


class _Row(NamedTuple):
    """A heading row, the hashtags under it, the rows after it."""

    names: Sequence[str]
    hints: Sequence[str]
    after: Sequence[Row]


def _columns(
    row: _Row, chosen: Mapping[str, str | None], texts: str | None
) -> tuple[list[Column], str | None, str | None]:
    meanings: dict[int, Meaning] = {}
    columns: dict[int, Column] = {}
    settled = {fold_name(name): field for name, field in chosen.items()}
    for at in range(len(row.names)):
        found = _meant(at, row, settled)
        if isinstance(found, Meaning):
            meanings[at] = found
        else:
            columns[at] = found
    names = row.names
    if any(fold_name(name) in _PERSONS for name in names):
        for at in [at for at, meaning in meanings.items() if meaning.field == "title" and is_name(names[at])]:
            del meanings[at]
            columns[at] = Column(at, names[at], None, _("a person's name"))
    taken = {column.field for column in columns.values() if column.field}
    tagged = _language_of_texts(meanings, texts)
    for field, at in _winners(meanings, tagged).items():
        for loser in [position for position, meaning in meanings.items() if meaning.field == field]:
            meaning = meanings[loser]
            joins = field in LIST_FIELDS or field in _EITHER
            if (loser == at or joins) and field not in taken:
                why = _("its values tell") if meaning.told else ""
                if loser != at and field not in LIST_FIELDS:
                    why = _("where “{other}” is empty").format(other=names[at])
                columns[loser] = Column(
                    loser, names[loser], field, why, meaning.unit.currency, meaning.order, meaning.unit.scale
                )
            else:
                other = names[at] if field not in taken else "--map"
                why = _("means {field}, as “{other}” does").format(field=field, other=other)
                columns[loser] = Column(loser, names[loser], None, why)
    spoken = [meaning.spoken for meaning in meanings.values() if meaning.spoken]
    tongue = max(set(spoken), key=spoken.count) if spoken else None
    return [columns[at] for at in sorted(columns)], tongue, tagged


def _meant(at: int, row: _Row, settled: Mapping[str, str | None]) -> Meaning | Column:
    """What one heading means, to be weighed against the others; or the column, where there is nothing to weigh."""
    name = row.names[at]
    if name.casefold() in REASON_HEADINGS or name == "number":
        return Column(at, name, None, _("icmd's own remark"))
    if name and fold_name(name) in settled:
        unit = unit_in(name)
        return Column(at, name, settled[fold_name(name)], "--map", unit.currency, order_in(name), unit.scale)
    meaning = understand(name) if name else None
    choice = choice_of(name)
    if choice and not (meaning and (meaning.unit.currency or not meaning.rank)):
        told = _by_values(choice, at, row.after)
        meaning = (meaning or Meaning("", QUALIFIED))._replace(field=told or "", told=True)
    if meaning:
        unused = Column(at, name, None, _("its values are of another kind"))
        return meaning if meaning.field else unused
    field = hxl_field(row.hints[at]) if at < len(row.hints) else None
    if field:
        return Column(at, name or row.hints[at], field, "HXL", hxl_currency(row.hints[at]))
    return Column(at, name, None, _("no known heading") if name else _("no heading"))


def _language_of_texts(meanings: Mapping[int, Meaning], wanted: str | None) -> str | None:
    found = [m.texts for m in meanings.values() if m.field == "title" and m.texts]
    return wanted if wanted in found else found[0] if found else None


def _winners(meanings: Mapping[int, Meaning], tagged: str | None) -> dict[str, int]:
    """The column for each field: the one in the wanted language, then the likeliest heading, then the first."""
    best: dict[str, tuple[bool, int, int]] = {}
    for at, meaning in meanings.items():
        key = (bool(meaning.texts) and meaning.texts != tagged, meaning.rank, at)
        if meaning.field not in best or key < best[meaning.field]:
            best[meaning.field] = key
    return {field: at for field, (_other, _rank, at) in best.items()}


def _text(cell: Any) -> str:
    return clean(cell) if isinstance(cell, str) else "" if cell is None else str(cell)


def seen(headings: Iterable[str]) -> str:
    """The sentence that lists the headings that were seen."""
    names = [name for name in headings if name]
    shown = ", ".join(quoted(name) for name in names[:12])
    more = len(names) - 12
    return shown + (plural(" and {n} more", " and {n} more", more).format(n=more) if more > 0 else "")
