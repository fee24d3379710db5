"""One page for everyone: a self-contained HTML file that reads, searches and prints without icmd and without a network.

It asks for nothing from outside (its Content-Security-Policy forbids it), every project is readable without JavaScript,
and its search holds icmd's own index, so that it finds what `icmd search` finds.
"""

import hashlib
import json
from base64 import b64encode
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from html import escape
from pathlib import Path

from icmd_cli.catalogue.offline import offline_index
from icmd_cli.domain import clock
from icmd_cli.domain.entry import Entry
from icmd_cli.domain.filters import Filters
from icmd_cli.domain.masthead import Masthead
from icmd_cli.domain.project import Project, display, label
from icmd_cli.domain.values.dates import parse_date
from icmd_cli.i18n import LANGUAGES, N_, _, in_every_language, language, plural
from icmd_cli.reference import languages
from icmd_cli.render import values
from icmd_cli.render.filters import in_words
from icmd_cli.writers.html_project import NONE, active_years, facet, item
from icmd_cli.writers.html_words import TEXTS, Each, Speech, each_of, element, in_each, worded

MANY = 5000
"""From this many projects on, a page takes seconds to open on an office machine."""

_OPEN = 9999
"""The last year of what goes on."""

_ASSETS = Path(__file__).parent / "page"
_FACETS = {"country": "countries", "theme": "themes", "status": "status", "phase": "phase"}
"""What the page filters by -> the field."""


def write(
    entries: Iterable[Entry],
    fields: Sequence[str] | None,
    *,
    language: str | None = None,
    tell: Callable[[str], None] | None = None,
    filters: Filters | None = None,
    as_of: str | None = None,
    masthead: Masthead = Masthead(),  # noqa: B008 - frozen
) -> Iterator[str]:
    """The document's text, piece by piece; with `fields`, these alone beside the title.

    `language` is that of the texts whose project names none, `filters` what chose the projects, `as_of` the instant
    as of which it tells (None: now), `masthead` what heads it; `tell` is told when the page is large.
    """
    projects = [entry.project() for entry in entries]
    if tell and len(projects) > MANY:
        tell(_("A page of {n} projects opens slowly: filter them, or export xlsx.").format(n=_grouped(len(projects))))
    style = _asset("page.css")
    script = _asset("search.js") + _asset("page.js").removeprefix('"use strict";\n')
    speech = Speech()
    each = in_each(lambda: [worded(project, fields) for project in projects])
    own = element("h1", masthead.title, lang=language or "")
    heading = own if masthead.title else speech.element(in_each(masthead.heading), "h1")
    yield from _head(masthead.heading(), style, script)
    yield from _top(speech, heading, _lead(len(projects), masthead.publisher, filters or Filters(), as_of))
    yield from _form(speech, projects)
    yield '<main>\n<ol id="_list">\n'
    headings = in_each(lambda: {name: label(name) for name in (*TEXTS, "url", "sources")})
    for at, project in enumerate(projects):
        yield item(
            project,
            speech,
            {spoken: words[at] for spoken, words in each.items()},
            headings,
            fields=fields,
            language=language,
        )
    yield "</ol>\n</main>\n"
    yield "<footer>" + speech.element(in_each(masthead.source), "p") + "</footer>\n"
    yield f'<script type="application/json" id="_index">{_index(projects, language, speech)}</script>\n'
    yield f"<script>{script}</script>\n</body>\n</html>\n"


def _asset(name: str) -> str:
    return (_ASSETS / name).read_text(encoding="utf-8")


def _head(title: str, style: str, script: str) -> Iterator[str]:
    policy = (
        f"default-src 'none'; style-src {_digest(style)}; script-src {_digest(script)};"
        " base-uri 'none'; form-action 'none'"
    )
    yield f'<!doctype html>\n<html lang="{language()}">\n<head>\n<meta charset="utf-8">\n'
    yield f'<meta http-equiv="Content-Security-Policy" content="{policy}">\n'
    yield '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
    yield '<meta name="referrer" content="no-referrer">\n'
    yield element("title", title) + "\n"
    yield f"<style>{style}</style>\n</head>\n"


def _digest(text: str) -> str:
    return f"'sha256-{b64encode(hashlib.sha256(text.encode()).digest()).decode()}'"


def _grouped(number: int) -> str:
    return values.number(number, language())


def _lead(count: int, publisher: str, filters: Filters, as_of: str | None) -> Each[str]:
    """The line under the heading: who publishes the projects, how many they are, what chose them, when that was so."""
    day = parse_date(clock.local(as_of or clock.now())[:10])

    def lead() -> str:
        chosen = in_words(filters, language()) or _("the whole catalogue")
        number = plural("{count} project", "{count} projects", count).format(count=_grouped(count))
        date = values.date(day, language())
        dated = _("as of {date}").format(date=date) if as_of else date
        return " · ".join(filter(None, [publisher, number, chosen, dated]))

    return in_each(lead)


def _top(speech: Speech, heading: str, lead: Each[str]) -> Iterator[str]:
    yield '<body>\n<header>\n<div class="top"><div>\n'
    yield f"{heading}\n"
    yield speech.element(lead, "p", class_="lead") + "\n</div>\n"
    named = " · ".join(in_every_language(N_("Language")).values())
    yield f'<div class="languages" id="_languages" role="group" aria-label="{named}" hidden>\n'
    for tag in LANGUAGES:
        pressed = str(tag == language()).lower()
        name = languages.by_tag(tag).name
        yield f'<button type="button" value="{tag}" lang="{tag}" aria-pressed="{pressed}">{name}</button>\n'
    yield "</div></div>\n"


def _form(speech: Speech, projects: Sequence[Project]) -> Iterator[str]:
    yield '<form id="_form" role="search" hidden>\n<div class="ask">\n'
    said = in_each(lambda: _("Search the projects"))
    yield _field("input", said, 'type="search" id="_ask" autocomplete="off" spellcheck="false"')
    yield speech.element(in_each(lambda: _("Clear")), "button", type="reset") + "\n</div>\n"
    yield '<details class="filters" id="_filters" open>'
    yield f"<summary>{speech.element(in_each(lambda: _('Filters')))}</summary>\n"
    yield (
        "<fieldset><legend>" + speech.element(in_each(lambda: label("countries"))) + '</legend>\n<div class="chips">\n'
    )
    for code, count, names in _choices(projects, "country"):
        name = speech.element(names)
        yield f'<button type="button" value="{code}" aria-pressed="false">{name} <b>{count}</b></button>\n'
    yield '</div></fieldset>\n<div class="fields">\n'
    for key in ("theme", "status", "phase"):
        yield _select(speech, key, in_each(lambda: label(_FACETS[key])), _choices(projects, key))  # noqa: B023 - called at once
    years = [(year, 0, {language(): year}) for year in _years(projects)]
    yield _select(speech, "year", in_each(lambda: _("Active in")), years)
    yield "</div>\n</details>\n</form>\n"
    every = _grouped(len(projects))
    counted = in_each(lambda: _("{n} of {total} projects"))
    shown = counted[language()].format(n=every, total=every)
    yield f'<p id="_count" role="status" {_data(counted)}>{escape(shown)}</p>\n'
    near = in_each(lambda: _("No project has these words. Nearest:"))
    yield f'<p id="_near" hidden {_data(near)}></p>\n</header>\n'


def _field(tag: str, said: Each[str], attributes: str) -> str:
    """An input whose label and placeholder `said` is, in each language."""
    shown = escape(said[language()])
    named = f'aria-label="{shown}" placeholder="{shown}"'
    return f"<{tag} {attributes} {named} {_data(said)}>\n"


def _data(texts: Each[str]) -> str:
    return " ".join(f'data-{spoken}="{escape(text)}"' for spoken, text in texts.items())


def _select(speech: Speech, key: str, name: Each[str], choices: Iterable[tuple[str, int, Each[str]]]) -> str:
    options = [speech.element(in_each(lambda: _("all")), "option", value="")]
    for code, count, names in choices:
        counted = {tag: f"{text} ({values.number(count, tag)})" if count else text for tag, text in names.items()}
        options.append(speech.element(counted, "option", value=code))
    return f'<label>{speech.element(name)}<select name="{key}">{"".join(options)}</select></label>\n'


def _choices(projects: Sequence[Project], key: str) -> list[tuple[str, int, Each[str]]]:
    """The values of what the page filters by: code, count, name in each language; the most frequent countries first."""
    counts = Counter(code for project in projects for code in facet(project, key) or (NONE,))
    codes = sorted(counts, key=lambda code: (code == NONE, -counts[code] if key == "country" else 0, code))
    return [
        (code, counts[code], names)
        for code, names in zip(codes, each_of(in_each(lambda: [_named(key, code) for code in codes])), strict=True)
    ]


def _named(key: str, code: str) -> str:
    if code == NONE:
        return _("(none)")
    if key == "phase":
        return code
    return display(_FACETS[key])(code if key == "status" else (code.replace("_", " "),), language())


def _years(projects: Sequence[Project]) -> list[str]:
    """Every year in which some project was active, the last first; an open end goes to this year."""
    spans = [span for project in projects if (span := active_years(project))]
    if not spans:
        return []
    this_year = clock.today().year
    ends = [last if last < _OPEN else max(first, this_year) for first, last in spans]
    return [str(year) for year in range(max(ends), min(first for first, _last in spans) - 1, -1)]


def _index(projects: Sequence[Project], language: str | None, speech: Speech) -> str:
    """The full-text index and what its questions need, as JSON that cannot end its element."""
    found = {
        **offline_index(projects, language),
        "others": [[own, *others.values()] for own, others in speech.others.items()],
    }
    return json.dumps(found, ensure_ascii=False, separators=(",", ":")).replace("<", "\\u003c")
