"""Spoiled input for every reader, as long as you like; prints a table, ends with 1 when one broke a promise.

python stress/fuzz.py [--minutes M | --each M] [--seed N] [--keep FOLDER] [READER ...]

Promised: no failure but icmd's own errors, SLOW seconds and MEMORY bytes at most for an input of 64 KB. Each reader
works in a process of its own; what breaks one is kept in FOLDER. With atheris installed, half of the time goes to
inputs that it makes up by watching which lines of icmd they reach.
"""

import argparse
import hashlib
import importlib.util
import json
import os
import resource
import subprocess
import sys
import tempfile
import time
import traceback
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Any, NamedTuple

ROOT = Path(__file__).parent.parent
sys.path[:0] = [str(ROOT), str(ROOT / "tests")]

SLOW = 5.0
"""Seconds that one input may take."""

STUCK = 60
"""Seconds after which a reader is given up."""

MEMORY = 3 << 30
"""Bytes of address space; what the libraries map counts too."""


class Row(NamedTuple):
    """One line of the table."""

    reader: str
    tried: int
    seconds: float
    slowest: float
    peak: int
    broken: list[str]


def main() -> int:
    """Fuzz what is asked for; gives the exit code."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("readers", nargs="*", metavar="READER", help="all without any")
    parser.add_argument("--minutes", type=float, default=60, help="in all, shared out among the readers")
    parser.add_argument("--each", type=float, metavar="M", help="minutes for every reader: 60 takes 18 hours for all")
    parser.add_argument("--seed", type=int, default=0, help="where the row of inputs begins")
    parser.add_argument("--keep", type=Path, default=Path(tempfile.gettempdir()) / "icmd-fuzz", help="for what breaks")
    parser.add_argument("--worker", help=argparse.SUPPRESS)
    given = parser.parse_args()
    if given.worker:
        return _Worker(given.worker, given.keep).run(given.minutes * 60, given.seed)
    import fuzzer

    if unknown := set(given.readers) - set(fuzzer.TARGETS):
        parser.error(f"no such reader: {', '.join(unknown)}; there are {', '.join(fuzzer.TARGETS)}")
    names = given.readers or list(fuzzer.TARGETS)
    minutes = given.minutes if given.each is None else given.each * len(names)
    given.keep.mkdir(parents=True, exist_ok=True)
    has_atheris = importlib.util.find_spec("atheris") is not None
    print(f"{len(names)} readers, {minutes:g} minutes, atheris: {'yes' if has_atheris else 'no'}", flush=True)
    return _told([_reader(name, minutes * 60 / len(names), given.seed, given.keep) for name in names])


def _reader(name: str, seconds: float, seed: int, keep: Path) -> Row:
    """Let a worker fuzz one reader; should it die, another goes on after the input that killed it."""
    row = Row(name, 0, 0, 0, 0, [])
    end = time.monotonic() + seconds
    while not row.tried or time.monotonic() < end - 1:
        left = max(1.0, end - time.monotonic())
        words = ["--worker", name, "--minutes", str(left / 60), "--seed", str(seed + row.tried), "--keep", str(keep)]
        with tempfile.TemporaryDirectory(prefix="icmd-fuzz-") as folder:
            code, said = _worked([sys.executable, __file__, *words], Path(folder), left + 2 * STUCK)
        found: dict[str, Any] = {"tried": 1, "slowest": 0, "peak": 0, "broken": []}
        with suppress(ValueError, IndexError):
            found = json.loads(said.splitlines()[-1])
        if code:
            found["broken"].append(_last_words(name, code, said, keep))
        row = Row(
            name,
            row.tried + found["tried"],
            seconds - end + time.monotonic(),
            max(row.slowest, found["slowest"]),
            max(row.peak, found["peak"]),
            [*row.broken, *found["broken"]],
        )
    print(f"  {name}: {row.tried} inputs, {row.seconds:.0f} s, {len(row.broken)} broken {row.broken}", flush=True)
    return row


def _worked(line: list[str], folder: Path, seconds: float) -> tuple[int, str]:
    env = os.environ | {"HOME": str(folder), "XDG_CACHE_HOME": str(folder), "TMPDIR": str(folder), "LANG": "C.UTF-8"}
    with subprocess.Popen(line, env=env, stdout=subprocess.PIPE, stderr=subprocess.STDOUT) as process:
        try:
            out, _err = process.communicate(timeout=seconds)
        except subprocess.TimeoutExpired:
            process.kill()
            out, _err = process.communicate()
        return process.returncode, out.decode(errors="replace")


def _last_words(name: str, code: int, said: str, keep: Path) -> str:
    """How the process ended, the input that ended it kept under another name."""
    at_work = keep / f"{name}.at-work"
    kept = ""
    if at_work.exists():
        kept = f"{name}-{hashlib.sha256(at_work.read_bytes()).hexdigest()[:12]}"
        at_work.replace(keep / kept)
    return f"the process ended with {code} at {kept}: {said[-300:]!r}"


class _Worker:
    """Reads one spoiled input after another, and notes what was wrong."""

    def __init__(self, name: str, keep: Path) -> None:
        import fuzzer

        self.name = name
        self.keep = keep
        self.at_work = keep / f"{name}.at-work"
        self.target = fuzzer.TARGETS[name]
        self.tried = 0
        self.slowest = 0.0
        self.broken: dict[str, str] = {}

    def run(self, seconds: float, seed: int) -> int:
        """For so many `seconds`; the last line that it prints is what was found, as JSON."""
        import faulthandler

        import fuzzer

        resource.setrlimit(resource.RLIMIT_AS, (MEMORY, resource.getrlimit(resource.RLIMIT_AS)[1]))
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
        end = time.monotonic() + seconds
        inputs = fuzzer.mutants(self.name, first=seed)
        half = time.monotonic() + (seconds / 2 if importlib.util.find_spec("atheris") else seconds)
        while time.monotonic() < half:
            faulthandler.dump_traceback_later(STUCK, exit=True)
            self.read(next(iter(inputs)))
        faulthandler.cancel_dump_traceback_later()
        if half < end:
            self._guided(end)
        self._tell()
        return 0

    def read(self, data: bytes) -> None:
        """Read one input; note how long it took, and what came of it."""
        from icmd_cli.errors import IcmdError

        self.at_work.write_bytes(data)
        self.tried += 1
        began = time.process_time()
        try:
            self.target.run(data)
        except IcmdError:
            pass
        except BaseException as error:  # noqa: BLE001 - whatever it is, it is what we look for
            self._note(_place(error), data)
        taken = time.process_time() - began
        self.slowest = max(self.slowest, taken)
        if taken > SLOW:
            self._note(f"more than {SLOW:g} s", data)

    def _note(self, what: str, data: bytes) -> None:
        if what not in self.broken:
            kept = f"{self.name}-{hashlib.sha256(data).hexdigest()[:12]}"
            (self.keep / kept).write_bytes(data)
            self.broken[what] = kept

    def _tell(self) -> None:
        with suppress(OSError):
            self.at_work.unlink()
        peak = max(resource.getrusage(who).ru_maxrss for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)) * 1024
        broken = [f"{what} ({kept})" for what, kept in self.broken.items()]
        print(json.dumps({"tried": self.tried, "slowest": self.slowest, "peak": peak, "broken": broken}), flush=True)

    def _guided(self, end: float) -> None:
        """Inputs that atheris makes of the seeds, in a child: it ends its process when its time is over."""
        before = self.tried
        read, write = os.pipe()
        child = os.fork()
        if not child:
            os.close(read)
            self.tried = 0
            self._atheris(end, lambda: os.write(write, f"{self._found()}\n".encode()))
        os.close(write)
        with os.fdopen(read) as pipe:
            lines = pipe.read().splitlines()
        _pid, status = os.waitpid(child, 0)
        if lines:
            found = json.loads(lines[-1])
            self.tried = before + found["tried"]
            self.slowest = max(self.slowest, found["slowest"])
            self.broken |= found["broken"]
        if os.WIFSIGNALED(status):
            self._note(f"ended by signal {os.WTERMSIG(status)}", self.at_work.read_bytes())

    def _found(self) -> str:
        return json.dumps({"tried": self.tried, "slowest": self.slowest, "broken": self.broken})

    def _atheris(self, end: float, tell: Callable[[], object]) -> None:
        import atheris  # only where it is installed

        for name, module in list(sys.modules.items()):
            if name.startswith("icmd_cli.") and not name.endswith(("messages", "errors", "options")):
                for function in [value for value in vars(module).values() if _is_ours(value, name)]:
                    with suppress(Exception):
                        setattr(module, function.__name__, atheris.instrument_func(function))
        told = [time.monotonic()]

        def one(data: bytes) -> None:
            self.read(data)
            now = time.monotonic()
            if now - told[0] > 1 or now > end:
                told[0] = now
                tell()
            if now > end:
                os._exit(0)

        folder = Path(tempfile.mkdtemp())
        for number, seed in enumerate(self.target.seeds()):
            (folder / str(number)).write_bytes(seed)
        os.dup2(os.open(os.devnull, os.O_WRONLY), 2)
        atheris.Setup([sys.argv[0], "-max_len=65536", "-rss_limit_mb=0", f"-timeout={STUCK}", str(folder)], one)
        atheris.Fuzz()


def _is_ours(value: object, module: str) -> bool:
    return getattr(value, "__module__", "") == module and type(value).__name__ == "function"


def _place(error: BaseException) -> str:
    """What went wrong, and the last line of icmd's own, so that the same fault is told once."""
    frames = traceback.extract_tb(error.__traceback__)
    ours = [f"{Path(f.filename).name}:{f.lineno}" for f in frames if "icmd_cli" in f.filename]
    return f"{type(error).__name__} at {ours[-1] if ours else '?'}: {str(error)[:80]!r}"


def _told(rows: list[Row]) -> int:
    print(f"\n| {'reader':<10} | {'inputs':>8} | {'seconds':>7} | {'slowest, s':>10} | {'peak, MB':>8} | broken |")
    print(f"|{'-' * 12}|{'-' * 9}:|{'-' * 8}:|{'-' * 11}:|{'-' * 9}:|{'-' * 7}:|")
    for row in rows:
        print(
            f"| {row.reader:<10} | {row.tried:>8} | {row.seconds:>7.0f} | {row.slowest:>10.2f} | {row.peak >> 20:>8}"
            f" | {len(row.broken):>6} |"
        )
    broken = [f"{row.reader}: {what}" for row in rows for what in row.broken]
    for line in broken:
        print(f"BROKEN {line}")
    return 1 if broken else 0


if __name__ == "__main__":
    sys.exit(main())
