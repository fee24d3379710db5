"""A briefing on some projects as Markdown: totals, their years, each in a sentence, and the sources."""

from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal

from icmd_cli.domain import figures
from icmd_cli.domain.clock import local
from icmd_cli.domain.filters import Filters
from icmd_cli.domain.masthead import Masthead
from icmd_cli.domain.project import Project, label
from icmd_cli.i18n import _, labelled, plural
from icmd_cli.render import timeline, values
from icmd_cli.render.filters import in_words
from icmd_cli.render.grammar import listed
from icmd_cli.render.markdown import literal
from icmd_cli.render.sentence import sentence

_WIDTH = 78
_TEXTS = ("summary", "objectives", "results")


def brief(
    projects: Sequence[Project], masthead: Masthead, filters: Filters, language: str, as_of: str | None = None
) -> Iterator[str]:
    """The briefing's lines, under `masthead`.

    `filters` chose the `projects`, which are told as of the instant `as_of` (None: now).
    """
    chosen = described(filters, language)
    yield f"# {' · '.join(filter(None, [literal(masthead.heading()), chosen]))}\n\n"
    if masthead.publisher:
        yield f"{literal(masthead.publisher)}\n\n"
    if as_of:
        yield "*" + _("As of {date}, local time.").format(date=local(as_of)) + "*\n\n"
    yield from _totals(projects, language)
    yield "\n## " + _("Years") + "\n\n```text\n"
    yield from (f"{line.plain}\n" for line in timeline.lines(projects, _WIDTH, language, blocks=True))
    yield "```\n\n## " + _("Projects") + "\n"
    sources = _numbered(projects)
    for project in projects:
        yield from _one(project, sources, language)
    if sources:
        yield f"\n## {label('sources')}\n\n"
        yield from (f"{n}. <{address}>\n" for address, n in sources.items())


def described(filters: Filters, language: str) -> str:
    """The filters in words, as Markdown."""
    return literal(in_words(filters, language))


def _totals(projects: Sequence[Project], language: str) -> Iterator[str]:
    def line(name: str, value: str) -> str:
        return f"- **{name}**" + labelled("", value) + "\n"

    countries = list(dict.fromkeys(code for project in projects for code in project.countries))
    yield line(_("Projects"), values.number(len(projects), language))
    named = [values.country_names(tuple(countries), language)] if countries else []
    if nowhere := sum(not project.countries for project in projects):
        without = plural("{count} project without a country", "{count} projects without a country", nowhere)
        named.append(without.format(count=nowhere))
    yield line(label("countries"), ", ".join(named))
    known = [date.year for project in projects for date in (project.start, project.end) if date]
    if known:
        years = str(min(known)) if min(known) == max(known) else f"{min(known)}–{max(known)}"
        yield line(_("Years"), years)
    budgets = _budgets(projects, language)
    if budgets:
        yield line(label("budget"), budgets)
    statuses = figures.ordered(
        (
            figures.Figure((code,), sum(project.status == code for project in projects), 0.0, ())
            for code in dict.fromkeys(project.status for project in projects)
        ),
        "status",
    )
    unknown = _("status not known")
    said = [f"{values.status(each.values[0], language) or unknown} ({each.projects})" for each in statuses]
    yield line(label("status"), ", ".join(said))


def _budgets(projects: Sequence[Project], language: str) -> str:
    """Sums by currency, never of two currencies, and how many budgets are not known."""
    sums: dict[str, list[Decimal]] = {}
    for project in projects:
        if project.budget:
            sums.setdefault(project.budget.currency, []).append(project.budget.value)
    parts = []
    for currency, amounts in sums.items():
        amount = f"{values.number(sum(amounts, Decimal(0)), language)}{values.NO_BREAK}{currency}"
        within = plural("{amount} in {count} project", "{amount} in {count} projects", len(amounts))
        parts.append(within.format(amount=amount, count=len(amounts)))
    unknown = sum(project.budget is None for project in projects)
    if sums and unknown:
        known = listed(parts)
        missing = plural("{count} budget not known", "{count} budgets not known", unknown).format(count=unknown)
        return f"{known} ({missing})"
    return listed(parts)


def _numbered(projects: Sequence[Project]) -> Mapping[str, int]:
    """Every page and source -> its number, in the order of the projects."""
    addresses = dict.fromkeys(address for project in projects for address in _pages(project))
    return {address: n for n, address in enumerate(addresses, 1)}


def _pages(project: Project) -> list[str]:
    return [*([project.url] if project.url else []), *project.sources]


def _one(project: Project, sources: Mapping[str, int], language: str) -> Iterator[str]:
    yield f"\n### {literal(project.title)}\n\n{literal(sentence(project, language))}\n"
    for name in _TEXTS:
        value = getattr(project, name)
        if isinstance(value, str) and value:
            yield f"\n{literal(value)}\n"
        elif value:
            yield f"\n{labelled(label(name))}\n\n"
            yield from (f"- {literal(item)}\n" for item in value)
    numbers = [f"[{sources[address]}]" for address in dict.fromkeys(_pages(project))]
    if numbers:
        yield f"\n{labelled(label('sources'), ' '.join(numbers))}\n"
