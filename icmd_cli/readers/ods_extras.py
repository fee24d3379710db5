"""Finds what the reader of workbooks passes over in an ods: hidden rows, links, formulas without a value.

This file imports nothing of icmd's but its neighbour: it runs where workbooks are read (see sheets).
"""

import re
from html import unescape
from typing import NamedTuple

from icmd_cli.readers.xlsx_extras import BookExtras, Overlooked

_TAG = re.compile(rb"<(table:table|table:table-row|table:(?:covered-)?table-cell|text:a)((?:\s[^<>]*)?)>")
_HIDDEN = re.compile(rb'\stable:visibility="(?:collapse|filter)"')
_MOST_HIDDEN = 100_000


class _OdsSheet(NamedTuple):
    """What is found of one sheet on the way through it."""

    hidden: list[int]
    links: list[tuple[int, int, str]]
    uncalculated: list[tuple[int, int]]


def overlooked(content: bytes) -> BookExtras:
    """What the sheets of an ods, whose content.xml is `content`, hold that their reader does not tell."""
    if not any(mark in content for mark in (b" table:formula=", b"<text:a ", b" table:visibility=")):
        return BookExtras({})
    found: dict[str, _OdsSheet] = {}
    sheet = _OdsSheet([], [], [])
    line = column = 0
    next_line = next_column = 1
    for tag in _TAG.finditer(content):
        kind, attributes = tag[1], tag[2]
        if kind == b"table:table":
            sheet = found[_value(attributes, b"table:name")] = _OdsSheet([], [], [])
            next_line = 1
        elif kind == b"table:table-row":
            line, next_column = next_line, 1
            next_line += _count(attributes, b"rows")
            if _HIDDEN.search(attributes):
                sheet.hidden.extend(range(line, min(next_line, line + _MOST_HIDDEN)))
        elif kind == b"text:a":
            sheet.links.append((line, column, _value(attributes, b"xlink:href")))
        else:
            column = next_column
            next_column += _count(attributes, b"columns")
            if b" table:formula=" in attributes and b" office:value-type=" not in attributes:
                sheet.uncalculated.append((line, column))
    return BookExtras(
        {name: Overlooked((), frozenset(one.hidden), one.links, one.uncalculated) for name, one in found.items()}
    )


def _count(attributes: bytes, what: bytes) -> int:
    """How many rows or columns one of them stands for."""
    return int(_value(attributes, b"table:number-%s-repeated" % what) or 1)


def _value(attributes: bytes, name: bytes) -> str:
    found = re.search(rb'\s%s="([^"]*)"' % re.escape(name), attributes)
    return unescape(found[1].decode("utf-8", "replace")) if found else ""
