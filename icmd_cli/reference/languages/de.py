"""German: read in every file; spoken where there is a catalogue of messages."""

from icmd_cli.reference.languages import Day, Language
from icmd_cli.text import fold

# "in" before names without an article, "in der", "im", "in den" before the others.
_WITH_ARTICLE = {
    **dict.fromkeys("CF CH CZ DM DO EH MN SK TR UA VA".split(), "in der "),
    **dict.fromkeys("IQ IR JE LB NE SD SN SS TD YE".split(), "im "),
    **dict.fromkeys("AE KM MV NL PH SC US".split(), "in den "),
}
_FIRST = {"republik": "in der ", "vereinigtes": "im ", "britisches": "im ", "sonderverwaltungsregion": "in der "}


def _in_country(code: str, name: str) -> str:
    first = fold(name).split()[0]
    return f"{_WITH_ARTICLE.get(code) or _FIRST.get(first, 'in ')}{name}"


def _span(start: Day | None, end: Day | None, first: str, last: str, on: bool) -> str:  # noqa: ARG001 - as the others
    if start and end:
        if start == end:
            return ("am " if start.day else "") + first
        return f"{'vom' if start.day else 'von'} {first} bis {last}"
    if start:
        return f"seit {first}"
    return f"bis {last}" if end else ""


LANGUAGE = Language(
    name="Deutsch",
    months=(
        *("Januar", "Februar", "März", "April", "Mai", "Juni", "Juli", "August", "September", "Oktober", "November"),
        "Dezember",
    ),
    first_of_month="1.",
    between_date_parts=" ",
    group=".",
    decimal=",",
    day_in_sheets="[$-407]d. mmm yyyy",
    before_percent="\u00a0",
    month_words=(
        *("januar jan janner", "februar feb feber", "marz mrz maerz", "april apr", "mai", "juni jun", "juli jul"),
        *("august aug", "september sept sep", "oktober okt", "november nov", "dezember dez"),
    ),
    weekdays=("montag", "dienstag", "mittwoch", "donnerstag", "freitag", "samstag", "sonntag"),
    ordinals=(".",),
    before_month=(),
    before_day=("den", "dem", "am"),
    until=("bis", "bis zum", "und"),
    since=("seit", "ab", "seit dem", "ab dem"),
    day_first=True,
    before_span=("von", "vom", "zwischen"),
    about=("etwa", "ca.", "rund"),
    durations=("monat", "monate", "monaten", "jahr", "jahre", "jahren", "tag", "tage", "tagen"),
    open_end=("laufend", "heute", "offen", "unbefristet", "bis auf weiteres", "noch offen"),
    today=("heute",),
    yesterday=("gestern",),
    quarters=("quartal", "q"),
    halves=("halbjahr", "hj"),
    nth=("erstes", "zweites", "drittes", "viertes"),
    roughly=("anfang", "mitte", "ende"),
    fiscal=("haushaltsjahr", "geschaftsjahr"),
    scales={
        1_000: ("t", "tsd", "tausend"),
        1_000_000: ("mio", "mill", "million", "millionen"),
        1_000_000_000: ("mrd", "milliarde", "milliarden"),
    },
    amounts=("betrag", "summe", "kosten", "budget", "volumen"),
    before_unit=("in", "von"),
    total=(
        *("summe", "gesamt", "gesamtsumme", "zwischensumme", "insgesamt", "endsumme", "teilsumme"),
        *("ergebnis", "gesamtergebnis"),
    ),
    nothing=(
        *("k.a.", "k. a.", "keine angabe", "keine angaben", "nicht bekannt", "unbekannt", "keine", "entfällt"),
        *("noch offen", "zu klären", "zu bestätigen", "noch unklar"),
    ),
    yes=("ja", "j", "wahr"),
    no=("nein", "n", "falsch"),
    heading_fillers=(),
    number_signs=("nr", "nummer"),
    stop_words=(),
    elided=(),
    endings=(),
    plurals=(),
    search_or=(),
    search_not=(),
    search_and=(),
    languages={
        "deutsch": "de",
        "franzosisch": "fr",
        "englisch": "en",
        "spanisch": "es",
        "portugiesisch": "pt",
        "arabisch": "ar",
        "italienisch": "it",
    },
    in_country=_in_country,
    by=str,
    span=_span,
    and_before=lambda _name: None,
)
