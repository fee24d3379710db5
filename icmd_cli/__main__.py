"""`python -m icmd_cli`, and the `icmd` command."""

import gc
import sys

# A short life with millions of objects and hardly a cycle: collecting would take a third of a large store's time, and
# a fiftieth of a small one's, which goes by with importing what follows.
gc.disable()

from icmd_cli.cli import main  # noqa: E402 - only now

if __name__ == "__main__":
    sys.exit(main())
