"""One import from its files to the history: read, understood, planned, carried out."""

import hashlib
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, nullcontext
from itertools import chain
from typing import TYPE_CHECKING, Any, Protocol

from icmd_cli.domain.history import Event
from icmd_cli.errors import ChangedMeanwhile, InvalidData
from icmd_cli.i18n import _
from icmd_cli.importing import inference, merge, report, settings, settle
from icmd_cli.importing.header_words import understand
from icmd_cli.importing.headers import seen
from icmd_cli.importing.json_records import with_tables
from icmd_cli.importing.model import Incoming, Refused
from icmd_cli.importing.plan import Plan
from icmd_cli.importing.report import File
from icmd_cli.importing.settings import Choices
from icmd_cli.readers import detect
from icmd_cli.readers.raw import Source
from icmd_cli.shell import quoted_word

if TYPE_CHECKING:
    from icmd_cli.importing.inference import Sheet, Understood

_OVERTAKEN = 2
"""How often another process may change the catalogue before a script's plan is made with the store held."""

Track = Callable[[Iterable[Any], int, str], Iterable[Any]]
"""Passes rows on, showing how many of so many have gone by, and what is done with them."""


class Target(Protocol):
    """The catalogue, as an import needs it."""

    def events(self) -> Iterator[Event]:
        """Its history, the oldest entry first."""

    def plan_import(self, rows: Iterable[Incoming | Refused], *, on_duplicate: str, clear_empty: bool) -> Plan:
        """What importing `rows` would change."""

    def held(self) -> AbstractContextManager[None]:
        """Nobody else writes while it lasts."""

    def carry_out_import(self, plan: Plan, receipt: Mapping[str, Any]) -> int:
        """Write what was planned; the number of its entry. Raises ChangedMeanwhile."""


def _untracked(rows: Iterable[Any], _count: int, _what: str) -> Iterable[Any]:
    return rows


class Job:
    """One import: its files, what was understood of them, and the catalogue that they go to."""

    def __init__(
        self, catalogue: Target, choices: Choices, on_duplicate: str, *, clear_empty: bool, track: Track = _untracked
    ) -> None:
        self.choices = choices
        self.files: list[File] = []
        self.understood: list[Understood] = []
        self.unread: list[Sheet] = []
        self._names: Sequence[str] = ()
        self._piped = b""
        self._catalogue = catalogue
        self._track = track
        self._on_duplicate = on_duplicate
        self._clear_empty = clear_empty

    def read(self, names: Sequence[str]) -> None:
        """Read every file and understand its tables. Raises InvalidData for a file without projects."""
        self._names, self.files, self.understood, self.unread = names, [], [], []
        events = self._catalogue.events()
        receipts = [(e.n, str(e.record.get("at", "")), e.receipt) for e in events if e.receipt]
        for name in names:
            data = self._load(name)
            source = with_tables(detect.read(data, name, self.choices.reading))
            digest = hashlib.sha256(data).hexdigest()
            self.files.append(File(source, digest, report.imported_before(digest, receipts)))
            tables, unread = inference.understand(source, self.choices.settings)
            if not tables:
                raise _no_title(source)
            if not any(table.rows for table in tables):
                raise InvalidData(_("{file}: there are headings, but no rows under them.").format(file=name))
            self.understood += tables
            self.unread += unread

    def read_again(self) -> None:
        """Read the same files by the choices as they are now."""
        self.read(self._names)

    def _load(self, name: str) -> bytes:
        if name != detect.STDIN:
            return detect.load(name)
        self._piped = self._piped or detect.load(name)  # it can be read once
        return self._piped

    def plan(self) -> Plan:
        """What would change now, and what must be settled first."""
        count = sum(table.rows for table in self.understood)
        rows = chain.from_iterable(table.read() for table in self.understood)
        merged = merge.merged(self._track(rows, count, _("Checking the rows")), self.choices.settings.rows)
        asked = settle.questions(merged, self.understood)
        free, waiting = settle.asked(merged, asked)
        plan = self._catalogue.plan_import(free, on_duplicate=self._on_duplicate, clear_empty=self._clear_empty)
        for table in self.understood:
            table.forget()
        return plan._replace(questions=asked, waiting=waiting, merged=merged._replace(rows=[], differing=()))

    def write(self, plan: Plan, *, again: bool) -> tuple[int, Plan]:
        """Carry `plan` out; gives the entry's number and the plan that was carried out.

        When the catalogue has changed meanwhile and a script wants it so (`again`), a new plan is made, at last with
        the store held, so that others cannot overtake it for ever.
        """
        catalogue = self._catalogue
        for attempt in range(_OVERTAKEN + 1):
            with catalogue.held() if attempt == _OVERTAKEN else nullcontext():
                if attempt:
                    self.read(self._names)
                    plan = self.plan()
                settled = settings.settled(self.choices, self.understood)
                receipt = report.receipt(self.files, self.understood, plan, settled)
                try:
                    return catalogue.carry_out_import(plan, receipt), plan
                except ChangedMeanwhile:
                    if not again or attempt == _OVERTAKEN:  # by a program that does not heed the lock
                        raise
        raise AssertionError  # the last attempt returns or raises


def _no_title(source: Source) -> InvalidData:
    rows = [row for table in source.tables for row in table.rows[:1]]
    names = [str(cell) for row in rows for cell in row.cells if cell is not None]
    message = _("{file}: no column is known to hold the projects' titles.").format(file=source.name)
    if not names:
        return InvalidData(_("{file}: there is nothing in it.").format(file=source.name))
    # What describes a project may be what it is called.
    described = [name for name in names if (meaning := understand(name)) and meaning.field == "summary"]
    near = described or _nearest("titre", names) or _nearest("title", names) or names[:1]
    return InvalidData(
        message,
        (),
        _("The headings seen: {names}.").format(names=seen(names)),
        _("Say which it is: --map {pair}; or on which line the headings stand: --header-row.").format(
            pair=quoted_word(f"{near[0]}=title")
        ),
    )


def _nearest(word: str, known: Sequence[str]) -> list[str]:
    from rapidfuzz import fuzz, process  # only where no title was found

    return [near for near, _score, _at in process.extract(word, known, scorer=fuzz.ratio, score_cutoff=60, limit=3)]
