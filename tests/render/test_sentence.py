"""Sentences and briefings: what the fields say, in good French, Spanish and English, and nothing else."""

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from conftest import SHIPPED, Ran, write_store

from icmd_cli.domain.values.dates import parse_date
from icmd_cli.i18n import LANGUAGES
from icmd_cli.reference import countries
from icmd_cli.render import grammar

Icmd = Callable[..., Ran]

SWISS = "Direction du développement et de la coopération (DDC, Suisse)"
SOUSS: dict[str, Any] = {
    "id": "souss",
    "title": "Migrations, Territoires et Développement",
    "countries": ["MA"],
    "status": "completed",
    "start": "2014-04",
    "end": "2016-01",
    "budget": {"amount": "230041", "currency": "USD"},
    "donors": ["Union européenne", SWISS],
    "lead": "Migrations & Développement",
}


@pytest.fixture
def said(icmd: Icmd, tmp_path: Path) -> Callable[..., str]:
    """The sentence on a record, no-break spaces shown as "_" and narrow ones as "."."""

    def say(language: str, record: dict[str, Any]) -> str:
        path = write_store(tmp_path / "one.json", {"1": {"id": "one", "title": "T", **record}})
        ran = icmd("--store", str(path), "show", "1", "--sentence", env={"ICMD_LANG": language})
        assert (ran.code, ran.err) == (0, "")
        return ran.out.removesuffix("\n").replace("\u00a0", "_").replace("\u202f", ".")

    return say


@pytest.mark.parametrize(
    ("language", "sentence"),
    [
        (
            "fr",
            (
                "Projet de 230.041_USD financé par l’Union européenne et la Direction du développement et de la coopération"
                " (DDC, Suisse), mis en œuvre par Migrations & Développement au Maroc d’avril_2014 à janvier_2016 (terminé)."
            ),
        ),
        (
            "es",
            (
                "Proyecto de 230.041_USD financiado por la Unión Europea y la Agencia Suiza para el Desarrollo y la"
                " Cooperación (COSUDE), ejecutado por Migrations & Développement en Marruecos de abril de 2014 a enero de"
                " 2016 (terminado)."
            ),
        ),
        (
            "en",
            (
                "Project of 230,041_USD funded by the European Union and the Swiss Agency for Development and Cooperation"
                " (SDC), carried out by Migrations & Développement in Morocco from April_2014 to January_2016 (complete)."
            ),
        ),
    ],
)
def test_a_project_in_one_sentence(said: Callable[..., str], language: str, sentence: str) -> None:
    assert said(language, SOUSS) == sentence


@pytest.mark.parametrize(
    ("record", "sentence"),
    [
        ({"countries": ["TN"]}, "Projet en Tunisie."),
        ({"countries": ["MA", "TN", "PH"]}, "Projet au Maroc, en Tunisie et aux Philippines."),
        ({"countries": ["ML"], "partners": ["ADKO", "AME"]}, "Projet mis en œuvre par ADKO et AME au Mali."),
        ({"countries": ["ML"], "lead": "A", "partners": ["B"]}, "Projet mis en œuvre par A au Mali."),
        ({"countries": ["ML"], "donors": ["Ville de Lyon"]}, "Projet financé par la Ville de Lyon au Mali."),
        ({"countries": ["SN"], "start": "2014", "status": "ongoing"}, "Projet au Sénégal depuis 2014 (en cours)."),
        ({"countries": ["SN"], "start": "2014"}, "Projet au Sénégal à partir de 2014."),
        ({"countries": ["SN"], "end": "2016-02"}, "Projet au Sénégal jusqu’en février_2016."),
        ({"countries": ["SN"], "end": "2016-02-01"}, "Projet au Sénégal jusqu’au 1er_février_2016."),
        ({"countries": ["SN"], "start": "2014", "end": "2014"}, "Projet au Sénégal en 2014."),
        (
            {"countries": ["SN"], "start": "2014-04-15", "end": "2016-01"},
            "Projet au Sénégal du 15_avril_2014 à janvier_2016.",
        ),
        ({"countries": ["SN"], "budget": {"amount": "0.50", "currency": "EUR"}}, "Projet de 0,50_EUR au Sénégal."),
    ],
)
def test_only_what_the_fields_say(said: Callable[..., str], record: dict[str, Any], sentence: str) -> None:
    assert said("fr", record) == sentence


@pytest.mark.parametrize(
    ("language", "code", "place"),
    [
        ("fr", "MA", "au Maroc"),
        ("fr", "DZ", "en Algérie"),
        ("fr", "EC", "en Équateur"),
        ("fr", "PH", "aux Philippines"),
        ("fr", "SV", "au Salvador"),
        ("fr", "CV", "au Cap-Vert"),
        ("fr", "MT", "à Malte"),
        ("fr", "MX", "au Mexique"),
        ("fr", "GB", "au Royaume-Uni"),
        ("fr", "HT", "en Haïti"),
        ("fr", "IR", "en Iran"),
        ("fr", "CF", "en République centrafricaine"),
        ("fr", "CK", "aux Îles Cook"),
        ("fr", "PS", "dans les Territoires palestiniens"),
        ("fr", "HK", "dans la R.A.S. chinoise de Hong Kong"),
        ("fr", "IM", "à l’Île de Man"),
        ("en", "PH", "in the Philippines"),
        ("en", "MA", "in Morocco"),
        ("en", "CK", "in the Cook Islands"),
        ("es", "SV", "en El Salvador"),
    ],
)
def test_countries_get_the_preposition_of_the_language(language: str, code: str, place: str) -> None:
    assert grammar.in_country(code, language) == place


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_country_has_a_place(language: str) -> None:
    for code in countries.codes():
        place = grammar.in_country(code, language)
        assert place.endswith(countries.name(code, language))
        assert " " in place


@pytest.mark.parametrize(
    ("name", "after_by"),
    [
        ("Agence française de développement (AFD)", "l’Agence française de développement (AFD)"),
        ("Centre d'appui à la microfinance", "le Centre d'appui à la microfinance"),
        ("Municipalité de Figuig", "la Municipalité de Figuig"),
        ("Commission on Filipinos Overseas (CFO)", "Commission on Filipinos Overseas (CFO)"),
        ("Regione Toscana", "Regione Toscana"),
        ("ADKO", "ADKO"),
        ("", ""),
    ],
)
def test_french_names_get_their_article(name: str, after_by: str) -> None:
    assert grammar.by(name, "fr") == after_by
    assert grammar.by(name, "en") == name


@pytest.mark.parametrize(
    ("language", "start", "end", "span"),
    [
        ("en", "2014-04-15", "2014-04-15", "on D"),
        ("en", "2014-04", "2014-04", "in D"),
        ("en", None, "2014", "until D"),
        ("es", "2014-04-15", "2016-01-02", "del D al D"),
        ("es", "2014", "2016", "de D a D"),
        ("es", None, "2016-01-02", "hasta el D"),
        ("fr", None, None, ""),
    ],
)
def test_spans(language: str, start: str | None, end: str | None, span: str) -> None:
    begins, ends = (parse_date(text) if text else None for text in (start, end))
    assert grammar.span(begins, ends, lambda _date: "D", language, on=False) == span


def test_a_sentence_is_text_alone(icmd: Icmd) -> None:
    assert icmd("show", "figuig", "--sentence", "--json").code == 2


# Briefings


def test_a_briefing_says_it_all(icmd: Icmd) -> None:
    out = icmd("brief", "--country", "maroc", env={"ICMD_LANG": "fr"}).out
    records = icmd("list", "--country", "maroc", "--json").json
    unknown = sum("budget" not in record for record in records)
    assert out.startswith("# Projets de l’ICMD · Maroc\n")
    assert f"- **Projets**\u00a0: {len(records)}\n" in out
    euros = "375\u202f120\u00a0EUR dans 2 projets"
    assert f"{euros} et 459\u202f948,22\u00a0USD dans 2 projets ({unknown} budgets inconnus)" in out
    assert len(re.findall("^### ", out, re.MULTILINE)) == len(records) > 0
    assert len(re.findall("^Projet .*\\.$", out, re.MULTILINE)) == len(records)
    assert "2009" in out
    numbers = {int(n) for n in re.findall(r"\[(\d+)\]", out)}
    assert numbers == {int(n) for n in re.findall(r"^(\d+)\. <http", out, re.MULTILINE)}


def test_its_sums_are_those_of_the_catalogue(icmd: Icmd) -> None:
    records = icmd("list", "--phase", "2", "--json").json
    total = sum(float(r["budget"]["amount"]) for r in records if r.get("budget", {}).get("currency") == "USD")
    assert f"{total:,.2f}\u00a0USD" in icmd("brief", "--phase", "2").out


@pytest.mark.parametrize(
    ("arguments", "title"),
    [
        ([], "# Projects of the JMDI"),
        (["--country", "MA", "--year", "2014..2016"], "# Projects of the JMDI · Morocco · 2014–2016"),
        (["--not-country", "MA"], "# Projects of the JMDI · without Morocco"),
        (["--status", "completed", "--phase", "1"], "# Projects of the JMDI · Status: Complete · Phase: 1"),
        (["--theme", "diaspora", "--min-budget", "1000"], "# Projects of the JMDI · Themes: Diaspora engagement · Budget ≥ 1,000"),
        (["--from", "2010-02-01"], "# Projects of the JMDI · 2010-02-01–"),
        (["--text", "femmes"], "# Projects of the JMDI · “femmes”"),
    ],
)  # fmt: skip
def test_its_title_names_the_filters(icmd: Icmd, arguments: list[str], title: str) -> None:
    assert icmd("brief", *arguments).lines[0] == title


def test_texts_stay_texts_in_markdown(icmd: Icmd, tmp_path: Path) -> None:
    record = {
        "id": "bad",
        "title": "# <script>alert(1)</script> [x](http://evil.example)",
        "countries": ["ML"],
        "summary": "# A heading\n- a list\n1. one\n*bold* `code`\x1b[31m",
        "results": ["> quoted", "[link][1]"],
    }
    out = icmd("--store", str(write_store(tmp_path / "b.json", {"1": record})), "brief").out
    assert r"### \# &lt;script\>alert(1)&lt;/script\> \[x\]&#40;http://evil.example)" in out
    assert "\n\\# A heading\n\\- a list\n1\\. one\n\\*bold\\* \\`code\\`" in out
    assert "\x1b" not in out


def test_nothing_found_says_so_and_writes_nothing(icmd: Icmd) -> None:
    ran = icmd("brief", "--country", "FR")
    assert (ran.code, ran.out) == (0, "")


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_shipped_project_is_said(icmd: Icmd, language: str) -> None:
    ids = icmd("--store", str(SHIPPED), "list", "--format", "ids").lines
    ran = icmd("--store", str(SHIPPED), "show", *ids, "--sentence", env={"ICMD_LANG": language})
    assert len(ran.lines) == len(ids)
    assert not re.search(r"None|  |\(\)|\{|,\.| \.", ran.out)


@pytest.mark.parametrize(
    ("code", "place"),
    [
        ("SV", "en El Salvador"), ("DO", "en la República Dominicana"), ("CD", "en la República Democrática del Congo"),
        ("GB", "en el Reino Unido"), ("NL", "en los Países Bajos"), ("US", "en los Estados Unidos"), ("IN", "en la India"),
        ("AE", "en los Emiratos Árabes Unidos"), ("PS", "en los Territorios Palestinos"), ("CK", "en las Islas Cook"),
        ("MA", "en Marruecos"), ("PH", "en Filipinas"), ("CV", "en Cabo Verde"), ("LB", "en el Líbano"),
    ],
)  # fmt: skip
def test_spanish_puts_its_article_before_the_countries_that_have_one(code: str, place: str) -> None:
    assert grammar.in_country(code, "es") == place


@pytest.mark.parametrize(
    ("partners", "said_so"),
    [
        (["A", "Iniciativa B"], "ejecutado por A e Iniciativa B"),
        (["A", "Hijos de C"], "ejecutado por A e Hijos de C"),
        (["A", "Hierro"], "ejecutado por A y Hierro"),
        (["Iniciativa B", "A"], "ejecutado por Iniciativa B y A"),
    ],
)
def test_spanish_and_before_its_own_sound(said: Callable[..., str], partners: list[str], said_so: str) -> None:
    assert said_so in said("es", {"countries": ["MA"], "partners": partners})
