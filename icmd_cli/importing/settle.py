"""What holds for a whole file and nothing in it tells: one question for each, with the evidence."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from itertools import chain
from typing import NamedTuple

from icmd_cli.domain.values.units import remark, unit_in
from icmd_cli.importing.identity import unique_columns
from icmd_cli.importing.inference import Understood
from icmd_cli.importing.merge import Differing, Merged
from icmd_cli.importing.model import Incoming, OpenQuestion, Origin, Refused, Rule
from icmd_cli.reference import currencies
from icmd_cli.shell import quoted_word

_SETTLING = {
    Rule.DECIMAL: ("--decimal comma", "--decimal point"),
    Rule.ORDER: ("--date-order DMY", "--date-order MDY"),
    Rule.PARTS: ("--rows add-up", "--rows first"),
}
PLACEHOLDER = "CODE"
"""Stands in an option for what only the user knows."""

_SHOWN = 3
_HALF = 0.5
"""The share of a file's amounts that must lack their currency before it is the file's: less are slips in cells."""


class _Found(NamedTuple):
    """The cells of a file that one thing would settle."""

    headings: dict[str, None]
    values: dict[str, None]
    rows: list[Origin]


def questions(merged: Merged, tables: Sequence[Understood]) -> list[OpenQuestion]:
    """What must be settled before the files of `tables` go in."""
    found = [*_of_cells(merged.rows, tables), *_of_places(merged.rows, tables), *_of_rows(merged.differing, tables)]
    order = list(dict.fromkeys(table.source.name for table in tables))
    return sorted(found, key=lambda question: (order.index(question.file), -question.rows))


def _of_cells(rows: Iterable[Incoming | Refused], tables: Sequence[Understood]) -> Iterator[OpenQuestion]:
    found: dict[tuple[str, Rule], _Found] = defaultdict(lambda: _Found({}, {}, []))
    amounts: dict[str, int] = defaultdict(int)
    for row in rows:
        if isinstance(row, Refused):  # what does not go in asks nothing
            continue
        if row.project.budget is not None:
            amounts[row.origins[0].place.file] += 1
        for origin, problem in row.left:
            if problem.rule in (Rule.CURRENCY, *_SETTLING):
                one = found[origin.place.file, Rule(problem.rule)]
                one.headings[origin.layout.heading(problem.field)] = None
                one.values[str(problem.value)] = None
                one.rows.append(origin)
    for (file, rule), one in found.items():
        if rule == Rule.CURRENCY and len(one.rows) < _HALF * (len(one.rows) + amounts[file]):
            continue
        options = _currencies(file, tables, one) if rule == Rule.CURRENCY else _SETTLING[rule]
        if rule == Rule.DECIMAL and "," in next(iter(one.values)):  # 45,000 is likelier 45 thousand
            options = options[::-1]
        yield OpenQuestion(rule, file, tuple(one.headings), len(one.rows), tuple(one.values)[:_SHOWN], options)


def _currencies(file: str, tables: Sequence[Understood], found: _Found) -> tuple[str, ...]:
    """The options that name a currency: one that another heading or a remark names, or one that the word can mean."""
    own = [table for table in tables if table.source.name == file]
    headings = [column.heading for table in own for column in table.headings.columns]
    texts = [str(cell) for table in own for row in table.headings.preamble for cell in row.cells if cell]
    named = [unit_in(heading).currency for heading in headings] + [remark(text).currency for text in texts]
    codes = [code for word in named if word and (code := currencies.find(word))]
    words = map(currencies.candidates, (*chain(*map(_words, found.values)), *filter(None, named)))
    likely = list(dict.fromkeys([*codes, *chain.from_iterable(words)]))[:_SHOWN]
    return (*(f"--currency {code}" for code in likely or [PLACEHOLDER]), "--without budget")


def _words(value: str) -> tuple[str, ...]:
    """What an amount has besides its number, and the last word of it: "millones de dólares", "dólares"."""
    text = "".join(c for c in value if not c.isdigit() and c not in ".,'’\u00a0\u202f").strip()
    return text, *text.split()[-1:]


def _of_places(rows: Iterable[Incoming | Refused], tables: Sequence[Understood]) -> Iterator[OpenQuestion]:
    """The country of rows that name none, where the others of their file all name one, or none does."""
    lacking: dict[str, list[Incoming]] = defaultdict(list)
    named: dict[str, set[str]] = defaultdict(set)
    for row in rows:
        if isinstance(row, Incoming):
            file = row.origins[0].place.file
            named[file].update(row.project.countries)
            if row.unplaced:
                lacking[file].append(row)
    for file, found in lacking.items():
        codes = sorted(named[file])
        if len(codes) > 1:
            continue
        headings = {heading: None for row in found if (heading := row.origins[0].layout.fields.get("countries"))}
        count = sum(len(row.origins) for row in found)
        titles = tuple(dict.fromkeys(row.project.title for row in found))[:_SHOWN]
        own = [column for table in tables if table.source.name == file for column in table.headings.columns]
        others = [column.heading for column in own if column.field == "partner_countries" and not codes]
        options = (
            *[f"--map {quoted_word(f'{name}=countries')}" for name in others[:1]],  # to a donor, partners are countries
            f"--set countries={codes[0] if codes else PLACEHOLDER}",
            "--set countries=none",
        )
        yield OpenQuestion(Rule.PLACE, file, tuple(headings), count, titles, options)


def _of_rows(differing: Sequence[Differing], tables: Sequence[Understood]) -> Iterator[OpenQuestion]:
    """Several rows of one project that may be its parts."""
    of_file: dict[str, list[Differing]] = defaultdict(list)
    for one in differing:
        for file in dict.fromkeys(row.origins[0].place.file for row in one.rows):
            of_file[file].append(one)
    for file, found in of_file.items():
        headings = {
            row.origins[0].layout.heading(field): None for one in found for field in one.fields for row in one.rows[:1]
        }
        count = sum(len(row.origins) for one in found for row in one.rows)
        names = tuple(_name(one.rows[0]) for one in found[:_SHOWN])
        options = ["--rows add-up", "--rows first"]
        for table in tables:
            if table.source.name == file:
                unique = unique_columns(table.headings.columns, table.headings.rows)
                options += [f"--map {quoted_word(f'{column.heading}=code')}" for column in unique]
        yield OpenQuestion(Rule.ROWS, file, tuple(headings), count, names, tuple(options), len(found))


def _name(row: Incoming) -> str:
    """How a project is called by those who sent its rows: its code and its title."""
    return " ".join(filter(None, (row.project.code, row.project.title)))


def asked(
    plan_rows: Merged, found: Sequence[OpenQuestion]
) -> tuple[list[Incoming | Refused], list[Incoming | Refused]]:
    """The rows that can go in, and those of files of which something is asked: a file goes in whole or not at all."""
    blocked = {question.file for question in found}
    if not blocked:
        return plan_rows.rows, []
    free: list[Incoming | Refused] = []
    waiting: list[Incoming | Refused] = []
    for row in plan_rows.rows:
        origins = row.origins if isinstance(row, Incoming) else (row.origin,)
        (waiting if any(origin.place.file in blocked for origin in origins) else free).append(row)
    return free, waiting
