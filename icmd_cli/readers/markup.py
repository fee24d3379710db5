"""The markup of web pages in cells, as databases export it: "Appui &amp; suivi", "<p>Formation</p>"; read as text."""

import re
from collections.abc import Sequence
from typing import Any

from icmd_cli.domain.project import FIELD_NAMES
from icmd_cli.i18n import plural
from icmd_cli.readers.raw import RawTable, Row, Source

_BETWEEN = "\x1f"
# Compiled at their first use: starting up is a feature.
_ENTITY = r"&(?:#\d{1,7}|#[xX][0-9a-fA-F]{1,6}|[a-zA-Z][a-zA-Z0-9]{1,31});"
_LINES = r"(?:</?(?:p|div|li|ul|ol|br|h[1-6])(?:\s[^<>]{0,300})?/?>\s*)+"
_LETTERS = r"</?(?:b|i|u|em|strong|span|font|a|sup|sub)(?:\s[^<>]{0,300})?>"


def without_markup(source: Source) -> Source:
    """`source`, the markup in its cells read, with a notice of how many; what icmd itself wrote is whole."""
    tables: list[RawTable] = []
    count = 0
    for table in source.tables:
        if table.rows and _is_own(table.rows[0].cells):
            tables.append(table)
            continue
        rows = [_read(row) if _may_have(row.cells) else row for row in table.rows]
        count += sum(
            cell != was for row, old in zip(rows, table.rows, strict=True) if row is not old
            for cell, was in zip(row.cells, old.cells, strict=True)
        )  # fmt: skip
        tables.append(table._replace(rows=rows))
    if not count:
        return source
    message = plural(
        "{n} cell has the codes of web pages (&amp; for &), and was read as text.",
        "{n} cells have the codes of web pages (&amp; for &), and were read as text.",
        count,
    )
    return source._replace(tables=tables, notices=[*source.notices, message.format(n=count)])


def _is_own(names: Sequence[Any]) -> bool:
    """Whether these are the headings of icmd's own files, for programs or for people."""
    return set(names) <= {*FIELD_NAMES, "number", "currency"} or {"#", "Id"}.issubset(names)


def _may_have(cells: Sequence[Any]) -> bool:
    """Whether any cell may hold markup: a quick look."""
    try:
        text = _BETWEEN.join(cells)
    except TypeError:  # numbers, dates, lists
        text = str(cells)
    return ("&" in text and ";" in text) or ("<" in text and ">" in text)


def _read(row: Row) -> Row:
    return row._replace(cells=[text_of(cell) for cell in row.cells])


def text_of(value: Any) -> Any:
    """`value`, be it a text or a list or object of some, without the markup of web pages."""
    if type(value) is str:
        return _text(value)
    if isinstance(value, list):
        return [text_of(item) for item in value]
    return {key: text_of(item) for key, item in value.items()} if isinstance(value, dict) else value


def _text(text: str) -> str:
    for _time in range(2):  # "&amp;eacute;" was written twice
        text = re.sub(_ENTITY, _letter, text) if "&" in text else text
    if "<" not in text:
        return text
    lines = re.sub(_LINES, "\n", text)
    return re.sub(_LETTERS, "", lines).strip() if lines != text or re.search(r"</\w+>", text) else text


def _letter(found: re.Match[str]) -> str:
    from html import entities, unescape  # only for what has some

    code = found[0][1:]
    return unescape(found[0]) if code.startswith("#") else entities.html5.get(code, found[0])
