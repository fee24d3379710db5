"""A half-typed line, read as its shell reads it."""

import subprocess

import pytest
from hypothesis import given
from hypothesis import strategies as st

from icmd_cli.cli.completion.shell_line import FISH, parse_line


@pytest.mark.parametrize(
    ("text", "before", "typed", "quote"),
    [
        ("", (), "", ""),
        ("icmd ", ("icmd",), "", ""),
        ("icmd list --donor Union\\ e", ("icmd", "list", "--donor"), "Union e", ""),
        ("icmd 'l'\\''é'  \"a b", ("icmd", "l'é"), "a b", '"'),
        ("icmd 'it", ("icmd",), "it", "'"),
        ('icmd "a\\$b\\c"', ("icmd",), "a$b\\c", ""),
        ("icmd U'nion e", ("icmd",), "Union e", "'"),
        ("icmd ''", ("icmd",), "", ""),
        ("icmd '' x", ("icmd", ""), "x", ""),
        ("icmd list > out", ("icmd", "list"), "out", ""),
        ("icmd list >out -", ("icmd", "list"), "-", ""),
        ("icmd half\\", ("icmd",), "half", ""),
    ],
)
def test_words_before_the_cursor(text: str, before: tuple[str, ...], typed: str, quote: str) -> None:
    line = parse_line(text)
    assert (line.before, line.typed.text, line.quote) == (before, typed, quote)


@pytest.mark.parametrize("text", ["$x", '"$x', "`x", '"`x', "a$(x", "$'x", "(x", "${x", "$1"])
def test_what_the_shell_would_expand_is_known_as_such(text: str) -> None:
    assert parse_line(text).typed.expands


@pytest.mark.parametrize("text", ["'$x", "'`x", "\\$x", '"\\$x', "a$", '"5 $', "'(x"])
def test_what_is_quoted_stays_as_it_is(text: str) -> None:
    assert not parse_line(text).typed.expands


def test_the_word_after_a_redirection_is_a_file() -> None:
    assert parse_line("icmd list > ").redirected
    assert parse_line("icmd list >o").redirected
    assert not parse_line("icmd list > o ").redirected


def test_fish_has_escapes_of_its_own() -> None:
    line = parse_line("'l\\'é \\\\ x", FISH)
    assert (line.typed.text, line.quote) == ("l'é \\ x", "'")
    assert not parse_line('"`x', FISH).typed.expands
    assert parse_line('"$(x', FISH).typed.expands


@given(st.lists(st.text("ab é'\"\\~#;&|*?![]{}=:$", min_size=1), min_size=1, max_size=4))
def test_what_bash_writes_is_read_as_bash_reads_it(words: list[str]) -> None:
    """%q is bash's own quoting."""
    ran = subprocess.run(["bash", "-c", "printf '%q ' \"$@\"", "-", *words], capture_output=True, check=True)
    quoted = ran.stdout.decode()
    if "$'" not in quoted:
        assert parse_line(quoted).before == tuple(words)
