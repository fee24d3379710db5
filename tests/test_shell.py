"""What icmd suggests can be copied into a shell."""

import re
import shlex
import shutil
import subprocess
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

import icmd_cli
from icmd_cli.shell import command_line, quoted_word, searching

WORDS = st.text(st.sampled_from("ab é'\"\\~#;&|*?![]{}()<>=:$`^%@-\u00a0\t"))


@pytest.mark.parametrize(
    ("words", "line"),
    [
        (("icmd", "list", "--country", "maroc"), "icmd list --country maroc"),
        (("icmd", "search", "l'épargne"), 'icmd search "l\'épargne"'),
        (("icmd", "search", '"transferts de fonds"'), "icmd search '\"transferts de fonds\"'"),
        (("icmd", "show", "côte-d’ivoire"), "icmd show 'côte-d’ivoire'"),
        (("icmd", "--store", "/my folder/$x.json"), "icmd --store '/my folder/$x.json'"),
        (("a", ""), "a ''"),
    ],
)
def test_only_what_needs_quotes_gets_them(words: tuple[str, ...], line: str) -> None:
    assert command_line(*words) == line


def test_a_word_that_begins_with_a_hyphen_is_no_option() -> None:
    assert searching("-retour") == "icmd search -- -retour"


@given(WORDS)
def test_posix_reads_one_word(word: str) -> None:
    assert shlex.split(quoted_word(word)) == [word]


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_real_shells_read_the_same_words(shell: str) -> None:
    if not shutil.which(shell):
        pytest.skip(f"{shell} is not installed")
    words = [
        "l'épargne",
        'a"b',
        "a\\b",
        "a\\\\'b",
        "$HOME",
        "`x`",
        "*",
        "~",
        "=ls",
        "!!",
        "a b",
        "%1",
        "{a,b}",
        "# x",
        "",
    ]
    line = " ".join(quoted_word(word) for word in words)
    ran = subprocess.run([shell, "-c", f"printf '%s\\n' {line}"], capture_output=True, text=True, check=True)
    assert ran.stdout.split("\n")[:-1] == words


def test_every_suggestion_is_quoted_here() -> None:
    package = Path(icmd_cli.__file__).parent
    others = [
        path
        for path in package.rglob("*.py")
        if re.search(r"shlex\.(quote|join)|from shlex import (quote|join)", path.read_text("utf-8"))
    ]
    assert others == []
