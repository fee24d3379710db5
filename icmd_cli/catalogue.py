"""The facade that commands call: find, get, search, count, add. It keeps the store and the index in step."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace
from functools import cached_property
from pathlib import Path
from typing import NamedTuple

from icmd_cli.changes import Change
from icmd_cli.errors import (
    AmbiguousProject,
    InvalidData,
    NoSuchProject,
    Problem,
    UnknownValue,
    did_you_mean,
)
from icmd_cli.filters import Choice, Filters, Page, SortKey
from icmd_cli.index import Index
from icmd_cli.locations import Location
from icmd_cli.messages import _, language
from icmd_cli.project import Entry, Project, parse_record, with_id
from icmd_cli.store import Contents, Store, Writing, broken_records, now
from icmd_cli.text import fold_name
from icmd_cli.values.identifiers import fold_code
from icmd_cli.vocabulary import FOCUS_AREAS, THEMES, nearest

Track = Callable[[Iterable[Project], int], Iterable[Project]]
"""Passes projects on, showing how many of so many have gone by."""

LIKELY = 5
"""How many candidates or suggestions are offered at most."""

_COMPARED = 50
"""Among how many projects with the same words the one that is named so is looked for."""

_SIMILAR = 88
"""From this likeness on (0-100, rapidfuzz ratio or token_sort_ratio), two titles of one country may be one project."""

_VOCABULARIES = {"themes": ("theme", THEMES), "focus_areas": ("focus", FOCUS_AREAS)}


class Hits(NamedTuple):
    """What a search found: one page of it, the number on all pages, and what to highlight."""

    entries: list[Entry]
    total: int
    words: frozenset[str]
    beginnings: tuple[str, ...]


class Catalogue:
    """The catalogue at one location."""

    def __init__(self, location: Location, *, wait: float = 10.0, track: Track | None = None) -> None:
        """`wait` is how many seconds to wait for other writers; `track` may show how far an index building is."""
        self.location = location
        self._wait = wait
        self._track = track
        self._store = Store(location.path, location.copied_from)

    @cached_property
    def index(self) -> Index:
        """The index, made anew first if it does not speak for the store as it is."""
        index = Index.open(self.location.index_file, self._store.state_is)
        if index is None:
            # A writer brings the index up to date itself: wait for it rather than do its work again.
            self._store.wait_for_writer(self._wait)
            index = Index.open(self.location.index_file, self._store.state_is)
        return index or self._build(self._store.read())

    def _build(self, contents: Contents) -> Index:
        projects: Iterable[Project] = checked_projects(contents, self._store.source)
        if self._track:
            projects = self._track(projects, len(contents.projects))
        return Index.build(self.location.index_file, projects, contents.state, contents.catalogue.get("language"))

    # Reading

    def find(self, filters: Filters, sort: Sequence[SortKey] = (), page: Page = Page()) -> Iterator[Entry]:  # noqa: B008 - frozen
        """The projects that `filters` selects, sorted, one by one. Raises UnknownValue for a theme that nobody has."""
        return self.index.entries(self._known(filters), sort, page)

    def count(self, filters: Filters) -> int:
        """How many projects `filters` selects."""
        return self.index.count(self._known(filters))

    def last_number(self) -> int:
        """The largest number of any project; 0 when there is none."""
        return self.index.last_number()

    def search(self, text: str, filters: Filters, page: Page) -> Hits:
        """The projects that answer to `text`, best first: the title weighs most, then the short title."""
        entries, total = self.index.search(text, self._known(filters), page)
        return Hits(entries, total, *self.index.wanted_words(text))

    def nearest_words(self, text: str) -> dict[str, list[str]]:
        """The words of `text` that stand nowhere -> the nearest indexed ones."""
        return self.index.nearest_words(text)

    def get(self, name: str) -> Project:
        """The project that `name` means: a number, an id, a code, the beginning of an id, or words that only it has.

        Raises NoSuchProject with the nearest ids, or AmbiguousProject with the candidates.
        """
        numbers = self._named(name.strip())
        if len(numbers) == 1:
            return self.project(numbers[0])
        if not numbers:
            raise self._no_such(name)
        candidates = [self.project(number) for number in numbers[:LIKELY]]
        raise AmbiguousProject(
            _("“{name}” means several projects:").format(name=name),
            [(p.number or 0, p.id, p.title) for p in candidates],
            _("and {more} more").format(more="…") if len(numbers) > LIKELY else "",
            _("Name one by its number or its id."),
        )

    def project(self, number: int) -> Project:
        """The project of that number. Raises NoSuchProject."""
        entry = self.index.entry(number)
        if entry is None:
            raise NoSuchProject(_("There is no project {number}.").format(number=number))
        return entry.project()

    def _named(self, name: str) -> list[int]:
        """The numbers of all that `name` can mean, by the first way that finds any."""
        index = self.index
        if name.isascii() and name.isdecimal() and len(name) < 19 and index.entry(int(name)):  # noqa: PLR2004 - SQLite's
            return [int(name)]
        lowered = name.lower()
        ways: tuple[Callable[[], list[int]], ...] = (
            lambda: index.numbers_by_id(lowered),
            lambda: index.numbers_by_code(fold_code(name)),
            lambda: index.numbers_by_title(name),
            lambda: index.numbers_by_beginning(lowered, LIKELY + 1) if lowered else [],
            lambda: self._by_words(name),
        )
        return next((numbers for way in ways if (numbers := way())), [])

    def _by_words(self, name: str) -> list[int]:
        entries, total = self.index.search(name, Filters(), Page(_COMPARED))
        if 1 < total <= _COMPARED:
            # Words of a name say more than the same words in a text.
            wanted = set(fold_name(name).split())
            named = [entry.number for entry in entries if wanted <= set(fold_name(_names_of(entry)).split())]
            if len(named) == 1:
                return named
        return [entry.number for entry in entries]

    def _no_such(self, name: str) -> NoSuchProject:
        from rapidfuzz import fuzz, process  # only when a name was not found

        folded = fold_name(name).replace(" ", "-")
        found = process.extract(folded, self.index.ids(), scorer=fuzz.WRatio, score_cutoff=70, limit=3)
        words = self.nearest_words(name)
        suggestions = [id_ for id_, _score, _at in found] or [word for near in words.values() for word in near][:3]
        return NoSuchProject(_("There is no project “{name}”.").format(name=name), did_you_mean(suggestions))

    def _known(self, filters: Filters) -> Filters:
        """`filters`, its unknown themes replaced by the catalogue's own; else raises UnknownValue."""
        choices = dict(filters.choices)
        for field, (table, codes) in _VOCABULARIES.items():
            choice = choices.get(field)
            if choice:
                wanted, excluded = (
                    tuple(name if name in codes else self._kept(field, table, name) for name in names)
                    for names in (choice.wanted, choice.excluded)
                )
                choices[field] = Choice(wanted, excluded)
        return filters._replace(choices=choices)

    def _kept(self, field: str, table: str, name: str) -> str:
        """A value outside the vocabulary that some project holds all the same."""
        for value in self.index.values(field):
            if fold_name(value) == fold_name(name):
                return value
        message = _("Unknown theme “{name}”.") if table == "theme" else _("Unknown focus area “{name}”.")
        raise UnknownValue(message.format(name=name), nearest(table, name, language()))

    # Changing

    def prepare(self, projects: Sequence[Project], *, allow_same: bool = False) -> list[Project]:
        """`projects` as they would be added, each with its id.

        Raises InvalidData with every id, code or (unless `allow_same`) title in the same country that is taken.
        """
        return _prepared(self.index, projects, allow_same=allow_same)

    def similar(self, project: Project) -> list[Project]:
        """The projects of the same countries whose titles resemble that of `project`, the likeliest first."""
        from rapidfuzz import fuzz, process  # only to add

        titles = {number: title for country in project.countries for number, title in self.index.titles(country)}
        title = fold_name(project.title)
        # Letter by letter, and whatever the order of the words.
        found = [
            match
            for scorer in (fuzz.ratio, fuzz.token_sort_ratio)
            for match in process.extract(title, titles, scorer=scorer, score_cutoff=_SIMILAR, limit=LIKELY)
        ]
        best = dict.fromkeys(number for _title, _score, number in sorted(found, key=lambda match: -match[1]))
        return [self.project(number) for number in list(best)[:LIKELY]]

    def add(self, projects: Sequence[Project], command: str, *, allow_same: bool = False) -> list[Project]:
        """Add `projects` in one write; gives them with their numbers and ids. Raises as `prepare` does."""
        added: list[Project] = []

        def decide(index: Index, writing: Writing) -> list[Change]:
            stamp = now()
            for number, project in enumerate(_prepared(index, projects, allow_same=allow_same), writing.next_number()):
                created = project.created or stamp
                added.append(replace(project, number=number, created=created, updated=stamp))
            return [Change(project.number or 0, None, project.to_record()) for project in added]

        self._apply(decide, command)
        return added

    def _apply(self, decide: Callable[[Index, Writing], list[Change]], command: str) -> None:
        """Lock the store, decide on what is there now, write once, bring the index up to date."""
        with self._store.writing(self._wait) as writing:
            contents = writing.contents
            index = Index.open(self.location.index_file, self._store.state_is) or self._build(contents)
            changes = decide(index, writing)
            if not changes:
                return
            state = writing.commit(changes, command, self.location.history_file)
            if self.location.copied_from:
                self.location = self.location._replace(copied_from=None)
                self.__dict__.pop("index", None)  # the copy has an index of its own
                return
            before = [parse_record(change.before, change.number)[0] for change in changes if change.before]
            after = [parse_record(change.after, change.number)[0] for change in changes if change.after]
            self.__dict__.pop("index", None)
            if index.update(before, after, state, contents.catalogue.get("language")):
                self.__dict__["index"] = index


def checked_projects(contents: Contents, path: Path) -> Iterator[Project]:
    """The projects that a store holds, in the order of their numbers.

    Raises BrokenStore, with the place of the first, when any breaks the record's rules.
    """
    problems: list[str] = []
    first = 0
    ids: dict[str, int] = {}
    codes: dict[str, int] = {}
    for number in sorted(contents.projects):
        project, found = parse_record(contents.projects[number], number)
        if not project.id and not any(problem.field == "id" for problem in found):
            found.append(Problem("id", None, _("is missing")))
        for field, key, known in (("id", project.id, ids), ("code", fold_code(project.code or ""), codes)):
            if key and known.setdefault(key, number) != number:
                reason = _("project {other} has the same one").format(other=known[key])
                found.append(Problem(field, key, reason))
        problems += [_("project {number}: {problem}").format(number=number, problem=problem) for problem in found]
        first = first or (number if found else 0)
        if not problems:
            yield project
    if problems:
        raise broken_records(path, contents.line_of(first), problems)


def _prepared(index: Index, projects: Sequence[Project], *, allow_same: bool) -> list[Project]:
    """`projects` with ids; raises InvalidData when one stands in the way of another or of an existing one."""
    problems: list[Problem] = []
    prepared: list[Project] = []
    ids: set[str] = set()
    codes: set[str] = set()
    titles: set[tuple[str, tuple[str, ...]]] = set()
    for position, project in enumerate(projects, 1):
        place = f"[{position}] " if len(projects) > 1 else ""
        code, title = fold_code(project.code or ""), fold_name(project.title)
        if project.id and (project.id in ids or index.numbers_by_id(project.id)):
            problems.append(Problem(f"{place}id", project.id, _("“{id}” is taken").format(id=project.id)))
        if code and (code in codes or index.numbers_by_code(code)):
            problems.append(Problem(f"{place}code", project.code, _("“{code}” is taken").format(code=project.code)))
        if not allow_same and ((title, project.countries) in titles or _same(index, project)):
            reason = _("a project of this title and country is there already (--allow-duplicate adds it)")
            problems.append(Problem(f"{place}title", project.title, reason))
        named = with_id(project, lambda id_: id_ in ids or bool(index.numbers_by_id(id_)))
        prepared.append(named)
        ids.add(named.id)
        codes.add(code)
        titles.add((title, project.countries))
    if problems:
        raise InvalidData(_("Nothing was added:"), problems)
    return prepared


def _same(index: Index, project: Project) -> bool:
    """Whether a project of this title works in one of these countries."""
    entries = (index.entry(number) for number in index.numbers_by_title(project.title))
    return any(set(entry.project().countries) & set(project.countries) for entry in entries if entry)


def _names_of(entry: Entry) -> str:
    record = entry.record()
    return " ".join([record["title"], record.get("short_title", ""), *record.get("regions", [])])
