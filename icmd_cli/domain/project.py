"""The Project value: the table of its fields, and the parsing that collects every problem of a record."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, fields
from functools import cache
from operator import attrgetter
from typing import TYPE_CHECKING, Any

from icmd_cli.domain import kinds
from icmd_cli.domain.fields import Field, Filter, Option, Place, Question, Section, entry
from icmd_cli.domain.kinds import Parser, machine_text
from icmd_cli.domain.values.lists import JOINT
from icmd_cli.errors import Problem
from icmd_cli.i18n import N_, _

if TYPE_CHECKING:
    from icmd_cli.domain.values.amounts import Amount
    from icmd_cli.domain.values.dates import PartialDate

Texts = tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Project:
    """One project of the programme. Only `title` is needed; what nobody wrote is None or ()."""

    number: int | None = None
    # The field table, read by its rows.
    # fmt: off
    id: str = entry(
        kinds.ID, N_("Id"), N_("Unique and stable: a-z, 0-9, single hyphens."), default="",
        option=Option("--id", N_("The id; by default made from the title.")), place=Place(Section.HIDDEN), width=24)
    code: str | None = entry(
        kinds.TEXT, N_("Code"), N_("The programme's own code, or an IATI identifier."),
        option=Option("--code"), search="names", place=Place(order=2))
    title: str = entry(
        kinds.TEXT, N_("Title"), N_("The title, in its own language."), default="",
        option=Option("--title"), search="title", question=Question(1), place=Place(Section.HIDDEN),
        width=50)
    short_title: str | None = entry(
        kinds.TEXT, N_("Short title"), N_("A short title or acronym."),
        option=Option("--short-title"), search="short_title", question=Question(3), place=Place(order=1))
    language: str | None = entry(
        kinds.LANGUAGE, N_("Language"), N_("Language of the texts (BCP 47): fr, en, es ..."),
        option=Option("--language", N_("The language of the texts: fr, en, es ...")), place=Place(order=90), width=10)
    phase: int | None = entry(
        kinds.PHASE, N_("Phase"), N_("1 (2008-2012), 2 (2012-2017)."),
        option=Option("--phase", N_("The programme's phase, 1 or 2.")),
        filter=Filter("--phase", N_("Of this phase: 1 (2008-2012), 2 (2012-2017)."), N_("Not of this phase.")),
        question=Question(7, "1, 2"), place=Place(order=12), width=8)
    status: str | None = entry(
        kinds.STATUS, N_("Status"), N_("How far along it is."),
        option=Option("--status", N_("planned, ongoing, completed, suspended or cancelled.")),
        filter=Filter("--status", N_("planned, ongoing, completed, suspended or cancelled, in any language."),
                      N_("Not in this status."), short="-s"),
        question=Question(6, "planned, ongoing, completed, suspended, cancelled"),
        place=Place(order=11, expected=True), width=12)
    start: "PartialDate | None" = entry(
        kinds.DATE, N_("Start"), N_("2014, 2014-04 or 2014-04-15 (ISO 8601)."),
        option=Option("--start", N_("When it starts: 2014, 2014-04, 2014-04-15, avril 2014 ...")),
        question=Question(4, "2014, 2014-04, 15/04/2014"), place=Place(Section.HIDDEN, expected=True), width=11)
    end: "PartialDate | None" = entry(
        kinds.DATE, N_("End"), N_("2014, 2014-04 or 2014-04-15 (ISO 8601)."),
        option=Option("--end", N_("When it ends, written likewise.")),
        question=Question(5, "2016-01"), place=Place(Section.HIDDEN, expected=True), width=11)
    countries: Texts = entry(
        kinds.COUNTRIES, N_("Countries"), N_("Where it works (ISO 3166-1)."),
        option=Option("--country", N_("Where it works: any name or ISO code.")),
        filter=Filter("--country", N_("In this country: any name or ISO code, or none."), N_("Not in this country."),
                      short="-c"),
        question=Question(2, N_("Morocco, Senegal")), suggested="countries", place=Place(order=5, strong=True))
    partner_countries: Texts = entry(
        kinds.COUNTRIES, N_("Partner countries"), N_("Where its migrants are."),
        option=Option("--partner-country", N_("Where its migrants or partners live.")),
        filter=Filter("--partner-country", N_("With migrants or partners in this country."),
                      N_("Without migrants or partners in this country.")),
        question=Question(14, N_("France")), suggested="partner_countries", place=Place(order=7))
    regions: Texts = entry(
        kinds.NAMES, N_("Regions"), N_("Names of places."),
        option=Option("--region", N_("A place where it works.")),
        filter=Filter("--region", N_("In a place whose name has these words."), N_("Not in such a place.")),
        search="names", question=Question(13), suggested="regions", place=Place(order=6))
    summary: str | None = entry(
        kinds.PROSE, N_("Summary"), N_("What it is, in a few sentences."),
        option=Option("--summary"), search="texts", question=Question(15),
        place=Place(Section.TEXT, 1, expected=True), width=60)
    objectives: Texts = entry(
        kinds.TEXTS, N_("Objectives"), N_("What it is for, one text each."),
        option=Option("--objective", N_("One objective.")), search="texts",
        place=Place(Section.TEXT, 2), width=60)
    activities: Texts = entry(
        kinds.TEXTS, N_("Activities"), N_("What is done, one text each."),
        option=Option("--activity", N_("One activity.")), search="texts",
        place=Place(Section.TEXT, 3), width=60)
    results: Texts = entry(
        kinds.TEXTS, N_("Results"), N_("What came of it, one text each."),
        option=Option("--result", N_("One result.")), search="texts",
        place=Place(Section.TEXT, 4), width=60)
    themes: Texts = entry(
        kinds.THEMES, N_("Themes"), N_("Thematic areas; other words are kept."),
        option=Option("--theme", N_("A thematic area: label or code.")),
        filter=Filter("--theme", N_("With this thematic area: label or code."), N_("Without this thematic area."),
                      short="-t"),
        question=Question(12), place=Place(order=21))
    focus_areas: Texts = entry(
        kinds.FOCUS_AREAS, N_("Focus areas"), N_("Focus areas; other words are kept."),
        option=Option("--focus", N_("A focus area: label or code.")),
        filter=Filter("--focus", N_("With this focus area: label or code."), N_("Without this focus area.")),
        place=Place(order=22))
    budget: "Amount | None" = entry(
        kinds.MONEY, N_("Budget"), N_("An amount in one currency, never converted."),
        option=Option("--budget", N_("Amount and currency: 230041 USD.")),
        question=Question(8, "230041 USD"), place=Place(order=20, strong=True, expected=True))
    donors: Texts = entry(
        kinds.ORGANISATIONS, N_("Donors"), N_("Who funds it, by name."),
        option=Option("--donor", N_("Who funds it.")),
        filter=Filter("--donor", N_("Funded by an organisation with these words."),
                      N_("Not funded by such an organisation.")),
        search="names", question=Question(10, "UE | AFD"), suggested="donors",
        place=Place(Section.ORGANISATIONS, 1, expected=True), width=32)
    lead: str | None = entry(
        kinds.ORGANISATION, N_("Lead organisation"), N_("The organisation that leads it."),
        option=Option("--lead"), asked_as="partners",
        search="names", question=Question(9), suggested="partners",
        place=Place(Section.ORGANISATIONS, 2, expected=True), width=32)
    partners: Texts = entry(
        kinds.ORGANISATIONS, N_("Partners"), N_("Organisations that take part, by name."),
        option=Option("--partner", N_("An organisation that takes part.")),
        filter=Filter("--partner", N_("Led or carried out by an organisation with these words."),
                      N_("Not led or carried out by such an organisation.")),
        search="names", question=Question(11, "Enda | GRDR"), suggested="partners",
        place=Place(Section.ORGANISATIONS, 3), width=32)
    url: str | None = entry(
        kinds.LINK, N_("Web page"), N_("Its web page."),
        option=Option("--url"), question=Question(16, "https://..."), place=Place(Section.LINKS, 1), width=32)
    sources: Texts = entry(
        kinds.LINKS, N_("Sources"), N_("Where its facts were found."),
        option=Option("--source", N_("Where a fact was found.")), place=Place(Section.LINKS, 2), width=32)
    created: str | None = entry(
        kinds.INSTANT, N_("Created"), N_("When it came into the catalogue (UTC)."), own=True,
        place=Place(Section.HIDDEN))
    updated: str | None = entry(
        kinds.INSTANT, N_("Updated"), N_("When it was last changed (UTC)."), own=True,
        place=Place(order=91))
    # fmt: on
    extra: Mapping[str, Any] = field(default_factory=dict)

    def to_record(self) -> dict[str, Any]:
        """The record as the store and JSON hold it: fields in their order, empty ones skipped, unknown keys last."""
        record: dict[str, Any] = {}
        for name, value in zip(FIELD_NAMES, _VALUES(self), strict=True):
            if not value:
                continue
            kind = type(value)
            if kind is str or kind is int:
                record[name] = value
            else:
                record[name] = list(value) if kind is tuple else value.to_json()
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


FIELDS: Mapping[str, Field] = {f.name: f.metadata["field"] for f in fields(Project) if f.metadata}
"""Every field of the record by its name, in its order."""

FIELD_NAMES: tuple[str, ...] = tuple(FIELDS)
_VALUES = attrgetter(*FIELD_NAMES)


def placed(section: Section) -> list[str]:
    """The fields of a section, in their order there."""
    names = (name for name, each in FIELDS.items() if each.place.section is section)
    return sorted(names, key=lambda name: FIELDS[name].place.order)


LIST_FIELDS: frozenset[str] = frozenset(name for name, each in FIELDS.items() if each.kind.several)
"""The fields that hold several values."""

_PARSERS: dict[str, Parser] = {name: each.kind.parse for name, each in FIELDS.items()}


def label(name: str) -> str:
    """What the field is called on screen, in the user's language."""
    return _("Number") if name == "number" else _(FIELDS[name].label)


@cache
def display(name: str) -> Callable[[Any, str], str]:
    """How the value of the field `name` reads in a language: value, language -> text (lists joined with a bar)."""
    kind = FIELDS[name].kind
    if not kind.coded:
        return lambda value, _lang: machine_text(value)
    if not kind.several:
        return kind.shown
    return lambda codes, lang: JOINT.join([kind.shown(code, lang) for code in codes])


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
    project = Project(number=number, extra=extra, **values)
    if project.start and project.end and _is_after(project.start, project.end):
        reason = _("the start {start} is after the end {end}").format(start=project.start, end=project.end)
        problems.append(Problem("start", str(project.start), reason))
    return project, problems


def _is_after(start: "PartialDate", end: "PartialDate") -> bool:
    return start.year >= end.year and start.first_day() > end.last_day()


def record_fields(problems: list[Problem]) -> set[str]:
    """The names of the fields that `problems` are about."""
    return {problem.field for problem in problems}
