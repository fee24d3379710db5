"""Whether bytes that are no UTF-8 are of another code page than Windows-1252, whose letters they would become."""

import re

_RUN = "[À-ÖØ-öø-ÿ]{3}"
"""Three letters with accents in a row are a word of another alphabet: Arabic, Cyrillic, Greek, Hebrew."""

_WITHIN = r"(?<=[^\W\d_])[¡-£¤-§©¬®±¶¹-º¼-¿²³×÷](?=[^\W\d_])"
"""A sign within a word is a letter elsewhere: "spo³ecznoœci"."""

_AT_START = r"(?<![\w°])[ªº¹²³](?=[a-zà-ÿ])"
_NORTHERN = r"[þð]|(?<=[a-zà-ÿ])[ÞÐ]|[ÞÐ](?=[a-zà-ÿ])"
"""Letters of Iceland alone; of Turkey and Romania in their own code pages."""

_LETTER = "[À-ÖØ-öø-ÿ]"
_AROUND_WORDS = ' ;,|\t\r\n"'
_SEVEN_BITS = r"\+([A-Za-z0-9+/]{3,60})-"
_SAMPLE = 1 << 20
_MOST_SHOWN = 40
_SHARE = 10
"""One strange place among so many letters with accents is a slip, and not the code page."""


def strange(text: str) -> str:
    """A word of `text`, which was read as Windows-1252, that no language of that code page has; "" where there is none.

    A few among many letters that are right are none either.
    """
    text = text[:_SAMPLE]
    pattern = re.compile(f"{_RUN}|{_WITHIN}|{_AT_START}|{_NORTHERN}")
    first = pattern.search(text)
    if not first and not _is_hardly_ascii(text):
        return ""
    if first and len(pattern.findall(text)) * _SHARE < len(re.findall(_LETTER, text)):
        return ""
    at = first.start() if first else 0
    start = max(text.rfind(mark, 0, at) for mark in _AROUND_WORDS) + 1
    return re.split(f"[{_AROUND_WORDS}]", text[max(start, at - _MOST_SHOWN) : at + _MOST_SHOWN])[0][:_MOST_SHOWN]


def _is_hardly_ascii(text: str) -> bool:
    """Whether most signs are none of ASCII's: EBCDIC, or the code page of another script."""
    signs = "".join(text.split())
    return len(signs.encode("ascii", "ignore")) * 2 < len(signs)


def is_utf_7(data: bytes) -> bool:
    """Whether letters stand in ASCII as UTF-7 writes them: "Projet +AOk-t+AOk-"."""
    if not data.isascii() or b"+" not in data:
        return False
    found = re.findall(_SEVEN_BITS, data[:_SAMPLE].decode("ascii"))
    return bool(found) and all(map(_is_text, found))


def _is_text(written: str) -> bool:
    try:
        text = f"+{written}-".encode().decode("utf-7")
    except UnicodeError:
        return False
    return all("\u00a0" <= sign <= "\u06ff" or "\u2010" <= sign <= "\u20ac" for sign in text)
