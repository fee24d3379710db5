"""Whole-process times and memory of icmd beside a floor, at several sizes; prints a table and judges nothing.

    python benchmarks/run.py [SIZE ...]        (16 is the shipped catalogue; default 16 1000 10000 100000)
    python benchmarks/run.py --beside OTHER/bin/python [SIZE ...]

With --beside, another environment's icmd takes the place of the floor: the state before some work, say.

The floor is a Typer application with ten commands that prints a Rich table of the same rows, held in memory. Both run
in turn on a pseudo-terminal of 120 columns (into a pipe where the name says so); medians, and the ratio of the medians.
Variables that change how Python itself runs are left out, so that compiled modules are used as users' machines do.
"""

import os
import pty
import shutil
import statistics
import struct
import subprocess
import sys
import tempfile
import termios
import time
from fcntl import ioctl
from pathlib import Path
from threading import Event, Thread

HERE = Path(__file__).parent
SHIPPED = HERE.parent / "data" / "projects.json"
SIZES = (16, 1_000, 10_000, 100_000)

FLOOR = '''"""The floor: what any Typer and Rich program with ten commands costs before it does anything."""
from typing import Optional
import typer
app = typer.Typer()
'''
FLOOR_COMMAND = '''
@app.command()
def {name}(country: Optional[str] = None, theme: Optional[str] = None, limit: int = 0, format: str = "table"):
    """Do {name}."""
    from rich.console import Console
    from rich.table import Table
    from rows import ROWS
    table = Table("No.", "Title", "Country", "Years", "Status", "Budget")
    for row in ROWS:
        table.add_row(*row)
    Console().print(table)
'''
NAMES = "list show search add edit remove export stats history check".split()


def floor(folder: Path, rows: list[list[str]]) -> list[str]:
    """The command that prints `rows` and nothing else."""
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    source = FLOOR + "".join(FLOOR_COMMAND.format(name=name) for name in NAMES) + "\napp()\n"
    (folder / "floor.py").write_text(source, encoding="utf-8")
    (folder / "rows.py").write_text(f"ROWS = {rows!r}\n", encoding="utf-8")
    return [sys.executable, str(folder / "floor.py"), "list"]


def held(process: int) -> float:
    """What a process and those that it has started hold in memory now, in MB; 0 where there is no /proc."""
    try:
        pages = int(Path(f"/proc/{process}/statm").read_text().split()[1])
        tasks = Path(f"/proc/{process}/task").glob("*/children")
        started = [int(child) for task in tasks for child in task.read_text().split()]
    except OSError:
        return 0
    return pages * os.sysconf("SC_PAGE_SIZE") / (1 << 20) + sum(map(held, started))


class Watch(Thread):
    """Looks twenty times a second at what a process and those that it has started hold together."""

    def __init__(self, process: int) -> None:
        super().__init__(daemon=True)
        self._process = process
        self._is_over = Event()
        self._peak = 0.0

    def run(self) -> None:
        """Look until it is over."""
        while not self._is_over.wait(0.05):
            self._peak = max(self._peak, held(self._process))

    def peak(self) -> float:
        """The most that was seen, in MB, once the process has ended."""
        self._is_over.set()
        self.join()
        return self._peak


def run(command: list[str], env: dict[str, str], *, terminal: bool) -> tuple[float, float, int]:
    """One process: wall seconds, peak memory in MB with those that it starts, bytes that it wrote."""
    if terminal:
        master, out = pty.openpty()
        ioctl(out, termios.TIOCSWINSZ, struct.pack("HHHH", 40, 120, 0, 0))
    else:
        master, out = os.pipe()
    began = time.perf_counter()
    process = subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=out, stderr=subprocess.DEVNULL, env=env)
    os.close(out)
    watch = Watch(process.pid)
    watch.start()
    size = 0
    while True:
        try:
            piece = os.read(master, 1 << 20)
        except OSError:  # Linux's way to say that a terminal was closed
            break
        if not piece:
            break
        size += len(piece)
    _pid, status, usage = os.wait4(process.pid, 0)
    seconds = time.perf_counter() - began
    memory = max(usage.ru_maxrss / 1024, watch.peak())
    os.close(master)
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        sys.exit(f"{' '.join(command)} ended with {process.returncode}")
    return seconds, memory, size


def compare(
    name: str,
    size: int,
    ours: list[str],
    theirs: list[str],
    *,
    env: dict[str, str],
    their_env: dict[str, str] | None = None,
    terminal: bool,
) -> None:
    """Run both in turn and print one line of the table."""
    other = their_env or env
    first = run(ours, env, terminal=terminal)[0]
    run(theirs, other, terminal=terminal)
    runs = 15 if first < 1 else 5
    measured = [(run(ours, env, terminal=terminal), run(theirs, other, terminal=terminal)) for _ in range(runs)]
    our = statistics.median(mine[0] for mine, _theirs in measured)
    their = statistics.median(other[0] for _mine, other in measured)
    memory = max(mine[1] for mine, _theirs in measured)
    print(f"{name:<34}{size:>8}{our:>10.3f}{their:>10.3f}{our / their:>8.2f}{memory:>9.0f}", flush=True)


def beside(size: int, folder: Path, python: str) -> None:
    """The same commands of two environments' icmd, each with an index of its own."""
    store, one, words = ready(size, folder)
    ours = {name: value for name, value in os.environ.items() if not name.startswith("PYTHON")}
    env, their_env = (
        {**ours, "XDG_CACHE_HOME": str(folder / f"{name}-{size}"), "ICMD_STORE": str(store), "TERM": "xterm-256color"}
        for name in ("ours", "theirs")
    )
    own, their = ([one, "-P", "-m", "icmd_cli"] for one in (sys.executable, python))  # not what the folder holds
    for command, environment in ((own, env), (their, their_env)):
        run([*command, "list", "--count"], environment, terminal=False)
    for line in (
        ["list", "--country", "maroc"],
        ["show", one],
        ["search", *words],
        ["search", "migrants", "--limit", "20"],
        ["stats"],
        ["stats", "--by", "country,year"],
    ):
        for terminal in (True, False):
            name = " ".join(line) + ("" if terminal else " | cat")
            compare(name[:34], size, [*own, *line], [*their, *line], env=env, their_env=their_env, terminal=terminal)


def ready(size: int, folder: Path) -> tuple[Path, str, list[str]]:
    """A store of `size` projects, the name of one of them, and two words that few have."""
    store = SHIPPED if size == SIZES[0] else folder / str(size) / "projects.json"
    if store != SHIPPED:
        # In a process of its own: a child's peak memory counts what its parent had when it was born.
        make = [sys.executable, str(HERE / "generate.py"), str(size), str(store)]
        subprocess.run(make, check=True, capture_output=True)
    one = "figuig" if size == SIZES[0] else f"projet-{size // 2:07}-x"
    return store, one, ["migrants", "oasis"] if size == SIZES[0] else ["venko", "épargne"]


def measure(size: int, folder: Path) -> None:
    """All lines of one size."""
    store, one, words = ready(size, folder)
    cache = folder / f"cache-{size}"
    shutil.rmtree(cache, ignore_errors=True)
    ours = {name: value for name, value in os.environ.items() if not name.startswith("PYTHON")}
    env = {**ours, "XDG_CACHE_HOME": str(cache), "ICMD_STORE": str(store), "TERM": "xterm-256color"}
    icmd = [sys.executable, "-m", "icmd_cli"]
    built = run([*icmd, "list", "--count"], env, terminal=False)
    print(f"{'building the index':<34}{size:>8}{built[0]:>10.3f}{'':>18}{built[1]:>9.0f}", flush=True)
    cases = {
        "list --country maroc": ["list", "--country", "maroc"],
        "show": ["show", one],
        "search, two words": ["search", *words],
        "search, one common word": ["search", "migrants", "--limit", "20"],
    }
    for name, arguments in cases.items():
        fields = "number,title,countries,start,status,budget"
        out = subprocess.run(
            [*icmd, *arguments, "--format", "tsv", "--fields", fields],
            env=env,
            capture_output=True,
            text=True,
            check=True,
        ).stdout
        rows = [line.split("\t") for line in out.splitlines()]
        theirs = floor(folder / f"floor-{size}-{len(rows)}", rows)
        label = f"{name} ({len(rows)} rows)"
        compare(label, size, [*icmd, *arguments], theirs, env=env, terminal=True)
        if name == "list --country maroc":
            compare(
                "  the same --format json, a pipe",
                size,
                [*icmd, *arguments, "--format", "json"],
                theirs,
                env=env,
                terminal=False,
            )
    everything = run([*icmd, "list", "--format", "json"], env, terminal=False)
    print(
        f"{'list --format json, all, a pipe':<34}{size:>8}{everything[0]:>10.3f}{'':>18}{everything[1]:>9.0f}",
        flush=True,
    )


def main() -> None:
    """Print the table."""
    arguments = sys.argv[1:]
    other = arguments[1] if arguments[:1] == ["--beside"] else None
    sizes = [int(argument) for argument in (arguments[2:] if other else arguments)] or SIZES
    print(f"{'':<34}{'projects':>8}{'icmd s':>10}{'other s' if other else 'floor s':>10}{'ratio':>8}{'MB':>9}")
    with tempfile.TemporaryDirectory(prefix="icmd-bench-") as folder:
        for size in sizes:
            if other:
                beside(size, Path(folder), other)
            else:
                measure(size, Path(folder))


if __name__ == "__main__":
    main()
