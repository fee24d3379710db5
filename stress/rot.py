"""The index and what lies beside it damaged: every answer stays right, also where no date shows it."""

import os
import random
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import NamedTuple

from common import Place, Row

from icmd_cli.search import seal
from icmd_cli.storage.fingerprint import stat_text

SMALL, LARGE, QUICK_LARGE = 300, 10_000, 2500
"""How many projects make an index that carries its own checksum, and one that a seal lies beside."""

PAGE = 4096
SOON = 200
"""Damage that this many questions did not come upon counts as lasting."""

QUESTIONS = (
    ("list", "--country", "maroc", "--json"),
    ("search", "oasis féminine", "--json", "--limit", "50"),
    ("stats", "--json"),
    ("show", "17", "--json"),
    ("list", "--count"),
)

Said = tuple[int, str, str]
Answers = dict[tuple[str, ...], Said]
Judge = Callable[[Place, Answers, "Damage", random.Random], tuple[str, list[str]]]


class Damage(NamedTuple):
    """What is done to an index, or to a file beside it."""

    name: str
    do: Callable[[Path, random.Random], None]


def run(folder: Path, rounds: int, *, quick: bool) -> list[Row]:
    """`rounds` damages of an index of each kind, and each damage of the files beside a large one."""
    small = Place(folder / "small", SMALL)
    large = Place(folder / "large", QUICK_LARGE if quick else LARGE)
    return [
        _row("damage of an index with a checksum of its own", small, _mixed(DAMAGE, rounds)),
        _row("damage of a large index that shows", large, _mixed(DAMAGE, rounds)),
        _row("damage of a large index that no date shows", large, _mixed(SILENT, rounds)),
        _row("something else beside a small index", small, BESIDE, _judged_beside),
        _row("something else beside a large index", large, BESIDE, _judged_beside),
    ]


def _mixed(kinds: tuple[Damage, ...], rounds: int) -> list[Damage]:
    return [kinds[at % len(kinds)] for at in range(rounds)]


def _row(name: str, place: Place, damages: Sequence[Damage], judged: "Judge | None" = None) -> Row:
    right: Answers = {question: _asked(place, question) for question in QUESTIONS}
    if any(code or errors or len(answer) < 2 for code, answer, errors in right.values()):  # noqa: PLR2004 - empty
        raise RuntimeError(f"{name}: a question has no answer")
    row = Row(name, 0, {}, [])
    dice = random.Random(name)
    for damage in damages:
        end, broken = (judged or _judged)(place, right, damage, dice)
        row.ends[end] = row.ends.get(end, 0) + 1
        row.broken.extend(f"{damage.name}: {promise}" for promise in broken)
        row = row._replace(tried=row.tried + 1)
    print(f"  {name} ({_index(place).stat().st_size / 1e6:.1f} MB): {row.tried} {row.ends} {row.broken}", flush=True)
    return row


def _judged(place: Place, right: Answers, damage: Damage, dice: random.Random) -> tuple[str, list[str]]:
    """How the questions after a `damage` went, and what was wrong with that."""
    damage.do(_index(place), dice)
    wrong: list[str] = []
    for asked in range(1, SOON):
        question = dice.choice(QUESTIONS)
        said = _asked(place, question)
        if said[0] or "Error" in said[2] or "Traceback" in said[2]:
            return "failed", [f"{' '.join(question)}: {said}"]
        if said != right[question]:
            wrong.append(" ".join(question))
        if seal.is_whole(_index(place), compared=None):
            end = "at once" if asked == 1 else f"after {asked} questions"
            return f"found {end if asked == 1 else 'later, all answers right'}", [f"wrong: {each}" for each in wrong]
    return "lasting", [f"not found by {SOON} questions, {len(wrong)} of them answered wrong"]


def _judged_beside(place: Place, right: Answers, damage: Damage, dice: random.Random) -> tuple[str, list[str]]:
    """The same where the index itself is whole; what lies beside it for good may cost speed, and no answer."""
    damage.do(_index(place), dice)
    broken = [
        f"{' '.join(question)}: {said}" for question in right if (said := _asked(place, question)) != right[question]
    ]
    return "all answers right" if not broken else "wrong", broken


def _asked(place: Place, question: tuple[str, ...]) -> Said:
    ran = place.icmd(*question)
    return ran.returncode, ran.stdout, ran.stderr


def _index(place: Place) -> Path:
    (path,) = (place.cache / "icmd").glob("*.sqlite")
    return path


def _zeros(index: Path, dice: random.Random) -> None:
    _written(index, dice.randrange(index.stat().st_size) // PAGE * PAGE, bytes(PAGE))


def _flip(index: Path, dice: random.Random) -> None:
    at = dice.randrange(index.stat().st_size)
    with index.open("rb") as file:
        file.seek(at)
        byte = file.read(1)[0]
    _written(index, at, bytes([byte ^ 1 << dice.randrange(8)]))


def _other_page(index: Path, dice: random.Random) -> None:
    """A page written in the place of another: each is whole by itself."""
    first, second = (dice.randrange(index.stat().st_size // PAGE) * PAGE for _each in range(2))
    with index.open("rb") as file:
        file.seek(first)
        page = file.read(PAGE)
    _written(index, second, page if first != second else bytes(PAGE))


def _cut(index: Path, dice: random.Random) -> None:
    os.truncate(index, dice.randrange(index.stat().st_size))


def _written(path: Path, at: int, data: bytes) -> None:
    with path.open("r+b") as file:
        file.seek(at)
        file.write(data)


def _silently(do: Callable[[Path, random.Random], None]) -> Callable[[Path, random.Random], None]:
    """`do`, and the seal then says that the file always looked so: as when the disk itself forgets."""

    def done(index: Path, dice: random.Random) -> None:
        do(index, dice)
        beside = index.with_suffix(".seal")
        _looks, *checksums = beside.read_text(encoding="ascii").split("\n")
        beside.write_text("\n".join([stat_text(index.stat()), *checksums]), encoding="ascii")

    return done


def _beside(ending: str, do: Callable[[Path, random.Random], None]) -> Callable[[Path, random.Random], None]:
    def done(index: Path, dice: random.Random) -> None:
        path = index.with_name(index.name + ending) if ending.startswith("-") else index.with_suffix(ending)
        if path.is_dir():
            path.rmdir()
        path.unlink(missing_ok=True)
        do(path, dice)

    return done


def _noise(path: Path, dice: random.Random) -> None:
    path.write_bytes(dice.randbytes(3 * PAGE))


def _folder(path: Path, _dice: random.Random) -> None:
    path.mkdir()


def _pipe(path: Path, _dice: random.Random) -> None:
    os.mkfifo(path)


def _link(path: Path, _dice: random.Random) -> None:
    path.symlink_to("nowhere")


DAMAGE = (
    Damage("page of zeros", _zeros),
    Damage("flipped bit", _flip),
    Damage("page of another place", _other_page),
    Damage("cut", _cut),
)
SILENT = tuple(Damage(damage.name, _silently(damage.do)) for damage in DAMAGE[:3])
BESIDE = tuple(
    Damage(f"{ending}: {name}", _beside(ending, do))
    for ending in (".seal", "-journal", "-wal", "-shm")
    for name, do in (
        ("noise", _noise),
        ("empty", lambda path, _dice: path.write_bytes(b"") and None),
        ("zeros", lambda path, _dice: path.write_bytes(bytes(PAGE)) and None),
        ("gone", lambda _path, _dice: None),
        ("folder", _folder),
        ("pipe", _pipe),
        ("link to nowhere", _link),
    )
)
