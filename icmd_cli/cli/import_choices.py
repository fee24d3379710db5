"""What the options of `icmd import` settle, completed by a mapping file and by an earlier import."""

from collections.abc import Sequence

from icmd_cli.cli.context import Context
from icmd_cli.cli.options import given_twice
from icmd_cli.domain.undone import no_such_entry
from icmd_cli.errors import UsageProblem
from icmd_cli.i18n import _
from icmd_cli.importing import settings as choosing
from icmd_cli.importing.headers import seen
from icmd_cli.importing.service import Job
from icmd_cli.importing.settings import Choices
from icmd_cli.readers import detect
from icmd_cli.text import fold_name


def one_of(option: str, value: str, known: Sequence[str]) -> None:
    """Raise UsageProblem for a value that an option does not know."""
    if value not in known:
        message = _("{option}: “{value}” is none of {choices}.")
        raise UsageProblem(message.format(option=option, value=value, choices=", ".join(known)))


def check_columns(given: Choices, job: Job) -> None:
    """Raise UsageProblem for a column that --map names and no file has: a slip of the pen would lose it in silence."""
    names = [column.heading for table in job.understood for column in table.headings.columns]
    known = {fold_name(name) for name in names}
    for name in given.settings.mapping:
        if fold_name(name) not in known:
            raise UsageProblem(
                _("--map: no column is called “{name}”.").format(name=name),
                _("The headings seen: {names}.").format(names=seen(names)),
            )


def pairs(values: list[str] | None, option: str) -> dict[str, str]:
    """NAME=VALUE of an option that is given several times, parted by the last equals sign.

    Raises UsageProblem for one that is no such pair, and for two values of one name.
    """
    found: dict[str, str] = {}
    names: dict[str, str] = {}
    for text in values or []:
        name, equals, value = (part.strip() for part in text.rpartition("="))
        if not equals or not name:
            raise UsageProblem(_("{option}: write NAME=VALUE, not “{text}”.").format(option=option, text=text))
        if found.setdefault(names.setdefault(fold_name(name), name), value) != value:
            raise given_twice(f"{option} “{name}”")
    return found


def completed(program: Context, given: Choices, mapping: str | None, like: int | None) -> Choices:
    """`given`, completed by a mapping file and by an earlier import."""
    if mapping:
        text = detect.load(mapping).decode("utf-8-sig", errors="replace")
        given = choosing.over(given, choosing.from_toml(text, mapping))
    if like is not None:
        receipt = next((event.receipt for event in program.catalogue.events() if event.n == like), None)
        if receipt is None:
            first = next((event.n for event in program.catalogue.events()), 0)
            if like < first:
                raise no_such_entry(like, first)
            raise UsageProblem(
                _("--like: entry {n} of the history is not an import.").format(n=like),
                _("`icmd history --imports` lists them."),
            )
        given = choosing.over(given, choosing.from_receipt(receipt))
    return given


def command_words(files: Sequence[str], given: Choices, mapping: str | None, like: int | None) -> list[str]:
    """The command line, to be copied with one option more."""
    kept = [*(["--mapping", mapping] if mapping else []), *(["--like", str(like)] if like is not None else [])]
    return ["icmd", "import", *files, *choosing.to_options(given), *kept]
