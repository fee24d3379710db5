"""Long output on a terminal goes through the user's pager; all else is left alone."""

import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from conftest import Terminal, write_store

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
def test_what_is_longer_than_the_terminal_is_paged(terminal: Start, arguments: list[str]) -> None:
    screen = shown(terminal, *arguments, ICMD_PAGER=MARKED)
    assert screen.count("paged:") > 12


@pytest.mark.parametrize("arguments", [[], ["--help"], ["list", "--help"], ["help"], ["help", "list"]])
def test_a_long_help_is_paged_too(terminal: Start, arguments: list[str]) -> None:
    screen = shown(terminal, *arguments, ICMD_PAGER=MARKED)
    assert screen.count("paged:") > 12
    assert "paged:paged:" not in screen
    assert "paged:" not in shown(terminal, *arguments, rows=200, ICMD_PAGER=MARKED)
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
        (100, ["list"], {"ICMD_PAGER": MARKED}),
        (12, ["list", "--limit", "3"], {"ICMD_PAGER": MARKED}),
        (12, ["list", "--no-pager"], {"ICMD_PAGER": MARKED}),
        (12, ["list"], {"ICMD_PAGER": "", "PAGER": MARKED}),
        (12, ["list"], {"ICMD_PAGER": "cat", "PAGER": MARKED}),
        (12, ["list"], {"ICMD_PAGER": MARKED, "TERM": "dumb"}),
        (12, ["list"], {"ICMD_PAGER": "no-such-pager-anywhere"}),
        (12, ["list"], {"ICMD_PAGER": "'open quote"}),
    ],
)
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


@pytest.mark.usefixtures("long")
def test_less_shows_a_screen_and_waits(terminal: Start, monkeypatch: pytest.MonkeyPatch) -> None:
    if not shutil.which("less"):
        pytest.skip("less is not installed")
    monkeypatch.delenv("ICMD_PAGER")
    running = terminal("list", rows=12)
    running.wait_for(":")
    assert "Project 40" not in running.screen
    running.type("G")
    running.wait_for("Project 40")
    running.type("\x03")
    running.type("q")
    assert running.end() == 0
    assert "Traceback" not in running.screen
    assert "Interrupted" not in running.screen


@pytest.mark.usefixtures("long")
def test_less_shows_colours_leaves_the_screen_and_ends_where_all_fits(
    terminal: Start, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    less = tmp_path / "bin" / "less"
    less.parent.mkdir()
    less.write_text('#!/bin/sh\necho "asked: $* $LESS"\ncat >/dev/null\n', encoding="utf-8")
    less.chmod(0o755)
    monkeypatch.setenv("PATH", f"{less.parent}:{os.environ['PATH']}")
    monkeypatch.delenv("ICMD_PAGER")
    asked = shown(terminal, "list", PAGER="less").partition("asked: ")[2].split("\n")[0]
    assert {"F", "R", "X"} <= set(asked)
