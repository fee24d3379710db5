"""The answers: a SQLite file derived from the store, made anew whenever the two disagree, safe to delete."""

from icmd_cli.search.index import Index

__all__ = ["Index"]
