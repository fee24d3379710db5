"""What the tests share: an empty home that nothing can leave, stores to work on, and the program to run."""

import json
import os
import pty
import re
import select
import struct
import subprocess
import sys
import termios
import time
from codecs import getincrementaldecoder
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import closing, suppress
from dataclasses import dataclass
from fcntl import ioctl
from functools import cache
from io import BytesIO, TextIOWrapper
from pathlib import Path
from threading import Thread
from typing import Any

import pytest
from hypothesis import HealthCheck, settings
from launcher import ICMD, Launcher

# The machine's own language and zone are none of the tests' affair; options choose their words when they are imported.
for name in list(os.environ):
    if name.startswith(("LANG", "LC_", "ICMD_LANG")):
        del os.environ[name]
os.environ["TZ"] = "UTC"
time.tzset()

from icmd_cli import i18n  # noqa: E402 - only now
from icmd_cli.cli import app, main, typer_patches  # noqa: E402 - only now

# A busy machine is no failure; the fixtures of a function serve all of its examples.
settings.register_profile(
    "icmd",
    settings.default,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture],
)
settings.load_profile("icmd")

ROOT = Path(__file__).parent.parent
SHIPPED = ROOT / "data" / "projects.json"
DATA = Path(__file__).parent / "data"
"""Small samples of our own."""

FIGUIG: dict[str, Any] = {
    "id": "figuig",
    "code": "Mo-100",
    "title": "Relance de la polyculture dans l'oasis de Figuig",
    "language": "fr",
    "phase": 2,
    "status": "completed",
    "start": "2014-04",
    "end": "2016-02",
    "countries": ["MA"],
    "partner_countries": ["FR"],
    "regions": ["Figuig", "Oriental"],
    "summary": "L’épargne des migrants relance l'agriculture.",
    "objectives": ["Améliorer le rendement des parcelles"],
    "themes": ["diaspora"],
    "budget": {"amount": "229907.22", "currency": "USD"},
    "donors": ["Union européenne", "Direction du développement et de la coopération (DDC, Suisse)"],
    "lead": "Municipalité de Figuig",
    "sources": ["https://example.org/figuig"],
}
KAYES: dict[str, Any] = {
    "id": "kayes",
    "code": "Ma-052",
    "title": "Éducation au co-développement dans la région de Kayes",
    "language": "fr",
    "phase": 1,
    "status": "ongoing",
    "start": "2009",
    "countries": ["ML"],
    "partner_countries": ["FR"],
    "regions": ["Kayes"],
    "summary": "Recense les projets des migrants et leur épargne.",
    "budget": {"amount": "156404", "currency": "EUR"},
    "donors": ["Union européenne"],
    "partners": ["ADKO"],
}
BICOL: dict[str, Any] = {
    "id": "jmdi-bicol",
    "title": "Mainstreaming migration in the Bicol Region",
    "short_title": "JMDI Bicol",
    "language": "en",
    "phase": 2,
    "status": "planned",
    "countries": ["PH"],
    "summary": "Migrants' savings help their villages.",
    "themes": ["remittances"],
    "budget": {"amount": "250000", "currency": "USD"},
}
THREE = {"1": FIGUIG, "2": KAYES, "3": BICOL}
UE, DDC = "Union européenne", "Direction du développement et de la coopération (DDC, Suisse)"
FIVE: dict[str, Any] = {
    "1": {
        "id": "a", "title": "Épargne des migrants de deux rives", "countries": ["MA", "SN"], "phase": 1,
        "status": "completed", "start": "2009", "end": "2010-06", "themes": ["diaspora", "remittances"],
        "budget": {"amount": "100.1", "currency": "EUR"}, "donors": [UE], "lead": "ADKO", "partners": ["ADKO", "Ville"],
    },
    "2": {
        "id": "b", "title": "Oasis", "countries": ["MA"], "phase": 2, "status": "ongoing", "start": "2014-04",
        "budget": {"amount": "200.2", "currency": "EUR"}, "donors": [UE, DDC], "language": "fr",
    },
    "3": {
        "id": "c", "title": "Une pépinière d'entreprises pour les femmes de retour", "short_title": "Pépinière",
        "countries": ["SN"], "phase": 2, "status": "planned", "budget": {"amount": "300", "currency": "USD"},
    },
    "4": {"id": "d", "title": "Bicol", "countries": ["PH"], "phase": 2, "end": "2016-02", "themes": ["diaspora"]},
    "5": {
        "id": "e", "title": "Médenine", "countries": ["MA"], "phase": 2, "status": "completed", "start": "2014",
        "end": "2016-01", "budget": {"amount": "50.05", "currency": "USD"},
    },
}  # fmt: skip

_KEPT = ("PATH", "TMPDIR", "PYTHON", "PYTEST", "HYPOTHESIS", "PIP_")
"""How the variables begin that tests keep; without the others, every machine gives them the same environment."""

_WATCHED = "COV"
"""How those begin by which coverage watches the processes that a test starts: twice their cost."""


@pytest.fixture(autouse=True)
def empty_home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, request: pytest.FixtureRequest) -> Path:
    """No test can touch real data: the home, the caches and the working folder are new and empty."""
    home = tmp_path / "home"
    work = tmp_path / "work"
    home.mkdir()
    work.mkdir()
    kept = (*_KEPT, _WATCHED) if request.node.get_closest_marker("watched") else _KEPT
    for name in list(os.environ):
        if not name.startswith(kept):
            monkeypatch.delenv(name)
    monkeypatch.setenv("HOME", str(home))
    monkeypatch.setenv("LANG", "C.UTF-8")
    monkeypatch.setenv("TZ", "UTC")
    monkeypatch.setenv("TERM", "xterm-256color")
    monkeypatch.setenv("SHELL", "/bin/bash")
    monkeypatch.setenv("ICMD_PAGER", "")
    monkeypatch.chdir(work)
    i18n.forget_language()
    _build_all_commands()
    return home


@cache
def _build_all_commands() -> None:
    """Let the options of every command choose English words, whichever language the first test speaks."""
    for name in app.COMMANDS:
        typer_patches.built(name)


@dataclass(frozen=True)
class Ran:
    """What one run of the program left behind."""

    code: int
    out: str
    err: str

    @property
    def lines(self) -> list[str]:
        return self.out.splitlines()

    @property
    def json(self) -> Any:
        return json.loads(self.out)


class _Stream(TextIOWrapper):
    """A stream of the process, held in memory; never a terminal."""

    def __init__(self, data: bytes = b"") -> None:
        super().__init__(BytesIO(data), encoding="utf-8")

    def text(self) -> str:
        self.flush()
        buffer = self.buffer
        assert isinstance(buffer, BytesIO)
        return buffer.getvalue().decode()


@pytest.fixture
def icmd(monkeypatch: pytest.MonkeyPatch) -> Callable[..., Ran]:
    """Run the program in this process, through the function that users' `icmd` runs."""

    def run(*arguments: str, stdin: str | bytes = b"", env: Mapping[str, str] | None = None) -> Ran:
        with monkeypatch.context() as patch:
            out, err = _Stream(), _Stream()
            data = stdin.encode() if isinstance(stdin, str) else stdin
            for name, stream in (("stdin", _Stream(data)), ("stdout", out), ("stderr", err)):
                patch.setattr(sys, name, stream)
            for name, value in (env or {}).items():
                patch.setenv(name, value)
            i18n.forget_language()
            code = main.run(arguments)
            return Ran(code, out.text(), err.text())

    return run


@pytest.fixture
def store(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A store of three projects, which the program uses."""
    path = write_store(tmp_path / "store" / "projects.json", THREE)
    monkeypatch.setenv("ICMD_STORE", str(path))
    return path


@cache
def iati_standard() -> Path:
    """The folder of IATI's official `schemas` and `codelists`; fetched once by scripts/fetch_iati.py."""
    script = ROOT / "scripts" / "fetch_iati.py"
    ran = subprocess.run([sys.executable, str(script)], capture_output=True, text=True, check=False)
    assert ran.returncode == 0, ran.stderr
    return Path(ran.stdout.strip())


def write_store(path: Path, projects: Mapping[str, Any], **catalogue: Any) -> Path:
    """A store file of `projects`, as icmd itself would write it."""
    path.parent.mkdir(parents=True, exist_ok=True)
    tables = {"catalogue": {"1": {"schema": 1, "language": "fr", **catalogue}}, "projects": projects}
    path.write_text(json.dumps(tables, ensure_ascii=False, indent=2) + "\n", encoding="utf-8")
    return path


def projects_in(store: Path) -> dict[str, Any]:
    """The projects that a store file holds, read without icmd."""
    tables = json.loads(store.read_text(encoding="utf-8"))
    found: dict[str, Any] = tables["projects"]
    return found


PATIENCE = 60
"""Seconds after which a silent program counts as stuck."""


def _write_all(descriptor: int, data: bytes) -> None:
    while data:
        data = data[os.write(descriptor, data[:1024]) :]


def _sleeps(process: int) -> bool:
    """Whether a process waits for something; True where the system does not tell."""
    try:
        status = Path(f"/proc/{process}/stat").read_text(encoding="utf-8")
    except OSError:
        return True
    return status.rpartition(")")[2].split()[0] in {"S", "Z"}


class Terminal:
    """A program on a real pseudo-terminal of a given size: `line` is its command line."""

    def __init__(
        self,
        launcher: Launcher,
        line: Sequence[str],
        columns: int,
        env: Mapping[str, str],
        out: int | None,
        rows: int,
    ) -> None:
        self._master, slave = pty.openpty()
        ioctl(slave, termios.TIOCSWINSZ, struct.pack("HHHH", rows, columns, 0, 0))
        streams = (slave, slave if out is None else out, slave)
        self._process = launcher.start(line, streams, {**os.environ, **env})
        os.close(slave)
        self.screen = ""
        self._letters = getincrementaldecoder("utf-8")("replace")  # a letter may come in two pieces
        self._return = ""  # and so may the end of a line

    def wait_for(self, text: str) -> None:
        """Read until `text` has appeared after what was read before."""
        seen = len(self.screen)
        while text not in self.screen[seen:]:
            piece = self._read()
            assert piece, f"{text!r} never came: {self.screen!r}"

    def type(self, text: str) -> None:
        """Answer what has come whole: a question may arrive in pieces, and keys that come before it is read mean others."""
        until = time.monotonic() + PATIENCE
        while not self._is_asking():
            assert time.monotonic() < until, f"no keys are read: {self.screen!r}"
        os.write(self._master, text.encode())

    def _is_asking(self) -> bool:
        """Whether the program has said all that it says and sleeps until a key comes; takes in what it says."""
        takes_keys = not termios.tcgetattr(self._master)[3] & termios.ICANON
        # Of who takes whole lines, nothing tells whether that is why it sleeps, but that it goes on sleeping.
        while select.select([self._master], [], [], 0.005 if takes_keys else 0.1)[0]:
            if not self._read():
                return True  # it has ended
        return _sleeps(os.tcgetpgrp(self._master)) and not select.select([self._master], [], [], 0)[0]

    def wait_for_children(self) -> None:
        """Wait until the program has none that still run, where the system tells: a shell sleeps while they do."""
        children = Path(f"/proc/{self._process.pid}/task/{self._process.pid}/children")
        until = time.monotonic() + PATIENCE
        while children.exists() and children.read_text(encoding="utf-8"):
            assert time.monotonic() < until, f"a child does not end: {self.screen!r}"
            self.drain()
            time.sleep(0.005)

    def paste(self, text: str) -> None:
        """Put in `text` at once, however long, while the program draws it."""
        writing = Thread(target=lambda: _write_all(self._master, text.encode()))
        writing.start()
        while writing.is_alive():
            if select.select([self._master], [], [], 0.05)[0]:
                self._read()

    def drain(self) -> None:
        """Read what is there: a program whose screen nobody reads waits in the end."""
        while select.select([self._master], [], [], 0)[0]:
            self._read()

    def end(self) -> int:
        """Read to the end; gives the exit code."""
        while self._read():
            pass
        os.close(self._master)
        self._master = -1
        return self._process.wait(timeout=30)

    def leave(self) -> None:
        """Close the window on a program that a failed test left running."""
        if self._master >= 0:
            self._process.kill()
            self.end()

    def _read(self) -> str:
        piece = b""
        ready, _writable, _failed = select.select([self._master], [], [], PATIENCE)
        assert ready, f"nothing came for {PATIENCE} s: {self.screen!r}"
        with suppress(OSError):  # Linux tells so that the other side is closed
            piece = os.read(self._master, 65536)
        text = self._return + self._letters.decode(piece)
        self._return = "\r" if piece and text.endswith("\r") else ""
        self.screen += text.removesuffix(self._return).replace("\r\n", "\n")
        return text if text or not piece else self._read()


@pytest.fixture(scope="session")
def launcher() -> Iterator[Launcher]:
    """The process that each run of icmd on a terminal is forked from."""
    with closing(Launcher()) as one:
        yield one


@pytest.fixture
def terminal(launcher: Launcher) -> Iterator[Callable[..., Terminal]]:
    """Start the program on a terminal: `terminal("list", columns=60)`; or another program by its whole line."""
    started: list[Terminal] = []

    def start(
        *arguments: str,
        columns: int = 100,
        rows: int = 40,
        env: Mapping[str, str] | None = None,
        out: int | None = None,
        program: Sequence[str] = ICMD,
    ) -> Terminal:
        started.append(Terminal(launcher, [*program, *arguments], columns, env or {}, out, rows))
        return started[-1]

    yield start
    for one in started:
        one.leave()


COLOUR = re.compile(r"\x1b\[[0-9;]*m|\x1b\]8;[^\x1b]*\x1b\\")


def screen_of(terminal: Callable[..., Terminal], *arguments: str, columns: int = 100, **env: str) -> str:
    """What a command that ends well left on a terminal of that width."""
    screen = terminal(*arguments, columns=columns, env=env)
    assert screen.end() == 0, screen.screen
    return screen.screen


def plain(screen: str) -> list[str]:
    """The screen's lines without colours."""
    return [line.rstrip() for line in COLOUR.sub("", screen).splitlines()]
