"""Prints the lowest versions of the runtime dependencies that pyproject.toml allows, as constraints for pip.

python scripts/lowest.py > lowest.txt && pip install --constraint lowest.txt .
"""

import re
import sys
import tomllib
from pathlib import Path

PROJECT = Path(__file__).parent.parent / "pyproject.toml"

_REQUIREMENT = re.compile(r"(?P<name>[A-Za-z0-9._-]+)(\[[^]]*\])?\s*>=\s*(?P<lowest>[0-9][0-9a-z.]*)(\s*,.*)?")


def lowest(requirement: str) -> str:
    """`tinydb>=4.8` -> `tinydb==4.8`. Raises ValueError for one without a lowest version."""
    found = _REQUIREMENT.fullmatch(requirement.strip())
    if not found:
        message = f"{requirement}: it begins with no >=, so nobody knows its lowest version"
        raise ValueError(message)
    return f"{found['name']}=={found['lowest']}"


def main() -> int:
    """Print one a line."""
    with PROJECT.open("rb") as file:
        requirements = tomllib.load(file)["project"]["dependencies"]
    sys.stdout.writelines(f"{lowest(requirement)}\n" for requirement in requirements)
    return 0


if __name__ == "__main__":
    sys.exit(main())
