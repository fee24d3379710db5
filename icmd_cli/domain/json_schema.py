"""The JSON Schema (draft 2020-12) of a project and of the store, made of the record's fields and the vocabularies.

Titles and descriptions are for people, in the user's language; all else is the same in each.
"""

from collections.abc import Callable, Mapping
from typing import Any

from icmd_cli.domain.project import FIELDS, label
from icmd_cli.domain.values.slugs import LONGEST_ID
from icmd_cli.i18n import N_, _, language
from icmd_cli.reference import countries, currencies, vocabulary

Schema = dict[str, Any]

DRAFT = "https://json-schema.org/draft/2020-12/schema"
VERSION = 1
"""Of what `--format json` gives: keys are added within one version, never renamed."""

LAYOUT = 1
"""Of the store's file, kept in its `catalogue` table."""

_TEXT: Schema = {"type": "string", "minLength": 1}
_DATE = "^(19[0-9]{2}|20[0-9]{2}|2100)(-(0[1-9]|1[0-2])(-(0[1-9]|[12][0-9]|3[01]))?)?$"
_CATALOGUE = {
    "title": N_("What the catalogue is called."),
    "publisher": N_("Who publishes it."),
    "language": N_("Language of texts whose project names none (BCP 47)."),
    "licence": N_("Under which licence it may be used."),
}


def project() -> Schema:
    """The schema of one project as `--format json` gives it."""
    return {
        "$schema": DRAFT,
        "$id": f"urn:icmd:schema:project:{VERSION}",
        "title": _("A project"),
        "description": _("One project as `icmd list --format json` gives it: an array of these, or one a line."),
        **_record({"number": {**_NUMBER, **_said("number", N_("Short, for typing; local to a store."))}}),
        "$defs": _definitions(),
    }


def store() -> Schema:
    """The schema of the store's file."""
    texts = {name: {**_TEXT, "description": _(about)} for name, about in _CATALOGUE.items()}
    last = {
        "type": "integer",
        "minimum": 1,
        "description": _("The highest number that was ever given, where no project has it any more."),
    }
    about = {
        "schema": {"const": LAYOUT, "description": _("The version of the file's layout.")},
        "last_number": last,
        **texts,
        "organisations": _organisations(),
    }
    return {
        "$schema": DRAFT,
        "$id": f"urn:icmd:schema:store:{LAYOUT}",
        "title": _("The store"),
        "description": _("The file projects.json, as icmd writes it. Other tables, and unknown keys, are kept."),
        "type": "object",
        "properties": {
            "catalogue": {
                "description": _("The catalogue as a whole."),
                "type": "object",
                "properties": {"1": {"type": "object", "properties": about, "required": ["schema"]}},
            },
            "projects": {
                "description": _("The projects by their numbers."),
                "type": "object",
                "patternProperties": {"^[1-9][0-9]*$": {"$ref": "#/$defs/project"}},
                "additionalProperties": False,
            },
        },
        "$defs": {"project": _record({}), **_definitions()},
    }


def _organisations() -> Schema:
    """What this catalogue calls organisations by other names."""
    names = {"name": _TEXT, "aliases": {"type": "array", "items": _TEXT, "uniqueItems": True}}
    described = {"type": "object", "properties": names, "required": ["name"]}
    return {"type": "array", "items": described, "description": _("Other names of organisations, in this catalogue.")}


def _record(before: Mapping[str, Schema]) -> Schema:
    """A record with the fields `before`, then all of a project's; unknown keys are kept, so they are allowed."""
    fields = {name: {**_shape(name), **_said(name, each.about)} for name, each in FIELDS.items()}
    needed = [*before, *(name for name in FIELDS if name in ("id", "title"))]
    return {"type": "object", "properties": {**before, **fields}, "required": needed}


def _said(name: str, about: str) -> Schema:
    return {"title": label(name), "description": _(about)}


def _shape(name: str) -> Schema:
    """What the field may hold, as its kind leaves it."""
    kind = FIELDS[name].kind
    shape = _SHAPES[kind.name]()
    return {"type": "array", "items": shape, "minItems": 1, "uniqueItems": True} if kind.several else shape


def _coded(table: str) -> list[Schema]:
    labels = vocabulary.TABLES[table]
    return [{"const": code, "title": vocabulary.label(table, code, language())} for code in labels]


def _kept(table: str) -> Callable[[], Schema]:
    """Codes of a vocabulary, or any other words."""
    return lambda: {"anyOf": [*_coded(table), _TEXT]}


_NUMBER: Schema = {"type": "integer", "minimum": 1}
_LINK: Schema = {"type": "string", "format": "uri", "pattern": "^[Hh][Tt][Tt][Pp][Ss]?://"}

_SHAPES: Mapping[str, Callable[[], Schema]] = {
    "id": lambda: {"type": "string", "pattern": "^(?![0-9]+$)[a-z0-9]+(-[a-z0-9]+)*$", "maxLength": LONGEST_ID},
    **dict.fromkeys(("text", "prose", "texts", "names", "organisation", "organisations", "instant"), lambda: _TEXT),
    "language": lambda: {"type": "string", "pattern": "^[a-z]{2,3}(-[A-Za-z0-9]+)*$"},
    "phase": lambda: {"type": "integer", "minimum": 1, "maximum": 99},
    "status": lambda: {"type": "string", "oneOf": _coded("status")},
    "date": lambda: {"type": "string", "pattern": _DATE},
    "countries": lambda: {"$ref": "#/$defs/country"},
    "themes": _kept("theme"),
    "focus areas": _kept("focus"),
    "money": lambda: {"$ref": "#/$defs/amount"},
    **dict.fromkeys(("link", "links"), lambda: _LINK),
}
"""A kind's name -> what one of its values is; a new kind needs a line here."""


def _definitions() -> Schema:
    return {
        "country": {"type": "string", "enum": sorted(countries.codes())},
        "amount": {
            "type": "object",
            "properties": {
                "amount": {"type": "string", "pattern": "^[0-9]{1,15}([.][0-9]{1,6})?$"},
                "currency": {"type": "string", "enum": sorted(currencies.codes())},
            },
            "required": ["amount", "currency"],
            "additionalProperties": False,
        },
    }
