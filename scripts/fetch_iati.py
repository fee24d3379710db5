"""Puts IATI's official schemas and code lists of version 2.03 into build/iati-2.03, for the tests.

    python scripts/fetch_iati.py

They come with the package pyIATI, which is installed aside and without what it needs: no code of it is run. What is
there already is left as it is, so that only the first time needs a network.
"""

import shutil
import subprocess
import sys
import tempfile
from importlib.util import find_spec
from pathlib import Path

from filelock import FileLock

ROOT = Path(__file__).parent.parent
STANDARD = ROOT / "build" / "iati-2.03"
_PACKAGE = "pyIATI==0.4.1"
_RESOURCES = "iati/resources/standard/2-03"


def standard() -> Path:
    """The folder with `schemas` and `codelists`. Raises CalledProcessError when it cannot be fetched."""
    STANDARD.parent.mkdir(exist_ok=True)
    with FileLock(f"{STANDARD}.lock"):  # several processes of one test run ask at once
        if not STANDARD.exists():
            with tempfile.TemporaryDirectory(dir=STANDARD.parent) as aside:
                subprocess.run([*_installer(), "--quiet", "--no-deps", "--target", aside, _PACKAGE], check=True)
                shutil.move(Path(aside) / _RESOURCES, STANDARD)
    return STANDARD


def _installer() -> list[str]:
    """The environment's own pip, else uv, whose environments have none."""
    return [sys.executable, "-m", "pip", "install"] if find_spec("pip") else ["uv", "pip", "install"]


if __name__ == "__main__":
    print(standard())
