"""IATI 2.03: activities that are valid by the official schema and by the validator's rules, as far as a project allows.

What the standard has no place for goes into an element of our own, so that every project comes back as it was.
"""

import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import date, datetime
from typing import Any
from xml.etree.ElementTree import Element, SubElement, indent, tostring

from icmd_cli.domain import clock
from icmd_cli.domain.entry import Entry, records
from icmd_cli.domain.project import Project, parse_record
from icmd_cli.i18n import _, plural
from icmd_cli.iati import codes, extension
from icmd_cli.iati.activity import record_of
from icmd_cli.iati.rules import (
    IatiProblem,
    can_export,
    end_type,
    iati_problems,
    identifier,
    recipient_regions,
    spoken,
    stand_in_start,
    start_type,
    status_code,
)
from icmd_cli.reference import vocabulary
from icmd_cli.reference.regions import is_region
from icmd_cli.text import harmless

_LANG = "{http://www.w3.org/XML/1998/namespace}lang"
_NEEDED = frozenset(("id", "title", "language", "status", "start", "end", "countries", "regions"))
"""What the standard asks for, whichever fields were chosen."""

_URI = re.compile(
    r"https?://[\w.~-]+(?::\d{1,5})?(?:[/?](?:[\w.~!$&'()*+,;=:@/?-]|%[0-9A-F]{2})*)?(?:#(?:[\w.~!$&'()*+,;=:@/?-]|%[0-9A-F]{2})*)?",
    re.IGNORECASE | re.ASCII,
)
"""What the schema takes for a URI (RFC 3986)."""

_INSTANT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?(?:Z|[+-]\d\d:\d\d)", re.ASCII)
_WHOLE = 100


def write(
    entries: Iterable[Entry],
    fields: Sequence[str] | None,
    language: str | None = None,
    tell: Callable[[str], None] | None = None,
) -> Iterator[str]:
    """The document's text, activity by activity; with `fields`, these alone beside those that the standard asks for.

    `language` is that of the texts whose project names none. A project that cannot be an activity (see `can_export`)
    stands after them, in our own element only; `tell` is told how many.
    """
    stamp = clock.now()
    yield '<?xml version="1.0" encoding="UTF-8"?>\n'
    yield (
        f'<iati-activities version="2.03" generated-datetime="{stamp}"'
        f' xmlns:{extension.PREFIX}="{extension.NAMESPACE}">\n'
    )
    left_out: list[Element] = []
    nowhere = 0
    now, taken = clock.today(), set[str]()
    for at, record in enumerate(records(entries), 1):
        kept = {k: v for k, v in record.items() if k != "number" and (fields is None or k in fields or k in _NEEDED)}
        project = spoken(parse_record(kept)[0], language)
        if can_export(project):
            nowhere += not (project.countries or recipient_regions(project))
            yield _text(_activity(project, kept, _unique(project, taken), now))
        else:
            left_out.append(extension.own_element(kept, {}))
            left_out[-1].set("at", str(at))
    yield from map(_text, left_out)
    yield "</iati-activities>\n"
    if tell:
        for sentence in _remarks(len(taken), len(left_out), nowhere):
            tell(sentence)


def _remarks(activities: int, others: int, nowhere: int) -> Iterator[str]:
    """What the user must know of the document."""
    if others:
        message = plural(
            "{n} project without any date is not an activity: other programs do not see it (`icmd check --iati`).",
            "{n} projects without any date are not activities: other programs do not see them (`icmd check --iati`).",
            others,
        )
        yield message.format(n=others)
    if nowhere:
        message = plural(
            "{n} activity names neither a country nor a part of the world, as rule 3.7.1 asks (`icmd check --iati`).",
            "{n} activities name neither a country nor a part of the world, as rule 3.7.1 asks (`icmd check --iati`).",
            nowhere,
        )
        yield message.format(n=nowhere)
    if not activities:
        yield _("There is no activity in it; the official schema wants one at least.")


def problems(entries: Iterable[Entry]) -> Iterator[tuple[Project, IatiProblem]]:
    """The validator's rules that each project breaks when it is written."""
    for entry in entries:
        project = entry.project()
        yield from ((project, problem) for problem in iati_problems(project))


def _unique(project: Project, taken: set[str]) -> str:
    """The activity's identifier; a code that another one has taken gives way to the id."""
    named = identifier(project)
    by_id = f"{codes.REPORTER}-{project.id}"
    count = 1
    while named in taken:
        named, count = (by_id if count == 1 else f"{by_id}-{count}"), count + 1
    taken.add(named)
    return named


def _text(element: Element) -> str:
    indent(element, "  ", level=1)
    return "  " + tostring(element, encoding="unicode").rstrip() + "\n"


def _activity(project: Project, record: Mapping[str, Any], named: str, now: date) -> Element:
    """The activity, its elements in the schema's order."""
    activity = Element("iati-activity")
    if project.language:
        activity.set(_LANG, project.language.partition("-")[0])
    if project.updated and _is_past(project.updated):
        activity.set("last-updated-datetime", project.updated)
    SubElement(activity, "iati-identifier").text = harmless(named)
    reporter = SubElement(activity, "reporting-org", {"ref": codes.REPORTER, "type": codes.MULTILATERAL})
    SubElement(reporter, "narrative", {_LANG: "en"}).text = codes.REPORTER_NAME
    _narrative(SubElement(activity, "title"), project.title)
    _descriptions(activity, project)
    _organisations(activity, project)
    if project.code:
        SubElement(activity, "other-identifier", {"ref": harmless(project.code), "type": codes.OWN_ID})
    SubElement(activity, "activity-status", {"code": status_code(project, now)})
    _dates(activity, project, now)
    _places(activity, project)
    _subjects(activity, project)
    _commitment(activity, project, now)
    _web_page(activity, project)
    for result in project.results:
        _result(activity, result)
    own = extension.own_element(record, extension.said(record_of(activity, None, Counter())))
    if len(own):
        activity.append(own)
    return activity


def _narrative(parent: Element, text: str) -> None:
    SubElement(parent, "narrative").text = harmless(text)


def _descriptions(activity: Element, project: Project) -> None:
    texts = {
        codes.GENERAL: project.summary or "",
        codes.OBJECTIVES: "\n".join(project.objectives),
        codes.OTHER: "\n".join(project.activities),
    }
    if not any(texts.values()):
        texts[codes.GENERAL] = project.title  # the schema asks for one
    for kind, text in texts.items():
        if text:
            _narrative(SubElement(activity, "description", {"type": kind}), text)


def _organisations(activity: Element, project: Project) -> None:
    names = {
        codes.FUNDING: project.donors,
        codes.ACCOUNTABLE: (project.lead,) if project.lead else (),
        codes.IMPLEMENTING: project.partners,
    }
    if not any(names.values()):
        names[codes.ACCOUNTABLE] = (codes.REPORTER_NAME,)  # the schema asks for one
    for role, organisations in names.items():
        for name in organisations:
            _narrative(SubElement(activity, "participating-org", {"role": role}), name)


def _dates(activity: Element, project: Project, now: date) -> None:
    """The first day that the start can mean, and the last that the end can."""
    if project.start:
        date_ = {"iso-date": project.start.first_day(), "type": start_type(project, now)}
        SubElement(activity, "activity-date", date_)
    elif standing := stand_in_start(project):
        date_ = {"iso-date": standing.first_day(), "type": codes.PLANNED_START}
        note = SubElement(SubElement(activity, "activity-date", date_), "narrative", {_LANG: "en"})
        note.text = f"Start of the programme's phase {project.phase}; the project's own is not known"
    if project.end:
        SubElement(activity, "activity-date", {"iso-date": project.end.last_day(), "type": end_type(project, now)})


def _places(activity: Element, project: Project) -> None:
    for code, share in zip(project.countries, _shares(len(project.countries)), strict=True):
        SubElement(activity, "recipient-country", {"code": code, **share})
    wide = recipient_regions(project)
    for (code, name), share in zip(wide.items(), _shares(len(wide)), strict=True):
        recipient = {"code": code, "vocabulary": codes.DAC_REGIONS, **share}
        _narrative(SubElement(activity, "recipient-region", recipient), name)
    for place in project.regions:
        if project.countries or not is_region(place):  # a part of the world is no place on a map
            _narrative(SubElement(SubElement(activity, "location"), "name"), place)


def _subjects(activity: Element, project: Project) -> None:
    """The DAC's sectors, our themes as sectors of our own vocabulary, our focus areas as tags."""
    sectors = list(dict.fromkeys(map(codes.theme_sector, project.themes))) or [codes.MIGRATION]
    for code, share in zip(sectors, _shares(len(sectors)), strict=True):
        SubElement(activity, "sector", {"vocabulary": codes.PURPOSES[0], "code": code, **share})
    own = {"vocabulary": codes.OWN_VOCABULARY}
    spoken = project.language or "en"
    for theme, share in zip(project.themes, _shares(len(project.themes)), strict=True):
        sector = SubElement(activity, "sector", {**own, "code": harmless(theme), **share})
        _narrative(sector, vocabulary.label("theme", theme, spoken))
    for area in project.focus_areas:
        tag = SubElement(activity, "tag", {"code": harmless(area), **own})
        _narrative(tag, vocabulary.label("focus", area, spoken))


def _shares(count: int) -> list[dict[str, str]]:
    """Equal shares in whole percents that sum to 100; none for one alone."""
    if count < 2:  # noqa: PLR2004 - several
        return [{}] * count
    return [{"percentage": str(_WHOLE // count + (place < _WHOLE % count))} for place in range(count)]


def _commitment(activity: Element, project: Project, now: date) -> None:
    """The budget: an IATI budget covers a year at most, a commitment the whole; none is dated in the future."""
    known = project.start or stand_in_start(project) or project.end
    if not project.budget or not known:
        return
    day = min(known.first_day(), str(now))
    transaction = SubElement(activity, "transaction")
    SubElement(transaction, "transaction-type", {"code": codes.COMMITMENTS[0]})
    SubElement(transaction, "transaction-date", {"iso-date": day})
    value = SubElement(transaction, "value", {"currency": project.budget.currency, "value-date": day})
    value.text = f"{project.budget.value:f}"


def _web_page(activity: Element, project: Project) -> None:
    if project.url and _URI.fullmatch(project.url):
        link = SubElement(activity, "document-link", {"format": "text/html", "url": project.url})
        _narrative(SubElement(link, "title"), project.title)
        SubElement(link, "category", {"code": codes.WEB_PAGE})


def _result(activity: Element, text: str) -> None:
    """A result that nobody measures; the schema asks for an indicator all the same."""
    result = SubElement(activity, "result", {"type": codes.OTHER_RESULT})
    _narrative(SubElement(result, "title"), text)
    indicator = SubElement(result, "indicator", {"measure": codes.QUALITATIVE})
    _narrative(SubElement(indicator, "title"), text)


def _is_past(instant: str) -> bool:
    if not _INSTANT.fullmatch(instant):
        return False
    try:
        return datetime.fromisoformat(instant) <= clock.instant()
    except ValueError:
        return False
