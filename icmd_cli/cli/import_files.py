"""The files that an import writes: the rows to be corrected, and the mapping for the next such file."""

from pathlib import Path
from typing import NamedTuple

from icmd_cli.cli.context import Context
from icmd_cli.cli.targets import write_target
from icmd_cli.errors import UsageProblem
from icmd_cli.i18n import _, plural
from icmd_cli.importing import settings
from icmd_cli.importing.plan import ImportPlan
from icmd_cli.importing.service import Job
from icmd_cli.readers import detect
from icmd_cli.writers.rejects import OTHER_ENDINGS, rejected, write_rejects


class ImportFiles(NamedTuple):
    """The files that --rejects and --save-mapping name."""

    rejects: str | None
    mapping: str | None

    def write(self, program: Context, job: Job, plan: ImportPlan, *, generic: bool) -> None:
        """Write them: before the change, so that a full disk is found in time.

        `generic` words each reason by its rule alone. Raises IcmdError when one cannot be written.
        """
        if self.mapping:
            write_target(program, Path(self.mapping), [settings.to_toml(job.settled()).encode(errors="replace")])
        rows = rejected(plan)
        if self.rejects and rows:
            data = write_rejects(rows, self.rejects, job.files[0].source, generic=generic)
            write_target(program, Path(self.rejects), [data])


def check_ending(rejects: str | None) -> None:
    """Raise UsageProblem where the name of the file of rejects promises another kind of file."""
    suffix = Path(rejects or "").suffix.lower()
    if suffix in OTHER_ENDINGS:
        raise UsageProblem(
            _("--rejects writes no {suffix}.").format(suffix=suffix), _("Excel and LibreOffice open .xlsx and .csv.")
        )


def offer_rejects(program: Context, job: Job, plan: ImportPlan) -> None:
    """Offer a file beside the imported one for the rows that did not go in whole."""
    rows = rejected(plan)
    if not rows:
        return
    beside = _beside(job.files[0].source.name)
    question = plural(
        "Write the row that was not fully imported to {file}, to be corrected?",
        "Write the {n} rows that were not fully imported to {file}, to be corrected?",
        len(rows),
    )
    if program.confirm(question.format(n=len(rows), file=beside), default=True):
        write_target(program, Path(beside), [write_rejects(rows, beside, job.files[0].source)])


def _beside(name: str) -> str:
    """The name of a file for the rows to be corrected, beside the imported one: one that nobody has."""
    path = Path("stdin.csv" if name == detect.STDIN else name)
    suffix = ".xlsx" if path.suffix.lower() in (".xlsx", ".xls", ".ods") else ".csv"
    word = _("rejects")
    stem = path.with_name(f"{path.stem}-{word}")
    found, count = stem.with_suffix(suffix), 1
    while found.exists():
        count += 1
        found = stem.with_name(f"{stem.name}-{count}").with_suffix(suffix)
    return str(found)
