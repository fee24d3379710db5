"""What a command may ask of the catalogue: find, name, change, check; keeps store and index in step."""

from icmd_cli.storage.location import cache_folder

__all__ = ["cache_folder"]
