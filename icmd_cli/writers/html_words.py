"""The words of the page, and of each project on it, in one language; HTML that holds them in all three."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from html import escape
from typing import NamedTuple, TypeVar

from icmd_cli.domain.fields import Section
from icmd_cli.domain.project import FIELDS, Project, display, label, placed
from icmd_cli.i18n import LANGUAGES, _, language, speaking
from icmd_cli.render import values

T = TypeVar("T")
Each = Mapping[str, T]
"""Something in every language: language -> it."""


def _fact_names() -> tuple[str, ...]:
    """What a project's list of facts says, in the order of the field table; "dates" are its start and end."""
    names = [name for name in (*placed(Section.FACTS), *placed(Section.ORGANISATIONS)) if not FIELDS[name].own]
    names.insert(names.index("partner_countries") + 1, "dates")
    return tuple(names)


FACTS = _fact_names()

TEXTS = tuple(placed(Section.TEXT))
"""The texts under a project's title, in their order."""


class Worded(NamedTuple):
    """A project in one language: what stands under its title, and its facts (label and value, "" when unknown)."""

    countries: str
    years: str
    status: str
    budget: str
    facts: tuple[tuple[str, str], ...]


def in_each(make: Callable[[], T]) -> Each[T]:
    """What `make` gives in every language, the user's own first."""
    own = language()
    found = {}
    for spoken in (own, *(other for other in LANGUAGES if other != own)):
        with speaking(spoken):
            found[spoken] = make()
    return found


def worded(project: Project, fields: Sequence[str] | None) -> Worded:
    """`project` in the language that is spoken now; only the facts that `fields` name."""
    names = [
        name for name in FACTS if fields is None or name in fields or (name == "dates" and {"start", "end"} & {*fields})
    ]
    budget = values.amount(project.budget, language()) if project.budget else ""
    return Worded(
        values.country_names(project.countries, language()) or ", ".join(project.regions),
        values.years(project),
        values.status(project.status, language()),
        budget,
        tuple((_("Dates") if name == "dates" else label(name), _fact(project, name)) for name in names),
    )


def _fact(project: Project, name: str) -> str:
    if name == "dates":
        return values.dates(project, language())
    value = getattr(project, name)
    if not value:
        return ""
    if name == "budget":
        return values.amount(value, language())
    if name == "language":
        return FIELDS[name].kind.shown(value, language())
    return display(name)(value, language()).replace("|", ", ")


class Speech:
    """Makes elements that can be read in every language; `others` gathers what the page must know to switch.

    An element shows the first language's text; `others` maps such a text to what it is in the others, written once
    however often it is shown. An element whose text may be anybody's has to be marked as ours.
    """

    def __init__(self) -> None:
        self.others: dict[str, dict[str, str]] = {}

    def element(self, texts: Each[str], tag: str = "span", *, marked: bool = True, **attributes: str) -> str:
        """An element that holds `texts`; the page's script knows it by the mark, or without one by where it stands."""
        (_own, shown), *rest = texts.items()
        others = dict(rest)
        if set(others.values()) - {shown}:
            if self.others.setdefault(shown, others) == others:
                attributes |= {"data-w": ""} if marked else {}
            else:  # one text that means two things
                attributes |= {f"data-{spoken}": text for spoken, text in others.items()}
        return element(tag, shown, **attributes)


def element(tag: str, text: str, **attributes: str) -> str:
    """An element whose content is `text`, nothing in it taken for markup; "_" ends a name that Python keeps."""
    said = "".join(
        f" {name.rstrip('_').replace('_', '-')}" + (f'="{escape(value)}"' if value else "")
        for name, value in attributes.items()
    )
    return f"<{tag}{said}>{escape(text, quote=False)}</{tag}>"


def each_of(texts: Each[Sequence[str]]) -> Iterable[Each[str]]:
    """`texts`, a sequence in each language, as a sequence of texts in each language."""
    for one in zip(*texts.values(), strict=True):
        yield dict(zip(texts, one, strict=True))
