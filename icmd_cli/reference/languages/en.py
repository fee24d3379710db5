"""English."""

from icmd_cli.reference.languages import Day, Language

_THE = frozenset("AE BQ BS CF DO GB GM IM KM MV NL PH PS US".split())
"""Countries that English names with an article, besides islands and territories."""


def _in_country(code: str, name: str) -> str:
    article = "the " if code in _THE or name.endswith(("Islands", "Territories", "Territory")) else ""
    return f"in {article}{name}"


def _span(start: Day | None, end: Day | None, first: str, last: str, on: bool) -> str:
    if start and end:
        if start == end:
            return ("on " if start.day else "in ") + first
        return f"from {first} to {last}"
    if start:
        return ("since " if on else "from ") + first
    return f"until {last}" if end else ""


LANGUAGE = Language(
    name="English",
    months=(
        *("January", "February", "March", "April", "May", "June", "July", "August", "September", "October"),
        *("November", "December"),
    ),
    first_of_month="1",
    between_date_parts="\u00a0",
    group=",",
    decimal=".",
    day_in_sheets="[$-809]d mmm yyyy",
    before_percent="",
    month_words=(
        *("january jan", "february feb", "march mar", "april apr", "may", "june jun", "july jul", "august aug"),
        *("september sept sep", "october oct", "november nov", "december dec"),
    ),
    weekdays=("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"),
    ordinals=("st", "nd", "rd", "th"),
    before_month=("of",),
    before_day=("the", "on"),
    until=("to", "until", "till", "and"),
    since=("since", "from", "starting", "starting in"),
    day_first=False,
    before_span=("from", "between"),
    about=("about",),
    durations=("month", "months", "year", "years", "day", "days"),
    open_end=("ongoing", "present", "today", "now", "date", "tbd"),
    today=("today",),
    yesterday=("yesterday",),
    quarters=("quarter", "qtr", "q"),
    halves=("half", "semester", "h"),
    nth=("first", "second", "third", "fourth"),
    roughly=("early", "mid", "middle of", "late", "end", "end of", "beginning of", "start of"),
    fiscal=("fy", "fiscal year", "financial year"),
    scales={
        1_000: ("k", "thousand", "thousands"),
        100_000: ("lakh", "lakhs", "lac", "lacs"),
        1_000_000: ("m", "mn", "mio", "mln", "mil", "mill", "million", "millions"),
        10_000_000: ("crore", "crores"),
        1_000_000_000: ("bn", "bln", "billion", "billions"),
    },
    amounts=("amount", "budget", "cost", "value", "funding", "contribution", "total"),
    before_unit=("in", "of"),
    total=("total", "totals", "subtotal", "sub total", "grand total", "sum", "sums", "overall total"),
    nothing=(
        *("n/a", "#n/a", "#na", "null", "none", "not available", "tbc", "tbd", "t.b.c.", "t.b.d.", "to be confirmed"),
        *("to be determined", "to be decided", "pending confirmation"),
    ),
    yes=("yes", "y", "true"),
    no=("no", "n", "false"),
    heading_fillers=tuple(
        ("of the and project projects operation operations activity programme program initiative initiatives s").split()
    ),
    number_signs=("n", "no", "nr", "num", "number"),
    stop_words=("of", "the", "and", "in", "for", "to", "an"),
    elided=(),
    endings=tuple(
        (
            "s es ed ing ings er ers ly ment ments ness ity ities ion ions ation ations ational ative atives"
            " ive al ally able ful or ors ance ence ies y e ize ized izing ise ised ising ist ists ism ied isms"
            " ization izations isation isations ator ators ic ics ical ically ous ously ively ate ates ated"
            " ating ant ent ning ned ner ners"
        ).split()
    ),
    plurals=(),
    search_or=("or",),
    search_not=("not", "except"),
    search_and=("and",),
    languages={
        "english": "en",
        "french": "fr",
        "spanish": "es",
        "portuguese": "pt",
        "german": "de",
        "arabic": "ar",
        "italian": "it",
    },
    in_country=_in_country,
    by=str,
    span=_span,
    and_before=lambda _name: None,
)
