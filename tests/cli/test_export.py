"""`icmd export`: every format, whole files or none, and what spreadsheets make of them."""

import csv
import io
import json
import os
import stat
import subprocess
import sys
import textwrap
import warnings
import zipfile
from collections.abc import Callable, Iterator
from datetime import date, datetime
from pathlib import Path
from typing import Any
from xml.etree import ElementTree as ET

import pytest
from conftest import BICOL, FIGUIG, FIVE, KAYES, SHIPPED, THREE, Ran, Terminal, projects_in, write_store
from hypothesis import example, given, settings
from hypothesis import strategies as st

from icmd_cli.domain.entry import Entry, records
from icmd_cli.domain.values.blanks import marked
from icmd_cli.domain.values.lists import split_list
from icmd_cli.errors import InvalidData
from icmd_cli.storage.atomic import write_file
from icmd_cli.text import clean
from icmd_cli.writers import FORMATS, delimited, workbook, writer
from icmd_cli.writers.cells import COLUMNS

with warnings.catch_warnings():
    warnings.simplefilter("ignore")  # its own use of what Python deprecates
    import openpyxl
    from openpyxl.utils import get_column_letter, range_boundaries
import python_calamine

Icmd = Callable[..., Ran]
OnTerminal = Callable[..., Terminal]

pytestmark = pytest.mark.usefixtures("store")


def rows_of(text: str, delimiter: str = ",") -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(text, newline=""), delimiter=delimiter))


# Where it goes, and in which format


def test_without_a_file_csv_with_every_field_goes_to_stdout(icmd: Icmd) -> None:
    ran = icmd("export")
    assert (ran.code, ran.err) == (0, "")
    assert tuple(rows_of(ran.out)[0]) == COLUMNS
    assert [row["id"] for row in rows_of(ran.out)] == ["figuig", "kayes", "jmdi-bicol"]
    assert icmd("export", "-").out == ran.out
    assert icmd("export", "--format", "csv").out == ran.out


def test_a_file_is_written_and_said_on_stderr_only(icmd: Icmd) -> None:
    ran = icmd("export", "x.csv", "--country", "maroc")
    assert (ran.code, ran.out, ran.err) == (0, "", "1 project written to x.csv (csv).\n")
    assert Path("x.csv").read_bytes() == icmd("export", "-c", "MA").out.encode()
    assert icmd("export", "y.csv", "--quiet").err == ""
    assert sorted(path.name for path in Path().iterdir()) == ["x.csv", "y.csv"]


@pytest.mark.parametrize(
    ("name", "format_"),
    [
        ("a.csv", "csv"),
        ("a.CSV", "csv"),
        ("a.tsv", "tsv"),
        ("a.json", "json"),
        ("a.jsonl", "jsonl"),
        ("a.md", "md"),
        ("a.xlsx", "xlsx"),
        ("a", "csv"),
    ],
)
def test_the_ending_of_the_file_tells_the_format(icmd: Icmd, name: str, format_: str) -> None:
    ran = icmd("export", name)
    assert ran.err == f"3 projects written to {name} ({format_}).\n"
    if format_ != "xlsx":
        assert Path(name).read_bytes() == icmd("export", "--format", format_).out.encode()


def test_every_format_that_files_have_is_told_by_an_ending() -> None:
    endings = {suffix: name for name, form in FORMATS.items() for suffix in form.suffixes}
    assert set(endings) >= {".csv", ".tsv", ".xlsx", ".json", ".jsonl", ".md", ".xml", ".iati"}
    assert endings[".xml"] == endings[".iati"] == "iati"
    assert sum(len(form.suffixes) for form in FORMATS.values()) == len(endings)


@pytest.mark.parametrize(
    ("line", "name"),
    [
        (["a.csv", "--format", "json"], "a.json"), (["a.docx", "--json"], "a.json"), (["a.json", "-f", "md"], "a.md"),
        (["liste.PDF", "--format", "html"], "liste.html"), (["x.txt", "--format", "xlsx"], "x.xlsx"),
        (["x.csv", "--format", "raw-xlsx"], "x.xlsx"), (["x.xml", "--format", "ids"], "x.txt"),
    ],
)  # fmt: skip
def test_a_format_never_goes_under_the_ending_of_another(icmd: Icmd, line: list[str], name: str) -> None:
    ran = icmd("export", *line)
    assert (ran.code, ran.out) == (2, "")
    assert f"Name it {name}." in ran.err
    assert not Path(line[0]).exists()


@pytest.mark.parametrize("name", ["a", "a.txt", "a.ids"])
def test_an_option_tells_the_format_where_the_ending_does_not(icmd: Icmd, name: str) -> None:
    assert icmd("export", name, "--format", "ids").code == 0
    assert Path(name).read_text("utf-8").split() == ["figuig", "kayes", "jmdi-bicol"]


def test_filters_order_pages_and_fields_are_those_of_the_list(icmd: Icmd) -> None:
    words = ["--sort", "-budget", "--limit", "2", "--offset", "1", "--fields", "id,currency", "--not-country", "JP"]
    assert icmd("export", *words).out.splitlines() == ["id,currency", "figuig,USD", "kayes,EUR"]
    assert icmd("export", "-c", "japon").out.splitlines() == [",".join(COLUMNS)]
    assert icmd("export", "none.csv", "-c", "japon").err == "0 projects written to none.csv (csv).\n"


@pytest.mark.parametrize("name", ["json", "jsonl"])
def test_json_holds_the_records_as_they_are(icmd: Icmd, name: str) -> None:
    out = icmd("export", "-f", name).out
    found = json.loads(out) if name == "json" else [json.loads(line) for line in out.splitlines()]
    assert found == [{"number": n, **record} for n, record in enumerate([FIGUIG, KAYES, BICOL], 1)]


# What is refused


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["x.xlsx", "--excel"], "--excel goes with csv, not with xlsx."),
        (["--format", "json", "--excel"], "--excel goes with csv, not with json."),
        (["--format", "cvs"], "Unknown format “cvs”.\nDid you mean csv?"),
        (["--format", "table"], "Unknown format “table”."),
        (["x.xls"], "icmd does not write .xls.\nExcel and LibreOffice open .xlsx and .csv.\nIt writes .json .jsonl"),
        *(
            ([f"x{ending}"], f"icmd does not write {ending.lower()}.")
            for ending in (".docx", ".pdf", ".TXT", ".doc", ".2014")
        ),
        (["nowhere/x.csv"], "There is no folder nowhere."),
        (["."], ". is a folder"),
        (["x.csv", "--fields", "titel"], "Unknown field “titel”."),
        (["x.csv", "--country", "Marroc"], "Unknown country “Marroc”."),
        (["there.csv"], "there.csv is there already.\nReplace it with --force."),
    ],
)
def test_what_cannot_be_meant_is_refused_and_nothing_is_written(icmd: Icmd, arguments: list[str], message: str) -> None:
    Path("there.csv").write_text("mine")
    ran = icmd("export", *arguments)
    assert (ran.code, ran.out) == (2, "")
    assert message in ran.err
    assert [path.name for path in Path().iterdir()] == ["there.csv"]
    assert Path("there.csv").read_text() == "mine"


def test_force_replaces_a_file_and_keeps_its_mode_and_the_link_to_it(icmd: Icmd) -> None:
    kept = Path("kept.csv")
    kept.write_text("old")
    kept.chmod(0o640)
    Path("link.csv").symlink_to("kept.csv")
    assert icmd("export", "link.csv", "--force").code == 0
    assert Path("link.csv").is_symlink()
    assert kept.read_text("utf-8").startswith("number,id,")
    assert stat.S_IMODE(kept.stat().st_mode) == 0o640


def test_a_new_file_has_the_mode_that_the_umask_gives(icmd: Icmd) -> None:
    before = os.umask(0o027)
    try:
        assert icmd("export", "x.csv").code == 0
    finally:
        os.umask(before)
    assert stat.S_IMODE(Path("x.csv").stat().st_mode) == 0o640


def test_the_store_its_history_and_its_index_are_never_written_to(icmd: Icmd, store: Path, tmp_path: Path) -> None:
    assert icmd("add", "--title", "Eau", "--country", "MA").code == 0
    history = store.with_name("projects.history.jsonl")
    index = next((tmp_path / "home").rglob("*.sqlite"))
    Path("link.json").symlink_to(store)
    os.link(store, "hard.json")
    before = {path: path.read_bytes() for path in (store, history, index)}
    for target in (store, history, index, "link.json", "hard.json"):
        ran = icmd("export", str(target), "--force", "--format", "json")
        assert ran.code == 2, target
        assert "belongs to the catalogue itself" in ran.err
    assert {path: path.read_bytes() for path in before} == before


def test_a_terminal_is_asked_before_a_file_is_replaced(terminal: OnTerminal) -> None:
    Path("x.csv").write_text("mine")
    screen = terminal("export", "x.csv")
    screen.wait_for("Replace it?")
    screen.type("n\n")
    assert screen.end() == 1
    assert Path("x.csv").read_text() == "mine"
    screen = terminal("export", "x.csv")
    screen.wait_for("Replace it?")
    screen.type("y\n")
    assert screen.end() == 0
    assert "3 projects written to x.csv (csv)." in screen.screen
    assert Path("x.csv").read_text("utf-8").startswith("number,id,")


@pytest.mark.watched
def test_a_workbook_is_not_shown_on_a_terminal_but_goes_into_a_pipe(terminal: OnTerminal, store: Path) -> None:
    for command in (["export", "--format", "xlsx"], ["list", "--format", "xlsx"]):
        screen = terminal(*command)
        assert screen.end() == 2
        assert "xlsx is not shown on a terminal." in screen.screen
        ran = subprocess.run([sys.executable, "-m", "icmd_cli", *command], capture_output=True, check=True)
        assert FIGUIG["title"] in cells_of(ran.stdout)[1]
    screen = terminal("add", "--title", "Eau", "--country", "MA", "--format", "xlsx")
    assert screen.end() == 2
    assert len(json.loads(store.read_text("utf-8"))["projects"]) == 3


# Whole or not at all


def test_a_file_stays_as_it_was_when_its_pieces_fail() -> None:
    def failing() -> Iterator[str]:
        yield "half"
        raise ZeroDivisionError

    target = Path("x.csv")
    target.write_text("old")
    with pytest.raises(ZeroDivisionError):
        write_file(target, failing())
    assert target.read_text() == "old"
    assert list(Path().iterdir()) == [target]
    with pytest.raises(ZeroDivisionError):
        write_file(Path("new.csv"), failing())
    assert list(Path().iterdir()) == [target]


def test_a_device_or_a_pipe_is_written_to_and_not_replaced(icmd: Icmd) -> None:
    os.mkfifo("pipe")
    reader = os.open("pipe", os.O_RDONLY | os.O_NONBLOCK)
    assert icmd("export", "pipe", "--format", "ids").code == 0
    assert os.read(reader, 1000) == b"figuig\nkayes\njmdi-bicol\n"
    os.close(reader)
    assert stat.S_ISFIFO(Path("pipe").stat().st_mode)
    assert icmd("export", os.devnull).code == 0
    assert Path(os.devnull).is_char_device()


def test_a_full_disk_is_a_sentence_and_leaves_the_old_file(icmd: Icmd) -> None:
    ran = icmd("export", "/dev/full")
    assert (ran.code, ran.out) == (1, "")
    assert ran.err == "Error: /dev/full cannot be written: No space left on device. Nothing was changed.\n"


# CSV and TSV


def test_csv_is_what_pythons_own_writer_would_write(icmd: Icmd) -> None:
    text = icmd("export").out
    buffer = io.StringIO(newline="")
    csv.writer(buffer).writerows(csv.reader(io.StringIO(text, newline="")))
    assert text == buffer.getvalue()
    assert text.endswith("\r\n")


@given(
    st.lists(
        st.lists(
            st.one_of(st.text(), st.text('",;\t\r\n a')).filter(lambda t: t[:1] not in "'=+-@\t\r" or not t),
            min_size=1,
            max_size=4,
        )
    ),
    st.sampled_from(",;\t"),
)
@example([[""]], ",")
def test_lines_are_those_of_pythons_own_writer(rows: list[list[str]], delimiter: str) -> None:
    buffer = io.StringIO(newline="")
    csv.writer(buffer, delimiter=delimiter).writerows(rows)
    line = delimited.line_writer(delimiter)
    assert "".join(map(line, rows)) == buffer.getvalue()


def test_lists_are_joined_with_bars_that_their_own_bars_do_not_disturb(icmd: Icmd, store: Path) -> None:
    regions = ["Figuig | Oriental", "a;b", "C:\\"]
    write_store(store, {"1": {**FIGUIG, "regions": regions, "donors": ["UE; DDC"]}})
    row = rows_of(icmd("export").out)[0]
    assert row["regions"] == r"Figuig \| Oriental|a;b|C:\\"
    assert split_list(row["regions"]) == regions
    assert split_list(row["donors"]) == ["UE; DDC"]


def test_excel_csv_has_mark_semicolons_decimal_commas_and_full_line_ends(icmd: Icmd, store: Path) -> None:
    write_store(store, {"1": {**FIGUIG, "title": "=1+1;cmd", "summary": "L’été\n« fin »", "code": "-5"}, "2": BICOL})
    words = ["--fields", "title,code,start,budget,currency,summary,regions"]
    assert icmd("export", "x.csv", "--excel", *words).err == "2 projects written to x.csv (excel-csv).\n"
    expected = (
        "\ufefftitle;code;start;budget;currency;summary;regions\r\n"
        '"\'=1+1;cmd";-5;2014-04;229907,22;USD;"L’été\n« fin »";Figuig|Oriental\r\n'
        "Mainstreaming migration in the Bicol Region;;;250000;USD;Migrants' savings help their villages.;\r\n"
    )
    assert Path("x.csv").read_bytes() == expected.encode()
    for arguments in (["--format", "excel-csv"], ["--excel"], ["--excel", "-f", "csv"]):
        assert icmd("export", *arguments, *words).out.encode() == expected.encode()
    assert icmd("list", "--format", "excel-csv", *words).out == expected


def test_tsv_for_a_file_has_headings_and_keeps_tabs_and_lines_apart(icmd: Icmd, store: Path) -> None:
    write_store(store, {"1": {**FIGUIG, "summary": 'un\ndeux "trois"', "title": "@eau"}})
    text = icmd("export", "--format", "tsv").out
    row = rows_of(text, "\t")[0]
    assert tuple(row) == COLUMNS
    assert (row["summary"], row["title"]) == ('un\ndeux "trois"', "'@eau")
    assert icmd("list", "--format", "tsv").out.startswith("1\tfiguig\t")


def test_few_documents_and_many_are_read_alike() -> None:
    document = json.dumps({"number": 1, "id": "é", "x": 2**70}, ensure_ascii=False)
    half = '{"number":1,"id":"é","x":"\\ud800"}'
    entries = [Entry(n, document if n % 2 else half) for n in range(500)]
    assert [record["id"] for record in records(entries)] == ["é"] * 500
    assert list(records(entries))[401]["x"] == pytest.approx(2**70)
    assert list(records([])) == []


# Workbooks


def cells_of(data: bytes) -> list[list[Any]]:
    return python_calamine.load_workbook(io.BytesIO(data)).get_sheet_by_index(0).to_python()


def entries_of(*projects: dict[str, Any]) -> list[Entry]:
    return [Entry(n, json.dumps({"number": n, **project})) for n, project in enumerate(projects, 1)]


def book_of(*projects: dict[str, Any], fields: tuple[str, ...] | None = None) -> bytes:
    pieces = writer("raw-xlsx")(entries_of(*projects), fields)
    return b"".join(piece for piece in pieces if isinstance(piece, bytes))


def test_a_workbook_has_real_dates_and_numbers_and_texts_for_the_rest(icmd: Icmd, store: Path) -> None:
    write_store(store, {**THREE, "1": {**FIGUIG, "start": "2014-04-15"}})
    assert icmd("export", "x.xlsx", "--machine").code == 0
    heading, first, second, _third = cells_of(Path("x.xlsx").read_bytes())
    assert tuple(heading) == COLUMNS
    row = dict(zip(heading, first, strict=True))
    assert (row["number"], row["phase"], row["budget"]) == (1.0, 2.0, 229907.22)
    assert (row["start"], row["end"]) == (date(2014, 4, 15), "2016-02")
    assert (row["currency"], row["regions"], row["title"]) == ("USD", "Figuig|Oriental", FIGUIG["title"])
    assert dict(zip(heading, second, strict=True))["start"] == "2009"
    sheet = openpyxl.load_workbook("x.xlsx").active
    at = {column: position for position, column in enumerate(COLUMNS, 1)}
    start, end, budget = (sheet.cell(2, at[name]) for name in ("start", "end", "budget"))
    assert (start.value, start.is_date, start.number_format) == (datetime(2014, 4, 15), True, "yyyy-mm-dd")  # noqa: DTZ001 - a day
    assert (end.data_type, end.number_format) == ("s", "@")
    assert (budget.data_type, budget.value) == ("n", 229907.22)
    assert sheet.cell(3, at["budget"]).number_format == "#,##0"


def test_a_workbook_keeps_its_heading_in_sight_filters_every_column_and_is_wide_enough() -> None:
    sheet = openpyxl.load_workbook(io.BytesIO(book_of(FIGUIG, KAYES))).active
    assert sheet.freeze_panes == "A2"
    assert sheet.auto_filter.ref == sheet.dimensions == f"A1:{get_column_letter(len(COLUMNS))}3"
    assert sheet["A1"].font.bold
    widths = {cell.value: sheet.column_dimensions[cell.column_letter].width for cell in sheet[1]}
    assert widths["title"] >= 40
    assert widths["summary"] >= 50
    assert 5 <= widths["number"] <= widths["phase"] + 1 <= 12
    assert not any(cell.alignment.wrap_text for row in sheet for cell in row)  # a project a line, whatever opens it


@pytest.mark.parametrize(
    ("amount", "value"),
    [
        ("0.1", 0.1),
        ("156404", 156404.0),
        ("100.50", 100.5),
        ("999999999999999", 999999999999999.0),
        ("123456789012.345", 123456789012.345),
        ("999999999999999.1", "999999999999999.1"),
        ("100000000000000.000001", "100000000000000.000001"),
    ],
)
def test_an_amount_is_a_number_where_excel_keeps_all_of_it(amount: str, value: object) -> None:
    data = book_of({**FIGUIG, "budget": {"amount": amount, "currency": "EUR"}}, fields=("budget",))
    assert cells_of(data)[1] == [value, "EUR"]


@pytest.mark.parametrize(
    "text",
    [
        "=1+1",
        "{=1+1}",
        "-5",
        "https://example.org",
        "00123",
        "10E5",
        "2014-04-15",
        "'=x",
        "<r>&</r>",
        "<r><t>x</t></r>",
        "<r>_x0041_</r>",
        '_x0041_ a & b < c > "d"',
        "TRUE",
        "a\nb",
        "é’œ 🙂",
    ],
)
def test_texts_stay_texts_in_a_workbook(text: str) -> None:
    data = book_of({**FIGUIG, "title": text}, fields=("title",))
    assert cells_of(data) == [["title"], [text]]
    cell = openpyxl.load_workbook(io.BytesIO(data)).active["A2"]
    assert cell.data_type in ("s", "inlineStr")
    assert cell.hyperlink is None


@settings(max_examples=60)
@given(
    st.lists(
        st.one_of(st.text(), st.text("<>&r/_x0041;'\"=\n "))
        .map(lambda t: clean(t, lines=True))
        .filter(lambda t: t and "\ufffe" not in t and "\uffff" not in t),
        min_size=1,
        max_size=20,
    )
)
def test_every_text_comes_back_from_a_workbook(texts: list[str]) -> None:
    data = book_of(*({**FIGUIG, "summary": text} for text in texts), fields=("summary",))
    assert cells_of(data)[1:] == [[marked(text)] for text in texts]


def test_what_xml_cannot_hold_does_not_spoil_a_workbook() -> None:
    data = book_of({**FIGUIG, "title": "a\x00\x0b\ufffe\uffffb"}, fields=("title",))
    with zipfile.ZipFile(io.BytesIO(data)) as parts:
        for name in parts.namelist():
            ET.fromstring(parts.read(name))  # noqa: S314 - our own file
    assert cells_of(data)[1][0].startswith("a")


def test_a_text_too_long_for_a_cell_is_refused_with_the_projects_name(icmd: Icmd, store: Path) -> None:
    write_store(store, {"1": FIGUIG, "2": {**KAYES, "summary": "é" * 32_768}})
    ran = icmd("export", "x.xlsx")
    assert (ran.code, ran.out) == (4, "")
    assert "summary: project 2 (kayes) has 32768" in ran.err
    assert "32767 characters" in ran.err
    assert not list(Path().iterdir())
    assert icmd("export", "x.xlsx", "--fields", "title").code == 0
    assert icmd("export", "x.csv").code == 0


def test_a_cell_counts_characters_as_excel_does() -> None:
    fits, too_long = "🙂" * 16_383 + "a", "🙂" * 16_384
    assert cells_of(book_of({**FIGUIG, "summary": fits}, fields=("summary",)))[1] == [fits]
    with pytest.raises(InvalidData):
        book_of({**FIGUIG, "summary": too_long}, fields=("summary",))


def test_more_projects_than_a_sheet_holds_are_refused(monkeypatch: pytest.MonkeyPatch, icmd: Icmd) -> None:
    assert workbook.MOST_ROWS == 2**20 - 1
    monkeypatch.setattr(workbook, "MOST_ROWS", 2)
    ran = icmd("export", "x.xlsx")
    assert ran.code == 4
    assert "2 projects at most" in ran.err
    assert not list(Path().iterdir())
    assert icmd("export", "x.xlsx", "--limit", "2").code == 0


def test_no_temporary_file_of_a_workbook_is_left(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, icmd: Icmd) -> None:
    folder = tmp_path / "tmp"
    folder.mkdir()
    monkeypatch.setattr("tempfile.tempdir", str(folder))
    assert icmd("export", "x.xlsx").code == 0
    monkeypatch.setattr(workbook, "MOST_ROWS", 2)
    assert icmd("export", "y.xlsx").code == 4
    assert not list(folder.iterdir())


# On the way


def test_a_short_csv_list_imports_neither_orjson_nor_a_writer_of_workbooks() -> None:
    code = "import sys; from icmd_cli.cli.main import run; run({!r}); print(*sys.modules, file=sys.stderr)"
    for arguments in (["list", "--format", "csv"], ["export"], ["export", "-f", "tsv"]):
        subprocess.run([sys.executable, "-c", code.format(arguments)], capture_output=True, check=True)  # the index
        ran = subprocess.run([sys.executable, "-c", code.format(arguments)], capture_output=True, text=True, check=True)
        assert {"orjson", "xlsxwriter", "rich", "icmd_cli.writers.workbook"} & set(ran.stderr.split()) == set()


@pytest.mark.watched
def test_long_work_shows_a_bar_on_a_terminal_and_none_elsewhere(store: Path, terminal: OnTerminal, icmd: Icmd) -> None:
    write_store(store, {str(n): {"id": f"p{n}", "title": "T", "countries": ["MA"]} for n in range(1, 5202)})
    assert icmd("export", "x.csv").err == "5201 projects written to x.csv (csv).\n"
    screen = terminal("export", "y.csv")
    assert screen.end() == 0
    assert "Writing y.csv" in screen.screen
    assert Path("x.csv").read_bytes() == Path("y.csv").read_bytes()


def test_markdown_keeps_bars_inside_values_and_parts_lists_with_commas(icmd: Icmd, store: Path) -> None:
    write_store(store, {"1": {**FIGUIG, "title": "Eau | sol", "countries": ["MA", "FR"]}})
    ran = icmd(
        "export",
        "-f",
        "md",
        "--fields",
        "number,title,countries,phase,budget,currency,code,end",
        env={"ICMD_LANG": "fr"},
    )
    said = "| 1 | Eau \\| sol | Maroc, France | 2 | 229\u202f907,22\u00a0USD | USD | Mo-100 | février\u00a02016 |"
    assert ran.lines[2] == said


def test_a_name_may_be_as_long_as_the_disk_takes(icmd: Icmd, store: Path) -> None:
    name = "é" * 125 + ".csv"
    assert icmd("export", name).code == 0
    assert Path(name).read_text(encoding="utf-8").count("\n") >= 4
    assert store.exists()


# A workbook for people


@pytest.mark.parametrize("language", ["en", "fr", "es"])
def test_what_people_get_comes_back_identical_in_each_language(icmd: Icmd, tmp_path: Path, language: str) -> None:
    odd = {
        **FIGUIG, "regions": ["Figuig | Oriental", "a;b", "Thiès, Mbour"], "objectives": ["- Un tiret", "2. Deux"],
        "donors": ["UE; DDC"], "lead": "N/D", "start": "2014-04-15", "end": "2016", "themes": ["diaspora", "Eau"],
        "countries": ["MA", "CI", "CD"], "budget": {"amount": "1234567.5", "currency": "XOF"}, "summary": "=1+1\nDeux",
    }  # fmt: skip
    store = write_store(tmp_path / "a.json", {"1": odd, "2": KAYES, "3": BICOL, **{n: FIVE[n] for n in ("4", "5")}})
    assert icmd("export", "x.xlsx", "--store", str(store), env={"ICMD_LANG": language}).code == 0
    again = write_store(tmp_path / "b.json", {})
    ran = icmd("import", "x.xlsx", "--store", str(again), "--yes", env={"ICMD_LANG": language})
    assert ran.code == 0, ran.err
    both = ([_told(record) for record in projects_in(path).values()] for path in (store, again))
    assert next(both) == next(both)
    unchanged = icmd("import", "x.xlsx", "--store", str(store), "--dry-run", "--json", env={"ICMD_LANG": language})
    assert unchanged.json["counts"]["unchanged"] == 5


def _told(record: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in record.items() if name not in {"created", "updated"}}


def test_the_shipped_catalogue_comes_back_from_a_french_workbook(icmd: Icmd, tmp_path: Path) -> None:
    french = {"ICMD_LANG": "fr"}
    assert icmd("export", "x.xlsx", "--store", str(SHIPPED), env=french).code == 0
    again = write_store(tmp_path / "b.json", {})
    assert icmd("import", "x.xlsx", "--store", str(again), "--yes", env=french).code == 0
    assert [_told(record) for record in projects_in(again).values()] == [
        _told(record) for record in projects_in(SHIPPED).values()
    ]


def test_a_workbook_for_people_reads_and_prints_well(icmd: Icmd) -> None:
    assert icmd("export", "x.xlsx", "-c", "MA", "-c", "ML", env={"ICMD_LANG": "fr"}).code == 0
    sheet = openpyxl.load_workbook("x.xlsx").active
    assert sheet is not None
    headings, first, second = sheet.iter_rows(values_only=True)
    row = dict(zip(headings, first, strict=True))
    assert headings[:4] == ("#", "Titre", "Pays", "Statut")
    assert (row["Pays"], row["Statut"], row["Début"]) == ("Maroc", "Terminé", "avril\u00a02014")
    assert (row["Budget"], row["Devise"], row["Régions"]) == (229907.22, "USD", "Figuig\nOriental")
    assert "Titre court" not in headings  # nobody of these has one
    assert dict(zip(headings, second, strict=True))["Début"] == "2009"
    assert (sheet.freeze_panes, sheet.print_title_rows, sheet.page_setup.orientation) == ("C2", "$1:$1", "landscape")
    assert (sheet.page_setup.fitToHeight, sheet.sheet_properties.pageSetUpPr.fitToPage) == (0, True)
    assert (sheet.title, sheet.auto_filter.ref) == ("Projets", f"A1:{get_column_letter(len(headings))}3")
    assert sheet.column_dimensions["B"].width > 40


@pytest.mark.parametrize("fields", [(), ("--fields", "number,title,activities,results,partners")])
def test_each_row_of_a_workbook_is_as_high_as_its_longest_printed_text(icmd: Icmd, fields: tuple[str, ...]) -> None:
    assert icmd("export", "x.xlsx", *fields, "--store", str(SHIPPED), env={"ICMD_LANG": "fr"}).code == 0
    sheet = openpyxl.load_workbook("x.xlsx").active
    assert sheet is not None
    spans = list(sheet.column_dimensions.values())
    widths = {at: int(span.width) for span in spans for at in range(span.min, span.max + 1)}
    _left, _top, printed, _bottom = range_boundaries(sheet.print_area.rpartition("!")[2] or sheet.dimensions)
    for row in sheet.iter_rows(min_row=2, max_col=printed):
        lines = [
            sum(len(textwrap.wrap(line, widths[cell.column])) for line in text)
            for cell in row
            if cell.alignment.wrap_text and (text := str(cell.value or "").split("\n"))
        ]
        height = sheet.row_dimensions[row[0].row].height or 15
        assert min(max(lines) * 15, 409) <= height <= 409
    assert sheet["A2"].alignment.horizontal == "center"


@pytest.mark.parametrize(
    ("fields", "pages", "kept"),
    [
        ((), 1, "$A:$B"),
        (("--fields", "number,title,summary,activities,sources"), 2, "$A:$B"),
        (("--fields", "number,title"), 1, "$A:$B"),
        (("--fields", "countries,budget"), 1, None),
    ],
)
def test_a_workbook_prints_its_first_columns_or_what_is_asked_for_with_the_titles_on_each_page(
    icmd: Icmd, fields: tuple[str, ...], pages: int, kept: str | None
) -> None:
    assert icmd("export", "x.xlsx", *fields, "--store", str(SHIPPED)).code == 0
    sheet = openpyxl.load_workbook("x.xlsx").active
    assert sheet is not None
    assert (sheet.page_setup.fitToWidth or 1, sheet.print_title_cols) == (pages, kept)
    assert sheet.print_area == ("" if fields else "'Projects'!$A$1:$J$49")


def test_programs_get_the_raw_workbook(icmd: Icmd) -> None:
    for arguments in (["x.xlsx", "--machine"], ["y.xlsx", "--format", "raw-xlsx"]):
        assert icmd("export", *arguments).code == 0
        sheet = openpyxl.load_workbook(arguments[0]).active
        assert sheet is not None
        assert [cell.value for cell in sheet[1]] == list(COLUMNS)
    ran = icmd("export", "x.csv", "--machine")
    assert (ran.code, ran.err.splitlines()[0]) == (2, "Error: --machine goes with xlsx, not with csv.")


def test_markdown_writes_amounts_and_dates_as_people_do(icmd: Icmd) -> None:
    out = icmd("export", "--format", "md", "-c", "MA", env={"ICMD_LANG": "fr"}).out
    assert "| avril 2014 | février 2016 | Terminé | 229 907,22 USD |" in out.replace("\u202f", " ").replace("\xa0", " ")


@pytest.mark.parametrize("form", ["json", "csv", "xlsx", "ids"])
@pytest.mark.parametrize("lie", [1, "1", ["1"]])
def test_a_key_of_the_record_never_passes_for_its_number(icmd: Icmd, store: Path, form: str, lie: object) -> None:
    write_store(store, {"7": {"id": "a", "title": "A", "countries": ["ML"], "number": lie}})
    assert icmd("export", f"x.{form}", "--format", form).code == 0
    assert icmd("list", "--json").json[0]["number"] == 7
    assert icmd("edit", "a", "--end", "2020").code == 0
    assert projects_in(store)["7"]["number"] == lie  # what icmd does not know, it keeps
