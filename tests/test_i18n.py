"""The words that people read, in their language."""

import pytest

from icmd_cli.i18n import LANGUAGES, _, either, language, speaking


def test_a_file_in_several_languages_asks_for_each_and_gives_the_users_back(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ICMD_LANG", "fr")
    said = []
    for wanted in LANGUAGES:
        with speaking(wanted):
            said.append((language(), _("Countries")))
    assert {("en", "Countries"), ("fr", "Pays"), ("es", "Países")} <= set(said)
    assert (language(), _("Countries")) == ("fr", "Pays")


def test_the_users_language_comes_back_after_a_failure() -> None:
    with pytest.raises(KeyError), speaking("es"):
        raise KeyError
    assert language() == "en"


@pytest.mark.parametrize(
    ("tag", "names", "phrase"),
    [
        ("es", ["Marruecos"], "Marruecos"),
        ("es", ["Irán", "Omán"], "Irán u Omán"),
        ("es", ["«sí»", "«Ouarzazate»"], "«sí» u «Ouarzazate»"),
        ("es", ["7", "8"], "7 u 8"),
        ("es", ["10", "11"], "10 u 11"),
        ("es", ["10", "110"], "10 o 110"),
        ("es", ["OIM", "PNUD", "Honduras"], "OIM, PNUD u Honduras"),
        ("es", ["uno", "otro", "ambos"], "uno, otro o ambos"),
        ("fr", ["Irak", "Oman"], "Irak ou Oman"),
        ("en", ["Iraq", "Oman"], "Iraq or Oman"),
    ],
)
def test_alternatives_are_joined_as_the_language_has_it(tag: str, names: list[str], phrase: str) -> None:
    with speaking(tag):
        assert either(names) == phrase
