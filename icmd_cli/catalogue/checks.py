"""What is wrong in a catalogue: each problem with the project, the field, the value and how to fix it."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date, timedelta
from typing import Any

from icmd_cli.catalogue.findings import Finding
from icmd_cli.catalogue.spellings import spellings
from icmd_cli.domain import kinds
from icmd_cli.domain.changes import Change, Record, with_fields
from icmd_cli.domain.ids import with_id
from icmd_cli.domain.organisations import Organisations
from icmd_cli.domain.project import FIELD_NAMES, FIELDS, Project, parse_field, parse_record
from icmd_cli.domain.values.slugs import fold_code
from icmd_cli.domain.values.urls import whole_links
from icmd_cli.i18n import _, language
from icmd_cli.reference import vocabulary
from icmd_cli.shell import quoted_word
from icmd_cli.text import fold_title, shortened

SIMILAR = 88
"""From this likeness on (0-100, rapidfuzz), two titles of one country may be one project."""

_MOST_COMPARED = 2000
"""At most this many titles of one country are compared each with each; of more, those that share a rare word."""

_RARE_WORDS = 3
_MOST_SIMILAR = 5
"""How many look-alikes of one project are told at most."""

_VOCABULARIES = {name: field.kind.table for name, field in FIELDS.items() if field.kind.table and field.kind.several}


def findings(
    records: Mapping[int, Record],
    *,
    today: date,
    iati: bool = False,
    language: str | None = None,
    names: Organisations | None = None,
) -> list[Finding]:
    """All problems of the projects, in the order of their numbers, then of their fields; errors come first.

    `names` are what organisations are called in the catalogue; `language` is its own: that of the texts whose project
    names none.
    """
    projects = {number: parse_record(record, number) for number, record in records.items()}
    whole = {number: project for number, (project, _problems) in projects.items()}
    found: list[Finding] = []
    taken = {str(record.get("id")) for record in records.values() if record.get("id")}
    for number, record in records.items():
        project, problems = projects[number]
        found += [_rule_broken(project, problem.field, problem.value, problem.reason) for problem in problems]
        found += _id_missing(project, record, taken)
        found += _form(project, record, {problem.field for problem in problems})
        found += _no_country(project, record, {problem.field for problem in problems})
        found += _unknown(project)
        found += _contradictions(project, today)
        found += _iati(project, language) if iati else []
    found += _taken_twice(whole)
    found += spellings(whole, names or Organisations())
    found += _look_alikes(whole)
    places = {name: place for place, name in enumerate(FIELD_NAMES)}
    return sorted(found, key=lambda f: (f.number, f.severity, places.get(f.field, len(places))))


def fixed(found: Iterable[Finding], records: Mapping[int, Record], stamp: str) -> list[Change]:
    """The changes that fix what can be fixed by itself."""
    values: dict[int, Record] = defaultdict(dict)
    names: dict[int, list[str]] = defaultdict(list)
    for finding in found:
        if finding.fix:
            names[finding.number].append(finding.field)
            if finding.fix[0] is not None:
                values[finding.number][finding.field] = finding.fix[0]
    return [
        Change(
            number,
            records[number],
            with_fields(records[number], {**values[number], "updated": stamp}, [*names[number], "updated"]),
        )
        for number in sorted(names)
    ]


def _edit(number: int, what: str) -> str:
    return f"icmd edit {number} {what}"


def _rule_broken(project: Project, field: str, value: Any, reason: str) -> Finding:
    number = project.number or 0
    whole = _whole(field, value)
    if whole is not None:
        advice = _("--fix writes {value}").format(value=_short(whole))
        return Finding("error", "value", number, project.id, field, value, reason, advice, (whole,))
    return Finding("error", "value", number, project.id, field, value, reason, _edit(number, f"--set {field}=..."))


def _whole(field: str, value: Any) -> Any:
    """Addresses with the https:// that they lack; None where that does not make them right."""
    if field not in FIELDS or FIELDS[field].kind not in (kinds.LINK, kinds.LINKS):
        return None
    try:
        parsed = parse_field(field, whole_links(value))
    except ValueError:
        return None
    return list(parsed) if isinstance(parsed, tuple) else parsed


def _id_missing(project: Project, record: Record, taken: set[str]) -> Iterator[Finding]:
    if record.get("id"):
        return
    number = project.number or 0
    named = with_id(project, taken.__contains__)
    taken.add(named.id)
    advice = _("--fix gives it the id {id}").format(id=named.id)
    yield Finding("error", "id-missing", number, "", "id", None, _("is missing"), advice, (named.id,))


def _form(project: Project, record: Record, refused: set[str]) -> Iterator[Finding]:
    """Values that are understood, but not written as the record writes them."""
    canonical = project.to_record()
    for field in FIELD_NAMES:
        if field not in record or field in refused or (field in canonical and record[field] == canonical[field]):
            continue
        value = canonical.get(field)
        if value is None:
            reason, advice = _("is empty"), _("--fix removes the field")
        else:
            reason = _("is not written as the record writes it")
            advice = _("--fix writes {value}").format(value=_short(value))
        yield Finding(
            "warning", "form", project.number or 0, project.id, field, record[field], reason, advice, (value,)
        )


def _no_country(project: Project, record: Record, refused: set[str]) -> Iterator[Finding]:
    if project.countries or "countries" in refused:
        return
    number, value = project.number or 0, record.get("countries")
    advice = _edit(number, "--set countries=...")
    yield Finding("warning", "no-country", number, project.id, "countries", value, _("no country is named"), advice)


def _unknown(project: Project) -> Iterator[Finding]:
    number = project.number or 0
    for key, value in project.extra.items():
        reason = _("is not a field of a project; it is kept as it is")
        advice = _("Rename it in the file, or leave it.")
        yield Finding("warning", "unknown-field", number, project.id, key, value, reason, advice)
    for field, table in _VOCABULARIES.items():
        for code in getattr(project, field):
            if code not in vocabulary.TABLES[table]:
                near = vocabulary.nearest(table, code, language())
                reason = _("is not in the vocabulary; it is kept as it is")
                change = f"--drop {field}={_quoted(code)} --add {field}={_quoted(near[0])}" if near else ""
                keep = _("Keep it, or choose another: {command}")
                advice = _edit(number, change) if near else keep.format(command=_edit(number, f"--set {field}=..."))
                yield Finding("warning", "vocabulary", number, project.id, field, code, reason, advice)


def _contradictions(project: Project, today: date) -> Iterator[Finding]:
    number, status, start, end = project.number or 0, project.status, project.start, project.end
    year_ago = str(today - timedelta(days=365))
    against, reason, better = None, "", ""
    if status == "completed" and end and end.first_day() > str(today):
        against, reason, better = end, _("it is completed, but its end is {date}"), "ongoing"
    elif status == "planned" and start and start.last_day() < str(today):
        better = "completed" if end and end.last_day() < str(today) else "ongoing"
        against, reason = start, _("it is planned, but its start was {date}")
    elif status == "ongoing" and end and end.last_day() < year_ago:
        against, reason, better = end, _("it is ongoing, but its end was {date}"), "completed"
    if against:
        advice = _edit(number, f"--set status={better}")
        text = reason.format(date=against)
        yield Finding("warning", "status-dates", number, project.id, "status", status, text, advice)


def _taken_twice(projects: Mapping[int, Project]) -> Iterator[Finding]:
    for field in ("id", "code"):
        owner: dict[str, int] = {}
        for number, project in sorted(projects.items()):
            value = getattr(project, field)
            key = fold_code(value) if field == "code" and value else value
            if key and owner.setdefault(key, number) != number:
                reason = _("project {other} has the same one").format(other=owner[key])
                advice = _edit(number, f"--set {field}=...")
                yield Finding("error", f"{field}-twice", number, project.id, field, value, reason, advice)


def _look_alikes(projects: Mapping[int, Project]) -> Iterator[Finding]:
    """Pairs of projects of one country with titles that resemble each other; each pair once, under the later number."""
    pairs: dict[int, dict[int, None]] = defaultdict(dict)
    for block in _blocks(projects):
        for number, other in _similar(block):
            if len(pairs[number]) < _MOST_SIMILAR:
                pairs[number][other] = None
    for number, others in pairs.items():
        project = projects[number]
        for other in others:
            same = projects[other]
            reason = _("resembles project {other}, {title} ({id})").format(other=other, title=same.title, id=same.id)
            advice = _("If they are one, keep one: icmd remove {number}").format(number=number)
            yield Finding("warning", "look-alike", number, project.id, "title", project.title, reason, advice)


def _blocks(projects: Mapping[int, Project]) -> Iterator[dict[int, str]]:
    """Folded titles by number, in groups in which alone look-alikes are sought."""
    countries: dict[str, dict[int, str]] = defaultdict(dict)
    for number, project in sorted(projects.items()):
        for country in (project.countries or ("",)) if project.title else ():
            countries[country][number] = fold_title(project.title)
    for titles in countries.values():
        if len(titles) <= _MOST_COMPARED:
            yield titles
            continue
        uses = Counter(word for title in titles.values() for word in set(title.split()))
        rare: dict[str, dict[int, str]] = defaultdict(dict)
        for number, title in titles.items():
            for word in sorted(set(title.split()), key=lambda word: (uses[word], word))[:_RARE_WORDS]:
                rare[word][number] = title
        for word, some in rare.items():
            if 1 < len(some) <= _MOST_COMPARED and uses[word] <= _MOST_COMPARED:
                yield some


def _similar(titles: Mapping[int, str]) -> Iterator[tuple[int, int]]:
    from rapidfuzz import fuzz, process  # only to check

    # Letter by letter, and whatever the order of the words.
    earlier: tuple[dict[int, str], dict[int, str]] = ({}, {})
    for number, title in titles.items():
        near: dict[int, None] = {}
        for text, known in zip((title, " ".join(sorted(title.split()))), earlier, strict=True):
            found = process.extract(text, known, scorer=fuzz.ratio, score_cutoff=SIMILAR, limit=_MOST_SIMILAR)
            near.update(dict.fromkeys(other for _title, _score, other in found))
            known[number] = text
        yield from ((number, other) for other in near)


def _iati(project: Project, language: str | None) -> Iterator[Finding]:
    from icmd_cli.iati.rules import iati_problems, spoken  # only when they are asked for

    number = project.number or 0
    for problem in iati_problems(spoken(project, language)):
        advice = _edit(number, f"--set {problem.field}=...") if problem.field in FIELD_NAMES else ""
        value = getattr(project, problem.field, None) if problem.field in FIELD_NAMES else None
        shown = None if value is None or value == () else str(value)
        severity = "error" if problem.severity == "error" else "warning"
        yield Finding(severity, problem.rule, number, project.id, problem.field or "", shown, problem.reason, advice)


def _short(value: Any) -> str:
    if isinstance(value, dict):
        return f"{value['amount']} {value['currency']}"
    text = ", ".join(map(str, value)) if isinstance(value, Sequence) and not isinstance(value, str) else str(value)
    return shortened(text, 60)  # the JSON has it whole


def _quoted(text: str) -> str:
    return quoted_word(text)
