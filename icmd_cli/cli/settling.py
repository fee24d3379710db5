"""On a terminal: what holds for a whole file and nothing in it tells is asked, one question each, with the evidence."""

from collections.abc import Callable, Iterator, Mapping

from icmd_cli.cli.context import Context
from icmd_cli.errors import UsageProblem
from icmd_cli.i18n import N_, _
from icmd_cli.importing import settings as choosing
from icmd_cli.importing.model import OpenQuestion, Rule
from icmd_cli.importing.plan import ImportPlan
from icmd_cli.importing.reasons import ASKED, collected
from icmd_cli.importing.service import Job
from icmd_cli.importing.settings import Choices
from icmd_cli.importing.settle import PLACEHOLDER
from icmd_cli.reference import countries, currencies
from icmd_cli.render.reasons import reason_lines

_QUESTIONS: Mapping[Rule, str] = {
    Rule.CURRENCY: N_("Currency (a code such as EUR; - skips the amounts)"),
    Rule.DECIMAL: N_("Decimal mark (comma or point)"),
    Rule.ORDER: N_("Order of dates (DMY: day first, or MDY: month first)"),
    Rule.ROWS: N_("Rows of one project (add-up: sum, first start, last end; first; or the heading of their code)"),
    Rule.PARTS: N_("Amounts of one project (add-up: their sum; or first)"),
    Rule.PLACE: N_("Country (- for none)"),
}


def settled(program: Context, job: Job, plan: ImportPlan) -> tuple[ImportPlan, Choices]:
    """The plan once its questions are answered, and the answers; those that Return leaves open stay."""
    skipped: set[Rule] = set()
    answers = Choices()
    while question := next((one for one in plan.questions if one.rule not in skipped), None):
        reason = next(one for one in collected(plan) if one.effect == ASKED and one.rule == question.rule)
        for line in reason_lines([reason], several=len(job.files) > 1):
            program.tell(line)
        answer = _answered(program, question)
        if answer is None:
            skipped.add(question.rule)
            continue
        answers = choosing.over(answer, answers)
        job.choices = choosing.over(answer, job.choices)
        job.read_again()
        plan = job.plan()
    return plan, answers


def _answered(program: Context, question: OpenQuestion) -> Choices | None:
    """What the user answers: a value, or one of the options that are shown; None for nothing."""
    offered = dict(pair for option in question.options for pair in _words_for(option))
    while answer := program.ask(_(_QUESTIONS[question.rule])):
        try:
            return _given_by(*(offered.get(answer) or _OPTIONS[question.rule](answer)))
        except UsageProblem as error:
            program.tell(str(error))
    return None


Settling = tuple[str, str]
"""An option of the command line and its value."""


def _words_for(option: str) -> Iterator[tuple[str, Settling]]:
    """What a user may type for an option, each with that option: all of it, its value, the heading that it maps."""
    from shlex import split  # only where something is asked

    name, value = split(option)
    if value.endswith(PLACEHOLDER):
        return
    for word in (option, value, value.rpartition("=")[0] if name == "--map" else value):
        yield word, (name, value)


def _given_by(name: str, value: str) -> Choices:
    """What an option of the command line settles. Raises UsageProblem."""
    key, _equals, field = value.rpartition("=")
    if name == "--without":
        return choosing.choices({}, {}, {}, [value])
    if name == "--map":
        return choosing.choices({}, {key: field}, {})
    if name == "--set":
        return choosing.choices({}, {}, {key: field})
    return choosing.choices({name.removeprefix("--").replace("-", "_"): value}, {}, {})


def _currency(answer: str) -> Settling:
    if answer == "-":
        return "--without", "budget"
    code = currencies.find(answer)
    if code is None:
        raise UsageProblem(_("“{word}” is not the code of a currency.").format(word=answer))
    return "--currency", code


def _country(answer: str) -> Settling:
    if answer != "-" and countries.find(answer) is None:
        raise UsageProblem(_("unknown country “{name}”").format(name=answer))
    return "--set", f"countries={countries.find(answer) or 'none'}"


_OPTIONS: Mapping[Rule, Callable[[str], Settling]] = {
    Rule.CURRENCY: _currency,
    Rule.DECIMAL: lambda answer: ("--decimal", answer),
    Rule.ORDER: lambda answer: ("--date-order", answer),
    Rule.ROWS: lambda answer: ("--rows", answer),
    Rule.PARTS: lambda answer: ("--rows", answer),
    Rule.PLACE: _country,
}
"""What an answer says on the command line. Raises UsageProblem."""
