"""What finds what: every script, every spelling of a compound, phrases copied from any field, OR and NOT."""

import json
import random
import unicodedata
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from conftest import SHIPPED, write_store
from hypothesis import given, settings
from hypothesis import strategies as st

from icmd_cli.catalogue.marking import Marker
from icmd_cli.domain.filters import Filters, Page
from icmd_cli.domain.project import parse_record
from icmd_cli.search import Index
from icmd_cli.search.analysis import BREAK, Analyser, compounds, words
from icmd_cli.search.query import Clause, any_of, excluding_words, parse_query, with_words
from icmd_cli.storage.fingerprint import Fingerprint

STATE = Fingerprint("", 0, settled=True)
Record = dict[str, Any]


def index_of(*records: Record | str) -> Index:
    """An index of these records, or of projects with these titles, numbered from 1."""
    whole = [record if isinstance(record, dict) else {"title": record, "language": "fr"} for record in records]
    projects = [parse_record({"id": f"p{n}", "countries": ["MA"], **one}, n)[0] for n, one in enumerate(whole, 1)]
    return Index.in_memory(projects, STATE, "fr")


def found(index: Index, text: str) -> set[int]:
    entries, total = index.search(text, Filters(), Page())
    assert total == len(entries)
    assert {entry.number for entry in index.entries(Filters(text=text))} == {entry.number for entry in entries}
    return {entry.number for entry in entries}


# Words in every script


@pytest.mark.parametrize(
    ("title", "text"),
    [
        ("बाली कार्यक्रम", "बाली"),
        ("மீன் திட்டம்", "திட்டம்"),
        ("مشروع الهِجرة", "الهجرة"),
        ("مشروع الهجرة", "مَشروع"),
        ("მიგრაცია და განვითარება", "განვითარება"),
        ("国际移民与发展项目", "移民"),
        ("国际移民与发展项目", "国际移民"),
        ("移住者の貯蓄", "貯蓄"),
        ("โครงการแรงงานข้ามชาติ", "แรงงาน"),
        ("이주민을 위한 사업", "이주민"),
        ("Փոքր ձեռնարկություն", "փոքր"),
        ("Міграція та об’єднання", "об'єднання"),
        ("የስደት ፕሮጀክት", "ስደት የስደት"),
        ("Łódź, Ɓamako", "lodz bamako"),
        ("dévelop\u00adpement", "développement"),
        ("مي\u200cخواهم", "میخواهم".replace("ی", "ي")),
        (unicodedata.normalize("NFC", "Épargne"), unicodedata.normalize("NFD", "épargne")),
        ("𞤊𞤵𞤤𞤬𞤵𞤤𞤣𞤫 projet", "𞤊𞤵𞤤𞤬𞤵𞤤𞤣𞤫"),
    ],
)
def test_a_word_is_found_in_its_own_script(title: str, text: str) -> None:
    index = index_of(title, "Autre chose")
    expected = {1} if " " not in text or "lodz" in text else set()
    assert found(index, text) == expected


@pytest.mark.parametrize(
    ("title", "text"), [("बाली", "बोली"), ("मीन", "मान"), ("か", "が"), ("国际移民", "民移"), ("ขาว", "ข้าว")]
)
def test_another_word_is_not_found(title: str, text: str) -> None:
    assert found(index_of(title), text) == set()


def test_words_of_scripts_without_blanks_are_letters_and_marks_stay_with_theirs() -> None:
    assert words("国际NGO移民, 3 ปี") == ["国", "际", "ngo", "移", "民", "3", "ป" + "ี"]
    assert words("खेती का काम") == ["खेती", "का", "काम"]


# Compounds


SPELLINGS = ("Fonds de codéveloppement", "Fonds de co-développement", "Fonds de co développement")


@pytest.mark.parametrize(
    "text",
    [
        "codéveloppement",
        "co-développement",
        "co développement",
        "CODEVELOPPEMENT",
        "co‑developpement",
        "co–développement",
        "codéveloppements",
        '"fonds de codéveloppement"',
        '"fonds de co-développement"',
        '"fonds de co développement"',
    ],
)
def test_a_compound_is_found_however_it_is_spelled(text: str) -> None:
    assert found(index_of(*SPELLINGS, "Développement du commerce"), text) == {1, 2, 3}


@pytest.mark.parametrize(
    ("title", "text"),
    [
        ("Un e-mail par mois", "email"),
        ("Microcrédit rural", "micro-crédit"),
        ("Micro-crédits ruraux", "microcredit"),
        ("Agro-alimentaire", "agroalimentaire"),
        ("Ville de N'Djamena", "ndjamena"),
        ("Ville de Ndjamena", "N’Djamena"),
        ("Port de M'Bour", "mbour"),
        ("Aujourd’hui", "aujourdhui"),
        ("Women's savings", "womens"),
        ("Il col·lectiu", "collectiu"),
        ("Migrant·e·s du Sud", "migrants"),
        ("Covid-19", "covid19"),
    ],
)
def test_hyphens_and_apostrophes_may_be_left_out_or_put_in(title: str, text: str) -> None:
    assert found(index_of(title, "Autre chose"), text) == {1}


@pytest.mark.parametrize(
    ("title", "text"),
    [
        ("Projet en Côte d'Ivoire", "cote d ivoire"),
        ("Projet en Côte d'Ivoire", '"Cote d Ivoire"'),
        ("Projet en Côte d Ivoire", "cote d’ivoire"),
        ("Projet en Côte d Ivoire", '"cote d ivoire"'),
        ("L’épargne des migrants", "L epargne"),
        ("Ce qu'une coopérative fait", '"qu une coopérative"'),
        ("Vitamine C pour tous", "vitamine c"),
        ("Vitamine C", "d OR c"),
    ],
)
def test_an_elided_article_may_have_lost_its_apostrophe(title: str, text: str) -> None:
    assert found(index_of(title, "Autre chose"), text) == {1}


def test_a_letter_before_a_consonant_is_a_word() -> None:
    assert found(index_of("Vitamine D pour tous", "Vitamine C pour tous"), "vitamine c pour tous") == {2}


@pytest.mark.parametrize(
    ("title", "text"),
    [
        ("Avec le GRDR", "G.R.D.R."),
        ("Avec le G.R.D.R.", "grdr"),
        ("Avec l'O.I.M", '"OIM"'),
        ("(U.E., P.N.U.D.)", "UE pnud"),
        ("Los EE.UU.; la O.N.U., 2014", "onu"),
        ("Ц.Е.И. и Э.М.", "эм"),
    ],
)
def test_the_letters_of_an_acronym_are_one_word_with_points_or_without(title: str, text: str) -> None:
    assert found(index_of(title, "Un plan G, un plan R. D'autres"), text) == {1}


def test_points_that_part_no_letters_of_an_acronym_part_words() -> None:
    assert words("www.undp.org, 3.A, a.bc, J.-P. Ba") == ["www", "undp", "org", "3", "a", "a", "bc", "j", "p", "ba"]


def test_neighbours_are_a_compound_only_where_somebody_writes_it_as_one() -> None:
    index = index_of("Axe Maroc-Sénégal", "Du Sénégal vers le Maroc")
    assert found(index, "maroc sénégal") == {1, 2}
    assert found(index, "maroc-sénégal") == {1}


def test_elision_is_no_compound() -> None:
    assert compounds("L'épargne d'Azrou à N'Djamena, jusqu'à l'an 2014-2015") == (
        "épargne", "azrou", "à", "n-djamena", "à", "an", "2014-2015",
    )  # fmt: skip


def test_compounds_as_one_word_come_after_the_text() -> None:
    assert Analyser("fr").terms("Le co-développement local").split() == [
        "le",
        "co",
        "developp",
        "local",
        BREAK,
        "codevelopp",
    ]


def test_a_phrase_does_not_reach_from_the_text_into_its_compounds() -> None:
    assert found(index_of("Le co-développement local"), '"local codéveloppement"') == set()


# Phrases


TEXTS = [
    ("pt", "Poupança dos migrantes e bem-estar familiar na ilha de Santiago"),
    ("it", "Sviluppo agro-alimentare e micro-imprese delle donne, dell'acqua e dell'energia"),
    ("ro", "Dezvoltare socio-economică prin migrație și întoarcere în țară"),
    ("ka", "მიგრაცია და ადგილობრივი განვითარება"),
    ("ar", "مشروع تنمية الهجرة في المغرب"),
    ("hi", "खेती और प्रवासी परियोजना"),
    ("zh", "国际移民与发展项目"),
    ("uk", "Міграція та об’єднання громад"),
    ("pl", "Łódzki fundusz rozwoju społeczności źródeł"),
    ("es", "Fortalecimiento de capacidades de las niñas y jóvenes migrantes según sus vocaciones"),
    ("fr", "Accès aux soins, notamment après les retours à l’école, où l'épargne péché pêche pêché"),
    ("en", "Women's remittances: co-operatives after returning, organised and organizing"),
    ("ewe", "Ɛʋegbe ŋutɔŋutɔ ƒe dɔwɔwɔ"),
]


@pytest.mark.no_cover
@pytest.mark.parametrize(("language", "text"), TEXTS)
@pytest.mark.parametrize("field", ["title", "summary", "objectives", "donors"])
def test_a_phrase_of_any_language_finds_its_project_from_any_field(language: str, text: str, field: str) -> None:
    record = {"title": "X", "language": language, field: [text] if field in ("objectives", "donors") else text}
    others = [{"title": text.split()[0] + " " + text.split()[-1], "language": other} for other, text in TEXTS]
    index = index_of(record, *others)
    for phrase in phrases(text, random.Random(text)):  # noqa: S311 - no secret
        assert 1 in found(index, f'"{phrase}"'), phrase
        assert 1 in found(index, f'"{plainly(phrase)}"'), phrase
        assert 1 in found(index, f"«{phrase}»"), phrase


def phrases(text: str, chance: random.Random, count: int = 12) -> Iterator[str]:
    """Some stretches of `text` as they are copied: from one blank to another."""
    pieces = text.split()
    for _ in range(count):
        first = chance.randrange(len(pieces))
        phrase = " ".join(pieces[first : chance.randint(first + 1, len(pieces))]).replace('"', "").strip()
        if words(phrase):
            yield phrase


def plainly(text: str) -> str:
    """`text` typed without accents."""
    decomposed = unicodedata.normalize("NFD", text)
    return "".join(c for c in decomposed if not "\u0300" <= c <= "\u036f")


@pytest.mark.no_cover
def test_every_phrase_of_the_shipped_catalogue_finds_its_project() -> None:
    records = json.loads(SHIPPED.read_text(encoding="utf-8"))["projects"]
    projects = [parse_record(record, int(number))[0] for number, record in records.items()]
    index = Index.in_memory(projects, STATE, "fr")
    chance = random.Random(8)  # noqa: S311 - no secret
    for project in projects:
        lists = (project.objectives, project.activities, project.results, project.donors, project.partners)
        texts = [project.title, project.summary or "", *(text for each in lists for text in each), *project.regions]
        for text in filter(None, texts):
            for phrase in phrases(text, chance, 2):
                for typed in (phrase, plainly(phrase)):
                    assert project.number in found(index, f'"{typed}"'), (project.id, typed)


WORD = st.sampled_from(
    "pêche péché pêcher accès acces où ou à a l'eau co-développement codéveloppement agro-alimentaire N'Djamena "
    "migração știință niñas jóvenes 移民 खेती مُهاجر łódź des et Œuvre organising organisé e-mail 2012-2014 l’été".split()
)


@settings(max_examples=150)
@given(
    text=st.lists(WORD, min_size=1, max_size=9),
    language=st.sampled_from(["fr", "en", "es", "pt", "ro", ""]),
    ends=st.tuples(st.integers(0, 8), st.integers(1, 9)),
)
def test_any_phrase_of_any_text_finds_it_with_accents_and_without(
    text: list[str], language: str, ends: tuple[int, int]
) -> None:
    first = ends[0] % len(text)
    phrase = " ".join(text[first : first + ends[1]])
    record = {"title": "X", "summary": " ".join(text), **({"language": language} if language else {})}
    index = index_of({"title": "pêché accés Peche", "language": "es"}, record)
    assert 2 in found(index, f'"{phrase}"')
    assert 2 in found(index, f'"{plainly(phrase)}"')
    assert 2 in found(index, phrase.replace("-", " ")) or "N'Djamena" in phrase


def test_a_phrase_is_a_phrase() -> None:
    index = index_of("Transferts de fonds", "Fonds de transferts", "Transferts rapides de fonds")
    assert found(index, '"transferts de fonds"') == {1}
    assert found(index, "transferts de fonds") == {1, 2, 3}


# Operators


@pytest.mark.parametrize(
    ("text", "numbers"),
    [
        ("women OR youth", {1, 2}),
        ("women or youth", {1, 2}),
        ("women | youth", {1, 2}),
        ("women OU youth", {1, 2}),
        ("women O youth", {1, 2}),
        ("women OR youth OR fishing", {1, 2, 3}),
        ('"saving at home" OR "youth training"', {1, 2}),
        ("women OR youth training", {2}),
        ("women NOT home", set()),
        ("women AND home", {1}),
        ("women -home", set()),
        ("women SAUF training", {1}),
        ("women EXCEPTO home", set()),
        ('women -"at home"', set()),
        ("-women", {2, 3}),
        ("NOT women", {2, 3}),
        ("-women -youth", {3}),
        ("−women", {2, 3}),
        ("OR", set()),
        ("women OR", set()),
        ("home, not abroad", {1}),
        ("women OR -home", set()),
    ],
)
def test_or_and_not(text: str, numbers: set[int]) -> None:
    index = index_of("Women saving at home, not abroad", "Youth training", "Fishing")
    assert found(index, text) == numbers


def test_what_may_be_meant_as_an_exclusion_is_told_how() -> None:
    assert excluding_words("migrants sauf femmes") == [("sauf femmes", "-femmes")]
    assert excluding_words("migrants SAUF femmes -jeunes") == []


def test_what_was_probably_meant_as_an_exclusion_is_the_answer(icmd: Callable[..., Any], store: Path) -> None:
    titles = ("Migrants et épargne", "Migrants et femmes")
    write_store(store, {str(n): {"id": f"p{n}", "title": t, "countries": ["MA"]} for n, t in enumerate(titles, 1)})
    ran = icmd("search", "migrants", "sauf", "femmes")
    assert ran.out == ""
    assert "to exclude the word, write -femmes" in ran.err
    assert "icmd search 'migrants -femmes'" in ran.err


@pytest.mark.parametrize(
    "word", ["-femmes", "-tunisie", "-savings", "-quelque", "-retour", "-2014", "-移民", "-chine", "-f1x"]
)
def test_a_word_after_a_hyphen_is_no_option(icmd: Callable[..., Any], store: Path, word: str) -> None:
    write_store(
        store,
        {
            "1": {"id": "a", "title": "Migrants et épargne", "countries": ["MA"]},
            "2": {"id": "b", "title": f"Migrants {word[1:]}", "countries": ["MA"]},
        },
    )
    assert icmd("search", "migrants", word, "--format", "ids").out == "a\n"
    assert icmd("search", word, "migrants", "--format", "ids").out == "a\n"
    assert icmd("search", "migrants", "--", word, "--format") == icmd("search", "migrants", "--", word, "-format")


@pytest.mark.parametrize("option", ["-cMA", "-c=MA", "-fids", "-songoing", "-q"])
def test_an_option_with_its_value_is_an_option(icmd: Callable[..., Any], store: Path, option: str) -> None:
    write_store(
        store,
        {
            "1": {"id": "a", "title": "Migrants", "countries": ["MA"], "status": "ongoing"},
            "2": {"id": "b", "title": "Migrants", "countries": ["SN"]},
        },
    )
    numbers = [line.split()[0] for line in icmd("search", "migrants", option).lines]
    assert numbers == {"-cMA": ["1"], "-c=MA": ["1"], "-fids": ["a", "b"], "-songoing": ["1"], "-q": ["1", "2"]}[option]


def test_exclusions_alone_select_alike_everywhere(icmd: Callable[..., Any], store: Path) -> None:
    assert store.exists()
    assert (
        icmd("search", "-figuig", "--format", "ids").out
        == icmd("list", "--text", "-figuig", "--format", "ids").out
        == "kayes\njmdi-bicol\n"
    )


# What weighs, and what is no question by itself


def test_the_title_weighs_more_than_a_text() -> None:
    index = index_of(
        {"title": "Autre", "summary": "épargne " * 9}, {"title": "Un projet sur beaucoup de choses dont l'épargne"}
    )
    assert [entry.number for entry in index.search("épargne", Filters(), Page())[0]] == [2, 1]


def test_the_short_title_weighs_more_than_a_name_and_a_name_more_than_a_text() -> None:
    index = index_of(
        {"title": "A", "summary": "kayes " * 9},
        {"title": "B", "regions": ["Kayes"]},
        {"title": "C", "short_title": "Kayes"},
    )
    assert [entry.number for entry in index.search("kayes", Filters(), Page())[0]] == [3, 2, 1]


@pytest.mark.parametrize("article", ["pour", "de", "the", "del", "aux"])
def test_articles_and_the_like_are_asked_for_only_when_nothing_else_is(article: str) -> None:
    assert parse_query(f"{article} femmes") == (Clause(("femmes",)),)
    assert parse_query(article) == (Clause((article,)),)
    assert parse_query(f'"{article} femmes"') == (Clause((article, "femmes")),)


# Nothing found, and what is marked


@pytest.mark.parametrize(
    ("text", "either"),
    [
        ("femmes sénégal", "femmes OR sénégal"),
        ('"épargne des migrants" oas*', '"épargne des migrants" OR oas*'),
        ('"épargne des migrants" -oasis', "épargne OR migrants -oasis"),
        ('oas* -"épargne des migrants"', 'oas* -"épargne des migrants"'),
        ("co-développement rural OR local", "co-développement OR rural OR local"),
        ("mujeres o jóvenes", "mujeres OR jóvenes"),
    ],
)
def test_what_nobody_has_together_is_asked_for_one_by_one(text: str, either: str) -> None:
    assert any_of(text) == either


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ('"savngs migrants"', '"savings migrants"'),
        ("savngs OR oasis -savngss", "savings OR oasis -savngss"),
        ("l'epagne", "l'épargne"),
        ("« savngs » Epagn*", "« savings » Epagn*"),
        ("co-develpement savngsx", "co-développement savngsx"),
        ("e\u0301pagne", "épargne"),
    ],
)
def test_a_correction_keeps_all_signs_and_takes_whole_words_alone(typed: str, meant: str) -> None:
    better = {"savngs": "savings", "epagne": "épargne", "épagne": "épargne", "co-develpement": "co-développement"}
    assert with_words(typed, better) == meant


def test_words_that_stand_nowhere_get_their_nearest_and_beginnings_that_stand_do_not() -> None:
    index = index_of("Épargne des migrants dans les oasis")
    assert index.nearest_words("epargn* oas* migrnats") == {"migrnats": ["migrants"]}
    assert index.nearest_words("oass*") == {"oass": ["oasis"]}


@pytest.mark.parametrize(
    ("asked", "text", "marked"),
    [
        ("épargne", "L’épargne, les épargnes et l'EPARGNE", ["épargne", "épargnes", "EPARGNE"]),
        ('"transferts de fonds"', "Fonds, transferts, Transferts de fonds", ["Transferts de fonds"]),
        ("codéveloppement", "Le développement, le co-développement", ["co-développement"]),
        ("co-développement", "Le codéveloppement et le co développement", ["codéveloppement", "co développement"]),
        ("移民", "国际移民与发展", ["移民"]),
        ("epar*", "épargner, épargnants", ["épargner", "épargnants"]),
        ("खेती", "खेती, खाता", ["खेती"]),
        ("migrants -femmes", "femmes migrantes", ["migrantes"]),
    ],
)
def test_what_is_asked_for_is_marked_and_nothing_else(asked: str, text: str, marked: list[str]) -> None:
    marker = Marker(index_of(text).wanted_terms(asked))
    assert [text[start:end] for start, end in marker.spans(text, "fr", "es")] == marked
