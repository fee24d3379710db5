"""Kinds of faults in files that people send, each in several formats and languages: what goes in, value by value."""

import json
import zipfile
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from conftest import projects_in, write_store
from imported import FORMATS, Icmd, Imported, write


@pytest.fixture
def imported(icmd: Icmd) -> Callable[..., Imported]:
    return lambda table, form, *options: Imported(icmd, write(table, form), *options)


Import = Callable[..., Imported]


# What holds for the whole file


@pytest.mark.parametrize("form", FORMATS)
@pytest.mark.parametrize(
    ("head", "option"),
    [
        (("Titre", "Pays", "Montant"), ("--currency", "XOF")),
        (("Title", "Country", "Amount"), ("--without", "budget")),
        (("Título", "País", "Importe"), ("--currency", "XOF")),
        (("Título", "País", "Orçamento"), ("--currency", "XOF")),
    ],
)
def test_a_currency_that_nothing_names_is_asked_once_and_nothing_goes_in(
    imported: Import, head: Sequence[str], option: Sequence[str], form: str
) -> None:
    table = [head, ("A", "Mali", "1000"), ("B", "Niger", "2000")]
    asked = imported(table, form)
    assert (asked.ran.code, asked.projects, asked.rules) == (4, [], [("asked", "currency-unsettled")])
    assert "--currency CODE or --without budget" in asked.ran.err
    settled = imported(table, form, *option)
    assert settled.ran.code == 0, settled.ran.err
    amount = {"amount": "1000", "currency": "XOF"} if option[0] == "--currency" else None
    assert settled.of("budget")[0] == amount


@pytest.mark.parametrize("form", FORMATS)
def test_a_slip_in_one_amounts_currency_is_no_question(imported: Import, form: str) -> None:
    rows = [(f"P{n}", "Mali", f"{n} EUR") for n in range(1, 6)]
    found = imported([("Titre", "Pays", "Budget"), *rows, ("Q", "Mali", "7")], form)
    assert (found.ran.code, found.rules) == (4, [("left-out", "currency-unsettled")])
    assert found.of("budget")[-2:] == [{"amount": "5", "currency": "EUR"}, None]


@pytest.mark.parametrize("form", ["csv", "tsv", "xlsx"])
def test_the_order_of_dates_and_the_decimal_mark_are_asked_where_no_value_tells(imported: Import, form: str) -> None:
    table = [("Title", "Country", "Start date", "Budget (EUR)"), ("A", "Mali", "03/04/2014", "302,802")]
    asked = imported(table, form)
    assert (asked.ran.code, asked.projects) == (4, [])
    assert sorted(asked.rules) == [("asked", "date-order-unsettled"), ("asked", "decimal-unsettled")]
    settled = imported(table, form, "--date-order", "MDY", "--decimal", "point")
    assert (settled.of("start"), settled.of("budget")) == (["2014-03-04"], [{"amount": "302802", "currency": "EUR"}])


def test_the_country_is_asked_where_all_others_name_one_and_not_where_they_name_several(imported: Import) -> None:
    head = ("Titre", "Pays", "Statut")
    asked = imported([head, ("A", "Mali", "En cours"), ("B", "", "En cours")], "csv")
    assert (asked.rules, asked.projects) == ([("asked", "country-unsettled")], [])
    assert "--set countries=ML or --set countries=none" in asked.ran.err
    several = imported([head, ("A", "Mali", "En cours"), ("B", "", "En cours"), ("C", "Niger", "Clos")], "csv")
    assert (several.ran.code, several.of("countries")) == (0, [["ML"], None, ["NE"]])
    regional = imported([head, ("A", "Mali", "En cours"), ("B", "Multi-pays", "Clos")], "csv", "--set", "countries=TG")
    assert regional.of("countries") == [["ML"], None]
    assert regional.of("regions") == [None, ["Multi-pays"]]


def test_what_settles_one_file_changes_nothing_that_another_says(icmd: Icmd) -> None:
    """An amount under "(EUR)" is in euros, and 03/04 beside 09/30 in the American order, whatever another file needs."""
    Path("mali.csv").write_text("Titre;Pays;Montant;Start date\nA;Mali;1.500;03/04/2014\n", encoding="utf-8")
    rows = 'B,Ghana,"1,250.50",03/04/2014\nC,Ghana,"12,500",09/30/2014\n'
    Path("ghana.csv").write_text(f"Title,Country,Amount (EUR),Start date\n{rows}", encoding="utf-8")
    store = write_store(Path("store.json"), {})
    options = ("--currency", "XOF", "--decimal", "comma", "--date-order", "DMY")
    ran = icmd("import", "mali.csv", "ghana.csv", *options, "--yes", "--store", str(store))
    assert ran.code == 0, ran.err
    found = list(projects_in(store).values())
    amounts = [f"{project['budget']['amount']} {project['budget']['currency']}" for project in found]
    assert amounts == ["1500 XOF", "1250.5 EUR", "12500 EUR"]
    assert [project["start"] for project in found] == ["2014-04-03", "2014-03-04", "2014-09-30"]
    Path("fcfa.csv").write_text("Titre;Pays;Montant (FCFA)\nD;France;7\n", encoding="utf-8")
    named = Imported(icmd, "fcfa.csv", "--currency", "XAF")
    assert named.of("budget") == [{"amount": "7", "currency": "XAF"}]


def test_what_was_settled_is_kept_for_the_next_file(icmd: Icmd) -> None:
    store = write_store(Path("store.json"), {})
    rows = "code;titre;pays;montant;statut\nP1;Eau;Mali;10;Whatever\nP1;Eau;Mali;20;Whatever\n"
    Path("mars.csv").write_text(rows, encoding="utf-8")
    settled = ("--rows", "add-up", "--currency", "XOF", "--value", "status:Whatever=ongoing", "--without", "url")
    ran = icmd("import", "mars.csv", *settled, "--save-mapping", "m.toml", "--yes", "--store", str(store))
    assert ran.code == 0, ran.err
    Path("avril.csv").write_text(rows.replace("P1", "P2"), encoding="utf-8")
    for options in (("--mapping", "m.toml"), ("--like", "1")):
        again = icmd("import", "avril.csv", *options, "--dry-run", "--json", "--store", str(store))
        assert (again.code, again.json["counts"]["new"], again.json["reasons"]) == (0, 1, [])


@pytest.mark.parametrize("form", FORMATS)
@pytest.mark.parametrize(
    ("head", "sure", "doubted"),
    [
        (
            ("Titre", "Pays", "Statut", "Fin", "Budget", "Bailleur"),
            ("A", "Maroc", "Terminé", "2016", "50 000 EUR (UE)", "AFD"),
            ("B", "Maroc ?", "Terminé ?", "2016 ?", "50 000 EUR (à confirmer)", "AFD ?"),
        ),
        (
            ("Title", "Country", "Status", "End date", "Budget", "Donor"),
            ("A", "Mali", "Completed", "2016", "50000 EUR (EU)", "AFD"),
            ("B", "Mali (TBC)", "Completed (?)", "2016 (?)", "50000 EUR (TBC)", "AFD (?)"),
        ),
        (
            ("Título", "País", "Estado", "Fecha fin", "Presupuesto", "Donante"),
            ("A", "Perú", "Terminado", "2016", "50000 EUR (UE)", "AFD"),
            ("B", "¿Perú?", "¿Terminado?", "¿2016?", "50000 EUR (por confirmar)", "¿AFD?"),
        ),
    ],
)
def test_a_value_in_doubt_is_told_and_never_taken(
    imported: Import, head: Sequence[str], sure: Sequence[str], doubted: Sequence[str], form: str
) -> None:
    found = imported([head, sure, doubted], form)
    assert (found.ran.code, [project["title"] for project in found.projects]) == (4, ["A"])
    assert ("refused", "country-unknown") in found.rules
    placed = imported([head, sure, (doubted[0], sure[1], *doubted[2:])], form)
    assert {rule for _effect, rule in placed.rules} == {"status-unknown", "date-invalid", "amount-invalid"}
    assert placed.projects[1].keys() & {"status", "end", "budget"} == set()
    assert (placed.of("donors")[0], placed.of("donors")[1]) == (
        ["Agence française de développement (AFD)"],
        [doubted[-1]],
    )


@pytest.mark.parametrize("form", FORMATS)
@pytest.mark.parametrize(
    ("heading", "cell", "amount"),
    [
        ("Presupuesto", "130 mil euros", "130000"),
        ("Orçamento", "130 mil EUR", "130000"),
        ("Buget", "1,5 mil. EUR", "1500000"),
        ("Importe", "2 millones de euros", "2000000"),
        ("Budget", "3,5 milhões de euros", "3500000"),
        ("Budget", "2 mil milhões de euros", "2000000000"),
        ("Budget", "2 mil millones de euros", "2000000000"),
        ("Montant", "45 mille euros", "45000"),
        ("Budget", "1,2 Mio EUR", "1200000"),
        ("Betrag", "EUR Mio. 1,2", "1200000"),
        ("Betrag", "120 TEUR", "120000"),
        ("Betrag", "120 T€", "120000"),
        ("Budget", "12 lakh EUR", "1200000"),
        ("Budget", "5k€", "5000"),
        ("Budget", "M€ 1,5", "1500000"),
    ],
)
def test_an_amount_in_thousands_or_millions_is_read(
    imported: Import, heading: str, cell: str, amount: str, form: str
) -> None:
    found = imported([("Title", "Country", heading), ("A", "Mali", cell)], form)
    assert (found.ran.code, found.of("budget")) == (0, [{"amount": amount, "currency": "EUR"}]), found.ran.err


@pytest.mark.parametrize("form", FORMATS)
@pytest.mark.parametrize(
    ("heading", "cell", "amount"),
    [
        ("Budget (USD millions)", "1.5 million", "1500000 USD"),
        ("Budget (USD millions)", "US$ 1.5", "1500000 USD"),
        ("Montant (k€)", "120 k€", "120000 EUR"),
        ("Montant (k€)", "75", "75000 EUR"),
        ("Montant (k€)", "75 €", "75000 EUR"),
        ("Importe en miles de euros", "1 200 000 €", None),
        ("Betrag (Mio. EUR)", "3500000 EUR", None),
    ],
)
def test_an_amount_is_counted_in_thousands_once(
    imported: Import, heading: str, cell: str, amount: str | None, form: str
) -> None:
    found = imported([("Title", "Country", heading), ("A", "Mali", cell)], form)
    assert found.ran.code == (0 if amount else 4), found.ran.err
    assert [one and f"{one['amount']} {one['currency']}" for one in found.of("budget")] == [amount]


@pytest.mark.parametrize("form", FORMATS)
@pytest.mark.parametrize(
    ("heading", "cell"),
    [
        ("Own contribution (EUR)", "5000"),
        ("Other costs (EUR)", "5000"),
        ("Contribution locale (EUR)", "5000"),
        ("Otros costos (EUR)", "5000"),
        ("Amount per capita (EUR)", "5000"),
        ("Date de naissance", "1980-04-15"),
    ],
)
def test_a_part_of_the_costs_or_a_date_of_something_else_is_no_field(
    imported: Import, heading: str, cell: str, form: str
) -> None:
    found = imported([("Title", "Country", heading), ("A", "Mali", cell), ("B", "Mali", cell)], form)
    assert (found.of("budget"), found.of("start"), found.of("end")) == ([None, None], [None, None], [None, None])


@pytest.mark.parametrize("form", FORMATS)
def test_a_thousand_that_is_a_million_elsewhere_is_told_with_both_readings(imported: Import, form: str) -> None:
    found = imported([("Title", "Country", "Budget"), ("A", "Peru", "130 mil USD"), ("B", "Peru", "K 5000")], form)
    assert (found.ran.code, found.of("budget"), found.rules) == (4, [None, None], [("left-out", "amount-invalid")])
    reason = found.ran.json["new"][0]["left_out"][0]["reason"]
    assert reason == "“130 mil USD” can be read two ways; write 130000 or 130000000"


@pytest.mark.parametrize("form", FORMATS)
def test_a_list_in_arabic_is_read(imported: Import, form: str) -> None:
    table = [
        ("م", "رمز المشروع", "عنوان المشروع", "الدولة", "الجهة المانحة", "الجهة المنفذة", "الشركاء", "تاريخ البدء",
         "تاريخ الانتهاء", "التكلفة الإجمالية (بالدرهم)", "حالة المشروع", "نسبة الإنجاز"),
        ("1", "MA-1", "دعم العودة", "المملكة المغربية", "الاتحاد الأوروبي", "وزارة", "جمعية أ؛ جمعية ب", "15/01/2014",
         "٣١/١٢/٢٠١٥", "١٬٢٥٠٬٠٠٠", "قيد التنفيذ", "50%"),
        ("2", "MA-2", "تعليم", "المغرب والسنغال", "", "", "", "مارس 2015", "جاري", "1.5 مليون", "منجز", ""),
        ("3", "MA-3", "صحة", "مصر، تونس", "", "", "", "", "2016", "300 ألف يورو", "متوقف ؟", ""),
        ("", "", "المجموع", "", "", "", "", "", "", "3050000", "", ""),
    ]  # fmt: skip
    found = imported(table, form)
    assert (found.ran.code, found.rules) == (4, [("left-out", "status-unknown")]), found.ran.err
    assert found.of("code") == ["MA-1", "MA-2", "MA-3"]
    assert found.of("countries") == [["MA"], ["MA", "SN"], ["EG", "TN"]]
    assert found.of("status") == ["ongoing", "completed", None]
    assert found.of("start") == ["2014-01-15", "2015-03", None]
    assert found.of("end") == ["2015-12-31", None, "2016"]
    assert [one and f"{one['amount']} {one['currency']}" for one in found.of("budget")] == [
        "1250000 MAD",
        "1500000 MAD",
        "300000 EUR",
    ]
    assert (found.of("lead")[0], found.of("partners")[0]) == ("وزارة", ["جمعية أ", "جمعية ب"])


@pytest.mark.parametrize("form", FORMATS)
@pytest.mark.parametrize(
    ("grouped", "either"), [("1,250,000", "500.000"), ("1.250.000", "500,000"), ("١٬٢٥٠٬٠٠٠", "500.000")]
)
def test_groups_alone_tell_no_mark_before_decimals(imported: Import, grouped: str, either: str, form: str) -> None:
    """Five hundred thousand beside a million that other marks group is not taken for five hundred."""
    table = [("Title", "Country", "Budget (EUR)"), ("A", "Mali", grouped), ("B", "Mali", either)]
    found = imported(table, form)
    assert (found.ran.code, found.rules) == (4, [("left-out", "amount-invalid")])
    assert found.of("budget") == [{"amount": "1250000", "currency": "EUR"}, None]
    settled = imported(table, form, "--decimal", "comma" if "." in either else "point")
    assert settled.of("budget")[1] == {"amount": "500000", "currency": "EUR"}


@pytest.mark.parametrize("form", FORMATS)
def test_codes_under_the_heading_of_icmds_own_count_are_codes(imported: Import, form: str) -> None:
    head = ("number", "Title", "Country")
    assert imported([head, ("P-7", "A", "Mali"), ("P-9", "B", "Mali")], form).of("code") == ["P-7", "P-9"]
    assert imported([head, ("7", "A", "Mali"), ("9", "B", "Mali")], form).of("code") == [None, None]


@pytest.mark.parametrize(
    ("key", "inside", "field", "value"),
    [
        ("dates", {"start": "2015", "end": None}, "start", "2015"),
        ("période", {"début": "", "fin": "2016-03"}, "end", "2016-03"),
        ("country", {"code": "", "name": "Bolivia"}, "countries", ["BO"]),
        ("summary", {"#text": "x"}, "summary", "x"),
    ],
)
def test_an_object_with_one_text_is_what_its_own_key_says(
    imported: Import, key: str, inside: object, field: str, value: object
) -> None:
    found = imported([("title", key), ("A", inside)], "json", "--set", "countries=none")
    assert found.ran.code == 0, found.ran.err
    assert found.projects[0].keys() & {"start", "end", "countries", "summary"} == {field}
    assert found.of(field) == [value]


@pytest.mark.parametrize("form", FORMATS)
@pytest.mark.parametrize(
    ("head", "cells", "told"),
    [
        (("Title", "Country", "2014", "2015"), ("A", "Mali", "10000", "20000"), ["“2014” (perhaps “Budget”: --map)"]),
        (("Titre", "Pays", "Lancé", "Arrêté"), ("A", "Mali", "03.02.2014", "04.05.2015"), ["“Lancé” (perhaps “Start”"]),
        (("Título", "País", "Personas"), ("A", "Mali", "12000"), ["“Personas” (perhaps “Budget”: --map)"]),
    ],
)
def test_a_column_that_may_be_a_field_which_the_file_lacks_is_named(
    imported: Import, icmd: Icmd, head: Sequence[str], cells: Sequence[str], told: Sequence[str], form: str
) -> None:
    found = imported([head, cells, ("B", *cells[1:])], form)
    assert (found.ran.code, found.of("budget"), found.of("start")) == (0, [None, None], [None, None])
    shown = icmd("import", f"file.{form}", "--dry-run", "--store", str(found.store)).err
    assert all(text in shown for text in told), shown
    without = imported([head, cells], form, "--without", "budget", "--without", "start", "--without", "end")
    columns = without.ran.json["files"][0]["tables"][0]["columns"]
    assert "maybe" not in [column["via"] for column in columns]


def test_of_several_lists_the_one_that_tells_most_is_read_and_the_others_are_named(icmd: Icmd) -> None:
    found = {"donors": [{"name": "UE"}], "data": {"projects": [{"title": "A", "country": "Mali", "start": "2014"}]}}
    Path("file.json").write_text(json.dumps(found), encoding="utf-8")
    read = Imported(icmd, "file.json")
    assert (read.ran.code, read.of("title"), read.of("donors")) == (0, ["A"], [None])
    assert read.ran.json["files"][0]["notices"] == ["Lists not read: “donors”."]
    both = {"projects": [{"title": "A", "country": "Mali"}], "archived": [{"title": "B", "country": "Niger"}]}
    Path("both.json").write_text(json.dumps(both), encoding="utf-8")
    store = write_store(Path("other.json"), {})
    ran = icmd("import", "both.json", "--yes", "--store", str(store))
    assert (ran.code, projects_in(store)) == (4, {})
    assert "several lists may hold the projects: “projects”, “archived”. Leave one of them." in ran.err


def test_projects_in_lists_under_their_countries_are_all_read(icmd: Icmd) -> None:
    found = {"Mali": [{"title": "A"}, {"title": "B"}], "Niger": [{"title": "C", "country": "Tchad"}], "Global": []}
    Path("file.json").write_text(json.dumps(found), encoding="utf-8")
    read = Imported(icmd, "file.json")
    assert read.ran.code == 0, read.ran.err
    assert (read.of("title"), read.of("countries")) == (["A", "B", "C"], [["ML"], ["ML"], ["TD"]])


# Identity and groups


@pytest.mark.parametrize("form", FORMATS)
def test_rows_of_one_code_that_may_be_parts_are_asked_about_and_added_up_or_not(imported: Import, form: str) -> None:
    table = [
        ("Code projet", "N° convention", "Título", "País", "Inicio", "Fin", "Importe (EUR)"),
        ("P1", "C1", "Agua", "Mali", "2014", "2015", "1000"),
        ("P1", "C2", "Agua", "Níger", "2013", "2016-06", "1000"),
        ("P2", "C3", "Suelo", "Mali", "2014", "2015", "5"),
    ]
    asked = imported(table, form)
    assert (asked.ran.code, asked.projects, asked.rules) == (4, [], [("asked", "rows-unsettled")])
    for option in ("--rows add-up", "--rows first", "--map 'N° convention=code'"):
        assert option in asked.ran.err
    added = imported(table, form, "--rows", "add-up").projects[0]
    assert added["budget"] == {"amount": "2000", "currency": "EUR"}
    assert (added["countries"], added["start"], added["end"]) == (["ML", "NE"], "2013", "2016-06")
    first = imported(table, form, "--rows", "first").projects[0]
    assert (first["budget"]["amount"], first["countries"], first["end"]) == ("1000", ["ML"], "2015")
    apart = imported(table, form, "--map", "N° convention=code")
    assert apart.of("code") == ["C1", "C2", "C3"]


@pytest.mark.parametrize("form", FORMATS)
def test_rows_that_differ_in_lists_alone_go_together_and_are_counted(imported: Import, form: str) -> None:
    table = [
        ("Project code", "Title", "Country", "Partners", "Region"),
        ("P1", "Water", "Mali", "A", "Kayes"),
        ("P1", "Water", "Mali", "B", "Gao"),
        ("P1", "Water", "Mali", "B", "Gao"),
        ("P2", "Soil", "Mali", "C", "Kayes"),
    ]
    found = imported(table, form)
    assert (found.ran.code, found.of("partners"), found.of("regions")) == (
        0,
        [["A", "B"], ["C"]],
        [["Kayes", "Gao"], ["Kayes"]],
    )
    assert found.ran.json["merged"] == {"projects": 1, "rows": 2, "repeated": 1, "apart": 0}


@pytest.mark.parametrize("form", FORMATS)
def test_rows_without_a_code_are_told_apart_by_any_cell_used_or_not(imported: Import, form: str) -> None:
    table = [
        ("Titre", "Pays", "Partenaires", "Dossier suivi par"),
        ("Bourses", "Mali", "A", "Mme X"),
        ("Bourses", "Mali", "B", "M. Y"),
        ("Bourses", "Mali", "C", "M. Y"),
    ]
    found = imported(table, form)
    assert found.of("partners") == [["A"], ["B", "C"]]
    assert found.ran.json["merged"]["apart"] == 2


def test_a_second_import_changes_nothing_even_of_projects_that_share_a_title(icmd: Icmd) -> None:
    store = write_store(Path("store.json"), {})
    name = write(
        [
            ("Titre", "Pays", "Partenaires", "Budget (EUR)"),
            ("Bourses", "Mali", "A", "10"),
            ("Bourses", "Mali", "B", "10"),
            ("Bourses", "Mali", "B", "20"),
        ],
        "csv",
    )
    assert icmd("import", name, "--yes", "--store", str(store)).code == 0
    before = store.read_bytes()
    again = icmd("import", name, "--yes", "--json", "--store", str(store))
    assert (again.code, again.json["counts"]["unchanged"], store.read_bytes()) == (0, 3, before)
    other = write([("Titre", "Pays", "Partenaires", "Budget (EUR)"), ("Bourses", "Mali", "C", "30")], "csv")
    refused = icmd("import", other, "--yes", "--json", "--store", str(store))
    assert refused.json["rejected"][0]["problems"][0]["rule"] == "several-candidates"
    assert store.read_bytes() == before


@pytest.mark.parametrize("form", FORMATS)
def test_titles_that_differ_in_signs_or_vowel_signs_are_different(imported: Import, form: str) -> None:
    titles = ["C", "C++", "100 €", "100 $", "कि", "की"]
    found = imported([("Title", "Country", "Code"), *((title, "Nepal", "") for title in titles)], form)
    assert found.of("title") == titles


@pytest.mark.parametrize("form", FORMATS)
def test_the_code_is_the_column_that_repeats_least_and_no_counter(imported: Import, form: str) -> None:
    table = [
        ("N°", "Project ID", "Référence", "Titre", "Pays"),
        (1, "7", "A-1", "Puits", "Mali"),
        (2, "7", "A-2", "École", "Mali"),
        (3, "7", "B-1", "Clinique", "Mali"),
    ]
    assert imported(table, form).of("code") == ["A-1", "A-2", "B-1"]


def test_a_project_goes_in_whole_or_not_at_all(imported: Import) -> None:
    table = [("Code", "Titre", "Pays", "Partenaires"), ("P1", "Eau", "Mali", "A"), ("P1", "Eau", "Atlantide", "B"),
             ("P2", "Sol", "Mali", "C")]  # fmt: skip
    found = imported(table, "csv")
    assert (found.ran.code, found.of("title")) == (4, ["Sol"])
    assert {rule for _effect, rule in found.rules} == {"country-unknown", "project-refused"}


@pytest.mark.parametrize("form", FORMATS)
def test_a_project_whose_rows_are_all_refused_is_refused_row_by_row(imported: Import, form: str) -> None:
    table = [("Code", "Titre", "Pays"), ("A1", "Eau", "Atlantide"), ("A1", "Eau", "Atlantide"), ("B1", "Sel", "Mali")]
    found = imported(table, form)
    assert (found.ran.code, found.of("title")) == (4, ["Sel"])
    assert len(found.ran.json["rejected"]) == 2


# Cells are skipped, rows seldom


@pytest.mark.parametrize("form", FORMATS)
def test_a_value_that_is_not_understood_is_left_out_and_its_row_corrected(icmd: Icmd, form: str) -> None:
    store = write_store(Path("store.json"), {})
    name = write(
        [
            ("Titre", "Pays", "Statut", "Début", "Site web", "Budget (EUR)"),
            ("Eau", "Mali", "Bizarre", "mi-2014", "voir le rapport", "beaucoup"),
            ("Sol", "Niger", "En cours", "2014", "https://example.org", "5"),
        ],
        form,
    )
    rejects = "rejects.xlsx" if form == "xlsx" else "rejects.csv"
    ran = icmd("import", name, "--yes", "--json", "--rejects", rejects, "--store", str(store))
    assert ran.code == 4
    assert sorted(reason["rule"] for reason in ran.json["reasons"]) == [
        "amount-invalid", "date-invalid", "link-invalid", "status-unknown",
    ]  # fmt: skip
    water = projects_in(store)["1"]
    assert {"status", "start", "url", "budget"}.isdisjoint(water)
    if form == "xlsx":
        book = openpyxl.load_workbook(rejects)
        head = [cell.value for cell in book.active[1]]
        row = book.active[2]
        assert row[head.index("icmd: id")].value == "eau"
        assert [cell.fill.fgColor.rgb != "00000000" for cell in row[:6]] == [False, False, True, True, True, True]
        for heading, value in (("Statut", "En cours"), ("Début", "2014-05"), ("Site web", ""), ("Budget (EUR)", 12)):
            row[head.index(heading)].value = value
        book.save(rejects)
    else:
        text = Path(rejects).read_bytes().decode("utf-8-sig")
        assert "icmd: id" in text.splitlines()[0]
        for bad, good in (
            ("Bizarre", "En cours"),
            ("mi-2014", "2014-05"),
            ("voir le rapport", ""),
            ("beaucoup", "12"),
        ):
            text = text.replace(bad, good, 1)
        Path(rejects).write_text(text, encoding="utf-8-sig")
    corrected = icmd("import", rejects, "--yes", "--json", "--store", str(store))
    assert (corrected.code, corrected.json["counts"]["changed"], corrected.json["counts"]["new"]) == (0, 1, 0), (
        corrected.err
    )
    assert projects_in(store)["1"]["start"] == "2014-05"
    assert icmd("import", rejects, "--yes", "--json", "--store", str(store)).json["counts"]["unchanged"] == 1


def test_strict_takes_no_file_that_lacks_a_value(imported: Import) -> None:
    table = [("Titre", "Pays", "Statut"), ("Eau", "Mali", "Bizarre"), ("Sol", "Niger", "En cours")]
    assert (imported(table, "csv", "--strict").projects, imported(table, "csv").ran.code) == ([], 4)
    assert imported(table, "csv", "--value", "status:Bizarre=suspended").of("status") == ["suspended", "ongoing"]


# Columns by their values


@pytest.mark.parametrize("form", FORMATS)
@pytest.mark.parametrize("heading", ["ProjectLocation", "Recipient Name", "Dónde", "countryname", "zone 2"])
def test_a_column_of_countries_is_one_whatever_it_is_called(imported: Import, heading: str, form: str) -> None:
    table = [
        ("Title", "Donor Name", heading),
        ("A", "NORWAY", "MALI"),
        ("B", "NORWAY", "SENEGAL, TOGO"),
        ("C", "NORWAY", "Niger"),
    ]
    found = imported(table, form)
    assert found.of("countries") == [["ML"], ["SN", "TG"], ["NE"]]
    assert [[name.casefold() for name in names] for names in found.of("donors")] == [["norway"]] * 3


@pytest.mark.parametrize("form", FORMATS)
def test_yes_no_and_shares_are_no_organisations(imported: Import, form: str) -> None:
    table = [
        ("Titre", "Pays", "Bailleurs (O/N)", "Cofinancement", "Partenaires ?", "Partenaire"),
        ("A", "Mali", "O", "45 %", "oui", "ONG A"),
        ("B", "Mali", "N", "0%", "non", "ONG B"),
    ]
    found = imported(table, form)
    assert (found.of("donors"), found.of("partners")) == ([None, None], [["ONG A"], ["ONG B"]])


@pytest.mark.parametrize(
    ("heading", "values"),
    [("Langue", ("oui", "non")), ("Language", ("Yes", "No")), ("Sources", ("Rapport 2014", "Rapport 2015")),
     ("Period", ("12 months", "24 months")), ("Fuentes", ("Informe", "Informe anual")), ("currency", ("5", "6"))],
)  # fmt: skip
def test_a_heading_whose_values_are_of_another_kind_holds_nothing(
    imported: Import, heading: str, values: Sequence[str]
) -> None:
    found = imported([("Titre", "Pays", heading), *((f"T{value}", "Mali", value) for value in values)], "csv")
    assert (found.ran.code, [sorted(project) for project in found.projects]) == (
        0, [["countries", "created", "id", "title", "updated"]] * 2,
    )  # fmt: skip
    assert found.ran.json["files"][0]["tables"][0]["columns"][2]["via"] == "other-values"


@pytest.mark.parametrize("form", FORMATS)
def test_an_amount_is_known_by_its_currency_and_a_currency_by_its_amount(imported: Import, form: str) -> None:
    for heading, currency in (
        ("total_usd", "currency_of_total_usd"),
        ("Coût total", "Devise du coût total"),
        ("Importe", "Moneda del importe"),
    ):
        found = imported([("Titre", "Pays", heading, currency), ("A", "Mali", "100", "USD")], form)
        assert found.of("budget") == [{"amount": "100", "currency": "USD"}], heading


@pytest.mark.parametrize("form", FORMATS)
def test_the_times_that_a_form_writes_are_no_dates_of_the_project(imported: Import, form: str) -> None:
    stamp = "2024-03-01T10:{:02}:07.000+01:00"
    table = [
        ("start", "end", "Título del proyecto", "País", "_id"),
        *((stamp.format(n), stamp.format(n + 20), f"P{n}", "Perú", 100 + n) for n in range(3)),
    ]
    found = imported(table, form)
    assert (found.of("start"), found.of("end"), found.ran.code) == ([None] * 3, [None] * 3, 0)


@pytest.mark.parametrize("form", FORMATS)
def test_columns_beside_the_only_known_heading_are_known_by_their_values(imported: Import, form: str) -> None:
    table = [("Titel", "Einsatzgebiet", "Volumen"), ("A", "Mali", "1.200.000,00 €"), ("B", "Niger", "800,50 €")]
    found = imported(table, form)
    assert (found.of("title"), found.of("countries")) == (["A", "B"], [["ML"], ["NE"]])
    assert [one["amount"] for one in found.of("budget")] == ["1200000", "800.5"]
    remarks = imported(
        [("Titel", "Sitz", "Bemerkung"), ("A", "x", "y"), ("B", "z", "y")], form, "--set", "countries=ML"
    )
    assert [sorted(one) for one in remarks.projects] == [["countries", "created", "id", "title", "updated"]] * 2
    spent = imported([("Titre", "Pays", "Payé à ce jour"), ("A", "Mali", "12 €"), ("B", "Niger", "8 €")], form)
    assert spent.of("budget") == [None, None]


def test_a_column_left_out_by_hand_has_no_other_take_its_place(imported: Import) -> None:
    table = [("Titre", "Pays", "Budget total (EUR)", "Montant (EUR)"), ("A", "Mali", "10", "3")]
    assert imported(table, "csv").of("budget") == [{"amount": "10", "currency": "EUR"}]
    assert imported(table, "csv", "--map", "Budget total (EUR)=").of("budget") == [None]
    assert imported(table, "csv", "--map", "Montant (EUR)=").of("budget") == [{"amount": "10", "currency": "EUR"}]
    codes = [("Título", "País", "Código", "Referencia"), ("A", "Mali", "C1", "R1"), ("B", "Mali", "C2", "R2")]
    assert imported(codes, "xlsx", "--map", "Código=").of("code") == [None, None]
    assert imported(codes, "json", "--map", "Referencia=").of("code") == ["C1", "C2"]


def test_lists_part_at_commas_where_every_part_stands_alone(imported: Import) -> None:
    table = [
        ("Titre", "Pays", "Bailleurs", "Thèmes"),
        ("A", "Mali", "Fondation A, Fondation B", "eau, énergie"),
        ("B", "Mali", "Fondation A", "eau"),
        ("C", "Mali", "Fondation B", "santé, hygiène"),
    ]
    found = imported(table, "csv")
    assert found.of("donors") == [["Fondation A", "Fondation B"], ["Fondation A"], ["Fondation B"]]
    assert found.of("themes") == [["eau, énergie"], ["eau"], ["santé, hygiène"]]


# Rows that are no projects


@pytest.mark.parametrize("form", ["csv", "tsv", "xlsx"])
@pytest.mark.parametrize(
    ("head", "again", "total"),
    [
        (
            ("Titre", "Pays", "Partenaires", "Budget (EUR)"),
            ("Title", "Country", "Partners", "Amount (EUR)"),
            "Sous-total",
        ),
        (
            ("Título", "País", "Socios", "Presupuesto (EUR)"),
            ("Título", "País", "Socios", "Presupuesto (EUR)"),
            "Total general",
        ),
        (("Título", "País", "Parceiros", "Orçamento (EUR)"), ("titulo", "pais", "", "Orçamento (EUR)"), "Subtotal"),
        (("Title", "Country", "Partners", "Budget (EUR)"), ("Titre", "Pays", "Partenaires", "Budget (EUR)"), "Σ"),
    ],
)
def test_headings_again_and_sums_are_left_out_wherever_they_stand(
    imported: Import, head: Sequence[str], again: Sequence[str], total: str, form: str
) -> None:
    table = [
        head, ("A", "Mali", "X", 100), ("Total Énergie au Mali", "Mali", "X", 20), again, ("B", "Mali", "Z", 50),
        ("", "", f"{total} Mali", 170), ("C", "Niger", "X", 5), (total, "", "", 175),
    ]  # fmt: skip
    found = imported(table, form)
    assert found.of("title") == ["A", "Total Énergie au Mali", "B", "C"]
    assert [one["why"] for one in found.ran.json["files"][0]["tables"][0]["left_out"]] == [
        "headings-again", "total", "total",
    ]  # fmt: skip


@pytest.mark.parametrize("form", ["csv", "xlsx"])
def test_a_section_ends_the_one_before_and_one_that_is_no_country_is_named(
    icmd: Icmd, imported: Import, form: str
) -> None:
    table = [
        ("MALI", "", ""), ("Projet", "Objectif", "Partenaire"), ("A", "eau", "ONG A"), ("Sénégal", "", ""), ("B", "eau", "ONG B"),
        ("Atlantide", "", ""), ("C", "eau", "ONG C"), ("Niger", "", ""), ("D", "eau", "ONG D"),
    ]  # fmt: skip
    found = imported(table, form)
    assert (found.ran.code, found.of("countries")) == (0, [["ML"], ["SN"], None, ["NE"]])
    ran = icmd("import", f"file.{form}", "--dry-run", "--store", "store.json")
    assert "“Atlantide” (line 6) is a section's title, but no known country: its 1 row has no country." in ran.err


@pytest.mark.parametrize("form", ["csv", "xlsx"])
def test_a_lone_cell_goes_on_with_a_list_only_where_the_table_is_written_so(imported: Import, form: str) -> None:
    head = ("Titre", "Pays", "Partenaires")
    listed = imported([head, ("A", "Mali", "X"), ("", "", "Y"), ("", "", "Z"), ("B", "Mali", "W")], form)
    assert listed.of("partners") == [["X", "Y", "Z"], ["W"]]
    alone = imported([head, ("A", "Mali", "X"), ("", "", "Axe 2 : petite enfance"), ("B", "Mali", "W")], form)
    assert alone.of("partners") == [["X"], ["W"]]


def test_every_sheet_that_was_not_read_is_named_with_its_reason(icmd: Icmd) -> None:
    book = openpyxl.Workbook()
    book.active.title = "Projets"
    for row in (("Code", "Titre", "Pays", "Budget (EUR)"), ("P1", "Puits", "Mali", 10)):
        book.active.append(row)
    for title, rows in (
        ("Guide", [["Colonnes"], ["Titre"], ["Pays"], ["Budget"], ["Statut"]]),
        ("Codes", [["Projet"], ["Forage"], ["Reboisement"]]),
        ("Notes", [["Remarques", "Date"], ["x", "2014"]]),
        ("2015", [["Code", "Titre", "Pays", "Budget (EUR)"]]),
    ):
        sheet = book.create_sheet(title)
        for cells in rows:
            sheet.append(cells)
    book.save("file.xlsx")
    found = Imported(icmd, "file.xlsx")
    assert (found.ran.code, found.of("code")) == (0, ["P1"])
    unread = {one["sheet"]: one["why"] for one in found.ran.json["files"][0]["unread"]}
    assert unread == {"Guide": "column-names", "Codes": "titles-alone", "Notes": "no-title", "2015": "no-rows"}
    ran = icmd("import", "file.xlsx", "--dry-run", "--store", "store.json")
    assert all(f"“{name}”" in ran.err for name in unread)


# The plan and the report


def test_the_report_is_the_same_whatever_the_language(icmd: Icmd) -> None:
    name = write(
        [("Titre", "Pays", "Statut", "Début"), ("A", "Atlantide", "x", "2014"), ("B", "Mali", "y", "mi-2014")], "csv"
    )
    reports = []
    for language in ("en", "fr", "es"):
        store = write_store(Path("store.json"), {})
        ran = icmd("import", name, "--dry-run", "--json", "--store", str(store), env={"ICMD_LANG": language})
        reports.append(ran.json)
    assert reports[0] == reports[1] == reports[2]


def test_the_plan_stays_short_whatever_the_file(icmd: Icmd) -> None:
    store = write_store(Path("store.json"), {})
    rows = [
        (f"T{n}", "Mali" if n % 2 else "Niger", f"s{n}", f"mi-{n}", f"x{n}", "https://e.org", n) for n in range(300)
    ]
    name = write([("Titre", "Pays", "Statut", "Début", "Fin", "Site web", "Coloris"), *rows], "csv")
    ran = icmd("import", name, "--yes", "--store", str(store))
    assert ran.code == 4
    assert len(ran.err.splitlines()) <= 14, ran.err
    quiet = icmd("import", name, "--yes", "--quiet", "--store", str(store))
    assert "Statut" in quiet.err
    assert "line" in quiet.err
    assert len(icmd("import", name, "--dry-run", "--verbose", "--store", str(store)).err.splitlines()) > 14


def test_six_thousand_rows_of_one_group_cost_little(icmd: Icmd) -> None:
    store = write_store(Path("store.json"), {})
    rows: list[Sequence[Any]] = [("P1", "Eau", "Mali", n) for n in range(6000)]
    name = write([("Code", "Titre", "Pays", "Suivi"), *rows, ("P1", "Eau", "Atlantide", "z")], "csv")
    ran = icmd("import", name, "--yes", "--json", "--store", str(store))
    assert (ran.code, ran.json["counts"]["rejected"]) == (4, 6001)
    assert len(ran.out.encode()) < 3_000_000


# What spreadsheets hold


CONTENT = """<?xml version="1.0"?><office:document-content xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0"
 xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0" xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0"
 xmlns:xlink="http://www.w3.org/1999/xlink" office:version="1.2"><office:body><office:spreadsheet>
<table:table table:name="Projets">{rows}</table:table></office:spreadsheet></office:body></office:document-content>"""


MANIFEST = """<?xml version="1.0"?><manifest:manifest xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0">
<manifest:file-entry manifest:full-path="/" manifest:media-type="application/vnd.oasis.opendocument.spreadsheet"/>
</manifest:manifest>"""


def ods(*rows: str) -> str:
    """A workbook of LibreOffice's whose rows have these cells."""
    lines = "".join(f"<table:table-row>{cells}</table:table-row>" for cells in rows)
    with zipfile.ZipFile("file.ods", "w") as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        archive.writestr("META-INF/manifest.xml", MANIFEST)
        archive.writestr("content.xml", CONTENT.format(rows=lines))
    return "file.ods"


def text(*words: str) -> str:
    return "".join(
        f'<table:table-cell office:value-type="string"><text:p>{word}</text:p></table:table-cell>' for word in words
    )


def test_a_formula_of_an_ods_without_a_value_is_named_and_its_links_lead_somewhere(icmd: Icmd) -> None:
    name = ods(
        text("Titre", "Pays", "Budget (EUR)", "Site web"),
        text("Puits", "Mali")
        + '<table:table-cell table:formula="of:=6000*2"/>'
        + text('<text:a xlink:href="https://e.org/a?b=1&amp;c=2">Voir la fiche</text:a>'),
        text("Ruche", "Niger")
        + '<table:table-cell table:formula="of:=4000*2" office:value-type="float" office:value="8000"/>',
    )
    found = Imported(icmd, name)
    assert found.of("budget") == [None, {"amount": "8000", "currency": "EUR"}]
    assert found.of("url") == ["https://e.org/a?b=1&c=2", None]
    assert "Projets!C2" in found.ran.json["files"][0]["notices"][0]


def test_days_that_are_numbers_count_from_1904_in_an_xls_that_says_so(icmd: Icmd) -> None:
    found = Imported(icmd, str(Path(__file__).parents[1] / "data" / "days-since-1904.xls"))
    assert (found.of("start"), found.of("end")) == (["2013-01-15", "2012-05-01"], ["2014-12-31", "2013-04-30"])


def test_a_sheet_of_codes_and_their_names_beside_the_projects_is_no_list(icmd: Icmd) -> None:
    book = openpyxl.Workbook()
    for row in (("Code", "Titre", "Pays", "Statut"), ("P1", "Puits", "Mali", "En cours")):
        book.active.append(row)
    codes = book.create_sheet("Codes")
    for line in (("Code", "Libellé"), (1, "En cours"), (2, "Clôturé")):
        codes.append(line)
    book.save("file.xlsx")
    assert Imported(icmd, "file.xlsx").of("title") == ["Puits"]


# Lists in other languages


@pytest.mark.parametrize("form", FORMATS)
@pytest.mark.parametrize(
    ("head", "row"),
    [
        (
            (
                "Titolo iniziativa",
                "Paese beneficiario",
                "Data inizio",
                "Data fine",
                "Importo deliberato (EUR)",
                "Stato",
            ),
            ("Rimesse", "Etiopia", "1º gennaio 2012", "31 dicembre 2014", "1.500,50", "In corso"),
        ),
        (
            ("Titlul proiectului", "Țara", "Data de început", "Data de sfârșit", "Buget (EUR)", "Stadiul"),
            ("Rimesse", "Etiopia", "1 ianuarie 2012", "31 decembrie 2014", "1.500,50", "în curs de implementare"),
        ),
        (
            ("Kurztitel", "Land", "Laufzeit von", "Laufzeit bis", "Auftragswert (EUR)", "Projektstatus"),
            ("Rimesse", "Äthiopien", "1. Jänner 2012", "31. Dezember 2014", "1.500,50", "Laufend"),
        ),
        (
            ("Output Title", "Country", "Phase start", "Phase end", "EUR Budget", "projectstatusdisplay"),
            ("Rimesse", "Ethiopia", "1st January 2012", "December 31st, 2014", "1,500.50", "Active"),
        ),
        (
            ("Titre", "Pays", "Début", "Fin", "Coût", "Statut"),
            ("Rimesse", "Éthiopie", "١ يناير ٢٠١٢", "٣١ دجنبر ٢٠١٤", "1.500,50 EUR", "Démarré"),
        ),
    ],
)
def test_lists_in_other_languages_come_in_right(
    imported: Import, head: Sequence[str], row: Sequence[str], form: str
) -> None:
    found = imported([head, row], form)
    assert found.ran.code == 0, found.ran.err
    assert [found.of(field)[0] for field in ("title", "countries", "start", "end", "budget", "status")] == [
        *("Rimesse", ["ET"], "2012-01-01", "2014-12-31", {"amount": "1500.5", "currency": "EUR"}, "ongoing")
    ]


def test_the_country_of_those_whom_another_column_names_is_not_the_projects(imported: Import) -> None:
    head = ("Name of beneficiary", "Beneficiary country", "Benefiting country", "Subject of grant", "Amount (EUR)")
    rows = [("IOM", "Switzerland", "Morocco", "Protection", "10.5"), ("Caritas", "France", "Mali", "Retour", "20.5")]
    assert imported([head, *rows], "csv").of("countries") == [["MA"], ["ML"]]


def test_several_organisations_that_lead_are_the_lead_and_its_partners(imported: Import) -> None:
    found = imported([("Titre", "Pays", "Chef de file"), ("A", "Mali", "Enda; Caritas")], "xlsx")
    assert (found.of("lead"), found.of("partners")) == (["Enda"], [["Caritas"]])


def test_a_script_is_asked_everything_at_once(imported: Import) -> None:
    head = ("Award Number", "Award Title", "Country", "Start Date", "Total Estimated Cost")
    rows = [("A1", "Comet", "Jamaica", "03/04/2013", "12,000"), ("A1", "Comet", "Jamaica", "05/06/2013", "3,000")]
    found = imported([head, *rows], "csv")
    rules = {rule for effect, rule in found.rules if effect == "asked"}
    assert rules == {"currency-unsettled", "decimal-unsettled", "date-order-unsettled", "rows-unsettled"}
    # What is proposed first never makes thousands of units.
    assert "--decimal point or --decimal comma" in found.ran.err


@pytest.mark.parametrize("document", ["[]", "{}", "[{}]", '{"projects": []}', '{"count": 0, "data": {"results": []}}'])
def test_a_json_without_projects_has_nothing_in_it(icmd: Icmd, document: str) -> None:
    Path("empty.json").write_text(document, encoding="utf-8")
    ran = icmd("import", "empty.json", "--yes", "--store", str(write_store(Path("store.json"), {})))
    assert (ran.code, ran.err) == (4, "Error: empty.json: there is nothing in it.\n")


def test_a_dry_run_that_writes_rejects_says_what_it_wrote_and_what_not(icmd: Icmd) -> None:
    name = write([("Titre", "Pays"), ("A", "Atlantide")], "csv")
    store = write_store(Path("store.json"), {})
    ran = icmd("import", name, "--dry-run", "--rejects", "refus.csv", "--store", str(store))
    assert ran.err.splitlines()[-3:-1] == ["Written: refus.csv", "Nothing was imported: a dry run."]
    assert "Atlantide" in Path("refus.csv").read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("language", "nothing"),
    [("en", "Nothing was imported"), ("fr", "Rien n’a été importé"), ("es", "No se importó nada")],
)
@pytest.mark.parametrize("options", [(), ("--json",), ("--strict",)])
@pytest.mark.parametrize("cell", ["1 500", "1.500"])
def test_a_dry_run_says_once_that_nothing_was_imported(
    icmd: Icmd, cell: str, options: Sequence[str], language: str, nothing: str
) -> None:
    Path("open.csv").write_text(f"Titre;Pays;Budget\nA;Mali;{cell}\nB;Atlantide;\n", encoding="utf-8")
    Path("sure.csv").write_text("Titre;Pays\nC;Niger\n", encoding="utf-8")
    store = write_store(Path("store.json"), {})
    words = ("import", "open.csv", "sure.csv", "--dry-run", *options, "--store", str(store))
    ran = icmd(*words, env={"ICMD_LANG": language})
    assert (ran.code, ran.err.count(nothing)) == (4, 1), ran.err
    assert "open.csv" in ran.err.splitlines()[-1]


@pytest.mark.parametrize("form", FORMATS)
def test_places_with_their_country_and_spans_are_known_by_their_values(imported: Import, form: str) -> None:
    head = ("Nom du projet", "Lieu d'exécution", "Échéancier", "Montant global")
    rows = [("École", "Kolda (Sénégal)", "01/2012 - 06/2014", "45 € "), ("Puits", "Gao (Mali)", "2011~2013", "12 €")]
    found = imported([head, *rows], form)
    assert (found.of("countries"), found.of("regions")) == ([["SN"], ["ML"]], [["Kolda"], ["Gao"]])
    assert (found.of("start"), found.of("end")) == (["2012-01", "2011"], ["2014-06", "2013"])


@pytest.mark.parametrize("form", ["csv", "xlsx", "json"])
@pytest.mark.parametrize("heading", ["Pays", "Lieu", "Country"])
def test_a_column_of_places_with_their_countries_gives_both(imported: Import, heading: str, form: str) -> None:
    rows = [("A", "Dakar, Sénégal"), ("B", "Bamako, Mali"), ("C", "Agadez, Niger")]
    found = imported([("Titre", heading), *rows], form)
    assert (found.of("countries"), found.of("regions")) == (
        [["SN"], ["ML"], ["NE"]],
        [["Dakar"], ["Bamako"], ["Agadez"]],
    )


def test_a_misspelt_country_beside_another_is_no_place_in_it(imported: Import) -> None:
    found = imported([("Titre", "Pays"), ("A", "Marok, Mali"), ("B", "Mali"), ("C", "Niger, Togo")], "xlsx")
    assert (found.of("countries"), found.rules) == ([["ML"], ["NE", "TG"]], [("refused", "country-unknown")])


def test_projects_under_their_codes_within_an_answer_are_a_list(icmd: Icmd) -> None:
    projects = {f"P{n}": {"id": f"P{n}", "project_name": f"Roads {n}", "countryname": ["Ghana"]} for n in (1, 2)}
    Path("answer.json").write_text(json.dumps({"total": "2", "projects": projects}), encoding="utf-8")
    assert Imported(icmd, "answer.json").of("code") == ["P1", "P2"]


def test_the_day_that_stands_for_none_is_no_date(imported: Import) -> None:
    found = imported([("Titre", "Pays", "Fin"), ("A", "Mali", "01/01/1900"), ("B", "Mali", "13/01/2014")], "csv")
    assert (found.of("end"), found.rules) == ([None, "2014-01-13"], [("left-out", "date-invalid")])


@pytest.mark.parametrize("form", FORMATS)
@pytest.mark.parametrize(
    ("heading", "field", "one", "other"),
    [("Bailleur", "donors", "Fonds A", "Fonds B"), ("Socio", "partners", "ONG A", "ONG B"), ("País", "countries", "Mali", "Niger")],
)  # fmt: skip
def test_blanks_below_a_label_get_nothing_and_are_told(
    imported: Import, heading: str, field: str, one: str, other: str, form: str
) -> None:
    labels = (one, "", "", other, "")
    table = [("Titre", heading), *((f"T{n}", label) for n, label in enumerate(labels))]
    found = imported(table, form, "--set", "countries=none")
    assert [bool(value) for value in found.of(field)] == [True, False, False, True, False]
    told = [d for d in found.ran.json["files"][0]["tables"][0]["decisions"] if d["rule"] == "blank-below-label"]
    assert [(d["heading"], d["value"], d["reason"][:6]) for d in told] == [(heading, one, "3 rows")]


@pytest.mark.parametrize("heading", ["Objectifs", "Actividades", "Results"])
def test_what_is_written_of_one_project_is_no_label(imported: Import, heading: str) -> None:
    texts = ("Former des jeunes\nLes conseiller", "", "", "Creuser un puits", "")
    table = [("Titre", "Pays", heading), *((f"T{n}", "Mali", text) for n, text in enumerate(texts))]
    assert not imported(table, "xlsx").ran.json["files"][0]["tables"][0]["decisions"]


@pytest.mark.parametrize("form", FORMATS)
def test_one_title_over_all_rows_is_told(imported: Import, form: str) -> None:
    table = [("Projekt", "Land"), ("Programm X", "Mali"), ("Programm X", "Niger"), ("Programm X", "Togo")]
    (told,) = imported(table, form).ran.json["files"][0]["tables"][0]["decisions"]
    assert (told["heading"], told["value"], told["rule"]) == ("Projekt", "Programm X", "one-title")


@pytest.mark.parametrize("form", ["csv", "tsv", "xlsx"])
@pytest.mark.parametrize(
    ("first", "other"),
    [("Pays : Mali", "Pays : Niger"), ("País: Malí", "País: Níger"), ("Land: Mali", "Region: Sahel")],
)
def test_a_section_may_say_what_its_title_is(imported: Import, first: str, other: str, form: str) -> None:
    table = [
        ("Titre", "Partenaire", "Statut"),
        (first, "", ""),
        ("A", "X", "Clos"),
        (other, "", ""),
        ("B", "Y", "Clos"),
    ]
    found = imported(table, form)
    assert found.of("countries") == [["ML"], None if "Sahel" in other else ["NE"]]
    assert found.of("regions") == [None, ["Sahel"] if "Sahel" in other else None]
