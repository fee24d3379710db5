"""Nothing found is no failure, unless a script says so: --fail-if-empty."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from conftest import Ran

Icmd = Callable[..., Ran]
pytestmark = pytest.mark.usefixtures("store")

SPAIN = ("--country", "espagne")
ASKED = {
    "list": ("list", *SPAIN, "--format", "json"),
    "count": ("list", *SPAIN, "--count"),
    "timeline": ("list", *SPAIN, "--timeline"),
    "offset": ("list", "--offset", "99", "--format", "json"),
    "search": ("search", "epargne", *SPAIN, "--format", "json"),
    "search-count": ("search", "xylophone", "--count"),
    "export": ("export", "-", *SPAIN, "--format", "json"),
}


@pytest.mark.parametrize("line", ASKED.values(), ids=ASKED)
def test_nothing_found_ends_with_0_and_with_3_where_a_script_wants_it(icmd: Icmd, line: tuple[str, ...]) -> None:
    usual, strict = icmd(*line), icmd(*line, "--fail-if-empty")
    assert (usual.code, strict.code) == (0, 3)
    said = strict.err.splitlines()[-1]
    is_json = "json" in " ".join(line) and line[0] != "brief"
    assert (json.loads(said)["error"]["message"] if is_json else said.removeprefix("Error: ")) == "No project matches."
    assert strict.out == ("" if line[0] == "export" else usual.out)
    assert usual.out == ("0\n" if "--count" in line else "[]\n" if is_json else "")


@pytest.mark.parametrize("line", [("list",), ("search", "epargne"), ("list", "--count"), ("export",)])
def test_what_is_found_is_given_as_always(icmd: Icmd, line: tuple[str, ...]) -> None:
    assert icmd(*line, "--fail-if-empty") == icmd(*line)


def test_a_file_stays_as_it_was_when_there_is_nothing_to_write(icmd: Icmd) -> None:
    file = Path("projects.csv")
    file.write_text("of yesterday", encoding="utf-8")
    assert icmd("export", "projects.csv", "--force", *SPAIN, "--fail-if-empty").code == 3
    assert file.read_text(encoding="utf-8") == "of yesterday"
