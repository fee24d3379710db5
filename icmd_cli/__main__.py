"""`python -m icmd_cli`, and the `icmd` command."""

import sys

from icmd_cli.cli import main

if __name__ == "__main__":
    sys.exit(main())
