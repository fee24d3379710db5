"""Romanian: read in every file; spoken where there is a catalogue of messages."""

from icmd_cli.reference.languages import Day, Language


def _in_country(_code: str, name: str) -> str:
    return f"în {name}"


def _span(start: Day | None, end: Day | None, first: str, last: str, on: bool) -> str:  # noqa: ARG001 - as the others
    if start and end:
        if start == end:
            return ("la " if start.day else "în ") + first
        return f"din {first} până în {last}"
    if start:
        return f"din {first}"
    return f"până în {last}" if end else ""


LANGUAGE = Language(
    name="Română",
    months=(
        *("ianuarie", "februarie", "martie", "aprilie", "mai", "iunie", "iulie", "august", "septembrie", "octombrie"),
        *("noiembrie", "decembrie"),
    ),
    first_of_month="1",
    between_date_parts=" ",
    group=".",
    decimal=",",
    day_in_sheets="[$-418]d mmm yyyy",
    before_percent="",
    month_words=(
        *("ianuarie ian", "februarie feb febr", "martie mar", "aprilie apr", "mai", "iunie iun", "iulie iul"),
        *("august aug", "septembrie sep sept", "octombrie oct", "noiembrie noi nov noiem", "decembrie dec"),
    ),
    weekdays=("luni", "marti", "miercuri", "joi", "vineri", "sambata", "duminica"),
    ordinals=(),
    before_month=(),
    before_day=("la", "pe"),
    until=("pana in", "pana la", "pana", "si"),
    since=("din", "incepand cu", "de la"),
    day_first=True,
    before_span=("din", "de la", "intre"),
    about=("circa", "aproximativ"),
    durations=("luna", "luni", "an", "ani", "zi", "zile"),
    open_end=("in curs", "in derulare", "prezent", "in prezent", "astazi", "nedeterminat"),
    today=("astazi", "azi"),
    yesterday=("ieri",),
    quarters=("trimestrul", "trim"),
    halves=("semestrul", "sem"),
    nth=("primul", "doilea", "treilea", "patrulea"),
    roughly=("inceputul", "mijlocul", "sfarsitul"),
    fiscal=("anul fiscal", "exercitiul"),
    scales={
        1_000: ("mie", "mii"),
        1_000_000: ("mln", "mil", "mio", "milion", "milioane"),
        1_000_000_000: (*("mld", "miliard", "miliarde"),),
    },
    amounts=("buget", "suma", "valoare", "cost", "finantare"),
    before_unit=("in", "de"),
    total=("total", "total general", "subtotal", "suma", "totalul"),
    nothing=("nu este disponibil", "necunoscut", "nespecificat", "niciunul", "de confirmat", "de stabilit"),
    yes=("da", "adevărat"),
    no=("nu", "fals"),
    heading_fillers=tuple("de al a ale si proiect proiectul proiectului proiecte programul".split()),
    number_signs=("nr", "numar", "numarul"),
    stop_words=(),
    elided=(),
    endings=(),
    plurals=(),
    search_or=(),
    search_not=(),
    search_and=(),
    languages={
        "romana": "ro",
        "franceza": "fr",
        "engleza": "en",
        "spaniola": "es",
        "portugheza": "pt",
        "germana": "de",
        "araba": "ar",
        "italiana": "it",
        "rusa": "ru",
    },
    in_country=_in_country,
    by=str,
    span=_span,
    and_before=lambda _name: None,
)
