"""The options that stand on a line: refused is what Click would drop in silence."""

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from typing import Any

from icmd_cli.cli.options import given_twice
from icmd_cli.errors import UsageProblem
from icmd_cli.i18n import _


def refuse_repeated(given: Sequence[Any]) -> None:
    """Raise UsageProblem for an option of one value that is given twice."""
    for parameter, times in Counter(given).items():
        if times > 1 and parameter.param_type_name == "option" and not (parameter.multiple or parameter.is_flag):
            raise given_twice(max(parameter.opts, key=len))


def refuse_empty(given: Sequence[Any], values: Mapping[str, Any], besides: Collection[str]) -> None:
    """Raise UsageProblem for an option with a blank value, besides those of these names: it would count for nothing."""
    for parameter in given:
        value = values.get(parameter.name)
        texts = value if isinstance(value, list) else [value]
        is_option = parameter.param_type_name == "option" and parameter.name not in besides
        if is_option and any(isinstance(one, str) and not one.strip() for one in texts):
            raise UsageProblem(
                _("{option} has no value.").format(option=max(parameter.opts, key=len)),
                _("Is a variable of your script not set?"),
            )
