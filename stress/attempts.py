"""Small changes of every kind, to be disturbed: each on a store of a few projects, and known when it is done."""

import csv
import json
from collections.abc import Callable
from hashlib import sha256

from common import Attempt, Place, Projects, Record

Make = Callable[[Place, int], Attempt]
"""Gets a store ready for the nth attempt, and tells what to run."""

QUIET = ("--yes", "--quiet")
STAMPS = ("created", "updated")


def _add(_place: Place, n: int) -> Attempt:
    new = _new(n)
    options = ("--title", new["title"], "--id", new["id"], "--country", "MA", "--quiet")
    return Attempt(["add", *options], lambda before, now: _has(before, now, {}, new))


def _edit(_place: Place, n: int) -> Attempt:
    text = f"edited {n}"
    options = ("--set", f"summary={text}", "--quiet")
    return Attempt(["edit", "2", *options], lambda before, now: _has(before, now, {"2": {"summary": text}}))


def _import(place: Place, n: int) -> Attempt:
    new, text = _new(n), f"imported {n}"
    path = place.folder / "rows.csv"
    with path.open("w", newline="", encoding="utf-8") as file:
        rows = csv.writer(file)
        rows.writerow(["id", "title", "countries", "summary"])
        rows.writerow([new["id"], new["title"], "MA", ""])
        rows.writerow([place.projects()["2"]["id"], place.projects()["2"]["title"], "", text])
    return Attempt(["import", str(path), *QUIET], lambda before, now: _has(before, now, {"2": {"summary": text}}, new))


def _undo(place: Place, n: int) -> Attempt:
    before = place.projects()
    done = place.icmd(*_import(place, n).arguments)
    if done.returncode:
        raise RuntimeError(done.stderr)
    return Attempt(["undo", *QUIET], lambda _imported, now: now == before)


def _merge(place: Place, n: int) -> Attempt:
    """What another office made of the store as it is: one project more, and another lead of one."""
    new, lead = _new(n), f"Association {n}"
    base, other = (place.folder / f"{name}.json" for name in ("base", "other"))
    base.write_bytes(place.store.read_bytes())
    tables = json.loads(base.read_bytes())
    tables["projects"]["3"]["lead"] = lead
    tables["projects"][str(100_000 + n)] = new
    other.write_text(json.dumps(tables), encoding="utf-8")
    return Attempt(
        ["merge", str(other), "--base", str(base), *QUIET],
        lambda before, now: _has(before, now, {"3": {"lead": lead}}, new),
    )


ATTEMPTS: dict[str, Make] = {"add": _add, "edit": _edit, "import": _import, "undo": _undo, "merge": _merge}


def _new(n: int) -> Record:
    # Its title resembles no other, which a command would say.
    return {"id": f"fault-{n:05}", "title": sha256(str(n).encode()).hexdigest(), "countries": ["MA"]}


def _has(before: Projects, now: Projects, changed: Projects, *new: Record) -> bool:
    """Whether `now` is `before` with the fields `changed` of some projects, and the `new` projects."""
    wanted = {number: {**record, **changed.get(number, {})} for number, record in before.items()}
    added = [record for number, record in now.items() if number not in before]
    return [_plain(record) for record in added] == [*new] and all(
        _plain(now.get(number, {})) == _plain(record) for number, record in wanted.items()
    )


def _plain(record: Record) -> Record:
    return {name: value for name, value in record.items() if name not in STAMPS}
