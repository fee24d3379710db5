"""Headings as people write them, in three languages, and the row in which they stand."""

import pytest

from icmd_cli.importing import headers, two_rows
from icmd_cli.importing.column_types import ColumnChoices
from icmd_cli.importing.columns import Via
from icmd_cli.importing.header_words import meaning_of
from icmd_cli.importing.headers import Headings
from icmd_cli.readers.raw import RawTable, Row


def table(*rows: list[object]) -> RawTable:
    return RawTable([Row(line, cells) for line, cells in enumerate(rows, 1)])


def find_headings(
    table: RawTable, chosen: dict[str, str | None], header_row: int | None = None, texts: str | None = None
) -> Headings | None:
    return headers.find_headings(table, ColumnChoices(chosen, texts=texts), header_row)


def fields(*headings: str, row: list[object] | None = None) -> list[str | None]:
    found = find_headings(table(list(headings), row or []), {})
    assert found is not None
    return [column.field for column in found.columns]


@pytest.mark.parametrize(
    ("field", "headings"),
    [
        ("title", "Titre du projet|Intitulé du projet|Titre|Nom du projet|Opération|Project Title|ProjectTitle|Project Name|Activity Title|Título del proyecto"),
        ("code", "Id. Projet|Numéro de projet|N°|Code projet|Référence|Identifiant de l’IITA|Project ID|ProjectID|project_id|Activity Identifier|IATI Identifier|Código"),
        ("summary", "Description du projet|Description|Résumé|Descriptif|Project Description|project_abstract|Activity Description (General)|Resumen"),
        ("objectives", "Objectif(s)|Objectifs spécifiques|Objectives|Activity Description (Objectives)|Principaux objectifs|Objetivos"),
        ("activities", "Activités|Project Activities|Principales activités|Actividades"),
        ("results", "Résultats (attendus)|Results|Résultats et enseignements tirés|Resultados"),
        ("start", "Date de début|Date de début de l’activité|DateDebut|Date d'octroi|Date de signature de convention|Début|Démarrage|Start Date|ProjectStartDate|Est Start Date|Actual/Planned Start Date|start_date|date_start|start_actual_isodate|Fecha de inicio"),
        ("end", "Date de fin|Date de fin de l’activité|DateFin|Date d’achèvement|Date d’achèvement opérationnel|Clôture|Fin|End Date|ProjectEndDate|Est End Date|closingdate|Fecha de finalización"),
        ("status", "Etat du projet|Statut|État|Situation|Status|project_status|Activity Status|Estado"),
        ("budget", "Budget|Montant|Coût total|Montant du financement|Total dépenses éligibles|Valeur|ProjectBudget|Amount|totalamt|total_commitments|Presupuesto"),
        ("donors", "Bailleur(s)|Bailleurs de fonds|Cofinancier|Financement|Fonds|Donateur|Organisme prestataire|Donor(s)|donors|partner_funding|Provider Organisation|Donante"),
        ("countries", "Pays|Pays de réalisation|Pays bénéficiaire|Pays ou région bénéficiaire|Country|countries|Recipient Country|Beneficiary Country / Region|recipient_country|País"),
        ("partner_countries", "Pays partenaire(s)|Partner country(ies)"),
        ("themes", "Secteur|Libellé secteur économique (CAD-5)|Thématique(s)|Domaine|Sector(s)|ProjectTheme|topics|Cluster(s)|Main thematic areas"),
        ("lead", "Maître d'ouvrage|Organisme de mise en œuvre|Porteur de projet|Implementing Organization(s)|ProjectImplementor|executing_agency"),
        ("partners", "Partenaire(s)|Partner Organization(s)|Other partners"),
        ("url", "Lien_Fiche_Projet|Lien|Site web|url|Website|ProjectLinks|source_url"),
        ("period", "Période|Dates|Period"),
    ],
)  # fmt: skip
def test_the_headings_of_real_files_mean_their_field(field: str, headings: str) -> None:
    for heading in headings.split("|"):
        meaning = meaning_of(heading)
        assert meaning is not None, heading
        assert meaning.field == field, heading


@pytest.mark.parametrize(
    "heading",
    [
        "Avancement",
        "Durée",
        "is_geocoded",
        "Observations",
        "x",
        "Colonne1",
        "Column12",
        "Nombre de projets",
        "Number of projects",
        "Nb de projets",
        "Date de mise à jour",
        "Montant décaissé (EUR)",
        "Nombre de bénéficiaires",
    ],
)
def test_other_headings_mean_nothing(heading: str) -> None:
    assert meaning_of(heading) is None


@pytest.mark.parametrize(
    ("heading", "currency"),
    [
        ("Budget (USD)", "USD"),
        ("Engagements bruts (euro)", "EUR"),
        ("Montant EUR", "EUR"),
        ("Montant (€)", "EUR"),
        ("Budget en FCFA", "FCFA"),
        ("Budget in US$", "USD"),
        ("Budget", None),
        ("Coût total", None),
    ],
)
def test_the_currency_may_stand_in_the_heading(heading: str, currency: str | None) -> None:
    meaning = meaning_of(heading)
    assert meaning is not None
    assert (meaning.field, meaning.unit.currency) == ("budget", currency)


def test_the_scale_of_amounts_may_stand_in_the_heading() -> None:
    found = find_headings(table(["Titre", "Coût total (en millions FCFA)"]), {})
    assert found is not None
    assert (found.columns[1].scale, found.columns[1].currency) == (1_000_000, "FCFA")


@pytest.mark.parametrize(
    ("heading", "currency", "scale"),
    [
        ("Coût (milliers d'euros)", "EUR", 1000),
        ("Budget (k€)", "EUR", 1000),
        ("Budget (K EUR)", "EUR", 1000),
        ("Budget K€", "EUR", 1000),
        ("Montant (1000 EUR)", "EUR", 1000),
        ("Montant (1 000 FCFA)", "FCFA", 1000),
        ("Budget (USD '000)", "USD", 1000),
        ("Coût ('000 USD)", "USD", 1000),
        ("Montant en KFCFA", "FCFA", 1000),
        ("Presupuesto (miles de euros)", "EUR", 1000),
        ("Budget (MDH)", "MAD", 10**6),
        ("Montant (MDT)", "TND", 10**6),
        ("Budget (M FCFA)", "FCFA", 10**6),
        ("Budget en M€", "EUR", 10**6),
        ("Budget (in USD million)", "USD", 10**6),
        ("Budget (FCFA, millions)", "FCFA", 10**6),
        ("Budget (en millions de dollars US)", "USD", 10**6),
        ("Coût (Mds FCFA)", "FCFA", 10**9),
        ("Coût (en milliers)", None, 1000),
        ("Budget (MAD)", "MAD", 1),
        ("Budget (PhP)", "PHP", 1),
        ("Budget (₱)", "PHP", 1),
        ("Montant MAD (dirhams)", "MAD", 1),
        ("budget_total_eur", "EUR", 1),
        ("Montant en Francs CFA", "Francs CFA", 1),
        ("Financement (EUR)", "EUR", 1),
        ("Budget (EUR/USD)", None, 1),
        ("Budget 2014", None, 1),
    ],
)
def test_a_heading_tells_in_what_unit_its_amounts_are(heading: str, currency: str | None, scale: int) -> None:
    found = find_headings(table(["Titre", heading]), {"Budget 2014": "budget"})
    assert found is not None
    assert (found.columns[1].field, found.columns[1].currency, found.columns[1].scale) == ("budget", currency, scale)


@pytest.mark.parametrize(
    ("heading", "field"),
    [
        ("1. Titre", "title"),
        ("2) Pays", "countries"),
        ("(3) Date de début", "start"),
        ("4.2 Budget", "budget"),
        ("5 - Statut", "status"),
        ("IV. Bailleur", "donors"),
        ("N° projet", "code"),
        ("n. contrat", "code"),
    ],
)
def test_headings_may_be_numbered(heading: str, field: str) -> None:
    meaning = meaning_of(heading)
    assert meaning is not None
    assert meaning.field == field


@pytest.mark.parametrize(
    ("plain", "qualified"),
    [("Activités", "Activités prévues"), ("Budget", "Budget prévisionnel"), ("Région", "Région d’intervention"), ("Country", "Target countries"), ("Date de début", "Date de début effective")],
)  # fmt: skip
def test_what_a_heading_adds_to_a_known_one_only_makes_it_less_likely(plain: str, qualified: str) -> None:
    one, other = meaning_of(plain), meaning_of(qualified)
    assert one is not None
    assert other is not None
    assert one.field == other.field
    assert one.rank < other.rank


@pytest.mark.parametrize(
    ("field", "headings"),
    [
        (
            "budget",
            "Amount approved (CHF)|Approved amount|Monto aprobado|Aprobado monto|Total montant|Funding approved",
        ),
        ("start", "Start planned date|Date prévue début|Fecha prevista de inicio"),
        ("code", "Number of contract|Contract number|Número de contrato|Grant ID"),
    ],
)
def test_the_words_of_a_heading_may_stand_in_any_order(field: str, headings: str) -> None:
    assert {(m := meaning_of(heading)) and m.field for heading in headings.split("|")} == {field}


def test_a_bilingual_heading_is_understood_by_either_half() -> None:
    for heading in ("Date de début de l'opération - operation start date", "Aanvang / Date de début"):
        meaning = meaning_of(heading)
        assert meaning is not None
        assert meaning.field == "start"


def test_the_order_of_dates_may_stand_in_the_heading() -> None:
    for heading, order in (("Date de début (JJ/MM/AAAA)", "DMY"), ("Start Date (mm/dd/yyyy)", "MDY"), ("Début", None)):
        meaning = meaning_of(heading)
        assert meaning is not None
        assert meaning.order == order


def test_headings_are_found_below_a_preamble() -> None:
    found = find_headings(
        table(["Liste des projets 2014"], ["Ambassade", None, None], ["Titre", "Pays", "Budget (USD)"], ["A", "MA", 1]),
        {},
    )
    assert found is not None
    assert (found.line, len(found.preamble), len(found.rows)) == (3, 2, 1)
    assert found.spoken == "fr"


def test_a_line_of_hxl_hashtags_is_a_hint_and_no_project() -> None:
    found = find_headings(
        table(
            ["Intervention", "Pays", "Financé par"], ["#activity+title", "#country", "#org+funder"], ["A", "MA", "UE"]
        ),
        {},
    )
    assert found is not None
    assert [column.field for column in found.columns] == ["title", "countries", "donors"]
    assert [row.line for row in found.rows] == [3]


def test_hashtags_alone_are_headings_too() -> None:
    assert fields("#activity+title+fr", "#country+code+v_iso2", "#value+total+eur") == ["title", "countries", "budget"]


def test_of_two_columns_for_one_value_the_likelier_heading_counts_and_the_other_is_told() -> None:
    found = find_headings(table(["Projet", "Titre", "Pays"]), {})
    assert found is not None
    assert [column.field for column in found.columns] == [None, "title", "countries"]
    assert (found.columns[0].via, found.columns[0].other) == (Via.OTHER, "Titre")


def test_columns_for_one_list_are_put_together() -> None:
    assert fields("Titre", "Région", "Commune", "Partenaires", "Autres partenaires") == [
        "title", "regions", "regions", "partners", "partners",
    ]  # fmt: skip


@pytest.mark.parametrize(
    "titles",
    [
        *(("title#en", "title#fr"), ("Titre (anglais)", "Titre (français)"), ("Título (inglés)", "Título en francés")),
        *(("Título em inglês", "Título (francês)"), ("Titel (Englisch)", "Titel: französisch")),
    ],
)
def test_the_titles_of_the_wanted_language_are_taken(titles: tuple[str, str]) -> None:
    rows = table([*titles, "country"])
    for wanted, position in (("fr", 1), ("en", 0), (None, 0)):
        found = find_headings(rows, {}, texts=wanted)
        assert found is not None
        assert found.columns[position].field == "title"
        assert found.columns[1 - position].field is None
        assert found.texts == (wanted or "en")


def test_the_users_word_beats_every_guess() -> None:
    found = find_headings(table(["Dossier", "Titre", "Pays"]), {"Dossier": "title", "Pays": None})
    assert found is not None
    assert [column.field for column in found.columns] == ["title", None, None]


def test_beneficiaries_are_countries_or_grantees_as_their_values_say() -> None:
    assert fields("Titre", "Bénéficiaire", row=["A", "Maroc"]) == ["title", "countries"]
    assert fields("Titre", "Bénéficiaire / Begunstigde", row=["A", "ASBL Migrations"]) == ["title", "partners"]


@pytest.mark.parametrize(
    ("heading", "value", "field"),
    [
        ("Financement", "475 000 €", "budget"),
        ("Financement", "Union européenne", "donors"),
        ("Durée", "avril 2014 - janvier 2016", "period"),
        ("Durée", "24 mois", None),
        ("Année", "2014", None),
        ("Site", "www.example.org", "url"),
        ("Site", "Figuig", "regions"),
        ("Source", "https://example.org/a", "sources"),
        ("Source", "Rapport annuel", None),
        ("Localisation", "Maroc", "countries"),
        ("Localisation", "Oujda", "regions"),
    ],
)
def test_where_a_heading_leaves_a_choice_its_values_make_it(heading: str, value: str, field: str | None) -> None:
    assert fields("Titre", heading, row=["A", value])[1] == field


def test_a_column_that_its_values_explain_leaves_the_others_their_own() -> None:
    assert fields("Titre", "Pays", "Bénéficiaire", row=["A", "Maroc", "Maroc"]) == ["title", "countries", "countries"]


def test_a_table_without_known_headings_has_none() -> None:
    assert find_headings(table(["a", "b"], ["1", "2"]), {}) is None
    assert find_headings(table(), {}) is None


def test_the_headings_own_line_can_be_named() -> None:
    found = find_headings(table(["Titre", "Pays"], ["Title", "Country"], ["A", "MA"]), {}, header_row=2)
    assert found is not None
    assert (found.line, found.spoken) == (2, "en")


@pytest.mark.parametrize(
    ("upper", "lower", "together"),
    [
        (
            ["Titre", "Pays", "Période", "", "Budget", ""],
            ["", "", "Début", "Fin", "Montant", "Devise"],
            ["title", "countries", "start", "end", "budget", "currency"],
        ),
        (
            ["Titre", "Localisation", "", "Date", ""],
            ["Titre", "Pays", "Commune", "Début", "Fin"],
            ["title", "countries", "regions", "start", "end"],
        ),
        (
            ["Titre", "Pays", "Budget (EUR)", "", ""],
            ["", "", "Total", "Décaissé", "État"],
            ["title", "countries", "budget", None, None],
        ),
        (["Titre", "Pays", "Coût"], ["", "", "(k€)"], ["title", "countries", "budget"]),
        (
            ["Contract", "Contract", "Beneficiary", "Dates", "Dates"],
            ["ref", "title", "country", "Start", "Finish"],
            ["code", "title", "countries", "start", "end"],
        ),
    ],
)
def test_headings_in_two_rows_are_one(upper: list[object], lower: list[object], together: list[str | None]) -> None:
    found = find_headings(table(upper, lower, ["A", "Maroc", "Oujda", 2014, 2015, "EUR"]), {})
    assert found is not None
    assert [column.field for column in found.columns] == together
    assert [row.line for row in found.rows] == [3]
    # A file of refused rows has them in one row, which means the same.
    again = find_headings(table([column.heading for column in found.columns]), {})
    assert again is not None
    assert [(c.field, c.currency, c.scale) for c in again.columns] == [
        (c.field, c.currency, c.scale) for c in found.columns
    ]


def test_the_headings_of_groups_above_the_headings_are_none() -> None:
    found = find_headings(
        table(
            ["Projet", None, "Localisation", None, "Budget"],
            ["Code", "Titre", "Pays", "Ville", "Montant (EUR)"],
            ["X1", "A", "Maroc", "Rabat", 5],
        ),
        {},
    )
    assert found is not None
    assert [column.field for column in found.columns] == ["code", "title", "countries", "regions", "budget"]
    assert (found.line, len(found.preamble), len(found.rows)) == (2, 1, 1)


def test_a_project_under_the_headings_is_no_second_row_of_them() -> None:
    found = find_headings(table(["Titre", "Pays", "Partenaire", ""], ["Titre de séjour", "Maroc", "ONG", "x"]), {})
    assert found is not None
    assert len(found.rows) == 1


def test_a_word_alone_above_the_table_is_its_title_and_no_heading() -> None:
    found = find_headings(table(["Projets"], ["Ambassade de France"], ["Titre", "Pays"], ["A", "Maroc"]), {})
    assert found is not None
    assert (found.line, len(found.rows)) == (3, 1)


def test_names_of_persons_are_no_projects() -> None:
    assert fields("Nom", "Prénom", "Pays") == [None, None, "countries"]
    assert fields("Nom", "Email", "Pays") == ["title", None, "countries"]
    assert fields("Nom du projet", "Pays", "Nom", "Prénom") == ["title", "countries", None, None]


def test_headings_that_the_second_row_repeats_in_another_language_are_one() -> None:
    assert two_rows.says_the_same(["Titre", "Pays", "Budget"], ["Title", "Country", "Amount"])
    assert two_rows.says_the_same(["Titre", "Pays", "Note", "Début"], ["Title", "Country", "x", "Start"])
    assert not two_rows.says_the_same(["Titre", "Pays", "Note", "Début"], ["Title", "x", "y", "z"])
    assert not two_rows.says_the_same(["Titre", "Pays", "Note", "Début"], ["Title", "Country", "y", "z"])
