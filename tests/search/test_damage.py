"""An index that is damaged, or that somebody else may have written, costs time and never an answer."""

import os
import random
import sqlite3
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from conftest import Ran

from icmd_cli.catalogue.catalogue import Catalogue
from icmd_cli.domain.filters import Filters
from icmd_cli.search import seal
from icmd_cli.search.schema import document_checksum
from icmd_cli.storage.location import Location, cache_folder

Icmd = Callable[..., Ran]

QUESTIONS = (
    ["list", "--json"],
    ["search", "épargne", "--json"],
    ["list", "--country", "maroc"],
    ["stats", "--json"],
    ["show", "kayes"],
)


def answers(icmd: Icmd) -> list[Ran]:
    return [icmd(*question) for question in QUESTIONS]


def index_of() -> Path:
    (path,) = cache_folder().glob("*.sqlite")
    return path


@pytest.mark.no_cover
@pytest.mark.usefixtures("store")
@pytest.mark.parametrize("small", [seal.SEALED, 0])
def test_a_page_of_zeros_and_a_flipped_bit_are_noticed_anywhere(
    icmd: Icmd, small: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(seal, "SEALED", small)
    monkeypatch.setattr(seal, "_PAUSE", 0)
    right = answers(icmd)
    whole = index_of().read_bytes()
    dice = random.Random(1)  # noqa: S311 - the same damage in every run
    for page in range(0, len(whole), 4096):
        index_of().write_bytes(whole[:page] + bytes(4096) + whole[page + 4096 :])
        assert answers(icmd) == right, page
    for _each in range(60):
        spoiled = bytearray(index_of().read_bytes())
        spoiled[dice.randrange(len(spoiled))] ^= 1 << dice.randrange(8)
        index_of().write_bytes(spoiled)
        assert answers(icmd) == right
    assert seal.is_whole(index_of())


@pytest.mark.usefixtures("store")
def test_damage_of_a_large_index_shows_whatever_date_it_is_given(icmd: Icmd, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(seal, "SEALED", 0)
    right = answers(icmd)
    assert icmd("edit", "kayes", "--set", "phase=2").code == icmd("undo").code == 0
    assert seal.is_whole(index_of())  # an edit seals it too
    status, whole = index_of().stat(), index_of().read_bytes()
    with index_of().open("r+b") as file:
        file.seek(len(whole) // 2)
        file.write(bytes(4096))
    os.utime(index_of(), ns=(status.st_atime_ns, status.st_mtime_ns))
    assert answers(icmd) == right
    index_of().with_suffix(".seal").unlink()
    assert answers(icmd) == right
    assert seal.is_whole(index_of())


@pytest.mark.usefixtures("store")
def test_what_turns_over_on_the_disk_itself_is_noticed_though_no_date_tells(
    icmd: Icmd, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(seal, "SEALED", 0)
    monkeypatch.setattr(seal, "_PAUSE", 0)
    monkeypatch.setattr(seal, "stat_text", lambda _status: "as before")
    right = answers(icmd)
    dice = random.Random(2)  # noqa: S311 - the same damage in every run
    for _each in range(12):
        spoiled = bytearray(index_of().read_bytes())
        spoiled[dice.randrange(len(spoiled))] ^= 1 << dice.randrange(8)
        index_of().write_bytes(spoiled)
        assert answers(icmd) == right
    index_of().write_bytes(spoiled)
    assert icmd("edit", "kayes", "--set", "phase=2").code == icmd("undo").code == 0
    assert seal.is_whole(index_of(), compared=None)
    assert index_of().read_bytes() != bytes(spoiled)  # an edit seals no damage


@pytest.mark.usefixtures("store")
def test_the_pieces_of_a_large_index_are_compared_in_turn(icmd: Icmd, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(seal, "SEALED", 0)
    monkeypatch.setattr(seal, "_PIECE", 4096)
    monkeypatch.setattr(seal, "_PAUSE", 0)
    icmd("list")
    whole = index_of().read_bytes()
    seal.seal(index_of())
    index_of().write_bytes(whole[:4096] + bytes(4096) + whole[8192:])
    monkeypatch.setattr(seal, "stat_text", lambda _status: index_of().with_suffix(".seal").read_text().split("\n")[0])
    pieces = len(whole) // 4096
    noticed = [not seal.is_whole(index_of(), compared=4) for _each in range(20 * pieces)]
    assert 0 < sum(noticed) < len(noticed)
    assert not seal.is_whole(index_of(), compared=None)


@pytest.mark.usefixtures("store")
@pytest.mark.parametrize("change", ["document = replace(document, 'Figuig', 'Fiquig')", "number = number + 100"])
def test_a_document_that_is_not_as_it_was_put_in_never_reaches_an_answer(
    icmd: Icmd, monkeypatch: pytest.MonkeyPatch, change: str
) -> None:
    right = [icmd("list", "--json"), icmd("show", "figuig", "--json")]
    monkeypatch.setattr("icmd_cli.search.index.is_whole", lambda _path, **_compared: True)
    with sqlite3.connect(index_of()) as connection:
        assert connection.execute(f"UPDATE documents SET {change} WHERE number = 1").rowcount == 1
    assert [icmd("list", "--json"), icmd("show", "figuig", "--json")] == right


def test_damage_that_shows_only_while_rows_are_read_is_mended_on_the_way(
    store: Path, icmd: Icmd, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As in an index that is too large to be compared with its seal."""
    monkeypatch.setattr(seal, "SEALED", 0)
    right = icmd("list", "--json")
    catalogue = Catalogue(Location(store, "test"))
    rest = catalogue.find(Filters())
    first = next(rest)
    whole = index_of().read_bytes()
    index_of().write_bytes(whole[: len(whole) // 3])
    assert [first.number, *(entry.number for entry in rest)] == [1, 2, 3]
    assert catalogue.count(Filters()) == 3
    assert icmd("list", "--json") == right


@pytest.mark.usefixtures("store")
@pytest.mark.skipif(not hasattr(os, "geteuid"), reason="files have no owners here")
@pytest.mark.parametrize("case", ["open folder", "another's file", "link"])
def test_an_index_that_others_may_have_written_is_not_believed(icmd: Icmd, case: str, tmp_path: Path) -> None:
    right = answers(icmd)
    index = index_of()
    with sqlite3.connect(index) as connection:
        number, document = connection.execute("SELECT number, document FROM documents WHERE number = 1").fetchone()
        forged = document.replace("Figuig", "FIGUIG")
        row = [forged, document_checksum(number, forged)]
        connection.execute("UPDATE documents SET document = ?, checksum = ? WHERE number = 1", row)
    connection.close()
    seal.seal(index)
    assert "FIGUIG" in icmd("list", "--json").out  # so it would be believed
    if case == "open folder":
        index.parent.chmod(0o777)
    elif case == "another's file":
        if os.geteuid():
            pytest.skip("only the superuser gives files away")
        os.chown(index, 12345, 12345)
    else:
        elsewhere = tmp_path / "elsewhere.sqlite"
        index.rename(elsewhere)
        index.symlink_to(elsewhere)
    assert answers(icmd) == right


@pytest.mark.usefixtures("store")
@pytest.mark.skipif(not hasattr(os, "geteuid"), reason="files have no owners here")
@pytest.mark.parametrize(
    ("case", "reason"),
    [
        ("everybody's", "other users may write to the cache folder {folder}"),
        ("another's", "other users may write to the cache folder {folder}"),
        ("link", "the cache folder {folder} is a symbolic link"),
        ("file", "the cache folder {folder} cannot be written to"),
    ],
)
def test_where_tells_why_the_index_is_in_no_file(icmd: Icmd, case: str, reason: str, tmp_path: Path) -> None:
    folder = cache_folder()
    (folder.parent if case in ("link", "file") else folder).mkdir(parents=True, exist_ok=True)
    if case == "everybody's":
        folder.chmod(0o777)
    elif case == "another's":
        if os.geteuid():
            pytest.skip("only the superuser gives folders away")
        os.chown(folder, 12345, 12345)
    elif case == "link":
        folder.symlink_to(tmp_path, target_is_directory=True)
    else:
        folder.write_text("in the way")
    assert f"index\tin memory: {reason.format(folder=folder)}" in icmd("where").lines


PLANTED: dict[str, Callable[[Path], object]] = {
    "pipe": lambda path: os.mkfifo(path),  # noqa: PLW0108 - Windows has none
    "link": lambda path: path.symlink_to("nowhere"),
    "folder": lambda path: path.mkdir(),
    "noise": lambda path: path.write_bytes(random.Random(3).randbytes(9000)),  # noqa: S311 - the same in every run
}


@pytest.mark.no_cover
@pytest.mark.usefixtures("store")
@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="there are no pipes here")
@pytest.mark.parametrize("size", [seal.SEALED, 0])
@pytest.mark.parametrize("ending", ["", ".seal", "-journal", "-wal", "-shm"])
@pytest.mark.parametrize("what", PLANTED)
def test_whatever_lies_in_the_place_of_the_index_or_beside_it_no_command_waits_for(
    icmd: Icmd, monkeypatch: pytest.MonkeyPatch, size: int, ending: str, what: str
) -> None:
    monkeypatch.setattr(seal, "SEALED", size)
    monkeypatch.setattr(seal, "_PAUSE", 0)
    right = answers(icmd)
    path = index_of().with_suffix(ending) if ending == ".seal" else index_of().with_name(index_of().name + ending)
    path.unlink(missing_ok=True)
    PLANTED[what](path)
    assert answers(icmd) == right
    assert icmd("edit", "kayes", "--set", "phase=2").code == icmd("undo").code == 0
    assert answers(icmd) == right


KEEPS_ITS_JOURNAL = """
import os, sys
from pathlib import Path
from icmd_cli.cli.main import run
from icmd_cli.search.index import Index

remember, update = Index._remember_in, Index.update

def dying(index, *arguments):
    Index._remember_in = die  # not before: an index that settles is remembered, too
    return update(index, *arguments)

def die(index, state):
    remember(index, state)
    journal = Path(f"{index.path}-journal")
    left = journal.read_bytes()
    index._connection.execute("COMMIT")
    journal.write_bytes(left)
    os._exit(9)

Index.update = dying
run(sys.argv[1:])
"""


@pytest.mark.usefixtures("store")
def test_what_takes_back_a_change_of_one_index_does_nothing_to_the_next(icmd: Icmd) -> None:
    before = int(icmd("list", "--count").out)
    add = ["add", "--title", "Puits", "--country", "mali"]
    died = subprocess.run([sys.executable, "-c", KEEPS_ITS_JOURNAL, *add], check=False)
    assert died.returncode == 9
    assert Path(f"{index_of()}-journal").exists()
    assert int(icmd("list", "--count").out) == before + 1
    assert not Path(f"{index_of()}-journal").exists()
