"""`icmd add`: from options, from JSON, from an editor; what is refused changes nothing."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from conftest import FIGUIG, KAYES, THREE, Ran, projects_in, write_store

from icmd_cli.storage.location import history_of

Icmd = Callable[..., Ran]

WHOLE = [
    "--title", "Épargne à Thiès", "--short-title", "Thiès", "--country", "Sénégal", "--country", "maroc", "--code", "Se-1",
    "--language", "fr", "--phase", "2", "--status", "en cours", "--start", "avril 2014", "--end", "2016",
    "--partner-country", "Italie,France", "--region", "Thiès", "--summary", "Court.", "--objective", "Un; deux",
    "--activity", "A", "--activity", "B", "--result", "R", "--theme", "Participation de la diaspora", "--focus",
    "local-economy", "--budget", "230 041,50 USD", "--donor", "Union européenne", "--lead", "Commune de Thiès",
    "--partner", "ADKO", "--url", "https://example.org/x", "--source", "https://example.org/y",
]  # fmt: skip


def test_an_empty_array_adds_nothing_and_says_so(icmd: Icmd, store: Path) -> None:
    before = store.read_bytes()
    for options, out in (((), ""), (("--json",), "[]\n")):
        ran = icmd("add", "-", *options, stdin="[]")
        assert (ran.code, ran.out, ran.err) == (0, out, "There is nothing to add.\n")
    assert store.read_bytes() == before


def test_a_key_that_stands_twice_is_no_guess(icmd: Icmd, store: Path) -> None:
    ran = icmd("add", "-", stdin='{"title": "A", "countries": ["MA"], "title": "B"}')
    assert (ran.code, ran.out) == (4, "")
    assert "the key “title” stands twice" in ran.err
    assert len(projects_in(store)) == 3


def test_options_make_a_whole_record(icmd: Icmd, store: Path) -> None:
    ran = icmd("add", *WHOLE)
    assert (ran.code, ran.out) == (0, "thies\n")
    assert ran.err == "Added project 4: Épargne à Thiès (thies).\nTo take it back: icmd undo\n"
    added = projects_in(store)["4"]
    assert added.pop("created") == added.pop("updated")
    assert added == {
        "id": "thies", "code": "Se-1", "title": "Épargne à Thiès", "short_title": "Thiès", "language": "fr", "phase": 2,
        "status": "ongoing", "start": "2014-04", "end": "2016", "countries": ["SN", "MA"],
        "partner_countries": ["IT", "FR"], "regions": ["Thiès"], "summary": "Court.", "objectives": ["Un; deux"],
        "activities": ["A", "B"], "results": ["R"], "themes": ["diaspora"], "focus_areas": ["local-economy"],
        "budget": {"amount": "230041.5", "currency": "USD"}, "donors": ["Union européenne"],
        "lead": "Commune de Thiès", "partners": ["ADKO"], "url": "https://example.org/x",
        "sources": ["https://example.org/y"],
    }  # fmt: skip
    assert {key: projects_in(store)[key] for key in THREE} == THREE
    entry = json.loads(history_of(store).read_text(encoding="utf-8"))
    assert (entry["n"], entry["command"], entry["changes"][0]["id"]) == (1, "add", "thies")
    assert isinstance(entry["changes"][0]["added"], int)  # a checksum: the store itself holds the record


def test_any_field_can_be_set_by_name(icmd: Icmd, store: Path) -> None:
    assert icmd("add", "--title", "T", "--country", "MA", "--set", "short-title=Court", "--set", "phase=1").code == 0
    assert (projects_in(store)["4"]["short_title"], projects_in(store)["4"]["phase"]) == ("Court", 1)


def test_an_object_or_an_array_comes_from_stdin_in_one_write(icmd: Icmd, store: Path) -> None:
    one = {"title": "Un", "countries": "Maroc"}
    assert icmd("add", "-", stdin=json.dumps(one)).out == "un\n"
    several = [{"title": f"Projet {n}", "countries": ["SN"]} for n in range(5)]
    ran = icmd("add", "-", stdin=json.dumps(several))
    assert (ran.code, len(ran.lines)) == (0, 5)
    assert "5 projects added." in ran.err
    assert len(history_of(store).read_text(encoding="utf-8").splitlines()) == 2


def test_what_list_writes_add_reads(icmd: Icmd, store: Path, tmp_path: Path) -> None:
    out = icmd("list", "--json").out
    empty = tmp_path / "empty.json"
    empty.write_text("{}")
    ran = icmd("add", "-", "--store", str(empty), stdin=out)
    assert ran.code == 0, ran.err
    undated = {
        n: {k: v for k, v in r.items() if k not in ("created", "updated")} for n, r in projects_in(empty).items()
    }
    assert undated == projects_in(store)


def test_the_added_records_can_be_had_as_json(icmd: Icmd, store: Path) -> None:
    assert icmd("add", "--title", "T", "--country", "MA", "--json").json[0]["number"] == 4
    assert store.exists()


def test_a_dry_run_shows_and_changes_nothing(icmd: Icmd, store: Path) -> None:
    ran = icmd("add", *WHOLE, "--dry-run")
    assert (ran.code, ran.out) == (0, "")
    assert "  Title: Épargne à Thiès" in ran.err
    assert "1 project would be added." in ran.err
    assert projects_in(store) == THREE


def test_quiet_says_nothing_of_what_was_done(icmd: Icmd, store: Path) -> None:
    assert icmd("add", "--title", "T", "--country", "MA", "--quiet") == Ran(0, "t\n", "")
    assert "4" in projects_in(store)


@pytest.mark.parametrize(
    ("arguments", "stdin", "code", "messages"),
    [
        ([], "", 2, ["Missing --title."]),
        (["--country", "MA"], "", 2, ["Missing --title."]),
        (["--title", "T", "--country", "marok"], "", 4, ["countries: unknown country “marok” (did you mean Morocco?)"]),
        (["--title", "T", "--country", "MA", "--start", "24 mois", "--budget", "302,802 EUR"], "", 4,
         ["start: this is a duration", "budget: “302,802” can be read two ways"]),
        (["--title", "T", "--country", "MA", "--start", "2016", "--end", "2014"], "", 4, ["start 2016 is after the end"]),
        (["--title", "T", "--country", "MA", "--id", "figuig"], "", 4, ["id: “figuig” is taken"]),
        (["--title", "T", "--country", "MA", "--id", "../x"], "", 4, ["id: an id has letters"]),
        (["--title", "T", "--country", "MA", "--code", "mo-100"], "", 4, ["code: “mo-100” is taken"]),
        (["--title", FIGUIG["title"].upper(), "--country", "MA"], "", 4, ["this title and country is there already"]),
        (["--title", "T", "--country", "MA", "--url", "javascript:x"], "", 4, ["url: not a web address"]),
        (["--title", "T", "--country", "MA", "--url", "report.pdf"], "", 4, ["url: not a web address; write https://..."]),
        (["--title", "\x1b[31m", "--country", "MA"], "", 4, ["title: is missing"]),
        (["--title", "T", "--country", "MA", "--set", "colour=red"], "", 2, ["Unknown field “colour”."]),
        (["--title", "T", "--country", "MA", "--set", "phase"], "", 2, ["write field=value"]),
        (["Titre"], "", 2, ["icmd add --title Titre"]),
        (["-"], "", 4, ["stdin is not JSON (line 1, column 1)"]),
        (["-"], '{"title": "T",\n oops}', 4, ["stdin is not JSON (line 2, column 2)"]),
        (["-"], b"\xff\xfe", 4, ["stdin is not UTF-8"]),
        (["-"], "[" * 100_000, 4, ["nested too deeply"]),
        (["-"], "[1, null]", 4, ["[1] record: should be a JSON object", "[2] record"]),
        (["-"], '[{"title": "Bon", "countries": ["MA"]}, {"title": "Mauvais", "countries": ["XX"]}]', 4,
         ["[2] countries: unknown country “XX”"]),
        (["-"], '[{"id": "a", "title": "A", "countries": ["MA"]}, {"id": "a", "title": "B", "countries": ["MA"]}]', 4,
         ["[2] id: “a” is taken"]),
        (["-"], '[{"title": "A", "countries": ["MA"]}, {"title": "a", "countries": ["MA"]}]', 4, ["[2] title"]),
        (["-"], '{"title": "T", "countries": ["MA"], "titel": "x"}', 4, ["titel: is not a field"]),
        (["-"], '{"title": ["T"], "countries": {"MA": 1}, "regions": 5, "summary": true}', 4,
         ["title: should be a text", "countries: should be a list", "regions: should be", "summary: should be"]),
        (["-", "--title", "T"], "{}", 2, ["not both"]),
    ],
)  # fmt: skip
def test_what_cannot_be_added_is_said_whole_and_changes_nothing(
    icmd: Icmd, store: Path, arguments: list[str], stdin: str | bytes, code: int, messages: list[str]
) -> None:
    ran = icmd("add", *arguments, stdin=stdin)
    assert (ran.code, ran.out) == (code, ""), ran.err
    for message in messages:
        assert message in ran.err
    assert projects_in(store) == THREE
    assert not history_of(store).exists()


def test_the_same_title_is_added_when_asked_for(icmd: Icmd, store: Path) -> None:
    ran = icmd("add", "--title", KAYES["title"], "--country", "mali", "--allow-duplicate")
    assert ran.code == 0
    assert "resembles project 2" in ran.err
    assert projects_in(store)["4"]["id"].startswith("education-au-co-developpement")


def test_a_near_duplicate_is_told_but_added(icmd: Icmd, store: Path) -> None:
    ran = icmd("add", "--title", "Education au codéveloppement dans la region de Kayes", "--country", "mali")
    assert ran.code == 0
    assert "Warning: Education au codéveloppement" in ran.err
    assert "resembles project 2" in ran.err
    assert "4" in projects_in(store)


def test_a_title_may_begin_with_a_dash(icmd: Icmd, store: Path) -> None:
    assert icmd("add", "--title=-titre", "--country", "MA").code == 0
    assert projects_in(store)["4"]["title"] == "-titre"


def test_an_unknown_theme_is_kept_and_told(icmd: Icmd, store: Path) -> None:
    ran = icmd("add", "--title", "T", "--country", "MA", "--theme", "Danse")
    assert "“Danse” is not in the vocabulary" in ran.err
    assert projects_in(store)["4"]["themes"] == ["Danse"]
    ran = icmd("add", "--title", "U", "--theme", "remittance", "--dry-run")
    assert "it is kept as it is. Did you mean Remittances and financial sector development?" in ran.err


@pytest.fixture
def editor(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[[str], Path]:
    """Make `text` what the user's editor leaves behind; gives the file of what it was shown."""

    def become(text: str) -> Path:
        script, shown, left = tmp_path / "editor.sh", tmp_path / "shown", tmp_path / "left"
        left.write_text(text, encoding="utf-8")
        script.write_text(f'#!/bin/sh\ncp "$1" {shown}\ncp {left} "$1"\nsleep 0.01; touch -d "+10 seconds" "$1"\n')
        script.chmod(0o755)
        monkeypatch.setenv("VISUAL", str(script))
        return shown

    return become


def test_an_editor_is_shown_every_field_and_what_it_saves_is_added(
    icmd: Icmd, store: Path, editor: Callable[[str], Path]
) -> None:
    shown = editor(
        'title = "Écrit"\ncountries = ["Maroc"]\nstart = 2014-04-15\nphase = 2\nsummary = """\nUn\nDeux"""\n'
    )
    ran = icmd("add", "--editor", "--lead", 'Le "ADKO"')
    assert ran.code == 0, ran.err
    text = shown.read_text(encoding="utf-8")
    assert 'lead = "Le \\"ADKO\\""' in text
    assert all(f"\n{name} = " in text for name in ("title", "countries", "summary", "budget", "sources"))
    added = projects_in(store)["4"]
    assert (added["title"], added["start"], added["phase"], added["summary"]) == ("Écrit", "2014-04-15", 2, "Un\nDeux")


@pytest.mark.parametrize(
    ("text", "code", "message"),
    [
        ("title = ", 4, "This is not TOML"),
        ('title = "T"\ncountries = ["marok"]', 4, "unknown country"),
        ('title = ""\ncountries = []', 1, "The record is empty"),
    ],
)
def test_a_text_that_cannot_be_used_is_kept_and_nothing_added(
    icmd: Icmd, store: Path, editor: Callable[[str], Path], text: str, code: int, message: str
) -> None:
    editor(text)
    ran = icmd("add", "--editor")
    assert ran.code == code
    assert message in ran.err
    assert projects_in(store) == THREE
    if code == 4:
        kept = Path(ran.err.rsplit("is kept in ", 1)[1].strip().removesuffix("."))
        assert kept.read_text(encoding="utf-8") == text
        kept.unlink()


def test_an_editor_that_saves_nothing_adds_nothing(icmd: Icmd, store: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("VISUAL", "true")
    ran = icmd("add", "--editor")
    assert (ran.code, ran.err) == (1, "The editor saved nothing; nothing was added.\n")
    assert projects_in(store) == THREE


def test_hypothetical_records_of_every_type_end_without_a_traceback(icmd: Icmd, store: Path) -> None:
    values: list[Any] = [None, True, 0, -1, 1.5, "", "x", [], ["x"], [None], [[1]], {}, {"amount": 1}, "9" * 400]
    names = [*(name for name in FIGUIG if name not in {"title", "countries"}), "results", "created"]
    for value in values:
        record = {"title": "T", "countries": ["MA"], **dict.fromkeys(names, value)}
        ran = icmd("add", "-", "--dry-run", stdin=json.dumps(record))
        assert ran.code == (0 if value in (None, "") else 4), (value, ran)  # nothing said is no fault
    assert projects_in(store) == THREE


def test_the_preview_reads_as_people_write(icmd: Icmd, store: Path) -> None:
    ran = icmd(
        *(
            "add",
            "--title",
            "T",
            "--country",
            "mali,sn",
            "--start",
            "2014-04",
            "--budget",
            "1000 EUR",
            "--status",
            "fini",
        ),
        *("--theme", "diaspora", "--dry-run"),
        env={"ICMD_LANG": "fr"},
    )
    assert ran.err.splitlines() == [
        "  Identifiant\u00a0: t",
        "  Titre\u00a0: T",
        "  Statut\u00a0: Terminé",
        "  Début\u00a0: 2014-04",
        "  Pays\u00a0: Mali, Sénégal",
        "  Thèmes\u00a0: Participation de la diaspora",
        "  Budget\u00a0: 1 000 EUR",
        "1 projet serait ajouté.",
    ]
    assert store.exists()


@pytest.mark.parametrize("editor", ["nonexistent-editor", "false", "vi 'unbalanced"])
@pytest.mark.parametrize("line", [("add", "--editor"), ("edit", "figuig", "--editor")], ids=" ".join)
def test_an_editor_that_fails_is_said_and_changes_nothing(
    icmd: Icmd, store: Path, editor: str, line: tuple[str, ...]
) -> None:
    before = store.read_bytes()
    ran = icmd(*line, env={"VISUAL": editor})
    assert (ran.code, ran.out) == (1, "")
    assert "The editor failed (" in ran.err
    assert "VISUAL or EDITOR" in ran.err
    assert store.read_bytes() == before


@pytest.mark.usefixtures("store")
def test_without_a_terminal_no_editor_is_opened_that_nobody_named(icmd: Icmd, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("VISUAL", "EDITOR"):
        monkeypatch.delenv(name, raising=False)
    for line in (("add", "--editor"), ("edit", "figuig", "--editor")):
        ran = icmd(*line)
        assert (ran.code, ran.out) == (2, "")
        assert "--editor needs a terminal" in ran.err


def test_titles_are_alike_from_88_in_100_on(icmd: Icmd, store: Path) -> None:
    title = "Relance de l'oasis de Figuig par les migrants"
    write_store(store, {"1": {"id": "a", "title": title, "countries": ["MA"]}})
    for other, is_alike in (
        ("Relance de l'oasis de Figuig par les femmes", True),  # 88.6
        ("Relance de l'oasis de Figuig par la diaspora", False),
    ):  # 85.4
        ran = icmd("add", "--title", other, "--country", "MA", "--dry-run")
        assert (ran.code, title in ran.err) == (0, is_alike), ran.err


def test_of_many_that_look_alike_five_are_told(icmd: Icmd, store: Path) -> None:
    write_store(
        store, {str(n): {"id": f"p{n}", "title": f"Relance de l'oasis {n}", "countries": ["MA"]} for n in range(1, 9)}
    )
    ran = icmd("add", "--title", "Relance de l'oasis 9", "--country", "MA", "--dry-run")
    assert sum(f"Relance de l'oasis {n}" in ran.err for n in range(1, 9)) == 5
