"""An import told to people: what was understood, then what would change; lines of plain text, 20 of a kind."""

from collections.abc import Iterable, Iterator, Sequence

from icmd_cli.i18n import _, labelled, plural, quoted
from icmd_cli.importing.inference import Understood
from icmd_cli.importing.model import Refused
from icmd_cli.importing.plan import CHANGED, LEFT, NEW, Plan, Step
from icmd_cli.importing.report import File
from icmd_cli.importing.suggestions import suggestion
from icmd_cli.render.changes import difference, fitted

SHOWN = 20
"""So many of a kind are listed; the JSON report holds them all."""

_LONG = 60
_NAMES = {"\t": "TAB", ",": ",", ";": ";", "|": "|"}


def understood(files: Sequence[File], tables: Sequence[Understood]) -> Iterator[str]:
    """What was found out about each file, and about each of its tables."""
    for file in files:
        source = file.source
        details = [source.format, *(_NAMES.get(value, value) for value in source.details.values())]
        yield f"{source.name}: {', '.join(details)}"
        yield from (f"  {notice}" for notice in source.notices)
        for n, at in file.before:
            yield "  " + _("This very file was imported before: {at} (entry {n}).").format(at=at, n=n)
        for table in tables:
            if table.source is source:
                yield from _table(table)


def _table(table: Understood) -> Iterator[str]:
    headings = table.headings
    rows = plural("{n} row", "{n} rows", table.rows).format(n=table.rows)
    where = f"[{table.sheet}] " if table.sheet else ""
    if headings.line:
        where += _("headings on line {line}, ").format(line=headings.line)
    yield f"  {where}{rows}"
    used = [column for column in headings.columns if column.field]
    if not headings.own:
        width = min(max((len(column.heading) for column in used), default=0), _LONG)
        for column in used:
            why = f"  ({column.why})" if column.why else ""
            yield f"    {_short(column.heading):<{width}} -> {column.field}{why}"
    for column in headings.columns:
        if not column.field and column.heading:
            yield "    " + _("{heading}: not used ({why})").format(heading=_short(column.heading), why=column.why)
    for decision in table.decisions:
        decided = f"{decision.option} {decision.value} ({decision.reason})"
        yield "    " + labelled(_short(decision.heading), decided)
    yield from _some(
        [
            "    "
            + _("left out, line {line}: {text} ({reason})").format(
                line=left.place.line, text=left.text, reason=left.reason
            )
            for left in table.skipped
        ],
        "    ",
    )


def plan(found: Plan, language: str, width: int) -> Iterator[str]:
    """What would change, and what is refused, in lines of `width` cells; the counts come last."""
    yield from _some([fitted(line, width) for step in found.of(NEW) for line in _new(step)])
    changed = list(found.of(CHANGED))
    for step in changed[:SHOWN]:
        yield fitted(f"~ {step.number} {step.id}: {step.title}", width)
        for name, (old, new) in step.changed().items():
            yield from difference(name, old, new, language, width)
    if len(changed) > SHOWN:
        more = len(changed) - SHOWN
        yield plural("  and {n} more", "  and {n} more", more).format(n=more)
    left = _("left as it is")
    yield from _some([f"= {step.number} {step.id}: {left}" for step in found.of(LEFT)])
    yield from refusals(found.refused)
    yield counts(found)


def refusals(refused: Sequence[Refused]) -> Iterator[str]:
    """Each refused value as compilers write it: file:line: heading: value: reason."""
    lines = []
    for refusal in refused:
        for problem in refusal.problems:
            # Many a reason names the value itself.
            said = problem.value in (None, "") or str(problem.value) in problem.reason
            value = "" if said else " " + labelled(quoted(_short(str(problem.value))))
            meant = suggestion(problem)
            hint = f" -> {meant}" if meant else ""
            lines.append(f"{refusal.origin.place}: {labelled(problem.field)}{value} {problem.reason}{hint}")
    yield from _some(lines)
    if any(problem.field == "countries" and problem.value is None for r in refused for problem in r.problems):
        yield _("--set countries=MA gives a country to rows that have none.")


def counts(found: Plan) -> str:
    """One line: how many of each kind."""
    kinds = found.counts()
    words = (
        plural("{n} new", "{n} new", kinds["new"]),
        plural("{n} changed", "{n} changed", kinds["changed"]),
        plural("{n} unchanged", "{n} unchanged", kinds["unchanged"]),
        plural("{n} left as it is", "{n} left as they are", kinds["skipped"]) if kinds["skipped"] else "",
        plural("{n} row refused", "{n} rows refused", kinds["rejected"]),
    )
    numbers = (kinds["new"], kinds["changed"], kinds["unchanged"], kinds["skipped"], kinds["rejected"])
    return ", ".join(word.format(n=n) for word, n in zip(words, numbers, strict=True) if word)


def _new(step: Step) -> Iterator[str]:
    yield f"+ {step.id}: {step.title}"
    for number, id_, title in step.similar:
        yield "    " + _("may be project {number} ({id}): {title}").format(number=number, id=id_, title=title)


def _short(text: str) -> str:
    text = " ".join(text.split())
    return text if len(text) <= _LONG else text[: _LONG - 1] + "…"


def _some(lines: Iterable[str], indent: str = "", most: int = SHOWN) -> Iterator[str]:
    found = list(lines)
    yield from found[:most]
    if len(found) > most:
        more = len(found) - most
        yield indent + plural("  and {n} more", "  and {n} more", more).format(n=more)
