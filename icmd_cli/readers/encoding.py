"""The encoding of a text file, by a rule that was right where statistical detectors were not (docs/import.md).

A byte order mark decides; else UTF-8 if the whole file is UTF-8; else Windows-1252, the encoding of French Excel's CSV.
"""

import codecs
import re
from typing import Any

from icmd_cli.errors import InvalidData, UsageProblem
from icmd_cli.i18n import _, plural
from icmd_cli.readers import code_pages
from icmd_cli.text import clean

_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_UNDEFINED = re.compile(rb"[\x81\x8d\x8f\x90\x9d]")
# What cp1252 makes of a Macintosh's é (8E), à (88), ê (90), ü (9F), and of DOS's é (82), è (8A), à (85), in words.
_MACINTOSH = re.compile("[a-z][žˆ™ƒ‡ÿ][a-z]")
_DOS = re.compile("[a-z][‚š…][a-z]")
# A UTF-8 sequence whose bytes were taken for Windows-1252 or Latin-1: a leading byte's letter, then the others'.
_FOLLOWING = "[\x80-\xbfŒœŠšŸŽžƒˆ˜–—‘’‚“”„†‡•…‰‹›€™]"
_SPOILED = re.compile(f"[ÂÃÅ-Ï]{_FOLLOWING}|â{_FOLLOWING}{{2}}")
# The frequent ones, each found by its first letter: four looks in C are faster than one pattern.
_MOJIBAKE = tuple(re.compile(start + _FOLLOWING) for start in ("Ã", "Â", "Å", "â€"))
# A question mark within a word; in a web address it has other neighbours.
_LOST = re.compile(r"(?<![\w/.:?=&%#+-])(?:[^\W\d_]+\?)+[^\W\d_]+(?![\w/=&%:])")
_AROUND, _MARKS_SEEN = 40, 1000
_CONTROLS = re.compile("[\x80-\x9f]")
_AT_ENDS = frozenset("\x82\x83\x87\x88\x89\x8a\x8b\x8c\x8d\x95\x97")
_LEADING = tuple("ÂÃÅÐÑâ")
_IN_WORDS = _AT_ENDS | frozenset("\x81\x84\x85\x86\x93\x94\x96\x98")
"""DOS's small letters with accents that Windows has as signs; the first ones also where a word ends, as in café."""
_UNTYPED = re.compile("[\x00-\x08\x0e-\x1a\x1c-\x1f\x7f]")
_SAMPLE = 4096
_ASSUMED = ("cp1252", "latin-1", "cp850", "mac_roman")
_FEW = 8
"""This many control signs are a fault of a text; more, and one of 20 letters, and it is no text."""


def decoded(data: bytes, name: str, wanted: str | None, *, repair: bool | None = None) -> tuple[str, str, list[str]]:
    """The text of `data`, its encoding, and notices about what looks wrong; `repair` fixes what is plainly spoiled.

    Raises InvalidData where the bytes are no text in that encoding, UsageProblem for an unknown `wanted` one.
    """
    encoding = wanted or _found(data)
    try:
        text = data.decode(encoding)
    except UnicodeError as error:
        line = data.count(b"\n", 0, getattr(error, "start", 0)) + 1
        message = _("{file}, line {line}: this is not {encoding} text.")
        raise InvalidData(
            message.format(file=name, line=line, encoding=encoding), (), _("Say how it is encoded: --encoding.")
        ) from error
    except (LookupError, ValueError) as error:
        raise UsageProblem(
            _("--encoding: there is no encoding “{name}”.").format(name=encoding),
            _("Usual ones: utf-8, cp1252, mac_roman, utf-16."),
        ) from error
    text = text.removeprefix("\ufeff")
    untyped = len(_UNTYPED.findall(text, 0, _SAMPLE))
    if untyped > _FEW and untyped * 20 > len(text[:_SAMPLE]):
        raise InvalidData(
            _("{file} is neither text nor a table that icmd knows.").format(file=name),
            (),
            _("If it is text, say how it is encoded: --encoding."),
        )
    if not wanted and (word := _of_another_code_page(data, text, encoding)):
        raise _unsettled(name, word)
    notices = _notices(text, encoding, wanted, repair=repair)
    text, controls = windows_letters(repaired(text) if repair else text)
    return text, encoding, [*notices, *letters_repaired(controls)]


def _of_another_code_page(data: bytes, text: str, encoding: str) -> str:
    """A word that shows that `encoding`, which was assumed, is not that of `data`; "" where nothing does."""
    if encoding != "utf-8":
        return code_pages.strange(text) if encoding in _ASSUMED else ""
    return "+AOk-" if code_pages.is_utf_7(data) else ""


def _unsettled(name: str, word: str) -> InvalidData:
    message = _("{file}: its letters are of another code page than that of Western Europe: “{word}”.")
    hint = _(
        "Say how it is encoded: --encoding cp1256 (Arabic), cp1251 (Cyrillic), cp1250 (Romanian, Polish), cp1254"
        " (Turkish), cp1253 (Greek), utf-7 (+AOk-); or cp1252, if that word is right."
    )
    return InvalidData(message.format(file=name, word=clean(word)), (), hint)


def windows_letters(text: str) -> tuple[str, int]:
    """`text` with its controls U+0080 to U+009F as the letters of Windows-1252 that they were, and how many there were.

    Within a word, where that code page has a sign and DOS's (850) a letter, they are DOS's: U+0081 in "Für".
    """
    count = 0

    def letter(match: re.Match[str]) -> str:
        nonlocal count
        count += 1
        byte = match[0].encode("latin-1")
        before, after = text[match.start() - 1 : match.start()], text[match.end() : match.end() + 1]
        inside = before.isalpha() and after.islower() and match[0] in _IN_WORDS
        # After Ã and its like stands the second byte of UTF-8, which --repair makes right.
        dos = before not in _LEADING and (inside or (before.islower() and match[0] in _AT_ENDS))
        windows = byte.decode("cp1252", "replace")
        return byte.decode("cp850") if dos or windows == "\ufffd" else windows

    return (_CONTROLS.sub(letter, text), count) if _CONTROLS.search(text) else (text, 0)


def with_windows_letters(value: Any) -> tuple[Any, int]:
    """`value`, be it a text or a list or object of some, with such letters in their place, and how many there were."""
    if isinstance(value, str):
        return (value, 0) if value.isascii() else windows_letters(value)
    if isinstance(value, list):
        items = [with_windows_letters(item) for item in value]
        return [item for item, _count in items], sum(count for _item, count in items)
    if isinstance(value, dict):
        pairs = {key: with_windows_letters(item) for key, item in value.items()}
        return {key: item for key, (item, _count) in pairs.items()}, sum(count for _item, count in pairs.values())
    return value, 0


def letters_repaired(count: int) -> list[str]:
    """The notice that `count` letters were read as another code page's; none for 0."""
    message = plural(
        "{n} character is from the code page Windows-1252 or DOS 850, and was read as such: check it.",
        "{n} characters are from the code page Windows-1252 or DOS 850, and were read as such: check them.",
        count,
    )
    return [message.format(n=count)] if count else []


def repaired(text: str) -> str:
    """`text` with what was once decoded wrongly decoded rightly: "Ã©" -> "é"."""
    return _SPOILED.sub(_right, text)


def _right(match: re.Match[str]) -> str:
    for encoding in ("cp1252", "latin-1"):
        try:
            return match[0].encode(encoding).decode()
        except UnicodeError:
            continue
    return match[0]


def _found(data: bytes) -> str:
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            return encoding
    head = data[:_SAMPLE]
    for encoding, position in (("utf-16-le", 1), ("utf-16-be", 0)):
        half = head[position::2]
        if len(head) > 3 and half.count(0) * 10 > len(half) * 8 and head[1 - position :: 2].count(0) * 10 < len(half):  # noqa: PLR2004
            return encoding  # every second byte of Latin letters is NUL
    try:
        codecs.utf_8_decode(data, "strict", True)
    except UnicodeDecodeError:
        return _single_byte(data)
    return "utf-8"


def _single_byte(data: bytes) -> str:
    # Macintosh and DOS files show these where French letters should be; cp1252 never does.
    names = ("cp1252", "mac_roman", "cp850")
    texts = {name: data[: 1 << 20].decode(name, errors="replace") for name in names}
    sample = texts["cp1252"].lower()
    if _UNDEFINED.search(data) or _MACINTOSH.search(sample) or _DOS.search(sample):
        likeliest = max(names, key=lambda name: _likeness(texts[name]))
        if likeliest != names[0]:
            return likeliest
    return "cp1252" if not _UNDEFINED.search(data) else "latin-1"


def _likeness(text: str) -> int:
    """How many accented letters stand in words, as Western languages have them, less the signs and capitals there."""
    letters = re.findall("(?<=[A-Za-z])[à-öø-ÿœ](?=[a-z]|\\b)", text)
    return len(letters) - 2 * len(re.findall("(?<=[a-z])[^\x00-\x7fà-öø-ÿœß’](?=[a-z])", text))


def _notices(text: str, encoding: str, wanted: str | None, *, repair: bool | None) -> list[str]:
    notices = []
    if not wanted and encoding in ("mac_roman", "cp850", "latin-1"):
        message = _("The encoding is a guess ({encoding}): look at the accents; --encoding settles it.")
        notices.append(message.format(encoding=encoding))
    spoiled = 0 if text.isascii() else sum(len(sign.findall(text)) for sign in _MOJIBAKE) + text.count("\ufffd")
    if spoiled and not repair:
        message = plural(
            "{n} place looks spoiled by an earlier program (as “Ã©” for “é”); --repair fixes what can be.",
            "{n} places look spoiled by an earlier program (as “Ã©” for “é”); --repair fixes what can be.",
            spoiled,
        )
        notices.append(message.format(n=spoiled))
    if lost := _lost(text):
        message = plural(
            "{n} word has a “?” inside, as for a letter that an earlier program lost (S?n?gal): correct the file.",
            "{n} words have a “?” inside, as for letters that an earlier program lost (S?n?gal): correct the file.",
            lost,
        )
        notices.append(message.format(n=lost))
    return notices


def _lost(text: str) -> int:
    """How many words have a question mark inside; the first marks tell, each with what stands around it."""
    found, at = 0, text.find("?")
    for _mark in range(_MARKS_SEEN):
        if at < 0:
            break
        start = max(0, at - _AROUND)
        match = next((m for m in _LOST.finditer(text, start, at + _AROUND) if m.start() < at < m.end()), None)
        found += match is not None
        at = text.find("?", match.end() if match else at + 1)
    return found
