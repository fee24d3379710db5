"""What a script is told: failures as JSON on stderr, one schema in every report; and the log of --log."""

import json
import re
from collections.abc import Callable
from pathlib import Path

import pytest
from conftest import Ran

from icmd_cli.cli.failures import wants_json

Icmd = Callable[..., Ran]


@pytest.mark.parametrize(
    ("line", "code", "rule"),
    [
        ("show nosuch --json", 3, "no-such-project"),
        ("show -f json nosuch", 3, "no-such-project"),
        ("list --format=jsonl --limit x", 2, "usage-problem"),
        ("list --json --bogus", 2, "usage-problem"),
        ("list --json --country marok", 2, "unknown-value"),
        ("nosuch --json", 2, "usage-problem"),
        ("undo 99 --json", 3, "no-such-entry"),
        ("add --title T --start soon --json", 4, "invalid-data"),
        ("list --json --store none.json", 1, "store-missing"),
        ("import none.csv --json --yes", 2, "usage-problem"),
        ("remove --all --json", 2, "usage-problem"),
    ],
)
@pytest.mark.usefixtures("store")
def test_a_failure_is_one_line_of_json_where_json_was_asked_for(icmd: Icmd, line: str, code: int, rule: str) -> None:
    ran = icmd(*line.split())
    told = json.loads(ran.err.splitlines()[-1])
    assert (ran.code, told["schema"], told["error"]["code"], told["error"]["rule"]) == (code, 2, code, rule)
    assert told["error"]["message"]
    assert isinstance(told["error"]["hints"], list)
    assert ran.out == ""


def test_rules_are_the_same_in_every_language(icmd: Icmd, store: Path) -> None:
    told = [
        json.loads(icmd("show", "nosuch", "--json", env={"ICMD_LANG": tag}).err)["error"] for tag in ("en", "fr", "es")
    ]
    assert {each["rule"] for each in told} == {"no-such-project"}
    assert len({each["message"] for each in told}) == 3
    assert store.exists()


@pytest.mark.usefixtures("store")
def test_the_single_problems_are_data(icmd: Icmd) -> None:
    told = json.loads(icmd("add", "--title", "T", "--start", "soon", "--end", "later", "--json").err)["error"]
    assert [problem["field"] for problem in told["problems"]] == ["start", "end"]
    told = json.loads(icmd("show", "épargne", "--json").err)["error"]
    assert (told["rule"], len(told["candidates"])) == ("ambiguous-project", 2)
    assert set(told["candidates"][0]) == {"number", "id", "title"}


@pytest.mark.usefixtures("store")
def test_without_json_a_failure_is_a_sentence(icmd: Icmd) -> None:
    assert icmd("show", "nosuch").err.startswith("Error: ")
    assert not wants_json(["search", "--", "--json"])
    assert not wants_json(["list", "-f", "csv"])


@pytest.mark.parametrize(
    "line", ["edit figuig --end 2017 --json", "check --json", "where --json", "stats --json", "undo --yes --json"]
)
@pytest.mark.usefixtures("store")
def test_every_report_begins_with_its_schema(icmd: Icmd, line: str) -> None:
    icmd("edit", "kayes", "--end", "2018")
    assert next(iter(icmd(*line.split()).json.items())) == ("schema", 2)


def test_the_log_holds_what_was_said_when_and_how_it_ended(icmd: Icmd, store: Path) -> None:
    log = Path("icmd.log")
    assert icmd("edit", "figuig", "--end", "2017", "-q", "--log", "icmd.log").err == ""
    assert icmd("--log=icmd.log", "show", "nosuch").code == 3
    assert icmd("list", "--bogus", "--log", "icmd.log").code == 2
    lines = log.read_text(encoding="utf-8").splitlines()
    assert all(re.match(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ ", line) for line in lines)
    said = [line[21:] for line in lines]
    assert said[0] == "icmd edit figuig --end 2017 -q --log icmd.log"
    assert "1 project changed (history 1). To take it back: icmd undo 1" in said
    assert [line for line in said if line.startswith("exit ")] == ["exit 0", "exit 3", "exit 2"]
    assert log.stat().st_mode & 0o077 == 0
    assert store.exists()


def test_verbose_says_into_pipes_and_logs_what_a_terminal_is_told(icmd: Icmd, store: Path) -> None:
    assert icmd("list", "--country", "mali").err == ""
    said = icmd("list", "--country", "mali", "--verbose").err
    assert f"Catalogue: {store} (" in said
    assert said.endswith("\n1 project\n")
    assert "No project matches." in icmd("list", "--country", "japon", "-v").err
    quiet = icmd("list", "--country", "japon", "--verbose", "--quiet", "--log", "icmd.log")
    assert (quiet.out, quiet.err) == ("", "")
    assert "No project matches." in Path("icmd.log").read_text(encoding="utf-8")


def test_a_file_that_is_no_log_is_left_alone(icmd: Icmd, store: Path) -> None:
    before = store.read_bytes()
    own = (".projects.json.lock", "projects.history.jsonl", "new.json")
    for name in (str(store), "", "no/such/folder.log", *(str(store.with_name(name)) for name in own)):
        ran = icmd("list", "--log", name)
        assert (ran.code, ran.out) == (2, "")
    assert [path.name for path in store.parent.iterdir()] == [store.name]
    Path("link.log").symlink_to("elsewhere")
    assert icmd("list", "--log", "link.log").code == 2
    assert not Path("elsewhere").exists()
    assert store.read_bytes() == before
