"""Links: only the web's own, since a terminal makes them clickable and `show --web` opens them."""

import re

from icmd_cli.messages import _

_WEB = re.compile(r"https?://[^\s\x00-\x1f\x7f-\x9f<>\"\\^`{|}]+", re.IGNORECASE)
_BARE = re.compile(
    r"(?:www\.)?[a-z0-9-]+(?:\.[a-z0-9-]+)*\.[a-z]{2,}(?:/[^\s\x00-\x1f\x7f-\x9f<>\"\\^`{|}]*)?", re.IGNORECASE
)


def is_link(text: str) -> bool:
    """Whether `text` is a web address, be it without its https://."""
    return bool(_WEB.fullmatch(text.strip()) or _BARE.fullmatch(text.strip()))


def parse_link(text: str) -> str:
    """`text` as a link. Raises ValueError unless it is an http or https address."""
    if _WEB.fullmatch(text):
        return text
    if _BARE.fullmatch(text):
        raise ValueError(_("not a web address: write {link}").format(link=f"https://{text}"))
    raise ValueError(_("not a web address: write https://..."))
