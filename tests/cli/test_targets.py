"""The files that commands write beside the catalogue: never over the catalogue, nor over what is being read."""

import os
from collections.abc import Callable
from pathlib import Path

import pytest
from conftest import Ran, Terminal, projects_in

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
    assert "is read by this command" in ran.err
    assert sheet.read_text(encoding="utf-8") == SHEET
    assert len(projects_in(store)) == 3


@pytest.mark.parametrize("name", ["refus.ods", "refus.XLS", "refus.json", "refus.xml"])
def test_refused_rows_are_not_written_under_a_false_name(icmd: Icmd, sheet: Path, name: str) -> None:
    ran = icmd("import", str(sheet), "--yes", "--rejects", name)
    assert (ran.code, ran.out) == (2, "")
    assert f"--rejects writes no {name[5:].lower()}." in ran.err
    assert not Path(name).exists()


@pytest.mark.parametrize("option", ["--rejects", "--save-mapping"])
def test_a_place_that_cannot_be_written_to_is_found_out_before_anything_is_imported(
    icmd: Icmd, store: Path, sheet: Path, option: str
) -> None:
    Path("folder").mkdir()
    for target, said in (
        ("nowhere/x.csv", "There is no folder nowhere"),
        ("folder", "is a folder"),
        ("-", "- is not a file"),
    ):
        ran = icmd("import", str(sheet), "--yes", option, target)
        assert (ran.code, ran.out) == (2, "")
        assert said in ran.err
    assert len(projects_in(store)) == 3


@pytest.mark.parametrize("option", ["--rejects", "--save-mapping"])
def test_a_full_disk_is_found_out_before_anything_is_imported(
    icmd: Icmd, store: Path, sheet: Path, option: str
) -> None:
    if not Path("/dev/full").exists():
        pytest.skip("this system has no full disk to try")
    before = store.read_bytes()
    ran = icmd("import", str(sheet), "--yes", "--json", option, "/dev/full")
    assert (ran.code, ran.out) == (1, "")
    assert "/dev/full cannot be written: No space left on device. Nothing was changed." in ran.err
    assert store.read_bytes() == before


@pytest.mark.parametrize("option", ["--rejects", "--save-mapping"])
def test_a_file_that_is_there_is_only_replaced_by_force(icmd: Icmd, store: Path, sheet: Path, option: str) -> None:
    Path("kept.txt").write_text("mine", encoding="utf-8")
    ran = icmd("import", str(sheet), "--yes", option, "kept.txt")
    assert (ran.code, ran.out, len(projects_in(store))) == (2, "", 3)
    assert "--force" in ran.err
    assert Path("kept.txt").read_text(encoding="utf-8") == "mine"
    assert icmd("import", str(sheet), "--yes", option, "kept.txt", "--force").code == 4
    assert Path("kept.txt").read_text(encoding="utf-8-sig") != "mine"
    assert len(projects_in(store)) == 4


@pytest.mark.watched
def test_on_a_terminal_somebody_is_asked_before_a_file_is_replaced(
    terminal: Callable[..., Terminal], store: Path, sheet: Path
) -> None:
    Path("kept.txt").write_text("mine", encoding="utf-8")
    running = terminal("import", str(sheet), "--yes", "--rejects", "kept.txt")
    running.wait_for("Replace it?")
    running.type("\n")
    assert running.end() == 1
    assert (Path("kept.txt").read_text(encoding="utf-8"), len(projects_in(store))) == ("mine", 3)


def test_two_options_never_name_one_file(icmd: Icmd, store: Path, sheet: Path) -> None:
    Path("folder").mkdir()
    ran = icmd("import", str(sheet), "--yes", "--rejects", "a.txt", "--save-mapping", "folder/../a.txt")
    assert (ran.code, len(projects_in(store))) == (2, 3)
    assert "name the same file" in ran.err
    assert not Path("a.txt").exists()


@pytest.mark.parametrize("option", ["--rejects", "--save-mapping"])
@pytest.mark.parametrize("target", ["target.txt", "not-there.txt"])
@pytest.mark.parametrize("force", [(), ("--force",)])
def test_a_link_to_a_file_is_neither_followed_nor_replaced(
    icmd: Icmd, store: Path, sheet: Path, option: str, target: str, force: tuple[str, ...]
) -> None:
    Path("target.txt").write_text("mine", encoding="utf-8")
    Path("link.txt").symlink_to(target)
    ran = icmd("import", str(sheet), "--yes", option, "link.txt", *force)
    assert (ran.code, len(projects_in(store))) == (2, 3)
    assert "is a symbolic link" in ran.err
    assert (Path("target.txt").read_text(encoding="utf-8"), Path("not-there.txt").exists()) == ("mine", False)


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="no pipes with names")
@pytest.mark.parametrize("line", [["import", "projets.csv", "--yes", "--rejects"], ["export", "-f", "csv"]])
def test_a_pipe_that_nobody_reads_is_not_waited_for(icmd: Icmd, store: Path, sheet: Path, line: list[str]) -> None:
    assert sheet.exists()
    os.mkfifo("pipe")
    ran = icmd(*line, "pipe")
    assert (ran.code, len(projects_in(store))) == (1, 3)
    assert "pipe cannot be written" in ran.err


def test_an_export_follows_links_of_the_users_own_alone(icmd: Icmd, store: Path) -> None:
    Path("new.csv").write_text("", encoding="utf-8")
    Path("link.csv").symlink_to("new.csv")
    assert icmd("export", "link.csv", "--force").code == 0
    assert Path("link.csv").is_symlink()
    assert "figuig" in Path("new.csv").read_text(encoding="utf-8-sig")
    if hasattr(os, "geteuid") and os.geteuid() == 0:
        os.chown("link.csv", 65534, 65534, follow_symlinks=False)
        assert icmd("export", "link.csv", "--force").code == 2
    assert store.exists()


def test_neither_lock_nor_mapping_is_written_over(icmd: Icmd, store: Path, sheet: Path) -> None:
    icmd("edit", "figuig", "--end", "2017")
    Path("m.toml").write_text("", encoding="utf-8")
    lock = store.with_name(f".{store.name}.lock")
    for option in ("--rejects", "--save-mapping"):
        ran = icmd("import", str(sheet), "--yes", "--force", option, str(lock))
        assert (ran.code, len(projects_in(store))) == (2, 3)
        ran = icmd("import", str(sheet), "--yes", "--force", "--mapping", "m.toml", option, "m.toml")
        assert (ran.code, len(projects_in(store))) == (2, 3)


def test_a_merge_writes_neither_over_the_other_catalogue_nor_over_its_history(
    icmd: Icmd, store: Path, tmp_path: Path
) -> None:
    other = tmp_path / "dakar.json"
    other.write_bytes(store.read_bytes())
    assert icmd("--store", str(other), "edit", "figuig", "--end", "2017").code == 0
    for target in (other, history_of(other)):
        before = target.read_bytes()
        ran = icmd("merge", str(other), "--yes", "--force", "--conflicts", str(target))
        assert (ran.code, ran.out) == (2, "")
        assert "is read by this command" in ran.err
        assert target.read_bytes() == before
