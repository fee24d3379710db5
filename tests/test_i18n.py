"""The words that people read, in their language."""

import pytest

from icmd_cli.i18n import LANGUAGES, _, language, speaking


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
