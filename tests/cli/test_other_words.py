"""The words of other languages and tools: taken where they mean one thing, answered with what is near else."""

from collections.abc import Callable
from pathlib import Path

import pytest
from conftest import Ran, Terminal, screen_of

from icmd_cli.cli.app import COMMANDS
from icmd_cli.cli.closest import closest
from icmd_cli.cli.help_topics import TOPICS
from icmd_cli.cli.other_words import (
    COMMAND_WORDS,
    NEAR_OPTIONS,
    OPTION_WORDS,
    TOPIC_WORDS,
    UNSURE,
    command_of,
    option_of,
    rewritten,
)
from icmd_cli.cli.typer_patches import built
from icmd_cli.text import fold

Icmd = Callable[..., Ran]


def test_no_word_means_two_things() -> None:
    for table in (COMMAND_WORDS, TOPIC_WORDS, UNSURE):
        words = [word for said in table.values() for word in said.split()]
        assert sorted(words) == sorted(set(words))
    for table in (COMMAND_WORDS, TOPIC_WORDS, UNSURE, OPTION_WORDS, NEAR_OPTIONS):
        words = [word for said in table.values() for word in said.split()]
        assert words == [fold(word) for word in words]
    said = {word for words in COMMAND_WORDS.values() for word in words.split()}
    assert said.isdisjoint(COMMANDS)
    assert said.isdisjoint(word for words in UNSURE.values() for word in words.split())


def test_every_word_leads_somewhere() -> None:
    flags = {flag for name in COMMANDS for one in built(name).params for flag in one.opts} | {"--help"}
    assert {*OPTION_WORDS, *NEAR_OPTIONS} <= flags
    for lines in UNSURE:
        assert {line.split()[0] for line in lines} <= {*COMMANDS, "--version"}
    assert set(TOPIC_WORDS) <= set(TOPICS)
    assert set(COMMAND_WORDS) <= set(COMMANDS)


@pytest.mark.parametrize(
    ("word", "command"),
    [
        ("ajouter", "add"), ("new", "add"), ("crear", "add"), ("créer", "add"), ("nueva", "add"), ("quitar", "remove"), ("modifier", "edit"), ("editar", "edit"), ("supprimer", "remove"),
        ("delete", "remove"), ("rm", "remove"), ("chercher", "search"), ("find", "search"), ("annuler", "undo"),
        ("aide", "help"), ("log", "history"), ("ls", "list"), ("Vérifier", "check"), ("añadir", "add"), ("où", "where"),
        ("restore", None), ("info", None), ("maroc", None), ("bogus", None),
    ],
)  # fmt: skip
def test_a_command_in_other_words(word: str, command: str | None) -> None:
    assert command_of(word) == command


@pytest.mark.usefixtures("store")
@pytest.mark.parametrize(
    ("said", "plain"),
    [
        (["lister", "--pays", "maroc"], ["list", "--country", "maroc"]),
        (["list", "--année", "2014"], ["list", "--year", "2014"]),
        (["list", "--bailleur=UE"], ["list", "--donor=UE"]),
        (["list", "--statut", "terminé"], ["list", "--status", "terminé"]),
        (["list", "--sauf-pays", "maroc"], ["list", "--not-country", "maroc"]),
        (["list", "--no-pais", "MA"], ["list", "--not-country", "MA"]),
        (["chercher", "épargne", "--pays", "MA"], ["search", "épargne", "--country", "MA"]),
        (["aide", "filtres"], ["help", "filters"]),
        (["help", "recherche"], ["help", "search"]),
        (["help", "supprimer"], ["help", "remove"]),
        (["help", "códigos de salida"], ["help", "exit-codes"]),
        (["list", "--ayuda"], ["list", "--help"]),
        (["procurar", "poupança"], ["search", "poupança"]),
        (["ajuda", "filtros"], ["help", "filters"]),
        (["list", "--doador", "UE", "--país", "marrocos"], ["list", "--donor", "UE", "--country", "MA"]),
        (["list", "--sem", "budget"], ["list", "--without", "budget"]),
        (["list", "--search", "oasis"], ["list", "--text", "oasis"]),
        (["list", "--depuis", "2014"], ["list", "--from", "2014"]),
        (["get", "figuig"], ["show", "figuig"]),
        (["list", "--budget", "none"], ["list", "--without", "budget"]),
        (["list", "--lead=aucun", "--pays", "MA"], ["list", "--without", "lead", "--country", "MA"]),
        (["list", "--orçamento", "nenhum"], ["list", "--without", "budget"]),
        (["list", "--montant=aucun"], ["list", "--without", "budget"]),
        (["list", "--anio", "2014"], ["list", "--year", "2014"]),
        (
            ["list", "--financiador", "UE", "--situación", "terminado"],
            ["list", "--donor", "UE", "--status", "completed"],
        ),
        (["list", "--no-provincia", "kayes"], ["list", "--not-region", "kayes"]),
        (["stats", "--url", "ninguno"], ["stats", "--without", "url"]),
        (["list", "--sans-budget"], ["list", "--without", "budget"]),
        (["list", "--sin-resultados", "-c", "maroc"], ["list", "--without", "results", "-c", "maroc"]),
        (["list", "--avec-budget"], ["list", "--has", "budget"]),
        (["list", "--phase", "1|2", "--year", "2010|2014"], ["list", "--phase", "1,2", "--year", "2010,2014"]),
    ],
)
def test_a_line_in_other_words_does_the_same(icmd: Icmd, said: list[str], plain: list[str]) -> None:
    assert icmd(*said) == icmd(*plain)


def test_values_are_never_taken_for_options() -> None:
    known, valued = {"--country", "--title"}, {"--country", "--title"}
    assert rewritten(["--title", "--pays", "--pays", "x"], known, valued) == ["--title", "--pays", "--country", "x"]
    assert rewritten(["--", "--pays"], known, valued) == ["--", "--pays"]
    assert option_of("--bogus", known) is None


@pytest.mark.usefixtures("store")
@pytest.mark.parametrize(
    ("line", "hint"),
    [
        (["maroc"], "icmd list --country maroc"),
        (["burkina", "faso"], "icmd list --country 'burkina faso'"),
        (["list", "maroc"], "icmd list --country maroc"),
        (["stats", "costa", "rica"], "icmd stats --country 'costa rica'"),
        (["list", "2014"], "icmd list --year 2014"),
        (["list", "terminé"], "icmd list --status terminé"),
        (["list", "remittances"], "icmd list --theme remittances"),
        (["list", "l'épargne"], 'icmd list --text "l\'épargne"'),
        (["figuig"], "icmd show figuig"),
        (["3"], "icmd show 3"),
        (["oasis", "figuig"], "icmd show 'oasis figuig'"),
        (["restore"], "icmd undo or icmd redo"),
        (["info"], "icmd show or icmd where"),
        (["serach"], "icmd search"),
        (["suprimer"], "icmd remove"),
        (["list", "--coutry", "MA"], "--country"),
        (["list", "maroc", "sénégal"], "icmd list --country maroc,sénégal"),
        (["list", "-c", "maroc", "mali"], "icmd list -c maroc --country mali"),
        (["list", "help"], "icmd list --help"),
        (["list", "--country", "costa", "rica"], "icmd list --country 'costa rica'"),
        (["list", "-c", "burkina", "faso", "-c", "mali"], "icmd list -c 'burkina faso' -c mali"),
        (["stats", "--partner-country", "sri", "lanka"], "icmd stats --partner-country 'sri lanka'"),
        (["list", "--not-status", "en", "curso"], "icmd list --not-status 'en curso'"),
        (["list", "--donor", "Union", "européenne"], "icmd list --donor 'Union européenne'"),
        (["list", "UE"], "icmd list --donor UE"),
        (["list", "adko"], "icmd list --partner adko"),
        (["list", "kayes"], "icmd list --region kayes"),
        (["list", "3"], "icmd show 3"),
        (["Union", "européenne"], "icmd list --donor 'Union européenne'"),
        (["ddc"], "icmd list --donor ddc"),
        (["donors"], "icmd list --donor, icmd stats --by donor or icmd orgs"),
        (["thèmes"], "icmd list --theme or icmd stats --by theme"),
        (["pays"], "icmd list --country or icmd stats --by country"),
        (["titres"], "icmd list --fields title"),
        (["stats", "pays"], "icmd stats --by country"),
        (["open", "figuig"], "icmd show --web figuig"),
        (["open"], "icmd show --web"),
        (["done", "figuig"], "icmd edit figuig --set status=completed"),
        (["terminé", "figuig"], "icmd edit figuig --set status=terminé"),
        (["mv", "figuig", "x"], "icmd edit figuig"),
        (["mv"], "icmd edit or icmd orgs merge"),
        (["list", "country=maroc"], "icmd list --country maroc"),
        (["list", "statut:terminé", "-c", "mali"], "icmd list -c mali --status terminé"),
        (["stats", "by", "country"], "icmd stats --by country"),
        (["stats", "par", "pays"], "icmd stats --by country"),
        (["edit", "--all", "status=completed"], "icmd edit --all --set status=completed"),
        (["edit", "all", "--clear", "url"], "--all"),
        (["remove", "todos", "--yes"], "--all"),
        (["doublons"], "icmd check"),
        (["chronologie"], "icmd list --timeline"),
        (["list", "-c", "maroc", "2014"], "icmd list -c maroc --year 2014"),
        (["list", "--from", "janvier", "2014"], "icmd list --from 'janvier 2014'"),
        (["list", "--min-budget", "50", "000", "euros"], "icmd list --min-budget '50 000 euros'"),
        (["changes", "--since", "1", "janvier", "2026"], "icmd changes --since '1 janvier 2026'"),
        (["edit", "figuig", "--country", "costa", "rica"], "icmd edit figuig --country 'costa rica'"),
        (["edit", "--status", "en", "cours", "--clear", "url"], "icmd edit --status 'en cours' --clear url"),
        (["remove", "--country=costa", "rica"], "icmd remove --country 'costa rica'"),
        (["search", "eau", "--status", "en", "cours"], "icmd search eau --status 'en cours'"),
        (["add", "--title", "Un", "puits", "--country", "mali"], "icmd add --title 'Un puits' --country mali"),
        (
            ["add", "--title", "Un", "puits", "--status", "en", "cours"],
            "icmd add --title 'Un puits' --status 'en cours'",
        ),
        (["export", "--country", "cap", "vert", "x.csv"], "icmd export --country 'cap vert' x.csv"),
        (["export", "--country", "maroc", "mali", "x.csv"], "icmd export --country maroc,mali x.csv"),
        (["stats", "--by", "donor", "-c", "cap", "vert"], "icmd stats --by donor -c 'cap vert'"),
        (["project", "3"], "icmd show 3"),
        (["project"], "icmd show or icmd list"),
        (["list", "--csv"], "--format csv"),
        (["list", "--lead", "adko"], "--partner"),
        (["list", "--financement", "UE"], "--donor"),
        (["list", "--reverse"], "--sort"),
        (["list", "-n", "3"], "--limit"),
        (["list", "--fecha-inicio", "2014"], "--from"),
        (["list", "--output", "x.csv"], "icmd export projects.csv"),
        (["--pays", "maroc"], "icmd list --country"),
        (["--country", "maroc"], "icmd list --country"),
    ],
)
def test_what_was_meant_is_offered(icmd: Icmd, line: list[str], hint: str) -> None:
    ran = icmd(*line)
    assert (ran.code, ran.out) == (2, "")
    assert f"Did you mean {hint}" in ran.err.replace("`", "")


def test_a_project_that_may_be_misspelt_is_offered_too(icmd: Icmd, store: Path) -> None:
    ran = icmd("edit", "kayes", "--title", "Un", "figuigg")
    assert (ran.code, ran.out) == (3, "")
    assert "Did you mean `icmd edit kayes --title 'Un figuigg'`?\nDid you mean figuig?" in ran.err
    ran = icmd("edit", "--title", "Un", "figuigg")
    assert "--title 'Un" not in ran.err  # no project would be named
    ran = icmd("import", "--sheet", "Mali", "one.csv", "two.csv")
    assert "--sheet 'Mali" not in ran.err  # files are no part of a value
    assert "--sheet '2" not in icmd("import", "--sheet", "2", "nofile").err
    assert "--fields '" not in icmd("show", "--fields", "title", "nosuch").err
    ran = icmd("--store", str(store), "edit", "kayes", "--country", "costa", "rica")
    assert f"icmd --store {store} edit kayes --country 'costa rica'" in ran.err


@pytest.mark.usefixtures("store")
@pytest.mark.parametrize(
    "line",
    [
        ["list", "--bogus"],
        ["list", "--bog"],
        ["zzzz"],
        ["list", "--fields", "zzzz"],
        ["list", "-f", "docx"],
        ["exit"],
        ["quit"],
        ["salir"],
        ["cd", "data"],
        ["clear"],
        ["explore"],
    ],
)
def test_nothing_is_offered_for_what_is_like_nothing(icmd: Icmd, line: list[str]) -> None:
    ran = icmd(*line)
    assert ran.code == 2
    assert "Did you mean" not in ran.err


@pytest.mark.parametrize(
    ("word", "found"),
    [
        ("bogus", []),
        ("restore", []),
        ("lst", ["list"]),
        ("stat", ["stats"]),
        ("hisotry", ["history"]),
        ("x", []),
        ("exit", []),
        ("last", []),
        ("shiw", ["show"]),
        ("edti", ["edit"]),
        ("explore", []),
        ("cmopletoin", ["completion"]),
    ],
)
def test_likeness(word: str, found: list[str]) -> None:
    assert closest(word, [*COMMANDS, "focus"]) == found


@pytest.mark.usefixtures("store")
@pytest.mark.watched
def test_a_country_that_is_a_partner_is_told(terminal: Callable[..., Terminal]) -> None:
    screen = screen_of(terminal, "list", "--country", "france")
    assert "2 projects have it as a partner country: icmd list --partner-country France" in screen
    assert "partner country:" not in screen_of(terminal, "list", "--country", "philippines")


@pytest.mark.usefixtures("store")
def test_searching_for_a_country_names_the_filter(terminal: Callable[..., Terminal], store: Path) -> None:
    screen = screen_of(terminal, "search", "maroc", "--store", str(store))
    assert f"icmd list --country maroc --store {store}" in " ".join(screen.replace("\\\n", "").split())


@pytest.mark.usefixtures("store")
@pytest.mark.parametrize(
    ("line", "hint"),
    [
        (["add", "Un titre"], "icmd add --title 'Un titre'"),
        (["edit", "figuig", "status=completed"], "icmd edit figuig --set status=completed"),
        (["completion", "install"], "icmd completion --install"),
        (["export", "csv"], "icmd export --format csv"),
        (["export", "maroc"], "icmd export --country maroc"),
        (["export", "diaspora"], "icmd export --theme diaspora"),
    ],
)
def test_words_in_the_place_of_options_are_told_their_place(icmd: Icmd, line: list[str], hint: str) -> None:
    ran = icmd(*line)
    assert (ran.code, ran.out) == (2, "")
    assert f"Did you mean {hint}?" in ran.err.replace("`", "")


@pytest.mark.usefixtures("store")
def test_a_file_without_an_ending_is_written_where_its_name_means_nothing_else(icmd: Icmd) -> None:
    assert icmd("export", "./maroc").code == 0
    assert icmd("export", "nosprojets").code == 0
    assert Path("maroc").read_bytes() == Path("nosprojets").read_bytes()
