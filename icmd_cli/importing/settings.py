"""What settles how a file is read, kept for the next one: a TOML file, or the receipt of an earlier import."""

import json
from collections.abc import Mapping, Sequence
from types import MappingProxyType
from typing import Any, NamedTuple

from icmd_cli.errors import InvalidData, UsageProblem
from icmd_cli.i18n import _
from icmd_cli.importing.header_words import COLUMN_FIELDS
from icmd_cli.readers.raw import Reading
from icmd_cli.text import fold_name

_READING = ("format", "encoding", "delimiter", "sheet", "repair")
_VALUES = ("header_row", "date_order", "decimal", "currency", "language", "rows")
_PARTS = ("reading", "values", "columns", "defaults", "words")
_TYPES: Mapping[str, type] = {"repair": bool, "header_row": int}
NOTHING: Mapping[str, str] = MappingProxyType({})
_ORDERS = {"dmy": "DMY", "jma": "DMY", "dma": "DMY", "mdy": "MDY", "mja": "MDY", "mda": "MDY"}
_MARKS = {",": ",", "comma": ",", "virgule": ",", "coma": ",", ".": ".", "point": ".", "punto": "."}
_UNUSED = ("", "-", "none")
ADD_UP, FIRST = "add-up", "first"
_ROWS = {ADD_UP: ADD_UP, "addup": ADD_UP, "sum": ADD_UP, FIRST: FIRST}


class Settings(NamedTuple):
    """What the user settled about the values; None or empty: find out.

    `without` are fields that the file does not have; `values` gives field -> folded word -> value; `rows` says what
    becomes of several rows of one project that differ: ADD_UP or FIRST.
    """

    mapping: Mapping[str, str | None] = {}
    defaults: Mapping[str, str] = {}
    header_row: int | None = None
    date_order: str | None = None
    decimal: str | None = None
    currency: str | None = None
    language: str | None = None
    rows: str | None = None
    without: frozenset[str] = frozenset()
    values: Mapping[str, Mapping[str, str]] = {}


class Choices(NamedTuple):
    """All that the user can settle: how the bytes are read, and what the values mean."""

    reading: Reading = Reading()
    settings: Settings = Settings()


def choices(
    values: Mapping[str, Any],
    columns: Mapping[str, str],
    defaults: Mapping[str, str],
    without: Sequence[str] = (),
    words: Mapping[str, str] = NOTHING,
) -> Choices:
    """The choices that options or a file give: `values` by name, heading -> field, field -> value where none is given.

    `without` are fields that the file has not; `words` gives "field:word" -> value. Raises UsageProblem.
    """
    mapping = {heading: None if field in _UNUSED else column_field(field) for heading, field in columns.items()}
    order, decimal, rows = (values.get(name) for name in ("date_order", "decimal", "rows"))
    return Choices(
        Reading(**{name: values.get(name) for name in (*_READING, "language")}),
        Settings(
            mapping=mapping,
            defaults=dict(defaults),
            header_row=values.get("header_row"),
            date_order=_one_of(_ORDERS, order, "--date-order", "DMY, MDY") if order else None,
            decimal=_one_of(_MARKS, decimal, "--decimal", "comma, point") if decimal else None,
            currency=values.get("currency"),
            language=values.get("language"),
            rows=_one_of(_ROWS, rows, "--rows", "add-up, first") if rows else None,
            without=frozenset(column_field(name) for name in without),
            values=_words(words),
        ),
    )


def _words(words: Mapping[str, str]) -> dict[str, dict[str, str]]:
    """Field -> folded word -> value, of "field:word" -> value. Raises UsageProblem."""
    found: dict[str, dict[str, str]] = {}
    for written, value in words.items():
        field, colon, word = written.partition(":")
        if not colon or not word.strip():
            raise UsageProblem(_("--value: write FIELD:WORD=VALUE, not “{text}”.").format(text=f"{written}={value}"))
        found.setdefault(column_field(field), {})[fold_name(word)] = value
    return found


def _one_of(known: Mapping[str, str], value: str, option: str, choose: str) -> str:
    if value.lower() not in known:
        raise UsageProblem(
            _("{option}: “{value}” is none of {choices}.").format(option=option, value=value, choices=choose)
        )
    return known[value.lower()]


def column_field(name: str) -> str:
    """The field of a column that `name` means ("short-title" too). Raises UsageProblem."""
    folded = fold_name(name).replace(" ", "_")
    if folded in COLUMN_FIELDS:
        return folded
    raise UsageProblem(
        _("Unknown field “{name}”.").format(name=name), _("The fields: {names}.").format(names=", ".join(COLUMN_FIELDS))
    )


def over(first: Choices, second: Choices) -> Choices:
    """`first`, completed by `second` where it settles nothing; mappings and defaults are put together."""
    mine, other = first.settings, second.settings
    kept = {name: getattr(other, name) for name in _VALUES if getattr(mine, name) is None}
    told = dict.fromkeys((*other.values, *mine.values))
    read = {name: getattr(second.reading, name) for name in _READING if getattr(first.reading, name) is None}
    return Choices(
        first.reading._replace(**read, language=mine.language or other.language),
        mine._replace(
            mapping={**other.mapping, **mine.mapping},
            defaults={**other.defaults, **mine.defaults},
            without=other.without | mine.without,
            values={name: {**other.values.get(name, {}), **mine.values.get(name, {})} for name in told},
            **kept,
        ),
    )


def from_toml(text: str, path: str) -> Choices:
    """The choices that a mapping file holds. Raises InvalidData when it is none."""
    from icmd_cli.readers import toml  # only for a mapping file

    try:
        data = toml.parsed(text)
    except ValueError as error:  # also a number of thousands of digits
        raise InvalidData(_("{path} is not TOML: {reason}.").format(path=path, reason=error)) from error
    unknown = data.keys() - set(_PARTS)
    if unknown or not all(isinstance(part, dict) for part in data.values()):
        raise InvalidData(
            _("{path} is not a mapping file: unknown {names}.").format(path=path, names=", ".join(unknown))
        )
    return _of_parts(data, path)


def _of_parts(data: Mapping[str, Any], path: str) -> Choices:
    """The choices that a file holds. Raises InvalidData for a value of another type than it must be."""
    reading, values, columns, defaults, words = (_dict(data.get(part)) for part in _PARTS)
    values = {**reading, **values}
    for name in (*_READING, *_VALUES, "without"):
        if name in values and not isinstance(values[name], (_TYPES.get(name, str), type(None))):
            raise InvalidData(_("{path}: “{name}” has a value that makes no sense there.").format(path=path, name=name))
    return choices(
        values,
        {heading: str(field or "") for heading, field in columns.items()},
        {field: str(value) for field, value in defaults.items()},
        [name for name in str(values.get("without") or "").split(",") if name],
        {word: str(value) for word, value in words.items()},
    )


def to_toml(kept: Choices) -> str:
    """The mapping file that holds `kept`; `from_toml` reads it."""
    lines = ["# " + _("How icmd import reads such a file; a column with an empty field is skipped.")]
    for name, values in to_receipt(kept).items():
        unsaid = "" if name == "columns" else None
        filled = {key: unsaid if value is None else value for key, value in values.items()}
        said = [f"{_quoted(key)} = {_quoted(value)}" for key, value in filled.items() if value is not None]
        lines += ["", f"[{name}]", *said] if said else []
    return "\n".join(lines) + "\n"


def _written_words(kept: Settings) -> dict[str, str]:
    return {f"{field}:{word}": value for field, words in kept.values.items() for word, value in words.items()}


def _quoted(value: Any) -> str:
    if isinstance(value, bool):
        return str(value).lower()
    return str(value) if isinstance(value, int) else json.dumps(value, ensure_ascii=False)


def to_options(given: Choices) -> list[str]:
    """The words of a command line that say `given`; `choices` understands them."""
    read, kept = given.reading, given.settings
    found = [f"--{name}" for name in ("repair",) if getattr(read, name)]
    for name, option in (("format", "--from"), ("encoding", ""), ("delimiter", ""), ("sheet", "")):
        if (value := getattr(read, name)) is not None:
            found += [option or f"--{name}", str(value)]
    for name in _VALUES:
        if (value := getattr(kept, name)) is not None:
            found += [f"--{name.replace('_', '-')}", str(value)]
    for name in sorted(kept.without):
        found += ["--without", name]
    pairs = (("--map", kept.mapping), ("--set", kept.defaults), ("--value", _written_words(kept)))
    for option, values in pairs:
        for name, value in values.items():
            found += [option, f"{name}={value or ''}"]
    return found


def to_receipt(kept: Choices) -> dict[str, dict[str, Any]]:
    """`kept` as the history holds it; `from_receipt` reads it."""
    settings = kept.settings
    without = ",".join(sorted(settings.without)) or None
    parts: tuple[dict[str, Any], ...] = (
        {name: getattr(kept.reading, name) for name in _READING},
        {**{name: getattr(settings, name) for name in _VALUES}, "without": without},
        dict(settings.mapping),
        dict(settings.defaults),
        _written_words(settings),
    )
    return dict(zip(_PARTS, parts, strict=True))


def from_receipt(receipt: Mapping[str, Any]) -> Choices:
    """The choices of an earlier import; those about its bytes (encoding ...) are found anew."""
    return _of_parts({**_dict(receipt.get("choices")), "reading": {}}, _("The history"))


def _dict(value: Any) -> dict[str, Any]:
    return value if isinstance(value, dict) else {}
