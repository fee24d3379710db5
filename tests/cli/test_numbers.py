"""Numbers, empty values and values given twice: what cannot be meant is refused with a sentence, nothing is dropped."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from conftest import Ran, projects_in

from icmd_cli.cli.app import COMMANDS
from icmd_cli.cli.typer_patches import root

Icmd = Callable[..., Ran]

COUNTED = [
    "list --limit",
    "list --offset",
    "search épargne --limit",
    "search épargne --offset",
    "stats --limit",
    "history --limit",
    "history --offset",
]
OTHERS = [
    "list --wait",
    "list --phase",
    "list --year",
    "list --from",
    "list --to",
    "list --min-budget",
    "list --max-budget",
    "history --entry",
    "undo",
]
UNMEANT = ["99999999999999999999", "9" * 5000, "nan", "inf", "-inf", "1e400", "٣", "x"]


@pytest.mark.parametrize("number", UNMEANT)
@pytest.mark.parametrize("option", [*COUNTED, *OTHERS])
@pytest.mark.usefixtures("store")
def test_a_number_that_cannot_be_meant_is_refused(icmd: Icmd, option: str, number: str) -> None:
    words = option.split()
    ran = icmd(*words, "--", number) if words == ["undo"] else icmd(*words, number)
    if option == "list --wait" and number == "9" * 5000:
        assert "seconds" in ran.err
    if ran.code == 0:
        assert option in ("list --min-budget", "list --max-budget"), ran  # any amount can be asked for
        return
    assert (ran.code, ran.out) == (2, "")
    assert ran.err.startswith("Error: ")
    assert "Internal" not in ran.err


@pytest.mark.parametrize("option", [*COUNTED, "list --wait"])
@pytest.mark.usefixtures("store")
def test_a_negative_number_is_refused(icmd: Icmd, option: str) -> None:
    ran = icmd(*option.split(), "-1")
    assert (ran.code, ran.out) == (2, "")
    assert "-1" in ran.err


@pytest.mark.parametrize(
    "arguments", [["list", "--store", ""], ["--store", " ", "list"], ["import", "a.csv", "--yes", "--store="]]
)
def test_an_empty_store_is_an_error_and_never_the_users_own(icmd: Icmd, empty_home: Path, arguments: list[str]) -> None:
    Path("a.csv").write_text("titre;pays\nUn;maroc\n", encoding="utf-8")
    ran = icmd(*arguments)
    assert (ran.code, ran.out) == (2, "")
    assert "--store" in ran.err
    assert not list(empty_home.rglob("projects.json"))


@pytest.mark.parametrize(
    "arguments",
    [
        ["list", "--currency", "USD", "--currency", "EUR"],
        ["list", "--text", "épargne", "--text", "femmes"],
        ["list", "--from", "2010", "--from", "2012"],
        ["list", "--limit", "1", "--limit", "2"],
        ["list", "--format", "csv", "-f", "json"],
        ["--wait", "1", "--wait", "2", "list"],
        ["--store", "a.json", "list", "--store", "b.json"],
        ["export", "--format", "csv", "--format", "tsv"],
        ["add", "--title", "A", "--title", "B"],
        ["add", "--title", "A", "--set", "title=B"],
        ["edit", "figuig", "--set", "title=A", "--set", "title=B"],
        ["edit", "figuig", "--title", "A", "--set", "titre=B"],
        ["edit", "figuig", "--title", "A", "--clear", "title"],
    ],
)
def test_one_value_given_twice_is_refused(icmd: Icmd, store: Path, arguments: list[str]) -> None:
    before = store.read_bytes()
    ran = icmd(*arguments)
    assert (ran.code, ran.out) == (2, "")
    assert store.read_bytes() == before


def test_flags_may_be_repeated(icmd: Icmd, store: Path) -> None:
    assert icmd("-q", "list", "-q", "-q", "--count", "--count", "--store", str(store)).out == "3\n"
    assert icmd("--store", str(store), "list", "--count", "--store", str(store)).out == "3\n"


def test_items_of_a_list_may_be_given_one_by_one(icmd: Icmd, store: Path) -> None:
    icmd(
        "add",
        "--title",
        "A",
        "--region",
        "Oriental",
        "--set",
        "donors=Un",
        "--set",
        "donors=Deux",
        "--set",
        "regions=Figuig",
    )
    assert projects_in(store)["4"]["donors"] == ["Un", "Deux"]
    assert projects_in(store)["4"]["regions"] == ["Oriental", "Figuig"]
    icmd("edit", "4", "--set", "donors=Trois", "--set", "bailleurs=Quatre")
    assert projects_in(store)["4"]["donors"] == ["Trois", "Quatre"]


def test_leading_zeros_make_a_code_and_no_number(icmd: Icmd, store: Path) -> None:
    assert icmd("show", "003").code == 3
    icmd("edit", "kayes", "--code", "003")
    assert icmd("show", "003", "--fields", "id").out == "id\tkayes\n"
    assert icmd("remove", "003", "--yes").code == 0
    assert set(projects_in(store)) == {"1", "3"}


@pytest.mark.once
@pytest.mark.parametrize("value", ["9" * 25, "nan", "/"])
@pytest.mark.usefixtures("store")
def test_no_option_of_any_command_makes_an_internal_error_of_what_it_is_given(icmd: Icmd, value: str) -> None:
    others = {"show": ["figuig"], "edit": ["figuig"], "remove": ["figuig"], "search": ["x"], "import": ["a.csv"]}
    flags = {max(each.opts, key=len): name for name in COMMANDS for each in _valued(name)}
    assert len(flags) > 50
    for flag, name in flags.items():
        ran = icmd(name, *others.get(name, ()), f"{flag}={value}")
        assert ran.code in range(6), (flag, ran)
        assert "Internal" not in ran.err, (flag, ran)


def _valued(command: str) -> list[Any]:
    """The options of a command that take a value."""
    program: Any = root()
    found = program.get_command(None, command).params
    return [each for each in found if each.param_type_name == "option" and not each.is_flag]
