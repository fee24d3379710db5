"""Figures: how many projects there are, and with which budgets, by one field or by two crossed."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from decimal import ROUND_HALF_UP, Decimal
from itertools import chain
from typing import NamedTuple

from icmd_cli.domain.dimensions import DIMENSIONS, order
from icmd_cli.domain.filters import Page, SortKey
from icmd_cli.domain.values.amounts import canonical

_CENT = Decimal("0.01")

OPEN = "9999"
"""The last year of what goes on without an end."""


OVERVIEW = ("country", "phase", "status", "theme", "donor")

BY_PROJECTS = "projects"
BY_VALUE = "value"


class CountedGroup(NamedTuple):
    """Projects that the index counted together: the same values, budgets in the same currency (None: no budget)."""

    values: tuple[str | None, ...]
    currency: str | None
    projects: int
    amounts: Sequence[Decimal | int]


Grouping = tuple[str, ...]
"""The fields by which projects are grouped; none: all are one group."""

Tally = Callable[[Grouping], Iterable[CountedGroup]]
"""Index fields -> the groups of the projects selected; of "years" the value is "2014 2016", the first and the last."""


class Sum(NamedTuple):
    """The budgets of some projects in one currency: their sum, and what is usual among them."""

    currency: str
    amount: Decimal
    projects: int
    mean: Decimal
    median: Decimal
    least: Decimal
    greatest: Decimal


def summed(currency: str, amounts: Iterable[Decimal | int]) -> Sum:
    """The Sum of these budgets, of which there is at least one; all exact but the mean, which has cents."""
    ranked = sorted(amounts)
    count = len(ranked)
    if count == 1 and isinstance(ranked[0], int):  # nearly every cell of a large cross table
        return Sum(currency, only := Decimal(ranked[0]), 1, only, only, only, only)
    total, middle = sum(ranked), ranked[(count - 1) // 2] + ranked[count // 2]
    mean = _exact((Decimal(total) / count).quantize(_CENT, ROUND_HALF_UP) if total % count else total // count)
    median = _exact(Decimal(middle) / 2 if middle % 2 else middle // 2)
    amount, least, greatest = map(_exact, (total, ranked[0], ranked[-1]))
    return Sum(currency, amount, count, mean, median, least, greatest)


def _exact(amount: Decimal | int) -> Decimal:
    return Decimal(amount) if isinstance(amount, int) else canonical(amount)


class Figure(NamedTuple):
    """How many projects have these values (None: nothing is known), their share in percent, their budgets."""

    values: tuple[str | None, ...]
    projects: int
    share: float
    sums: tuple[Sum, ...]


class FigureTable(NamedTuple):
    """Figures by one field, or by two: then `columns` are those of the second, and `cells` those of each pair."""

    by: Grouping
    total: Figure
    rows: list[Figure]
    columns: list[Figure]
    cells: list[Figure]
    left_out: int

    @property
    def overlaps(self) -> bool:
        """Whether projects count in several rows or columns."""
        counted = sum(figure.projects for figure in self.rows) > self.total.projects
        return counted or sum(figure.projects for figure in self.columns) > self.total.projects

    @property
    def counts(self) -> dict[tuple[str | None, ...], int]:
        """How many projects each pair has."""
        return {cell.values: cell.projects for cell in self.cells}


class Overview(NamedTuple):
    """All at once: a table for each field of OVERVIEW, the countries, the first and last year of any project."""

    total: Figure
    countries: int
    years: tuple[int, int] | None
    tables: Mapping[str, FigureTable]


class Years(NamedTuple):
    """Which years count: what goes on lasts till `now`; with `spans` of days, only the years that these touch."""

    now: int
    spans: Sequence[tuple[str, str]] = ()

    def within(self, span: str) -> Iterator[str]:
        """Each year of a "2014 2016" that counts."""
        first, last = span.split()
        for year in range(int(first), (max(self.now, int(first)) if last == OPEN else int(last)) + 1):
            if not self.spans or any(start[:4] <= str(year) <= end[:4] for start, end in self.spans):
                yield str(year)

    def of(self, spans: Iterable[str]) -> tuple[int, int] | None:
        """The first and the last year of `spans` that counts."""
        found = [int(year) for span in spans for year in self.within(span)]
        return (min(found), max(found)) if found else None


def total(tally: Tally) -> Figure:
    """The figure of all projects selected."""
    return next(iter(_figures(tally(()), (), Years(0), 0)), Figure((), 0, 0.0, ()))


def tabulated(
    tally: Tally,
    by: Grouping,
    years: Years,
    whole: Figure,
    *,
    sort: SortKey | None = None,
    page: Page = Page(),  # noqa: B008 - frozen
) -> FigureTable:
    """The figures by the one or two fields `by` (names of DIMENSIONS), sorted by `sort`: see `ordered`.

    `page` cuts the rows; of two fields the cells keep to those rows.
    """

    def counted(*names: str, with_sums: bool = True) -> list[Figure]:
        groups = tally(tuple(DIMENSIONS[name].source for name in names))
        return _figures(groups, names, years, whole.projects, with_sums=with_sums)

    every = ordered(counted(by[0]), by[0], sort)
    end = None if page.limit is None else page.offset + page.limit
    rows = every[page.offset : end]
    if len(by) == 1:
        return FigureTable(by, whole, rows, [], [], len(every) - len(rows))
    columns = ordered(counted(by[1], with_sums=False), by[1])  # they only head the cells
    at_row = {figure.values[0]: at for at, figure in enumerate(rows)}
    at_column = {figure.values[0]: at for at, figure in enumerate(columns)}
    cells = sorted(
        (figure for figure in counted(*by) if figure.values[0] in at_row),
        key=lambda figure: (at_row[figure.values[0]], at_column[figure.values[1]]),
    )
    met = {cell.values[1] for cell in cells}
    columns = [column for column in columns if column.values[0] in met]
    return FigureTable(by, whole, rows, columns, cells, len(every) - len(rows))


def groupings(by: Grouping) -> list[Grouping]:
    """The groups that the figures by `by` are made of, or the overview, where there are none: index fields."""
    sources = tuple(DIMENSIONS[name].source for name in by or OVERVIEW)
    several = [("years",)] if not by else [sources] if len(by) > 1 else []
    return [(), *((source,) for source in sources), *several]


def overview(
    tally: Tally,
    years: Years,
    whole: Figure,
    *,
    sort: SortKey | None = None,
    limit: int | None = None,
) -> Overview:
    """The figures by each field of OVERVIEW.

    With `limit`, at most `limit` values of each field, and always how many projects have none.
    """
    tables = {by: tabulated(tally, (by,), years, whole, sort=sort) for by in OVERVIEW}
    countries = sum(figure.values[0] is not None for figure in tables["country"].rows)
    spans = [span for group in tally(("years",)) for span in group.values if span]
    return Overview(whole, countries, years.of(spans), {by: _cut(each, limit) for by, each in tables.items()})


def _cut(whole: FigureTable, limit: int | None) -> FigureTable:
    known = [figure for figure in whole.rows if figure.values[0] is not None]
    kept = [*known[:limit], *(figure for figure in whole.rows if figure.values[0] is None)]
    return whole._replace(rows=kept, left_out=len(whole.rows) - len(kept))


def ordered(figures: Iterable[Figure], field: str, sort: SortKey | None = None) -> list[Figure]:
    """`figures` by the field's own order, else the most projects first; or by `sort`, which names BY_PROJECTS,
    BY_VALUE or a currency. What has no value or no such budget comes last.
    """  # noqa: D205 - one sentence
    found = sorted(figures, key=lambda figure: order(field, figure.values[0]))
    if sort is None:
        sort = SortKey(BY_VALUE) if DIMENSIONS[field].ordered else SortKey(BY_PROJECTS, descending=True)
    if sort.field == BY_VALUE:
        known = [figure for figure in found if figure.values[0] is not None]
        return [*(known[::-1] if sort.descending else known), *(f for f in found if f.values[0] is None)]
    sign = -1 if sort.descending else 1

    def key(figure: Figure) -> tuple[bool, bool, Decimal]:
        nothing = figure.values[0] is None
        if sort.field == BY_PROJECTS:
            return nothing, False, Decimal(sign * figure.projects)
        amount = next((each.amount for each in figure.sums if each.currency == sort.field), None)
        return nothing, amount is None, sign * (amount or Decimal(0))

    return sorted(found, key=key)


def currencies(whole: Figure) -> tuple[str, ...]:
    """The currencies of the budgets, that of most projects first."""
    return tuple(each.currency for each in sorted(whole.sums, key=lambda each: -each.projects))


def _figures(
    groups: Iterable[CountedGroup], names: Sequence[str], years: Years, projects: int, *, with_sums: bool = True
) -> list[Figure]:
    """A figure for each combination of values; `projects` is what the shares are of (0: all)."""
    at = names.index("year") if "year" in names else None
    counts: dict[tuple[str | None, ...], int] = defaultdict(int)
    amounts: dict[tuple[str | None, ...], dict[str, list[Sequence[Decimal | int]]]] = defaultdict(dict)
    for group in groups:
        for values in _by_years(group.values, at, years):
            counts[values] += group.projects
            if group.currency and with_sums:
                amounts[values].setdefault(group.currency, []).append(group.amounts)
    return [_figure(values, count, amounts[values], projects) for values, count in counts.items()]


def _by_years(values: tuple[str | None, ...], at: int | None, years: Years) -> Iterator[tuple[str | None, ...]]:
    span = None if at is None else values[at]
    if at is None or span is None:
        yield values
        return
    for year in years.within(span):
        yield (*values[:at], year, *values[at + 1 :])


def _figure(
    values: tuple[str | None, ...],
    count: int,
    amounts: Mapping[str, Sequence[Sequence[Decimal | int]]],
    projects: int,
) -> Figure:
    sums = sorted(summed(currency, chain.from_iterable(held)) for currency, held in amounts.items())
    return Figure(values, count, round(100 * count / (projects or count), 1), tuple(sums))
