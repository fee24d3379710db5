"""Parts of the world: names built of region words are regions with a code of the DAC's; countries are none."""

import pytest

from icmd_cli.reference import countries, regions

CODES = {
    "298": ["Africa", "Afrique", "África", "Africa, regional", "Autres pays d'Afrique", "Afrique de l'Ouest et du Centre"],
    "1030": ["West Africa", "Afrique de l’Ouest", "África Ocidental", "CEDEAO", "Western Africa, regional"],
    "1034": ["Micronesia, regional"],
    "289": ["Sub-Saharan Africa", "Afrique subsaharienne", "Sahel", "South of Sahara, regional", "Africa South of Sahara"],
    "498": ["Latin America", "América Latina e Caribe", "Amérique latine et Caraïbes", "America, regional"],
    "589": ["Middle East", "Proche et Moyen-Orient"],
    "689": ["South & Central Asia", "South and Central Asia", "Regional, South & Central Asia"],
    "789": ["Far East Asia, regional", "Southeast Asia", "Asie du Sud-Est"],
    "798": ["Asia", "Asie", "Global - Asia"],
    "889": ["Pacific Islands", "Océanie"],
    "998": [
        *["Arab States", "États arabes", "Asia and the Pacific", "Ásia e Pacífico", "multi-pays", "MULTI-PAYS", "Multi country"],
        *["regional", "Programme régional", "global", "Mundial", "unspecified", "Developing countries, unspecified"],
        *["Other countries", "Plusieurs pays", "Varios países", "Middle East and North Africa", "Europe & Central Asia"],
        *["Least developed countries", "Bilateral, unspecified", "International"],
    ],
}  # fmt: skip


@pytest.mark.parametrize(("code", "name"), [(code, name) for code, names in CODES.items() for name in names])
def test_a_name_of_region_words_has_the_code_that_stands_for_it(code: str, name: str) -> None:
    assert regions.find(name) == code
    assert countries.find(name) is None


@pytest.mark.parametrize("name", ["", "-", "Pays", "Sud", "Southern States", "National", "Union", "Kayes", "Oriental"])
def test_other_words_are_no_region(name: str) -> None:
    assert not regions.is_region(name)


def test_no_country_is_a_region() -> None:
    names = [countries.name(code, language) for code in countries.codes() for language in ("en", "fr", "es")]
    assert [name for name in names if regions.is_region(name)] == []
    assert not regions.is_region("Central African Republic (the)")


def test_a_region_says_whether_it_stands_by_itself() -> None:
    assert all(map(regions.names_area, ["Africa", "Asia and the Pacific", "Arab States", "MENA"]))
    assert not any(map(regions.names_area, ["regional", "multi-pays", "Other countries", "Mali", "x"]))
