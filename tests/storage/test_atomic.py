"""Files keep their owner, group, mode and links; new ones show nobody more than the store does; no temporary one stays."""

import os
import stat
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from conftest import THREE, Ran, projects_in, write_store

from icmd_cli.storage.atomic import write_file
from icmd_cli.storage.location import cache_folder, history_of

Icmd = Callable[..., Ran]

SOMEBODY = 12345
SOME_GROUP = 23456

needs_modes = pytest.mark.skipif(os.name == "nt", reason="Windows has other rights than modes")
needs_root = pytest.mark.skipif(
    not hasattr(os, "geteuid") or os.geteuid() != 0, reason="only the superuser gives files away"
)

CHANGES = (
    ("add", "--title", "T", "--country", "MA"),
    ("edit", "figuig", "--end", "2020"),
    ("remove", "kayes", "--yes"),
    ("undo",),
    ("import", "-", "--yes"),
    ("history", "--compact", "--before", "2100", "--yes"),
)
NEW = b'{"title": "Nouveau", "countries": ["SN"]}'


@pytest.fixture
def open_umask() -> Iterator[None]:
    """A user who hides nothing from anybody."""
    before = os.umask(0)
    yield
    os.umask(before)


def mode(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


def change_all(icmd: Icmd) -> None:
    for change in CHANGES:
        ran = icmd(*change, stdin=NEW)
        assert ran.code == 0, (change, ran.err)


def lock_of(store: Path) -> Path:
    return store.with_name(f".{store.name}.lock")


@needs_modes
@pytest.mark.parametrize("wanted", [0o600, 0o640, 0o644, 0o660, 0o664, 0o666])
def test_the_store_keeps_its_mode_whatever_the_umask(wanted: int, store: Path, icmd: Icmd) -> None:
    store.chmod(wanted)
    for umask, year in ((0, "2020"), (0o022, "2021"), (0o077, "2022")):
        before = os.umask(umask)
        icmd("edit", "figuig", "--end", year)
        os.umask(before)
        assert mode(store) == wanted
        assert mode(history_of(store)) == wanted
    assert projects_in(store)["1"]["end"] == "2022"


@needs_root
def test_owner_and_group_stay_and_new_files_have_the_same(store: Path, icmd: Icmd) -> None:
    store.chmod(0o660)
    os.chown(store, SOMEBODY, SOME_GROUP)
    change_all(icmd)
    for path in (store, history_of(store), lock_of(store)):
        status = path.stat()
        assert (status.st_uid, status.st_gid, mode(path)) == (SOMEBODY, SOME_GROUP, 0o660), path


@needs_modes
@pytest.mark.usefixtures("open_umask")
@pytest.mark.parametrize("wanted", [0o600, 0o640])
def test_no_file_ever_shows_more_than_the_store_not_even_for_a_moment(
    wanted: int, store: Path, icmd: Icmd, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """Each file is looked at when it is opened to be written, when it takes its place, and at the end."""
    store.write_text(store.read_text(encoding="utf-8").replace('"schema": 1,', ""), encoding="utf-8")
    store.chmod(wanted)
    seen: dict[str, int] = {}

    def look(path: str | Path) -> None:
        seen[str(path)] = seen.get(str(path), 0) | mode(Path(path))

    opened, replaced = os.open, Path.replace

    def watched_open(path: str, flags: int, mode: int = 0o777, **more: int | None) -> int:
        descriptor = opened(path, flags, mode, **more)
        if flags & (os.O_WRONLY | os.O_RDWR) and str(path).startswith(str(tmp_path)):
            seen[str(path)] = seen.get(str(path), 0) | os.fstat(descriptor).st_mode & 0o777
        return descriptor

    def watched_replace(self: Path, target: Path) -> Path:
        look(self)
        return replaced(self, target)

    monkeypatch.setattr(os, "open", watched_open)
    monkeypatch.setattr(Path, "replace", watched_replace)
    change_all(icmd)
    export = tmp_path / "export.csv"
    assert icmd("export", str(export)).code == 0
    for path in (*store.parent.iterdir(), *cache_folder().iterdir(), export):
        look(path)
    kinds = ("projects.json", ".history.jsonl", ".lock", ".tmp", ".sqlite", "export.csv")
    assert [kind for kind in kinds if not any(name.endswith(kind) for name in seen)] == []
    assert {name: oct(found) for name, found in seen.items() if found & ~wanted} == {}


@needs_modes
@pytest.mark.parametrize(("umask", "wanted"), [(0o022, 0o644), (0o077, 0o600), (0o027, 0o640)])
def test_the_users_own_first_store_has_what_the_umask_leaves(
    umask: int, wanted: int, icmd: Icmd, tmp_path: Path
) -> None:
    before = os.umask(umask)
    try:
        assert icmd("add", "--title", "T", "--country", "MA").code == 0
        store = Path(icmd("where", "--json").json["store"])
        assert icmd("export", str(tmp_path / "x.csv")).code == 0
    finally:
        os.umask(before)
    assert [mode(path) for path in (store, history_of(store), tmp_path / "x.csv")] == [wanted] * 3


@needs_modes
@pytest.mark.usefixtures("open_umask")
@pytest.mark.parametrize(
    ("of_store", "of_target", "wanted"),
    [(0o600, None, 0o600), (0o644, None, 0o644), (0o600, 0o664, 0o664), (0o644, 0o600, 0o600)],
)
def test_an_export_is_as_private_as_the_store_unless_the_file_was_there(
    of_store: int, of_target: int | None, wanted: int, store: Path, icmd: Icmd, tmp_path: Path
) -> None:
    target = tmp_path / "export.json"
    store.chmod(of_store)
    if of_target is not None:
        target.write_text("old", encoding="utf-8")
        target.chmod(of_target)
    assert icmd("export", str(target), "--force").code == 0
    assert mode(target) == wanted
    assert "figuig" in target.read_text(encoding="utf-8")


def test_links_stay_links_and_what_stands_beside_the_file_belongs_to_it(
    tmp_path: Path, icmd: Icmd, monkeypatch: pytest.MonkeyPatch
) -> None:
    real = write_store(tmp_path / "real" / "catalogue.json", THREE)
    (tmp_path / "links").mkdir()
    first, second = tmp_path / "links" / "a.json", tmp_path / "links" / "b.json"
    first.symlink_to("../real/catalogue.json")
    second.symlink_to("a.json")
    monkeypatch.setenv("ICMD_STORE", str(second))
    change_all(icmd)
    assert os.readlink(first) == "../real/catalogue.json"  # noqa: PTH115 - the text of the link counts
    assert os.readlink(second) == "a.json"  # noqa: PTH115 - the same
    assert {path.name for path in first.parent.iterdir()} == {"a.json", "b.json"}
    assert {path.name for path in real.parent.iterdir()} == {
        "catalogue.json", "catalogue.history.jsonl", ".catalogue.json.lock",
    }  # fmt: skip
    assert len(projects_in(real)) == 5


@pytest.mark.parametrize("fails", [0, 1, 2])
def test_no_temporary_file_stays_after_a_failed_write(
    fails: int, store: Path, icmd: Icmd, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The change fails at its first, second, third fsync: of the history, of the new file, of the folder."""
    icmd("edit", "figuig", "--end", "2020")
    before = {path.name: path.read_bytes() for path in store.parent.iterdir()}
    calls = iter(range(100))

    def fsync(_descriptor: int) -> None:
        if next(calls) == fails:
            raise OSError(5, "Input/output error")

    monkeypatch.setattr(os, "fsync", fsync)
    ran = icmd("edit", "figuig", "--end", "2021")
    after = {path.name: path.read_bytes() for path in store.parent.iterdir()}
    if fails == 2:  # the change is down by then
        assert ran.code == 0
        assert after.keys() == before.keys()
    else:
        assert ran.code == 5
        assert after == before


def test_no_temporary_file_stays_after_a_failed_compaction_or_export(
    store: Path, icmd: Icmd, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    change_all(icmd)
    icmd("edit", "figuig", "--end", "2021")
    path = history_of(store)
    path.write_text(path.read_text(encoding="utf-8").replace('"at":"2', '"at":"1', 1), encoding="utf-8")
    before = {path.name: path.read_bytes() for path in store.parent.iterdir()}

    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(Path, "replace", full)
    assert icmd("history", "--compact", "--before", "2100", "--yes").code == 5
    assert {path.name: path.read_bytes() for path in store.parent.iterdir()} == before
    assert icmd("export", str(tmp_path / "x.csv")).code == 1
    assert not list(tmp_path.glob("*x.csv*")) + list(tmp_path.glob(".icmd-*"))


@pytest.mark.skipif(not hasattr(os, "O_TMPFILE"), reason="Linux alone has files without names")
@pytest.mark.usefixtures("store")
def test_an_export_that_is_killed_leaves_nothing(tmp_path: Path) -> None:
    folder = tmp_path / "out"
    folder.mkdir()
    code = (
        "import os, signal; from pathlib import Path; from icmd_cli.storage.atomic import write_file\n"
        "def pieces():\n    yield 'x' * 100_000\n    os.kill(os.getpid(), signal.SIGKILL)\n"
        f"write_file(Path({str(folder / 'a.csv')!r}), pieces())"
    )
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == -9
    assert list(folder.iterdir()) == []


def test_what_a_killed_writer_left_goes_with_the_next_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delattr(os, "O_TMPFILE", raising=False)  # as on systems whose files have names from the first
    old, young, other = (
        tmp_path / name for name in (".a.csv.abc_1234.tmp", ".a.csv.zyxw9876.tmp", ".b.csv.abc_1234.tmp")
    )
    for left in (old, young, other):
        left.touch()
    for left in (old, other):
        os.utime(left, (0, 0))
    write_file(tmp_path / "a.csv", ["text"])
    assert {path.name for path in tmp_path.glob(".*")} - {"home", "work"} == {young.name, other.name}
    assert (tmp_path / "a.csv").read_text(encoding="utf-8") == "text"
