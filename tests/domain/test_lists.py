"""Lists in one text: what `join_list` writes, `split_list` takes apart."""

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from icmd_cli.domain.values.lists import join_list, merged_lists, split_list
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


@pytest.mark.parametrize(
    ("was", "here", "there", "merged"),
    [
        ("ac", "abc", "acd", "abcd"),
        ("abc", "cab", "abc", "cab"),
        ("abc", "cab", "abcx", "cxab"),
        ("abc", "ac", "abcd", "acd"),
        ("abc", "bc", "ab", "b"),
        ("", "zy", "ba", "bazy"),
        ("", "xa", "xb", "xab"),
        ("a", "azy", "axz", "axzy"),
        ("ab", "ba", "ba", "ba"),
        ("abc", "cba", "bac", "abc"),
    ],
)
def test_lists_are_merged_in_their_order_and_alike_either_way(was: str, here: str, there: str, merged: str) -> None:
    assert "".join(merged_lists(was, here, there)) == merged
    assert "".join(merged_lists(was, there, here)) == merged
