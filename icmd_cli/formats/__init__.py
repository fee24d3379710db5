"""The formats that projects are written in: one module each, listed here."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from importlib import import_module
from typing import NamedTuple

from icmd_cli.project import Entry

Pieces = Iterator[str] | Iterator[bytes]
Writer = Callable[[Iterable[Entry], Sequence[str] | None], Pieces]
"""Entries and the chosen fields (None: the format's own choice) -> pieces of data, each as soon as it is known."""

FORMATS: Mapping[str, str] = {
    "json": "icmd_cli.formats.json",
    "jsonl": "icmd_cli.formats.jsonl",
    "csv": "icmd_cli.formats.csv",
    "excel-csv": "icmd_cli.formats.excel_csv",
    "tsv": "icmd_cli.formats.tsv",
    "xlsx": "icmd_cli.formats.xlsx",
    "iati": "icmd_cli.formats.iati",
    "md": "icmd_cli.formats.md",
    "ids": "icmd_cli.formats.ids",
}
"""Name on the command line -> module with a `write`, for the commands that show projects."""


class Format(NamedTuple):
    """A format that `export` writes: its module with a `write`, and the names that its files end with."""

    module: str
    suffixes: tuple[str, ...] = ()


EXPORTS: Mapping[str, Format] = {
    "csv": Format(FORMATS["csv"], (".csv",)),
    "excel-csv": Format(FORMATS["excel-csv"]),
    # A file has headings, where a pipe has none.
    "tsv": Format("icmd_cli.formats.table_tsv", (".tsv", ".tab")),
    "xlsx": Format(FORMATS["xlsx"], (".xlsx",)),
    "json": Format(FORMATS["json"], (".json",)),
    "jsonl": Format(FORMATS["jsonl"], (".jsonl", ".ndjson")),
    "md": Format(FORMATS["md"], (".md",)),
    "iati": Format(FORMATS["iati"], (".xml", ".iati")),
    "ids": Format(FORMATS["ids"]),
}
"""Name on the command line -> what `export` writes."""

BINARY = frozenset(["xlsx"])
"""The formats that are bytes and no text: not for a terminal."""

SPEAKING = frozenset(["iati"])
"""The formats that say in which language texts are, and that not every project fits: their `write` takes the
catalogue's `language` too, and `tell`, which is told what the user must know."""


def writer(name: str) -> Writer:
    """The writer of the format `name`; no other format's module is imported."""
    found: Writer = import_module(FORMATS[name]).write
    return found


def exporter(name: str) -> Writer:
    """The writer of the format `name` for a file."""
    found: Writer = import_module(EXPORTS[name].module).write
    return found
