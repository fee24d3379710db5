"""Figures in words: the sentences that stand above, beside and below what is drawn of them."""

from collections.abc import Iterator, Sequence
from decimal import Decimal

from icmd_cli.domain.dimensions import value_label, without_option
from icmd_cli.domain.figures import Figure, FigureTable, Overview, Sum
from icmd_cli.i18n import _, labelled, plural
from icmd_cli.render import values


def headline(figures: Overview, language: str) -> str:
    """How many projects in how many countries, and in which years."""
    countries = plural("{count} country", "{count} countries", figures.countries).format(count=figures.countries)
    parts = [count(figures.total.projects, language), countries]
    if figures.years:
        first, last = figures.years
        parts.append(str(first) if first == last else f"{first}–{last}")
    return " · ".join(parts)


def counted(total: Figure, language: str) -> list[str]:
    """How many projects, and a line for each currency of their budgets."""
    return [count(total.projects, language), *budget_lines(total, language)]


def budget_lines(total: Figure, language: str) -> list[str]:
    """For each currency the sum of its budgets and what is usual among them; then how many are not known."""
    lines = [_usual(each, language) for each in sorted(total.sums, key=lambda each: -each.projects)]
    unknown = total.projects - sum(each.projects for each in total.sums)
    if unknown:
        lines.append(_("no budget known: {projects}").format(projects=count(unknown, language)))
    return lines


def _usual(budgets: Sum, language: str) -> str:
    found = {"amount": money(budgets, language), "projects": count(budgets.projects, language)}
    if budgets.projects == 1:
        return _("{amount} in {projects}").format(**found)
    told = _("{amount} in {projects}: mean {mean}, median {median}, least {least}, greatest {greatest}")
    usual = ("mean", "median", "least", "greatest")
    return told.format(**found, **{name: _whole(getattr(budgets, name), language) for name in usual})


def notes(tables: Sequence[FigureTable], language: str) -> Iterator[str]:
    """What must be known to read `tables`: that projects count twice, and how to list those without a value."""
    if any(table.overlaps for table in tables):
        yield _("A project with several values counts in each, with its whole budget.")
    empty = [table.by[0] for table in tables if any(figure.values[0] is None for figure in table.rows)]
    if empty:
        option, _space, _field = without_option(empty[0]).partition(" ")
        fields = "|".join(without_option(by).partition(" ")[2] for by in empty)
        yield labelled(value_label(empty[0], None, language), f"`icmd list {option} {fields}`")


def left_out(table: FigureTable, language: str) -> str:
    """How many rows of `table` are not shown."""
    text = plural("and {count} more", "and {count} more", table.left_out)
    return "… " + text.format(count=values.number(table.left_out, language))


def count(projects: int, language: str) -> str:
    """So many projects."""
    text = plural("{count} project", "{count} projects", projects)
    return text.format(count=values.number(projects, language))


def sum_in(figure: Figure, currency: str, language: str) -> str:
    """The sum of the budgets in `currency`, empty where there is none."""
    amount = next((each.amount for each in figure.sums if each.currency == currency), None)
    return "" if amount is None else _whole(amount, language)


def money(budgets: Sum, language: str) -> str:
    """The sum with its currency."""
    return f"{_whole(budgets.amount, language)}{values.NO_BREAK}{budgets.currency}"


def _whole(amount: Decimal, language: str) -> str:
    """An amount in whole units: data has it to the last decimal."""
    return values.number(round(amount), language)
