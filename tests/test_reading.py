"""Reading what people send: kind by content, encoding, separator, lines; faults refused with a sentence."""

import datetime as dt
import json
import zipfile
from collections.abc import Callable
from io import BytesIO
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from icmd_cli.errors import IcmdError, InvalidData, UsageProblem
from icmd_cli.formats import reading
from icmd_cli.importing.tables import Reading, Source

SAMPLES = Path(__file__).parent.parent.parent / "shared" / "realdata"
needs_samples = pytest.mark.skipif(not SAMPLES.exists(), reason="the real sample files lie beside the checkout only")

FRENCH = "Intitulé;Pays;Coût\nÉpargne des migrantes – l’œuvre;Sénégal;12 €\nDéveloppement;Maroc;5\n"


def read(data: bytes, **wanted: str) -> Source:
    return reading.read(data, "f", Reading(**wanted))


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


def test_letters_that_an_earlier_program_spoiled_are_counted_and_left() -> None:
    source = read("Titre;Pays\nDÃ©veloppement;Mali\n".encode())
    assert "1 place looks spoiled" in source.notices[0]
    assert cells(source)[1][0] == "DÃ©veloppement"


@pytest.mark.parametrize("encoding", ["cp1252", "latin-1"])
def test_spoiled_letters_are_mended_on_demand_and_right_ones_stay(encoding: str) -> None:
    right = "Titre;Pays\nÉpargne à l’œuvre – «été» Ça Âge Ñandú;Côte d’Ivoire\n"
    text = right if encoding == "cp1252" else right.replace("’", "'").replace("œ", "oe").replace("–", "-")
    spoiled = text.encode().decode(encoding, errors="replace")
    if "\ufffd" in spoiled:  # cp1252 lacks the second byte of some letters: those are lost for ever
        spoiled = "".join(c.encode().decode(encoding) if c in "éàœ’–«»Çô" else c for c in text)
    assert cells(reading.read(spoiled.encode(), "f", Reading(repair=True)))[1] == text.split("\n")[1].split(";")
    assert cells(reading.read(text.encode(), "f", Reading(repair=True)))[1] == text.split("\n")[1].split(";")


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


def test_excels_note_about_the_separator_is_obeyed_and_no_row() -> None:
    source = read(b"sep=|\nTitre|Pays\nA;B|Mali\n")
    assert cells(source) == [["Titre", "Pays"], ["A;B", "Mali"]]
    assert lines(source) == [2, 3]


def test_the_users_separator_beats_the_guess() -> None:
    assert cells(read(b"a,b;c\n1,2;3\n", delimiter="comma")) == [["a", "b;c"], ["1", "2;3"]]


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


def test_a_line_without_end_is_refused_and_not_kept() -> None:
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
    source = reading.read(data, "f.xml", Reading())
    assert source.format == "xlsx"
    assert cells(source) == [["Titre", "Début", "Budget", "N"], ["A", dt.date(2014, 4, 3), 1.5, 2009]]
    assert lines(source) == [2, 3]
    assert "hidden" in source.notices[0]
    assert cells(reading.read(data, "f", Reading(sheet="Cachée"))) == [["Titre"]]
    with pytest.raises(UsageProblem, match="Nope"):
        read(data, sheet="Nope")


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
        (b"%PDF-1.4 ...", "another program"),
        (b"PK\x03\x04not really a zip", "no workbook"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, "damaged"),
        (b'[{"title": "A"}', "line 1, column 16"),
        (b'{"title": "A"}\n{"title": \n', "line 2"),
        (b'{"a": 1, "a": 2}', "twice"),
        (b'[{"title": NaN}]', "NaN"),
        (b"[" * 100_000, "deep"),
        (b'["a", "b"]', "no object"),
    ],
)
def test_what_is_no_table_is_refused_with_a_sentence(data: bytes, said: str) -> None:
    assert said in refusal(data)


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
    monkeypatch.setattr(reading, "MOST_BYTES", 10)
    (tmp_path / "large.csv").write_bytes(b"x" * 11)
    with pytest.raises(InvalidData, match="larger than"):
        reading.load(str(tmp_path / "large.csv"))
    for name in ("nowhere.csv", str(tmp_path)):
        with pytest.raises(UsageProblem):
            reading.load(name)


@given(
    st.one_of(
        st.binary(max_size=300),
        st.text(max_size=200).map(str.encode),
        st.binary(max_size=99).map(b"PK\x03\x04xl/".__add__),
    )
)
def test_no_bytes_at_all_bring_any_other_error(data: bytes) -> None:
    try:
        source = read(data)
    except IcmdError:
        return
    assert all(row.cells for table in source.tables for row in table.rows)


# Real files


@needs_samples
@pytest.mark.parametrize(
    ("name", "rows", "delimiter", "encoding"),
    [
        ("bdi-aims-projects.csv", 951, ",", "utf-8"),
        ("hxl-iati-covid-transactions.csv", 881, ",", "utf-8"),
        ("sn-projets-recherche.csv", 6, ";", "utf-8"),
        ("nasty-csv/csvkit/mac_newlines.csv", 3, ",", "utf-8"),
        ("nasty-csv/csvkit/null_byte.csv", 2, ",", "utf-8"),
        ("nasty-csv/csvkit/sniff_limit.csv", 2, ";", "utf-8"),
        ("nasty-csv/csvkit/test_utf16_big.csv", 3, ",", "utf-16"),
        ("nasty-csv/csvkit/test_latin1.csv", 3, ",", "cp1252"),
        ("nasty-csv/csv-spectrum/newlines_crlf.csv", 4, ",", "utf-8"),
        ("nasty-csv/csv-spectrum/quotes_and_newlines.csv", 3, ",", "utf-8"),
        ("nasty-csv/frictionless/encoding-issue-274.csv", 508, ",", "utf-8"),
        ("nasty-csv/frictionless/issue-1009-semicolon.csv", 2, ";", "utf-8"),
        ("nasty-csv/frictionless/issue-844.csv", 3, ",", "utf-8"),
        ("nasty-csv/frictionless/table-with-accents.csv", 639, ";", "cp1252"),
    ],
)
def test_real_files_are_read_as_they_are(name: str, rows: int, delimiter: str, encoding: str) -> None:
    source = reading.read((SAMPLES / name).read_bytes(), name, Reading())
    assert (len(source.tables[0].rows), source.details["delimiter"]) == (rows, delimiter)
    assert source.details["encoding"].removesuffix("-sig") == encoding


@needs_samples
def test_old_and_open_workbooks_are_read() -> None:
    for name, kind, first in (
        ("merged-cells.xls", "xls", ["data"]),
        ("table-with-ints-floats-dates.ods", "ods", ["Int", "Float", "Date", "Datetime"]),
    ):
        source = reading.read((SAMPLES / "nasty-csv/frictionless" / name).read_bytes(), name, Reading())
        assert source.format == kind
        assert cells(source)[0] == first
