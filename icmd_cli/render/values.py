"""Values as people read them: names of countries, years, amounts, statuses, in the user's language."""

from decimal import Decimal
from functools import partial
from typing import Any

from icmd_cli.domain.project import FIELDS, Project
from icmd_cli.domain.values.amounts import Amount
from icmd_cli.domain.values.dates import PartialDate
from icmd_cli.reference import countries, languages, vocabulary
from icmd_cli.render import grammar

NO_BREAK = "\u00a0"


def country_names(codes: tuple[str, ...], language: str) -> str:
    """The countries' names, with commas."""
    return ", ".join(countries.name(code, language) for code in codes)


def years(project: Project) -> str:
    """From which year to which: "2014–2016", "2014", "2014–" while it goes on, "?" for a year that is not known."""
    if not (project.start or project.end):
        return ""
    first = str(project.start.year) if project.start else "?"
    last = str(project.end.year) if project.end else "" if project.status == "ongoing" else "?"
    return first if first == last else f"{first}–{last}"


def date(value: PartialDate, language: str) -> str:
    """The date in words, at its own precision: "15 April 2014", "avril 2014", "2014"."""
    if value.month is None:
        return str(value.year)
    own = languages.by_tag(language)
    text = f"{own.months[value.month - 1]}{own.between_date_parts}{value.year}"
    if value.day is None:
        return text
    day = own.first_of_month if value.day == 1 else str(value.day)
    return f"{day}{own.between_date_parts}{text}"


def dates(project: Project, language: str) -> str:
    """The project's span in words."""
    said = partial(date, language=language)
    return grammar.span(project.start, project.end, said, language, on=project.status == "ongoing")


def amount(value: Amount, language: str) -> str:
    """The amount grouped as the language does: "230,041 USD", "230 041 USD", "230.041 USD" (CLDR); tenths as cents."""
    exact = Decimal(value.value)
    tenths = exact.as_tuple().exponent == -1
    return f"{number(exact, language)}{'0' * tenths}{NO_BREAK}{value.currency}"


def number(value: Decimal | int, language: str) -> str:
    """The number grouped as the language does: "230,041.5", "230 041,5", "230.041,5" (CLDR)."""
    own = languages.by_tag(language)
    whole, _dot, decimals = f"{Decimal(value):f}".partition(".")
    digits = f"{int(whole):,}".replace(",", own.group)
    return f"{digits}{own.decimal if decimals else ''}{decimals}"


def percent(share: float, language: str) -> str:
    """A share in percent with one decimal: "17.9%", "17,9 %" (CLDR)."""
    own = languages.by_tag(language)
    return f"{share:.1f}".replace(".", own.decimal) + f"{own.before_percent}%"


def shown(name: str, value: Any, language: str) -> str:
    """One value of the field `name` as people read it."""
    if isinstance(value, Amount):
        return amount(value, language)
    if isinstance(value, PartialDate):
        return date(value, language)
    return FIELDS[name].kind.shown(value, language) if isinstance(value, str) else str(value)


def status(code: str | None, language: str) -> str:
    """The status in words."""
    return vocabulary.label("status", code, language) if code else ""
