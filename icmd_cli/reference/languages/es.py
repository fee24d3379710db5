"""Spanish."""

import re

from icmd_cli.reference.languages import Day, Language
from icmd_cli.text import fold

# The article by the name's first word, or by the country; others have none.
_ARTICLES = {
    **dict.fromkeys("ciudad isla rae republica".split(), "la "),
    **dict.fromkeys("caribe reino territorio".split(), "el "),
    **dict.fromkeys("emiratos estados paises territorios".split(), "los "),
    "islas": "las ",
}
_ARTICLES_OF_CODES = {
    **dict.fromkeys("AQ GF IN PF".split(), "la "),
    **dict.fromkeys("CG EH LB".split(), "el "),
    **dict.fromkeys("BM BS KM MV SC".split(), "las "),
}
_SOUNDS_I = r"h?i(?![aeou])"
"""Before such a word Spanish says "e" for "y": "Oxfam e Iniciativa", but "agua y hielo"."""


def _in_country(code: str, name: str) -> str:
    first = fold(name).split()[0]
    return f"en {_ARTICLES_OF_CODES.get(code) or _ARTICLES.get(first, '')}{name}"


def _span(start: Day | None, end: Day | None, first: str, last: str, on: bool) -> str:  # noqa: ARG001 - as the others
    if start and end:
        if start == end:
            return ("el " if start.day else "en ") + first
        return f"{'del' if start.day else 'de'} {first} {'al' if end.day else 'a'} {last}"
    if start:
        return f"desde {'el ' if start.day else ''}{first}"
    return f"hasta {'el ' if end.day else ''}{last}" if end else ""


def _and_before(name: str) -> str | None:
    return "{names} e {last}" if re.match(_SOUNDS_I, fold(name)) else None


LANGUAGE = Language(
    name="Español",
    months=(
        *("enero", "febrero", "marzo", "abril", "mayo", "junio", "julio", "agosto", "septiembre", "octubre"),
        *("noviembre", "diciembre"),
    ),
    first_of_month="1",
    between_date_parts=" de ",
    group=".",
    decimal=",",
    day_in_sheets="[$-C0A]d mmm yyyy",
    before_percent="\u00a0",
    month_words=(
        *("enero ene", "febrero feb", "marzo mar", "abril abr", "mayo may", "junio jun", "julio jul", "agosto ago"),
        *("septiembre sept sep", "octubre oct", "noviembre nov", "diciembre dic"),
    ),
    weekdays=("lunes", "martes", "miercoles", "jueves", "viernes", "sabado", "domingo"),
    ordinals=(),
    before_month=("de", "del"),
    before_day=("el",),
    until=("a", "al", "hasta", "y"),
    since=("desde",),
    day_first=True,
    before_span=("del", "desde", "entre"),
    about=(),
    durations=("mes", "meses", "ano", "anos", "dia", "dias"),
    open_end=("en curso", "presente", "la actualidad", "actualidad", "actualmente", "hoy"),
    today=("hoy",),
    yesterday=("ayer",),
    quarters=("trimestre", "trim", "t"),
    halves=("semestre", "sem"),
    nth=("primer primero", "segundo", "tercer tercero", "cuarto"),
    roughly=("principios de", "inicios de", "comienzos de", "mediados de", "finales de", "fines de", "fin de"),
    fiscal=("ejercicio", "ano fiscal", "ejercicio fiscal"),
    scales={
        1_000: ("k", "mil", "miles", "millar", "millares"),
        1_000_000: ("m", "mm", "mill", "mln", "millon", "millones"),
    },
    amounts=("importe", "monto", "presupuesto", "coste", "costo", "valor", "aporte", "financiacion", "financiamiento"),
    before_unit=("en", "de", "por"),
    total=("total", "totales", "subtotal", "sub total", "gran total", "suma", "suma total", "sumas"),
    nothing=(
        *("s/d", "por definir", "sin datos", "no disponible", "ninguno", "ninguna", "por confirmar", "a confirmar"),
        *("por determinar", "por verificar"),
    ),
    yes=("sí", "si", "s", "verdadero"),
    no=("no", "n", "falso"),
    heading_fillers=tuple("de del el la las los en y proyecto proyectos programa iniciativa".split()),
    number_signs=("n", "no", "nro", "num", "numero"),
    stop_words=("de", "la", "el", "los", "las", "y", "e", "o", "u", "con", "del", "en", "un"),
    elided=(),
    endings=tuple(
        (
            "o os a as e es ar er ir ando iendo ado ada ados adas ido ida idos idas ación aciones ativo ativa"
            " ativos ativas ción ciones dor dora dores doras ador adora adores adoras mente ante antes amiento"
            " amientos imiento imientos idad idades ivo iva ivos ivas ico ica icos icas oso osa encia encias"
            " ares eres ires ista istas able ables ible ibles anza anzas ancia ancias ismo ismos ución uciones logía"
            " logías aba aban ará arán aron ieron ió an en amos emos imos"
        ).split()
    ),
    plurals=("ares", "eres", "ires"),
    search_or=("o",),
    search_not=("salvo", "excepto"),
    search_and=("y",),
    languages={
        "espanol": "es",
        "frances": "fr",
        "ingles": "en",
        "portugues": "pt",
        "aleman": "de",
        "arabe": "ar",
        "italiano": "it",
    },
    in_country=_in_country,
    by=str,
    span=_span,
    and_before=_and_before,
)
