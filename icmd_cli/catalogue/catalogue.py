"""The facade that commands call: find, name, search, count, plan, apply. It keeps the store and the index in step."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import replace
from functools import cached_property, partial
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, NamedTuple, Self

from icmd_cli.catalogue.filter_words import in_words_held
from icmd_cli.catalogue.live_index import LiveIndex, TrackProjects
from icmd_cli.domain.clock import now
from icmd_cli.domain.entry import Entry
from icmd_cli.domain.filters import Filters, Page, SortKey
from icmd_cli.domain.project import Project, parse_record
from icmd_cli.errors import BrokenStore, UsageProblem
from icmd_cli.i18n import _
from icmd_cli.search import Index
from icmd_cli.storage.location import Location, locate
from icmd_cli.storage.store import Store

if TYPE_CHECKING:
    from icmd_cli.catalogue.plan import About, Decide, DecideEach, Plan
    from icmd_cli.domain.changes import Change, Snapshot
    from icmd_cli.domain.figures import CountedGroup, Grouping
    from icmd_cli.domain.history import Event, Report
    from icmd_cli.domain.organisations import Organisations
    from icmd_cli.importing.model import Incoming, Refused
    from icmd_cli.importing.plan import ImportPlan
    from icmd_cli.search.analysis import Wanted
    from icmd_cli.storage.document import Contents

_NO_DETAILS: Mapping[str, Any] = MappingProxyType({})


class Hits(NamedTuple):
    """What a search for `text` found: one page of it, and the number on all pages."""

    entries: list[Entry]
    total: int
    text: str


class Catalogue:
    """The catalogue at one location."""

    def __init__(
        self,
        location: Location,
        *,
        wait: float = 10.0,
        track: TrackProjects | None = None,
        note: Callable[[str], None] | None = None,
    ) -> None:
        """`wait` is how many seconds to wait for other writers; `track` may show how far an index building is.

        `note` is told what a long wait is for.
        """
        self.location = location
        self._wait = wait
        self.store = Store(location.path, location.copied_from, note)
        self._live = LiveIndex(self.store, location, wait, track)
        self.changed = False
        """Whether anything was written through this object: what fails afterwards does not make that undone."""

    @classmethod
    def at(cls, option: str | None, environment: Mapping[str, str], folder: Path, **settings: Any) -> Self:
        """The catalogue that `--store`, the environment or the working folder means; `settings` as `__init__` takes.

        Raises StoreMissing when a named one is not there.
        """
        return cls(locate(option, environment, folder), **settings)

    def answered_by(self, index: Index) -> "Catalogue":
        """The same catalogue, its questions answered by another `index`."""
        other = Catalogue(self.location)
        other._live.hold(index)
        return other

    @property
    def index(self) -> Index:
        """The index, made anew first if it does not speak for the store as it is."""
        return self._live.current()

    def answers_at_once(self) -> bool:
        """Whether a question needs no long building of an index first."""
        return self._live.is_at_hand()

    def close(self) -> None:
        """Close the index's file, if it is open; a next question opens it again."""
        self._live.close()

    @cached_property
    def organisations(self) -> "Organisations":
        """What organisations are called here."""
        from icmd_cli.domain.organisations import Organisations  # only where one is named, or filled in

        return Organisations.of_record(self.store.about())

    # Reading

    def find(self, filters: Filters, sort: Sequence[SortKey] = (), page: Page = Page()) -> Iterator[Entry]:  # noqa: B008 - frozen
        """The projects that `filters` selects, sorted, one by one. Raises UnknownValue for a theme that nobody has."""
        return self.index.entries(self._known(filters), sort, page)

    def text_language(self) -> str | None:
        """The language of the texts whose project names none."""
        return self.index.language()

    def count(self, filters: Filters) -> int:
        """How many projects `filters` selects."""
        return self.index.count(self._known(filters))

    def tallies(self, filters: Filters, groupings: "Iterable[Grouping]") -> "Mapping[Grouping, list[CountedGroup]]":
        """The groups of the projects that `filters` selects, by each of `groupings`: fields of domain.dimensions."""
        return self.index.tallies(self._known(filters), groupings)

    def tally(self, filters: Filters, field: str) -> "list[CountedGroup]":
        """The groups of the projects that `filters` selects, by their values in `field` (domain.dimensions)."""
        return self.tallies(filters, [(field,)])[field,]

    def spans(self, filters: Filters) -> list[str]:
        """From when to when the projects that `filters` selects can have been active ("2014 2016"), each once."""
        return self.index.spans(self._known(filters))

    def last_number(self) -> int:
        """The largest number of any project; 0 when there is none."""
        return self.index.last_number()

    def search(self, text: str, filters: Filters, page: Page) -> Hits:
        """The projects that answer to `text`, best first: the title weighs most, then the short title.

        Raises UsageProblem when it has no word to search for.
        """
        from icmd_cli.search.query import parse_query  # only to search

        if not parse_query(text):
            raise UsageProblem(_("There is no word to search for in “{text}”.").format(text=text))
        return Hits(*self.index.search(text, self._known(filters), page), text)

    def wanted_terms(self, text: str) -> "Wanted":
        """What an extract of a hit marks of what `text` asks for."""
        return self.index.wanted_terms(text)

    def nearest_words(self, text: str) -> dict[str, list[str]]:
        """The words of `text` that stand nowhere -> the nearest indexed ones."""
        return self.index.nearest_words(text)

    def get(self, name: str) -> Project:
        """The project that `name` means. Raises NoSuchProject with the nearest ids, AmbiguousProject with some."""
        from icmd_cli.catalogue.lookup import named  # only to name one

        return named(self.index, name)

    def project(self, number: int) -> Project:
        """The project of that number. Raises NoSuchProject."""
        from icmd_cli.catalogue.lookup import numbered

        return numbered(self.index, number)

    def _known(self, filters: Filters) -> Filters:
        """`filters` in the words that the projects hold. Raises UnknownValue for a theme that nobody has."""
        return in_words_held(filters, self.index, lambda: self.organisations)

    # Changing

    def plan(
        self, decide: "Decide", command: str, details: Mapping[str, Any] = _NO_DETAILS, about: "About | None" = None
    ) -> "Plan":
        """What `decide` makes of the store as it is now, and `about` of its names, to be shown before it is done."""
        from icmd_cli.catalogue.plan import Plan  # only to change
        from icmd_cli.domain.organisations import LISTED, NamesChange, own_names

        changes = decide(self.snapshot())
        if about is None:
            return Plan(decide, changes, command, details)
        record = self.store.about()
        names = NamesChange(own_names(record), own_names(about(record)))
        if names.old == names.new:
            return Plan(decide, changes, command, details)
        return Plan(decide, changes, command, {**details, LISTED: names._asdict()}, names=names)

    def carry_out(self, plan: "Plan") -> int:
        """Do what was planned, in one write; gives the number of its entry in the history, 0 when there was nothing.

        Raises ChangedMeanwhile when that would not be what was shown, and whatever the plan's `decide` raises.
        """
        return 0 if plan.is_empty else self.apply(plan.as_shown, plan.command, plan.details, plan.renamed)

    def apply(
        self, decide: "DecideEach", command: str, details: Mapping[str, Any] = _NO_DETAILS, about: "About | None" = None
    ) -> int:
        """Decide under the lock on what the store holds now, and write that once; the only way anything is changed.

        `details` go into the history; `about` changes the record of the catalogue itself. Gives the number of the entry
        there, 0 when there was nothing to change. Raises StoreBusy, StoreNotWritable, BrokenStore, and what `decide`
        raises.
        """
        with self.store.writing(self._wait) as writing, self._live.ahead():
            self._live.reopen()  # others may have written since it was asked
            decided = decide(self._snapshot(writing.contents, writing.next_number))
            changes = list(self._live.passed_on(decided, writing.contents))
            record = about(writing.contents.catalogue) if about else None
            if not changes and record in (None, writing.contents.catalogue):
                return 0
            try:
                state = writing.commit(changes, command, details, record)
                if self.location.copied_from:  # the copy has an index of its own
                    self.location = self.location._replace(copied_from=None)
                    self._live.move(self.location)
                else:
                    self._live.follow(writing.contents, changes, state)
            except (OSError, KeyboardInterrupt):
                # Once the change is down it is no failure that the index lags: the next command makes it anew.
                if not writing.is_done:
                    raise
            finally:
                self.changed = self.changed or writing.is_done
            return writing.entry_number

    def conflict_copies(self) -> list[Path]:
        """The copies that a program which syncs folders left beside the store when two people had changed it."""
        from icmd_cli.storage.conflict_copies import conflict_copies  # not to read

        return conflict_copies(self.location.path.resolve())

    def write_file(self, path: Path, pieces: Iterable[str] | Iterable[bytes], *, follows: bool = True) -> None:
        """Put what a command made of the catalogue into a file of the user's that no more people can read, or nothing.

        A link is replaced unless it `follows` links. Raises OSError, and whatever making the pieces raises.
        """
        from icmd_cli.storage.atomic import write_file  # only to write

        write_file(path, pieces, like=self.location.readable, follows=follows)

    def snapshot(self) -> "Snapshot":
        """What the store holds, also when its records break the rules. Raises BrokenStore when it is no store."""
        contents = self.store.read(keep=True)  # a plan asks twice: a large store is parsed once
        return self._snapshot(contents, partial(self.store.next_number, contents))

    def _snapshot(self, contents: "Contents", next_number: Callable[[], int]) -> "Snapshot":
        from icmd_cli.domain.changes import Snapshot  # only to change

        return Snapshot(contents.projects, contents.state.checksum, next_number, contents.language)

    def selected(self, filters: Filters) -> set[int]:
        """The numbers of the projects that `filters` selects, also in a store whose records break the rules."""
        try:
            return {entry.number for entry in self.find(filters)}
        except BrokenStore:
            contents = self.store.read()
            # Ids may be missing or doubled: the numbers stand in for them.
            projects = [replace(parse_record(r, n)[0], id=str(n)) for n, r in contents.projects.items()]
            index = Index.in_memory(projects, contents.state, contents.language)
            return {entry.number for entry in self.answered_by(index).find(filters)}

    def events(self, report: "Report | None" = None) -> "Iterator[Event]":
        """The history, the oldest entry first; lines that are not as icmd writes them are told to `report`."""
        from icmd_cli.domain.history import events  # only for what was changed

        with self.store.history.lines() as lines:
            yield from events(lines, self.store.checksum(), report)

    def expecting(self, rows: "Iterable[Incoming | Refused]") -> "Iterator[Incoming | Refused]":
        """`rows` of an import one by one, while the index is prepared for the projects that may come of them."""
        return self._live.expecting(rows)

    def plan_import(
        self, rows: "Iterable[Incoming | Refused]", *, on_duplicate: str = "update", clear_empty: bool = False
    ) -> "ImportPlan":
        """What importing `rows` would change (`on_duplicate`: importing.plan.ON_DUPLICATE)."""
        from icmd_cli.catalogue.duplicates import KnownByIndex
        from icmd_cli.importing.plan import make_plan  # only to import

        # Taken first: another process may bring the index up to date while the plan is made.
        checksum = self.index.checksum()
        known = KnownByIndex(self.index)
        made = make_plan(rows, known, self.organisations, on_duplicate=on_duplicate, clear_empty=clear_empty)
        return made._replace(checksum=checksum)

    def held(self) -> AbstractContextManager[None]:
        """Let nobody else write while the block lasts. Raises StoreBusy, StoreNotWritable."""
        return self.store.held(self._wait)

    def carry_out_import(self, plan: "ImportPlan", receipt: Mapping[str, Any]) -> int:
        """Write what was planned, all at once; gives the number of its entry in the history, 0 when nothing changes.

        Raises ChangedMeanwhile when the catalogue is no longer what the plan was made for.
        """
        from icmd_cli.catalogue.plan import changed_meanwhile
        from icmd_cli.importing.plan import planned_changes  # only to import

        def decide(held: "Snapshot") -> "Iterator[Change]":
            if held.checksum != plan.checksum:
                raise changed_meanwhile()
            return planned_changes(plan, held, now())

        return self.apply(decide, "import", {"import": receipt})
