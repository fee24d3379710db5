"""`icmd schema`: what it says of a project and of the store is what icmd really reads and writes."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from conftest import SHIPPED, THREE, Ran, write_store
from hypothesis import given
from hypothesis import strategies as st
from jsonschema import Draft202012Validator

from icmd_cli.domain import json_schema
from icmd_cli.domain.project import FIELD_NAMES, parse_record
from icmd_cli.reference import vocabulary

Icmd = Callable[..., Ran]

PROJECT = Draft202012Validator(json_schema.project())
STORE = Draft202012Validator(json_schema.store())


def problems(validator: Draft202012Validator, value: Any) -> list[str]:
    return [f"{error.json_path}: {error.message[:200]}" for error in validator.iter_errors(value)]


@pytest.mark.parametrize("what", ["project", "store"])
def test_what_is_printed_is_a_schema_of_the_draft_that_it_names(icmd: Icmd, what: str) -> None:
    ran = icmd("schema", what)
    assert (ran.code, ran.err) == (0, "")
    Draft202012Validator.check_schema(ran.json)
    assert ran.json["$schema"] == Draft202012Validator.META_SCHEMA["$id"]
    assert ran.json == (PROJECT if what == "project" else STORE).schema


def test_the_project_comes_unasked_and_a_mistyped_name_gets_the_nearest(icmd: Icmd) -> None:
    assert icmd("schema").json == PROJECT.schema
    ran = icmd("schema", "stores")
    assert (ran.code, ran.out) == (2, "")
    assert "`icmd schema store`?" in ran.err


def test_the_shipped_store_and_what_is_listed_of_it_are_valid(icmd: Icmd) -> None:
    assert problems(STORE, json.loads(SHIPPED.read_text(encoding="utf-8"))) == []
    listed = icmd("list", "--json").json
    assert len(listed) == len(json.loads(SHIPPED.read_text(encoding="utf-8"))["projects"])
    assert [problem for record in listed for problem in problems(PROJECT, record)] == []
    one = [json.loads(line) for line in icmd("show", "upala", "--format", "jsonl").lines]
    assert problems(PROJECT, one[0]) == []


def test_every_field_is_there_with_its_label_and_what_it_holds() -> None:
    said = json_schema.project()["properties"]
    assert tuple(said) == ("number", *FIELD_NAMES)
    assert all(about["title"] and about["description"].endswith((".", "...")) for about in said.values())
    assert [status["const"] for status in said["status"]["oneOf"]] == list(vocabulary.STATUSES)


def test_only_titles_and_descriptions_follow_the_users_language(icmd: Icmd) -> None:
    def bare(value: Any) -> Any:
        if isinstance(value, dict):
            return {k: bare(v) for k, v in value.items() if not (k in ("title", "description") and isinstance(v, str))}
        return [bare(item) for item in value] if isinstance(value, list) else value

    french, english = (icmd("schema", "store", env={"ICMD_LANG": language}).json for language in ("fr", "en"))
    assert french["title"] == "Le fichier du catalogue"
    assert french != english
    assert bare(french) == bare(english)


def test_unknown_keys_are_allowed_as_they_are_kept(icmd: Icmd, tmp_path: Path) -> None:
    store = write_store(tmp_path / "s.json", {"1": {**THREE["1"], "gender_marker": [1]}}, licence="CC BY 4.0")
    assert problems(STORE, json.loads(store.read_text(encoding="utf-8"))) == []
    assert problems(PROJECT, icmd("list", "--json", "--store", str(store)).json[0]) == []
    assert problems(STORE, {}) == []


GOOD: dict[str, Any] = {"id": "figuig", "title": "T", "countries": ["MA"]}
BAD: list[dict[str, Any]] = [
    {"title": ""},
    {"countries": []},
    {"countries": ["QQ"]},
    {"countries": "MA"},
    {"id": "12"},
    {"id": "Figuig"},
    {"id": "a" * 61},
    {"language": "français"},
    {"phase": 0},
    {"phase": "deux"},
    {"status": "fini"},
    {"start": "2014-13"},
    {"start": "15/04/2014"},
    {"end": "1812"},
    {"regions": [1]},
    {"budget": "230041 USD"},
    {"budget": {"amount": 230041, "currency": "USD"}},
    {"budget": {"amount": "-1", "currency": "USD"}},
    {"budget": {"amount": "1", "currency": "$"}},
    {"budget": {"amount": "1", "currency": "USD", "year": 2014}},
    {"url": "ftp://example.org"},
    {"sources": ["javascript:alert(1)"]},
]


@pytest.mark.parametrize("bad", BAD, ids=repr)
def test_what_the_record_does_not_hold_is_not_valid(bad: dict[str, Any]) -> None:
    assert problems(PROJECT, {"number": 1, **GOOD}) == []
    assert problems(PROJECT, {"number": 1, **GOOD, **bad}) != []


@pytest.mark.parametrize("missing", ["number", *GOOD])
def test_what_every_project_has_is_required(missing: str) -> None:
    record = {"number": 1, **GOOD}
    del record[missing]
    assert (problems(PROJECT, record) == []) == (missing == "countries")


PLAIN = st.text(max_size=20) | st.sampled_from(["maroc", "MA|SN", "fr-FR", "2", "en cours", "2014-04", "15/04/2014"])
PLAIN |= st.sampled_from(
    ["diaspora", "1,5 M€", "230 041,50 USD", "https://example.org/é", "HTTP://EXAMPLE.ORG", "0 EUR"]
)


@given(st.dictionaries(st.sampled_from(FIELD_NAMES), PLAIN | st.lists(PLAIN, max_size=3) | st.integers()))
def test_whatever_the_record_takes_is_valid_as_it_is_kept(record: dict[str, Any]) -> None:
    project, _refused = parse_record({**GOOD, **record})
    assert problems(PROJECT, {"number": 1, **GOOD, **project.to_record()}) == []
