"""Italian: read in every file; spoken where there is a catalogue of messages."""

from icmd_cli.reference.languages import Day, Language
from icmd_cli.text import fold

# "in" before most names, "a" before islands without an article, an article before plurals.
_A = frozenset("CU CY MT MG MU SG BH BB HT KN LC VC WS TO NR PW TT TW".split())
_FIRST = {
    "emirati": "negli ",
    "stati": "negli ",
    "paesi": "nei ",
    "territori": "nei ",
    "regno": "nel ",
    "repubblica": "nella ",
    "filippine": "nelle ",
    "isole": "nelle ",
    "maldive": "alle ",
    "seychelles": "alle ",
    "bahamas": "alle ",
    "comore": "alle ",
}


def _in_country(code: str, name: str) -> str:
    first = fold(name).split()[0]
    return _FIRST.get(first, "a " if code in _A else "in ") + name


def _span(start: Day | None, end: Day | None, first: str, last: str, on: bool) -> str:  # noqa: ARG001 - as the others
    if start and end:
        if start == end:
            return ("il " if start.day else "in ") + first
        return f"da {first} a {last}"
    if start:
        return f"da {first}"
    return f"fino a {last}" if end else ""


LANGUAGE = Language(
    name="Italiano",
    months=(
        *("gennaio", "febbraio", "marzo", "aprile", "maggio", "giugno", "luglio", "agosto", "settembre", "ottobre"),
        *("novembre", "dicembre"),
    ),
    first_of_month="1º",
    between_date_parts=" ",
    group=".",
    decimal=",",
    day_in_sheets="[$-410]d mmm yyyy",
    before_percent="",
    month_words=(
        *("gennaio gen", "febbraio feb", "marzo mar", "aprile apr", "maggio mag", "giugno giu", "luglio lug"),
        *("agosto ago", "settembre set sett", "ottobre ott", "novembre nov", "dicembre dic"),
    ),
    weekdays=("lunedi", "martedi", "mercoledi", "giovedi", "venerdi", "sabato", "domenica"),
    ordinals=("o",),
    before_month=("di",),
    before_day=("il", "dal", "al"),
    until=("a", "al", "fino a", "fino al", "e"),
    since=("da", "dal", "a partire da", "a partire dal"),
    day_first=True,
    before_span=("da", "dal", "tra", "fra"),
    about=("circa",),
    durations=("mese", "mesi", "anno", "anni", "giorno", "giorni"),
    open_end=("in corso", "oggi", "ad oggi", "da definire", "indeterminato"),
    today=("oggi",),
    yesterday=("ieri",),
    quarters=("trimestre", "trim", "t"),
    halves=("semestre", "sem"),
    nth=("primo", "secondo", "terzo", "quarto"),
    roughly=("inizio", "inizio di", "meta", "meta di", "fine", "fine di"),
    fiscal=("esercizio", "anno fiscale", "anno finanziario"),
    scales={
        1_000: ("mila", "migliaio", "migliaia"),
        1_000_000: ("mln", "mio", "milione", "milioni"),
        1_000_000_000: (*("mld", "mrd", "miliardo", "miliardi"),),
    },
    amounts=("importo", "costo", "finanziamento", "contributo", "valore"),
    before_unit=("in", "di"),
    total=("totale", "totali", "subtotale", "sub totale", "somma", "totale generale"),
    nothing=(
        *("n.d.", "non disponibile", "non indicato", "nessuno", "nessuna", "da definire", "da confermare"),
        *("da verificare",),
    ),
    yes=("sì", "si", "s", "vero"),
    no=("no", "n", "falso"),
    heading_fillers=tuple(
        "di il lo la le gli del della dello dei degli delle e progetto progetti iniziativa iniziative programma".split()
    ),
    number_signs=("n", "nr", "num", "numero"),
    stop_words=(),
    elided=(),
    endings=(),
    plurals=(),
    search_or=(),
    search_not=(),
    search_and=(),
    languages={
        "italiano": "it",
        "francese": "fr",
        "inglese": "en",
        "spagnolo": "es",
        "portoghese": "pt",
        "tedesco": "de",
        "arabo": "ar",
        "rumeno": "ro",
    },
    in_country=_in_country,
    by=str,
    span=_span,
    and_before=lambda _name: None,
)
