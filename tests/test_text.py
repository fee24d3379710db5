"""Cleaning and folding of text."""

import codecs
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from icmd_cli.text import clean, escaped, fold, fold_acronyms, fold_name, fold_title, harmless, nearest_signs


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
        ("Łódź", "lodz"),
        ("Ɓamako, Ɛwe, Ŋgor", "bamako, ewe, ngor"),
        ("dévelop\u00adpement", "developpement"),
        ("مُهَاجِـر", "مهاجر"),
        ("שָׁלוֹם", "שלום"),
        ("می\u200cروم", "میروم"),
        ("ЁЛКА", "елка"),
        ("საქართველო", "საქართველო"),
    ],
)
def test_folding_takes_case_accents_and_ligatures(text: str, folded: str) -> None:
    assert fold(text) == folded


def test_names_fold_alike_whatever_their_apostrophe_and_hyphens() -> None:
    assert {fold_name(n) for n in ("Côte d’Ivoire", "COTE D'IVOIRE", "côte-d'ivoire ")} == {"cote d ivoire"}


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("खेती परियोजना", "खाता परियोजना"),
        ("மீன் திட்டம்", "மான் திட்டம்"),
        ("बाली", "बोली"),
        ("ขาว", "ข้าว"),
        ("か", "が"),
        ("កុមារ", "កមារ"),
    ],
)
def test_vowel_signs_and_the_like_are_letters(one: str, other: str) -> None:
    assert fold_name(one) != fold_name(other)
    assert fold_title(one) != fold_title(other)
    assert " " not in fold_name(one.split(maxsplit=1)[0])


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("Projet X : phase 1", "PROJET X – PHASE 1.", True),
        ("«Eau» et énergie", "eau et Energie", True),
        ("C", "C++", False),
        ("C++", "C#", False),
        ("Eau & terre", "Eau terre", False),
        ("Eau/terre", "Eau - terre", True),
        ("100 % eau", "100 eau", False),
        ("H₂O", "h2o", True),
        ("Plan →", "Plan", False),
    ],
)
def test_titles_are_the_same_but_for_case_accents_and_punctuation(one: str, other: str, same: bool) -> None:
    assert (fold_title(one) == fold_title(other)) is same


@given(st.text())
def test_a_folded_title_stays_what_it_is(text: str) -> None:
    assert fold_title(fold_title(text)) == fold_title(text)


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
    assert escaped('{"x": "a\u2028b\u2029"}') == '{"x": "a\\u2028b\\u2029"}'


def test_letters_that_no_accent_makes_are_folded_too() -> None:
    assert [fold(word) for word in ("Łódź", "Øresund", "Straße")] == ["lodz", "oresund", "strasse"]


@pytest.mark.parametrize("name", ["GRDR", "G.R.D.R.", "G R D R", "g-r-d-r", "G. R. D. R."])
def test_the_letters_of_an_acronym_may_stand_alone(name: str) -> None:
    assert fold_acronyms(name) == "grdr"


def test_a_letter_that_stands_alone_is_no_acronym() -> None:
    assert fold_acronyms("Côte d’Ivoire") == "cote d ivoire"
    assert fold_acronyms("Plan B de l’U.E. d’Afrique") == "plan b de l ue d afrique"


@pytest.mark.parametrize(
    ("text", "plain"),
    [
        ("Améliorer l’accès", "Ameliorer l'acces"),
        ("229\u202f907,22\u00a0USD", "229 907,22 USD"),
        ("2009–2011 · «\u00a0Œuvre\u00a0»…", '2009-2011 - " OEuvre "~'),
        ("Łódź, ƙauye, Ærø, Straße", "Lodz, kauye, AEro, Strasse"),
        ("საქართველო 移", "?????????? ?"),
    ],
)
def test_what_an_encoding_lacks_is_shown_by_the_nearest(text: str, plain: str) -> None:
    codecs.register_error("tests.nearest", nearest_signs)
    assert text.encode("ascii", "tests.nearest").decode("ascii") == plain
    assert "é ’".encode("latin-1", "tests.nearest") == b"\xe9 '"
