"""Which row of a table holds its headings, and which field each of its columns holds."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any, NamedTuple

from icmd_cli.i18n import enumerated, quoted
from icmd_cli.importing.column_types import ColumnChoices
from icmd_cli.importing.columns import Column, Grid, assigned
from icmd_cli.importing.header_parts import field_within
from icmd_cli.importing.header_words import choice_of, meaning_of
from icmd_cli.importing.two_rows import joined_headings, said_in_groups
from icmd_cli.readers.raw import RawTable, Row
from icmd_cli.reference.hxl import hxl_field, is_hxl
from icmd_cli.text import clean, fold_name

_SEARCHED = 20
"""Among this many first rows the headings are looked for."""

_SEEN = 12
"""At most this many headings are listed in an error."""


class Headings(NamedTuple):
    """The heading row of a table: its line, its columns, the rows after it, what was skipped before it.

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
    table: RawTable,
    wanted: ColumnChoices = ColumnChoices(),  # noqa: B008 - frozen
    header_row: int | None = None,
) -> Headings | None:
    """The headings of `table`, or None when it has none with a title.

    `wanted` is what the user settled about the columns; `header_row` the line on which the headings stand, when the
    user says so.
    """
    rows = list(table.rows)
    start = _heading_row(rows, wanted.mapping, header_row, exact=table.exact)
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
        if all(isinstance(cell, str | None) for cell in after[0].cells) and (both := joined_headings(names, below)):
            names, after = both, after[1:]
    grid = Grid(names, said_in_groups(names), hints, after)
    found = assigned(grid, wanted)
    return Headings(rows[start].line, found.columns, after, rows[:start], found.spoken, found.texts, grid.own)


def _heading_row(
    rows: Sequence[Row], chosen: Mapping[str, str | None], header_row: int | None, *, exact: bool
) -> int | None:
    if header_row is not None:
        return next((at for at, row in enumerate(rows) if row.line == header_row), None)
    if exact:
        return 0 if rows else None
    if (named := _row_with(rows, chosen)) is not None:
        return named
    best = _likeliest(rows, lambda names: _fields_of(names, chosen))
    if best is None:  # no heading is known as a whole
        best = _likeliest(rows, lambda names: {field for name in names if (field := field_within(name))})
    if best is None:  # only values can tell the columns beside the titles
        best = next((at for at, row in enumerate(rows[:_SEARCHED]) if _names_titles(row, chosen)), None)
    if best and is_hxl([_text(cell) for cell in rows[best].cells]) and _wide(rows[best - 1]):
        return best - 1  # the hashtags explain the headings above them
    return best - 1 if best and _is_lower_half(rows[best - 1], rows[best], chosen) else best


def _likeliest(rows: Sequence[Row], fields_of: Callable[[Sequence[str]], set[str]]) -> int | None:
    """The position of the row whose cells mean most fields, a title among them."""
    best, best_score, titled = None, 0, False
    for at, row in enumerate(rows[:_SEARCHED]):
        names = [_text(cell) for cell in row.cells if isinstance(cell, str)]
        fields = fields_of(names)
        wide = len([name for name in names if name]) > 1
        score = len(fields) if len(fields) > 1 or ("title" in fields and not wide) else 0
        if titled and not ("title" in fields and score > best_score):
            break  # else the titled row before only names groups: "Projet" over "Titre" and "Code"
        if score > best_score:
            best, best_score, titled = at, score, "title" in fields and wide  # "Projets" alone may stand above it all
    return best


def _names_titles(row: Row, chosen: Mapping[str, str | None]) -> bool:
    """Whether a row of texts has a heading of titles among others that are not known."""
    filled = [cell for cell in row.cells if cell not in (None, "")]
    names = [_text(cell) for cell in filled if isinstance(cell, str)]
    return len(filled) > 1 and len(names) == len(filled) and "title" in _fields_of(names, chosen)


def _is_lower_half(above: Row, row: Row, chosen: Mapping[str, str | None]) -> bool:
    """Whether a row of headings tells more together with the one above it: "Total" under "Coût"."""
    names = [_text(cell) for cell in row.cells]
    both = joined_headings([_text(cell) for cell in above.cells], names) if _wide(above) else None
    if both is None:
        return False
    fields = _fields_of(both, chosen)
    return "title" in fields and not fields <= _fields_of(names, chosen)


def _row_with(rows: Sequence[Row], chosen: Mapping[str, str | None]) -> int | None:
    """The first row that holds the heading which the user says is the titles'."""
    titles = {fold_name(heading) for heading, field in chosen.items() if field == "title"}
    return next(
        (at for at, row in enumerate(rows[:_SEARCHED]) if titles & {fold_name(_text(c)) for c in row.cells}), None
    )


def _fields_of(names: Sequence[str], chosen: Mapping[str, str | None]) -> set[str]:
    """The fields that the cells of a row would mean as headings."""
    fields = {meaning.field for name in names if (meaning := meaning_of(name))}
    fields |= {field for name in names if (field := chosen.get(name))}
    fields |= {field for name in names if (choice := choice_of(name)) and (field := choice[2] or choice[1])}
    return fields | ({field for name in names if (field := hxl_field(name))} if is_hxl(names) else set())


def _wide(row: Row) -> bool:
    return len([cell for cell in row.cells if _text(cell)]) > 1


def _text(cell: Any) -> str:
    return clean(cell) if isinstance(cell, str) else "" if cell is None else str(cell)


def seen(headings: Iterable[str]) -> str:
    """The sentence that lists the headings that were seen."""
    return enumerated(_SEEN, [quoted(name) for name in headings if name])
