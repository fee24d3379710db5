"""One project in full: panels on a terminal, labelled lines where there are no boxes."""

from collections.abc import Iterator, Sequence
from typing import Any, NamedTuple

from rich import box
from rich.console import Group, RenderableType
from rich.padding import Padding
from rich.panel import Panel
from rich.style import Style
from rich.table import Table
from rich.text import Text

from icmd_cli.domain import kinds
from icmd_cli.domain.fields import Section
from icmd_cli.domain.project import FIELDS, Project, label, placed
from icmd_cli.i18n import _, labelled
from icmd_cli.render import styles, values
from icmd_cli.render.cells import cell_len
from icmd_cli.render.styles import GAP
from icmd_cli.text import harmless

WIDEST = 100
"""Longer lines are hard to read."""

_FRAME = 4
"""The cells of a panel's sides."""

_LEAST_VALUE = 28
"""The cells that values get at least beside their labels."""


class FactRow(NamedTuple):
    """A line of facts: the label, the value, and how it is drawn."""

    label: str
    value: str
    style: str = ""


_EXPECTED = [name for name, field in FIELDS.items() if field.place.expected]
"""Facts whose lack is told: a reader could otherwise think that they were omitted here."""


def panels(project: Project, language: str, width: int) -> Group:
    """A panel of facts under the title, then one each for the texts and the organisations; `web_lines` come after."""
    title = Text(project.title, style=styles.HEADING)
    parts: list[RenderableType] = [_panel(Group(title, Text(""), _facts(fact_rows(project, language), width)))]
    for name in placed(Section.TEXT):
        value = getattr(project, name)
        if value:
            content = Text(value) if isinstance(value, str) else _bullets([Text(item) for item in value])
            parts.append(_panel(content, label(name)))
    organisations = organisation_rows(project, language)
    if organisations:
        parts.append(_panel(_facts(organisations, width), _("Organisations")))
    return Group(*parts)


def web_lines(project: Project, *, links: bool) -> list[Text]:
    """The addresses of its pages, each whole on a line of its own: a frame would cut what is to be clicked."""
    web = [Text("  ").append_text(_link(address, links=links)) for address in _addresses(project)]
    return [Text(_("Web page and sources"), style=styles.HEADING), *web] if web else []


def plain(project: Project, language: str) -> Iterator[str]:
    """The same as lines of "label: value", for terminals without boxes and for screen readers."""
    yield f"{project.title}\n"
    for name, value, _style in fact_rows(project, language):
        yield from _plain_lines(name, value)
    for name in placed(Section.TEXT):
        value = getattr(project, name)
        if isinstance(value, str):
            yield labelled(label(name), value) + "\n"
        elif value:
            yield from _plain_list(label(name), value)
    for name, value, _style in organisation_rows(project, language):
        yield from _plain_lines(name, value)
    for address in _addresses(project):
        yield labelled(_("Source"), address) + "\n"


def _plain_lines(name: str, value: str) -> Iterator[str]:
    items = value.split("\n")
    if len(items) > 1:
        yield from _plain_list(name, items)
    else:
        yield labelled(name, value) + "\n"


def _plain_list(name: str, items: Sequence[str]) -> Iterator[str]:
    yield labelled(name) + "\n"
    yield from (f"- {item}\n" for item in items)


def _addresses(project: Project) -> list[str]:
    """The addresses of its pages, each once."""
    return list(dict.fromkeys(text for name in placed(Section.LINKS) for text in _values(project, name)))


def _values(project: Project, name: str) -> Sequence[Any]:
    """The field's values, as many as it has."""
    value = getattr(project, name)
    return value if isinstance(value, tuple) else [value] if value else []


def fact_rows(project: Project, language: str) -> list[FactRow]:
    """Label, value and style of each fact that the project has."""
    rows = [_row(project, name, language) for name in placed(Section.FACTS)]
    number = f"{project.number}  {project.id}" if project.number else project.id
    rows.insert(_after("short_title"), FactRow(_("Number and id"), number))
    rows.insert(_after("partner_countries") + 1, FactRow(_("Dates"), values.dates(project, language)))
    missing = ", ".join(label(name) for name in _EXPECTED if not getattr(project, name))
    rows.append(FactRow(_("Not known"), missing, styles.ASIDE))
    rows += [
        FactRow(f"({harmless(name)})", harmless(str(value)), styles.ASIDE) for name, value in project.extra.items()
    ]
    return [row for row in rows if row.value]


def _after(name: str) -> int:
    return placed(Section.FACTS).index(name) + 1


def organisation_rows(project: Project, language: str) -> list[FactRow]:
    """Label, names (a line each) and style of those who fund, lead and carry out."""
    return [row for name in placed(Section.ORGANISATIONS) if (row := _row(project, name, language)).value]


def _row(project: Project, name: str, language: str) -> FactRow:
    """A field as people read it; of a list of names each on a line, countries and places on one."""
    if name == "updated":
        return FactRow(_("Last change"), (project.updated or "")[:10])
    field = FIELDS[name]
    style = (
        styles.KEY
        if field.place.strong
        else (styles.STATUSES.get(project.status or "", "") if name == "status" else "")
    )
    joint = ", " if field.kind in (kinds.COUNTRIES, kinds.NAMES) else "\n"
    return FactRow(
        label(name), joint.join(values.shown(name, each, language) for each in _values(project, name)), style
    )


def _panel(content: RenderableType, title: str = "") -> Panel:
    heading = Text(title, style=styles.HEADING) if title else None
    return Panel(content, title=heading, title_align="left", box=box.ROUNDED, padding=(0, 1))


def _facts(rows: Sequence[FactRow], width: int) -> RenderableType:
    """Labels and values beside one another; beneath one another where the values would get too little of `width`."""
    labels = max(cell_len(row.label) for row in rows)
    if width - _FRAME - labels - GAP < _LEAST_VALUE:
        stacked: list[RenderableType] = []
        for name, value, style in rows:
            stacked += [Text(name, style=styles.ASIDE), Padding(Text(value, style=style), (0, 0, 0, GAP))]
        return Group(*stacked)
    grid = Table.grid(padding=(0, GAP, 0, 0))
    grid.add_column(no_wrap=True, style=styles.ASIDE)
    grid.add_column(overflow="fold")
    for name, value, style in rows:
        grid.add_row(Text(name), Text(value, style=style))
    return grid


def _bullets(items: Sequence[Text]) -> Table:
    bullets = Table.grid(padding=(0, 1, 0, 0))
    bullets.add_column(no_wrap=True)
    bullets.add_column(overflow="fold")
    for item in items:
        bullets.add_row("•" if len(items) > 1 else "", item)
    return bullets


def _link(address: str, *, links: bool) -> Text:
    return Text(address, style=Style(link=address) if links else Style())
