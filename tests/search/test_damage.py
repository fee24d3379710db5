"""An index that is damaged, or that somebody else may have written, costs time and never an answer."""

import os
import random
from collections.abc import Callable
from pathlib import Path

import pytest
from conftest import Ran

from icmd_cli.catalogue.catalogue import Catalogue
from icmd_cli.domain.filters import Filters
from icmd_cli.search import seal
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
    forged = index.read_bytes().replace(b"Figuig", b"FIGUIG")
    index.write_bytes(forged)
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
