"""What is decided for a whole table on evidence: currency, decimal mark, date order, defaults; all of it told."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from typing import Any, NamedTuple

from icmd_cli.domain import kinds
from icmd_cli.domain.project import FIELDS, LIST_FIELDS
from icmd_cli.domain.values.dates import dates_in
from icmd_cli.domain.values.lists import comma_lists
from icmd_cli.domain.values.places import as_spot, read_places
from icmd_cli.domain.values.units import PARENTHESES, remark
from icmd_cli.domain.values.urls import read_links
from icmd_cli.i18n import _, plural
from icmd_cli.importing import amount_columns, date_columns, evidence
from icmd_cli.importing.column_types import Convert, Decision
from icmd_cli.importing.columns import Column, Via
from icmd_cli.importing.evidence import is_empty
from icmd_cli.importing.header_words import CURRENCY, PERIOD
from icmd_cli.importing.headers import Headings
from icmd_cli.importing.settings import Settings
from icmd_cli.readers.raw import RawTable, Row, Source
from icmd_cli.reference import currencies, languages
from icmd_cli.text import clean, fold_name

_LINKS = ("url", "sources")
_LABELS = {name for name in LIST_FIELDS if FIELDS[name].kind not in (kinds.LINKS, kinds.TEXTS)} | {"lead", "status"}
"""Fields that a table may give once for a group of rows: names, never what is written of one project."""

_COMMA_LISTS = LIST_FIELDS - {"countries", "partner_countries", "sources"}


class Decisions(NamedTuple):
    """What was decided: each decision, the columns with what remarks say of them, how cells become values.

    `parts` are the values of a column whose parts stand alone somewhere, so that commas part them.
    """

    made: tuple[Decision, ...]
    columns: Sequence[Column]
    converters: Mapping[int, Convert]
    currency: str | None
    defaults: Mapping[str, str]
    parts: Mapping[int, Mapping[str, list[str]]]


def decide(source: Source, table: RawTable, headings: Headings, settings: Settings) -> Decisions:
    """The decisions for the rows of `headings`, which are those of projects."""
    made: list[Decision] = []
    values = _Values(headings.rows)
    columns = _with_remarks(headings, made)
    currency = _currency(table, columns, settings, made)
    defaults = _defaults(table, headings, settings, made)
    _tell_places(columns, values, made)
    _tell_bare_links(columns, values, made)
    meant = headings.own or source.format == "iati"
    custom = "," if source.details.get("delimiter") == ";" else "."  # of the files that icmd itself writes
    made += _one_title(columns, values, headings.rows)
    made += _blank_below_labels(columns, headings.rows)
    converters = {
        **_date_converters(headings._replace(columns=columns), table, values, settings, meant=meant, made=made),
        **_amount_converters(columns, values, custom if headings.own else None, settings, made),
    }
    parts = {} if headings.own else {**dict(_comma_lists(columns, values)), **dict(_spots(columns, values))}
    return Decisions(tuple(made), columns, converters, currency, defaults, parts)


class _Values:
    """The cells of columns, looked at once."""

    def __init__(self, rows: Sequence[Row]) -> None:
        self._rows = rows
        self._distinct: dict[int, set[Any]] = {}

    def all(self, at: int) -> list[Any]:
        """Every cell of a column that says something."""
        return [row.cells[at] for row in self._rows if not evidence.lacks(row, at)]

    def distinct(self, at: int) -> set[Any]:
        """Each of them once, lists and dates as text."""
        if at not in self._distinct:
            cells = [row.cells[at] for row in self._rows if at < len(row.cells)]
            met = {v if type(v) is str else v if isinstance(v, int | float | None) else str(v) for v in cells}
            self._distinct[at] = {value for value in met if not is_empty(value)}
        return self._distinct[at]


# Currency and countries of the whole table


def _with_remarks(headings: Headings, made: list[Decision]) -> Sequence[Column]:
    """The columns, with what a remark above them says of the amounts: "(montants en milliers de FCFA)"."""
    budget = next((column for column in headings.columns if column.field == "budget"), None)
    for row in headings.preamble if budget else ():
        text = " ".join(str(cell) for cell in row.cells if not is_empty(cell))
        currency, scale = remark(text)
        reason = _("line {line} says “{text}”").format(line=row.line, text=clean(text)[:60])
        if budget and scale != 1 and budget.scale == 1:
            budget = budget._replace(scale=scale)
            made.append(Decision(budget.heading, "", f"× {scale}", reason, "remark", settled=False))
        if budget and currency and not budget.currency:
            budget = budget._replace(currency=currency)
            made.append(Decision(budget.heading, "--currency", currency, reason, "remark"))
    return [budget if budget and column.at == budget.at else column for column in headings.columns]


def _currency(table: RawTable, columns: Sequence[Column], settings: Settings, made: list[Decision]) -> str | None:
    """The currency of amounts that name none."""
    budget = next((column for column in columns if column.field == "budget"), None)
    if budget and budget.scale != 1 and not any(decision.rule == "remark" for decision in made):
        reason = _("the heading says so")
        made.append(Decision(budget.heading, "", f"× {budget.scale}", reason, "heading", settled=False))
    if not budget or not budget.currency or settings.currency in currencies.candidates(budget.currency):
        shown = table.currencies.get(budget.at) if budget and CURRENCY not in {c.field for c in columns} else None
        if budget and shown and not settings.currency:
            reason = _("the sheet shows it with the numbers")
            made.append(Decision(budget.heading, "--currency", shown, reason, "format"))
        return settings.currency or shown
    if not any(decision.option == "--currency" for decision in made):
        made.append(Decision(budget.heading, "--currency", budget.currency, _("the heading says so"), "heading"))
    return budget.currency


def _defaults(table: RawTable, headings: Headings, settings: Settings, made: list[Decision]) -> dict[str, str]:
    """The values of fields that a row lacks: by the user's word, or the country that the sheet is named for."""
    language = settings.language or headings.texts
    found = {"language": language} if language else {}
    sheet = table.sheet or ""
    told = {column.field for column in headings.columns}
    if not {"countries"} & (told | settings.defaults.keys() | settings.without) and evidence.names_country(sheet):
        reason = _("the sheet is called so")
        made.append(Decision(f"[{sheet}]", "--set", f"countries={sheet}", reason, "sheet", settled=False))
        found["countries"] = sheet
    return {**found, **settings.defaults}


def _tell_places(columns: Sequence[Column], values: _Values, made: list[Decision]) -> None:
    """Say what is made of names of countries that are not quite that."""
    for column in columns:
        names = (
            sorted(map(str, values.distinct(column.at))) if column.field in ("countries", "partner_countries") else ()
        )
        congo = [name for name in names if fold_name(PARENTHESES.sub(" ", name)) == "congo"]
        if any("CG" in read_places(name).countries for name in congo):
            reason = _("“Congo” alone is taken for Congo-Brazzaville; the other one is RDC")
            made.append(Decision(column.heading, "", "Congo -> CG", reason, "congo", settled=False))
        if wide := next((region for name in names for region in read_places(name).regions), None):
            reason = _("parts of the world are put among the regions")
            made.append(Decision(column.heading, "", f"{wide} -> regions", reason, "region", settled=False))


def _tell_bare_links(columns: Sequence[Column], values: _Values, made: list[Decision]) -> None:
    """Say that addresses got the https:// that they lack."""
    for column in columns:
        texts = [str(cell) for cell in values.distinct(column.at)] if column.field in _LINKS else []
        bare = [(text, found[0]) for text in texts if "://" not in text and (found := read_links(text).addresses)]
        if bare:
            text, address = min(bare)
            reason = _("put before addresses without it")
            made.append(Decision(column.heading, "", f"{text} -> {address}", reason, "bare-address", settled=False))


def _one_title(columns: Sequence[Column], values: _Values, rows: Sequence[Row]) -> Iterator[Decision]:
    """Say that all rows have one title: another column may hold those of the projects."""
    title = next((column for column in columns if column.field == "title" and column.via != Via.OPTION), None)
    if title and len(rows) > 1 and len(names := values.distinct(title.at)) == 1:
        reason = _("all {n} rows have this title; --map tells another column of titles").format(n=len(rows))
        yield Decision(title.heading, "", str(min(names)), reason, "one-title", settled=False)


def _blank_below_labels(columns: Sequence[Column], rows: Sequence[Row]) -> Iterator[Decision]:
    """Say which columns may be written once for the rows below, as pivot tables are: in doubt they get nothing."""
    title = next((column.at for column in columns if column.field == "title"), 0)
    projects = [row for row in rows if not evidence.lacks(row, title)]
    for column in columns if projects else ():
        if (
            column.field in _LABELS
            and not evidence.lacks(projects[0], column.at)
            and (labels := _once_each(projects, column.at))
        ):
            blank = len(projects) - len(labels)
            reason = plural(
                "{n} row below such a label is blank, and gets none",
                "{n} rows below such labels are blank, and get none",
                blank,
            ).format(n=blank)
            yield Decision(column.heading, "", str(labels[0]), reason, "blank-below-label", settled=False)


def _once_each(rows: Sequence[Row], at: int) -> list[Any]:
    """The values of a column where each stands once, over at least as many blanks; else none."""
    found: dict[str, Any] = {}
    for row in rows:
        if not evidence.lacks(row, at):
            if str(row.cells[at]) in found or 2 * (len(found) + 1) > len(rows):
                return []
            found[str(row.cells[at])] = row.cells[at]
    return list(found.values()) if len(found) > 1 else []


def _comma_lists(columns: Sequence[Column], values: _Values) -> Iterator[tuple[int, Mapping[str, list[str]]]]:
    """The cells of lists with commas whose parts stand alone in others."""
    for column in columns:
        if column.field in _COMMA_LISTS:
            texts = [value for value in values.distinct(column.at) if isinstance(value, str)]
            if any("," in text for text in texts) and (found := comma_lists(texts)):
                yield column.at, found


def _spots(columns: Sequence[Column], values: _Values) -> Iterator[tuple[int, Mapping[str, list[str]]]]:
    """The cells "Dakar, Sénégal" of a column of countries that is written so: a place with its country."""
    for column in columns:
        if column.field == "countries":
            texts = [value for value in values.distinct(column.at) if isinstance(value, str)]
            found = {text.strip(): [spot] for text in texts if (spot := as_spot(text))}
            if len(found) > 1 and len(found) >= evidence.NEARLY_ALL * len(texts):
                yield column.at, found


# Dates


def _date_converters(
    headings: Headings, table: RawTable, values: _Values, settings: Settings, *, meant: bool, made: list[Decision]
) -> dict[int, Convert]:
    """How each column of dates becomes values; a program that has `meant` every date writes none for no end."""
    dates = [column for column in headings.columns if column.field in ("start", "end", PERIOD)]
    written: dict[int, Collection[Any]] = {column.at: values.distinct(column.at) for column in dates}
    for column in dates:
        if column.field == PERIOD:  # what stands in it are several dates
            written[column.at] = [date for value in written[column.at] for date in dates_in(str(value))]
    # Evidence first: a column without any may follow the others.
    shown = {order for v in written.values() if (order := date_columns.shown_order(v))}
    others = shown.pop() if len(shown) == 1 else None
    by_custom = headings.spoken is not None and languages.by_tag(headings.spoken).day_first
    found: dict[int, Convert] = {}
    for column in dates:
        order, decision = date_columns.date_order(
            column.heading, written[column.at], settings.date_order, column.order, others, french=by_custom
        )
        warning = date_columns.turned_round(column.heading, values.all(column.at), order)
        made += filter(None, (decision, warning))
        is_end = column.field == "end"
        never = sorted(str(v) for v in values.distinct(column.at) if is_end and not meant and date_columns.is_never(v))
        if never:
            reason = _("an end so far ahead means that none is known")
            made.append(Decision(column.heading, "", never[0], reason, "far-end", settled=False))
        period = date_columns.period_converter(order) if column.field == PERIOD else None
        far = headings.own or table.exact
        found[column.at] = period or date_columns.date_converter(
            order, is_end=is_end, far=far, never=not meant, since_1904=table.since_1904
        )
    return found


def _amount_converters(
    columns: Sequence[Column], values: _Values, by_custom: str | None, settings: Settings, made: list[Decision]
) -> dict[int, Convert]:
    found: dict[int, Convert] = {}
    for column in columns:
        if column.field == "budget":
            mark, decision = amount_columns.decimal_of(
                column.heading, values.distinct(column.at), settings.decimal, by_custom
            )
            made += [decision] if decision else []
            found[column.at] = amount_columns.amount_converter(column.heading, mark, column.scale, settings.rows)
    return found
