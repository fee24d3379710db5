"""One table says what each style means; a sign or a word beside every colour says the same."""

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from conftest import FIGUIG, Ran, Terminal, write_store

from icmd_cli.render import styles
from icmd_cli.render.styles import StyledLine

ROOT = Path(__file__).parent.parent.parent
Icmd = Callable[..., Ran]
OnTerminal = Callable[..., Terminal]

GREEN, RED, CYAN, YELLOW, OFF = "\x1b[32m", "\x1b[31m", "\x1b[36m", "\x1b[33m", "\x1b[0m"


@pytest.fixture(autouse=True)
def store(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    path = write_store(tmp_path / "store.json", {"1": FIGUIG})
    monkeypatch.setenv("ICMD_STORE", str(path))
    return path


def screen_of(terminal: OnTerminal, *arguments: str, code: int = 0) -> str:
    screen = terminal(*arguments)
    assert screen.end() == code, screen.screen
    return screen.screen


def test_no_style_is_named_elsewhere() -> None:
    names = r"[\"'](bold|dim|italic|underline|(bright_)?(red|green|yellow|blue|cyan|magenta))\b[^\"']*[\"']"
    rooms = [ROOT / "icmd_cli" / room for room in ("domain", "cli", "render")]
    found = {
        f"{path.name}: {match[0]}"
        for room in rooms
        for path in room.rglob("*.py")
        if path.name != "styles.py"
        for match in re.finditer(names, path.read_text(encoding="utf-8"))
    }
    assert found == set()


def test_every_status_has_its_style() -> None:
    from icmd_cli.reference import vocabulary

    assert set(styles.STATUSES) == set(vocabulary.TABLES["status"])


def test_a_line_is_drawn_in_its_style_and_each_part_of_it_ends() -> None:
    assert StyledLine("+ 3  figuig", styles.ADDED, 4).drawn("+ 3  figuig") == f"{GREEN}+ 3 {OFF} figuig"
    assert StyledLine("a b", styles.REMOVED).drawn("a\nb") == f"{RED}a{OFF}\n{RED}b{OFF}"
    assert StyledLine("a b", styles.REMOVED) == "a b"


@pytest.mark.watched
def test_what_comes_changes_and_goes_is_signed_and_coloured_alike(terminal: OnTerminal) -> None:
    changed = screen_of(terminal, "edit", "figuig", "--set", "status=suspended")
    assert f"{CYAN}~ 1  figuig{OFF}" in changed
    assert f"{CYAN}~ 1  figuig{OFF}" in screen_of(terminal, "history", "--entry", "1")
    assert f"{CYAN}~ 1  figuig{OFF}" in screen_of(terminal, "undo")
    assert f"{RED}- 1  figuig{OFF}" in screen_of(terminal, "remove", "figuig", "--yes")
    assert f"{GREEN}+ 1  figuig{OFF}" in screen_of(terminal, "undo")


def test_an_import_says_what_is_refused_and_what_is_left_out(terminal: OnTerminal, tmp_path: Path) -> None:
    rows = "Titre;Pays;Statut\nPuits;Mali;bizarre\nForage;Nullepart;en cours\n"
    (tmp_path / "rows.csv").write_text(rows, encoding="utf-8")
    screen = screen_of(terminal, "import", str(tmp_path / "rows.csv"), "--dry-run", code=4)
    assert f"{GREEN}+ puits{OFF}  Puits · Mali" in screen
    assert re.search(re.escape(f"{YELLOW}  Statut{OFF}:") + r".*\(1\s+value\s+skipped,", screen, re.DOTALL)
    assert re.search(re.escape(f"{RED}  Pays{OFF}:") + r".*\(1\s+row\s+refused,", screen, re.DOTALL)


def test_errors_and_warnings_are_marked_by_their_word(terminal: OnTerminal, store: Path) -> None:
    assert f"{RED}Error: {OFF}There is no project" in screen_of(terminal, "show", "zzz", code=3)
    write_store(store, {"1": {**FIGUIG, "countries": []}})
    assert f"{YELLOW}  warning{OFF}  Countries:" in screen_of(terminal, "check")


@pytest.mark.parametrize("words", [["--color", "never"], ["--color=never"]])
def test_a_failure_has_the_colours_that_the_line_asks_for(terminal: OnTerminal, words: list[str]) -> None:
    assert "\x1b[3" not in screen_of(terminal, "show", "zzz", *words, code=3)


def test_a_pipe_gets_the_signs_alone(icmd: Icmd) -> None:
    ran = icmd("edit", "figuig", "--set", "status=suspended")
    assert "~ 1  figuig" in ran.err
    assert "\x1b" not in ran.err + ran.out
