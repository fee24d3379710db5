"""Words for nothing: read as nothing where people write them, kept where they are what a project holds."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from conftest import Ran, projects_in
from hypothesis import given
from hypothesis import strategies as st

from icmd_cli.domain.values.blanks import is_nothing, marked, unmarked
from icmd_cli.reference.languages import words_in_all

Icmd = Callable[..., Ran]


@given(
    st.text(max_size=8)
    | st.sampled_from(words_in_all("nothing"))
    | st.from_regex(r"'{0,3}(-|N/D|null|\\?)?", fullmatch=True)
)
def test_every_text_comes_back_and_what_is_written_is_never_read_as_nothing(text: str) -> None:
    assert unmarked(marked(text)) == text
    assert not is_nothing(marked(text)) or not text.strip()


@pytest.mark.parametrize("text", ["eau", "l'eau", "'", "''", "NA", "'eau'", "2014", ""])
def test_other_texts_stay_as_they_are(text: str) -> None:
    assert marked(text) == unmarked(text) == text


@pytest.mark.parametrize("word", ["N/D", "n/a", "-", "null", "?", "néant"])
def test_what_people_write_for_nothing_erases_and_fills_nothing(icmd: Icmd, store: Path, word: str) -> None:
    before = projects_in(store)["1"]
    row = {"Titre": before["title"], "Pays": "Maroc", "Résumé": word, "Bailleur": word, "Chef de file": word}
    sheet = ";".join(row) + "\n" + ";".join(row.values()) + "\n"
    for name, data in (("a.csv", sheet), ("a.json", json.dumps([row])), ("a.jsonl", json.dumps(row))):
        Path(name).write_text(data, encoding="utf-8")
        assert "0 new, 0 changed, 1 unchanged" in icmd("import", name, "--yes").err
    assert projects_in(store)["1"] == before
