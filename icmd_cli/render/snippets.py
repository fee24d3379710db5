"""The hits of a search: each project's title and facts, and the part of a text that answers best, its words marked."""

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from rich.console import Console
from rich.text import Text

from icmd_cli.catalogue.marking import Marker
from icmd_cli.domain.project import FIELDS, Project, label
from icmd_cli.i18n import labelled
from icmd_cli.render import styles, values
from icmd_cli.render.styles import GAP
from icmd_cli.text import fold

_AROUND = 160
"""How many letters an extract has at most."""

_SEARCHED = [
    name for column in ("short_title", "texts", "names") for name, field in FIELDS.items() if field.search == column
]
"""The fields of which an extract may be made, those that say most first."""


class Hit(NamedTuple):
    """One hit as it is drawn: its number, then its title, where and when, and the extract that answers best."""

    number: str
    texts: list[Text]


def hit(project: Project, marker: Marker, spoken: str, language: str) -> Hit:
    """One hit of a search; `spoken` is the language of the catalogue's texts, `language` the user's."""
    own = (project.language or spoken).split("-")[0].lower()
    title = Text(project.title)
    for start, end in marker.spans(project.title, own, *marker.languages):
        title.stylize(styles.MATCH, start, end)
    facts = (
        values.country_names(project.countries, language),
        values.years(project),
        values.status(project.status, language),
        values.amount(project.budget, language) if project.budget else "",
    )
    known = " · ".join(fact for fact in facts if fact)
    extract = best_extract(project, marker, own)
    return Hit(
        str(project.number), [title, *([Text(known, styles.ASIDE)] if known else []), *([extract] if extract else [])]
    )


def lines(hits: Sequence[Hit], console: Console) -> Iterator[Text]:
    """`hits` drawn as wide as `console`: the numbers in a column of their own, an empty line after each."""
    indent = max(len(hit.number) for hit in hits) + GAP
    for one in hits:
        wrapped = [line for text in one.texts for line in text.wrap(console, max(console.width - indent, 1))]
        for at, line in enumerate(wrapped):
            line.rstrip()
            head = f"{one.number:>{indent - GAP}}" + " " * GAP if not at else " " * indent
            yield Text.assemble((head, styles.KEY), line)
        yield Text("")


def best_extract(project: Project, marker: Marker, language: str) -> Text | None:
    """The part of a text, in `language`, with the most different wanted words, under its field's label, if any."""
    best: tuple[int, str, str, list[tuple[int, int]]] | None = None
    for name, text in _texts(project):
        spans = marker.spans(text, language)
        count = len({fold(text[start:end]) for start, end in spans})
        if spans and (best is None or count > best[0]):
            best = (count, name, text, spans)
    if best is None:
        return None
    _count, name, text, spans = best
    start, end = _window(text, spans)
    extract = Text.assemble((labelled(label(name)) + " ", styles.ASIDE))
    part = Text(("…" if start else "") + text[start:end].replace("\n", " ") + ("…" if end < len(text) else ""))
    shift = start - (1 if start else 0)
    for left, right in spans:
        if start <= left and right <= end:
            part.stylize(styles.MATCH, left - shift, right - shift)
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
