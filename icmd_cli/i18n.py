"""The words that people read, in their language."""

import gettext
import os
import re
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from functools import cache
from pathlib import Path

LANGUAGES = ("en", "fr", "es")
"""What icmd speaks; English is the language of the source strings."""

_DOMAIN = "icmd"
_LOCALE = Path(__file__).parent / "locale"
_SOUNDS_O = r"\W*(?:h?[oó]|8|11(?!\d))"
_VARIABLES = ("ICMD_LANG", "LANGUAGE", "LC_ALL", "LC_MESSAGES", "LANG")


@cache
def language() -> str:
    """The user's language, one of `LANGUAGES`: the first of ICMD_LANG, LANGUAGE, LC_ALL ... that is set decides."""
    if _spoken:
        return _spoken[-1]
    spoken = (tag[:2].lower() for tag in os.environ.get(language_from() or "", "").split(":"))
    return next((tag for tag in spoken if tag in LANGUAGES), "en")


@cache
def language_from() -> str | None:
    """The variable that decides on the language, as it stood when it did; None when none is set."""
    return next((variable for variable in _VARIABLES if os.environ.get(variable)), None)


@cache
def _translations() -> gettext.NullTranslations:
    return gettext.translation(_DOMAIN, _LOCALE, [language()], fallback=True)


@contextmanager
def libraries_speak() -> Iterator[None]:
    """While it lasts, Typer and Click say their own words in the user's language too: they ask gettext for them."""
    kept = os.environ.get("LANGUAGE")
    domain = gettext.textdomain()
    gettext.bindtextdomain(_DOMAIN, str(_LOCALE))
    gettext.textdomain(_DOMAIN)
    os.environ["LANGUAGE"] = language()
    try:
        yield
    finally:
        gettext.textdomain(domain)
        os.environ.pop("LANGUAGE")
        if kept is not None:
            os.environ["LANGUAGE"] = kept


_spoken: list[str] = []
"""The languages that `speaking` asks for, the innermost last."""


@contextmanager
def speaking(wanted: str) -> Iterator[None]:
    """While it lasts, messages come in the language `wanted`: for files that speak several languages."""
    _spoken.append(wanted)
    forget_language()
    try:
        yield
    finally:
        _spoken.pop()
        forget_language()


def forget_language() -> None:
    """Let the next message choose the language anew (the environment has changed)."""
    language.cache_clear()
    language_from.cache_clear()
    _translations.cache_clear()


def _(message: str) -> str:
    """`message` in the user's language."""
    return _translations().gettext(message)


def in_every_language(message: str) -> dict[str, str]:
    """Language -> `message` in it."""
    return {
        spoken: gettext.translation(_DOMAIN, _LOCALE, [spoken], fallback=True).gettext(message) for spoken in LANGUAGES
    }


def labelled(label: str, value: str = "") -> str:
    """`label` and a colon, as the user's language sets it, then `value`: "Budget: 5" is « Budget : 5 »."""
    return _("{label}:").format(label=label) + (f" {value}" if value else "")


def in_turn(texts: Iterable[str]) -> str:
    """`texts` that have commas of their own, one after the other, as the user's language sets the sign between them."""
    return _("; ").join(texts)


def quoted(text: str) -> str:
    """`text` between the quotation marks of the user's language."""
    return _("“{text}”").format(text=text)


def either(names: Sequence[str]) -> str:
    """`names`, of which there is at least one, as one phrase: "A, B or C"."""
    *first, last = names
    # Spanish has another word before the sound of its own: "siete u ocho".
    joint = _(" or ") if language() != "es" or not re.match(_SOUNDS_O, last, re.IGNORECASE) else " u "
    return (", ".join(first) + joint if first else "") + last


def plural(one: str, many: str, count: int) -> str:
    """The form of a message that `count` asks for, in the user's language."""
    return _translations().ngettext(one, many, count)


def and_more(count: int) -> list[str]:
    """The line that says how many more there are than were listed; none where `count` is not above 0."""
    return [plural("  and {n} more", "  and {n} more", count).format(n=count)] if count > 0 else []


def enumerated(most: int, names: Sequence[str]) -> str:
    """The first `most` of `names` in a line, and how many more there are."""
    shown, more = ", ".join(names[:most]), len(names) - most
    return shown + (plural(" and {n} more", " and {n} more", more).format(n=more) if more > 0 else "")


def N_(message: str) -> str:  # noqa: N802 - gettext's own name for "translate this later"
    """`message` itself, marked for translation where it is used."""
    return message
