"""`icmd check`: every problem with its place and its remedy, even where no other command reads the store."""

import json
import time
from collections import Counter
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from conftest import BICOL, DDC, FIGUIG, KAYES, SHIPPED, THREE, UE, Ran, Terminal, plain, projects_in, write_store

from icmd_cli.catalogue.checks import findings
from icmd_cli.storage.location import history_of

Icmd = Callable[..., Ran]
TODAY = date(2026, 6, 15)


def found(*records: dict[str, Any]) -> list[tuple[int, str, str, str, Any]]:
    """(number, severity, rule, field, value) of every finding in a store of `records`."""
    return [
        (f.number, f.severity, f.rule, f.field, f.value) for f in findings(dict(enumerate(records, 1)), today=TODAY)
    ]


def without(record: dict[str, Any], *names: str) -> dict[str, Any]:
    return {name: value for name, value in record.items() if name not in names}


RECORDS = {
    "nothing": ([FIGUIG, without(KAYES, "end")], []),
    "a value that breaks a rule": ([{**FIGUIG, "status": "bof"}], [(1, "error", "value", "status", "bof")]),
    "no title": ([without(FIGUIG, "title")], [(1, "error", "value", "title", None)]),
    "no country": ([without(FIGUIG, "countries")], [(1, "warning", "no-country", "countries", None)]),
    "a list without countries": ([{**FIGUIG, "countries": []}],
                                 [(1, "warning", "form", "countries", []), (1, "warning", "no-country", "countries", [])]),
    "an unknown country": ([{**FIGUIG, "countries": ["Marok"]}], [(1, "error", "value", "countries", ["Marok"])]),
    "look-alikes without a country": ([without(FIGUIG, "countries"), {**without(FIGUIG, "countries"), "id": "b", "code": "B"}],
                                      [(1, "warning", "no-country", "countries", None),
                                       (2, "warning", "look-alike", "title", FIGUIG["title"]),
                                       (2, "warning", "no-country", "countries", None)]),
    "dates out of order": ([{**FIGUIG, "end": "2010"}], [(1, "error", "value", "start", "2014-04")]),
    "no id": ([without(FIGUIG, "id")], [(1, "error", "id-missing", "id", None)]),
    "one id twice": ([FIGUIG, {**KAYES, "id": "figuig"}], [(2, "error", "id-twice", "id", "figuig")]),
    "one code twice": ([FIGUIG, {**KAYES, "code": "MO-100"}], [(2, "error", "code-twice", "code", "MO-100")]),
    "an unknown key": ([{**FIGUIG, "titel": 7}], [(1, "warning", "unknown-field", "titel", 7)]),
    "an unknown theme": ([{**FIGUIG, "themes": ["Danse"]}], [(1, "warning", "vocabulary", "themes", "Danse")]),
    "an unknown focus area": ([{**FIGUIG, "focus_areas": ["x"]}], [(1, "warning", "vocabulary", "focus_areas", "x")]),
    "a country's name": ([{**FIGUIG, "countries": ["Maroc"]}], [(1, "warning", "form", "countries", ["Maroc"])]),
    "a value twice": ([{**FIGUIG, "regions": ["A", "A"]}], [(1, "warning", "form", "regions", ["A", "A"])]),
    "a date in words": ([{**FIGUIG, "start": "avril 2014"}], [(1, "warning", "form", "start", "avril 2014")]),
    "blanks": ([{**FIGUIG, "lead": " A "}], [(1, "warning", "form", "lead", " A ")]),
    "controls": ([{**FIGUIG, "lead": "A\x1b[31m"}], [(1, "warning", "form", "lead", "A\x1b[31m")]),
    "a number as a text": ([{**FIGUIG, "phase": "2"}], [(1, "warning", "form", "phase", "2")]),
    "an amount as a text": ([{**FIGUIG, "budget": "5 EUR"}], [(1, "warning", "form", "budget", "5 EUR")]),
    "nothing where something should be": ([{**FIGUIG, "lead": None, "url": ""}],
                                          [(1, "warning", "form", "lead", None), (1, "warning", "form", "url", "")]),
    "completed, yet to end": ([{**FIGUIG, "end": "2026-07"}],
                              [(1, "warning", "status-dates", "status", "completed")]),
    "completed in this month": ([{**FIGUIG, "end": "2026-06"}], []),
    "planned, but begun": ([{**BICOL, "start": "2026-05"}], [(1, "warning", "status-dates", "status", "planned")]),
    "planned for this year": ([{**BICOL, "start": "2026"}], []),
    "ongoing, but over for long": ([{**KAYES, "end": "2025-05"}],
                                   [(1, "warning", "status-dates", "status", "ongoing")]),
    "ongoing, and over for less than a year": ([{**KAYES, "end": "2025-07"}], []),
    "names that differ in case": ([FIGUIG, KAYES, {**BICOL, "donors": ["UNION EUROPÉENNE"]}],
                                  [(3, "warning", "spelling", "donors", "UNION EUROPÉENNE")]),
    "an acronym of a donor": ([FIGUIG, {**BICOL, "lead": "UE"}], [(2, "warning", "spelling", "lead", "UE")]),
    "look-alikes": ([FIGUIG, {**BICOL, "title": "Relance de la polyculture dans l’Oasis de Figuigue", "countries": ["FR", "MA"]}],
                    [(2, "warning", "look-alike", "title", "Relance de la polyculture dans l’Oasis de Figuigue")]),
    "words in another order": ([{**BICOL, "title": "Migration and local development"},
                                {**KAYES, "title": "Local development and migration", "countries": ["PH"]}],
                               [(2, "warning", "look-alike", "title", "Local development and migration")]),
    "one title in two countries": ([FIGUIG, {**BICOL, "title": FIGUIG["title"]}], []),
}  # fmt: skip


@pytest.mark.parametrize("case", RECORDS)
def test_each_problem_is_found_once_with_its_project_field_and_value(case: str) -> None:
    records, expected = RECORDS[case]
    assert found(*records) == expected


def test_every_problem_says_how_to_mend_it() -> None:
    for records, _expected in RECORDS.values():
        for finding in findings(dict(enumerate(records, 1)), today=TODAY):
            assert finding.reason
            assert finding.mend, finding


BROKEN = {
    "1": {**without(FIGUIG, "id"), "countries": ["Maroc", "MA"], "lead": None},
    "2": {**KAYES, "status": "bof"},
    "3": {**BICOL, "titel": "x"},
}


def test_a_store_that_no_other_command_reads_is_checked(icmd: Icmd, store: Path) -> None:
    write_store(store, BROKEN)
    assert icmd("list").code == 4
    assert "`icmd check`" in icmd("list").err
    ran = icmd("check")
    assert ran.code == 4
    assert ran.err == "Error: 2 errors, 3 warnings.\n"
    rows = [line.split("\t") for line in ran.lines]
    assert [row[:5] for row in rows] == [
        ["1", "", "error", "id-missing", "id"],
        ["1", "", "warning", "form", "countries"],
        ["1", "", "warning", "form", "lead"],
        ["2", "kayes", "error", "value", "status"],
        ["3", "jmdi-bicol", "warning", "unknown-field", "titel"],
    ]
    assert rows[3][5:] == [
        "bof",
        "unknown status “bof”: it is one of Planned, Ongoing, Complete, Suspended, Cancelled",
        "icmd edit 2 --set status=...",
    ]
    assert {len(row) for row in rows} == {8}


def test_json_counts_and_lists_with_documented_keys(icmd: Icmd, store: Path) -> None:
    write_store(store, BROKEN)
    ran = icmd("check", "--format", "json")
    assert (ran.code, json.loads(ran.err)["error"]["message"]) == (4, "2 errors, 3 warnings.")
    assert list(ran.json) == ["schema", "projects", "errors", "warnings", "findings"]
    assert (ran.json["projects"], ran.json["errors"], ran.json["warnings"]) == (3, 2, 3)
    assert ran.json["findings"][1] == {
        "severity": "warning", "rule": "form", "number": 1, "id": "", "field": "countries", "value": ["Maroc", "MA"],
        "reason": "is not written as the record writes it", "mend": "--fix writes MA", "fix": True,
    }  # fmt: skip


def test_warnings_alone_end_well_unless_strict(icmd: Icmd, store: Path) -> None:
    write_store(store, {"3": BROKEN["3"]})
    assert icmd("check") == Ran(0, icmd("check").out, "0 errors, 1 warning.\n")
    assert icmd("check", "--strict").code == 4


def test_the_three_are_clean_and_of_the_shipped_catalogue_only_countries_are_unknown(icmd: Icmd, store: Path) -> None:
    assert icmd("check", "--strict") == Ran(0, "", "No problems found.\n")
    ran = icmd("check", "--store", str(SHIPPED))
    assert (ran.code, ran.err) == (0, "0 errors, 2 warnings.\n")
    assert [line.split("\t")[1:4] for line in ran.lines] == [
        ["epargne-investissement-migrants", "warning", "no-country"],
        ["familles-crise-transferts", "warning", "no-country"],
    ]
    assert projects_in(store) == THREE


@pytest.mark.parametrize("broken", [True, False])
def test_filters_narrow_also_where_records_are_broken(icmd: Icmd, store: Path, *, broken: bool) -> None:
    write_store(store, BROKEN if broken else {"2": {**KAYES, "titel": 1}, "3": BROKEN["3"]})
    assert {line.split("\t")[0] for line in icmd("check", "-c", "philippines").lines} == {"3"}
    assert {line.split("\t")[0] for line in icmd("check", "--text", "kayes").lines} == {"2"}


def test_fix_mends_what_is_mechanical_in_one_write_and_can_be_undone(icmd: Icmd, store: Path) -> None:
    write_store(store, BROKEN)
    before = store.read_bytes()
    dry = icmd("check", "--fix", "--dry-run")
    assert (dry.code, store.read_bytes()) == (4, before)
    assert "1 project would be fixed." in dry.err
    ran = icmd("check", "--fix")
    assert ran.code == 4
    for line in ('Countries: ["Maroc", "MA"] -> Morocco', "Id: (empty) -> relance-de-la-polyculture", "(history 1)"):
        assert line in ran.err
    assert ran.err.endswith("Error: 1 error, 1 warning.\n")
    fixed = projects_in(store)["1"]
    assert fixed.pop("updated")
    assert fixed == {**without(FIGUIG, "lead"), "id": "relance-de-la-polyculture-dans-l-oasis-de-figuig"}
    assert projects_in(store)["2"] == BROKEN["2"]
    assert len(history_of(store).read_text(encoding="utf-8").splitlines()) == 1
    assert icmd("undo").code == 0
    assert store.read_bytes() == before


def test_fix_mends_only_what_the_filters_choose(icmd: Icmd, store: Path) -> None:
    write_store(
        store,
        {str(n): {**BICOL, "id": f"p{n}", "title": f"T{n}", "countries": [c]} for n, c in ((1, "Maroc"), (2, "Mali"))},
    )
    assert icmd("check", "--fix", "-c", "MA").code == 0
    assert [p["countries"] for p in projects_in(store).values()] == [["MA"], ["Mali"]]


def test_fix_of_many_needs_yes_in_a_script(icmd: Icmd, store: Path) -> None:
    write_store(
        store, {str(n): {**BICOL, "id": f"p{n}", "title": f"T{n}", "countries": ["Maroc"]} for n in range(1, 5)}
    )
    before = store.read_bytes()
    assert icmd("check", "--fix").code == 2
    assert store.read_bytes() == before
    assert icmd("check", "--fix", "--yes").code == 0
    assert icmd("list", "-c", "MA", "--count").out == "4\n"


def test_fix_says_when_there_is_nothing_for_it(icmd: Icmd, store: Path) -> None:
    assert icmd("check", "--fix").err == "Nothing can be fixed automatically.\nNo problems found.\n"
    assert projects_in(store) == THREE


@pytest.mark.parametrize("arguments", [["--dry-run"], ["--yes"], ["--fix", "--json"]])
def test_options_that_do_not_go_together(icmd: Icmd, store: Path, arguments: list[str]) -> None:
    assert icmd("check", *arguments).code == 2
    assert projects_in(store) == THREE


@pytest.mark.watched
def test_a_terminal_gets_problems_under_their_projects_and_is_asked_before_a_fix(
    store: Path, terminal: Callable[..., Terminal]
) -> None:
    write_store(store, BROKEN)
    screen = terminal("check", columns=80)
    assert screen.end() == 4
    lines = plain(screen.screen)
    at = lines.index("2  kayes  Éducation au co-développement dans la région de Kayes")
    assert lines[at + 1].startswith("  error  Status: unknown status “bof”")
    assert "      icmd edit 2 --set status=..." in lines
    fix = terminal("check", "--fix")
    fix.wait_for("Fix this project?")
    fix.type("n\n")
    assert fix.end() == 1
    assert projects_in(store) == BROKEN


def test_hostile_values_are_shown_harmlessly(icmd: Icmd, store: Path) -> None:
    write_store(store, {"1": {**FIGUIG, "\x1b[31mx\t": "\x1b]0;x\x07", "status": "a\tb\n\x9b2J", "url": 7}})
    for command in (["check"], ["check", "--fix"]):
        ran = icmd(*command)
        assert not set("\x1b\x07\x9b") & set(ran.out + ran.err)
        assert all(len(line.split("\t")) == 8 for line in ran.lines)
    assert json.loads(icmd("check", "--json").out)["errors"] == 2


def test_five_thousand_projects_of_one_country_are_compared_quickly() -> None:
    words = "eau école santé terre ville femme jeune retour projet village marché banque route port forêt mer".split()
    titles = [
        f"{words[n % 16]} {words[n // 16 % 16]} {n:x}{n * 7919 % 9973:x} {words[n // 256 % 16]}" for n in range(5000)
    ]
    records = {n: {**BICOL, "id": f"p{n}", "title": title} for n, title in enumerate(titles, 1)}
    records[5001] = {**BICOL, "id": "double", "title": titles[2500].replace("é", "e") + "s"}
    begin = time.process_time()
    alike = [f for f in findings(records, today=TODAY) if f.rule == "look-alike"]
    assert time.process_time() - begin < 60  # each with each would take many minutes
    assert 5001 in {f.number for f in alike}


def test_iati_names_the_validators_own_rules(icmd: Icmd, store: Path) -> None:
    write_store(store, {"1": without(FIGUIG, "start", "end", "phase")})
    assert icmd("check", "--strict").code == 0
    ran = icmd("check", "--iati", "--json")
    assert ran.code == 4
    assert ("error", "start") in {(f["severity"], f["field"]) for f in ran.json["findings"]}
    assert {f["rule"] for f in ran.json["findings"]} - {"value", "form", "vocabulary", "spelling", "look-alike"}


def test_of_many_that_look_alike_each_tells_five(icmd: Icmd, store: Path) -> None:
    ends = enumerate(("nord", "sud", "est", "ouest", "haut", "bas", "grand", "petit"), 1)
    title = "Relance de la polyculture dans les oasis du"
    write_store(store, {str(n): {"id": f"p{n}", "title": f"{title} {end}", "countries": ["MA"]} for n, end in ends})
    found = Counter(one["number"] for one in icmd("check", "--json").json["findings"] if one["rule"] == "look-alike")
    assert found == {2: 1, 3: 2, 4: 3, 5: 4, 6: 5, 7: 5, 8: 5}


def test_fix_gives_names_one_spelling_and_addresses_their_https(icmd: Icmd, tmp_path: Path) -> None:
    records = {
        "1": {**FIGUIG, "donors": ["UE", "DDC"], "regions": ["figuig", "Oriental"], "sources": ["www.example.org/a"]},
        "2": {**KAYES, "lead": "municipalité de FIGUIG", "regions": ["Figuig"], "url": "www.example.org"},
        "3": {**BICOL, "regions": ["Figuig"]},
    }
    store = write_store(tmp_path / "names.json", records)
    assert icmd("check", "--fix", "--yes", "--store", str(store)).code == 0
    found = projects_in(store)
    assert found["1"]["donors"] == [UE, DDC]
    assert (found["1"]["regions"], found["1"]["sources"]) == (["Figuig", "Oriental"], ["https://www.example.org/a"])
    assert found["2"]["url"] == "https://www.example.org"
    assert found["1"]["lead"] == found["2"]["lead"]
    assert icmd("check", "--strict", "--store", str(store)).code == 0


@pytest.mark.parametrize(
    ("status", "dates", "better"),
    [
        ("completed", {"end": "2099"}, "ongoing"),
        ("planned", {"start": "2012", "end": "2013"}, "completed"),
        ("planned", {"start": "2012"}, "ongoing"),
        ("ongoing", {"end": "2013"}, "completed"),
    ],
)
def test_a_status_against_its_dates_comes_with_the_right_one(status: str, dates: dict[str, str], better: str) -> None:
    record = {"id": "a", "title": "T", "countries": ["MA"], "status": status, **dates}
    (finding,) = findings({1: record}, today=TODAY)
    assert finding.mend == f"icmd edit 1 --set status={better}"
