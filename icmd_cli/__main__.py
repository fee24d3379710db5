"""`python -m icmd_cli`, and the `icmd` command."""

import gc
import sys

# A short life with millions of objects and hardly a cycle: collecting would take a third of a large store's time, and
# a fiftieth of a small one's, which goes by with importing what follows.
gc.disable()

from icmd_cli.cli import main as program  # noqa: E402 - only now


def main() -> int:
    """The `icmd` command: reads sys.argv, gives the exit code."""
    code = program.run(sys.argv[1:])
    gc.freeze()  # else Python looks through every object once more before it ends: a tenth of a short command's time
    return code


if __name__ == "__main__":
    sys.exit(main())
