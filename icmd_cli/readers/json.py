"""Reads JSON and JSON Lines: values as they are; what of them is a project, importing finds out."""

import json
import re
from collections import Counter
from decimal import Decimal, InvalidOperation
from typing import Any, NoReturn

from icmd_cli.errors import InvalidData
from icmd_cli.i18n import _, labelled
from icmd_cli.readers.encoding import decoded, letters_repaired, with_windows_letters
from icmd_cli.readers.raw import WIDEST, Reading, Source, Unread

_LONGEST_NUMBER = 300
"""As many digits as other programs' floats can have; written out, 1e999999999 would fill the memory."""

_MOST_OBJECTS = 1_000_000
_MOST_LISTS = 2_000_000
_MOST_TEXTS = 3_000_000
_MOST_NUMBERS = 1_000_000
"""In one file: an empty list takes thirty times its two letters of memory, a number as much, a text half of that."""

_SHOWN = 40
_ESCAPED = re.compile(r"\\u00[89][0-9A-Fa-f]")


def read(data: bytes, name: str, wanted: Reading) -> Source:
    """The value that a JSON file holds, as `document`. Raises InvalidData with the place of what is none."""
    text, encoding, notices = _decoded(data, name, wanted)
    document, count = _with_letters(text, _parsed(text, name, 0, _Numbers(name)))
    notices += letters_repaired(count)
    return Source(name, "json", [], {"encoding": encoding}, notices, document=document)


def read_lines(data: bytes, name: str, wanted: Reading) -> Source:
    """The objects of a JSON Lines file, one on each line; lines that hold none are noted, unless most are so."""
    text, encoding, notices = _decoded(data, name, wanted)
    found: list[tuple[int, Any]] = []
    unread: list[Unread] = []
    faults: list[InvalidData] = []
    count, numbers = 0, _Numbers(name)
    for line, part in enumerate(text.split("\n"), 1):
        if not part.strip():
            continue
        try:
            item, letters = _with_letters(part, _object(part, name, line, numbers))
            count += letters
            found.append((line, item))
        except _TooMany:  # a fault of the file, not of a line
            raise
        except InvalidData as error:
            faults.append(error)
            unread.append(Unread(line, part.strip(), str(error).removeprefix(f"{name}, ")))
    if len(faults) > len(found):  # no JSON Lines at all
        raise faults[0]
    notices += letters_repaired(count)
    return Source(name, "jsonl", [], {"encoding": encoding}, notices, unread, items=found)


def _decoded(data: bytes, name: str, wanted: Reading) -> tuple[str, str, list[str]]:
    """As `encoding.decoded` gives it. Raises InvalidData for more objects or lists than the memory has room for."""
    text, encoding, notices = decoded(data, name, wanted.encoding, repair=wanted.repair)
    check_counts(text.count("{"), text.count("["), name)
    keys = text.count('":') - text.count('\\":')
    if text.count('"') // 2 - keys > _MOST_TEXTS:
        raise _TooMany(name)
    return text, encoding, notices


def check_counts(objects: int, lists: int, name: str) -> None:
    """Raise InvalidData where a file of so many `objects` and `lists` has more than the memory has room for."""
    if objects > _MOST_OBJECTS or lists > _MOST_LISTS:
        raise _TooMany(name)


class _TooMany(InvalidData):
    """A file that holds more than the memory has room for."""

    def __init__(self, name: str) -> None:
        message = _("{file} has more objects, lists or values than a list of projects can have.")
        super().__init__(message.format(file=name))


def _object(text: str, name: str, line: int, numbers: "_Numbers") -> dict[str, Any]:
    item = _parsed(text, name, line, numbers)
    if not isinstance(item, dict):
        raise InvalidData(_("{file}, {line}: this is not an object.").format(file=name, line=line))
    return item


def _with_letters(text: str, value: Any) -> tuple[Any, int]:
    """`value` with the letters of other code pages that `text` writes as escapes, and how many these are."""
    return with_windows_letters(value) if _ESCAPED.search(text) else (value, 0)


def _parsed(text: str, name: str, line: int, numbers: "_Numbers") -> Any:
    try:
        return json.loads(
            text,
            parse_int=numbers.whole,
            parse_float=numbers.decimal,
            parse_constant=_no_number,
            object_pairs_hook=_unique,
        )
    except json.JSONDecodeError as error:
        message = _("{file}, line {line}, column {column}: this is not JSON.")
        place = {"line": line or error.lineno, "column": error.colno}
        raise InvalidData(message.format(file=name, **place)) from error
    except RecursionError as error:
        raise InvalidData(_("{file} is nested too deeply.").format(file=name)) from error
    except ValueError as error:
        where = ", " + _("line {line}").format(line=line) if line else ""
        reason = str(error) if isinstance(error, _NoRecord) else _("a number has thousands of digits")
        raise InvalidData(labelled(f"{name}{where}", f"{reason}.")) from error


class _NoRecord(ValueError):
    """What JSON's grammar allows and a record does not."""


def _unique(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        counts = Counter(key for key, _value in pairs)
        twice = next(key for key, count in counts.items() if count > 1)
        raise _NoRecord(_("the key “{key}” stands twice in one object").format(key=twice))
    if len(found) > WIDEST and not all(isinstance(value, dict) for value in found.values()):
        # Before each key is asked what it means; one of objects may be a whole catalogue.
        raise _NoRecord(_("an object of {n} keys is not a project").format(n=len(found)))
    return found


class _Numbers:
    """What the numbers of one file are, and how many there were."""

    def __init__(self, name: str) -> None:
        self._name = name
        self._count = 0

    def whole(self, text: str) -> int:
        """Raises ValueError for thousands of digits, InvalidData for a number too many."""
        self._add()
        return int(text)

    def decimal(self, text: str) -> Decimal:
        """Raises ValueError for what other programs cannot hold, InvalidData for a number too many."""
        self._add()
        try:
            number = Decimal(text)
            if abs(number.adjusted()) <= _LONGEST_NUMBER and len(text) <= _LONGEST_NUMBER:
                return number
        except InvalidOperation:  # an exponent of twenty digits
            pass
        raise _NoRecord(_("{word} is not a number").format(word=text[:_SHOWN]))

    def _add(self) -> None:
        self._count += 1
        if self._count > _MOST_NUMBERS:
            raise _TooMany(self._name)


def _no_number(word: str) -> NoReturn:
    raise _NoRecord(_("{word} is not a number").format(word=word))
