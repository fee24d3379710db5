"""`icmd orgs`: the organisations of a catalogue, and one name where there were two."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from conftest import DDC, FIGUIG, KAYES, UE, Ran, Terminal, plain, projects_in, screen_of, write_store

Icmd = Callable[..., Ran]
DELEGATION = "Délégation européenne à Rabat"


@pytest.fixture
def named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A store with one funder under two names."""
    path = write_store(tmp_path / "named.json", {"1": {**FIGUIG, "donors": [DELEGATION, DDC]}, "2": KAYES})
    monkeypatch.setenv("ICMD_STORE", str(path))
    return path


@pytest.mark.usefixtures("named")
def test_organisations_are_listed_with_how_many_projects_name_them(icmd: Icmd) -> None:
    rows = [line.split("\t") for line in icmd("orgs").lines]
    assert [row[:3] for row in rows if row[0] in (UE, DELEGATION)] == [[DELEGATION, "1", "0"], [UE, "1", "0"]]
    assert "EU" in next(row for row in rows if row[0] == UE)[3].split("|")
    found = {each["name"]: each for each in icmd("orgs", "--json").json}
    assert found["ADKO"]["carried_out"] == 1
    assert "SDC" in found[DDC]["aliases"]


@pytest.mark.parametrize("columns", [60, 80, 120])
@pytest.mark.usefixtures("named")
def test_the_table_fits_the_terminal(terminal: Callable[..., Terminal], columns: int) -> None:
    lines = plain(screen_of(terminal, "orgs", columns=columns))
    assert max(map(len, lines)) <= columns
    assert lines[0].split()[0] == "Organisation"
    assert " ".join(lines[-2:]).endswith("5 organisations; `icmd orgs NAME` tells all the names of one.")


@pytest.mark.usefixtures("named")
@pytest.mark.watched
def test_what_a_name_tells_itself_is_no_other_name_in_the_table(terminal: Callable[..., Terminal]) -> None:
    lines = plain(screen_of(terminal, "orgs", columns=100))
    below = lines[next(at for at, line in enumerate(lines) if line.startswith("Direction")) + 1]
    assert below.strip().startswith("SDC, COSUDE, DEZA, Swiss Agency")
    assert below.endswith("…")


@pytest.mark.usefixtures("named")
@pytest.mark.watched
def test_a_dumb_terminal_gets_a_sentence_for_each_organisation(terminal: Callable[..., Terminal]) -> None:
    screen = terminal("orgs", columns=200, rows=50, env={"TERM": "dumb"})
    assert screen.end() == 0
    lines = screen.screen.splitlines()
    assert any(line.startswith(f"{DDC}; Funds: 1; Carries out: 0; Other names: DDC, SDC") for line in lines)


@pytest.mark.usefixtures("named")
@pytest.mark.watched
def test_one_organisation_is_told_whole_by_any_of_its_names(icmd: Icmd, terminal: Callable[..., Terminal]) -> None:
    lines = plain(screen_of(terminal, "orgs", "sdc", columns=60))
    assert [" ".join(lines[:2]), *lines[2:5]] == [
        DDC,
        "  Funds: 1 project",
        "  Carries out: 0 projects",
        "  Other names:",
    ]
    assert "    Agencia Suiza para el Desarrollo y la Cooperación" in lines
    assert [each["name"] for each in icmd("orgs", "rabat", "--json").json] == [DELEGATION]


@pytest.mark.usefixtures("named")
def test_an_organisation_that_no_project_names_is_an_error(icmd: Icmd) -> None:
    ran = icmd("orgs", "rename", "A", "B")
    assert ran.code == 3
    assert "No project names the organisation “rename A B”." in ran.err
    assert "`icmd orgs merge A B`" in ran.err


def test_merge_gives_all_projects_one_name_and_remembers_the_other(icmd: Icmd, named: Path) -> None:
    ran = icmd("orgs", "merge", DELEGATION, "UE", "--yes")
    assert ran.code == 0
    assert f"“{DELEGATION}” means “{UE}”." in ran.err
    assert projects_in(named)["1"]["donors"] == [UE, DDC]
    about = json.loads(named.read_text(encoding="utf-8"))["catalogue"]["1"]
    assert about["organisations"] == [{"name": UE, "aliases": [DELEGATION]}]
    assert icmd("list", "--donor", DELEGATION, "--format", "ids").lines == ["figuig", "kayes"]
    icmd("add", "--title", "Neuf", "--country", "mali", "--donor", DELEGATION.upper())
    assert projects_in(named)["3"]["donors"] == [UE]


def test_a_dry_run_of_merge_changes_nothing(icmd: Icmd, named: Path) -> None:
    before = named.read_bytes()
    ran = icmd("orgs", "merge", DELEGATION, "UE", "--dry-run")
    assert "1 project would be changed." in ran.err
    assert named.read_bytes() == before


def test_undo_takes_a_merge_back_with_its_name_byte_for_byte(icmd: Icmd, named: Path) -> None:
    before = named.read_bytes()
    icmd("orgs", "merge", DELEGATION, "UE", "--yes")
    after = named.read_bytes()
    ran = icmd("undo", "--yes")
    assert ran.code == 0
    assert f"“{DELEGATION}” no longer means “{UE}”." in ran.err
    assert named.read_bytes() == before
    assert icmd("redo", "--yes").code == 0
    assert named.read_bytes() == after


def names_in(path: Path) -> dict[str, list[str]]:
    about = json.loads(path.read_text(encoding="utf-8"))["catalogue"]["1"]
    return {each["name"]: each["aliases"] for each in about.get("organisations", [])}


def test_each_change_of_names_is_undone_alone(icmd: Icmd, named: Path) -> None:
    before = named.read_bytes()
    icmd("orgs", "alias", "ADKO", "Aide Kayes", "Les amis de Kayes")
    icmd("orgs", "alias", "UE", "L'Europe")
    icmd("orgs", "alias", "ADKO", "Amis")
    assert icmd("undo", "1").code == 0
    assert names_in(named) == {"ADKO": ["Amis"], UE: ["L'Europe"]}
    assert icmd("redo", "1").code == 0
    assert names_in(named) == {"ADKO": ["Aide Kayes", "Les amis de Kayes", "Amis"], UE: ["L'Europe"]}
    for n in ("3", "2", "1"):
        icmd("undo", n)
    assert named.read_bytes() == before


def test_what_was_forgotten_comes_back_in_its_place(icmd: Icmd, named: Path) -> None:
    for name in ("ADKO", "UE", DDC):
        icmd("orgs", "alias", name, f"L'autre nom de {name}")
    before = named.read_bytes()
    icmd("orgs", "forget", "UE")
    assert UE not in names_in(named)
    icmd("undo")
    assert named.read_bytes() == before


@pytest.mark.parametrize("arguments", [["alias", "ADKO", "Amis"], ["forget", "ADKO"], ["merge", "Nobody", "ADKO"]])
def test_a_change_of_names_is_shown_reported_and_told_in_the_history(
    icmd: Icmd, named: Path, arguments: list[str]
) -> None:
    icmd("orgs", "alias", "ADKO", "Kayes")
    before = named.read_bytes()
    dry = icmd("orgs", *arguments, "--dry-run")
    assert dry.code == 0
    assert "“ADKO”" in dry.err
    assert named.read_bytes() == before
    report = icmd("orgs", *arguments, "--json").json
    assert report["history"] == 2
    assert report["changes"] == []
    assert report["organisations"]["old"] == [{"name": "ADKO", "aliases": ["Kayes"]}]
    assert "“ADKO”" in icmd("history", "--entry", "2").out
    again = icmd("orgs", *arguments)
    assert "Nothing to change." in again.err


@pytest.mark.parametrize("arguments", [["merge", "UE", "EU"], ["alias", "UE", "European Union"]])
def test_what_is_known_already_is_not_written_again(icmd: Icmd, named: Path, arguments: list[str]) -> None:
    before = named.read_bytes()
    assert "Nothing to change." in icmd("orgs", *arguments).err
    assert named.read_bytes() == before


def test_an_alias_is_understood_until_it_is_forgotten(icmd: Icmd, named: Path) -> None:
    assert icmd("orgs", "alias", "ADKO", "Association Kayes").code == 0
    icmd("edit", "figuig", "--set", "lead=association kayes")
    assert projects_in(named)["1"]["lead"] == "ADKO"
    assert icmd("orgs", "forget", "ADKO").code == 0
    assert "organisations" not in json.loads(named.read_text(encoding="utf-8"))["catalogue"]["1"]
    icmd("edit", "figuig", "--set", "lead=association kayes")
    assert projects_in(named)["1"]["lead"] == "association kayes"


@pytest.mark.parametrize("arguments", [["merge"], ["merge", "A"], ["alias", "A"], ["forget"]])
@pytest.mark.usefixtures("named")
def test_what_is_no_action_is_said_with_what_to_write(icmd: Icmd, arguments: list[str]) -> None:
    ran = icmd("orgs", *arguments)
    assert ran.code == 2
    assert "icmd orgs merge A B" in ran.err


@pytest.mark.parametrize(
    "line", [("merge", "", "UE"), ("merge", "UE", " "), ("alias", "UE", "\x1b[2J\u202e"), ("forget", "")]
)
def test_a_name_is_never_empty(icmd: Icmd, store: Path, line: tuple[str, ...]) -> None:
    before = store.read_bytes()
    ran = icmd("orgs", *line)
    assert (ran.code, ran.out, store.read_bytes()) == (2, "", before)


def test_a_name_holds_nothing_that_a_terminal_obeys(icmd: Icmd, store: Path) -> None:
    assert icmd("orgs", "alias", "UE", "Union\x1b]0;x\x07 \u202eX").code == 0
    assert not set("\x1b\x07\u202e") & set(json.dumps(json.loads(store.read_text()), ensure_ascii=False))
