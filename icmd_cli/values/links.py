"""Links: only the web's own, since a terminal makes them clickable and `show --web` opens them."""

import re

from icmd_cli.messages import _

_WEB = re.compile(r"https?://[^\s\x00-\x1f\x7f-\x9f<>\"\\^`{|}]+", re.IGNORECASE)


def parse_link(text: str) -> str:
    """`text` as a link. Raises ValueError unless it is an http or https address."""
    if _WEB.fullmatch(text):
        return text
    raise ValueError(_("not a web address: write https://..."))
