"""Portuguese: read in every file; spoken where there is a catalogue of messages."""

from icmd_cli.reference.languages import Day, Language
from icmd_cli.text import fold

# "em" before names without an article, "no", "na", "nos", "nas" before the others.
_BARE = frozenset("AO CV MZ ST PT IL CU HN SV MA MT SM MC TL AD AW AG BB BZ CY DJ FJ MM OM SG TW TT".split())
_NA = frozenset("GW GN GQ CI ZA GM".split())
_FIRST = {
    "ilhas": "nas ",
    "territorio": "no ",
    "territorios": "nos ",
    "estados": "nos ",
    "emirados": "nos ",
    "paises": "nos ",
    "filipinas": "nas ",
    "maldivas": "nas ",
    "bahamas": "nas ",
    "comores": "nas ",
    "reino": "no ",
    "republica": "na ",
    "camaroes": "nos ",
}


def _in_country(code: str, name: str) -> str:
    first = fold(name).split()[0]
    if first in _FIRST:
        return _FIRST[first] + name
    if code in _BARE:
        return f"em {name}"
    return f"na {name}" if code in _NA or first.endswith("a") else f"no {name}"


def _span(start: Day | None, end: Day | None, first: str, last: str, on: bool) -> str:  # noqa: ARG001 - as the others
    if start and end:
        if start == end:
            return ("a " if start.day else "em ") + first
        return f"de {first} a {last}"
    if start:
        return f"desde {first}"
    return f"até {last}" if end else ""


LANGUAGE = Language(
    name="Português",
    months=(
        *("janeiro", "fevereiro", "março", "abril", "maio", "junho", "julho", "agosto", "setembro", "outubro"),
        *("novembro", "dezembro"),
    ),
    first_of_month="1",
    between_date_parts=" de ",
    group=".",
    decimal=",",
    day_in_sheets="[$-816]d mmm yyyy",
    before_percent="",
    month_words=(
        *("janeiro jan", "fevereiro fev", "marco mar", "abril abr", "maio mai", "junho jun", "julho jul", "agosto ago"),
        *("setembro set", "outubro out", "novembro nov", "dezembro dez"),
    ),
    weekdays=(*("segunda-feira", "terca-feira", "quarta-feira", "quinta-feira", "sexta-feira", "sabado", "domingo"),),
    ordinals=("o",),
    before_month=("de",),
    before_day=("o",),
    until=("a", "ate", "e"),
    since=("desde", "a partir de"),
    day_first=True,
    before_span=("de", "desde", "entre"),
    about=("cerca de",),
    durations=("mes", "meses", "ano", "anos", "dia", "dias"),
    open_end=("em curso", "em andamento", "presente", "atualmente", "hoje", "a definir", "indeterminado"),
    today=("hoje",),
    yesterday=("ontem",),
    quarters=("trimestre", "trim", "t"),
    halves=("semestre", "sem"),
    nth=("primeiro", "segundo", "terceiro", "quarto"),
    roughly=("inicio de", "inicios de", "meados de", "fim de", "finais de", "final de"),
    fiscal=("exercicio", "ano fiscal"),
    scales={
        1_000: ("mil", "milhar", "milhares"),
        1_000_000: ("milhao", "milhoes"),
        1_000_000_000: ("bilhao", "bilhoes"),
    },
    amounts=("valor", "montante", "orcamento", "custo", "financiamento"),
    before_unit=("em", "de", "por"),
    total=("total", "totais", "subtotal", "sub total", "soma", "somatorio", "total geral"),
    nothing=(
        *("não disponível", "nenhum", "nenhuma", "sem dados", "a definir", "não informado", "a confirmar"),
        *("por confirmar",),
    ),
    yes=("sim", "s", "verdadeiro"),
    no=("não", "n", "falso"),
    heading_fillers=tuple("de em do da dos das projeto projetos projecto projectos programa iniciativa".split()),
    number_signs=("n", "no", "num", "numero"),
    stop_words=(),
    elided=(),
    endings=(),
    plurals=(),
    search_or=(),
    search_not=(),
    search_and=(),
    languages={
        "portugues": "pt",
        "frances": "fr",
        "ingles": "en",
        "espanhol": "es",
        "alemao": "de",
        "arabe": "ar",
        "italiano": "it",
    },
    in_country=_in_country,
    by=str,
    span=_span,
    and_before=lambda _name: None,
)
