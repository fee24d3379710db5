"""The formats that projects are written in: one module each, listed here."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from importlib import import_module

from icmd_cli.project import Entry

Writer = Callable[[Iterable[Entry], Sequence[str] | None], Iterator[str]]
"""Entries and the chosen fields (None: the format's own choice) -> pieces of text, each as soon as it is known."""

FORMATS: Mapping[str, str] = {
    "json": "icmd_cli.formats.json",
    "jsonl": "icmd_cli.formats.jsonl",
    "csv": "icmd_cli.formats.csv",
    "tsv": "icmd_cli.formats.tsv",
    "md": "icmd_cli.formats.md",
    "ids": "icmd_cli.formats.ids",
}
"""Name on the command line -> module with a `write`."""


def writer(name: str) -> Writer:
    """The writer of the format `name`; no other format's module is imported."""
    found: Writer = import_module(FORMATS[name]).write
    return found
