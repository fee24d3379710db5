"""field=value on a command line: which field, which value, and what two values of one field mean."""

from collections.abc import Iterable, Mapping

from icmd_cli.cli.options import field_name, given_twice
from icmd_cli.domain.project import FIELD_NAMES, LIST_FIELDS
from icmd_cli.errors import UsageProblem
from icmd_cli.i18n import _


def assignment(option: str, text: str) -> tuple[str, str]:
    """The field and the value that `text` gives to `option`. Raises UsageProblem when it is no field=value."""
    name, equals, value = text.partition("=")
    if not equals:
        raise UsageProblem(_("{option}: write field=value, not “{text}”.").format(option=option, text=text))
    return field_name(name.strip(), FIELD_NAMES), value.strip()


def set_too(given: Mapping[str, str | list[str]], pairs: Iterable[tuple[str, str]]) -> dict[str, str]:
    """The value of each field of `pairs` (field, value); several of a list, `given` ones too, are its items.

    Raises UsageProblem for a field of one value that has two.
    """
    found: dict[str, str] = {}
    for field, value in pairs:
        before = found.get(field) or given.get(field)
        if before and before != value and field not in LIST_FIELDS:
            raise given_twice(f"“{field}”")
        items = before if isinstance(before, list) else [before] if before else []
        found[field] = " | ".join(dict.fromkeys([*items, value]))
    return found
