"""What kind of values a column holds: places, dates, amounts, links, yes or no; told by most of its cells."""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date, datetime, time
from decimal import Decimal
from functools import cache
from typing import Any

from icmd_cli.domain.values.amounts import number_part, split_amount
from icmd_cli.domain.values.blanks import is_nothing
from icmd_cli.domain.values.date_phrases import is_open_end
from icmd_cli.domain.values.dates import DAY_FIRST
from icmd_cli.domain.values.lists import split_list
from icmd_cli.domain.values.periods import is_span, parse_period, vague
from icmd_cli.domain.values.places import as_spot, read_places
from icmd_cli.domain.values.units import PARENTHESES, by_all_its_names
from icmd_cli.domain.values.urls import read_links
from icmd_cli.readers.raw import LinkedText, Row
from icmd_cli.reference import countries, currencies, vocabulary
from icmd_cli.reference.languages import tag_of, words_in_all
from icmd_cli.text import fold_name

Test = Callable[[Any], object]

JUDGED = 500
"""This many rows tell what a column holds."""

MOST = 0.5
NEARLY_ALL = 0.8
"""The share of a column's cells, or of their parts, that are of a kind: that it may be it, that it is it."""

_PERCENT = re.compile(r"\(?\s*\d{1,3}(?:[.,]\d+)?\s*%\s*\)?")
_FORMS_TIME = re.compile(r"\d{4}-\d\d-\d\d[T ](?!00:00)\d\d:\d\d.*")
_TAGS = re.compile(r"[a-z]{2,3}(?:-[a-z0-9]{2,8})?", re.IGNORECASE)
_CODE = 3
_MOST_LETTERS = 300
"""No longer text is a date, a place, an amount."""


def is_empty(cell: Any) -> bool:
    """Whether a cell says nothing."""
    return cell is None or (isinstance(cell, str) and is_nothing(cell))


def lacks(row: Row, at: int) -> bool:
    """Whether a row says nothing in a column."""
    return at >= len(row.cells) or is_empty(row.cells[at])


def cells_of(rows: Sequence[Row], at: int, most: int | None = JUDGED) -> list[Any]:
    """What stands in a column of the first rows, or of all for None; empty cells skipped."""
    return [row.cells[at] for row in rows[:most] if not lacks(row, at)]


def share(cells: Sequence[Any], test: Test) -> float:
    """The share of the cells' parts that pass `test`; 0 where there are none."""
    parts = [part for cell in cells for part in _parts(cell)]
    passing = {part for part in {part for part in parts if isinstance(part, str)} if test(part)}  # they repeat
    found = [part for part in parts if (part in passing if isinstance(part, str) else test(part))]
    return len(found) / len(parts) if parts else 0


def _parts(cell: Any) -> Iterator[Any]:
    if isinstance(cell, list):
        yield from cell
    elif isinstance(cell, str):
        yield from split_list(cell) or [cell]
    else:
        yield cell


def is_place(value: Any) -> bool:
    """Whether `value` is a country or a part of the world, or several of them."""
    if not isinstance(value, str) or len(value) > _MOST_LETTERS:
        return False
    found = read_places(value)
    return not found.unknown and bool(found.countries or found.regions)


def is_place_or_spot(value: Any) -> bool:
    """Whether `value` is a place, or one with its country: "Dakar, Sénégal"."""
    return is_place(value) or (isinstance(value, str) and as_spot(value[:_MOST_LETTERS]) is not None)


def names_country(text: Any) -> bool:
    """Whether a title, of a section or a sheet, is a country's name; a few letters may be anything."""
    return isinstance(text, str) and len(text.strip()) > _CODE and countries.find(text) is not None


@cache
def _flags() -> frozenset[str]:
    """The words for yes and no in every language."""
    return frozenset(map(fold_name, words_in_all("yes", "no")))


def is_flag(value: Any) -> bool:
    """Whether `value` only says yes or no, or how much of a whole."""
    if isinstance(value, bool):
        return True
    if isinstance(value, int | float | Decimal):
        return value in (0, 1)
    text = str(value).strip()
    return text in ("0", "1") or _PERCENT.fullmatch(text) is not None or (len(text) > 1 and fold_name(text) in _flags())


def is_number(value: Any) -> bool:
    """Whether `value` is a number and nothing else, or a share."""
    if isinstance(value, int | float | Decimal):
        return True
    text = str(value).strip()
    return bool(text) and (number_part(text) == text or _PERCENT.fullmatch(text) is not None)


def is_amount(value: Any) -> bool:
    """Whether `value` may be an amount, readable or not."""
    if isinstance(value, dict):
        return "amount" in value or "value" in value
    if isinstance(value, bool):
        return False
    if isinstance(value, int | float | Decimal):
        return True
    text = str(value)
    if len(text) > _MOST_LETTERS or _PERCENT.fullmatch(text.strip()) or not number_part(text):
        return False
    try:
        _number, word = split_amount(text, ".")
    except ValueError:
        return not re.search(r"[^\W\d_]{4,}", text)
    return not word or len(word.split()) <= 3  # noqa: PLR2004 - "millions de francs"


def amount_of(value: Any) -> Decimal | None:
    """The number of an amount, as nearly as it can be told without its column; None where there is none."""
    if isinstance(value, int | float | Decimal):
        return None if isinstance(value, bool) else Decimal(str(value))
    for mark in (None, ".") if isinstance(value, str) else ():
        try:
            return split_amount(value, mark)[0]
        except ValueError:
            continue
    return None


def is_date(value: Any) -> bool:
    """Whether `value` is a date or a span of them, or says that there is none yet."""
    if isinstance(value, date):
        return True
    if isinstance(value, int | float) and not isinstance(value, bool):
        return 1900 <= value <= 2100 or 20_000 <= value <= 60_000  # noqa: PLR2004 - years and a sheet's days
    text = str(value)
    if len(text) > _MOST_LETTERS:
        return False
    if is_open_end(text) or vague(text):
        return True
    try:
        parse_period(text, DAY_FIRST)
    except ValueError:
        return bool(re.match(r"\d{1,2}[./-]\d{1,2}[./-]\d{2,4}$", text.strip()))
    return True


def is_period(value: Any) -> bool:
    """Whether `value` tells when something began and ended."""
    return isinstance(value, str) and any(map(str.isdigit, value[:_MOST_LETTERS])) and is_span(value)


def is_form_time(value: Any) -> bool:
    """Whether `value` is an instant that a program wrote down, with its time of day."""
    if isinstance(value, datetime):
        return value.time() != time()
    return isinstance(value, str) and _FORMS_TIME.fullmatch(value.strip()) is not None


def is_language(value: Any) -> bool:
    """Whether `value` may be a language's tag or name."""
    return isinstance(value, str) and bool(_TAGS.fullmatch(value.strip()) or tag_of(value))


def is_currency(value: Any) -> bool:
    """Whether `value` is a currency, or may be one of several."""
    text = PARENTHESES.sub(" ", value).strip() if isinstance(value, str) and len(value) <= _MOST_LETTERS else ""
    known = text and (currencies.find(text) or currencies.candidates(text) or by_all_its_names(text))
    return bool(known and not number_part(text))


def is_money(value: Any) -> bool:
    """Whether `value` is an amount that names its currency."""
    if not isinstance(value, str) or not is_amount(value):
        return False
    try:
        return is_currency(split_amount(value, ".")[1])
    except ValueError:
        return False


def is_web(value: Any) -> bool:
    """Whether `value` is a web address, or several, or leads to one."""
    if isinstance(value, LinkedText):
        return True
    found = read_links(value) if isinstance(value, str) and len(value) <= _MOST_LETTERS else None
    return found is not None and bool(found.addresses) and not found.others


WANTED: Mapping[str, tuple[Test, float]] = {
    "currency": (is_currency, MOST),
    "language": (is_language, MOST),
    "sources": (is_web, MOST),
}
"""Column field -> what its cells must be in a file of others, and how many of them."""

PLAIN = ("start", "end", "period")
"""Headings that programs write over columns of their own: only their values tell."""


def contradicts(field: str, heading: str, cells: Sequence[Any]) -> bool:
    """Whether the cells of a column are of another kind than `field`, which its heading means."""
    if not cells:
        return False
    if field in WANTED:
        test, needed = WANTED[field]
        return share(cells, test) < needed or (field == "language" and share(cells, is_flag) >= MOST)
    if field in PLAIN:
        return fold_name(heading) in PLAIN and (
            share(cells, is_form_time) >= NEARLY_ALL or share(cells, is_date) < MOST
        )
    if field == "status":
        return share(cells, lambda cell: is_number(cell) and vocabulary.find("status", str(cell)) is None) >= MOST
    if field == "budget":
        return share(cells, lambda cell: isinstance(cell, str) and is_flag(cell) and cell.strip() not in "01") >= MOST
    return field in _NAMES and _says_yes_or_no(heading, cells)


_NAMES = frozenset(("donors", "lead", "partners", "regions", "themes", "focus_areas", "countries", "partner_countries"))


def _says_yes_or_no(heading: str, cells: Sequence[Any]) -> bool:
    """Whether a column that should hold names answers a question, or counts."""
    letters = {fold_name(str(cell)) for cell in cells}
    crosses = len(cells) > 1 and (letters <= {"o", "n"} or letters <= {"y", "n"})
    return crosses or asks_yes_or_no(heading) or share(cells, lambda cell: is_flag(cell) or is_number(cell)) >= MOST


_YES_OR_NO = re.compile(r"\(\s*(?:o|y|oui|yes|s|si|sí|sim)\s*/\s*(?:n|non|no|não|nao)\s*\)|\?\s*$", re.IGNORECASE)


def asks_yes_or_no(heading: str) -> bool:
    """Whether a heading asks for yes or no: "(O/N)", "(Y/N)", "?"."""
    return _YES_OR_NO.search(heading) is not None
