"""What people read on a terminal goes through their pager; all else is left alone."""

import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from conftest import Terminal, write_store

from icmd_cli import i18n
from icmd_cli.cli import pager

Start = Callable[..., Terminal]

MARKED = "sed s/^/paged:/"


@pytest.fixture
def long(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A catalogue longer than a small terminal."""
    projects = {str(n): {"id": f"p-{n}", "title": f"Project {n}", "countries": ["MA"]} for n in range(1, 41)}
    monkeypatch.setenv("ICMD_STORE", str(write_store(tmp_path / "long.json", projects)))


def shown(start: Start, *arguments: str, rows: int = 12, **env: str) -> str:
    terminal = start(*arguments, rows=rows, env=env)
    assert terminal.end() == 0
    return terminal.screen


@pytest.mark.usefixtures("long")
@pytest.mark.parametrize(
    "arguments",
    [["list"], ["list", "--json"], ["search", "project"], ["list", "--timeline"], ["list", "--format", "csv"]],
)
def test_what_projects_say_is_paged(terminal: Start, arguments: list[str]) -> None:
    screen = shown(terminal, *arguments, ICMD_PAGER=MARKED)
    assert screen.count("paged:") > 12


def test_a_long_list_of_organisations_is_paged(terminal: Start, tmp_path: Path) -> None:
    projects = {str(n): {"id": f"p-{n}", "title": f"Project {n}", "donors": [f"Fund {n}"]} for n in range(1, 41)}
    store = write_store(tmp_path / "orgs.json", projects)
    screen = shown(terminal, "orgs", "--store", str(store), ICMD_PAGER=MARKED)
    assert screen.count("paged:Fund") == 40
    assert "paged:40 organisations" not in screen
    assert "paged:" not in shown(terminal, "orgs", "--no-pager", "--store", str(store), ICMD_PAGER=MARKED)


@pytest.mark.parametrize("arguments", [[], ["--help"], ["list", "--help"], ["help"], ["help", "list"]])
def test_the_help_is_paged_too(terminal: Start, arguments: list[str]) -> None:
    screen = shown(terminal, *arguments, ICMD_PAGER=MARKED)
    assert screen.count("paged:") > 12
    assert "paged:paged:" not in screen
    assert "paged:" not in shown(terminal, *arguments, ICMD_PAGER=MARKED, TERM="dumb")


@pytest.mark.usefixtures("long")
def test_notes_come_after_the_pager(terminal: Start) -> None:
    screen = shown(terminal, "list", ICMD_PAGER=MARKED)
    assert screen.rstrip().endswith("40 projects")
    assert "paged:40 projects" not in screen


@pytest.mark.usefixtures("long")
@pytest.mark.parametrize(
    ("rows", "arguments", "env"),
    [
        (12, ["list", "--no-pager"], {"ICMD_PAGER": MARKED}),
        (12, ["list"], {"ICMD_PAGER": "", "PAGER": MARKED}),
        (12, ["list"], {"ICMD_PAGER": "cat", "PAGER": MARKED}),
        (12, ["list"], {"ICMD_PAGER": MARKED, "TERM": "dumb"}),
        (12, ["list"], {"ICMD_PAGER": "no-such-pager-anywhere"}),
        (12, ["list"], {"ICMD_PAGER": "'open quote"}),
    ],
)
@pytest.mark.watched
def test_nothing_else_is_paged(terminal: Start, rows: int, arguments: list[str], env: dict[str, str]) -> None:
    screen = shown(terminal, *arguments, rows=rows, **env)
    assert "paged:" not in screen
    assert "Project 1" in screen


@pytest.mark.usefixtures("long")
def test_pager_is_asked_where_icmds_own_is_not_set(terminal: Start, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("ICMD_PAGER")
    assert "paged:" in shown(terminal, "list", PAGER=MARKED)


@pytest.mark.usefixtures("long")
def test_a_pipe_is_never_paged() -> None:
    line = [sys.executable, "-m", "icmd_cli", "list"]
    env = {**os.environ, "ICMD_PAGER": MARKED}
    ran = subprocess.run(line, capture_output=True, text=True, env=env, check=True)
    assert "paged:" not in ran.stdout


@pytest.mark.usefixtures("long")
def test_leaving_the_pager_early_is_no_error(terminal: Start) -> None:
    screen = shown(terminal, "list", "--json", ICMD_PAGER="head -n 2")
    assert "Traceback" not in screen
    assert "Error" not in screen


needs_less = pytest.mark.skipif(not shutil.which("less"), reason="less is not installed")


@pytest.fixture
def less(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing names a pager."""
    monkeypatch.delenv("ICMD_PAGER")
    monkeypatch.delenv("PAGER", raising=False)


@needs_less
@pytest.mark.usefixtures("long", "less")
@pytest.mark.parametrize(
    ("language", "prompt"),
    [("en", "q to quit, space for"), ("fr", "q : quitter, espace : "), ("es", "q: salir, espacio: ")],
)
def test_less_shows_a_screen_and_says_how_to_leave(terminal: Start, language: str, prompt: str) -> None:
    running = terminal("list", rows=12, env={"ICMD_LANG": language})
    running.wait_for(prompt)
    assert "Project 40" not in running.screen
    running.type("G")
    running.wait_for("Project 40")
    running.type("\x03")
    running.wait_for("\a")  # keys that come with Ctrl-C are lost
    running.type("q")
    assert running.end() == 0
    assert "Traceback" not in running.screen
    assert "Interrupted" not in running.screen


@pytest.mark.parametrize("language", i18n.LANGUAGES)
def test_the_prompt_of_less_is_ascii(language: str) -> None:
    with i18n.speaking(language):
        assert all(map(str.isascii, pager.starting_command(["less"])))


@needs_less
@pytest.mark.usefixtures("long", "less")
@pytest.mark.parametrize("arguments", [["list", "--limit", "3"], ["list", "--count"], ["help", "values"]])
def test_what_fits_on_the_screen_ends_by_itself(terminal: Start, arguments: list[str]) -> None:
    screen = shown(terminal, *arguments, rows=40)
    assert "q to quit" not in screen


@needs_less
@pytest.mark.usefixtures("long", "less")
@pytest.mark.parametrize("settings", [{"LESS": "-i"}, {"LESS": "-+F -+X"}, {"PAGER": "less"}, {"PAGER": "less -i"}])
def test_settings_of_less_leave_no_codes_on_the_screen(terminal: Start, settings: dict[str, str]) -> None:
    running = terminal("show", "p-1", "p-2", "p-3", rows=12, env=settings)
    running.wait_for("q to quit")
    running.type("q")
    assert running.end() == 0
    assert "ESC[" not in running.screen


@needs_less
@pytest.mark.usefixtures("long", "less")
def test_less_runs_nothing_and_writes_nothing(terminal: Start, tmp_path: Path) -> None:
    running = terminal("list", rows=12, env={"LESSOPEN": f"|-touch {tmp_path / 'opened'}; cat %s", "LESSHISTFILE": ""})
    running.wait_for("q to quit")
    for keys in (f"!touch {tmp_path / 'ran'}\r", "\r", f"s{tmp_path / 'saved'}\r", "\r"):
        running.type(keys)
    running.type("q")  # the help, which a letter of them opened
    running.type("q")
    assert running.end() == 0
    assert [name for name in ("opened", "ran", "saved") if (tmp_path / name).exists()] == []


@pytest.mark.usefixtures("long")
@pytest.mark.watched
def test_pagers_that_know_no_colours_get_none(terminal: Start) -> None:
    screen = shown(terminal, "show", "p-1", ICMD_PAGER=MARKED)
    assert "paged:" in screen
    assert "\x1b[" not in screen
