"""The formats that projects are written in: one module each, listed here."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from importlib import import_module
from typing import NamedTuple

from icmd_cli.domain.project import Entry

Pieces = Iterator[str] | Iterator[bytes]
Writer = Callable[[Iterable[Entry], Sequence[str] | None], Pieces]
"""Entries and the chosen fields (None: the format's own choice) -> pieces of data, each as soon as it is known."""

FORMATS: Mapping[str, str] = {
    "json": "icmd_cli.writers.json",
    "jsonl": "icmd_cli.writers.jsonl",
    "csv": "icmd_cli.writers.csv",
    "excel-csv": "icmd_cli.writers.excel_csv",
    "tsv": "icmd_cli.writers.tsv",
    "xlsx": "icmd_cli.writers.workbook",
    "iati": "icmd_cli.writers.iati",
    "md": "icmd_cli.writers.markdown",
    "ids": "icmd_cli.writers.ids",
    "html": "icmd_cli.writers.html",
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
    "tsv": Format("icmd_cli.writers.table_tsv", (".tsv", ".tab")),
    "xlsx": Format(FORMATS["xlsx"], (".xlsx",)),
    "json": Format(FORMATS["json"], (".json",)),
    "jsonl": Format(FORMATS["jsonl"], (".jsonl", ".ndjson")),
    "md": Format(FORMATS["md"], (".md",)),
    "iati": Format(FORMATS["iati"], (".xml", ".iati")),
    "ids": Format(FORMATS["ids"]),
    "html": Format(FORMATS["html"], (".html", ".htm")),
}
"""Name on the command line -> what `export` writes."""

BINARY = frozenset(["xlsx"])
"""The formats that are bytes and no text: not for a terminal."""

SPEAKING = frozenset(["iati", "html"])
"""The formats that say in which language texts are, and that not every project fits: their `write` takes the
catalogue's `language` too, and `tell`, which is told what the user must know."""

TELLING = frozenset(["html"])
"""The formats that tell what chose their projects: their `write` takes the `filters` too."""


def writer(name: str) -> Writer:
    """The writer of the format `name`; no other format's module is imported."""
    found: Writer = import_module(FORMATS[name]).write
    return found


def exporter(name: str) -> Writer:
    """The writer of the format `name` for a file."""
    found: Writer = import_module(EXPORTS[name].module).write
    return found
