"""Several values in one text: joined with a bar, as people also part them with semicolons and lines."""

import re
from collections.abc import Callable, Iterable, Sequence

from icmd_cli.text import fold

JOINT = "|"
"""What parts the values of one cell (AidData's own choice)."""

_ARABIC_SEMICOLON = "؛"
_LOOKED_UP = ";#"
"""What SharePoint puts between values and their numbers: "Mali;#12;#Niger;#15"."""
# Compiled at their first use: starting up is a feature.
_AT_BARS = r"\\[\\|]|[|\n]"
_BULLET = r"^\s*(?:[-–—•*·‣▪o]|\(?\d{1,2}[.)]|[a-z]\))\s+"
_BEFORE_MARK = r"\\(?=[\\|]|$)"


def split_list(text: str) -> list[str]:
    r"""The values that bars or line breaks part; without a bar, semicolons do. Blank ones are skipped.

    What `join_list` wrote comes back: a value's own bar stands there as ``\|``.
    """
    if _LOOKED_UP in text and "|" not in text:
        return [part for part in text.split(_LOOKED_UP) if part and not part.isdecimal()]
    if "\\" not in text or "|" not in text:  # no value has a bar of its own
        marks, text = ("|", text) if "|" in text else (";", text.replace(_ARABIC_SEMICOLON, ";"))
        return [part for line in text.split("\n") for part in map(str.strip, line.split(marks)) if part]
    parts = [""]
    end = 0
    for match in re.finditer(_AT_BARS, text):
        parts[-1] += text[end : match.start()]
        end = match.end()
        if len(match[0]) > 1:
            parts[-1] += match[0][1]
        else:
            parts.append("")
    parts[-1] += text[end:]
    return [part.strip() for part in parts if part.strip()]


def unbulleted(text: str) -> str:
    """Lines that all begin with a dash, a bullet or a number, without these; any other text as it is."""
    lines = [line for line in text.splitlines() if line.strip()]
    bare = [re.sub(_BULLET, "", line, count=1) for line in lines]
    return "\n".join(bare) if all(map(str.__ne__, bare, lines)) else text


def join_list(values: Iterable[str]) -> str:
    r"""`values` as one text that `split_list` takes apart again.

    They are joined with bars; a bar inside one becomes ``\|``; one alone that holds a semicolon ends with a bar.
    """
    found = list(values)
    if len(found) == 1 and not any(mark in found[0] for mark in ("|", ";", _ARABIC_SEMICOLON)):
        return found[0]
    text = JOINT.join([_escaped(value) for value in found])
    return text + JOINT if len(found) == 1 else text


def _escaped(value: str) -> str:
    return re.sub(_BEFORE_MARK, r"\\\\", value).replace("|", r"\|") if "|" in value or "\\" in value else value


_BETWEEN_NAMES = (
    *(rf"(?<!\s)\s*{mark}\s*" for mark in ("[,،]", "/", "[+&]")),
    *(r"(?<!\s)\s+[-–—]\s+", r"(?<=[^\W\d_]{4})[-–](?=[^\W\d_]{4})"),
    r"(?i:(?<!\s)\s+(?:(?:et|and|y|e)\s+|و\s*))",
)
"""What parts names besides a list's own marks, the likeliest first: "Mali-Niger" too, but never codes ("PR-ML")."""

_ANY_BETWEEN = r"[,،/+&–—-]|(?i:\s(?:(?:et|and|y|e)\s|و))"

_MOST_LETTERS = 500
"""A longer text is no list of countries."""


def split_names(text: str, known: Callable[[str], object]) -> list[str]:
    """The values that `split_list` finds, each also parted at commas, "/", "et" ... if every part is `known`.

    "Maroc, Sénégal et Mali" is three countries, "Congo, République du" and "Trinité et Tobago" are one.
    """
    return [name for value in split_list(text) for name in _parted(value, known, {}) or [value]]


def _parted(value: str, known: Callable[[str], object], seen: dict[str, list[str]]) -> list[str]:
    """The `known` names that make up `value`; none when it holds anything else. `seen` keeps what was found out."""
    if value in seen or len(value) > _MOST_LETTERS:
        return seen.get(value, [])
    found = [value] if known(value) else []
    if not found and not re.search(_ANY_BETWEEN, value):
        return found
    for between in () if found else _BETWEEN_NAMES:
        parts = [part for part in re.split(between, value) if part]
        if len(parts) < 2:  # noqa: PLR2004 - nothing to part
            continue
        found = []
        for part in parts:
            names = _parted(part, known, seen)
            found = [*found, *names] if names else []
            if not names:
                break
        if found:
            break
    seen[value] = found or _parted_in_two(value, known, seen)
    return seen[value]


def _parted_in_two(value: str, known: Callable[[str], object], seen: dict[str, list[str]]) -> list[str]:
    """The names before and after one "and", where another belongs to a name: "Bosnia and Herzegovina and Serbia"."""
    marks = list(re.finditer(_BETWEEN_NAMES[-1], value))
    for mark in marks if len(marks) > 1 else ():
        before, after = (_parted(part, known, seen) for part in (value[: mark.start()], value[mark.end() :]))
        if before and after:
            return [*before, *after]
    return []


def comma_lists(cells: Iterable[str]) -> dict[str, list[str]]:
    """The cells of a column that are lists with commas, and their parts: each part stands alone in another cell.

    "eau, énergie" is two where "eau" and "énergie" are cells as well; "Ministère de l'eau, de l'énergie" stays one.
    """
    whole = {cell.strip() for cell in cells}
    found: dict[str, list[str]] = {}
    for cell in whole:
        parts = [part.strip() for part in cell.split(",")]
        if len(parts) > 1 and all(part in whole for part in parts):
            found[cell] = parts
    return found


def once(values: Iterable[str]) -> tuple[str, ...]:
    """`values` in their order, each once."""
    return tuple(dict.fromkeys(values))


def merged_lists(was: Sequence[str], here: Sequence[str], there: Sequence[str]) -> list[str]:
    """Two versions of the list `was` made one, by their elements; the same either way round.

    What either took out is out. What either put in stands after what it stands behind there, in its own order; which of
    two comes first where both put something in one place is settled by the letters.
    """
    orders = [[item for item in side if item in was and item in here and item in there] for side in (was, here, there)]
    kept = next((order for order in orders[1:] if order != orders[0] and orders[0] in orders[1:]), orders[0])
    kept = orders[1] if orders[1] == orders[2] else kept
    added = [_added(side, kept, was) for side in (here, there)]
    found: list[str] = []
    for item in (None, *kept):
        found += [] if item is None else [item]
        both = sorted((side.get(item, []) for side in added), key=lambda new: [(fold(text), text) for text in new])
        found += [text for new in both for text in new]
    return list(dict.fromkeys(found))


def _added(side: Sequence[str], kept: Sequence[str], was: Sequence[str]) -> dict[str | None, list[str]]:
    """What stands in `side` and did not in `was`, by the last item before it that is `kept`."""
    found: dict[str | None, list[str]] = {}
    before = None
    for item in side:
        if item in kept:
            before = item
        elif item not in was:
            found.setdefault(before, []).append(item)
    return found
