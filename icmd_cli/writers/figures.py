"""Figures for machines: TSV, CSV, JSON, JSON Lines; and Markdown to paste. The keys are a documented contract."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import Any, NamedTuple

from icmd_cli.domain.dimensions import NUMBERS, heading, value_label
from icmd_cli.domain.figures import Figure, FigureTable, Overview, currencies
from icmd_cli.domain.reports import as_array, as_json
from icmd_cli.domain.values.lists import JOINT
from icmd_cli.i18n import _, language
from icmd_cli.render.markdown import table_row
from icmd_cli.writers.delimited import line_writer

NONE = "(none)"
"""What stands in TSV and CSV where nothing is known; in JSON it is null."""

TOTAL = "total"

_USUAL = ("mean", "median", "least", "greatest")
"""What is told of the budgets in one currency beside their sum."""


class _FigureRow(NamedTuple):
    """One line of data: its keys with their values, and the figure."""

    keys: Mapping[str, str | None]
    figure: Figure


def write_figures(name: str, table: FigureTable) -> Iterator[str]:
    """The `table` in the format `name`: a line for each value, of two fields for each pair."""
    if name == "md":
        return _markdown_pairs(table) if len(table.by) > 1 else _markdown(table)
    figures = table.cells if len(table.by) > 1 else table.rows
    lines = [_FigureRow(dict(zip(table.by, figure.values, strict=True)), figure) for figure in figures]
    return _WRITERS[name](lines, (*table.by,), currencies(table.total))


def write_overview(name: str, overview: Overview) -> Iterator[str]:
    """The `overview` in the format `name`: one JSON object, else a line for the total and for each value."""
    if name == "json":
        yield as_json(_report(overview), indent=1)
    elif name == "md":
        for table in overview.tables.values():
            yield from _markdown(table)
            yield "\n"
    else:
        lines = [_FigureRow({"by": TOTAL, "value": ""}, overview.total)]
        for by, table in overview.tables.items():
            lines += [_FigureRow({"by": by, "value": figure.values[0]}, figure) for figure in table.rows]
        yield from _WRITERS[name](lines, ("by", "value"), currencies(overview.total))


def _report(overview: Overview) -> dict[str, Any]:
    first, last = overview.years or (None, None)
    return {
        "projects": overview.total.projects,
        "countries": overview.countries,
        "first_year": first,
        "last_year": last,
        "budgets": _budgets(overview.total),
        "by": {
            _key(by): [_record(_FigureRow({by: figure.values[0]}, figure)) for figure in table.rows]
            for by, table in overview.tables.items()
        },
    }


def _record(line: _FigureRow) -> dict[str, Any]:
    keys = {_key(name): _typed(line, name) for name in line.keys}
    return {**keys, "projects": line.figure.projects, "share": line.figure.share, "budgets": _budgets(line.figure)}


def _typed(line: _FigureRow, name: str) -> str | int | None:
    value = line.keys[name]
    number = line.keys.get("by", name) if name == "value" else name
    return int(value) if value and number in NUMBERS else value or None


def _key(name: str) -> str:
    return name.replace("-", "_")


def _budgets(figure: Figure) -> list[dict[str, Any]]:
    return [
        {
            "amount": f"{each.amount:f}",
            "currency": each.currency,
            "projects": each.projects,
            **{name: f"{getattr(each, name):f}" for name in _USUAL},
        }
        for each in figure.sums
    ]


def _json(lines: Sequence[_FigureRow], _names: Sequence[str], _currencies: Sequence[str]) -> Iterator[str]:
    return as_array(map(_record, lines))


def _jsonl(lines: Sequence[_FigureRow], _names: Sequence[str], _currencies: Sequence[str]) -> Iterator[str]:
    return map(as_json, map(_record, lines))


def _cells(line: _FigureRow) -> list[str]:
    keys = [NONE if value is None else " ".join(value.split()) for value in line.keys.values()]
    return [*keys, str(line.figure.projects), str(line.figure.share)]


def _tsv(lines: Sequence[_FigureRow], _names: Sequence[str], _currencies: Sequence[str]) -> Iterator[str]:
    for line in lines:
        budgets = JOINT.join(f"{each.amount:f} {each.currency}" for each in line.figure.sums)
        yield "\t".join([*_cells(line), budgets]) + "\n"


def _csv(lines: Sequence[_FigureRow], names: Sequence[str], known: Sequence[str]) -> Iterator[str]:
    write = line_writer(",")
    headings = {"amount": "budget", **{name: name for name in _USUAL}}
    columns = [f"{heading}_{currency}" for heading in headings.values() for currency in known]
    yield write([*map(_key, names), "projects", "share", *columns])
    for line in lines:
        yield write([*_cells(line), *(cell for name in headings for cell in _amounts(line.figure, known, name))])


def _amounts(figure: Figure, known: Iterable[str], name: str = "amount") -> list[str]:
    amounts = {each.currency: f"{getattr(each, name):f}" for each in figure.sums}
    return [amounts.get(currency, "") for currency in known]


_FigureWriter = Callable[[Sequence[_FigureRow], Sequence[str], Sequence[str]], Iterator[str]]
_WRITERS: Mapping[str, _FigureWriter] = {"tsv": _tsv, "csv": _csv, "json": _json, "jsonl": _jsonl}


def _markdown(table: FigureTable) -> Iterator[str]:
    known = currencies(table.total)
    (by,) = table.by
    yield table_row([heading(by), _("Projects"), "%", *known])
    yield "| --- |" + " ---: |" * (2 + len(known)) + "\n"
    for figure in table.rows:
        label = value_label(by, figure.values[0], language())
        yield table_row([label, str(figure.projects), str(figure.share), *_amounts(figure, known)])


def _markdown_pairs(table: FigureTable) -> Iterator[str]:
    by, across = table.by
    columns = [column.values[0] for column in table.columns]
    yield table_row([heading(by), *(value_label(across, value, language()) for value in columns), _("Projects")])
    yield "| --- |" + " ---: |" * (1 + len(columns)) + "\n"
    counts = table.counts
    for figure in table.rows:
        numbers = [str(counts.get((figure.values[0], value), "")) for value in columns]
        yield table_row([value_label(by, figure.values[0], language()), *numbers, str(figure.projects)])
