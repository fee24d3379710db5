"""`icmd list`: filters, formats, order, and what a pipe gets."""

import csv
import io
import json
from collections.abc import Callable
from pathlib import Path

import pytest
from conftest import BICOL, FIGUIG, KAYES, Ran, write_store

pytestmark = pytest.mark.usefixtures("store")

Icmd = Callable[..., Ran]


def ids(icmd: Icmd, *arguments: str) -> list[str]:
    ran = icmd("list", "--format", "ids", *arguments)
    assert (ran.code, ran.err) == (0, ""), ran.err
    return ran.lines


@pytest.mark.parametrize(
    "name", ["maroc", "Maroc", "MAROC", "MA", "MAR", "morocco", "Marruecos", "المغرب", "le Maroc", "maroc,tunisie"]
)
def test_a_country_is_found_under_any_of_its_names(icmd: Icmd, name: str) -> None:
    assert ids(icmd, "--country", name) == ["figuig"]


@pytest.mark.parametrize(
    ("arguments", "found"),
    [
        (["-c", "maroc", "-c", "Mali"], ["figuig", "kayes"]),
        (["-c", "Mali,Philippines"], ["kayes", "jmdi-bicol"]),
        (["--not-country", "maroc"], ["kayes", "jmdi-bicol"]),
        (["--partner-country", "france"], ["figuig", "kayes"]),
        (["--partner-country", "france", "--country", "mali"], ["kayes"]),
        (["--not-partner-country", "FR"], ["jmdi-bicol"]),
        (["--region", "oriental"], ["figuig"]),
        (["--not-region", "kayes"], ["figuig", "jmdi-bicol"]),
        (["--theme", "Participation de la diaspora"], ["figuig"]),
        (["--theme", "remittances,diaspora"], ["figuig", "jmdi-bicol"]),
        (["--not-theme", "diaspora"], ["kayes", "jmdi-bicol"]),
        (["--status", "en cours"], ["kayes"]),
        (["-s", "terminé,planned"], ["figuig", "jmdi-bicol"]),
        (["--not-status", "ongoing"], ["figuig", "jmdi-bicol"]),
        (["--phase", "II"], ["figuig", "jmdi-bicol"]),
        (["--phase", "Phase II"], ["figuig", "jmdi-bicol"]),
        (["--not-phase", "2"], ["kayes"]),
        (["--donor", "UE"], ["figuig", "kayes"]),
        (["--donor", "suisse"], ["figuig"]),
        (["--not-donor", "DDC"], ["kayes", "jmdi-bicol"]),
        (["--partner", "adko"], ["kayes"]),
        (["--partner", "municipalité"], ["figuig"]),
        (["--not-partner", "adko"], ["figuig", "jmdi-bicol"]),
        (["--year", "2015"], ["figuig", "kayes"]),
        (["--year", "2010..2013"], ["kayes"]),
        (["--year", "2010-2014"], ["figuig", "kayes"]),
        (["--from", "2016-03"], ["kayes"]),
        (["--to", "mars 2014"], ["kayes"]),
        (["--from", "2014", "--to", "2015"], ["figuig", "kayes"]),
        (["--min-budget", "200 000"], ["figuig", "jmdi-bicol"]),
        (["--max-budget", "229907,22", "--currency", "USD"], ["figuig"]),
        (["--min-budget", "100k EUR"], ["kayes"]),
        (["--min-budget", "200k FCFA", "--country", "mali"], []),
        (["--currency", "dinars", "--country", "tunisie"], []),
        (["--min-budget", "230k", "--max-budget", "1 M USD"], ["jmdi-bicol"]),
        (["--currency", "euro"], ["kayes"]),
        (["--phase", "02"], ["figuig", "jmdi-bicol"]),
        (["--text", "epargne"], ["figuig", "kayes"]),
        (["--text", "agriculture -kayes", "-c", "MA"], ["figuig"]),
        (["--sort", "title"], ["kayes", "jmdi-bicol", "figuig"]),
        (["--sort", "-phase,title"], ["jmdi-bicol", "figuig", "kayes"]),
        (["--limit", "1"], ["figuig"]),
        (["--limit", "1", "--offset", "1"], ["kayes"]),
        (["--offset", "2"], ["jmdi-bicol"]),
        (["--limit", "0"], ["figuig", "kayes", "jmdi-bicol"]),
        (["--country", "japon"], []),
        (["--without", "objectives"], ["kayes", "jmdi-bicol"]),
        (["--has", "lead"], ["figuig"]),
        (["--without", "start"], ["jmdi-bicol"]),
        (["--has", "budget", "--without", "bailleurs"], ["jmdi-bicol"]),
        (["--status", "none"], []),
        (["--donor", "aucun"], ["jmdi-bicol"]),
        (["--donor", "(sin datos)"], ["jmdi-bicol"]),
        (["--donor", "non renseigné", "--status", "sin datos,prévu"], ["jmdi-bicol"]),
        (["--not-donor", "none"], ["figuig", "kayes"]),
        (["--region", "oriental,kayes"], ["figuig", "kayes"]),
        (["--donor", "EU", "--not-donor", "COSUDE"], ["kayes"]),
    ],
)
def test_filters_choose_sort_and_page(icmd: Icmd, arguments: list[str], found: list[str]) -> None:
    assert ids(icmd, *arguments) == found
    counted = icmd("list", "--count", *[a for a in arguments if a not in ("--sort", "title", "-phase,title")])
    if not {"--limit", "--offset"} & set(arguments):
        assert counted.out == f"{len(found)}\n"


@pytest.mark.parametrize(
    ("arguments", "code", "message"),
    [
        (["--country", "marok"], 2, "Unknown country “marok”.\nDid you mean Morocco?"),
        (["--country", "Nigr"], 2, "Did you mean Niger"),
        (
            ["--country", "qqqqqq"],
            2,
            "Unknown country “qqqqqq”.\n`icmd stats --by country` shows those of the catalogue.",
        ),
        (["--country", ","], 2, "A filter is empty"),
        *(
            ([f"--{name}", empty], 2, f"--{name} has no value.\nIs a variable of your script not set?")
            for name in (
                "from",
                "to",
                "year",
                "text",
                "currency",
                "min-budget",
                "max-budget",
                "has",
                "without",
                "country",
                "fields",
                "sort",
                "store",
            )
            for empty in ("", " ")
        ),
        (["--theme", "diasporra"], 2, "Unknown theme “diasporra”.\nDid you mean Diaspora engagement?"),
        (["--focus", "zzz"], 2, "Unknown focus area “zzz”.\n`icmd stats --by focus` shows those of the catalogue."),
        (["--status", "bof"], 2, "Unknown status “bof”."),
        (["--year", "20x4"], 2, "--year: not a date"),
        (["--year", "2016..2014"], 2, "The beginning is after the end."),
        (["--year", "2014", "--from", "2014"], 2, "either --year or --from"),
        (["--from", "03/04/2014"], 2, "day or month first"),
        (["--min-budget", "beaucoup"], 2, "--min-budget: not an amount"),
        (["--max-budget", "302,802"], 2, "two ways"),
        (["--min-budget", "5 EUR", "--currency", "USD"], 2, "in one currency, not in USD, EUR"),
        (["--currency", "FCFA"], 2, "XAF (Cameroon,"),
        (["--format", "xml"], 2, "Unknown format “xml”."),
        (["--format", "jsn"], 2, "Did you mean json"),
        (["--fields", "titel"], 2, "Unknown field “titel”.\nDid you mean title"),
        (["--sort", "colour"], 2, "Unknown field “colour”."),
        (["--json", "--format", "csv"], 2, "either --json or --format csv"),
        (["--limit", "-1"], 2, "--limit"),
        (["--phase", "trois"], 2, "--phase"),
        (["--color", "pink"], 2, "auto, always, never"),
        (["--contry", "maroc"], 2, "--country"),
        (["extra"], 2, "extra"),
    ],
)
def test_what_cannot_be_understood_is_said_with_what_was_meant(
    icmd: Icmd, arguments: list[str], code: int, message: str
) -> None:
    ran = icmd("list", *arguments)
    assert (ran.code, ran.out) == (code, "")
    assert message in ran.err
    assert ran.err.startswith(("Error: ", '{"schema": 2, "error": '))


def test_an_unknown_theme_that_a_project_holds_can_be_asked_for(icmd: Icmd, store: Path) -> None:
    write_store(store, {"1": {**FIGUIG, "themes": ["Danse folklorique"]}, "2": KAYES})
    assert ids(icmd, "--theme", "danse folklorique") == ["figuig"]


def test_a_pipe_gets_whole_values_one_project_a_line(icmd: Icmd) -> None:
    ran = icmd("list")
    assert ran.lines[0].split("\t") == [
        "1", "figuig", FIGUIG["title"], "MA", "2014-04", "2016-02", "completed", "229907.22", "USD",
    ]  # fmt: skip
    assert len(ran.lines) == 3
    assert not any(mark in ran.out for mark in "\x1b…│─")
    assert ran.err == ""


@pytest.mark.parametrize("env", [{}, {"TERM": "dumb", "COLUMNS": "40", "FORCE_COLOR": "1"}, {"ICMD_LANG": "fr"}])
def test_machine_formats_are_the_same_whatever_the_terminal_and_language(icmd: Icmd, env: dict[str, str]) -> None:
    plain = {name: icmd("list", "--format", name).out for name in ("json", "jsonl", "csv", "tsv", "ids")}
    assert {name: icmd("list", "--format", name, env=env).out for name in plain} == plain
    assert icmd("list", env=env).out == plain["tsv"]


def test_json_is_an_array_of_the_records_with_their_numbers(icmd: Icmd) -> None:
    ran = icmd("list", "--json")
    records = [FIGUIG, KAYES, BICOL]
    assert ran.json == [{"number": n, **record} for n, record in enumerate(records, 1)]
    assert "L’épargne" in ran.out
    assert len(ran.lines) == 5
    assert icmd("list", "--format", "json").out == ran.out
    assert icmd("list", "-c", "japon", "--json").out == "[]\n"


def test_json_lines_are_one_object_each_with_the_chosen_fields(icmd: Icmd) -> None:
    ran = icmd("list", "--format", "jsonl", "--fields", "id,end,currency,short-title")
    assert [json.loads(line) for line in ran.lines][1:] == [
        {"id": "kayes", "end": None, "currency": "EUR", "short_title": None},
        {"id": "jmdi-bicol", "end": None, "currency": "USD", "short_title": "JMDI Bicol"},
    ]


def test_csv_has_headings_every_field_and_defused_formulas(icmd: Icmd, store: Path) -> None:
    write_store(store, {"1": {**FIGUIG, "title": "=1+1;cmd", "summary": "-5"}})
    rows = list(csv.DictReader(io.StringIO(icmd("list", "--format", "csv").out)))
    assert rows[0]["title"] == "'=1+1;cmd"
    assert (rows[0]["budget"], rows[0]["currency"], rows[0]["summary"]) == ("229907.22", "USD", "-5")
    assert rows[0]["regions"] == "Figuig|Oriental"
    assert list(rows[0])[:4] == ["number", "id", "code", "title"]


def test_markdown_is_a_table_in_the_users_words(icmd: Icmd) -> None:
    ran = icmd("list", "-c", "MA", "--format", "md", env={"ICMD_LANG": "fr"})
    assert ran.lines[1] == "| --- | --- | --- | --- | --- | --- |"
    assert ran.lines[2].startswith(f"| {FIGUIG['title']} | Maroc | avril\u00a02014 |")


def test_fields_choose_the_columns_of_a_pipe(icmd: Icmd) -> None:
    assert icmd("list", "--fields", "id", "--fields", "budget,currency").lines[0] == "figuig\t229907.22\tUSD"


@pytest.mark.parametrize("command", [["list"], ["show", "figuig", "--format", "tsv"], ["export", "-"]])
def test_an_amount_never_stands_without_its_currency(icmd: Icmd, command: list[str]) -> None:
    line = icmd(*command, "--fields", "id,budget,status").out.replace(",", "\t").split("\n")
    assert "figuig\t229907.22\tUSD\tcompleted" in [each.strip() for each in line]


def test_budgets_of_several_currencies_are_compared_within_one_and_that_is_said(icmd: Icmd) -> None:
    for arguments in (["--min-budget", "100000"], ["--sort", "-budget"]):
        assert "EUR, USD, which are not compared" in icmd("list", *arguments).err
        assert "not compared" not in icmd("list", *arguments, "--currency", "USD").err
    assert icmd("list", "--quiet", "--sort", "budget").err == ""
    assert icmd("list", "--sort", "title").err == ""


def test_a_table_that_is_asked_for_in_a_pipe_is_whole(icmd: Icmd) -> None:
    ran = icmd("list", "--format", "table", env={"COLUMNS": "40"})
    assert all(record["title"] in ran.out for record in (FIGUIG, KAYES, BICOL))
    assert "…" not in ran.out
    assert "\x1b" not in ran.out


def test_ls_is_list(icmd: Icmd) -> None:
    assert icmd("ls").out == icmd("list").out


def test_options_of_every_command_stand_before_or_after_its_name(icmd: Icmd, tmp_path: Path) -> None:
    other = write_store(tmp_path / "other.json", {"1": KAYES})
    assert icmd("--store", str(other), "list", "--count").out == "1\n"
    assert icmd("list", "--count", "--store", str(other)).out == "1\n"
    assert icmd("list", "--count", f"--store={other}").out == "1\n"


@pytest.mark.parametrize(
    "named", ["titre,pays,début", "Title,country,Start", "título,país,inicio", "TITRE,Pays,date-de-debut"]
)
def test_fields_go_by_the_words_that_people_use_too(icmd: Icmd, named: str) -> None:
    assert icmd("list", "--fields", named).out == icmd("list", "--fields", "title,countries,start").out
    assert icmd("list", "--sort", named).out == icmd("list", "--sort", "title,countries,start").out


@pytest.mark.parametrize("named", ["n°", "numéro"])
def test_the_number_is_not_taken_for_a_code(icmd: Icmd, named: str) -> None:
    assert icmd("list", "--fields", named, env={"ICMD_LANG": "fr"}).lines == ["1", "2", "3"]


@pytest.mark.parametrize(
    "line",
    [
        ("list",), ("list", "--count"), ("search", "titre"), ("search", "titre", "--count"), ("stats",), ("brief",),
        ("export", "-"), ("export", "x.csv"), ("edit", "--set", "phase=1", "--dry-run"), ("remove", "--dry-run"),
    ],
)  # fmt: skip
def test_a_bound_over_several_currencies_is_said_wherever_it_chooses(
    icmd: Icmd, tmp_path: Path, line: tuple[str, ...]
) -> None:
    records = {
        str(n): {"id": f"p{n}", "title": f"Titre {n}", "countries": ["MA"], "budget": {"amount": "9", "currency": code}}
        for n, code in enumerate(("EUR", "USD"), 1)
    }
    store = write_store(tmp_path / "two.json", records)
    named = (*line, "--min-budget", "5", "--store", str(store))
    assert "not compared with one another" in icmd(*named).err
    assert "not compared" not in icmd(*named, "--currency", "EUR", "--force" if "x.csv" in line else "--quiet").err
