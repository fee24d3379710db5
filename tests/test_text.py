"""Cleaning and folding of text."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from icmd_cli.text import clean, escaped, fold, fold_name, harmless


@pytest.mark.parametrize(
    ("text", "folded"),
    [
        ("Épargne", "epargne"),
        ("ÉPARGNE", "epargne"),
        (unicodedata.normalize("NFD", "épargne"), "epargne"),
        ("cœur", "coeur"),
        ("Œuvre", "oeuvre"),
        ("ægir", "aegir"),
        ("Straße", "strasse"),
        ("niño", "nino"),
        ("ligne\u00a0un", "ligne un"),
    ],
)
def test_folding_takes_case_accents_and_ligatures(text: str, folded: str) -> None:
    assert fold(text) == folded


def test_names_fold_alike_whatever_their_apostrophe_and_hyphens() -> None:
    assert {fold_name(n) for n in ("Côte d’Ivoire", "COTE D'IVOIRE", "côte-d'ivoire ")} == {"cote d ivoire"}


@pytest.mark.parametrize(
    ("dirty", "cleaned"),
    [
        ("  a   b ", "a b"),
        ("\x1b[31mrouge\x1b[0m", "rouge"),
        ("\x1b]0;titre\x07ici", "ici"),
        ("\x9b31mrouge", "rouge"),
        ("\x1b]8;;http://x\x1b\\lien\x1b]8;;\x1b\\", "lien"),
        ("a\x00b\x08c", "abc"),
        ("droite\u202egauche", "droitegauche"),
        ("un\r\ndeux", "un deux"),
        ("un\n\ndeux", "un deux"),
        ("un\u2028deux", "un deux"),
        ("230\u202f041\u00a0USD", "230\u202f041\u00a0USD"),
        ("e\u0301", "é"),
        ("[markup] :smile:", "[markup] :smile:"),
        ("\ud800x", "x"),
    ],
)
def test_cleaning_removes_what_a_terminal_would_obey_and_keeps_the_rest(dirty: str, cleaned: str) -> None:
    assert clean(dirty) == cleaned


def test_cleaning_prose_keeps_its_lines() -> None:
    assert clean("un \r\n  deux\ttrois", lines=True) == "un\ndeux trois"


@given(st.text())
def test_cleaning_twice_changes_nothing_more_and_leaves_no_control(text: str) -> None:
    once = clean(text)
    assert clean(once) == once
    assert not any(unicodedata.category(c) in ("Cc", "Cs") for c in once)


@given(st.text())
def test_folding_is_stable_and_blind_to_case(text: str) -> None:
    assert fold_name(fold_name(text)) == fold_name(text)


def test_harmless_keeps_blanks_and_lines() -> None:
    assert harmless("  12  x\x1b[2J\ny") == "  12  x\ny"


def test_escaped_json_means_the_same_without_controls() -> None:
    assert escaped('{"x": "a\u009bb"}') == '{"x": "a\\u009bb"}'
