"""One session of every command in the three languages; what it really says is kept fresh by scripts/make_sessions.py."""

import importlib.util
import os
import re
import shlex
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from babel.messages.pofile import read_po
from conftest import ROOT, Ran

from icmd_cli import i18n
from icmd_cli.cli.app import COMMANDS
from icmd_cli.i18n import LANGUAGES

GOLDEN = Path(__file__).parent / "golden"
SESSIONS = {path.stem: path.read_text(encoding="utf-8") for path in sorted(GOLDEN.glob("??.md"))}


def steps(text: str) -> list[str]:
    return re.findall(r"^\$ (.+)$", text, re.MULTILINE)


def test_the_sessions_are_in_languages_that_are_spoken() -> None:
    assert {"en", "fr", "es"} <= set(SESSIONS) <= set(LANGUAGES)


@pytest.mark.parametrize("language", SESSIONS)
def test_the_sessions_ask_the_same(language: str) -> None:
    assert steps(SESSIONS[language]) == steps(SESSIONS["en"])


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_is_in_the_sessions(command: str) -> None:
    assert any(step.startswith(f"icmd {command} ") or step == f"icmd {command}" for step in steps(SESSIONS["en"]))


ENGLISH = re.compile(
    r"\b(?:the|and|with|project was|did you mean|unknown|usage|examples|missing|required|"
    r"nothing|rejected|changed|added|removed|written|taken back)\b",
    re.IGNORECASE,
)
DATA = re.compile(
    r"\$ .*|https?:.*|# icmd: completion.*|.*(?:Gobierno|Strengthening|Children|Health for All|Kasserine|European|[|]SDC[|]).*"
)
"""What is no word of icmd's: the commands themselves, addresses, and projects with English names."""


@pytest.mark.parametrize("language", sorted(set(SESSIONS) - {"en"}))
def test_no_english_is_left_in_the_other_sessions(language: str) -> None:
    assert ENGLISH.findall(DATA.sub("", SESSIONS[language])) == []


def test_the_english_words_would_be_found() -> None:
    assert len(ENGLISH.findall(DATA.sub("", SESSIONS["en"]))) > 20


@pytest.mark.parametrize(("language", "marks"), [("fr", "\u00a0:"), ("es", "«")])
def test_the_typography_is_the_languages_own(language: str, marks: str) -> None:
    said = SESSIONS[language]
    assert marks in said
    assert "“" not in said


def translations(language: str) -> list[str]:
    """Every translation, without what stands between backquotes: commands are typed as they are."""
    folder = Path(i18n.__file__).parent / "locale" / language / "LC_MESSAGES"
    with (folder / "icmd.po").open("rb") as file:
        catalog = read_po(file, locale=language)
    texts = [m.string if isinstance(m.string, tuple) else (m.string,) for m in catalog if m.id]
    return [re.sub(r"`[^`]*`|https?://\S*|\{[^{}]*\}", "x", str(text)) for found in texts for text in found]


def test_french_punctuation_has_its_no_break_spaces() -> None:
    """A narrow one before ; ? and !, a wide one before : and within « »; apostrophes and dots are typographic."""
    wrong = re.compile(
        r"[^\u202f][;?!](?: |$)|[^\u00a0\u202f]:(?: |$)|«[^\u00a0]|[^\u00a0]»|[^\W\d_]'[^\W\d_]|[\w ]\.\.\.$"
    )
    typed = re.compile(r"^\[?[A-Z]+\.\.\.\]?$|\] ?\.\.\.|<!\w+ \.\.\.>|\| ou ;|\? montre|\| ni ?")
    assert [text for text in translations("fr") if wrong.search(typed.sub("", text))] == []


@pytest.mark.parametrize("name", ["README.fr.md", "docs/guide.fr.md", "docs/catalogue.md"])
def test_french_pages_are_typeset_as_the_messages_are(name: str) -> None:
    """Outside what is typed, and the English half of a page."""
    page = (ROOT / name).read_text(encoding="utf-8").split("\n# The catalogue")[0].replace("*[In English", "")
    prose = re.sub(r"```.*?```|<!--.*?-->|`[^`]*`|\]\([^)]*\)", "x", page, flags=re.DOTALL)
    wrong = re.compile(
        r"(?<![|\s\u00a0\u202f]) [;?!:](?=\s)|«[^\u00a0]|[^\u00a0]»|[^\W\d_]'[^\W\d_]|\b[Nn]ommez\b|\b[Dd]onateur|\b[Aa]xes?\b"
    )
    assert wrong.findall(prose) == []


def test_spanish_questions_and_exclamations_open_and_close() -> None:
    typed = re.compile(r"<!|; \? |ni \?|, \? muestra")
    for one, other in ("¿?", "¡!"):
        cleaned = [typed.sub("", text) for text in translations("es")]
        assert [text for text in cleaned if text.count(one) != text.count(other)] == []


@pytest.mark.parametrize(
    ("language", "avoided"),
    [
        (
            "fr",
            r"\bIITA\b|\bmonnaie|code de retour|\btube\b|\bstd(?:in|out|err)\b|\ba été changé\b|\b[Rr]etir(?:er|ée?s?)\b",
        ),
        (
            "fr",
            r"\b[Aa]xes?\b|\bfinanceur|\bun import\b|\bimports\b|\babîmé|\bfichier[^.]* dedans|\bv(?:a|ont) avec (?:--|csv|xlsx)",
        ),
        ("fr", r"\bétat inconnu\b|\bparties du monde\b|\bagence d’exécution\b|\bporteur\b|\btitres? de colonne"),
        (
            "fr",
            r"\b[Nn]ommez\b|n’est aucun d|\bdisparai(?:t|ssent)\b|\b[Bb]ailleurs?\b(?! de fonds)",
        ),
        (
            "es",
            r"\bla orden\b|\blas órdenes|\blenguas?\b|\btubería\b|\bstd(?:in|out|err)\b|\bfichero|\b(?:la|una) terminal\b",
        ),
        (
            "es",
            r"\b[Nn]ombre (?:otro|un[oa]?|su|los|sus|la)\b|\b[Nn]ómbrel|\b[Ee]sta orden\b|\bno es ninguno de x|demasiado hondo",
        ),
        (
            "es",
            r"\b[Ee]jes?\b|\b[Qq]uitado|¿Quitar|\b[Nn]ada cambió|\bse cambió nada\b|\bva[n]? con (?:--|csv|xlsx)|\bpartes del mundo",
        ),
    ],
)
def test_a_word_is_always_the_same(language: str, avoided: str) -> None:
    """The words that were chosen, so that no screen has another."""
    assert [text for text in translations(language) if re.search(avoided, text)] == []


@pytest.mark.parametrize("language", ["fr", "es"])
def test_no_help_has_an_english_word_of_typers(language: str) -> None:
    """In a process of its own: a command chooses its words when it is first imported."""
    code = "import sys; from icmd_cli.cli.app import COMMANDS; from icmd_cli.cli.main import run; [run([*c, '--help']) for c in ((), *((c,) for c in COMMANDS))]"
    env = {**os.environ, "ICMD_LANG": language}
    said = subprocess.run([sys.executable, "-c", code], env=env, capture_output=True, text=True, check=True).stdout
    assert said.count("\n") > 500
    english = r"\b(?:usage|options:|arguments:|commands|error:|default|required|show this|exit\.|range)"
    assert re.findall(english, said, re.IGNORECASE) == []


def script(name: str) -> Any:
    """The module of a script."""
    spec = importlib.util.spec_from_file_location(name, ROOT / "scripts" / f"{name}.py")
    assert spec
    assert spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.fixture
def make_locale() -> Any:
    return script("make_locale")


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("", "fr: no translation: 'Unknown field “{name}”.'"),
        ("Champ inconnu.", "fr: placeholders differ ({name}): 'Unknown field “{name}”.'"),
        ("Champ inconnu : {nom}", "fr: placeholders differ ({name}, {nom}): 'Unknown field “{name}”.'"),
    ],
)
def test_a_translation_that_is_missing_or_broken_is_found(make_locale: Any, text: str, problem: str) -> None:
    catalog = make_locale.load("fr")
    assert make_locale.problems("fr", catalog) == []
    catalog.get("Unknown field “{name}”.").string = text
    assert make_locale.problems("fr", catalog) == [problem]


@pytest.mark.no_cover
def test_messages_that_come_and_go_and_become_plural_are_found(make_locale: Any) -> None:
    messages_now = make_locale.template()
    messages_now.add("Quite new.")
    messages_now.delete("Status")
    messages_now.delete("Title")
    messages_now.add(("Title", "Titles"))
    catalog = make_locale.updated("fr", messages_now)
    assert "Status" not in catalog
    assert sorted(make_locale.problems("fr", catalog)) == [
        "fr: no translation: 'Quite new.'",
        "fr: no translation: ('Title', 'Titles')",
    ]


SLOW_QUESTION = r"""
import os, time, tty
tty.setcbreak(0)
os.write(1, b"\033[?2004h")
time.sleep(0.5)
os.write(1, "Titre : ".encode())
typed = b""
while not typed.endswith(b"\n"):
    typed += os.read(0, 100)
os.write(1, b"\033[?2004l\n" + repr(typed).encode() + b"\n")
"""
"""As a line editor asks on a machine that is busy: the sign that it edits comes long before the question."""


def test_a_session_types_nothing_before_the_question_is_there(tmp_path: Path) -> None:
    line = f"{shlex.quote(sys.executable)} -c {shlex.quote(SLOW_QUESTION)}"
    said = script("make_sessions")._typed(line, tmp_path, os.environ, ["Un puits"])
    assert said.splitlines()[-1] == r"b'Un puits\n'"


@pytest.mark.usefixtures("store")
@pytest.mark.parametrize(
    "line", ["list --as-of {}", "changes --since {}", "history --compact --before {}", "list --to {}"]
)
def test_a_colon_after_an_option_is_set_as_french_is(icmd: Callable[..., Ran], line: str) -> None:
    option = line.split()[-2]
    ran = icmd(*line.format("demain").split(), env={"ICMD_LANG": "fr"})
    assert f"Erreur\u00a0: {option}\u00a0: ce n’est pas une date" in ran.err
