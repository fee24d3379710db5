"""Which option's and argument's values come from where: from the field table, and from a list of their own."""

from collections.abc import Mapping

from icmd_cli.cli.completion.candidates import (
    Candidate,
    CandidateSource,
    any_country,
    assigned,
    beginning,
    currencies_held,
    entries,
    fields_of,
    figures_counted,
    held,
    held_whole,
    projects,
    some_countries,
    topics,
    vocabulary_words,
    words,
    years,
)
from icmd_cli.cli.field_options import parameter_name
from icmd_cli.domain import kinds
from icmd_cli.domain.project import FIELD_NAMES, FIELDS
from icmd_cli.i18n import LANGUAGES, _
from icmd_cli.writers import FORMATS

_FORMAT_NAMES = ("table", *FORMATS)
_REPORTING = ("edit", "remove", "import", "undo", "redo", "merge", "check", "where")
_ON_DUPLICATE = ("update", "skip", "fail", "new")
_LISTS = tuple(name for name, field in FIELDS.items() if field.kind.several)


def _of_field(name: str, *, filters: bool = False) -> CandidateSource | None:
    """What a field may hold, by its kind; where it `filters`, what projects hold of it comes first."""
    field = FIELDS[name]
    if field.kind == kinds.COUNTRIES:
        return some_countries(name) if filters else any_country
    if field.kind.table:
        return vocabulary_words(field.kind.table, name if field.kind.several else "")
    if field.kind == kinds.LANGUAGE:
        return words(*LANGUAGES)
    if field.kind == kinds.PHASE:
        return words("1", "2")
    if filters:
        return held(name)
    return held_whole(field.suggested) if field.suggested else None


def _or_none(source: CandidateSource) -> CandidateSource:
    """What `source` offers, and at last the word for projects that have no value."""
    return lambda asked: [*source(asked), *beginning(asked, [Candidate("none", _("without any"))])]


_OF_FIELDS = {name: source for name in FIELDS if (source := _of_field(name))}

_FILTERED = {parameter_name(field.filter.flag): name for name, field in FIELDS.items() if field.filter}
_FILTERS = {
    parameter: _or_none(source) for parameter, name in _FILTERED.items() if (source := _of_field(name, filters=True))
}

_OPTIONS = {
    f"{command} {parameter_name(field.option.flag)}": _OF_FIELDS[name]
    for command in ("add", "edit")
    for name, field in FIELDS.items()
    if field.option and name in _OF_FIELDS and not (command == "edit" and field.filter)
}

SOURCES: Mapping[str, CandidateSource] = {
    **_FILTERS,
    **{f"not_{name}": source for name, source in _FILTERS.items()},
    "project": projects,
    "year": years,
    "currency": currencies_held,
    "format_": words(*_FORMAT_NAMES),
    "fields": fields_of(("number", *FIELD_NAMES)),
    "sort": fields_of(("number", *FIELD_NAMES), signed=True),
    "color": words("auto", "always", "never"),
    "entry": entries(),
    "topic": topics,
    "shell": words("bash", "zsh", "fish"),
    "what": words("project", "store"),
    "action": words("merge", "alias", "forget"),
    "names": held_whole("donors", "partners"),
    "clear": fields_of(FIELD_NAMES),
    "has": fields_of(FIELD_NAMES),
    "without": fields_of(FIELD_NAMES),
    "set_": assigned(FIELD_NAMES, _OF_FIELDS),
    "by": figures_counted,
    **_OPTIONS,
    "edit add": assigned(_LISTS, _OF_FIELDS),
    "edit drop": assigned(_LISTS, _OF_FIELDS),
    "export format_": words(*FORMATS),
    "stats format_": words("table", "tsv", "csv", "json", "jsonl", "md"),
    "stats sort": words("projects", "-projects", "value", "-value"),
    "history format_": words("table", "tsv", "json", "jsonl"),
    **{f"{command} format_": words("json") for command in _REPORTING},
    "import from_": words("csv", "tsv", "xlsx", "xls", "ods", "json", "jsonl", "iati"),
    "import encoding": words("utf-8", "cp1252", "mac_roman", "cp850", "utf-16"),
    "import delimiter": words("comma", "semicolon", "tab", "pipe"),
    "import date_order": words("DMY", "MDY"),
    "import decimal": words("comma", "point"),
    "import language": words(*LANGUAGES),
    "import on_duplicate": words(*_ON_DUPLICATE),
    "import rows": words("add-up", "first"),
    "merge prefer": words("here", "there"),
    "init text_language": words(*LANGUAGES),
    "import like": entries(imports=True),
}
"""An option's or argument's name, or "command name", -> where its values come from."""

FILES = frozenset(("path", "file", "store", "mapping", "save_mapping", "rejects", "log", "base", "conflicts", "into"))
"""The options and arguments that take a file's name."""

LISTED = frozenset(
    (*_FILTERED, *(f"not_{name}" for name in _FILTERED), "year", "fields", "sort", "clear", "has", "without", "by")
)
"""Those that take several values, parted with commas."""
