"""Statuses, themes and focus areas in three languages."""

import pytest

from icmd_cli.reference import vocabulary


@pytest.mark.parametrize("table", ["status", "theme", "focus"])
def test_every_label_in_every_language_means_its_code(table: str) -> None:
    for code, labels in vocabulary.TABLES[table].items():
        assert set(labels) == {"en", "fr", "es"}
        for name in (code, *labels.values()):
            assert vocabulary.find(table, name.upper()) == code


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("En cours", "ongoing"),
        ("Achevé", "completed"),
        ("Clôturé", "completed"),
        ("Pipeline/identification", "planned"),
        ("Implementation", "ongoing"),
        ("Post-completion", "completed"),
        ("Annulé", "cancelled"),
        ("Suspendu", "suspended"),
    ],
)
def test_statuses_of_real_files_are_understood(name: str, code: str) -> None:
    assert vocabulary.find("status", name) == code


@pytest.mark.parametrize("name", ["Terminé ?", "Completed (?)", "¿Terminado?", "? En cours"])
def test_what_is_in_doubt_is_no_status(name: str) -> None:
    assert vocabulary.find("status", name) is None


@pytest.mark.parametrize(
    ("code", "names"),
    [
        ("planned", "Planifiée|Prévues|Programmé|Non démarré|Not started|En formulación"),
        ("ongoing", "En cours d'exécution|En cours de réalisation|Démarrée|Under implementation|En marcha|Actives"),
        ("completed", "Terminée|Terminés|Clôturées|Réalisée|Exécuté|Finalizadas|Concluida|Ejecutada|Finalization"),
        ("suspended", "Suspendue|Suspendida|Interrompue"),
        ("cancelled", "Annulés|Abandonnée|Cancelada"),
    ],
)
def test_a_status_may_agree_with_its_noun(code: str, names: str) -> None:
    for name in names.split("|"):
        assert vocabulary.find("status", name) == code, name


@pytest.mark.parametrize("name", ["Approuvé", "En attente", "Terminated", "Arrêté", "Prévisions", "Signed"])
def test_a_status_that_can_be_two_is_none(name: str) -> None:
    assert vocabulary.find("status", name) is None


def test_unknown_names_mean_nothing_but_have_neighbours() -> None:
    assert vocabulary.find("theme", "diaspra") is None
    assert vocabulary.nearest("theme", "diaspra", "fr")[0] == "Participation de la diaspora"


DONORS_WORDS = {
    "planned": ["Pipeline", "À lancer", "Não iniciado", "Em preparação", "Propuesto", "Future"],
    "ongoing": [
        *[
            "Operational",
            "Opérationnelle",
            "Terminating",
            "In execution",
            "En ejecución",
            "Em execução",
            "Em andamento",
        ],
        *["En cours de clôture", "Closing", "En proceso de cierre", "Ouverts", "In operation", "Em curso", "Operativa"],
    ],
    "completed": ["Encerrado", "Concluída", "Executado", "Fin", "Terminées"],
    "suspended": ["On hold", "Paused", "En espera", "Suspenso", "Interrompu"],
    "cancelled": ["Dropped", "Abandoned", "Cancelado", "Annulées"],
}


@pytest.mark.parametrize(("code", "word"), [(code, word) for code, words in DONORS_WORDS.items() for word in words])
def test_the_words_of_donors_for_a_status_are_understood(code: str, word: str) -> None:
    assert vocabulary.find("status", word) == code


@pytest.mark.parametrize("word", ["Terminated", "Approved", "Not completed", "Completion pending", "x" * 70_000])
def test_a_status_that_may_mean_another_is_neither_guessed_nor_suggested(word: str) -> None:
    assert vocabulary.find("status", word) is None
    assert vocabulary.nearest("status", word, "en") == []


@pytest.mark.parametrize(
    ("word", "label"),
    [
        ("transferts de fonds", "Transferts de fonds et développement du secteur financier"),
        ("autorités", "Autorités locales"),
        ("diasp", "Participation de la diaspora"),
    ],
)
def test_a_theme_is_near_the_words_of_its_name(word: str, label: str) -> None:
    assert vocabulary.nearest("theme", word, "fr") == [label]
