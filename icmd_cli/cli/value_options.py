"""The options that give `add` and `edit` a value for each field."""

from collections.abc import Iterable, Mapping
from typing import Any

from icmd_cli.cli.field_options import asked_first, option
from icmd_cli.cli.groups import OptionGroup, with_parameters
from icmd_cli.domain import kinds
from icmd_cli.domain.project import FIELDS
from icmd_cli.errors import did_you_mean
from icmd_cli.i18n import _, language
from icmd_cli.reference import vocabulary

GivenValues = Mapping[str, Any]
"""Field -> what was given: a text, or of a list what was given each time."""


def _values(names: Iterable[str]) -> OptionGroup[GivenValues]:
    """A group of one option for each of the fields; its value holds what was given."""
    fields = {name: FIELDS[name] for name in names}
    parameters = {
        name: option([each.option.flag], _(each.option.help or each.about), _("TEXT"), several=each.kind.several)
        for name, each in fields.items()
        if each.option
    }

    def read(**given: Any) -> GivenValues:
        found = {name: given.get(parameter.name) for name, parameter in parameters.items()}
        return {name: value for name, value in found.items() if value is not None and value != []}

    return OptionGroup(with_parameters(read, tuple(parameters.values())))


def new_values() -> OptionGroup[GivenValues]:
    """The options for the values of a new project."""
    return _values(asked_first())


def changed_values() -> OptionGroup[GivenValues]:
    """Those for new values of projects, as far as no filter has the option's name; --set does the rest."""
    unlike_filters = (
        name
        for name in asked_first()
        if not FIELDS[name].kind.several and not FIELDS[name].filter and FIELDS[name].kind != kinds.ID
    )
    return _values(unlike_filters)


def outside(table: str, name: str) -> str | None:
    """What is told of a theme or focus area that is not in the vocabulary; None of one that is, and without `table`."""
    if not table or vocabulary.find(table, name) is not None:
        return None
    told = _("“{code}” is not in the vocabulary; it is kept as it is.").format(code=name)
    return f"{told} {did_you_mean(vocabulary.nearest(table, name, language()))}".rstrip()
