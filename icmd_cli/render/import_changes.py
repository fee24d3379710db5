"""What an import would change, told to people: the first new and changed projects, and how many of each kind."""

from collections.abc import Callable, Iterator, Sequence
from itertools import chain

from icmd_cli.domain.project import Project, label
from icmd_cli.i18n import _, and_more, in_turn, labelled, plural
from icmd_cli.importing.plan import CHANGED, LEFT, NEW, ImportPlan, Step
from icmd_cli.reference import countries
from icmd_cli.render import values
from icmd_cli.render.changes import difference, project_line, value
from icmd_cli.render.reasons import short
from icmd_cli.render.styles import COMES, DIFFERS

SHOWN = 20
"""At most this many of a kind are listed with --verbose; the JSON report holds them all."""

_FEW = 3

_WHOLE = 1 << 30
"""A width that cuts nothing: what was understood is to be seen."""


def lines(found: ImportPlan, language: str, width: int, *, full: bool) -> Iterator[str]:
    """The first new and changed projects with their values as they will be; with `full` what stays, too."""
    most = SHOWN if full else _FEW
    told = _differences if full else _changed
    yield from _first(most, list(found.of(NEW)), lambda step: _new(step, language))
    yield from _first(most, list(found.of(CHANGED)), lambda step: told(step, language, width))
    if full:
        yield from _first(most, list(found.of(LEFT)), _left)


def _first(most: int, steps: Sequence[Step], told: Callable[[Step], Iterator[str]]) -> Iterator[str]:
    yield from chain.from_iterable(map(told, steps[:most]))
    yield from and_more(len(steps) - most)


def _differences(step: Step, language: str, width: int) -> Iterator[str]:
    yield project_line(DIFFERS, f"{step.number}  {step.id}", step.title, width)
    for name, (old, new) in step.changed().items():
        yield from difference(name, old, new, language, width)


def _changed(step: Step, language: str, width: int) -> Iterator[str]:
    fields = [_change(name, old, new, language) for name, (old, new) in step.changed().items()]
    yield project_line(DIFFERS, f"{step.number}  {step.id}", in_turn(fields), width)


def _left(step: Step) -> Iterator[str]:
    left = _("left as it is")
    yield f"= {step.number}  {step.id}  {left}"


def _change(name: str, old: object, new: object, language: str) -> str:
    before, after = value(name, old, language), value(name, new, language)
    less = _(" (less precise)") if isinstance(old, str) and isinstance(new, str) and _is_coarser(name, old, new) else ""
    return labelled(label(name), f"{short(before)} -> {short(after)}{less}")


def _is_coarser(name: str, old: str, new: str) -> bool:
    """Whether a date loses its day or its month: 2011-01-30 -> 2011."""
    return name in ("start", "end") and len(new) < len(old) and old.startswith(new)


def _new(step: Step, language: str) -> Iterator[str]:
    yield project_line(COMES, step.id, _values(step.project, language), _WHOLE)
    for number, id_, title in step.similar:
        yield "    " + _("may be project {number} ({id}): {title}").format(number=number, id=id_, title=title)


def _values(project: Project, language: str) -> str:
    """A new project in a line: title, countries, dates and budget as they were understood."""
    span = " – ".join(str(date) for date in (project.start, project.end) if date)
    parts = (
        short(project.title),
        ", ".join(countries.name(code, language) for code in project.countries) or ", ".join(project.regions),
        span,
        values.amount(project.budget, language) if project.budget else "",
    )
    return " · ".join(filter(None, parts))


def counts_line(found: ImportPlan) -> str:
    """One line: how many of each kind."""
    kinds = found.counts()
    incomplete = kinds["incomplete"]
    words = (
        plural("{n} new", "{n} new", kinds["new"]),
        plural("{n} changed", "{n} changed", kinds["changed"]),
        plural("{n} unchanged", "{n} unchanged", kinds["unchanged"]),
        plural("{n} left as it is", "{n} left as they are", kinds["skipped"]) if kinds["skipped"] else "",
        plural("{n} without a value that was not understood", "{n} without values that were not understood", incomplete)
        if incomplete
        else "",
        plural("{n} row refused", "{n} rows refused", kinds["rejected"]),
    )
    numbers = (kinds["new"], kinds["changed"], kinds["unchanged"], kinds["skipped"], incomplete, kinds["rejected"])
    return ", ".join(word.format(n=n) for word, n in zip(words, numbers, strict=True) if word)
