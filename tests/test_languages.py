"""One session of every command in the three languages; what it really says is kept fresh by scripts/make_sessions.py."""

import re
from pathlib import Path

import pytest

from icmd_cli.cli import COMMANDS
from icmd_cli.messages import LANGUAGES

GOLDEN = Path(__file__).parent / "golden"
SESSIONS = {language: (GOLDEN / f"{language}.md").read_text(encoding="utf-8") for language in LANGUAGES}


def steps(text: str) -> list[str]:
    return re.findall(r"^\$ (.+)$", text, re.MULTILINE)


@pytest.mark.parametrize("language", LANGUAGES)
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
DATA = re.compile(r"\$ .*|https?:.*|.*(?:Gobierno|Children|Health for All|Kasserine|European).*")
"""What is no word of icmd's: the commands themselves, addresses, and projects with English names."""


@pytest.mark.parametrize("language", ["fr", "es"])
def test_no_english_is_left_in_the_other_sessions(language: str) -> None:
    assert ENGLISH.findall(DATA.sub("", SESSIONS[language])) == []


def test_the_english_words_would_be_found() -> None:
    assert len(ENGLISH.findall(DATA.sub("", SESSIONS["en"]))) > 20


@pytest.mark.parametrize(("language", "marks"), [("fr", "\u00a0:"), ("es", "«")])
def test_the_typography_is_the_languages_own(language: str, marks: str) -> None:
    said = SESSIONS[language]
    assert marks in said
    assert "“" not in said
