"""icmd: the catalogue of the Joint Migration and Development Initiative's projects, on the command line."""

__version__ = "1.0.0"
