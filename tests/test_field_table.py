"""One entry makes a field: two that do not exist are put into a copy of icmd, and are then everywhere."""

import compileall
import csv
import json
import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path

import pytest
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from conftest import FIGUIG, KAYES, ROOT, Terminal, plain, write_store
from openpyxl import load_workbook

pytestmark = pytest.mark.once

ENTRIES = """
    contacts: Texts = entry(
        kinds.NAMES, N_("Contact points"), N_("Who answers for it, by name."),
        option=Option("--contact", N_("Who answers for it.")),
        filter=Filter("--contact", N_("With such a contact."), N_("Without such a contact.")),
        search="names", question=Question(17, "A | B"), suggested="contacts", width=33)
    venue: str | None = entry(
        kinds.TEXT, N_("Venue"), N_("Where it meets."),
        option=Option("--venue"), search="names", question=Question(18))
"""
BEFORE = "    url: str | None = entry("
WORDS = {
    "fr": {"Contact points": "Interlocuteurs", "Venue": "Lieu de réunion"},
    "es": {"Contact points": "Personas de contacto", "Venue": "Sede"},
}
FIELDS = ("contacts", "venue")
HELD = {"contacts": ["Aïcha Benali", "Jean Diop"], "venue": "Salle Ghandour"}

Run = Callable[..., str]


@pytest.fixture(scope="module")
def package(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of icmd with two more entries in its field table, and their translations."""
    folder = tmp_path_factory.mktemp("package")
    copy = folder / "icmd_cli"
    shutil.copytree(ROOT / "icmd_cli", copy, ignore=shutil.ignore_patterns("__pycache__"))
    table = copy / "domain" / "project.py"
    text = table.read_text(encoding="utf-8")
    assert text.count(BEFORE) == 1
    table.write_text(text.replace(BEFORE, ENTRIES.lstrip("\n") + BEFORE), encoding="utf-8")
    for language, words in WORDS.items():
        path = copy / "locale" / language / "LC_MESSAGES" / "icmd.po"
        with path.open("rb") as file:
            catalogue = read_po(file, locale=language)
        for message, translation in words.items():
            catalogue.add(message, translation)
        with path.with_suffix(".mo").open("wb") as file:
            write_mo(file, catalogue)
    assert compileall.compile_dir(copy, quiet=1)  # else each process compiles it anew where none may write that down
    return folder


@pytest.fixture
def held(tmp_path: Path) -> Path:
    """A store with a project that has values in both fields, and one that has none."""
    return write_store(tmp_path / "held.json", {"1": {**FIGUIG, **HELD}, "2": KAYES})


@pytest.fixture
def run(package: Path, held: Path, tmp_path: Path) -> Run:
    """Runs the copy; gives its stdout."""

    def start(*arguments: str, **env: str) -> str:
        ran = subprocess.run(
            [sys.executable, "-m", "icmd_cli", *arguments],
            env={**os.environ, "PYTHONPATH": str(package), "ICMD_STORE": str(held), "NO_COLOR": "1", **env},
            cwd=tmp_path,
            capture_output=True,
            text=True,
            encoding="utf-8",
            check=False,
        )
        assert ran.returncode == 0, (arguments, ran.stderr)
        return ran.stdout

    return start


@pytest.fixture
def on_terminal(
    package: Path, held: Path, terminal: Callable[..., Terminal], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Callable[..., Terminal]]:
    monkeypatch.chdir(tmp_path)
    env = {"PYTHONPATH": str(package), "ICMD_STORE": str(held), "NO_COLOR": "1"}

    def start(*arguments: str, **more: str) -> Terminal:
        return terminal(*arguments, columns=100, env={**env, **more})

    with suppress(ChildProcessError):
        yield start


def test_the_copy_is_what_runs(run: Run, package: Path) -> None:
    code = "import icmd_cli, sys; sys.stdout.write(icmd_cli.__file__)"
    assert run("list", "--count") == "2\n"
    ran = subprocess.run(
        [sys.executable, "-c", code], env={**os.environ, "PYTHONPATH": str(package)}, capture_output=True, check=True
    )
    assert ran.stdout.decode() == str(package / "icmd_cli" / "__init__.py")


@pytest.mark.parametrize("look", [{}, {"TERM": "dumb"}], ids=["panels", "plain"])
@pytest.mark.parametrize(
    ("language", "labels"),
    [("en", ["Contact points", "Venue"]), ("fr", list(WORDS["fr"].values())), ("es", list(WORDS["es"].values()))],
)
def test_show_has_them_among_the_facts(
    on_terminal: Callable[..., Terminal], look: dict[str, str], language: str, labels: list[str]
) -> None:
    screen = on_terminal("show", "1", ICMD_LANG=language, **look)
    assert screen.end() == 0
    text = "\n".join(plain(screen.screen))
    assert all(label in text for label in labels)
    assert "Aïcha Benali, Jean Diop" in text
    assert "Salle Ghandour" in text


def test_lists_show_and_sort_by_them(run: Run) -> None:
    assert run("list", "--fields", "contacts,venue") == "Aïcha Benali|Jean Diop\tSalle Ghandour\n\t\n"
    assert run("list", "--fields", "Personas de contacto", ICMD_LANG="es").split("\n")[0] == "Aïcha Benali|Jean Diop"
    assert run("list", "--sort", "-venue", "--fields", "id").split() == ["figuig", "kayes"]


def test_search_finds_their_words(run: Run) -> None:
    assert "figuig" in run("search", "benali")
    assert "figuig" in run("search", "ghandour")


def test_filters_choose_by_them(run: Run) -> None:
    for chosen in (["--contact", "diop"], ["--has", "contacts"], ["--not-contact", "none"], ["--has", "venue"]):
        assert run("list", *chosen, "--format", "ids") == "figuig\n", chosen
    for chosen in (["--contact", "none"], ["--not-contact", "aicha,jean"], ["--without", "venue"]):
        assert run("list", *chosen, "--format", "ids") == "kayes\n", chosen


def test_add_and_edit_take_them(run: Run) -> None:
    run("add", "--title", "Neuf", "--country", "mali", "--contact", "Ana", "--contact", "Bo", "--venue", "Salle B")
    assert run("list", "--contact", "ana", "--fields", "contacts,venue") == "Ana|Bo\tSalle B\n"
    run("edit", "2", "--venue", "Mairie", "--set", "contacts=Luz, Moussa", "--add", "contacts=Zoé")
    assert run("show", "2", "--fields", "contacts,venue") == "contacts\tLuz|Moussa|Zoé\nvenue\tMairie\n"
    run("edit", "2", "--clear", "Venue", "--drop", "contacts=luz")
    assert run("show", "2", "--fields", "contacts,venue") == "contacts\tMoussa|Zoé\nvenue\t\n"


def test_questions_ask_for_them_and_offer_what_is_there(on_terminal: Callable[..., Terminal], run: Run) -> None:
    asked = on_terminal("add", ICMD_LANG="fr")
    for answer in ("Neuf", "mali"):
        asked.wait_for("\xa0: ")
        asked.type(f"{answer}\n")
    asked.wait_for("\xa0: ")
    while "Interlocuteurs (A | B)" not in asked.screen:
        asked.type("\n")
        asked.wait_for("\xa0: ")  # a colon alone stands in "https://..." too
    asked.type("?\n")
    asked.wait_for("Jean Diop")
    asked.type("2, 1\n")
    asked.wait_for("Lieu de réunion")
    asked.type("Mairie\n")
    asked.wait_for("Enregistrer")
    asked.type("o\n")
    assert asked.end() == 0, asked.screen
    assert run("list", "--fields", "contacts,venue", "--has", "venue", "-c", "mali").startswith(
        "Jean Diop|Aïcha Benali\t"
    )


def test_completion_offers_their_names_and_values(run: Run) -> None:
    assert "aicha-benali\tAïcha Benali\n" in run("__complete", "list", "--contact", "ai")
    assert "Aïcha Benali\n" in run("__complete", "add", "--contact", "ai")
    assert "contacts\tContact points\n" in run("__complete", "list", "--fields", "cont")
    assert "venue=\tVenue\n" in run("__complete", "edit", "1", "--set", "ven")
    assert "contacts=Jean Diop" in run("__complete", "edit", "1", "--add", "contacts=je")
    assert "--contact\t" in run("__complete", "list", "--cont")


def test_every_format_holds_them_and_comes_back(run: Run, held: Path, tmp_path: Path) -> None:
    for name in ("l.csv", "l.tsv", "l.xlsx", "l.json", "l.jsonl"):
        run("export", str(tmp_path / name))
    with (tmp_path / "l.csv").open(encoding="utf-8", newline="") as file:
        row = next(iter(csv.DictReader(file)))
    assert (row["contacts"], row["venue"]) == ("Aïcha Benali|Jean Diop", "Salle Ghandour")
    assert "Aïcha Benali|Jean Diop\tSalle Ghandour" in (tmp_path / "l.tsv").read_text(encoding="utf-8")
    assert json.loads((tmp_path / "l.json").read_text(encoding="utf-8"))[0]["contacts"] == HELD["contacts"]
    assert json.loads((tmp_path / "l.jsonl").read_text(encoding="utf-8").split("\n")[0])["venue"] == HELD["venue"]
    cells = [[str(cell.value) for cell in row] for row in load_workbook(tmp_path / "l.xlsx").worksheets[0].iter_rows()]
    assert "Salle Ghandour" in cells[1]
    before = json.loads(held.read_text(encoding="utf-8"))["projects"]["1"]
    for name in ("l.csv", "l.xlsx", "l.json", "l.jsonl"):
        held.write_text("{}", encoding="utf-8")
        run("import", str(tmp_path / name), "--yes")
        projects = json.loads(held.read_text(encoding="utf-8"))["projects"].values()
        again = next(project for project in projects if project["id"] == "figuig")
        assert {field: again[field] for field in FIELDS} == {field: before[field] for field in FIELDS}, name


def test_the_page_and_iati_hold_them(run: Run) -> None:
    page = run("export", "--format", "html", ICMD_LANG="fr")
    assert all(label in page for label in WORDS["fr"].values())
    assert "Aïcha Benali, Jean Diop" in page
    iati = run("export", "--format", "iati")
    assert "Salle Ghandour" in iati


def test_the_schema_describes_them(run: Run) -> None:
    properties = json.loads(run("schema", ICMD_LANG="fr"))["properties"]
    assert properties["contacts"]["title"] == "Interlocuteurs"
    assert properties["contacts"]["type"] == "array"
    assert properties["venue"]["type"] == "string"


@pytest.mark.parametrize(
    "headings",
    [
        "Title,Country,Contact points,Venue",
        "Titre,Pays,Interlocuteurs,Lieu de réunion",
        "Título,País,Personas de contacto,Sede",
        "title,countries,contacts,venue",
    ],
)
def test_they_are_imported_by_their_labels(run: Run, tmp_path: Path, headings: str) -> None:
    (tmp_path / "in.csv").write_text(f"{headings}\nNeuf,Mali,Ana|Bo,Salle B\n", encoding="utf-8")
    run("import", "in.csv", "--yes")
    assert run("list", "--contact", "ana", "--fields", "contacts,venue") == "Ana|Bo\tSalle B\n"
