"""A large import's index, whose texts another process puts in: the same as any, and made without it where that fails."""

import errno
import os
import sqlite3
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from conftest import Ran

from icmd_cli.domain.entry import Entry
from icmd_cli.domain.project import Project
from icmd_cli.search.ahead import IndexAhead
from icmd_cli.storage.fingerprint import Fingerprint
from icmd_cli.storage.location import cache_folder

Icmd = Callable[..., Ran]

ROWS = "".join(
    f"Puits n° {n} à l'école;Sénégal;{n}000 EUR;Eau|Santé;Projet co-financé, épargne 井戸 {n};P-{n}\n"
    for n in range(1, 31)
)
TABLES = ("projects", "documents", "names", "facets", "figures", "words")


@pytest.fixture
def rows(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A file of thirty projects, for an empty store; eight count as many here."""
    monkeypatch.setattr("icmd_cli.catalogue.live_index._MANY", 8)
    monkeypatch.setattr("icmd_cli.domain.clock.now", lambda: "2026-01-01T00:00:00Z")
    monkeypatch.setattr("icmd_cli.search.ahead._processors", lambda: 2)
    monkeypatch.setenv("ICMD_STORE", str(tmp_path / "projects.json"))
    (tmp_path / "projects.json").write_text("{}", encoding="utf-8")
    path = tmp_path / "rows.csv"
    path.write_text("Titre;Pays;Budget;Thèmes;Résumé;Code\n" + ROWS, encoding="utf-8")
    return path


def held() -> dict[str, list[tuple[object, ...]]]:
    """What the only index holds, table by table, its terms with where they stand."""
    (path,) = cache_folder().glob("*.sqlite")
    with sqlite3.connect(path) as connection:
        found = {name: connection.execute(f"SELECT * FROM {name}").fetchall() for name in TABLES}
        connection.execute("CREATE VIRTUAL TABLE temp.each_term USING fts5vocab(main, terms, instance)")
        found["terms"] = connection.execute("SELECT * FROM temp.each_term ORDER BY 1, 2, 3, 4").fetchall()
    return found


def left_over() -> list[str]:
    return [path.name for path in cache_folder().iterdir() if path.suffix not in (".sqlite", ".seal")]


def started(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """How each process ended that put texts in."""
    codes: list[int] = []
    end = IndexAhead.end

    def told(ahead: IndexAhead) -> None:
        end(ahead)
        codes.append(ahead._process.returncode)

    monkeypatch.setattr(IndexAhead, "end", told)
    return codes


LIKE_ANOTHER = "Puits n° 3 à l'école;Sénégal;5 EUR;Eau;Une épargne inouïe dont rien ne reste 井;P-3\n"
REFUSED = "Puits n° 90;Atlantide;1 EUR;Eau;Une île engloutie avant l'épargne;P-90\n"


@pytest.mark.parametrize(
    ("before", "after", "count"),
    [
        ("", "", 30),
        (REFUSED, "", 30),
        ("", LIKE_ANOTHER + REFUSED, 30),
        (LIKE_ANOTHER, "", 30),
        (ROWS.replace("Puits", "Champs").replace(";P-", ";C-"), ROWS, 60),
    ],
    ids=["all", "refused", "first with another", "another with the first", "each twice"],
)
def test_the_index_is_the_one_that_a_single_process_makes(
    icmd: Icmd, rows: Path, monkeypatch: pytest.MonkeyPatch, before: str, after: str, count: int
) -> None:
    headings, *_rows = rows.read_text(encoding="utf-8").splitlines(keepends=True)
    rows.write_text(headings + before + ROWS + after, encoding="utf-8")
    codes = started(monkeypatch)
    assert icmd("import", str(rows), "--yes", "--rows", "first").code == (4 if REFUSED in before + after else 0)
    assert codes == [0]
    assert icmd("search", "épargne", "--count").out.strip() == str(count)
    ahead = held()
    assert len(ahead["documents"]) == len(ahead["projects"]) == count
    assert ahead["terms"]
    for path in cache_folder().iterdir():
        path.unlink()
    assert icmd("list", "--count").out.strip() == str(count)
    assert held() == ahead
    assert left_over() == []


def test_texts_are_expected_under_the_names_that_are_stored(icmd: Icmd, rows: Path) -> None:
    lines = rows.read_text(encoding="utf-8").splitlines()
    others = [f"{line};{'Agence des dunes' if n % 2 else 'AGENCE DES DUNES'}" for n, line in enumerate(lines[1:])]
    rows.write_text("\n".join([f"{lines[0]};Bailleur", *others]), encoding="utf-8")
    assert icmd("import", str(rows), "--yes").code == 0
    ahead = held()
    for path in cache_folder().iterdir():
        path.unlink()
    assert icmd("search", "dunes", "--count").out.strip() == "30"
    assert held() == ahead


@pytest.mark.parametrize(
    ("options", "codes"), [(("--dry-run",), []), (("--yes", "--strict"), [-9])], ids=["dry run", "strict"]
)
def test_an_import_that_writes_nothing_leaves_no_process_and_no_file(
    icmd: Icmd, rows: Path, monkeypatch: pytest.MonkeyPatch, options: tuple[str, ...], codes: list[int]
) -> None:
    rows.write_text(rows.read_text(encoding="utf-8") + REFUSED, encoding="utf-8")
    ended = started(monkeypatch)
    assert icmd("import", str(rows), *options).code == 4
    assert ended == codes
    assert left_over() == []


@pytest.mark.parametrize("program", ["/bin/false", "/nowhere/python"])
def test_without_the_other_process_the_index_is_made_all_the_same(
    icmd: Icmd, rows: Path, monkeypatch: pytest.MonkeyPatch, program: str
) -> None:
    monkeypatch.setattr(sys, "executable", program)
    assert icmd("import", str(rows), "--yes").code == 0
    assert len(held()["documents"]) == 30
    assert icmd("search", "épargne", "--count").out.strip() == "30"
    assert left_over() == []


def test_a_change_that_fails_leaves_no_process_and_no_file(
    icmd: Icmd, rows: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    codes = started(monkeypatch)

    def full(_descriptor: int) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr(os, "fsync", full)
    assert icmd("import", str(rows), "--yes").code == 5
    assert (tmp_path / "projects.json").read_text(encoding="utf-8") == "{}"
    assert len(codes) == 1
    assert left_over() == []


@pytest.mark.watched
def test_it_ends_and_leaves_nothing_when_who_has_started_it_is_killed(tmp_path: Path) -> None:
    file = tmp_path / "index.tmp"
    program = f"from icmd_cli.search.ahead import main; main({str(file)!r}, 'fr', 1)"
    line = b'=key 1 {"number":1,"title":"Puits","language":"fr"}\n'
    for pipe, code in ((b"", 1), (line, 1), (line + b'=key 2 {"number":2,"tit', 1), (line + b"\n", 0)):
        file.touch()
        ended = subprocess.run([sys.executable, "-c", program], input=pipe, capture_output=True, check=False)
        assert (ended.returncode, ended.stdout, ended.stderr) == (code, b"", b"")
        assert not file.exists()


def test_documents_go_through_the_pipe_as_they_are(tmp_path: Path) -> None:
    projects = [Project(number=1, id="puits", title="Puits"), Project(number=2, id="a-b", title="a\u2028b\x85c\n")]
    documents = [r'{"number":1,"title":"Puits","x":"\udce9"}', '{"number":2,"title":"a\u2028b\x85c\\n"}']
    ahead = IndexAhead(tmp_path / "index.sqlite", None)
    ahead.expect(projects[1:])
    ahead.add(projects, [Entry(number, document) for number, document in enumerate(documents, 1)])
    ahead.add_no_more()
    assert ahead.finish(Fingerprint("", 0, settled=False))
    with sqlite3.connect(ahead.file) as connection:
        assert connection.execute("SELECT number, document FROM documents").fetchall() == [*enumerate(documents, 1)]
    ahead.end()
    assert not ahead.file.exists()


def test_half_a_letter_ends_it_without_an_index(tmp_path: Path) -> None:
    ahead = IndexAhead(tmp_path / "index.sqlite", None)
    ahead.expect([Project(title="half \udce9")])
    ahead.add_no_more()
    assert not ahead.finish(Fingerprint("", 0, settled=False))
    ahead.end()
    assert not ahead.file.exists()
