"""The user's editor: whatever encoding it saves in, and whatever comes after, what was typed is not lost."""

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from conftest import Ran, Terminal, projects_in

from icmd_cli.cli.editor import saved_text

Icmd = Callable[..., Ran]
Start = Callable[..., Terminal]
NEW, CHANGED = ("add", "--editor"), ("edit", "kayes", "--editor")


@pytest.fixture
def editor(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[..., None]:
    """Make the user's editor a script that saves these bytes, and ends with this code."""
    monkeypatch.setenv("TMPDIR", str(tmp_path))
    monkeypatch.setattr("tempfile.tempdir", None)

    def make(data: bytes, code: int = 0) -> None:
        (tmp_path / "saved").write_bytes(data)
        script = tmp_path / "editor.sh"
        script.write_text(
            f'#!/bin/sh\ncat "{tmp_path}/saved" > "$1.new"; mv "$1.new" "$1"; exit {code}\n', encoding="utf-8"
        )
        script.chmod(0o755)
        monkeypatch.setenv("VISUAL", str(script))

    return make


def kept(ran: Ran) -> str:
    """The text in the file that the message names."""
    (path,) = re.findall(r"Your text is kept in (\S+\.toml)\.", ran.err)
    return saved_text(Path(path).read_bytes())


TEXT = 'title = "Une épargne à l’œuvre – 100 %"\ncountries = ["Maroc"]\n'


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252", "utf-16", "utf-16-le", "utf-16-be"])
@pytest.mark.parametrize("line", [NEW, CHANGED], ids=" ".join)
def test_whatever_encoding_an_editor_saves_in_the_text_is_taken(
    icmd: Icmd, store: Path, editor: Callable[..., None], line: tuple[str, ...], encoding: str, tmp_path: Path
) -> None:
    editor(TEXT.replace("\n", "\r\n").encode(encoding))
    ran = icmd(*line)
    assert ran.code == 0, ran.err
    assert "Une épargne à l’œuvre – 100 %" in {project["title"] for project in projects_in(store).values()}
    assert not list(tmp_path.glob("icmd-*.toml"))


@pytest.mark.parametrize(
    ("text", "code", "ends"),
    [
        (TEXT, 3, 1),  # the editor fails after it has saved
        ("title = ", 0, 4),
        ('title = "Un"\nstart = "bientôt"\n', 0, 4),
        ('title = "Un"\nlanguage = "klingonnaise"\n', 0, 4),
    ],
)
@pytest.mark.parametrize("line", [NEW, CHANGED], ids=" ".join)
def test_what_was_typed_is_kept_when_it_cannot_be_used(
    icmd: Icmd, store: Path, editor: Callable[..., None], line: tuple[str, ...], text: str, code: int, ends: int
) -> None:
    before = store.read_bytes()
    editor(text.encode(), code)
    ran = icmd(*line)
    assert (ran.code, store.read_bytes()) == (ends, before), ran.err
    assert kept(ran) == text


def test_what_was_typed_is_kept_when_the_catalogue_refuses_it(
    icmd: Icmd, editor: Callable[..., None], store: Path
) -> None:
    text = 'title = "Relance de la polyculture dans l\'oasis de Figuig"\ncountries = ["Maroc"]\n'
    editor(text.encode())
    ran = icmd(*NEW)
    assert (ran.code, len(projects_in(store))) == (4, 3)
    assert kept(ran) == text


@pytest.mark.usefixtures("store")
def test_a_dry_run_keeps_what_was_typed(icmd: Icmd, editor: Callable[..., None]) -> None:
    editor(TEXT.encode())
    assert kept(icmd(*NEW, "--dry-run")) == TEXT


@pytest.mark.usefixtures("store")
def test_an_answer_of_no_keeps_what_was_typed(terminal: Start, editor: Callable[..., None]) -> None:
    editor(TEXT.encode())
    running = terminal(*NEW)
    running.wait_for("Add this project?")
    running.type("n\n")
    assert running.end() == 1
    assert "Your text is kept in" in running.screen


@pytest.mark.usefixtures("store")
def test_nothing_typed_leaves_no_file(
    icmd: Icmd, editor: Callable[..., None], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    editor(b"")
    monkeypatch.setenv("VISUAL", "true")
    assert icmd(*NEW).code == 1
    monkeypatch.setenv("VISUAL", "false")
    assert icmd(*CHANGED).code == 1
    assert not list(tmp_path.glob("icmd-*.toml"))


@pytest.mark.parametrize("what", ['rm "$1"', 'rm "$1"; mkdir "$1"', 'rm "$1"; mkfifo "$1"'])
def test_an_editor_that_leaves_no_file_is_told_and_not_waited_for(
    icmd: Icmd, store: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, what: str
) -> None:
    before = store.read_bytes()
    script = tmp_path / "editor.sh"
    script.write_text(f"#!/bin/sh\n{what}\n", encoding="utf-8")
    script.chmod(0o755)
    monkeypatch.setenv("VISUAL", str(script))
    ran = icmd(*CHANGED)
    assert (ran.code, ran.err.splitlines()[0]) == (
        1,
        "Error: The editor failed (it left no file); nothing was changed.",
    )
    assert store.read_bytes() == before


@pytest.mark.parametrize("name", ["none.json", "damaged.json"])
def test_a_store_that_cannot_be_read_is_told_before_anything_is_typed(
    icmd: Icmd, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, name: str
) -> None:
    (tmp_path / "damaged.json").write_text("[", encoding="utf-8")
    monkeypatch.setenv("VISUAL", f"touch {tmp_path / 'opened'}")
    ran = icmd("--store", str(tmp_path / name), *NEW)
    assert ran.code != 0
    assert "Error: " in ran.err
    assert not (tmp_path / "opened").exists()
