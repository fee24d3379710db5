"""The words that people read, in their language."""

import gettext
import os
from functools import cache
from pathlib import Path

LANGUAGES = ("en", "fr", "es")
"""What icmd speaks; English is the language of the source strings."""

_VARIABLES = ("ICMD_LANG", "LANGUAGE", "LC_ALL", "LC_MESSAGES", "LANG")


@cache
def language() -> str:
    """The user's language, one of `LANGUAGES`: the first of ICMD_LANG, LANGUAGE, LC_ALL ... that is set decides."""
    for variable in _VARIABLES:
        value = os.environ.get(variable, "")
        if value:
            spoken = (tag[:2].lower() for tag in value.split(":"))
            return next((tag for tag in spoken if tag in LANGUAGES), "en")
    return "en"


@cache
def _translations() -> gettext.NullTranslations:
    return gettext.translation("icmd", Path(__file__).parent / "locale", [language()], fallback=True)


def forget_language() -> None:
    """Let the next message choose the language anew (the environment has changed)."""
    language.cache_clear()
    _translations.cache_clear()


def _(message: str) -> str:
    """`message` in the user's language."""
    return _translations().gettext(message)


def plural(one: str, many: str, count: int) -> str:
    """The form of a message that `count` asks for, in the user's language."""
    return _translations().ngettext(one, many, count)


def N_(message: str) -> str:  # noqa: N802 - gettext's own name for "translate this later"
    """`message` itself, marked for translation where it is used."""
    return message
