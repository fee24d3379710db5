"""Repositories whose store git merges by icmd, set up as `icmd help git` says."""

import os
import subprocess
import sys
from pathlib import Path
from typing import Any

from conftest import ROOT, projects_in, write_store

STORE = Path("data") / "projects.json"


def git(folder: Path, *arguments: str, fails: bool = False) -> str:
    """Run git in `folder`; gives what it says."""
    ran = tried(folder, *arguments)
    assert (ran.returncode != 0) == fails, ran.stdout + ran.stderr
    return ran.stdout + ran.stderr


def tried(folder: Path, *arguments: str) -> "subprocess.CompletedProcess[str]":
    """Run git in `folder`, whether it can do so or not."""
    env = {**os.environ, "GIT_CONFIG_GLOBAL": os.devnull, "GIT_CONFIG_SYSTEM": os.devnull, "PYTHONPATH": str(ROOT)}
    who = ["-c", "user.name=T", "-c", "user.email=t@example.org", "-c", "init.defaultBranch=main"]
    return subprocess.run(["git", *who, *arguments], cwd=folder, env=env, capture_output=True, text=True, check=False)


def begun(folder: Path, projects: dict[str, Any]) -> Path:
    """A new repository in `folder`, with a store of `projects`."""
    write_store(folder / STORE, projects)
    git(folder, "init")
    git(folder, "config", "merge.icmd.driver", f"'{sys.executable}' -m icmd_cli merge %B --base %O --into %A")
    (folder / ".gitattributes").write_text(f"{STORE.as_posix()} merge=icmd\n")
    git(folder, "add", ".")
    git(folder, "commit", "-m", "Begin")
    return folder


def by_id(folder: Path) -> dict[str, Any]:
    """The projects that the repository's store holds now."""
    return {record["id"]: record for record in projects_in(folder / STORE).values()}
