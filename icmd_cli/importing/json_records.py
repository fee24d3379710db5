"""Objects of other programs' JSON made flat rows: where the list of projects is, and what stands in objects within."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from decimal import Decimal
from typing import Any

from icmd_cli.domain.values.blanks import is_nothing, longest
from icmd_cli.errors import InvalidData
from icmd_cli.i18n import _, enumerated, quoted
from icmd_cli.importing.evidence import is_place
from icmd_cli.importing.header_words import meaning_of
from icmd_cli.importing.two_rows import together
from icmd_cli.readers.raw import MOST_CELLS, WIDEST, RawTable, Row, Source
from icmd_cli.reference import countries, languages
from icmd_cli.reference.headings import key_words
from icmd_cli.shell import command_line
from icmd_cli.text import fold_name

_CATALOGUE = "catalogue"
_DEEPEST = 4
"""A list of projects lies no deeper: {"response": {"docs": [...]}}."""

_SOME = 20
"""This many objects of a list tell whether they are projects."""

_SHOWN = 40

_OWN_BUDGET = frozenset(("amount", "currency"))
_NAMES = ("name", "nom", "nombre", "label", "libelle", "libellé", "title", "titre", "value", "text", "narrative")
_CODES = ("code", "iso2", "iso", "alpha2", "iso3", "alpha3", "id")


def with_tables(source: Source) -> Source:
    """`source`, the values of its JSON made a table: keys the headings, objects the rows. Raises InvalidData."""
    if source.format not in ("json", "jsonl") or source.tables:
        return source
    items, others = source.items, list[str]()
    if source.format == "json":
        kept, others = objects(source.document)
        if kept is None:
            several = _("{file}: several lists may hold the projects: {names}. Leave one of them.")
            message = several if others else _("{file}: neither an object nor a list of objects.")
            raise InvalidData(message.format(file=source.name, names=", ".join(map(quoted, others))))
        items = list(enumerate(kept, 1))
    unread = (
        [_("Lists not read: {names}.").format(names=enumerated(_SOME, list(map(quoted, others))))] if others else []
    )
    notices = [*source.notices, *_of_a_store(source), *unread]
    return source._replace(tables=_tables(items, source.name), document=None, items=(), notices=notices)


def _of_a_store(source: Source) -> Iterator[str]:
    """What to say of a whole store of icmd's: an import cannot know which side is newer, a merge can."""
    document = source.document
    if isinstance(document, dict) and all(isinstance(document.get(name), dict) for name in (_CATALOGUE, "projects")):
        line = command_line("icmd", "merge", source.name)
        yield _("This is a whole catalogue: `{line}` tells what changed here and what changed there.").format(line=line)


def _tables(items: Iterable[tuple[int, Any]], name: str) -> list[RawTable]:
    """The table of these objects, or of lists of cells; one without rows when there is nothing in them."""
    found = [(line, flat(item)) for line, item in items]
    if found and all(isinstance(item, list) for _line, item in found):
        return [RawTable([Row(line, item) for line, item in found if item])]
    headings: dict[str, str] = {}
    for line, item in found:
        if not isinstance(item, dict):
            raise InvalidData(_("{file}, {line}: this is not an object.").format(file=name, line=line))
        for key, value in item.items():
            headings.setdefault(key.casefold(), key)
            if isinstance(value, list) and len(value) > WIDEST:
                message = _("{file}, {line}: “{key}” holds {n} values; this is not a project.")
                raise InvalidData(message.format(file=name, line=line, key=key[:_SHOWN], n=len(value)))
    if len(headings) > WIDEST or len(found) * len(headings) > MOST_CELLS:
        message = _("{file}: {n} objects of {keys} different keys are not a list of projects.")
        raise InvalidData(message.format(file=name, n=len(found), keys=len(headings)))
    rows = [Row(line, _cells(item, headings)) for line, item in found]
    return [RawTable([Row(0, list(headings.values())), *rows] if headings else [], None, exact=True)]


def _cells(item: dict[str, Any], headings: Mapping[str, str]) -> list[Any]:
    """The values under `headings`, whatever the case of the keys.

    A sheet's words for nothing say it here too, except in what icmd itself writes.
    """
    values = [item.get(key) for key in headings.values()]
    if not item.keys() <= set(headings.values()):
        folded = {key.casefold(): value for key, value in reversed(item.items())}
        values = [folded.get(key) for key in headings]
    if "id" in item and isinstance(item.get("countries"), list):
        return values
    return [None if type(value) is str and len(value) <= longest() and is_nothing(value) else value for value in values]


def objects(found: Any) -> tuple[list[Any] | None, list[str]]:
    """The projects in a JSON value, and the names of its other lists; None for no object, or if several may be it."""
    if not isinstance(found, dict):
        return found if isinstance(found, list) else None, []
    tables = [table for key, table in found.items() if key != _CATALOGUE]
    if tables and all(map(_is_table, tables)):
        return [record for table in tables for record in table.values()], []
    if _has_title(found):
        return [found], []
    if found and all(map(_has_title, found.values())):
        return [_keyed(key, value) for key, value in found.items()], []
    return _of_lists(found)


def _of_lists(found: dict[str, Any]) -> tuple[list[Any] | None, list[str]]:
    """The list of an object that tells most of its objects, or all of them, where each stands under a country."""
    if found and all(isinstance(value, list) and is_place(key) for key, value in found.items()):
        return [
            {"country": key, **item} for key, items in found.items() for item in items if isinstance(item, dict)
        ], []
    every = dict(_lists(found))
    lists = {name: records for name, records in every.items() if records}
    if not found or (every and not lists):  # {"count": 0, "results": []}
        return [], []
    told = {name: _told(records) for name, records in lists.items()}
    likely = [name for name in lists if told[name] == max(told.values()) and (told[name] or len(lists) == 1)]
    if len(likely) != 1:
        return (None, likely) if likely else ([found], [])
    return lists[likely[0]], [name for name in lists if name not in likely]


def _told(records: Sequence[Any]) -> int:
    """How many fields the objects of a list tell; 0 where they have no titles."""
    items = [_properties(item) for item in records[:_SOME]]
    fields = {found.field for item in items if isinstance(item, dict) for key in item if (found := meaning_of(key))}
    return len(fields) if any(map(_has_title, items)) else 0


def _keyed(key: str, value: dict[str, Any]) -> dict[str, Any]:
    """A project that stands under its code: {"MA-01": {"title": ...}}."""
    coded = any((found := meaning_of(name)) and found.field in ("id", "code") for name in value)
    return value if coded or not any(map(str.isdecimal, key)) else {"code": key, **value}


def _is_table(table: Any) -> bool:
    """Whether these are the records of a TinyDB table: {"1": {...}, ...}."""
    return isinstance(table, dict) and all(key.isdecimal() and isinstance(one, dict) for key, one in table.items())


def _lists(found: Mapping[str, Any], within: str = "") -> Iterator[tuple[str, list[Any]]]:
    """The lists of objects in an object, at any depth, with their keys; those without any too."""
    for key, value in found.items():
        name = f"{within}{key}"
        if isinstance(value, list) and (not value or isinstance(value[0], dict)):
            yield name, value
        elif isinstance(value, dict) and value and all(map(_has_title, value.values())):
            yield name, [_keyed(code, record) for code, record in value.items()]
        elif isinstance(value, dict) and name.count(".") + 1 < _DEEPEST:
            yield from _lists(value, f"{name}.")


def _has_title(item: Any) -> bool:
    return isinstance(item, dict) and any(
        (found := meaning_of(key)) and found.field == "title" and (isinstance(value, str) or _in_languages(value))
        for key, value in item.items()
    )


def _in_languages(value: Any) -> bool:
    """Whether an object holds one text in several languages."""
    return isinstance(value, dict) and bool(value) and value.keys() <= languages.tags()


def _properties(item: Any) -> Any:
    """What the one object within another that has a title tells, as in JSON:API and GeoJSON, and what is beside it.

    A feature's geometry is nothing; any other object is itself.
    """
    if not isinstance(item, dict) or _has_title(item):
        return item
    within = [key for key, value in item.items() if _has_title(value)]
    if len(within) != 1:
        return item
    beside = {} if item.get("type") == "Feature" else {key: item[key] for key in item if key != within[0]}
    return {**beside, **item[within[0]]}


def flat(item: Any) -> Any:
    """An object whose values are what a cell can hold: {"dates": {"start": ...}} has a key "dates start"."""
    item = _properties(item)
    if not isinstance(item, dict) or not any(isinstance(value, dict | list) for value in item.values()):
        return item
    found: dict[str, Any] = {}
    for key, value in item.items():
        for name, part in _parts(key, value):
            found.setdefault(name, part)
    return found


def _parts(key: str, value: Any) -> Iterator[tuple[str, Any]]:
    if isinstance(value, list) and value and all(isinstance(one, dict) for one in value):
        named = [_named(key, one) for one in value]
        if None not in named:
            yield key, named
            return
        meaning = meaning_of(key)
        if len(value) > 1 or (meaning and meaning.field == "budget"):  # a budget of one year is one of years
            yield key, value
            return
        value = value[0]
    if not isinstance(value, dict) or value.keys() == _OWN_BUDGET or not value:
        yield key, value
        return
    if _in_languages(value) and meaning_of(key):
        yield from ((f"{key}#{spoken}", text) for spoken, text in value.items())
        return
    headings = [together(key, below) for below in value]
    if any(known for _heading, known in headings) and (_only(value) is None or _has_parts(key, value)):
        for (heading, _known), part in zip(headings, value.values(), strict=True):
            yield from _parts(heading, part)
        return
    name = _named(key, value)
    yield key, value if name is None else name


def _has_parts(key: str, value: Mapping[str, Any]) -> bool:
    """Whether the keys of an object mean other fields than its own: {"dates": {"start": ..., "end": null}}."""
    meanings = [meaning_of(together(key, below)[0]) for below in value]
    own = meaning_of(key)
    return any(one and own and one.field != own.field for one in meanings)


def _only(value: Mapping[str, Any]) -> Any:
    """The one text of an object that holds nothing else: {"cdata": "x"}, {"#text": "x"}; None of others."""
    filled = [one for one in value.values() if one not in (None, "", [], {})]
    return filled[0] if len(filled) == 1 and isinstance(filled[0], str) else None


def _named(key: str, value: Mapping[str, Any]) -> Any:
    """What an object such as {"code": "MA", "name": "Maroc"} stands for; None when that cannot be told."""
    if (only := _only(value)) is not None:
        return only
    meaning = meaning_of(key)
    if meaning is None:
        return None
    if meaning.field in ("budget", "start", "end"):
        return None  # an amount of a year, a date of a kind: no name
    places = meaning.field in ("countries", "partner_countries")
    if places and (found := _by_words(value, (*_CODES, *_NAMES), countries.find)) is not None:
        return found
    return _by_words(value, _NAMES if not places else (*_NAMES, *_CODES), _says_something) or _by_words(
        value, _CODES, _says_something
    )


def _by_words(value: Mapping[str, Any], wanted: Sequence[str], fits: Callable[[str], object]) -> Any:
    """The first value of an object whose key is, or ends with, one of the `wanted` words: "CountryName"."""
    folded = {name: key_words(name) for name in value}
    for word in map(fold_name, wanted):
        for name, words in folded.items():
            one = value[name]
            if words[-1:] == [word] and isinstance(one, str | int | Decimal) and fits(str(one)):
                return one
    return None


def _says_something(text: str) -> bool:
    return text != ""
