"""Which field each column holds: by its heading in French, English or Spanish, an HXL hashtag, or the user's word.

The known headings stand in tables/headings.json: those of IATI's products, d-portal, AFD, CDFD, AidData, EU and UN
project lists, and of the programme's own site; as they fold, without "of the project".
"""

import json
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

from icmd_cli import countries, currencies
from icmd_cli.importing.tables import Row, Table
from icmd_cli.messages import LANGUAGES, _, plural, quoted
from icmd_cli.project import FIELD_NAMES, LIST_FIELDS
from icmd_cli.text import clean, fold_name
from icmd_cli.values.amounts import number_in
from icmd_cli.values.dates import is_span
from icmd_cli.values.links import is_link
from icmd_cli.values.units import PARENTHESES, Unit, unit_in, without_unit

CURRENCY = "currency"
"""A column beside the fields: the budget's currency."""

PERIOD = "period"
"""A column beside the fields: start and end in one cell."""

COLUMN_FIELDS = (*FIELD_NAMES, CURRENCY, PERIOD)
"""What a column can hold."""

REASON_HEADINGS = ("icmd: reason", "icmd: suggestion", "icmd: line")
"""What a file of refused rows adds to the user's own columns; never read back."""

_FILLER = frozenset(
    "de du des d l la le les of the del el los las en et and y projet projets project projects proyecto proyectos"
    " operation operations activite activity programme program programa initiative initiatives iniciativa s".split()
)
_QUALIFIERS = frozenset(
    "principal principale principaux principales main key general generale global globale overall prevu prevue"
    " previsionnel previsionnelle previsto prevista planned expected estime estimee estimatif estimative estimated"
    " effectif effective actuel actuelle current complet complete courte short breve brief succinct succincte sommaire"
    " executif executive intervention intervencion execution ejecucion implementation realisation implantation"
    " concerne concernee couvert couverte covered implique impliquee associe associee mise oeuvre œuvre action"
    " accion".split()
)
"""Words that a heading may have besides a known one's, and mean the same; one without them is likelier."""

_QUALIFIED = 100

_CAMEL = re.compile(r"(?<=[a-zà-ÿ])(?=[A-ZÀ-Þ])")
_HALVES = re.compile(r"\s+[-–—]\s+|\s*[/|\n]\s*")
_LANGUAGE_TAIL = re.compile(
    r"(?:[#@_:. ]|\()\s*(fr|en|es|french|english|spanish|francais|anglais|espagnol)\)?$", re.IGNORECASE
)
_TAGS = {"french": "fr", "francais": "fr", "english": "en", "anglais": "en", "spanish": "es", "espagnol": "es"}
_NUMBERED = re.compile(
    r"^(?:\d{1,2}(?:\.\d{1,2})+\s|\(?\d{1,2}(?:\.\d{1,2})*\s?[.):–—-]|\(?[a-hj-mo-z]\)|[ivx]{1,4}[.)])\s*(?=\w{2})",
    re.IGNORECASE,
)
_COUNT = re.compile(
    r"(?:nombre|nbre|nb|number|no|numero) (?:of|de|d) (?:\w+ )?"
    r"(?:projets|projects|activites|activities|operations|initiatives|programmes|programs)\b"
)
"""How many projects, not what they are called: "nombre" is a name in Spanish only."""

_DAY_FIRST = re.compile(r"\b(?:jj|dd)[./ -]mm", re.IGNORECASE)
_MONTH_FIRST = re.compile(r"\bmm[./ -](?:jj|dd)", re.IGNORECASE)
Choice = tuple[Callable[[str], object], str | None, str | None]
"""What tells a kind of value, the field where most values are of it, and the field where they are not."""

_BY_VALUES: Mapping[str, Choice] = {
    **dict.fromkeys(
        ("beneficiaire", "beneficiary", "beneficiario", "begunstigde"), (countries.find, "countries", "partners")
    ),
    **dict.fromkeys(
        ("location", "localisation", "lieu", "localizacion", "pays region", "pays ou region", "lieu execution"),
        (countries.find, "countries", "regions"),
    ),
    **dict.fromkeys(
        ("financement", "funding", "financing", "financiacion", "financiamiento", "cofinancement"),
        (number_in, "budget", "donors"),
    ),
    **dict.fromkeys(("duree", "duration", "duracion", "plazo", "annee", "year", "ano"), (is_span, "period", None)),
    **dict.fromkeys(("source", "fuente"), (is_link, "sources", None)),
    **dict.fromkeys(("site",), (is_link, "url", "regions")),
}
"""Headings that mean one field where most values are of its kind (countries, amounts ...), else another or none."""

_EITHER = frozenset(("start", "end"))
"""Fields that a second column may fill where the first one is empty: the planned dates, where nothing has begun."""

_SEARCHED = 20
"""Among so many first rows the headings are looked for."""

_LONGEST = 1000
"""No heading has more letters; looking through a text for what a heading may say takes time."""

_JUDGED = 500
"""So many values tell what a column holds."""


class Meaning(NamedTuple):
    """What one heading says: the field, how likely (0 best), and what stands beside it in the heading.

    `told` says that only the column's values told the field.
    """

    field: str
    rank: int
    spoken: str | None = None
    unit: Unit = Unit()
    order: str | None = None
    texts: str | None = None
    told: bool = False


class Column(NamedTuple):
    """One column as it was understood; `field` is None when it is not used, and `why` says the reason or the rule.

    `currency`, `order` of dates and `scale` of amounts are what the heading says ("en millions d'euros").
    """

    at: int
    heading: str
    field: str | None
    why: str
    currency: str | None = None
    order: str | None = None
    scale: int = 1


class Headings(NamedTuple):
    """The heading row of a table: its line, its columns, the rows after it, what was left out before it.

    `spoken` is the language that most headings are in (None when it cannot be told); `texts` the language of the texts
    when the headings say it ("title#fr"); `own` says that these are the names that icmd itself writes.
    """

    line: int
    columns: Sequence[Column]
    rows: Sequence[Row]
    preamble: Sequence[Row] = ()
    spoken: str | None = None
    texts: str | None = None
    own: bool = False


def understand(heading: str) -> Meaning | None:
    """What `heading` says, or None."""
    if len(heading) > _LONGEST:
        return None
    heading = _NUMBERED.sub("", clean(heading))
    tag = _LANGUAGE_TAIL.search(heading)
    texts = None
    if tag and len(heading) > len(tag[0]):
        texts = _TAGS.get(tag[1].lower(), tag[1].lower())
    for text in _readings(heading, tag):
        found = _exact(text)
        if found:
            field, rank, spoken = found
            unit = unit_in(heading)
            if field == "donors" and unit.currency:
                field = "budget"  # "Financement (EUR)" is how much, not by whom
            return Meaning(field, rank, spoken, unit, _order_in(heading), texts)
    return None


def _readings(heading: str, tag: re.Match[str] | None) -> Iterable[str]:
    """`heading` in the ways that may be a known one: whole, without its remarks, either half, without its currency."""
    yield heading
    bare = PARENTHESES.sub(" ", heading)
    yield bare
    if tag:
        yield heading[: tag.start()]
    for half in _HALVES.split(bare):
        yield half
        yield without_unit(half)
    yield without_unit(bare)


def _exact(text: str) -> tuple[str, int, str | None] | None:
    name = fold_name(text).replace(" ", "_")
    if name in COLUMN_FIELDS:
        return name, 0, None
    table = _lookup()
    if _COUNT.match(fold_name(text)):
        return None
    key = _key(text)
    for written in (fold_name(text), key):
        if written and written in table:
            return table[written]
    plain = " ".join(word for word in key.split() if word not in _QUALIFIERS)
    if plain and plain in table:
        field, rank, spoken = table[plain]
        return field, rank + _QUALIFIED, spoken
    return None


@cache
def _known() -> Mapping[str, Mapping[str, Any]]:
    """Per language: field -> headings, the likeliest first; "hxl": hashtag of HXL 1.1 -> field."""
    path = Path(__file__).parent.parent / "tables" / "headings.json"
    return dict(json.loads(path.read_text(encoding="utf-8")))


@cache
def _lookup() -> Mapping[str, tuple[str, int, str | None]]:
    found: dict[str, tuple[str, int, str | None]] = {}
    for spoken in LANGUAGES:
        for field, aliases in _known()[spoken].items():
            for rank, alias in enumerate(aliases, 1):
                for key in (fold_name(alias), _key(alias)):
                    known = found.get(key)
                    if known is None:
                        found[key] = (field, rank, spoken)
                    elif known[0] == field and known[2] != spoken:
                        found[key] = (field, min(rank, known[1]), None)  # the same word in both languages
    return found


def _key(text: str) -> str:
    """`text` folded, each word in the singular, without articles or "of the project": "DateDebut" -> "date debut"."""
    words = fold_name(_CAMEL.sub(" ", text)).split()
    return " ".join(_singular(word) for word in words if word not in _FILLER)


def _singular(word: str) -> str:
    if word.endswith(("ries", "ties")) and word[:-3] + "y" not in _FILLER:  # "countries", not "associés"
        return word[:-3] + "y"
    return word[:-1] if len(word) > 3 and word.endswith("s") else word  # noqa: PLR2004 - not "gas"


def _order_in(heading: str) -> str | None:
    return "DMY" if _DAY_FIRST.search(heading) else "MDY" if _MONTH_FIRST.search(heading) else None


# The table


def find_headings(
    table: Table, chosen: Mapping[str, str | None], header_row: int | None = None, texts: str | None = None
) -> Headings | None:
    """The headings of `table`, or None when it has none with a title.

    `chosen` maps headings to fields (None: leave the column out) by the user's word; `header_row` is the line on which
    they stand, when the user says so; `texts` the wanted language where titles stand in several.
    """
    rows = list(table.rows)
    start = _heading_row(rows, chosen, header_row, exact=table.exact)
    if start is None:
        return None
    names = [_text(cell) for cell in rows[start].cells]
    after = rows[start + 1 :]
    hints: Sequence[str] = ()
    if not table.exact and _is_hxl(names):
        hints = names
    elif not table.exact and after and _is_hxl([_text(cell) for cell in after[0].cells]):
        hints, after = [_text(cell) for cell in after[0].cells], after[1:]
    columns, spoken, tagged = _columns(_Row(names, hints, after), chosen, texts)
    own = all(name in (*COLUMN_FIELDS, "number") for name in names if name)
    return Headings(rows[start].line, columns, after, rows[:start], spoken, tagged, own)


def _heading_row(
    rows: Sequence[Row], chosen: Mapping[str, str | None], header_row: int | None, *, exact: bool
) -> int | None:
    if header_row is not None:
        return next((at for at, row in enumerate(rows) if row.line == header_row), None)
    if exact:
        return 0 if rows else None
    best, best_score = None, 0
    for at, row in enumerate(rows[:_SEARCHED]):
        names = [_text(cell) for cell in row.cells if isinstance(cell, str)]
        fields = {meaning.field for name in names if (meaning := understand(name))} | {
            field for name in names if (field := chosen.get(name))
        }
        fields |= {field for name in names if (choice := _choice(name)) and (field := choice[2] or choice[1])}
        if _is_hxl(names):
            fields |= {field for name in names if (field := _hxl_field(name))}
        wide = len([name for name in names if name]) > 1
        score = len(fields) if len(fields) > 1 or ("title" in fields and not wide) else 0
        if score > best_score:
            best, best_score = at, score
            if "title" in fields:
                break
    if best and _is_hxl([_text(cell) for cell in rows[best].cells]) and _wide(rows[best - 1]):
        return best - 1  # the hashtags explain the headings above them
    return best


def _wide(row: Row) -> bool:
    return len([cell for cell in row.cells if _text(cell)]) > 1


def _by_values(choice: Choice, at: int, rows: Sequence[Row]) -> str | None:
    """The field of a column whose heading leaves a choice that its values make."""
    is_one, field, otherwise = choice
    values = {str(row.cells[at]) for row in rows[:_JUDGED] if at < len(row.cells) and row.cells[at]}
    return field if len([value for value in values if is_one(value)]) * 2 > len(values) else otherwise


def _choice(name: str) -> Choice | None:
    bare = _NUMBERED.sub("", PARENTHESES.sub(" ", name))
    return next((_BY_VALUES[key] for half in _HALVES.split(bare) if (key := _key(half)) in _BY_VALUES), None)


class _Row(NamedTuple):
    """A heading row, the hashtags under it, the rows after it."""

    names: Sequence[str]
    hints: Sequence[str]
    after: Sequence[Row]


def _columns(
    row: _Row, chosen: Mapping[str, str | None], texts: str | None
) -> tuple[list[Column], str | None, str | None]:
    meanings: dict[int, Meaning] = {}
    columns: dict[int, Column] = {}
    settled = {fold_name(name): field for name, field in chosen.items()}
    for at in range(len(row.names)):
        found = _meant(at, row, settled)
        if isinstance(found, Meaning):
            meanings[at] = found
        else:
            columns[at] = found
    names = row.names
    taken = {column.field for column in columns.values() if column.field}
    tagged = _language_of_texts(meanings, texts)
    for field, at in _winners(meanings, tagged).items():
        for loser in [position for position, meaning in meanings.items() if meaning.field == field]:
            meaning = meanings[loser]
            joins = field in LIST_FIELDS or field in _EITHER
            if (loser == at or joins) and field not in taken:
                why = _("its values tell") if meaning.told else ""
                if loser != at and field not in LIST_FIELDS:
                    why = _("where “{other}” is empty").format(other=names[at])
                columns[loser] = Column(
                    loser, names[loser], field, why, meaning.unit.currency, meaning.order, meaning.unit.scale
                )
            else:
                other = names[at] if field not in taken else "--map"
                why = _("means {field}, as “{other}” does").format(field=field, other=other)
                columns[loser] = Column(loser, names[loser], None, why)
    spoken = [meaning.spoken for meaning in meanings.values() if meaning.spoken]
    tongue = max(set(spoken), key=spoken.count) if spoken else None
    return [columns[at] for at in sorted(columns)], tongue, tagged


def _meant(at: int, row: _Row, settled: Mapping[str, str | None]) -> Meaning | Column:
    """What one heading means, to be weighed against the others; or the column, where there is nothing to weigh."""
    name = row.names[at]
    if name.casefold() in REASON_HEADINGS or name == "number":
        return Column(at, name, None, _("icmd's own remark"))
    if name and fold_name(name) in settled:
        unit = unit_in(name)
        return Column(at, name, settled[fold_name(name)], "--map", unit.currency, _order_in(name), unit.scale)
    meaning = understand(name) if name else None
    choice = _choice(name)
    if choice and not (meaning and (meaning.unit.currency or not meaning.rank)):
        told = _by_values(choice, at, row.after)
        meaning = (meaning or Meaning("", _QUALIFIED))._replace(field=told or "", told=True)
    if meaning:
        unused = Column(at, name, None, _("its values are of another kind"))
        return meaning if meaning.field else unused
    field = _hxl_field(row.hints[at]) if at < len(row.hints) else None
    if field:
        return Column(at, name or row.hints[at], field, "HXL", _hxl_currency(row.hints[at]))
    return Column(at, name, None, _("no known heading") if name else _("no heading"))


def _language_of_texts(meanings: Mapping[int, Meaning], wanted: str | None) -> str | None:
    found = [m.texts for m in meanings.values() if m.field == "title" and m.texts]
    return wanted if wanted in found else found[0] if found else None


def _winners(meanings: Mapping[int, Meaning], tagged: str | None) -> dict[str, int]:
    """The column for each field: the one in the wanted language, then the likeliest heading, then the first."""
    best: dict[str, tuple[bool, int, int]] = {}
    for at, meaning in meanings.items():
        key = (bool(meaning.texts) and meaning.texts != tagged, meaning.rank, at)
        if meaning.field not in best or key < best[meaning.field]:
            best[meaning.field] = key
    return {field: at for field, (_other, _rank, at) in best.items()}


def _is_hxl(names: Sequence[str]) -> bool:
    filled = [name for name in names if name]
    tags = [name for name in filled if re.match(r"#[a-z]", name)]
    return len(filled) > 1 and len(tags) * 2 >= len(filled)


def _hxl_field(tag: str) -> str | None:
    base, *attributes = re.sub(r"\s", "", tag.lower()).split("+")
    tags: Mapping[str, str] = _known()["hxl"]
    named = [f"{base}+{attribute}" for attribute in attributes]
    return next((tags[name] for name in (*named, base) if name in tags), None)


def _hxl_currency(tag: str) -> str | None:
    attributes = tag.lower().replace(" ", "").split("+")[1:]
    return next((code for name in attributes if len(name) == 3 and (code := currencies.find(name))), None)  # noqa: PLR2004


def _text(cell: Any) -> str:
    return clean(cell) if isinstance(cell, str) else "" if cell is None else str(cell)


def seen(headings: Iterable[str]) -> str:
    """The sentence that lists the headings that were seen."""
    names = [name for name in headings if name]
    shown = ", ".join(quoted(name) for name in names[:12])
    more = len(names) - 12
    return shown + (plural(" and {n} more", " and {n} more", more).format(n=more) if more > 0 else "")
