"""What the IATI Validator asks of an activity, for one project: the rules that it breaks, and what stands in for a gap.

The rules' ids are those of the standard ruleset (IATI/IATI-Rulesets, standard.json); "xsd" is the schema itself.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import date
from typing import NamedTuple

from icmd_cli.domain.clock import today
from icmd_cli.domain.project import Project
from icmd_cli.domain.values.dates import PartialDate
from icmd_cli.i18n import _
from icmd_cli.iati import codes
from icmd_cli.reference import regions

ERROR, WARNING = "error", "warning"

PHASES: Mapping[int, tuple[PartialDate, PartialDate]] = {
    1: (PartialDate(2008), PartialDate(2012)),
    2: (PartialDate(2012), PartialDate(2017)),
}
"""From when to when the programme's phases went: a project of one was not active outside of it."""

_LANGUAGE = re.compile(r"[a-z]{2}(?:-[a-z0-9]+)*", re.IGNORECASE | re.ASCII)
_FORBIDDEN = re.compile(r"[/&|?\s]+")


class IatiProblem(NamedTuple):
    """A rule that the project breaks when it is exported; `reason` says what is wrong and what fixes it.

    `severity` is error (the rule is broken, or the project is skipped) or warning (something stands in for what is
    missing).
    """

    rule: str
    severity: str
    field: str
    reason: str


def spoken(project: Project, language: str | None) -> Project:
    """`project`, its texts in the catalogue's `language` where it names none; a hand-written catalogue may hold any."""
    if project.language or not isinstance(language, str) or not _LANGUAGE.fullmatch(language):
        return project
    return replace(project, language=language.lower())


def can_export(project: Project) -> bool:
    """Whether the schema lets the project be an activity: with a title, and a date of its own or of its phase."""
    return bool(project.title and (project.start or project.end or stand_in_start(project)))


def stand_in_start(project: Project) -> PartialDate | None:
    """The start of its phase, for a project that has none of its own; None when it would be after its end."""
    known = PHASES.get(project.phase or 0)
    if known is None or project.start or (project.end and project.end.last_day() < known[0].first_day()):
        return None
    return known[0]


def identifier(project: Project) -> str:
    """The iati-identifier: the reporter's id, then the project's own code, or else its id."""
    code = _FORBIDDEN.sub("-", project.code or "").strip("-") or project.id
    return code if code.startswith(f"{codes.REPORTER}-") else f"{codes.REPORTER}-{code}"


def recipient_regions(project: Project) -> dict[str, str]:
    """The DAC codes of the parts of the world that a project without a country works in -> its own names of them.

    Of a project with countries, none: a region is named only in addition to them. What no code stands for alone
    ("multi-pays") counts only where no other region is named.
    """
    found: dict[str, str] = {}
    for name in () if project.countries else project.regions:
        if code := regions.find(name):
            found.setdefault(code, name)
    if len(found) > 1:
        found.pop(regions.UNSPECIFIED, None)
    return found


def start_type(project: Project, now: date) -> str:
    """ActivityDateType of the start: no actual date lies in the future."""
    begun = project.start is not None and project.start.first_day() <= str(now) and project.status != "planned"
    return codes.ACTUAL_START if begun else codes.PLANNED_START


def end_type(project: Project, now: date) -> str:
    """ActivityDateType of the end: actual once it is past, unless the project is still to go on."""
    over = project.status in ("completed", "cancelled", None)
    past = project.end is not None and project.end.last_day() <= str(now)
    return codes.ACTUAL_END if over and past else codes.PLANNED_END


def status_code(project: Project, now: date) -> str:
    """ActivityStatus: the project's own, or else what its dates tell, or those of its phase."""
    if code := codes.STATUS_CODES.get(project.status or ""):
        return code
    phase = PHASES.get(project.phase or 0)
    end = project.end or (phase[1] if phase else None)
    if project.start and project.start.first_day() > str(now):
        return codes.STATUS_CODES["planned"]
    return codes.STATUS_CODES["completed" if end and end.last_day() <= str(now) else "ongoing"]


def iati_problems(project: Project, now: date | None = None) -> list[IatiProblem]:
    """The validator's rules that `project` breaks when it is exported as IATI, and what stands in for its gaps."""
    return [*_texts(project), *_dates(project, now or today()), *_places_and_people(project)]


def _texts(project: Project) -> Iterator[IatiProblem]:
    if not project.title:
        yield IatiProblem("4.3.1", ERROR, "title", _("there is no title, which IATI requires: give it one"))
    if not project.language:
        reason = _("the language of the texts is not known: say which (fr, en, es ...)")
        yield IatiProblem("4.1.1", ERROR, "language", reason)
    if not (project.summary or project.objectives or project.activities):
        reason = _("there is no description, the title stands in for it; write a summary")
        yield IatiProblem("4.4.1", WARNING, "summary", reason)
    code = project.code or ""
    if re.search(r"[/&|?]", code):
        reason = _("an identifier has no / & | or ?: it is exported as {identifier}; give it another code")
        yield IatiProblem("1.3.13", WARNING, "code", reason.format(identifier=identifier(project)))


def _dates(project: Project, now: date) -> Iterator[IatiProblem]:
    if project.title and not can_export(project):
        reason = _("there is no date at all, and without one no activity is valid: it is skipped; write its start")
        yield IatiProblem("xsd", ERROR, "start", reason)
    if not project.start:
        standing = stand_in_start(project)
        reason = _("an activity has a start; write it, if only the year")
        if standing:
            reason = _("there is no start, that of phase {phase} ({date}) stands in for it; write it, if only the year")
            reason = reason.format(phase=project.phase, date=standing)
        yield IatiProblem("6.11.1", WARNING if standing else ERROR, "start", reason)
    if project.start and project.end and project.start.first_day() > project.end.last_day():
        planned = start_type(project, now) == codes.PLANNED_START
        reason = _("the start {start} is after the end {end}: correct one of them")
        rule = "11.1.2" if planned else "11.1.3"
        yield IatiProblem(rule, ERROR, "start", reason.format(start=project.start, end=project.end))
    started = project.status in ("ongoing", "completed", "suspended")
    if started and project.start and project.start.first_day() > str(now):
        reason = _("the project has begun, but its start {date} is in the future: correct one of them")
        yield IatiProblem("11.1.4", WARNING, "start", reason.format(date=project.start))
    if project.status == "completed" and project.end and project.end.first_day() > str(now):
        reason = _("the project is completed, but its end {date} is in the future: correct one of them")
        yield IatiProblem("11.1.5", WARNING, "end", reason.format(date=project.end))
    if project.status not in codes.STATUS_CODES:
        reason = _("there is no status, the dates stand in for it: say which it is")
        yield IatiProblem("xsd", WARNING, "status", reason)


def _places_and_people(project: Project) -> Iterator[IatiProblem]:
    if not (project.countries or recipient_regions(project)):
        reason = _("there is no country and no part of the world: name a country, or a region such as West Africa")
        yield IatiProblem("3.7.1", ERROR, "countries", reason)
    if not (project.donors or project.lead or project.partners):
        reason = _("no organisation takes part, {name} stands in: name its donors, lead or partners")
        yield IatiProblem("xsd", WARNING, "donors", reason.format(name=codes.REPORTER_NAME))
    if not project.themes:
        reason = _("there is no theme, the DAC code {code} (migration) stands in: name one")
        yield IatiProblem("6.2.2", WARNING, "themes", reason.format(code=codes.MIGRATION))
