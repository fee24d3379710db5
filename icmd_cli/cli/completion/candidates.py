"""What may stand as an option's or argument's value: the catalogue's own values first, in the user's language."""

import os
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import cached_property
from itertools import chain, islice
from pathlib import Path
from typing import NamedTuple

from icmd_cli.catalogue.catalogue import Catalogue
from icmd_cli.cli.field_options import parameter_name
from icmd_cli.cli.help_topics import TOPICS
from icmd_cli.domain import figures, kinds
from icmd_cli.domain.filters import Filters
from icmd_cli.domain.project import FIELD_NAMES, FIELDS, label
from icmd_cli.i18n import LANGUAGES, _, language
from icmd_cli.reference import countries, currencies, vocabulary
from icmd_cli.text import fold_name
from icmd_cli.writers import FORMATS

SHOWN = 100
"""How many projects are offered at most."""


class Candidate(NamedTuple):
    """One possible value, and what it means."""

    value: str
    meaning: str = ""


class Asked:
    """What is asked for: the beginning that is `typed`, and the catalogue to choose from."""

    def __init__(self, typed: str, store: str | None = None) -> None:
        self.typed = typed
        self._store = store

    @cached_property
    def catalogue(self) -> Catalogue | None:
        """The catalogue that the line means; None while its index would take long to build."""
        catalogue = Catalogue.at(self._store, os.environ, Path.cwd(), wait=0)
        return catalogue if catalogue.answers_at_once() else None

    def held(self, field: str) -> list[str]:
        """The values that projects have in a list field."""
        return sorted(self.catalogue.index.values(field)) if self.catalogue else []


Source = Callable[[Asked], Iterable[Candidate]]


def _fitting(typed: str, *names: str) -> str | None:
    """The first of `names` that begins as `typed` does, as it can stand on the line without quotes if that fits."""
    folded = fold_name(typed)
    for name in names:
        key = fold_name(name)
        if key.startswith(folded):
            plain = key.replace(" ", "-")
            return plain if plain and plain.startswith(typed.lower()) else name
    return None


def _beginning(asked: Asked, candidates: Iterable[Candidate]) -> Iterator[Candidate]:
    """Those of `candidates` whose value begins as it is typed, whatever the case."""
    typed = asked.typed.lower()
    return (each for each in candidates if each.value.lower().startswith(typed))


def _named(typed: str, codes: Iterable[str], name: Callable[[str], str]) -> Iterator[Candidate]:
    """The codes whose name, or which themselves, begin as `typed` does."""
    for code in codes:
        value = _fitting(typed, name(code), code)
        if value is not None:
            yield Candidate(value, f"{name(code)} ({code})" if len(code) == 2 else name(code))  # noqa: PLR2004 - ISO codes


def _some_countries(field: str) -> Source:
    """Countries of the catalogue; where none of these fits, any."""

    def find(asked: Asked) -> Iterable[Candidate]:
        held = [*_named(asked.typed, asked.held(field), _country)]
        return sorted(held) if held else _any_country(asked)

    return find


def _any_country(asked: Asked) -> Iterable[Candidate]:
    return sorted(_named(asked.typed, countries.codes(), _country))


def _country(code: str) -> str:
    return countries.name(code, language())


def _vocabulary(table: str, field: str = "") -> Source:
    """A vocabulary's codes, and the words outside it that projects have in `field`."""

    def name(code: str) -> str:
        return vocabulary.label(table, code, language())

    def find(asked: Asked) -> Iterable[Candidate]:
        known = vocabulary.TABLES[table]
        own = [value for value in asked.held(field) if value not in known] if field else []
        for code in (*known, *own):
            value = _fitting(asked.typed, code, name(code))
            if value is not None:
                yield Candidate(value, name(code) if value != name(code) else "")

    return find


def _held(field: str) -> Source:
    """A list field's values, as its filter understands them: words joined by hyphens."""

    def find(asked: Asked) -> Iterable[Candidate]:
        for name in asked.held(field):
            value = _fitting(asked.typed, name)
            if value is not None:
                yield Candidate(value, name)

    return find


def _held_whole(*fields: str) -> Source:
    """List fields' values, whole."""

    def find(asked: Asked) -> Iterable[Candidate]:
        folded = fold_name(asked.typed)
        names = dict.fromkeys(chain.from_iterable(map(asked.held, fields)))
        return (Candidate(name) for name in names if fold_name(name).startswith(folded))

    return find


def _projects(asked: Asked) -> Iterable[Candidate]:
    if asked.catalogue is None:
        return
    index, typed = asked.catalogue.index, asked.typed.lower()
    numbers = index.numbers_by_beginning(typed, SHOWN)
    if not numbers:
        ids = (id_ for id_ in index.ids() if typed in id_)
        numbers = [number for id_ in islice(ids, SHOWN) for number in index.numbers_by_id(id_)]
    for number in numbers:
        project = asked.catalogue.project(number)
        yield Candidate(project.id, project.title)


def _entries(*, imports: bool = False) -> Source:
    """The newest entries of the history; of imports alone."""

    def find(asked: Asked) -> Iterable[Candidate]:
        events = list(asked.catalogue.events()) if asked.catalogue else []
        chosen = [event for event in reversed(events) if not imports or event.receipt]
        for event in islice(chosen, 20):
            ids = [str(change.get("id") or change["number"]) for change in event.changes[:2]]
            about = ids[0] if len(ids) == 1 else str(len(event.changes))
            yield Candidate(str(event.n), f"{event.record.get('at', '')[:10]} {event.record.get('command')} {about}")

    return find


def _years(asked: Asked) -> Iterable[Candidate]:
    spans = asked.catalogue.spans(Filters()) if asked.catalogue else []
    # Sorted as text, as they are four digits each; what goes on without an end says nothing of its last year.
    years = {year for span in spans if span for year in span.split() if year < "9"}
    if years:
        span = range(int(min(years)), int(max(years)) + 1)
        yield from _beginning(asked, (Candidate(str(year)) for year in span))


def _currencies(asked: Asked) -> Iterable[Candidate]:
    groups = asked.catalogue.tally(Filters(), ("currency",)) if asked.catalogue else ()
    held = sorted({group.currency for group in groups if group.currency})
    return [*_beginning(asked, map(Candidate, held))] or _beginning(asked, map(Candidate, currencies.codes()))


def _words(*values: str) -> Source:
    return lambda asked: _beginning(asked, map(Candidate, values))


def _fields(names: Sequence[str], *, signed: bool = False) -> Source:
    """Fields with their labels; as keys to sort by, with a sign before them when one is typed."""

    def find(asked: Asked) -> Iterable[Candidate]:
        sign = "-" if signed and asked.typed.startswith("-") else ""
        return _beginning(asked, (Candidate(sign + name, label(name)) for name in names))

    return find


def _figures(asked: Asked) -> Iterable[Candidate]:
    return _beginning(asked, (Candidate(name, figures.heading(name)) for name in figures.FIELDS))


def _topics(asked: Asked) -> Iterable[Candidate]:
    return _beginning(asked, (Candidate(name, _(topic.summary)) for name, topic in TOPICS.items()))


def _assigned(names: Sequence[str]) -> Source:
    """field=value: first the fields, then what the field may hold."""

    def find(asked: Asked) -> Iterable[Candidate]:
        name, sign, typed = asked.typed.partition("=")
        if not sign:
            return _beginning(asked, (Candidate(f"{field}=", label(field)) for field in names))
        source = _OF_FIELDS.get(name)
        value = Asked(typed)
        value.__dict__["catalogue"] = asked.catalogue
        return (Candidate(f"{name}={each.value}", each.meaning) for each in source(value)) if source else ()

    return find


_FORMAT_NAMES = ("table", *FORMATS)
_REPORTING = ("edit", "remove", "import", "undo", "check", "where")
_ON_DUPLICATE = ("update", "skip", "fail", "new")
_LISTS = tuple(name for name, field in FIELDS.items() if field.kind.several)


def _of_field(name: str, *, filters: bool = False) -> Source | None:
    """What a field may hold, by its kind; where it `filters`, what projects hold of it comes first."""
    field = FIELDS[name]
    if field.kind == kinds.COUNTRIES:
        return _some_countries(name) if filters else _any_country
    if field.kind.table:
        return _vocabulary(field.kind.table, name if field.kind.several else "")
    if field.kind == kinds.LANGUAGE:
        return _words(*LANGUAGES)
    if field.kind == kinds.PHASE:
        return _words("1", "2")
    if filters:
        return _held(name)
    return _held_whole(field.suggested) if field.suggested else None


def _or_none(source: Source) -> Source:
    """What `source` offers, and at last the word for projects that have no value."""
    return lambda asked: [*source(asked), *_beginning(asked, [Candidate("none", _("without any"))])]


_OF_FIELDS = {name: source for name in FIELDS if (source := _of_field(name))}

_FILTERED = {parameter_name(field.filter.flag): name for name, field in FIELDS.items() if field.filter}
_FILTERS = {
    parameter: _or_none(source) for parameter, name in _FILTERED.items() if (source := _of_field(name, filters=True))
}

_OPTIONS = {
    f"{command} {parameter_name(field.option.flag)}": _OF_FIELDS[name]
    for command in ("add", "edit")
    for name, field in FIELDS.items()
    if field.option and name in _OF_FIELDS and not (command == "edit" and field.filter)
}

SOURCES: Mapping[str, Source] = {
    **_FILTERS,
    **{f"not_{name}": source for name, source in _FILTERS.items()},
    "project": _projects,
    "year": _years,
    "currency": _currencies,
    "format_": _words(*_FORMAT_NAMES),
    "fields": _fields(("number", *FIELD_NAMES)),
    "sort": _fields(("number", *FIELD_NAMES), signed=True),
    "color": _words("auto", "always", "never"),
    "entry": _entries(),
    "topic": _topics,
    "shell": _words("bash", "zsh", "fish"),
    "what": _words("project", "store"),
    "action": _words("merge", "alias", "forget"),
    "names": _held_whole("donors", "partners"),
    "clear": _fields(FIELD_NAMES),
    "has": _fields(FIELD_NAMES),
    "without": _fields(FIELD_NAMES),
    "set_": _assigned(FIELD_NAMES),
    "by": _figures,
    **_OPTIONS,
    "edit add": _assigned(_LISTS),
    "edit drop": _assigned(_LISTS),
    "export format_": _words(*FORMATS),
    "stats format_": _words("table", "tsv", "csv", "json", "jsonl", "md"),
    "stats sort": _words("projects", "-projects", "value", "-value"),
    "history format_": _words("table", "tsv", "json", "jsonl"),
    **{f"{command} format_": _words("json") for command in _REPORTING},
    "import from_": _words("csv", "tsv", "xlsx", "xls", "ods", "json", "jsonl", "iati"),
    "import encoding": _words("utf-8", "cp1252", "mac_roman", "cp850", "utf-16"),
    "import delimiter": _words("comma", "semicolon", "tab", "pipe"),
    "import date_order": _words("DMY", "MDY"),
    "import decimal": _words("comma", "point"),
    "import language": _words(*LANGUAGES),
    "import on_duplicate": _words(*_ON_DUPLICATE),
    "import like": _entries(imports=True),
}
"""An option's or argument's name, or "command name", -> where its values come from."""

FILES = frozenset(("path", "file", "store", "mapping", "save_mapping", "rejects"))
"""The options and arguments that take a file's name."""

_CODED = [
    parameter for parameter, name in _FILTERED.items() if FIELDS[name].kind.coded or FIELDS[name].kind == kinds.PHASE
]
LISTED = frozenset(
    (*_CODED, *(f"not_{name}" for name in _CODED), "year", "fields", "sort", "clear", "has", "without", "by")
)
"""Those that take several values, parted with commas."""
