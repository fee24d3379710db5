"""The options and arguments that stand on a line: refused is what Click would drop in silence."""

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from typing import Any

from icmd_cli.cli.options import SETTINGS, given_twice
from icmd_cli.errors import UsageProblem
from icmd_cli.i18n import _

_ARGUMENTS = frozenset(("file", "path", "action", "shell"))
"""Blank, these would mean the folder here, or count as not given; the others are then no project, no word, no topic."""


def refuse_repeated(given: Sequence[Any]) -> None:
    """Raise UsageProblem for an option of one value that is given twice."""
    for parameter, times in Counter(given).items():
        if times > 1 and _is_option(parameter) and not (parameter.multiple or parameter.is_flag):
            raise given_twice(max(parameter.opts, key=len))


def refuse_empty(given: Sequence[Any], values: Mapping[str, Any], besides: Collection[str]) -> None:
    """Raise UsageProblem for a blank value, besides those of these names: it would count for nothing."""
    for parameter in given:
        value = values.get(parameter.name)
        texts = value if isinstance(value, list | tuple) else [value]
        is_blank = any(isinstance(one, str) and not one.strip() for one in texts)
        if is_blank and parameter.name not in besides and (_is_option(parameter) or parameter.name in _ARGUMENTS):
            raise UsageProblem(
                _("{option} has no value.").format(option=_shown(parameter)), _("Is a variable of your script not set?")
            )


def own_names(parameters: Sequence[Any]) -> set[str]:
    """The names of a command's options and arguments, without those of all commands."""
    return {one.name for one in parameters} - {one.name for one in SETTINGS.parameters}


def _is_option(parameter: Any) -> bool:
    return bool(parameter.param_type_name == "option")


def _shown(parameter: Any) -> str:
    """An option's long name, or what an argument is called in the help."""
    return str(max(parameter.opts, key=len) if _is_option(parameter) else parameter.metavar.strip("[]."))
