"""The index is never wrong: whoever changed the store and however, it answers as a plain scan of the file does.

ICMD_LONG=1 tries many more changes.
"""

# The tables of cases hold short lambdas.
# mypy: disable-error-code="func-returns-value"

import calendar
import json
import os
import shutil
import sqlite3
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import suppress
from decimal import Decimal
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest
from conftest import SHIPPED, THREE, write_store
from hypothesis import given, settings
from hypothesis import strategies as st
from tinydb import TinyDB

from icmd_cli.catalogue.adding import add
from icmd_cli.catalogue.catalogue import Catalogue
from icmd_cli.catalogue.undo import undo
from icmd_cli.domain.filters import Choice, Filters, Page
from icmd_cli.domain.patch import edited, read_edits, removed
from icmd_cli.domain.project import parse_record
from icmd_cli.errors import IcmdError
from icmd_cli.importing.model import Incoming, Origin, RowPlace, SharedColumns
from icmd_cli.search.analysis import stem, stemmed, words
from icmd_cli.storage.location import Location
from icmd_cli.text import fold

IS_LONG = bool(os.environ.get("ICMD_LONG"))
EXAMPLES = 2000 if IS_LONG else 25
Record = dict[str, Any]
Records = dict[str, Record]

# What the catalogue holds and what is asked of it

WORDS = "épargne épargnes pêche péché coopératives coopérer migrant migrants l'eau Œuvre locale DIASPORA 2014".split()
WORD = st.sampled_from(WORDS)
TEXT = st.lists(WORD, min_size=1, max_size=4).map(" ".join)
COUNTRY = st.sampled_from(["MA", "SN", "NE", "NG", "GN", "GW"])
COUNTRIES = st.lists(COUNTRY, min_size=1, max_size=2, unique=True)
ORGANISATION = st.sampled_from(["Union européenne", "DDC (Suisse)", "ADKO", "Oxfam Maroc"])
RECORD = st.fixed_dictionaries(
    {"title": TEXT, "countries": COUNTRIES},
    optional={
        "partner_countries": COUNTRIES,
        "regions": st.lists(st.sampled_from(["Kayes", "Région de Thiès", "Oriental"]), min_size=1, unique=True),
        "themes": st.lists(st.sampled_from(["diaspora", "environment", "Danse"]), min_size=1, unique=True),
        "focus_areas": st.lists(st.sampled_from(["networks", "local-economy"]), min_size=1, unique=True),
        "status": st.sampled_from(["planned", "ongoing", "completed"]),
        "phase": st.integers(1, 3),
        "start": st.sampled_from(["2008", "2010-05", "2014-02-15"]),
        "end": st.sampled_from(["2014-02-15", "2015", "2016-02"]),
        "budget": st.fixed_dictionaries(
            {
                "amount": st.sampled_from(["0", "999.5", "1000", "250000.01"]),
                "currency": st.sampled_from(["EUR", "USD"]),
            }
        ),
        "donors": st.lists(ORGANISATION, min_size=1, unique=True),
        "partners": st.lists(ORGANISATION, min_size=1, unique=True),
        "lead": ORGANISATION,
        "summary": TEXT,
        "short_title": WORD,
        "language": st.sampled_from(["fr", "en", "es", "it"]),
    },
)

QUESTIONS: dict[str, Filters] = {
    name: Filters(choices={field: Choice(wanted, excluded)})
    for name, field, wanted, excluded in [
        ("country", "countries", ("MA",), ()),
        ("countries", "countries", ("NE", "GN"), ()),
        ("not country", "countries", (), ("MA", "SN")),
        ("both", "countries", ("MA", "NG"), ("NE",)),
        ("partner country", "partner_countries", ("SN",), ()),
        ("not partner country", "partner_countries", (), ("GW",)),
        ("region", "regions", ("thies",), ()),
        ("not region", "regions", (), ("region de",)),
        ("theme", "themes", ("diaspora",), ()),
        ("not theme", "themes", ("diaspora", "environment"), ("environment",)),
        ("focus", "focus_areas", ("networks",), ()),
        ("not focus", "focus_areas", (), ("local-economy",)),
        ("status", "status", ("ongoing", "planned"), ()),
        ("not status", "status", (), ("completed",)),
        ("phase", "phase", ("1", "3"), ()),
        ("not phase", "phase", (), ("2",)),
        ("donor", "donors", ("union", "suisse"), ()),
        ("not donor", "donors", (), ("union europeenne",)),
        ("partner", "partners", ("oxfam",), ()),
        ("not partner", "partners", (), ("adko", "maroc")),
    ]
} | {
    "all": Filters(),
    "year": Filters(active=(("2014-01-01", "2014-12-31"),)),
    "years": Filters(active=(("2008-06-01", "2008-06-30"), ("2016-03-01", "2017-01-01"))),
    "from and to": Filters(active=(("2010-05-31", "2010-06-01"),)),
    "from": Filters(active=(("2015-12-31", "9999-12-31"),)),
    "budget": Filters(min_budget=Decimal("999.5"), max_budget=Decimal(1000), currency="EUR"),
    "least": Filters(min_budget=Decimal("250000.01")),
    "currency": Filters(currency="USD"),
    "all at once": Filters(
        choices={"countries": Choice(("MA", "SN", "NE")), "status": Choice((), ("planned",))},
        active=(("2009-01-01", "2014-12-31"),),
        max_budget=Decimal(300000),
        text="migrants -eau",
    ),
}
SEARCHES = [
    "epargne",
    "PÊCHE",
    "péché",
    "cooperativ*",
    "migrant -locale",
    "oeuvre eau",
    "epargn* -diaspora",
    "2014",
    "zzz",
]


# The plain scan: what every question means, said of the file's own JSON


def scanned(records: Records, filters: Filters) -> set[int]:
    """The numbers of the records that `filters` selects."""
    vocabulary: set[str] = set()
    if filters.text:
        vocabulary = {word for record in records.values() for _lang, text in texts(record) for word in words_of(text)}
    return {
        int(number)
        for number, record in records.items()
        if all(chosen(record, field, choice) for field, choice in filters.choices.items())
        and active(record, filters)
        and affordable(record.get("budget"), filters)
        and (not filters.text or answers(record, filters.text, vocabulary))
    }


def chosen(record: Record, field: str, choice: Choice) -> bool:
    held = record.get(field, [])
    held = [str(held)] if isinstance(held, str | int) else list(held)
    if field == "partners":
        held += [record["lead"]] if "lead" in record else []
    if field in ("regions", "donors", "partners"):
        names = [" " + "".join(c if c.isalnum() else " " for c in fold(name)) + " " for name in held]
        held = [asked for asked in (*choice.wanted, *choice.excluded) if any(f" {asked} " in name for name in names)]
    return bool(not choice.wanted or set(held) & set(choice.wanted)) and not set(held) & set(choice.excluded)


def active(record: Record, filters: Filters) -> bool:
    """Whether the project can have been active in any of the spans."""
    start, end = record.get("start"), record.get("end")
    if not filters.active:
        return True
    if not (start or end):
        return False
    first = days(start or end)[0]
    last = days(end)[1] if end else "9999-12-31" if record.get("status") == "ongoing" else days(start)[1]
    return any(first <= until and since <= last for since, until in filters.active)


def days(date: Any) -> tuple[str, str]:
    year, month, day = [*map(int, date.split("-")), 0, 0][:3]
    until = day or calendar.monthrange(year, month or 12)[1]
    return f"{year:04}-{month or 1:02}-{day or 1:02}", f"{year:04}-{month or 12:02}-{until:02}"


def affordable(budget: Any, filters: Filters) -> bool:
    if filters.min_budget is None and filters.max_budget is None and not filters.currency:
        return True
    return (
        bool(budget)
        and (filters.min_budget is None or Decimal(budget["amount"]) >= filters.min_budget)
        and (filters.max_budget is None or Decimal(budget["amount"]) <= filters.max_budget)
        and (not filters.currency or budget["currency"] == filters.currency)
    )


def texts(record: Record) -> Iterator[tuple[str, str]]:
    """The record's texts, each with the languages that its words are in."""
    own = record.get("language", "fr")
    for field in ("title", "short_title", "summary", "lead", "regions", "donors", "partners"):
        held = record.get(field, [])
        for text in [held] if isinstance(held, str) else held:
            yield own, text
            if field == "title":  # it may be in another one
                yield from ((other, text) for other in stemmed())


def answers(record: Record, query: str, vocabulary: set[str]) -> bool:
    """Whether every word asked is there, in any of its forms, and none of the unwanted ones."""
    has = {term for language, text in texts(record) for term in terms(text, language)}
    for asked in query.split():
        folded = fold(asked.strip("-*"))
        if asked.endswith("*"):
            forms = {t for word in vocabulary if fold(word).startswith(folded) for t in stems(word)}
            found = bool(has & forms) or any(term.startswith(folded) for term in has)
        else:
            known = [word for word in vocabulary if fold(word) == folded] or [asked.strip("-").lower()]
            found = bool(has & {t for word in known for t in stems(word)})
        if found is asked.startswith("-"):
            return False
    return True


@cache
def words_of(text: str) -> list[str]:
    return words(text)


@cache
def terms(text: str, language: str) -> set[str]:
    return {stem(word, language) for word in words(text)}


@cache
def stems(word: str) -> set[str]:
    # Of a language without a stemmer, a word's term is the word.
    return {stem(word, language) for language in (*stemmed(), "it")}


# What changes the store


class World:
    """A store, and everything that may change it."""

    def __init__(self, folder: Path) -> None:
        self.path = write_store(folder / "store" / "projects.json", {})
        self.commits: list[str] = []
        self.fresh = 0

    def catalogue(self) -> Catalogue:
        return Catalogue(Location(self.path, "test"))

    def records(self) -> Records:
        found: Records = json.loads(self.path.read_text(encoding="utf-8"))["projects"]
        return found

    def named(self, record: Record) -> Record:
        self.fresh += 1
        return {"id": f"p-{self.fresh}", **record}

    def number(self, pick: int) -> int | None:
        numbers = sorted(map(int, self.records()))
        return numbers[pick % len(numbers)] if numbers else None

    # by icmd

    def add(self, record: Record, _pick: int) -> None:
        add(self.catalogue(), [parse_record(self.named(record))[0]], allow_same=True)

    def edit(self, record: Record, pick: int) -> None:
        number = self.number(pick)
        if number:
            edits = read_edits([("set", name, value) for name, value in record.items()])
            opened = self.catalogue()
            decide = edited([number], edits, "2026-01-01T00:00:00Z")
            opened.carry_out(opened.plan(lambda contents: decide(contents.projects), "edit"))

    def remove(self, _record: Record, pick: int) -> None:
        number = self.number(pick)
        if number:
            opened = self.catalogue()
            decide = removed([number])
            opened.carry_out(opened.plan(lambda contents: decide(contents.projects), "remove"))

    def undo(self, _record: Record, _pick: int) -> None:
        opened = self.catalogue()
        plan = undo(opened, None)
        if plan:
            opened.carry_out(plan)

    def import_(self, record: Record, pick: int) -> None:
        project, _problems = parse_record(record)
        number = self.number(pick)
        known = self.records()[str(number)]["id"] if number and pick % 2 else None
        named = parse_record({**record, "id": known} if known else self.named(record))[0]
        origin = Origin(RowPlace("f", None, 1), (project.title,), SharedColumns(("title",)))
        opened = self.catalogue()
        opened.carry_out_import(opened.plan_import([Incoming((origin,), named, ())]), {})

    # by others

    def tinydb_insert(self, record: Record, _pick: int) -> None:
        with TinyDB(self.path) as database:
            database.table("projects").insert(self.named(record))

    def tinydb_update(self, record: Record, pick: int) -> None:
        number = self.number(pick)
        if number:
            with TinyDB(self.path) as database:
                database.table("projects").update(record, doc_ids=[number])

    def tinydb_remove(self, _record: Record, pick: int) -> None:
        number = self.number(pick)
        if number:
            with TinyDB(self.path) as database:
                database.table("projects").remove(doc_ids=[number])

    def editor(self, _record: Record, pick: int) -> None:
        """The same size, in the same second, the date put back to the nanosecond."""
        status = self.path.stat()
        data = self.path.read_bytes()
        swaps = [(b'"MA"', b'"SN"'), (b'"SN"', b'"NG"'), (b"migrants ", b"Dakhla1 "), ("pêche".encode(), "péchE".encode()),
                 (b'"EUR"', b'"USD"'), (b"2014-02", b"2009-01"), (b'"ongoing"', b'"planned"')]  # fmt: skip
        swaps = [swap for swap in swaps if swap[0] in data and len(swap[0]) == len(swap[1])]
        if swaps:
            old, new = swaps[pick % len(swaps)]
            with self.path.open("r+b") as file:
                file.write(data.replace(old, new))
            os.utime(self.path, ns=(status.st_atime_ns, status.st_mtime_ns))
            assert self.path.stat().st_size == status.st_size

    def replacing_editor(self, _record: Record, pick: int) -> None:
        """Another file in its place, as many editors write, of the same date."""
        status = self.path.stat()
        other = self.path.with_suffix(".swp")
        other.write_bytes(self.path.read_bytes().replace(b'"NE"', b'"GW"' if pick % 2 else b'"GN"'))
        os.utime(other, ns=(status.st_atime_ns, status.st_mtime_ns))
        other.replace(self.path)

    def clock(self, record: Record, pick: int) -> None:
        """A clock that jumps back: a change whose date lies before that of the last one."""
        self.tinydb_update(record, pick)
        past = self.path.stat().st_mtime_ns - 3600 * 10**9 * (pick + 1)
        os.utime(self.path, ns=(past, past))

    def git(self, _record: Record, pick: int) -> None:
        """What is there is committed, and one of the earlier commits checked out."""
        if not self.commits:
            self._git("init", "-q")
        self._git("add", self.path.name)
        self._git("-c", "user.name=t", "-c", "user.email=t@t", "commit", "-q", "--allow-empty", "-m", "x")
        self.commits.append(self._git("rev-parse", "HEAD"))
        self._git("checkout", "-q", "--detach", self.commits[pick % len(self.commits)])

    def _git(self, *arguments: str) -> str:
        line = ["git", "-C", str(self.path.parent), *arguments]
        return subprocess.run(line, check=True, capture_output=True, text=True).stdout.strip()


BY_ICMD = ("add", "edit", "remove", "undo", "import_")
BY_OTHERS = ("tinydb_insert", "tinydb_update", "tinydb_remove", "editor", "replacing_editor", "clock", "git")
STEPS = st.lists(
    st.tuples(st.sampled_from(("add", *BY_ICMD, *BY_OTHERS)), RECORD, st.integers(0, 7)), min_size=1, max_size=8
)


def check(world: World) -> None:
    """Every filter and search gives what a scan of the file gives."""
    records = world.records()
    opened = world.catalogue()
    if any(parse_record(record)[1] for record in records.values()):
        with pytest.raises(IcmdError):  # a start after its end: refused as a whole, never answered in part
            opened.count(Filters())
        return
    for name, filters in QUESTIONS.items():
        found = [entry.number for entry in opened.find(filters)]
        assert found == sorted(scanned(records, filters)), name
        assert opened.count(filters) == len(found), name
    for text in SEARCHES:
        hits = opened.search(text, Filters(), Page())
        wanted = scanned(records, Filters(text=text))
        assert {entry.number for entry in hits.entries} == wanted, text
        assert hits.total == len(wanted), text
        assert opened.count(Filters(text=text)) == len(wanted), text
    for field in ("countries", "themes", "regions", "donors"):  # what completion and suggestions offer
        assert sorted(opened.index.values(field)) == sorted({v for r in records.values() for v in r.get(field, [])})
    documents = {str(entry.number): entry.record() for entry in opened.find(Filters())}
    for number, record in records.items():
        once = {name: list(dict.fromkeys(v)) if isinstance(v, list) else v for name, v in record.items()}
        assert {name: value for name, value in documents[number].items() if name != "number"} == once
    opened.index.close()


@settings(max_examples=EXAMPLES, derandomize=not IS_LONG, database=None)
@given(first=st.lists(RECORD, max_size=3), steps=STEPS, large=st.booleans())
def test_after_any_change_by_anybody_every_question_has_the_answer_of_a_plain_scan(
    first: list[Record], steps: list[tuple[str, Record, int]], large: bool
) -> None:
    with TemporaryDirectory() as folder, pytest.MonkeyPatch.context() as patch:
        patch.setenv("XDG_CACHE_HOME", str(Path(folder) / "cache"))
        if large:  # what is told by its dates instead of being read
            patch.setattr("icmd_cli.storage.store.SMALL", 10)
        world = World(Path(folder))
        for record in first:
            world.tinydb_insert(record, 0)
        check(world)
        for name, record, pick in steps:
            change: Callable[[Record, int], None] = getattr(world, name)
            with suppress(IcmdError):  # an edit that breaks the rules, an undo with something in its way
                change(record, pick)
            check(world)


# What happens to the index itself


def _sql(path: Path, script: str) -> None:
    connection = sqlite3.connect(path)
    connection.executescript(script)
    connection.close()


def _as_folder(path: Path) -> None:
    path.unlink()
    (path / "inside").mkdir(parents=True)


DAMAGE: dict[str, Callable[[Path], object]] = {
    "random bytes": lambda path: path.write_bytes(bytes(range(256)) * 200),
    "zero length": lambda path: path.write_bytes(b""),
    "truncated at once": lambda path: path.write_bytes(path.read_bytes()[:100]),
    "truncated later": lambda path: path.write_bytes(path.read_bytes()[:4096]),
    "a folder": _as_folder,
    "another database": lambda path: (path.unlink(), _sql(path, "CREATE TABLE other(x)")),
    "other columns": lambda path: (path.unlink(), _sql(path, "CREATE TABLE meta(a, b, c)")),
    "meta alone": lambda path: _sql(path, "DROP TABLE projects; DROP TABLE terms; DROP TABLE names"),
    "older": lambda path: _sql(path, "UPDATE meta SET value = '0 0 3' WHERE key = 'version'"),
    "newer": lambda path: _sql(path, "UPDATE meta SET value = '99 9 3' WHERE key = 'version'"),
    "no state": lambda path: _sql(path, "DELETE FROM meta WHERE key = 'checksum'"),
    "another store's": lambda path: _sql(path, "UPDATE meta SET value = 17 WHERE key = 'checksum'"),
}


@pytest.mark.parametrize("damage", DAMAGE)
def test_a_corrupt_older_newer_or_foreign_index_is_made_anew(store: Path, damage: str) -> None:
    world = World(store.parent.parent)
    write_store(world.path, THREE)
    check(world)
    DAMAGE[damage](world.catalogue().location.index_file)
    check(world)
    check(world)


LIST = [sys.executable, "-m", "icmd_cli", "list", "--country", "maroc", "--format", "ids"]
FULL_DISK = """
import resource, runpy, signal, sys
sys.dont_write_bytecode = True  # nor may a cached module be cut short
resource.setrlimit(resource.RLIMIT_FSIZE, (20_000, 20_000))
sys.argv = ["icmd", *sys.argv[1:]]
runpy.run_module("icmd_cli", run_name="__main__")
"""
"""No file may grow past 20 kB: as on a full disk, a write fails in the middle."""


def _ids(line: list[str], **env: str) -> list[str]:
    ran = subprocess.run(line, env={**os.environ, **env}, capture_output=True, text=True, check=False)
    assert (ran.returncode, ran.stderr) == (0, "")
    return ran.stdout.split()


def _in_morocco(path: Path) -> list[str]:
    records: Records = json.loads(path.read_text(encoding="utf-8"))["projects"]
    return [record["id"] for _number, record in sorted(records.items(), key=lambda item: int(item[0]))
            if "MA" in record.get("countries", ())]  # fmt: skip


def test_a_full_cache_costs_speed_only(tmp_path: Path) -> None:
    cache = str(tmp_path / "cache")
    found = _ids([sys.executable, "-c", FULL_DISK, *LIST[3:]], ICMD_STORE=str(SHIPPED), XDG_CACHE_HOME=cache)
    assert found == _in_morocco(SHIPPED) != []
    assert not [path for path in (tmp_path / "cache").rglob("*") if path.is_file()]


@pytest.mark.skipif(os.name != "posix" or os.geteuid() != 0, reason="to mount a small disk takes root")
def test_a_cache_on_a_disk_that_is_really_full_costs_speed_only(tmp_path: Path) -> None:
    disk = tmp_path / "disk"
    disk.mkdir()
    if subprocess.run(
        ["mount", "-t", "tmpfs", "-o", "size=64k", "tmpfs", disk], capture_output=True, check=False
    ).returncode:
        pytest.skip("this machine mounts nothing")
    try:
        assert _ids(LIST, ICMD_STORE=str(SHIPPED), XDG_CACHE_HOME=str(disk)) == _in_morocco(SHIPPED)
    finally:
        subprocess.run(["umount", disk], check=True)


@pytest.mark.skipif(os.name != "posix" or os.geteuid() != 0 or not shutil.which("setpriv"), reason="takes another user")
def test_a_read_only_cache_costs_speed_only() -> None:
    with TemporaryDirectory() as folder:  # pytest's own folders are closed to others
        place = Path(folder)
        path = write_store(place / "store.json", THREE)
        other = ["setpriv", "--reuid=65534", "--regid=65534", "--clear-groups"]
        env = {"ICMD_STORE": str(path), "XDG_CACHE_HOME": str(place / "cache"), "PYTHONDONTWRITEBYTECODE": "1"}
        place.chmod(0o755)
        if subprocess.run([*other, *LIST, "--help"], capture_output=True, check=False).returncode:
            pytest.skip("another user may not run this Python")
        (place / "cache").mkdir(mode=0o755)
        assert _ids([*other, *LIST], **env) == ["figuig"]  # no index, and none can be made
        assert _ids(LIST, **env) == ["figuig"]
        write_store(path, {**THREE, "4": {**THREE["1"], "id": "four", "code": "x"}})
        assert _ids([*other, *LIST], **env) == ["figuig", "four"]  # a stale one that cannot be renewed
