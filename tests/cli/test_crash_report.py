"""A mistake of icmd's own: an apology, a file, exit code 1; never a traceback."""

import stat
import subprocess
import sys
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from conftest import Ran

from icmd_cli.catalogue.catalogue import Catalogue
from icmd_cli.cli import crash_report

Icmd = Callable[..., Ran]


@pytest.fixture
def mistaken(monkeypatch: pytest.MonkeyPatch) -> None:
    """A program with a mistake in it."""

    def wrong(*_arguments: object) -> int:
        return 1 // 0

    monkeypatch.setattr(Catalogue, "count", wrong)


def accounts(home: Path) -> list[Path]:
    return sorted((home / ".cache" / "icmd" / "bugs").glob("*.txt"))


@pytest.mark.usefixtures("mistaken", "store")
def test_a_bug_is_an_apology_and_a_file(icmd: Icmd, empty_home: Path) -> None:
    ran = icmd("list", "--country", "maroc", "--count")
    assert (ran.code, ran.out) == (1, "")
    assert "Traceback" not in ran.err
    assert "ZeroDivisionError" in ran.err
    (path,) = accounts(empty_home)
    assert str(path) in ran.err
    text = path.read_text(encoding="utf-8")
    assert "Traceback" in text
    assert "['list', '--country', 'maroc', '--count']" in text
    assert stat.S_IMODE(path.stat().st_mode) == 0o600


@pytest.mark.usefixtures("mistaken", "store")
def test_the_apology_is_in_the_users_language(icmd: Icmd) -> None:
    assert "Erreur interne" in icmd("list", "--count", env={"ICMD_LANG": "fr"}).err


@pytest.mark.usefixtures("mistaken", "store")
def test_icmd_debug_shows_it_all(icmd: Icmd) -> None:
    ran = icmd("list", "--count", env={"ICMD_DEBUG": "1"})
    assert ran.code == 1
    assert "Traceback" in ran.err
    assert "Traceback" not in icmd("list", "--count", env={"ICMD_DEBUG": "0"}).err


@pytest.mark.usefixtures("mistaken", "store")
def test_where_nothing_can_be_written_the_apology_stays(icmd: Icmd, empty_home: Path) -> None:
    (empty_home / ".cache").write_text("no folder", encoding="utf-8")
    ran = icmd("list", "--count")
    assert ran.code == 1
    assert "ICMD_DEBUG=1" in ran.err


def test_old_accounts_go(empty_home: Path) -> None:
    folder = empty_home / ".cache" / "icmd" / "bugs"
    folder.mkdir(parents=True)
    for n in range(crash_report.KEPT + 5):
        (folder / f"2020-01-01T00-00-{n:02}Z-1.txt").write_text("old", encoding="utf-8")
    path = crash_report.keep("new")
    assert path in accounts(empty_home)
    assert len(accounts(empty_home)) == crash_report.KEPT


@pytest.mark.usefixtures("store")
@pytest.mark.parametrize("arguments", [["list"], ["list", "--json"], ["show", "figuig"], ["stats"]])
@pytest.mark.watched
def test_a_full_disk_behind_stdout_is_no_bug(arguments: list[str], empty_home: Path) -> None:
    with Path("/dev/full").open("w", encoding="utf-8") as full:
        line = [sys.executable, "-m", "icmd_cli", *arguments]
        ran = subprocess.run(line, stdout=full, stderr=subprocess.PIPE, text=True, check=False)
    assert ran.returncode == 1
    assert "No space left on device" in ran.stderr
    assert "Exception" not in ran.stderr
    assert accounts(empty_home) == []


def test_the_newest_twenty_are_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    day = datetime(2026, 1, 1, tzinfo=UTC)
    for n in range(25):
        monkeypatch.setattr(crash_report, "instant", lambda n=n: day + timedelta(days=n))
        path = crash_report.keep(str(n))
    assert path
    assert [int(file.read_text(encoding="utf-8")) for file in sorted(path.parent.iterdir())] == list(range(5, 25))
