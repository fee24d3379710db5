"""Starts icmd as processes that are forked from one where its libraries are loaded: a third of what a new Python costs.

Each is a process like any other, with its own streams, environment and folder, and imports icmd itself anew.
"""

import json
import os
import runpy
import select
import signal
import socket
import subprocess
import sys
import termios
import time
from collections.abc import Mapping, Sequence
from contextlib import suppress
from fcntl import ioctl
from importlib import import_module
from pathlib import Path
from typing import NoReturn, Protocol

import coverage

ICMD = (sys.executable, "-m", "icmd_cli")

_LIBRARIES = (
    "platformdirs", "rapidfuzz.process", "rich.padding", "rich.panel", "rich.progress", "rich.table", "sqlite3",
    "Stemmer", "tinydb", "tomllib", "typer.main",
)  # fmt: skip
"""All but orjson: icmd asks whether it is loaded."""

_AT_START = ("LANG", "LC_", "PYTHON")
"""How the variables begin that Python reads as it starts: none of them can change in one that has started."""

_STREAMS = ("stdin", "stdout", "stderr"), (-1, -1, 1)
"""Their names, and how Python buffers them: errors a line at a time."""


class Process(Protocol):
    """A program that was started: as much of `subprocess.Popen` as the tests need."""

    pid: int

    def wait(self, timeout: float | None = None) -> int: ...

    def kill(self) -> None: ...


class Launcher:
    """The process that others are forked from; ends with its `close`."""

    def __init__(self) -> None:
        kept = {name: value for name, value in os.environ.items() if not name.startswith("COV")}
        self._env = {**kept, "LANG": "C.UTF-8"}  # as the tests have it
        self._door, theirs = socket.socketpair()
        with theirs:
            line = [sys.executable, __file__, str(theirs.fileno())]
            self._process = subprocess.Popen(line, env=self._env, pass_fds=[theirs.fileno()], start_new_session=True)

    def close(self) -> None:
        self._door.close()
        self._process.wait(timeout=60)

    def start(self, line: Sequence[str], streams: Sequence[int], env: Mapping[str, str]) -> Process:
        """Start a program on three streams, the first of them a terminal, which becomes its own."""
        if tuple(line[:3]) != ICMD or _at_start(env) != _at_start(self._env):
            return subprocess.Popen(
                line,
                stdin=streams[0],
                stdout=streams[1],
                stderr=streams[2],
                env=env,
                start_new_session=True,
                preexec_fn=_take_terminal,
            )
        ours, theirs = socket.socketpair()
        with theirs:
            socket.send_fds(self._door, [b"."], [theirs.fileno(), *streams])
        ours.sendall(json.dumps([line[3:], dict(env), str(Path.cwd())]).encode())
        ours.shutdown(socket.SHUT_WR)
        return _Forked(ours)


class _Forked:
    """A process of which another one tells: its number, and in the end its exit code."""

    def __init__(self, told: socket.socket) -> None:
        self._told = told
        self.pid = self._number()

    def wait(self, timeout: float | None = None) -> int:
        if not select.select([self._told], [], [], timeout)[0]:
            raise subprocess.TimeoutExpired(ICMD, timeout or 0)
        with self._told:
            return self._number()

    def kill(self) -> None:
        with suppress(ProcessLookupError):
            os.kill(self.pid, signal.SIGKILL)

    def _number(self) -> int:
        told = self._told.recv(4)
        assert told, "what icmd is forked from has ended"
        return int.from_bytes(told, "big", signed=True)


def _at_start(env: Mapping[str, str]) -> dict[str, str]:
    return {name: value for name, value in env.items() if name.startswith(_AT_START)}


def _take_terminal() -> None:
    """Make the pseudo-terminal the process's own, so that Ctrl-C reaches it, however the tests themselves were started."""
    ioctl(0, termios.TIOCSCTTY, 0)
    signal.signal(signal.SIGINT, signal.SIG_DFL)


# What follows runs in the process that others are forked from.


def _serve(door: socket.socket) -> None:
    """Fork a process for each order, till nobody gives orders any more."""
    for name in _LIBRARIES:
        import_module(name)
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)
    while True:
        order, descriptors, _flags, _address = socket.recv_fds(door, 1, 4)
        if not order:
            return
        if os.fork() == 0:
            door.close()
            _watch(socket.socket(fileno=descriptors[0]), descriptors[1:])
        for descriptor in descriptors:
            os.close(descriptor)


def _watch(told: socket.socket, streams: Sequence[int]) -> NoReturn:
    """Fork icmd; tell its number, and its exit code when it has ended."""
    signal.signal(signal.SIGCHLD, signal.SIG_DFL)
    order = json.loads(told.makefile().read())
    process = os.fork()
    if process == 0:
        told.close()
        _become_icmd(streams, *order)
    for stream in streams:
        os.close(stream)
    told.sendall(process.to_bytes(4, "big", signed=True))
    _process, status = os.waitpid(process, 0)
    told.sendall(os.waitstatus_to_exitcode(status).to_bytes(4, "big", signed=True))
    os._exit(0)


def _become_icmd(streams: Sequence[int], arguments: Sequence[str], env: Mapping[str, str], folder: str) -> NoReturn:
    """What `python -m icmd_cli` would do there."""
    os.setsid()
    for number, (stream, name, buffering) in enumerate(zip(streams, *_STREAMS, strict=True)):
        os.dup2(stream, number)
        os.close(stream)
        old = getattr(sys, name)
        new = os.fdopen(number, old.mode, buffering, encoding=old.encoding, errors=old.errors, closefd=False)
        setattr(sys, name, new)
    _take_terminal()
    signal.signal(signal.SIGINT, signal.default_int_handler)
    os.environ.clear()
    os.environ.update(env)
    time.tzset()
    os.chdir(folder)
    sys.path[0] = folder
    sys.argv[1:] = arguments
    coverage.process_startup()  # where its variables ask for it, as they do of a new Python
    runpy.run_module("icmd_cli", run_name="__main__", alter_sys=True)
    sys.exit()


if __name__ == "__main__":
    _serve(socket.socket(fileno=int(sys.argv[1])))
