"""IATI activities: read in the versions 1.01 to 2.03, written as 2.03 (iatistandard.org)."""

from icmd_cli.formats.iati_read import read
from icmd_cli.formats.iati_write import problems, write

__all__ = ["problems", "read", "write"]
