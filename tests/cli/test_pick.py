"""Names of projects from stdin: `icmd list --format ids | icmd edit - ...`."""

from collections.abc import Callable
from pathlib import Path

import pytest
from conftest import Ran, Terminal, projects_in

Icmd = Callable[..., Ran]


@pytest.mark.usefixtures("store")
def test_names_from_stdin_are_shown_in_their_order(icmd: Icmd) -> None:
    ran = icmd("show", "-", "--format", "ids", stdin="kayes\n\n  Mo-100 \r\n3\n")
    assert (ran.code, ran.lines) == (0, ["kayes", "figuig", "jmdi-bicol"])
    assert icmd("show", "jmdi-bicol", "-", "--format", "ids", stdin="1\n").lines == ["jmdi-bicol", "figuig"]


def test_what_a_list_names_is_changed_and_removed(icmd: Icmd, store: Path) -> None:
    ids = icmd("list", "--phase", "2", "--format", "ids").out
    assert icmd("edit", "-", "--set", "status=suspended", stdin=ids).code == 0
    assert [project["status"] for project in projects_in(store).values()] == ["suspended", "ongoing", "suspended"]
    assert icmd("remove", "-", stdin=ids).code == 2
    assert icmd("remove", "-", "--yes", stdin=ids).code == 0
    assert set(projects_in(store)) == {"2"}


@pytest.mark.parametrize("line", [("edit", "-", "--set", "status=suspended"), ("remove", "-", "--yes")])
def test_no_name_changes_nothing_and_never_everything(icmd: Icmd, store: Path, line: tuple[str, ...]) -> None:
    before = store.read_bytes()
    ran = icmd(*line, stdin="\n")
    assert (ran.code, ran.out, ran.err) == (0, "", "Nothing to change.\n")
    assert store.read_bytes() == before


@pytest.mark.parametrize(("names", "code"), [("kayes\nnosuch\n", 3), (b"\xff\xfe\xff", 4)])
def test_one_name_that_is_wrong_stops_all(icmd: Icmd, store: Path, names: str | bytes, code: int) -> None:
    before = store.read_bytes()
    for line in (("edit", "-", "--set", "status=suspended"), ("remove", "-", "--yes"), ("show", "-")):
        ran = icmd(*line, stdin=names)
        assert (ran.code, ran.out) == (code, "")
    assert store.read_bytes() == before


@pytest.mark.usefixtures("store")
@pytest.mark.watched
def test_on_a_terminal_nobody_is_left_waiting(terminal: Callable[..., Terminal]) -> None:
    running = terminal("show", "-")
    assert running.end() == 2
    assert "stdin is the terminal" in running.screen
