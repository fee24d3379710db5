"""The answers: always those that a scan of the store would give, whatever happened to either file."""

import json
import os
import shutil
import sqlite3
from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from conftest import BICOL, FIGUIG, KAYES, THREE, Ran, projects_in, write_store
from hypothesis import given, settings
from hypothesis import strategies as st
from tinydb import TinyDB

from icmd_cli.catalogue.adding import add
from icmd_cli.catalogue.catalogue import Catalogue
from icmd_cli.domain.filters import Choice, Filters, SortKey
from icmd_cli.domain.project import Project, parse_record
from icmd_cli.search.schema import KEYED
from icmd_cli.storage.location import Location, cache_folder
from icmd_cli.text import fold


def catalogue(path: Path) -> Catalogue:
    return Catalogue(Location(path, "test"))


def index_file(path: Path) -> Path:
    return Location(path, "test").index_file


def titles(path: Path, filters: Filters | None = None, *sort: SortKey) -> list[str]:
    return [entry.project().title for entry in catalogue(path).find(filters or Filters(), sort)]


def test_an_edit_of_the_same_size_in_the_same_instant_is_seen(store: Path) -> None:
    assert titles(store)[0] == FIGUIG["title"]
    status = store.stat()
    text = store.read_text(encoding="utf-8").replace("Relance", "Reprise")
    with store.open("r+", encoding="utf-8") as file:
        file.write(text)
    os.utime(store, ns=(status.st_atime_ns, status.st_mtime_ns))
    assert store.stat().st_size == status.st_size
    assert titles(store)[0].startswith("Reprise")


def test_a_large_store_edited_in_the_same_instant_is_seen(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("icmd_cli.storage.store.SMALL", 10)
    monkeypatch.setattr("icmd_cli.storage.store.stat_text", lambda status: str(status.st_size))
    path = write_store(tmp_path / "projects.json", THREE)
    assert titles(path)[0] == FIGUIG["title"]
    path.write_text(path.read_text(encoding="utf-8").replace("Relance", "Reprise"), encoding="utf-8")
    assert titles(path)[0].startswith("Reprise")


def test_a_settled_large_store_is_not_read_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("icmd_cli.search.seal.SEALED", 0)
    monkeypatch.setattr("icmd_cli.storage.store.SMALL", 10)
    path = write_store(tmp_path / "projects.json", THREE)
    old = path.stat().st_mtime - 60
    os.utime(path, (old, old))
    titles(path)

    def unread(*_: object, **__: object) -> int:
        raise AssertionError

    monkeypatch.setattr("icmd_cli.storage.store.zlib", SimpleNamespace(crc32=unread))
    assert len(titles(path)) == 3


def test_changes_by_tinydb_itself_are_seen(store: Path) -> None:
    titles(store)
    database = TinyDB(store)
    database.table("projects").insert({**BICOL, "id": "four", "title": "Quatre"})
    database.close()
    assert titles(store)[-1] == "Quatre"


@pytest.mark.parametrize("damage", ["garbage", "empty", "foreign", "older", "half"])
def test_a_damaged_or_foreign_index_is_made_anew(store: Path, damage: str) -> None:
    titles(store)
    path = index_file(store)
    match damage:
        case "garbage":
            path.write_bytes(b"not a database" * 1000)
        case "empty":
            path.write_bytes(b"")
        case "foreign":
            path.unlink()
            sqlite3.connect(path).executescript("CREATE TABLE other(x)").connection.close()
        case "older":
            connection = sqlite3.connect(path)
            connection.execute("UPDATE meta SET value = '0' WHERE key = 'version'")
            connection.commit()
            connection.close()
        case "half":
            path.write_bytes(path.read_bytes()[:5000])
    assert len(titles(store)) == 3
    assert len(titles(store)) == 3


@pytest.mark.usefixtures("store")
def test_a_cache_that_cannot_be_written_costs_speed_only(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, icmd: Callable[..., Ran]
) -> None:
    (tmp_path / "file").write_text("in the way")
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "file"))
    assert icmd("list", "--country", "maroc", "--format", "ids") == Ran(0, "figuig\n", "")
    said = f"in memory: the cache folder {tmp_path / 'file' / 'icmd'} cannot be written to"
    assert f"index\t{said}" in icmd("where").lines
    assert icmd("add", "--title", "Neuf", "--country", "MA").code == 0
    assert icmd("search", "neuf", "--format", "ids").out == "neuf\n"


def test_the_cache_may_be_deleted_at_any_moment(store: Path) -> None:
    titles(store)
    shutil.rmtree(cache_folder())
    assert len(titles(store)) == 3


def test_an_add_updates_the_index_instead_of_making_it_anew(store: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    opened = catalogue(store)
    assert opened.count(Filters()) == 3
    monkeypatch.setattr("icmd_cli.search.Index.build", None)
    project, _problems = parse_record({"title": "Épargne à Thiès", "countries": ["SN"], "language": "fr"})
    add(opened, [project])
    assert opened.search("epargnes thies", Filters(), _page()).entries[0].number == 4
    assert catalogue(store).get("thies").number == 4


def _page() -> Any:
    from icmd_cli.domain.filters import Page

    return Page(10)


# Random catalogues: the index against a plain scan.

COUNTRIES = st.lists(st.sampled_from(["MA", "SN", "NE", "NG", "GN", "GW"]), min_size=1, max_size=3, unique=True)
WORDS = st.sampled_from("épargne migrants coopérative locale l'eau Œuvre DIASPORA femmes 2014 d’Azrou".split())
RECORDS = st.fixed_dictionaries(
    {"title": st.lists(WORDS, min_size=1, max_size=4).map(" ".join), "countries": COUNTRIES},
    optional={
        "status": st.sampled_from(["planned", "ongoing", "completed"]),
        "phase": st.integers(1, 3),
        "start": st.sampled_from(["2008", "2010-05", "2014-04-15"]),
        "end": st.sampled_from(["2014-04-15", "2015", "2016-02"]),
        "budget": st.fixed_dictionaries(
            {"amount": st.integers(0, 10**6).map(str), "currency": st.sampled_from(["EUR", "USD"])}
        ),
        "themes": st.lists(st.sampled_from(["diaspora", "skills", "Danse"]), unique=True),
        "donors": st.lists(st.sampled_from(["Union européenne", "DDC (Suisse)"]), unique=True),
        "lead": st.sampled_from(["ADKO", "Oxfam"]),
        "language": st.sampled_from(["fr", "en", "es", "it"]),
    },
)
CATALOGUES = st.lists(RECORDS, max_size=8).map(
    lambda records: {str(n): {"id": f"p{n}", **record} for n, record in enumerate(records, 1)}
)
FILTERS = st.builds(
    Filters,
    choices=st.fixed_dictionaries(
        {},
        optional={
            "countries": st.builds(Choice, COUNTRIES.map(tuple), st.just(())),
            "status": st.builds(Choice, st.just(()), st.just(("completed",))),
            "phase": st.builds(Choice, st.just(("1", "2")), st.just(())),
            "themes": st.builds(Choice, st.just(("diaspora",)), st.just(("skills",))),
            "donors": st.builds(Choice, st.sampled_from([("union",), ("suisse", "union europeenne")]), st.just(())),
            "partners": st.builds(Choice, st.just(("adko",)), st.just(())),
        },
    ),
    active=st.sampled_from(
        [
            (),
            (("2014-01-01", "2014-12-31"),),
            (("2014-05-05", "9999-12-31"),),
            (("2009-01-01", "2009-12-31"), ("2016-01-01", "2017-01-01")),
        ]
    ),
    min_budget=st.none() | st.integers(0, 10**6),
    max_budget=st.none() | st.integers(0, 10**6),
    currency=st.none() | st.just("EUR"),
    text=st.none(),
)


def selected(project: Project, filters: Filters) -> bool:
    """What `filters` means, said without SQL."""
    held = {
        "countries": project.countries,
        "status": (project.status,),
        "phase": (str(project.phase),),
        "themes": project.themes,
    }
    words = {"donors": project.donors, "partners": (*project.partners, project.lead or "")}
    for field, choice in filters.choices.items():
        for names, wanted in ((choice.wanted, True), (choice.excluded, False)):
            if field in words:
                has = any(
                    f" {name} " in f" {fold(held_name)} ".replace("(", "").replace(")", "")
                    for name in names
                    for held_name in words[field]
                )
            else:
                has = bool(set(names) & set(held[field]))
            if names and has is not wanted:
                return False
    if filters.active:
        first, last = project.first_day(), project.last_day()
        if first is None or last is None or not any(first <= b and a <= last for a, b in filters.active):
            return False
    if filters.currency and (project.budget is None or project.budget.currency != filters.currency):
        return False
    if filters.min_budget is None and filters.max_budget is None:
        return True
    least, most = filters.min_budget or 0, 10**15 if filters.max_budget is None else filters.max_budget
    return project.budget is not None and least <= project.budget.value <= most


@settings(max_examples=60)
@given(records=CATALOGUES, filters=FILTERS, word=WORDS)
def test_the_index_answers_as_a_scan_of_the_store_does(
    tmp_path: Path, records: dict[str, Any], filters: Filters, word: str
) -> None:
    path = write_store(tmp_path / "p.json", records)
    projects = [project for n, r in records.items() for project, problems in [parse_record(r, int(n))] if not problems]
    if len(projects) < len(records):
        return  # a start after its end: refused as a whole, which other tests show
    opened = catalogue(path)
    expected = [project.number for project in projects if selected(project, filters)]
    assert [entry.number for entry in opened.find(filters)] == expected
    assert opened.count(filters) == len(expected)
    assert sum(group.projects for group in opened.tallies(filters, [()])[()]) == len(expected)
    by_title = sorted((p for p in projects if selected(p, filters)), key=lambda p: (_name(p), p.number))
    assert [entry.number for entry in opened.find(filters, [SortKey("title")])] == [p.number for p in by_title]
    hits = opened.search(word, filters, _page())
    bare = fold(word.replace("’", "'").rpartition("'")[2])
    having = {p.number for p in projects if selected(p, filters) and bare in fold(p.title)}
    assert {entry.number for entry in hits.entries} == having
    opened.index.close()


def _name(project: Project) -> str:
    from icmd_cli.text import fold_title

    return fold_title(project.title)


@settings(max_examples=15)
@given(batches=st.lists(st.lists(RECORDS, min_size=1, max_size=3), min_size=1, max_size=4))
def test_an_index_that_was_kept_up_equals_one_made_anew(tmp_path: Path, batches: list[list[dict[str, Any]]]) -> None:
    path = write_store(tmp_path / "q.json", {})
    opened = catalogue(path)
    for batch in batches:
        good = [project for project, problems in map(parse_record, batch) if not problems]
        if good:
            add(opened, good, allow_same=True)
    kept = _contents(opened, index_file(path))
    opened.index.close()
    index_file(path).unlink()
    anew = catalogue(path)
    anew.count(Filters())
    assert kept == _contents(anew, index_file(path))
    anew.index.close()


def _contents(opened: Catalogue, path: Path) -> dict[str, Any]:
    opened.count(Filters())
    connection = sqlite3.connect(path)
    tables = {
        "projects": "SELECT * FROM projects ORDER BY number",
        "documents": "SELECT * FROM documents ORDER BY number",
        "facets": "SELECT name, value, number FROM facets JOIN names USING (key) ORDER BY 1, 2, 3",
        "figures": 'SELECT currency, amount, number, years, start, "end" FROM figures',
        "words": "SELECT folded, spelling FROM words ORDER BY 1, 2",
    }
    found: dict[str, Any] = {name: connection.execute(sql).fetchall() for name, sql in tables.items()}
    found["tallies"] = [sorted(map(repr, opened.tally(Filters(), field))) for field in KEYED]
    connection.execute("CREATE VIRTUAL TABLE temp.v USING fts5vocab(main, terms, instance)")
    found["terms"] = sorted(connection.execute("SELECT * FROM v").fetchall())
    connection.close()
    return found


def test_sorting_puts_accents_where_people_look_for_them(tmp_path: Path) -> None:
    names = ["Zèle", "Épargne", "eau", "Étude", "Œuvre", "Oasis"]
    records = {str(n): {"id": f"p{n}", "title": name, "countries": ["MA"]} for n, name in enumerate(names, 1)}
    path = write_store(tmp_path / "p.json", records)
    assert titles(path, None, SortKey("title")) == ["eau", "Épargne", "Étude", "Oasis", "Œuvre", "Zèle"]
    assert titles(path, None, SortKey("title", descending=True))[0] == "Zèle"


def test_phases_are_sorted_as_numbers(tmp_path: Path) -> None:
    records = {str(n): {"id": f"p{n}", "title": f"T{n}", "countries": ["MA"], "phase": n} for n in (10, 2, 1)}
    assert titles(write_store(tmp_path / "p.json", records), None, SortKey("phase")) == ["T1", "T2", "T10"]


def test_what_has_no_value_comes_last_either_way_and_currencies_are_never_compared(store: Path) -> None:
    first = [p["title"] for p in (BICOL, FIGUIG, KAYES)]
    assert titles(store, None, SortKey("end"))[0] == FIGUIG["title"]
    assert titles(store, None, SortKey("end", descending=True))[0] == FIGUIG["title"]
    assert titles(store, None, SortKey("budget", descending=True)) == first
    assert titles(store, None, SortKey("summary"))[0] == FIGUIG["title"]


def test_the_index_holds_the_documents_as_the_store_has_them(store: Path) -> None:
    entries = list(catalogue(store).find(Filters()))
    assert [json.loads(entry.document) for entry in entries] == [
        {"number": int(number), **record} for number, record in projects_in(store).items()
    ]
