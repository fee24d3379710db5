"""No pattern is worse than linear: each is tried with 64 KB of its own letters, however it is called."""

import ast
import importlib
import re
import signal
from collections.abc import Iterator, Sequence
from itertools import chain
from re import _constants as op  # type: ignore[attr-defined]
from re import _parser as parser  # type: ignore[attr-defined]
from typing import Any, NamedTuple

import pytest
from conftest import ROOT

from icmd_cli.domain.values.date_phrases import phrases

_LENGTH = 1 << 16
_SECONDS = 1.0
"""Of processor time: what is linear takes a few milliseconds, what is not, minutes."""

_METHODS = ("sub", "subn", "match", "fullmatch", "search", "findall", "finditer", "split", "compile")
_FEW_LETTERS = 12


class Pattern(NamedTuple):
    """A pattern of the package: where it stands, the pattern itself, and how it is used."""

    place: str
    compiled: "re.Pattern[str] | re.Pattern[bytes]"
    at_start_only: bool = False


def patterns() -> Iterator[Pattern]:
    """Every pattern that the package compiles, be it at its import or in a function."""
    for path in sorted((ROOT / "icmd_cli").rglob("*.py")):
        module = importlib.import_module(
            ".".join(path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__")
        )
        tree = ast.parse(path.read_text("utf-8"))
        named = {
            each.value: target.id
            for each in ast.walk(tree)
            if isinstance(each, ast.Assign) and isinstance(target := each.targets[0], ast.Name)
        }
        for call in ast.walk(tree):
            if not (isinstance(call, ast.Call) and isinstance(call.func, ast.Attribute) and call.args):
                continue
            if not (
                isinstance(call.func.value, ast.Name) and call.func.value.id == "re" and call.func.attr in _METHODS
            ):
                continue
            used = _used(tree, named[call]) if call in named and call.func.attr == "compile" else {call.func.attr}
            for each in _of_call(f"{path.relative_to(ROOT)}:{call.lineno}", call, vars(module)):
                yield each._replace(at_start_only=bool(used) and used <= {"match", "fullmatch"})


def _used(tree: ast.Module, name: str) -> set[str]:
    """The methods of the pattern of that name that its module calls."""
    return {
        each.attr
        for each in ast.walk(tree)
        if isinstance(each, ast.Attribute) and isinstance(each.value, ast.Name) and each.value.id == name
    }


def _of_call(place: str, call: ast.Call, names: dict[str, Any]) -> Iterator[Pattern]:
    expressions = [call.args[0], *(keyword.value for keyword in call.keywords if keyword.arg == "flags")]
    attribute = call.func.attr if isinstance(call.func, ast.Attribute) else ""
    flags_at = {"compile": 1, "match": 2, "fullmatch": 2, "search": 2, "findall": 2, "finditer": 2}.get(attribute, 9)
    try:
        pattern, *flags = (
            eval(compile(ast.Expression(each), place, "eval"), {**names, "re": re})  # noqa: S307 - our own sources
            for each in (*expressions, *call.args[flags_at : flags_at + 1])
        )
    except NameError:  # made of what a function is given: of other patterns, or of escaped words
        return
    yield Pattern(place, pattern if isinstance(pattern, re.Pattern) else re.compile(pattern, *flags))


def letters(tree: Any) -> Iterator[str]:
    """A letter for each thing that the pattern can take."""
    for code, value in tree:
        if code in (op.LITERAL, op.NOT_LITERAL):
            yield chr(value) if code is op.LITERAL else "x"
        elif code is op.IN:
            yield from _of_class(value)
        elif code is op.ANY:
            yield "x"
        elif code is op.BRANCH:
            yield from chain.from_iterable(map(letters, value[1]))
        elif code in (op.MAX_REPEAT, op.MIN_REPEAT, op.POSSESSIVE_REPEAT):
            yield from letters(value[2])
        elif code is op.SUBPATTERN:
            yield from letters(value[3])
        elif code in (op.ASSERT, op.ASSERT_NOT):
            yield from letters(value[1])
        elif code is op.ATOMIC_GROUP:
            yield from letters(value)


_OF_CATEGORY = {op.CATEGORY_DIGIT: "1", op.CATEGORY_SPACE: " ", op.CATEGORY_WORD: "a", op.CATEGORY_NOT_WORD: "("}


def _of_class(items: Sequence[Any]) -> Iterator[str]:
    for code, value in items:
        if code is op.LITERAL:
            yield chr(value)
        elif code is op.RANGE:
            yield chr(value[0])
        elif code is op.CATEGORY:
            yield _OF_CATEGORY.get(value, "x")


def texts(pattern: "re.Pattern[str] | re.Pattern[bytes]") -> Iterator[str]:
    """Texts of 64 KB: of each letter of the pattern, of all in their order, of the pattern's beginning again and again."""
    own = list(dict.fromkeys(letters(parser.parse(pattern.pattern, pattern.flags & ~re.DEBUG))))
    few = own[:_FEW_LETTERS] if len(own) > 2 * _FEW_LETTERS else own
    whole = "".join(letters(parser.parse(pattern.pattern, pattern.flags & ~re.DEBUG)))
    for unit in (
        *few,
        " ",
        "a",
        "1",
        whole,
        whole[: len(whole) // 2],
        *(f"{one} " for one in few),
        *(f"a{one}" for one in few),
    ):
        if unit:
            yield (unit * (_LENGTH // len(unit) + 1))[:_LENGTH]
            yield (unit * (_LENGTH // len(unit) + 1))[:_LENGTH] + "\0"


def of_languages() -> Iterator[Pattern]:
    """The patterns that are made of the languages' words when they are first needed."""
    for name, pattern in phrases()._asdict().items():
        yield Pattern(f"date_phrases.{name}", pattern, at_start_only=name != "between")


ALL = [*patterns(), *of_languages()]


def _stop(_signal: int, _frame: object) -> None:
    raise TimeoutError


@pytest.mark.no_cover
@pytest.mark.once
@pytest.mark.skipif(not hasattr(signal, "setitimer"), reason="the system has no timers")
@pytest.mark.parametrize("pattern", ALL, ids=[pattern.place for pattern in ALL])
def test_no_pattern_is_worse_than_linear(pattern: Pattern) -> None:
    before = signal.signal(signal.SIGVTALRM, _stop)
    is_bytes = isinstance(pattern.compiled.pattern, bytes)
    try:
        for text in texts(pattern.compiled):
            subject: Any = text.encode("latin-1", "replace") if is_bytes else text
            signal.setitimer(signal.ITIMER_VIRTUAL, _SECONDS)
            try:
                for _match in () if pattern.at_start_only else pattern.compiled.finditer(subject):
                    pass
                pattern.compiled.fullmatch(subject)
            except TimeoutError:
                pytest.fail(f"{pattern.compiled.pattern!r} takes too long for {text[:20]!r} ...")
            finally:
                signal.setitimer(signal.ITIMER_VIRTUAL, 0)
    finally:
        signal.signal(signal.SIGVTALRM, before)


def test_the_patterns_are_found_and_bad_ones_would_be() -> None:
    assert len(ALL) > 100
    with pytest.raises(pytest.fail.Exception):
        test_no_pattern_is_worse_than_linear(Pattern("bad", re.compile(r"[(\[]([^)\]]*)[)\]]")))
