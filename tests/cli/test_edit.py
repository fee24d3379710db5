"""`icmd edit`: named or filtered projects, old -> new before, one write, one history entry."""

import json
import shlex
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from conftest import BICOL, FIGUIG, KAYES, THREE, Ran, Terminal, projects_in, write_store

from icmd_cli.storage.location import history_of

Icmd = Callable[..., Ran]


def entries(store: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in history_of(store).read_text(encoding="utf-8").splitlines()]


@pytest.mark.parametrize(
    ("arguments", "changed"),
    [
        (["--title", "Autre"], {"title": "Autre"}),
        (["--set", "status=en cours", "--end", "mars 2018"], {"status": "ongoing", "end": "2018-03"}),
        (["--budget", "230 041,55 EUR"], {"budget": {"amount": "230041.55", "currency": "EUR"}}),
        (["--set", "countries=Maroc,Sénégal"], {"countries": ["MA", "SN"]}),
        (["--add", "countries=mali"], {"countries": ["MA", "ML"]}),
        (["--add", "regions=Bouarfa", "--add", "regions=Figuig"], {"regions": ["Figuig", "Oriental", "Bouarfa"]}),
        (["--drop", "regions=FIGUIG"], {"regions": ["Oriental"]}),
        (["--drop", "donors=union europeenne", "--add", "donors=ONG A|ONG B"],
         {"donors": ["Direction du développement et de la coopération (DDC, Suisse)", "ONG A", "ONG B"]}),
        (["--clear", "budget", "--clear", "themes"], {"budget": None, "themes": None}),
        (["--set", "id=oasis", "--set", "phase=1", "--short-title", "Oasis"],
         {"id": "oasis", "phase": 1, "short_title": "Oasis"}),
        (["--set", "partner_countries=Belgique", "--code", "X-1", "--lead", "ADKO", "--language", "anglais"],
         {"partner_countries": ["BE"], "code": "X-1", "lead": "ADKO", "language": "en"}),
        (["--url", "oim.int/ec"], {"url": "https://oim.int/ec"}),
        (["--set", "sources=oim.int, https://example.org/a.pdf"],
         {"sources": ["https://oim.int", "https://example.org/a.pdf"]}),
        (["--url", "https://example.org/n", "--summary", "Court.", "--start", "2015"],
         {"url": "https://example.org/n", "summary": "Court.", "start": "2015"}),
    ],
)  # fmt: skip
def test_fields_are_changed_and_nothing_else(
    icmd: Icmd, store: Path, arguments: list[str], changed: dict[str, Any]
) -> None:
    ran = icmd("edit", "figuig", *arguments)
    assert (ran.code, ran.out) == (0, ""), ran.err
    after = projects_in(store)["1"]
    assert after.pop("updated")
    assert after == {name: value for name, value in {**FIGUIG, **changed}.items() if value is not None}
    assert {key: projects_in(store)[key] for key in ("2", "3")} == {"2": KAYES, "3": BICOL}
    assert len(entries(store)) == 1


def test_what_changes_is_shown_old_to_new_with_the_way_back(icmd: Icmd, store: Path) -> None:
    ran = icmd("edit", "figuig", "--set", "status=ongoing", "--clear", "start")
    assert ran.err.splitlines() == [
        "~ 1  figuig  Relance de la polyculture dans l'oasis de Figuig",
        "     Status: Complete -> Ongoing",
        "     Start: 2014-04 -> (empty)",
        "1 project changed (history 1). To take it back: icmd undo 1",
    ]
    assert "2 projects changed (history 2). To take it back: icmd undo 2" in icmd("edit", "1", "2", "--end", "2020").err
    assert [entry["n"] for entry in entries(store)] == [1, 2]


def test_a_long_text_is_shown_around_what_differs_within_the_width(icmd: Icmd, store: Path) -> None:
    text = "mot " * 50
    icmd("edit", "figuig", "--summary", text + "ancien")
    ran = icmd("edit", "figuig", "--summary", text + "nouveau", "--dry-run", env={"COLUMNS": "60"})
    lines = ran.err.splitlines()
    assert "ancien" in lines[2]
    assert "nouveau" in lines[3]
    assert max(map(len, lines)) <= 60
    assert store.exists()


def test_new_fields_stand_where_the_record_wants_them(icmd: Icmd, store: Path) -> None:
    icmd("edit", "jmdi-bicol", "--code", "Ph-1", "--lead", "NRCO", "--start", "2014")
    keys = list(projects_in(store)["3"])
    assert keys.index("code") == keys.index("title") - 1
    assert keys.index("start") == keys.index("status") + 1
    assert keys[-2:] == ["lead", "updated"]


def test_unknown_keys_and_their_order_stay(icmd: Icmd, store: Path) -> None:
    record = {"note": [1, {"a": None}], "countries": ["MA"], "title": "T", "id": "t"}
    write_store(store, {"1": record})
    icmd("edit", "t", "--title", "Nouveau")
    after = projects_in(store)["1"]
    assert list(after)[:4] == ["note", "countries", "title", "id"]
    assert after["note"] == [1, {"a": None}]


def test_filters_choose_and_only_what_differs_is_changed(icmd: Icmd, store: Path) -> None:
    ran = icmd("edit", "--partner-country", "france", "--set", "phase=2")
    assert "1 project changed" in ran.err
    assert [change["id"] for change in entries(store)[0]["changes"]] == ["kayes"]


def test_nothing_to_change_is_said_and_nothing_is_written(icmd: Icmd, store: Path) -> None:
    before = store.read_bytes()
    assert icmd("edit", "figuig", "--set", "countries=Maroc", "--drop", "regions=Ailleurs") == Ran(
        0, "", "Nothing to change.\n"
    )
    assert store.read_bytes() == before
    assert not history_of(store).exists()


def test_a_dry_run_shows_and_changes_nothing(icmd: Icmd, store: Path) -> None:
    ran = icmd("edit", "figuig", "--title", "Autre", "--dry-run")
    assert ran.code == 0
    assert ran.err.count("-> Autre") == 1
    assert "1 project would be changed." in ran.err
    assert projects_in(store) == THREE


def test_more_than_three_projects_need_yes_in_a_script(icmd: Icmd, store: Path) -> None:
    write_store(store, {str(n): {**BICOL, "id": f"p{n}", "title": f"Titre {n}"} for n in range(1, 5)})
    before = store.read_bytes()
    ran = icmd("edit", "--all", "--set", "status=ongoing")
    assert ran.code == 2
    assert "4 projects would be changed. Nothing was changed." in ran.err
    assert "--yes" in ran.err
    assert store.read_bytes() == before
    assert icmd("edit", "--all", "--set", "status=ongoing", "--yes").code == 0
    assert {p["status"] for p in projects_in(store).values()} == {"ongoing"}
    assert len(entries(store)) == 1
    assert icmd("edit", "1", "2", "3", "--set", "status=completed").code == 0


def test_a_report_for_scripts(icmd: Icmd, store: Path) -> None:
    report = icmd("edit", "kayes", "--set", "phase=2", "--json", "--quiet")
    assert report.err == ""
    changes = report.json["changes"]
    assert (report.json["command"], report.json["history"]) == ("edit", 1)
    assert changes[0]["changed"]["phase"] == {"old": 1, "new": 2}
    assert changes[0]["changed"]["updated"].keys() == {"new"}
    assert icmd("edit", "kayes", "--set", "phase=2", "--format", "json").json == {
        "schema": 2, "command": "edit", "history": None, "changes": [],
    }  # fmt: skip
    assert icmd("edit", "kayes", "--set", "phase=1", "--json", "--dry-run").json["history"] is None
    assert projects_in(store)["2"]["phase"] == 2


@pytest.mark.parametrize(
    ("arguments", "code", "messages"),
    [
        (["figuig"], 2, ["No change is given"]),
        (["--title", "T"], 2, ["Which projects?"]),
        (["figuig", "--status", "completed", "--title", "T"], 2, ["icmd edit figuig --set status=completed"]),
        (["figuig", "--all", "--title", "T"], 2, ["one of these"]),
        (["nulle part", "--title", "T"], 3, ["There is no project"]),
        (["figuig", "--set", "colour=red"], 2, ["Unknown field “colour”"]),
        (["figuig", "--set", "number=7"], 2, ["Unknown field “number”"]),
        (["figuig", "--set", "created=2014"], 2, ["“created” is icmd's own"]),
        (["figuig", "--clear", "updated"], 2, ["“updated” is icmd's own"]),
        (["figuig", "--set", "title"], 2, ["write field=value"]),
        (["figuig", "--set", "title="], 2, ["To empty the field: --clear title"]),
        (["figuig", "--title", ""], 2, ["--title has no value"]),
        (["figuig", "--add", "title=x"], 2, ["“title” holds one value", "--set title="]),
        (["figuig", "--set", "status=bof", "--start", "24 mois"], 4, ["status: unknown status", "start: "]),
        (["figuig", "--clear", "title", "--clear", "countries", "--clear", "id"], 4,
         ["title: is missing", "id: is missing"]),
        (["figuig", "--set", "id=kayes"], 4, ["id: “kayes” is that of project 2"]),
        (["figuig", "--code", "MA-052"], 4, ["code: “MA-052” is that of project 2"]),
        (["figuig", "kayes", "--set", "id=x"], 4, ["id: “x” is that of project"]),
        (["figuig", "--end", "2010"], 4, ["start: the start 2014-04 is after the end 2010"]),
        (["figuig", "--editor", "--title", "T"], 2, ["either changes or --editor"]),
        (["figuig", "kayes", "--editor"], 2, ["--editor is for one project"]),
        (["figuig", "--title", "T", "--format", "xml"], 2, ["Unknown format “xml”", "The formats: json."]),
    ],
)  # fmt: skip
def test_what_cannot_be_edited_is_said_and_changes_nothing(
    icmd: Icmd, store: Path, arguments: list[str], code: int, messages: list[str]
) -> None:
    ran = icmd("edit", *arguments)
    assert (ran.code, ran.out) == (code, ""), ran.err
    for message in messages:
        assert message in ran.err
    assert projects_in(store) == THREE
    assert not history_of(store).exists()


def test_ids_may_change_places_in_one_write(icmd: Icmd, store: Path) -> None:
    assert icmd("edit", "kayes", "--set", "id=libre").code == 0
    assert icmd("edit", "figuig", "--set", "id=kayes").code == 0
    assert [p["id"] for p in projects_in(store).values()] == ["kayes", "libre", "jmdi-bicol"]


def test_what_was_edited_is_found_and_shown_anew(icmd: Icmd, store: Path) -> None:
    icmd("list")
    icmd("edit", "figuig", "--title", "Zaouïa", "--set", "countries=SN")
    assert icmd("search", "zaouia", "--format", "ids").out == "figuig\n"
    assert icmd("search", "polyculture").out == ""
    assert icmd("list", "-c", "SN", "--format", "ids").out == "figuig\n"
    assert store.exists()


def test_a_store_with_broken_records_can_be_mended_by_number(icmd: Icmd, store: Path) -> None:
    write_store(store, {**THREE, "1": {**FIGUIG, "status": "bof", "phase": "x"}})
    assert icmd("list").code == 4
    assert icmd("edit", "1", "--set", "status=ongoing").code == 0
    assert icmd("edit", "figuig", "--clear", "phase").code == 0
    assert icmd("list", "--count").out == "3\n"


@pytest.fixture
def editor(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[[str], Path]:
    """Make `sed SCRIPT` the user's editor; gives the file of what it was shown."""

    def become(script: str) -> Path:
        program, shown = tmp_path / "editor.sh", tmp_path / "shown"
        text = f'#!/bin/sh\ncp "$1" {shown}\nsed -i "{script}" "$1"\ntouch -d "+10 seconds" "$1"\n'
        program.write_text(text, encoding="utf-8")
        program.chmod(0o755)
        monkeypatch.setenv("VISUAL", str(program))
        return shown

    return become


def test_the_editor_holds_the_values_and_what_it_saves_is_changed(
    icmd: Icmd, store: Path, editor: Callable[[str], Path]
) -> None:
    shown = editor("s/^phase = .*/phase = 1/; s/^lead = .*/lead = ''/; /^title/d")
    ran = icmd("edit", "figuig", "--editor")
    assert ran.code == 0, ran.err
    text = shown.read_text(encoding="utf-8")
    assert 'budget = "229907.22 USD"' in text
    assert 'regions = ["Figuig", "Oriental"]' in text
    after = projects_in(store)["1"]
    after.pop("updated")
    assert after == {name: value for name, value in {**FIGUIG, "phase": 1}.items() if name != "lead"}


@pytest.mark.parametrize(
    ("script", "code", "message"),
    [("s/^status = .*/status = 'bof'/", 4, "unknown status"), ("s/^title = .*/title = ''/", 4, "title: is missing")],
)
def test_an_editors_mistake_changes_nothing(
    icmd: Icmd, store: Path, editor: Callable[[str], Path], script: str, code: int, message: str
) -> None:
    editor(script)
    ran = icmd("edit", "figuig", "--editor")
    assert ran.code == code
    assert message in ran.err
    assert projects_in(store) == THREE


def test_several_lines_survive_the_editor(icmd: Icmd, store: Path, editor: Callable[[str], Path]) -> None:
    icmd("edit", "figuig", "--summary", "Un\nDeux « trois »")
    editor("s/^phase = .*/phase = 1/")
    assert icmd("edit", "figuig", "--editor").code == 0
    assert projects_in(store)["1"]["summary"] == "Un\nDeux « trois »"
    assert set(entries(store)[1]["changes"][0]["changed"]) <= {"phase", "updated"}


def test_a_value_that_breaks_the_rules_has_a_rule_for_scripts(icmd: Icmd) -> None:
    ran = icmd("edit", "figuig", "--set", "status=blah", "--json")
    problem = json.loads(ran.err.splitlines()[-1])["error"]["problems"][0]
    assert (ran.code, problem["field"], problem["value"], problem["rule"]) == (4, "status", "blah", "value")


def test_a_filter_beside_a_name_is_said_with_the_rest_of_the_line(icmd: Icmd) -> None:
    ran = icmd(
        "edit", "figuig", "-c", "mali", "--set", "title=A B", "--add", "themes=eau", "--clear", "url", "--end", "2016"
    )
    assert ran.code == 2
    assert ran.err.endswith(
        "To change a field: icmd edit figuig --set countries=ML --set end=2016 --set 'title=A B' --add themes=eau --clear url\n"
    )


def test_a_terminal_asks_before_several_projects(store: Path, terminal: Callable[..., Terminal]) -> None:
    screen = terminal("edit", "figuig", "kayes", "--end", "2020", columns=60)
    screen.wait_for("Change these 2 projects?")
    screen.type("n\n")
    assert screen.end() == 1
    assert "Nothing was changed." in screen.screen
    assert projects_in(store) == THREE
    screen = terminal("edit", "figuig", "kayes", "--end", "2020")
    screen.wait_for("Change these 2 projects?")
    screen.type("y\n")
    assert screen.end() == 0
    assert projects_in(store)["2"]["end"] == "2020"
    one = terminal("edit", "figuig", "--end", "2021")
    assert one.end() == 0
    assert "[y/N]" not in one.screen


@pytest.mark.watched
def test_what_changed_while_the_user_thought_is_not_overwritten(
    icmd: Icmd, store: Path, terminal: Callable[..., Terminal]
) -> None:
    screen = terminal("edit", "figuig", "kayes", "--end", "2020")
    screen.wait_for("Change these 2 projects?")
    icmd("edit", "figuig", "--end", "2030")
    screen.type("y\n")
    assert screen.end() == 1
    assert "changed by somebody else" in screen.screen
    assert (projects_in(store)["1"]["end"], "end" in projects_in(store)["2"]) == ("2030", False)


def test_a_cleared_field_is_gone_from_the_record(icmd: Icmd, store: Path) -> None:
    assert icmd("edit", "figuig", "--clear", "summary", "--clear", "donors").code == 0
    record = projects_in(store)["1"]
    assert {"summary", "donors"} & set(record) == set()
    assert {**record, "summary": FIGUIG["summary"], "donors": FIGUIG["donors"], "updated": ""} == {
        **FIGUIG,
        "updated": "",
    }


@pytest.mark.usefixtures("store")
@pytest.mark.parametrize(
    "line", ["edit figuig --start {} -n", "edit figuig --set end={} -n", "list --from {}", "list --year {}"]
)
@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("'fin 2016'", "part of the year is told; write the month, or 2016"),
        ("'T2 2014'", "or 2014"),
        ("FY2014", "a financial year"),
    ],
)
def test_a_time_that_is_no_date_is_told_what_to_write(icmd: Icmd, line: str, text: str, said: str) -> None:
    ran = icmd(*shlex.split(line.format(text)))
    assert (ran.out, said in ran.err) == ("", True)
