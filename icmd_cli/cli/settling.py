"""On a terminal: what holds for a whole file and nothing in it tells is asked, one question each, with the evidence."""

from collections.abc import Callable, Mapping

from icmd_cli.cli.context import Context
from icmd_cli.errors import UsageProblem
from icmd_cli.i18n import N_, _
from icmd_cli.importing import settings as choosing
from icmd_cli.importing.model import OpenQuestion, Rule
from icmd_cli.importing.plan import ImportPlan
from icmd_cli.importing.reasons import ASKED, collected
from icmd_cli.importing.service import Job
from icmd_cli.importing.settings import Choices
from icmd_cli.reference import countries, currencies
from icmd_cli.render.reasons import reason_lines

_QUESTIONS: Mapping[Rule, str] = {
    Rule.CURRENCY: N_("Currency (a code such as EUR; - skips the amounts)"),
    Rule.DECIMAL: N_("Decimal mark (comma or point)"),
    Rule.ORDER: N_("Order of dates (DMY: day first, or MDY: month first)"),
    Rule.ROWS: N_("Rows of one project (add-up: sum, first start, last end; or first)"),
    Rule.PARTS: N_("Amounts of one project (add-up: their sum; or first)"),
    Rule.PLACE: N_("Country (- for none)"),
}


def settled(program: Context, job: Job, plan: ImportPlan) -> ImportPlan:
    """The plan once its questions are answered; those that Return leaves open stay."""
    skipped: set[Rule] = set()
    while question := next((one for one in plan.questions if one.rule not in skipped), None):
        reason = next(one for one in collected(plan) if one.effect == ASKED and one.rule == question.rule)
        for line in reason_lines([reason], several=True):
            program.tell(line)
        answer = _answered(program, question)
        if answer is None:
            skipped.add(question.rule)
            continue
        job.choices = choosing.over(answer, job.choices)
        job.read_again()
        plan = job.plan()
    return plan


def _answered(program: Context, question: OpenQuestion) -> Choices | None:
    """What the user answers; None for nothing."""
    while answer := program.ask(_(_QUESTIONS[question.rule])):
        try:
            return _CHOICES[question.rule](answer)
        except UsageProblem as error:
            program.tell(str(error))
    return None


def _currency(answer: str) -> Choices:
    if answer == "-":
        return choosing.choices({}, {}, {}, ["budget"])
    code = currencies.find(answer)
    if code is None:
        raise UsageProblem(_("“{word}” is not the code of a currency.").format(word=answer))
    return choosing.choices({"currency": code}, {}, {})


def _country(answer: str) -> Choices:
    if answer != "-" and countries.find(answer) is None:
        raise UsageProblem(_("unknown country “{name}”").format(name=answer))
    return choosing.choices({}, {}, {"countries": "none" if answer == "-" else answer})


_CHOICES: Mapping[Rule, Callable[[str], Choices]] = {
    Rule.CURRENCY: _currency,
    Rule.DECIMAL: lambda answer: choosing.choices({"decimal": answer}, {}, {}),
    Rule.ORDER: lambda answer: choosing.choices({"date_order": answer}, {}, {}),
    Rule.ROWS: lambda answer: choosing.choices({"rows": answer}, {}, {}),
    Rule.PARTS: lambda answer: choosing.choices({"rows": answer}, {}, {}),
    Rule.PLACE: _country,
}
