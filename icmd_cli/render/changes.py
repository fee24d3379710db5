"""Changes before they are made, as plain lines: which projects, and old -> new field by field."""

import json
from collections.abc import Iterator, Sequence
from typing import Any

from icmd_cli.domain.changes import Change
from icmd_cli.domain.organisations import LISTED, NamesChange, Organisations
from icmd_cli.domain.project import FIELDS, label, parse_field
from icmd_cli.domain.values.dates import PartialDate
from icmd_cli.i18n import _, labelled, plural
from icmd_cli.render import values
from icmd_cli.render.styles import COMES, DIFFERS, GOES, Sign, StyledLine
from icmd_cli.text import cell_width, harmless, shortened

SHOWN = 20
"""How many projects are listed at most; a report in JSON has them all."""

_BEFORE = 20
"""How many letters stand before the first one that differs, where a text is cut."""


def lines(changes: Sequence[Change], language: str, width: int) -> Iterator[str]:
    """A heading for each project with its sign ("+": it comes, "-": it goes), and some lines for each changed field."""
    for change in changes[:SHOWN]:
        record = change.after or change.before or {}
        sign = COMES if change.before is None else GOES if change.after is None else DIFFERS
        yield project_line(sign, f"{change.number}  {record.get('id') or ''}", str(record.get("title") or ""), width)
        if change.before and change.after:
            fields = change.fields()
            for name, (old, new) in fields.items():
                if name != "updated" or len(fields) == 1:
                    yield from difference(name, old, new, language, width)
    more = len(changes) - SHOWN
    if more > 0:
        yield plural("  and {n} more project", "  and {n} more projects", more).format(n=more)


def names(changed: NamesChange) -> Iterator[str]:
    """A line for each name that an organisation is given, or loses."""
    before, after = (_meanings(side) for side in changed)
    for alias, name in before.items():
        if alias not in after:
            yield _("“{alias}” no longer means “{name}”.").format(alias=harmless(alias), name=harmless(name))
    for alias, name in after.items():
        if before.get(alias) != name:
            yield _("“{alias}” means “{name}”.").format(alias=harmless(alias), name=harmless(name))


def _meanings(records: list[Any]) -> dict[str, str]:
    return {alias: each.name for each in Organisations.of_record({LISTED: records}).own for alias in each.others}


def difference(name: str, old: Any, new: Any, language: str, width: int) -> Iterator[str]:
    """One field's change: on one line where there is room, else the old and the new value under its name."""
    heading = "     " + labelled(label(name) if name in FIELDS else harmless(name)) + " "
    before, after = value(name, old, language), value(name, new, language)
    line = f"{heading}{before} -> {after}"
    if cell_width(line) <= width:
        yield line
        return
    yield heading.rstrip()
    if isinstance(old, list) and isinstance(new, list) and set(map(str, old)) != set(map(str, new)):
        for sign, items, others in ((GOES, old, new), (COMES, new, old)):
            for item in items:
                if item not in others:
                    yield _side(sign, value(name, [item], language), width)
        return
    for sign, text in zip((GOES, COMES), from_difference([before, after]), strict=True):
        yield _side(sign, text, width)


def from_difference(texts: Sequence[str]) -> list[str]:
    """`texts` from shortly before the place where the last two begin to differ, if all is alike for long before it."""
    one, other = texts[-2:]
    shorter = min(len(one), len(other))
    same = next((at for at in range(shorter) if one[at] != other[at]), shorter)
    start = same - _BEFORE if same > _BEFORE * 2 else 0
    return [f"…{text[start:]}" if start and text[:start] == one[:start] else text for text in texts]


def _side(sign: Sign, text: str, width: int) -> StyledLine:
    return StyledLine(fitted(f"       {sign.text} {text}", width), sign.style)


def project_line(sign: Sign, key: str, text: str, width: int) -> StyledLine:
    """A line about one project: the sign and the project's `key` in the sign's colour, then what is said of it."""
    beginning = f"{sign.text} {harmless(key)}"
    return StyledLine(fitted(f"{beginning}  {text}".rstrip(), width), sign.style, len(beginning))


def value(name: str, raw: Any, language: str) -> str:
    """A field's value as it reads, on one line; as JSON when it breaks the rules."""
    if raw is None:
        return _("(empty)")
    text = json.dumps(raw, ensure_ascii=False)
    if name in FIELDS:
        try:
            parsed = parse_field(name, raw)
        except ValueError:
            pass
        else:
            each = parsed if isinstance(parsed, tuple) else (parsed,)
            text = ", ".join(str(v) if isinstance(v, PartialDate) else values.shown(name, v, language) for v in each)
            # What differs only in how it is written would read as if nothing changed.
            if _is_canonical(parsed, raw):
                return harmless(" ".join(text.split()))
            text = json.dumps(raw, ensure_ascii=False)
    return harmless(text)


def fitted(text: str, width: int) -> str:
    """`text` on one line, harmless, cut where it is wider than `width` cells."""
    return shortened(" ".join(harmless(text).split("\n")), width)


def _is_canonical(parsed: Any, raw: Any) -> bool:
    if isinstance(raw, list):
        return list(parsed) == raw
    if isinstance(raw, dict):
        return raw == {"amount": f"{parsed.value:f}", "currency": parsed.currency}
    return bool(str(parsed) == str(raw))
