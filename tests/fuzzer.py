"""Hostile input by the thousand: files that every reader takes, the same ones spoiled, and what may come of them."""

# The tables of cases hold short lambdas.
# mypy: disable-error-code="misc"
import json
import random
import re
import zipfile
from collections.abc import Callable, Iterable, Mapping
from functools import cache
from io import BytesIO
from itertools import chain
from pathlib import Path
from typing import Any, NamedTuple

import openpyxl

from icmd_cli.catalogue import checks
from icmd_cli.catalogue.catalogue import Catalogue
from icmd_cli.cli.filter_options import FILTERS
from icmd_cli.cli.options import SORT
from icmd_cli.domain import history, undo, undone
from icmd_cli.domain.changes import Snapshot
from icmd_cli.domain.compaction import cut
from icmd_cli.domain.entry import Entry, entry_of
from icmd_cli.domain.filters import Filters, Page
from icmd_cli.domain.project import FIELD_NAMES, parse_field, parse_record
from icmd_cli.domain.values import amounts, dates, lists, periods, slugs, units, urls
from icmd_cli.errors import IcmdError
from icmd_cli.importing import (
    amount_columns,
    date_columns,
    header_words,
    headers,
    inference,
    merge,
    report,
    settings,
    settle,
)
from icmd_cli.importing.model import Incoming, Refused
from icmd_cli.readers import detect
from icmd_cli.readers.encoding import decoded
from icmd_cli.readers.raw import Reading, Source
from icmd_cli.reference.countries import find as find_country
from icmd_cli.search.query import parse_query
from icmd_cli.storage.location import Location
from icmd_cli.text import harmless
from icmd_cli.writers import rejects, writer

LARGEST = 64 << 10
"""Bytes of an input at most."""

SAMPLES = Path(__file__).parent.parent.parent / "shared" / "realdata"
SHIPPED = Path(__file__).parent.parent / "data" / "projects.json"

TOKENS = (
    *"0 -1 1e999999 1E+400 -1e308 1e-999999 NaN Infinity 1_000 ٣ ² ½ 99999999999999999999 302,802 1.234,56 0x10".split(),
    *"30/02/2014 00/00/0000 2014-13-45 9999-99-99 29/02/1900 -2014 2014..2016 avril Phase II IV XOF FCFA".split(),
    "9" * 400,
    "9" * 5000,
    *("\0", "\x1b[2J", "\x1b]8;;http://x\x07", "\x9b1m", "[/b]", "[link=x]", "\u202e", "\u2066", "\u200b", "\ufeff"),
    *("\ud83d", "а", "ﬁ", "İ", "ß", "\u0301" * 50, "\U0001f1f2\U0001f1e6", "\x85", "\u2028", "\r", "\n", "\t", "\x0b"),
    *("=cmd|' /C calc'!A0", "+1", "-1", "@SUM(1)", "'=1", "../../etc/passwd", "C:\\x", "con", "file:///etc/passwd"),
    *(
        "javascript:alert(1)",
        "http://x",
        '"',
        "'",
        '""',
        ";",
        ",",
        "|",
        "\\",
        "\\|",
        "%s",
        "{0}",
        "{",
        "}",
        "[",
        "]",
        "*",
    ),
    *(
        "-",
        "--",
        "id",
        "title",
        "Titre",
        "Pays",
        "Budget",
        "Budget (en milliards)",
        "#activity+name",
        "title#fr",
        "null",
    ),
    *("true", "[]", "{}", "[[", '{"a":', "<", ">", "</", "<!DOCTYPE a [<!ENTITY b 'c'>]>", "&b;", "&#0;", "<![CDATA["),
    *("number-rows-repeated='99999999'", 'r="XFD1048576"', 't="e"', 't="d"', "1e309", "-0", "1899-12-31"),
)
"""What has broken a reader somewhere."""

ODD = (
    *(b"null", b"true", b"0", b"-1", b"1.5", b"1e400", b"2014-01-01", b"[]", b"{}", b"[[]]", b'[{"a": 1}]', b"[null]"),
    *(b'{"a": {}}', b'"\\ud800"', b'"\\u0000"', b'""', b'"-"', b"9" * 5000, b"NaN", b"[1]" * 2, b'"x": "y"'),
)
"""What stands where a text is meant."""

Run = Callable[[bytes], object]


class Target(NamedTuple):
    """One reader: inputs that it takes, what reads one and uses what it read, and how many inputs make a quick test."""

    seeds: Callable[[], list[bytes]]
    run: Run
    quick: int = 150


# Spoiling


def mutants(target: str, *, first: int = 0) -> "Iterable[bytes]":
    """Spoiled inputs of `target` without end, always the same ones; the seeds as they are come first."""
    seeds = [seed for seed in TARGETS[target].seeds() if len(seed) <= LARGEST]
    if not first:
        yield from seeds
    number = first
    while True:
        chance = random.Random(f"{target} {number}")  # noqa: S311 - no secret
        yield mutant(chance.choice(seeds), seeds, chance)[:LARGEST]
        number += 1


def mutant(seed: bytes, others: list[bytes], chance: random.Random) -> bytes:
    """`seed` with one to eight faults; an archive's inside one of its parts, four times out of five."""
    if seed.startswith(b"PK") and chance.random() < 0.8:
        return _repacked(seed, chance)
    data = bytearray(seed)
    for _ in range(chance.choice((1, 1, 2, 3, 8))):
        chance.choice(_FAULTS)(data, others, chance)
    return bytes(data)


def _repacked(seed: bytes, chance: random.Random) -> bytes:
    try:
        with zipfile.ZipFile(BytesIO(seed)) as archive:
            parts = {name: archive.read(name) for name in archive.namelist()}
    except (zipfile.BadZipFile, OSError, ValueError):
        return seed
    telling = [name for name in parts if name.endswith((".xml", ".rels"))]
    name = chance.choice(telling or list(parts))
    data = bytearray(parts[name])
    for _ in range(chance.choice((1, 2, 4))):
        chance.choice(_FAULTS)(data, [parts[name]], chance)
    parts[name] = bytes(data)
    out = BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for part, content in parts.items():
            archive.writestr(part, content, zipfile.ZIP_STORED if part == "mimetype" else None)
    return out.getvalue()


def _place(data: bytearray, chance: random.Random) -> tuple[int, int]:
    start = chance.randrange(len(data) + 1)
    return start, min(len(data), start + int(chance.expovariate(1 / 8)))


def _drop(data: bytearray, _others: list[bytes], chance: random.Random) -> None:
    start, end = _place(data, chance)
    del data[start:end]


def _repeat(data: bytearray, _others: list[bytes], chance: random.Random) -> None:
    start, end = _place(data, chance)
    data[start:start] = data[start:end] * chance.choice((1, 2, 50, 1000))


def _change(data: bytearray, _others: list[bytes], chance: random.Random) -> None:
    for _ in range(chance.choice((1, 1, 4, 30))):
        if data:
            data[chance.randrange(len(data))] = chance.choice((0, 0x22, 0x7F, 0x80, 0xFF, chance.randrange(256)))


def _insert(data: bytearray, _others: list[bytes], chance: random.Random) -> None:
    start, end = _place(data, chance)
    token = chance.choice(TOKENS).encode("utf-8", "surrogatepass")
    data[start : chance.choice((start, end))] = token * chance.choice((1, 1, 1, 2, 200))


def _number(data: bytearray, _others: list[bytes], chance: random.Random) -> None:
    """Another number in place of one that stands there."""
    places = [at for at, byte in enumerate(data) if 48 <= byte <= 57]
    if places:
        start = end = chance.choice(places)
        while end < len(data) and 48 <= data[end] <= 57:
            end += 1
        data[start:end] = chance.choice(TOKENS).encode("utf-8", "surrogatepass")


def _splice(data: bytearray, others: list[bytes], chance: random.Random) -> None:
    other = chance.choice(others)
    start, end = sorted((chance.randrange(len(other) + 1), chance.randrange(len(other) + 1)))
    at, until = _place(data, chance)
    data[at:until] = other[start:end]


def _cut(data: bytearray, _others: list[bytes], chance: random.Random) -> None:
    del data[chance.randrange(len(data) + 1) :]


def _value(data: bytearray, _others: list[bytes], chance: random.Random) -> None:
    """A value of another type in place of one between quotation marks."""
    found = list(re.finditer(rb'"[^"]*"', bytes(data)))
    if found:
        match = chance.choice(found)
        data[match.start() : match.end()] = chance.choice(ODD)


_FAULTS = (_drop, _repeat, _change, _change, _insert, _insert, _insert, _number, _number, _value, _value, _splice, _cut)


# Inputs that are whole


FULL: Mapping[str, Any] = {
    "id": "oasis",
    "code": "Mo-100",
    "title": "=Relance de l’oasis; \"Figuig\", 'été' | 2014",
    "short_title": "Oasis",
    "language": "fr",
    "phase": 2,
    "status": "completed",
    "start": "2014-04-15",
    "end": "2016-02",
    "countries": ["MA", "SN"],
    "partner_countries": ["FR"],
    "regions": ["Figuig", "Oriental; est"],
    "summary": "L’épargne des migrants.\nDeux lignes, \\| une barre.",
    "objectives": ["Un", "Deux | trois"],
    "activities": ["-1+2"],
    "results": ["@moi"],
    "themes": ["diaspora"],
    "focus_areas": ["Danse"],
    "budget": {"amount": "229907.22", "currency": "USD"},
    "donors": ["Union européenne", "DDC (Suisse)"],
    "lead": "Municipalité",
    "partners": ["ADKO"],
    "url": "https://example.org/x",
    "sources": ["https://example.org/y"],
    "contact": {"half": 1e300},
}
PLAIN: Mapping[str, Any] = {"id": "plain", "title": "Plain", "countries": ["NE"], "phase": 1}

FRENCH = (
    "Projets 2014;;;\nIntitulé;Pays;Budget (en milliers d'euros);Début;Fin;Période;Bailleurs;Statut;N°\n"
    "Épargne;Maroc, Sénégal;1 234,5;03/04/2014;en cours;;UE|DDC;en cours;1\n"
    'Eau;Niger;12,50 FCFA;31/12/2014;2016;2012-2015;"a\nb";terminé;2\nTotal;;1 300;;;;;;\n'
)


def _entries() -> list[Entry]:
    return [entry_of(parse_record(dict(record), n)[0]) for n, record in enumerate((FULL, PLAIN), 1)]


@cache
def _written(name: str) -> bytes:
    """Two projects as `icmd export` writes them."""
    pieces = writer(name, in_file=True)(_entries(), None)
    return b"".join(piece.encode() if isinstance(piece, str) else piece for piece in pieces)


def _samples(*patterns: str) -> list[bytes]:
    """The smaller of the real files, where they are."""
    found = [path for pattern in patterns for path in sorted(SAMPLES.rglob(pattern))] if SAMPLES.exists() else []
    return [path.read_bytes() for path in found if path.stat().st_size <= LARGEST]


def _texts() -> list[bytes]:
    encodings = ("utf-8", "utf-8-sig", "utf-16", "cp1252", "mac_roman", "cp850", "utf-32")
    spoiled = FRENCH.replace("É", "Ã‰").replace("é", "Ã©")
    return [*(FRENCH.encode(name, "replace") for name in encodings), spoiled.encode()]


def _tables() -> list[bytes]:
    return [*_texts(), _written("csv"), _written("excel-csv"), _written("tsv"), *_samples("*.csv", "*.tsv")]


def workbook() -> bytes:
    """A workbook as people send them, with a formula and a link."""
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    for line in FRENCH.split("\n"):
        sheet.append(line.split(";"))
    sheet["A4"], sheet["B4"] = 1e308, "=1/0"
    sheet["C4"].value, sheet["C4"].hyperlink = "lien", "file:///etc/passwd"
    data = BytesIO()
    book.save(data)
    return data.getvalue()


def ods(*rows: str) -> bytes:
    """An ods of these rows."""
    names = "".join(f' xmlns:{n}="urn:oasis:names:tc:opendocument:xmlns:{n}:1.0"' for n in ("office", "table", "text"))
    sheet = f'<table:table table:name="P">{"".join(rows)}</table:table>'
    body = f"<office:body><office:spreadsheet>{sheet}</office:spreadsheet></office:body>"
    out = BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet", zipfile.ZIP_STORED)
        archive.writestr("META-INF/manifest.xml", "<manifest/>")
        archive.writestr("content.xml", f"<office:document-content{names}>{body}</office:document-content>")
    return out.getvalue()


def ods_row(*texts: str) -> str:
    """A row of an ods."""
    cells = (
        f'<table:table-cell office:value-type="string"><text:p>{text}</text:p></table:table-cell>' for text in texts
    )
    return f'<table:table-row table:number-rows-repeated="1">{"".join(cells)}</table:table-row>'


def _jsons() -> list[bytes]:
    objects = [dict(FULL), {"Titre": "T", "Pays": "Mali", "Budget": 12.5}]
    store = {"catalogue": {"1": {"schema": 1}}, "projects": {"1": dict(FULL), "2": dict(PLAIN)}}
    return [json.dumps(found, ensure_ascii=False).encode() for found in (objects, objects[0], {"x": objects}, store)]


def _stores() -> list[bytes]:
    entries = {"1": dict(FULL), "2": dict(PLAIN)}
    indented = json.dumps({"catalogue": {"1": {"schema": 1, "language": "fr"}}, "projects": entries}, indent=2)
    return [indented.encode(), b"{}", json.dumps({"projects": entries, "_default": {}}).encode()]


def _histories() -> list[bytes]:
    head = {"at": "2026-01-01T00:00:00Z", "by": "x", "command": "add", "icmd": "1", "before": 1, "after": 2}
    bodies: list[dict[str, Any]] = [
        {"changes": [{"number": 1, "id": "oasis", "added": dict(FULL)}, {"number": 2, "id": "plain", "added": 77}]},
        {
            "changes": [
                {"number": 1, "id": "oasis", "changed": {"title": {"old": "A", "new": FULL["title"]}}, "keys": []}
            ]
        },
        {"changes": [{"number": 3, "id": "gone", "removed": dict(PLAIN)}], "undoes": 1},
        {
            "changes": [],
            "import": {
                "files": [{"name": "f", "sha256": "00", "format": "csv"}],
                "counts": {"new": 1},
                "choices": {"reading": {}, "columns": {"Titre": "title"}, "values": {"decimal": ","}, "defaults": {}},
            },
        },
    ]
    lines = [json.dumps({"n": n, **head, **body}) for n, body in enumerate(bodies, 1)]
    return [("\n".join(lines) + "\n").encode(), (lines[0] + "\n").encode(), (lines[3] + "\n").encode()]


def _lines(*texts: str) -> list[bytes]:
    return [text.encode() for text in texts]


# What is done with an input


def _read(kind: str | None) -> Run:
    return lambda data: _imported(detect.read(data, "f", Reading(format=kind)), settings.Settings())


def _imported(source: Source, wanted: settings.Settings) -> None:
    """All that an import does with a file, but for the catalogue: rows, merging, report, rejects, export."""
    understood, _unread = inference.understand(source, wanted)
    found = merge.merged_rows(chain.from_iterable(table.read() for table in understood), wanted.rows)
    settle.questions(found, understood)
    rows = found.rows
    turned_down = [row for row in rows if isinstance(row, Refused)]
    json.dumps([report.rejection(row) for row in turned_down[:20]], default=str)
    for table in understood:
        json.dumps([tuple(column) for column in table.headings.columns], default=str)
    if turned_down:
        rows_ = [rejects.Rejected(row.origin, row.problems) for row in turned_down[:50]]
        rejects.write_rejects(rows_, "x.csv", source)
        rejects.write_rejects(rows_[:5], "x.xlsx", source)
    taken = [row.project for row in rows if isinstance(row, Incoming)][:50]
    for project in taken:
        check_clean(project.title)
    entries = [entry_of(project) for project in taken]
    for name in ("csv", "json", "md", "iati"):
        for _piece in writer(name, in_file=True)(entries, None):
            pass


def check_clean(text: str) -> None:
    """What was taken in can be shown and encoded. Raises AssertionError, UnicodeError."""
    assert harmless(text) == text, f"a terminal would obey {text!r}"
    text.encode()


def _decode(data: bytes) -> None:
    for encoding in (None, "utf-8", "cp1252", "utf-16", "utf-7", "idna", "punycode", "rot13"):
        for repair in (None, True):
            _allowed(lambda encoding=encoding, repair=repair: decoded(data, "f", encoding, repair=repair))


def _allowed(call: Callable[[], object], *others: type[BaseException]) -> object:
    """What `call` gives; one of our own errors is an answer too."""
    try:
        return call()
    except (IcmdError, *others):
        return None


def _mapping(data: bytes) -> None:
    found = settings.from_toml(data.decode(errors="replace"), "f")
    again = settings.from_toml(settings.to_toml(found), "f")
    assert again == found
    rows = b"Titre;Pays;Budget;Debut\nA;Mali;12 EUR;2014\n"
    _imported(detect.read(rows, "f", found.reading), found.settings)


@cache
def _folder() -> Path:
    import tempfile

    return Path(tempfile.mkdtemp(prefix="icmd-mutants-"))


def _store(data: bytes) -> None:
    path = _folder() / "store" / "projects.json"
    path.parent.mkdir(exist_ok=True)
    path.write_bytes(data)
    catalogue = Catalogue(Location(path, "test"))
    contents = _allowed(catalogue.snapshot)
    if contents is None:
        return
    from datetime import date

    found = checks.findings(catalogue.snapshot().projects, today=date(2026, 1, 1), iati=True)
    checks.fixed(found, catalogue.snapshot().projects, "2026-01-01T00:00:00Z")
    _allowed(lambda: catalogue.search("oasis -plain pl*", Filters(), Page(5)))
    for entry in catalogue.find(Filters()):
        project = entry.project()
        check_clean(project.title)
        for name in ("csv", "json", "md", "iati", "xlsx", "raw-xlsx"):
            list(writer(name, in_file=True)([entry], None))
    catalogue.index.close()


def _history(data: bytes) -> None:
    lines = data.splitlines(keepends=True)
    store = {1: dict(FULL), 2: dict(PLAIN)}
    for event in history.events(lines):
        event.counts()
        json.dumps(history.summary(event).to_report({}), default=str)
        _allowed(lambda event=event: settings.from_receipt(event.receipt or {}))
        report.imported_before("00", [(event.n, "", event.receipt or {})])
        for checksum in (1, 2):
            held = Snapshot(store, checksum, lambda: 3, "fr")
            found = undo.inverse(event, [], held, "2026-01-01T00:00:00Z")
            undo.undo_conflict(event, undo.explained(found.conflicts, history.events(lines), store))
    _allowed(lambda: undone.to_undo(lambda: history.events(lines), None))
    history.life(lambda: history.events(lines), 1, "oasis")
    history.last_known(history.events(lines), "oasis")
    cut(lines, 2, "2026-01-01T10:00:00Z")


@cache
def _catalogue() -> Catalogue:
    """Some real projects to ask about; its index lies in memory."""
    path = _folder() / "asked.json"
    records_ = {"1": dict(FULL), "2": dict(PLAIN)}
    if SHIPPED.exists():
        shipped = json.loads(SHIPPED.read_text(encoding="utf-8"))["projects"]
        records_ |= {str(int(n) + 2): record for n, record in shipped.items()}
    path.write_text(json.dumps({"projects": records_}), encoding="utf-8")
    return Catalogue(Location(path, "test"))


def _text(data: bytes) -> str:
    return data.decode("utf-8", "surrogateescape")  # as the command line gives it


def _query(data: bytes) -> None:
    text = _text(data)
    parse_query(text)
    catalogue = _catalogue()
    catalogue.search(text, Filters(), Page(5))
    catalogue.nearest_words(text)
    catalogue.count(Filters(text=text))


def _name(data: bytes) -> None:
    _allowed(lambda: _catalogue().get(_text(data)))


_OPTIONS = tuple(parameter.name for parameter in FILTERS.parameters)


def _filters(data: bytes) -> None:
    name, _equals, value = _text(data).partition("=")
    for option in (name,) if name in _OPTIONS else _OPTIONS:
        plain = option in ("from_", "to", "min_budget", "max_budget", "currency", "text")
        found = _allowed(lambda option=option, plain=plain: FILTERS.value({option: value if plain else [value]}))
        if isinstance(found, Filters):
            _allowed(lambda found=found: list(_catalogue().find(found)))
    sort = _allowed(lambda: SORT.value({"sort": [value]}))
    if sort:
        _allowed(lambda: list(_catalogue().find(Filters(), sort)))  # type: ignore[arg-type]


_PARSERS: tuple[Callable[[str], object], ...] = (
    dates.parse_date,
    lambda text: dates.parse_date(text, "DMY"),
    lambda text: dates.parse_date(text, "MDY"),
    periods.parse_period,
    dates.day_or_month_first,
    amounts.parse_amount,
    lambda text: amounts.parse_amount(text, "EUR"),
    amounts.parse_number,
    lambda text: amounts.parse_number(text, ","),
    amounts.decimal_mark,
    amounts.parse_currency,
    slugs.parse_id,
    slugs.slug,
    urls.parse_link,
    lists.split_list,
    lambda text: lists.split_names(text, find_country),
    amount_columns.amount_converter("", None, 10**9),
    amount_columns.amount_converter("", ",", 1),
    date_columns.date_converter("DMY", is_end=True),
    date_columns.period_converter(None),
    lambda text: amount_columns.currency_for(text, usual=None, countries=lambda: ["SN"]),
    *(lambda text, name=name: parse_field(name, text) for name in FIELD_NAMES),
)


def _values(data: bytes) -> None:
    text = _text(data)
    for parse in _PARSERS:
        _allowed(lambda parse=parse: parse(text), ValueError)  # every parser of a value promises this one
    number = _allowed(lambda: json.loads(text), ValueError, RecursionError)
    for convert in (
        amount_columns.amount_converter("", None, 10**9),
        date_columns.date_converter(None, is_end=False),
    ):
        _allowed(lambda convert=convert: convert(number), ValueError)
    project, _problems = parse_record(dict.fromkeys(FIELD_NAMES, number))
    check_clean(project.title)


def _headings(data: bytes) -> None:
    text = _text(data)
    for line in text.split("\n"):
        header_words.meaning_of(line)
        units.remark(line)
    headers.seen(text.split("\n"))


def _archives() -> list[bytes]:
    return [
        _written("xlsx"),
        _written("raw-xlsx"),
        workbook(),
        ods(ods_row("Titre", "Pays"), ods_row("Eau", "Mali")),
        *_samples("*.xlsx", "*.ods"),
    ]


def _xls() -> list[bytes]:
    return _samples("*.xls") or [b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(1000)]


_VALUES = _lines(
    *"2014 2014-04-15 03/04/2014 avril 15.4.14 230041 1e5 MA SN;ML fr-FR oui en 1 II Phase https://example.org".split(),
    *(
        "avril 2014 à mai 2015",
        "230 041,50 USD",
        "1,5 M€",
        "€1,250.50",
        "(1 000) EUR",
        "3 milliards de FCFA",
        "2012-2015",
    ),
    *('{"amount": "12", "currency": "EUR"}', "[1, 2.5, 1e300]", '"a|b\\\\|c"', "12.5", "-3"),
)
_FILTER_LINES = _lines(
    *"country=maroc country=maroc,SN theme=diaspora focus=x status=completed phase=I,2 donor=UE year=2014..2016".split(),
    *(
        "from_=2014",
        "to=2015-02",
        "min_budget=1 000,5",
        "currency=FCFA",
        "text=oasis -eau",
        "not_region=Kayes",
        "sort=-end",
    ),
)

TARGETS: Mapping[str, Target] = {
    "csv": Target(_tables, _read("csv")),
    "tsv": Target(_tables, _read("tsv"), 60),
    "any": Target(lambda: [*_tables(), *_jsons(), *_archives(), _written("iati")], _read(None), 60),
    "encodings": Target(_texts, _decode),
    "xlsx": Target(_archives, _read("xlsx"), 60),
    "ods": Target(lambda: [seed for seed in _archives() if b"opendocument" in seed], _read("ods"), 40),
    "xls": Target(_xls, _read("xls"), 6),
    "json": Target(_jsons, _read("json")),
    "jsonl": Target(lambda: [b"\n".join(_jsons()[1:3]), _written("jsonl")], _read("jsonl"), 80),
    "iati": Target(lambda: [_written("iati"), *_samples("*.xml")], _read("iati")),
    "mapping": Target(
        lambda: _lines(
            '[reading]\nencoding = "cp1252"\ndelimiter = ";"\nrepair = true\n[columns]\nTitre = "title"\nN = ""\n'
            '[values]\ndate_order = "DMY"\ndecimal = ","\nheader_row = 1\ncurrency = "EUR"\nlanguage = "fr"\n'
            '[defaults]\ncountries = "SN"\n'
        ),
        _mapping,
    ),
    "store": Target(_stores, _store, 80),
    "history": Target(_histories, _history),
    "query": Target(lambda: _lines('oasis -"deux mots" migr*', "l’épargne", '«a b» "c', "a OR b NEAR(c)"), _query, 100),
    "names": Target(lambda: _lines("1", "oasis", "Mo-100", "Relance de l'oasis", "oas"), _name, 100),
    "filters": Target(lambda: _FILTER_LINES, _filters, 100),
    "values": Target(lambda: _VALUES, _values, 300),
    "headings": Target(
        lambda: [FRENCH.replace(";", "\n").encode(), b"#activity+name\ntitle#fr\nBudget en M\xc2\xa3"], _headings
    ),
}
"""Every reader of what comes from outside."""
