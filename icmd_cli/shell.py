"""Commands that icmd suggests, written so that they can be copied into the user's shell as they stand; its home."""

import os
import re
from pathlib import Path

_PLAIN = frozenset("_./,:@%+-=")
"""What a word may hold without quotation marks, beside letters and digits."""


def command_line(*words: str) -> str:
    """A command of these words, each quoted where the shell would read it otherwise."""
    return " ".join(map(quoted_word, words))


def searching(text: str, *options: str) -> str:
    """The command that searches for `text`."""
    words = (*options, "--", text) if text.startswith("-") else (text, *options)
    return command_line("icmd", "search", *words)


def quoted_word(word: str) -> str:
    """`word` as one argument: the same in sh, bash, zsh and fish; on Windows for its own shells."""
    if _is_plain(word):
        return word
    if os.name == "nt":
        escaped = word.replace('"', '\\"')
        return f'"{escaped}"'
    if not set(word) & set("'\\"):
        return f"'{word}'"
    if not set(word) & set('"$`\\!'):
        return f'"{word}"'
    # Backslashes within quotation marks are read in more than one way.
    parts = re.split(r"(['\\])", word)
    return "".join(f"\\{part}" if part in ("'", "\\") else f"'{part}'" for part in parts if part)


def home_expanded(word: str) -> Path:
    """The path that a shell makes of `word`: a ~ at its beginning is a home, but where there is no such user."""
    return Path(os.path.expanduser(word))  # noqa: PTH111 - that of Path fails without such a user


def _is_plain(word: str) -> bool:
    return bool(word) and word[0] not in "=%" and all(c.isalnum() or c in _PLAIN for c in word)
