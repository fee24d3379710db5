"""`icmd import`: files in, plan shown, one write, refused rows in a file, the same again by receipt; nothing lost."""

import json
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from conftest import Ran, Terminal, plain, projects_in, write_store

from icmd_cli.storage.location import history_of
from icmd_cli.writers import FORMATS

Icmd = Callable[..., Ran]
SHARED = Path(__file__).parent.parent.parent.parent / "shared"
needs_shared = pytest.mark.skipif(not SHARED.exists(), reason="the real sample files lie beside the checkout only")

FRENCH = """Liste des projets;;;;
;;;;
Intitulé du projet;Pays;Date de début;Budget (USD);Etat du projet
Épargne des migrantes;Maroc;25/12/2015;230 041,50;En cours
Retour des compétences;Marroc;03/04/2014;10 000;Achevé
Relance de la polyculture dans l'oasis de Figuig;Maroc;04/05/2014;229 907,22;Achevé
TOTAL;;;469 948,72;
"""


def put(name: str, text: str, encoding: str = "cp1252") -> str:
    Path(name).write_bytes(text.replace("\n", "\r\n").encode(encoding))
    return name


def test_a_french_excels_file_goes_in_and_the_refused_row_is_told(icmd: Icmd, store: Path) -> None:
    ran = icmd("import", put("projets.csv", FRENCH), "--yes")
    assert ran.code == 4
    assert ran.out == ""
    for said in ("cp1252", "headings on line 3", "Budget (USD) -> budget", "Pays: unknown country “Marroc”", "line 5", "--value countries:Marroc=MA",
                 "1 new, 1 changed, 0 unchanged, 1 row refused", "icmd undo 1", "469 948,72"):  # fmt: skip
        assert said in ran.err, said
    projects = projects_in(store)
    assert len(projects) == 4
    assert projects["4"]["start"] == "2015-12-25"
    assert projects["4"]["budget"] == {"amount": "230041.5", "currency": "USD"}
    assert projects["1"]["start"] == "2014-05-04"
    assert projects["1"]["summary"].startswith("L’épargne")


def test_a_dry_run_writes_nothing_and_counts_the_same(icmd: Icmd, store: Path) -> None:
    before = store.read_bytes()
    dry = icmd("import", put("projets.csv", FRENCH), "--dry-run", "--json")
    assert dry.code == 4
    assert (store.read_bytes(), history_of(store).exists()) == (before, False)
    real = icmd("import", "projets.csv", "--yes", "--json")
    assert dry.json["counts"] == real.json["counts"]
    assert (dry.json["entry"], real.json["entry"]) == (None, 1)


def test_without_a_terminal_nothing_is_written_unless_yes(icmd: Icmd, store: Path) -> None:
    before = store.read_bytes()
    ran = icmd("import", put("projets.csv", FRENCH))
    assert ran.code == 2
    assert "--yes" in ran.err
    assert store.read_bytes() == before


def test_strict_takes_all_or_nothing(icmd: Icmd, store: Path) -> None:
    before = store.read_bytes()
    ran = icmd("import", put("projets.csv", FRENCH), "--yes", "--strict")
    assert ran.code == 4
    assert "Nothing was imported" in ran.err
    assert store.read_bytes() == before


def test_the_same_file_again_changes_nothing_and_says_when_it_came(icmd: Icmd, store: Path) -> None:
    icmd("import", put("projets.csv", FRENCH), "--yes")
    after, history = store.read_bytes(), history_of(store).read_bytes()
    ran = icmd("import", "projets.csv", "--yes")
    assert ran.code == 4
    assert "This same file was imported on 2" in ran.err
    assert "0 new, 0 changed, 2 unchanged, 1 row refused" in ran.err
    assert (store.read_bytes(), history_of(store).read_bytes()) == (after, history)


def test_refused_rows_come_back_in_the_users_own_columns_and_go_in_once_mended(icmd: Icmd, store: Path) -> None:
    icmd("import", put("projets.csv", FRENCH), "--yes", "--rejects", "refus.csv")
    data = Path("refus.csv").read_bytes().decode("cp1252")
    assert data.startswith("Intitulé du projet;Pays;Date de début;Budget (USD);Etat du projet;icmd: reason")
    assert "Pays: Maroc" in data
    assert "projets.csv:5" in data
    Path("refus.csv").write_bytes(data.replace(";Marroc;", ";Maroc;", 1).encode("cp1252"))
    ran = icmd("import", "refus.csv", "--yes")
    assert ran.code == 0, ran.err
    assert len(projects_in(store)) == 5


@pytest.mark.usefixtures("store")
def test_a_line_of_json_lines_that_cannot_be_read_is_refused_alone(icmd: Icmd) -> None:
    put("a.jsonl", '{"title": "A", "countries": ["MA"]}\n{"title"\n')
    ran = icmd("import", "a.jsonl", "--yes", "--json")
    assert ran.code == 4
    assert ran.json["counts"]["new"] == 1
    assert [row["line"] for row in ran.json["rejected"]] == [2]


@pytest.mark.parametrize("name", ["refus.csv", "refus.xlsx"])
@pytest.mark.usefixtures("store")
def test_refused_objects_come_back_as_cells_that_mean_the_same(icmd: Icmd, name: str) -> None:
    refused = {"title": "A", "countries": ["Marroc"], "donors": ["Ville", "A|B"], "partners": ["-"], "results": "-"}
    put("a.json", json.dumps([{**refused, "budget": {"amount": "302.802", "currency": "USD"}}]))
    assert icmd("import", "a.json", "--yes", "--rejects", name).code == 4
    ran = icmd("import", name, "--map", "countries=", "--set", "countries=MA", "--yes", "--json")
    assert ran.code == 0, ran.err
    found = icmd("show", "a", "--json").json
    found = found[0] if isinstance(found, list) else found
    assert (found["donors"], found.get("results")) == (["Ville", "A|B"], None)
    assert found["budget"] == {"amount": "302.802", "currency": "USD"}


@pytest.mark.parametrize("name", ["refus.csv", "refus.xlsx"])
@pytest.mark.usefixtures("store")
def test_refused_cells_that_were_defused_come_back_as_they_were_meant(icmd: Icmd, name: str) -> None:
    put("a.csv", "Titre;Pays;Description;Budget (EUR)\nA;Marroc;'=1+1;'-\n")
    assert icmd("import", "a.csv", "--yes", "--rejects", name).code == 4
    assert icmd("import", name, "--map", "Pays=", "--set", "countries=MA", "--yes").code == 0
    found = icmd("show", "a", "--json").json
    found = found[0] if isinstance(found, list) else found
    assert (found["summary"], found.get("budget")) == ("=1+1", None)


def test_a_slip_in_one_id_is_refused_and_leaves_the_others_their_own(icmd: Icmd, store: Path) -> None:
    icmd("export", "a.csv")
    text = Path("a.csv").read_text(encoding="utf-8").replace("figuig,", "Figuig,", 1)
    Path("a.csv").write_text(text, encoding="utf-8")
    before = store.read_bytes()
    ran = icmd("import", "a.csv", "--yes", "--json")
    assert ran.code == 4
    assert [row["problems"][0]["heading"] for row in ran.json["rejected"]] == ["id"]
    assert "write figuig" in ran.json["rejected"][0]["problems"][0]["reason"]
    assert store.read_bytes() == before


@pytest.mark.usefixtures("store")
def test_a_slip_in_a_columns_name_is_told(icmd: Icmd) -> None:
    ran = icmd("import", put("a.csv", "Titre;Pays;Notes\nA;Maroc;x\n"), "--map", "Note=summary", "--yes")
    assert ran.code == 2
    assert "--map: no column is called “Note”." in ran.err
    assert "“Titre”, “Pays”, “Notes”" in ran.err


@pytest.mark.usefixtures("store")
def test_rows_of_one_project_in_two_files_are_told_with_their_files(icmd: Icmd) -> None:
    put("a.csv", "Code;Titre;Pays\nX;A;Maroc\n")
    ran = icmd("import", "a.csv", put("b.csv", "Code;Titre;Pays\nX;B;Maroc\n"), "--yes")
    assert ran.code == 4
    (reason,) = {
        p["reason"]
        for row in icmd("import", "a.csv", "b.csv", "--dry-run", "--json").json["rejected"]
        for p in row["problems"]
    }
    assert "lines a.csv:2, b.csv:2" in reason


def test_the_refused_rows_lose_no_cell(icmd: Icmd, store: Path) -> None:
    put("a.csv", "Titre;Note;Pays;Note;\nA;x;Marroc;y;z\nB;x;Maroc;y;;au;delà\n")
    assert icmd("import", "a.csv", "--yes", "--rejects", "refus.csv").code == 4
    first, *rows = Path("refus.csv").read_text(encoding="cp1252").splitlines()
    assert first.startswith("Titre;Note;Pays;Note;;;;icmd: reason")
    assert [row.split(";")[:7] for row in rows] == [
        ["A", "x", "Marroc", "y", "z", "", ""],
        ["B", "x", "Maroc", "y", "", "au", "delà"],
    ]
    assert len(projects_in(store)) == 3


def test_an_import_can_be_taken_back_byte_for_byte(icmd: Icmd, store: Path) -> None:
    before = store.read_bytes()
    icmd("import", put("projets.csv", FRENCH), "--yes")
    assert icmd("undo", "--yes").code == 0
    # No number is given twice: the highest is remembered.
    assert re.sub(rb',\n      "last_number": \d+', b"", store.read_bytes()) == before


def test_the_next_months_file_is_read_like_the_last_ones(icmd: Icmd, store: Path) -> None:
    odd = "Dossier;Où;Quand;Combien\nA;Sénégal;03/04/2014;302,802\n"
    assert icmd("import", put("mars.csv", odd), "--yes").code == 4
    args = ("--map", "Dossier=title", "--map", "Où=countries", "--map", "Quand=start", "--map", "Combien=budget")
    ran = icmd("import", "mars.csv", *args, "--date-order", "MDY", "--decimal", "comma", "--currency", "EUR",
               "--save-mapping", "m.toml", "--yes")  # fmt: skip
    assert ran.code == 0, ran.err
    entry = json.loads(history_of(store).read_text(encoding="utf-8").splitlines()[-1])
    assert entry["import"]["counts"]["new"] == 1
    assert len(entry["import"]["files"][0]["sha256"]) == 64
    for options in (("--like", "1"), ("--mapping", "m.toml")):
        again = icmd("import", put("avril.csv", odd.replace("A;", "B;")), *options, "--dry-run", "--json")
        assert again.code == 0, again.err
        assert again.json["counts"]["new"] == 1
    assert projects_in(store)["4"]["start"] == "2014-03-04"
    assert projects_in(store)["4"]["budget"] == {"amount": "302.802", "currency": "EUR"}


def test_several_files_and_stdin_are_one_write(icmd: Icmd, store: Path) -> None:
    put("a.csv", "Titre;Pays\nA;Maroc\n")
    ran = icmd("import", "a.csv", "-", "--yes", stdin='[{"title": "B", "countries": ["SN"]}]')
    assert ran.code == 0, ran.err
    assert len(projects_in(store)) == 5
    assert len(history_of(store).read_text(encoding="utf-8").splitlines()) == 1


@pytest.mark.usefixtures("store")
def test_the_report_for_scripts_tells_all(icmd: Icmd) -> None:
    found = icmd("import", put("projets.csv", FRENCH), "--yes", "--json").json
    assert list(found) == [
        "schema", "files", "counts", "dry_run", "entry", "reasons", "merged", "renamed", "new", "changed", "unchanged", "skipped", "rejected",
    ]  # fmt: skip
    (file,) = found["files"]
    assert (file["name"], file["format"], file["details"]["delimiter"]) == ("projets.csv", "csv", ";")
    (table,) = file["tables"]
    assert table["columns"][0] == {"heading": "Intitulé du projet", "field": "title", "via": "heading"}
    assert {decision["option"] for decision in table["decisions"]} == {"--date-order", "--decimal", "--currency"}
    (rejected,) = found["rejected"]
    assert rejected["line"] == 5
    assert rejected["problems"] == [
        {
            "rule": "country-unknown",
            "heading": "Pays",
            "value": "Marroc",
            "reason": "unknown country “Marroc” (did you mean Morocco?)",
            "suggestion": "Maroc",
        }
    ]
    (changed,) = found["changed"]
    assert changed["matched"] == "title"
    assert changed["fields"]["start"] == {"old": "2014-04", "new": "2014-05-04"}


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "empty"),
        ("a;b\n1;2\n", "The headings seen (line 1): “a”, “b”"),
        ("Titre;Pays\n", "no rows"),
        ("<html><body>no</body></html>", "web page"),
        ("<x/>", "x"),
        ('[{"title": "A", "countries": ["MA"]', "JSON"),
        ('Titre;Pays\n"A;Maroc\nB;Maroc\n', "quot"),
    ],
)
def test_what_is_no_table_of_projects_is_refused_with_a_sentence(icmd: Icmd, store: Path, text: str, said: str) -> None:
    before = store.read_bytes()
    ran = icmd("import", put("x.csv", text, "utf-8"), "--yes")
    assert ran.code == 4
    assert said in ran.err
    assert "Traceback" not in ran.err
    assert store.read_bytes() == before


@pytest.mark.usefixtures("store")
@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        ((), "Which file?"),
        (("nowhere.csv",), "nowhere.csv"),
        (("x.csv", "--map", "Titre"), "--map"),
        (("x.csv", "--map", "Titre=nope"), "nope"),
        (("x.csv", "--on-duplicate", "perhaps"), "perhaps"),
        (("x.csv", "--date-order", "YDM"), "YDM"),
        (("x.csv", "--like", "9"), "--like"),
        (("x.csv", "--from", "doc"), "doc"),
        (("x.csv", "--encoding", "klingon"), "klingon"),
    ],
)
def test_wrong_usage_is_told(icmd: Icmd, arguments: tuple[str, ...], said: str) -> None:
    put("x.csv", "Titre;Pays\nA;Maroc\n")
    ran = icmd("import", *arguments, "--yes")
    assert ran.code == 2
    assert said in ran.err


@pytest.mark.watched
def test_on_a_terminal_it_asks_and_no_changes_nothing(store: Path, terminal: Callable[..., Terminal]) -> None:
    put("projets.csv", FRENCH)
    before = store.read_bytes()
    screen = terminal("import", "projets.csv", columns=80)
    screen.wait_for("Import this?")
    screen.type("n\n")
    assert screen.end() == 1
    assert store.read_bytes() == before
    screen = terminal("import", "projets.csv", columns=80)
    screen.wait_for("Import this?")
    screen.type("y\n")
    screen.wait_for("corrected? [Y/n]")
    screen.type("\n")
    assert screen.end() == 4
    assert len(projects_in(store)) == 4
    assert "Marroc" in Path("projets-rejects.csv").read_text(encoding="cp1252")
    assert "Next time: icmd import projets.csv --like 1 --yes\n" in screen.screen


@pytest.mark.watched
def test_each_question_takes_a_value_or_an_option_that_is_shown_and_the_next_line_has_every_answer(
    store: Path, terminal: Callable[..., Terminal]
) -> None:
    put("a.csv", "Código;Contrato;Título;Importe\nP1;C1;Agua;1.500\nP1;C2;Agua;1.500\nP2;C3;Sol;2.000\n")
    before = store.read_bytes()
    screen = terminal("import", "a.csv", columns=160)
    for question, answer in (
        ("Decimal mark", "comma"),
        ("Currency", "--currency CODE"),
        ("Currency", "euro"),
        ("Country", ""),
        ("Rows of one project", "Contrato"),
    ):
        screen.wait_for(question)
        screen.type(f"{answer}\n")
    assert screen.end() == 4
    options = "--decimal , --currency EUR --map Contrato=code --set countries=CODE --dry-run"
    assert f"To go on: icmd import a.csv {options}" in screen.screen
    assert store.read_bytes() == before


def test_hostile_cells_reach_neither_the_terminal_nor_the_store_as_escapes(icmd: Icmd, store: Path) -> None:
    ran = icmd("import", put("x.csv", "Titre;Pays\nA\x1b]0;x\x07[bold]B;Mar\x1b[31moc\n", "utf-8"), "--yes")
    assert "\x1b" not in ran.err
    assert "\x1b" not in store.read_text(encoding="utf-8")


# Every format that carries all fields comes back identical


CARRIES_ALL = ("csv", "excel-csv", "tsv", "xlsx", "raw-xlsx", "json", "jsonl", "iati")
OWN = {"xlsx": {"created": "", "updated": ""}}
"""What a format leaves out: nobody reads in a workbook when icmd has changed a record."""


@pytest.mark.parametrize("name", CARRIES_ALL)
def test_every_format_comes_back_identical(icmd: Icmd, store: Path, tmp_path: Path, name: str) -> None:
    awkward: dict[str, Any] = {
        "id": "awkward",
        "code": "=1+1",
        "title": "-5 % | coût ; « été »\t'=x",
        "short_title": "'=y",
        "language": "fr",
        "phase": 2,
        "status": "suspended",
        "start": "2014",
        "end": "2016-02-29",
        "countries": ["MA", "NA"],
        "partner_countries": ["FR"],
        "regions": ["A|B", "C;D", "E\\"],
        "summary": 'Une ligne.\nUne autre ; avec "guillemets".',
        "objectives": ["seul ; mais à deux"],
        "activities": ["@cmd", "+33"],
        "results": ["="],
        "themes": ["diaspora", "inconnu"],
        "focus_areas": ["local-economy"],
        "budget": {"amount": "302.802", "currency": "XOF"},
        "donors": ["Union européenne"],
        "lead": "N/A & fils",
        "partners": ["a, b", "c"],
        "url": "https://example.org/?a=1&b=2",
        "sources": ["https://example.org/a|b".replace("|", "/")],
        "created": "2020-01-02T03:04:05Z",
        "updated": "2021-01-02T03:04:05Z",
    }
    data = json.loads(store.read_text(encoding="utf-8"))
    for record in data["projects"].values():
        record.update(created="2020-01-01T00:00:00Z", updated="2020-01-01T00:00:00Z")
    awkward["title"] = awkward["title"].replace("\t", " ")
    data["projects"]["4"] = awkward
    words = {
        "title": "-",
        "code": "?",
        "short_title": "'N/D",
        "summary": "null",
        "donors": ["N/D"],
        "regions": ["--", "n/a"],
    }
    words |= {"lead": "'-", "results": ["—"], "themes": ["none"]}
    data["projects"]["5"] = {**awkward, **words, "id": "nothing"}
    store.write_text(json.dumps(data, ensure_ascii=False), encoding="utf-8")
    suffix = next(iter(FORMATS[name].suffixes), ".xlsx" if FORMATS[name].binary else ".csv")
    out = tmp_path / f"out{suffix}"
    assert icmd("export", str(out), "--format", name).code == 0
    empty = tmp_path / "empty.json"
    empty.write_text("{}", encoding="utf-8")
    ran = icmd("import", str(out), "--store", str(empty), "--yes")
    assert ran.code == 0, ran.err
    left_out = OWN.get(name, {})
    assert [{**record, **left_out} for record in projects_in(empty).values()] == [
        {**record, **left_out} for record in projects_in(store).values()
    ]
    again = icmd("import", str(out), "--store", str(empty), "--yes")
    assert "0 new, 0 changed, 5 unchanged" in again.err


# Real files


@needs_shared
def test_the_same_projects_as_csv_and_as_iati_are_the_same_titles(icmd: Icmd, tmp_path: Path) -> None:
    titles = []
    for name in ("bdi-aims-projects.csv", "bdi-aims-1.04.xml"):
        own = tmp_path / f"{name}.json"
        own.write_text("{}", encoding="utf-8")
        ran = icmd(
            "import", str(SHARED / "realdata" / name), "--store", str(own), "--yes", "--currency", "USD", "--json"
        )
        assert ran.code == 4, ran.err
        assert sum(count for kind, count in ran.json["counts"].items() if kind != "incomplete") == 950
        rejected = {row["line"] for row in ran.json["rejected"]}
        titles.append({record["title"] for record in projects_in(own).values()})
        assert len(rejected) <= 22  # 20 activities of the XML name no country; 2 projects start after their end
    assert len(titles[0] & titles[1]) >= 926


@pytest.mark.usefixtures("store")
def test_rows_without_any_country_are_one_question_with_the_option_that_settles_it(icmd: Icmd) -> None:
    Path("a.csv").write_text("Titre;Budget\nUn;5 USD\nDeux;6 USD\n", encoding="utf-8")
    ran = icmd("import", "a.csv", "--dry-run")
    assert (ran.code, ran.err.count("--set countries=CODE or --set countries=none")) == (4, 1)
    ran = icmd("import", "a.csv", "--set", "countries=MA", "--dry-run")
    assert (ran.code, "--set countries" in ran.err) == (0, False)
    assert icmd("import", "a.csv", "--set", "countries=none", "--dry-run").code == 0
    assert icmd("import", "a.csv", "--without", "countries", "--dry-run").code == 0


def test_on_a_terminal_what_holds_for_the_file_is_asked_once_with_its_evidence(
    tmp_path: Path, terminal: Callable[..., Terminal]
) -> None:
    rows = "Title;Country;Start date;Budget;Partner;Project code\nWater;Mali;03/04/2014;100;A;P1\nWater;Mali;03/04/2014;20;B;P1\n"
    Path("a.csv").write_text(rows, encoding="utf-8")
    store = tmp_path / "asked.json"
    store.write_text("{}", encoding="utf-8")
    screen = terminal("import", "a.csv", "--store", str(store), columns=100)
    for evidence, answer in (("03/04/2014", "DMY"), ("no currency", "EUR"), ("several rows", "add-up")):
        screen.wait_for(evidence)
        screen.type(f"{answer}\n")
    screen.wait_for("Import this?")
    screen.type("y\n")
    assert screen.end() == 0
    (project,) = projects_in(store).values()
    assert (project["start"], project["budget"]) == ("2014-04-03", {"amount": "120", "currency": "EUR"})


@pytest.mark.parametrize("columns", [60, 80])
@pytest.mark.watched
def test_the_question_comes_while_its_evidence_is_on_the_screen(
    terminal: Callable[..., Terminal], columns: int
) -> None:
    store = write_store(Path("plan.json"), {})
    rows = [
        f"P{n};Projet numéro {n} de formation des maçons et des maraîchères;{place};mi-{2010 + n};{9 + n} EUR;Étrange {n};x"
        for n, place in enumerate(["Mali", "Niger", "Atlantide", "Sahel", "", "Togo", "Bénin", "Tchad"])
    ]
    head = "Code du projet;Intitulé du projet;Pays de réalisation;Date de démarrage;Montant;État d’avancement;Site web"
    Path("a.csv").write_text("\n".join([head, *rows]), encoding="utf-8")
    screen = terminal(
        *("import", "a.csv", "--store", str(store)), columns=columns, rows=24, env={"ICMD_LANG": "fr", "TERM": "dumb"}
    )
    screen.wait_for("[o/N]")
    lines = plain(screen.screen)
    assert len(lines) <= 24
    assert all(len(line) <= columns for line in lines)
    assert lines[0].startswith("a.csv (csv")
    assert any("Atlantide" in line for line in lines)
    assert any("(--verbose)" in line for line in lines)
    assert "Mali" in next(
        line for line in lines[lines.index(next(x for x in lines if x.startswith("+ "))) :] if "Mali" in line
    )
    screen.type("n\n")
    assert screen.end() == 1


@pytest.mark.parametrize(
    ("options", "told"),
    [
        (["--map", "titre=title", "--map", "TITRE=summary"], "--map “TITRE”"),
        (["--set", "status=planned", "--set", "estado=ongoing"], "“status”"),
        (["--value", "status:en cours=ongoing", "--value", "status:En Cours=planned"], "--value “status:En Cours”"),
    ],
)
def test_two_values_where_one_fits_are_refused(icmd: Icmd, options: list[str], told: str) -> None:
    Path("a.csv").write_text("titre\nA\n", encoding="utf-8")
    ran = icmd("import", "a.csv", "--yes", *options)
    assert (ran.code, ran.out) == (2, "")
    assert ran.err.startswith(f"Error: {told} is given more than once; it takes one value.")
    assert icmd("import", "a.csv", "--dry-run", "--without", "countries", *options[:2], *options[:2]).code == 0


def test_several_values_of_a_list_are_all_set(icmd: Icmd) -> None:
    Path("a.csv").write_text("titre\nA\n", encoding="utf-8")
    assert icmd("import", "a.csv", "--yes", "--set", "pays=maroc", "--set", "countries=SN").code == 0
    assert icmd("show", "a", "--fields", "countries").out == "countries\tMA|SN\n"
