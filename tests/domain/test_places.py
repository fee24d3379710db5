"""A cell of places: countries, regions, and what is neither, whatever parts them."""

import pytest

from icmd_cli.domain.values.places import Places, read_places

CELLS: dict[str, tuple[list[str], list[str], list[str]]] = {
    "Maroc": (["MA"], [], []),
    "Maroc, Sénégal et Mali": (["MA", "SN", "ML"], [], []),
    "Mali|Niger; Tchad\nTogo": (["ML", "NE", "TD", "TG"], [], []),
    "Maroc, Afrique de l'Ouest": (["MA"], ["Afrique de l'Ouest"], []),
    "Africa, regional": ([], ["Africa, regional"], []),
    "Regional, South & Central Asia": ([], ["Regional, South & Central Asia"], []),
    "Africa, Asia": ([], ["Africa", "Asia"], []),
    "Asia and the Pacific": ([], ["Asia and the Pacific"], []),
    "Micronesia": (["FM"], [], []),
    "SN MR": (["SN", "MR"], [], []),
    "maroc burkina_faso": (["MA", "BF"], [], []),
    "Sahel (Mali, Niger)": (["ML", "NE"], ["Sahel"], []),
    "Multi-pays : Mali, Niger": (["ML", "NE"], ["Multi-pays"], []),
    "MA - Maroc": (["MA"], [], []),
    "Guinée, Guinée-Bissau": (["GN", "GW"], [], []),
    "Mali, Niger et autres pays": (["ML", "NE"], ["autres pays"], []),
    "Georgia (Tbilisi)": (["GE"], ["Tbilisi"], []),
    "Mali (Kayes), Togo et Sénégal (Kolda)": (["ML", "TG", "SN"], ["Kayes", "Kolda"], []),
    "Marruecos (Rabat, Fez)": (["MA"], ["Rabat", "Fez"], []),
    "Mali (siège)": ([], [], ["Mali (siège)"]),
    "Mali (nord)": (["ML"], ["nord"], []),
    "Maroc ?": ([], [], ["Maroc ?"]),
    "Mali (?)": ([], [], ["Mali (?)"]),
    "Mali (À confirmer)": ([], [], ["Mali (À confirmer)"]),
    "Côte d?Ivoire": (["CI"], [], []),
    "Mali (région de Kayes)": (["ML"], ["région de Kayes"], []),
    "Sudan (south)": (["SS"], [], []),
    "Mali-Niger-Tchad": (["ML", "NE", "TD"], [], []),
    "Guinée-Bissau": (["GW"], [], []),
    "Guinée-Bissau-Sénégal": ([], [], ["Guinée-Bissau-Sénégal"]),
    "PR-ML": ([], [], ["PR-ML"]),
    "Neighbourhood South": ([], ["Neighbourhood South"], []),
    "Eastern Partnership": ([], ["Eastern Partnership"], []),
    "Kosovo (UNSCR 1244/99)": (["XK"], [], []),
    "China, P.R.: Mainland": (["CN"], [], []),
    "Guinea (Equatorial)": (["GQ"], [], []),
    "Ireland (Northern)": ([], [], ["Ireland (Northern)"]),
    "Mali, Atlantis": ([], [], ["Mali, Atlantis"]),
    "Mali; Atlantis": (["ML"], [], ["Atlantis"]),
    "N/A": ([], [], []),
    "": ([], [], []),
}


@pytest.mark.parametrize("text", CELLS)
def test_each_name_of_a_cell_goes_where_it_belongs(text: str) -> None:
    places = read_places(text)
    assert tuple(map(list, places)) == CELLS[text]
    assert read_places([text]) == places


def test_several_texts_are_read_together_each_place_once() -> None:
    assert read_places(["Mali", "Afrique", "ML; Asie"]) == Places(("ML",), ("Afrique", "Asie"))
    assert read_places([]) == Places()
