"""Rows of people's files -> projects and refusals: dates, amounts, currencies, empties, totals, rows of one project."""

import datetime as dt
from decimal import Decimal
from typing import Any

import pytest

from icmd_cli.errors import Problem
from icmd_cli.importing.columns import Via
from icmd_cli.importing.inference import Understood, understand
from icmd_cli.importing.merge import merged_rows
from icmd_cli.importing.model import Incoming, Refused
from icmd_cli.importing.reasons import suggestion
from icmd_cli.importing.settings import Settings
from icmd_cli.readers.raw import RawTable, Row, Source

Result = list[Incoming | Refused]


def source(text: str, delimiter: str = ";", **details: str) -> Source:
    rows = [Row(n, line.split(delimiter)) for n, line in enumerate(text.strip("\n").split("\n"), 1) if line.strip(";")]
    return Source("f.csv", "csv", [RawTable(rows)], {"delimiter": delimiter, **details})


def sheet(*rows: list[Any]) -> Source:
    return Source("f.xlsx", "xlsx", [RawTable([Row(n, row) for n, row in enumerate(rows, 1)], "Feuil1")])


def only(source: Source, settings: Settings = Settings()) -> Understood:  # noqa: B008 - frozen
    ((found,), _unread) = understand(source, settings)
    return found


def read(source: Source, settings: Settings = Settings()) -> Result:  # noqa: B008 - frozen
    return merged_rows(only(source, settings).read(), settings.rows).rows


def records(source: Source, settings: Settings = Settings()) -> list[dict[str, Any]]:  # noqa: B008 - frozen
    rows = read(source, settings)
    assert not [row for row in rows if isinstance(row, Refused)], rows
    return [row.project.to_record() for row in rows if isinstance(row, Incoming)]


def reasons(source: Source, settings: Settings = Settings()) -> list[str]:  # noqa: B008 - frozen
    return [f"{heading}: {problem.reason}" for heading, problem in problems(source, settings)]


def problems(source: Source, settings: Settings = Settings()) -> list[tuple[str, Problem]]:  # noqa: B008 - frozen
    """What was refused or skipped, under its heading."""
    found: list[tuple[str, Problem]] = []
    for row in read(source, settings):
        if isinstance(row, Refused):
            found += [(row.origin.layout.heading(problem.field), problem) for problem in row.problems]
        else:
            found += [(left.origin.layout.heading(left.problem.field), left.problem) for left in row.left]
    return found


def dates(*values: str, heading: str = "Date de début", **settings: Any) -> list[str | None]:
    lines = "\n".join(f"P{n};Maroc;{value}" for n, value in enumerate(values))
    rows = read(source(f"Titre;Pays;{heading}\n{lines}"), Settings(**settings))
    return [None if isinstance(row, Refused) else row.project.to_record().get("start") for row in rows]


# Dates


def test_dates_in_every_form_keep_their_precision() -> None:
    written = {
        "2016-05-01 00:00:00": "2016-05-01",
        "2013-11-12T00:00:00Z": "2013-11-12",
        "2014": "2014",
        "décembre 2019": "2019-12",
        "déc. 2019": "2019-12",
        "1er janvier 2014": "2014-01-01",
        "15 aout 2016": "2016-08-15",
        "fév-18": "2018-02",
        "févr-18": "2018-02",
        "Oct-14": "2014-10",
        "2007-6-01": "2007-06-01",
        "31/12/2013": "2013-12-31",
        "41640": "2014-01-01",
        "N/D": None,
        "-": None,
        "": None,
    }
    assert dates(*written) == list(written.values())


def test_one_day_past_twelve_tells_the_order_of_the_whole_column() -> None:
    assert dates("03/04/2014", "25/12/2014") == ["2014-04-03", "2014-12-25"]
    assert dates("03/04/2014", "12/25/2014") == ["2014-03-04", "2014-12-25"]


def test_a_column_that_shows_both_orders_is_read_only_where_it_is_plain() -> None:
    assert sorted(map(str, dates("25/12/2014", "12/25/2014", "03/04/2014"))) == ["2014-12-25", "2014-12-25", "None"]


def test_french_headings_mean_day_first_and_that_is_said() -> None:
    assert dates("03/04/2014") == ["2014-04-03"]
    (decision,) = only(source("Titre;Pays;Début\nA;MA;03/04/2014")).decisions
    assert (decision.option, decision.value) == ("--date-order", "DMY")
    assert "assumed" in decision.reason


def test_english_headings_tell_nothing_so_that_ambiguous_dates_are_refused() -> None:
    english = "Project Title;Country;Start Date\nA;Morocco;03/04/2014\nB;Morocco;05/05/2014"
    (reason,) = reasons(source(english))
    assert reason.startswith("Start Date: day or month first?")
    assert records(source(english), Settings(date_order="MDY"))[0]["start"] == "2014-03-04"


def test_another_column_or_the_heading_can_tell_the_order() -> None:
    both = "Title;Country;Start Date;End Date\nA;MA;03/04/2014;25/12/2014"
    assert records(source(both))[0]["start"] == "2014-04-03"
    assert records(source("Title;Country;Start Date (MM/DD/YYYY)\nA;MA;03/04/2014"))[0]["start"] == "2014-03-04"


def test_the_cells_of_a_sheet_are_dates_numbers_and_serials() -> None:
    rows = sheet(
        ["Titre", "Pays", "Début", "Fin", "Budget (EUR)", "Code"],
        ["A", "MA", dt.date(2014, 4, 3), dt.datetime(2016, 1, 2), 1234567.5, 12.0],  # noqa: DTZ001 - sheets know no zones
        ["B", "MA", 41640, 2015.0, 100, "B-1"],
    )
    first, second = records(rows)
    assert (first["start"], first["end"], first["budget"]["amount"], first["code"]) == (
        "2014-04-03", "2016-01-02", "1234567.5", "12",
    )  # fmt: skip
    assert (second["start"], second["end"]) == ("2014-01-01", "2015")


def test_a_span_in_one_cell_gives_both_dates() -> None:
    found = records(source("Titre;Pays;Période\nA;MA;2012-2015\nB;MA;Janvier 2011 à Décembre 2011 (1 an)\nC;MA;2013"))
    assert [(r["start"], r["end"]) for r in found] == [("2012", "2015"), ("2011-01", "2011-12"), ("2013", "2013")]


@pytest.mark.parametrize("value", ["T1 2014", "mi-2015", "24 mois", "1 an", "31/02/2014", "00/00/0000"])
def test_what_is_no_date_is_refused_and_never_guessed(value: str) -> None:
    assert dates(value) == [None]
    assert len(reasons(source(f"Titre;Pays;Début\nA;MA;{value}"))) == 1


def test_a_running_project_has_no_end() -> None:
    assert "end" not in records(source("Titre;Pays;Date de fin\nA;MA;en cours"))[0]


# Amounts


def budgets(*values: str, heading: str = "Budget (USD)", **settings: Any) -> list[str | None]:
    lines = "\n".join(f"P{n};Sénégal;{value}" for n, value in enumerate(values))
    rows = read(source(f"Titre;Pays;{heading}\n{lines}"), Settings(**settings))
    return [None if isinstance(row, Refused) or row.left else str(row.project.budget) for row in rows]


def test_amounts_in_every_form() -> None:
    written = {
        "230041": "230041 USD",
        "1 234 567,89": "1234567.89 USD",
        "1\u00a0234\u202f567,5": "1234567.5 USD",
        "475 000€": "475000 EUR",
        "15 000 000 FCFA": "15000000 XOF",
        "1,5 M€": "1500000 EUR",
        "2 millions d'euros": "2000000 EUR",
        "135.000,00 €": "135000 EUR",
        "2.4e+07": "24000000 USD",
        "N/D": "None",
    }
    assert budgets(*written) == list(written.values())


def test_one_value_tells_the_decimal_mark_of_the_whole_column() -> None:
    assert budgets("302,802", "1 500,25") == ["302.802 USD", "1500.25 USD"]
    assert budgets("302,802", "1,500,250.75") == ["302802 USD", "1500250.75 USD"]


def test_an_amount_with_two_readings_is_refused_until_somebody_says_which() -> None:
    assert budgets("302,802") == [None]
    assert budgets("302,802", decimal=",") == ["302.802 USD"]
    assert budgets("302,802", decimal=".") == ["302802 USD"]


def test_a_column_that_mixes_marks_is_read_only_where_it_is_plain() -> None:
    assert sorted(map(str, budgets("1.234,5", "1,234.5", "302,802"))) == ["1234.5 USD", "1234.5 USD", "None"]


@pytest.mark.parametrize("value", ["-5", "(1 000)", "12 000,5O", "abc", "12 34", "1e99", "221.234,56.22", "1,2.3,4"])
def test_what_is_no_amount_is_refused(value: str) -> None:
    assert budgets(value) == [None]


def test_the_currency_is_the_values_own_then_the_columns_then_the_headings_then_the_users() -> None:
    text = "Titre;Pays;Budget (EUR);Devise\nA;MA;10 MAD;\nB;MA;10;USD\nC;MA;10;\nD;SN;10 FCFA;XOF"
    assert [r["budget"]["currency"] for r in records(source(text))] == ["MAD", "USD", "EUR", "XOF"]
    (reason,) = reasons(source("Titre;Pays;Budget;Devise\nA;MA;10 MAD;USD"))
    assert "the cell says MAD, the column of currencies USD" in reason
    assert budgets("10", heading="Budget", currency="XOF") == ["10 XOF"]
    assert budgets("10", heading="Budget") == [None]


def test_francs_cfa_are_of_the_union_that_the_country_is_in() -> None:
    text = "Titre;Pays;Budget (FCFA)\nA;Sénégal;10\nB;Cameroun;10\nC;Maroc;10\nD;Sénégal, Cameroun;10"
    rows = read(source(text))
    assert [None if isinstance(row, Refused) else str(row.project.budget) for row in rows if isinstance(row, Incoming)] == [
        "10 XOF", "10 XAF", "None", "None",
    ]  # fmt: skip
    assert [rule for _heading, (_field, _value, _reason, rule) in problems(source(text))] == ["currency-unsettled"] * 2


def test_a_word_for_several_currencies_is_that_of_the_projects_country() -> None:
    text = "Titre;Pays;Budget\nA;Tunisie;10 dinars\nB;Népal;10 Rs\nC;Philippines;10 pesos\nD;Équateur;10 $\nE;Guinée;10 francs"
    assert [r["budget"]["currency"] for r in records(source(text))] == ["TND", "NPR", "PHP", "USD", "GNF"]
    for amount in ("Maroc;10 $", "Tunisie, Algérie;10 dinars", "Sénégal;10 $"):
        (reason,) = reasons(source(f"Titre;Pays;Budget\nA;{amount}"))
        assert "can be several currencies" in reason


def test_parts_of_the_world_among_the_countries_are_regions() -> None:
    text = "Titre;Pays;Région\nA;Maroc, Afrique de l'Ouest;Oriental\nB;Multi-pays;"
    found = only(source(text))
    one, several = [row for row in merged_rows(found.read()).rows if isinstance(row, Incoming)]
    assert (one.project.countries, one.project.regions) == (("MA",), ("Oriental", "Afrique de l'Ouest"))
    assert (several.project.countries, several.project.regions) == ((), ("Multi-pays",))
    assert [(d.option, d.value) for d in found.decisions] == [("", "Afrique de l'Ouest -> regions")]
    wide, bare = records(source("Titre;Pays\nA;Sahel\nB;"), Settings(defaults={"countries": "ML"}))
    assert ("countries" in wide, wide["regions"]) == (False, ["Sahel"])
    assert bare["countries"] == ["ML"]


def test_a_row_with_more_cells_than_headings_is_refused_and_loses_nothing() -> None:
    text = "Titre;Pays;Statut\nA;Maroc;En cours;;\nB;Maroc;En cours;et ;la suite"
    taken, refused = read(source(text))
    assert isinstance(taken, Incoming)
    assert isinstance(refused, Refused)
    assert (refused.problems[0].field, refused.problems[0].rule) == ("Statut", "row-too-long")
    assert "more cells than there are headings" in refused.problems[0].reason


def test_the_heading_can_say_millions() -> None:
    assert budgets("1,5", heading="Coût (en millions d'euros)", currency="EUR") == ["1500000 EUR"]


# Other values


def test_a_code_is_no_id_and_a_count_of_rows_is_no_code() -> None:
    found = only(source("N°;ID;Titre;Pays\n1;P/001;A;MA\n2;P/002;B;MA"))
    assert [column.field for column in found.headings.columns] == [None, "code", "title", "countries"]
    assert records(source("id;Titre;Pays\nfiguig;A;MA"))[0]["id"] == "figuig"


def test_names_and_words_become_the_records_own() -> None:
    (record,) = records(
        source(
            "Titre;Pays;Statut;Phase;Langue;Thème\nA;Côte d’Ivoire, Sénégal;Achevé;Phase II;français;Diaspora engagement"
        )
    )
    assert record == {
        "title": "A", "language": "fr", "phase": 2, "status": "completed",
        "countries": ["CI", "SN"], "themes": ["diaspora"],
    }  # fmt: skip


def test_defused_formulas_come_back_and_live_ones_stay_text() -> None:
    assert [r["summary"] for r in records(source("Titre;Pays;Résumé\nA;MA;'=1+1\nB;MA;=1+1\nC;MA;'tis"))] == [
        "=1+1",
        "=1+1",
        "'tis",
    ]


def test_namibia_and_new_caledonia_are_no_empty_cells() -> None:
    assert [r["countries"] for r in records(source("Titre;Pays\nA;NA\nB;NC"))] == [["NA"], ["NC"]]


def test_defaults_fill_what_a_row_lacks() -> None:
    found = records(source("Titre;Pays\nA;MA\nB;"), Settings(defaults={"countries": "SN", "donors": "UE"}))
    assert [(r["countries"], r["donors"]) for r in found] == [(["MA"], ["UE"]), (["SN"], ["UE"])]


def test_every_problem_of_a_row_is_told_under_its_heading_with_what_was_meant() -> None:
    (row,) = read(source("Titre;Pays;Etat du projet;Budget\nA;Marroc;Termine d'accord;12 000,5O"))
    assert isinstance(row, Refused)
    told = [(row.origin.layout.heading(problem.field), problem.rule) for problem in row.problems]
    assert told == [("Pays", "country-unknown"), ("Budget", "amount-invalid"), ("Etat du projet", "status-unknown")]
    assert next(suggestion(problem) for problem in row.problems) == "Maroc"
    assert (row.origin.place.line, row.origin.cells[1]) == (2, "Marroc")


def test_totals_sections_repeated_headings_and_hxl_are_left_out_and_told() -> None:
    text = (
        "Titre;Pays;Budget (EUR);Statut\n#activity+title;#country;#value;#status\nMAROC;;;\nA;MA;10;\n"
        "Titre;Pays;Budget (EUR);Statut\nB;MA;20;\nTOTAL;;30;\n;;;\nSource : ambassade;;;"
    )
    found = only(source(text))
    assert [r["title"] for r in records(source(text))] == ["A", "B"]
    assert [skipped.place.line for skipped in found.skipped] == [3, 5, 7, 9]


# Rows of one project


def test_rows_of_one_project_become_one_where_they_agree() -> None:
    text = "Code;Titre;Pays;Partenaires;Statut\nP-1;A;MA;X;En cours\np-1;A;MA;Y;\nP-2;B;SN;Z;"
    first, second = records(source(text))
    assert first["partners"] == ["X", "Y"]
    assert first["status"] == "ongoing"
    assert second["code"] == "P-2"


def test_rows_of_one_project_that_differ_are_all_refused_with_what_differs() -> None:
    others = "".join(f"\nP-{n};T{n};MA" for n in range(2, 12))
    rows = read(source(f"Code;Titre;Pays\nP-1;A;MA\nP-1;B;MA{others}"))
    refused = [row for row in rows if isinstance(row, Refused)]
    assert [(row.origin.place.line, row.problems[0].field) for row in refused] == [(2, "title"), (3, "title")]
    assert "lines 2, 3" in refused[0].problems[0].reason
    assert len(rows) == 12


def test_what_stands_over_different_titles_is_no_code() -> None:
    found = only(source("Code;Titre;Pays\nP-1;A;MA\nP-1;B;MA\nP-2;C;MA"))
    assert [column.via for column in found.headings.columns] == [Via.REPEATS, Via.HEADING, Via.HEADING]
    assert len(merged_rows(found.read()).rows) == 3


def test_the_same_title_in_another_country_is_another_project() -> None:
    assert len(records(source("Titre;Pays\nA;MA\nA;SN\nÀ;Maroc"))) == 2


def test_icmds_own_headings_settle_the_decimal_mark() -> None:
    own = "title{d}countries{d}budget{d}currency\nA{d}MA{d}302{m}802{d}USD"
    for delimiter, mark in ((",", "."), ("\t", "."), (";", ",")):
        (record,) = records(source(own.format(d=delimiter, m=mark), delimiter))
        assert Decimal(record["budget"]["amount"]) == Decimal("302.802")


# What real templates do


def test_a_row_of_lists_alone_goes_on_with_the_project_above() -> None:
    rows = sheet(
        ["Titre", "Pays", "Statut", "Partenaires", "Bailleurs"],
        ["A", "Maroc", "En cours", "X", "UE"],
        [None, None, None, "Y", None],
        [None, "Sénégal", None, "Z", "AFD"],
        ["B", "Mali", None, None, None],
    )
    first, second = records(rows)
    assert (first["partners"], first["donors"], first["countries"]) == (["X", "Y", "Z"], ["UE", "AFD"], ["MA", "SN"])
    assert second == {"title": "B", "countries": ["ML"]}


def test_a_row_that_goes_on_with_a_refused_project_is_refused_with_it() -> None:
    rows = read(source("Titre;Pays;Partenaires\nA;Marroc;X\n;Mali;Y\nB;Mali;Z"))
    refused = [(row.origin.place.line, row.problems[0].reason) for row in rows if isinstance(row, Refused)]
    assert [line for line, _reason in refused] == [2, 3]
    assert "was refused" in refused[1][1]


def test_a_row_without_a_title_that_has_facts_of_its_own_is_no_continuation() -> None:
    rows = read(source("Titre;Pays;Statut\nA;Maroc;En cours\n;Mali;Achevé"))
    assert [p.rule for row in rows if isinstance(row, Refused) for p in row.problems] == ["title-missing"]


def test_planned_dates_stand_where_nothing_has_begun() -> None:
    text = "Title,Country,Planned Start Date,Actual Start Date\nA,MA,2014-01-01,2014-02-01\nB,MA,2015-01-01,"
    assert [r["start"] for r in records(source(text, ","))] == ["2014-02-01", "2015-01-01"]
    used = only(source(text, ",")).headings.columns
    assert (used[2].via, used[2].other) == (Via.FALLBACK, "Actual Start Date")


def test_a_remark_above_the_headings_can_give_scale_and_currency_and_is_quoted() -> None:
    text = "Projets 2014;;\n(montants en milliers de FCFA);;\nTitre;Pays;Montant\nA;Sénégal;15 000"
    assert records(source(text))[0]["budget"] == {"amount": "15000000", "currency": "XOF"}
    reasons_given = [decision.reason for decision in only(source(text)).decisions]
    assert reasons_given == ["line 2 says “(montants en milliers de FCFA)”"] * 2


@pytest.mark.parametrize(
    ("remark", "amount"),
    [
        ("Unité : millions FCFA", "15000000 XOF"),
        ("Devise : FCFA", "15 XOF"),
        ("Tous les montants sont en euros", "15 EUR"),
        ("Projets en cours en 2014", None),
        ("Liste en milliers d'exemplaires", None),
    ],
)
def test_a_remark_may_be_worded_in_many_ways(remark: str, amount: str | None) -> None:
    (row,) = read(source(f"{remark};;\nTitre;Pays;Montant\nA;Sénégal;15"))
    assert (str(row.project.budget) if isinstance(row, Incoming) and not row.left else None) == amount


def test_a_remark_may_only_say_how_many() -> None:
    (one,) = records(source("(en milliers);;\nTitre;Pays;Montant (EUR)\nA;Sénégal;15"))
    assert one["budget"] == {"amount": "15000", "currency": "EUR"}
    (one,) = records(source("Tirage en milliers;;\nTitre;Pays;Montant (EUR)\nA;Sénégal;15"))
    assert one["budget"] == {"amount": "15", "currency": "EUR"}


def test_congo_alone_is_taken_for_congo_brazzaville_and_that_is_said() -> None:
    found = only(source("Titre;Pays\nA;Congo\nB;RDC"))
    assert [r["countries"] for r in records(source("Titre;Pays\nA;Congo\nB;RDC"))] == [["CG"], ["CD"]]
    assert [(d.option, d.value) for d in found.decisions] == [("", "Congo -> CG")]


def test_hashtags_explain_the_headings_above_them_and_may_name_the_currency() -> None:
    text = "Intervention,Où,Combien\n#activity+title,#country+name,#value+total+eur\nA,Niger,1000"
    (record,) = records(source(text, ","))
    assert record == {"title": "A", "countries": ["NE"], "budget": {"amount": "1000", "currency": "EUR"}}


def test_totals_and_the_headings_in_another_language_are_left_out() -> None:
    text = (
        "Titre;Pays;Date de début;Montant (EUR)\nTitle;Country;Start date;Amount (EUR)\nA;Maroc;2012;100\n"
        "Total Maroc : 2 projets;;;100\nMontant total;;;100\nTotal Solidarité;Mali;2013;50"
    )
    assert [record["title"] for record in records(source(text))] == ["A", "Total Solidarité"]
    assert [(left.place.line, left.why) for left in only(source(text)).skipped] == [
        (2, "headings-again"), (4, "total"), (5, "total"),
    ]  # fmt: skip


def test_an_open_span_has_no_end_and_a_span_that_may_be_a_month_is_refused() -> None:
    first, second = records(source("Titre;Pays;Période\nA;Maroc;Depuis 2012\nB;Mali;01/02/2012 - 30/06/2014"))
    assert (first["start"], "end" in first) == ("2012", False)
    assert (second["start"], second["end"]) == ("2012-02-01", "2014-06-30")
    (reason,) = reasons(source("Titre;Pays;Période\nA;Maroc;2010-12"))
    assert "write 2010-2012 or 12/2010" in reason


def test_amounts_are_in_the_unit_of_their_cell_or_their_heading() -> None:
    found = records(source("Titre;Pays;Budget (k€)\nA;Maroc;450,5\nB;Maroc;2 MDH"))
    assert found[0]["budget"] == {"amount": "450500", "currency": "EUR"}


def test_a_cell_of_a_date_column_that_is_no_whole_day_is_none() -> None:
    rows = sheet(["Titre", "Pays", "Début"], ["A", "MA", 41640.75], ["B", "MA", 20140305], ["C", "MA", 2014.5])
    first, second, third = read(rows)
    assert isinstance(first, Incoming)
    assert isinstance(second, Incoming)
    assert (str(first.project.start), str(second.project.start)) == ("2014-01-01", "2014-03-05")
    assert isinstance(third, Incoming)
    assert [left.problem.rule for left in third.left] == ["date-invalid"]


def test_a_sheet_called_after_a_country_tells_it_where_no_column_does() -> None:
    found = only(
        sheet(["Titre", "Budget (EUR)"], ["A", 5])._replace(
            tables=[RawTable([Row(1, ["Titre"]), Row(2, ["A"])], "Maroc")]
        )
    )
    (one,) = found.read()
    assert isinstance(one, Incoming)
    assert one.project.countries == ("MA",)
    assert [(d.option, d.value) for d in found.decisions] == [("--set", "countries=Maroc")]
    for name, headings in (("ML", ["Titre"]), ("Feuil1", ["Titre"]), ("Maroc", ["Titre", "Pays"])):
        (other,) = only(sheet()._replace(tables=[RawTable([Row(1, headings), Row(2, ["A"])], name)])).read()
        assert isinstance(other, Incoming)
        assert other.project.countries == ()


def test_dates_that_excel_may_have_turned_round_are_told() -> None:
    rows: list[list[Any]] = [
        ["Title", "Country", "Start"],
        ["A", "MA", dt.date(2014, 4, 3)],
        ["B", "MA", dt.date(2014, 9, 5)],
    ]
    mixed = only(sheet(*rows, ["C", "MA", "25/12/2014"])).decisions
    assert [d.value for d in mixed] == ["DMY", "?"]
    assert "Excel may have exchanged" in mixed[1].reason
    assert len(only(sheet(*rows, ["C", "MA", "25/12/2014"], ["D", "MA", dt.date(2014, 1, 31)])).decisions) == 1


def test_a_list_of_bulleted_lines_is_a_list_without_bullets() -> None:
    (one,) = records(sheet(["Titre", "Pays", "Activités"], ["A", "MA", "- former\n- équiper"]))
    assert one["activities"] == ["former", "équiper"]


@pytest.mark.parametrize(
    ("heading", "values", "counts"),
    [
        ("N°", ["1"], True),
        ("N°", ["1", "2", "4"], True),
        ("N°", ["1", "2", "1", "2"], True),
        ("N°", ["1201", "1240", "2200"], False),
        ("N°", ["3", "1", "2"], True),
        ("N°", ["P-1", "P-2"], False),
        ("Id", ["1", "2", "3"], True),
        ("Id", ["1", "2", "4"], False),
        ("Code", ["1", "2", "3"], False),
    ],
)
def test_numbers_of_rows_are_no_codes(heading: str, values: list[str], counts: bool) -> None:
    # As codes they would make the first rows of two offices' files one project.
    lines = "\n".join(f"{value};P{at};Maroc" for at, value in enumerate(values))
    found = [record.get("code") for record in records(source(f"{heading};Titre;Pays\n{lines}"))]
    assert found == ([None] * len(values) if counts else values)


def test_a_year_in_a_cell_of_dates_and_a_year_far_ahead_are_refused() -> None:
    (reason,) = reasons(sheet(["Titre", "Pays", "Début"], ["A", "MA", dt.date(1905, 7, 6)]))
    assert "write 2014" in reason
    (reason,) = reasons(source("Title;Country;Start\nA;Nepal;2070-04-15"))
    assert "another calendar" in reason


def test_a_heading_that_its_values_contradict_settles_nothing() -> None:
    assert dates("25/12/2014", "03/04/2014", heading="Start Date (mm/dd/yyyy)") == ["2014-12-25", None]


def test_addresses_without_https_get_it_and_that_is_said() -> None:
    found = only(source("Titre;Pays;Site web;Source 1;Source 2\nA;MA;www.example.org/a;www.a.org;http://b.org"))
    (one,) = found.read()
    assert isinstance(one, Incoming)
    assert one.project.url == "https://www.example.org/a"
    assert one.project.sources == ("https://www.a.org", "http://b.org")
    assert [(d.option, d.rule) for d in found.decisions] == [("", "bare-address")] * 2


def test_what_is_cofinanced_is_no_budget() -> None:
    (one,) = records(source("Titre;Pays;Cofinancement (EUR);Financement (EUR)\nA;MA;200;800"))
    assert one["budget"] == {"amount": "800", "currency": "EUR"}


def test_columns_of_one_list_may_be_numbered() -> None:
    (one,) = records(source("Titre;Pays 1;Pays 2;Activité 1;Activité n° 2;Budget 2\nA;MA;ML;a;b;5"))
    assert (one["countries"], one["activities"], one.get("budget")) == (["MA", "ML"], ["a", "b"], None)


def test_the_role_beside_an_organisation_tells_what_it_is() -> None:
    text = (
        "Activity Title;Recipient Country;Participating Organisation Role;Participating Organisation Name;Budget Value;Budget Currency\n"
        "A;NP;4;NGO;1000;USD\n;;1;SDC;;\nB;NP;Extending;UNDP;5;USD"
    )
    first, second = records(source(text))
    assert (first["partners"], first["donors"], first["budget"]["amount"]) == (["NGO"], ["SDC"], "1000")
    assert (second["donors"], "partners" in second) == (["UNDP"], False)
    (reason,) = reasons(source(text.replace("Extending", "Friend")))
    assert "no role of IATI" in reason


def test_a_section_called_after_a_country_tells_it_where_no_cell_does() -> None:
    text = "Titre;Budget (EUR);Statut\nMAROC;;\nA;100;En cours\nB;5;Clos\nSÉNÉGAL;;\nC;200;Clos\nSanté;;\nD;1;Clos"
    assert [record.get("countries") for record in records(source(text))] == [["MA"], ["MA"], ["SN"], None]
    assert [(d.option, d.value) for d in only(source(text)).decisions if d.rule == "section"] == [
        ("", "countries=MAROC"), ("", "countries=SÉNÉGAL"),
    ]  # fmt: skip
    (one,) = records(source("Titre;Pays;Statut\nMAROC;;\nA;Mali;Clos"))
    assert one["countries"] == ["ML"]
    assert not only(source("Titre;Pays;Statut\nMAROC;;\nA;Mali;Clos")).decisions


def test_a_currency_may_have_a_remark() -> None:
    text = (
        "Titre;Pays;Budget;Devise\nA;SN;10;Franc CFA (XOF)\nB;MA;5 EUR (contribution UE);\nC;SN;7;XOF FCFA"
        "\nD;MA;8;USD - US Dollar"
    )
    assert [record["budget"]["currency"] for record in records(source(text))] == ["XOF", "EUR", "XOF", "USD"]
    (reason,) = reasons(source("Titre;Pays;Budget\nA;SN;1 000 000 FCFA (1 524 €)"))
    assert "unknown currency" in reason


def test_a_country_with_a_remark_in_parentheses_is_refused_with_the_country_meant() -> None:
    (row,) = read(source("Titre;Pays\nA;Maroc (siège)"))
    assert isinstance(row, Refused)
    assert suggestion(row.problems[0]) == "Maroc"


def test_what_icmd_exported_without_a_country_has_none() -> None:
    rows = read(source("Id icmd;Titre;Statut;Début\nnulle-part;Nulle part;En cours;2016\n;Ailleurs;En cours;2016"))
    assert [isinstance(row, Incoming) and row.unplaced for row in rows] == [False, True]
