"""Links: only the web's own, since a terminal makes them clickable and `show --web` opens them."""

import re
from typing import NamedTuple

from icmd_cli.domain.values.lists import join_list, split_list
from icmd_cli.i18n import _

_WEB = re.compile(r"https?://[^\s\x00-\x1f\x7f-\x9f<>\"\\^`{|}]+", re.IGNORECASE)
# Compiled at its first use: starting up is a feature.
_BARE = r"(?i:(?:www\.)?[a-z0-9-]+(?:\.[a-z0-9-]+)*\.[a-z]{2,}(?:/[^\s\x00-\x1f\x7f-\x9f<>\"\\^`{|}]*)?)"


_JOINING = frozenset(("et", "and", "y", "e", "&", "-", "/"))
_BETWEEN = r"[\s;|]+|,(?=\s|https?://|www\.)|,$"
_FILE = r"(?i:^[^/]*\.(?:pdf|docx?|xlsx?|pptx?|od[tsp]|csv|txt|rtf|zip|jpe?g|png|html?|xml|json)$)"
"""A file's name, which looks like a domain."""

_AROUND = "<>()[]\"'.,"


class Links(NamedTuple):
    """The addresses in a text, and what in it is none."""

    addresses: tuple[str, ...] = ()
    others: str = ""


def read_links(text: str) -> Links:
    """The addresses in the text of a cell, each once and whole: several may stand there, a bare one gets https://."""
    addresses: dict[str, None] = {}
    others: list[str] = []
    parts = [part for part in re.split(_BETWEEN, text) if part]
    # Marks at an address's end are its own where nothing but addresses stands there.
    alone = all(map(_WEB.fullmatch, parts))
    for part in parts:
        address = part if alone else _without_marks(part)
        if _WEB.fullmatch(address):
            addresses[address] = None
        elif (whole := whole_link(address)) != address:
            addresses[whole] = None
        elif part not in _JOINING:
            others.append(part)
    return Links(tuple(addresses), " ".join(others))


def _without_marks(part: str) -> str:
    """`part` without the marks that text puts around an address; a parenthesis that it opens itself stays."""
    bare = part.strip(_AROUND)
    return f"{bare})" if bare.count("(") > bare.count(")") and f"{bare})" in part else bare


def whole_link(text: str) -> str:
    """`text`, with https:// before it where it is an address without its beginning, and no file's name."""
    return f"https://{text}" if re.fullmatch(_BARE, text) and not re.search(_FILE, text) else text


def is_bare(text: str) -> bool:
    """Whether `text` is or holds an address that begins with www."""
    return any(part.lower().startswith("www.") and re.fullmatch(_BARE, part) for part in split_list(text))


def whole_links(cell: object) -> object:
    """A cell's addresses, those that begin with www. with their https://."""
    parts = split_list(cell) if isinstance(cell, str) else cell if isinstance(cell, list) else []
    whole = [f"https://{part}" if isinstance(part, str) and is_bare(part) else part for part in parts]
    return whole if isinstance(cell, list) else join_list(whole) if whole else cell


def parse_link(text: str) -> str:
    """`text` as a link. Raises ValueError unless it is an http or https address."""
    if _WEB.fullmatch(text):
        return text
    if (whole := whole_link(text)) != text:
        raise ValueError(_("not a web address; write {link}").format(link=whole))
    raise ValueError(_("not a web address; write https://..."))
