"""`show --web`: exactly that page is opened, or it is said why not."""

import os
from collections.abc import Callable
from pathlib import Path

import pytest
from conftest import FIGUIG, KAYES, Ran, write_store

Icmd = Callable[..., Ran]

URL = "https://example.org/p?a=1&b=$x"


@pytest.fixture
def opened(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[[], list[str]]:
    """Two projects with pages, and a browser that writes down what it is asked for."""
    projects = {"1": {**FIGUIG, "url": URL}, "2": {**KAYES, "url": "https://example.org/kayes"}}
    monkeypatch.setenv("ICMD_STORE", str(write_store(tmp_path / "s.json", projects)))
    monkeypatch.delenv("BROWSER", raising=False)
    _program(tmp_path, 'echo "$@" >>"$OPENED"; exit "${CODE:-0}"')
    monkeypatch.setenv("OPENED", str(tmp_path / "opened"))
    monkeypatch.setenv("PATH", f"{tmp_path / 'bin'}:{os.environ['PATH']}")
    return lambda: (tmp_path / "opened").read_text("utf-8").splitlines() if (tmp_path / "opened").exists() else []


def _program(folder: Path, work: str, name: str = "xdg-open") -> None:
    path = folder / "bin" / name
    path.parent.mkdir(exist_ok=True)
    path.write_text(f"#!/bin/sh\n{work}\n", encoding="utf-8")
    path.chmod(0o755)


@pytest.mark.parametrize("env", [{}, {"DISPLAY": ":9"}, {"WAYLAND_DISPLAY": "w"}])
def test_exactly_that_page_is_opened(icmd: Icmd, opened: Callable[[], list[str]], env: dict[str, str]) -> None:
    ran = icmd("show", "figuig", "--web", env=env)
    assert (ran.code, ran.out, ran.err) == (0, "", f"Opening {URL}\n")
    assert opened() == [URL]


@pytest.mark.parametrize("env", [{}, {"DISPLAY": ":9"}])
def test_a_browser_that_fails_is_told(icmd: Icmd, opened: Callable[[], list[str]], env: dict[str, str]) -> None:
    ran = icmd("show", "figuig", "--web", env={"CODE": "3", **env})
    assert ran.code == 1
    assert ran.err.splitlines()[-1] == f"Error: xdg-open could not open {URL} (exit code 3)."
    assert opened() == [URL]


@pytest.mark.usefixtures("opened")
def test_without_a_browser_that_is_told(icmd: Icmd) -> None:
    ran = icmd("show", "figuig", "--web", env={"PATH": "/nonexistent"})
    assert ran.code == 1
    assert ran.err.splitlines()[1:] == [f"Error: There is no browser to open {URL}.", "BROWSER can name one."]


def test_browser_names_the_browser(icmd: Icmd, opened: Callable[[], list[str]], tmp_path: Path) -> None:
    _program(tmp_path, 'echo "mine: $@" >>"$OPENED"', "mine")
    assert icmd("show", "figuig", "--web", env={"BROWSER": "no-such-browser:mine --new '%s'"}).code == 0
    assert opened() == [f"mine: --new {URL}"]


def test_a_browser_that_stays_open_has_opened_the_page(
    icmd: Icmd, opened: Callable[[], list[str]], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    _program(tmp_path, 'echo "$@" >>"$OPENED"; exec sleep 6')
    monkeypatch.setattr("icmd_cli.cli.browser._SOON", 2.0)
    assert icmd("show", "figuig", "--web", env={"DISPLAY": ":9"}).code == 0
    assert opened() == [URL]


def test_several_pages_are_opened_or_none(icmd: Icmd, opened: Callable[[], list[str]], store: Path) -> None:
    assert icmd("show", "1", "2", "--web", "--store", str(store)).code == 1
    assert opened() == []
    ran = icmd("show", "1", "2", "--web", "--store", str(store.parent.parent / "s.json"))
    assert ran.code == 0
    assert opened() == [URL, "https://example.org/kayes"]
