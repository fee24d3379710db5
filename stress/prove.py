"""Break icmd if you can: kills, faults, crowds and rot; prints a table, and ends with 1 when a promise was broken.

python stress/prove.py [crash|faults|many|rot|all] [--quick] [--rounds N]
"""

import argparse
import importlib
import sys
import tempfile
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))

from common import Row

RUNS = ("crash", "faults", "many", "rot")
ROUNDS = {"crash": 200, "faults": 0, "many": 2000, "rot": 200}
QUICK = {"crash": 10, "faults": 0, "many": 80, "rot": 12}
"""How many kills, operations, or damages of each kind; faults are as many as there are system calls."""


def main() -> int:
    """Run what is asked for; gives the exit code."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("what", nargs="?", default="all", choices=(*RUNS, "all"))
    parser.add_argument("--quick", action="store_true", help="a small store and few rounds")
    parser.add_argument("--rounds", type=int, help="kills of crash, operations of many, damages of rot")
    given = parser.parse_args()
    rows: list[Row] = []
    for name in RUNS if given.what == "all" else (given.what,):
        began = time.monotonic()
        rounds = given.rounds or (QUICK if given.quick else ROUNDS)[name]
        with tempfile.TemporaryDirectory(prefix="icmd-stress-") as folder:
            rows += importlib.import_module(name).run(Path(folder), rounds, quick=given.quick)
        print(f"{name}: {time.monotonic() - began:.0f} s", flush=True)
    return _told(rows)


def _told(rows: list[Row]) -> int:
    print(f"\n| {'what':<42} | {'tried':>6} | {'broken':>6} | how it ended")
    print(f"|{'-' * 44}|{'-' * 7}:|{'-' * 7}:|{'-' * 40}")
    for row in rows:
        ends = ", ".join(f"{count} {end}" for end, count in sorted(row.ends.items()))
        print(f"| {row.name:<42} | {row.tried:>6} | {len(row.broken):>6} | {ends}")
    broken = [f"{row.name}: {promise}" for row in rows for promise in row.broken]
    for line in broken:
        print(f"BROKEN {line}")
    return 1 if broken else 0


if __name__ == "__main__":
    sys.exit(main())
