"""The Project value, its fields in their order, and the parsing that collects every problem of a record."""

import json
import re
import sys
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, fields, replace
from decimal import Decimal
from functools import cache, lru_cache
from typing import Any, NamedTuple

from icmd_cli.domain.values.amounts import Amount, canonical, kept, parse_amount, parse_currency
from icmd_cli.domain.values.dates import PartialDate, parse_date
from icmd_cli.domain.values.lists import JOINT, split_list, split_names
from icmd_cli.domain.values.slugs import parse_id, slug
from icmd_cli.domain.values.urls import parse_link
from icmd_cli.errors import Problem
from icmd_cli.i18n import N_, _, language
from icmd_cli.reference import countries, currencies, vocabulary
from icmd_cli.text import clean, escaped

_MACHINE_NUMBER = re.compile(r"-?\d{1,99}(?:\.\d{1,99})?", re.ASCII)

Parser = Callable[[Any], Any]
Texts = tuple[str, ...]


# What one field's value may be: each parser takes what JSON or a person gives, and raises ValueError with its reason.


def _text(value: Any, *, lines: bool = False) -> str:
    if type(value) is str:
        return clean(value, lines=lines)
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise ValueError(_("should be a text"))  # noqa: TRY004 - every parser raises ValueError
    return clean(str(value), lines=lines)


def _prose(value: Any) -> str:
    return _text(value, lines=True)


def _texts(value: Any) -> tuple[str, ...]:
    values = split_list(value) if isinstance(value, str) else value
    if not isinstance(values, list | tuple):
        raise ValueError(_("should be a list of texts"))  # noqa: TRY004 - every parser raises ValueError
    found = dict.fromkeys([clean(item) if type(item) is str else _text(item) for item in values])
    found.pop("", None)
    return tuple(found)


def _countries(value: Any) -> tuple[str, ...]:
    # Nearly every project has one, as its code.
    if type(value) is list and len(value) == 1 and type(value[0]) is str and countries.is_code(value[0]):
        return (value[0],)
    names = split_names(value, countries.find) if isinstance(value, str) else _texts(value)
    return tuple(dict.fromkeys([name if countries.is_code(name) else parse_country(name) for name in names]))


def _codes(table: str) -> Parser:
    known = vocabulary.TABLES[table]

    def parse(value: Any) -> tuple[str, ...]:
        codes = [name if name in known else vocabulary.find(table, name) or name for name in _texts(value)]
        return tuple(dict.fromkeys(codes))

    return parse


def _status(value: Any) -> str:
    text = _text(value)
    return text if text in vocabulary.STATUSES or not text else parse_status(text)


def _identifier(value: Any) -> str:
    return parse_id(_text(value))


def _language(value: Any) -> str:
    return _language_tag(_text(value))


@lru_cache(64)
def _language_tag(text: str) -> str:
    parts = text.split("-")
    if not (parts[0].isascii() and parts[0].isalpha() and len(parts[0]) in (2, 3)) or not all(
        part.isascii() and part.isalnum() for part in parts
    ):
        raise ValueError(_("not a language tag: write fr, en or es (BCP 47)"))
    return "-".join([parts[0].lower(), *parts[1:]])


def _phase(value: Any) -> int:
    if isinstance(value, bool):
        raise ValueError(_("should be a number: 1 or 2"))  # noqa: TRY004 - every parser raises ValueError
    text = str(value).strip()
    if not text.isascii() or not text.isdecimal() or not 1 <= int(text) <= 99:  # noqa: PLR2004 - far enough
        raise ValueError(_("should be a number: 1 or 2"))
    return int(text)


def _date(value: Any) -> PartialDate:
    return parse_date(_text(value))


def _budget(value: Any) -> Amount:
    if isinstance(value, str):
        return parse_amount(value)
    if not isinstance(value, dict) or set(value) != {"amount", "currency"}:
        raise ValueError(_('should be {"amount": "230041", "currency": "USD"}'))
    amount, currency = value["amount"], _text(value["currency"])
    number = f"{amount:f}" if isinstance(amount, Decimal) else _text(amount)
    # A machine wrote this: a point parts the decimals, and 302.802 has three.
    if not _MACHINE_NUMBER.fullmatch(number):
        raise ValueError(_("“{number}” is no number: write it with a point and no grouping").format(number=number))
    value = kept(canonical(Decimal(number)))
    if value < 0:
        raise ValueError(_("a budget is not negative"))
    return Amount(value, currency if currencies.is_code(currency) else parse_currency(currency))


def _link(value: Any) -> str:
    return parse_link(_text(value))


def _links(value: Any) -> tuple[str, ...]:
    return tuple(parse_link(text) for text in _texts(value))


def parse_country(name: str) -> str:
    """The ISO 3166-1 alpha-2 code of the country that `name` means. Raises ValueError with the nearest names."""
    code = countries.find(name)
    if code:
        return code
    return _unknown(_("unknown country “{name}”"), name, countries.nearest(name, language()))


def parse_status(name: str) -> str:
    """The status code that `name` means, in any language. Raises ValueError with the choices."""
    code = vocabulary.find("status", name)
    if code:
        return code
    return _unknown(_("unknown status “{name}”"), name, list(vocabulary.STATUSES))


def _unknown(message: str, name: str, nearest: list[str]) -> str:
    text = message.format(name=name)
    if nearest:
        text += _(" (did you mean {names}?)").format(names=_(" or ").join(nearest))
    raise ValueError(text)


# The record. One field is one line: its type, its parser, its label, what it holds.


def _field(parse: Parser, label: str, about: str, default: Any = None) -> Any:
    return field(default=default, metadata={"parse": parse, "label": label, "about": about})


@dataclass(frozen=True, slots=True, kw_only=True)
class Project:
    """One project of the programme. Only `title` and one country are needed; what nobody wrote is None or ()."""

    number: int | None = None
    id: str = _field(_identifier, N_("Id"), N_("Unique and stable: a-z, 0-9, single hyphens."), "")
    code: str | None = _field(_text, N_("Code"), N_("The programme's own code, or an IATI identifier."))
    title: str = _field(_text, N_("Title"), N_("The title, in its own language."), "")
    short_title: str | None = _field(_text, N_("Short title"), N_("A short title or acronym."))
    language: str | None = _field(_language, N_("Language"), N_("Of the texts (BCP 47): fr, en, es ..."))
    phase: int | None = _field(_phase, N_("Phase"), N_("1 (2008-2012), 2 (2012-2017)."))
    status: str | None = _field(_status, N_("Status"), N_("How far it is."))
    start: PartialDate | None = _field(_date, N_("Start"), N_("2014, 2014-04 or 2014-04-15 (ISO 8601)."))
    end: PartialDate | None = _field(_date, N_("End"), N_("2014, 2014-04 or 2014-04-15 (ISO 8601)."))
    countries: Texts = _field(_countries, N_("Countries"), N_("Where it works (ISO 3166-1)."), ())
    partner_countries: Texts = _field(_countries, N_("Partner countries"), N_("Where its migrants are."), ())
    regions: Texts = _field(_texts, N_("Regions"), N_("Names of places."), ())
    summary: str | None = _field(_prose, N_("Summary"), N_("What it is, in a few sentences."))
    objectives: Texts = _field(_texts, N_("Objectives"), N_("What it is for, one text each."), ())
    activities: Texts = _field(_texts, N_("Activities"), N_("What is done, one text each."), ())
    results: Texts = _field(_texts, N_("Results"), N_("What came of it, one text each."), ())
    themes: Texts = _field(_codes("theme"), N_("Themes"), N_("Thematic areas; other words are kept."), ())
    focus_areas: Texts = _field(_codes("focus"), N_("Focus areas"), N_("Focus areas; other words are kept."), ())
    budget: Amount | None = _field(_budget, N_("Budget"), N_("An amount in one currency, never converted."))
    donors: Texts = _field(_texts, N_("Donors"), N_("Who funds it, by name."), ())
    lead: str | None = _field(_text, N_("Lead organisation"), N_("The organisation that leads it."))
    partners: Texts = _field(_texts, N_("Partners"), N_("Organisations that take part, by name."), ())
    url: str | None = _field(_link, N_("Web page"), N_("Its web page."))
    sources: Texts = _field(_links, N_("Sources"), N_("Where its facts were found."), ())
    created: str | None = _field(_text, N_("Created"), N_("When it came into the catalogue (UTC)."))
    updated: str | None = _field(_text, N_("Updated"), N_("When it was last changed (UTC)."))
    extra: Mapping[str, Any] = field(default_factory=dict)

    def to_record(self) -> dict[str, Any]:
        """The record as the store and JSON hold it: fields in their order, empty ones left out, unknown keys last."""
        record: dict[str, Any] = {}
        for name in FIELD_NAMES:
            value = getattr(self, name)
            if not value:
                continue
            if isinstance(value, tuple):
                value = list(value)
            elif isinstance(value, PartialDate):
                value = str(value)
            elif isinstance(value, Amount):
                value = {"amount": f"{value.value:f}", "currency": value.currency}
            record[name] = value
        record.update(self.extra)
        return record

    def first_day(self) -> str | None:
        """The first day on which it can have been active (ISO 8601); without a start, its end's own."""
        known = self.start or self.end
        return known.first_day() if known else None

    def last_day(self) -> str | None:
        """The last day on which it can have been active (ISO 8601).

        Without an end: open while it is ongoing, else the last day that its start can mean.
        """
        if self.end:
            return self.end.last_day()
        if not self.start:
            return None
        return "9999-12-31" if self.status == "ongoing" else self.start.last_day()


FIELDS: Mapping[str, Mapping[str, Any]] = {f.name: f.metadata for f in fields(Project) if f.metadata}
"""Every field of the record in its order, with its parser and its label."""

FIELD_NAMES: tuple[str, ...] = tuple(FIELDS)

LIST_FIELDS: frozenset[str] = frozenset(f.name for f in fields(Project) if f.metadata and f.default == ())
"""The fields that hold several values."""

_PARSERS: dict[str, Parser] = {name: metadata["parse"] for name, metadata in FIELDS.items()}


def label(name: str) -> str:
    """What the field is called on screen, in the user's language."""
    return _("Number") if name == "number" else _(FIELDS[name]["label"])


def parse_field(name: str, value: Any) -> Any:
    """`value` as the field `name` holds it. Raises ValueError with the reason."""
    return _PARSERS[name](value)


def parse_record(record: Any, number: int | None = None) -> tuple[Project, list[Problem]]:
    """The project that `record` (a JSON object) describes, and all that is wrong with it.

    With problems, the project lacks the refused values. Unknown keys are kept in `extra`. Text values may be what
    people write ("Maroc", "avril 2014"): the project holds their codes.
    """
    if not isinstance(record, dict):
        return Project(number=number), [Problem("record", record, _("should be a JSON object"))]
    values: dict[str, Any] = {}
    extra: dict[str, Any] = {}
    problems: list[Problem] = []
    for name, value in record.items():
        parse = _PARSERS.get(name)
        if parse is None:
            extra[name] = value
        elif value is not None and value != "":
            try:
                values[name] = parse(value)
            except ValueError as error:
                problems.append(Problem(name, value, str(error)))
    if not values.get("title") and "title" not in record_fields(problems):
        problems.append(Problem("title", None, _("is missing")))
    if not values.get("countries") and "countries" not in record_fields(problems):
        problems.append(Problem("countries", None, _("is missing: at least one country is needed")))
    project = Project(number=number, extra=extra, **values)
    if project.start and project.end and project.start.first_day() > project.end.last_day():
        reason = _("the start {start} is after the end {end}").format(start=project.start, end=project.end)
        problems.append(Problem("start", str(project.start), reason))
    return project, problems


class Entry(NamedTuple):
    """A project as it is kept and sent: its number, and its JSON document on one line (number first)."""

    number: int
    document: str

    def record(self) -> dict[str, Any]:
        """The document as a dict."""
        found: dict[str, Any] = json.loads(self.document)
        return found

    def project(self) -> Project:
        """The document as a Project."""
        record = self.record()
        del record["number"]
        return parse_record(record, self.number)[0]


def entry_of(project: Project) -> Entry:
    """The entry that holds `project`, which has a number."""
    document = _encoder()({"number": project.number, **project.to_record()})
    # Unknown keys are kept as they came: what a terminal would obey goes as JSON escapes.
    return Entry(project.number or 0, escaped(document) if project.extra else document)


@cache
def _encoder() -> Callable[[Any], str]:
    """The fastest JSON encoder at hand; both write the same compact text."""
    encode = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode
    if "orjson" not in sys.modules:
        return encode
    import orjson  # here only once somebody who encodes thousands has imported it

    def encode_fast(value: Any) -> str:
        try:
            return orjson.dumps(value).decode()
        except TypeError:  # an unknown key's huge number
            return encode(value)

    return encode_fast


def record_fields(problems: list[Problem]) -> set[str]:
    """The names of the fields that `problems` are about."""
    return {problem.field for problem in problems}


def with_id(project: Project, taken: Callable[[str], bool]) -> Project:
    """`project` with an id: its own, else from its short title or title, numbered when that one is taken."""
    if project.id:
        return project
    stem = slug(project.short_title or project.title) or "project"
    if stem.isdecimal():
        stem = f"project-{stem}"
    candidate, count = stem, 1
    while taken(candidate):
        count += 1
        candidate = f"{stem[:55].rstrip('-')}-{count}"
    return replace(project, id=candidate)


@cache
def display(name: str) -> Callable[[Any, str], str]:
    """How the value of the field `name` reads in a language: value, language -> text (lists joined with a bar)."""
    if name in ("countries", "partner_countries"):
        return lambda codes, lang: JOINT.join(countries.name(code, lang) for code in codes)
    tables = {"status": "status", "themes": "theme", "focus_areas": "focus"}
    if name in tables:
        table = tables[name]
        return lambda value, lang: JOINT.join(
            vocabulary.label(table, code, lang) for code in ([value] if isinstance(value, str) else value)
        )
    return lambda value, _lang: plain(value)


def plain(value: Any) -> str:
    """A field's value as one text for machines: codes, ISO dates, "230041 USD", lists joined with a bar."""
    if value is None:
        return ""
    return JOINT.join(value) if isinstance(value, tuple) else str(value)
