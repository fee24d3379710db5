"""What people see: real terminals of several widths; data that would spoil them."""

import json
import re
import sys
import unicodedata
from collections.abc import Callable
from pathlib import Path

import pytest
from conftest import BICOL, COLOUR, DDC, FIGUIG, KAYES, Ran, Terminal, plain, screen_of, write_store
from rich.cells import cell_len

OnTerminal = Callable[..., Terminal]


@pytest.mark.parametrize("columns", [30, 40, 60, 80, 120, 200])
@pytest.mark.parametrize(
    "arguments", [["list"], ["list", "--timeline"], ["show", "figuig"], ["search", "épargne"], ["orgs"]]
)
@pytest.mark.usefixtures("store")
def test_no_line_is_wider_than_the_terminal(terminal: OnTerminal, arguments: list[str], columns: int) -> None:
    lines = plain(screen_of(terminal, *arguments, columns=columns))
    assert max(map(cell_len, lines)) <= columns


@pytest.mark.parametrize("columns", [40, 60, 80, 120])
@pytest.mark.parametrize(
    "arguments",
    [
        ["check"],
        ["orgs", "UE"],
        ["changes", "--since", "2010"],
        ["edit", "figuig", "--set", "status=ongoing", "--dry-run"],
        ["remove", "figuig", "--dry-run"],
        ["list", "maroc"],
        ["search", "maroc"],
    ],
)
@pytest.mark.usefixtures("store")
def test_what_changes_and_what_is_wrong_fit_too(terminal: OnTerminal, arguments: list[str], columns: int) -> None:
    running = terminal(*arguments, columns=columns, env={"ICMD_LANG": "es"})
    running.end()
    lines = plain(running.screen)
    assert max(map(cell_len, lines)) <= columns


@pytest.mark.parametrize("columns", [36, 40, 60, 80])
@pytest.mark.usefixtures("store")
@pytest.mark.watched
def test_no_usual_word_of_a_project_is_broken(terminal: OnTerminal, columns: int) -> None:
    lines = plain(screen_of(terminal, "show", "figuig", columns=columns, ICMD_LANG="fr"))
    shown = " ".join(line.strip("│ ") for line in lines)
    for text in ("figuig", "229\u202f907,22\xa0USD", "2016", FIGUIG["title"], DDC):
        assert text in shown


@pytest.mark.parametrize("columns", [40, 60, 80])
def test_the_history_goes_on_beneath_what_it_tells(
    store: Path, icmd: Callable[..., Ran], terminal: OnTerminal, columns: int
) -> None:
    assert icmd("edit", "figuig", "--set", "summary=" + "Un texte plus long. " * 5, "--yes").code == 0
    lines = plain(screen_of(terminal, "history", columns=columns))
    at = next(at for at, line in enumerate(lines) if line.strip().startswith("+ "))
    column = lines[at].index("+ ") + 2
    assert {len(line) - len(line.lstrip()) for line in lines[at + 1 : -1]} <= {column}
    assert not any(line.strip() in "figui" for line in lines[2:])
    assert store.exists()


def test_the_list_at_100_columns(store: Path, terminal: OnTerminal) -> None:
    assert plain(screen_of(terminal, "list")) == [
        "No.  Title                                          Country      Years      Status            Budget",
        "────────────────────────────────────────────────────────────────────────────────────────────────────",
        "  1  Relance de la polyculture dans l'oasis de      Morocco      2014–2016  Complete  229,907.22\xa0USD",
        "     Figuig",
        "  2  Éducation au co-développement dans la région   Mali         2009–      Ongoing      156,404\xa0EUR",
        "     de Kayes",
        "  3  Mainstreaming migration in the Bicol Region    Philippines             Planned      250,000\xa0USD",
        "3 projects",
    ]
    assert store.exists()


def test_a_search_at_80_columns(store: Path, terminal: OnTerminal) -> None:
    assert plain(screen_of(terminal, "search", "épargne", "migrants", columns=80)) == [
        "2  Éducation au co-développement dans la région de Kayes",
        "   Mali · 2009– · Ongoing · 156,404\xa0EUR",
        "   Summary: Recense les projets des migrants et leur épargne.",
        "",
        "1  Relance de la polyculture dans l'oasis de Figuig",
        "   Morocco · 2014–2016 · Complete · 229,907.22\xa0USD",
        "   Summary: L’épargne des migrants relance l'agriculture.",
        "",
        "2 projects",
    ]
    assert store.exists()


def test_a_long_title_goes_on_beneath_itself(store: Path, terminal: OnTerminal) -> None:
    assert plain(screen_of(terminal, "search", "kayes", columns=40))[:3] == [
        "2  Éducation au co-développement dans la",
        "   région de Kayes",
        "   Mali · 2009– · Ongoing · 156,404\xa0EUR",
    ]
    assert store.exists()


@pytest.mark.watched
def test_a_narrow_terminal_drops_columns_says_which_and_keeps_titles_readable(
    store: Path, terminal: OnTerminal
) -> None:
    lines = plain(screen_of(terminal, "list", columns=60))
    assert lines[0].split()[:3] == ["No.", "Title", "Country"]
    assert "Budget" not in lines[0]
    assert lines[-2:] == ["Hidden for lack of room: Status, Budget (--fields, or a", "wider terminal)."]
    assert store.exists()


def test_a_wide_terminal_shows_places_lead_and_id(store: Path, terminal: OnTerminal) -> None:
    assert plain(screen_of(terminal, "list", columns=200))[0].split()[-3:] == ["Regions", "Lead", "Id"]
    assert store.exists()


def test_statuses_are_words_and_colours_follow_the_environment(store: Path, terminal: OnTerminal) -> None:
    assert "\x1b[32mOngoing" in screen_of(terminal, "list")
    for screen in (screen_of(terminal, "list", NO_COLOR="1"), screen_of(terminal, "list", TERM="dumb")):
        assert "\x1b[3" not in screen
        assert "Ongoing" in screen
    assert "\x1b[32m" in screen_of(terminal, "list", NO_COLOR="")
    assert "\x1b[32m" in screen_of(terminal, "list", "--color", "always", NO_COLOR="1")
    assert "\x1b[32m" not in screen_of(terminal, "list", "--color", "never")
    assert "\x1b[32m" in screen_of(terminal, "list", FORCE_COLOR="0")
    assert store.exists()


@pytest.mark.watched
def test_a_dumb_terminal_gets_plain_lines(store: Path, terminal: OnTerminal) -> None:
    for arguments in (["list"], ["show", "figuig"]):
        screen = screen_of(terminal, *arguments, TERM="dumb")
        assert not re.search("[\x1b│─╭•]", screen)
    assert "Budget: 229,907.22\u00a0USD" in screen
    assert "Donors:\n- Union européenne\n- Direction du dév" in screen
    assert max(map(cell_len, plain(screen_of(terminal, "show", "figuig", TERM="dumb", columns=40)))) <= 40
    assert "Statut\u00a0: Terminé" in screen_of(terminal, "show", "figuig", TERM="dumb", ICMD_LANG="fr")
    assert "Maroc\u00a0: 1 projet" in screen_of(terminal, "stats", "--by", "country", TERM="dumb", ICMD_LANG="fr")
    assert store.exists()


def test_names_dates_and_amounts_follow_the_users_language(store: Path, terminal: OnTerminal) -> None:
    french = screen_of(terminal, "show", "figuig", ICMD_LANG="fr", NO_COLOR="1")
    assert "Maroc" in french
    assert "avril\u00a02014" in french
    assert "229\u202f907,22\u00a0USD" in french
    spanish = screen_of(terminal, "show", "figuig", LANG="es_EC.UTF-8", NO_COLOR="1")
    assert "Marruecos" in spanish
    assert "abril de 2014" in spanish
    assert store.exists()


@pytest.mark.watched
def test_show_draws_panels_with_every_fact(store: Path, terminal: OnTerminal) -> None:
    screen = " ".join(plain(screen_of(terminal, "show", "figuig")))
    for text in (FIGUIG["title"], "Mo-100", "Morocco", "France", "Figuig, Oriental", "Complete", "Diaspora engagement",
                 "Municipalité de Figuig", "Union européenne", FIGUIG["summary"], FIGUIG["objectives"][0],
                 "https://example.org/figuig", "April"):  # fmt: skip
        assert text in screen
    assert "\x1b]8;" in screen_of(terminal, "show", "figuig")
    assert store.exists()


@pytest.mark.watched
def test_hits_are_highlighted_in_their_context(store: Path, terminal: OnTerminal) -> None:
    screen = screen_of(terminal, "search", "epargne agriculture")
    assert "\x1b[1;4mépargne\x1b[0m" in screen
    assert "\x1b[1;4magriculture\x1b[0m" in screen
    assert "1 project" in plain(screen)[-1]
    assert store.exists()


def test_a_thousand_projects_keep_to_a_line_each(terminal: OnTerminal, tmp_path: Path) -> None:
    records = {str(n): {**BICOL, "id": f"p{n}", "title": f"Projet {n} " + "très long " * 12} for n in range(1, 1001)}
    store = write_store(tmp_path / "many.json", records)
    lines = plain(screen_of(terminal, "list", "--store", str(store), columns=80))
    assert lines[-1] == "1000 projects"
    assert len(lines) == 1 + 1000 + 1
    assert max(map(cell_len, lines)) <= 80
    assert all("…" in line for line in lines[1:-1])
    hundred = plain(screen_of(terminal, "list", "--limit", "100", "--store", str(store), columns=80))
    assert len(hundred) == 2 + 100 + 1
    assert hundred[-1] == "100 projects"


def test_an_empty_catalogue_is_a_friendly_line(terminal: OnTerminal, tmp_path: Path) -> None:
    path = tmp_path / "empty.json"
    path.write_text("{}")
    assert screen_of(terminal, "list", "--store", str(path)) == "The catalogue is empty. `icmd add` adds a project.\n"


@pytest.mark.usefixtures("store")
@pytest.mark.watched
def test_nothing_found_is_a_friendly_line(terminal: OnTerminal) -> None:
    assert screen_of(terminal, "list", "-c", "japon") == "No project matches.\n"
    assert screen_of(terminal, "list", "-c", "maroc", "--phase", "1", "--year", "2015") == (
        "No project matches.\nWithout --country: 1 project.\nWithout --phase: 1 project.\n"
    )


HOSTILE = {
    "markup": "Projet [phase 2] [/b] [link=http://x]eau[/link] :warning:",
    "colour": "\x1b[31mrouge\x1b[0m \x9b1mgras",
    "title": "\x1b]0;pris\x07\x1bP+q\x1b\\fin",
    "clear": "\x1b[2J\x1b[1;1H\x07\x08\x0c\x0b effacé",
    "bidi": "Projet \u202eexe.tfar\u202c \u2066x\u2069 \u200f",
    "zero": "zé\u200bro\ufeff",
    "long": "Donaudampfschifffahrt" * 40,
    "arabic": "مشروع التنمية المحلية في فجيج",
    "cjk": "移民与发展" * 30,
    "nfd": unicodedata.normalize("NFD", "Éducation à Thiès"),
    "lines": "un\ndeux\r\ntrois\u2028quatre",
    "surrogate": "a\ud83dz",
}


def hostile_store(path: Path, *kinds: str) -> Path:
    """A store of a project for each of `kinds`, its text in every field of free text."""
    records = {}
    for number, kind in enumerate(kinds, 1):
        text = HOSTILE[kind]
        fields = {"title": text, "summary": text, "regions": [text], "lead": text, "themes": [text], "note": text}
        records[str(number)] = {**KAYES, "id": kind, "code": kind, **fields}
    path.write_text(json.dumps({"projects": records}))
    return path


def test_the_end_of_a_line_may_come_in_two_pieces(terminal: OnTerminal) -> None:
    program = "for n in range(3900, 4200): print('x' * n)"
    running = terminal(program=(sys.executable, "-c", program))
    assert running.end() == 0
    assert running.screen == "".join("x" * n + "\n" for n in range(3900, 4200))


@pytest.mark.parametrize("columns", [40, 120])
@pytest.mark.parametrize(
    "command", [["list"], ["show", *HOSTILE], ["search", "adko"], ["list", "--fields", "title,themes,lead"]]
)
def test_hostile_text_is_drawn_harmlessly(
    terminal: OnTerminal, tmp_path: Path, command: list[str], columns: int
) -> None:
    path = hostile_store(tmp_path / "hostile.json", *HOSTILE)
    screen = screen_of(terminal, *command, "--store", str(path), columns=columns, NO_COLOR="1")
    drawn = COLOUR.sub("", screen)
    controls = {c for c in drawn if unicodedata.category(c) in ("Cc", "Cf", "Cs", "Zl", "Zp")} - {"\n"}
    assert not controls, [kind for kind, text in HOSTILE.items() if controls & set(text)]
    assert "effacé" in drawn
    assert command[0] == "list" or drawn.count("ADKO") >= len(HOSTILE)


@pytest.mark.parametrize("kind", HOSTILE)
def test_hostile_text_is_written_harmlessly(kind: str, icmd: Callable[..., Ran], tmp_path: Path) -> None:
    text = HOSTILE[kind]
    path = hostile_store(tmp_path / "hostile.json", kind)
    for form in ("tsv", "json", "jsonl", "csv", "md", "ids"):
        ran = icmd("list", "--format", form, "--store", str(path))
        assert ran.code == 0
        assert not re.search("[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]", ran.out.replace("\r\n", "\n"))
    assert len(icmd("list", "--store", str(path)).lines) == 1
    ran = icmd("add", "--title", text.encode("utf-8", "ignore").decode(), "--country", "MA", "--store", str(path))
    assert ran.code == 0
    assert not re.search("[\x00-\x08\x0b-\x1f\x7f-\x9f]", ran.err)


def test_brackets_and_colons_stay_as_they_are(store: Path, terminal: OnTerminal) -> None:
    write_store(store, {"1": {**FIGUIG, "title": "Eau [phase 2] 1:100: test :warning: [/b]"}})
    for arguments in (["list"], ["show", "figuig"], ["search", "eau"]):
        assert "Eau [phase 2] 1:100: test :warning: [/b]" in " ".join(
            plain(screen_of(terminal, *arguments, columns=160))
        )


def test_error_texts_are_harmless_too(icmd: Callable[..., Ran], store: Path) -> None:
    for arguments in (
        ["show", "\x1b[31mx"],
        ["list", "-c", "\x1b]0;x\x07"],
        ["search", "\x9b2Jzzz"],
        ["list", "--fields", "\x1bc"],
    ):
        assert not re.search("[\x00-\x08\x0b-\x1f\x7f-\x9f]", icmd(*arguments).err)
    assert store.exists()
