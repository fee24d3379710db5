"""What was probably meant by a refused value: "Marroc" -> "Maroc"; only ever suggested."""

from icmd_cli.domain.values.lists import join_list, split_list
from icmd_cli.domain.values.units import PARENTHESES
from icmd_cli.errors import Problem
from icmd_cli.i18n import LANGUAGES, _, language
from icmd_cli.reference import countries, vocabulary


def suggestion(problem: Problem) -> str:
    """What was probably meant by a refused value ("Marroc" -> "Maroc"); "" when nobody can tell."""
    if not isinstance(problem.value, str) or not problem.value.strip():
        return ""
    if _says(problem, _("unknown country “{name}”")):
        names = split_list(problem.value)
        bare = [PARENTHESES.sub(" ", name).strip() for name in names]  # "Maroc (Rabat)"
        meant = [name if countries.find(name) else _nearest_country(name) for name in bare]
        return join_list(meant) if all(meant) else ""
    if _says(problem, _("unknown status “{name}”")):
        return next(iter(vocabulary.nearest("status", problem.value, language())), "")
    return ""


def _says(problem: Problem, message: str) -> bool:
    """Whether `message` is the reason: its words before the name are there."""
    return problem.reason.startswith(message.partition("{name}")[0])


def _nearest_country(name: str) -> str:
    """The country nearest to `name`, in the language that `name` is nearest to: "Marroc" -> "Maroc"."""
    from rapidfuzz import fuzz, process  # only for what is refused

    code = countries.find(next(iter(countries.nearest(name)), ""))
    found = (
        process.extractOne(name, [countries.name(code, tongue) for tongue in LANGUAGES], scorer=fuzz.ratio)
        if code
        else None
    )
    return found[0] if found else ""
