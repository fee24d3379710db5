"""What may stand as an option's or argument's value: the catalogue's own values first, in the user's language."""

import os
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import cached_property
from itertools import chain, islice
from pathlib import Path
from typing import NamedTuple

from icmd_cli.catalogue.catalogue import Catalogue
from icmd_cli.cli.help_topics import TOPICS
from icmd_cli.domain import kinds
from icmd_cli.domain.dimensions import DIMENSIONS, heading
from icmd_cli.domain.filters import Filters
from icmd_cli.domain.project import FIELDS, label
from icmd_cli.i18n import _, language
from icmd_cli.reference import countries, currencies, vocabulary
from icmd_cli.text import fold_acronyms, fold_name

SHOWN = 100
"""How many projects are offered at most."""


class Candidate(NamedTuple):
    """One possible value, and what it means; `is_begun` when more is to come, as after "title="."""

    value: str
    meaning: str = ""
    is_begun: bool = False


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

    def others(self, name: str) -> tuple[str, ...]:
        """The other names of the organisation that is called `name`, once something is typed."""
        found = self.catalogue.organisations.find(name) if self.catalogue and self.typed else None
        return found.aliases if found else ()


CandidateSource = Callable[[Asked], Iterable[Candidate]]


def _fitting(typed: str, *names: str) -> str | None:
    """The first of `names` that begins as `typed` does, as it can stand on the line without quotes if that fits."""
    folded = fold_name(typed)
    for name in names:
        key = fold_name(name)
        if key.startswith(folded):
            plain = key.replace(" ", "-")
            return plain if plain and plain.startswith(typed.lower()) else name
    return None


def with_prefix(asked: Asked, candidates: Iterable[Candidate]) -> Iterator[Candidate]:
    """Those of `candidates` whose value begins as it is typed, whatever the case."""
    typed = asked.typed.lower()
    return (each for each in candidates if each.value.lower().startswith(typed))


def _named(typed: str, codes: Iterable[str], name: Callable[[str], str]) -> Iterator[Candidate]:
    """The codes whose name, or which themselves, begin as `typed` does."""
    for code in codes:
        value = _fitting(typed, name(code), code)
        if value is not None:
            yield Candidate(value, f"{name(code)} ({code})" if len(code) == 2 else name(code))  # noqa: PLR2004 - ISO codes


def some_countries(field: str) -> CandidateSource:
    """Countries of the catalogue; where none of these fits, any."""

    def find(asked: Asked) -> Iterable[Candidate]:
        held = [*_named(asked.typed, asked.held(field), _country)]
        return sorted(held) if held else any_country(asked)

    return find


def any_country(asked: Asked) -> Iterable[Candidate]:
    """Any country of the world."""
    return sorted(_named(asked.typed, countries.codes(), _country))


def _country(code: str) -> str:
    return countries.name(code, language())


def vocabulary_words(table: str, field: str = "") -> CandidateSource:
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


def held(field: str) -> CandidateSource:
    """A list field's values, as its filter understands them: words joined by hyphens; organisations by any name."""

    def find(asked: Asked) -> Iterable[Candidate]:
        for name in asked.held(field):
            others = asked.others(name) if FIELDS[field].kind == kinds.ORGANISATIONS else ()
            value = _fitting(asked.typed, name, *others)
            if value is not None:
                yield Candidate(value, name)

    return find


def held_whole(*fields: str) -> CandidateSource:
    """List fields' values, whole; organisations by any name, with that under which they are stored."""

    def find(asked: Asked) -> Iterable[Candidate]:
        folded = fold_acronyms(asked.typed)
        for name in dict.fromkeys(chain.from_iterable(map(asked.held, fields))):
            names = (name, *asked.others(name)) if FIELDS[fields[0]].kind == kinds.ORGANISATIONS else (name,)
            value = next((each for each in names if fold_acronyms(each).startswith(folded)), None)
            if value is not None:
                yield Candidate(value, name if value != name else "")

    return find


def projects(asked: Asked) -> Iterable[Candidate]:
    """Projects by the beginning of their number or id, else by any part of the id."""
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


def history_entries(*, imports: bool = False) -> CandidateSource:
    """The newest entries of the history; of imports alone."""

    def find(asked: Asked) -> Iterable[Candidate]:
        events = list(asked.catalogue.events()) if asked.catalogue else []
        chosen = [event for event in reversed(events) if not imports or event.receipt]
        for event in islice(chosen, 20):
            ids = [str(change.get("id") or change["number"]) for change in event.changes[:2]]
            about = ids[0] if len(ids) == 1 else str(len(event.changes))
            yield Candidate(str(event.n), f"{event.record.get('at', '')[:10]} {event.record.get('command')} {about}")

    return find


def years_held(asked: Asked) -> Iterable[Candidate]:
    """The years from the first to the last that a project names."""
    spans = asked.catalogue.spans(Filters()) if asked.catalogue else []
    # Sorted as text, as they are four digits each; what goes on without an end says nothing of its last year.
    years = {year for span in spans if span for year in span.split() if year < "9"}
    if years:
        span = range(int(min(years)), int(max(years)) + 1)
        yield from with_prefix(asked, (Candidate(str(year)) for year in span))


def currencies_held(asked: Asked) -> Iterable[Candidate]:
    """Currencies of the catalogue's budgets; where none fits, any."""
    groups = asked.catalogue.tally(Filters(), "currency") if asked.catalogue else ()
    held = sorted({group.currency for group in groups if group.currency})
    return [*with_prefix(asked, map(Candidate, held))] or with_prefix(asked, map(Candidate, currencies.codes()))


def fixed_words(*values: str) -> CandidateSource:
    """These words alone."""
    return lambda asked: with_prefix(asked, map(Candidate, values))


def fields_of(names: Sequence[str], *, signed: bool = False) -> CandidateSource:
    """Fields with their labels; as keys to sort by, with a sign before them when one is typed."""

    def find(asked: Asked) -> Iterable[Candidate]:
        sign = "-" if signed and asked.typed.startswith("-") else ""
        return with_prefix(asked, (Candidate(sign + name, label(name)) for name in names))

    return find


def figures_counted(asked: Asked) -> Iterable[Candidate]:
    """What statistics can be counted by."""
    return with_prefix(asked, (Candidate(name, heading(name)) for name in DIMENSIONS))


def topics(asked: Asked) -> Iterable[Candidate]:
    """The topics of `icmd help`."""
    return with_prefix(asked, (Candidate(name, _(topic.summary)) for name, topic in TOPICS.items()))


def assignments(names: Sequence[str], of_fields: Mapping[str, CandidateSource]) -> CandidateSource:
    """field=value: first the fields, then what the field may hold."""

    def find(asked: Asked) -> Iterable[Candidate]:
        name, sign, typed = asked.typed.partition("=")
        if not sign:
            return with_prefix(asked, (Candidate(f"{field}=", label(field), is_begun=True) for field in names))
        source = of_fields.get(name)
        value = Asked(typed)
        value.__dict__["catalogue"] = asked.catalogue
        return (Candidate(f"{name}={each.value}", each.meaning) for each in source(value)) if source else ()

    return find
