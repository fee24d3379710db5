"""The layout of the store's file: its text -> catalogue and projects, or the place where it is damaged; and back."""

import json
import re
from codecs import BOM_UTF8
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from itertools import islice
from pathlib import Path
from typing import Any, NamedTuple

from icmd_cli.domain.changes import Change, Record, is_number
from icmd_cli.domain.json_schema import LAYOUT
from icmd_cli.domain.project import Project, parse_field, parse_record
from icmd_cli.domain.values.slugs import fold_code
from icmd_cli.errors import BrokenStore, Problem
from icmd_cli.i18n import _, plural
from icmd_cli.shell import quoted_word
from icmd_cli.storage.fingerprint import Fingerprint

CATALOGUE = "catalogue"
PROJECTS = "projects"
_LONGEST_KEY = 20  # with zeros before the number
_AT_ONCE = 1000
"""So many records are serialised at a time: the whole text would take as much memory as its file."""

_OPENED, _CLOSED = b'{\n  "": {\n', b"\n  }\n}"
"""What stands around the records of a table, as the encoder indents them."""

LAST_NUMBER = "last_number"
"""The key of the highest number that was ever given, in the catalogue's record, when no project has it any more."""


class Contents(NamedTuple):
    """What the file holds: the catalogue's own record, the projects by number, all tables, the text, its state."""

    catalogue: Record
    projects: dict[int, Record]
    tables: dict[str, Any]
    text: str
    state: Fingerprint

    @property
    def language(self) -> str | None:
        """The language of the texts whose project names none; none where somebody wrote what is no language."""
        with suppress(ValueError):
            tag: str = parse_field("language", self.catalogue["language"]) if "language" in self.catalogue else ""
            return tag or None
        return None

    @property
    def highest(self) -> int:
        """The highest number that any project has or had, as far as the store remembers."""
        return max(max(self.projects, default=0), remembered(self.catalogue))

    def line_of(self, number: int) -> int:
        """The line on which the project's record begins; 1 when that cannot be told."""
        found = re.search(rf'"0*{number}"\s*:\s*\{{', self.text[self.text.find(f'"{PROJECTS}"') :])
        return self.text.count("\n", 0, self.text.find(f'"{PROJECTS}"') + found.start()) + 1 if found else 1


def parsed(data: bytes, state: Fingerprint, path: Path) -> Contents:
    """What `data`, the bytes of the file at `path`, hold.

    Raises BrokenStore, with the place, when they are not a whole TinyDB file of ours.
    """
    text = _decoded(data, path)
    tables = _tables(text, path)
    _check_schema(tables, path)
    return Contents(_catalogue(tables), _projects(tables, path), tables, text, state)


def _decoded(data: bytes, path: Path) -> str:
    try:
        return data.removeprefix(BOM_UTF8).decode()
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise _broken(path, line, _("it is not UTF-8 text")) from error


def _tables(text: str, path: Path) -> dict[str, Any]:
    if not text.strip():
        raise _broken(path, 1, _("the file is empty"))
    try:
        tables = json.loads(text, object_pairs_hook=_unique_keys)
    except json.JSONDecodeError as error:
        if _holds_marks(text):
            again = f"git checkout -m -- {quoted_word(path.name)}"
            hint = _("To have git merge it by icmd: `icmd help git`, then in its folder `{line}`.").format(line=again)
            raise _broken(path, error.lineno, _("it holds the marks of an unfinished merge"), hint) from error
        raise _broken(path, error.lineno, _json_problem(text, error)) from error
    except _RepeatedKey as error:
        line = text.count("\n", 0, text.rfind(json.dumps(error.key))) + 1
        raise _broken(path, line, _("the key “{key}” stands twice").format(key=error.key)) from error
    except RecursionError as error:
        raise _broken(path, 1, _("it is nested too deeply")) from error
    except ValueError as error:
        raise _broken(path, 1, _("a number has thousands of digits")) from error
    if not isinstance(tables, dict) or not all(isinstance(table, dict) for table in tables.values()):
        raise _broken(path, 1, _("it is JSON, but not a TinyDB file of icmd"))
    if tables and PROJECTS not in tables:
        raise _broken(path, 1, _("it is a TinyDB file without a table “projects”"))
    return tables


class _RepeatedKey(Exception):
    def __init__(self, key: str) -> None:
        super().__init__(key)
        self.key = key


def _unique_keys(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """A JSON object; a key that stands twice (a merge gone wrong) would lose a value."""
    found = dict(pairs)
    if len(found) != len(pairs):
        seen: set[str] = set()
        raise _RepeatedKey(next(key for key, _value in pairs if key in seen or seen.add(key)))  # type: ignore[func-returns-value]
    return found


def _holds_marks(text: str) -> bool:
    return any(line.startswith(("<<<<<<< ", ">>>>>>> ")) for line in text.splitlines())


def _json_problem(text: str, error: json.JSONDecodeError) -> str:
    if error.pos >= len(text.rstrip()):
        return _("the file ends too early")
    return _("it is not JSON at column {column}").format(column=error.colno)


def _projects(tables: dict[str, Any], path: Path) -> dict[int, Record]:
    projects: dict[int, Record] = {}
    for key, record in tables.get(PROJECTS, {}).items():
        if not (key.isascii() and key.isdecimal() and len(key) <= _LONGEST_KEY and is_number(int(key))):
            raise _broken(path, 1, _("“{key}” is not a project's number").format(key=key))
        if not isinstance(record, dict):
            raise _broken(path, 1, _("project {key} is not a JSON object").format(key=key))
        projects[int(key)] = record
    if len(projects) != len(tables.get(PROJECTS, {})):
        raise _broken(path, 1, _("two projects have one number"))
    return projects


def _catalogue(tables: dict[str, Any]) -> Record:
    records: Iterable[Any] = tables.get(CATALOGUE, {}).values()
    return next((record for record in records if isinstance(record, dict)), {})


def catalogue_at_the_beginning(text: str) -> Record | None:
    """The record of the catalogue, if its table stands first in `text`, the beginning of a store; else None."""
    first = re.match(rf'\s*\{{\s*"{CATALOGUE}"\s*:\s*', text)
    if not first:
        return None
    try:
        table, _end = json.JSONDecoder().raw_decode(text, first.end())
    except (json.JSONDecodeError, RecursionError):
        return None
    return _catalogue({CATALOGUE: table}) if isinstance(table, dict) else None


def with_catalogue(tables: dict[str, Any], record: Mapping[str, Any]) -> dict[str, Any]:
    """`tables` with `record` as that of the catalogue."""
    held = tables.get(CATALOGUE, {})
    key = next((key for key, found in held.items() if isinstance(found, dict)), "1")
    return {**tables, CATALOGUE: {**held, key: dict(record)}}


def with_changes(tables: dict[str, Any], changes: Sequence[Change], highest: int) -> dict[str, Any]:
    """`tables` with `changes` made, by TinyDB over memory: however many changes, the file is written once.

    The number `highest` is remembered where no project has it any more.
    """
    from tinydb import TinyDB  # only to write
    from tinydb.storages import MemoryStorage
    from tinydb.table import Document

    database = TinyDB(storage=MemoryStorage)
    database.storage.write(dict(tables))  # TinyDB puts what it changes into the dict that it is given
    table = database.table(PROJECTS, cache_size=0)
    # An edited project is taken out and put back: TinyDB's own update could not drop a field.
    gone = [change.number for change in changes if change.before is not None]
    if gone:
        table.remove(doc_ids=gone)
    if any(change.after is not None for change in changes):
        # One by one: TinyDB makes a copy of its own.
        table.insert_multiple(Document(change.after, change.number) for change in changes if change.after is not None)
    if not len(database.table(CATALOGUE, cache_size=0)):
        database.table(CATALOGUE, cache_size=0).insert({"schema": LAYOUT})
    found = database.storage.read() or {}
    database.storage.write({})  # else all records stay: TinyDB's objects hold each other (__main__: nothing collects)
    key, record = next((key, record) for key, record in found[CATALOGUE].items() if isinstance(record, dict))
    kept = {name: value for name, value in record.items() if name != LAST_NUMBER}
    if highest > max(map(int, found[PROJECTS]), default=0):
        kept[LAST_NUMBER] = highest
    return {**found, CATALOGUE: {**found[CATALOGUE], key: kept}}


def remembered(catalogue: Record) -> int:
    """The highest number that a project once had, where the `catalogue` remembers a higher one than any has now."""
    found = catalogue.get(LAST_NUMBER)
    return found if is_number(found) else 0


def _check_schema(tables: dict[str, Any], path: Path) -> None:
    """Raise BrokenStore for a layout that is not known; a file that names none has today's."""
    schema = _catalogue(tables).get("schema", LAYOUT)
    if type(schema) is not int or schema < 1:
        raise _broken(path, 1, _("its “schema” is not the number of a layout"))
    if schema > LAYOUT:
        message = _("The store {path} has the layout {schema}, newer than this icmd's {known}.")
        hint = _("Nothing was changed. Update icmd to read it.")
        raise BrokenStore(message.format(path=path, schema=schema, known=LAYOUT), hint)


def _broken(path: Path, line: int, reason: str, *hints: str) -> BrokenStore:
    return BrokenStore(
        _("The store is damaged: {path}, line {line}: {reason}.").format(path=path, line=line, reason=reason),
        _("Nothing was changed. Fix the file, or put back a copy of it."),
        *hints,
    )


def projects_of(contents: Contents, path: Path) -> Iterator[Project]:
    """The projects that a store holds, in the order of their numbers.

    Raises BrokenStore, with the place of the first, when any breaks the record's rules.
    """
    first: tuple[int, Problem] | None = None
    count = 0
    ids: dict[str, int] = {}
    codes: dict[str, int] = {}
    for number in sorted(contents.projects):
        project, found = parse_record(contents.projects[number], number)
        if not project.id and not any(problem.field == "id" for problem in found):
            found.append(Problem("id", None, _("is missing")))
        for field, key, known in (("id", project.id, ids), ("code", fold_code(project.code or ""), codes)):
            if key and known.setdefault(key, number) != number:
                reason = _("project {other} has the same one").format(other=known[key])
                found.append(Problem(field, key, reason))
        count += len(found)
        if found and not first:
            first = (number, found[0])
        if not first:
            yield project
    if first:
        number, problem = first
        reason = _("project {number}: {problem}").format(number=number, problem=problem)
        raise _broken_records(path, contents.line_of(number), reason, count - 1)


def _broken_records(path: Path, line: int, reason: str, more: int) -> BrokenStore:
    """The error for records that break the rules; `line` and `reason` tell the first, `more` problems follow."""
    if more:
        reason += plural(" (and {more} more problem)", " (and {more} more problems)", more).format(more=more)
    error = _broken(path, line, reason)
    return BrokenStore(error.message, *error.hints, _("`icmd check` tells what is wrong, and how to fix it."))


def serialised(tables: dict[str, Any]) -> Iterator[bytes]:
    """The file's bytes that hold `tables`: indented, the projects in the order of their numbers; some at a time."""
    projects = tables.get(PROJECTS, {})
    ordered = {
        CATALOGUE: tables.get(CATALOGUE, {}),
        PROJECTS: {key: projects[key] for key in sorted(projects, key=int)},
        **{name: table for name, table in tables.items() if name not in (CATALOGUE, PROJECTS)},
    }
    before = b"{\n  "
    for name, table in ordered.items():
        yield before + _indented(name) + b": {"
        rest, before = iter(table.items()), b"\n"
        while batch := dict(islice(rest, _AT_ONCE)):
            yield before + _indented({"": batch})[len(_OPENED) : -len(_CLOSED)]
            before = b",\n"
        yield b"\n  }" if table else b"}"
        before = b",\n  "
    yield b"\n}\n"


def _indented(value: Any) -> bytes:
    import orjson  # only to write: eight times faster than the standard library for large files

    try:
        return orjson.dumps(value, option=orjson.OPT_INDENT_2)
    except TypeError:
        # A hand-edited file may hold half a surrogate pair or a huge number: JSON can say them, orjson does not.
        return encoded(json.dumps(value, ensure_ascii=False, indent=2))


def encoded(document: str) -> bytes:
    """A JSON `document` as UTF-8; half a surrogate pair (a file's name in Latin-1 has them) is escaped."""
    try:
        return document.encode()
    except UnicodeEncodeError:
        return re.sub("[\ud800-\udfff]", lambda half: f"\\u{ord(half[0]):04x}", document).encode()
