"""Where a search's words stand in a project: the part of a text around them, the words marked."""

from collections.abc import Iterator
from dataclasses import dataclass

from rich.console import Group, RenderableType
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from icmd_cli.domain.project import FIELDS, Project, label
from icmd_cli.i18n import labelled
from icmd_cli.render import values
from icmd_cli.search.analysis import words_at
from icmd_cli.text import fold

_AROUND = 160
"""How many letters an extract has at most."""

_MARK = "bold underline"
"""Bold and underlined: seen in black and white, on light and dark."""


_SEARCHED = [
    name for column in ("short_title", "texts", "names") for name, field in FIELDS.items() if field.search == column
]
"""The fields of which an extract may be made, those that say most first."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """What to mark: folded words, and folded beginnings of words."""

    words: frozenset[str]
    beginnings: tuple[str, ...]

    def spans(self, text: str) -> list[tuple[int, int]]:
        """Where the wanted words stand in `text`."""
        found: list[tuple[int, int]] = []
        for word, start, end in words_at(text):
            folded = fold(word)
            if folded in self.words or (self.beginnings and folded.startswith(self.beginnings)):
                found.append((start, end))
        return found


def hit(project: Project, wanted: Wanted, language: str) -> Group:
    """One hit of a search: number, title, where and when, and the extract that answers best."""
    title = Text(project.title)
    for start, end in wanted.spans(project.title):
        title.stylize(_MARK, start, end)
    heading = Table.grid(padding=(0, 2, 0, 0))
    heading.add_row(Text(str(project.number), style="bold"), title)
    facts = (
        values.country_names(project.countries, language),
        values.years(project),
        values.status(project.status, language),
        values.amount(project.budget, language) if project.budget else "",
    )
    lines: list[RenderableType] = [
        heading,
        Padding(Text(" · ".join(fact for fact in facts if fact), style="dim"), (0, 0, 0, 4)),
    ]
    extract = best_extract(project, wanted)
    if extract:
        lines.append(Padding(extract, (0, 0, 0, 4)))
    return Group(*lines, Text(""))


def best_extract(project: Project, wanted: Wanted) -> Text | None:
    """The part of a text with the most different wanted words, under its field's label; None when none has any."""
    best: tuple[int, str, str, list[tuple[int, int]]] | None = None
    for name, text in _texts(project):
        spans = wanted.spans(text)
        count = len({fold(text[start:end]) for start, end in spans})
        if spans and (best is None or count > best[0]):
            best = (count, name, text, spans)
    if best is None:
        return None
    _count, name, text, spans = best
    start, end = _window(text, spans)
    extract = Text.assemble((labelled(label(name)) + " ", "dim"))
    part = Text(("…" if start else "") + text[start:end].replace("\n", " ") + ("…" if end < len(text) else ""))
    shift = start - (1 if start else 0)
    for left, right in spans:
        if start <= left and right <= end:
            part.stylize(_MARK, left - shift, right - shift)
    extract.append_text(part)
    return extract


def _texts(project: Project) -> Iterator[tuple[str, str]]:
    for name in _SEARCHED:
        value = getattr(project, name)
        yield from ((name, text) for text in (value if isinstance(value, tuple) else [value] if value else []))


def _window(text: str, spans: list[tuple[int, int]]) -> tuple[int, int]:
    """The stretch of at most _AROUND letters that begins before a wanted word and holds the most of them."""
    if len(text) <= _AROUND:
        return 0, len(text)
    lead = _AROUND // 4
    counts = [sum(1 for left, right in spans if at <= left and right <= at + _AROUND - lead) for at, _end in spans]
    at = spans[counts.index(max(counts))][0]
    start = max(0, min(at - lead, len(text) - _AROUND))
    end = min(len(text), start + _AROUND)
    # Cut at blanks, so that no word is torn.
    if start and (blank := text.find(" ", start, at)) >= 0:
        start = blank + 1
    if end < len(text) and (blank := text.rfind(" ", at, end)) > 0:
        end = blank
    return start, end
