"""Cells that a spreadsheet would run as formulas."""

import re

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from icmd_cli.domain.values.formulas import defused, restored


@pytest.mark.parametrize(
    "text",
    [
        "=1+1",
        "+A1",
        "-A1",
        "@SUM(A1)",
        "\tx",
        "\rx",
        "-",
        "=",
        "-1 000",
        "--1",
        "-1e5",
        "- eau\n- sol",
        "＝1+1",
        "＋1",
        "－1",
        "＠SUM(A1)",
    ],
)
def test_what_a_spreadsheet_would_run_gets_an_apostrophe(text: str) -> None:
    assert defused(text) == f"'{text}"
    assert restored(defused(text)) == text


@pytest.mark.parametrize(
    "text", ["", "-5", "+33612345678", "-12,50", "-0.5", "eau", "l'eau", "'eau'", "a=b", " =1", "'", "’-5"]
)
def test_plain_numbers_and_other_texts_stay_as_they_are(text: str) -> None:
    assert defused(text) == text
    assert restored(text) == text


@pytest.mark.parametrize("text", ["'=1+1", "''=1", "'-5", "'@x", "'＝1"])
def test_a_text_that_looks_defused_gets_one_apostrophe_more(text: str) -> None:
    assert defused(text) == f"'{text}"


@given(st.one_of(st.text(), st.text("'=+-@＝＋－＠\t\r0123456789.,a"), st.from_regex(r"'{0,3}[=+\-@][0-9.,']*")))
@example("'-5")
@example("-5\n")
def test_every_text_comes_back(text: str) -> None:
    assert restored(defused(text)) == text


@given(st.text("'=+-@＝＋－＠\t\r0123456789.,a"))
def test_nothing_that_a_spreadsheet_would_run_is_left_but_plain_numbers(text: str) -> None:
    safe = defused(text)
    assert not safe.startswith(("=", "@", "\t", "\r"))
    assert not safe.startswith(("+", "-")) or re.fullmatch("[+-][0-9]+([.,][0-9]+)?", safe)
