"""IATI: what is written is valid and comes back as it was, what others wrote is understood, what is none is refused."""

import json
import re
import time
import tracemalloc
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest
from conftest import BICOL, DATA, FIGUIG, KAYES, ROOT, SHIPPED, Ran, iati_standard, write_store
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree
from rapidfuzz import fuzz

from icmd_cli.domain.entry import Entry, entry_of
from icmd_cli.domain.project import Project, parse_record
from icmd_cli.domain.values.slugs import fold_code
from icmd_cli.errors import InvalidData, UsageProblem
from icmd_cli.iati import codes
from icmd_cli.iati.rules import ERROR, iati_problems
from icmd_cli.importing.inference import understand
from icmd_cli.importing.model import Incoming, Refused
from icmd_cli.importing.settings import Settings
from icmd_cli.readers import detect
from icmd_cli.readers import iati as reader
from icmd_cli.readers.raw import Reading, Source
from icmd_cli.reference import vocabulary
from icmd_cli.text import clean, fold
from icmd_cli.writers import iati as writer

SHARED = ROOT.parent / "shared"
needs_shared = pytest.mark.skipif(not SHARED.exists(), reason="larger real files lie beside some checkouts only")

OFTEN = settings(max_examples=50)


# What the tests share


def entries(records: Sequence[Mapping[str, Any]]) -> list[Entry]:
    found = [parse_record(dict(record), number) for number, record in enumerate(records, 1)]
    assert not any(problems for _project, problems in found)
    return [entry_of(project) for project, _problems in found]


def written(*records: Mapping[str, Any], fields: Sequence[str] | None = None) -> str:
    return "".join(writer.write(entries(records), fields))


def read(text: str | bytes, encoding: str | None = None) -> Source:
    data = text.encode() if isinstance(text, str) else text
    return reader.read(data, "projects.xml", Reading(encoding=encoding))


def rows(source: Source) -> list[dict[str, Any]]:
    (table,) = source.tables
    assert table.exact
    headings, *others = table.rows
    return [
        {str(name): cell for name, cell in zip(headings.cells, row.cells, strict=True) if cell is not None}
        for row in others
    ]


def one(activity: str, *, version: str = "2.03", attributes: str = 'xml:lang="en"') -> dict[str, Any]:
    """The record of one activity that somebody else wrote."""
    (record,) = rows(read(document(f"<iati-activity {attributes}>{activity}</iati-activity>", version)))
    return record


def document(activities: str, version: str = "2.03") -> str:
    return f'<iati-activities version="{version}">{activities}</iati-activities>'


def imported(source: Source) -> list[Incoming | Refused]:
    tables, _unread = understand(source, Settings(currency="USD"))
    return [row for table in tables for row in table.read()]


def came_back(source: Source) -> list[dict[str, Any]]:
    found = imported(source)
    assert all(isinstance(row, Incoming) for row in found), found
    return [row.project.to_record() for row in found if isinstance(row, Incoming)]


def shipped() -> list[dict[str, Any]]:
    return list(json.loads(SHIPPED.read_text("utf-8"))["projects"].values())


def dated(records: list[dict[str, Any]]) -> list[Project]:
    """Those that a document holds: without any date no activity is valid."""
    found = [parse_record(record)[0] for record in records]
    return [project for project in found if project.start or project.end or project.phase in (1, 2)]


@pytest.fixture(scope="session")
def schema() -> etree.XMLSchema:
    return etree.XMLSchema(etree.parse(iati_standard() / "schemas" / "iati-activities-schema.xsd"))


# Projects with odd values: any of the record's fields, markup, quotes, emoji, lists that look like other things

ODD = [
    "<b>&amp;</b>",
    "]]>",
    "\"quoted\" 'text'",
    "<!-- x -->",
    "👩🏽‍🌾 semences",
    "- tiret",
    "1. un",
    "العربية",
    "a|b;c",
]
words = st.one_of(
    st.sampled_from(ODD),
    st.text(st.characters(codec="utf-8", exclude_categories=["Cs"]), min_size=1, max_size=20),
)
lines = words.map(lambda text: clean(f"x{text}x"))
odd = words.map(clean).filter(lambda text: bool(text) and text not in ("-", "–", "—", "?"))
texts = st.lists(st.one_of(lines, st.sampled_from(ODD)).map(clean), max_size=3, unique=True)
countries = st.lists(st.sampled_from(["MA", "SN", "TN", "XK", "FR", "CI", "GN"]), min_size=1, max_size=7, unique=True)
days = st.dates(date(1900, 1, 1), date(2100, 12, 31)).map(str)
partial = st.tuples(days, st.sampled_from([4, 7, 10])).map(lambda parts: parts[0][: parts[1]])
amounts = st.decimals(0, 10**12, places=2, allow_nan=False).map(lambda value: f"{value:f}")
links = st.sampled_from(
    [
        "https://example.org/a?b=c&d=%C3%A9#e",
        "http://example.org",
        "https://example.org/100%",
        "http://exämple.org/é",
        "http://[::1]/'x'",
    ]
)
themes = st.lists(st.one_of(st.sampled_from(sorted(vocabulary.THEMES)), lines), max_size=5, unique=True)
focus = st.lists(st.sampled_from(sorted(vocabulary.FOCUS_AREAS)), max_size=3, unique=True)
instants = st.sampled_from(["2026-02-01T10:00:00Z", "2999-02-01T10:00:00Z", "2026-02-30T10:00:00Z", "hier"])
projects = st.fixed_dictionaries(
    {"title": lines, "countries": countries},
    optional={
        "code": st.one_of(lines, st.sampled_from(["a/b", "XM-DAC-41114-77", "XM-DAC-41114-p1", "a-b", "p2"])),
        "short_title": lines,
        "language": st.sampled_from(["fr", "en", "es-419", "wol", "fr-longersubtag"]),
        "phase": st.integers(1, 3),
        "status": st.sampled_from(sorted(vocabulary.STATUSES)),
        "start": partial,
        "end": partial,
        "partner_countries": countries,
        "regions": texts,
        "summary": st.lists(lines, min_size=1, max_size=3).map("\n".join),
        "objectives": texts,
        "activities": texts,
        "results": texts,
        "themes": themes,
        "focus_areas": focus,
        "budget": st.builds(lambda a, c: {"amount": a, "currency": c}, amounts, st.sampled_from(["EUR", "XOF"])),
        "donors": texts,
        "lead": lines,
        "partners": texts,
        "url": links,
        "sources": st.lists(links, max_size=2, unique=True),
        "created": instants,
        "updated": instants,
    },
)


def as_kept(found: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Generated projects as a store could hold them: with ids, with codes of their own, the end after the start."""
    kept = []
    codes: set[str] = set()
    for number, record in enumerate(found, 1):
        code = fold_code(str(record.get("code", "")))
        left_out = {"code"} if code in codes else set()
        codes.add(code)
        if record.get("start", "")[:4] >= record.get("end", "9999")[:4]:
            left_out.add("end")
        values = {name: value for name, value in record.items() if name not in left_out}
        project, problems = parse_record({**values, "id": f"p{number}"})
        assert not problems
        kept.append(project.to_record())
    return kept


catalogues = st.lists(projects, min_size=1, max_size=4).map(as_kept)


# Writing


def test_the_shipped_catalogue_is_valid_by_the_official_schema(schema: etree.XMLSchema) -> None:
    root = etree.fromstring(written(*shipped()).encode())
    schema.assertValid(root)
    assert len(root.findall("iati-activity")) == len(dated(shipped()))


def test_the_shipped_catalogue_comes_back_identical() -> None:
    assert came_back(read(written(*shipped()))) == shipped()


@OFTEN
@given(catalogues)
def test_whatever_projects_hold_the_document_is_valid(schema: etree.XMLSchema, found: list[dict[str, Any]]) -> None:
    root = etree.fromstring(written(*found).encode())
    if root.find("iati-activity") is not None:
        schema.assertValid(root)
    assert len(root.findall("iati-activity")) == len(dated(found))


@OFTEN
@given(catalogues)
def test_whatever_projects_hold_they_come_back_identical_and_in_order(found: list[dict[str, Any]]) -> None:
    source = read(written(*found))
    assert rows(source) == found
    assert came_back(source) == found


@OFTEN
@given(catalogues)
def test_two_projects_never_share_an_identifier(found: list[dict[str, Any]]) -> None:
    root = etree.fromstring(written(*found).encode())
    named = [element.text for element in root.iter("iati-identifier")]
    assert len(set(named)) == len(named)
    assert all(name and re.fullmatch(r"XM-DAC-41114-[^/&|?\s]+", name) for name in named)


@OFTEN
@given(catalogues)
def test_the_errors_of_the_official_ruleset_are_exactly_those_that_check_tells(found: list[dict[str, Any]]) -> None:
    root = etree.fromstring(written(*found).encode())
    assert [set(broken(a)) for a in root.findall("iati-activity")] == [
        {problem.rule for problem in iati_problems(project) if problem.severity == ERROR} for project in dated(found)
    ]


def test_the_only_errors_of_the_shipped_catalogue_are_those_that_check_tells() -> None:
    root = etree.fromstring(written(*shipped()).encode())
    known = [{p.rule for p in iati_problems(project) if p.severity == ERROR} for project in dated(shipped())]
    assert [set(broken(a)) for a in root.findall("iati-activity")] == known


def values(activity: Any, path: str) -> list[str]:
    return [str(v if isinstance(v, str) else v.text or "") for v in activity.xpath(path)]


def now() -> str:
    return datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def unordered(activity: Any, case: Mapping[str, Any]) -> bool:
    more = [now()] if case["more"] == "NOW" else values(activity, case["more"])
    return any(a > b for a in values(activity, case["less"]) for b in more)


def other_beginning(activity: Any, case: Mapping[str, Any]) -> bool:
    # The list of registration agencies ("ORG-ID-PREFIX") stands in no file of ours; UNDP's id is on it.
    starts = [
        start + case["separator"]
        for path in case["prefix"]
        if path != "ORG-ID-PREFIX"
        for start in values(activity, path)
    ]
    return bool(starts) and not all(value.startswith(tuple(starts)) for value in told(activity, case))


def told(activity: Any, case: Mapping[str, Any]) -> list[str]:
    return [value for path in case["paths"] for value in values(activity, path)]


WITHOUT = {
    "lang": ".//narrative[not(@xml:lang)]",
    "currency": ".//value[not(@currency)]",
    "sector": "transaction[not(sector)]",
}
KINDS: Mapping[str, Callable[[Any, Mapping[str, Any]], bool]] = {
    "atleast_one": lambda a, case: not any(a.xpath(path) for path in case["paths"]),
    "unique": lambda a, case: len(set(told(a, case))) < len(told(a, case)),
    "startswith": other_beginning,
    # With a sector at the activity, "6.7.2" is met by having none at its transactions (rule 6.6.2).
    "one_or_all": lambda a, case: not a.xpath(case["one"]) and bool(a.xpath(WITHOUT[case["all"]])),
    "date_now": lambda a, case: any(value > now() for value in values(a, case["date"])),
    "date_order": unordered,
    "regex_matches": lambda a, case: not all(re.search(case["regex"], value) for value in told(a, case)),
    "no_spaces": lambda a, case: any(value != value.strip() for value in told(a, case)),
    "strict_sum": lambda a, case: sum(map(float, told(a, case))) != case["sum"],
    "range": lambda a, case: not all(case["min"] <= float(value) <= case["max"] for value in told(a, case)),
    "if_then": lambda a, case: bool(a.xpath(case["if"])) and not a.xpath(case["then"]),
    "no_more_than_one": lambda a, case: any(len(a.xpath(path)) > 1 for path in case["paths"]),
    "time_limit": lambda a, case: bool(values(a, case["start"])),  # icmd writes no periods
}
"""What each kind of rule of IATI's ruleset asks, as far as an activity of ours can meet it: true when it is broken."""


RULES: dict[str, Any] = json.loads((DATA / "iati-rules-2.03.json").read_text("utf-8"))
"""The rules of IATI's standard ruleset for what an activity of ours can hold: path -> kind -> cases, with their ids."""


def is_broken(activity: Any, kind: str, case: Mapping[str, Any]) -> bool:
    return bool(activity.xpath(case.get("condition", "true()"))) and KINDS[kind](activity, case)


def cases(activity: Any, rules: Mapping[str, Any]) -> Iterator[tuple[str, Mapping[str, Any]]]:
    for kind, body in rules.items():
        for case in body:
            if kind == "loop":
                for value in sorted(set(values(activity, case["foreach"]))):
                    inner = json.loads(json.dumps(case["do"]).replace("$1", value))
                    yield from cases(activity, inner)
            else:
                yield kind, case


def broken(activity: Any, severity: str = "error") -> list[str]:
    """The ids of the official rules that an activity breaks."""
    found = []
    for paths, rules in RULES.items():
        for path in paths.split(" | "):
            inner = path.removeprefix("/iati-activities/iati-activity").lstrip("/")
            for element in (
                [activity] if not inner else activity.xpath(f".//{inner}" if path.startswith("//") else inner)
            ):
                found += [
                    case["id"]
                    for kind, case in cases(element, rules)
                    if case["severity"] == severity and is_broken(element, kind, case)
                ]
    return found


def test_the_tests_own_ruleset_finds_what_is_broken() -> None:
    activity = etree.fromstring(
        "<iati-activity><iati-identifier>A</iati-identifier><reporting-org ref='A'/><title/>"
        "<activity-date type='2' iso-date='2999-01-01'/><activity-date type='4' iso-date='2998-01-01'/>"
        "<sector vocabulary='99' code='x' percentage='50'/><sector vocabulary='99' code='y' percentage='49'/>"
        "<recipient-country code='MA'/><recipient-country code='SN'/><transaction><value>1</value></transaction>"
        "</iati-activity>"
    )
    assert set(broken(activity)) == {
        "1.1.3",
        "11.1.3",
        "11.1.4",
        "11.1.5",
        "2.1.2",
        "2.2.1",
        "3.1.1",
        "3.1.2",
        "4.3.1",
        "7.8.1",
    }


def test_a_whole_project_breaks_no_rule_not_even_a_warning() -> None:
    (activity,) = etree.fromstring(written({**FIGUIG, "countries": ["MA", "SN", "TN"]}).encode()).findall(
        "iati-activity"
    )
    assert broken(activity, "warning") == []
    assert [e.get("percentage") for e in activity.iter("recipient-country")] == ["34", "33", "33"]


def activity_of(record: Mapping[str, Any]) -> Any:
    return etree.fromstring(written(record).encode())[0]


@pytest.mark.parametrize(
    ("changes", "types", "status"),
    [
        ({"status": "completed", "start": "2014-04", "end": "2016-02"}, {"2": "2014-04-01", "4": "2016-02-29"}, "4"),
        ({"status": "ongoing", "start": "2014", "end": "2099"}, {"2": "2014-01-01", "3": "2099-12-31"}, "2"),
        ({"status": "planned", "start": "2099"}, {"1": "2099-01-01"}, "1"),
        ({"status": "planned", "start": "2014"}, {"1": "2014-01-01"}, "1"),
        ({"status": "suspended", "start": "2014", "end": "2015"}, {"2": "2014-01-01", "3": "2015-12-31"}, "6"),
        ({"status": "cancelled", "start": "2014", "end": "2015"}, {"2": "2014-01-01", "4": "2015-12-31"}, "5"),
        ({"status": None, "start": "2014", "end": "2015"}, {"2": "2014-01-01", "4": "2015-12-31"}, "4"),
        ({"status": None, "start": "2099", "phase": None}, {"1": "2099-01-01"}, "1"),
        ({"status": None, "start": "2014", "phase": None}, {"2": "2014-01-01"}, "2"),
        ({"status": None, "start": "2014", "phase": 2}, {"2": "2014-01-01"}, "4"),
        ({"status": None, "start": None, "end": None, "phase": 1}, {"1": "2008-01-01"}, "4"),
        ({"status": None, "start": None, "end": "2007", "phase": 1}, {"4": "2007-12-31"}, "4"),
    ],
)
def test_dates_are_actual_when_they_are_past_and_stand_ins_say_so(
    changes: dict[str, Any], types: dict[str, str], status: str
) -> None:
    record = {k: v for k, v in {**FIGUIG, "end": None, **changes}.items() if v is not None}
    activity = activity_of(record)
    dates = activity.findall("activity-date")
    assert {e.get("type"): e.get("iso-date") for e in dates} == types
    assert activity.find("activity-status").get("code") == status
    notes = [note for e in dates for note in e.findall("narrative")]
    assert [note.text for note in notes] == (
        ["Start of the programme's phase 1; the project's own is not known"] if "2008-01-01" in types.values() else []
    )
    assert came_back(read(written(record))) == [record]


def test_a_budget_is_a_commitment_that_is_never_dated_in_the_future() -> None:
    value = activity_of(FIGUIG).find("transaction/value")
    assert (value.text, value.get("currency"), value.get("value-date")) == ("229907.22", "USD", "2014-04-01")
    later = activity_of({**FIGUIG, "status": "planned", "start": "2099", "end": "2099"})
    assert later.find("transaction/transaction-date").get("iso-date") <= str(datetime.now(UTC).date())
    assert later.find("transaction/transaction-type").get("code") == "2"


@pytest.mark.parametrize(
    ("code", "identifier"),
    [
        (None, "XM-DAC-41114-figuig"),
        ("Mo-100", "XM-DAC-41114-Mo-100"),
        ("XM-DAC-41114-PROJECT-1", "XM-DAC-41114-PROJECT-1"),
        ("SG/BDI & 1|2?", "XM-DAC-41114-SG-BDI-1-2"),
        ("//", "XM-DAC-41114-figuig"),
    ],
)
def test_the_identifier_begins_with_the_reporters_and_has_no_forbidden_sign(code: str | None, identifier: str) -> None:
    record = {k: v for k, v in {**FIGUIG, "code": code}.items() if v}
    activity = activity_of(record)
    assert activity.findtext("iati-identifier") == identifier
    assert [e.get("ref") for e in activity.iter("other-identifier")] == ([code] if code else [])


def test_projects_whose_codes_give_one_identifier_keep_different_ones() -> None:
    plain = {"title": "T", "countries": ["MA"], "start": "2014"}
    found = [
        {"id": "a", "code": "x/y", **plain},
        {"id": "b", "code": "x-y", **plain},
        {"id": "c", "code": "b", **plain},
        {"id": "d", "code": "c", **plain},
    ]
    named = [e.text for e in etree.fromstring(written(*found).encode()).iter("iati-identifier")]
    assert named == ["XM-DAC-41114-x-y", "XM-DAC-41114-b", "XM-DAC-41114-c", "XM-DAC-41114-d"]
    later = [{"id": "e", "code": "f", **plain}, {"id": "f", **plain}, {"id": "g", "code": "f-2", **plain}]
    named = [e.text for e in etree.fromstring(written(*later).encode()).iter("iati-identifier")]
    assert named == ["XM-DAC-41114-f", "XM-DAC-41114-f-2", "XM-DAC-41114-g"]


def test_with_fields_only_these_go_out_beside_what_the_standard_asks_for() -> None:
    text = written(FIGUIG, fields=["donors"])
    kept = ("id", "title", "language", "status", "start", "end", "countries", "regions", "donors")
    assert rows(read(text)) == [{name: FIGUIG[name] for name in kept}]
    assert "229907.22" not in text
    assert "épargne" not in text


@pytest.mark.parametrize(
    ("regions", "codes_", "locations"),
    [
        (["Afrique de l’Ouest"], {"1030": None}, []),
        (["West Africa", "Afrique occidentale", "Dakar"], {"1030": None}, ["Dakar"]),
        (["Asia", "Africa", "Latin America"], {"798": "34", "298": "33", "498": "33"}, []),
        (["multi-pays"], {"998": None}, []),
        (["multi-pays", "Sahel"], {"289": None}, []),
        (["Dakar"], {}, ["Dakar"]),
        ([], {}, []),
    ],
)
def test_without_a_country_the_recipient_is_a_part_of_the_world(
    schema: etree.XMLSchema, regions: list[str], codes_: dict[str, str | None], locations: list[str]
) -> None:
    project = {k: v for k, v in {**FIGUIG, "regions": regions}.items() if k != "countries" and v}
    text = written(project)
    tree = etree.fromstring(text.encode())
    schema.assertValid(tree)
    found = {e.get("code"): e.get("percentage") for e in tree.iter("recipient-region")}
    assert found == codes_
    assert {e.get("vocabulary") for e in tree.iter("recipient-region")} <= {"1"}
    assert tree.xpath("//location/name/narrative/text()") == locations
    assert rows(read(text)) == [project]
    rules = {problem.rule for problem in iati_problems(parse_record(project)[0])}
    assert ("3.7.1" in rules) == (not codes_)


def test_a_region_beside_countries_is_no_recipient() -> None:
    assert "recipient-region" not in written({**FIGUIG, "regions": ["Afrique de l’Ouest"]})


def test_an_export_says_how_many_name_no_place(icmd: Callable[..., Ran], tmp_path: Path) -> None:
    nowhere = {"id": "n", "title": "N", "start": "2015"}
    store = str(
        write_store(tmp_path / "p.json", {"1": FIGUIG, "2": nowhere, "3": {**nowhere, "id": "m", "regions": ["Sahel"]}})
    )
    assert "1 activity names neither a country nor a part" in icmd("list", "--format", "iati", "--store", store).err


def test_a_project_without_any_date_is_no_activity_but_is_not_lost() -> None:
    bare = {"id": "bare", "title": "Sans date", "countries": ["MA"]}
    text = written(bare, FIGUIG, {**bare, "id": "bare-2"}, KAYES)
    assert text.count("<iati-activity ") == 2
    assert [record["id"] for record in rows(read(text))] == ["bare", "figuig", "bare-2", "kayes"]
    assert rows(read(written(bare))) == [bare]


def test_an_export_tells_of_projects_that_other_programs_do_not_see(icmd: Callable[..., Ran], tmp_path: Path) -> None:
    undated = {"id": "u", "title": "U", "countries": ["SN"]}
    store = str(write_store(tmp_path / "p.json", {"1": FIGUIG, "2": undated}))
    for line in (("list", "--format", "iati"), ("export", "-", "--format", "iati"), ("export", "o.xml", "--force")):
        assert "1 project without any date is not an activity" in icmd(*line, "--store", store).err
        assert "wants one at least" in icmd(*line, "-c", "SN", "--store", store).err
        assert "activity" not in icmd(*line, "-c", "MA", "--store", store).err


def test_what_somebody_changed_in_the_standards_elements_is_taken() -> None:
    text = written({**FIGUIG, "code": "x"})
    changed = text.replace('iso-date="2014-04-01" type="2"', 'iso-date="2014-05-09" type="2"').replace(
        "Oriental", "Jerada"
    )
    (record,) = rows(read(changed))
    assert (record["start"], record["end"], record["regions"]) == ("2014-05-09", "2016-02", ["Figuig", "Jerada"])


def test_without_our_own_element_the_standards_say_most_of_it() -> None:
    (record,) = rows(read(re.sub(r"<icmd:project>.*?</icmd:project>", "", written(FIGUIG), flags=re.DOTALL)))
    said = (
        "title",
        "language",
        "status",
        "countries",
        "regions",
        "summary",
        "objectives",
        "themes",
        "budget",
        "donors",
        "lead",
    )
    assert {name: record[name] for name in said} == {name: FIGUIG[name] for name in said}
    assert (record["start"], record["end"], record["code"]) == ("2014-04-01", "2016-02-29", "XM-DAC-41114-Mo-100")


def test_our_own_element_holds_nothing_that_is_no_field_or_no_json() -> None:
    fields = (
        '<icmd:field name="number">7</icmd:field><icmd:field name="__class__">"x"</icmd:field>'
        '<icmd:field name="themes">"not a list"</icmd:field><icmd:field name="phase">{</icmd:field>'
        f'<icmd:field name="sources">{"[" * 100_000}</icmd:field><icmd:field name="short_title">"good"</icmd:field>'
    )
    project = f'<icmd:project xmlns:icmd="urn:icmd:project:1">{fields}</icmd:project>'
    assert one(f"<title><narrative>T</narrative></title>{project}") == {
        "title": "T",
        "language": "en",
        "short_title": "good",
    }


# Rules


@pytest.mark.parametrize(
    ("changes", "rule", "severity", "field"),
    [
        ({"title": ""}, "4.3.1", "error", "title"),
        ({"language": None}, "4.1.1", "error", "language"),
        ({"summary": None, "objectives": ()}, "4.4.1", "warning", "summary"),
        ({"code": "a/b"}, "1.3.13", "warning", "code"),
        ({"start": None, "phase": None}, "6.11.1", "error", "start"),
        ({"start": None}, "6.11.1", "warning", "start"),
        ({"start": None, "end": None, "phase": None}, "xsd", "error", "start"),
        ({"start": "2017-01"}, "11.1.3", "error", "start"),
        ({"start": "2017-01", "status": "planned"}, "11.1.2", "error", "start"),
        ({"start": "2098", "end": "2099", "status": "ongoing"}, "11.1.4", "warning", "start"),
        ({"end": "2099"}, "11.1.5", "warning", "end"),
        ({"status": None}, "xsd", "warning", "status"),
        ({"countries": ()}, "3.7.1", "error", "countries"),
        ({"donors": (), "lead": None}, "xsd", "warning", "donors"),
        ({"themes": ()}, "6.2.2", "warning", "themes"),
    ],
)
def test_each_rule_is_told_with_its_id_and_field(changes: dict[str, Any], rule: str, severity: str, field: str) -> None:
    project = parse_record({k: v for k, v in {**FIGUIG, **changes}.items() if v})[0]
    found = iati_problems(project, date(2026, 11, 23))
    assert (rule, severity, field) in [problem[:3] for problem in found]
    assert all(problem.reason for problem in found)


def test_a_whole_project_breaks_no_rule() -> None:
    assert iati_problems(parse_record(FIGUIG)[0]) == []
    assert list(writer.problems(entries([FIGUIG]))) == []


def test_the_problems_of_an_export_name_the_project() -> None:
    found = [(project.id, problem.rule) for project, problem in writer.problems(entries([FIGUIG, BICOL]))]
    assert found == [("jmdi-bicol", "6.11.1"), ("jmdi-bicol", "xsd")]


def test_texts_are_in_the_catalogues_language_where_the_project_names_none(
    icmd: Callable[..., Ran], tmp_path: Path
) -> None:
    silent = {name: value for name, value in FIGUIG.items() if name != "language"}
    for tongue, said, rules in (
        ("es", 'xml:lang="es"', set()),
        (None, "<iati-activity>", {"4.1.1"}),
        ([7], "<iati-activity>", {"4.1.1"}),
    ):
        store = write_store(tmp_path / "p.json", {"1": silent, "2": BICOL}, language=tongue)
        out = icmd("list", "--format", "iati", "--store", str(store)).out
        assert (said in out, 'xml:lang="en"' in out) == (True, True)
        assert icmd("export", "-", "--format", "iati", "--store", str(store)).out[200:] == out[200:]
        assert rows(read(out))[0] == silent  # what the catalogue says is not the project's own
        found = icmd("check", "--iati", "--json", "-c", "MA", "--store", str(store)).json["findings"]
        assert {finding["rule"] for finding in found} == rules


def test_the_rules_speak_of_projects_that_are_empty() -> None:
    assert {problem.rule for problem in iati_problems(Project())} >= {"4.3.1", "4.1.1", "6.11.1", "3.7.1"}


# Codes


NAMED = [("Sector", codes.sector), ("SectorCategory", codes.sector), ("Region", codes.region)]
RENAMED = frozenset(["114", "15125", "16010", "16020", "231", "25010", "52010", "600"])
"""The codes whose names have changed altogether since the package of the standard was made."""


def listed_names(path: Path) -> Iterator[tuple[str, str, str]]:
    """Each code of a list with its names in English and French."""
    lang = "{http://www.w3.org/XML/1998/namespace}lang"
    for item in etree.parse(path).getroot().iter("codelist-item"):
        names = {
            e.get(lang, "en"): re.sub(", (regional|régional)$", "", " ".join(e.text.split())) for e in item.find("name")
        }
        yield item.findtext("code"), names["en"], names.get("fr", names["en"])


@pytest.mark.parametrize(("file", "name"), NAMED)
def test_every_code_of_the_lists_has_its_name(file: str, name: Callable[..., str | None]) -> None:
    found = list(listed_names(iati_standard() / "codelists" / f"{file}.xml"))
    assert len(found) > 15
    for code, *names in found:
        for language, listed in zip(("en", "fr"), names, strict=True):
            own = name(code, language)
            assert own, code
            assert code in RENAMED or fuzz.token_set_ratio(fold(own), fold(listed)) > 60, (code, own, listed)
    assert name("nothing") is None


@needs_shared
@pytest.mark.parametrize(("file", "name"), NAMED)
def test_names_are_those_of_the_newest_lists(file: str, name: Callable[..., str | None]) -> None:
    for code, english, french in listed_names(SHARED / "iati" / "codelists" / f"{file}.xml"):
        assert (name(code, "en"), name(code, "fr-MA")) == (english, french)


@needs_shared
def test_the_tests_own_rules_are_those_of_the_newest_ruleset() -> None:
    ruleset = json.loads((SHARED / "iati" / "rulesets-standard.json").read_text("utf-8"))
    for path, rules in RULES.items():
        official = [
            (case["ruleInfo"]["id"], case["ruleInfo"]["severity"]) for _kind, case in official_cases(ruleset[path])
        ]
        own = [(case["id"], case["severity"]) for _kind, case in own_cases(rules)]
        assert own == official


def official_cases(rules: Mapping[str, Any]) -> Iterator[tuple[str, Mapping[str, Any]]]:
    return own_cases({kind: body["cases"] for kind, body in rules.items()}, official_cases)


def own_cases(
    rules: Mapping[str, Any], inside: Callable[..., Iterator[tuple[str, Mapping[str, Any]]]] | None = None
) -> Iterator[tuple[str, Mapping[str, Any]]]:
    """Every case with its kind, those of loops too."""
    for kind, body in rules.items():
        for case in body:
            if kind == "loop":
                yield from (inside or own_cases)(case["do"])
            else:
                yield kind, case


def test_every_status_and_purpose_is_a_code_of_its_list_and_every_word_of_ours_has_one() -> None:
    listed = {e.text for e in etree.parse(iati_standard() / "codelists" / "ActivityStatus.xml").iter("code")}
    assert set(codes.STATUSES) == listed
    assert set(codes.STATUS_CODES) == set(vocabulary.STATUSES)
    assert all(codes.STATUSES[code] == status for status, code in codes.STATUS_CODES.items())
    assert set(codes.THEME_SECTORS) <= set(vocabulary.THEMES)
    assert all(
        len(codes.theme_sector(theme)) == 5 and codes.sector(codes.theme_sector(theme)) for theme in vocabulary.THEMES
    )


# Reading real files


@pytest.mark.no_cover
@needs_shared
def test_the_950_activities_of_burundi_are_the_950_projects_of_the_spreadsheet() -> None:
    folder = SHARED / "realdata"
    source = reader.read((folder / "bdi-aims-1.04.xml").read_bytes(), "bdi.xml", Reading())
    table = detect.read((folder / "bdi-aims-projects.csv").read_bytes(), "bdi.csv", Reading())
    names = ("title", "status", "start", "end", "donors", "lead", "budget")
    both = list(zip(imported(source), imported(table), strict=True))
    assert source.details == {"version": "1.04", "activities": "950"}
    assert source.notices == ["Budgets that are the sum of an activity's commitments: 923."]
    assert [record["title"] for record in rows(source)] == [_title(row) for _activity, row in both]
    assert len(both) == 950
    nowhere = [a for a, _row in both if isinstance(a, Incoming) and not a.project.countries]
    assert len(nowhere) == 20
    for activity, row in both:
        if isinstance(activity, Incoming) and isinstance(row, Incoming):
            assert {n: getattr(activity.project, n) for n in names} == {n: getattr(row.project, n) for n in names}
    assert all(isinstance(activity, Incoming) and isinstance(row, Incoming) for activity, row in both)
    spans = [
        a
        for a, _row in both
        if isinstance(a, Incoming) and any(one.problem.rule == "start-after-end" for one in a.left)
    ]
    assert len(spans) == 2


def _title(row: Incoming | Refused) -> str:
    if isinstance(row, Incoming):
        return row.project.title
    return clean(str(dict(zip(row.origin.layout.headings, row.origin.cells, strict=True))["project_title"]))


@needs_shared
def test_the_standards_own_annotated_example_is_understood() -> None:
    (record,) = rows(read((SHARED / "realdata" / "iati-203-annotated-example.xml").read_bytes()))
    assert record == {
        "code": "AA-AAA-123456789-ABC123",
        "title": "Activity title",
        "language": "en",
        "status": "ongoing",
        "start": "2012-04-28",
        "end": "2015-12-31",
        "countries": ["AF", "AG"],
        "regions": ["Location name", "Location #2 name"],
        "summary": "General activity description text. Long description of the activity with no particular structure.",
        "objectives": ["Objectives for the activity, for example from a logical framework."],
        "results": ["Result title"],
        "themes": ["Education, Level Unspecified", "Basic Education", "A description of the sector"],
        "budget": {"amount": "3000", "currency": "EUR"},
        "donors": ["Name of Agency B", "Name of Agency A"],
        "lead": "Name of Agency C",
        "url": "http://www.example.org",
    }


# Reading what others write

OLD = """
<reporting-org ref="FR-6" type="10">Agence X</reporting-org>
<iati-identifier>
    FR-6-SN/001
</iati-identifier>
<title xml:lang="EN">Rural water</title>
<title xml:lang="FR">  Eau   rurale </title>
<description xml:lang="en">In English</description>
<description xml:lang="fr">En français</description>
<description type="2" xml:lang="fr">- Creuser
 • Entretenir</description>
<activity-status xml:lang="en">Post-completion</activity-status>
<activity-date type="start-planned" iso-date="2009-01-01"/>
<activity-date type="start-actual" iso-date="2009-03-02Z"/>
<activity-date type="end-planned">2011-12-31</activity-date>
<participating-org role="Funding">Union européenne</participating-org>
<participating-org role="extending">Agence X</participating-org>
<participating-org role="Implementing">Commune de Louga</participating-org>
<participating-org role="Accountable" ref="SN-1"/>
<recipient-country percentage="100">Sénégal</recipient-country>
<location><name>Louga</name><coordinates latitude="15" longitude="-16"/></location>
<sector vocabulary="DAC" code="14031" percentage="60"/>
<sector vocabulary="RO" code="7">Eau potable</sector>
<transaction><transaction-type code="C"/><value value-date="2009-01-01"> 1 000 000 </value></transaction>
<transaction><transaction-type code="C"/><value value-date="2010-01-01">500000.50</value></transaction>
<transaction><transaction-type code="D"/><value value-date="2010-01-01">7</value></transaction>
<activity-website>http://example.org/louga</activity-website>
<result type="1"><title>Un forage</title></result>
"""


def test_an_old_activity_is_understood() -> None:
    assert one(OLD, version="1.03", attributes='xml:lang="FR" default-currency="eur"') == {
        "code": "FR-6-SN/001",
        "title": "Eau rurale",
        "language": "fr",
        "status": "completed",
        "start": "2009-03-02",
        "end": "2011-12-31",
        "countries": ["SN"],
        "regions": ["Louga"],
        "summary": "En français",
        "objectives": ["Creuser", "Entretenir"],
        "results": ["Un forage"],
        "themes": ["Approvisionnement en eau potable – dispositifs de base", "Eau potable"],
        "budget": {"amount": "1500000.50", "currency": "EUR"},
        "donors": ["Union européenne", "Agence X"],
        "lead": "SN-1",
        "partners": ["Commune de Louga"],
        "url": "http://example.org/louga",
    }


def narrated(name: str, text: str, attributes: str = "") -> str:
    return f"<{name} {attributes}><narrative>{text}</narrative></{name}>"


TITLE = narrated("title", "T")


@pytest.mark.parametrize(
    ("activity", "field", "value"),
    [
        ('<title><narrative>One</narrative><narrative xml:lang="fr">Un</narrative></title>', "title", "One"),
        ('<title><narrative xml:lang="fr">Un</narrative><narrative xml:lang="EN">One</narrative></title>', "title", "One"),
        ('<title><narrative xml:lang="fr">Un</narrative></title>', "language", "fr"),
        ('<title><narrative xml:lang="fr">Un</narrative></title><participating-org role="1"><narrative>A</narrative><narrative xml:lang="fr">B</narrative></participating-org>', "donors", ["B"]),
        (TITLE + "<description><narrative>No type</narrative></description>", "summary", "No type"),
        (TITLE + narrated("description", "a\n\nb", 'type="1"') + narrated("description", "c", 'type="1"'), "summary", "a\n\nb\nc"),
        (TITLE + narrated("description", "1) a\n2) b", 'type="4"'), "activities", ["a", "b"]),
        (TITLE + '<recipient-region code="298"/>', "regions", ["Africa"]),
        (TITLE + '<recipient-region code="298"/>' + '<recipient-country code="ma"/>', "countries", ["MA"]),
        (TITLE + '<recipient-country code="298"/>', "regions", ["Africa"]),
        (TITLE + '<recipient-country code="ZZ"/>', "countries", ["ZZ"]),
        (TITLE + "<recipient-country>Ruritania</recipient-country>", "countries", ["Ruritania"]),
        (TITLE + '<transaction><recipient-country code="MA"/></transaction>' * 2, "countries", ["MA"]),
        (TITLE + '<activity-status code="3"/>', "status", "completed"),
        (TITLE + '<activity-status code="6">Whatever</activity-status>', "status", "suspended"),
        (TITLE + "<activity-status>Pipeline/identification</activity-status>", "status", "planned"),
        (TITLE + '<activity-status code="9"/>', "status", "9"),
        (TITLE + '<activity-date type="2" iso-date=""/><activity-date type="1" iso-date="2014-01-01"/>', "start", "2014-01-01"),
        (TITLE + '<activity-date type="2" iso-date="soon"/>', "start", "soon"),
        (TITLE + '<reporting-org><narrative>R</narrative></reporting-org><participating-org role="4"><narrative>R</narrative></participating-org>', "lead", "R"),
        (TITLE + '<sector code="15190"/>', "themes", ["Facilitation of orderly, safe, regular and responsible migration and mobility"]),
        (TITLE + '<sector vocabulary="2" code="151"/>', "themes", ["Government & Civil Society-general"]),
        (TITLE + '<sector vocabulary="99" code="skills"/><sector code="15190"/>', "themes", ["skills"]),
        (TITLE + '<tag vocabulary="99" code="networks"/><tag vocabulary="2" code="networks"/><tag vocabulary="99" code="x"/>', "focus_areas", ["networks"]),
        (TITLE + '<document-link url="ftp://x"><category code="A12"/></document-link><document-link url="http://x.org"><category code="A12"/></document-link>', "url", "http://x.org"),
    ],
)  # fmt: skip
def test_one_thing_that_real_files_have(activity: str, field: str, value: object) -> None:
    assert one(activity)[field] == value


@pytest.mark.parametrize(
    ("money", "budget", "notice"),
    [
        ('<budget><value currency="EUR">10</value></budget><budget><value currency="EUR">2.5</value></budget>', ("12.5", "EUR"), "budgets: 1."),
        ('<budget type="1"><period-start iso-date="2014-01-01"/><value>10</value></budget><budget type="2"><period-start iso-date="2014-01-01"/><value>7</value></budget>', ("7", "USD"), "budgets: 1."),
        ('<budget type="1"><period-start iso-date="2014-01-01"/><value>10</value></budget><budget type="1"><period-start iso-date="2014-01-01"/><value>7</value></budget>', ("17", "USD"), "budgets: 1."),
        ('<transaction><transaction-type code="11"/><value>5</value></transaction>', ("5", "USD"), "commitments: 1."),
        ('<transaction><transaction-type code="3"/><value>5</value></transaction>', None, None),
        ('<budget><value currency="EUR">1</value></budget><budget><value currency="USD">1</value></budget>', None, "several currencies: 1."),
        ("<budget><value>302,802</value></budget>", None, "because an amount was not understood: 1."),
        ("<budget><value>1e999999999</value></budget>", None, "because an amount was not understood: 1."),
        ("<budget><value>NaN</value></budget>", None, "because an amount was not understood: 1."),
        ("<budget><value>-5</value></budget>", None, "because an amount was not understood: 1."),
        ("<budget><value>1,234,567.5</value></budget>", ("1234567.5", "USD"), "budgets: 1."),
        ("<budget><value>0.12345678901</value></budget>", ("0.123457", "USD"), "budgets: 1."),
    ],
)  # fmt: skip
def test_a_budget_is_the_sum_of_what_the_file_calls_so(
    money: str, budget: tuple[str, str] | None, notice: str | None
) -> None:
    source = read(document(f'<iati-activity default-currency="USD">{TITLE}{money}</iati-activity>'))
    (record,) = rows(source)
    assert record.get("budget") == (budget and {"amount": budget[0], "currency": budget[1]})
    assert [text.endswith(notice or "") for text in source.notices] == ([True] if notice else [])


def test_what_is_left_out_is_told_and_counted() -> None:
    activity = (
        '<iati-activity xml:lang="fr"><title><narrative>T</narrative><narrative xml:lang="en">U</narrative></title>'
        '<description type="3"><narrative>x</narrative></description><sector vocabulary="7" code="8"/>'
        "<activity-website>www.example.org</activity-website></iati-activity>"
    )
    notices = read(document(activity * 2)).notices
    assert [notice.rpartition(" ")[2] for notice in notices] == ["2."] * 4
    assert [notice.split()[0] for notice in notices] == ["Activities", "Activities", "Sectors", "Addresses"]


@pytest.mark.parametrize(
    "text",
    [
        "\n  " + '<?xml version="1.0"?>' + document(f"<iati-activity>{TITLE}</iati-activity>"),
        f"<iati-activity>{TITLE}</iati-activity>",
        f'<result xmlns:x="urn:x"><ok>True</ok>{document(f"<iati-activity>{TITLE}</iati-activity>")}</result>',
        document(f'<iati-activity xmlns:x="urn:x" x:y="1"><x:title>No</x:title>{TITLE}<x:deep><title>No</title></x:deep></iati-activity>'),
        f'<iati-activities xmlns="http://iatistandard.org/203"><iati-activity>{TITLE}</iati-activity></iati-activities>',
        document("<iati-activity><title>T</title><unknown><title>No</title></unknown></iati-activity>", "1.01"),
    ],
    ids=["blanks first", "one activity alone", "wrapped", "other namespaces", "a namespace of its own", "unknown elements"],
)  # fmt: skip
def test_what_stands_around_an_activity_does_not_matter(text: str) -> None:
    assert rows(read(text)) == [{"title": "T"}]


def test_the_texts_of_the_wanted_language_are_taken_where_there_are_any() -> None:
    texts = "".join(f'<narrative xml:lang="{tongue}">T {tongue}</narrative>' for tongue in ("en", "FR"))
    activity = f'<iati-activities><iati-activity xml:lang="fr"><title>{texts}</title></iati-activity></iati-activities>'
    for wanted, title in ((None, "T FR"), ("en", "T en"), ("fr", "T FR"), ("es", "T FR")):
        source = detect.read(activity.encode(), "a.xml", Reading(language=wanted))
        assert source.tables[0].rows[1].cells[:2] == [title, wanted if wanted == "en" else "fr"]


def test_a_language_may_stand_under_a_prefix_declared_anew_or_at_the_file() -> None:
    other = f'<iati-activities xmlns:ns2="xml"><iati-activity ns2:lang="FR">{TITLE}</iati-activity></iati-activities>'
    assert rows(read(other))[0]["language"] == "fr"
    outer = f'<iati-activities xml:lang="es"><iati-activity>{TITLE}</iati-activity></iati-activities>'
    assert rows(read(outer))[0]["language"] == "es"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "iso-8859-1", "windows-1252"])
def test_any_declared_encoding_is_read(encoding: str) -> None:
    text = f'<?xml version="1.0" encoding="{encoding.removesuffix("-sig")}"?>' + document(
        f"<iati-activity>{narrated('title', 'Épargne')}</iati-activity>"
    )
    assert rows(read(text.encode(encoding))) == [{"title": "Épargne"}]


def test_an_undeclared_encoding_is_the_users_to_tell() -> None:
    data = document(f"<iati-activity>{narrated('title', 'Épargne')}</iati-activity>").encode("cp1252")
    with pytest.raises(InvalidData, match="is not XML: line 1") as refusal:
        read(data)
    assert "--encoding" in refusal.value.hints[-1]
    assert rows(read(data, "cp1252")) == [{"title": "Épargne"}]
    with pytest.raises(UsageProblem, match="no encoding"):
        read(data, "klingon")


def test_a_row_is_named_by_the_position_of_its_activity() -> None:
    source = read(document(f"<iati-activity>{TITLE}</iati-activity>\n\n" * 3))
    assert [row.line for row in source.tables[0].rows[1:]] == [1, 2, 3]


# What is refused

BOUNDED = 60
"""Seconds of the processor: what takes time beyond its size takes far longer, and a busy machine takes no more."""

BOMB = '<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa">' + "".join(
    f'<!ENTITY {b} "{f"&{a};" * 10}">' for a, b in zip("abcdefghi", "bcdefghij", strict=True)
)


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (BOMB + "]><iati-activities><iati-activity><title>&j;</title></iati-activity></iati-activities>", "a document type or entities"),
        ('<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]><iati-activities>&e;</iati-activities>', "a document type or entities"),
        ('<!DOCTYPE x SYSTEM "http://example.org/x.dtd"><iati-activities/>', "a document type or entities"),
        ("<iati-organisations version='2.03'><iati-organisation/></iati-organisations>", "is an IATI organisation file"),
        ("<iati-activities version='2.03'/>", "there is no activity in it"),
        ("<kml><Document/></kml>", "is XML, but not IATI: its root is <kml>"),
        ('<feed xmlns="http://www.w3.org/2005/Atom"/>', "its root is <feed>"),
        ("", "is not XML: line 1, column 1: no element found"),
        ("   ", "is not XML"),
        ("titre;pays", "is not XML: line 1, column 6: not well-formed"),
        ("<iati-activities><iati-activity>", "is not XML: line 1, column 33"),
        ("<iati-activities><iati-activity></iati-activities>", "mismatched tag"),
        (document("<iati-activity>\n<title>a & b</title></iati-activity>"), "is not XML: line 2, column 11"),
        ('<?xml version="1.0" encoding="klingon"?><iati-activities/>', "is not XML"),
        ("<a>" * 100_000, "nested more than 50 deep"),
        (document("<iati-activity>" + "<a>" * 100_000), "nested more than 50 deep"),
        (document("<iati-activity>" + "<sector/>" * 5_001 + "</iati-activity>"), "more than 5000 elements"),
    ],
    ids=lambda value: value[:40],
)  # fmt: skip
def test_what_is_no_iati_activity_file_is_refused_with_its_reason(
    data: str, message: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert reader._MOST_ELEMENTS == 500_000
    monkeypatch.setattr(reader, "_MOST_ELEMENTS", 5_000)  # as many as that take ten seconds
    started = time.process_time()
    with pytest.raises(InvalidData, match=re.escape(message)) as refusal:
        read(data)
    assert refusal.value.message.startswith("projects.xml")
    assert time.process_time() - started < BOUNDED


def test_more_activities_than_any_publisher_has_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reader, "_MOST_ACTIVITIES", 3)
    activity = f"<iati-activity>{TITLE}</iati-activity>"
    assert len(rows(read(document(activity * 3)))) == 3
    with pytest.raises(InvalidData, match="more than 3 activities"):
        read(document(activity * 4))


def test_what_was_read_is_let_go(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reader, "_PIECE", 1 << 14)  # what is held at once
    data = f"<kml>{'<Placemark/>' * 40_000}</kml>".encode()
    tracemalloc.start()
    try:
        with pytest.raises(InvalidData, match="its root is <kml>"):
            read(data)
        peak = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    assert peak < 2_000_000


def test_one_huge_attribute_or_text_takes_no_more_than_its_size_in_time() -> None:
    huge = "x" * 4_000_000
    started = time.process_time()
    (record,) = rows(
        read(document(f'<iati-activity note="{huge}">{TITLE}{narrated("description", huge)}</iati-activity>'))
    )
    assert len(record["summary"]) == len(huge)
    assert time.process_time() - started < BOUNDED


def test_ends_far_ahead_unknown_regions_and_letters_of_windows_are_told() -> None:
    text = document(
        f'<iati-activity xml:lang="fr">{TITLE}<activity-date type="3" iso-date="9999-12-31"/>'
        '<activity-date type="1" iso-date="2014-04-15Z"/><recipient-region code="15" vocabulary="2"/>'
        "<description><narrative>L&#146;eau</narrative></description></iati-activity>"
    )
    source = read(text)
    (record,) = rows(source)
    assert "end" not in record
    assert (record["start"], record["summary"]) == ("2014-04-15", "L’eau")
    assert "regions" not in record
    told = " ".join(source.notices)
    assert [words for words in ("Regions skipped", "Ends left empty", "1 character") if words not in told] == [], told
