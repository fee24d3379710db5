"""The truth: projects.json, a TinyDB file that is read whole, written whole, locked, and never written in place."""

import errno
import json
import os
import re
import sys
import time
import zlib
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from datetime import UTC, datetime
from itertools import count
from pathlib import Path
from typing import Any, NamedTuple

from icmd_cli import __version__
from icmd_cli.changes import Change, Record
from icmd_cli.errors import BrokenStore, StoreBusy, StoreNotWritable
from icmd_cli.locations import State, history_of
from icmd_cli.messages import _, plural

SCHEMA = 1
"""The version of the file's layout, kept in its `catalogue` table."""

CATALOGUE = "catalogue"
PROJECTS = "projects"

SMALL = 1 << 20
"""Up to this many bytes the content itself is compared, not only the file's dates."""

SETTLED = 2_000_000_000
"""Nanoseconds after which a second write must show in a file's date (FAT counts in 2 s)."""

SILENT = 1.0
"""Seconds of waiting for another writer before it is said."""

_LOCKLESS = (errno.ENOLCK, errno.ENOSYS, errno.EOPNOTSUPP)
"""How a system says that files in that folder cannot be locked."""


class Contents(NamedTuple):
    """What the file holds: the catalogue's own record, the projects by number, all tables, the text, its state."""

    catalogue: Record
    projects: dict[int, Record]
    tables: dict[str, Any]
    text: str
    state: State
    schema: int = SCHEMA
    """The version of the layout in which the file stands; `tables` are in today's."""

    @property
    def data(self) -> bytes:
        """The bytes of the file."""
        data = self.text.encode()
        return data if zlib.crc32(data) == self.state.checksum else b"\xef\xbb\xbf" + data

    def line_of(self, number: int) -> int:
        """The line on which the project's record begins; 1 when that cannot be told."""
        found = re.search(rf'"0*{number}"\s*:\s*\{{', self.text[self.text.find(f'"{PROJECTS}"') :])
        return self.text.count("\n", 0, self.text.find(f'"{PROJECTS}"') + found.start()) + 1 if found else 1


class Store:
    """The file at `path` (symbolic links followed); while `origin` is given, its content is taken from there.

    `note` is told what a long wait is for.
    """

    def __init__(self, path: Path, origin: Path | None = None, note: Callable[[str], None] | None = None) -> None:
        self.path = path.resolve()
        self.origin = origin
        self._note = note
        self._last: Contents | None = None
        self._is_held = False

    @property
    def source(self) -> Path:
        """The file that is read now."""
        return self.origin if self.origin and not self.path.exists() else self.path

    @property
    def like(self) -> Path | None:
        """The file whose mode and owner new ones take; None while there is none."""
        return self.path if self.path.exists() else None

    def state_is(self, known: State) -> State | None:
        """`known`, renewed, if the file is still as it was then; None if it changed.

        The bytes are compared where they are few, or where a write could have left the same dates.
        """
        try:
            status = self.source.stat()
        except OSError:
            return None
        if _stat_text(status) != known.stat:
            return None
        if status.st_size > SMALL and known.settled:
            return known
        settled = _is_settled(status)
        try:
            checksum = self.checksum()
        except OSError:
            return None
        return State(known.stat, checksum, settled) if checksum == known.checksum else None

    def checksum(self) -> int:
        """The CRC-32 of the file's bytes."""
        checksum = 0
        with self.source.open("rb") as file:
            while block := file.read(1 << 22):
                checksum = zlib.crc32(block, checksum)
        return checksum

    def read(self, *, keep: bool = False) -> Contents:
        """All that the file holds; with `keep` it is remembered until the file changes, or is written to.

        Raises BrokenStore, with the place, when it is not a whole TinyDB file of ours.
        """
        if self._last and self.state_is(self._last.state):
            return self._last
        data, status = _bytes(self.source)
        state = _state(status, data)
        text = _decoded(data, self.source)
        tables = _tables(text, self.source)
        schema = _schema(tables, self.source)
        if schema < SCHEMA:
            from icmd_cli.upgrades import upgraded  # only for an older layout

            tables = upgraded(tables, schema)
        projects = _projects(tables, self.source)
        contents = Contents(_catalogue(tables), projects, tables, text, state, schema)
        self._last = contents if keep else None
        return contents

    @contextmanager
    def writing(self, wait: float) -> "Iterator[Writing]":
        """The store, locked for one change; other writers wait, readers do not.

        Raises StoreBusy after `wait` seconds, StoreNotWritable, BrokenStore.
        """
        with self.held(wait):
            self._sweep()
            contents = self.read()
            self._last = None  # a commit makes the tables those of the new file
            yield Writing(self, contents)

    def wait_for_writer(self, wait: float) -> None:
        """Return when nobody is writing, or after `wait` seconds, or at once where no lock can be had."""
        if self._lock_path().exists():
            with suppress(StoreBusy, StoreNotWritable, OSError), self._locked(wait):
                pass

    @contextmanager
    def held(self, wait: float) -> "Iterator[None]":
        """Let nobody else write while the block lasts; this store may. Raises as `writing`."""
        with _writable(self.path):
            self.path.parent.mkdir(parents=True, exist_ok=True)
            with self._locked(wait):
                yield

    @contextmanager
    def _locked(self, wait: float) -> Iterator[None]:
        """Hold the store's lock, which the system lets go when a process dies. Raises StoreBusy, StoreNotWritable."""
        if self._is_held:
            yield
            return
        from filelock import FileLock, Timeout  # only to write

        try:
            lock = FileLock(self._lock_path(), mode=self._prepared_lock())
            self._acquire(lock, wait)
        except Timeout:
            message = _("Another icmd is writing to {path}; waited {seconds:g} s.")
            raise StoreBusy(message.format(path=self.path, seconds=wait), _("Try again.")) from None
        except OSError as error:
            if error.errno not in _LOCKLESS:
                raise
            message = _("The store {path} cannot be locked: {reason}. Nothing was changed.")
            hint = _("Copy it to a disk whose files can be locked, and name the copy with --store.")
            raise StoreNotWritable(message.format(path=self.path, reason=os.strerror(error.errno)), hint) from error
        self._is_held = True
        try:
            yield
        finally:
            self._is_held = False
            with suppress(OSError):  # what was written is written; the process's end lets go
                lock.release()

    def _acquire(self, lock: Any, wait: float) -> None:
        try:
            lock.acquire(timeout=min(wait, SILENT))
        except TimeoutError:
            if wait <= SILENT:
                raise
            if self._note:
                self._note(_("Waiting for another icmd that writes to {path} …").format(path=self.path))
            lock.acquire(timeout=wait - SILENT)

    def _prepared_lock(self) -> int:
        """Make the lock's file, for those who may write the store and no others; gives its mode.

        Raises OSError where files cannot be locked: not every version of filelock tells.
        """
        descriptor = os.open(self._lock_path(), os.O_RDWR | os.O_CREAT | getattr(os, "O_CLOEXEC", 0), 0o600)
        try:
            with suppress(OSError):  # another user's, which serves as it is
                _keep_owner(descriptor, self.like, at_least=0o600)
            _try_lock(descriptor)
            return os.fstat(descriptor).st_mode & 0o777
        finally:
            os.close(descriptor)

    def _sweep(self) -> None:
        """Remove what writers that were killed left beside the store: while it is locked, no other is at work."""
        names = "|".join(re.escape(path.name) for path in (self.path, history_of(self.path)))
        left = re.compile(rf"\.({names})(\.schema-[0-9-]+\.bak)?\.[a-z0-9_]{{8}}\.tmp")
        with suppress(OSError), os.scandir(self.path.parent) as entries:
            for entry in entries:
                if left.fullmatch(entry.name):
                    with suppress(OSError):
                        Path(entry.path).unlink()

    def _lock_path(self) -> Path:
        return self.path.with_name(f".{self.path.name}.lock")


class Writing:
    """A locked store and what it holds; `commit` puts changes down, at once and once."""

    def __init__(self, store: Store, contents: Contents) -> None:
        self.store = store
        self.contents = contents
        self.entry_number = 0
        """The number of the history's entry that `commit` made."""
        self.copy: Path | None = None
        """The copy of the file as it was that `commit` kept, when it had an older layout."""
        self.is_done = False
        """Whether the changes are down: from then on nothing can make them undone but an undo."""

    def next_number(self) -> int:
        """The number for a project that is added."""
        return max(self.contents.projects, default=0) + 1

    def commit(self, changes: Sequence[Change], command: str, history: Path, details: Mapping[str, Any]) -> State:
        """Write `changes`, with an entry in `history` first, which keeps `details`; gives the state of the new file.

        Raises StoreBusy when the store is no longer what it was when it was locked, StoreNotWritable.
        """
        entry = {
            "n": 0,  # known once the history is open
            "at": now(),
            "by": _user(),
            "command": command,
            "icmd": __version__,
            **details,
            "before": self.contents.state.checksum,
            "after": 0,
        }
        # What the history keeps comes first: afterwards the tables are those of the new file.
        kept = [change.to_history() for change in changes]
        data = _serialised(_applied(changes, self.contents.tables))
        entry["after"] = zlib.crc32(data)
        entry["changes"] = kept
        path = self.store.path
        with (
            _writable(path),
            _uninterrupted(),
            self._copied() as self.copy,
            _appended(history, entry, self.store) as self.entry_number,
        ):
            status = replace_file(path, data, ready=self._check_unchanged)
            self.is_done = True
        # Never settled so soon: should another program have been quicker, the bytes will tell.
        return State(_stat_text(status), entry["after"], settled=False)

    @contextmanager
    def _copied(self) -> Iterator[Path | None]:
        """A copy of a file of an older layout, beside it; it goes again when the block fails to replace the file."""
        if self.contents.schema == SCHEMA or not self.store.path.exists():
            yield None
            return
        data = self.contents.data
        path = _copy_name(self.store.path, self.contents.schema, data)
        is_new = not path.exists()
        if is_new:
            replace_file(path, data, mode_of=self.store.path)
        try:
            yield path
        finally:
            if is_new and not self.is_done:
                with suppress(OSError):
                    path.unlink()

    def replace_history(self, history: Path, data: bytes) -> None:
        """Put `data` in place of all that the history holds. Raises StoreNotWritable."""
        with _writable(history):
            replace_file(history.resolve(), data)

    def _check_unchanged(self) -> None:
        """Raise StoreBusy when a program that does not ask for the lock has written to the store meanwhile."""
        if not self.store.state_is(self.contents.state):
            message = _("The store {path} was changed by another program meanwhile; nothing was changed.")
            raise StoreBusy(message.format(path=self.store.path), _("Try again."))


def now() -> str:
    """This instant, UTC, as ISO 8601 to the second."""
    return datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def replace_file(
    path: Path, data: bytes, *, mode_of: Path | None = None, ready: Callable[[], None] | None = None
) -> os.stat_result:
    """Put `data` in place of the file at `path`, whole or not at all; gives the new file's status.

    The old file's mode and owner stay (those of `mode_of` when there is none yet; without either, the umask counts).
    `ready` may still refuse, at the last moment.
    """
    import tempfile  # only to write

    descriptor, name = tempfile.mkstemp(prefix=f".{path.name}.", suffix=".tmp", dir=path.parent)
    try:
        with os.fdopen(descriptor, "wb") as file:
            file.write(data)
            file.flush()
            _keep_owner(file.fileno(), path if path.exists() else mode_of)
            os.fsync(file.fileno())
            status = os.fstat(file.fileno())
        if ready:
            ready()
        Path(name).replace(path)
    except BaseException:
        with suppress(OSError):
            Path(name).unlink()
        raise
    _sync_folder(path.parent)
    with suppress(OSError):  # it is done: nothing may fail any more
        status = path.stat()
    return status


# Reading


def _bytes(path: Path) -> tuple[bytes, os.stat_result]:
    try:
        with path.open("rb") as file:
            # The status comes first: a write in between then shows as a change.
            status = os.fstat(file.fileno())
            return file.read(), status
    except OSError as error:
        raise BrokenStore(
            _("The store {path} cannot be read: {reason}.").format(path=path, reason=error.strerror)
        ) from error


def _state(status: os.stat_result, data: bytes) -> State:
    return State(_stat_text(status), zlib.crc32(data), _is_settled(status))


def _is_settled(status: os.stat_result) -> bool:
    return time.time_ns() - status.st_mtime_ns > SETTLED


def _stat_text(status: os.stat_result) -> str:
    # The inode and the change time show what a copied date would hide.
    return f"{status.st_size} {status.st_mtime_ns} {status.st_ctime_ns} {status.st_ino}"


def _decoded(data: bytes, path: Path) -> str:
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise _broken(path, line, _("it is not UTF-8 text")) from error


def _tables(text: str, path: Path) -> dict[str, Any]:
    if not text.strip():
        raise _broken(path, 1, _("the file is empty"))
    try:
        tables = json.loads(text, object_pairs_hook=_unique_keys)
    except json.JSONDecodeError as error:
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


def _json_problem(text: str, error: json.JSONDecodeError) -> str:
    lines = text.splitlines()
    if any(line.startswith(("<<<<<<< ", ">>>>>>> ")) for line in lines):
        return _("it holds the marks of an unfinished merge")
    if error.pos >= len(text.rstrip()):
        return _("the file ends too early")
    return _("it is not JSON at column {column}").format(column=error.colno)


def _projects(tables: dict[str, Any], path: Path) -> dict[int, Record]:
    projects: dict[int, Record] = {}
    for key, record in tables.get(PROJECTS, {}).items():
        if not (key.isascii() and key.isdecimal() and int(key) > 0):
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


def _schema(tables: dict[str, Any], path: Path) -> int:
    """The version of the file's layout; an empty file has today's. Raises BrokenStore for one that is not known."""
    schema = _catalogue(tables).get("schema", 0 if tables.get(PROJECTS) else SCHEMA)
    if type(schema) is not int or schema < 0:
        raise _broken(path, 1, _("its “schema” is not the number of a layout"))
    if schema > SCHEMA:
        message = _("The store {path} has the layout {schema}, newer than this icmd's {known}.")
        hint = _("Nothing was changed. Bring icmd up to date to read it.")
        raise BrokenStore(message.format(path=path, schema=schema, known=SCHEMA), hint)
    return schema


def _broken(path: Path, line: int, reason: str) -> BrokenStore:
    return BrokenStore(
        _("The store is damaged: {path}, line {line}: {reason}.").format(path=path, line=line, reason=reason),
        _("Nothing was changed. Mend the file, or put back a copy of it."),
    )


def broken_records(path: Path, line: int, problems: Sequence[str]) -> BrokenStore:
    """The error for records that break the rules; `line` and the first of `problems` tell the place."""
    more = len(problems) - 1
    reason = problems[0]
    if more:
        reason += plural(" (and {more} more problem)", " (and {more} more problems)", more).format(more=more)
    error = _broken(path, line, reason)
    return BrokenStore(error.message, *error.hints, _("`icmd check` tells what is wrong, and how to mend it."))


# Writing


def _applied(changes: Sequence[Change], tables: dict[str, Any]) -> dict[str, Any]:
    """`tables` with `changes` made, by TinyDB over memory: however many changes, the file is written once."""
    from tinydb import TinyDB  # only to write
    from tinydb.storages import MemoryStorage
    from tinydb.table import Document

    database = TinyDB(storage=MemoryStorage)
    database.storage.write(tables)
    table = database.table(PROJECTS, cache_size=0)
    # An edited project is taken out and put back: TinyDB's own update could not drop a field.
    gone = [change.number for change in changes if change.before is not None]
    come = [Document(change.after, change.number) for change in changes if change.after is not None]
    if gone:
        table.remove(doc_ids=gone)
    if come:
        table.insert_multiple(come)
    if not len(database.table(CATALOGUE, cache_size=0)):
        database.table(CATALOGUE, cache_size=0).insert({"schema": SCHEMA})
    return database.storage.read() or {}


def _serialised(tables: dict[str, Any]) -> bytes:
    import orjson  # only to write: eight times faster than the standard library for large files

    projects = tables.get(PROJECTS, {})
    ordered = {
        CATALOGUE: tables.get(CATALOGUE, {}),
        PROJECTS: {key: projects[key] for key in sorted(projects, key=int)},
        **{name: table for name, table in tables.items() if name not in (CATALOGUE, PROJECTS)},
    }
    try:
        return orjson.dumps(ordered, option=orjson.OPT_INDENT_2 | orjson.OPT_APPEND_NEWLINE)
    except TypeError:
        # A hand-edited file may hold half a surrogate pair or a huge number: JSON can say them, orjson does not.
        return _encoded(json.dumps(ordered, ensure_ascii=False, indent=2) + "\n")


def _encoded(document: str) -> bytes:
    """A JSON `document` as UTF-8; half a surrogate pair (a file's name in Latin-1 has them) is escaped."""
    try:
        return document.encode()
    except UnicodeEncodeError:
        return re.sub("[\ud800-\udfff]", lambda half: f"\\u{ord(half[0]):04x}", document).encode()


def _copy_name(store: Path, schema: int, data: bytes) -> Path:
    """Where the copy of a file of an older layout goes: where no file is, or where the same copy is already."""
    for again in count(1):
        number = f"-{again}" if again > 1 else ""
        path = store.with_name(f"{store.name}.schema-{schema}{number}.bak")
        if not path.exists() or (path.is_file() and path.read_bytes() == data):
            break
    return path


@contextmanager
def _appended(history: Path, entry: Record, store: Store) -> Iterator[int]:
    """`entry` with its number at the end of the history while the block runs; taken back if the block fails."""
    entry["n"] = _drop_unborne(history, entry["before"]) + 1
    line = _encoded(json.dumps(entry, ensure_ascii=False, separators=(",", ":"))) + b"\n"
    is_new = not history.exists()
    descriptor = os.open(history, os.O_WRONLY | os.O_APPEND | os.O_CREAT | getattr(os, "O_BINARY", 0), 0o600)
    try:
        length = os.fstat(descriptor).st_size
        try:
            if is_new:
                _keep_owner(descriptor, store.like)
            _write_all(descriptor, line)
            os.fsync(descriptor)
            yield entry["n"]
        except BaseException:
            if not _bears_out(store, entry["after"]):
                os.ftruncate(descriptor, length)
                if is_new:
                    history.unlink()
            raise
    finally:
        os.close(descriptor)


def _write_all(descriptor: int, data: bytes) -> None:
    rest = memoryview(data)
    while rest:
        rest = rest[os.write(descriptor, rest) :]


def _bears_out(store: Store, checksum: int) -> bool:
    """Whether the store is already what an entry says; in doubt yes: one that it does not bear out is dropped later."""
    try:
        return store.checksum() == checksum
    except OSError:
        return store.path.exists()


def _drop_unborne(history: Path, checksum: int) -> int:
    """Cut a last entry that never came about: its process died between the history and the store.

    Gives the number of the last entry that stays; 0 when there is none.
    """
    with suppress(FileNotFoundError), history.open("rb+") as file:
        start = _last_line(file)
        line = file.read()
        if not line.endswith(b"\n") or _is_unborne(_head(line), checksum):
            file.truncate(start)
            _last_line(file)
            line = file.read()
        number = _head(line).get("n")
        if isinstance(number, int) or not line:
            return number or 0
        file.seek(0)
        return sum(1 for _line in file)
    return 0


def _is_unborne(entry: Mapping[str, Any], checksum: int) -> bool:
    return entry.get("after", checksum) != checksum and entry.get("before") == checksum


def _head(line: bytes) -> Record:
    """What an entry says of itself, without its changes, which may be many; empty when it is none of ours."""
    for text in (line.partition(b',"changes":[')[0] + b"}", line):
        with suppress(ValueError):
            entry = json.loads(text)
            if isinstance(entry, dict) and "after" in entry:
                return entry
    return {}


def _last_line(file: Any) -> int:
    """Where the last line of `file` begins; the file is left there."""
    end = file.seek(0, os.SEEK_END)
    at = max(0, end - 1)  # the last byte is that line's own break
    while at > 0:
        length = min(at, 65536)
        file.seek(at - length)
        found = file.read(length).rfind(b"\n")
        if found >= 0:
            at += found + 1 - length
            break
        at -= length
    file.seek(at)
    return int(at)


def _keep_owner(descriptor: int, like: Path | None, *, at_least: int = 0) -> None:
    """Give a new file the mode, owner and group of `like`; without it, the mode that the umask leaves."""
    if not hasattr(os, "fchmod"):
        return
    if like is None:
        mask = os.umask(0o077)
        os.umask(mask)
        os.fchmod(descriptor, 0o666 & ~mask | at_least)
        return
    wanted, own = like.stat(), os.fstat(descriptor)
    mode = wanted.st_mode & 0o777
    if (own.st_uid, own.st_gid) != (wanted.st_uid, wanted.st_gid):
        try:
            os.fchown(descriptor, wanted.st_uid, wanted.st_gid)
        except PermissionError:
            with suppress(PermissionError):  # of another user's file the group can be kept by its members
                os.fchown(descriptor, -1, wanted.st_gid)
        if os.fstat(descriptor).st_gid != wanted.st_gid:
            mode &= ~0o070 | (mode & 0o007) << 3  # another group may do no more than anybody
    if own.st_mode & 0o777 != mode | at_least:
        os.fchmod(descriptor, mode | at_least)


@contextmanager
def _uninterrupted() -> Iterator[None]:
    """Ctrl-C comes too late for the block: it takes a moment, and ends with all of the change or none."""
    import signal  # only to write

    try:
        before = signal.signal(signal.SIGINT, signal.SIG_IGN)
    except ValueError:  # not in the main thread, which alone is interrupted
        yield
        return
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, before)


def _try_lock(descriptor: int) -> None:
    """Raise OSError where files cannot be locked; that somebody else has the lock is no such thing."""
    if sys.platform != "win32":
        import fcntl  # only to write; closing the file lets go

        with suppress(BlockingIOError, PermissionError):
            fcntl.flock(descriptor, fcntl.LOCK_SH | fcntl.LOCK_NB)


def _sync_folder(folder: Path) -> None:
    with suppress(OSError):  # some systems and file systems cannot
        descriptor = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)


@contextmanager
def _writable(path: Path) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        reason = os.strerror(error.errno) if error.errno else str(error).rstrip(".")
        hint = ""
        if error.errno in (errno.EACCES, errno.EPERM, errno.EROFS):
            hint = _("Copy it where you may write, and name the copy with --store.")
        message = _("The store {path} cannot be written: {reason}. Nothing was changed.")
        raise StoreNotWritable(message.format(path=path, reason=reason), hint) from error


def _user() -> str:
    import getpass

    try:
        return getpass.getuser()
    except (OSError, KeyError):
        return ""
