"""Whatever a catalogue holds, Tab puts it on the line as one argument, and the shell runs none of it."""

import json
import os
import random
import shutil
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import NamedTuple

import pytest
from conftest import PATIENCE, Terminal, write_store

from icmd_cli.text import clean

pytestmark = pytest.mark.once

PIECES = [
    "$(touch RAN)", "`touch RAN`", "; touch RAN;", "'", '"', "!", "!!", "!x", " ", "\\", "\\\\", "$HOME", "${x}", "~", "#", "*",
    "?", "[a]", "{a,b}", "|", "&&", "<", ">", "(", ")", "=", ":", "::", "@", "%", "^", "é", "’", "\u00a0", "日本", "ab", "B", "-",
    "--", "/", "$'a'",
]  # fmt: skip
"""What the values are made of."""

TRIES = 80 if os.environ.get("ICMD_LONG") else 6
"""How many random values each shell is given."""

START = {
    "bash": (
        ["bash", "--norc", "--noprofile", "-i"],
        "PS1='ready> '; source <(icmd completion bash); set -o history; printf 'is %s' set\n",
    ),
    "zsh": (
        ["zsh", "-f", "-i"],
        "PS1='ready> '; autoload -Uz compinit; compinit -u -D; source <(icmd completion zsh); printf 'is %s' set\n",
    ),
    "fish": (
        ["fish", "--no-config", "-i"],
        "function fish_prompt; echo -n 'ready> '; end; icmd completion fish | source; printf 'is %s' set\n",
    ),
}

PROBE = """#!/bin/sh
case "$1" in
    __complete*) "$PYTHON" -m icmd_cli "$@"; : >"$PROBED/answered" ;;
    completion) exec "$PYTHON" -m icmd_cli "$@" ;;
    *) printf '%s\\0' "$@" >"$PROBED/new"; mv "$PROBED/new" "$PROBED/arguments" ;;
esac
"""
"""Answers Tab as icmd does; called otherwise, it writes down what arrived."""


class Shell(NamedTuple):
    """A shell that completes icmd, its folder, and where the probe writes."""

    name: str
    terminal: Terminal
    folder: Path
    probed: Path
    store: Path

    def arrived(self, line: str, donors: list[str], *, tabs: int = 1) -> list[str] | None:
        """The arguments of `line` after Tab and Return, where a project has these donors; None: no whole line."""
        write_store(self.store, {"1": {"id": "a", "title": "T", "countries": ["MA"], "donors": donors}})
        self.forget("arguments")
        self.terminal.type(line)
        for tab in range(tabs):
            self.forget("answered")
            self.terminal.type("\t")
            self.wait_for("answered", 0.5 if tab else PATIENCE)  # zsh and fish have what the first Tab brought
            self.terminal.wait_for_children()
        self.terminal.type("\r")
        if not self.wait_for("arguments", 1.5):
            self.terminal.type("\x03")
            self.terminal.wait_for("ready> ")
            return None
        found = (self.probed / "arguments").read_text(encoding="utf-8").split("\0")[:-1]
        self.terminal.drain()
        # fish closes a quotation mark after these only with a blank in between, which icmd passes over.
        return [one.rstrip() if self.name == "fish" and one[-2:-1] in "/=@:.,-" else one for one in found]

    def forget(self, name: str) -> None:
        (self.probed / name).unlink(missing_ok=True)

    def wait_for(self, name: str, seconds: float = PATIENCE) -> bool:
        end = time.monotonic() + seconds
        while not (self.probed / name).exists():
            if time.monotonic() > end:
                return False
            time.sleep(0.02)
        return True

    def quoted(self, text: str, mark: str) -> str:
        """`text` as somebody types it, the quotation mark `mark` left open."""
        if not mark:
            return "".join(c if c.isalnum() else f"\\{c}" for c in text)
        if mark == "'" and self.name != "fish":
            return "'" + text.replace("'", "'\\''")
        signs = "\\'" if mark == "'" else '$"\\' if self.name == "fish" else '$`"\\'
        return mark + "".join(f"\\{c}" if c in signs else c for c in text)

    @property
    def is_intact(self) -> bool:
        return not list(self.folder.glob("RAN*"))


@pytest.fixture(params=START)
def shell(
    request: pytest.FixtureRequest,
    tmp_path: Path,
    terminal: Callable[..., Terminal],
    monkeypatch: pytest.MonkeyPatch,
) -> Iterator[Shell]:
    name: str = request.param
    if not shutil.which(name):
        pytest.skip(f"{name} is not installed")
    probe = tmp_path / "bin" / "icmd"
    probe.parent.mkdir()
    probe.write_text(PROBE, encoding="utf-8")
    probe.chmod(0o755)
    monkeypatch.setenv("PATH", f"{probe.parent}:{os.environ['PATH']}")
    monkeypatch.setenv("PYTHON", sys.executable)
    monkeypatch.setenv("PROBED", str(tmp_path))
    monkeypatch.setenv("ICMD_STORE", str(tmp_path / "s.json"))
    line, settings = START[name]
    running = terminal(program=line, columns=300, env={"TERM": "xterm"})
    running.type(settings)
    running.wait_for("is set")
    yield Shell(name, running, Path.cwd(), tmp_path, tmp_path / "s.json")
    assert json.loads((tmp_path / "s.json").read_text(encoding="utf-8"))


ATTACKS = [
    "Zut $(touch RAN) `touch RAN`",
    "Zut'; touch RAN; 'y",
    'Zut"; touch RAN; "',
    "Zut !! b!",
    "Zut: a=b\\",
    "Zut $HOME #x ~ * ? [a] {b,c} <d> (e) & | ^",
    *("Zut" + end for end in "/=@:.,-"),
]


@pytest.mark.parametrize("mark", ["", "'", '"'])
def test_one_argument_arrives_and_nothing_runs(shell: Shell, mark: str) -> None:
    for value in ATTACKS:
        assert shell.arrived(f"icmd add --donor {shell.quoted('Zut', mark)}", [value]) == ["add", "--donor", value]
    assert shell.arrived(f"icmd add --donor={shell.quoted('Zut', mark)}", [value]) == ["add", f"--donor={value}"]
    assert shell.is_intact


@pytest.mark.parametrize("shell", ["bash"], indirect=True)
@pytest.mark.parametrize("key", ["insert-completions", "menu-complete", "menu-complete-backward"])
def test_nothing_runs_either_where_a_key_of_bash_inserts_candidates(shell: Shell, key: str) -> None:
    shell.terminal.type(f"bind TAB:{key}; printf 'bound %s' now\n")
    shell.terminal.wait_for("bound now")
    for mark in ("", "'", '"'):
        for value in ATTACKS:
            assert shell.arrived(f"icmd add --donor {shell.quoted('Zut', mark)}", [value]) == ["add", "--donor", value]
        shell.arrived(f"icmd add --donor {shell.quoted('Zut', mark)}", ATTACKS)
        assert shell.is_intact


def test_random_values_arrive_whole_from_any_place_in_them(shell: Shell) -> None:
    chance = random.Random(shell.name + str(TRIES))  # noqa: S311 - for tests
    for _try in range(TRIES):
        value = clean("Z" + "".join(chance.choices(PIECES, k=chance.randint(1, 6)))).rstrip(" ")
        mark = chance.choice(["", "'", '"'])
        typed = value[: chance.randint(1, len(value))]
        if mark == '"':
            typed = typed.partition("!")[0]  # history's ! has no escape there
        if shell.name == "fish":
            typed = typed.rstrip("*")  # there fish completes nothing
        line = f"icmd add --donor {shell.quoted(typed, mark)}"
        assert shell.arrived(line, [value]) == ["add", "--donor", value]
        assert shell.is_intact


@pytest.mark.parametrize("shell", ["fish"], indirect=True)
@pytest.mark.parametrize("mark", ["", "'", '"'])
def test_what_ends_in_a_star_stays_as_it_was_typed_till_a_letter_more_completes_it(shell: Shell, mark: str) -> None:
    for typed, value in [("Z*", "Z*ab"), ("Z:**", "Z:**ab $(touch RAN)"), ("Z a?*", "Z a?*a [b]*")]:
        line = f"icmd add --donor {shell.quoted(typed, mark)}"
        assert shell.arrived(f"{line}\t{mark}", [value], tabs=0) == ["add", "--donor", typed]
        assert shell.arrived(f"{line}\ta", [value]) == ["add", "--donor", value]
    assert shell.is_intact


def test_what_several_have_in_common_is_still_one_argument(shell: Shell) -> None:
    for one, other in [("Zut $(touch RAN)", "Zut $(touch RAN) b"), ("Zut 'a", "Zut 'b"), ("Zut \\a", "Zut \\$")]:
        arrived = shell.arrived("icmd add --donor Zu", [one, other], tabs=2)
        assert arrived is None or (len(arrived) == 3 and one.startswith(arrived[2][:4])), arrived
        assert shell.is_intact


def test_two_spellings_of_one_name_are_one_value(shell: Shell) -> None:
    arrived = shell.arrived("icmd list --donor zut", ["Zut Élan", "ZUT élan"], tabs=1)
    assert arrived is not None
    assert arrived[:2] == ["list", "--donor"]
    assert len(arrived) == 3
