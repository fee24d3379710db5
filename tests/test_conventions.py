"""What every good command line does: options where people put them, no waiting, the same answers in each language."""

import os
import re
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from conftest import ROOT, SHIPPED, Ran, projects_in

from icmd_cli.cli.app import COMMANDS

Icmd = Callable[..., Ran]
pytestmark = pytest.mark.usefixtures("store")


def run(*arguments: str, code: str = "", **env: str) -> "subprocess.CompletedProcess[str]":
    program = ("-c", code) if code else ("-m", "icmd_cli", *arguments)
    return subprocess.run(
        [sys.executable, *program],
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        check=False,
        env={**os.environ, "PYTHONPATH": str(ROOT), **env},
        timeout=60,
    )


def test_a_poor_terminal_costs_a_file_nothing(store: Path) -> None:
    store.write_bytes(SHIPPED.read_bytes())
    rich, poor = run("list"), run("list", TERM="dumb", COLUMNS="40")
    assert rich.stdout == poor.stdout != ""
    assert run("list", TERM="dumb", COLUMNS="40", FORCE_COLOR="1").stdout == rich.stdout


def test_options_stand_anywhere_in_any_of_their_forms(icmd: Icmd, store: Path) -> None:
    wanted = icmd("show", "figuig", "--format", "json").out
    for line in (
        ("show", "figuig", "--format=json"),
        ("show", "--json", "--", "figuig"),
        ("-q", "show", "-f", "json", "figuig"),
        ("show", "figuig", "-qfjson"),
        ("--store", str(store), "show", "figuig", "--json"),
    ):
        assert icmd(*line).out == wanted, line
    assert icmd("remove", "kayes", "-yq").code == 0
    assert list(projects_in(store)) == ["1", "3"]


@pytest.mark.parametrize("line", [("--title=-titre",), ("--title", "-titre")])
def test_a_title_may_begin_with_a_hyphen(icmd: Icmd, store: Path, line: tuple[str, ...]) -> None:
    assert icmd("add", *line, "--country", "MA").code == 0
    assert projects_in(store)["4"]["title"] == "-titre"


@pytest.mark.parametrize("word", ["li", "lis", "sho", "remov", "exp"])
def test_commands_are_not_abbreviated(icmd: Icmd, word: str) -> None:
    ran = icmd(word)
    assert (ran.code, ran.out) == (2, "")
    assert f"There is no command “{word}”" in ran.err


@pytest.mark.parametrize("command", COMMANDS)
def test_no_command_waits_for_somebody_who_is_not_there(command: str) -> None:
    ran = run(command)
    assert ran.returncode in (0, 2, 4)
    assert "Traceback" not in ran.stderr


def test_quiet_says_nothing_of_what_went_well(icmd: Icmd) -> None:
    for line in (
        ("edit", "figuig", "--end", "2017"),
        ("remove", "kayes", "-y"),
        ("undo",),
        ("add", "--title", "T", "--country", "MA"),
    ):
        ran = icmd(*line, "--quiet")
        assert (ran.code, ran.err) == (0, "")


def test_many_refused_rows_are_one_reason_and_the_sum_comes_last(icmd: Icmd) -> None:
    rows = "".join(f"P{n};Marroc\n" for n in range(40))
    Path("many.csv").write_text(f"Titre;Pays\n{rows}", encoding="utf-8")
    ran = icmd("import", "many.csv", "--yes", "--rejects", "refus.csv")
    assert (
        len(
            re.findall(
                r"^  Pays: .*\(40 rows refused, lines 2, 3, 4 …\)   --value countries:Marroc=MA$", ran.err, re.MULTILINE
            )
        )
        == 1
    )
    assert ran.err.endswith("Error: 40 rows were refused.\n")
    assert len(ran.err.splitlines()) < 14
    assert len(Path("refus.csv").read_text(encoding="utf-8").splitlines()) == 41


WRONG = (
    ("list", "--country", "marok"),
    ("show", "nobody"),
    ("add", "--title", "T", "--country", "MA", "--start", "32/01/2014"),
    ("list", "--store", "nowhere.json"),
    ("list", "--nosuch"),
    ("remove", "figuig"),
)


@pytest.mark.parametrize("line", WRONG, ids=" ".join)
def test_an_error_is_worded_in_the_users_language_and_counted_the_same(icmd: Icmd, line: tuple[str, ...]) -> None:
    english, french, spanish = (icmd(*line, env={"ICMD_LANG": tongue}) for tongue in ("en", "fr", "es"))
    assert english.code == french.code == spanish.code != 0
    assert len({english.err, french.err, spanish.err}) == 3


@pytest.mark.parametrize("tongue", ["fr", "es"])
def test_no_help_holds_a_word_of_typers_in_english(tongue: str) -> None:
    code = f"from icmd_cli.cli import main as cli\nfor name in {list(COMMANDS)}: print(name); cli.run([name, '--help'])\ncli.run(['--help'])"
    said = run(code=code, ICMD_LANG=tongue).stdout
    assert len(said) > 10_000
    english = r"\b(?:Usage|Options|Arguments|Commands|Examples):|\b(?:default|required|Show this|COMMAND|TEXT)\b"
    assert re.findall(english, said) == []


@pytest.mark.parametrize("command", COMMANDS)
def test_every_help_begins_with_one_sentence(icmd: Icmd, command: str) -> None:
    summary = icmd(command, "--help").out.split("\n\n")[0].strip()
    assert re.fullmatch(r"[A-Z][^.]*(?:\.\.\.|\.)", summary.replace("\n ", " ").replace("  ", " "))
