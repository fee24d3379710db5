"""The facade that commands call: find, name, search, count, plan, apply. It keeps the store and the index in step."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import replace
from functools import cached_property, partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple, Self

from icmd_cli.catalogue.plan import NOTHING, About, Decide, Plan, Snapshot, changed_meanwhile
from icmd_cli.domain import kinds
from icmd_cli.domain.changes import Change
from icmd_cli.domain.clock import now
from icmd_cli.domain.filters import NO_VALUE, Choice, Filters, Page, SortKey
from icmd_cli.domain.organisations import Organisations
from icmd_cli.domain.project import FIELDS, Entry, Project, parse_record
from icmd_cli.domain.values.lists import once
from icmd_cli.errors import BrokenStore, UnknownValue, UsageProblem
from icmd_cli.i18n import _, language
from icmd_cli.reference import vocabulary
from icmd_cli.reference.vocabulary import nearest
from icmd_cli.search import Index, Wanted
from icmd_cli.storage.fingerprint import SMALL, Fingerprint
from icmd_cli.storage.location import Location, locate
from icmd_cli.storage.store import Store, Writing
from icmd_cli.text import fold_name

if TYPE_CHECKING:
    from icmd_cli.domain.compaction import Cut
    from icmd_cli.domain.figures import Group
    from icmd_cli.domain.history import Event, Report
    from icmd_cli.importing.model import Incoming, Refused
    from icmd_cli.importing.plan import Plan as ImportPlan
    from icmd_cli.storage.document import Contents

Track = Callable[[Iterable[Project], int], Iterable[Project]]
"""Passes projects on, showing how many of so many have gone by."""

_LONG = 50_000_000
_LONGER = 10
"""A history of more than so many bytes, and so many times as large as its store, is long."""


class Hits(NamedTuple):
    """What a search found: one page of it, the number on all pages, and what to highlight."""

    entries: list[Entry]
    total: int
    wanted: Wanted


class _Again:
    """What `make` gives, made anew each time it is gone through."""

    def __init__(self, make: Callable[[], Iterable[Project]]) -> None:
        self._make = make

    def __iter__(self) -> Iterator[Project]:
        return iter(self._make())


class Catalogue:
    """The catalogue at one location."""

    def __init__(
        self,
        location: Location,
        *,
        wait: float = 10.0,
        track: Track | None = None,
        note: Callable[[str], None] | None = None,
    ) -> None:
        """`wait` is how many seconds to wait for other writers; `track` may show how far an index building is.

        `note` is told what a long wait is for.
        """
        self.location = location
        self._wait = wait
        self._track = track
        self._store = Store(location.path, location.copied_from, note)
        self._index: Index | None = None
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
        other._index = index
        return other

    @property
    def index(self) -> Index:
        """The index, made anew first if it does not speak for the store as it is."""
        if self._index is None:
            self._index = self._opened() or self._awaited() or self._build(self._store.read())
            self._index.fall_back_on(self._fallback)
        return self._index

    def close(self) -> None:
        """Close the index's file, if it is open; a next question opens it again."""
        index, self._index = self._index, None
        if index:
            index.close()

    @cached_property
    def organisations(self) -> Organisations:
        """What organisations are called here."""
        return Organisations.of_record(self._store.about())

    def answers_at_once(self) -> bool:
        """Whether a question needs no long building of an index first."""
        if self._store.source.stat().st_size <= SMALL:
            return True
        return Index.open(self.location.index_file, self._store.state_is) is not None

    def _opened(self) -> Index | None:
        """The index's file, if it speaks for the store as it is."""
        index = Index.open(self.location.index_file, self._store.state_is)
        if index:
            index.fall_back_on(self._fallback)
        return index

    def _awaited(self) -> Index | None:
        """The index that a writer at work leaves: it brings it up to date itself, sooner than it is made anew."""
        if self._store.source.stat().st_size <= SMALL:
            return None  # made anew at once
        self._store.wait_for_writer(self._wait)
        return self._opened()

    def _build(self, contents: "Contents") -> Index:
        def projects() -> Iterable[Project]:
            found = self._projects(contents)
            return self._track(found, len(contents.projects)) if self._track else found

        return Index.build(self.location.index_file, _Again(projects), contents.state, contents.language)

    def _fallback(self) -> Index:
        """What answers when the index's file turns out to be damaged: a new one, which the next command finds."""
        self._index = self._build(self._store.read())
        return self._index

    def _projects(self, contents: "Contents") -> Iterator[Project]:
        from icmd_cli.storage.document import projects_of  # only to build an index

        return projects_of(contents, self._store.source)

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

    def tally(self, filters: Filters, fields: Sequence[str]) -> "Iterator[Group]":
        """The groups of the projects that `filters` selects, by their values in `fields` (statistics.FIELDS)."""
        return self.index.tally(self._known(filters), fields)

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
        entries, total = self.index.search(text, self._known(filters), page)
        return Hits(entries, total, self.index.wanted_terms(text))

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
        """`filters`, with the catalogue's own words for what is asked; raises UnknownValue for a theme nobody has."""
        choices = {
            field: Choice(self._named(field, choice.wanted), self._named(field, choice.excluded))
            for field, choice in filters.choices.items()
        }
        return filters._replace(choices=choices)

    def _named(self, field: str, names: tuple[str, ...]) -> tuple[str, ...]:
        """What projects hold that is meant by `names`."""
        kind = FIELDS[field].kind
        if kind == kinds.ORGANISATIONS:
            return once(each for name in names for each in self._organisations(field, name))
        if not (kind.table and kind.several):
            return names
        known = vocabulary.TABLES[kind.table]
        return tuple(
            name if name in known or name == NO_VALUE else self._kept(field, kind.table, name) for name in names
        )

    def _organisations(self, field: str, name: str) -> list[str]:
        """`name`, and what the organisation that it names is called in projects: "UE" is the Union européenne."""
        meant = self.organisations.find(name) if name else None
        return [name] if meant is None else self.organisations.same(name, (meant.name, *self.index.values(field)))

    def _kept(self, field: str, table: str, name: str) -> str:
        """A value outside the vocabulary that some project holds all the same."""
        for value in self.index.values(field):
            if fold_name(value) == fold_name(name):
                return value
        message = _("Unknown theme “{name}”.") if table == "theme" else _("Unknown focus area “{name}”.")
        otherwise = _("`icmd stats --by {field}` shows those of the catalogue.").format(field=table)
        raise UnknownValue(message.format(name=name), nearest(table, name, language()), otherwise)

    # Changing

    def prepare(self, projects: Sequence[Project], *, allow_same: bool = False) -> list[Project]:
        """`projects` as they would be added, each with its id. Raises InvalidData, as duplicates.prepared does."""
        from icmd_cli.catalogue.duplicates import prepared  # only to add

        named = [self.organisations.applied(project) for project in projects]
        return prepared(self.index, named, allow_same=allow_same)

    def similar(self, project: Project) -> list[Project]:
        """The projects of the same countries whose titles resemble that of `project`, the likeliest first."""
        from icmd_cli.catalogue.duplicates import similar  # only to add

        return similar(self.index, project)

    def add(self, projects: Sequence[Project], command: str, *, allow_same: bool = False) -> list[Project]:
        """Add `projects` in one write; gives them with their numbers and ids. Raises as `prepare` does."""
        added: list[Project] = []

        def decide(held: Snapshot) -> list[Change]:
            stamp = now()
            for number, project in enumerate(self.prepare(projects, allow_same=allow_same), held.next_number()):
                created = project.created or stamp
                added.append(replace(project, number=number, created=created, updated=stamp))
            return [Change(project.number or 0, None, project.to_record()) for project in added]

        self.apply(decide, command)
        return added

    def plan(self, decide: Decide, command: str, details: Mapping[str, Any] = NOTHING) -> Plan:
        """What `decide` makes of the store as it is now, to be shown before it is done."""
        return Plan(decide, decide(self.snapshot()), command, details)

    def carry_out(self, plan: Plan) -> int:
        """Do what was planned, in one write; gives the number of its entry in the history, 0 when there was nothing.

        Raises ChangedMeanwhile when that would not be what was shown, and whatever the plan's `decide` raises.
        """
        return self.apply(plan.as_shown, plan.command, plan.details, plan.about) if plan.changes else 0

    def apply(
        self, decide: Decide, command: str, details: Mapping[str, Any] = NOTHING, about: About | None = None
    ) -> int:
        """Decide under the lock on what the store holds now, and write that once; the only way anything is changed.

        `details` go into the history; `about` changes the record of the catalogue itself. Gives the number of the entry
        there, 0 when there was nothing to change. Raises StoreBusy, StoreNotWritable, BrokenStore, and what `decide`
        raises.
        """
        with self._store.writing(self._wait) as writing:
            self._index = self._opened()  # others may have written since it was asked
            changes = decide(self._snapshot(writing.contents, writing.next_number))
            record = about(writing.contents.catalogue) if about else None
            if not changes and record in (None, writing.contents.catalogue):
                return 0
            try:
                state = writing.commit(changes, command, details, record)
                self._follow(writing, changes, state)
            except (OSError, KeyboardInterrupt):
                # Once the change is down it is no failure that the index lags: the next command makes it anew.
                if not writing.is_done:
                    raise
            finally:
                self.changed = self.changed or writing.is_done
            return writing.entry_number

    def _follow(self, writing: Writing, changes: Sequence[Change], state: Fingerprint) -> None:
        """Bring the index up to date with `changes`, which led to `state`; where that fails it is made anew later."""
        index, self._index = self._index, None
        if self.location.copied_from:
            self.location = self.location._replace(copied_from=None)
            return  # the copy has an index of its own
        before = [parse_record(change.before, change.number) for change in changes if change.before]
        after = [parse_record(change.after, change.number) for change in changes if change.after]
        # Nothing that breaks the rules goes into an index: made anew, it tells where that is.
        if not index or any(problems or not project.id for project, problems in (*before, *after)):
            return
        gone, come = ([project for project, _problems in side] for side in (before, after))
        if not index.last_number():
            # Made anew it takes two thirds of the time of so many insertions.
            self._index = Index.build(self.location.index_file, come, state, writing.contents.language)
        elif index.update(gone, come, state, writing.contents.language):
            self._index = index

    def conflict_copies(self) -> list[Path]:
        """The copies that a program which syncs folders left beside the store when two people had changed it."""
        from icmd_cli.storage.conflict_copies import conflict_copies  # not to read

        return conflict_copies(self.location.path.resolve())

    def write_file(self, path: Path, pieces: Iterable[str] | Iterable[bytes]) -> None:
        """Put what a command made of the catalogue into a file of the user's, whole or not at all.

        Nobody can read it who may not read the store. Raises OSError, and whatever making the pieces raises.
        """
        from icmd_cli.storage.atomic import write_file  # only to write

        write_file(path, pieces, like=self.location.readable)

    def snapshot(self) -> Snapshot:
        """What the store holds, also when its records break the rules. Raises BrokenStore when it is no store."""
        contents = self._store.read(keep=True)  # a plan asks twice: a large store is parsed once
        return self._snapshot(contents, partial(self._store.next_number, contents))

    def _snapshot(self, contents: "Contents", next_number: Callable[[], int]) -> Snapshot:
        return Snapshot(contents.projects, contents.state.checksum, next_number, contents.language)

    def selected(self, filters: Filters) -> set[int]:
        """The numbers of the projects that `filters` selects, also in a store whose records break the rules."""
        try:
            return {entry.number for entry in self.find(filters)}
        except BrokenStore:
            from tempfile import TemporaryDirectory  # only to check a broken store

            contents = self._store.read()
            # Ids may be missing or doubled: the numbers stand in for them.
            projects = [replace(parse_record(r, n)[0], id=str(n)) for n, r in contents.projects.items()]
            with TemporaryDirectory() as folder:
                index = Index.build(Path(folder) / "index.sqlite", projects, contents.state, contents.language)
                numbers = {entry.number for entry in index.entries(filters)}
                index.close()
            return numbers

    def raw_number(self, name: str) -> int | None:
        """The number of the project that has the number or the id `name`, in a store that may break the rules."""
        records = self._store.read().projects
        found = [number for number, record in records.items() if name in (str(number), record.get("id"))]
        return found[0] if len(found) == 1 else None

    def events(self, report: "Report | None" = None) -> "Iterator[Event]":
        """The history, the oldest entry first; the lines that are no entries are told to `report`."""
        from icmd_cli.domain.history import events  # only for what was changed

        with self._store.history.lines() as lines:
            yield from events(lines, self._store.checksum(), report)

    def compaction(self, before: str) -> "Cut | None":
        """What goes of the history when all that was changed `before` that instant goes, if anything."""
        from icmd_cli.domain.compaction import cut  # only to compact

        with self._store.history.lines() as lines:
            return cut(lines, self._store.checksum(), before)

    def compact(self, planned: "Cut") -> None:
        """Let go of what was planned, in one write. Raises ChangedMeanwhile when the history no longer begins so."""
        from icmd_cli.domain.compaction import kept

        with self._store.held(self._wait), self._store.history.lines() as lines:
            try:
                self._store.history.replace(kept(lines, planned))
            except ValueError:
                raise changed_meanwhile() from None
            self.changed = True

    def history_is_long(self) -> bool:
        """Whether the history has outgrown the store so far that compacting it is worth a thought."""
        return self._store.history.size() > max(_LONG, _LONGER * self._store.source.stat().st_size)

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

    @contextmanager
    def held(self) -> Iterator[None]:
        """Let nobody else write while the block lasts. Raises StoreBusy, StoreNotWritable."""
        with self._store.held(self._wait):
            yield

    def carry_out_import(self, plan: "ImportPlan", receipt: Mapping[str, Any]) -> int:
        """Write what was planned, all at once; gives the number of its entry in the history, 0 when nothing changes.

        Raises ChangedMeanwhile when the catalogue is no longer what the plan was made for.
        """
        from icmd_cli.importing.plan import CHANGED, NEW, as_changed, as_new  # only to import

        def decide(held: Snapshot) -> list[Change]:
            if held.checksum != plan.checksum:
                raise changed_meanwhile()
            stamp = now()
            changed = ((step.number or 0, as_changed(step, stamp)) for step in plan.of(CHANGED))
            new = (as_new(step, number, stamp) for number, step in enumerate(plan.of(NEW), held.next_number()))
            return [
                *(Change(number, held.projects[number], after) for number, after in changed),
                *(Change(project.number or 0, None, project.to_record()) for project in new),
            ]

        return self.apply(decide, "import", {"import": receipt})
