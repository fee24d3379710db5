"""Links: only the web's own, since a terminal makes them clickable and `show --web` opens them."""

import re

from icmd_cli.domain.values.lists import join_list, split_list
from icmd_cli.i18n import _

_WEB = re.compile(r"https?://[^\s\x00-\x1f\x7f-\x9f<>\"\\^`{|}]+", re.IGNORECASE)
# Compiled at its first use: starting up is a feature.
_BARE = r"(?i:(?:www\.)?[a-z0-9-]+(?:\.[a-z0-9-]+)*\.[a-z]{2,}(?:/[^\s\x00-\x1f\x7f-\x9f<>\"\\^`{|}]*)?)"


def is_link(text: str) -> bool:
    """Whether `text` is a web address, be it without its https://."""
    return bool(_WEB.fullmatch(text.strip()) or re.fullmatch(_BARE, text.strip()))


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
    if re.fullmatch(_BARE, text):
        raise ValueError(_("not a web address: write {link}").format(link=f"https://{text}"))
    raise ValueError(_("not a web address: write https://..."))
