"""The options that the field table gives to commands: a value for each field, and the filters by fields."""

from collections.abc import Iterable, Mapping, Sequence
from inspect import Parameter
from keyword import iskeyword
from typing import Annotated, Any

import typer

from icmd_cli.cli.groups import Group, described
from icmd_cli.domain import kinds
from icmd_cli.domain.project import FIELDS
from icmd_cli.i18n import _

Given = Mapping[str, Any]
"""Field -> what was given: a text, or of a list what was given each time."""


def parameter_name(flag: str) -> str:
    """What an option's parameter is called."""
    name = flag.removeprefix("--").replace("-", "_")
    return f"{name}_" if iskeyword(name) else name


def option(flags: Sequence[str], help: str, metavar: str, *, several: bool) -> Parameter:  # noqa: A002 - Typer's word
    """A parameter of which Typer makes the option with these flags."""
    info: Any = typer.Option(*flags, help=help, metavar=metavar)
    kind = list[str] | None if several else str | None
    name = parameter_name(flags[0])
    return Parameter(name, Parameter.KEYWORD_ONLY, default=None, annotation=Annotated[kind, info])


def _values(names: Iterable[str]) -> Group[Given]:
    """A group of one option for each of the fields; its value holds what was given."""
    fields = {name: FIELDS[name] for name in names}
    parameters = {
        name: option([each.option.flag], _(each.option.help or each.about), _("TEXT"), several=each.kind.several)
        for name, each in fields.items()
        if each.option
    }

    def read(**given: Any) -> Given:
        found = {name: given.get(parameter.name) for name, parameter in parameters.items()}
        return {name: value for name, value in found.items() if value is not None and value != []}

    return Group(described(read, tuple(parameters.values())))


def asked_first() -> list[str]:
    """The fields with an option or a filter in the order of the questions; then those that are not asked for."""
    places = {name: each.question.order if each.question else len(FIELDS) for name, each in FIELDS.items()}
    return sorted((name for name, each in FIELDS.items() if each.option or each.filter), key=places.__getitem__)


NEW_VALUES = _values(asked_first())
"""The values of a new project."""

CHANGED_VALUES = _values(
    name
    for name in asked_first()
    if not FIELDS[name].kind.several and not FIELDS[name].filter and FIELDS[name].kind != kinds.ID
)
"""The new values of fields of projects, as far as no filter has the option's name; of all others --set does."""
