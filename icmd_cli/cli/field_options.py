"""The field table's options: what each is called, and in which order they stand."""

from collections.abc import Sequence
from inspect import Parameter
from keyword import iskeyword
from typing import Annotated, Any

import typer

from icmd_cli.domain.project import FIELDS


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


def asked_first() -> list[str]:
    """The fields with an option or a filter in the order of the questions; then those that are not asked for."""
    places = {name: each.question.order if each.question else len(FIELDS) for name, each in FIELDS.items()}
    return sorted((name for name, each in FIELDS.items() if each.option or each.filter), key=places.__getitem__)
