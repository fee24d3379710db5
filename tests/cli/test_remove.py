"""`icmd remove`: shown, asked about, removed in one write, kept whole in the history."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from conftest import FIGUIG, KAYES, THREE, Ran, Terminal, plain, projects_in

from icmd_cli.storage.location import history_of

Icmd = Callable[..., Ran]


def test_a_project_is_removed_and_its_record_kept_in_the_history(icmd: Icmd, store: Path) -> None:
    ran = icmd("remove", "kayes", "--yes")
    assert (ran.code, ran.out) == (0, "")
    assert ran.err.splitlines() == [
        "- 2  kayes  Éducation au co-développement dans la région de Kayes",
        "1 project removed (history 1). To take it back: icmd undo 1",
    ]
    assert projects_in(store) == {"1": THREE["1"], "3": THREE["3"]}
    entry = json.loads(history_of(store).read_text(encoding="utf-8"))
    assert entry["changes"] == [{"number": 2, "id": "kayes", "removed": KAYES}]
    assert icmd("show", "kayes").code == 3


@pytest.mark.parametrize(
    ("arguments", "left"),
    [
        (["1", "jmdi-bicol"], {"2"}),
        (["-c", "maroc"], {"2", "3"}),
        (["--donor", "union européenne", "--not-country", "mali"], {"2", "3"}),
        (["--all"], set()),
        (["figuig", "1"], {"2", "3"}),
    ],
)
def test_names_or_filters_choose_in_one_write(icmd: Icmd, store: Path, arguments: list[str], left: set[str]) -> None:
    assert icmd("rm", *arguments, "--yes").code == 0
    assert set(projects_in(store)) == left
    assert len(history_of(store).read_text(encoding="utf-8").splitlines()) == 1


@pytest.mark.parametrize(
    ("arguments", "code", "message"),
    [
        (["figuig"], 2, "that needs --yes"),
        ([], 2, "Which projects?"),
        (["--yes"], 2, "Which projects?"),
        (["figuig", "-c", "MA", "--yes"], 2, "one of these"),
        (["figuig", "nulle part", "--yes"], 3, "There is no project “nulle part”"),
        (["figuig", "--dry-run"], 0, "1 project would be removed."),
        (["-c", "japon", "--yes"], 0, "Nothing to change."),
    ],
)
def test_what_is_not_to_be_removed_stays(
    icmd: Icmd, store: Path, arguments: list[str], code: int, message: str
) -> None:
    ran = icmd("remove", *arguments)
    assert (ran.code, ran.out) == (code, "")
    assert message in ran.err
    assert projects_in(store) == THREE
    assert not history_of(store).exists()


def test_a_report_for_scripts_holds_the_whole_record(icmd: Icmd, store: Path) -> None:
    ran = icmd("remove", "figuig", "--yes", "--json")
    assert ran.json == {
        "schema": 2,
        "command": "remove",
        "history": 1,
        "changes": [{"number": 1, "id": "figuig", "removed": FIGUIG}],
    }
    assert "1" not in projects_in(store)


def test_a_terminal_always_asks(store: Path, terminal: Callable[..., Terminal]) -> None:
    for answer, left in (("n", 3), ("y", 2)):
        screen = terminal("remove", "figuig")
        screen.wait_for("Remove this project?")
        assert "figuig  Relance" in "\n".join(plain(screen.screen))
        screen.type(f"{answer}\n")
        assert screen.end() == (1 if answer == "n" else 0)
        assert len(projects_in(store)) == left


def test_ctrl_c_at_the_question_removes_nothing(store: Path, terminal: Callable[..., Terminal]) -> None:
    screen = terminal("remove", "figuig")
    screen.wait_for("[y/N]")
    screen.type("\x03")
    assert screen.end() == 130
    assert projects_in(store) == THREE
