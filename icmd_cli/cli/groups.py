"""Options that belong together, declared once for every command: a group is read into one typed value.

A function of plain values is joined with groups: each of its parameters that a group is named for stands for all of the
group's options.
"""

from collections.abc import Callable, Iterator, Mapping
from functools import cached_property
from inspect import Parameter, Signature, signature
from typing import Any, Generic, TypeVar

T = TypeVar("T")


class OptionGroup(Generic[T]):
    """Options that are read into one value by `read`, some of whose parameters may be groups themselves."""

    def __init__(self, read: Callable[..., T], **groups: "OptionGroup[Any]") -> None:
        self._read = read
        self._groups = groups

    def __call__(self, **plain: Any) -> T:
        """What the options mean whose plain values are given. Raises UsageProblem."""
        return self._read(**plain)

    @cached_property
    def parameters(self) -> tuple[Parameter, ...]:
        """The options, as Typer takes them from a function."""
        return tuple(parameters(self._read, self._groups))

    def value(self, given: Mapping[str, Any]) -> T:
        """What the group's options mean on a line whose options are `given`. Raises UsageProblem."""
        return self._read(**values(self._read, self._groups, given))


def parameters(function: Callable[..., Any], groups: Mapping[str, OptionGroup[Any]]) -> Iterator[Parameter]:
    """The parameters of `function`, each that is a group replaced by the group's own."""
    for parameter in signature(function).parameters.values():
        if parameter.name in groups:
            yield from groups[parameter.name].parameters
        else:
            yield parameter.replace(kind=Parameter.KEYWORD_ONLY)


def values(
    function: Callable[..., Any], groups: Mapping[str, OptionGroup[Any]], given: Mapping[str, Any]
) -> dict[str, Any]:
    """What `function` is to be called with, where the options of a line are `given`. Raises UsageProblem."""
    return {
        name: groups[name].value(given) if name in groups else given[name]
        for name in signature(function).parameters
        if name in groups or name in given
    }


def with_parameters(function: Callable[..., Any], found: tuple[Parameter, ...]) -> Callable[..., Any]:
    """`function`, saying of itself that it takes these parameters: Typer makes options and arguments of them."""
    described: Any = function
    described.__signature__ = Signature(found)
    described.__annotations__ = {parameter.name: parameter.annotation for parameter in found}
    return function
