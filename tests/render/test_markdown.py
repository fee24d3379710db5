"""Texts from data in Markdown are shown as they are."""

import pytest

from icmd_cli.render.markdown import literal, table_row


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("L'eau, 5 % & l'été", "L'eau, 5 % & l'été"),
        ("<img src=x onerror=alert(1)>", "&lt;img src=x onerror=alert(1)\\>"),
        ("[click](javascript:alert(1))", "\\[click\\]&#40;javascript:alert(1))"),
        ("![i](http://e.x/t.png)", "!\\[i\\]&#40;http://e.x/t.png)"),
        ("&lt;script&gt;", "&amp;lt;script&amp;gt;"),
        ("**b** `c` a_b", "\\*\\*b\\*\\* \\`c\\` a\\_b"),
        ("# H", "\\# H"),
        ("- a\n1. b\n===", "\\- a\n1\\. b\n==="),
        ("a\x1b[31mb\u202ec\u009b", "abc"),
    ],
)
def test_nothing_in_a_text_is_markup(text: str, found: str) -> None:
    assert literal(text) == found


def test_a_cell_stays_one_cell() -> None:
    assert table_row(["a|b", "c\nd", "\\"]) == "| a\\|b | c<br>d | \\\\ |\n"
