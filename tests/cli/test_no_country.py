"""A project may have no country: every command reads, shows, finds, counts and sends it as any other."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from conftest import FIGUIG, KAYES, Ran, Terminal, projects_in, write_store

Icmd = Callable[..., Ran]
Start = Callable[..., Terminal]

REGIONAL: dict[str, Any] = {
    "id": "oim-ao",
    "title": "Gouvernance des migrations",
    "status": "ongoing",
    "start": "2015",
    "regions": ["Afrique de l’Ouest"],
}
NOWHERE: dict[str, Any] = {"id": "nowhere", "title": "Méthodes et outils", "start": "2016"}


@pytest.fixture(autouse=True)
def catalogue(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    path = write_store(tmp_path / "p.json", {"1": FIGUIG, "2": KAYES, "3": REGIONAL, "4": NOWHERE})
    monkeypatch.setenv("ICMD_STORE", str(path))
    return path


@pytest.mark.parametrize(
    ("arguments", "found"),
    [
        (["--country", "none"], ["oim-ao", "nowhere"]),
        (["--country", "aucun"], ["oim-ao", "nowhere"]),
        (["--country", "NINGUNO"], ["oim-ao", "nowhere"]),
        (["--country", "none,maroc"], ["figuig", "oim-ao", "nowhere"]),
        (["--country", "none", "--country", "Mali"], ["kayes", "oim-ao", "nowhere"]),
        (["--not-country", "none"], ["figuig", "kayes"]),
        (["--not-country", "none,mali"], ["figuig"]),
        (["--not-country", "maroc"], ["kayes", "oim-ao", "nowhere"]),
        (["--country", "none", "--not-region", "none"], ["oim-ao"]),
        (["--region", "none", "--country", "none"], ["nowhere"]),
        (["--theme", "none", "--country", "none"], ["oim-ao", "nowhere"]),
        (["--status", "none"], ["nowhere"]),
        (["--phase", "none"], ["oim-ao", "nowhere"]),
        (["--donor", "none"], ["oim-ao", "nowhere"]),
        (["--partner", "none", "--not-status", "none"], ["oim-ao"]),
        (["--text", "migrations", "--country", "none"], ["oim-ao"]),
    ],
)
def test_a_filter_finds_those_without_a_value(icmd: Icmd, arguments: list[str], found: list[str]) -> None:
    ran = icmd("list", "--format", "ids", *arguments)
    assert (ran.code, ran.err) == (0, "")
    assert ran.lines == found


def test_it_is_added_from_options_and_from_json(icmd: Icmd, catalogue: Path) -> None:
    assert icmd("add", "--title", "Un").code == 0
    assert icmd("add", "--title", "Deux", "--country", "none").code == 0
    assert icmd("add", "-", stdin='{"title": "Trois", "countries": []}').code == 0
    for number in ("5", "6", "7"):
        assert "countries" not in projects_in(catalogue)[number]
    again = icmd("add", "--title", "Un")
    assert again.code == 4
    assert "is there already" in again.err


def test_an_edit_may_take_the_last_country_away(icmd: Icmd, catalogue: Path) -> None:
    assert icmd("edit", "figuig", "--clear", "countries", "--yes").code == 0
    assert icmd("edit", "kayes", "--drop", "countries=Mali", "--yes").code == 0
    assert all("countries" not in record for record in projects_in(catalogue).values())


def test_it_is_shown_on_every_screen_without_a_gap(icmd: Icmd, terminal: Start) -> None:
    for command, wanted in ((("show", "oim-ao"), "Afrique de l’Ouest"), (("list",), "Gouvernance des migrations")):
        shown = terminal(*command)
        assert shown.end() == 0
        assert wanted in shown.screen
    assert icmd("show", "nowhere", "--sentence").out == "Project from 2016.\n"
    line = icmd("list", "--timeline", "--country", "none").lines[1]
    assert line.split()[1] == "Gouvernance"
    brief = icmd("brief").out
    assert "- **Countries**: Mali, Morocco, 2 projects without a country\n" in brief
    assert icmd("brief", "--country", "none").out.startswith("# Projects of the JMDI · Countries: none\n")
    assert "without Countries: none" in icmd("brief", "--not-country", "none").lines[0]


def test_it_is_counted_as_none(icmd: Icmd) -> None:
    ran = icmd("stats", "--by", "country", "--format", "json")
    assert [(row["country"], row["projects"]) for row in ran.json][-1] == (None, 2)
    assert "(none)" in icmd("stats", "--by", "country", "--format", "md").out


def test_check_warns_of_it_and_of_nothing_else(icmd: Icmd) -> None:
    ran = icmd("check", "--country", "none", "--json")
    found = [(each["number"], each["severity"], each["rule"]) for each in ran.json["findings"]]
    assert found == [(3, "warning", "no-country"), (4, "warning", "no-country")]
    assert ran.code == 0


@pytest.mark.parametrize("format_", ["json", "jsonl", "csv", "tsv", "xlsx", "iati"])
def test_it_comes_back_from_every_format(icmd: Icmd, tmp_path: Path, format_: str, catalogue: Path) -> None:
    file = tmp_path / f"out.{'xml' if format_ == 'iati' else format_}"
    assert icmd("export", str(file), "--format", format_).code == 0
    other = write_store(tmp_path / "other.json", {})
    ran = icmd("import", str(file), "--store", str(other), "--yes")
    assert ran.code == 0, ran.err
    stamps = ("created", "updated")
    before, after = (
        [{k: v for k, v in record.items() if k not in stamps} for record in projects_in(path).values()]
        for path in (catalogue, other)
    )
    assert after == before


def test_completion_offers_the_word_for_none(icmd: Icmd) -> None:
    assert icmd("__complete", "list", "--country", "non").lines == ["none\twithout any"]


def test_the_schema_wants_a_title_and_no_country(icmd: Icmd) -> None:
    schema = json.loads(icmd("schema").out)
    assert schema["required"] == ["number", "id", "title"]


def test_a_part_of_the_world_is_asked_for_as_a_region(icmd: Icmd) -> None:
    ran = icmd("list", "--country", "Afrique de l'Ouest")
    assert ran.code == 2
    assert "--region finds the projects" in ran.err
    assert icmd("list", "--region", "Afrique de l'Ouest", "--format", "ids").lines == ["oim-ao"]
