"""HXL: the row of hashtags that humanitarian files have under their headings (hxlstandard.org, 1.1).

It is read, not only skipped, for what the headings leave out: the currency ("Budget" over "#value+usd"), and the field
under a heading in a language that icmd does not read.
"""

import re
from collections.abc import Mapping, Sequence

from icmd_cli.reference import currencies, headings


def is_hxl(names: Sequence[str]) -> bool:
    """Whether a row holds hashtags."""
    filled = [name for name in names if name]
    tags = [name for name in filled if re.match(r"#[a-z]", name)]
    return len(filled) > 1 and len(tags) * 2 >= len(filled)


def hxl_field(tag: str) -> str | None:
    """The field that a hashtag means, or None."""
    base, *attributes = re.sub(r"\s", "", tag.lower()).split("+")
    tags: Mapping[str, str] = headings.known()["hxl"]
    named = [f"{base}+{attribute}" for attribute in attributes]
    return next((tags[name] for name in (*named, base) if name in tags), None)


def hxl_currency(tag: str) -> str | None:
    """The currency that a hashtag's attributes name: #value+usd."""
    attributes = tag.lower().replace(" ", "").split("+")[1:]
    return next((code for name in attributes if len(name) == 3 and (code := currencies.find(name))), None)  # noqa: PLR2004
