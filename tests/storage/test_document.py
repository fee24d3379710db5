"""The layout of the store's file: today's is read, also where a file names none; any other is refused."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from conftest import THREE, Ran, projects_in, write_store
from hypothesis import example, given
from hypothesis import strategies as st
from tinydb import TinyDB

from icmd_cli.domain.json_schema import LAYOUT
from icmd_cli.storage import document
from icmd_cli.storage.store import Store

Icmd = Callable[..., Ran]


def test_a_newer_store_is_refused_politely_and_left_alone(store: Path, icmd: Icmd) -> None:
    write_store(store, THREE, schema=99)
    before = store.read_bytes()
    for command in (
        ["list"],
        ["show", "figuig"],
        ["search", "x"],
        ["check"],
        ["add", "--title", "T", "--country", "MA"],
        ["edit", "figuig", "--end", "2020"],
        ["remove", "figuig", "--yes"],
    ):
        ran = icmd(*command)
        assert (ran.code, ran.out) == (4, ""), command
        assert ran.err == (
            f"Error: The store {store} has the layout 99, newer than this icmd's {LAYOUT}.\n"
            "Nothing was changed. Update icmd to read it.\n"
        )
    assert store.read_bytes() == before


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("fr", "fr"),
        ("FR-fr", "fr-fr"),
        ("français", "fr"),
        ("", None),
        ("\ud800", None),
        ("no language", None),
        (5, None),
        (None, None),
        (["fr"], None),
        ({"fr": "es"}, None),
    ],
)
def test_what_is_no_language_of_the_texts_is_none(written: object, meant: str | None, store: Path, icmd: Icmd) -> None:
    store.write_text(json.dumps({"catalogue": {"1": {"language": written}}, "projects": THREE}), encoding="utf-8")
    assert icmd("list", "--count").out == "3\n"
    assert Store(store).read().language == meant
    assert icmd("edit", "figuig", "--end", "2020").code == 0
    assert json.loads(store.read_text(encoding="utf-8"))["catalogue"]["1"]["language"] == written


@pytest.mark.parametrize("schema", [0, -1, "1", 1.0, True, None])
def test_a_version_that_is_none_is_refused(schema: object, store: Path, icmd: Icmd) -> None:
    write_store(store, THREE, schema=schema)
    ran = icmd("list")
    assert ran.code == 4
    assert "its “schema” is not the number of a layout" in ran.err


def test_a_file_that_tinydb_alone_wrote_is_read_and_changed(store: Path, icmd: Icmd) -> None:
    store.unlink()
    with TinyDB(store) as database:
        database.table("projects").insert(THREE["1"])
    assert icmd("list", "--format", "ids").lines == [THREE["1"]["id"]]
    assert icmd("add", "--title", "T", "--country", "MA").code == 0
    assert list(projects_in(store)) == ["1", "2"]


def test_a_file_with_only_tinydbs_default_table_is_no_store(store: Path, icmd: Icmd) -> None:
    store.unlink()
    with TinyDB(store) as database:
        database.insert(THREE["1"])
    ran = icmd("list")
    assert ran.code == 4
    assert "without a table “projects”" in ran.err


@pytest.mark.parametrize("text", ["{}", '{"projects": {}}'])
def test_an_empty_file_is_an_empty_catalogue_that_can_be_added_to(text: str, store: Path, icmd: Icmd) -> None:
    store.write_text(text, encoding="utf-8")
    assert icmd("list", "--count").out == "0\n"
    assert icmd("add", "--title", "T", "--country", "MA").code == 0
    assert list(projects_in(store)) == ["1"]


VALUES = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**63), 2**63) | st.text(),
    lambda values: st.lists(values, max_size=3) | st.dictionaries(st.text(), values, max_size=3),
    max_leaves=5,
)
RECORDS = st.dictionaries(st.text(max_size=5), VALUES, max_size=3)
TABLES = st.dictionaries(
    st.sampled_from(["projects", "catalogue"]) | st.text(max_size=5),
    st.dictionaries(st.integers(1, 99).map(str), RECORDS, max_size=5),
    max_size=3,
)


@given(TABLES, st.integers(1, 3))
@example({"projects": {"1": {"x": "\udce9", "y": 10**30, "z": [], "t": {}}}, "é\udce9": {}, "": {"1": {}}}, 1)
def test_a_store_is_written_in_pieces_as_in_one(tables: dict[str, Any], at_once: int) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(document, "_AT_ONCE", at_once)
        text = b"".join(document.serialised(tables))
    projects = tables.get("projects", {})
    ordered = {"projects": {key: projects[key] for key in sorted(projects, key=int)}}
    whole = {"catalogue": tables.get("catalogue", {}), **ordered}
    whole |= {name: table for name, table in tables.items() if name not in whole}
    assert text == document.encoded(json.dumps(whole, ensure_ascii=False, indent=2) + "\n")
