"""Lists in one text: what `join_list` writes, `split_list` takes apart."""

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from icmd_cli.domain.values.lists import join_list, split_list
from icmd_cli.text import clean

VALUES = st.one_of(st.text(), st.text("ab|\\; ,.")).map(clean).filter(bool)


@pytest.mark.parametrize(
    ("values", "text"),
    [
        ([], ""),
        (["Figuig"], "Figuig"),
        (["Figuig", "Oriental"], "Figuig|Oriental"),
        (["a; b"], "a; b|"),
        (["a|b", "c"], r"a\|b|c"),
        (["a|b"], r"a\|b|"),
        (["C:\\"], "C:\\"),
        (["C:\\", "D"], r"C:\\|D"),
        (["x\\y", "z"], r"x\y|z"),
    ],
)
def test_values_are_joined_with_bars_and_their_own_bars_escaped(values: list[str], text: str) -> None:
    assert join_list(values) == text
    assert split_list(text) == values


@given(st.lists(VALUES))
@example(["\\|", "|\\", "\\\\"])
@example(["a;b"])
@example(["\\"])
def test_every_list_comes_back(values: list[str]) -> None:
    assert split_list(join_list(values)) == values
