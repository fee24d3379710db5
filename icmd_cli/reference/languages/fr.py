"""French.

Articles and prepositions before countries follow the usage that the French foreign ministry's lists and CLDR's names
give; what no rule covers is named here.
"""

from icmd_cli.reference.languages import Day, Language
from icmd_cli.text import fold

_APOSTROPHE = "\u2019"

# "aux" before plurals, "à" before names without an article, "au" before masculine ones that end in -e, "en" before
# feminine ones that do not.
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


def _in_country(code: str, name: str) -> str:
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


def _by(name: str) -> str:
    """The name with its article, where its words are French and tell it."""
    first, *others = fold(name).lower().replace("'", " ").split() or [""]
    if not _FRENCH & set(others):
        return name
    if first in _L:
        return f"l{_APOSTROPHE}{name}"
    article = "le " if first in _LE else "la " if first in _LA else ""
    return article + name


def _span(start: Day | None, end: Day | None, first: str, last: str, on: bool) -> str:
    if start and end:
        if start == end:
            return ("le " if start.day else "en ") + first
        return f"{_de(start, first)} {'au' if end.day else 'à'} {last}"
    if start:
        return f"depuis {'le ' if start.day else ''}{first}" if on else f"à partir {_de(start, first)}"
    if end:
        return f"jusqu{_APOSTROPHE}{'au' if end.day else 'en'} {last}"
    return ""


def _de(date: Day, text: str) -> str:
    if date.day:
        return f"du {text}"
    return f"d{_APOSTROPHE}{text}" if text[0] in "ao" else f"de {text}"


LANGUAGE = Language(
    name="Français",
    months=(
        *("janvier", "février", "mars", "avril", "mai", "juin", "juillet", "août", "septembre", "octobre", "novembre"),
        "décembre",
    ),
    first_of_month="1er",
    between_date_parts="\u00a0",
    group="\u202f",
    decimal=",",
    day_in_sheets="[$-40C]d mmm yyyy",
    before_percent="\u00a0",
    month_words=(
        *("janvier janv", "fevrier fevr fev", "mars", "avril avr", "mai", "juin", "juillet juil juill", "aout"),
        *("septembre", "octobre", "novembre", "decembre"),
    ),
    weekdays=("lundi", "mardi", "mercredi", "jeudi", "vendredi", "samedi", "dimanche"),
    ordinals=("er",),
    before_month=("de",),
    before_day=("le",),
    until=("a", "au", "et"),
    since=("depuis", "a partir de", "a partir du", "a compter de", "a compter du"),
    day_first=True,
    before_span=("du", "de", "des", "d'", "entre"),
    about=("environ",),
    durations=("mois", "an", "ans", "annee", "annees", "jour", "jours"),
    open_end=(
        *("en cours", "indetermine", "indeterminee", "a ce jour", "ce jour", "a determiner", "a definir"),
        "aujourd hui",
    ),
    today=("aujourd hui", "ce jour"),
    yesterday=("hier",),
    quarters=("trimestre", "trim", "t"),
    halves=("semestre", "sem", "s"),
    nth=("premier", "deuxieme second", "troisieme", "quatrieme"),
    roughly=("debut", "mi", "fin", "courant", "milieu", "debut de", "fin de", "milieu de"),
    fiscal=("exercice", "annee fiscale", "exercice budgetaire", "annee budgetaire"),
    scales={
        1_000: ("k", "millier", "milliers", "mille"),
        1_000_000: ("m", "mn", "mio", "mln", "million", "millions"),
        1_000_000_000: ("md", "mds", "mrd", "mrds", "milliard", "milliards"),
    },
    amounts=("montant", "budget", "cout", "financement", "total"),
    before_unit=("en", "de", "d'", "d’", "par"),
    total=("total", "totaux", "sous total", "soustotal", "somme", "montant total", "cout total", "budget total"),
    nothing=(
        *("n/d", "n.d.", "n.c.", "néant", "s/o", "à préciser", "a preciser", "à compléter", "non renseigné"),
        *("non précisé", "non disponible", "aucun", "aucune", "à confirmer", "a confirmer", "à vérifier", "à valider"),
    ),
    yes=("oui", "o", "vrai"),
    no=("non", "n", "faux"),
    heading_fillers=tuple(
        "de du des d l la le les et projet projets operation operations activite programme initiative s".split()
    ),
    number_signs=("n", "no", "nr", "nro", "num", "numero"),
    stop_words=tuple("de la le les du des et en au aux un une ou par pour sur dans".split()),
    elided=("c", "d", "j", "l", "m", "n", "s", "t", "qu", "jusqu", "lorsqu", "puisqu"),
    endings=tuple(
        (
            "s e es ée ées é és er ers ère ères ant ants ante antes ent ait aient ation ations ateur ateurs"
            " atrice atrices atif atifs ative atives if ifs ive ives ement ements ment ments eur eurs euse euses"
            " ique iques al aux ale ales ité ités able ables ible ibles isme iste istes isation ance ances ence"
            " ences ie ies el els elle elles ir is it ion ions ure ures age ages issement issements issant"
            " issants issante issantes issent issait amment emment ismes ution utions usion usions logie logies"
            " eux a ai ais aient era eront erait ez ons ira iront irait nement nements"
        ).split()
    ),
    plurals=(),
    search_or=("ou",),
    search_not=("sauf",),
    search_and=("et",),
    languages={
        "francais": "fr",
        "anglais": "en",
        "espagnol": "es",
        "portugais": "pt",
        "allemand": "de",
        "arabe": "ar",
        "italien": "it",
    },
    in_country=_in_country,
    by=_by,
    span=_span,
    and_before=lambda _name: None,
)
