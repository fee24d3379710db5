"""`icmd show` and `icmd search`."""

import re
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from conftest import BICOL, FIGUIG, KAYES, SHIPPED, THREE, Ran, Terminal, write_store

pytestmark = pytest.mark.usefixtures("store")

Icmd = Callable[..., Ran]


@pytest.mark.parametrize(
    "name",
    ["1", "figuig", "FIGUIG", "Mo-100", "mo 100", "fig", "oasis", "polyculture figuig", "Épargne agriculture",
     "relance de la polyculture dans l’oasis de figuig"],
)  # fmt: skip
def test_a_project_is_named_by_number_id_code_beginning_or_words(icmd: Icmd, name: str) -> None:
    ran = icmd("show", name, "--format", "ids")
    assert (ran.code, ran.out, ran.err) == (0, "figuig\n", "")


def test_a_number_comes_first_then_the_id_then_the_code(icmd: Icmd, store: Path) -> None:
    write_store(store, {"1": {**FIGUIG, "id": "kayes-1"}, "2": {**KAYES, "code": "7"}, "7": BICOL})
    assert icmd("show", "7", "--format", "ids").out == "jmdi-bicol\n"
    assert icmd("show", "kayes", "--format", "ids").out == "kayes\n"


def test_several_matches_are_listed_and_end_with_3(icmd: Icmd) -> None:
    ran = icmd("show", "migrants", "--json")
    assert (ran.code, ran.out) == (3, "")
    assert "means several projects" in ran.err
    assert "figuig" in ran.err
    assert "kayes" in ran.err


def test_no_match_offers_the_nearest_and_ends_with_3(icmd: Icmd) -> None:
    ran = icmd("show", "figuigg")
    assert (ran.code, ran.out) == (3, "")
    assert ran.err == "Error: There is no project “figuigg”.\nDid you mean figuig?\n"
    assert icmd("show", "zzzz").err == (
        "Error: There is no project “zzzz”.\n`icmd list` lists them all; `icmd search zzzz` searches their texts.\n"
    )
    for name in ("240", "3-5"):  # figures near those of texts
        assert "Did you mean" not in icmd("show", name).err


@pytest.mark.usefixtures("store")
def test_numbers_may_have_commas_between_them(icmd: Icmd) -> None:
    assert icmd("show", "1,2", "--json") == icmd("show", "1", "2", "--json")
    assert icmd("show", "1,2", "--json").code == 0


@pytest.mark.parametrize("name", ["", " ", "0", "99999999999999999999999", "../../etc/passwd", "%", '"', "*"])
def test_strange_names_are_no_project(icmd: Icmd, name: str) -> None:
    ran = icmd("show", "--", name)
    assert (ran.code, ran.out) == (3, "")
    assert "There is no project" in ran.err


def test_a_pipe_gets_a_line_for_each_field(icmd: Icmd) -> None:
    lines = dict(line.split("\t", 1) for line in icmd("show", "figuig").lines)
    assert lines["title"] == FIGUIG["title"]
    assert (lines["budget"], lines["currency"], lines["countries"]) == ("229907.22", "USD", "MA")
    assert "end" in lines
    assert "partners" not in lines


def test_several_projects_are_shown_in_the_order_asked(icmd: Icmd) -> None:
    assert [p["id"] for p in icmd("show", "3", "1", "--json").json] == ["jmdi-bicol", "figuig"]
    assert icmd("show", "3", "1").out.count("\n\n") == 1


def test_opening_a_page_that_is_not_there_fails(icmd: Icmd) -> None:
    ran = icmd("show", "figuig", "--web")
    assert (ran.code, ran.err) == (1, "Error: figuig has no web page.\n")


# Searching


def found(icmd: Icmd, *arguments: str) -> list[str]:
    ran = icmd("search", "--format", "ids", *arguments)
    assert ran.code == 0, ran.err
    return ran.lines


@pytest.mark.parametrize(
    ("words", "ids"),
    [
        (["epargne"], ["kayes", "figuig"]),
        (["ÉPARGNES"], ["kayes", "figuig"]),
        (["migrant"], ["kayes", "figuig", "jmdi-bicol"]),
        (["agricultures"], ["figuig"]),
        (["l'agriculture"], ["figuig"]),
        (["oasis", "figuig"], ["figuig"]),
        (["oasis kayes"], []),
        (['"épargne des migrants"'], ["figuig"]),
        (['"migrants des épargne"'], []),
        (["polycult*"], ["figuig"]),
        (["épar*"], ["kayes", "figuig"]),
        (["épargne -kayes"], ["figuig"]),
        (["Mo-100"], ["figuig"]),
        (["adko"], ["kayes"]),
        (["village"], ["jmdi-bicol"]),
        (["saving"], ["jmdi-bicol"]),
        (["epargne", "--country", "mali"], ["kayes"]),
        (["epargne", "--not-country", "mali"], ["figuig"]),
        (["epargne", "--limit", "1"], ["kayes"]),
        (["epargne", "--limit", "1", "--offset", "1"], ["figuig"]),
    ],
)
def test_search_finds_what_people_mean(icmd: Icmd, words: list[str], ids: list[str]) -> None:
    assert sorted(found(icmd, *words)) == sorted(ids)


def test_the_title_weighs_more_than_the_short_title_and_both_more_than_the_rest(icmd: Icmd, store: Path) -> None:
    base = {"countries": ["MA"], "language": "fr"}
    write_store(
        store,
        {
            "1": {
                "id": "rest",
                "title": "Un",
                "summary": "Le tourisme, encore le tourisme, toujours le tourisme",
                **base,
            },
            "2": {"id": "short", "title": "Deux", "short_title": "Tourisme", **base},
            "3": {"id": "title", "title": "Le tourisme au village et ailleurs", **base},
            "4": {"id": "none", "title": "Quatre", **base},
        },
    )
    assert found(icmd, "tourisme") == ["title", "short", "rest"]


def test_an_english_title_with_french_texts_is_found_by_either(icmd: Icmd, store: Path) -> None:
    write_store(store, {"1": {**KAYES, "title": "Strengthening savings of households"}})
    assert found(icmd, "strengthen saving") == ["kayes"]
    assert found(icmd, "household recense") == ["kayes"]


def test_no_hit_names_the_nearest_indexed_words_and_the_command(icmd: Icmd) -> None:
    ran = icmd("search", "polyculure")
    assert (ran.code, ran.out) == (0, "")
    assert ran.err == (
        "No project for “polyculure”.\nNo project contains “polyculure”. Did you mean polyculture?\n"
        "  icmd search polyculture\n"
    )
    assert icmd("search", "polyculure", "--json").out == "[]\n"


@pytest.mark.parametrize(
    ("typed", "suggested"),
    [
        ('"epargne migrnats"', "icmd search '\"epargne migrants\"'"),
        ("migrnats -oasis", "icmd search 'migrants -oasis'"),
        ("migrnats* OR xyzzyq", "icmd search 'migrants* OR xyzzyq'"),
    ],
)
def test_a_suggestion_keeps_the_shape_of_the_question(icmd: Icmd, store: Path, typed: str, suggested: str) -> None:
    texts = {"title": "L'épargne des migrants", "countries": ["ML"], "language": "fr"}
    write_store(store, {"1": {"id": "epargne", **texts}})
    assert f"  {suggested}" in icmd("search", "--", typed).err.splitlines()
    assert f"  {suggested} --store {store}" in icmd("search", "--store", str(store), "--", typed).err.splitlines()


def test_no_hit_for_filters_tells_what_loosening_them_would_give(icmd: Icmd) -> None:
    ran = icmd("search", "epargne", "--country", "japon")
    assert (ran.code, ran.out) == (0, "")
    assert "Without --country: 2 projects." in ran.err


def test_search_counts_and_limits_alike_in_every_format(icmd: Icmd, store: Path) -> None:
    record = {"title": "Épargne", "countries": ["MA"], "language": "fr"}
    write_store(store, {str(n): {"id": f"p{n}", **record} for n in range(1, 31)})
    assert icmd("search", "epargne", "--count").out == "30\n"
    assert len(icmd("search", "epargne").lines) == len(icmd("search", "epargne", "--json").json) == 30
    assert len(icmd("search", "epargne", "--limit", "7").lines) == 7


@pytest.mark.watched
def test_a_terminal_shows_the_best_hits_and_says_how_many_there_are(
    terminal: Callable[..., Terminal], store: Path
) -> None:
    record = {"title": "Épargne", "countries": ["MA"], "language": "fr"}
    write_store(store, {str(n): {"id": f"p{n}", **record} for n in range(1, 31)})
    screen = terminal("search", "epargne", "--no-pager")
    assert screen.end() == 0
    assert "20 of 30 projects; --limit 0 shows all." in screen.screen


@pytest.mark.parametrize("text", ["", "!!!", '""', "*"])
def test_a_search_without_a_word_is_a_usage_error(icmd: Icmd, text: str) -> None:
    ran = icmd("search", "--", text)
    assert (ran.code, ran.out) == (2, "")
    assert "no word to search for" in ran.err


@pytest.mark.parametrize(
    "text", ["AND", "NEAR(a b)", "title:x", "a ^ b", "x; DROP TABLE terms", "o'", "{a b}", 'a:b*c"d']
)
def test_the_index_own_syntax_means_nothing_to_users(icmd: Icmd, text: str) -> None:
    assert icmd("search", "--", text).code == 0


def test_every_project_is_found_by_the_words_of_its_title(icmd: Icmd) -> None:
    for record in THREE.values():
        assert record["id"] in found(icmd, record["title"])


def test_no_hit_for_several_filters_tells_which_one_stands_in_the_way(icmd: Callable[..., Ran], store: Path) -> None:
    ran = icmd("search", "epargne", "--country", "sénégal", "--status", "cancelled")
    assert "Without the filters: 2 projects." in ran.err
    ran = icmd("search", "epargne", "--country", "mali", "--status", "completed")
    assert ran.err.splitlines()[1:] == ["Without --country: 1 project.", "Without --status: 1 project."]
    assert store.exists()


def test_on_a_terminal_the_nearest_words_hits_are_shown_and_labelled(
    terminal: Callable[..., Terminal], store: Path
) -> None:
    screen = terminal("search", "epargnne")
    assert screen.end() == 0
    label = "No project for the words asked; these are for “épargne”"
    assert screen.screen.count(label) == 2
    assert screen.screen.rindex(label) > screen.screen.rindex("Figuig")
    assert "Figuig" in screen.screen
    assert store.exists()


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("Morocco", "icmd list --country Morocco"),
        ("local-governance", "icmd list --focus local-governance"),
        ("diaspora", "icmd list --theme diaspora"),
        ("EU", "icmd list --donor EU"),
        ("O.I.M.", "icmd list --partner O.I.M."),
        ("savings", ""),
    ],
)
@pytest.mark.watched
def test_on_a_terminal_a_country_or_an_organisation_leads_to_its_filter(
    terminal: Callable[..., Terminal], store: Path, text: str, line: str
) -> None:
    shutil.copy(SHIPPED, store)
    screen = terminal("search", text, "--no-pager")
    assert screen.end() == 0
    assert re.findall(r"icmd list -.*?(?=\r?\n)", screen.screen) == ([line] if line else [])


def test_facts_that_nobody_wrote_are_told_as_not_known(terminal: Callable[..., Terminal], store: Path) -> None:
    screen = terminal("show", "jmdi-bicol")
    assert screen.end() == 0
    assert "Not known" in screen.screen
    assert "Start, End, Donors, Lead organisation" in screen.screen
    assert store.exists()


def test_a_word_in_the_title_counts_more_than_in_a_text(icmd: Icmd, store: Path) -> None:
    told = {"1": {"id": "text", "title": "Projet", "summary": "Puits. " * 3, "countries": ["MA"]}}
    write_store(
        store, {**told, "2": {"id": "title", "title": "Puits", "summary": "Projet. " * 30, "countries": ["MA"]}}
    )
    assert icmd("search", "puits", "--format", "ids").lines == ["title", "text"]


def test_a_word_that_says_nothing_is_searched_when_it_is_all_there_is(icmd: Icmd, store: Path) -> None:
    told = {"1": {"id": "a", "title": "Un puits pour Kayes", "language": "fr", "countries": ["ML"]}}
    write_store(store, {**told, "2": {"id": "b", "title": "Un puits", "language": "fr", "countries": ["ML"]}})
    assert icmd("search", "pour", "--format", "ids").lines == ["a"]


def test_of_many_projects_that_a_name_means_five_are_listed(icmd: Icmd, store: Path) -> None:
    write_store(store, {str(n): {"id": f"puits-{n}", "title": f"Puits {n}", "countries": ["ML"]} for n in range(1, 9)})
    ran = icmd("show", "puits")
    assert (ran.code, [f"puits-{n}" in ran.err for n in range(1, 9)]) == (3, [True] * 5 + [False] * 3)
