"""One project on the page: a line that opens, readable without JavaScript, its texts in their own language."""

from collections.abc import Iterator, Sequence
from html import escape

from icmd_cli.domain.project import Project
from icmd_cli.writers.html_words import TEXTS, Each, Speech, Worded, element

NONE = "none"
"""What stands for no value in a filter."""


def item(
    project: Project,
    speech: Speech,
    words: Each[Worded],
    headings: Each[dict[str, str]],
    *,
    fields: Sequence[str] | None,
    language: str | None,
) -> str:
    """The list's item for `project`, told by `words` in each language; `language` is that of texts which name none."""
    spoken = project.language or language or ""
    data = {key: " ".join(facet(project, key)) for key in ("country", "theme", "status", "phase")}
    data["year"] = " ".join(map(str, active_years(project) or ()))
    attributes = " ".join(f'data-{key}="{escape(value)}"' for key, value in data.items())
    return "\n".join(
        [
            f'<li id="{escape(project.id)}" {attributes}>',
            f"<details>\n<summary>{element('h2', project.title, lang=spoken)}",
            *_facts_in_short(speech, words),
            '</summary>\n<div class="body">',
            *_texts(project, speech, headings, fields, spoken),
            *_facts(speech, words),
            *_links(project, speech, headings, fields),
            "</div>\n</details>\n</li>\n",
        ]
    )


def facet(project: Project, key: str) -> tuple[str, ...]:
    """The codes that `project` is filtered by, for "country", "theme", "status" or "phase"."""
    values = {
        "country": project.countries,
        "theme": tuple(theme.replace(" ", "_") for theme in project.themes),
        "status": (project.status,),
        "phase": (str(project.phase or ""),),
    }[key]
    return tuple(value for value in values if value)


def active_years(project: Project) -> tuple[int, int] | None:
    """The first and the last year in which it can have been active; 9999 while it goes on."""
    first, last = project.first_day(), project.last_day()
    return (int(first[:4]), int(last[:4])) if first and last else None


def _facts_in_short(speech: Speech, words: Each[Worded]) -> Iterator[str]:
    yield '<span class="facts">'
    for name in ("countries", "years", "status", "budget"):
        texts = {spoken: str(getattr(worded, name)) for spoken, worded in words.items()}
        yield speech.element(texts, "strong" if name == "countries" else "span", marked=False)
    yield "</span>"


def _texts(
    project: Project, speech: Speech, headings: Each[dict[str, str]], fields: Sequence[str] | None, spoken: str
) -> Iterator[str]:
    for name in TEXTS:
        value = getattr(project, name)
        if not value or (fields is not None and name not in fields):
            continue
        if isinstance(value, str):
            yield element("p", value, lang=spoken)
        else:
            yield speech.element({spoken_: said[name] for spoken_, said in headings.items()}, "h3", marked=False)
            items = "".join(element("li", text) for text in value)
            yield f'<ul lang="{escape(spoken)}">{items}</ul>'


def _facts(speech: Speech, words: Each[Worded]) -> Iterator[str]:
    yield "<dl>"
    for rows in zip(*(worded.facts for worded in words.values()), strict=True):
        each = dict(zip(words, rows, strict=True))
        if any(value for _label, value in rows):
            yield speech.element({spoken: row[0] for spoken, row in each.items()}, "dt", marked=False)
            yield speech.element({spoken: row[1] for spoken, row in each.items()}, "dd")
    yield "</dl>"


def _links(
    project: Project, speech: Speech, headings: Each[dict[str, str]], fields: Sequence[str] | None
) -> Iterator[str]:
    pages = [project.url] if project.url and (fields is None or "url" in fields) else []
    pages += project.sources if fields is None or "sources" in fields else ()
    if pages:
        yield speech.element({spoken: said["sources"] for spoken, said in headings.items()}, "h3", marked=False)
        links = (
            f"<li>{element('a', page.split('://', 1)[1].rstrip('/'), href=page)}</li>"
            for page in dict.fromkeys(pages)
            if page.lower().startswith(("http://", "https://"))
        )
        yield f"<ul>{''.join(links)}</ul>"
    yield f'<p><a href="#{escape(project.id)}">#{escape(project.id)}</a></p>'
