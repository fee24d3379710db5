"""Reads JSON and JSON Lines: objects become rows, their keys the headings, their values stay what they are."""

import json
from collections import Counter
from collections.abc import Iterable
from decimal import Decimal, InvalidOperation
from typing import Any, NoReturn

from icmd_cli.domain.values.blanks import LONGEST, is_nothing
from icmd_cli.errors import InvalidData
from icmd_cli.i18n import _
from icmd_cli.importing.json_records import flat, objects
from icmd_cli.readers.encoding import decoded
from icmd_cli.readers.raw import MOST_CELLS, Reading, Row, Source, Table, Unread

_LONGEST_NUMBER = 300
"""As many digits as other programs' floats can have; written out, 1e999999999 would fill the memory."""

_SHOWN = 40


def read(data: bytes, name: str, wanted: Reading) -> Source:
    """The objects of a JSON file: an array, one object, an object that holds a list of them, or a TinyDB file.

    Raises InvalidData with the place of what is none.
    """
    text, encoding, notices = decoded(data, name, wanted.encoding, repair=wanted.repair)
    found = _objects(_parsed(text, name, 0), name)
    return Source(name, "json", _tables(enumerate(found, 1), name), {"encoding": encoding}, notices)


def read_lines(data: bytes, name: str, wanted: Reading) -> Source:
    """The objects of a JSON Lines file, one on each line; lines that hold none are noted, unless most are so."""
    text, encoding, notices = decoded(data, name, wanted.encoding, repair=wanted.repair)
    found: list[tuple[int, Any]] = []
    unread: list[Unread] = []
    faults: list[InvalidData] = []
    for line, part in enumerate(text.split("\n"), 1):
        if not part.strip():
            continue
        try:
            item = _parsed(part, name, line)
            if not isinstance(item, dict):
                raise _no_object(name, line)
            found.append((line, item))
        except InvalidData as error:
            faults.append(error)
            unread.append(Unread(line, part.strip(), str(error).removeprefix(f"{name}, ")))
    if len(faults) > len(found):  # no JSON Lines at all
        raise faults[0]
    return Source(name, "jsonl", _tables(found, name), {"encoding": encoding}, notices, unread)


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


def _no_object(name: str, line: int) -> InvalidData:
    return InvalidData(_("{file}, {line}: this is no object.").format(file=name, line=line))


def _objects(found: Any, name: str) -> list[Any]:
    kept = objects(found)
    if kept is None:
        raise InvalidData(_("{file}: neither an object nor a list of objects.").format(file=name))
    return kept


def _tables(objects: Iterable[tuple[int, Any]], name: str) -> list[Table]:
    """The table of these objects, or of lists of cells; none when there is nothing in them."""
    found = [(line, flat(item)) for line, item in objects]
    if found and all(isinstance(item, list) for _line, item in found):
        return [Table([Row(line, item) for line, item in found if item])]
    headings: dict[str, None] = {}
    for line, item in found:
        if not isinstance(item, dict):
            raise _no_object(name, line)
        headings.update(dict.fromkeys(item))
    if len(found) * len(headings) > MOST_CELLS:
        message = _("{file}: {n} objects of {keys} different keys are no list of projects.")
        raise InvalidData(message.format(file=name, n=len(found), keys=len(headings)))
    rows = [Row(line, _cells(item, headings)) for line, item in found]
    return [Table([Row(0, list(headings)), *rows], None, exact=True)] if headings else []


def _cells(item: dict[str, Any], headings: Iterable[str]) -> list[Any]:
    """The values under `headings`; a sheet's words for nothing say it here too, except in what icmd itself writes."""
    values = [item.get(key) for key in headings]
    if "id" in item and isinstance(item.get("countries"), list):
        return values
    return [None if type(value) is str and len(value) <= LONGEST and is_nothing(value) else value for value in values]
