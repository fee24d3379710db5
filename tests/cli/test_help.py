"""`icmd help`: topics that say what is true, in three languages."""

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from conftest import COLOUR, Ran, Terminal

from icmd_cli import errors
from icmd_cli.cli import typer_patches
from icmd_cli.cli.app import COMMANDS
from icmd_cli.cli.filter_options import FILTERS
from icmd_cli.cli.help_topics import TOPICS
from icmd_cli.cli.options import EMPTY, PAGER, SETTINGS
from icmd_cli.domain.project import FIELDS
from icmd_cli.domain.values.amounts import parse_amount
from icmd_cli.domain.values.dates import parse_date
from icmd_cli.text import cell_width
from icmd_cli.writers import FORMATS

Icmd = Callable[..., Ran]
PACKAGE = Path(errors.__file__).parent


@pytest.mark.parametrize("language", ["en", "fr", "es"])
@pytest.mark.parametrize("topic", TOPICS)
def test_every_topic_reads_well_in_80_columns(icmd: Icmd, topic: str, language: str) -> None:
    ran = icmd("help", topic, env={"ICMD_LANG": language})
    assert (ran.code, ran.err) == (0, "")
    assert max(map(len, ran.lines)) <= 80


@pytest.mark.parametrize("command", COMMANDS)
def test_help_of_a_command_is_its_own_help(icmd: Icmd, command: str) -> None:
    assert icmd("help", command).out.endswith(icmd(command, "--help").out)


def test_help_alone_lists_commands_and_topics(icmd: Icmd) -> None:
    out = icmd("help").out
    assert all(f"\n  {name}" in out for name in (*COMMANDS, *TOPICS))


def test_a_help_of_two_paragraphs_parts_them(icmd: Icmd) -> None:
    assert "shows all.\n\n--compact deletes" in icmd("history", "--help").out


def test_an_unknown_topic_gets_the_nearest(icmd: Icmd) -> None:
    ran = icmd("help", "filterz")
    assert (ran.code, ran.out) == (2, "")
    assert "icmd help filters" in ran.err


def test_the_help_names_every_topic(icmd: Icmd) -> None:
    said = icmd("help", "--help").out
    assert all(name in said for name in TOPICS)


def test_the_options_that_filters_names_exist_and_none_is_missing() -> None:
    named = {flag for message in TOPICS["filters"].messages for flag in re.findall(r"--[a-z-]+", message)}
    names = {parameter.name for parameter in FILTERS.parameters}
    options = [parameter for parameter in typer_patches.built("list").params if parameter.name in names]
    known = {flag for parameter in options for flag in parameter.opts if flag.startswith("--")}
    assert named <= known
    # Those of one field each are told by their kind.
    flags = {entry.filter.flag for entry in FIELDS.values() if entry.filter}
    of_fields = flags | {flag.replace("--", "--not-", 1) for flag in flags}
    assert known - named <= of_fields
    assert not {"--country", "--not-country", "--theme", "--donor", "--status"} - named


def test_the_options_of_every_command_are_all_explained() -> None:
    said = [item for item in TOPICS["options"].items if isinstance(item, tuple)]
    command = typer_patches.built("list")
    with command.make_context("icmd list", [], resilient_parsing=True) as ctx:
        records = {one.name: one.get_help_record(ctx) for one in command.params}
    shared = [parameter.name for parameter in (*SETTINGS.parameters, *PAGER.parameters, *EMPTY.parameters)]
    assert {records[name] for name in shared} == {item for item in said if item[0] != "-h, --help"}


def test_the_exit_codes_are_those_of_the_program() -> None:
    codes = {str(kind.exit_code) for kind in vars(errors).values() if hasattr(kind, "exit_code")}
    assert {item[0] for item in TOPICS["exit-codes"].items if isinstance(item, tuple)} == codes | {"0", "130"}


def test_the_formats_are_those_of_the_program() -> None:
    named = {name for item in TOPICS["formats"].items if isinstance(item, tuple) for name in item[0].split(", ")}
    assert named == {"table", *FORMATS}


def test_the_values_can_be_written_as_the_topic_says() -> None:
    said = dict(item for item in TOPICS["values"].items if isinstance(item, tuple))
    dates, rough = said["dates"].removesuffix(" where nobody knows the day").split("; ")
    assert {str(parse_date(text)) for text in dates.split(", ")} == {"2014-04-15"}
    assert [str(parse_date(text)) for text in rough.split(" or ")] == ["2014-04", "2014"]
    amounts = said["amounts"].partition(";")[0]
    found = [parse_amount(text) for text in re.findall(r"[\d.,]+(?: \d{3})* ?(?:M€|[A-Z]{3})", amounts)]
    assert [(f"{amount.value:f}", amount.currency) for amount in found] == [
        ("230041", "USD"),
        ("230041.5", "EUR"),
        ("1500000", "EUR"),
    ]


def test_the_variables_are_read_somewhere() -> None:
    named = [name for item in TOPICS["environment"].items if isinstance(item, tuple) for name in item[0].split(", ")]
    source = "".join(path.read_text(encoding="utf-8") for path in PACKAGE.rglob("*.py") if path.name != "topics.py")
    of_libraries = ("XDG_CACHE_HOME",)
    assert [n for n in named if f'"{n.partition("=")[0]}"' not in source] == [n for n in named if n in of_libraries]


@pytest.mark.parametrize(
    ("words", "widest"), [(["list", "--help"], 100), (["help", "list"], 100), (["help", "filters"], 80)]
)
@pytest.mark.watched
def test_help_is_no_wider_than_people_read(terminal: Callable[..., Terminal], words: list[str], widest: int) -> None:
    running = terminal(*words, columns=140, rows=500)
    assert running.end() == 0
    lines = [len(line) for line in COLOUR.sub("", running.screen).splitlines()]
    assert widest - 15 < max(lines) <= widest


def test_options_that_give_values_are_not_told_as_the_filters_of_their_names(icmd: Icmd) -> None:
    filters, values = (" ".join(icmd(command, "--help").out.split()) for command in ("list", "add"))
    assert "--donor, --partner NAME Funded, or carried out, by an organisation." in filters
    assert "--theme, --focus NAME With this thematic area, or focus area." in filters
    assert "--donor TEXT Who funds it. --partner TEXT An organisation that takes part." in values
    assert "--focus TEXT A focus area: label or code." in values


@pytest.mark.parametrize("language", ["en", "fr", "es"])
def test_a_list_is_cut_between_its_words_and_a_text_after_a_sentence(icmd: Callable[..., Ran], language: str) -> None:
    env = {"ICMD_LANG": language}
    assert "table, tsv, csv, json, md.\n" in icmd("changes", "--help", env=env).out
    assert "table, json, jsonl, csv, excel-csv, tsv, …\n" in icmd("list", "--help", env=env).out


@pytest.mark.parametrize("columns", [40, 60])
@pytest.mark.parametrize(
    "arguments", [["import", "--help"], ["list", "--help"], ["help"], ["help", "filters"], ["help", "environment"], []]
)
@pytest.mark.parametrize("language", ["en", "fr", "es"])
def test_no_help_is_wider_than_the_terminal(
    terminal: Callable[..., Terminal], language: str, arguments: list[str], columns: int
) -> None:
    running = terminal(*arguments, columns=columns, env={"ICMD_LANG": language, "NO_COLOR": "1", "PAGER": "cat"})
    running.end()
    wide = [line for line in COLOUR.sub("", running.screen).splitlines() if cell_width(line) > columns]
    assert wide == []
