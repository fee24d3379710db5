"""The script of the guide that loads files every night: what it does after each exit code of `icmd import`."""

import json
import os
import subprocess
import sys
import time
from pathlib import Path

import pytest
from conftest import ROOT, projects_in

from icmd_cli.storage.store import Store

pytestmark = pytest.mark.once

needs_full_disk = pytest.mark.skipif(not Path("/dev/full").exists(), reason="this system has no full disk to try")


class Nightly:
    """The script of the guide with its folders, to be run as cron would."""

    def __init__(self, folder: Path, store: Path, wait: str = "60") -> None:
        guide = (ROOT / "docs" / "import.md").read_text(encoding="utf-8")
        script = guide.split("```sh\n")[1].split("```")[0].replace("/srv/icmd/projects.json", str(store))
        self.srv = folder / "srv"
        self.script = script.replace("/srv/icmd", str(self.srv)).replace("/etc/icmd", str(folder))
        self.script = self.script.replace("--wait 60", f"--wait {wait}")
        for name in ("incoming", "done", "rejected", "reports"):
            (self.srv / name).mkdir(parents=True)
        (folder / "senegal.toml").write_text("[defaults]\ncountries = 'SN'\n", encoding="utf-8")
        self.program(f'exec {sys.executable} -m icmd_cli "$@"')
        self.today = time.strftime("%Y-%m-%d")

    def program(self, line: str) -> None:
        """What the script runs as icmd."""
        path = self.srv.parent / "icmd"
        path.write_text(f"#!/bin/sh\n{line}\n", encoding="utf-8")
        path.chmod(0o755)

    def run(self, **sheets: str) -> subprocess.CompletedProcess[str]:
        for name, text in sheets.items():
            (self.srv / "incoming" / f"{name}.csv").write_text(text, encoding="utf-8")
        path = f"{self.srv.parent}:{os.environ['PATH']}"
        env = {**os.environ, "PATH": path, "PYTHONPATH": str(ROOT)}
        return subprocess.run(["sh", "-c", self.script], env=env, capture_output=True, text=True, check=False)

    def held(self, folder: str) -> list[str]:
        return sorted(path.name.replace(f"{self.today}-", "") for path in (self.srv / folder).iterdir())


def test_the_nightly_script_of_the_guide_sorts_the_files(store: Path, tmp_path: Path) -> None:
    nightly = Nightly(tmp_path, store)
    ran = nightly.run(good="Titre\nA\n", some="Titre;Pays\nB;\nC;Marroc\n", none="x;y\n1;2\n")
    assert ran.returncode == 0, ran.stderr
    assert nightly.held("incoming") == []
    assert nightly.held("done") == ["good.csv"]
    assert nightly.held("rejected") == ["none.csv", "some.csv", "some.csv.csv"]
    reports = {
        name: (nightly.srv / "reports" / f"{nightly.today}-{name}.csv.json") for name in ("good", "some", "none")
    }
    assert json.loads(reports["good"].read_text(encoding="utf-8"))["counts"]["new"] == 1
    assert json.loads(reports["some"].read_text(encoding="utf-8"))["counts"]["rejected"] == 1
    assert reports["none"].read_text(encoding="utf-8") == ""
    assert "good.csv" not in ran.stderr
    assert "some.csv: icmd import ended with 4\n" in ran.stderr
    assert "no column looks like the titles of the projects" in ran.stderr
    assert len(projects_in(store)) == 5


def test_the_nightly_script_leaves_the_files_of_a_busy_catalogue_for_the_next_night(
    store: Path, tmp_path: Path
) -> None:
    nightly = Nightly(tmp_path, store, wait="0.1")
    nightly.run()  # the index is there
    with Store(store).held(5):
        ran = nightly.run(good="Titre\nA\n")
    assert (ran.returncode, nightly.held("incoming")) == (0, ["good.csv"])
    assert "good.csv: icmd import ended with 5\n" in ran.stderr
    assert (nightly.run().returncode, nightly.held("done")) == (0, ["good.csv"])


def test_the_nightly_script_fails_when_somebody_must_look_into_it(store: Path, tmp_path: Path) -> None:
    nightly = Nightly(tmp_path, store)
    (tmp_path / "senegal.toml").unlink()
    ran = nightly.run(good="Titre\nA\n")
    assert (ran.returncode, nightly.held("incoming")) == (1, ["good.csv"])
    assert "good.csv: icmd import ended with 2\n" in ran.stderr
    assert '"message": "There is no file' in ran.stderr


def test_the_nightly_script_touches_nothing_when_the_catalogue_itself_is_broken(store: Path, tmp_path: Path) -> None:
    nightly = Nightly(tmp_path, store)
    store.write_text("[]", encoding="utf-8")
    ran = nightly.run(good="Titre\nA\n")
    assert (ran.returncode, nightly.held("incoming"), nightly.held("reports")) == (1, ["good.csv"], [])
    assert str(store) in ran.stderr


@needs_full_disk
def test_the_nightly_script_fails_when_the_rejects_cannot_be_written(store: Path, tmp_path: Path) -> None:
    nightly = Nightly(tmp_path, store)
    (nightly.srv / "rejected" / f"{nightly.today}-some.csv.csv").symlink_to("/dev/full")
    ran = nightly.run(some="Titre;Pays\nB;\nC;Marroc\n")
    assert (ran.returncode, nightly.held("incoming")) == (1, ["some.csv"])
    assert "some.csv: icmd import ended with 1\n" in ran.stderr


def test_the_nightly_script_ends_when_it_is_interrupted(store: Path, tmp_path: Path) -> None:
    nightly = Nightly(tmp_path, store)
    nightly.run()  # the index is there
    run = f"{sys.executable} -m icmd_cli"
    nightly.program(f'[ "$1" = list ] && exec {run} "$@"\nexec timeout --preserve-status -s INT 3 {run} "$@"')
    with Store(store).held(5):
        ran = nightly.run(a="Titre\nA\n", b="Titre\nB\n")
    assert (ran.returncode, nightly.held("incoming")) == (130, ["a.csv", "b.csv"])
    assert nightly.held("reports") == ["a.csv.json", "a.csv.log"]
    assert len(projects_in(store)) == 3
