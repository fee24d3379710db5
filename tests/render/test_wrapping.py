"""Messages on a terminal: broken at words, never inside a command that is to be copied; whole in a pipe."""

import shlex
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest
from conftest import Ran, Terminal
from rich.cells import cell_len

from icmd_cli.render.wrapping import wrapped
from icmd_cli.text import cell_width, shortened


def test_a_line_is_broken_at_words() -> None:
    assert wrapped("Caché faute de place : USD (--format tsv, ou un terminal plus large).", 60) == (
        "Caché faute de place : USD (--format tsv, ou un terminal\nplus large)."
    )


def test_a_line_that_fits_stays_as_it_is() -> None:
    assert wrapped("  1  Un puits  (un-puits)", 25) == "  1  Un puits  (un-puits)"


def test_what_is_indented_goes_on_beneath_its_first_word() -> None:
    assert wrapped("  2  La migration circulaire féminine", 20) == "  2  La migration\n     circulaire\n     féminine"
    assert wrapped("  start: ce n’est pas une date", 20) == "  start: ce n’est\n  pas une date"
    assert wrapped("+ 40  un-essai  Un essai", 20) == "+ 40  un-essai  Un\n  essai"


def test_commands_stay_in_one_piece() -> None:
    assert wrapped("Le catalogue est vide. `icmd add` ajoute un projet.", 32) == (
        "Le catalogue est vide.\n`icmd add` ajoute un projet."
    )
    assert wrapped("Pour la même chose : icmd add --title 'Un puits' --country MA", 40) == (
        "Pour la même chose :\nicmd add --title 'Un puits' --country MA"
    )


@pytest.mark.parametrize("width", [30, 40, 60, 80])
@pytest.mark.parametrize("before", ["", "      ", "La même chose : "])
def test_a_long_command_is_broken_as_a_shell_takes_it(before: str, width: int) -> None:
    command = (
        "icmd add --title 'Un puits - à Kolda' --short-title Puits --phase 2 --status ongoing --start 2014-04"
        " --budget '12500 EUR' --donor 'Union européenne'"
    )
    broken = wrapped(before + command, width)
    lines = broken.split("\n")
    assert all(len(line) <= width or line.count(" --") <= 1 for line in lines)
    said = subprocess.run(
        ["sh", "-c", 'icmd() { printf "%s\\n" "$@"; }\n' + broken[broken.index("icmd") :]],
        capture_output=True,
        text=True,
        check=True,
    )
    assert said.stdout.splitlines() == shlex.split(command)[1:]


def test_no_break_spaces_hold_and_words_too_long_stay_whole() -> None:
    assert wrapped("Vouliez-vous dire Maroc\u00a0?", 20) == "Vouliez-vous dire\nMaroc\u00a0?"
    assert wrapped("a https://example.org/a/very/long/path b", 20) == "a\nhttps://example.org/a/very/long/path\nb"


def test_wide_letters_and_marks_are_measured() -> None:
    assert cell_width("移民与发展") == 10
    assert cell_width("e\u0301") == 1
    assert wrapped("移民 与发 展 ab", 7) == "移民\n与发 展\nab"


def test_each_line_is_broken_by_itself() -> None:
    assert wrapped("eins zwei\n\n  drei vier", 6) == "eins\nzwei\n\n  drei\n  vier"


LONG = [
    ["search", "kayses"],
    ["lits"],
    ["list", "--nosuch-option"],
    ["list", "--limit", "-3"],
    ["list", "--store", "/nosuch/folder/projects.json"],
    ["edit", "figuig", "--set", "countries=Marok", "--set", "start=1.2.3"],
    ["show", "region", "--no-input"],
    ["stats"],
    ["list"],
]


@pytest.mark.parametrize("language", ["en", "fr", "es"])
@pytest.mark.parametrize("arguments", LONG, ids=" ".join)
@pytest.mark.usefixtures("store")
def test_no_message_is_broken_in_a_word(terminal: Callable[..., Terminal], arguments: list[str], language: str) -> None:
    running = terminal(*arguments, columns=44, env={"ICMD_LANG": language, "NO_COLOR": "1"})
    running.end()
    assert max(map(cell_len, running.screen.splitlines())) <= 44, running.screen


def test_a_message_is_one_line_in_a_pipe(icmd: Callable[..., Ran], store: Path) -> None:
    ran = icmd("lits", env={"COLUMNS": "20"})
    assert ran.err.splitlines()[-1] == "`icmd --help` lists the commands; `icmd search lits` searches."
    assert store.exists()


@pytest.mark.parametrize(
    ("text", "width", "cut"),
    [
        ("Figuig", 6, "Figuig"), ("Figuig", 5, "Figu…"), ("Figuig", 1, "…"), ("", 3, ""), ("移民与发展", 6, "移民…"), ("移民与发展", 5, "移民…"),
        ("e\u0301te\u0301 long", 4, "e\u0301te\u0301…"),
    ],
)  # fmt: skip
def test_a_text_too_wide_is_cut_between_letters_and_shows_it(text: str, width: int, cut: str) -> None:
    assert shortened(text, width) == cut
    assert cell_width(cut) <= width


def test_an_amount_is_not_broken_in_a_drawing() -> None:
    from rich.console import Console
    from rich.text import Text

    import icmd_cli.render.cells  # noqa: F401 - Rich breaks lines as told from here on

    console = Console(width=16, color_system=None)
    wrapped_lines = Text("minimum 3\u202f000\u202f000 XOF").wrap(console, 16)
    assert [line.plain for line in wrapped_lines] == ["minimum ", "3\u202f000\u202f000 XOF"]


@pytest.mark.parametrize(
    "command", [("list",), ("stats",), ("stats", "--by", "status", "--by", "country"), ("history",)]
)
def test_no_table_in_a_pipe_ends_its_lines_with_blanks(icmd: Callable[..., Ran], command: tuple[str, ...]) -> None:
    ran = icmd(*command, "--format", "table")
    assert ran.code == 0
    assert [line for line in ran.lines if line != line.rstrip()] == []


@pytest.mark.parametrize(
    ("text", "width", "lines"),
    [
        ("appui-a-la-reinsertion-economique ajouté", 20, ["appui-a-la-", "reinsertion-", "economique ajouté"]),
        ("see https://example.org/a/long/path", 16, ["see ", "https://example.", "org/a/long/path"]),
        ("le Donaudampfschiff", 8, ["le ", "Donaudam", "pfschiff"]),
        ("a savoir-faire", 12, ["a ", "savoir-faire"]),
    ],
)
def test_a_word_too_long_is_broken_where_it_has_a_sign_before_it_is_cut(
    text: str, width: int, lines: list[str]
) -> None:
    from rich.console import Console
    from rich.text import Text

    import icmd_cli.render.cells  # noqa: F401 - Rich breaks lines as told from here on

    wrapped_lines = Text(text).wrap(Console(width=width, color_system=None), width)
    assert [line.plain.rstrip() for line in wrapped_lines] == [line.rstrip() for line in lines]


def test_what_is_told_aside_has_a_line_of_its_own_where_there_is_no_room() -> None:
    text = "  Budget: no currency is named (3 rows)   --currency CODE"
    assert wrapped(text, 60) == text
    assert wrapped(text, 40) == "  Budget: no currency is named (3 rows)\n      --currency CODE"
