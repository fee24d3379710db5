"""Finds what the reader of workbooks passes over in an xlsx: errors, hidden rows, links, formulas without a value.

This file imports nothing of icmd's: it runs where workbooks are read (see sheets).
"""

import re
import zipfile
from collections.abc import Iterator, Sequence
from html import unescape
from io import BytesIO
from posixpath import normpath
from typing import NamedTuple

_SHEET = re.compile(r"<(?:\w+:)?sheet\s[^<>]*>")
_RELATION = re.compile(r"<(?:\w+:)?Relationship\s[^<>]*>")
# No piece goes past the next "<": however it is spoiled, a sheet is looked at once.
_FAULT = re.compile(
    rb'<(?:\w+:)?c\s(?=[^<>]*(?<=\s)t="e")[^<>]*?(?<=\s)r="([A-Z]{1,3})(\d{1,7})"[^<>]*>\s*'
    rb"(?:<(?:\w+:)?f(?:\s[^<>]*)?(?:/>|>[^<]*</(?:\w+:)?f>)\s*)?<(?:\w+:)?v>(#[^<]{1,20})</"
)
_HIDDEN = re.compile(rb'<(?:\w+:)?row\s(?=[^<>]*\shidden="(?:1|true)")[^<>]*>')
_LINE = re.compile(rb'\sr="(\d{1,7})"')
_FORMULA = re.compile(
    rb"<(?:\w+:)?c(\s[^<>]*)>\s*<(?:\w+:)?f(?:\s[^<>]*)?(?:/>|>([^<]*)</(?:\w+:)?f>)\s*"
    rb"(?:<(?:\w+:)?v(?:\s*/>|>([^<]*)</(?:\w+:)?v>))?"
)
_PLACE = re.compile(rb'\sr="([A-Z]{1,3})(\d{1,7})"')
_LINK = re.compile(rb"<(?:\w+:)?hyperlink\s[^<>]*>")
_HYPERLINK = re.compile(rb'\s*HYPERLINK\(\s*(?:"|&quot;)([^"&]{1,2000})(?:"|&quot;)', re.IGNORECASE)
_STYLED = re.compile(
    rb'<(?:\w+:)?c\s(?=[^<>]*(?<=\s)r="([A-Z]{1,3})\d{1,7}")[^<>]*(?<=\s)s="(\d{1,5})"[^<>]*>\s*<(?:\w+:)?[vf]'
)
_NUMBER_FORMAT = re.compile(r"<(?:\w+:)?numFmt\s[^<>]*>")
_CELL_FORMATS = "cellXfs"
_CELL_FORMAT = re.compile(r"<(?:\w+:)?xf\s[^<>]*>")
_SIGN = re.compile(r'\[\$([^\]-]{1,20})(?:-\w{1,8})?\]|"([^"]{1,20})"|\\([^\s\d()])|([€£¥₹])')
"""What a number format writes beside the number: [$€-40C], "FCFA"."""
_RANGE = re.compile(r"([A-Z]{1,3})(\d{1,7})(?::([A-Z]{1,3})(\d{1,7}))?")
_MOST_LINKED = 1000
"""This many cells of one link's range count."""

_BOOK, _STYLES = "xl/workbook.xml", "xl/styles.xml"


class Overlooked(NamedTuple):
    """Of one sheet, lines and columns counted from 1: its errors, hidden lines, links, and formulas without a value.

    `signs` are the columns whose number formats write something beside numbers, always the same: "€".
    """

    errors: Sequence[tuple[int, int, str]] = ()
    hidden: frozenset[int] = frozenset()
    links: Sequence[tuple[int, int, str]] = ()
    uncalculated: Sequence[tuple[int, int]] = ()
    signs: Sequence[tuple[int, str]] = ()


class BookExtras(NamedTuple):
    """What each sheet of an xlsx holds that its reader does not tell, and whether its days count from 1904 on."""

    sheets: dict[str, Overlooked]
    since_1904: bool = False


def overlooked(data: bytes) -> BookExtras:
    """What the sheets of an xlsx hold that their reader does not tell. Raises what zipfile raises."""
    found: dict[str, Overlooked] = {}
    with zipfile.ZipFile(BytesIO(data)) as archive:
        members = set(archive.namelist())
        if _BOOK not in members:
            return BookExtras(found)
        book = archive.read(_BOOK).decode("utf-8", "replace")
        unreckoned = bool(re.search(r'\sfullCalcOnLoad="(?:1|true)"', book))
        styles = _signs(archive.read(_STYLES).decode("utf-8", "replace")) if _STYLES in members else {}
        for sheet, part in _parts(archive, book, members):
            content = archive.read(part) if part in members else b""
            cells = _FAULT.findall(content) if b' t="e"' in content else []
            rows = _HIDDEN.findall(content) if b' hidden="' in content else []
            formulas = list(_FORMULA.finditer(content)) if b"f>" in content or b"<f" in content else []
            found[sheet] = Overlooked(
                [(int(line), column(letters), text.decode("latin-1")) for letters, line, text in cells],
                frozenset(int(line[1]) for row in rows if (line := _LINE.search(row))),
                [*_linked(archive, part, content, members), *_by_formula(formulas)],
                list(_uncalculated(formulas, unreckoned=unreckoned)),
                _beside_numbers(content, styles) if styles else (),
            )
    return BookExtras(found, bool(re.search(r'<(?:\w+:)?workbookPr\s[^<>]*date1904="(?:1|true)"', book)))


def _signs(styles: str) -> dict[bytes, str]:
    """The number of each cell format that writes something beside numbers, and what."""
    tags = _NUMBER_FORMAT.findall(styles)
    codes = {_value(tag, "numFmtId"): _value(tag, "formatCode").partition(";")[0] for tag in tags}
    said = {number: "".join(map("".join, _SIGN.findall(code))).strip() for number, code in codes.items()}
    formats = _CELL_FORMAT.findall(styles.partition(_CELL_FORMATS)[2].partition(_CELL_FORMATS)[0])
    return {b"%d" % at: sign for at, tag in enumerate(formats) if (sign := said.get(_value(tag, "numFmtId"), ""))}


def _beside_numbers(content: bytes, signs: dict[bytes, str]) -> list[tuple[int, str]]:
    """The columns in which such formats always write the same."""
    found: dict[bytes, set[str]] = {}
    for at, style in set(_STYLED.findall(content)):
        if style in signs:
            found.setdefault(at, set()).add(signs[style])
    return [(column(at), told.pop()) for at, told in found.items() if len(told) == 1]


def column(letters: bytes) -> int:
    """The number of a column: A is 1, AA is 27."""
    number = 0
    for letter in letters.upper():
        number = number * 26 + letter - 64
    return number


def letters(number: int) -> str:
    """The letters of a column: 1 is A, 27 is AA."""
    found = ""
    while number > 0:
        number, rest = divmod(number - 1, 26)
        found = chr(65 + rest) + found
    return found


def _uncalculated(formulas: Sequence[re.Match[bytes]], *, unreckoned: bool) -> Iterator[tuple[int, int]]:
    """The places of formulas that no program has worked out: without a value, or all 0 in a book to be reckoned."""
    zero = unreckoned and all(formula[3] == b"0" for formula in formulas)
    for formula in formulas:
        is_text = b't="str"' in formula[1]
        without = formula[3] is None if is_text else not (formula[3] or b"").strip()
        if (without or zero) and (place := _PLACE.search(formula[1])):
            yield int(place[2]), column(place[1])


def _by_formula(formulas: Sequence[re.Match[bytes]]) -> Iterator[tuple[int, int, str]]:
    for formula in formulas:
        link, place = _HYPERLINK.match(formula[2] or b""), _PLACE.search(formula[1])
        if link and place:
            yield int(place[2]), column(place[1]), unescape(link[1].decode("utf-8", "replace"))


def _linked(archive: zipfile.ZipFile, part: str, content: bytes, members: set[str]) -> Iterator[tuple[int, int, str]]:
    """The cells that lead to addresses outside of the workbook."""
    folder, _slash, name = part.rpartition("/")
    relations = f"{folder}/_rels/{name}.rels"
    if b"hyperlink" not in content or relations not in members:
        return
    targets = _targets(archive.read(relations).decode("utf-8", "replace"))
    for tag in _LINK.findall(content):
        text = tag.decode("utf-8", "replace")
        target, place = targets.get(_value(text, "id")), _RANGE.fullmatch(_value(text, "ref"))
        if target and place:
            yield from ((line, at, target) for line, at in _cells(place))


def _cells(place: re.Match[str]) -> Iterator[tuple[int, int]]:
    first, last = int(place[2]), int(place[4] or place[2])
    left, right = column(place[1].encode()), column((place[3] or place[1]).encode())
    if (last - first + 1) * (right - left + 1) <= _MOST_LINKED:
        yield from ((line, at) for line in range(first, last + 1) for at in range(left, right + 1))


def _parts(archive: zipfile.ZipFile, book: str, members: set[str]) -> Iterator[tuple[str, str]]:
    """The name of each sheet and of the archive's part that holds it."""
    relations = "xl/_rels/workbook.xml.rels"
    if relations not in members:
        return  # the reader of workbooks will say what is wrong
    targets = _targets(archive.read(relations).decode("utf-8", "replace"))
    for tag in _SHEET.findall(book):
        target = targets.get(_value(tag, "id"), "")
        yield _value(tag, "name"), target.lstrip("/") if target.startswith("/") else normpath(f"xl/{target}")


def _targets(relations: str) -> dict[str, str]:
    return {_value(tag, "Id"): _value(tag, "Target") for tag in _RELATION.findall(relations)}


def _value(tag: str, attribute: str) -> str:
    found = re.search(rf'[\s:]{attribute}="([^"]*)"', tag)
    return unescape(found[1]) if found else ""
