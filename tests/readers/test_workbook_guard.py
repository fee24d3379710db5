"""Workbooks made to hurt: each is refused with a sentence, within seconds and a bounded memory, children included."""

import json
import pickle
import subprocess
import sys
import zipfile
from collections.abc import Callable
from functools import partial
from io import BytesIO
from pathlib import Path

import pytest
from conftest import ROOT

from icmd_cli.errors import InvalidData
from icmd_cli.readers import detect
from icmd_cli.readers.raw import Reading

MB = 1 << 20
SHEET = '<?xml version="1.0"?><worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">%s<sheetData>%s</sheetData>%s</worksheet>'
HEAD = '<row r="1"><c r="A1" t="inlineStr"><is><t>Titre</t></is></c></row>'
OFFICE = "http://schemas.openxmlformats.org"
TYPES = f'<Types xmlns="{OFFICE}/package/2006/content-types"><Default Extension="xml" ContentType="application/xml"/></Types>'
BOOK = (
    f'<workbook xmlns="{OFFICE}/spreadsheetml/2006/main" xmlns:r="{OFFICE}/officeDocument/2006/relationships">'
    '<sheets><sheet name="S" sheetId="1" r:id="rId1"/></sheets></workbook>'
)
RELATION = f'<Relationship Id="%s" Type="{OFFICE}/officeDocument/2006/relationships/%s" Target="%s"/>'
RELATIONS = f'<Relationships xmlns="{OFFICE}/package/2006/relationships">%s</Relationships>'


def xlsx(rows: str = "", before: str = "", after: str = "", shared: str | None = None) -> bytes:
    relations = RELATION % ("rId1", "worksheet", "worksheets/sheet1.xml")
    members = {
        "[Content_Types].xml": TYPES,
        "_rels/.rels": RELATIONS % (RELATION % ("rId1", "officeDocument", "xl/workbook.xml")),
        "xl/workbook.xml": BOOK,
        "xl/worksheets/sheet1.xml": SHEET % (before, HEAD + rows, after),
    }
    if shared is not None:
        relations += RELATION % ("rId2", "sharedStrings", "sharedStrings.xml")
        members["xl/sharedStrings.xml"] = shared
    return packed({**members, "xl/_rels/workbook.xml.rels": RELATIONS % relations})


def ods(rows: str, sheets: int = 1) -> bytes:
    names = "".join(f' xmlns:{n}="urn:oasis:names:tc:opendocument:xmlns:{n}:1.0"' for n in ("office", "table", "text"))
    table = f'<table:table table:name="S">{rows}</table:table>'
    content = f"<office:document-content{names}><office:body><office:spreadsheet>{table * sheets}</office:spreadsheet></office:body></office:document-content>"
    return packed(
        {
            "mimetype": "application/vnd.oasis.opendocument.spreadsheet",
            "META-INF/manifest.xml": "<manifest/>",
            "content.xml": content,
        }
    )


def packed(members: dict[str, str]) -> bytes:
    out = BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as archive:
        for name, content in members.items():
            archive.writestr(name, content, zipfile.ZIP_STORED if name == "mimetype" else None)
    return out.getvalue()


def cell(text: str, attributes: str = "") -> str:
    return f'<table:table-cell office:value-type="string"{attributes}><text:p>{text}</text:p></table:table-cell>'


def row(inside: str, times: str = "1") -> str:
    return f'<table:table-row table:number-rows-repeated="{times}">{inside}</table:table-row>'


SIZED: dict[str, Callable[[int], bytes]] = {
    "empty shared strings": lambda size: xlsx(shared="<sst>" + "<si/>" * (size // 5) + "</sst>"),
    "shared strings": lambda size: xlsx(shared="<sst>" + "<si><t>a</t></si>" * (size // 17) + "</sst>"),
    "cells at one place": lambda size: xlsx('<row r="3">' + '<c r="A3"><v>1</v></c>' * (size // 22) + "</row>"),
    "rows without a number": lambda size: xlsx("<row><c><v>1</v></c></row>" * (size // 26)),
    "merged cells": lambda size: xlsx(
        after="<mergeCells>" + '<mergeCell ref="A1:B2"/>' * (size // 23) + "</mergeCells>"
    ),
    "elements in elements": lambda size: xlsx("<a>" * (size // 3)),
}
FIXED: dict[str, Callable[[], bytes]] = {
    "a long string that many cells use": lambda: xlsx(
        "".join(f'<row r="{n}"><c r="A{n}" t="s"><v>0</v></c></row>' for n in range(3, 103)),
        shared=f'<sst xmlns="{OFFICE}/spreadsheetml/2006/main"><si><t>{"a" * (10 * MB)}</t></si></sst>',
    ),
    "a far cell": lambda: xlsx('<row r="1048576"><c r="XFD1048576"><v>1</v></c></row>'),
    "one row far below, then many cells": lambda: xlsx('<row r="1048575">' + "<c><v>1</v></c>" * 16_000 + "</row>"),
    "repeated rows": lambda: ods(row(cell("P"), "100000000")),
    "repeated rows, signed": lambda: ods(row(cell("P"), "+100000000")),
    "repeated rows, as an entity": lambda: ods(row(cell("P"), "&#49;00000000")),
    "repeated cells": lambda: ods(row(cell("P", ' table:number-columns-repeated="100000000"'))),
    "a long text in repeated rows": lambda: ods(row(cell("a" * (10 * MB)), "400")),
    "spaces": lambda: ods(row(cell('<text:s text:c="2000000000"/>'))),
    "many spaces": lambda: ods(row(cell('<text:s text:c="60000000"/>' * 20))),
    "sheets of one name": lambda: ods(row(cell("Titre")) + row(cell("P")), 30_000),
}
BOMBS: dict[str, Callable[[], bytes]] = {
    **FIXED,
    **{f"{name}, {size} MB": partial(make, size * MB) for name, make in SIZED.items() for size in (28, 90)},
}
"""Those of a size are tried below and above what may be unpacked."""


NEVER = (
    "a far cell",
    "one row far below, then many cells",
    "repeated rows",
    "repeated rows, signed",
    "spaces",
    "many spaces",
    "sheets of one name",
)
"""Those that no reader may take in, however small they are."""

_MEASURED = """
import json, resource, sys
from pathlib import Path
from icmd_cli.errors import InvalidData
from icmd_cli.readers import detect
from icmd_cli.readers.raw import Reading
try:
    detect.read(Path(sys.argv[1]).read_bytes(), "f.xlsx", Reading())
    said = ""
except InvalidData as error:
    said = error.message
used = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
most = next(line for line in Path("/proc/self/status").read_text().splitlines() if line.startswith("VmHWM"))
print(json.dumps([said, sum(each.ru_utime + each.ru_stime for each in used), int(most.split()[1])]))
"""


@pytest.mark.skipif(not Path("/proc/self/status").exists(), reason="the memory that a process took is told there")
@pytest.mark.parametrize("bomb", BOMBS)
def test_a_workbook_made_to_hurt_takes_little_time_and_memory(bomb: str, tmp_path: Path) -> None:
    file = tmp_path / "f.xlsx"
    file.write_bytes(BOMBS[bomb]())
    assert file.stat().st_size < MB
    ran = subprocess.run([sys.executable, "-c", _MEASURED, str(file)], capture_output=True, check=True, cwd=ROOT)
    said, seconds, kilobytes = json.loads(ran.stdout)
    assert seconds < 5
    assert kilobytes < 300 * 1024  # the reader's own process has its limit
    assert said == "" or any(words in said for words in ("claims more cells", "unpacks to", "has 30000 sheets"))
    assert said or bomb not in NEVER


@pytest.mark.watched
def test_the_readers_process_ends_at_its_limits() -> None:
    greedy = "import icmd_cli.readers.sheets as s; s._limit({}, {}); {}"
    for memory, seconds, program in ((50 * MB, 9, "bytearray(60 << 20)"), (500 * MB, 1, "while True: pass")):
        line = [sys.executable, "-c", greedy.format(memory, seconds, "0\n" + program)]
        assert subprocess.run(line, capture_output=True, check=False, cwd=ROOT).returncode != 0


def test_what_is_harmless_is_read_whole() -> None:
    rows = "".join(
        f'<row r="{n}"><c r="A{n}" t="inlineStr"><is><t>Projet {n}</t></is></c></row>' for n in range(2, 20_000)
    )
    (table,) = detect.read(xlsx(rows, '<dimension ref="A1:XFD1048576"/>'), "f.xlsx", Reading()).tables
    assert len(table.rows) == 19_999


def test_without_a_process_the_reader_itself_must_do(monkeypatch: pytest.MonkeyPatch) -> None:
    def none(*_arguments: object, **_more: object) -> None:
        raise OSError

    monkeypatch.setattr("subprocess.run", none)
    (table,) = detect.read(xlsx(), "f.xlsx", Reading()).tables
    assert table.rows[0].cells == ["Titre"]


def test_a_process_that_says_something_else_is_not_believed(monkeypatch: pytest.MonkeyPatch) -> None:
    class Evil:
        def __reduce__(self) -> tuple[object, tuple[str]]:
            return print, ("not run",)

    monkeypatch.setattr(
        "subprocess.run", lambda *_a, **_k: subprocess.CompletedProcess([], 0, pickle.dumps(Evil()), b"")
    )
    with pytest.raises(InvalidData, match="cannot be read"):
        detect.read(xlsx(), "f.xlsx", Reading())
