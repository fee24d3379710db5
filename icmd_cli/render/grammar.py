"""The little grammar that sentences about projects need: "au Maroc", "d'avril 2014 à janvier 2016", "the Philippines".

French articles and prepositions before countries follow the usage that the French foreign ministry's lists and CLDR's
names give; what no rule covers is named here.
"""

import re
from collections.abc import Callable, Sequence

from icmd_cli.domain.values.dates import PartialDate
from icmd_cli.i18n import _, language
from icmd_cli.reference import countries
from icmd_cli.text import fold

DateWords = Callable[[PartialDate], str]
"""A date in words, at its own precision: "15 avril 2014", "avril 2014", "2014"."""

_APOSTROPHE = "\u2019"

# French: "aux" before plurals, "à" before names without an article, "au" before masculine ones that end in -e, "en"
# before feminine ones that do not.
_AUX = frozenset("AE AS BM BQ BS FJ KM MV NL PH PW SC TO TV US WS".split())
_A = frozenset(
    "AG AI AW BH BL CU CW CY DJ GG GI GU JE KI KN LC MC MF MG MS MT MU NR NU OM PM PR RE SG SH SM ST SX TK TT TW"
    " VC WF YT".split()
)
_A_LA = frozenset("BB DM GD".split())
_AU = frozenset("BZ GB KH MX MZ SR ZW".split())
_EN = frozenset("HT SL".split())

_BEFORE = {
    "ile": f"à l{_APOSTROPHE}",
    "etat": f"dans l{_APOSTROPHE}",
    "r.a.s.": "dans la ",
    "territoire": "dans le ",
    "territoires": "dans les ",
    "terres": "dans les ",
}

_THE = frozenset("AE BQ BS CF DO GB GM IM KM MV NL PH PS US".split())
"""Countries that English names with an article, besides islands and territories."""

# Spanish: the article by the name's first word, or by the country; others have none.
_SPANISH = {
    **dict.fromkeys("ciudad isla rae republica".split(), "la "),
    **dict.fromkeys("caribe reino territorio".split(), "el "),
    **dict.fromkeys("emiratos estados paises territorios".split(), "los "),
    "islas": "las ",
}
_SPANISH_CODES = {
    **dict.fromkeys("AQ GF IN PF".split(), "la "),
    **dict.fromkeys("CG EH LB".split(), "el "),
    **dict.fromkeys("BM BS KM MV SC".split(), "las "),
}
_SOUNDS_I = r"h?i(?![aeou])"
"""Before such a word Spanish says "e" for "y": "Oxfam e Iniciativa", but "agua y hielo"."""

# The first word of an organisation's name -> its article; other names stand as they are.
_FRENCH = frozenset("de d des du et pour a".split())
_LE = frozenset(
    "bureau centre collectif comite conseil departement fonds forum gouvernement gouvernorat groupe groupement haut"
    " ministere programme reseau secretariat".split()
)
_LA = frozenset(
    "banque caisse chambre commission commune communaute confederation cooperation cooperative delegation direction"
    " federation fondation ligue mairie mission municipalite prefecture province region societe ville wilaya".split()
)
_L = frozenset(
    "academie agence alliance ambassade amicale assemblee association ecole entraide espace initiative institut"
    " observatoire office organisation union universite".split()
)


def in_country(code: str, language: str) -> str:
    """Where something is: "au Maroc", "aux Philippines", "in the Philippines", "en Marruecos"."""
    name = countries.name(code, language)
    if language == "en":
        article = "the " if code in _THE or name.endswith(("Islands", "Territories", "Territory")) else ""
        return f"in {article}{name}"
    return _in_spanish(code, name) if language == "es" else _in_french(code, name)


def _in_spanish(code: str, name: str) -> str:
    first = fold(name).split()[0]
    return f"en {_SPANISH_CODES.get(code) or _SPANISH.get(first, '')}{name}"


def _in_french(code: str, name: str) -> str:
    first = fold(name).replace("-", " ").split()[0].lower()
    if code in _AUX or first == "iles":
        return f"aux {name}"
    if code in _A:
        return f"à {name}"
    if code in _A_LA:
        return f"à la {name}"
    if first in _BEFORE:
        return _BEFORE[first] + name
    feminine = first.endswith("e") and code not in _AU
    return f"en {name}" if feminine or code in _EN or first[0] in "aeiou" else f"au {name}"


def in_countries(codes: Sequence[str], language: str) -> str:
    """The same for several: "au Maroc et en Tunisie"."""
    return listed([in_country(code, language) for code in codes])


def listed(names: Sequence[str]) -> str:
    """The names as one phrase: "A, B and C", in the user's language."""
    if len(names) < 2:  # noqa: PLR2004 - nothing to join
        return "".join(names)
    joined = (
        "{names} e {last}" if language() == "es" and re.match(_SOUNDS_I, fold(names[-1])) else _("{names} and {last}")
    )
    return joined.format(names=", ".join(names[:-1]), last=names[-1])


def by(name: str, language: str) -> str:
    """An organisation's name after "by": in French with its article, where its words are French and tell it."""
    first, *others = fold(name).lower().replace("'", " ").split() or [""]
    if language != "fr" or not _FRENCH & set(others):
        return name
    if first in _L:
        return f"l{_APOSTROPHE}{name}"
    article = "le " if first in _LE else "la " if first in _LA else ""
    return article + name


def span(start: PartialDate | None, end: PartialDate | None, words: DateWords, language: str, *, on: bool) -> str:
    """When something was: "d'avril 2014 à janvier 2016", "since 2014" while it goes `on`, "hasta 2016", or nothing."""
    said = {"fr": _french_span, "es": _spanish_span}.get(language, _english_span)
    return said(start, end, words, on)


def _english_span(start: PartialDate | None, end: PartialDate | None, words: DateWords, on: bool) -> str:
    if start and end:
        if start == end:
            return ("on " if start.day else "in ") + words(start)
        return f"from {words(start)} to {words(end)}"
    if start:
        return ("since " if on else "from ") + words(start)
    return f"until {words(end)}" if end else ""


def _french_span(start: PartialDate | None, end: PartialDate | None, words: DateWords, on: bool) -> str:
    if start and end:
        if start == end:
            return ("le " if start.day else "en ") + words(start)
        return f"{_de(start, words)} {'au' if end.day else 'à'} {words(end)}"
    if start:
        return f"depuis {'le ' if start.day else ''}{words(start)}" if on else f"à partir {_de(start, words)}"
    if end:
        return f"jusqu{_APOSTROPHE}{'au' if end.day else 'en'} {words(end)}"
    return ""


def _de(date: PartialDate, words: DateWords) -> str:
    text = words(date)
    if date.day:
        return f"du {text}"
    return f"d{_APOSTROPHE}{text}" if text[0] in "ao" else f"de {text}"


def _spanish_span(start: PartialDate | None, end: PartialDate | None, words: DateWords, on: bool) -> str:  # noqa: ARG001 - as the others
    if start and end:
        if start == end:
            return ("el " if start.day else "en ") + words(start)
        return f"{'del' if start.day else 'de'} {words(start)} {'al' if end.day else 'a'} {words(end)}"
    if start:
        return f"desde {'el ' if start.day else ''}{words(start)}"
    return f"hasta {'el ' if end.day else ''}{words(end)}" if end else ""
