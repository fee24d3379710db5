"""The table of contents: every command with its help."""

from collections.abc import Mapping
from typing import NamedTuple

from icmd_cli.i18n import N_


class CommandEntry(NamedTuple):
    """Where a command is, and what it does."""

    module: str
    help: str


COMMANDS: Mapping[str, CommandEntry] = {
    "list": CommandEntry("icmd_cli.cli.commands.list", N_("List projects; filters choose which.")),
    "show": CommandEntry("icmd_cli.cli.commands.show", N_("Show everything about a project.")),
    "search": CommandEntry("icmd_cli.cli.commands.search", N_("Search the texts of the projects, best hits first.")),
    "add": CommandEntry("icmd_cli.cli.commands.add", N_("Add projects to the catalogue.")),
    "edit": CommandEntry("icmd_cli.cli.commands.edit", N_("Change fields of projects.")),
    "remove": CommandEntry("icmd_cli.cli.commands.remove", N_("Remove projects.")),
    "import": CommandEntry("icmd_cli.cli.commands.import_", N_("Load projects from files that people send.")),
    "export": CommandEntry("icmd_cli.cli.commands.export", N_("Write projects to a file, in any format.")),
    "stats": CommandEntry("icmd_cli.cli.commands.stats", N_("Count projects and budgets, by country, theme, year ...")),
    "brief": CommandEntry("icmd_cli.cli.commands.brief", N_("Write a briefing on projects, ready to paste.")),
    "orgs": CommandEntry("icmd_cli.cli.commands.orgs", N_("List organisations, and give each one name.")),
    "history": CommandEntry("icmd_cli.cli.commands.history", N_("Show what changed, when, and by which command.")),
    "changes": CommandEntry("icmd_cli.cli.commands.changes", N_("Show what changed between two dates.")),
    "undo": CommandEntry("icmd_cli.cli.commands.undo", N_("Take a change back.")),
    "redo": CommandEntry("icmd_cli.cli.commands.redo", N_("Make again what was undone.")),
    "merge": CommandEntry("icmd_cli.cli.commands.merge", N_("Merge another office's catalogue, field by field.")),
    "check": CommandEntry("icmd_cli.cli.commands.check", N_("Find every problem in the catalogue.")),
    "help": CommandEntry(
        "icmd_cli.cli.commands.help", N_("Explain a command, or a topic: filters, formats, exit codes ...")
    ),
    "completion": CommandEntry("icmd_cli.cli.commands.completion", N_("Let your shell complete commands and values.")),
    "schema": CommandEntry("icmd_cli.cli.commands.schema", N_("Describe a project, or the store, as a JSON Schema.")),
    "init": CommandEntry("icmd_cli.cli.commands.init", N_("Begin a catalogue of your own.")),
    "where": CommandEntry("icmd_cli.cli.commands.where", N_("Show which files and settings are in use, and why.")),
}
"""Name -> where it is and what it does. A command's module is imported only when that command runs."""
