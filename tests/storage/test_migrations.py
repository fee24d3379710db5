"""Stores of every layout that ever was: read, brought up to date by the first change with a copy kept, or refused."""

import json
import os
import shutil
import stat
import zlib
from collections.abc import Callable
from pathlib import Path

import pytest
from conftest import THREE, Ran, projects_in, write_store
from tinydb import TinyDB

from icmd_cli.errors import StoreNotWritable
from icmd_cli.storage.document import SCHEMA
from icmd_cli.storage.location import history_of
from icmd_cli.storage.migrations import UPGRADES, upgraded
from icmd_cli.storage.store import Store

Icmd = Callable[..., Ran]

SCHEMAS = Path(__file__).parent / "schemas"
KNOWN = sorted(int(path.stem) for path in SCHEMAS.glob("*.json") if int(path.stem) <= SCHEMA)
OLDER = [version for version in KNOWN if version < SCHEMA]


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty folder, whose projects.json the program uses."""
    (tmp_path / "store").mkdir()
    monkeypatch.setenv("ICMD_STORE", str(tmp_path / "store" / "projects.json"))
    return tmp_path / "store"


def put(folder: Path, version: int) -> Path:
    """The kept file of that version as the store."""
    return Path(shutil.copyfile(SCHEMAS / f"{version}.json", folder / "projects.json"))


def names(folder: Path) -> set[str]:
    """The folder's files but the lock, whose coming is no change."""
    return {path.name for path in folder.iterdir()} - {".projects.json.lock"}


def test_a_file_of_every_version_is_kept_and_every_older_one_has_its_way_up() -> None:
    assert list(range(SCHEMA + 1)) == KNOWN
    assert sorted(UPGRADES) == OLDER


@pytest.mark.parametrize("version", KNOWN)
def test_a_store_of_every_version_is_read_and_left_as_it_is(version: int, folder: Path, icmd: Icmd) -> None:
    store = put(folder, version)
    before = store.read_bytes()
    assert [project["id"] for project in icmd("list", "--json").json] == ["figuig", "kayes", "loja"]
    assert icmd("list", "--country", "maroc", "--format", "ids").lines == ["figuig"]
    assert icmd("show", "Mo-100", "--json").json[0]["budget"] == {"amount": "229907.22", "currency": "USD"}
    assert [project["id"] for project in icmd("search", "education kayes", "--json").json] == ["kayes"]
    assert icmd("check", "--json").json["errors"] == 0
    assert store.read_bytes() == before
    assert names(folder) == {"projects.json"}


@pytest.mark.parametrize("version", OLDER)
def test_the_first_change_brings_it_up_to_date_and_keeps_a_copy(version: int, folder: Path, icmd: Icmd) -> None:
    store = put(folder, version)
    store.chmod(0o640)
    before, projects = store.read_bytes(), projects_in(store)
    ran = icmd("edit", "figuig", "--end", "2020")
    copy = folder / f"projects.json.schema-{version}.bak"
    assert ran.code == 0
    assert [line for line in ran.err.splitlines() if "older layout" in line] == [
        f"The store had an older layout, {version}; it has today's now, {SCHEMA}. The old file is kept as {copy}."
    ]
    assert copy.read_bytes() == before
    assert stat.S_IMODE(copy.stat().st_mode) == 0o640
    assert json.loads(store.read_text(encoding="utf-8"))["catalogue"]["1"]["schema"] == SCHEMA
    assert {key: record for key, record in projects_in(store).items() if key != "1"} == {
        key: record for key, record in projects.items() if key != "1"
    }
    assert icmd("list", "--json").json[0]["end"] == "2020"
    # Once is enough: neither the second change nor an undo speaks of it, or keeps another copy.
    assert "layout" not in icmd("edit", "figuig", "--end", "2021").err + icmd("undo").err + icmd("undo").err
    assert projects_in(store) == projects
    assert names(folder) == {"projects.json", history_of(store).name, copy.name}


@pytest.mark.parametrize("version", OLDER)
def test_every_command_that_changes_brings_it_up_to_date(version: int, folder: Path, icmd: Icmd) -> None:
    new = json.dumps({"id": "new", "title": "Nouveau", "countries": ["SN"]})
    for arguments, given in (
        (["add", "--title", "T", "--country", "MA"], ""),
        (["remove", "loja", "--yes"], ""),
        (["import", "-", "--yes"], new),
    ):
        store = put(folder, version)
        ran = icmd(*arguments, stdin=given)
        assert ran.code == 0, ran.err
        assert "The old file is kept as" in ran.err
        assert Store(store).read().schema == SCHEMA
        assert icmd("list", "--count").out == f"{len(projects_in(store))}\n"


@pytest.mark.parametrize("version", OLDER)
def test_no_copy_is_ever_overwritten_and_the_same_one_not_kept_twice(version: int, folder: Path, icmd: Icmd) -> None:
    name = f"projects.json.schema-{version}"
    (folder / f"{name}.bak").write_text("somebody's", encoding="utf-8")
    store = put(folder, version)
    assert f"{name}-2.bak" in icmd("edit", "figuig", "--end", "2020").err
    put(folder, version)
    assert f"{name}-2.bak" in icmd("edit", "figuig", "--end", "2022").err
    assert (folder / f"{name}.bak").read_text(encoding="utf-8") == "somebody's"
    assert names(folder) == {"projects.json", history_of(store).name, f"{name}.bak", f"{name}-2.bak"}


@pytest.mark.parametrize("version", OLDER)
def test_a_change_that_fails_leaves_no_copy(
    version: int, folder: Path, icmd: Icmd, monkeypatch: pytest.MonkeyPatch
) -> None:
    store = put(folder, version)
    before, replace = store.read_bytes(), Path.replace

    def refused(self: Path, target: Path) -> Path:
        if target == store:
            raise OSError(28, "No space left on device")
        return replace(self, target)

    monkeypatch.setattr(Path, "replace", refused)
    ran = icmd("edit", "figuig", "--end", "2020")
    assert ran.code == StoreNotWritable.exit_code
    assert store.read_bytes() == before
    assert names(folder) == {"projects.json"}


@pytest.mark.parametrize("version", OLDER)
def test_a_change_that_is_not_made_keeps_the_layout(version: int, folder: Path, icmd: Icmd) -> None:
    store = put(folder, version)
    before = store.read_bytes()
    assert icmd("edit", "figuig", "--end", "2020", "--dry-run").code == 0
    assert icmd("edit", "nobody", "--end", "2020").code == 3
    assert icmd("remove", "figuig", "kayes").code == 2
    assert store.read_bytes() == before
    assert names(folder) == {"projects.json"}


@pytest.mark.parametrize("version", KNOWN)
def test_the_index_goes_by_the_bytes_of_the_file(version: int, folder: Path) -> None:
    store = put(folder, version)
    contents = Store(store).read()
    assert contents.state.checksum == zlib.crc32(store.read_bytes())
    assert contents.data == store.read_bytes()


def test_a_newer_store_is_refused_politely_and_left_alone(folder: Path, icmd: Icmd) -> None:
    store = put(folder, 99)
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
            f"Error: The store {store} has the layout 99, newer than this icmd's {SCHEMA}.\n"
            "Nothing was changed. Bring icmd up to date to read it.\n"
        )
    assert store.read_bytes() == before
    assert names(folder) == {"projects.json"}


@pytest.mark.parametrize("schema", [-1, "1", 1.0, True, None])
def test_a_version_that_is_none_is_refused(schema: object, folder: Path, icmd: Icmd) -> None:
    write_store(folder / "projects.json", THREE, schema=schema)
    ran = icmd("list")
    assert ran.code == 4
    assert "its “schema” is not the number of a layout" in ran.err


def test_a_file_that_tinydb_alone_wrote_is_version_0(folder: Path, icmd: Icmd) -> None:
    with TinyDB(folder / "projects.json") as database:
        database.table("projects").insert(THREE["1"])
    assert icmd("list", "--format", "ids").lines == [THREE["1"]["id"]]
    assert "The store had an older layout, 0" in icmd("add", "--title", "T", "--country", "MA").err


def test_a_file_with_only_tinydbs_default_table_is_no_store(folder: Path, icmd: Icmd) -> None:
    with TinyDB(folder / "projects.json") as database:
        database.insert(THREE["1"])
    ran = icmd("list")
    assert ran.code == 4
    assert "without a table “projects”" in ran.err


def test_an_empty_file_has_nothing_to_bring_up_to_date(folder: Path, icmd: Icmd) -> None:
    for text in ("{}", '{"projects": {}}'):
        (folder / "projects.json").write_text(text, encoding="utf-8")
        assert "layout" not in icmd("add", "--title", "T", "--country", "MA").err
        assert Store(folder / "projects.json").read().schema == SCHEMA
    assert not list(folder.glob("*.bak"))


def test_a_byte_order_mark_is_kept_in_the_copy(folder: Path, icmd: Icmd) -> None:
    store = put(folder, 0)
    store.write_bytes(b"\xef\xbb\xbf" + store.read_bytes())
    before = store.read_bytes()
    assert icmd("edit", "figuig", "--end", "2020").code == 0
    assert (folder / "projects.json.schema-0.bak").read_bytes() == before


def test_what_the_catalogue_says_of_itself_and_what_is_unknown_stays() -> None:
    tables = {"catalogue": {"3": {"title": "T", "language": "es"}}, "projects": {"1": {"id": "x"}}, "notes": {"1": {}}}
    assert upgraded(tables, 0) == {**tables, "catalogue": {"3": {"schema": 1, "title": "T", "language": "es"}}}
    assert upgraded(tables, SCHEMA) is tables


def test_a_copy_that_a_killed_writer_left_half_made_is_swept_away(folder: Path, icmd: Icmd) -> None:
    put(folder, 0)
    left = folder / ".projects.json.schema-0.bak.abcd_123.tmp"
    left.write_bytes(b"half")
    os.utime(left, (0, 0))
    assert icmd("edit", "figuig", "--end", "2020").code == 0
    assert not left.exists()
