"""Lists in the manner of those that donors, ministries and associations publish: what goes in, value by value."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from conftest import write_store
from imported import Icmd, Imported, Table, write

Projects = Sequence[dict[str, Any]]


def money(amount: str, currency: str) -> dict[str, str]:
    return {"amount": amount, "currency": currency}


LISTS: dict[str, tuple[Table, tuple[str, ...], Projects]] = {
    "a German agency": (
        [
            ["Projektnummer", "Projekttitel", "Land", "Auftraggeber", "Laufzeit", "Auftragswert (EUR)", "Status"],
            ["2013.21", "Migration", "Marokko", "BMZ", "01.01.2014 - 31.12.2017", "4.500.000,00", "laufend"],
            ["2010.20", "Wasser", "Elfenbeinküste", "BMZ", "Juli 2011 bis Juni 2014", "2.000,50", "abgeschlossen"],
            ["2016.00", "Rückkehr", "Überregional", "BMZ", "2016", "150.000,00", "in Umsetzung"],
            ["Summe", "", "", "", "", "4.652.000,50", ""],
        ],
        (),
        [
            {"code": "2013.21", "countries": ["MA"], "start": "2014-01-01", "end": "2017-12-31", "status": "ongoing",
             "budget": money("4500000", "EUR")},
            {"code": "2010.20", "countries": ["CI"], "start": "2011-07", "end": "2014-06", "status": "completed",
             "budget": money("2000.5", "EUR")},
            {"code": "2016.00", "regions": ["Überregional"], "start": "2016", "end": "2016", "status": "ongoing",
             "budget": money("150000", "EUR")},
        ],
    ),
    "a register of grants whose beneficiaries are elsewhere": (
        [
            ["Year", "Name of beneficiary", "Country / Territory", "Subject of grant or contract", "Benefiting country"],
            ["2019", "ENDA", "Senegal", "Enfants migrants", "Senegal"],
            ["2019", "ICMPD", "Austria", "MIEUX III", "Global"],
            ["2020", "CNCD", "Belgium", "Eau", "Mali | Niger"],
        ],
        (),
        [
            {"title": "Enfants migrants", "countries": ["SN"]},
            {"title": "MIEUX III", "countries": None, "regions": ["Global"]},
            {"title": "Eau", "countries": ["ML", "NE"]},
        ],
    ),
    "answers to a form": (
        [
            ["Horodateur", "Nom de votre association", "Quel est le titre de votre projet ?",
             "Dans quel pays se déroule le projet ?", "Montant total du budget (en euros)"],
            ["2014/03/12 10:22:33", "Association Fouta", "Construction d’un puits", "Sénégal", "12 500,50"],
            ["2014/03/13 11:12:01", "Les amis de Kita", "École de Kita", "Mali", "8000"],
        ],
        (),
        [
            {"title": "Construction d’un puits", "countries": ["SN"], "budget": money("12500.5", "EUR")},
            {"title": "École de Kita", "countries": ["ML"], "budget": money("8000", "EUR")},
        ],
    ),
    "the names of a program": (
        [
            ["aid", "title", "status_code", "day_start", "day_end", "commitment_eur", "spend_eur"],
            ["FR-3-1", "Eau", "2", "2013-01-15", "2016-12-31", "1000000", "300000"],
            ["GB-1-2", "Skills", "4", "2012-03-01", "2014-02-28", "420000", "420000"],
        ],
        ("--set", "countries=ML"),
        [
            {"status": "ongoing", "start": "2013-01-15", "end": "2016-12-31", "budget": money("1000000", "EUR")},
            {"status": "completed", "start": "2012-03-01", "end": "2014-02-28", "budget": money("420000", "EUR")},
        ],
    ),
    "shares of each country": (
        [["Project", "Country"], ["A", "Mali 60%, Niger 40%"], ["B", "Ghana (100 %)"], ["C", "ML (12,5%) | NE (87,5%)"]],
        (),
        [{"countries": ["ML", "NE"]}, {"countries": ["GH"]}, {"countries": ["ML", "NE"]}],
    ),
    "headings in a language that is not known": (
        [["رقم", "عنوان المشروع", "البلد"], ["7", "مشروع الماء", "المغرب"], ["9", "مدرسة", "تونس"]],
        ("--map", "عنوان المشروع=title"),
        [{"title": "مشروع الماء", "countries": ["MA"]}, {"title": "مدرسة", "countries": ["TN"]}],
    ),
    "sums in four languages": (
        [["Projet", "Pays", "Montant (EUR)"], ["A", "Mali", "1000"], ["B", "Niger", "2000"], ["Soma", "", "3000"],
         ["Suma total:", "", "3000"], ["Zwischensumme", "", "3000"], ["Sum", "", "3000"], ["Total geral", "", "3000"]],
        (),
        [{"title": "A"}, {"title": "B"}],
    ),
    "a counted code": (
        [["Nº Expediente", "Título de la intervención", "País"], ["2014/12", "Agua", "Marruecos"], ["2015/44", "Luz", "Perú"]],
        (),
        [{"code": "2014/12", "countries": ["MA"]}, {"code": "2015/44", "countries": ["PE"]}],
    ),
    "a form's answers under the labels of its groups": (
        [["Projet/Titre", "Projet/Pays", "Période/Date de début", "Période/Date de fin", "Budget/Montant", "Budget/Devise",
          "Budget/Bailleur", "Contact/Nom", "Contact/Pays"],
         ["Puits", "Mali", "2014-01-01", "2015-01-31", "5000", "EUR", "Fonds X", "Awa", "France"],
         ["Riz", "Niger", "2014-03-01", "2016-01-31", "7000", "USD", "Fonds Y", "Ali", "Niger"]],
        (),
        [{"title": "Puits", "countries": ["ML"], "start": "2014-01-01", "end": "2015-01-31", "donors": ["Fonds X"],
          "budget": money("5000", "EUR")},
         {"title": "Riz", "countries": ["NE"], "start": "2014-03-01", "end": "2016-01-31", "donors": ["Fonds Y"],
          "budget": money("7000", "USD")}],
    ),
    "a form's answers under the names of its groups": (
        [["datos/nombre_del_proyecto", "datos/pais", "calendario/inicio", "calendario/fin"],
         ["Pozo", "peru", "2014-01-01", "2015-01-01"], ["Luz", "ecuador", "2015-01-01", "2016-01-01"]],
        (),
        [{"title": "Pozo", "countries": ["PE"], "start": "2014-01-01", "end": "2015-01-01"},
         {"title": "Luz", "countries": ["EC"], "start": "2015-01-01", "end": "2016-01-01"}],
    ),
    "persons to write to, below a heading of their own": (
        [["Projet", "Pays", "Contact", "", ""], ["", "", "Nom", "Téléphone", "Pays"],
         ["Puits", "Mali", "Awa", "+221 7", "France"], ["Riz", "Niger", "Ali", "+227 9", "Niger"]],
        (),
        [{"title": "Puits", "countries": ["ML"]}, {"title": "Riz", "countries": ["NE"]}],
    ),
    "rows counted in Portuguese": (
        [["N.º", "Título do projeto", "País"], ["1", "Água", "Guiné-Bissau"], ["2", "Luz", "S. Tomé e Príncipe"], ["3", "Mar", "PALOP"]],
        (),
        [{"code": None, "countries": ["GW"]}, {"countries": ["ST"]}, {"countries": None, "regions": ["PALOP"]}],
    ),
    "codes with names": (
        [["Titre", "Pays", "Statut", "Devise", "Montant"], ["A", "[ML] Mali", "2 - En cours", "EUR - Euro", "1000"],
         ["B", "466 - Mali, 269: Sénégal", "[4] Clôturé", "XOF", "2000"], ["C", "MLI: Mali", "Implementation (2)", "EUR", "3000"]],
        (),
        [{"countries": ["ML"], "status": "ongoing", "budget": money("1000", "EUR")},
         {"countries": ["ML", "SN"], "status": "completed"}, {"countries": ["ML"], "status": "ongoing"}],
    ),
    "dates that were planned and those that came": (
        [["Title", "Country", "start-planned", "start-actual", "Original end date", "Revised end date"],
         ["A", "Mali", "2014-01-01", "2014-02-01", "2015-01-01", "2016-01-01"], ["B", "Mali", "2015-01-01", "", "2016-01-01", "2017-01-01"]],
        (),
        [{"start": "2014-02-01", "end": "2016-01-01"}, {"start": "2015-01-01", "end": "2017-01-01"}],
    ),
    "sums that Excel writes after the names": (
        [["Projet", "Pays", "Montant (EUR)"], ["A", "Mali", "100"], ["B", "Mali", "200"], ["Mali Total", "", "300"],
         ["Assainissement total", "Niger", "50"], ["Niger Ergebnis", "", "50"], ["Grand Total", "", "350"]],
        (),
        [{"title": "A"}, {"title": "B"}, {"title": "Assainissement total", "countries": ["NE"]}],
    ),
    "columns that are numbered": (
        [["Titre", "Pays", "Début"], ["(1)", "(2)", "(3)"], ["A", "Mali", "2014"], ["B", "Niger", "2015"]],
        (),
        [{"title": "A", "countries": ["ML"], "start": "2014"}, {"title": "B"}],
    ),
    "amounts in the currency that another column names": (
        [["Titre", "Pays", "Montant en devise", "Devise", "Contre-valeur en euros"], ["A", "Maroc", "1 250,50", "MAD", "112,25"],
         ["B", "Tunisie", "3 500,00", "TND", "1 950,75"]],
        (),
        [{"budget": money("1250.5", "MAD")}, {"budget": money("3500", "TND")}],
    ),
    "spans with only a dash between their days": (
        [["Titel", "Land", "Laufzeit"], ["A", "Mali", "01.03.2014-28.02.2015"], ["B", "Togo", "01/02/2014-05/06/2015"]],
        (),
        [{"start": "2014-03-01", "end": "2015-02-28"}, {"start": "2014-02-01", "end": "2015-06-05"}],
    ),
}  # fmt: skip


@pytest.mark.parametrize("form", ["csv", "xlsx"])
@pytest.mark.parametrize("kind", LISTS)
def test_a_list_is_understood_as_a_careful_reader_would(icmd: Icmd, kind: str, form: str) -> None:
    table, options, expected = LISTS[kind]
    name = write(table, form)
    found = Imported(icmd, name, *options)
    assert found.ran.code == 0, found.ran.err
    told = [
        {field: project.get(field) for field in want} for want, project in zip(expected, found.projects, strict=True)
    ]
    assert told == list(expected)


@pytest.mark.parametrize(
    "heading", ["Amount (USD)", "Versements (EUR)", "Number of grants", "Total cost per unit (EUR)"]
)
def test_an_amount_among_others_or_of_another_kind_is_no_budget(icmd: Icmd, heading: str) -> None:
    """Of two amounts neither is the budget, nor what was spent or counted."""
    table = [["Title", "Country", heading, "Current amount awarded (USD)"], ["A", "Mali", "1000", "2000"]]
    kept = heading != "Amount (USD)"
    expected = money("2000", "USD") if kept else money("1000", "USD")
    assert Imported(icmd, write(table, "csv")).of("budget") == [expected]


def test_a_hint_never_names_a_column_of_organisations_as_the_titles(icmd: Icmd) -> None:
    table = [["Nom de l’association bénéficiaire", "Pays"], ["Fouta", "Mali"], ["Kita", "Niger"]]
    ran = Imported(icmd, write(table, "csv")).ran
    assert ran.code == 4
    assert "association" not in ran.err.split("--map")[1]


@pytest.mark.parametrize(
    ("table", "options", "expected"),
    [
        (
            [["Code", "Intitulé", "Localisation", "", "Coût (en milliers FCFA)", ""],
             ["", "", "Région", "Commune", "Total", "Etat"],
             ["001", "Lycée", "Saint-Louis", "Ndioum", "45000,5", "30000"]],
            ("--set", "countries=SN"),
            {"regions": ["Saint-Louis", "Ndioum"], "budget": money("45000500", "XOF"), "status": None},
        ),
        (
            [["Project", "Country", "Budget"], ["#activity+title", "#country", "#value+usd"], ["WASH", "NER", "50000"]],
            (),
            {"countries": ["NE"], "budget": money("50000", "USD")},
        ),
        (
            [["Titre", "Pays du partenaire", "Autres bailleurs"], ["Puits", "Mali", "Commune de Kita"]],
            ("--map", "Pays du partenaire=countries"),
            {"countries": ["ML"], "donors": ["Commune de Kita"]},
        ),
        ([["Title", "Countries"], ["A", "Bosnia and Herzegovina and Serbia"]], (), {"countries": ["BA", "RS"]}),
        ([["Title", "Country"], ["A", "Mali"], ["B", "Regional HoA"]], (), {"countries": ["ML"]}),
        (
            [["Title", "Country", "EUTF amount (EUR million)"], ["A", "Mali", "27,9"], ["B", "Niger", "46"]],
            (),
            {"budget": money("27900000", "EUR")},
        ),
    ],
)  # fmt: skip
def test_what_a_heading_says_is_taken_with_what_stands_around_it(
    icmd: Icmd, table: Table, options: tuple[str, ...], expected: dict[str, Any]
) -> None:
    found = Imported(icmd, write(table, "csv"), *options)
    assert found.ran.code == 0, found.ran.err
    assert {field: found.projects[0].get(field) for field in expected} == expected


YEARS = (
    '[{"title": "A", "country": "ML", "budget": [{"year": 2014, "amount": 100}, {"year": 2015, "amount": 200}]},'
    ' {"title": "B", "country": "NE", "budget": [{"year": 2014, "amount": 50}]}]'
)


@pytest.mark.parametrize(("how", "amounts"), [(None, []), ("add-up", ["300", "50"]), ("first", ["100", "50"])])
def test_amounts_of_several_years_are_asked_about_once(icmd: Icmd, how: str | None, amounts: list[str]) -> None:
    Path("years.json").write_text(YEARS, encoding="utf-8")
    found = Imported(icmd, "years.json", "--currency", "EUR", *(["--rows", how] if how else []))
    assert [budget["amount"] for budget in found.of("budget")] == amounts
    assert found.rules == ([] if how else [("asked", "amounts-unsettled")])


def test_no_hint_takes_one_of_several_countries_or_what_a_terminal_obeys(icmd: Icmd) -> None:
    table = [["Titre", "Pays", "Statut"], ["A", "Mali ou Niger", "En cours"], ["B", "Mali", "ok\x1b[31m\x07 ou non"]]
    ran = Imported(icmd, write(table, "csv"), "--rejects", "rejects.csv").ran
    assert [reason["options"] for reason in ran.json["reasons"]] == [["--value 'countries:Mali ou Niger=CODE'"], []]
    rejects = Path("rejects.csv").read_bytes()
    assert {b"\x1b", b"\x07"}.isdisjoint(rejects[at : at + 1] for at in range(len(rejects)))


def test_a_sheet_of_codes_beside_lists_of_three_fields_is_no_list(icmd: Icmd) -> None:
    book = openpyxl.Workbook()
    sheets: dict[str, Table] = {
        "Sénégal": [["Titre", "Budget (FCFA)", "Début"], ["Mil", 5000, 2014]],
        "Codes": [["Code", "Libellé"], ["A", "Agriculture"]],
    }
    for name, rows in sheets.items():
        sheet = book.create_sheet(name)
        for row in rows:
            sheet.append(list(row))
    book.save("file.xlsx")
    found = Imported(icmd, "file.xlsx")
    assert found.of("title") == ["Mil"]
    assert [sheet["sheet"] for sheet in found.ran.json["files"][0]["unread"]] == ["Codes"]


NESTED = """[{"projet": {"titre": "Puits", "code": "A-1"}, "lieu": {"pays": [{"code": "ML", "nom": "Mali"}], "regions": ["Kayes"]},
  "financement": {"montant": 1200, "devise": "EUR", "bailleurs": [{"nom": "Fonds X"}, {"nom": "Fonds Y"}]}},
 {"projet": {"titre": "Riz", "code": "A-2"}, "lieu": {"pays": [{"code": "SN", "nom": "Sénégal"}, {"code": "ML", "nom": "Mali"}]}}]"""


def test_lists_within_the_objects_of_a_project_are_read_as_those_beside_it(icmd: Icmd) -> None:
    Path("nested.json").write_text(NESTED, encoding="utf-8")
    found = Imported(icmd, "nested.json")
    assert found.ran.code == 0, found.ran.err
    assert found.of("countries") == [["ML"], ["SN", "ML"]]
    assert found.of("donors") == [["Fonds X", "Fonds Y"], None]
    assert found.of("regions") == [["Kayes"], None]


@pytest.mark.parametrize("form", ["tsv", "xlsx", "json"])
def test_values_stand_without_the_numbers_and_pages_that_they_were_looked_up_by(icmd: Icmd, form: str) -> None:
    table = [
        ["Titre", "Pays", "Bailleurs"],
        ["A", "Mali;#12;#Niger;#15", "Fonds A;#3;#Fonds B;#5"],
        ["B", "Mali (https://www.notion.so/Mali-12ab?pvs=21), Niger (https://x.org/n)", "12;#Fonds A"],
    ]
    found = Imported(icmd, write(table, form))
    assert found.of("countries") == [["ML", "NE"], ["ML", "NE"]]
    assert found.of("donors") == [["Fonds A", "Fonds B"], ["Fonds A"]]


@pytest.mark.parametrize(
    ("heading", "values"), [("Currency", ["yes", "no"]), ("Period", ["x", "y"]), ("Language", ["12", "13"])]
)
def test_a_column_of_another_kind_than_its_heading_says_is_named(icmd: Icmd, heading: str, values: list[str]) -> None:
    write([["Title", "Country", heading], ["A", "Mali", values[0]], ["B", "Niger", values[1]]], "csv")
    ran = icmd("import", "file.csv", "--yes", "--store", str(write_store(Path("store.json"), {})))
    assert ran.code == 0, ran.err
    assert f"“{heading}” (its values are of another kind)" in ran.err + ran.out


def _shown_with(formats: Sequence[str], heading: str = "Montant") -> str:
    book = openpyxl.Workbook()
    book.active.append(["Titre", "Pays", heading])
    for line, number_format in enumerate(formats, 2):
        book.active.append([f"T{line}", "Mali", 1200.5])
        book.active.cell(line, 3).number_format = number_format
    book.save("file.xlsx")
    return "file.xlsx"


@pytest.mark.parametrize(
    ("number_format", "currency"),
    [
        ('#,##0.00\\ "€"', "EUR"),
        ("_-* #,##0.00\\ [$€-40C]_-;-* #,##0.00\\ [$€-40C]_-", "EUR"),
        ("[$MAD]\\ #,##0.00", "MAD"),
        ("[$£-809]#,##0", "GBP"),
        ('#,##0\\ "FCFA"', "XOF"),
    ],
)
def test_the_currency_that_a_number_format_shows_is_taken_and_told(
    icmd: Icmd, number_format: str, currency: str
) -> None:
    found = Imported(icmd, _shown_with([number_format] * 2))
    assert found.of("budget") == [money("1200.5", currency)] * 2
    (decision,) = found.ran.json["files"][0]["tables"][0]["decisions"]
    assert (decision["heading"], decision["option"], decision["rule"]) == ("Montant", "--currency", "format")


@pytest.mark.parametrize("formats", [['"$"#,##0'] * 2, ['#,##0 "k€"'] * 2, ['#,##0 "€"', "#,##0 [$CHF]"], ["[$-40C]0"]])
def test_a_number_format_that_shows_no_one_currency_is_asked_about(icmd: Icmd, formats: Sequence[str]) -> None:
    assert Imported(icmd, _shown_with(formats)).rules == [("asked", "currency-unsettled")]


def test_the_heading_goes_before_the_number_format(icmd: Icmd) -> None:
    found = Imported(icmd, _shown_with(['#,##0 "€"'], heading="Montant (USD)"))
    assert found.of("budget") == [money("1200.5", "USD")]
