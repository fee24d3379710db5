"""The history walked back gives what was there, whatever was done in between."""

from collections.abc import Sequence
from typing import Any

import pytest
from conftest import FIGUIG, KAYES
from hypothesis import given
from hypothesis import strategies as st

from icmd_cli.domain.changes import Change
from icmd_cli.domain.history import Event
from icmd_cli.domain.past import before

Record = dict[str, Any]


def event(n: int, *changes: Change) -> Event:
    return Event(n, {"n": n, "changes": [change.to_history() for change in changes]})


def test_each_kind_of_change_is_taken_back() -> None:
    edited = {**KAYES, "status": "completed", "lead": "GRDR"}
    later = [
        event(1, Change(1, FIGUIG, None)),
        event(2, Change(2, KAYES, edited), Change(3, None, {"id": "new", "title": "New"})),
    ]
    past = before({2: edited, 3: {"id": "new", "title": "New"}}, later)
    assert tuple(past) == ({1: FIGUIG, 2: KAYES}, set())
    assert list(past.projects[2]) == list(KAYES)


def test_no_entry_leaves_all_as_it_is() -> None:
    assert before({1: FIGUIG}, []) == ({1: FIGUIG}, set())


@pytest.mark.parametrize(
    ("now", "unknown"),
    [
        ({2: {**KAYES, "status": "cancelled"}}, {("kayes", "status")}),
        ({}, {("kayes", None)}),
    ],
)
def test_what_was_changed_outside_is_named(now: dict[int, Record], unknown: set[Any]) -> None:
    past = before(now, [event(1, Change(2, KAYES, {**KAYES, "status": "completed"}))])
    assert past.unknown == unknown
    assert past.projects.get(2, KAYES)["status"] == "ongoing"


FIELDS = st.dictionaries(st.sampled_from(["lead", "summary", "status", "x"]), st.sampled_from(["a", "b"]), max_size=3)
STEPS = st.lists(st.tuples(st.integers(1, 4), st.none() | FIELDS), max_size=30)


@given(STEPS, st.integers(0, 30))
def test_walking_back_gives_every_state_that_was_there(steps: Sequence[Any], at: int) -> None:
    """Projects are added, changed and removed at random; numbers come back as after an undo."""
    states: list[dict[int, Record]] = [{}]
    events: list[Event] = []
    for n, (number, fields) in enumerate(steps, 1):
        state = dict(states[-1])
        was = state.pop(number, None)
        after = None if fields is None else {"id": f"p{number}", "title": "T", **fields}
        if after is not None:
            state[number] = after
        changes = [Change(number, was, after)] if was != after else []
        states.append(dict(sorted(state.items())))
        events.append(event(n, *changes))
    place = min(at, len(steps))
    past = before(states[-1], events[place:])
    assert tuple(past) == (states[place], set())
    assert [list(record) for record in past.projects.values()] == [list(record) for record in states[place].values()]
