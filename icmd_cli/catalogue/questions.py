"""What a command may ask of the words of a search."""

from icmd_cli.search.query import any_of, excluding_words, with_words

__all__ = ["any_of", "excluding_words", "with_words"]
