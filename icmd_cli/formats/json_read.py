"""Reads JSON and JSON Lines: objects become rows, their keys the headings, their values stay what they are."""

import json
from collections import Counter
from collections.abc import Iterable
from decimal import Decimal, InvalidOperation
from typing import Any, NoReturn

from icmd_cli.errors import InvalidData
from icmd_cli.formats.encodings import decoded
from icmd_cli.importing.tables import MOST_CELLS, Reading, Row, Source, Table
from icmd_cli.messages import _

_CATALOGUE = "catalogue"
_LONGEST_NUMBER = 300
"""As many digits as other programs' floats can have; written out, 1e999999999 would fill the memory."""

_SHOWN = 40


def read(data: bytes, name: str, wanted: Reading) -> Source:
    """The objects of a JSON file: an array, one object, an object that holds one list, or a TinyDB file.

    Raises InvalidData with the place of what is none.
    """
    text, encoding, notices = decoded(data, name, wanted.encoding, repair=wanted.repair)
    found = _objects(_parsed(text, name, 0), name)
    return Source(name, "json", _tables(enumerate(found, 1), name), {"encoding": encoding}, notices)


def read_lines(data: bytes, name: str, wanted: Reading) -> Source:
    """The objects of a JSON Lines file, one on each line."""
    text, encoding, notices = decoded(data, name, wanted.encoding, repair=wanted.repair)
    lines = ((line, part) for line, part in enumerate(text.split("\n"), 1) if part.strip())
    found = [(line, _parsed(part, name, line)) for line, part in lines]
    return Source(name, "jsonl", _tables(found, name), {"encoding": encoding}, notices)


def _parsed(text: str, name: str, line: int) -> Any:
    try:
        return json.loads(text, parse_float=_number, parse_constant=_no_number, object_pairs_hook=_unique)
    except json.JSONDecodeError as error:
        message = _("{file}, line {line}, column {column}: this is not JSON.")
        place = {"line": line or error.lineno, "column": error.colno}
        raise InvalidData(message.format(file=name, **place)) from error
    except RecursionError as error:
        raise InvalidData(_("{file} is nested too deeply.").format(file=name)) from error
    except ValueError as error:
        where = ", " + _("line {line}").format(line=line) if line else ""
        reason = str(error) if isinstance(error, _Fault) else _("a number has thousands of digits")
        raise InvalidData(f"{name}{where}: {reason}.") from error


class _Fault(ValueError):
    """What JSON's grammar allows and a record does not."""


def _unique(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        counts = Counter(key for key, _value in pairs)
        twice = next(key for key, count in counts.items() if count > 1)
        raise _Fault(_("the key “{key}” stands twice in one object").format(key=twice))
    return found


def _number(text: str) -> Decimal:
    try:
        number = Decimal(text)
        if abs(number.adjusted()) <= _LONGEST_NUMBER and len(text) <= _LONGEST_NUMBER:
            return number
    except InvalidOperation:  # an exponent of twenty digits
        pass
    raise _Fault(_("{word} is no number").format(word=text[:_SHOWN]))


def _no_number(word: str) -> NoReturn:
    raise _Fault(_("{word} is no number").format(word=word))


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


def _tables(objects: Iterable[tuple[int, Any]], name: str) -> list[Table]:
    """The table of these objects; none when there is nothing in them."""
    found = list(objects)
    headings: dict[str, None] = {}
    for line, item in found:
        if not isinstance(item, dict):
            raise InvalidData(_("{file}, {line}: this is no object.").format(file=name, line=line))
        headings.update(dict.fromkeys(item))
    if len(found) * len(headings) > MOST_CELLS:
        message = _("{file}: {n} objects of {keys} different keys are no list of projects.")
        raise InvalidData(message.format(file=name, n=len(found), keys=len(headings)))
    rows = [Row(line, [item.get(key) for key in headings]) for line, item in found]
    return [Table([Row(0, list(headings)), *rows], None, exact=True)] if headings else []
