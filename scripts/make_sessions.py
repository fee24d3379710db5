"""Runs every session of the documents and writes what it really said beneath each command.

    python scripts/make_sessions.py [--check] [DOCUMENT ...]

A session is a block ```console whose commands begin with "$ icmd"; those of one document follow each other on one copy
of the shipped catalogue, in an empty folder, in the document's language, without a terminal. A block ```terminal is a
session on a terminal of 80 columns: the comment above it, <!-- types: Un puits ⏎ Mali ⏎ ⏎ -->, holds what is typed.
With --check nothing is written; the exit code is 1 when any output has changed.

The `icmd` of a session has a clock of its own, one second later for each line: nobody waits for seconds.
"""

import os
import pty
import re
import select
import shlex
import struct
import subprocess
import sys
import tempfile
import termios
import time
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from difflib import unified_diff
from fcntl import ioctl
from importlib import import_module
from itertools import count
from multiprocessing import get_context
from pathlib import Path
from pkgutil import walk_packages

ROOT = Path(__file__).parent.parent
sys.path.insert(0, str(ROOT))

import icmd_cli
from icmd_cli import i18n
from icmd_cli.domain import clock

DOCUMENTS = {
    "README.md": "en",
    "README.fr.md": "fr",
    "docs/guide.fr.md": "fr",
    # One session of every command in each language: what changes here changes for its users.
    **{f"tests/golden/{path.name}": path.stem for path in sorted((ROOT / "tests" / "golden").glob("??.md"))},
}
_BLOCK = re.compile(r"((?:<!-- types: (?P<typed>[^>]*) -->\n)?```(?:console|terminal)\n)(.*?)(```)", re.DOTALL)
_STEP = re.compile(r"^\$ (.+)\n((?:(?!\$ ).*\n)*)", re.MULTILINE)
_PATIENCE = 60
"""Seconds without a word after which a session on a terminal waits for something that it never gets."""
_ERASE = b"\x15"
"""Ctrl-U, that empties the line."""
_OF_SHELL = re.compile(r"[|<>;&*?$`~#(){}!\\\[\]]")
"""What a shell may do something with."""
_INDEX = re.compile(r"projects-[0-9a-f]{16}")
"""The index is called after the store's path in this run."""

PROGRAM = f"""#!{sys.executable}
import sys

sys.path.insert(0, {str(Path(__file__).parent)!r})
from make_sessions import run

sys.exit(run(sys.argv[1:]))
"""
"""What a shell of a session runs as `icmd`."""


def run(words: Sequence[str]) -> int:
    """One command of a session, by the session's clock: the variable is this script's own, no other icmd reads it."""
    later = timedelta(seconds=int(os.environ["SECONDS_LATER"]))
    clock.instant = lambda: datetime(2026, 1, 1, 10, tzinfo=UTC) + later
    return _program()(words)


def _program() -> Callable[[Sequence[str]], int]:
    """icmd, imported where its language is known: an option takes its words when it is imported."""
    i18n.forget_language()
    from icmd_cli.cli.main import run as icmd

    return icmd


def _load_all() -> None:
    """Import what any command uses, in the language of the document."""
    _program()
    for module in walk_packages(icmd_cli.__path__, "icmd_cli."):
        if not module.name.endswith("__main__"):
            import_module(module.name)


def refreshed(name: str) -> str:
    """The document's text with the output that its commands give now."""
    document, language = ROOT / name, DOCUMENTS[name]
    os.environ["ICMD_LANG"] = language
    _load_all()  # once for all the commands of this document
    with tempfile.TemporaryDirectory() as home:
        folder = Path(home)
        (folder / "data").mkdir()
        (folder / "data" / "projects.json").write_bytes((ROOT / "data" / "projects.json").read_bytes())
        program = folder / "bin" / "icmd"
        program.parent.mkdir()
        program.write_text(PROGRAM, encoding="utf-8")
        program.chmod(0o755)
        env = {
            "PATH": f"{program.parent}:{os.environ['PATH']}",
            "TZ": "UTC",
            "HOME": home,
            "USER": "awa",
            "LOGNAME": "awa",
            "LANG": "C.UTF-8",
            "PAGER": "less",
            "ICMD_LANG": language,
            "PYTHONUTF8": "1",
        }
        seconds = count()

        def ran(step: re.Match[str], typed: Sequence[str] | None) -> str:
            return _ran(step, folder, {**env, "SECONDS_LATER": str(next(seconds))}, typed)

        def said(block: re.Match[str]) -> str:
            typed = block["typed"].split("⏎") if block["typed"] is not None else None
            return block[1] + _STEP.sub(lambda step: ran(step, typed), block[3]) + block[4]

        return _BLOCK.sub(said, document.read_text(encoding="utf-8"))


def _ran(step: re.Match[str], folder: Path, env: Mapping[str, str], typed: Sequence[str] | None) -> str:
    line = step[1]
    if not re.match(r"icmd\b|cat |printf |echo ", line):
        return step[0]
    if typed is not None:
        output = _typed(line, folder, env, typed)
    elif line.startswith("icmd ") and not _OF_SHELL.search(line):
        output = _called(shlex.split(line)[1:], folder, env)
    else:
        output = _piped(line, folder, env)
    output = output.replace(str(folder), "~")
    output = _INDEX.sub("projects-0123456789abcdef", output)
    return f"$ {line}\n{output}" + ("" if not output or output.endswith("\n") else "\n")


def _called(words: Sequence[str], folder: Path, env: Mapping[str, str]) -> str:
    """What icmd says in a child of this process, which has imported it: a third of what a new one costs."""
    source, sink = os.pipe()
    child = os.fork()
    if not child:
        try:
            os.dup2(os.open(os.devnull, os.O_RDONLY), 0)
            os.dup2(sink, 1)
            os.dup2(sink, 2)
            sys.stdin, sys.stdout, sys.stderr = os.fdopen(0), os.fdopen(1, "w"), os.fdopen(2, "w", 1)
            os.chdir(folder)
            os.environ.clear()
            os.environ.update(env)
            time.tzset()
            run(words)
            sys.stdout.flush()
        finally:
            os._exit(0)
    os.close(sink)
    with os.fdopen(source, encoding="utf-8") as said:
        output = said.read()
    os.waitpid(child, 0)
    return output


def _piped(line: str, folder: Path, env: Mapping[str, str]) -> str:
    ran = subprocess.run(
        ["bash", "-c", line],
        cwd=folder,
        env=dict(env),
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        check=False,
    )
    return ran.stdout


def _typed(line: str, folder: Path, env: Mapping[str, str], answers: Sequence[str]) -> str:
    """What is seen on a terminal where somebody types `answers`, each when a question waits for it."""
    master, slave = pty.openpty()
    ioctl(slave, termios.TIOCSWINSZ, struct.pack("HHHH", 100, 80, 0, 0))
    terminal = {**env, "TERM": "xterm", "NO_COLOR": "1"}
    process = subprocess.Popen(["bash", "-c", line], cwd=folder, env=terminal, stdin=slave, stdout=slave, stderr=slave)
    os.close(slave)
    seen, answered, rest, is_erased = b"", 0, [answer.strip() for answer in answers], False
    while True:
        # A question ends in a colon and a blank, with the proposed answer behind them where its line editor, which asks
        # for pastes as such before, holds one; a little later it is sure that nothing follows. The question before it
        # still stands there till the answer to it has arrived.
        new = seen[answered:]
        is_bare = new.endswith(b": ")
        editing = new.rfind(b"\x1b[?2004h")
        asks = rest and (is_bare or (editing > new.rfind(b"\x1b[?2004l") and b": " in new[editing:]))
        if not select.select([master], [], [], 0.2 if asks else _PATIENCE)[0]:
            if not asks:
                process.kill()
                raise SystemExit(f"{line}: what is typed does not answer this:\n{seen.decode()[-500:]}")
            if (
                not _sleeps(process.pid) or select.select([master], [], [], 0)[0]
            ):  # a busy machine: there is more to come
                continue
            if not is_bare and rest[0] and not is_erased:  # what stands in the line goes for another answer
                os.write(master, _ERASE)
                is_erased = True
                continue
            os.write(master, f"{rest.pop(0)}\n".encode())
            answered, is_erased = len(seen), False
            continue
        try:
            piece = os.read(master, 65536)
        except OSError:  # Linux's way to say that a terminal was closed
            piece = b""
        if not piece:
            break
        seen += piece
    process.wait()
    os.close(master)
    # A line editor goes back to the line's beginning before it draws.
    text = re.sub("\r+\n?", lambda end: "\n" if end[0].endswith("\n") else "", seen.decode())
    text = re.sub("\x1b\\[[0-9;?]*[A-Za-z]", "", text)
    while (shorter := re.sub("[^\n\b]\b", "", text)) != text:
        text = shorter
    return text


def _sleeps(process: int) -> bool:
    """Whether a process waits for something; True where the system does not tell."""
    with suppress(OSError):
        status = Path(f"/proc/{process}/stat").read_text(encoding="utf-8")
        return status.rpartition(")")[2].split()[0] in {"S", "Z"}
    return True


def main() -> int:
    """Write the documents, or check them."""
    check = "--check" in sys.argv[1:]
    names = [name for name in sys.argv[1:] if name != "--check"] or list(DOCUMENTS)
    with get_context("fork").Pool(maxtasksperchild=1) as pool:  # each document has a folder and a process of its own
        texts = pool.map(refreshed, names, chunksize=1)
    stale = [name for name, text in zip(names, texts, strict=True) if text != (ROOT / name).read_text(encoding="utf-8")]
    for name, text in zip(names, texts, strict=True):
        if name in stale and not check:
            (ROOT / name).write_text(text, encoding="utf-8")
    for name in stale if check else ():
        print(f"{name}: a session says something else now: run scripts/make_sessions.py")
        before = (ROOT / name).read_text(encoding="utf-8")
        now = texts[names.index(name)]
        print("\n".join(unified_diff(before.splitlines(), now.splitlines(), "as written", "now", n=2, lineterm="")))
    return 1 if stale and check else 0


if __name__ == "__main__":
    sys.exit(main())
