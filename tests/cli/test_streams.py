"""Streams that are closed, full or left early: once a change is made nothing makes it look failed."""

import os
import select
import signal
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from conftest import PATIENCE, Ran, projects_in

ICMD = f"{sys.executable} -m icmd_cli"
ADD = f"{ICMD} add --title Un --country MA --json --no-input"


def shell(line: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(["bash", "-c", f"set -o pipefail; {line}"], capture_output=True, text=True, check=False)


@pytest.mark.parametrize(
    "lost", ["<&-", ">&-", "2>&-", "<&- >&- 2>&-", ">/dev/full", "2>/dev/full", ">/dev/full 2>/dev/full"]
)
def test_a_change_is_made_and_says_so_with_its_exit_code(store: Path, lost: str) -> None:
    ran = shell(f"{ADD} {lost}")
    assert (ran.returncode, "Traceback" in ran.stderr) == (0, False)
    assert projects_in(store)["4"]["title"] == "Un"


@pytest.mark.parametrize("change", ["edit figuig --title Un", "remove figuig --yes", "undo --yes"])
def test_every_changing_command_ends_well_where_its_report_is_lost(
    store: Path, icmd: Callable[..., Ran], change: str
) -> None:
    for title in ("Deux", "Trois"):
        assert icmd("edit", "kayes", "--title", title).code == 0
    ran = shell(f"{ICMD} {change} --json >/dev/full")
    assert ran.returncode == 0, ran.stderr
    assert "The change is made; its report could not be written whole" in ran.stderr
    assert store.exists()


@pytest.mark.parametrize(
    "change",
    ["merge other.json --prefer there --yes", "orgs merge A B --yes", "orgs alias B C", "redo --yes",
     "history --compact --before 2100-01-01 --yes", "import rows.csv --yes"],
)  # fmt: skip
@pytest.mark.parametrize("lost", [">&-", "2>&-", ">&- 2>&-", ">/dev/full 2>/dev/full"])
def test_no_lost_stream_makes_any_change_look_failed(
    store: Path, icmd: Callable[..., Ran], change: str, lost: str
) -> None:
    assert icmd("edit", "kayes", "--set", "donors=A").code == 0
    Path("other.json").write_bytes(store.read_bytes().replace(b"Kayes", b"KAYES"))
    Path("rows.csv").write_text("Titre;Pays\nUn;Mali\n", encoding="utf-8")
    assert icmd("edit", "kayes", "--set", "phase=2").code == 0
    if change.startswith("redo"):
        assert icmd("undo", "--yes").code == 0
    history = store.with_suffix(".history.jsonl")
    before = store.read_bytes(), history.read_bytes()
    ran = shell(f"{ICMD} {change} {lost}")
    assert (ran.returncode, "Traceback" in ran.stderr) == (0, False), ran.stderr
    assert (store.read_bytes(), history.read_bytes()) != before


@pytest.mark.skipif(os.name != "posix", reason="sends a signal")
def test_an_interruption_after_the_change_says_that_it_is_made(store: Path) -> None:
    line = [*ICMD.split(), "edit", "kayes", "--set", f"summary={'x' * 100_000}", "--json", "--no-input"]
    with subprocess.Popen(line, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as running:
        # Its report has begun, and cannot end: it fills the pipe, which nobody reads.
        assert running.stdout
        assert select.select([running.stdout], [], [], PATIENCE)[0]
        running.send_signal(signal.SIGINT)
        _out, err = running.communicate(timeout=PATIENCE)
    assert (running.returncode, projects_in(store)["2"]["summary"]) == (0, "x" * 100_000)
    assert "Interrupted after the change was made. `icmd undo` takes it back." in err
    assert "Traceback" not in err
    assert shell(f"{ICMD} undo --yes").returncode == 0


def test_refused_rows_are_written_and_told_where_the_report_is_lost(store: Path) -> None:
    rows = "".join(f"Projet {n} {'x' * 500};maroc\n" for n in range(300))
    Path("a.csv").write_text(f"titre;pays\n{rows}Mauvais;Atlantide\n", encoding="utf-8")
    ran = shell(f"{ICMD} import a.csv --yes --json --rejects refus.csv | head -c 10")
    assert ran.returncode == 4, ran.stderr
    assert "Atlantide" in Path("refus.csv").read_text(encoding="utf-8-sig")
    assert len(projects_in(store)) == 303


@pytest.mark.usefixtures("store")
def test_data_that_cannot_be_written_is_a_failure() -> None:
    for lost, said in ((">&-", "stdout is closed"), (">/dev/full", "No space left on device")):
        ran = shell(f"{ICMD} list {lost}")
        assert (ran.returncode, ran.stdout) == (1, "")
        assert said in ran.stderr
        assert "Traceback" not in ran.stderr


@pytest.mark.usefixtures("store")
def test_an_error_keeps_its_exit_code_without_anybody_to_hear_it() -> None:
    for lost in ("2>&-", "2>/dev/full"):
        assert shell(f"{ICMD} show nosuch {lost}").returncode == 3


def test_a_file_that_is_opened_never_takes_the_place_of_a_closed_stream(store: Path) -> None:
    """Descriptor 1 of a process without a stdout would else be the store's own, and the report go into it."""
    assert shell(f"{ADD} <&- >&- 2>&-").returncode == 0
    assert set(projects_in(store)) == {"1", "2", "3", "4"}
    history = store.with_suffix(".history.jsonl").read_text(encoding="utf-8")
    assert len(history.splitlines()) == 1
