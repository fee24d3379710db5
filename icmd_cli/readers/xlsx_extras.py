"""Finds what the reader of workbooks passes over in an xlsx: cells that hold an error such as #REF!, hidden rows."""

import re
import zipfile
from collections.abc import Iterator, Mapping
from html import unescape
from io import BytesIO
from types import MappingProxyType
from typing import NamedTuple

_SHEET = re.compile(r"<(?:\w+:)?sheet\s[^<>]*>")
_RELATION = re.compile(r"<(?:\w+:)?Relationship\s[^<>]*>")
_FAULT = re.compile(
    # No piece goes past the next "<": however it is spoiled, a sheet is looked at once.
    rb'<(?:\w+:)?c\s(?=[^<>]*(?<=\s)t="e")[^<>]*?(?<=\s)r="([A-Z]{1,3})(\d{1,7})"[^<>]*>\s*'
    rb"(?:<(?:\w+:)?f(?:\s[^<>]*)?(?:/>|>[^<]*</(?:\w+:)?f>)\s*)?<(?:\w+:)?v>(#[^<]{1,20})</"
)
_HIDDEN = re.compile(rb'<(?:\w+:)?row\s(?=[^<>]*\shidden="(?:1|true)")[^<>]*>')
_LINE = re.compile(rb'\sr="(\d{1,7})"')


class Overlooked(NamedTuple):
    """Of one sheet: its errors by line and column, both from 1; the lines that are hidden."""

    errors: Mapping[tuple[int, int], str] = MappingProxyType({})
    hidden: frozenset[int] = frozenset()


def overlooked(data: bytes) -> dict[str, Overlooked]:
    """What each sheet of an xlsx holds that its reader does not tell. Raises what zipfile raises."""
    found = {}
    with zipfile.ZipFile(BytesIO(data)) as archive:
        members = set(archive.namelist())
        for sheet, part in _parts(archive):
            content = archive.read(part) if part in members else b""
            cells = _FAULT.findall(content) if b' t="e"' in content else []
            errors = {(int(line), column(letters)): text.decode("latin-1") for letters, line, text in cells}
            rows = _HIDDEN.findall(content) if b' hidden="' in content else []
            found[sheet] = Overlooked(errors, frozenset(int(line[1]) for row in rows if (line := _LINE.search(row))))
    return found


def column(letters: bytes) -> int:
    """The number of a column: A is 1, AA is 27."""
    number = 0
    for letter in letters.upper():
        number = number * 26 + letter - 64
    return number


def _parts(archive: zipfile.ZipFile) -> Iterator[tuple[str, str]]:
    """The name of each sheet and of the archive's part that holds it."""
    try:
        book = archive.read("xl/workbook.xml").decode("utf-8", "replace")
        relations = archive.read("xl/_rels/workbook.xml.rels").decode("utf-8", "replace")
    except KeyError:
        return  # the reader of workbooks will say what is wrong
    targets = {_value(tag, "Id"): _value(tag, "Target") for tag in _RELATION.findall(relations)}
    for tag in _SHEET.findall(book):
        target = targets.get(_value(tag, "id"), "")
        yield _value(tag, "name"), target.lstrip("/") if target.startswith("/") else f"xl/{target}"


def _value(tag: str, attribute: str) -> str:
    found = re.search(rf'[\s:]{attribute}="([^"]*)"', tag)
    return unescape(found[1]) if found else ""
