"""The formats that projects are written in: one entry each."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from importlib import import_module
from operator import attrgetter
from typing import NamedTuple

from icmd_cli.domain.entry import Entry

Pieces = Iterator[str] | Iterator[bytes]
Writer = Callable[[Iterable[Entry], Sequence[str] | None], Pieces]
"""Entries and the chosen fields (None: the format's own choice) -> pieces of data, each as soon as it is known."""


class Format(NamedTuple):
    """A format: where its writer is ("module:name" in this room), how its files end, what its writer must be told."""

    writer: str
    suffixes: tuple[str, ...] = ()
    in_file: str = ""
    """The writer of a file, where that differs."""
    binary: bool = False
    """Bytes and no text: not for a terminal."""
    speaks: bool = False
    """It says in which language texts are, and not every project fits it: its writer takes the catalogue's `language`,
    and `tell`, which is told what the user must know."""
    tells_filters: bool = False
    """It says what chose its projects: its writer takes the `filters`."""
    is_headed: bool = False
    """It has a title: its writer takes the catalogue's `masthead`."""


FORMATS: Mapping[str, Format] = {
    "json": Format("json:write", (".json",)),
    "jsonl": Format("json:write_lines", (".jsonl", ".ndjson")),
    "csv": Format("delimited:CSV.write", (".csv",)),
    "excel-csv": Format("delimited:EXCEL.write"),
    # A file has headings, where a pipe has none.
    "tsv": Format("delimited:write_lines", (".tsv", ".tab"), in_file="delimited:TSV.write"),
    "xlsx": Format("office_workbook:write", (".xlsx",), binary=True, is_headed=True),
    "raw-xlsx": Format("workbook:write", binary=True),
    "iati": Format("iati:write", (".xml", ".iati"), speaks=True),
    "md": Format("markdown:write", (".md",)),
    "ids": Format("json:write_ids"),
    "html": Format("html:write", (".html", ".htm"), speaks=True, tells_filters=True, is_headed=True),
}
"""Name on the command line -> format."""


def writer(name: str, *, in_file: bool = False) -> Writer:
    """The writer of the format `name`; no other format's module is imported."""
    form = FORMATS[name]
    module, _colon, attribute = ((in_file and form.in_file) or form.writer).partition(":")
    found: Writer = attrgetter(attribute)(import_module(f"icmd_cli.writers.{module}"))
    return found
