"""What a command may ask of the catalogue, and of the files beside it."""

from icmd_cli.storage.beside import is_foreign
from icmd_cli.storage.location import beside, cache_folder

__all__ = ["beside", "cache_folder", "is_foreign"]
