"""What --help shows: first lines to try, then the options that matter, in groups; what all commands share is elsewhere.

`docs/reference.md` and the manual page hold every option with its own text; here pairs of options share a line.
"""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import Any, NamedTuple

from icmd_cli.i18n import N_, _, labelled
from icmd_cli.render.wrapping import wrapped

_OUTPUT = ("sort", "limit", "offset", "format_", "json", "fields", "as_of", "machine", "excel")  # fmt: skip
"""Parameters that say how projects are put out."""

_OF_LISTS = ("count", "compact", "timeline")
"""The same, where projects are chosen."""

_ELSEWHERE = ("no_pager", "fail_if_empty", "help")
"""Parameters that several commands share and `icmd help options` explains, beside those of every command."""

_ONE_LINE = 46
"""Cells for a text beside the longest name, where the terminal has 80."""

_EXAMPLES = 3

_NAMES = 28
"""Cells for an option's name at most; a longer one gives up the word for its value, or stands on a line of its own."""


_LEAST_TEXT = 24
"""Cells for a text beside its term at least."""


class OptionPair(NamedTuple):
    """Two options that share a line, and what it says; "" for what the first one says."""

    second: str
    text: str


_PAIRS: Mapping[str, OptionPair] = {
    "limit": OptionPair("offset", N_("Show at most N (0: all); skip the first N.")),
    "format_": OptionPair("json", ""),
}
_PAIRS_OF_FILTERS: Mapping[str, OptionPair] = {
    "from_": OptionPair("to", N_("Active from this date on, or up to this date.")),
    "min_budget": OptionPair("max_budget", N_("With at least, or at most, this budget.")),
    "has": OptionPair("without", N_("With a value in this field, or without.")),
    "donor": OptionPair("partner", N_("Funded, or carried out, by an organisation.")),
    "theme": OptionPair("focus", N_("With this thematic area, or focus area.")),
}

_LISTING = ("status", "format_")
"""Parameters whose text lists words: here, as many as one line holds."""


class CommandHelp(NamedTuple):
    """A command as its help tells it: `record` gives the name and the text of a parameter, None for a hidden one."""

    usage: str
    summary: str
    details: str
    examples: Sequence[str]
    parameters: Sequence[Any]
    record: Callable[[Any], tuple[str, str] | None]


def lines(said: CommandHelp, width: int) -> Iterator[str]:
    """The help of a command, its lines not wider than `width` where words allow it."""
    yield from _wrapped(said.summary, width)
    yield ""
    yield labelled(_("Examples"))
    yield from (line for example in said.examples[:_EXAMPLES] for line in wrapped(f"  {example}", width).split("\n"))
    yield ""
    yield from _wrapped(said.usage, width)
    for paragraph in filter(None, said.details.split("\n\n")):
        yield ""
        yield from _wrapped(paragraph, width)
    groups = _groups(said.parameters)
    for heading, parameters in groups.items():
        rows = _rows(parameters, said.record)
        if rows:
            yield ""
            yield labelled(heading)
            yield from term_list(rows, width)
    yield ""
    yield from _wrapped(_more(groups), width)


def _groups(parameters: Iterable[Any]) -> dict[str, list[Any]]:
    """Heading -> parameters, in the order in which they are shown; those explained elsewhere are in none."""
    from icmd_cli.cli.filter_options import FILTERS  # only for a help
    from icmd_cli.cli.options import SETTINGS

    filters = {parameter.name for parameter in FILTERS.parameters}
    elsewhere = {*_ELSEWHERE, *(parameter.name for parameter in SETTINGS.parameters)}
    found: dict[str, list[Any]] = {_("Options"): [], _("Filters"): [], _("Output"): []}
    own, chosen, output = found.values()
    shown = [parameter for parameter in parameters if parameter.name not in elsewhere]
    has_filters = filters <= {parameter.name for parameter in shown}
    for parameter in shown:
        is_filter = has_filters and parameter.name in filters
        is_output = parameter.name in _OUTPUT or (has_filters and parameter.name in _OF_LISTS)
        (chosen if is_filter else output if is_output else own).append(parameter)
    return found


def _rows(parameters: Sequence[Any], record: Callable[[Any], tuple[str, str] | None]) -> list[tuple[str, str]]:
    named = {parameter.name: parameter for parameter in parameters}
    are_filters = any(name.startswith("not_") for name in named)
    pairs = {**_PAIRS, **_PAIRS_OF_FILTERS} if are_filters else _PAIRS
    second = {pair.second for first, pair in pairs.items() if first in named}
    found = []
    negated = []
    for parameter in parameters:
        told = record(parameter)
        if told and parameter.param_type_name == "argument":
            told = (told[0], parameter.help or "")  # its metavar says whether it is required
        if told is None or parameter.name in second:
            continue
        if parameter.name.startswith("not_"):
            negated.append(max(parameter.opts, key=len))
            continue
        pair = pairs.get(parameter.name)
        if pair and pair.second in named:
            told = (_joined(told[0], named[pair.second]), _(pair.text) if pair.text else told[1])
        found.append((told[0], _cut(told[1]) if parameter.name in _LISTING else told[1]))
    if negated:
        found.append(("--not-country, --not-...", _("The opposite: without what the filter finds.")))
    return [(_fitted(name), text) for name, text in found]


def _cut(text: str) -> str:
    """`text` if one line holds it; else its first sentence, or the words of a list that there is room for."""
    if len(text) <= _ONE_LINE:
        return text
    first = re.split(r"[\xa0\u202f]?; |\. ", text)[0]
    if len(first) < _ONE_LINE:
        return f"{first}."
    end = text.rfind(", ", 0, _ONE_LINE - len(", …"))
    return f"{text[:end]}, …" if end > 0 else text


def _joined(name: str, other: Any) -> str:
    flag = max(other.opts, key=len)
    names, _space, value = name.rpartition(" ")
    return f"{name}, {flag}" if other.is_flag else f"{names}, {flag} {value}"


def _fitted(name: str) -> str:
    return name if len(name) <= _NAMES else name.rpartition(" ")[0]


def term_list(rows: Sequence[tuple[str, str]], width: int) -> Iterator[str]:
    """Terms and what they mean, side by side; one too long, or each in little `width`, has a line of its own."""
    column = max((len(name) for name, _text in rows if len(name) <= _NAMES), default=0)
    column = column if width - column - 4 >= _LEAST_TEXT else 2
    margin = " " * (column + 4)
    for name, text in rows:
        first, *others = _wrapped(text, width - len(margin)) or [""]
        if len(name) > column:
            yield f"  {name}"
            yield f"{margin}{first}"
        else:
            yield f"  {name:<{column}}  {first}".rstrip()
        yield from (f"{margin}{line}" for line in others)


def _more(groups: Mapping[str, Sequence[Any]]) -> str:
    """Where the rest is explained."""
    _own, filters, output = groups.values()
    has_format = any(parameter.name == "format_" and _cut(parameter.help) != parameter.help for parameter in output)
    topics = [*(["filters"] if filters else []), *(["formats"] if has_format else []), "options"]
    return labelled(_("More"), ", ".join(f"`icmd help {topic}`" for topic in topics))


def first_screen(usage: str, commands: Mapping[str, str], width: int) -> Iterator[str]:
    """What `icmd` alone shows: lines to try, the commands that people need first, and where the others are."""
    yield from _wrapped(_("The catalogue of the Joint Migration and Development Initiative's projects."), width)
    yield ""
    yield labelled(_("Examples"))
    yield from (f"  {example}" for example in FIRST_EXAMPLES)
    yield ""
    yield from _wrapped(usage, width)
    yield ""
    yield from term_list([(name, commands[name]) for name in _FIRST], width)
    yield from _wrapped(labelled(_("Also"), ", ".join(name for name in commands if name not in _FIRST)), width)
    yield ""
    yield from _wrapped(_("`icmd help` lists them all; `icmd COMMAND --help` explains one."), width)


FIRST_EXAMPLES = ("icmd list --country maroc", "icmd search épargne", "icmd show figuig")
_FIRST = ("list", "search", "show", "stats", "export", "add", "edit", "import", "undo")


def _wrapped(text: str, width: int) -> list[str]:
    import textwrap  # slow, and only for a help

    return textwrap.wrap(text.replace("  ", " "), max(width, 20), break_long_words=False, break_on_hyphens=False)
