"""One import from its files to the history: read, understood, planned, carried out."""

import hashlib
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, nullcontext
from itertools import chain
from typing import Any, Protocol

from icmd_cli.domain.history import Event
from icmd_cli.errors import ChangedMeanwhile, InvalidData
from icmd_cli.i18n import _
from icmd_cli.importing import inference, merge, report, settle
from icmd_cli.importing.evidence import cells_of
from icmd_cli.importing.header_parts import may_name_projects
from icmd_cli.importing.header_words import meaning_of
from icmd_cli.importing.headers import seen
from icmd_cli.importing.json_records import with_tables
from icmd_cli.importing.model import Incoming, Refused
from icmd_cli.importing.plan import ImportPlan
from icmd_cli.importing.report import File
from icmd_cli.importing.settings import Choices
from icmd_cli.readers import detect
from icmd_cli.readers.markup import without_markup
from icmd_cli.readers.raw import RawTable, Row, Source
from icmd_cli.shell import quoted_word

_LOOKED_AT, _JUDGED = 20, 200
"""Among this many first rows headings are looked for; this many rows tell what a column holds."""

_OVERTAKEN = 2
"""How often another process may change the catalogue before a script's plan is made with the store held."""

TrackRows = Callable[[Iterable[Any], int, str], Iterable[Any]]
"""Passes rows on, showing how many of all have gone by, and what is done with them."""


class Target(Protocol):
    """The catalogue, as an import needs it."""

    def events(self) -> Iterator[Event]:
        """Its history, the oldest entry first."""

    def expecting(self, rows: Iterable[Incoming | Refused]) -> Iterator[Incoming | Refused]:
        """`rows` one by one, while it prepares for the projects that may come of them."""

    def plan_import(self, rows: Iterable[Incoming | Refused], *, on_duplicate: str, clear_empty: bool) -> ImportPlan:
        """What importing `rows` would change."""

    def held(self) -> AbstractContextManager[None]:
        """Nobody else writes while it lasts."""

    def carry_out_import(self, plan: ImportPlan, receipt: Mapping[str, Any]) -> int:
        """Write what was planned; the number of its entry. Raises ChangedMeanwhile."""


class Job:
    """One import: its files, what was understood of them, and the catalogue that they go to, if it `writes`."""

    def __init__(
        self,
        catalogue: Target,
        choices: Choices,
        on_duplicate: str,
        *,
        clear_empty: bool,
        writes: bool,
        track: TrackRows,
    ) -> None:
        self.choices = choices
        self.files: list[File] = []
        self.understood: list[inference.Understood] = []
        self.unread: list[inference.UnreadSheet] = []
        self._names: Sequence[str] = ()
        self._piped = b""
        self._catalogue = catalogue
        self._track = track
        self._on_duplicate = on_duplicate
        self._clear_empty = clear_empty
        self._writes = writes

    def read(self, names: Sequence[str]) -> None:
        """Read every file and understand its tables. Raises InvalidData for a file without projects."""
        self._names, self.files, self.understood, self.unread = names, [], [], []
        receipts = [(e.n, str(e.record.get("at", "")), e.receipt) for e in self._catalogue.events() if e.receipt]
        for name in names:
            data = self._load(name)
            source = without_markup(with_tables(detect.read(data, name, self.choices.reading)))
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

    def plan(self) -> ImportPlan:
        """What would change now, and what must be settled first."""
        count = sum(table.rows for table in self.understood)
        rows = chain.from_iterable(table.read() for table in self.understood)
        coming = self._catalogue.expecting(rows) if self._writes else rows
        merged = merge.merged_rows(self._track(coming, count, _("Checking the rows")), self.choices.settings.rows)
        asked = settle.questions(merged, self.understood)
        free, waiting = settle.asked(merged, asked)
        merged = merged._replace(rows=[], differing=())
        for table in self.understood:
            table.forget()
        plan = self._catalogue.plan_import(
            _let_go(free), on_duplicate=self._on_duplicate, clear_empty=self._clear_empty
        )
        return plan._replace(questions=asked, waiting=waiting, merged=merged)

    def settled(self) -> Choices:
        """What the next such file should be read by: the choices, with every decision that was made."""
        mapping: dict[str, str | None] = {}
        decided: dict[str, str] = {}
        for table in self.understood:
            for column in table.headings.columns:
                if column.heading:
                    mapping.setdefault(column.heading, column.field)
            for decision in table.decisions:
                if decision.settled:
                    decided.setdefault(decision.option, decision.value)
        given = self.choices.settings
        completed = given._replace(
            mapping={**mapping, **given.mapping},
            date_order=given.date_order or decided.get("--date-order"),
            decimal=given.decimal or decided.get("--decimal"),
        )
        return self.choices._replace(settings=completed)

    def write(self, plan: ImportPlan, *, again: bool) -> tuple[int, ImportPlan]:
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
                settled = self.settled()
                receipt = report.receipt(self.files, self.understood, plan, settled)
                try:
                    return catalogue.carry_out_import(plan, receipt), plan
                except ChangedMeanwhile:
                    if not again or attempt == _OVERTAKEN:  # by a program that does not heed the lock
                        raise
        raise AssertionError  # the last attempt returns or raises


def _let_go(rows: list[Incoming | Refused]) -> Iterator[Incoming | Refused]:
    """`rows` one by one, each let go once it is passed on: they are most of the memory."""
    rows.reverse()
    while rows:
        yield rows.pop()


def _no_title(source: Source) -> InvalidData:
    """The error for a file without a column of titles: what was seen, and what may be meant where that is likely."""
    tables = [table for table in source.tables if table.rows]
    if not tables or not any(cell is not None for row in tables[0].rows[:1] for cell in row.cells):
        return InvalidData(_("{file}: there is nothing in it.").format(file=source.name))
    if source.format in ("csv", "tsv") and _is_one_cell(tables[0]):
        message = _("{file}: each line stands in quotation marks as one cell.").format(file=source.name)
        hint = _("Save it anew without them, or name the separator: --delimiter.")
        return InvalidData(message, (), hint)
    message = _("{file}: no column looks like the titles of the projects.").format(file=source.name)
    table, at = max(((table, _likely_headings(table)) for table in tables), key=lambda one: _width(one[0].rows[one[1]]))
    names = [str(cell) for cell in table.rows[at].cells if cell not in (None, "")]
    where = f"[{table.sheet}] " if table.sheet else ""
    line = _("line {line}").format(line=table.rows[at].line) if table.rows[at].line else source.format.upper()
    seen_there = _("The headings seen ({where}): {names}.").format(where=f"{where}{line}", names=seen(names))
    pair = quoted_word((_may_be_titles(table, at) or _("HEADING")) + "=title")
    say = _("Say which it is: --map {pair}; or on which line the headings stand: --header-row.").format(pair=pair)
    return InvalidData(message, (), seen_there, say)


def _is_one_cell(table: RawTable) -> bool:
    """Whether every line is one cell that holds separators."""
    rows = table.rows[:_LOOKED_AT]
    return all(len(row.cells) == 1 for row in rows) and any(mark in str(rows[0].cells[0]) for mark in ",;\t|")


def _width(row: Row) -> int:
    return len([cell for cell in row.cells if isinstance(cell, str) and cell.strip()])


def _likely_headings(table: RawTable) -> int:
    """The position of the row that is likeliest to hold the headings: its cells mean something, or are texts."""
    rows = table.rows[:_LOOKED_AT]

    def known(row: Row) -> int:
        return len([cell for cell in row.cells if isinstance(cell, str) and meaning_of(cell)])

    return max(range(len(rows)), key=lambda at: (known(rows[at]), _width(rows[at]), -at))


def _may_be_titles(table: RawTable, at: int) -> str | None:
    """The heading of the column that may hold the titles: it speaks of names alone, its texts differ."""
    below = table.rows[at + 1 : at + 1 + _JUDGED]
    headings = enumerate(table.rows[at].cells)
    likely = (
        name for column, name in headings if isinstance(name, str) and may_name_projects(name, cells_of(below, column))
    )
    return next(likely, None)
