"""One project in full: panels on a terminal, labelled lines where there are no boxes."""

from collections.abc import Iterator, Sequence

from rich import box
from rich.console import Group, RenderableType
from rich.panel import Panel
from rich.style import Style
from rich.table import Table
from rich.text import Text

from icmd_cli.domain.project import Project, display, label
from icmd_cli.i18n import _, labelled
from icmd_cli.render import values
from icmd_cli.text import harmless

WIDEST = 100
"""Longer lines are hard to read."""

_EXPECTED = ("start", "end", "status", "budget", "donors", "lead", "summary")
"""Facts whose lack is told: a reader could otherwise think that they were left out here."""

_SECTIONS = ("summary", "objectives", "activities", "results")


def panels(project: Project, language: str, *, links: bool) -> Group:
    """A panel of facts under the title, then one each for the texts, the organisations and the links."""
    parts: list[RenderableType] = [_facts_panel(project, language)]
    for name in _SECTIONS:
        value = getattr(project, name)
        if value:
            content = Text(value) if isinstance(value, str) else _bullets([Text(item) for item in value])
            parts.append(_panel(content, label(name)))
    organisations = _grid(organisation_rows(project))
    if organisations.row_count:
        parts.append(_panel(organisations, _("Organisations")))
    web = [*([project.url] if project.url else []), *(s for s in project.sources if s != project.url)]
    if web:
        parts.append(_panel(_bullets([_link(address, links=links) for address in web]), _("Web page and sources")))
    return Group(*parts)


def plain(project: Project, language: str) -> Iterator[str]:
    """The same as lines of "label: value", for terminals without boxes and for screen readers."""
    yield f"{project.title}\n"
    for name, value, _style in fact_rows(project, language):
        yield from _plain_lines(name, value)
    for name in _SECTIONS:
        value = getattr(project, name)
        if isinstance(value, str):
            yield labelled(label(name), value) + "\n"
        elif value:
            yield from _plain_list(label(name), value)
    for name, value, _style in organisation_rows(project):
        yield from _plain_lines(name, value)
    for address in dict.fromkeys([*([project.url] if project.url else []), *project.sources]):
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


def fact_rows(project: Project, language: str) -> list[tuple[str, str, str]]:
    """Label, value and style of each fact that the project has."""
    rows = [
        (_("Short title"), project.short_title or "", ""),
        (_("Number and id"), f"{project.number}  {project.id}" if project.number else project.id, ""),
        (_("Code"), project.code or "", ""),
        (label("countries"), values.country_names(project.countries, language), "bold"),
        (label("regions"), ", ".join(project.regions), ""),
        (label("partner_countries"), values.country_names(project.partner_countries, language), ""),
        (_("Dates"), values.dates(project, language), ""),
        (
            label("status"),
            values.status(project.status, language),
            values.STATUS_STYLES.get(project.status or "", ""),
        ),
        (label("phase"), str(project.phase or ""), ""),
        (label("budget"), values.amount(project.budget, language) if project.budget else "", "bold"),
        (label("themes"), display("themes")(project.themes, language).replace("|", "\n"), ""),
        (label("focus_areas"), display("focus_areas")(project.focus_areas, language).replace("|", "\n"), ""),
        (label("language"), project.language or "", ""),
        (_("Last change"), (project.updated or "")[:10], ""),
        (_("Not known"), ", ".join(label(name) for name in _EXPECTED if not getattr(project, name)), "dim"),
        *((f"({harmless(name)})", harmless(str(value)), "dim") for name, value in project.extra.items()),
    ]
    return [row for row in rows if row[1]]


def organisation_rows(project: Project) -> list[tuple[str, str, str]]:
    """Label, names (a line each) and style of donors, lead and partners."""
    rows = [
        (label("donors"), "\n".join(project.donors), ""),
        (label("lead"), project.lead or "", ""),
        (label("partners"), "\n".join(project.partners), ""),
    ]
    return [row for row in rows if row[1]]


def _facts_panel(project: Project, language: str) -> Panel:
    panel = _panel(_grid(fact_rows(project, language)), "")
    panel.title = None
    panel.renderable = Group(Text(project.title, style="bold"), Text(""), panel.renderable)
    return panel


def _panel(content: RenderableType, title: str) -> Panel:
    return Panel(content, title=Text(title, style="bold"), title_align="left", box=box.ROUNDED, padding=(0, 1))


def _grid(rows: Sequence[tuple[str, str, str]]) -> Table:
    grid = Table.grid(padding=(0, 2, 0, 0))
    grid.add_column(no_wrap=True, style="dim")
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
