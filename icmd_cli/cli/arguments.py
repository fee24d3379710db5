"""What a command line says before it is parsed: what goes wrong earlier is told and logged as it asks, too."""

from collections.abc import Sequence


def value_of(option: str, arguments: Sequence[str]) -> str | None:
    """The value that `arguments` give `option`; None when they do not."""
    before = list(arguments[: arguments.index("--")] if "--" in arguments else arguments)
    for word, after in zip(before, (*before[1:], ""), strict=False):
        if word == option:
            return after
        if word.startswith(f"{option}="):
            return word.removeprefix(f"{option}=")
    return None
