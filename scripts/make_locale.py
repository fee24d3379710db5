"""Brings the translations up to date with the messages in the sources, and compiles them.

    python scripts/make_locale.py [--check]

Messages are taken from icmd, and from Typer and Click, whose words appear on our screens. New ones come into
icmd_cli/locale/LANGUAGE/LC_MESSAGES/icmd.po without a translation; those that nobody says any more go. With --check
nothing is written: what is stale, missing or broken is listed, and the exit code is 1.
"""

import re
import sys
from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path

import click
import typer
from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract_from_dir
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

ROOT = Path(__file__).parent.parent
sys.path.insert(0, str(ROOT))  # so that it also runs where icmd is not installed

from icmd_cli import i18n

LOCALE = ROOT / "icmd_cli" / "locale"
LANGUAGES = i18n.LANGUAGES[1:]
KEYWORDS = {"_": None, "N_": None, "plural": (1, 2), "ngettext": (1, 2)}
SOURCES = (ROOT / "icmd_cli", Path(click.__file__).parent, Path(typer.__file__).parent)
_UNSPOKEN = {"{number_type}"}
"""Placeholders that a translation may leave out: Click fills this one with English words."""

_DAWN = datetime(2000, 1, 1, tzinfo=UTC)
_PLACEHOLDER = re.compile(r"\{[^{}]*\}|%\(\w+\)s")


def template() -> Catalog:
    """Every message of the sources, in alphabetical order."""
    catalog = Catalog(project="icmd", charset="utf-8")
    for source in SOURCES:
        found = extract_from_dir(str(source), [("**.py", "python")], keywords=KEYWORDS, comment_tags=())
        for _file, _line, message, _comments, _context in found:
            if message and message != ("", ""):
                catalog.add(message)
    return catalog


def path_of(language: str, suffix: str) -> Path:
    """Where the catalogue of a language is: its text (.po) or what is read at run time (.mo)."""
    return LOCALE / language / "LC_MESSAGES" / f"icmd{suffix}"


def load(language: str) -> Catalog:
    """The translations of a language; none when there is no file yet."""
    path = path_of(language, ".po")
    if not path.exists():
        return Catalog(locale=language, project="icmd", charset="utf-8")
    with path.open("rb") as file:
        return read_po(file, locale=language, charset="utf-8")


_FRENCH = (
    (re.compile(r"[ \u00a0](?=[;?!](?: |$))"), "\u202f"),
    (re.compile(r"[ \u202f](?=:(?: |$))"), "\u00a0"),
    (re.compile(r"«[ \u202f]?(?!\u00a0)"), "«\u00a0"),
    (re.compile(r"(?<!\u00a0)[ \u202f]?»"), "\u00a0»"),
    (re.compile(r"(?<=[^\W\d_])'(?=[^\W\d_])"), "’"),
    (re.compile(r"(?<=[a-zà-ÿ]) ?\.\.\.$"), "…"),
)
_TYPED = re.compile(r"\| ou ;|; \? |\? montre|\| ni ?")
"""Marks that stand for what somebody types."""


def typeset(text: str) -> str:
    """French as it is printed, whichever blanks its translator typed: no-break ones before ; ? ! : and inside « »."""
    parts = _TYPED.split(text)
    for wrong, right in _FRENCH:
        parts = [wrong.sub(right, part) for part in parts]
    kept = [*_TYPED.findall(text), ""]
    return "".join(part + typed for part, typed in zip(parts, kept, strict=True))


def updated(language: str, messages: Catalog) -> Catalog:
    """The translations of a language for exactly `messages`."""
    old = load(language)
    new = Catalog(locale=language, project="icmd", charset="utf-8", fuzzy=False)
    for message in sorted(filter(lambda m: m.id, messages), key=lambda m: str(m.id)):
        known = old.get(message.id if isinstance(message.id, str) else message.id[0])
        # A message that has become plural, or is so no longer, is to be translated anew.
        kept = known.string if known and known.pluralizable == message.pluralizable else ""
        if language == "fr":
            kept = typeset(kept) if isinstance(kept, str) else tuple(map(typeset, kept or ()))
        new.add(message.id, kept)
    return new


_HEADERS = re.compile(
    rb'^"(?:POT-Creation-Date|PO-Revision-Date|Generated-By|Last-Translator|Report-Msgid-Bugs-To|Language-Team)[^\n]*\n',
    re.MULTILINE,
)


def as_po(catalog: Catalog) -> bytes:
    """The text of a catalogue, without dates, so that it changes only with its messages."""
    out = BytesIO()
    write_po(out, catalog, width=120, no_location=True)
    return _HEADERS.sub(b"", out.getvalue())


def as_mo(po: bytes, language: str) -> bytes:
    """The compiled form of a catalogue's text."""
    catalog = read_po(BytesIO(po), locale=language)
    compiled = Catalog(locale=language, project="icmd", charset="utf-8", fuzzy=False)
    for message in catalog:
        if message.id and all(message.string if isinstance(message.string, tuple) else [message.string]):
            compiled.add(message.id, message.string)
    out = BytesIO()
    compiled.creation_date = compiled.revision_date = _DAWN
    write_mo(out, compiled)
    return out.getvalue()


def problems(language: str, catalog: Catalog) -> list[str]:
    """What is missing or broken in a catalogue: no translation, or other placeholders than the message's."""
    return [f"{language}: {reason}: {m.id!r}" for m in catalog if m.id and (reason := _problem(m))]


def _problem(message: Message) -> str:
    ids = message.id if isinstance(message.id, tuple | list) else (message.id,)
    texts = message.string if isinstance(message.string, tuple | list) else (message.string,)
    if not all(texts):
        return "no translation"
    texts = tuple(map(str, texts))
    allowed = {name for text in ids for name in _PLACEHOLDER.findall(text)}
    for text in texts:
        names = set(_PLACEHOLDER.findall(text))
        if not names <= allowed or (len(ids) == 1 and names | _UNSPOKEN != allowed | _UNSPOKEN):
            return f"placeholders differ ({', '.join(sorted(names ^ allowed))})"
    return ""


def main() -> int:
    """Write the catalogues, or check them."""
    check = "--check" in sys.argv[1:]
    messages = template()
    failures: list[str] = []
    for language in LANGUAGES:
        catalog = updated(language, messages)
        failures += problems(language, catalog)
        po = as_po(catalog)
        for suffix, data in ((".po", po), (".mo", as_mo(po, language))):
            path = path_of(language, suffix)
            if check:
                if not path.exists() or path.read_bytes() != data:
                    failures.append(f"{path.relative_to(ROOT)} is stale: run scripts/make_locale.py")
            else:
                path.parent.mkdir(parents=True, exist_ok=True)
                path.write_bytes(data)
    print("\n".join(failures[:40]) or "all translations are there")
    return 1 if check and failures else 0


if __name__ == "__main__":
    sys.exit(main())
