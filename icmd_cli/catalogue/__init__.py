"""What a command may ask of the catalogue, and of the files beside it."""

from icmd_cli.search.query import any_of, excluding_words, parse_query, with_words
from icmd_cli.storage.atomic import write_file
from icmd_cli.storage.location import cache_folder, locate

__all__ = ["any_of", "cache_folder", "excluding_words", "locate", "parse_query", "with_words", "write_file"]
