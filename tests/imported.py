"""Small files in every format, and what an import of one makes of an empty store."""

import json
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import openpyxl
from conftest import Ran, projects_in, write_store

Icmd = Callable[..., Ran]
Table = Sequence[Sequence[Any]]
FORMATS = ("csv", "tsv", "xlsx", "json")


def write(table: Table, form: str) -> str:
    """The table as a file of one format; JSON has objects without the keys of empty cells."""
    name = f"file.{form}"
    if form == "xlsx":
        book = openpyxl.Workbook()
        for row in table:
            book.active.append(list(row))
        book.save(name)
    elif form == "json":
        head, *rows = table
        found = [{key: cell for key, cell in zip(head, row, strict=True) if cell != ""} for row in rows]
        Path(name).write_text(json.dumps(found, ensure_ascii=False), encoding="utf-8")
    else:
        mark = ";" if form == "csv" else "\t"
        Path(name).write_text("\n".join(mark.join(map(str, row)) for row in table), encoding="utf-8")
    return name


class Imported:
    """What an import of one file made of an empty store."""

    def __init__(self, icmd: Icmd, name: str, *options: str) -> None:
        self.store = write_store(Path("store.json"), {})
        self.ran = icmd("import", name, *options, "--yes", "--json", "--store", str(self.store))
        self.projects = list(projects_in(self.store).values())
        self.rules = [(one["effect"], one["rule"]) for one in self.ran.json["reasons"]] if self.ran.out else []

    def of(self, field: str) -> list[Any]:
        return [project.get(field) for project in self.projects]
