"""What databases write for web pages is read as text; what icmd itself wrote comes back as it is."""

from pathlib import Path

import pytest
from conftest import write_store
from imported import Icmd, Imported, write

MARKED = {
    "Eau &amp; &eacute;nergie": "Eau & énergie",
    "d&#039;Ivoire &#xe9;t&eacute;": "d'Ivoire été",
    "&amp;eacute;t&amp;eacute;": "été",
    "<p>Appui aux <b>jeunes</b><br/>et aux vieux</p>": "Appui aux jeunes\net aux vieux",
    "R&D; < 5 ans > 3, a<b": "R&D; < 5 ans > 3, a<b",
    "AT&T &nothing; &": "AT&T &nothing; &",
    "A &lt;b&gt; c": "A <b> c",
}


@pytest.mark.parametrize("form", ["csv", "tsv", "xlsx", "json"])
def test_the_codes_of_web_pages_are_read_as_text_and_counted(icmd: Icmd, form: str) -> None:
    rows = [[f"T{n}", "Mali", f'"{text}"' if form == "csv" else text] for n, text in enumerate(MARKED)]
    found = Imported(icmd, write([["Titre", "Pays", "Description"], *rows], form))
    assert found.ran.code == 0, found.ran.err
    assert found.of("summary") == list(MARKED.values())
    changed = len([text for text, read in MARKED.items() if text != read])
    (notice,) = found.ran.json["files"][0]["notices"]
    assert notice.startswith(f"{changed} cells have the codes of web pages")


def test_the_code_of_a_letter_parts_no_list_and_hides_no_country(icmd: Icmd) -> None:
    table = [["Titre", "Pays", "Bailleurs"], ["A", "C&ocirc;te d&#39;Ivoire", "Fonds X &amp; Y|Z"]]
    found = Imported(icmd, write(table, "tsv"))
    assert found.of("countries") == [["CI"]]
    assert found.of("donors") == [["Fonds X & Y", "Z"]]


@pytest.mark.parametrize("form", ["csv", "tsv", "xlsx", "raw-xlsx", "json", "jsonl", "iati"])
def test_what_icmd_wrote_comes_back_with_its_codes(icmd: Icmd, form: str) -> None:
    project = {"id": "a", "title": "Eau &amp; <b>feu</b>", "countries": ["ML"], "start": "2014"}
    store = write_store(Path("store.json"), {"1": project})
    name = f"out.{form.removeprefix('raw-')}"
    assert icmd("export", name, "--format", form, "--store", str(store)).code == 0
    again = icmd("import", name, "--yes", "--json", "--store", str(store))
    assert again.code == 0, again.err
    assert again.json["counts"]["unchanged"] == 1
