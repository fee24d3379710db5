"""Writes docs/reference.md and the manual page docs/icmd.1 from the commands themselves.

    python scripts/make_reference.py [--check]

With --check nothing is written; the exit code is 1 when either file is stale.
"""

import os
import sys
from collections.abc import Iterator
from itertools import groupby
from pathlib import Path
from typing import Any, NamedTuple

os.environ["ICMD_LANG"] = "en"  # before icmd is imported: its options choose their words then

from icmd_cli import __version__
from icmd_cli.cli.app import COMMANDS
from icmd_cli.cli.help_topics import TOPICS
from icmd_cli.cli.options import SETTINGS
from icmd_cli.cli.typer_patches import root

ROOT = Path(__file__).parent.parent
REFERENCE = ROOT / "docs" / "reference.md"
MANUAL = ROOT / "docs" / "icmd.1"


class Command(NamedTuple):
    """One command as its help tells it."""

    name: str
    summary: str
    details: str
    usage: str
    arguments: list[tuple[str, str]]
    options: list[tuple[str, str]]
    examples: list[str]


def commands() -> Iterator[Command]:
    """Every command, in the order of the table of contents."""
    program: Any = root()
    shared = {parameter.name for parameter in SETTINGS.parameters}
    for name in COMMANDS:
        command = program.get_command(None, name)
        context = command.make_context(f"icmd {name}", [], resilient_parsing=True)
        records = [(p, p.get_help_record(context)) for p in command.get_params(context) if p.name not in shared]
        summary, _blank, details = command.help.partition("\n\n")
        yield Command(
            name,
            summary,
            details,
            " ".join(command.collect_usage_pieces(context)),
            [record for p, record in records if record and p.param_type_name == "argument"],
            [record for p, record in records if record and p.param_type_name == "option" and "--help" not in p.opts],
            list(command.examples),
        )


def settings() -> list[tuple[str, str]]:
    """The options that every command takes."""
    program: Any = root()
    context = program.make_context("icmd", [], resilient_parsing=True)
    shared = {parameter.name for parameter in SETTINGS.parameters}
    return [record for p in program.params if p.name in shared and (record := p.get_help_record(context))]


def reference() -> str:
    """The reference as Markdown."""
    lines = [
        "# The commands of icmd",
        "",
        "Made from the commands themselves by `scripts/make_reference.py`; `icmd COMMAND --help` says the same.",
        "",
        "Every command also takes these options:",
        "",
        *_table(settings()),
    ]
    for command in commands():
        lines += ["", f"## icmd {command.name}", "", command.summary, "", command.details, ""]
        lines += ["```", f"icmd {command.name} {command.usage}", "```", ""]
        lines += _table([*command.arguments, *command.options])
        if command.examples:
            lines += ["", "```console", *(f"$ {example}" for example in command.examples), "```"]
    for name, topic in TOPICS.items():
        lines += ["", f"## {topic.summary} (`icmd help {name}`)", ""]
        for is_text, items in groupby(topic.items, key=lambda item: isinstance(item, str)):
            if is_text:
                lines += [*(str(item) for item in items), ""]
            else:
                lines += [*_table([(item[0], item[1]) for item in items if not isinstance(item, str)]), ""]
        if topic.examples:
            lines += ["```console", *(f"$ {example}" for example in topic.examples), "```", ""]
        lines.pop()
    return "\n".join(lines) + "\n"


def _table(rows: list[tuple[str, str]]) -> list[str]:
    cells = [(f"`{name}`", text.replace("|", "\\|")) for name, text in rows]
    return ["| | |", "|---|---|", *(f"| {name.replace('|', chr(92) + '|')} | {text} |" for name, text in cells)]


_TITLES = {"exit-codes": "EXIT STATUS", "environment": "ENVIRONMENT"}
"""What man calls these sections everywhere."""


def manual() -> str:
    """The manual page, in man's own language."""
    lines = [
        f'.TH ICMD 1 "" "icmd {__version__}" "User Commands"',
        ".SH NAME",
        "icmd \\- the catalogue of the Joint Migration and Development Initiative's projects",
        ".SH SYNOPSIS",
        ".B icmd",
        ".I COMMAND",
        "[OPTIONS] [ARGUMENTS]",
        ".SH DESCRIPTION",
        "Lists, searches, shows, changes, imports and exports the projects of one catalogue, a plain file.",
        "Without a catalogue of your own, the one that is shipped with icmd answers.",
        ".SH OPTIONS OF EVERY COMMAND",
        *_items(settings()),
        ".SH COMMANDS",
    ]
    for command in commands():
        lines += [f".SS icmd {_roff(command.name)} {_roff(command.usage)}"]
        lines += [_roff(command.summary), _roff(command.details), *_items([*command.arguments, *command.options])]
        for example in command.examples:
            lines += [".PP", ".RS", ".nf", _roff(example), ".fi", ".RE"]
    for name, topic in TOPICS.items():
        lines.append(f".SH {_TITLES.get(name, topic.summary.upper())}")
        for item in topic.items:
            lines += [".PP", _roff(item)] if isinstance(item, str) else _items([item])
        for example in topic.examples:
            lines += [".PP", ".RS", ".nf", _roff(example), ".fi", ".RE"]
    return "\n".join(lines) + "\n"


def _items(rows: list[tuple[str, str]]) -> list[str]:
    return [line for name, text in rows for line in (".TP", f".B {_roff(name)}", _roff(text) or "\\&")]


def _roff(text: str) -> str:
    escaped = text.replace("\\", "\\e").replace("-", "\\-")
    return "\n".join(f"\\&{line}" if line.startswith((".", "'")) else line for line in escaped.split("\n"))


def main() -> int:
    """Write both, or check them."""
    stale = []
    for path, text in ((REFERENCE, reference()), (MANUAL, manual())):
        if "--check" not in sys.argv[1:]:
            path.write_text(text, encoding="utf-8")
        elif not path.exists() or path.read_text(encoding="utf-8") != text:
            stale.append(path.relative_to(ROOT))
    for path in stale:
        print(f"{path} is stale: run scripts/make_reference.py")
    return 1 if stale else 0


if __name__ == "__main__":
    sys.exit(main())
