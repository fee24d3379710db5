"""`icmd export catalogue.html`: one file that reads, searches, filters and prints alone, and lets nothing hostile run."""

import re
import shutil
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any

import pytest
from conftest import BICOL, FIGUIG, KAYES, ROOT, SHIPPED, THREE, Ran, write_store

pytestmark = pytest.mark.once

Icmd = Callable[..., Ran]

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser")
needs_browser = pytest.mark.skipif(CHROMIUM is None, reason="no chromium is installed here")

SHOWN = "[...document.querySelectorAll('#_list > li')].filter(e => !e.hidden).map(e => e.id)"
SEARCHES = (
    "epargne", "épargne", "l'épargne", "migrant", "migrants", "migrar", "développement local", '"développement local"',
    "co-développement", "codéveloppement", "co développement", "l épargne", '"l epargne"', "d ailleurs OR d eau", "femmes",
    "migrants -femmes", "-femmes", "agri*", "co-dév*",
    "remesas", "pour", "maroc", "Figuig", "cooperative", "savings and remittances", '"autorités locales"', "Kayes ADKO",
    "Mo-100", "jeunes emploi", "xyzzy", "santé mentale", "formation OR emploi", "femmes NOT maroc", "diaspora ou femmes",
    "épargne SAUF Sénégal", '"savoir faire"', "savoir-faire", "N'Djamena", "d'origine", "in",
    "G.R.D.R.", "o.i.m", "(U.E.)", "locaux", "régionaux", "investissements", "environnement", "ÉMIGRÉS", "مهاجر", "migr", "„genre“", "coffee | café",
)  # fmt: skip


@pytest.fixture(scope="session")
def browser() -> Iterator[Any]:
    """A headless Chromium."""
    from playwright.sync_api import sync_playwright

    with sync_playwright() as play:
        opened = play.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        yield opened
        opened.close()


class Opened:
    """A page in the browser, and all that it asked for or complained of."""

    def __init__(self, browser: Any, path: Path, **context: Any) -> None:
        self.context = browser.new_context(**context)
        self.page = self.context.new_page()
        self.asked: list[str] = []
        self.said: list[str] = []
        self.page.on("request", lambda request: self.asked.append(request.url))
        self.page.on("console", lambda message: self.said.append(message.text))
        self.page.on("pageerror", lambda error: self.said.append(str(error)))
        self.page.goto(path.as_uri())

    def shown(self) -> list[str]:
        """The ids of the projects that are to be seen, in their order."""
        found: list[str] = self.page.evaluate(SHOWN)
        return found

    def search(self, text: str) -> list[str]:
        """What is shown once `text` and a blank were typed."""
        self.page.fill("#_ask", text + " ")
        return self.shown()


@pytest.fixture(scope="session")
def shipped_page(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where the page of the shipped catalogue is, once it is made."""
    return tmp_path_factory.mktemp("shipped") / "page.html"


@pytest.fixture
def opened(browser: Any, tmp_path: Path, shipped_page: Path, icmd: Icmd) -> Iterator[Callable[..., Opened]]:
    """Exports the page of a store, that of the shipped catalogue once for all, and opens it."""
    made: list[Opened] = []

    def open_(store: Path, **context: Any) -> Opened:
        path = shipped_page if store == SHIPPED else tmp_path / "page.html"
        if store != SHIPPED or not path.exists():
            assert icmd("export", str(path), "--force", "--store", str(store)).code == 0
        made.append(Opened(browser, path, **context))
        return made[-1]

    yield open_
    for each in made:
        each.context.close()


def test_a_page_is_one_file_whose_policy_lets_nothing_in(icmd: Icmd, store: Path, tmp_path: Path) -> None:
    path = tmp_path / "catalogue.html"
    ran = icmd("export", str(path), "--store", str(store))
    assert (ran.code, ran.err) == (0, f"3 projects written to {path} (html).\n")
    text = path.read_text(encoding="utf-8")
    assert "default-src 'none'; style-src 'sha256-" in text
    assert re.findall(r"<(?:link|img|iframe|script src)", text) == []
    assert re.findall(r' style="', text) == []


@pytest.mark.usefixtures("store")
def test_the_first_lines_tell_which_filter_and_how_many(icmd: Icmd) -> None:
    text = icmd("list", "--country", "maroc", "--format", "html").out
    assert re.search(r'class="lead"[^>]*>1 project · Morocco · \d', text)
    assert 'lang="fr"' in text
    assert re.findall(r'<li id="([^"]+)"', text) == ["figuig"]


@pytest.mark.usefixtures("store")
def test_chosen_fields_alone_are_told(icmd: Icmd) -> None:
    text = icmd("export", "-", "--format", "html", "--fields", "title,donors").out
    assert "Union européenne" in text
    assert "Améliorer le rendement des parcelles</li>" not in text


@pytest.mark.no_cover
@needs_browser
@pytest.mark.parametrize("count", [44, 300])
def test_a_search_finds_what_icmd_search_finds_in_its_order(
    opened: Callable[..., Opened], icmd: Icmd, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, count: int
) -> None:
    monkeypatch.syspath_prepend(str(ROOT / "benchmarks"))
    from generate import catalogue

    path = SHIPPED if count < 100 else catalogue(tmp_path / "many.json", count)
    page = opened(path)
    for text in SEARCHES:
        wanted = icmd("--store", str(path), "search", "--format", "ids", "--limit", "0", "--", text).lines
        assert (text, page.search(text)) == (text, wanted)


@needs_browser
def test_typing_finds_words_by_their_beginning(store: Path, opened: Callable[..., Opened]) -> None:
    page = opened(store)
    page.page.fill("#_ask", "polyc")
    assert page.shown() == ["figuig"]
    page.page.fill("#_ask", "polyculturf ")
    assert page.page.inner_text("#_near button") == "polyculture"
    page.page.click("#_near button")
    assert page.shown() == ["figuig"]


@needs_browser
def test_filters_stand_in_the_address_and_come_back(store: Path, opened: Callable[..., Opened]) -> None:
    page = opened(store)
    page.page.click(".chips button[value=MA]")
    page.page.click(".chips button[value=PH]")
    assert page.shown() == ["figuig", "jmdi-bicol"]
    page.page.select_option("select[name=status]", "planned")
    assert page.shown() == ["jmdi-bicol"]
    page.page.goto(page.page.url)
    page.page.reload()
    assert page.shown() == ["jmdi-bicol"]
    page.page.click("button[type=reset]")
    page.page.wait_for_selector("#kayes")
    assert page.page.url.endswith("#")
    assert page.shown() == ["figuig", "kayes", "jmdi-bicol"]


@needs_browser
def test_the_back_button_takes_a_filter_back_and_no_letter(store: Path, opened: Callable[..., Opened]) -> None:
    page = opened(store)
    page.page.fill("#_ask", "migrants")
    found = page.shown()
    page.page.click(".chips button[value=MA]")
    assert page.shown() == ["figuig"]
    page.page.go_back()
    page.page.wait_for_selector("#kayes")
    assert (page.shown(), page.page.input_value("#_ask")) == (found, "migrants")


@needs_browser
@pytest.mark.parametrize(
    "hash_", ["#%E0%A4%A", "#status=nonsense&country=XX&year=1", "#_ask", "#q=%22", "#lang=xx", "#=&"]
)
def test_an_address_that_says_nothing_hides_nothing(store: Path, opened: Callable[..., Opened], hash_: str) -> None:
    page = opened(store)
    page.page.goto(page.page.url + hash_)
    page.page.reload()
    assert page.shown() == ["figuig", "kayes", "jmdi-bicol"]
    assert page.said == []


@needs_browser
def test_a_link_that_is_sent_on_opens_in_its_readers_language(store: Path, opened: Callable[..., Opened]) -> None:
    page = opened(store, locale="es-SN")
    assert page.page.evaluate("document.documentElement.lang") == "es"
    page.page.click(".chips button[value=MA]")
    assert page.page.url.endswith("#country=MA")
    page.page.click("button[value=en]")
    assert page.page.url.endswith("#country=MA&lang=en")


@needs_browser
def test_an_address_with_an_id_opens_that_project(store: Path, opened: Callable[..., Opened]) -> None:
    page = opened(store)
    page.page.evaluate("location.hash = '#kayes'")
    page.page.wait_for_selector("#kayes details[open]")
    assert page.page.locator("#_list details[open]").count() == 1


@needs_browser
@pytest.mark.parametrize(
    ("language", "words"),
    [("fr", ["Maroc", "2014–2016", "229 907,22"]), ("es", ["Marruecos", "2014–2016", "229.907,22"])],
)
def test_each_language_is_a_click_away(
    store: Path, opened: Callable[..., Opened], language: str, words: Sequence[str]
) -> None:
    page = opened(store)
    before = page.page.inner_text("body")
    page.page.click(f"button[value={language}]")
    said = page.page.inner_text("#figuig").replace("\u202f", " ").replace("\xa0", " ")
    assert [word for word in words if word not in said] == []
    assert page.page.evaluate("document.documentElement.lang") == language
    assert page.page.title() == page.page.inner_text("h1") != "Projects of the JMDI"
    page.page.click("button[value=en]")
    assert page.page.inner_text("body") == before


@needs_browser
def test_all_is_readable_without_javascript(store: Path, opened: Callable[..., Opened]) -> None:
    page = opened(store, java_script_enabled=False)
    assert page.page.locator("#_list > li").count() == 3
    page.page.click("#figuig summary")
    assert page.page.locator("#figuig .body").is_visible()
    assert not page.page.locator("#_form").is_visible()


@needs_browser
def test_nothing_is_wider_than_the_window(opened: Callable[..., Opened]) -> None:
    page = opened(SHIPPED)
    page.page.evaluate("document.querySelectorAll('details').forEach(d => { d.open = true; })")
    for width in (1280, 768, 360, 320):
        page.page.set_viewport_size({"width": width, "height": 700})
        assert page.page.evaluate("[innerWidth, document.documentElement.scrollWidth <= innerWidth]") == [width, True]


@needs_browser
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_nothing_stands_in_the_way_of_anybody(opened: Callable[..., Opened], scheme: str) -> None:
    """No rule of axe-core (WCAG 2.2 A and AA, best practices) is broken, closed and opened."""
    from axe_playwright_python.sync_playwright import Axe

    page = opened(SHIPPED, color_scheme=scheme, bypass_csp=True)
    page.page.evaluate("[...document.querySelectorAll('details')].slice(0, 8).forEach(d => { d.open = true; })")
    found = Axe().run(page.page).response
    assert [(rule["id"], rule["nodes"][0]["html"]) for rule in found["violations"]] == []
    assert found["passes"]


@needs_browser
def test_printing_opens_what_is_shown_and_nothing_else(opened: Callable[..., Opened], store: Path) -> None:
    page = opened(store, java_script_enabled=False)
    page.page.emulate_media(media="print")
    assert page.page.locator("#figuig .body").is_visible()
    assert not page.page.locator(".languages").is_visible()


@needs_browser
def test_the_first_printed_page_has_projects_however_long_they_are(
    opened: Callable[..., Opened], tmp_path: Path
) -> None:
    long = {**FIGUIG, "objectives": [f"Objectif {n} " + "mot " * 20 for n in range(40)]}
    page = opened(write_store(tmp_path / "long.json", {"1": long, "2": KAYES}))
    printed = page.page.pdf()
    assert printed.count(b"/Type /Page\n") == 3


@needs_browser
def test_nothing_hostile_runs_and_nothing_is_asked_of_a_network(opened: Callable[..., Opened], tmp_path: Path) -> None:
    evil = '</script><script>document.title="x"</script><img src=x onerror=alert(1)>&amp;{n}"\''
    records = {
        "1": {**FIGUIG, "title": evil, "summary": evil, "donors": [evil], "regions": [evil], "themes": [evil, "a b"]},
        "2": {**KAYES, "id": "constructor", "title": "constructor __proto__ toString"},
        "3": {**BICOL, "title": "<!-- <script> ]]>"},
    }
    page = opened(write_store(tmp_path / "evil.json", records))
    for language in ("fr", "es", "en"):
        page.page.click(f"button[value={language}]")
    assert page.page.inner_text("#figuig h2") == evil
    assert page.search("constructor") == ["constructor"]
    assert page.search("hasOwnProperty") == []
    assert page.page.title() == "Projects of the JMDI"
    assert [url for url in page.asked if not url.startswith("file:")] == []
    assert page.said == []


@needs_browser
def test_projects_without_a_country_or_dates_are_there(opened: Callable[..., Opened], tmp_path: Path) -> None:
    records = {**THREE, "4": {"id": "bare", "title": "Bare"}}
    page = opened(write_store(tmp_path / "bare.json", records))
    page.page.click(".chips button[value=none]")
    assert page.shown() == ["bare"]


def test_a_very_large_page_is_warned_of(icmd: Icmd, store: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("icmd_cli.writers.html.MANY", 2)
    ran = icmd("export", "-", "--format", "html", "--store", str(store))
    assert "A page of 3 projects opens slowly: filter them, or export xlsx.\n" in ran.err
