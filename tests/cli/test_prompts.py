"""Guided questions of `add` and `edit` on a terminal: checks, suggestions, a way back, a preview."""

import json
import re
from collections.abc import Callable, Iterable
from pathlib import Path

import pytest
from conftest import COLOUR, DDC, THREE, UE, Ran, Terminal, projects_in, write_store

from icmd_cli.domain.project import FIELDS

Start = Callable[..., Terminal]
Icmd = Callable[..., Ran]

ENGLISH = ("Title", "Countries", "Short title", "Start", "End", "Status", "Phase", "Budget", "Lead organisation",
           "Donors", "Partners", "Themes", "Regions", "Partner countries", "Summary", "Web page")  # fmt: skip

EMPTY = "\x15"
"""Ctrl-U, which empties the line that is edited."""


def talk(terminal: Terminal, steps: Iterable[tuple[str, str]]) -> Terminal:
    """Each step: what the program asks, and what the user types."""
    for question, answer in steps:
        terminal.wait_for(question)
        terminal.type(answer + "\n")
    return terminal


def rest(after: str) -> list[tuple[str, str]]:
    """Return for every question that comes after the one on the field `after`."""
    return [(f"{name}", "") for name in ENGLISH[ENGLISH.index(after) + 1 :]]


def added(store: Path) -> dict[str, object]:
    found: dict[str, object] = projects_in(store)["4"]
    return found


@pytest.mark.watched
def test_a_project_from_questions(terminal: Start, store: Path) -> None:
    running = talk(terminal("add"), [
        ("Title", "Un puits"), ("Countries", "Maroc"), ("Short title", ""), ("Start", "avril 2014"), ("End", ""),
        ("Status", "en cours"), ("Phase", "2"), ("Budget", "1 000 EUR"), *rest("Budget"), ("Save?", ""),
    ])  # fmt: skip
    assert running.end() == 0
    record = added(store)
    assert (record["title"], record["countries"], record["start"]) == ("Un puits", ["MA"], "2014-04")
    assert (record["status"], record["phase"]) == ("ongoing", 2)
    assert "icmd add --title 'Un puits' --phase 2 --status ongoing" in running.screen
    assert "icmd undo" in running.screen


@pytest.mark.watched
def test_what_is_wrong_is_asked_again_at_once(terminal: Start, store: Path) -> None:
    running = talk(terminal("add"), [
        ("Title", ""), ("This field is required", "T"), ("Countries", "Marok"), ("did you mean Morocco", "Maroc"), ("Short", ""),
        ("Start", "soon"), ("Not a date", "2016"), ("End", "2014"), ("End", "2017"), *rest("End"), ("Save?", "y"),
    ])  # fmt: skip
    assert running.end() == 0
    assert (added(store)["start"], added(store)["end"]) == ("2016", "2017")


@pytest.mark.watched
def test_a_link_gets_its_beginning(terminal: Start, store: Path) -> None:
    running = talk(terminal("add"), [
        ("Title", "T"), ("Countries", "Mali"), *rest("Countries"), ("Save?", "url"), ("Web page", "oim.int/ec"),
        ("https://oim.int/ec", ""),
    ])  # fmt: skip
    assert running.end() == 0
    assert added(store)["url"] == "https://oim.int/ec"


def test_every_answer_can_be_gone_back_to(terminal: Start, store: Path) -> None:
    running = talk(terminal("add"), [
        ("Title", "Wrong"), ("Countries", "Mali"), ("Short title", "<"), ("Countries: Mali", "<"), ("Title: Wrong", f"{EMPTY}Right"),
        ("Countries: Mali", ""), *rest("Countries"), ("Save?", ""),
    ])  # fmt: skip
    assert running.end() == 0
    assert (added(store)["title"], added(store)["countries"]) == ("Right", ["ML"])


@pytest.mark.parametrize("named", ["1", "Title", "title"])
def test_an_answer_is_changed_at_the_preview(terminal: Start, store: Path, named: str) -> None:
    running = talk(terminal("add"), [
        ("Title", "Wrong"), ("Countries", "Mali"), *rest("Countries"), ("1  Title: Wrong", named), ("Title: Wrong", f"{EMPTY}Right"),
        ("1  Title: Right", "yes"),
    ])  # fmt: skip
    assert running.end() == 0
    assert added(store)["title"] == "Right"


@pytest.mark.watched
def test_choices_are_listed_the_most_used_first_and_taken_by_number(terminal: Start, store: Path) -> None:
    running = talk(terminal("add"), [
        ("Title", "T"), ("Countries", "?"), ("Countries", "1,2"), ("Short", ""), ("Start", ""), ("End", ""), ("Status", "?"),
        ("3  Complete", "3"), ("Phase", ""), ("Budget", ""), ("Lead", ""), ("Donors", "?"), ("1  Union européenne", "1"),
        *rest("Donors"), ("Save?", ""),
    ])  # fmt: skip
    assert running.end() == 0
    record = added(store)
    assert (record["status"], record["donors"]) == ("completed", ["Union européenne"])
    assert len(record["countries"]) == 2  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("typed", "offered", "answer", "kept"),
    [
        ("union", "Is that Union européenne?", "y", "Union européenne"),
        ("Union europeene", "Is that Union européenne?", "yes", "Union européenne"),
        ("Union europeene", "Is that Union européenne?", "", "Union europeene"),
    ],
)
@pytest.mark.watched
def test_a_known_organisation_is_offered(
    terminal: Start, store: Path, typed: str, offered: str, answer: str, kept: str
) -> None:
    running = talk(terminal("add"), [
        ("Title", "T"), ("Countries", "Mali"), ("Short", ""), ("Start", ""), ("End", ""), ("Status", ""), ("Phase", ""),
        ("Budget", ""), ("Lead", ""), ("Donors", typed), (offered, answer), *rest("Donors"), ("Save?", ""),
    ])  # fmt: skip
    assert running.end() == 0
    assert added(store)["donors"] == [kept]


@pytest.mark.watched
def test_an_acronym_is_stored_as_the_name_that_it_means(terminal: Start, store: Path) -> None:
    running = talk(terminal("add"), [
        ("Title", "T"), ("Countries", "Mali"), ("Short", ""), ("Start", ""), ("End", ""), ("Status", ""), ("Phase", ""),
        ("Budget", ""), ("Lead", ""), ("Donors", "UE, ddc"), *rest("Donors"), ("Save?", ""),
    ])  # fmt: skip
    assert running.end() == 0
    assert "“UE” is stored as “Union européenne”." in running.screen
    assert added(store)["donors"] == [UE, DDC]


def test_lists_are_typed_as_the_screen_shows_them(terminal: Start, store: Path) -> None:
    running = talk(terminal("add"), [
        ("Title", "T"), ("Countries", "Mali, Sénégal"), ("Short", ""), ("Start", ""), ("End", ""), ("Status", ""),
        ("Phase", ""), ("Budget", ""), ("Lead", ""), ("Donors", ""), ("Partners", ""), ("Themes", "diaspora, skills"),
        ("Regions", "Kayes, Mbour"), *rest("Regions"), ("Save?", ""),
    ])  # fmt: skip
    assert running.end() == 0
    record = added(store)
    assert (record["themes"], record["regions"]) == (["diaspora", "skills"], ["Kayes", "Mbour"])
    assert record["countries"] == ["ML", "SN"]


def test_what_options_say_is_not_asked(terminal: Start, store: Path) -> None:
    running = talk(terminal("add", "--country", "mali", "--start", "2014"), [
        ("Title", "T"), ("Short", ""), ("End", ""), *rest("End"), ("Save?", ""),
    ])  # fmt: skip
    assert running.end() == 0
    assert added(store)["start"] == "2014"
    assert "Countries:" in running.screen  # at the preview alone
    assert "Countries (" not in running.screen


@pytest.mark.watched
def test_a_title_that_is_there_already_can_be_changed(terminal: Start, store: Path) -> None:
    title = "Mainstreaming migration in the Bicol Region"
    running = talk(terminal("add"), [
        ("Title", title), ("Countries", "PH"), *rest("Countries"), ("Save?", "1"), (f"Title: {title}", f"{EMPTY}Something else"),
        ("Save?", "y"),
    ])  # fmt: skip
    assert running.end() == 0
    assert added(store)["title"] == "Something else"


@pytest.mark.parametrize(("key", "code"), [("n", 1), ("\x03", 130)])
def test_no_and_ctrl_c_change_nothing(terminal: Start, store: Path, key: str, code: int) -> None:
    before = store.read_bytes()
    running = talk(terminal("add"), [("Title", "T"), ("Countries", "Mali"), *rest("Countries")])
    running.wait_for("Save?")
    running.type(key + ("\n" if key == "n" else ""))
    assert running.end() == code
    said = "Nothing was added." if key == "n" else "Interrupted; nothing was changed."
    assert COLOUR.sub("", running.screen).splitlines()[-1].strip() == said  # on a line of its own
    assert store.read_bytes() == before


def test_an_edit_by_questions(terminal: Start, store: Path) -> None:
    running = talk(terminal("edit", "figuig"), [
        ("Which field?", "3"), ("Short title", "Oasis"), ("Save?", "start"), ("Start: 2014-04", "\b5"),
        ("Save?", "End"), ("End: 2016-02", EMPTY), ("Start: April\xa02014 -> May\xa02014", "y"),
    ])  # fmt: skip
    assert "Short title: (empty) -> Oasis" in running.screen
    assert "End: February\xa02016 -> (empty)" in running.screen
    assert running.end() == 0
    record = projects_in(store)["1"]
    assert (record["short_title"], record["start"], record.get("end")) == ("Oasis", "2014-05", None)
    assert record["title"].startswith("Relance")
    assert "icmd edit 1 --set short_title=Oasis --set start=2014-05 --clear end" in running.screen


@pytest.mark.watched
def test_a_value_stands_in_its_line_to_be_edited(terminal: Start, store: Path) -> None:
    running = talk(terminal("edit", "figuig"), [
        ("Which field?", "title"), ("Title: Relance", EMPTY), ("This field is required", " !"), ("Save?", "budget"),
        ("Budget: 229907.22 USD", "?"), ("no list for this one", ""), ("Save?", "status"), ("Status: Complete", "<"),
    ])  # fmt: skip
    running.wait_for("Save?")
    assert "Title: Relance de la polyculture dans l'oasis de Figuig -> Relance" in running.screen
    assert running.screen.count("Budget: 229,907.22\xa0USD") == 1
    running.type("y\n")
    assert running.end() == 0
    record = projects_in(store)["1"]
    assert record["title"].endswith("Figuig !")
    assert (record["status"], record["budget"]) == ("completed", {"amount": "229907.22", "currency": "USD"})


@pytest.mark.watched
def test_where_lines_are_not_edited_what_stands_is_told(terminal: Start, store: Path) -> None:
    running = talk(terminal("edit", "figuig", env={"TERM": "dumb"}), [
        ("Which field?", "end"), ("End [February\xa02016]", ""), ("Which field?", "end"), ("End [February\xa02016]", "-"), ("Save?", "y"),
    ])  # fmt: skip
    assert running.end() == 0
    assert "end" not in projects_in(store)["1"]


def test_an_edit_that_answers_nothing_changes_nothing(terminal: Start, store: Path) -> None:
    before = store.read_bytes()
    running = talk(terminal("edit", "kayes"), [("Which field?", "")])
    assert running.end() == 0
    assert "Nothing to change." in running.screen
    assert store.read_bytes() == before


def test_the_line_that_is_taught_does_the_same(terminal: Start, icmd: Icmd, store: Path) -> None:
    running = talk(terminal("add"), [
        ("Title", "L'eau \"douce\""), ("Countries", "Mali"), *rest("Countries"), ("Save?", ""),
    ])  # fmt: skip
    assert running.end() == 0
    first = added(store)
    import shlex

    line = next(line for line in running.screen.splitlines() if "icmd add --" in line).partition("icmd ")[2]
    assert icmd(*shlex.split(line), "--allow-duplicate", "--yes").code == 0
    second = projects_in(store)["5"]
    same = ("title", "countries")
    assert [first[name] for name in same] == [second[name] for name in same]


def test_french_questions_take_french_answers(terminal: Start, store: Path) -> None:
    running = terminal("add", env={"ICMD_LANG": "fr"})
    talk(running, [("Titre", "T"), ("Pays", "Mali")])
    for _field in ENGLISH[2:]:
        running.type("\n")
    running.wait_for("Enregistrer")
    running.type("oui\n")
    assert running.end() == 0
    assert added(store)["title"] == "T"


def test_a_dumb_terminal_asks_in_plain_lines(terminal: Start, store: Path) -> None:
    running = talk(
        terminal("add", env={"TERM": "dumb"}, columns=60),
        [("Title", "T"), ("Countries", "Mali"), *rest("Countries"), ("Save?", "")],
    )
    assert running.end() == 0
    assert "\x1b" not in running.screen
    assert added(store)["title"] == "T"


@pytest.mark.parametrize("arguments", [["add"], ["add", "--country", "Mali"], ["edit", "figuig"]])
def test_nothing_is_asked_without_a_terminal(icmd: Icmd, store: Path, arguments: list[str]) -> None:
    before = store.read_bytes()
    ran = icmd(*arguments, stdin="y\ny\n")
    assert (ran.code, ran.out) == (2, "")
    assert json.loads(store.read_bytes()) == json.loads(before)


@pytest.mark.parametrize("arguments", [["add"], ["edit", "figuig"]])
@pytest.mark.usefixtures("store")
def test_no_input_forbids_questions(terminal: Start, arguments: list[str]) -> None:
    assert terminal(*arguments, "--no-input").end() == 2


def test_what_the_answers_contradict_is_said_without_a_fields_name(terminal: Start, store: Path) -> None:
    running = talk(terminal("add", "--title", "T", "--start", "2016"), [
        ("Countries", "Mali"), ("Short", ""), ("End", "2014"), ("The start 2016 is after the end 2014.\n", "2017"), *rest("End"), ("Save?", ""),
    ])  # fmt: skip
    assert running.end() == 0
    assert added(store)["end"] == "2017"


@pytest.mark.watched
def test_a_theme_of_ones_own_is_told_at_once(terminal: Start, store: Path) -> None:
    running = talk(terminal("add", "--title", "T"), [
        ("Countries", "Mali"), *rest("Countries")[:-5], ("Themes", "Kites"), ("“Kites” is not in the vocabulary", ""),
        *rest("Regions"), ("Save?", ""),
    ])  # fmt: skip
    assert running.end() == 0
    assert added(store)["themes"] == ["Kites"]


def test_more_choices_than_are_listed_are_told(terminal: Start, store: Path) -> None:
    many = {
        str(n): {"id": f"p{n}", "title": f"P{n}", "countries": ["MA"], "donors": [f"Donor {n}"]} for n in range(1, 19)
    }
    write_store(store, many)
    running = talk(terminal("add", "--title", "T"), [
        ("Countries", "Mali"), *rest("Countries")[: ENGLISH.index("Donors") - 2], ("Donors", "?"),
    ])  # fmt: skip
    running.wait_for("  and 3 more")
    running.type("\x03")
    assert running.end() == 130


def test_each_question_says_what_an_answer_looks_like(terminal: Start, store: Path) -> None:
    running = talk(terminal("add"), [("Title", "T"), ("Countries", "Mali"), *rest("Countries"), ("Save?", "n")])
    running.end()
    for hint in ("Countries (Morocco, Senegal):", "Start (2014, 2014-04, 15/04/2014):", "Phase (1, 2):", "Budget (230041 USD):",
                 "Donors (UE | AFD):", "Partner countries (France):", "Web page (https://...):"):  # fmt: skip
        assert hint in running.screen
    assert projects_in(store).keys() == {"1", "2", "3"}


LONG = "Une longue phrase sur l'épargne des migrants. " * 130


@pytest.mark.parametrize("out", ["terminal", "file"])
@pytest.mark.watched
def test_a_long_paste_arrives_whole_and_arrows_edit_it(terminal: Start, store: Path, tmp_path: Path, out: str) -> None:
    """Without a line editor a terminal hands over 4,095 letters; where stdout goes to a file, too."""
    with (tmp_path / "out.txt").open("wb") as file:
        running = terminal("add", "--title", "T", **({"out": file.fileno()} if out == "file" else {}))
        talk(running, [("Countries", "MA"), *[(name, "") for name in ENGLISH[2:-2]]])
        running.wait_for("Summary")
        running.paste(LONG.strip() + "x\x1b[D\x1b[D\x1b[3~\x1b[F")  # goes back by two, takes a letter out
        talk(running, [("", ""), ("Web page", ""), ("Save?", "")])
        assert running.end() == 0
    assert added(store)["summary"] == LONG.strip()[:-1] + "x"


def test_a_pasted_line_break_is_no_return(terminal: Start, store: Path) -> None:
    running = terminal("add", "--title", "T")
    talk(running, [("Countries", "MA"), *[(name, "") for name in ENGLISH[2:-2]]])
    running.wait_for("Summary")
    running.paste("\x1b[200~Première ligne.\nSeconde ligne.\x1b[201~")
    talk(running, [("", ""), ("Web page", ""), ("Save?", "")])
    assert running.end() == 0
    assert added(store)["summary"] == "Première ligne.\nSeconde ligne."


@pytest.mark.watched
def test_tab_completes_what_the_catalogue_knows(terminal: Start, store: Path) -> None:
    running = talk(terminal("add", "--title", "T"), [
        ("Countries", "mor\t"), ("Short", ""), ("Start", ""), ("End", ""), ("Status", "comp\t"), *rest("Status"), ("Save?", ""),
    ])  # fmt: skip
    assert running.end() == 0
    assert (added(store)["countries"], added(store)["status"]) == (["MA"], "completed")


@pytest.mark.watched
def test_an_edit_shows_every_field_with_its_number_at_the_terminals_width(
    terminal: Start, icmd: Icmd, store: Path
) -> None:
    icmd("edit", "figuig", "--set", f"summary={'épargne ' * 60}")
    running = talk(terminal("edit", "figuig", columns=60), [("Which field?", "n")])
    assert running.end() == 1
    numbers = re.findall(r"(?:^ *|, |: )(\d+)[ \u00a0]+[A-Z]", COLOUR.sub("", running.screen), re.MULTILINE)
    assert sorted(map(int, numbers)) == [*range(1, len([each for each in FIELDS.values() if not each.own]) + 1)]
    lines = [line for line in running.screen.splitlines() if re.match(r" *\d+  \w", line)]
    assert max(map(len, lines)) <= 60
    assert any("Objectives: Améliorer" in line for line in lines)
    assert "Nothing was changed." in running.screen
    assert "Error" not in running.screen
    assert store.exists()


@pytest.mark.watched
def test_any_field_can_be_chosen_by_its_name(terminal: Start, store: Path) -> None:
    running = talk(terminal("edit", "kayes", env={"ICMD_LANG": "fr"}), [
        ("Quel champ", "résultats"), ("Résultats", "Un | Deux"), ("Enregistrer", ""),
    ])  # fmt: skip
    assert running.end() == 0
    assert projects_in(store)["2"]["results"] == ["Un", "Deux"]


@pytest.mark.parametrize("answer", ["n", "No", "no, thanks", "Non merci.", "NO!"])
def test_a_clear_no_is_understood(terminal: Start, store: Path, answer: str) -> None:
    running = terminal("remove", "figuig")
    running.wait_for("Remove this project?")
    running.type(answer + "\n")
    assert running.end() == 1
    assert "Please answer" not in running.screen
    assert "Error" not in running.screen
    assert projects_in(store) == THREE
