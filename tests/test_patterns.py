"""No pattern is worse than linear: each is tried with 32 KB of its own letters, however it is called."""

import ast
import importlib
import re
import signal
import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import suppress
from functools import partial
from itertools import chain
from pathlib import Path
from re import _constants as op  # type: ignore[attr-defined]
from re import _parser as parser  # type: ignore[attr-defined]
from tempfile import TemporaryDirectory
from types import ModuleType
from typing import Any, NamedTuple

import pytest
from conftest import ROOT

from icmd_cli.domain.typed import split_words
from icmd_cli.domain.values.amounts import split_amount
from icmd_cli.domain.values.date_phrases import phrases
from icmd_cli.domain.values.dates import parse_date
from icmd_cli.domain.values.lists import split_names
from icmd_cli.domain.values.periods import parse_period
from icmd_cli.domain.values.places import read_places
from icmd_cli.domain.values.units import remark, unit_in
from icmd_cli.readers import ods_extras, xlsx_extras
from icmd_cli.storage import conflict_copies
from icmd_cli.storage.document import parsed
from icmd_cli.storage.fingerprint import Fingerprint

_LENGTH = 1 << 15
_SECONDS = 0.5
"""Of processor time: what is linear takes a few milliseconds, what is not, seconds at least."""

_METHODS = ("sub", "subn", "match", "fullmatch", "search", "findall", "finditer", "split", "compile")
_FEW_LETTERS = 12


class Pattern(NamedTuple):
    """A pattern of the package: where it stands, the pattern itself, and how it is used."""

    place: str
    compiled: "re.Pattern[str] | re.Pattern[bytes]"
    at_start_only: bool = False


class Call(NamedTuple):
    """A call of `re` in the package: where it stands, the call itself, its module's tree and names."""

    path: Path
    call: ast.Call
    tree: ast.Module
    names: dict[str, Any]

    def patterns(self) -> Iterator[Pattern]:
        """The pattern that it is given, where that can be told without running the function around it."""
        name = next((one for each, one in _assigned(self.tree) if each is self.call), None)
        method = _method(self.call)
        used = _used(self.tree, name) if name and method == "compile" else {method}
        for each in _of_call(f"{self.path}:{self.call.lineno}", self.call, self.names):
            yield each._replace(at_start_only=bool(used) and used <= {"match", "fullmatch"})


MODULES = {
    str(path.relative_to(ROOT)): text
    for path in sorted((ROOT / "icmd_cli").rglob("*.py"))
    if re.search(r"\bimport re\b", text := path.read_text("utf-8"))
}
"""The modules that use `re`, with their sources."""


def calls(path: str) -> Iterator[Call]:
    """Every call of `re` in a module that compiles a pattern, be it at import or in a function."""
    tree = ast.parse(MODULES[path])
    for call in ast.walk(tree):
        if isinstance(call, ast.Call) and call.args and _method(call) in _METHODS:
            yield Call(Path(path), call, tree, vars(_imported(path)))


def _imported(path: str) -> ModuleType:
    return importlib.import_module(path.removesuffix(".py").removesuffix("/__init__").replace("/", "."))


def _method(call: ast.Call) -> str:
    """The function of `re` that is called; "" for another one."""
    of = call.func
    is_re = isinstance(of, ast.Attribute) and isinstance(of.value, ast.Name) and of.value.id == "re"
    return of.attr if is_re and isinstance(of, ast.Attribute) else ""


def _assigned(tree: ast.Module) -> Iterator[tuple[ast.expr, str]]:
    """The values that are given names, with these."""
    for each in ast.walk(tree):
        if isinstance(each, ast.Assign) and isinstance(target := each.targets[0], ast.Name):
            yield each.value, target.id


def _used(tree: ast.Module, name: str) -> set[str]:
    """The methods of the pattern of that name that its module calls."""
    return {
        each.attr
        for each in ast.walk(tree)
        if isinstance(each, ast.Attribute) and isinstance(each.value, ast.Name) and each.value.id == name
    }


def _of_call(place: str, call: ast.Call, names: dict[str, Any]) -> Iterator[Pattern]:
    expressions = [call.args[0], *(keyword.value for keyword in call.keywords if keyword.arg == "flags")]
    flags_at = {"compile": 1, "match": 2, "fullmatch": 2, "search": 2, "findall": 2, "finditer": 2}.get(
        _method(call), 9
    )
    try:
        pattern, *flags = (
            eval(compile(ast.Expression(each), place, "eval"), {**names, "re": re})  # noqa: S307 - our own sources
            for each in (*expressions, *call.args[flags_at : flags_at + 1])
        )
    except NameError:  # made of what a function is given: of_functions finds it, or of_tuples
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
    """Texts of 32 KB: of each letter of the pattern, of all in their order, of the pattern's beginning again and again."""
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


def use_everything() -> None:
    """Use each function that makes a pattern of what it is given."""
    split_words("a, b")
    for date in ("2014", "15 avril 2014", "April 15, 2014", "avr-14", "15-avr.-14", "hier"):
        with suppress(ValueError):
            parse_date.__wrapped__(date)
    for amount in ("10 - 2000 EUR", "5 000 € à 10 000 €"):
        with suppress(ValueError):
            split_amount(amount)
    split_names("Maroc, Sénégal et Mali", {"Maroc", "Sénégal", "Mali"}.__contains__)
    ods_extras._value(b' table:name="S"', b"table:name")
    xlsx_extras._value('<a Id="1"/>', "Id")
    with TemporaryDirectory() as folder:
        store = Path(folder) / "projects.json"
        store.with_name("projects (1).json").write_text("{}", encoding="utf-8")
        conflict_copies.conflict_copies(store)
    parsed(b'{"projects": {"1": {}}}', Fingerprint("", 0, settled=True), store).line_of(1)


def of_functions() -> Iterator[Pattern]:
    """The patterns that functions make of what they are given, as they are compiled when these are used."""
    found: dict[tuple[str, Any, int], Pattern] = {}
    compiled = re._compile  # type: ignore[attr-defined]

    def noted(pattern: Any, flags: Any) -> Any:
        caller = sys._getframe(2)
        path = Path(caller.f_code.co_filename)
        method = sys._getframe(1).f_code.co_name
        if path.is_relative_to(ROOT / "icmd_cli") and not isinstance(pattern, re.Pattern) and method != "compile":
            place = f"{path.relative_to(ROOT)}:{caller.f_lineno}"
            at_start_only = method in ("match", "fullmatch")
            found[place, pattern, int(flags)] = Pattern(place, compiled(pattern, flags), at_start_only)
        return compiled(pattern, flags)

    re._compile = noted  # type: ignore[attr-defined]
    try:
        use_everything()
    finally:
        re._compile = compiled  # type: ignore[attr-defined]
    yield from found.values()


def of_module(path: str) -> Iterator[Pattern]:
    """Those of a module's own calls of `re`, and those that it keeps several of under one name."""
    for call in calls(path):
        yield from call.patterns()
    for key, value in sorted(vars(_imported(path)).items()):
        for one in value if isinstance(value, tuple) else ():
            if isinstance(one, re.Pattern):
                yield Pattern(f"{path}.{key}", one)


MADE = list(of_functions())
"""Found before any test has used these functions: some remember what they gave."""

KINDS: dict[str, Callable[[], Iterable[Pattern]]] = {
    **{path: partial(of_module, path) for path in MODULES},
    "made of the languages": of_languages,
    "made by functions": lambda: MADE,
}


def _stop(_signal: int, _frame: object) -> None:
    raise TimeoutError


@pytest.mark.no_cover
@pytest.mark.once
@pytest.mark.skipif(not hasattr(signal, "setitimer"), reason="the system has no timers")
@pytest.mark.parametrize("kind", KINDS)
def test_no_pattern_is_worse_than_linear(kind: str) -> None:
    before = signal.signal(signal.SIGVTALRM, _stop)
    try:
        for pattern in KINDS[kind]():
            try_out(pattern)
    finally:
        signal.signal(signal.SIGVTALRM, before)


def try_out(pattern: Pattern) -> None:
    """Use a pattern on each of its texts. Fails where that takes too long; SIGVTALRM must raise TimeoutError."""
    is_bytes = isinstance(pattern.compiled.pattern, bytes)
    for text in dict.fromkeys(texts(pattern.compiled)):
        subject: Any = text.encode("latin-1", "replace") if is_bytes else text
        signal.setitimer(signal.ITIMER_VIRTUAL, _SECONDS)
        try:
            for _match in () if pattern.at_start_only else pattern.compiled.finditer(subject):
                pass
            pattern.compiled.fullmatch(subject)
        except TimeoutError:
            pytest.fail(f"{pattern.place}: {pattern.compiled.pattern!r} takes too long for {text[:20]!r} ...")
        finally:
            signal.setitimer(signal.ITIMER_VIRTUAL, 0)


READERS: tuple[Callable[[str], object], ...] = (unit_in, remark, split_amount, parse_date, parse_period, read_places)
WORDS = ("mn", "mil", "000", "milliers de", "k€", "(mn)", "mn,", "janvier", "2014 -", "Mali /", "T1")


@pytest.mark.no_cover
@pytest.mark.skipif(not hasattr(signal, "setitimer"), reason="the system has no timers")
@pytest.mark.parametrize("read", READERS, ids=lambda read: read.__name__)
def test_words_said_again_and_again_are_read_in_linear_time(read: Callable[[str], object]) -> None:
    signal.signal(signal.SIGVTALRM, _stop)
    for word in WORDS:
        for text in (f"Budget ({' '.join([word] * 40)} zzz)", f"12 {' '.join([word] * 2000)}", word * 2000):
            signal.setitimer(signal.ITIMER_VIRTUAL, 4 * _SECONDS)
            try:
                with suppress(ValueError):
                    read(text)
            except TimeoutError:
                pytest.fail(f"{text[:60]!r} ... takes too long")
            finally:
                signal.setitimer(signal.ITIMER_VIRTUAL, 0)


def test_the_patterns_are_found_and_bad_ones_would_be(monkeypatch: pytest.MonkeyPatch) -> None:
    assert sum(len(list(patterns())) for patterns in KINDS.values()) > 100
    made = {each.place for each in MADE}
    missed = [
        str(one.path)
        for path in MODULES
        for one in calls(path)
        if not list(one.patterns())
        and made.isdisjoint(f"{one.path}:{n}" for n in range(one.call.lineno, (one.call.end_lineno or 0) + 1))
    ]
    assert missed == ["icmd_cli/readers/encoding.py"]  # of_module has those of its loop, which are a tuple's
    monkeypatch.setitem(KINDS, "bad", lambda: [Pattern("bad", re.compile(r"[(\[]([^)\]]*)[)\]]"))])
    with pytest.raises(pytest.fail.Exception):
        test_no_pattern_is_worse_than_linear("bad")
