"""The values that projects hold for the words that are asked for: "UE" selects the Union européenne."""

from typing import TYPE_CHECKING

from icmd_cli.domain import kinds
from icmd_cli.domain.filters import NO_VALUE, Choice, Filters
from icmd_cli.domain.project import FIELDS
from icmd_cli.domain.values.lists import once
from icmd_cli.errors import UnknownValue
from icmd_cli.i18n import _, language
from icmd_cli.reference import vocabulary
from icmd_cli.reference.vocabulary import nearest
from icmd_cli.text import fold_acronyms

if TYPE_CHECKING:
    from collections.abc import Callable

    from icmd_cli.domain.organisations import Organisations
    from icmd_cli.search import Index


def in_words_held(filters: Filters, index: "Index", organisations: "Callable[[], Organisations]") -> Filters:
    """`filters`, with what the projects of `index` hold for what is asked. Raises UnknownValue for a theme nobody has.

    `organisations` tells what these are called; it is asked only when a filter names one.
    """

    def held(field: str, names: tuple[str, ...]) -> tuple[str, ...]:
        kind = FIELDS[field].kind
        if kind == kinds.ORGANISATIONS:
            return once(each for name in names for each in _of_organisation(name, field, index, organisations()))
        if not (kind.table and kind.several):
            return names
        known = vocabulary.TABLES[kind.table]
        return tuple(
            name if name in known or name == NO_VALUE else _outside(name, field, kind.table, index) for name in names
        )

    choices = {
        field: Choice(held(field, choice.wanted), held(field, choice.excluded))
        for field, choice in filters.choices.items()
    }
    return filters._replace(choices=choices)


def _of_organisation(name: str, field: str, index: "Index", organisations: "Organisations") -> list[str]:
    """`name`, and what the organisation that it names is called in projects."""
    meant = organisations.find(name) if name else None
    return [name] if meant is None else organisations.same(name, (meant.name, *index.values(field)))


def _outside(name: str, field: str, table: str, index: "Index") -> str:
    """A value outside the vocabulary that some project holds all the same."""
    for value in index.values(field):
        if fold_acronyms(value) == fold_acronyms(name):
            return value
    message = _("Unknown theme “{name}”.") if table == "theme" else _("Unknown focus area “{name}”.")
    otherwise = _("`icmd stats --by {field}` shows those of the catalogue.").format(field=table)
    raise UnknownValue(message.format(name=name), nearest(table, name, language()), otherwise)
