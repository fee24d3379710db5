"""Which of the history's oldest entries go when it is made shorter, and what stays: lines in, lines out."""

from collections.abc import Iterable, Iterator
from typing import NamedTuple
from zlib import crc32

from icmd_cli.domain.history import RENAMED, Event, entries, is_uncommitted, line_of


class Cut(NamedTuple):
    """What would go: `entries` entries, number `first` of `since` to number `last` of `until`; then it `begins`.

    What goes is `size` of `total` bytes, in `lines` lines with this CRC-32.
    """

    entries: int
    first: int
    last: int
    since: str
    until: str
    begins: int
    size: int
    total: int
    lines: int
    checksum: int


class _HistoryLine(NamedTuple):
    n: int
    at: str
    line: int
    end: int
    checksum: int


def cut(lines: Iterable[bytes], store: int, instant: str) -> Cut | None:
    """What goes of a history of these `lines`: what was changed before `instant` (ISO 8601, UTC), if anything.

    `store` is the checksum of its store. The newest entry always stays, so that no number is given twice.
    """
    found: list[_HistoryLine] = []
    end = checksum = 0
    is_done = True
    for line, (text, event) in enumerate(entries(lines), 1):
        end += len(text)
        checksum = crc32(text, checksum)
        if event:
            found.append(_HistoryLine(event.n, str(event.record.get("at") or ""), line, end, checksum))
            is_done = not is_uncommitted(event.record, store)
    if found and not is_done:
        del found[-1]
    gone = next((i for i, each in enumerate(found[:-1]) if each.at >= instant), len(found) - 1)
    if gone < 1:
        return None
    first, last = found[0], found[gone - 1]
    return Cut(gone, first.n, last.n, first.at, last.at, found[gone].n, last.end, end, last.line, last.checksum)


def kept_lines(lines: Iterable[bytes], planned: Cut) -> Iterator[bytes]:
    """`lines` without those that were `planned` to go. Raises ValueError when they no longer begin with these.

    The first entry that stays keeps the ids that projects had: an undo knows them by these in a store from before.
    """
    ids: dict[tuple[int, str | None, str | None], None] = {}
    for line, (text, event) in enumerate(entries(_checked(lines, planned)), 1):
        if line <= planned.lines:
            ids |= dict.fromkeys(event.renamed if event else ())
        elif event and ids:
            listed = [[*one] for one in (*ids, *event.renamed_before)]
            ids = {}
            yield line_of(Event(event.n, {**event.record, RENAMED: listed}), text)
        else:
            yield line_of(event, text) if event else text


def _checked(lines: Iterable[bytes], planned: Cut) -> Iterator[bytes]:
    checksum = line = 0
    for line, text in enumerate(lines, 1):
        checksum = crc32(text, checksum)
        if line == planned.lines and checksum != planned.checksum:
            raise ValueError
        yield text
    if line < planned.lines:
        raise ValueError
