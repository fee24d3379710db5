"""The JSON that scripts get: every key of every report stands in the documents."""

import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from conftest import ROOT, THREE, Ran, write_store

from icmd_cli.domain.project import FIELD_NAMES
from icmd_cli.domain.reports import SCHEMA

Icmd = Callable[..., Ran]

SAID = "\n".join((ROOT / "docs" / name).read_text(encoding="utf-8") for name in ("record.md", "import.md"))
DATA = frozenset((*FIELD_NAMES, "number", "currency", "amount", "keys"))

_THEIRS = ("columns", "defaults")
"""In a receipt: the user's own headings and values."""

LINES = {
    "edit": ("edit", "figuig", "--end", "2017", "--json"),
    "edit-dry": ("edit", "-c", "MA", "--end", "2018", "--json", "--dry-run"),
    "remove": ("remove", "kayes", "--yes", "--json"),
    "import": ("import", "a.csv", "--yes", "--json", "--on-duplicate", "skip"),
    "import-again": ("import", "a.csv", "--dry-run", "--json"),
    "undo": ("undo", "--yes", "--json"),
    "history": ("history", "--json"),
    "history-project": ("history", "figuig", "--json"),
    "history-entry": ("history", "--entry", "1", "--json"),
    "history-jsonl": ("history", "--imports", "--format", "jsonl"),
    "check": ("check", "--iati", "--json"),
    "stats": ("stats", "--json"),
    "stats-by": ("stats", "--by", "country,year", "--json"),
    "stats-jsonl": ("stats", "--format", "jsonl"),
    "orgs": ("orgs", "--json"),
    "orgs-alias": ("orgs", "alias", "ADKO", "Amis", "--json"),
    "redo": ("redo", "--yes", "--json"),
    "where": ("where", "--json"),
}

SHEET = """Liste;;;
Titre;Pays;Début;Budget (EUR);Note
Neuf;Maroc;2014;10;x
Relance de la polyculture dans l'oasis de Figuig;Maroc;2019;;
Mainstreaming migration in the Bicol Regions;Philippines;;;
Faux;Marroc;03/04/2014;302,802;
TOTAL;;;10;
"""


def keys(value: Any) -> Iterator[str]:
    """Every key, but not the user's own headings."""
    if isinstance(value, dict):
        for key, inner in value.items():
            yield key
            yield from keys(inner) if key not in _THEIRS or isinstance(inner, list) else ()
    elif isinstance(value, list):
        for inner in value:
            yield from keys(inner)


@pytest.fixture
def reports(icmd: Icmd, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> dict[str, Any]:
    """What each command reports, one after the other on one store."""
    odd = {**THREE, "4": {"id": "odd", "title": "Odd", "countries": ["MA"], "themes": ["Dispora"], "colour": "red"}}
    store = write_store(tmp_path / "store" / "projects.json", odd)
    monkeypatch.setenv("ICMD_STORE", str(store))
    Path("a.csv").write_text(SHEET, encoding="utf-8")
    found: dict[str, Any] = {}
    for name, line in LINES.items():
        ran = icmd(*line)
        assert ran.code == (4 if name in {"import", "import-again", "check"} else 0), (name, ran.err)
        found[name] = json.loads(ran.lines[0]) if "jsonl" in line else ran.json
    return found


def test_every_key_of_every_report_is_documented(reports: dict[str, Any]) -> None:
    missing = {
        name: sorted({key for key in keys(report) if key not in DATA and f"`{key}`" not in SAID})
        for name, report in reports.items()
    }
    assert "\n".join(f"{name}: {names}" for name, names in missing.items() if names) == ""


def test_the_reports_are_not_empty(reports: dict[str, Any]) -> None:
    counts = {name: len(set(keys(report)) - DATA) for name, report in reports.items()}
    assert min(counts.values()) >= 4, counts
    assert counts["import"] > 30


def test_every_report_and_every_line_of_one_says_its_schema(reports: dict[str, Any]) -> None:
    told = {name: report if isinstance(report, list) else [report] for name, report in reports.items()}
    assert {name for name, objects in told.items() if not objects} == set()
    assert {(name, each.get("schema")) for name, objects in told.items() for each in objects} == {
        (name, SCHEMA) for name in LINES
    }
    assert all(next(iter(each)) == "schema" for objects in told.values() for each in objects)


def test_projects_alone_are_data_without_a_schema_of_their_own(icmd: Icmd, store: Path) -> None:
    assert store.exists()
    for line in (("list",), ("search", "polyculture"), ("show", "figuig"), ("export", "-")):
        assert "schema" not in icmd(*line, "--format", "json").json[0]
