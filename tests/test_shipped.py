"""The catalogue that ships with icmd: it can never ship broken."""

import json
import re
from collections import Counter, defaultdict
from datetime import date, timedelta
from typing import Any

import pytest
from conftest import ROOT, SHIPPED

from icmd_cli.domain.project import FIELD_NAMES, parse_record
from icmd_cli.reference import vocabulary
from icmd_cli.storage.location import shipped
from icmd_cli.text import fold_name

TABLES = json.loads(SHIPPED.read_text(encoding="utf-8"))
PROJECTS: dict[str, dict[str, Any]] = TABLES["projects"]

PHASE_1 = {"DZ", "CV", "EC", "EG", "ET", "GE", "GH", "JM", "ML", "MD", "MA", "NG", "PH", "SN", "LK", "TN"}
PHASE_2 = {"CR", "EC", "SV", "MA", "NP", "PH", "SN", "TN"}


def test_the_shipped_catalogue_is_this_file() -> None:
    assert shipped() == SHIPPED
    assert '"data/projects.json" = "icmd_cli/data/projects.json"' in (ROOT / "pyproject.toml").read_text(
        encoding="utf-8"
    )


def test_its_text_is_what_icmd_itself_writes() -> None:
    assert SHIPPED.read_text(encoding="utf-8") == json.dumps(TABLES, ensure_ascii=False, indent=2) + "\n"
    assert TABLES["catalogue"]["1"]["schema"] == 1
    assert TABLES["catalogue"]["1"]["language"] == "fr"


@pytest.mark.parametrize("number", PROJECTS)
def test_every_project_keeps_every_rule_and_has_its_sources(number: str) -> None:
    record = PROJECTS[number]
    project, problems = parse_record(record, int(number))
    assert problems == []
    assert project.to_record() == record
    assert not project.extra
    assert list(record) == [name for name in FIELD_NAMES if name in record]
    assert project.sources, "a fact without a source"
    assert project.summary
    assert project.language == "fr"
    # Of two projects the programme's page says neither country nor phase.
    assert project.phase in ((1, 2) if project.countries else (None,))
    assert set(project.countries) <= (PHASE_1 if project.phase == 1 else PHASE_2)
    assert all(vocabulary.find("theme", theme) == theme for theme in project.themes)
    assert all(vocabulary.find("focus", focus) == focus for focus in project.focus_areas)
    assert "@" not in json.dumps(record), "no personal data"


def test_ids_codes_and_titles_are_unique_and_numbers_without_gap() -> None:
    for field in ("id", "code", "title"):
        values = [record[field] for record in PROJECTS.values() if field in record]
        assert len(set(values)) == len(values)
    assert list(PROJECTS) == [str(number) for number in range(1, len(PROJECTS) + 1)]


def test_no_day_is_the_eve_of_the_right_one() -> None:
    """The programme's site showed days one too early (docs/catalogue.md)."""
    for record in PROJECTS.values():
        for field in ("start", "end"):
            if len(record.get(field, "")) < len("2009-10-01") or record["id"] == "summid-calabarzon":
                continue
            day = date.fromisoformat(record[field])
            last = (day + timedelta(days=1)).day == 1
            assert last or (field == "start" and day.day == 1), (record["id"], record[field])


def test_what_has_a_phase_is_over() -> None:
    """Both phases are, as the programme says; so is each of their projects."""
    for record in PROJECTS.values():
        assert record.get("status") == ("completed" if "phase" in record else None), record["id"]


def test_every_source_is_an_address_and_stands_once() -> None:
    for record in PROJECTS.values():
        assert all(re.fullmatch(r"https?://[^\s/]+\.[^\s]+", source) for source in record["sources"]), record["id"]
        assert len(set(record["sources"])) == len(record["sources"]), record["id"]


def test_an_organisation_is_spelled_one_way() -> None:
    spellings: dict[str, set[str]] = defaultdict(set)
    for record in PROJECTS.values():
        for name in [*record["donors"], *record.get("partners", ()), *filter(None, [record.get("lead")])]:
            assert not re.search(r"’|\b(Inc|Ltd)\b", name), name
            for part in re.split(r" \((?=[^()]+\)$)", name):
                spellings[fold_name(part).rstrip(")").removesuffix("s")].add(name)
    assert {part: names for part, names in spellings.items() if len(names) > 1} == {}


def test_texts_are_typeset_as_french_is() -> None:
    """docs/catalogue.md: typographic apostrophes, no-break spaces, items of a list without a full stop."""
    for record in PROJECTS.values():
        items = [*record.get("objectives", ()), *record.get("activities", ()), *record.get("results", ())]
        assert not any(item.endswith(".") for item in items), record["id"]
        for text in (record["summary"], *items):
            assert not re.search(r"'| [:;?!%»]|« |\d[ \u00a0]\d{3}(?!\d)", text), (record["id"], text)
            assert text.endswith(".") or text in items, record["id"]
        assert "'" not in record["title"], record["id"]


def test_the_page_says_which_themes_and_focus_areas_are_ours() -> None:
    text = (ROOT / "docs" / "catalogue.md").read_text(encoding="utf-8")
    for field, found, ours in (("themes", 0, "Thèmes choisis"), ("focus_areas", 1, "Domaines prioritaires choisis")):
        section = re.search(rf"{ours} ainsi\*\* \((\d+) fiches\)\s: (.+?)\.\n", text, re.DOTALL)
        assert section
        named = re.findall(r"`([a-z0-9-]+)`", section[2])
        having = [record["id"] for record in PROJECTS.values() if field in record]
        assert set(named) <= set(having)
        told = re.search(r"\((\d+) fiches pour les thèmes, (\d+) pour les domaines\s+prioritaires\)", text)
        assert told
        assert int(section[1]) == len(named) == len(having) - int(told.groups()[found])


def test_the_page_about_the_catalogue_counts_right() -> None:
    """docs/catalogue.md says how many are in, by country and phase; both READMEs how many in all."""
    text = (ROOT / "docs" / "catalogue.md").read_text(encoding="utf-8")
    counts = Counter((record["phase"], code) for record in PROJECTS.values() for code in record.get("countries", ()))
    rows = re.findall(r"^\| .+ \((\w\w)\) \| (\d*) ?\| ?[\d?]* ?\| (\d*) ?\|", text, re.MULTILINE)
    told = {(phase, row[0]): int(row[phase]) for row in rows for phase in (1, 2) if row[phase]}
    assert told == {**dict.fromkeys([(1, code) for code in PHASE_1] + [(2, code) for code in PHASE_2], 0), **counts}
    totals = [sum(record.get("phase") == phase for record in PROJECTS.values()) for phase in (1, 2)]
    assert f"| **Total** | **{totals[0]}** | **51** | **{totals[1]}** | **16** |" in text
    for name, words in (
        ("docs/catalogue.md", f"{len(PROJECTS)} des quelque 67 projets"),
        ("docs/catalogue.md", f"{len(PROJECTS)} of about 67 projects"),
        ("README.fr.md", f"{len(PROJECTS)} des quelque 67 projets"),
        ("README.md", f"{len(PROJECTS)} of about 67 projects"),
    ):
        assert words in " ".join((ROOT / name).read_text(encoding="utf-8").split()), name
