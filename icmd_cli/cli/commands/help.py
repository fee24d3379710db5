"""`icmd help`: a command's options, or what several commands share."""

import textwrap
from collections.abc import Iterator, Sequence
from typing import Annotated

import typer

from icmd_cli.cli.app import COMMANDS
from icmd_cli.cli.closest import closest
from icmd_cli.cli.command import command
from icmd_cli.cli.context import Context
from icmd_cli.cli.help_screen import term_list
from icmd_cli.cli.help_topics import TOPICS, Topic
from icmd_cli.cli.options import PAGER
from icmd_cli.cli.other_words import command_of, topic_of
from icmd_cli.cli.typer_patches import help_of
from icmd_cli.errors import UsageProblem, did_you_mean
from icmd_cli.i18n import N_, _
from icmd_cli.render.wrapping import command_lines, wrapped

DETAILS = N_("Topics: filters, search, projects, values, formats, exit-codes, environment, git, options.")
EXAMPLES = ("icmd help filters", "icmd help list", "icmd help exit-codes")

_WIDEST = 80


@command(pager=PAGER)
def run(
    program: Context,
    topic: Annotated[
        str | None, typer.Argument(help=_("A topic or a command."), metavar=_("[TOPIC]"), show_default=False)
    ] = None,
    *,
    pager: bool,
) -> None:
    """Explain."""
    program.page(wanted=pager)
    width = min(program.width if program.draws else _WIDEST, _WIDEST)
    if topic is None:
        program.write(_contents(width))
        return
    name = topic.lower().replace("_", "-")
    name = topic_of(name, TOPICS.keys()) or command_of(name) or name
    if name not in COMMANDS and name not in TOPICS:
        raise _unknown(topic, [*TOPICS, *COMMANDS])
    if name in TOPICS:
        program.write(_explained(TOPICS[name], width))
    if name in COMMANDS:
        program.write(["\n"] if name in TOPICS else [])
        program.write([help_of(name), "\n"])


def _contents(width: int) -> Iterator[str]:
    """All commands and all topics, each with what it is about."""
    for heading, rows in (
        (_("Commands (`icmd COMMAND --help`):"), [(name, _(entry.help)) for name, entry in COMMANDS.items()]),
        (_("Topics (`icmd help TOPIC`):"), [(name, _(topic.summary)) for name, topic in TOPICS.items()]),
    ):
        yield f"{heading}\n"
        yield from (f"{line}\n" for line in term_list(rows, width))
        yield "\n"
    yield wrapped(_("Options of every command: `icmd help options`."), width) + "\n"


def _unknown(topic: str, known: Sequence[str]) -> UsageProblem:
    return UsageProblem(
        _("There is no help on “{topic}”.").format(topic=topic),
        did_you_mean([f"icmd help {near}" for near in closest(topic, tuple(known))]),
        _("The topics: {names}; and every command.").format(names=", ".join(TOPICS)),
    )


def _explained(topic: Topic, width: int) -> Iterator[str]:
    """The topic's lines, none longer than `width` where words allow it."""
    yield wrapped(_(topic.summary), width) + "\n\n"
    for item in topic.items:
        if isinstance(item, str):
            yield textwrap.fill(_(item), width) + "\n"
        else:
            term, meaning = item[0] and _(item[0]), _(item[1])
            # Short terms stand beside what they mean.
            beside = len(term) <= _TERM
            text = textwrap.fill(meaning, width, initial_indent=" " * _INDENT, subsequent_indent=" " * _INDENT)
            yield f"  {term:<{_TERM}}  {text.lstrip()}\n" if beside else f"  {term}\n{text}\n"
    if topic.examples:
        yield "\n" + _("Examples:") + "\n"
        yield from (f"{line}\n" for example in topic.examples for line in command_lines(example, width, "  "))


_TERM = 15
_INDENT = _TERM + 4
