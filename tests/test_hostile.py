"""Hostile input: refused with a sentence or taken harmlessly, in bounded time and memory, and nothing in it is obeyed.

`stress/fuzz.py` tries the same readers for as long as you like.
"""

import json
import os
import resource
import subprocess
import sys
import time
import zipfile
import zlib
from collections.abc import Callable, Sequence
from contextlib import suppress
from io import BytesIO
from itertools import islice
from pathlib import Path
from typing import Any, NamedTuple

import fuzzer
import pytest
from conftest import FIGUIG, PATIENCE, Ran, projects_in, write_store

from icmd_cli.domain.values.dates import parse_date
from icmd_cli.domain.values.periods import parse_period
from icmd_cli.errors import IcmdError, InvalidData
from icmd_cli.importing import settings
from icmd_cli.readers import detect
from icmd_cli.readers.raw import Reading

SLOW = 5.0
MEMORY = 2 << 30


@pytest.mark.no_cover
@pytest.mark.parametrize("name", fuzzer.TARGETS)
def test_no_spoiled_input_brings_any_error_but_our_own(
    name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TMPDIR", str(tmp_path))
    target = fuzzer.TARGETS[name]
    slowest = 0.0
    for data in islice(fuzzer.mutants(name), len(target.seeds()) + target.quick):
        began = time.process_time()
        with suppress(IcmdError):
            target.run(data)
        slowest = max(slowest, time.process_time() - began)
    assert slowest < SLOW


# Files


def book(change: Callable[[str, bytes], bytes] = lambda _name, content: content) -> bytes:
    """A small xlsx, its parts changed."""
    out = BytesIO()
    with zipfile.ZipFile(BytesIO(fuzzer.workbook())) as source, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for name in source.namelist():
            new.writestr(name, change(name, source.read(name)))
    return out.getvalue()


def sheet(old: bytes, new: bytes) -> bytes:
    return book(lambda name, content: content.replace(old, new, 1) if name.endswith("sheet1.xml") else content)


def lying_book() -> bytes:
    """A part that goes on far beyond the length and the checksum that the archive tells of it."""
    data = sheet(b"</sheetData>", b" " * (64 << 20) + b"</sheetData>")
    with zipfile.ZipFile(BytesIO(data)) as archive:
        info = archive.getinfo("xl/worksheets/sheet1.xml")
        beginning = archive.read(info)[:1000]
    told = (info.CRC.to_bytes(4, "little"), info.file_size.to_bytes(4, "little"))
    lies = (zlib.crc32(beginning).to_bytes(4, "little"), len(beginning).to_bytes(4, "little"))
    for true, lie in zip(told, lies, strict=True):
        data = data.replace(true, lie)
    return data


def many_entries() -> bytes:
    out = BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for number in range(300):
            archive.writestr(f"xl/worksheets/sheet{number}.xml", b" " * (1 << 20))
    return out.getvalue()


def nested() -> bytes:
    inner = BytesIO()
    with zipfile.ZipFile(inner, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/worksheets/sheet1.xml", b" " * (200 << 20))
    return book(lambda name, content: inner.getvalue() if name.endswith("sheet1.xml") else content)


def overlapping() -> bytes:
    """Many names for the same bytes (David Fifield's bomb, without the finesse)."""
    data = sheet(b"</sheetData>", b" " * (30 << 20) + b"</sheetData>")
    out = BytesIO(data)
    with zipfile.ZipFile(out, "a") as archive:
        info = archive.getinfo("xl/worksheets/sheet1.xml")
        archive.filelist.extend([info] * 60)
        archive._didModify = True  # type: ignore[attr-defined]
    return out.getvalue()


def unclosed_faults() -> bytes:
    """Half a million cells that say they hold an error, and never end."""
    return sheet(b"<sheetData>", b"<sheetData>" + b'<c t="e" r="A1">' * 500_000)


def commented_faults() -> bytes:
    return sheet(b"<sheetData>", b"<sheetData><!--" + b"<c " * 500_000 + b' t="e"-->')


XML = '<?xml version="1.0"?>\n'
IATI = '<iati-activities version="2.03">{}</iati-activities>'
LAUGHS = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 10))
HOSTILE_FILES: dict[str, Callable[[], bytes]] = {
    "billion laughs": f'{XML}<!DOCTYPE a [<!ENTITY l0 "ha">{LAUGHS}]>{IATI.format("&l9;")}'.encode,
    "quadratic entity": f'{XML}<!DOCTYPE a [<!ENTITY b "{"x" * 50000}">]>{IATI.format("&b;" * 9999)}'.encode,
    "a file as an entity": f'{XML}<!DOCTYPE a [<!ENTITY b SYSTEM "file:///etc/passwd">]>{IATI}'.encode,
    "a document type of the web": f'{XML}<!DOCTYPE a SYSTEM "http://127.0.0.1:9/a.dtd">{IATI}'.encode,
    "deep XML": (XML + "<iati-activities>" + "<a>" * 100_000).encode,
    "deep JSON": lambda: b"[" * 100_000,
    "deep JSON objects": lambda: b'{"a":' * 100_000,
    "a number of 5,000 digits": lambda: b'[{"title": "T", "budget": ' + b"9" * 5000 + b"}]",
    "an exponent of six digits": lambda: b'[{"title": "T", "budget": 1e999999}]',
    "an exponent of twenty digits": lambda: b'[{"title": "T", "budget": 1e99999999999999999999}]',
    "no number": lambda: b'[{"title": "T", "phase": NaN}]',
    "a key twice": lambda: b'[{"title": "T", "title": "U"}]',
    "too many letters in a place": lambda: sheet(b'r="A2"', b'r="ABCDEFG2"'),
    "too many digits in a place": lambda: sheet(b'r="A2"', b'r="A00000000099999999"'),
    "a place without a blank before it": lambda: sheet(b'r="A2"', b's="0"r="XFD99999"'),
    "a nested archive": nested,
    "overlapping entries": overlapping,
    "many entries": many_entries,
    "a part longer than it tells": lying_book,
    "not deflated as it tells": lambda: (data := book())[: (half := len(data) // 2)] + b"\xff" * 99 + data[half + 99 :],
    "a template for a workbook": lambda: b"PK\x03\x04" + b"xl/" * 1000,
    "NUL bytes alone": lambda: b"\0" * 60_000,
    "a quotation mark and no other": lambda: b'Titre;Pays\n"' + b"a;b\n" * 15_000,
}


@pytest.mark.parametrize("name", HOSTILE_FILES)
def test_a_hostile_file_is_refused_with_a_sentence_in_bounded_time_and_memory(name: str, tmp_path: Path) -> None:
    path = tmp_path / "hostile"
    path.write_bytes(HOSTILE_FILES[name]())
    store = write_store(tmp_path / "projects.json", {})
    ran = confined("import", str(path), "--yes", "--store", str(store))
    assert (ran.returncode, "Error: " in ran.stderr, ran.stdout) == (4, True, ""), ran.stderr[-500:]
    assert "mistake" not in ran.stderr
    assert len(ran.stderr) < 2000
    assert projects_in(store) == {}


XML_START, XML_END = b'<iati-activities version="2.03"><iati-activity', b"</iati-activity></iati-activities>"
MANY = b" ".join(b'a%d="%d"' % (number, number) for number in range(50_000))
LARGE_FILES: dict[str, Sequence[tuple[bytes, int]]] = {
    "blank lines": ((b"title,country\nP,MA\n", 1), (b"\n", 40 << 20)),
    "rows of spaces": ((b"title,country\n", 1), (b" , \n", 5_000_000)),
    "more rows than a sheet has": ((b"title,country\r", 1), (b"P,MA\r", 2_000_000)),
    "more cells than a list has": ((b",".join([b"ab"] * 19) + b"\n", 400_000),),
    "line breaks within cells": ((b"title,country\n", 1), (b'"a' + b"\n" * 500_000 + b'",MA\n', 20)),
    "doubled quotation marks": ((b'title,country\n"', 1), (b'a"",\n', 12 << 20)),
    "empty objects": ((b"[", 1), (b"{},", 7_000_000), (b"{}]", 1)),
    "lists in a cell": ((b'[{"title": "P", "countries": [', 1), (b"[],", 5_000_000), (b"[]]}]", 1)),
    "texts in a cell": ((b'[{"title": "P", "countries": [', 1), (b'"ab",', 3_000_000), (b'"ab"]}]', 1)),
    "texts in rows": ((b"[", 1), (b'["ab",' + b'"ab",' * 48 + b'"ab"],', 100_000), (b'["ab"]]', 1)),
    "texts in lists": ((b"[", 1), (b'{"title":"P","countries":["MA"' + b',"ab"' * 16_000 + b"]},", 300), (b"{}]", 1)),
    "texts that look like keys": ((b"[", 1), (b'["a\\":\\":"],', 1_900_000), (b'["b"]]', 1)),
    "whole numbers": ((b'[{"title": "P", "budget": [', 1), (b"1234,", 12_000_000), (b"1]}]", 1)),
    "decimal numbers": ((b'[{"title": "P", "budget": [', 1), (b"1.5,", 6_000_000), (b"1]}]", 1)),
    "numbers on lines": ((b'{"title":"P","budget":[' + b"1.5," * 9 + b"1]}\n", 250_000),),
    "texts on lines": ((b'{"title":"ab","lead":"cd","code":"ef","theme":"gh","id":"ij"}\n', 700_000),),
    "objects on lines": ((b'{"a":1}\n', 2_000_000),),
    "a key again and again": ((b"[{", 1), (b'"title":"P",', 3_000_000), (b'"countries":["MA"]}]', 1)),
    "attributes of one tag": ((XML_START, 1), (b' a%d="x"', 1_000_000), (b">" + XML_END, 1)),
    "attributes of many tags": ((XML_START + b">", 1), (b"<a " + MANY + b"/>", 40), (XML_END, 1)),
    "one text in small parts": ((XML_START + b"><a>", 1), (b"<![CDATA[a]]>", 3_000_000), (b"</a>" + XML_END, 1)),
    "empty activities": ((b'<iati-activities version="2.03">', 1), (b"<iati-activity/>", 900_000)),
}
"""Bytes, and how often they stand there; %d is the number of the time."""

BEYOND = 300 << 20
MEASURED = """
import resource, subprocess, sys
code = subprocess.run(sys.argv[1:]).returncode
used = resource.getrusage(resource.RUSAGE_CHILDREN)
print(code, used.ru_maxrss, used.ru_utime + used.ru_stime, file=sys.stderr)
"""
"""Runs a command from a small process: the peak of a process's memory begins with that of the one that started it."""


@pytest.mark.once
@pytest.mark.parametrize("name", LARGE_FILES)
def test_a_large_hostile_text_takes_bounded_memory_beyond_its_own(name: str, tmp_path: Path) -> None:
    path = tmp_path / "hostile"
    with path.open("wb") as file:
        for piece, times in LARGE_FILES[name]:
            numbered = (piece.replace(b"%d", b"%d" % number) for number in range(times))
            file.write(b"".join(numbered) if b"%d" in piece else piece * times)
    store = write_store(tmp_path / "projects.json", {})
    ran = measured("import", str(path), "--yes", "--store", str(store))
    assert (ran.code, ran.said[0].startswith("Error: ")) == (4, True)
    assert ran.peak < path.stat().st_size + BEYOND
    assert ran.seconds < PATIENCE * SLOW


class Measured(NamedTuple):
    """How a command ended, the lines on stderr, its peak of memory in bytes, its seconds on the processor."""

    code: int
    said: list[str]
    peak: int
    seconds: float


def measured(*words: str) -> Measured:
    line = [sys.executable, "-c", MEASURED, sys.executable, "-m", "icmd_cli", *words]
    ran = subprocess.run(line, stdin=subprocess.DEVNULL, capture_output=True, text=True, check=False)
    *said, figures = ran.stderr.splitlines()
    code, peak, seconds = figures.split()
    return Measured(int(code), said, int(peak) * 1024, float(seconds))


LARGE_CATALOGUES = {
    "objects": ("{}", 1_000_000, " has more objects, lists or values than a list of projects can have."),
    "lists": (
        '{"countries": [[], [], [], [], [], []]}',
        400_000,
        " has more objects, lists or values than a list of projects can have.",
    ),
    "problems": ("{}", 300_000, "line 1: project 1: title: is missing (and 599999 more problems)."),
}
"""What each project holds, how many there are, what is said of it."""


@pytest.mark.once
@pytest.mark.parametrize(
    ("name", "role"), [("objects", "there"), ("lists", "there"), ("problems", "there"), ("objects", "base")]
)
def test_a_hostile_catalogue_to_merge_is_refused_in_bounded_memory(name: str, role: str, tmp_path: Path) -> None:
    of_each, count, reason = LARGE_CATALOGUES[name]
    files = {role: write_store(tmp_path / f"{role}.json", {"1": FIGUIG}) for role in ("here", "there", "base")}
    with files[role].open("w") as file:
        file.write(f'{{"projects": {{"1": {of_each}')
        file.writelines(f',"{number}":{of_each}' for number in range(2, count + 1))
        file.write("}}")
    words = ("--base", str(files["base"]), "--yes", "--store", str(files["here"]))
    ran = measured("merge", str(files["there"]), *words)
    assert (ran.code, ran.said[0].startswith("Error: "), ran.said[0].endswith(reason)) == (4, True, True), ran
    assert ran.peak < files[role].stat().st_size + BEYOND
    assert ran.seconds < PATIENCE * SLOW


def confined(*arguments: str) -> "subprocess.CompletedProcess[str]":
    """Run the program with limits on its memory and on its time on the processor."""

    def limit() -> None:
        resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
        resource.setrlimit(resource.RLIMIT_CPU, (int(12 * SLOW),) * 2)

    line = [sys.executable, "-m", "icmd_cli", *arguments]
    return subprocess.run(
        line,
        capture_output=True,
        text=True,
        check=False,
        stdin=subprocess.DEVNULL,
        preexec_fn=limit,
    )


@pytest.mark.no_cover
@pytest.mark.parametrize("make", [unclosed_faults, commented_faults])
def test_a_sheet_full_of_faults_is_looked_at_once(make: Callable[[], bytes]) -> None:
    data = make()
    began = time.process_time()
    with suppress(InvalidData):
        detect.read(data, "f", Reading())
    assert time.process_time() - began < SLOW


@pytest.mark.parametrize("text", ["(" * 60_000, "a" + " " * 60_000 + "b", "1-" * 30_000, "à " * 30_000])
def test_a_long_text_where_a_date_should_be_takes_no_time(text: str) -> None:
    began = time.process_time()
    for parse in (parse_date, parse_period):
        with pytest.raises(ValueError, match="date"):
            parse(text)
    assert time.process_time() - began < SLOW


# Values


def imported(icmd: Callable[..., Ran], store: Path, rows: list[dict[str, Any]]) -> Ran:
    return icmd("import", "-", "--yes", "--json", "--store", str(store), stdin=json.dumps(rows))


REFUSED_VALUES: dict[str, tuple[str, Any]] = {
    "an amount of 5,000 digits": ("budget", "9" * 5000 + " EUR"),
    "an amount with an exponent": ("budget", "1e999999 EUR"),
    "an amount beyond all": ("budget", 1e300),
    "a negative one": ("budget", -5),
    "a date of many digits": ("start", "2" * 5000),
    "a date of the year 10^300": ("start", 1e300),
    "a phase of many digits": ("phase", "9" * 5000),
    "a phase in other digits": ("phase", "٣"),
    "a path for an id": ("id", "../../etc/passwd"),
    "a drive for an id": ("id", "C:\\x"),
    "a Cyrillic letter in an id": ("id", "p\u0430ris"),
    "a fullwidth id": ("id", "\uff50aris"),
    "a zero-width id": ("id", "pa\u200bris-"),
    "a script for a page": ("url", "javascript:alert(1)"),
    "a file for a page": ("url", "file:///etc/passwd"),
    "an option for a page": ("url", "--version"),
    "a page with an escape": ("url", "https://x/\x1b]8;;y\x07 z"),
}


@pytest.mark.parametrize("name", REFUSED_VALUES)
def test_a_hostile_value_is_refused_and_the_rest_goes_in(name: str, icmd: Callable[..., Ran], store: Path) -> None:
    field, value = REFUSED_VALUES[name]
    good = {"title": "Bon", "countries": ["MA"]}
    bad = {"title": "Mauvais", "countries": ["MA"], field: value}
    ran = icmd("import", "-", "--yes", "--json", "--currency", "EUR", stdin=json.dumps([good, bad]))
    titles = [record["title"] for record in projects_in(store).values()]
    if field == "id":  # such a column holds no ids of icmd's: they are kept as codes, the id is made of the title
        assert ran.code == 0
        assert [record["id"] for record in projects_in(store).values()][3:] == ["bon", "mauvais"]
        parsed = icmd("add", "-", stdin=json.dumps(bad))
        assert parsed.code == 4
        assert "an id has letters a-z" in parsed.err
        return
    assert ran.code == 4
    if field in ("title", "countries"):
        assert [row["problems"][0]["heading"] for row in ran.json["rejected"]] == [field]
        assert titles[3:] == ["Bon"]
        return
    assert [[left["heading"] for left in new.get("left_out", ())] for new in ran.json["new"]] == [[], [field]]
    assert titles[3:] == ["Bon", "Mauvais"]
    assert field not in projects_in(store)["5"]


def test_scaled_amounts_never_overflow(icmd: Callable[..., Ran], store: Path) -> None:
    table = "Titre;Pays;Budget (en milliards d'euros)\nA;Mali;999999999999999\nB;Mali;1e99\nC;Mali;2\n"
    ran = icmd("import", "-", "--yes", "--json", "--currency", "EUR", stdin=table)
    assert [[left["line"] for left in new.get("left_out", ())] for new in ran.json["new"]] == [[2], [3], []]
    assert [projects_in(store)[number].get("budget") for number in ("4", "5")] == [None, None]
    assert projects_in(store)["6"]["budget"] == {"amount": "2000000000", "currency": "EUR"}


HARMLESS: dict[str, tuple[str, str]] = {
    "escapes": ("\x1b[31mrouge\x1b[0m \x1b]0;titre\x07fin", "rouge fin"),
    "a link": ("\x1b]8;;http://mal.example\x07clic\x1b]8;;\x07", "clic"),
    "eight-bit escapes": ("\x9b2Jeffacé", "effacé"),
    "bidirectional controls": ("a\u202eexe.tfar\u202c \u2066b\u2069", "aexe.tfar b"),
    "zero-width signs": ("zé\u200bro\ufeff\u2060", "zéro"),
    "markup": ("[bold]x[/bold] [/b] [link=http://x]y[/link]", "[bold]x[/bold] [/b] [link=http://x]y[/link]"),
    "a formula": ("=cmd|' /C calc'!A0", "=cmd|' /C calc'!A0"),
    "a template": ("{0.__class__} %s %(x)s ${HOME} `id` $(id)", "{0.__class__} %s %(x)s ${HOME} `id` $(id)"),
    "half a surrogate pair": ("a\ud83dz", "az"),
    "NUL": ("a\0b", "ab"),
}


@pytest.mark.parametrize("name", HARMLESS)
def test_hostile_text_is_kept_without_what_a_terminal_would_obey(
    name: str, icmd: Callable[..., Ran], store: Path
) -> None:
    text, kept = HARMLESS[name]
    assert icmd("add", "-", stdin=json.dumps({"title": text, "countries": ["MA"], "summary": text})).code == 0
    assert (projects_in(store)["4"]["title"], projects_in(store)["4"]["summary"]) == (kept, kept)
    assert kept in icmd("show", "4").out
    exported = icmd("export", "--format", "csv", "--fields", "title").out
    assert ("'" + kept in exported) is (name == "a formula")


def test_ids_that_look_alike_cannot_be_two(icmd: Callable[..., Ran], store: Path) -> None:
    for title in ("Paris", "P\u0430ris", "Ｐａｒｉｓ"):  # the second with a Cyrillic letter, the third fullwidth
        assert icmd("add", "--title", title, "--country", "MA").code in (0, 4)
    ids = [record["id"] for record in projects_in(store).values()]
    assert len(set(ids)) == len(ids)
    assert all(id_.isascii() for id_ in ids)


# A store and a mapping that are not ours


STORES = {
    "deep": (b'{"projects": ' + b"[" * 100_000, "nested too deeply"),
    "a huge number": (b'{"projects": {"1": {"phase": ' + b"9" * 5000 + b"}}}", "thousands of digits"),
    "a huge number of a project": (
        b'{"projects": {"' + b"9" * 400 + b'": {"title": "T", "countries": ["MA"]}}}',
        "9999",
    ),
    "a number that no database has": (
        b'{"projects": {"9223372036854775808": {"title": "T", "countries": ["MA"]}}}',
        "not a project's number",
    ),
    "NUL": (b"\0" * 100, "not JSON"),
    "a path for an id": (b'{"projects": {"1": {"id": "../x", "title": "T", "countries": ["MA"]}}}', "a-z"),
}


@pytest.mark.parametrize("name", STORES)
def test_a_hostile_store_is_refused_with_its_place_and_left_alone(
    name: str, icmd: Callable[..., Ran], tmp_path: Path
) -> None:
    data, said = STORES[name]
    path = tmp_path / "projects.json"
    path.write_bytes(data)
    for arguments in (["list"], ["add", "--title", "T", "--country", "MA"]):
        ran = icmd(*arguments, "--store", str(path))
        assert (ran.code, ran.out, said in ran.err) == (4, "", True), ran.err[-300:]
    assert path.read_bytes() == data


def test_the_highest_number_is_the_last_that_is_given(icmd: Callable[..., Ran], tmp_path: Path) -> None:
    path = write_store(tmp_path / "projects.json", {"999999999": FIGUIG})
    ran = icmd("add", "--title", "T", "--country", "MA", "--store", str(path))
    assert (ran.code, "999999999" in ran.err) == (4, True)
    assert list(projects_in(path)) == ["999999999"]


@pytest.mark.parametrize("number", [10**20, 10**400, -1, True, "7", None])
def test_a_remembered_number_that_no_project_can_have_is_not_believed(
    number: Any, icmd: Callable[..., Ran], tmp_path: Path
) -> None:
    path = write_store(tmp_path / "projects.json", {"1": FIGUIG}, last_number=number)
    history = tmp_path / "projects.history.jsonl"
    history.write_text(json.dumps({"n": 1, "last": number, "at": "2026-01-01T00:00:00Z", "changes": []}) + "\n")
    assert icmd("add", "--title", "T", "--country", "MA", "--store", str(path)).code == 0
    assert list(projects_in(path)) == ["1", "2"]


def test_a_store_whose_language_is_no_text_is_read_all_the_same(icmd: Callable[..., Ran], tmp_path: Path) -> None:
    path = write_store(tmp_path / "projects.json", {"1": {**FIGUIG, "language": None}}, language=5)
    assert icmd("search", "oasis", "--format", "ids", "--store", str(path)).out == "figuig\n"


@pytest.mark.parametrize(
    "text",
    ["[values]\ndecimal = 1", "[reading]\nencoding = []", "[reading]\ndelimiter = 2014-01-01", "[values]\nheader_row = 'x'",
     "[columns]\na = [1]", "a" + ".a" * 30_000 + " = 1", '"\\"\\\\" ."."' * 60 + ".a = 1", "[a" + " . 'a b'" * 60 + "]",
     "a = {a" + ".a" * 60 + " = 1}", "a = '" + "x" * (1 << 20) + "'", "a = " + "9" * 5000, "a = " + "[" * 5000, "columns = 5", "[reading]\nrepair = 'no'"],
)  # fmt: skip
def test_a_mapping_file_that_makes_no_sense_is_refused(text: str) -> None:
    with pytest.raises(IcmdError):
        settings.from_toml(text, "m.toml")


def test_a_mapping_file_may_hold_prose_with_full_stops() -> None:
    heading = "Titre. Voir p. ex. www.a.org, 1.2.3. " * 50
    assert settings.from_toml(f'[columns]\n"{heading}" = "title"\n', "m.toml").settings.mapping == {heading: "title"}


def test_a_receipt_that_somebody_spoiled_is_no_crash(icmd: Callable[..., Ran], store: Path) -> None:
    entry = {"n": 1, "at": 5, "by": [], "before": 0, "after": 0, "changes": [], "import": {"files": 5, "choices": []}}
    odd = {"n": 2, "changes": [{"number": 1, "id": [], "changed": 5, "removed": {}}]}
    worse = {"n": 3, "changes": [], "import": {"files": ["x"], "choices": {"values": {"decimal": 1}}}}
    history = store.with_name("projects.history.jsonl")
    history.write_text("".join(json.dumps(line) + "\n" for line in (entry, odd, worse)))
    assert icmd("history").code == 0
    assert icmd("history", "--json").code == 0
    assert icmd("import", "-", "--like", "1", "--dry-run", stdin="title;countries\nA;MA\n").code == 0
    ran = icmd("import", "-", "--like", "3", "--dry-run", stdin="title;countries\nA;MA\n")
    assert (ran.code, "makes no sense" in ran.err) == (4, True)


# Names that are no UTF-8, as file systems and command lines have them


def test_a_file_with_a_name_in_latin_1_is_imported(icmd: Callable[..., Ran], store: Path) -> None:
    path = Path("b\udce9n.csv")
    path.write_bytes(b"Titre;Pays\nLatin;Mali\nX;Nulpart\n")
    assert icmd("import", str(path), "--yes").code == 4
    assert projects_in(store)["4"]["title"] == "Latin"
    assert icmd("import", str(path), "--yes", "--json").code == 4
    for arguments in (["history"], ["history", "--json"], ["history", "1"], ["undo", "--yes"]):
        assert icmd(*arguments).code == 0


@pytest.mark.usefixtures("store")
@pytest.mark.parametrize("command", ["show", "remove", "edit"])
def test_a_name_that_is_no_utf_8_names_no_project(command: str, icmd: Callable[..., Ran]) -> None:
    options = {"edit": ["--title", "x"], "remove": ["--yes"]}.get(command, [])
    ran = icmd(command, "\udcff", *options)
    assert (ran.code, "mistake" in ran.err) == (3, False)


# Nothing from data is run, fetched or opened


def test_web_opens_exactly_that_page_of_the_web(
    icmd: Callable[..., Ran], store: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    opened = tmp_path / "opened"
    opener = tmp_path / "bin" / "xdg-open"
    opener.parent.mkdir()
    opener.write_text(f'#!/bin/sh\necho "$@" >>{opened}\n', encoding="utf-8")
    opener.chmod(0o755)
    monkeypatch.setenv("PATH", f"{opener.parent}:{os.environ['PATH']}")
    for url in ("file:///etc/passwd", "javascript:alert(1)", "-x", "mailto:a@b", "data:text/html,x", "\\\\host\\x"):
        write_store(store, {"1": {**FIGUIG, "url": url}})
        assert icmd("show", "1", "--web").code == 4
    assert not opened.exists()
    write_store(store, {"1": {**FIGUIG, "url": "https://example.org/$(id)"}})
    ran = icmd("show", "1", "--web")
    assert (ran.code, ran.err) == (0, "Opening https://example.org/$(id)\n")
    assert soon(lambda: opened.exists() and opened.read_text(encoding="utf-8")) == "https://example.org/$(id)\n"


def soon(read: Callable[[], Any]) -> Any:
    """What `read` gives once another process has done its work."""
    until = time.monotonic() + PATIENCE
    while not (found := read()) and time.monotonic() < until:
        time.sleep(0.05)
    time.sleep(0.2)  # a second one would come now
    return read() or found


GUARD = """
import sys
def watch(event, arguments):
    if event in ("subprocess.Popen", "os.posix_spawn") and arguments[0] == sys.executable:
        return  # icmd's own process, with limits, in which a workbook is read
    if event in ("socket.connect", "subprocess.Popen", "os.system", "os.exec", "os.posix_spawn", "webbrowser.open"):
        print("FORBIDDEN", event, arguments, file=sys.stderr)
    if event == "open" and "passwd" in str(arguments[0]):
        print("FORBIDDEN", event, arguments, file=sys.stderr)
sys.addaudithook(watch)
sys.argv = ["icmd", *sys.argv[1:]]
import runpy
runpy.run_module("icmd_cli", run_name="__main__")
"""
LINKS: dict[str, Callable[[], bytes]] = {
    "an xlsx with links": fuzzer.workbook,
    "links in JSON": lambda: json.dumps(
        [{"title": "T", "countries": "MA", "sources": ["http://127.0.0.1:9/x"]}]
    ).encode(),
    "a file as an entity": HOSTILE_FILES["a file as an entity"],
    "a document type of the web": HOSTILE_FILES["a document type of the web"],
    "formulas": lambda: b"Titre;Pays\n=cmd|'/C id'!A0;Mali\n=WEBSERVICE(\"http://127.0.0.1:9\");Mali\n`id`;$(id)\n",
    "paths": lambda: (
        b"Titre;Pays;Site web\nfile:///etc/passwd;Mali;/etc/passwd\n@/etc/passwd;Mali;file:///etc/passwd\n"
    ),
}


@pytest.mark.parametrize("name", LINKS)
def test_nothing_in_a_file_is_run_fetched_or_opened(name: str, store: Path, tmp_path: Path) -> None:
    path = tmp_path / "file"
    path.write_bytes(LINKS[name]())
    line = [sys.executable, "-c", GUARD]
    for arguments in (["import", str(path), "--yes"], ["list"], ["show", "4"], ["search", "id"], ["check"], ["export"]):
        ran = subprocess.run([*line, *arguments, "--store", str(store)], capture_output=True, text=True, check=False)
        assert "FORBIDDEN" not in ran.stderr
        assert "mistake" not in ran.stderr
