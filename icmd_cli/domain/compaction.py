"""Which of the history's oldest entries may go, and what stays when they do: lines in, lines out."""

import json
import zlib
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import NamedTuple

from icmd_cli.domain.history import is_borne_out, parsed

KEPT = 1000
"""So many of the newest entries stay unless something else is asked for, and with them those of the last year."""


class Line(NamedTuple):
    """Where an entry stands: its number, its instant (empty when unknown), its line, the byte after it."""

    n: int
    at: str
    line: int
    end: int


class Cut(NamedTuple):
    """What would go: `entries` entries, from number `first` to `last`; `kept` stay, from number `begins` on.

    What goes is `size` of `total` bytes, in `lines` lines, with this CRC-32.
    """

    entries: int
    first: int
    last: int
    since: str
    until: str
    kept: int
    begins: int
    size: int
    lines: int
    total: int
    checksum: int


Rule = Callable[[Sequence[Line]], int]
"""How many of these entries, the oldest first, may go."""


def all_but(count: int) -> Rule:
    """The newest `count` entries stay."""
    return lambda entries: len(entries) - count


def before(instant: str) -> Rule:
    """What was changed at `instant` (ISO 8601, UTC) or later stays, and all that came after that, whatever its date."""
    return lambda entries: next((i for i, entry in enumerate(entries) if entry.at >= instant), len(entries))


def whichever_keeps_more(*rules: Rule) -> Rule:
    """Only what all `rules` let go may go."""
    return lambda entries: min(rule(entries) for rule in rules)


def usual(now: str) -> Rule:
    """The newest thousand entries stay, and all of the year before `now` (ISO 8601)."""
    return whichever_keeps_more(all_but(KEPT), before(f"{int(now[:4]) - 1}{now[4:]}"))


def cut(lines: Iterable[bytes], store: int, rule: Rule) -> Cut | None:
    """What `rule` lets go of a history of these `lines`, if anything; `store` is the checksum of its store.

    The newest entry always stays, so that no number is given twice; lines before the cut that are no entries go too.
    """
    entries: list[Line] = []
    sums: list[int] = []
    end = checksum = 0
    for line, (text, event) in enumerate(parsed(lines), 1):
        end += len(text)
        checksum = zlib.crc32(text, checksum)
        # What the next write would drop is no entry that could be the one that stays.
        if event and text.endswith(b"\n"):
            entries.append(Line(event.n, str(event.record.get("at") or ""), line, end))
            sums.append(checksum)
            borne_out = is_borne_out(event, store)
    if entries and not borne_out:
        del entries[-1]
    gone = min(rule(entries), len(entries) - 1)
    if gone < 1:
        return None
    first, last = entries[0], entries[gone - 1]
    return Cut(
        entries=gone,
        first=first.n,
        last=last.n,
        since=first.at,
        until=last.at,
        kept=len(entries) - gone,
        begins=entries[gone].n,
        size=last.end,
        lines=last.line,
        total=end,
        checksum=sums[gone - 1],
    )


def kept(lines: Iterable[bytes], after: int) -> Iterator[bytes]:
    """`lines`, which stood after line `after`, as they stay: byte for byte, but each entry with its number."""
    for text, event in parsed(lines, after + 1):
        if event is None or "n" in event.record:
            yield text
        else:
            record = {"n": event.n, **event.record}
            yield json.dumps(record, separators=(",", ":")).encode() + b"\n"
