"""Why rows and cells of an import do not go in, told to people: one line a reason, with the option that settles it."""

from collections.abc import Iterator, Mapping, Sequence

from icmd_cli.i18n import N_, _, either, labelled, plural, quoted
from icmd_cli.importing.model import RowPlace, Rule
from icmd_cli.importing.reasons import ASKED, LEFT, REFUSED, Reason
from icmd_cli.render import styles
from icmd_cli.render.styles import StyledLine
from icmd_cli.text import clean, shortened

_FEW = 3
_LONG = 60

_STYLES = {ASKED: styles.WARNING, REFUSED: styles.REFUSED, LEFT: styles.WARNING}

RULES: Mapping[str, str] = {
    Rule.TITLE: N_("there is no title"),
    Rule.COUNTRY: N_("no known country"),
    Rule.ID: N_("no id"),
    Rule.ROW: N_("more cells than headings: a separator inside a text needs quotation marks"),
    Rule.LINE: N_("lines that hold no row"),
    Rule.GROUP: N_("rows of one code that have different titles"),
    Rule.PARTIAL: N_("another row of their project was refused"),
    Rule.TAKEN: N_("another project has it"),
    Rule.KNOWN: N_("the catalogue has it already"),
    Rule.CANDIDATES: N_("several projects are called so; an id or a code tells which"),
    Rule.STATUS: N_("no known status"),
    Rule.DATE: N_("no date that can be read"),
    Rule.SPAN: N_("the start is after the end"),
    Rule.AMOUNT: N_("no amount that can be read"),
    Rule.RANGE: N_("a range of two amounts; write one"),
    Rule.LINK: N_("no web address"),
    Rule.LANGUAGE: N_("no language"),
    Rule.PHASE: N_("no phase"),
    Rule.ROLE: N_("no role of IATI’s"),
    Rule.VALUE: N_("not understood"),
    Rule.CURRENCY: N_("no currency is named"),
    Rule.DECIMAL: N_("nothing tells the decimal mark"),
    Rule.PARTS: N_("several amounts in one"),
    Rule.ORDER: N_("nothing tells whether the day or the month comes first"),
    Rule.PLACE: N_("no country is named"),
}
"""What each rule says, in a few words."""


def reason_lines(
    reasons: Sequence[Reason], *, several: bool, most: int | None = None, indent: str = ""
) -> Iterator[str]:
    """One line a reason, the option that settles it at its end; with the file's name where there are `several`."""
    shown = reasons[:most]
    for reason in shown:
        file = indent + (f"[{reason.file}] " if several else "")
        options = either(reason.options[: _FEW if reason.effect == ASKED else 1]) if reason.options else ""
        text = f"{file}{_reason(reason)}" + (f"   {options}" if options else "")
        yield StyledLine(text, _STYLES[reason.effect], len(file) + len(_heading(reason)))
    if len(reasons) > len(shown):
        more = len(reasons) - len(shown)
        yield indent + plural("and {n} more reason (--verbose)", "and {n} more reasons (--verbose)", more).format(
            n=more
        )


def _reason(reason: Reason) -> str:
    headings = _heading(reason)
    if reason.rule == Rule.ROWS:
        text = plural(
            "{n} project stands on several rows ({rows}), which differ in {headings}: {names}",
            "{n} projects stand on several rows ({rows}), which differ in {headings}: {names}",
            reason.projects,
        )
        names = ", ".join(quoted(short(name)) for name, _count in reason.values)
        return text.format(n=reason.projects, rows=reason.rows, headings=headings, names=names)
    said = reason.text or _(RULES[reason.rule])
    named = [_counted(name, count) for name, count in reason.values if reason.distinct != 1 or name not in said]
    more = reason.distinct - len(reason.values)
    named += ["…"] if named and more > 0 else []
    rows = _count(reason.effect, reason.rows)
    lines = _lines(reason.places, reason.rows)
    where = f"{rows}{', ' if lines else ''}{lines}"
    subject = " ".join(filter(None, (headings, ", ".join(named))))
    return f"{labelled(subject, said) if subject else said} ({where})"


def _heading(reason: Reason) -> str:
    return ", ".join(map(short, reason.headings))


def _count(effect: str, rows: int) -> str:
    """How many rows, and what becomes of them: the colour alone does not tell it."""
    if effect == REFUSED:
        return plural("{n} row refused", "{n} rows refused", rows).format(n=rows)
    if effect == LEFT:
        return plural("{n} value skipped", "{n} values skipped", rows).format(n=rows)
    return plural("{n} row", "{n} rows", rows).format(n=rows)


def _counted(text: str, count: int) -> str:
    return quoted(short(text)) + (f" × {count}" if count > 1 else "")


def _lines(places: Sequence[RowPlace], rows: int) -> str:
    """The first lines of some rows, with their sheets where there are any."""
    if not places:
        return ""
    sheets = {place.sheet for place in places}
    numbers = ", ".join(str(place.line) for place in places) + (" …" if rows > len(places) else "")
    sheet = f" [{places[0].sheet}]" if len(sheets) == 1 and places[0].sheet else ""
    return plural("line {lines}", "lines {lines}", len(places)).format(lines=numbers) + sheet


def rule_sentence(rule: str) -> str:
    """What a rule says, in the user's language."""
    return _(RULES[rule]) if rule in RULES else rule


def short(text: str) -> str:
    """`text` on one line, cut where it is long."""
    return shortened(clean(text), _LONG)
