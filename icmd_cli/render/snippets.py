"""Where a search's words stand in a project: the part of a text around them, the words marked."""

from collections.abc import Iterator, Sequence

from rich.console import Group, RenderableType
from rich.table import Table
from rich.text import Text

from icmd_cli.domain.project import FIELDS, Project, label
from icmd_cli.i18n import labelled
from icmd_cli.render import values
from icmd_cli.search.analysis import HYPHEN, STEMMED, Wanted, compounds_at, stem
from icmd_cli.text import fold

_AROUND = 160
"""How many letters an extract has at most."""

_MARK = "bold underline"
"""Bold and underlined: seen in black and white, on light and dark."""


_SEARCHED = [
    name for column in ("short_title", "texts", "names") for name, field in FIELDS.items() if field.search == column
]
"""The fields of which an extract may be made, those that say most first."""


class Marker:
    """Finds what a search asks for in the texts of its hits; remembers each word that it met."""

    def __init__(self, wanted: Wanted) -> None:
        self._wanted = wanted
        self._met: dict[tuple[str, str], bool] = {}

    def spans(self, text: str, languages: Sequence[str]) -> list[tuple[int, int]]:
        """Where what is wanted stands in `text`, whose words are in any of `languages`; compounds as a whole too."""
        found: list[tuple[int, int]] = []
        for parts in compounds_at(text):
            if len(parts) > 1 and self._is_wanted(HYPHEN.join(part.word for part in parts), languages):
                found.append((parts[0].start, parts[-1].end))
            else:
                found += [(part.start, part.end) for part in parts if self._is_wanted(part.word, languages)]
        return found

    def _is_wanted(self, word: str, languages: Sequence[str]) -> bool:
        return any(self._is_wanted_in(word, language) for language in languages)

    def _is_wanted_in(self, word: str, language: str) -> bool:
        found = self._met.get((word, language))
        if found is None:
            begins = bool(self._wanted.beginnings) and fold(word).startswith(self._wanted.beginnings)
            found = self._met[word, language] = begins or stem(word, language) in self._wanted.terms
        return found


def hit(project: Project, marker: Marker, spoken: str, language: str, width: int) -> RenderableType:
    """One hit of a search: number, title, where and when, and the extract that answers best.

    `spoken` is the language of the catalogue's texts, `language` the user's; numbers are `width` cells wide.
    """
    own = (project.language or spoken).split("-")[0].lower()
    title = Text(project.title)
    for start, end in marker.spans(project.title, (own, *STEMMED)):
        title.stylize(_MARK, start, end)
    facts = (
        values.country_names(project.countries, language),
        values.years(project),
        values.status(project.status, language),
        values.amount(project.budget, language) if project.budget else "",
    )
    grid = Table.grid(padding=(0, 2, 0, 0))
    grid.add_column(justify="right", width=width, style="bold")
    grid.add_column()
    grid.add_row(Text(str(project.number)), title)
    grid.add_row("", Text(" · ".join(fact for fact in facts if fact), style="dim"))
    extract = best_extract(project, marker, own)
    if extract:
        grid.add_row("", extract)
    return Group(grid, Text(""))


def best_extract(project: Project, marker: Marker, language: str) -> Text | None:
    """The part of a text, in `language`, with the most different wanted words, under its field's label, if any."""
    best: tuple[int, str, str, list[tuple[int, int]]] | None = None
    for name, text in _texts(project):
        spans = marker.spans(text, (language,))
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
