"""Whole-process times and memory of icmd's import and export beside sqlite-utils; prints a table and judges nothing.

    python benchmarks/exchange.py [SIZE ...]        (default 10000 100000)

Both take and write the same generated rows, in turn; medians of three, and the ratio of the medians. An import is
validated, compared, stored, journalled and indexed; sqlite-utils inserts the rows and indexes their texts. Where
sqlite-utils is not on PATH, nor named by SQLITE_UTILS, icmd stands alone. Memory is the peak of each process together
with those that it starts.
"""

import os
import shlex
import shutil
import statistics
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import NamedTuple

from run import HERE, run

SIZES = (10_000, 100_000)
RUNS = 3
ICMD = [sys.executable, "-m", "icmd_cli"]
SQLITE_UTILS = shutil.which(os.environ.get("SQLITE_UTILS", "sqlite-utils"))


class Bench(NamedTuple):
    """One generated catalogue, its index made: how many projects, the folder, the variables of its processes."""

    size: int
    folder: Path
    env: dict[str, str]


class Measured(NamedTuple):
    """The median of some runs, in seconds; their peak memory in MB."""

    seconds: float
    memory: float


def prepare(size: int, folder: Path) -> Bench:
    """A generated catalogue of `size` projects, and its index."""
    store = folder / str(size) / "projects.json"
    # In a process of its own: a child's peak memory counts what its parent had when it was born.
    subprocess.run([sys.executable, str(HERE / "generate.py"), str(size), str(store)], check=True, capture_output=True)
    plain = {name: value for name, value in os.environ.items() if not name.startswith("PYTHON")}
    env = {**plain, "XDG_CACHE_HOME": str(store.parent / "cache"), "ICMD_STORE": str(store)}
    run([*ICMD, "list", "--count"], env, terminal=False)
    return Bench(size, store.parent, env)


def measured(bench: Bench, *commands: list[str], runs: int = RUNS) -> list[Measured]:
    """What each of `commands` takes, all run in turn."""
    rounds = [[run(command, bench.env, terminal=False) for command in commands] for _ in range(runs)]
    return [
        Measured(statistics.median(one[0] for one in column), max(one[1] for one in column))
        for column in zip(*rounds, strict=True)
    ]


def line(name: str, bench: Bench, ours: Measured, theirs: Measured | None = None) -> None:
    """Print one line of the table."""
    other = f"{theirs.seconds:>10.2f}{ours.seconds / theirs.seconds:>8.2f}" if theirs else f"{'':>18}"
    memory = f"{theirs.memory:>9.0f}" if theirs else ""
    print(f"{name:<46}{bench.size:>8}{ours.seconds:>9.2f}{other}{ours.memory:>8.0f}{memory}", flush=True)


def export_csv(bench: Bench) -> None:
    """`icmd export` beside `sqlite-utils rows --csv` of the same rows."""
    ours = [*ICMD, "export"]
    if SQLITE_UTILS is None:
        line("export csv", bench, *measured(bench, ours))
        return
    rows, database = bench.folder / "projects.csv", bench.folder / "projects.db"
    subprocess.run([*ours, str(rows)], check=True, capture_output=True, env=bench.env)
    insert = [SQLITE_UTILS, "insert", str(database), "projects", str(rows), "--csv"]
    subprocess.run(insert, check=True, capture_output=True, env=bench.env)
    theirs = [SQLITE_UTILS, "rows", str(database), "projects", "--csv"]
    line("export csv / sqlite-utils rows --csv", bench, *measured(bench, ours, theirs))


def export_xlsx(bench: Bench) -> None:
    """`icmd export --format xlsx`, alone: once, since it takes long."""
    line("export xlsx", bench, *measured(bench, [*ICMD, "export", "--format", "xlsx"], runs=1))


TEXTS = "title short_title summary objectives activities results donors lead partners regions".split()


def import_csv(bench: Bench) -> None:
    """`icmd import` of a CSV into an empty catalogue beside `sqlite-utils insert` and `enable-fts` of the same file."""
    rows, store, database = bench.folder / "projects.csv", bench.folder / "new.json", bench.folder / "new.db"
    if not rows.exists():
        subprocess.run([*ICMD, "export", str(rows)], check=True, capture_output=True, env=bench.env)
    icmd = shlex.join([*ICMD, "import", str(rows), "--store", str(store), "--yes", "--quiet"])
    history = store.with_name("new.history.jsonl")
    ours = ["sh", "-c", f"rm -rf {bench.env['XDG_CACHE_HOME']} {history}; echo '{{}}' > {store}; {icmd}"]
    if SQLITE_UTILS is None:
        line("import csv", bench, *measured(bench, ours))
        return
    insert = shlex.join([SQLITE_UTILS, "insert", str(database), "projects", str(rows), "--csv"])
    index = shlex.join([SQLITE_UTILS, "enable-fts", str(database), "projects", *TEXTS])
    theirs = ["sh", "-c", f"rm -f {database}; {insert} && {index}"]
    line("import csv / sqlite-utils insert, enable-fts", bench, *measured(bench, ours, theirs))


CALAMINE = """
import sys
from python_calamine import CalamineWorkbook
book = CalamineWorkbook.from_path(sys.argv[1])
print(sum(len(book.get_sheet_by_name(name).to_python()) for name in book.sheet_names))
"""


def import_xlsx(bench: Bench) -> None:
    """`icmd import --dry-run` of a workbook beside calamine alone, which only reads its cells: once."""
    rows = bench.folder / "projects.xlsx"
    subprocess.run([*ICMD, "export", str(rows)], check=True, capture_output=True, env=bench.env)
    empty = bench.folder / "empty.json"
    empty.write_text("{}", encoding="utf-8")
    ours = [*ICMD, "import", str(rows), "--store", str(empty), "--dry-run", "--quiet"]
    theirs = [sys.executable, "-c", CALAMINE, str(rows)]
    line("import xlsx --dry-run / calamine alone", bench, *measured(bench, ours, theirs, runs=1))


COMPARISONS = (export_csv, export_xlsx, import_csv, import_xlsx)


def main() -> None:
    """Print the table."""
    sizes = [int(argument) for argument in sys.argv[1:]] or SIZES
    print(f"{'':<46}{'projects':>8}{'icmd s':>9}{'other s':>10}{'ratio':>8}{'MB':>8}{'other MB':>9}")
    with tempfile.TemporaryDirectory(prefix="icmd-bench-") as folder:
        for size in sizes:
            bench = prepare(size, Path(folder))
            for comparison in COMPARISONS:
                comparison(bench)


if __name__ == "__main__":
    main()
