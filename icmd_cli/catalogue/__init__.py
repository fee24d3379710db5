"""What a command may ask of the catalogue, and of the files beside it."""

from icmd_cli.storage.location import cache_folder

__all__ = ["cache_folder"]
