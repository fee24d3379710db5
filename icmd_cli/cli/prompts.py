"""A record from questions on a terminal: answers are checked at once, and each can be changed until the end."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import suppress
from typing import Any, NamedTuple

from icmd_cli.cli.context import Context
from icmd_cli.cli.line_editor import edits
from icmd_cli.cli.options import field_name
from icmd_cli.cli.value_options import outside
from icmd_cli.domain import kinds
from icmd_cli.domain.fields import Question
from icmd_cli.domain.filters import Filters
from icmd_cli.domain.misspelt import misspelt
from icmd_cli.domain.project import FIELD_NAMES, FIELDS, label, parse_field, parse_record
from icmd_cli.domain.typed import completed, countries_in, split_typed
from icmd_cli.domain.values.lists import JOINT, join_list
from icmd_cli.errors import Cancelled, UsageProblem
from icmd_cli.i18n import _, and_more, labelled
from icmd_cli.reference import organisations, vocabulary
from icmd_cli.render import numbered
from icmd_cli.render.changes import fitted
from icmd_cli.text import fold_acronyms, fold_name

NEEDED = ("title",)
ORDER = sorted(
    (name for name, field in FIELDS.items() if field.question),
    key=lambda name: (FIELDS[name].question or Question(0)).order,
)
"""What is asked for, what is needed or most used first; the other fields are for options and the editor."""

BACK, CHOICES, CLEAR = "<", "?", "-"

_BRACKETS = 60
"""How many cells of what stands are shown in a question."""

_LISTED = 15
"""How many choices are shown at most."""

_COMPARED = (kinds.ORGANISATION, kinds.ORGANISATIONS, kinds.THEMES, kinds.FOCUS_AREAS)
"""The kinds of names that are easily mistyped: an answer is compared with what is there."""


class Listed(NamedTuple):
    """Something to choose: what is kept, and what is shown."""

    value: str
    shown: str


class Dialogue:
    """The questions on one record: `known` are the values that stand, `answers` what was answered (None: cleared)."""

    def __init__(self, program: Context, known: Mapping[str, Any], *, new: bool) -> None:
        self.known = dict(known)
        self.answers: dict[str, str | None] = {}
        self._program = program
        self._new = new
        # What an option has said already is not asked again; a project that is there has all its fields to choose from.
        others = [name for name, field in FIELDS.items() if name not in ORDER and not field.own]
        self._order = [name for name in ORDER if name not in known] if new else [*ORDER, *others]
        self._listed: dict[str, list[Listed]] = {}

    @property
    def record(self) -> dict[str, Any]:
        """The record as it would be."""
        record = {**self.known, **{name: value for name, value in self.answers.items() if value is not None}}
        return {name: value for name, value in record.items() if self.answers.get(name, "") is not None}

    def ask_all(self) -> None:
        """Ask one question after the other; `<` goes back."""
        self._program.tell(
            _(
                "A new project. Return goes on to the next question; ? lists choices; < goes back; Ctrl-C ends, nothing"
                " is changed."
            )
        )
        at = 0
        while at < len(self._order):
            at += 1 if self._ask(self._order[at]) else -1
            at = max(at, 0)

    def show_all(self) -> None:
        """Every field of the project with its number, on one screen."""
        self._program.tell(_("Choose a field to change; - empties it, ? lists choices."))
        width, height = self._program.width, self._program.height
        for line in numbered.lines(self._order, self.known, self._program.language, width, height):
            self._program.tell(line)

    def review(self) -> bool:
        """Whether an answer was changed at the end: a number or a field asks again, yes saves. Raises Cancelled."""
        for name in self.known if self._new else ():
            self._program.tell(f"      {labelled(label(name), self._shown(name, self.known[name]))}")
        for n, name in enumerate(self._order, 1):
            if name in self.answers:
                self._program.tell(numbered.line(n, name, self._change(name)))
        while True:
            question = (
                _("Save? (y yes, n no, or the number of an answer to change)")
                if self._new or self.answers
                else _("Which field? (its number or name; Return leaves all as it is)")
            )
            answer = self._program.ask(question)
            said = self._program.yes_or_no(answer or "y")
            if said is not None:
                if said:
                    return False
                raise Cancelled(_("Nothing was added.") if self._new else _("Nothing was changed."))
            field = self._field(answer)
            if field:
                self._ask(field)
                return True
            self._program.tell(_("“{text}” is none of these answers.").format(text=answer))

    def _field(self, answer: str) -> str | None:
        if answer.isdecimal():
            return self._order[int(answer) - 1] if 0 < int(answer) <= len(self._order) else None
        named = {fold_name(label(name)): name for name in self._order}
        if fold_name(answer) in named:
            return named[fold_name(answer)]
        with suppress(UsageProblem):
            name = field_name(answer, FIELD_NAMES)
            return name if name in self._order else None
        return None

    def _change(self, name: str) -> str:
        old, new = (self._shown(name, given.get(name)) or _("(empty)") for given in (self.known, self.answers))
        return new if self._new else f"{old} -> {new}"

    def _shown(self, name: str, value: Any) -> str:
        return numbered.value(name, value, self._program.language)

    def _typed(self, name: str, value: Any) -> str:
        """`value` as it can be typed again: amounts and dates in figures, which every language reads alike."""
        in_figures = FIELDS[name].kind in (kinds.MONEY, kinds.DATE)
        return str(parse_field(name, value)) if in_figures else self._shown(name, value)

    # One question

    def _ask(self, name: str) -> bool:
        """Ask until there is an answer; False when the user wants to go back."""
        while True:
            begun = self._begun(name)
            question = self._question(name, stands=not begun)
            answer = self._program.ask(question, lambda: [each.shown for each in self._choices(name)], begun)
            # What stands may be left before a sign that asks for something else.
            sign = answer.removeprefix(begun).strip()
            if sign == BACK:
                return False
            if sign == CHOICES:
                self._list(name)
            elif answer == begun or not answer or (answer == CLEAR and not self._new):
                if self._left(name, clear=answer != begun):
                    return True
            else:
                value = self._checked(name, self._chosen(name, answer))
                if value is not None:
                    self.answers[name] = value
                    return True

    def _begun(self, name: str) -> str:
        """What stands, to be edited in its line; "" where that cannot be done."""
        present = self.answers.get(name, self.known.get(name))
        text = self._typed(name, present) if present else ""
        return text if edits() and "\n" not in text else ""

    def _question(self, name: str, *, stands: bool) -> str:
        present = self.answers.get(name, self.known.get(name))
        if present and not stands:
            return label(name)
        if present:
            return f"{label(name)} [{fitted(self._shown(name, present), _BRACKETS)}]"
        field = FIELDS[name]
        hint = _(field.question.hint) if field.question and field.question.hint else ""
        if field.kind == kinds.STATUS:
            hint = ", ".join(choice.shown for choice in self._choices(name))
        return f"{label(name)} ({hint})" if hint else label(name)

    def _left(self, name: str, *, clear: bool) -> bool:
        """Keep what stands, or empty the field; False where it is needed."""
        present = None if clear else self.answers.get(name, self.known.get(name))
        if name in NEEDED and not present:
            self._program.tell(_("This field is required."))
            return False
        if clear:
            self.answers[name] = None
        return True

    def _checked(self, name: str, answer: str) -> str | None:
        """The answer, if the record's rules accept it beside the others; else the reason is told."""
        answer = completed(name, answer, countries_in(self.record.get("countries")))
        try:
            parse_field(name, answer)
        except ValueError as error:
            self._object(str(error))
            return None
        before = parse_record(self.record)[1]
        found = [each for each in parse_record({**self.record, name: answer})[1] if each not in before]
        for problem in found:
            self._object(problem.reason)
        return None if found else self._meant(name, answer)

    def _object(self, reason: str) -> None:
        """Say, as a sentence, why an answer cannot be taken."""
        self._program.tell(reason[:1].upper() + reason[1:].rstrip(".") + ".")

    def _meant(self, name: str, answer: str) -> str:
        """The answer, a name in it that resembles a known one replaced if the user means that."""
        kind = FIELDS[name].kind
        if not kind.several and kind not in _COMPARED:
            return answer
        names = split_typed(kind, answer, self._is_known(name)) if kind.several else [answer]
        meant = [self._likeliest(name, each) if kind in _COMPARED else each for each in names]
        for told in filter(None, (outside(kind.table, each) for each in meant)):
            self._program.tell(told)
        return join_list(meant) if kind.several else meant[0]

    def _is_known(self, name: str) -> Callable[[str], bool]:
        """Whether a name is that of an organisation which icmd or some project has."""
        held = {fold_acronyms(choice.shown) for choice in self._choices(name)}
        return lambda each: fold_acronyms(each) in held or organisations.find(each) is not None

    def _likeliest(self, name: str, given: str) -> str:
        """`given`, or the known name that the user says is meant; an organisation that is known has the stored name."""
        known = {fold_acronyms(choice.shown): choice for choice in self._choices(name)}
        folded = fold_acronyms(given)
        table = FIELDS[name].kind.table
        if folded in known or (table and vocabulary.find(table, given)):
            return known[folded].value if folded in known else given
        official = None if table else organisations.find(given)
        if official:
            self._program.tell(_("“{alias}” is stored as “{name}”.").format(alias=given, name=official.name))
            return official.name
        near = [key for key in known if key.startswith(f"{folded} ")]
        key = near[0] if len(near) == 1 else misspelt(folded, known)
        if not key:
            return given
        question = _("Is that {name}?").format(name=known[key].shown)
        return known[key].value if self._program.confirm(question, default=False) else given

    # Choices

    def _chosen(self, name: str, answer: str) -> str:
        """The answer, numbers of listed choices replaced by these."""
        listed = self._listed.get(name, [])
        parts = [part.strip() for part in answer.split(",")]
        if listed and all(part.isdecimal() and 0 < int(part) <= len(listed) for part in parts):
            return JOINT.join(listed[int(part) - 1].value for part in parts)
        return answer

    def _list(self, name: str) -> None:
        choices = self._choices(name)
        self._listed[name] = choices[:_LISTED]
        if not choices:
            self._program.tell(_("There is no list for this one: write the value."))
        shown = [f"{n:>4}  {choice.shown}" for n, choice in enumerate(self._listed[name], 1)]
        for line in (*shown, *and_more(len(choices) - _LISTED)):
            self._program.tell(line)

    def _choices(self, name: str) -> list[Listed]:
        """What the field can be: the vocabulary's words, then what other projects have, the most used first."""
        field, language = FIELDS[name], self._program.language
        if field.kind == kinds.PHASE:
            return [Listed("1", "1 (2008-2012)"), Listed("2", "2 (2012-2017)")]
        codes = vocabulary.TABLES.get(field.kind.table, ())
        used = self._used(field.suggested) if field.suggested else ()
        return [Listed(value, field.kind.shown(value, language)) for value in (*codes, *used)]

    def _used(self, field: str) -> Sequence[str]:
        counts: dict[str, int] = {}
        for group in self._program.catalogue.tally(Filters(), field):
            if group.values[0]:
                counts[group.values[0]] = counts.get(group.values[0], 0) + group.projects
        return sorted(counts, key=lambda value: (-counts[value], value))


def edits_of(dialogue: Dialogue) -> Iterable[tuple[str, str, str | None]]:
    """The answers that differ from what stood, as `edit` takes them: "set" or "clear", the field, the value."""
    for name, value in dialogue.answers.items():
        if value is None:
            if dialogue.known.get(name):
                yield "clear", name, None
        elif parse_field(name, value) != _parsed(name, dialogue.known.get(name)):
            yield "set", name, value


def _parsed(name: str, value: Any) -> Any:
    return parse_field(name, value) if value else None
