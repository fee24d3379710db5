"""Reading what people send: kind by content, encoding, separator, lines; faults refused with a sentence."""

import datetime as dt
import json
import re
import zipfile
from collections.abc import Callable
from io import BytesIO
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from conftest import DATA, ROOT
from fuzzer import ods
from hypothesis import given
from hypothesis import strategies as st

from icmd_cli.errors import IcmdError, InvalidData, UsageProblem
from icmd_cli.importing.json_records import with_tables
from icmd_cli.readers import delimited, detect
from icmd_cli.readers.raw import Reading, Source

SAMPLES = ROOT.parent / "shared" / "realdata"
needs_samples = pytest.mark.skipif(not SAMPLES.exists(), reason="larger real files lie beside some checkouts only")

FRENCH = "Intitulé;Pays;Coût\nÉpargne des migrantes – l’œuvre;Sénégal;12 €\nDéveloppement;Maroc;5\n"


OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


def read(data: bytes, **wanted: Any) -> Source:
    return with_tables(detect.read(data, "f", Reading(**wanted)))


def cells(source: Source) -> list[list[Any]]:
    (table,) = source.tables
    return [list(row.cells) for row in table.rows]


def lines(source: Source) -> list[int]:
    return [row.line for row in source.tables[0].rows]


def refusal(data: bytes, **wanted: str) -> str:
    with pytest.raises(InvalidData) as caught:
        read(data, **wanted)
    return caught.value.message


# Text


@pytest.mark.parametrize(
    ("data", "encoding"),
    [
        (FRENCH.encode("cp1252"), "cp1252"),
        (FRENCH.encode(), "utf-8"),
        (FRENCH.encode("utf-8-sig"), "utf-8-sig"),
        (FRENCH.encode("utf-16"), "utf-16"),
        (b"\xfe\xff" + FRENCH.encode("utf-16-be"), "utf-16"),
        (FRENCH.replace("œ", "oe").encode("utf-16-le"), "utf-16-le"),
        (FRENCH.encode("mac_roman"), "mac_roman"),
        (FRENCH.replace("œ", "oe").replace("’", "'").replace("–", "-").replace("€", "F").encode("cp850"), "cp850"),
        (FRENCH.replace("\n", "\r\n").encode("cp1252"), "cp1252"),
        (FRENCH.replace(";", "\t").encode("utf-16"), "utf-16"),
        (b"\x00\x00\xfe\xff" + FRENCH.encode("utf-32-be"), "utf-32"),
    ],
)
def test_the_encoding_is_found(data: bytes, encoding: str) -> None:
    source = read(data)
    assert source.details["encoding"] == encoding
    assert cells(source)[1][1] == "Sénégal"


def test_an_encoding_that_is_a_guess_is_told_and_can_be_settled() -> None:
    assert "guess" in read(FRENCH.encode("mac_roman")).notices[0]
    assert not read(FRENCH.encode("mac_roman"), encoding="mac_roman").notices
    assert "utf-8" in refusal(FRENCH.encode("cp1252"), encoding="utf-8")
    with pytest.raises(UsageProblem, match="klingon"):
        read(b"a;b", encoding="klingon")
    with pytest.raises(UsageProblem):
        read(b"a;b", encoding="utf-8\0")


@pytest.mark.parametrize("title", ["DÃ©veloppement", "Ã‰pargne", "L’Å“uvre", "lâ€™eau", "d\ufffdveloppement"])
def test_letters_that_an_earlier_program_spoiled_are_counted_and_left(title: str) -> None:
    source = read(f"Titre;Pays\n{title};Mali\n".encode())
    assert "1 place looks spoiled" in source.notices[0]
    assert cells(source)[1][0] == title


def test_right_letters_do_not_count_as_spoiled() -> None:
    assert not read("Titre;Pays\nÂge d’or, Ça, Ñandú, SÃO, Åland, «Épargne» – été…;Mali\n".encode()).notices


@pytest.mark.parametrize("encoding", ["cp1252", "latin-1"])
def test_spoiled_letters_are_mended_on_demand_and_right_ones_stay(encoding: str) -> None:
    right = "Titre;Pays\nÉpargne à l’œuvre – «été» Ça Âge Ñandú;Côte d’Ivoire\n"
    text = right if encoding == "cp1252" else right.replace("’", "'").replace("œ", "oe").replace("–", "-")
    spoiled = text.encode().decode(encoding, errors="replace")
    if "\ufffd" in spoiled:  # cp1252 lacks the second byte of some letters: those are lost for ever
        spoiled = "".join(c.encode().decode(encoding) if c in "éàœ’–«»Çô" else c for c in text)
    assert cells(detect.read(spoiled.encode(), "f", Reading(repair=True)))[1] == text.split("\n")[1].split(";")
    assert cells(detect.read(text.encode(), "f", Reading(repair=True)))[1] == text.split("\n")[1].split(";")


@pytest.mark.parametrize("delimiter", [";", ",", "\t", "|"])
@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_the_separator_and_the_line_ends_are_found(delimiter: str, end: str) -> None:
    rows = [["Titre", "Pays", "Budget"], ["L'un, l'autre", "Maroc", "1"], ["Deux", "Mali", "2"]]
    quoted = [[f'"{cell}"' if delimiter in cell else cell for cell in row] for row in rows]
    source = read(end.join(delimiter.join(row) for row in quoted).encode())
    assert source.details["delimiter"] == delimiter
    assert cells(source) == rows


def test_decimal_commas_do_not_pass_for_separators() -> None:
    text = "Titre;Budget\nA;1,5\nB;2,5\nC;3,5\n"
    assert read(text.encode()).details["delimiter"] == ";"


@pytest.mark.parametrize("note", [b"sep=|\n", b"SEP=|\r\n", b'"sep=|"\n', b"sep=|\r"])
def test_excels_note_about_the_separator_is_obeyed_and_no_row(note: bytes) -> None:
    source = read(note + b"Titre|Pays\nA;B|Mali\n")
    assert cells(source) == [["Titre", "Pays"], ["A;B", "Mali"]]
    assert lines(source) == [2, 3]


def test_the_users_separator_beats_the_guess() -> None:
    assert cells(read(b"a,b;c\n1,2;3\n", delimiter="comma")) == [["a", "b;c"], ["1", "2;3"]]


@pytest.mark.parametrize("delimiter", [";;", "\n", '"', "\0"])
def test_what_cannot_be_a_separator_is_refused(delimiter: str) -> None:
    with pytest.raises(UsageProblem, match="not a separator"):
        read(b"a;b\n1;2\n", delimiter=delimiter)


@pytest.mark.parametrize("word", ["tab", "TAB", "\t"])
def test_a_separator_can_be_named(word: str) -> None:
    assert cells(read(b"a;b\tc\n", delimiter=word)) == [["a;b", "c"]]


def test_a_long_cell_does_not_hide_the_separator() -> None:
    long = "a, b, " * 30_000  # more than a csv reader takes unless it is told
    assert read(f'Titre;Pays\n"{long}";Mali\n"{long}";Maroc\n'.encode()).details["delimiter"] == ";"


def test_rows_of_blanks_are_left_out() -> None:
    source = read(b"Titre;Pays\n ; \n\t\nA;Mali\n")
    assert lines(source) == [1, 4]


def test_rows_keep_the_line_on_which_they_begin() -> None:
    source = read(b'Titre;Pays\n"Une\nlongue";Mali\n\n;\nDeux;Maroc\n')
    assert cells(source) == [["Titre", "Pays"], ["Une\nlongue", "Mali"], ["Deux", "Maroc"]]
    assert lines(source) == [1, 2, 6]


def test_nul_characters_are_left_out_and_told() -> None:
    source = read(b"Titre;Pays;X\nA\0B;Mali;1\nC;Mali;2\n")
    assert cells(source)[1][0] == "AB"
    assert "1 NUL" in source.notices[0]


def test_a_quotation_mark_that_is_never_closed_is_refused_with_its_line() -> None:
    message = refusal(b'Titre;Pays\nA;Mali\n"B;Mali\nC;Mali\nD;Mali\n')
    assert "line 3" in message
    assert "never closed" in message


def test_an_open_quotation_mark_is_told_by_its_own_line_and_not_by_its_rows() -> None:
    assert "line 3" in refusal(b'Titre;Pays\n"A\nA";"Mali\nB;Mali\n')
    assert "line 4" in refusal(b'sep=;\nTitre;Pays\nA;B\n"C;Mali')


def test_a_quotation_mark_that_another_one_seems_to_close_is_refused_too() -> None:
    assert "line 3" in refusal(b'Titre;Pays\nA;Mali\n"B;Mali\n"C";Mali\nD;Mali\n')
    assert "line 2" in refusal(b'Titre;Pays\n"A "B";"Mali\nC;Mali\n')


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_quotation_marks_inside_a_cell_are_told_and_the_rows_around_stay_whole(end: str) -> None:
    source = read(f'Titre;Pays{end}"A";B{end}"dit "oui" bien";Mali{end}{end}"C";D{end}'.encode())
    assert cells(source) == [["Titre", "Pays"], ["A", "B"], ['dit oui" bien"', "Mali"], ["C", "D"]]
    assert lines(source) == [1, 2, 3, 5]
    assert "line 3" in source.notices[0]


def test_a_quotation_mark_within_an_unquoted_cell_is_a_letter() -> None:
    source = read(b'Titre;Pays\n37\'37.8"N 5" pipe;Mali\n')
    assert (cells(source)[1], source.notices) == (['37\'37.8"N 5" pipe', "Mali"], [])


def test_more_rows_or_cells_than_the_memory_holds_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    data = b"a;b\n" * 20
    monkeypatch.setattr(delimited, "MOST_CELLS", 19)
    assert "more rows or cells" in refusal(data)
    monkeypatch.setattr(delimited, "MOST_CELLS", 20)
    monkeypatch.setattr(delimited, "_MOST_ROWS", 19)
    assert "more rows or cells" in refusal(data)
    monkeypatch.setattr(delimited, "_MOST_ROWS", 20)
    assert len(cells(read(data))) == 20


def test_a_line_without_end_is_refused_and_not_kept() -> None:
    assert "16385 cells" in refusal(b"Titre;Pays\n" + b";" * 16_384 + b"x")
    assert "million characters" in refusal(b'Titre;Pays\n"' + b"a" * (2 << 20) + b"\n")
    assert "million characters" in refusal(b"Titre;Pays\n" + b"a" * (2 << 20))


# Kinds


def workbook(*rows: list[Any], title: str = "Projets") -> bytes:
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.title = title
    for row in rows:
        sheet.append(row)
    hidden = book.create_sheet("Cachée")
    hidden.append(["Titre"])
    hidden.sheet_state = "hidden"
    data = BytesIO()
    book.save(data)
    return data.getvalue()


def test_a_workbook_is_read_whatever_it_is_called_with_its_dates_numbers_and_lines() -> None:
    data = workbook([], ["Titre", "Début", "Budget", "N"], ["A", dt.date(2014, 4, 3), 1.5, 2009.0])
    source = detect.read(data, "f.xml", Reading())
    assert source.format == "xlsx"
    assert cells(source) == [["Titre", "Début", "Budget", "N"], ["A", dt.date(2014, 4, 3), 1.5, 2009]]
    assert lines(source) == [2, 3]
    assert "hidden" in source.notices[0]
    assert cells(detect.read(data, "f", Reading(sheet="Cachée"))) == [["Titre"]]
    assert cells(detect.read(data, "f", Reading(sheet="2"))) == [["Titre"]]
    for unknown in ("Nope", "0", "3", "9" * 5000):
        with pytest.raises(UsageProblem) as caught:
            read(data, sheet=unknown)
        assert "Projets, Cachée" in caught.value.hints[0]


def test_cells_that_are_no_text_number_or_date_become_text() -> None:
    data = workbook(["Titre", "Heure", "Faute", "Grand", "Vrai"], ["A", dt.time(8, 30), "#REF!", 1e300, True])
    assert cells(read(data))[1] == ["A", "08:30:00", "#REF!", 1e300, True]
    assert [type(cell) for cell in cells(read(data))[1]] == [str, str, str, float, bool]


def test_excels_errors_are_kept_as_text_in_their_place() -> None:
    book = openpyxl.Workbook()
    book.create_sheet("R & D")
    for sheet, rows in (
        (book["Sheet"], [["Titre"]]),
        (book["R & D"], [[], ["Titre", "Budget"], ["A", "#N/A"], ["#REF!"]]),
    ):
        for row in rows:
            sheet.append(row)
    data = BytesIO()
    book.save(data)
    first, second = read(data.getvalue()).tables
    assert [list(row.cells) for row in first.rows] == [["Titre"]]
    expected = [(2, ["Titre", "Budget"]), (3, ["A", "#N/A"]), (4, ["#REF!", None])]
    assert [(row.line, list(row.cells)) for row in second.rows] == expected


def test_merged_cells_come_as_they_are_and_empty_sheets_not_at_all() -> None:
    book = openpyxl.Workbook()
    book.create_sheet("Vide")
    sheet = book["Sheet"]
    sheet.append(["Projet", None, "Pays"])
    sheet.merge_cells("A1:B1")
    data = BytesIO()
    book.save(data)
    source = read(data.getvalue())
    assert [table.sheet for table in source.tables] == ["Sheet"]
    assert cells(source) == [["Projet", None, "Pays"]]
    assert read(data.getvalue(), sheet="Vide").tables == []


def test_a_cell_that_is_merged_over_several_lines_counts_for_each_and_that_is_said() -> None:
    book = openpyxl.Workbook()
    sheet = book.active
    for row in (["Projets de 2014"], [], ["Pays", "Titre"], ["Maroc", "A"], [None, "B"], ["Mali", "C"]):
        sheet.append(row)
    sheet.merge_cells("A1:B1")
    sheet.merge_cells("A4:A5")
    data = BytesIO()
    book.save(data)
    source = read(data.getvalue())
    assert cells(source) == [
        ["Projets de 2014", None],
        ["Pays", "Titre"],
        ["Maroc", "A"],
        ["Maroc", "B"],
        ["Mali", "C"],
    ]
    assert source.notices == ["1 cell took its value from the cell above that it is merged with."]


def test_amounts_that_projects_share_are_not_each_ones() -> None:
    book = openpyxl.Workbook()
    sheet = book.active
    for row in (["Titre", "Budget", "Montant", "Début"], ["A", 100, "5 000 €", 2014], ["B"]):
        sheet.append(row)
    for column in "BCD":
        sheet.merge_cells(f"{column}2:{column}3")
    data = BytesIO()
    book.save(data)
    assert cells(read(data.getvalue()))[2] == ["B", None, None, 2014]


def test_hidden_rows_are_read_and_told() -> None:
    book = openpyxl.Workbook()
    sheet = book.active
    for row in (["Titre", "Pays"], ["A", "Maroc"], ["B", "Mali"]):
        sheet.append(row)
    sheet.row_dimensions[3].hidden = True
    sheet.row_dimensions[9].hidden = True
    data = BytesIO()
    book.save(data)
    source = read(data.getvalue())
    assert len(cells(source)) == 3
    assert source.notices == ["1 row is hidden in the sheet, and was read as the others."]


def test_letters_that_became_question_marks_are_told() -> None:
    notices = read(b"Titre;Pays;Lien\n?tude;S?n?gal;http://example.org/page?id=3&x?y\nQuoi ? Rien;Mali;").notices
    assert notices == [
        "1 word has a “?” inside, as for a letter that an earlier program lost (S?n?gal): correct the file."
    ]


def objects(text: str) -> list[list[Any]]:
    source = read(text.encode())
    assert source.tables[0].exact
    return cells(source)


def test_json_in_every_shape_gives_its_objects() -> None:
    one = {"title": "A", "countries": ["MA"], "budget": {"amount": "1", "currency": "USD"}}
    expected = [list(one), list(one.values())]
    for shape in (
        one,
        [one],
        {"projets": [one], "total": 1},
        {"catalogue": {"1": {"x": 1}}, "projects": {"1": one}},
        {"_default": {"7": one}},
    ):
        assert objects(json.dumps(shape, indent=1)) == expected, shape
    assert cells(read(b'[["Titre", "Pays"], ["A", "Maroc"]]')) == [["Titre", "Pays"], ["A", "Maroc"]]


@pytest.mark.parametrize(
    ("shape", "rows"),
    [
        ({"response": {"docs": [{"title": "A"}]}}, [["title"], ["A"]]),
        ({"projets": [{"Titre": "A"}], "pays": [{"code": "MA"}]}, [["Titre"], ["A"]]),
        ({"project": {"title": "A"}}, [["title"], ["A"]]),
        ({"MA-01": {"title": "A"}, "MA-02": {"title": "B"}}, [["code", "title"], ["MA-01", "A"], ["MA-02", "B"]]),
        (
            {"type": "FeatureCollection", "features": [{"type": "Feature", "properties": {"Titre": "A"}, "geometry": {}}]},
            [["Titre"], ["A"]],
        ),
        (
            {"data": [{"code": "x-1", "attributes": {"title": {"en": "A"}, "countries": [{"code": "SN", "name": "Senegal"}]}}]},
            [["code", "title#en", "countries"], ["x-1", "A", ["SN"]]],
        ),
        ([{"title": {"fr": "A", "en": "B"}}], [["title#fr", "title#en"], ["A", "B"]]),
        (
            [{"title": "A", "country": {"code": "MA", "name": "Maroc"}, "status": {"code": "2", "name": "Active"}}],
            [["title", "country code", "country name", "status"], ["A", "MA", "Maroc", "Active"]],
        ),
        (
            [{"title": "A", "dates": {"start": "2014", "end": "2015"}, "budget": {"montant": 5, "devise": "EUR"}}],
            [["title", "dates start", "dates end", "montant (budget)", "budget devise"], ["A", "2014", "2015", 5, "EUR"]],
        ),
        (
            [{"title": "A", "countries": [{"code": "MA", "name": "Maroc"}], "partners": [{"name": "X"}, {"name": "Y"}]}],
            [["title", "countries", "partners"], ["A", ["MA"], ["X", "Y"]]],
        ),
        ([{"title": "A", "geo": {"lat": 1}}], [["title", "geo"], ["A", {"lat": 1}]]),
    ],
)  # fmt: skip
def test_what_stands_within_objects_is_found(shape: object, rows: list[list[Any]]) -> None:
    assert objects(json.dumps(shape)) == rows


def test_a_line_that_is_no_json_is_noted_where_others_are() -> None:
    source = read(b'{"title": "A"}\n\n{"title"\n{"title": "B"}\n')
    assert cells(source) == [["title"], ["A"], ["B"]]
    assert [(unread.line, unread.text) for unread in source.unread] == [(3, '{"title"')]


@pytest.mark.parametrize("text", ["[]", "{}", "[{}, {}]", '{"projects": {}}'])
def test_json_without_anything_in_it_has_no_rows(text: str) -> None:
    assert not any(table.rows for table in read(text.encode()).tables)


def test_json_lines_keep_their_lines_and_missing_keys_are_empty() -> None:
    source = read(b'{"title": "A"}\n\n{"title": "B", "code": 1.50}\n')
    assert source.format == "jsonl"
    assert [str(cell) for row in cells(source) for cell in row] == ["title", "code", "A", "None", "B", "1.50"]
    assert lines(source) == [0, 1, 3]


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"", "empty"),
        (b" \n \n", "empty"),
        (b"\xff\xfe", "empty"),
        (b"<!DOCTYPE html><html><body>login</body></html>", "web page"),
        (b"%PDF-1.4 ...", "is a PDF"),
        (b"\x89PNG\r\n", "another program"),
        (b"\x1f\x8b\x08\0 x", "unpack it"),
        (b"MIME-Version: 1.0\nContent-Type: multipart/related", "save as .xlsx"),
        (b"<table><tr><td>Titre</td></tr></table>", "open it in Excel or LibreOffice and save as .xlsx"),
        (
            b'ID;PWXL;N;E\r\nP;PGeneral\r\nC;Y1;X1;K"Titre"\r\nE\r\n',
            "an old exchange format (SYLK, DIF): open it in Excel",
        ),
        (
            b'TABLE\r\n0,1\r\n"EXCEL"\r\nVECTORS\r\n0,2\r\n""\r\n',
            "an old exchange format (SYLK, DIF): open it in Excel",
        ),
        (b'<?xml version="1.0"?><?mso-application progid="Excel.Sheet"?><Workbook>', "XML of Excel 2003"),
        (
            b'<Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet">',
            "open it in Excel or LibreOffice and save as .xlsx",
        ),
        (
            b'<?xml version="1.0"?><office:document xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0">',
            "OpenDocument",
        ),
        (b"{\\rtf1\\ansi", "text document"),
        (OLE + b"\0" * 600 + "WordDocument".encode("utf-16-le"), "text document"),
        (b"PK\x03\x04not really a zip", "not a workbook"),
        (OLE + b"\0" * 600, "damaged"),
        (b'[{"title": "A"}', "line 1, column 16"),
        (b'{"title": "A"}\n{"title": \n{\n', "line 2"),
        (b'{"a": 1, "a": 2}', "twice"),
        (b'[{"title": NaN}]', "NaN"),
        (b'[{"budget": 1e999999999}]', "1e999999999"),
        (b'[{"budget": 1e-999999999}]', "is not a number"),
        (b"[" * 100_000, "deep"),
        (b'["a", "b"]', "not an object"),
        (b"[1" + b"0" * 5000 + b"]", "thousands of digits"),
        (b"[" + b",".join(b'{"k%d": 1}' % n for n in range(5000)) + b"]", "different keys"),
        (b"[{" + b",".join(b'"k%d": 1' % n for n in range(20_000)) + b"}]", "an object of 20000 keys is not a project"),
        (b'{"a": 1}\n{"a": }\n{"a": 2\n', "line 2, column 7"),
        (b"<table><tr><td>Titre</td></tr></table>", "web page"),
        ("\ufeff<html>".encode("utf-16-le"), "web page"),
        (bytes(range(256)) * 8, "neither text"),
        (b"PK\x03\x04 xl/worksheets/ ...", "damaged"),
        (OLE + "EncryptedPackage".encode("utf-16-le"), "password"),
    ],
)
def test_what_is_no_table_is_refused_with_a_sentence(data: bytes, said: str) -> None:
    assert said in refusal(data)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("null", "neither an object"),
        ("3", "neither an object"),
        ('"A"', "neither an object"),
        ("{titre: 1}", "not JSON"),
    ],
)
def test_what_is_called_json_is_no_table_of_one_cell(text: str, said: str) -> None:
    with pytest.raises(InvalidData, match=said):
        with_tables(detect.read(text.encode(), "projets.json", Reading()))
    assert detect.format_of(b"Titre;Pays\nA;Mali\n", "projets.json") == "csv"
    assert detect.format_of(text.encode(), "projets.csv") == "csv"


@pytest.mark.parametrize("heading", ["[Titre],[Pays]", "{titre},Pays"])
def test_a_bracket_in_the_first_heading_makes_no_json(heading: str) -> None:
    source = read(f"{heading}\nA,Mali\n".encode())
    assert cells(source) == [heading.split(","), ["A", "Mali"]]


@pytest.mark.parametrize(
    ("format_", "data", "found"),
    [
        ("csv", b'{"a";1}\n', "csv"),
        ("tsv", b"a;b\tc\n", "tsv"),
        ("json", b'{"title": "A"}\n', "json"),
        ("jsonl", b'{"title": "A"}\n', "jsonl"),
    ],
)
def test_the_users_format_beats_the_content(format_: str, data: bytes, found: str) -> None:
    assert read(data, format=format_).format == found


def test_a_format_that_does_not_fit_or_is_unknown_is_refused() -> None:
    assert "not a workbook" in refusal(b"a;b\n", format="xlsx")
    assert "neither text" in refusal(workbook(["Titre"], ["A"]), format="csv")
    with pytest.raises(UsageProblem, match="xslx") as caught:
        read(b"a;b\n", format="xslx")
    assert "Did you mean xlsx" in caught.value.hints[0]


def test_a_key_that_stands_twice_in_a_large_object_is_found_at_once() -> None:
    pairs = ",".join(f'"k{n}":1' for n in range(100_000))  # minutes, if each key were compared with each
    assert "“k99999” stands twice" in refusal(f'{{{pairs},"k99999":2}}'.encode())


# Bombs


def repacked(data: bytes, change: Callable[[str, bytes], bytes]) -> bytes:
    out = BytesIO()
    with zipfile.ZipFile(BytesIO(data)) as source, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as target:
        for name in source.namelist():
            target.writestr(name, change(name, source.read(name)))
    return out.getvalue()


def test_a_zip_bomb_is_refused_before_it_is_unpacked() -> None:
    def bomb(name: str, content: bytes) -> bytes:
        return content + b" " * (150 << 20) if name.endswith("sheet1.xml") else content

    data = repacked(workbook(["Titre"], ["A"]), bomb)
    assert len(data) < 1 << 20
    assert "unpacks to" in refusal(data)


def test_a_sheet_that_claims_a_billion_rows_is_refused() -> None:
    def far(_name: str, content: bytes) -> bytes:
        return content.replace(b'<row r="2"', b'<row r="1000000000"').replace(b'r="A2"', b'r="A1000000000"')

    assert "more cells" in refusal(repacked(workbook(["Titre"], ["A"]), far))


@pytest.mark.parametrize(
    "place", [b"r='XFD1048576'", b'r = "XFD1048576"', b'r=\n"xfd1048576"', b's="0" r="XFD1048576"']
)
def test_no_way_to_write_a_far_place_gets_past_the_guard(place: bytes) -> None:
    def far(_name: str, content: bytes) -> bytes:
        return content.replace(b'r="A2"', place)

    assert "more cells" in refusal(repacked(workbook(["Titre"], ["A"]), far))


def test_a_wide_or_a_long_sheet_is_read_all_the_same() -> None:
    wide = read(workbook(["Titre", *range(999)], ["A"]))
    assert len(cells(wide)[0]) == 1000
    book = openpyxl.Workbook()
    sheet = book["Sheet"]
    sheet["A1"], sheet["B120000"] = "Titre", "A"
    data = BytesIO()
    book.save(data)
    assert lines(read(data.getvalue())) == [1, 120_000]


def ods_row(times: int = 1, cells: int = 1, text: str = "A") -> str:
    inside = f'<table:table-cell table:number-columns-repeated="{cells}"{{}}'
    cell = inside.format(f' office:value-type="string"><text:p>{text}</text:p></table:table-cell>' if text else "/>")
    return f'<table:table-row table:number-rows-repeated="{times}">{cell}</table:table-row>'


def test_what_an_ods_repeats_at_its_end_is_nothing() -> None:
    source = read(ods(ods_row(), ods_row(2, 3), ods_row(1_048_000, 16_384, text="")))
    assert source.format == "ods"
    assert lines(source) == [1, 2, 3]
    assert cells(source)[2] == ["A", "A", "A"]


@pytest.mark.parametrize(
    "rows", [[ods_row(1_000_000, 900)], [ods_row(1, 16_000), ods_row(1_000_000, text=""), ods_row()]]
)
def test_an_ods_that_repeats_its_cells_without_end_is_refused(rows: list[str]) -> None:
    assert "more cells" in refusal(ods(*rows))


def test_a_binary_workbook_is_refused_by_its_name() -> None:
    out = BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("xl/workbook.bin", b"")
    assert "xlsb" in refusal(out.getvalue())


def test_one_cell_far_away_does_not_fill_the_memory() -> None:
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    sheet["A1"], sheet["XFD1048576"] = "Titre", "x"
    data = BytesIO()
    book.save(data)
    assert "more cells" in refusal(data.getvalue())


def test_a_truncated_workbook_is_refused() -> None:
    data = workbook(["Titre"], ["A"])
    assert "damaged" in refusal(data[: len(data) // 2])


def test_a_file_that_is_too_large_or_missing_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(detect, "MOST_BYTES", 10)
    (tmp_path / "large.csv").write_bytes(b"x" * 11)
    with pytest.raises(InvalidData, match="larger than"):
        detect.load(str(tmp_path / "large.csv"))
    for name in ("nowhere.csv", str(tmp_path)):
        with pytest.raises(UsageProblem):
            detect.load(name)


@pytest.mark.no_cover
@given(
    st.one_of(
        st.binary(max_size=300),
        st.text(max_size=200).map(str.encode),
        st.text('""\n\r;,ab \t|\0', max_size=60).map(str.encode),
        st.text('{}[]":,1eE+-ab\n ', max_size=60).map(str.encode),
        st.binary(max_size=99).map(b"PK\x03\x04xl/".__add__),
    )
)
def test_no_bytes_at_all_bring_any_other_error(data: bytes) -> None:
    try:
        source = read(data)
    except IcmdError:
        return
    assert all(row.cells for table in source.tables for row in table.rows)


@given(
    st.lists(st.lists(st.text('ab"\n\r;, é', max_size=8), min_size=3, max_size=3), max_size=6),
    st.sampled_from([";", ",", "\t"]),
    st.sampled_from(["\n", "\r\n"]),
)
def test_what_a_writer_quoted_is_read_as_it_was_with_the_lines_of_an_editor(
    rows: list[list[str]], delimiter: str, end: str
) -> None:
    text, expected = "", []
    for row in [["Titre", "Pays", "Budget"], *rows]:
        if "".join(row).strip():
            expected.append((1 + len(re.findall("\r\n?|\n", text)), row))
        text += delimiter.join('"' + cell.replace('"', '""') + '"' for cell in row) + end
    (table,) = read(text.encode(), delimiter=delimiter).tables
    assert [(row.line, list(row.cells)) for row in table.rows] == expected


# Shapes in which tables come


TWO = [["titre", "pays", "an"], ["Puits", "Mali", "2014"]]
BREAKS = "\t\n\x0b\x0c\r"
SHAPES: dict[str, tuple[bytes, str, str, list[list[str]]]] = {
    "plain": (b"titre,pays,an\nPuits,Mali,2014\n", ",", "utf-8", TWO),
    "no line end": (b"titre,pays,an\nPuits,Mali,2014", ",", "utf-8", TWO),
    "crlf": (b"titre,pays,an\r\nPuits,Mali,2014\r\n", ",", "utf-8", TWO),
    "every cell quoted": (b'titre,pays,an\n"Puits","Mali","2014"\n', ",", "utf-8", TWO),
    "semicolons": (b"titre;pays;an\nPuits;Mali;2014\n", ";", "utf-8", TWO),
    "empty lines first": (b"\n\n\ntitre,pays,an\nPuits,Mali,2014\n", ",", "utf-8", TWO),
    "empty lines last": (b"titre,pays,an\nPuits,Mali,2014\n,,\n,,\n,,\n", ",", "utf-8", TWO),
    "a comma in quotes": (b'titre,lieu\nPuits,"Thi\xc3\xa8s, Mbour"\n', ",", "utf-8", [["titre", "lieu"], ["Puits", "Thiès, Mbour"]]),
    "quotes in quotes": (b'a,b\n1,"dit ""oui"" ici"\n3,4\n', ",", "utf-8", [["a", "b"], ["1", 'dit "oui" ici'], ["3", "4"]]),
    "JSON in a cell": (b'a,b\n1,"{""c"": [102.0, 0.5]}"\n', ",", "utf-8", [["a", "b"], ["1", '{"c": [102.0, 0.5]}']]),
    "a line break in a cell": (b'a,b\n"Un \nprojet",5\n7,8\n', ",", "utf-8", [["a", "b"], ["Un \nprojet", "5"], ["7", "8"]]),
    "crlf in a cell": (b'a,b\r\n"Un \r\nprojet",5\r\n7,8\r\n', ",", "utf-8", [["a", "b"], ["Un \r\nprojet", "5"], ["7", "8"]]),
    "an old Mac's lines": (b'a,b\r1,2\r"Un\rprojet",6\r', ",", "utf-8", [["a", "b"], ["1", "2"], ["Un\rprojet", "6"]]),
    "breaks of all kinds in a heading": (
        b'"\t\n\x0b\x0c\r d\xc3\xa9but \t\n\x0b\x0c\r",b\nd,e\n', ",", "utf-8", [[f"{BREAKS} début {BREAKS}", "b"], ["d", "e"]],
    ),
    "empty cells": (b'a,b,c\n1,"",""\n2,3,4\n', ",", "utf-8", [["a", "b", "c"], ["1", "", ""], ["2", "3", "4"]]),
    "empty columns": (b"a,b,c,,\na,,,,\n,,c,\n,,,,\n", ",", "utf-8", [["a", "b", "c", "", ""], ["a", "", "", "", ""], ["", "", "c", ""]]),
    "rows too long and too short": (b"a,b,c\n1,27,,trop\n,peu\n0,x,17\n", ",", "utf-8", [["a", "b", "c"], ["1", "27", "", "trop"], ["", "peu"], ["0", "x", "17"]]),
    "a heading without a name": (b"id,,an\n11,Awa,30\n", ",", "utf-8", [["id", "", "an"], ["11", "Awa", "30"]]),
    "a heading twice": (b"id,nom,id\n1,Awa,001\n", ",", "utf-8", [["id", "nom", "id"], ["1", "Awa", "001"]]),
    "words for nothing": (b"a,b,c,d\n,NA,N/A,NULL\n", ",", "utf-8", [["a", "b", "c", "d"], ["", "NA", "N/A", "NULL"]]),
    "leading zeros": (b"code\n01\n002\n00003", ",", "utf-8", [["code"], ["01"], ["002"], ["00003"]]),
    "decimal commas": (b'a,b\n"1,7","200.000.000"\n', ",", "utf-8", [["a", "b"], ["1,7", "200.000.000"]]),
    "a remark first": (b"# la liste\nid,nom\n1,Awa\n", ",", "utf-8", [["# la liste"], ["id", "nom"], ["1", "Awa"]]),
    "NUL bytes": (b"a,b,c\n\0,2,3\n", ",", "utf-8", [["a", "b", "c"], ["", "2", "3"]]),
    "what was lost before": ("a,b\n37\ufffd36'N,Thiès\n".encode(), ",", "utf-8", [["a", "b"], ["37\ufffd36'N", "Thiès"]]),
    "utf-8": ("nom,âge\nʤ,4\n".encode(), ",", "utf-8", [["nom", "âge"], ["ʤ", "4"]]),
    "utf-8 with a mark": ("nom,âge\nʤ,4\n".encode("utf-8-sig"), ",", "utf-8-sig", [["nom", "âge"], ["ʤ", "4"]]),
    "utf-16, big end first": (b"\xfe\xff" + "nom,âge\nʤ,4\n".encode("utf-16-be"), ",", "utf-16", [["nom", "âge"], ["ʤ", "4"]]),
    "utf-16, little end first": ("nom,âge\nʤ,4\n".encode("utf-16"), ",", "utf-16", [["nom", "âge"], ["ʤ", "4"]]),
    "one letter of cp1252": (b"id,nom\n1,puits\n2,\xa9", ",", "cp1252", [["id", "nom"], ["1", "puits"], ["2", "©"]]),
}  # fmt: skip
"""Bytes -> separator, encoding and cells: written down by hand, not from what icmd makes of them."""


@pytest.mark.parametrize("name", SHAPES)
def test_each_shape_is_read_cell_by_cell(name: str) -> None:
    data, *expected = SHAPES[name]
    source = read(data)
    assert [source.details["delimiter"], source.details["encoding"], cells(source)] == expected


@pytest.mark.parametrize(
    ("data", "expected"),
    [(SHAPES["empty lines first"][0], [4, 5]), (b'a,b\n1,"un \n""deux"" \ntrois"\n3,4\n', [1, 2, 5])],
)
def test_lines_are_those_of_an_editor(data: bytes, expected: list[int]) -> None:
    assert lines(read(data)) == expected


def test_an_encoding_that_nothing_betrays_can_be_named() -> None:
    data = "id,nom\n1,Λεωνιδας\n".encode("iso-8859-7")
    assert cells(read(data, encoding="iso-8859-7"))[1] == ["1", "Λεωνιδας"]


def spread(sheet: Any) -> list[tuple[int, list[Any]]]:
    """The lines of a sheet that hold something, as another reader finds them."""
    grid = [list(row) for row in sheet.values]
    for merged in sheet.merged_cells.ranges:  # what is merged over several lines counts for each
        for line in grid[merged.min_row : merged.max_row]:
            if any(line):
                line[merged.min_col - 1] = grid[merged.min_row - 1][merged.min_col - 1]
    rows = [(line, [cell for cell in row if cell not in {None, ""}]) for line, row in enumerate(grid, 1)]
    return [(line, row) for line, row in rows if row]


def held(data: bytes) -> list[list[tuple[int, list[Any]]]]:
    """The lines of each sheet that hold something, as icmd finds them."""
    tables = read(data).tables
    return [[(row.line, [cell for cell in row.cells if cell is not None]) for row in table.rows] for table in tables]


def test_merged_cells_long_headings_and_number_formats_are_what_another_reader_finds() -> None:
    book = openpyxl.Workbook()
    first, second = book.active, book.create_sheet("Suite")
    assert first is not None
    for row in (
        ["Titre", "Pays", "Montant"],
        ["Épargne", "Sénégal", 1234.5],
        ["Forage", None, 0.25],
        [None, None, None],
    ):
        first.append(row)
    first.merge_cells("B2:B3")
    first["C2"].number_format, first["C3"].number_format = '#,##0.00 "FCFA";[Red]-#,##0.00', "0%"
    second.append(["Intitulé\ndu projet", "Début"])
    second.append(["Puits", dt.datetime(2014, 4, 15)])  # noqa: DTZ001 - a cell has no zone
    second["B2"].number_format = "dd/mm/yyyy"
    out = BytesIO()
    book.save(out)
    again = openpyxl.load_workbook(BytesIO(out.getvalue()))
    found = held(out.getvalue())
    assert found[0] == spread(again[again.sheetnames[0]])
    assert found[1] == [(1, ["Intitulé\ndu projet", "Début"]), (2, ["Puits", dt.date(2014, 4, 15)])]


def test_an_old_workbook_is_read() -> None:
    old = read((DATA / "projets.xls").read_bytes())
    assert old.format == "xls"
    assert cells(old) == [["Titre", "Pays"], ["Épargne", "Sénégal"], ["Forage", "Sénégal"]]


@pytest.mark.parametrize("keep", [0.3, 0.6, 0.9])
def test_a_truncated_old_workbook_is_refused(keep: float) -> None:
    data = (DATA / "projets.xls").read_bytes()
    assert "damaged" in refusal(data[: int(len(data) * keep)])


def test_an_old_workbook_that_would_end_the_program_is_refused() -> None:
    data = bytearray((DATA / "projets.xls").read_bytes())
    place = data.index(b"\xfd\x00\x0a\x00") + 4  # the record of its first cell: row, column
    data[place : place + 4] = b"\xff\xff\xfe\xff"
    assert "damaged" in refusal(bytes(data))


# Larger real files, where they are


@needs_samples
@pytest.mark.parametrize(
    ("name", "rows", "columns", "delimiter", "encoding"),
    [
        ("bdi-aims-projects.csv", 951, None, ",", "utf-8"),
        ("hxl-iati-covid-transactions.csv", 881, None, ",", "utf-8"),
        ("sn-projets-recherche.csv", 6, None, ";", "utf-8"),
        ("bdi-sector-crosswalk-fr-dac.tsv", 116, 8, "\t", "utf-8"),
        ("nasty-csv/frictionless/encoding-issue-274.csv", 508, 17, ",", "utf-8"),
        ("nasty-csv/frictionless/table-with-accents.csv", 639, 8, ";", "cp1252"),
    ],
)
def test_larger_real_files_are_read_whole(
    name: str, rows: int, columns: int | None, delimiter: str, encoding: str
) -> None:
    source = with_tables(detect.read((SAMPLES / name).read_bytes(), name, Reading()))
    found = cells(source)
    assert (len(found), source.details["delimiter"]) == (rows, delimiter)
    assert source.details["encoding"].removesuffix("-sig") == encoding
    assert {len(row) for row in found} == {columns or len(found[0])}


@needs_samples
@pytest.mark.parametrize(
    "name", ["issue-312", "issue-320", "merged-cells", "multiline-headers", "number-format-multicode"]
)
@pytest.mark.filterwarnings("ignore:Workbook contains no default style")
def test_real_workbooks_hold_what_another_reader_finds(name: str) -> None:
    path = SAMPLES / "nasty-csv/frictionless" / f"{name}.xlsx"
    assert held(path.read_bytes()) == [spread(sheet) for sheet in openpyxl.load_workbook(path)]


@needs_samples
def test_a_real_open_workbook_is_read() -> None:
    free = read((SAMPLES / "nasty-csv/frictionless/table-with-ints-floats-dates.ods").read_bytes())
    assert free.format == "ods"
    assert cells(free)[:2] == [
        ["Int", "Float", "Date", "Datetime"],
        [2013, 3.3, dt.date(2009, 8, 16), dt.datetime(2009, 8, 16, 5, 43, 21)],  # noqa: DTZ001 - a cell has no zone
    ]


# What other readers pass over, and letters of other code pages


def with_formulas(calculated: str | None, *, whole: bool = False) -> bytes:
    """A workbook whose budget is a formula: its value as it stands in the file, or none."""

    def change(name: str, content: bytes) -> bytes:
        if name == "xl/workbook.xml" and not whole:
            return content.replace(b'fullCalcOnLoad="1"', b'fullCalcOnLoad="0"')
        value = b"" if calculated is None else b"<v>" + calculated.encode() + b"</v>"
        return re.sub(rb"(<f>[^<]*</f>)<v ?/?>(?:</v>)?", rb"\1" + value, content) if "sheet1" in name else content

    return repacked(workbook(["Titre", "Budget"], ["Puits", "=1+2"], ["Forage", "=2+3"]), change)


@pytest.mark.parametrize(("value", "whole"), [(None, False), ("", False), ("0", True)])
def test_formulas_that_were_never_calculated_are_named_and_empty(value: str | None, whole: bool) -> None:
    source = read(with_formulas(value, whole=whole))
    assert cells(source)[1:] == [["Puits", None], ["Forage", None]]
    assert "2 formulas were never calculated (Projets!B2, Projets!B3)" in source.notices[-1]


def test_the_value_of_a_formula_is_read() -> None:
    source = read(with_formulas("0"))
    assert cells(source)[1] == ["Puits", 0]
    assert not any("calculated" in notice for notice in source.notices)


def test_a_linked_cell_keeps_its_text_and_gives_its_target() -> None:
    book = openpyxl.Workbook()
    sheet = book["Sheet"]
    for row in (["Titre", "Page"], ["Puits", "Voir la fiche"], ["Forage", "Page"]):
        sheet.append(row)
    sheet["B2"].hyperlink = "https://example.org/a?b=1&c=2"
    sheet["B3"] = '=HYPERLINK("https://example.org/d","Page")'
    data = BytesIO()
    book.save(data)

    def calculated(name: str, content: bytes) -> bytes:
        return (
            re.sub(rb'<c r="B3"([^>]*)>(<f>.*?</f>)<v ?/?>(?:</v>)?', rb'<c r="B3" t="str"\1>\2<v>Page</v>', content)
            if "sheet1" in name
            else content
        )

    found = cells(read(repacked(data.getvalue(), calculated)))
    assert found[1:] == [["Puits", "Voir la fiche"], ["Forage", "Page"]]
    targets = [row[1].target for row in found[1:]]
    assert targets == ["https://example.org/a?b=1&c=2", "https://example.org/d"]


def test_the_epoch_of_a_workbook_is_told() -> None:
    book = openpyxl.Workbook()
    book.epoch = openpyxl.utils.datetime.CALENDAR_MAC_1904
    book["Sheet"].append(["Titre", "Début"])
    book["Sheet"].append(["Puits", 40282])
    data = BytesIO()
    book.save(data)
    assert [table.since_1904 for table in read(data.getvalue()).tables] == [True]
    assert [table.since_1904 for table in read(workbook(["Titre"], ["A"])).tables] == [False]


def test_hidden_sheets_are_named() -> None:
    book = openpyxl.Workbook()
    book["Sheet"].append(["Titre"])
    book.create_sheet("Codes").sheet_state = "hidden"
    data = BytesIO()
    book.save(data)
    assert read(data.getvalue()).notices == ["1 hidden sheet was skipped (--sheet reads it): Codes."]


def test_a_formula_that_keeps_a_text_is_that_text() -> None:
    source = read(b'Code;Titre;Page\n="00123";="Puits ""neuf""";=HYPERLINK("https://a.org/x")\n=A1;=1+2;x\n')
    assert cells(source)[1:] == [["00123", 'Puits "neuf"', "https://a.org/x"], ["=A1", "=1+2", "x"]]
    assert cells(read(b'a,b\n"=""00123""",2\n'))[1] == ["00123", "2"]


LETTERS = {
    "F\x81r Fl\x81chtlinge": "Für Flüchtlinge",
    "l\x92eau \x96 \x80 5 \x93net\x94\x85": "l’eau – € 5 “net”…",
    "\x8cuvre, c\x9cur": "Œuvre, cœur",
    "S\x82n\x82gal, caf\x82": "Sénégal, café",
    "m\x8are, for\x88t, gar\x87on": "mère, forêt, garçon",
}


@pytest.mark.parametrize("text", LETTERS)
@pytest.mark.parametrize("kind", ["csv", "json", "xlsx"])
def test_letters_of_another_code_page_are_read_and_counted_never_deleted(text: str, kind: str) -> None:
    if kind == "csv":
        source = read(f"Titre;Pays\n{text};Mali\n".encode())
    elif kind == "json":
        source = read(json.dumps([{"Titre": text, "Pays": "Mali"}]).encode())
    else:
        source = read(with_text(text))
    assert cells(source)[1][0] == LETTERS[text]
    count = len(re.findall("[\x80-\x9f]", text))
    assert any(f"{count} character" in notice for notice in source.notices)


def with_text(text: str) -> bytes:
    def change(name: str, content: bytes) -> bytes:
        return content.replace(b"PLACE", text.encode()) if name.startswith("xl/") else content

    return repacked(workbook(["Titre", "Pays"], ["PLACE", "Mali"]), change)


def test_right_letters_are_not_counted() -> None:
    assert read("Titre;Pays\nL’œuvre – été € « à »…;Sénégal\n".encode()).notices == []
    assert read("Titre;Pays\nL’œuvre – été €;Sénégal\n".encode("cp1252")).notices == []


def test_lines_that_stand_in_quotation_marks_as_one_cell_are_read() -> None:
    source = read(b'"Titre,Pays,""Budget, EUR"""\n"Puits,Mali,1000"\n"Verger,Maroc,""2,5"""\n')
    assert cells(source) == [["Titre", "Pays", "Budget, EUR"], ["Puits", "Mali", "1000"], ["Verger", "Maroc", "2,5"]]
    assert "is quoted as one cell" in source.notices[0]
    assert source.details["delimiter"] == ","
    whole = read(b'Titre\n"Puits, eau"\nVerger\n')
    assert cells(whole) == [["Titre"], ["Puits, eau"], ["Verger"]]
    assert whole.notices == []


def test_formulas_of_an_xls_that_were_never_calculated_are_named() -> None:
    """C2 is such a one; D2, which names an empty text itself, may well be empty."""
    found = read((Path(__file__).parents[1] / "data" / "never-calculated.xls").read_bytes())
    assert [notice for notice in found.notices if "calculated" in notice] == [
        "1 formula was never calculated (Projets!C2): open the file in Excel or LibreOffice and save it."
    ]


WORDS = {
    "es": "Migración y género; niños, atención, año; Perú, país según",
    "pt": "São Tomé, educação, Moçambique, saúde, migrações",
    "de": "Rückkehr für Flüchtlinge, Straße, Öl",
    "it": "Attività, città, perché, più, così",
}


@pytest.mark.parametrize("encoding", ["cp1252", "mac_roman", "cp850"])
@pytest.mark.parametrize("language", WORDS)
def test_the_words_of_western_languages_tell_the_code_page(language: str, encoding: str) -> None:
    assert read(WORDS[language].encode(encoding)).details["encoding"] == encoding


def test_a_dash_between_words_is_no_letter_of_another_code_page() -> None:
    assert read("a word—word in text, l’eau".encode("cp1252")).details["encoding"] == "cp1252"
