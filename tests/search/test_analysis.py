"""From text to search terms, and from typed words to clauses."""

import random

import pytest

from icmd_cli.search.analysis import HYPHEN, Analyser, compounds, compounds_at, stem, words
from icmd_cli.search.query import Clause, parse_query


@pytest.mark.parametrize(
    ("one", "other", "language"),
    [
        ("migrant", "migrants", "fr"),
        ("épargne", "ÉPARGNES", "fr"),
        ("développement", "developpement", "fr"),
        ("coopérative", "coopératives", "fr"),
        ("remittance", "remittances", "en"),
        ("comunidad", "comunidades", "es"),
        ("mujer", "mujeres", "es"),
        ("hogar", "hogares", "es"),
        ("líder", "LIDERES", "es"),
        ("cœur", "coeur", "fr"),
    ],
)
def test_forms_of_one_word_share_a_term(one: str, other: str, language: str) -> None:
    assert stem(one.lower(), language) == stem(other.lower(), language)


def test_elided_articles_are_no_words() -> None:
    assert words("L’eau d'Azrou, jusqu'ici aujourd'hui") == ["eau", "azrou", "ici", "aujourd", "hui"]


def test_words_know_where_they_stand() -> None:
    text = "l'épargne_locale"
    assert [text[start:end] for ((_word, start, end),) in compounds_at(text)] == ["épargne", "locale"]


def test_a_plain_word_needs_no_parts_and_has_the_same_term() -> None:
    letters = list("aéœßİıłªº²½ʼ'’-–_.,;:!?()«»“”…dn1٣अक्中가ー\u0301\u00ad\u200d\u02b0\u1e9e /")
    pick = random.Random(1)  # noqa: S311
    pieces = ["".join(pick.choices(letters, k=pick.randint(0, 5))).lower() for _ in range(5_000)]
    for piece in (*pieces, "l'", "d’un", "(épargne),", "aujourd'hui", "co-développement."):
        assert compounds(piece) == tuple(HYPHEN.join(part.word for part in parts) for parts in compounds_at(piece))


def test_texts_become_terms_in_their_order() -> None:
    assert Analyser("fr").terms("Les épargnes, l'eau!") == "le epargn eau"


def test_a_language_without_stemmer_is_folded_only() -> None:
    assert Analyser("it").terms("Città") == "citta"


@pytest.mark.parametrize(
    ("text", "clauses"),
    [
        ("épargne locale", (Clause(("épargne",)), Clause(("locale",)))),
        ('"développement local"', (Clause(("développement", "local")),)),
        ("« développement local »", (Clause(("développement", "local")),)),
        ("migr*", (Clause(("migr",), beginning=True),)),
        ("migrants -rural", (Clause(("migrants",)), Clause(("rural",), excluded=True))),
        ("transferts de fonds", (Clause(("transferts",)), Clause(("fonds",)))),
        ("de la", (Clause(("de",)), Clause(("la",)))),
        ("co-développement", (Clause(("co-développement",)),)),
        ('"inachevé', (Clause(("inachevé",)),)),
        ('AND OR NEAR( " * ^ :', (Clause(("or",)), Clause(("near",)))),
        ("!!! ...", ()),
    ],
)
def test_what_people_type_becomes_clauses(text: str, clauses: tuple[Clause, ...]) -> None:
    assert parse_query(text) == clauses
