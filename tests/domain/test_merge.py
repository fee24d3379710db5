"""Two versions of a catalogue made one: what one side changed is taken, what both changed differently is asked about."""

from typing import Any

import pytest
from conftest import FIGUIG, KAYES
from hypothesis import given
from hypothesis import strategies as st

from icmd_cli.domain.merge import Merge, MergeConflict, Side, merged
from icmd_cli.domain.organisations import merged_names

Record = dict[str, Any]

BASE = {1: FIGUIG, 2: KAYES}
NEW = {"id": "new", "title": "New", "countries": ["PH"]}


def here(_conflict: MergeConflict) -> Side:
    return "here"


def there(_conflict: MergeConflict) -> Side:
    return "there"


def result(start: dict[int, Record], found: Merge) -> dict[int, Record]:
    """`start` with the changes made."""
    after = dict(start)
    for change in found.changes:
        assert start.get(change.number) == change.before
        if change.after is None:
            del after[change.number]
        else:
            after[change.number] = change.after
    return after


def of(was: dict[int, Record] | None, mine: dict[int, Record], other: dict[int, Record], choose: Any = here) -> Merge:
    return merged(was, mine, other, choose, next_number=max(mine, default=0) + 1)


def test_what_one_side_changed_is_taken_and_each_field_by_itself() -> None:
    mine = {1: {**FIGUIG, "status": "ongoing"}, 2: KAYES}
    other = {1: {**FIGUIG, "lead": "Commune"}, 2: {**KAYES, "end": "2011"}}
    found = of(BASE, mine, other)
    assert found.conflicts == []
    assert result(mine, found) == {1: {**FIGUIG, "status": "ongoing", "lead": "Commune"}, 2: {**KAYES, "end": "2011"}}


def test_what_both_changed_alike_is_no_change() -> None:
    both = {1: {**FIGUIG, "status": "ongoing"}, 2: KAYES}
    assert of(BASE, both, both) == Merge([], [])


@pytest.mark.parametrize(("choose", "status"), [(here, "ongoing"), (there, "cancelled")])
def test_what_both_changed_differently_is_a_conflict(choose: Any, status: str) -> None:
    mine = {**BASE, 1: {**FIGUIG, "status": "ongoing"}}
    other = {**BASE, 1: {**FIGUIG, "status": "cancelled"}}
    found = of(BASE, mine, other, choose)
    assert found.conflicts == [
        (MergeConflict("figuig", FIGUIG["title"], 1, "status", "completed", "ongoing", "cancelled"), choose(None))
    ]
    assert result(mine, found)[1]["status"] == status


def test_a_cleared_field_stays_cleared() -> None:
    cleared = {name: value for name, value in FIGUIG.items() if name not in ("summary", "budget")}
    assert result(BASE, of(BASE, BASE, {**BASE, 1: cleared}))[1] == cleared
    assert of(BASE, {**BASE, 1: cleared}, BASE) == Merge([], [])


def test_lists_are_merged_by_their_elements() -> None:
    mine = {**BASE, 1: {**FIGUIG, "regions": ["Oriental", "Jerada", "Berkane"]}}
    other = {**BASE, 1: {**FIGUIG, "regions": ["Figuig", "Oriental", "Bouarfa"]}}
    found = of(BASE, mine, other)
    assert found.conflicts == []
    assert result(mine, found)[1]["regions"] == ["Oriental", "Bouarfa", "Jerada", "Berkane"]


def test_the_later_update_and_the_earlier_creation_count() -> None:
    stamps = {"created": "2026-01-02T00:00:00Z", "updated": "2026-01-03T00:00:00Z"}
    mine = {1: {**FIGUIG, **stamps, "phase": 1}}
    other = {1: {**FIGUIG, "created": "2026-01-01T00:00:00Z", "updated": "2026-02-01T00:00:00Z", "code": "X"}}
    record = result(mine, of({1: FIGUIG}, mine, other))[1]
    assert (record["created"], record["updated"]) == ("2026-01-01T00:00:00Z", "2026-02-01T00:00:00Z")
    assert (record["phase"], record["code"]) == (1, "X")


def test_a_removal_is_taken_unless_the_other_side_changed_it() -> None:
    assert result(BASE, of(BASE, BASE, {2: KAYES})) == {2: KAYES}
    assert of(BASE, {2: KAYES}, BASE) == Merge([], [])
    stamped = {**FIGUIG, "updated": "2026-01-01T00:00:00Z"}
    assert result({**BASE, 1: stamped}, of(BASE, {**BASE, 1: stamped}, {2: KAYES})) == {2: KAYES}


def test_a_removal_here_and_a_change_there_is_a_conflict_either_way() -> None:
    changed = {**FIGUIG, "status": "ongoing"}
    removed = of(BASE, {2: KAYES}, {**BASE, 1: changed}, there)
    assert [(c.field, c.here, c.there) for c, _side in removed.conflicts] == [(None, None, changed)]
    assert list(result({2: KAYES}, removed).values()) == [KAYES, changed]
    kept = of(BASE, {**BASE, 1: changed}, {2: KAYES}, here)
    assert [(c.field, c.here, c.there) for c, _side in kept.conflicts] == [(None, changed, None)]
    assert kept.changes == []


def test_a_new_project_keeps_its_number_if_that_was_never_given() -> None:
    assert result(BASE, of(BASE, BASE, {**BASE, 7: NEW}))[7] == NEW
    taken = merged(BASE, BASE, {**BASE, 3: NEW}, here, next_number=5)
    assert [change.number for change in taken.changes] == [5]


def test_two_offices_that_each_add_one_keep_both() -> None:
    mine, other = {**BASE, 3: NEW}, {**BASE, 3: {**NEW, "id": "other"}}
    found = of(BASE, mine, other)
    assert found.conflicts == []
    assert {number: record["id"] for number, record in result(mine, found).items()} == {
        1: "figuig", 2: "kayes", 3: "new", 4: "other",
    }  # fmt: skip


def test_a_project_is_known_by_its_code_where_ids_differ() -> None:
    other = {**BASE, 1: {**FIGUIG, "id": "figuig-2", "lead": "Commune"}}
    found = of(BASE, BASE, other)
    assert found.conflicts == []
    assert result(BASE, found)[1] == {**FIGUIG, "id": "figuig-2", "lead": "Commune"}


def test_a_project_whose_code_went_to_another_is_not_lost() -> None:
    moved = {**FIGUIG, "code": "OTHER"}
    other = {**BASE, 1: moved, 3: {**NEW, "code": FIGUIG["code"]}}
    found = of(BASE, BASE, other)
    assert found.conflicts == []
    assert result(BASE, found) == other


@pytest.mark.parametrize("stamps", [{}, {"created": "2026-01-01T00:00:00Z"}])
def test_a_project_whose_id_changed_on_one_side_is_the_same_project(stamps: Record) -> None:
    plain = {name: value for name, value in FIGUIG.items() if name != "code"} | stamps
    base = {1: plain, 2: KAYES}
    renamed, edited = {**base, 1: {**plain, "id": "oasis"}}, {**base, 1: {**plain, "lead": "Commune"}}
    for mine, other in ((renamed, edited), (edited, renamed)):
        found = of(base, mine, other)
        assert found.conflicts == []
        assert result(mine, found)[1] == {**plain, "id": "oasis", "lead": "Commune"}


def test_a_number_that_went_to_another_project_means_no_project() -> None:
    other = {**BASE, 1: {**NEW, "created": "2026-01-01T00:00:00Z"}}
    found = of(BASE, BASE, other)
    assert list(result(BASE, found).values()) == [KAYES, other[1]]


def test_a_number_that_went_to_a_project_of_the_same_title_means_another_project() -> None:
    born, anew = ({**NEW, "id": f"new-{n}", "created": f"2026-01-0{n}T00:00:00Z"} for n in (1, 2))
    found = of({1: born}, {1: anew}, {1: {**born, "lead": "Commune"}}, there)
    assert [(c.id, c.field) for c, _side in found.conflicts] == [("new-1", None)]
    assert list(result({1: anew}, found).values()) == [anew, {**born, "lead": "Commune"}]


@pytest.mark.parametrize(("choose", "codes"), [(here, ["X", "MA-052"]), (there, [None, "X"])])
def test_a_code_that_two_projects_were_given_is_a_conflict(choose: Any, codes: list[str | None]) -> None:
    mine, other = {1: {**FIGUIG, "code": "X"}, 2: KAYES}, {1: FIGUIG, 2: {**KAYES, "code": "x"}}
    found = of({1: FIGUIG, 2: KAYES}, mine, other, choose)
    assert [(c.id, c.field, c.there) for c, _side in found.conflicts] == [("kayes", "code", "x")]
    assert [record.get("code", "").upper() or None for record in result(mine, found).values()] == codes


@pytest.mark.parametrize(("choose", "ids"), [(here, ["new", "kayes", "new-2"]), (there, ["new-2", "kayes", "new"])])
def test_an_id_that_two_projects_were_given_is_a_conflict(choose: Any, ids: list[str]) -> None:
    mine, other = {1: {**FIGUIG, "id": "new"}, 2: KAYES}, {**BASE, 3: NEW}
    found = of(BASE, mine, other, choose)
    assert [(c.number, c.field, c.there) for c, _side in found.conflicts] == [(3, "id", "new")]
    assert [record["id"] for record in result(mine, found).values()] == ids


def test_without_a_base_every_difference_is_a_conflict_and_new_projects_come() -> None:
    other = {1: {**FIGUIG, "status": "ongoing", "lead": "X"}, 2: KAYES, 9: NEW}
    mine = {1: {name: value for name, value in FIGUIG.items() if name != "code"}, 2: KAYES}
    found = of(None, mine, other)
    assert [(c.field, c.was) for c, _side in found.conflicts] == [("code", None), ("status", None), ("lead", None)]
    assert result(mine, found) == {**mine, 9: NEW}


def test_a_start_and_an_end_that_do_not_go_together_are_a_conflict() -> None:
    mine = {1: {**FIGUIG, "start": "2015-06"}}
    other = {1: {**FIGUIG, "end": "2015-01"}}
    found = of({1: FIGUIG}, mine, other)
    assert [c.field for c, _side in found.conflicts] == ["start"]
    assert result(mine, found) == mine
    taken = of({1: FIGUIG}, mine, other, there)
    assert result(mine, taken) == other


ALIASES = [{"name": "Union européenne", "aliases": ["UE"]}, {"name": "GRDR", "aliases": ["Grdr"], "x": 1}]


@pytest.mark.parametrize(
    ("was", "mine", "other", "merged"),
    [
        ([], ALIASES, [], ALIASES),
        (ALIASES, ALIASES, ALIASES[:1], ALIASES[:1]),
        (ALIASES[:1], ALIASES, [], ALIASES[1:]),
        (
            ALIASES[:1],
            [{"name": "Union européenne", "aliases": ["UE", "EU"]}],
            [{"name": "Union Européenne", "aliases": ["CE"]}, ALIASES[1]],
            [{"name": "Union européenne", "aliases": ["CE", "EU"]}, ALIASES[1]],
        ),
        ([], [{"name": "A", "aliases": ["X"]}], [{"name": "B", "aliases": ["x", "Y"]}], [
            {"name": "A", "aliases": ["X"]}, {"name": "B", "aliases": ["Y"]},
        ]),
        ([], ["kept as it is"], ALIASES, ["kept as it is", *ALIASES]),
    ],
)  # fmt: skip
def test_names_of_organisations_are_merged_one_by_one(was: Any, mine: Any, other: Any, merged: Any) -> None:
    assert merged_names(was, mine, other) == merged


# Whatever was changed on either side.

WORDS = st.sampled_from(["a", "b", "c", "d"])
RECORDS = st.fixed_dictionaries(
    {"title": WORDS},
    optional={
        "lead": WORDS,
        "regions": st.lists(WORDS, unique=True, max_size=3),
        "summary": WORDS,
        "x-own": st.dictionaries(WORDS, st.integers(0, 2), max_size=2),
    },
)
VERSIONS = st.dictionaries(st.sampled_from(["p", "q", "r", "s"]), RECORDS)


def numbered(version: dict[str, Record], first: int = 1) -> dict[int, Record]:
    return {
        at: {"id": id_, **record, "title": f"{id_} {record['title']}"}
        for at, (id_, record) in enumerate(sorted(version.items()), first)
    }


def by_id(records: dict[int, Record]) -> dict[str, Record]:
    return {record["id"]: record for record in records.values()}


def _merged_set(was: list[str], mine: list[str], other: list[str]) -> set[str]:
    return {*mine, *other} - {item for item in was if item not in mine or item not in other}


@given(VERSIONS, VERSIONS, VERSIONS)
def test_no_change_of_either_side_is_lost(was: Any, mine: Any, other: Any) -> None:
    base, left, right = (numbered(version) for version in (was, mine, other))
    found = of(base, left, right)
    after, base_, left_, right_ = map(by_id, (result(left, found), base, left, right))
    asked = {(conflict.id, conflict.field) for conflict, _side in found.conflicts}
    for id_ in {*base_, *left_, *right_}:
        if (id_, None) in asked:
            assert after.get(id_) == left_.get(id_)
            continue
        records = [version.get(id_, {}) for version in (base_, left_, right_, after)]
        for name in {name for record in records for name in record}:
            first, one, two, last = (record.get(name) for record in records)
            if (id_, name) in asked:
                assert last == one
            elif name == "regions":
                expected = _merged_set(first or [], one or [], two or [])
                assert set(last or []) == expected
            else:
                assert last == (two if one == first else one), (id_, name)


@given(VERSIONS, VERSIONS, VERSIONS)
def test_without_a_conflict_either_way_round_gives_the_same(was: Any, mine: Any, other: Any) -> None:
    base, left, right = (numbered(version) for version in (was, mine, other))
    one, two = of(base, left, right), of(base, right, left)
    assert len(one.conflicts) == len(two.conflicts)
    if not one.conflicts:
        assert by_id(result(left, one)) == by_id(result(right, two))


@given(VERSIONS, VERSIONS)
def test_merging_twice_changes_nothing_more(mine: Any, other: Any) -> None:
    left, right = numbered(mine), numbered(other)
    after = result(left, of({}, left, right))
    assert of(right, after, right) == Merge([], [])
