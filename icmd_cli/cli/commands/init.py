"""`icmd init`: an empty catalogue, or a copy of the shipped one, in a file of your own."""

import os
from pathlib import Path
from typing import Annotated

import typer

from icmd_cli.catalogue.creation import copy_shipped, create
from icmd_cli.cli.command import command
from icmd_cli.cli.context import Context
from icmd_cli.domain.project import parse_field
from icmd_cli.errors import InvalidData, Problem, UsageProblem
from icmd_cli.i18n import N_, _, language
from icmd_cli.shell import command_line, home_expanded
from icmd_cli.text import clean

DETAILS = N_(
    "Without PATH the file is data/projects.json in this folder, which icmd finds by itself from here and from the"
    " folders below; in a folder that you name, data/projects.json there. A file that is there already is never"
    " replaced. On a terminal, title, publisher and language are asked for."
)
EXAMPLES = (
    "icmd init",
    "icmd init ~/dakar --title 'Projets du bureau de Dakar' --language fr",
    "icmd init essai.json --shipped",
)

LOCAL = Path("data") / "projects.json"


@command()
def run(
    program: Context,
    path: Annotated[
        str | None, typer.Argument(help=_("A file, or a folder."), metavar=_("[PATH]"), show_default=False)
    ] = None,
    *,
    title: Annotated[str | None, typer.Option("--title", help=_("The catalogue's title."), metavar=_("TEXT"))] = None,
    publisher: Annotated[
        str | None, typer.Option("--publisher", help=_("The organisation that keeps it."), metavar=_("TEXT"))
    ] = None,
    text_language: Annotated[
        str | None, typer.Option("--language", help=_("The language of its texts: fr, en, es ..."), metavar=_("TAG"))
    ] = None,
    shipped: Annotated[bool, typer.Option("--shipped", help=_("Copy the catalogue that comes with icmd."))] = False,
) -> None:
    """Make a catalogue."""
    file = _file(path, program.settings.store)
    given = {"title": title, "publisher": publisher, "language": text_language}
    if shipped:
        if any(given.values()):
            raise UsageProblem(_("--shipped copies a catalogue as it is: omit the other options."))
        copy_shipped(file)
    else:
        create(file, _record(program, given))
    program.done(_("Made: {path}").format(path=file))
    usual = os.environ.get("ICMD_STORE")
    if usual and home_expanded(usual).absolute() == file:
        return
    if not usual and file.parts[-2:] == LOCAL.parts:
        program.done(_("icmd uses it in {folder} and the folders below.").format(folder=file.parent.parent))
    else:
        program.done(_("To use it: {command}").format(command=command_line("icmd", "list", "--store", str(file))))
        program.done(_("To use it every time, set ICMD_STORE to {path}.").format(path=file))
    if usual:
        program.done(_("ICMD_STORE is set to {path}: icmd goes on using that.").format(path=usual))


def _file(path: str | None, store: str | None) -> Path:
    """The file that is to be made, whole."""
    if path and store:
        raise UsageProblem(_("Give either PATH or --store."))
    named = home_expanded(path or store or ".").absolute()
    return named if named.suffix and not named.is_dir() else named / LOCAL


def _record(program: Context, given: dict[str, str | None]) -> dict[str, str]:
    """Title, publisher and language: as given, else as answered where somebody can be asked."""
    record = {name: value or "" for name, value in given.items()}
    if program.can_ask and not any(given.values()):
        record["title"] = program.ask(_("Title of the catalogue"))
        record["publisher"] = program.ask(_("Organisation that keeps it"))
        record["language"] = program.ask(_("Language of its texts [{language}]").format(language=language()))
    record = {name: clean(value) for name, value in record.items()}
    try:
        return {**record, "language": str(parse_field("language", record["language"] or language()))}
    except ValueError as error:
        problem = Problem("language", record["language"], str(error))
        raise InvalidData(_("Nothing was made:"), [problem]) from error
