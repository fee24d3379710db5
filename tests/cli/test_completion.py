"""Completion: what `icmd __complete` answers, and what the shells themselves make of it."""

import os
import re
import shutil
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from pwd import getpwuid

import pytest
from conftest import Ran, Terminal, write_store

from icmd_cli.cli.completion.installing import users_shell
from icmd_cli.cli.main import ASK

Icmd = Callable[..., Ran]

FRENCH = {"ICMD_LANG": "fr"}


def values(ran: Ran) -> list[str]:
    assert (ran.code, ran.err) == (0, "")
    return [line.partition("\t")[0] for line in ran.lines]


@pytest.mark.parametrize(
    ("words", "found"),
    [
        (["l"], ["list"]),
        (["--sto"], ["--store"]),
        (["list", "--cou"], ["--count", "--country"]),
        (["list", "--count", "--cou"], ["--country"]),
        (["list", "--country", "MA", "--countr"], ["--country"]),
        (["list", "--country", "m"], ["mali", "maroc"]),
        (["list", "--country", "ma"], ["mali", "maroc"]),
        (["list", "-c", "MAR"], ["maroc"]),
        (["list", "--country=mar"], ["--country=maroc"]),
        (["list", "--country="], ["--country=mali", "--country=maroc", "--country=philippines", "--country=none"]),
        (["list", "--not-region", "no"], ["none"]),
        (["list", "--country", "MA,ph"], ["MA,philippines"]),
        (["list", "--country", '"Mar'], ["maroc"]),
        (["list", "--country", "côte"], ["Côte d’Ivoire"]),
        (["list", "--country", "cote"], ["cote-d-ivoire"]),
        (["list", "--not-country", "fr"], ["france"]),
        (["list", "--status", "term"], ["termine"]),
        (["list", "-s", "comp"], ["completed"]),
        (["list", "--theme", "dia"], ["diaspora"]),
        (["list", "--theme", "transf"], ["transferts-de-fonds-et-developpement-du-secteur-financier"]),
        (["list", "--donor", "dir"], ["direction-du-developpement-et-de-la-cooperation-ddc-suisse"]),
        (["list", "--region", "fig"], ["figuig"]),
        (["list", "--donor", "UE,dir"], ["UE,direction-du-developpement-et-de-la-cooperation-ddc-suisse"]),
        (["list", "--donor", "cosu"], ["cosude"]),
        (["list", "--donor", "EuropeanU"], []),
        (["list", "--donor", "european"], ["european-union"]),
        (["add", "--donor", "COSU"], ["COSUDE"]),
        (["orgs", "m"], ["merge"]),
        (["orgs", "merge", "UE", "Uni"], ["Union européenne"]),
        (["undo", "1", ""], []),
        (["list", "--year", "200"], ["2009"]),
        (["list", "--currency", "e"], ["EUR"]),
        (["list", "--currency", "gb"], ["GBP"]),
        (["list", "--format", "js"], ["json", "jsonl"]),
        (["list", "--fields", "id,short"], ["id,short_title"]),
        (["list", "--sort", "-bud"], ["-budget"]),
        (["list", "--color", ""], ["auto", "always", "never"]),
        (["show", ""], ["figuig", "jmdi-bicol", "kayes"]),
        (["show", "fig"], ["figuig"]),
        (["show", "bicol"], ["jmdi-bicol"]),
        (["show", "figuig", "kay"], ["kayes"]),
        (["rm", "fig"], ["figuig"]),
        (["--quiet", "show", "fig"], ["figuig"]),
        (["add", "--country", "mal"], ["malaisie", "malawi", "maldives", "mali", "malte"]),
        (["add", "--donor", "uni"], ["Union européenne"]),
        (["edit", "figuig", "--set", "sta"], [":more", "status=", "start="]),
        (["edit", "figuig", "--set", "status=ann"], ["status=annule"]),
        (["edit", "figuig", "--add", "don"], [":more", "donors="]),
        (["stats", "--by", "ye"], ["year"]),
        (["import", "--on-duplicate", ""], ["update", "skip", "fail", "new"]),
        (["import", ""], [":files"]),
        (["list", "--store", ""], [":files"]),
        (["completion", "f"], ["fish"]),
        (["search", "x"], []),
        (["nothing", ""], []),
        (["undo", ""], []),
        (["undo", "--", "x"], []),
    ],
)
@pytest.mark.usefixtures("store")
def test_what_can_come_next(icmd: Icmd, words: list[str], found: list[str]) -> None:
    assert values(icmd(ASK, *words, env=FRENCH)) == found


@pytest.mark.usefixtures("store")
def test_meanings_stand_beside_the_values(icmd: Icmd) -> None:
    assert icmd(ASK, "list", "-c", "fil", env={"ICMD_LANG": "es"}).out == "filipinas\tFilipinas (PH)\n"
    assert icmd(ASK, "list", "--status", "pr", env=FRENCH).out == "prevu\tPrévu\n"
    assert icmd(ASK, "show", "kay").out == "kayes\tÉducation au co-développement dans la région de Kayes\n"
    assert icmd(ASK, "und", env=FRENCH).out.startswith("undo\t")
    for name in ("list", "add", "import", "completion"):
        assert all(line.partition("\t")[2] for line in icmd(ASK, name, "--", env=FRENCH).lines)


@pytest.mark.usefixtures("store")
def test_what_was_changed_can_be_undone_by_completion(icmd: Icmd) -> None:
    assert icmd("edit", "figuig", "--set", "status=ongoing", "--yes").code == 0
    assert re.fullmatch(r"1\t\d{4}-\d\d-\d\d edit figuig\n", icmd(ASK, "undo", "").out)


def test_a_store_named_on_the_line_is_the_one_that_answers(icmd: Icmd, tmp_path: Path) -> None:
    other = write_store(tmp_path / "other.json", {"1": {"id": "elsewhere", "title": "Elsewhere", "countries": ["TN"]}})
    assert values(icmd(ASK, "--store", str(other), "show", "")) == ["elsewhere"]
    assert values(icmd(ASK, "show", f"--store={other}", "")) == ["elsewhere"]


@pytest.mark.parametrize("content", ["", "{", '{"projects": {"1": {"title": 5}}}'])
def test_a_broken_store_is_no_affair_of_somebody_who_types(icmd: Icmd, store: Path, content: str) -> None:
    store.write_text(content, encoding="utf-8")
    assert values(icmd(ASK, "show", "")) == []
    assert values(icmd(ASK, "li")) == ["list"]


def test_a_title_cannot_break_the_terminal(icmd: Icmd, tmp_path: Path) -> None:
    record = {"id": "bad", "title": "a\x1b[31mred\tand\nmore", "countries": ["TN"]}
    path = write_store(tmp_path / "bad.json", {"1": record})
    ran = icmd(ASK, "--store", str(path), "show", "b")
    assert ran.out.count("\t") == 1
    assert "\x1b" not in ran.out
    assert len(ran.lines) == 1


@pytest.mark.usefixtures("store")
def test_nothing_slow_is_imported() -> None:
    env = dict(os.environ)
    code = "import sys; from icmd_cli.cli.main import run; run(sys.argv[1:]); print(*sys.modules, file=sys.stderr)"
    for words in (["show", ""], ["list", "--country", ""]):
        line = [sys.executable, "-c", code, ASK, *words]
        subprocess.run(line, check=True, env=env, capture_output=True)  # builds the index
        ran = subprocess.run(line, check=True, env=env, capture_output=True, text=True)
        assert not {"rich", "tinydb", "orjson", "rapidfuzz", "Stemmer"} & set(ran.stderr.split())


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_each_script_is_what_the_command_writes(icmd: Icmd, shell: str) -> None:
    assert icmd("completion", shell).out == icmd("completion", env={"SHELL": f"/usr/bin/{shell}"}).out
    assert f"icmd completion {shell}" in icmd("completion", shell).out


def test_without_shell_it_is_for_the_one_that_the_account_begins_with(monkeypatch: pytest.MonkeyPatch) -> None:
    account = getpwuid(os.getuid())
    assert users_shell({}) == users_shell({"SHELL": ""}) == Path(account.pw_shell).name
    monkeypatch.setattr("os.getuid", lambda: 2**31 - 7)  # an account that no list knows
    assert users_shell({}) == ""
    assert users_shell({"SHELL": "/opt/fish"}) == "fish"


def test_who_has_no_shell_is_asked_for_one(icmd: Icmd, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("os.getuid", lambda: 2**31 - 7)
    ran = icmd("completion", env={"SHELL": ""})
    assert ran.code == 2
    assert "bash, zsh, fish" in ran.err
    assert "“”" not in ran.err


def test_an_unknown_shell_is_told_the_known_ones(icmd: Icmd) -> None:
    ran = icmd("completion", "bsh", env=FRENCH)
    assert ran.code == 2
    assert "bash" in ran.err
    assert ran.out == ""


SETTINGS = {
    "bash": (".bashrc", 'PS1="ready> "\neval "$(icmd completion bash)"\n'),
    "zsh": (".zshrc", 'PS1="ready> "\nautoload -U compinit; compinit -u\neval "$(icmd completion zsh)"\n'),
    "fish": (
        ".config/fish/config.fish",
        "set fish_greeting\nfunction fish_prompt; echo 'ready> '; end\nicmd completion fish | source\n",
    ),
}
MANUALS = ".local/share/fish/generated_completions"
"""Where this is missing, fish reads every manual page of the machine first."""
LINES = {"bash": ["bash", "-i"], "zsh": ["zsh", "-i"], "fish": ["fish", "-i"]}


@pytest.fixture(params=["bash", "zsh", "fish"])
def shell(
    request: pytest.FixtureRequest,
    empty_home: Path,
    terminal: Callable[..., Terminal],
    monkeypatch: pytest.MonkeyPatch,
) -> Terminal:
    """A shell on a terminal that has learnt to complete icmd, and speaks French."""
    name: str = request.param
    if not shutil.which(name):
        pytest.skip(f"{name} is not installed")
    file, text = SETTINGS[name]
    (empty_home / file).parent.mkdir(parents=True, exist_ok=True)
    (empty_home / file).write_text(text, encoding="utf-8")
    (empty_home / MANUALS).mkdir(parents=True)
    monkeypatch.setenv("PATH", f"{Path(sys.executable).parent}:{os.environ['PATH']}")
    found = terminal(program=LINES[name], env={**FRENCH, "TERM": "xterm"})
    found.wait_for("ready> ")
    return found


@pytest.mark.usefixtures("store")
@pytest.mark.once
def test_a_country_is_completed_in_the_users_language(shell: Terminal) -> None:
    shell.type("icmd list --country mar\t")
    shell.wait_for("maroc")
    shell.type("--count\n")
    shell.wait_for("1")
    shell.type("exit\n")
    shell.end()
    assert "Error" not in shell.screen


@pytest.mark.usefixtures("store")
@pytest.mark.once
def test_several_are_listed_with_their_meanings(shell: Terminal) -> None:
    shell.type("icmd show \t\t")
    shell.wait_for("Kayes")
    assert "jmdi-bicol" in shell.screen
    assert "Mainstreaming migration" in shell.screen
    time.sleep(1)  # the second key is still being answered
    shell.type("\x15exit\n")
    shell.end()


@pytest.mark.usefixtures("store")
@pytest.mark.once
def test_what_needs_quotes_gets_them(shell: Terminal) -> None:
    shell.type("icmd add --donor Uni\t")
    shell.wait_for("européenne")
    shell.type("--title T --country ML --dry-run --json\n")
    shell.wait_for("Bailleurs de fonds\u00a0: Union européenne")
    shell.type("exit\n")
    shell.end()


@pytest.mark.usefixtures("store")
@pytest.mark.once
def test_files_are_the_shells_own_affair(shell: Terminal, tmp_path: Path) -> None:
    (tmp_path / "fromoffice.csv").write_text("title;country\nT;Mali\n", encoding="utf-8")
    shell.type(f"icmd import {tmp_path}/fromof\t")
    shell.wait_for("fromoffice.csv")
    shell.type("--dry-run --json\n")
    shell.wait_for('"new"')
    shell.type("exit\n")
    shell.end()


@pytest.mark.once
def test_a_meaning_too_long_is_cut_and_shows_it(store: Path, shell: Terminal) -> None:
    write_store(
        store, {str(n): {"id": f"{n}p", "title": f"Projet {n} " + "long " * 30, "countries": ["MA"]} for n in (1, 2)}
    )
    shell.type("icmd show \t\t")
    shell.wait_for("…")
    assert "Projet 1 long" in shell.screen
    time.sleep(1)  # the second key is still being answered
    shell.type("\x15exit\n")
    shell.end()


def test_a_hundred_projects_are_offered_and_no_more(icmd: Icmd, store: Path) -> None:
    write_store(store, {str(n): {"id": f"p{n:03}", "title": f"P {n}", "countries": ["MA"]} for n in range(1, 121)})
    assert len(values(icmd(ASK, "show", ""))) == 100
    assert len(values(icmd(ASK, "show", "0"))) == 100


@pytest.mark.usefixtures("store")
@pytest.mark.parametrize(
    ("words", "found"),
    [
        (["merge", "--prefer", ""], ["here", "there"]),
        (["import", "--rows", "a"], ["add-up"]),
        (["init", "--language", "f"], ["fr"]),
        (["merge", "--base", ""], [":files"]),
        (["list", "--log", ""], [":files"]),
        (["redo", "--format", ""], ["json"]),
    ],
)
def test_newer_options_are_completed_too(icmd: Icmd, words: list[str], found: list[str]) -> None:
    assert values(icmd(ASK, *words)) == found


def test_a_log_that_is_half_typed_is_not_begun(icmd: Icmd, tmp_path: Path, store: Path) -> None:
    assert values(icmd(ASK, "list", "--log", str(tmp_path / "log"), "--store", str(store), "--countr")) == ["--country"]
    assert not (tmp_path / "log").exists()
