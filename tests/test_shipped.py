"""The catalogue that ships with icmd: it can never ship broken."""

import json
from typing import Any

import pytest
from conftest import ROOT, SHIPPED

from icmd_cli.domain.project import FIELD_NAMES, parse_record
from icmd_cli.reference import vocabulary
from icmd_cli.storage.location import shipped

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
    assert project.phase in (1, 2)
    assert set(project.countries) <= (PHASE_1 if project.phase == 1 else PHASE_2)
    assert all(vocabulary.find("theme", theme) == theme for theme in project.themes)
    assert all(vocabulary.find("focus", focus) == focus for focus in project.focus_areas)
    assert "@" not in json.dumps(record), "no personal data"


def test_ids_codes_and_titles_are_unique_and_numbers_without_gap() -> None:
    for field in ("id", "code", "title"):
        values = [record[field] for record in PROJECTS.values() if field in record]
        assert len(set(values)) == len(values)
    assert list(PROJECTS) == [str(number) for number in range(1, len(PROJECTS) + 1)]
