"""The files that commands write beside the catalogue: never over the catalogue, nor over what is being read."""

from collections.abc import Callable
from pathlib import Path

import pytest
from conftest import Ran, projects_in

from icmd_cli.storage.location import history_of

Icmd = Callable[..., Ran]

SHEET = "Titre;Pays\nA;Mali\nB;Marroc\n"


@pytest.fixture
def sheet() -> Path:
    path = Path("projets.csv")
    path.write_text(SHEET, encoding="utf-8")
    return path


@pytest.mark.parametrize("option", ["--rejects", "--save-mapping"])
@pytest.mark.parametrize("how", ["--yes", "--dry-run"])
def test_an_import_never_writes_over_the_catalogue(
    icmd: Icmd, store: Path, sheet: Path, option: str, how: str, tmp_path: Path
) -> None:
    icmd("edit", "figuig", "--end", "2017")
    link = tmp_path / "link.csv"
    link.symlink_to(store)
    for target in (store, history_of(store), link):
        before = target.read_bytes()
        ran = icmd("import", str(sheet), how, option, str(target))
        assert (ran.code, ran.out) == (2, "")
        assert "belongs to the catalogue itself" in ran.err
        assert target.read_bytes() == before
    assert len(projects_in(store)) == 3


@pytest.mark.parametrize("option", ["--rejects", "--save-mapping"])
def test_an_import_never_writes_over_what_it_reads(icmd: Icmd, store: Path, sheet: Path, option: str) -> None:
    ran = icmd("import", str(sheet), "--yes", option, f"./{sheet}")
    assert (ran.code, ran.out) == (2, "")
    assert "is being imported" in ran.err
    assert sheet.read_text(encoding="utf-8") == SHEET
    assert len(projects_in(store)) == 3


@pytest.mark.parametrize("option", ["--rejects", "--save-mapping"])
def test_a_place_that_cannot_be_written_to_is_found_out_before_anything_is_imported(
    icmd: Icmd, store: Path, sheet: Path, option: str
) -> None:
    Path("folder").mkdir()
    for target, said in (
        ("nowhere/x.csv", "There is no folder nowhere"),
        ("folder", "is a folder"),
        ("-", "- is no file"),
    ):
        ran = icmd("import", str(sheet), "--yes", option, target)
        assert (ran.code, ran.out) == (2, "")
        assert said in ran.err
    assert len(projects_in(store)) == 3


def test_a_full_disk_under_the_rejects_comes_after_the_report_of_what_went_in(
    icmd: Icmd, store: Path, sheet: Path
) -> None:
    if not Path("/dev/full").exists():
        pytest.skip("this system has no full disk to try")
    ran = icmd("import", str(sheet), "--yes", "--json", "--rejects", "/dev/full")
    assert ran.code == 1
    assert ran.json["counts"] == {"new": 1, "changed": 0, "unchanged": 0, "skipped": 0, "rejected": 1}
    assert ran.json["entry"] == 1
    assert ran.err.index("Imported (history 1)") < ran.err.index("/dev/full cannot be written")
    assert len(projects_in(store)) == 4
