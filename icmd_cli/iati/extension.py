"""What IATI has no element for: an icmd element of our own namespace, which the schema allows at an activity's end.

Each field that the standard elements cannot give back stands there as JSON, with what they give in its place
(`instead`): once somebody has changed those, theirs is the newer value.
"""

import json
from collections.abc import Mapping
from typing import Any
from xml.etree.ElementTree import Element, SubElement

from icmd_cli.domain.project import FIELD_NAMES, LIST_FIELDS
from icmd_cli.domain.values.blanks import is_nothing

NAMESPACE = "urn:icmd:project:1"
PREFIX = "icmd"
PROJECT = f"{{{NAMESPACE}}}project"
FIELD = f"{{{NAMESPACE}}}field"


def said(standard: Mapping[str, Any]) -> dict[str, Any]:
    """What the standard elements say, without texts that are only words for nothing, as publishers write them."""
    return {name: text for name, text in standard.items() if not (isinstance(text, str) and is_nothing(text))}


def own_element(record: Mapping[str, Any], standard: Mapping[str, Any]) -> Element:
    """The element that makes `record` of what the standard elements give; its prefix is declared at the root."""
    own = Element(f"{PREFIX}:project")
    for name in FIELD_NAMES:
        if record.get(name) != standard.get(name):
            field = SubElement(own, f"{PREFIX}:field", {"name": name})
            if name in standard:
                field.set("instead", _json(standard[name]))
            field.text = _json(record.get(name))
    return own


def applied(own: Element, standard: Mapping[str, Any]) -> dict[str, Any]:
    """`standard` with the fields that `own` holds; what is no such field is skipped."""
    record = dict(standard)
    for field in own.iter(FIELD):
        name = field.get("name", "")
        if name not in FIELD_NAMES or field.get("instead", "null") != _json(standard.get(name)):
            continue
        try:
            value = json.loads(field.text or "null")
        except (ValueError, RecursionError):  # somebody else's, or spoilt
            continue
        if value is None:
            record.pop(name, None)
        elif isinstance(value, _type_of(name)):
            record[name] = value
    return record


def _type_of(name: str) -> type | tuple[type, ...]:
    if name in LIST_FIELDS:
        return list
    return dict if name == "budget" else (str, int)


def _json(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))
