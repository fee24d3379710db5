"""`icmd help`: a command's options, or what several commands share."""

import textwrap
from collections.abc import Iterator, Sequence
from typing import Annotated, Any

import typer

from icmd_cli.cli import context
from icmd_cli.cli.context import PAGER
from icmd_cli.cli.help_topics import TOPICS, Topic
from icmd_cli.cli.options import nearest_words
from icmd_cli.errors import UsageProblem, did_you_mean
from icmd_cli.i18n import N_, _

OPTIONS = (PAGER,)
DETAILS = N_("Topics: filters, search, projects, values, formats, exit-codes, environment.")
EXAMPLES = ("icmd help filters", "icmd help list", "icmd help exit-codes")

_WIDEST = 80


def run(
    ctx: typer.Context,
    topic: Annotated[
        str | None, typer.Argument(help=_("A topic or a command."), metavar=_("[TOPIC]"), show_default=False)
    ] = None,
) -> None:
    """Explain."""
    program = context.of(ctx)
    root: Any = ctx.find_root()
    if topic is None:
        program.write([root.get_help(), "\n\n", _contents()])
        return
    name = topic.lower().replace("_", "-")
    command = root.command.get_command(root, name)
    if command is None and name not in TOPICS:
        raise _unknown(topic, [*TOPICS, *root.command.list_commands(root)])
    width = min(program.width if program.draws else _WIDEST, _WIDEST)
    if name in TOPICS:
        program.write(_explained(TOPICS[name], width))
    if command is not None:
        program.write(["\n"] if name in TOPICS else [])
        with command.make_context(f"icmd {name}", [], resilient_parsing=True) as inner:
            program.write([inner.get_help(), "\n"])


def _contents() -> str:
    rows = [(name, _(topic.summary)) for name, topic in TOPICS.items()]
    width = max(len(name) for name, _summary in rows)
    lines = [f"  {name:<{width}}  {summary}" for name, summary in rows]
    return "\n".join([_("Topics (`icmd help TOPIC`):"), *lines]) + "\n"


def _unknown(topic: str, known: Sequence[str]) -> UsageProblem:
    return UsageProblem(
        _("There is no help on “{topic}”.").format(topic=topic),
        did_you_mean([f"icmd help {near}" for near in nearest_words(topic, tuple(known))]),
        _("The topics: {names}; and every command.").format(names=", ".join(TOPICS)),
    )


def _explained(topic: Topic, width: int) -> Iterator[str]:
    """The topic's lines, none longer than `width` where words allow it."""
    yield f"{_(topic.summary)}\n\n"
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
        yield from (f"  {line}\n" for line in topic.examples)


_TERM = 14
_INDENT = _TERM + 4
