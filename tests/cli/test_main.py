"""The program as a whole: help, versions, mistakes, streams, interruptions."""

import json
import os
import re
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from conftest import ROOT, SHIPPED, THREE, Ran, Terminal, projects_in

from icmd_cli import __version__, i18n
from icmd_cli.cli.app import COMMANDS
from icmd_cli.cli.typer_patches import built, root

Icmd = Callable[..., Ran]
OnTerminal = Callable[..., Terminal]


@pytest.mark.parametrize("arguments", [["--help"], ["-h"], []])
def test_help_names_every_command_and_ends_with_0(icmd: Icmd, arguments: list[str]) -> None:
    ran = icmd(*arguments)
    assert (ran.code, ran.err) == (0, "")
    assert all(re.search(rf"\b{name}\b", ran.out) for name in COMMANDS)


def said_in(language: str, *arguments: str) -> list[str]:
    """The lines of stdout in a process of its own, which chooses its words when it begins."""
    line = [sys.executable, "-m", "icmd_cli", *arguments]
    ran = subprocess.run(line, env={**os.environ, "ICMD_LANG": language}, capture_output=True, text=True, check=True)
    return ran.stdout.splitlines()


@pytest.mark.parametrize("language", i18n.LANGUAGES)
def test_the_first_screen_is_one_screen_with_lines_to_try(language: str) -> None:
    lines = said_in(language)
    assert len(lines) <= 22
    assert max(map(len, lines)) <= 80
    examples = [at for at, line in enumerate(lines) if line.startswith("  icmd ")]
    assert examples == [3, 4, 5]


@pytest.mark.parametrize("language", i18n.LANGUAGES)
def test_the_help_of_the_list_leads_with_examples_and_fits_40_lines(language: str) -> None:
    lines = said_in(language, "list", "--help")
    assert len(lines) <= 40
    assert max(map(len, lines)) <= 80
    assert lines[3].startswith("  icmd list ")


@pytest.mark.parametrize("command", COMMANDS)
def test_no_option_is_missing_in_a_help_and_the_topics_that_it_names(icmd: Icmd, command: str) -> None:
    shown = icmd(command, "--help").out + icmd("help", "options").out
    flags = [max(one.opts, key=len) for one in built(command).params if one.param_type_name == "option"]
    assert [flag for flag in flags if not flag.startswith("--not-") and flag not in shown] == []
    assert ("--not-country" in flags) == ("--not-country" in shown)


@pytest.mark.parametrize("command", COMMANDS)
@pytest.mark.parametrize("flag", ["--help", "-h"])
def test_every_command_explains_itself_within_80_columns(icmd: Icmd, command: str, flag: str) -> None:
    ran = icmd(command, flag)
    assert (ran.code, ran.err) == (0, "")
    assert "Examples:\n  icmd " in ran.out
    assert max(map(len, ran.lines)) <= 80
    assert "`icmd help options`" in ran.out


@pytest.mark.parametrize("flag", ["--version", "-V"])
def test_the_version_is_one_line(icmd: Icmd, flag: str) -> None:
    assert icmd(flag) == Ran(0, f"icmd {__version__}\n", "")


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["lst"], "There is no command “lst”.\nDid you mean `icmd list`?"),
        (["lits"], "Did you mean `icmd list`?"),
        (["maroc"], "Did you mean `icmd list --country maroc`?"),
        (["zzzzzz"], "There is no command “zzzzzz”."),
        (["--colour", "never", "list"], "No such option “--colour”."),
        (["show"], "Missing argument “PROJECT...”.\nTry `icmd show --help`."),
        (["list", "--limit", "x"], "--limit: “x” is not a whole number from 0 to"),
        (["list", "--limit", "-1"], "--limit: “-1” is not a whole number from 0 to"),
        (["list", "--country"], "“--country” requires an argument.\nTry `icmd list --help`."),
        (["list", "\x1b[31mextra"], "extra"),
        (["\x1b]0;x\x07list"], "There is no command “list”"),
    ],
)
def test_mistakes_are_usage_errors_with_what_was_meant(icmd: Icmd, arguments: list[str], message: str) -> None:
    ran = icmd(*arguments)
    assert (ran.code, ran.out) == (2, "")
    assert message in ran.err
    assert "\x1b" not in ran.err
    assert "Traceback" not in ran.err


def test_the_help_says_numbers_in_words(icmd: Icmd) -> None:
    said = " ".join(icmd("list", "--help").out.split())
    assert "Show at most N (0: all)" in said
    assert ">=" not in said


def process(*arguments: str, **options: object) -> "subprocess.CompletedProcess[str]":
    return subprocess.run(  # type: ignore[call-overload, no-any-return]
        [sys.executable, "-m", "icmd_cli", *arguments], capture_output=True, text=True, check=False, **options
    )


def test_the_help_explains_arguments_too(icmd: Callable[..., Ran]) -> None:
    assert icmd("show", "--help").out.count("Number, id, code or words") == 1


@pytest.mark.watched
def test_a_reader_that_leaves_early_ends_the_program_quietly(tmp_path: Path) -> None:
    projects = {str(n): {"id": f"p{n}", "title": "T" * 200, "countries": ["MA"]} for n in range(1, 3000)}
    store = tmp_path / "projects.json"
    store.write_text(json.dumps({"projects": projects}))
    for arguments in (["list"], ["list", "--json"], ["list", "--format", "table"], ["list", "--format", "csv"]):
        line = " ".join([sys.executable, "-m", "icmd_cli", *arguments, "--store", str(store)])
        ran = subprocess.run(
            ["bash", "-o", "pipefail", "-c", f"{line} | head -1"], capture_output=True, text=True, check=False
        )
        assert (ran.returncode, ran.stderr) == (0, ""), arguments
        assert len(ran.stdout.splitlines()) == 1


def test_nothing_slow_is_imported_for_a_pipe(store: Path) -> None:
    env = dict(os.environ)
    for arguments in (
        ["list", "--json"],
        ["list", "--country", "maroc"],
        ["show", "figuig"],
        ["stats", "--by", "year"],
    ):
        code = (
            f"import sys; from icmd_cli.cli.main import run; run({arguments!r}); print(*sys.modules, file=sys.stderr)"
        )
        subprocess.run([sys.executable, "-c", code], capture_output=True, check=True, env=env)  # builds the index
        ran = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, env=env)
        loaded = set(ran.stderr.split())
        slow = {
            "rich",
            "tinydb",
            "orjson",
            "rapidfuzz",
            "Stemmer",
            "platformdirs",
            "asyncio",
            "tomllib",
        }
        assert loaded & (slow - {"platformdirs"}) == set(), arguments
    assert store.exists()


def test_data_goes_to_stdout_alone_and_is_utf_8_in_any_locale(store: Path) -> None:
    ran = subprocess.run(
        [sys.executable, "-m", "icmd_cli", "list"],
        capture_output=True,
        env={**os.environ, "PYTHONIOENCODING": "latin-1", "LC_ALL": "C"},
        check=False,
    )
    assert ran.stdout.decode().splitlines()[1].split("\t")[2] == THREE["2"]["title"]
    assert store.exists()


# First contact


def tree(folder: Path) -> set[str]:
    return {str(path.relative_to(folder)) for path in folder.rglob("*")}


@pytest.mark.parametrize(
    "arguments",
    [["list"], ["list", "--country", "maroc"], ["show", "1"], ["search", "migrants"], ["where"], ["--help"]],
)
def test_with_nothing_at_all_reading_answers_and_creates_nothing_outside_the_cache(
    arguments: list[str], empty_home: Path
) -> None:
    ran = process(*arguments)
    assert (ran.returncode, ran.stderr) == (0, "")
    assert ran.stdout
    assert all(name == ".cache" or name.startswith(".cache/icmd") for name in tree(empty_home))
    assert not list(Path.cwd().iterdir())


def test_the_first_change_copies_the_shipped_catalogue_to_the_users_own(icmd: Icmd, empty_home: Path) -> None:
    shipped = SHIPPED.read_bytes()
    count = len(json.loads(shipped)["projects"])
    ran = icmd("add", "--title", "Nouveau", "--country", "Maroc")
    assert ran.code == 0, ran.err
    own = empty_home / ".local" / "share" / "icmd" / "projects.json"
    assert len(projects_in(own)) == count + 1
    assert SHIPPED.read_bytes() == shipped
    assert icmd("list", "--count").out == f"{count + 1}\n"
    assert icmd("where", "--json").json["reason"] == "the user's own catalogue"
    assert not SHIPPED.with_name("projects.history.jsonl").exists()


@pytest.mark.parametrize("how", ["option", "variable"])
def test_a_mistyped_store_is_an_error_and_makes_no_file(icmd: Icmd, tmp_path: Path, how: str) -> None:
    path = tmp_path / "typo" / "projects.json"
    named = ["--store", str(path)] if how == "option" else []
    env = {"ICMD_STORE": str(path)} if how == "variable" else {}
    for command in (["list"], ["show", "1"], ["add", "--title", "T", "--country", "MA"], ["where"]):
        ran = icmd(*command, *named, env=env)
        assert (ran.code, ran.out) == (1, "")
        assert f"There is no store at {path}" in ran.err
        assert "Nothing was created." in ran.err
    assert not path.parent.exists()


def test_a_folder_is_no_store(icmd: Icmd, tmp_path: Path) -> None:
    ran = icmd("list", "--store", str(tmp_path))
    assert ran.code == 1
    assert "is a folder" in ran.err


def test_the_store_of_the_folder_or_of_a_parent_is_used(
    icmd: Icmd, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    below = tmp_path / "office" / "reports" / "2026"
    below.mkdir(parents=True)
    (tmp_path / "office" / "data").mkdir()
    (tmp_path / "office" / "data" / "projects.json").write_text('{"projects": {}}')
    monkeypatch.chdir(below)
    where = icmd("where", "--json").json
    assert where["store"] == str(tmp_path / "office" / "data" / "projects.json")
    assert where["reason"] == f"found in {tmp_path / 'office'}"
    assert where["projects"] == 0


def test_where_tells_of_a_damaged_store_too(icmd: Icmd, tmp_path: Path) -> None:
    path = tmp_path / "p.json"
    path.write_text("{")
    ran = icmd("where", "--store", str(path))
    assert ran.code == 0
    assert "The store is damaged" in ran.out
    assert {f"store\t{path}", "index\t"} <= {*ran.lines}


# On a terminal


@pytest.mark.watched
def test_a_question_left_with_ctrl_c_changes_nothing_and_ends_with_130(store: Path, terminal: OnTerminal) -> None:
    screen = terminal("add")
    screen.wait_for("Title")
    screen.type("\x03")
    assert screen.end() == 130
    assert "Interrupted; nothing was changed." in screen.screen
    assert projects_in(store) == THREE


@pytest.mark.watched
def test_a_question_without_an_answer_ends_with_1(store: Path, terminal: OnTerminal) -> None:
    screen = terminal("add")
    screen.wait_for("Title")
    screen.type("\x04")
    assert screen.end() == 1
    assert projects_in(store) == THREE


def test_a_preview_that_is_declined_adds_nothing(store: Path, terminal: OnTerminal) -> None:
    screen = terminal("add", "--title", "T", "--country", "maroc")
    screen.wait_for("Add this project?")
    screen.type("n\n")
    assert screen.end() == 1
    assert "Nothing was added." in screen.screen
    assert projects_in(store) == THREE


def test_no_input_never_asks(store: Path, terminal: OnTerminal) -> None:
    screen = terminal("add", "--no-input")
    assert screen.end() == 2
    assert "Missing --title." in screen.screen
    screen = terminal("add", "--title", "T", "--country", "MA", "--no-input")
    assert screen.end() == 0
    assert "4" in projects_in(store)


@pytest.mark.parametrize("line", [("show",), ("history",), ("edit", "--end", "2030")], ids=lambda line: line[0])
@pytest.mark.watched
def test_several_matches_can_be_chosen_from_on_a_terminal(
    store: Path, terminal: OnTerminal, line: tuple[str, ...]
) -> None:
    screen = terminal(*line, "migrants")
    screen.wait_for("Which one? (1-3)")
    screen.type("1\n")
    assert screen.end() == 0
    assert f"Next time: icmd {line[0]} " in screen.screen
    assert store.exists()


def test_counts_go_to_stderr_even_when_the_data_goes_elsewhere(
    store: Path, terminal: OnTerminal, tmp_path: Path
) -> None:
    with (tmp_path / "out").open("wb") as out:
        screen = terminal("search", "migrants", "--limit", "1", out=out.fileno())
        assert screen.end() == 0
    assert screen.screen == "1 of 3 projects; --limit 0 shows all.\n"
    assert store.exists()


def test_the_module_runs_as_the_command_does() -> None:
    assert process("--version").stdout == f"icmd {__version__}\n"
    script = (ROOT / "pyproject.toml").read_text(encoding="utf-8")
    assert 'icmd = "icmd_cli.__main__:main"' in script


def test_a_short_letter_means_the_same_everywhere_and_the_usual() -> None:
    program: Any = root()
    long: dict[str, set[str]] = {}
    for name in COMMANDS:
        for parameter in program.get_command(None, name).params:
            names = [flag for flag in parameter.opts if flag.startswith("--")]
            for letter in (flag for flag in parameter.opts if re.fullmatch("-[a-zA-Z]", flag)):
                long.setdefault(letter, set()).update(names)
    assert all(len(names) == 1 for names in long.values()), long
    usual = {"-q": "--quiet", "-y": "--yes", "-n": "--dry-run", "-f": "--format", "-c": "--country", "-t": "--theme"}
    assert {letter: long[letter] for letter in usual} == {letter: {name} for letter, name in usual.items()}


@pytest.mark.parametrize("line", [("remove", "figuig"), ("edit", "figuig", "--end", "2017"), ("undo",)])
def test_a_dry_run_writes_nothing_and_the_short_yes_is_a_yes(icmd: Icmd, store: Path, line: tuple[str, ...]) -> None:
    icmd("edit", "figuig", "--start", "2013")
    before = store.read_bytes()
    assert icmd(*line, "-n").code == 0
    assert store.read_bytes() == before
    assert icmd(*line, "-y").code == 0
    assert store.read_bytes() != before


def test_where_reports_as_the_other_commands_do(icmd: Icmd) -> None:
    ran = icmd("where", "--format", "json")
    assert (ran.code, ran.json) == (0, icmd("where", "--json").json)
    assert icmd("where", "--format", "xml").code == 2


@pytest.mark.usefixtures("store")
def test_where_tells_each_setting_and_who_made_it(icmd: Icmd, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("LANG", "ICMD_PAGER", "PAGER"):
        monkeypatch.delenv(name, raising=False)
    usual = icmd("where", "--json").json
    assert [usual[name] for name in ("language", "language_from", "color", "color_from")] == ["en", None, "auto", None]
    assert usual["pager_from"] is None
    monkeypatch.setenv("PAGER", "more -s")
    chosen = icmd("where", "--json", env={"LC_ALL": "fr_FR.UTF-8", "NO_COLOR": "1"}).json
    assert [chosen[name] for name in ("language", "language_from")] == ["fr", "LC_ALL"]
    assert [chosen[name] for name in ("color", "color_from")] == ["never", "NO_COLOR"]
    assert [chosen[name] for name in ("pager", "pager_from")] == ["more -s", "PAGER"]
    lines = icmd("where", "--color", "always", env={"ICMD_PAGER": ""}).lines
    assert {"color\talways", "color_from\t--color", "pager\t", "pager_from\tICMD_PAGER"} <= set(lines)


@pytest.mark.usefixtures("store")
@pytest.mark.watched
def test_where_names_the_origins_on_a_terminal(terminal: OnTerminal) -> None:
    screen = terminal("where", env={"ICMD_LANG": "es", "FORCE_COLOR": "1"})
    assert screen.end() == 0
    assert re.search(r"\w+ +español \(ICMD_LANG\)", screen.screen)
    assert re.search(r"Colores +always \(FORCE_COLOR\)", screen.screen)


@pytest.mark.parametrize(("tag", "name"), [("en", "English"), ("fr", "français"), ("es", "español")])
def test_where_names_the_language_to_people_and_its_tag_to_scripts(
    icmd: Icmd, terminal: Callable[..., Terminal], monkeypatch: pytest.MonkeyPatch, tag: str, name: str
) -> None:
    screen = terminal("where", env={"ICMD_LANG": tag})
    assert screen.end() == 0
    assert f"{name} (ICMD_LANG)" in screen.screen
    monkeypatch.setenv("ICMD_LANG", tag)
    assert f"language\t{tag}" in icmd("where").lines


@pytest.mark.parametrize(
    ("line", "name"),
    [
        (["init", ""], "PATH"),
        (["import", ""], "FILE"),
        (["export", " "], "FILE"),
        (["merge", "a.json", "--base", ""], "--base"),
        (["orgs", ""], "ACTION"),
        (["import", "a.csv", "--mapping", ""], "--mapping"),
        (["--store", "", "list"], "--store"),
        (["add", "--title", "T", "--store", ""], "--store"),
    ],
)
def test_a_variable_of_a_script_that_is_not_set_is_told(icmd: Icmd, line: list[str], name: str) -> None:
    ran = icmd(*line)
    assert (ran.code, ran.out) == (2, "")
    assert ran.err == f"Error: {name} has no value.\nIs a variable of your script not set?\n"
