"""Which option's and argument's values come from where: from the field table, and from a list of their own."""

from collections.abc import Mapping

from icmd_cli.cli.completion.candidates import (
    Candidate,
    CandidateSource,
    any_country,
    assignments,
    currencies_held,
    fields_of,
    figures_counted,
    fixed_words,
    held,
    held_whole,
    history_entries,
    projects,
    some_countries,
    topics,
    vocabulary_words,
    with_prefix,
    years_held,
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
        return fixed_words(*LANGUAGES)
    if field.kind == kinds.PHASE:
        return fixed_words("1", "2")
    if filters:
        return held(name)
    return held_whole(field.suggested) if field.suggested else None


def _or_none(source: CandidateSource) -> CandidateSource:
    """What `source` offers, and at last the word for projects that have no value."""
    return lambda asked: [*source(asked), *with_prefix(asked, [Candidate("none", _("without any"))])]


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
    "year": years_held,
    "currency": currencies_held,
    "format_": fixed_words(*_FORMAT_NAMES),
    "fields": fields_of(("number", *FIELD_NAMES)),
    "sort": fields_of(("number", *FIELD_NAMES), signed=True),
    "color": fixed_words("auto", "always", "never"),
    "entry": history_entries(),
    "topic": topics,
    "shell": fixed_words("bash", "zsh", "fish"),
    "what": fixed_words("project", "store"),
    "action": fixed_words("merge", "alias", "forget"),
    "names": held_whole("donors", "partners"),
    "clear": fields_of(FIELD_NAMES),
    "has": fields_of(FIELD_NAMES),
    "without": fields_of(FIELD_NAMES),
    "set_": assignments(FIELD_NAMES, _OF_FIELDS),
    "by": figures_counted,
    **_OPTIONS,
    "edit add": assignments(_LISTS, _OF_FIELDS),
    "edit drop": assignments(_LISTS, _OF_FIELDS),
    "export format_": fixed_words(*FORMATS),
    "stats format_": fixed_words("table", "tsv", "csv", "json", "jsonl", "md"),
    "stats sort": fixed_words("projects", "-projects", "value", "-value"),
    "history format_": fixed_words("table", "tsv", "json", "jsonl"),
    **{f"{command} format_": fixed_words("json") for command in _REPORTING},
    "import from_": fixed_words("csv", "tsv", "xlsx", "xls", "ods", "json", "jsonl", "iati"),
    "import encoding": fixed_words("utf-8", "cp1252", "mac_roman", "cp850", "utf-16"),
    "import delimiter": fixed_words("comma", "semicolon", "tab", "pipe"),
    "import date_order": fixed_words("DMY", "MDY"),
    "import decimal": fixed_words("comma", "point"),
    "import language": fixed_words(*LANGUAGES),
    "import on_duplicate": fixed_words(*_ON_DUPLICATE),
    "import rows": fixed_words("add-up", "first"),
    "merge prefer": fixed_words("here", "there"),
    "init text_language": fixed_words(*LANGUAGES),
    "import like": history_entries(imports=True),
}
"""An option's or argument's name, or "command name", -> where its values come from."""

FILES = frozenset(("path", "file", "store", "mapping", "save_mapping", "rejects", "log", "base", "conflicts", "into"))
"""The options and arguments that take a file's name."""

LISTED = frozenset(
    (*_FILTERED, *(f"not_{name}" for name in _FILTERED), "year", "fields", "sort", "clear", "has", "without", "by")
)
"""Those that take several values, parted with commas."""
