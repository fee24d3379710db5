"""Reads JSON and JSON Lines: objects become rows, their keys the headings, their values stay what they are."""

import json
from collections.abc import Iterable
from decimal import Decimal
from typing import Any, NoReturn

from icmd_cli.errors import InvalidData
from icmd_cli.formats.encodings import decoded
from icmd_cli.importing.tables import Reading, Row, Source, Table
from icmd_cli.messages import _

_CATALOGUE = "catalogue"


def read(data: bytes, name: str, wanted: Reading) -> Source:
    """The objects of a JSON file: an array, one object, an object that holds one list, or a TinyDB file.

    Raises InvalidData with the place of what is none.
    """
    text, encoding, notices = decoded(data, name, wanted.encoding, repair=wanted.repair)
    found = _objects(_parsed(text, name, 0), name)
    return Source(name, "json", [_table(enumerate(found, 1), name)], {"encoding": encoding}, notices)


def read_lines(data: bytes, name: str, wanted: Reading) -> Source:
    """The objects of a JSON Lines file, one on each line."""
    text, encoding, notices = decoded(data, name, wanted.encoding, repair=wanted.repair)
    lines = ((line, part) for line, part in enumerate(text.split("\n"), 1) if part.strip())
    found = [(line, _parsed(part, name, line)) for line, part in lines]
    return Source(name, "jsonl", [_table(found, name)], {"encoding": encoding}, notices)


def _parsed(text: str, name: str, line: int) -> Any:
    try:
        return json.loads(text, parse_float=Decimal, parse_constant=_no_number, object_pairs_hook=_unique)
    except json.JSONDecodeError as error:
        message = _("{file}, line {line}, column {column}: this is not JSON.")
        place = {"line": line or error.lineno, "column": error.colno}
        raise InvalidData(message.format(file=name, **place)) from error
    except RecursionError as error:
        raise InvalidData(_("{file} is nested too deeply.").format(file=name)) from error
    except ValueError as error:
        where = f", {_('line {line}').format(line=line)}" if line else ""
        raise InvalidData(f"{name}{where}: {error}.") from error


def _unique(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        keys = [key for key, _value in pairs]
        twice = next(key for key in keys if keys.count(key) > 1)
        raise ValueError(_("the key “{key}” stands twice in one object").format(key=twice))
    return found


def _no_number(word: str) -> NoReturn:
    raise ValueError(_("{word} is no number").format(word=word))


def _objects(found: Any, name: str) -> list[Any]:
    if isinstance(found, list):
        return found
    if isinstance(found, dict):
        tables = {key: value for key, value in found.items() if key != _CATALOGUE}
        records = [_numbered(table) for table in tables.values()]
        if records and all(record is not None for record in records):
            return [record for table in records for record in table or ()]  # a TinyDB file
        lists = [value for value in found.values() if isinstance(value, list) and value and isinstance(value[0], dict)]
        return lists[0] if len(lists) == 1 and "title" not in found else [found] if found else []
    raise InvalidData(_("{file}: neither an object nor a list of objects.").format(file=name))


def _numbered(table: Any) -> list[Any] | None:
    """The records of a TinyDB table, {"1": {...}, ...}; None when it is none."""
    if isinstance(table, dict) and all(key.isdecimal() and isinstance(value, dict) for key, value in table.items()):
        return list(table.values())
    return None


def _table(objects: Iterable[tuple[int, Any]], name: str) -> Table:
    found = list(objects)
    headings: dict[str, None] = {}
    for line, item in found:
        if not isinstance(item, dict):
            raise InvalidData(_("{file}, {line}: this is no object.").format(file=name, line=line))
        headings.update(dict.fromkeys(item))
    rows = [Row(line, [item.get(key) for key in headings]) for line, item in found]
    return Table([Row(0, list(headings)), *rows], None, exact=True)
