"""The organisations that icmd knows, by all their names."""

import pytest

from icmd_cli.reference import organisations
from icmd_cli.text import fold_name

UE = "Union européenne"


@pytest.mark.parametrize(
    "name", ["UE", "eu", "European Union", "Unión Europea", "union europeenne", "European Commission"]
)
def test_an_organisation_goes_by_its_acronyms_and_its_names_in_other_languages(name: str) -> None:
    found = organisations.find(name)
    assert found is not None
    assert found.name == UE


@pytest.mark.parametrize("name", ["DDC", "SDC", "COSUDE", "Swiss Agency for Development and Cooperation"])
def test_the_swiss_cooperation_has_an_acronym_in_each_language(name: str) -> None:
    found = organisations.find(name)
    assert found is not None
    assert "Suisse" in found.name


@pytest.mark.parametrize("name", ["", "Union", "ARD de Kolda", "Agence régionale de développement"])
def test_what_is_only_a_part_of_names_means_none(name: str) -> None:
    assert organisations.find(name) is None


def test_every_name_means_its_own_organisation() -> None:
    for each in organisations.known():
        assert organisations.find(each.name) == each
        for alias in each.aliases:
            assert organisations.find(alias) in (each, None), alias


def test_no_name_stands_twice() -> None:
    names = [fold_name(each.name) for each in organisations.known()]
    assert len(names) == len(set(names))
