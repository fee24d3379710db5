"""Conflicts between two catalogues as people read them: what was, what is here, what is there."""

from collections.abc import Iterator
from typing import Any

from icmd_cli.catalogue.merging import Beginning
from icmd_cli.domain.clock import local
from icmd_cli.domain.merge import MergeConflict, Side
from icmd_cli.domain.project import FIELDS, label
from icmd_cli.i18n import _, labelled
from icmd_cli.render.changes import fitted, from_difference, project_line, value
from icmd_cli.render.styles import CLASHES
from icmd_cli.text import harmless

SHOWN = 20
"""How many conflicts are listed at most; a report in JSON has them all."""


def merge_base(began: Beginning) -> str:
    """What both sides began from, in a sentence."""
    sentences = {
        "named": _("Both began from {file}."),
        "history": _("Both began from the catalogue as it was at {at}."),
        "there": _("The other catalogue is an earlier state of this one: nothing was added there."),
        "here": _("The other catalogue only goes further: nothing was changed here since."),
        "unknown": _("The common starting point is not known: every difference is a conflict (--base names it)."),
    }
    if began.how == "unknown" and began.name:
        missing = _(
            "The common starting point is not known, as {file} was not sent along: every difference is a conflict."
        )
        return missing.format(file=began.name) + " " + _("With the file that both began from: --base FILE.")
    at = local(began.name) if began.how == "history" and began.name else ""
    return sentences[began.how].format(file=began.name, at=at)


def lines(
    conflict: MergeConflict, side: Side | None, language: str, width: int, *, is_known: bool = True
) -> Iterator[str]:
    """A heading, and what the value was if that `is_known`, is here, is there.

    The `side` that was taken is marked; where none is yet, the sides have the numbers by which they are chosen.
    """
    name = conflict.field
    field = _("the whole project") if name is None else label(name) if name in FIELDS else harmless(name)
    yield project_line(CLASHES, f"{conflict.number}  {conflict.id}", field, width)
    sides = ((_("was"), None, conflict.was), (_("here"), "here", conflict.here), (_("there"), "there", conflict.there))
    shown = sides if is_known else sides[1:]
    marks: dict[str | None, str] = {side: "*"} if side else {"here": "1", "there": "2"}
    texts = from_difference([_shown(name, raw, language) for _word, _kept, raw in shown])
    for (word, kept, _raw), text in zip(shown, texts, strict=True):
        mark = marks.get(kept, " ")
        yield fitted(f"   {mark} {labelled(word)} {text}", width)


def _shown(name: str | None, raw: Any, language: str) -> str:
    if name is None:
        return _("removed") if raw is None else _("changed") if isinstance(raw, dict) else str(raw)
    return value(name, raw, language)
