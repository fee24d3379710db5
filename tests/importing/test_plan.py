"""The plan of an import: what is new, changed, the same, refused; and what it leaves alone."""

from typing import Any

import pytest

from icmd_cli.domain.project import Project, parse_record
from icmd_cli.domain.values.slugs import fold_code
from icmd_cli.importing.model import Incoming, Origin, RowPlace, SharedColumns
from icmd_cli.importing.plan import ImportPlan, as_changed, as_new, make_plan
from icmd_cli.text import fold_title

FIGUIG = {
    "id": "figuig",
    "code": "Mo-1",
    "title": "Figuig",
    "status": "ongoing",
    "countries": ["MA"],
    "url": "https://x.org",
}
KAYES = {"id": "kayes", "title": "Kayes", "countries": ["ML"]}


class Store:
    """Two known projects, looked up in plain lists."""

    projects: tuple[tuple[int, dict[str, Any]], ...] = ((1, FIGUIG), (2, KAYES))
    is_empty = False

    def by_id(self, id_: str) -> tuple[int, dict[str, Any]] | None:
        return next(((n, dict(r)) for n, r in self.projects if r["id"] == id_), None)

    def by_code(self, folded: str) -> tuple[int, dict[str, Any]] | None:
        return next(((n, dict(r)) for n, r in self.projects if fold_code(str(r.get("code", ""))) == folded), None)

    def by_title(self, title: str) -> list[tuple[int, dict[str, Any]]]:
        return [(n, dict(r)) for n, r in self.projects if fold_title(str(r["title"])) == fold_title(title)]

    def similar(self, project: Project) -> list[tuple[int, str, str]]:
        return [(1, "figuig", "Figuig")] if project.title == "Figuigg" else []


def incoming(line: int, empty: tuple[str, ...] = (), **fields: Any) -> Incoming:
    project, problems = parse_record(fields)
    assert not problems
    return Incoming(
        (Origin(RowPlace("f.csv", None, line), tuple(fields.values()), SharedColumns(tuple(fields))),), project, empty
    )


def plan(*rows: Incoming, **options: Any) -> ImportPlan:
    return make_plan(rows, Store(), **options)


@pytest.mark.parametrize(
    "known",
    [
        {"id": "figuig", "title": "Autre titre"},
        {"code": "mo-1", "title": "Autre titre"},
        {"title": "FIGUIG"},
    ],
)
def test_a_project_is_known_by_id_then_code_then_title_and_countries(known: dict[str, Any]) -> None:
    (step,) = plan(incoming(2, countries=["MA"], status="completed", **known)).steps
    assert (step.kind, step.number) == ("changed", 1)
    assert step.changed()["status"] == ("ongoing", "completed")
    assert step.record is not None
    assert step.record["url"] == "https://x.org"


def test_the_same_title_with_another_code_or_country_is_another_project() -> None:
    rows = [
        incoming(2, title="Figuig", code="Mo-2", countries=["MA"]),
        incoming(3, title="Figuig", countries=["SN"]),
        incoming(4, title="Kayes", id="kayes-2", countries=["ML"]),
    ]
    assert [step.kind for step in plan(*rows).steps] == ["new", "new", "new"]
    assert [step.id for step in plan(*rows).steps] == ["figuig-2", "figuig-3", "kayes-2"]


def test_what_says_nothing_new_is_unchanged() -> None:
    found = plan(incoming(2, id="kayes", title="Kayes", countries=["ML"]))
    assert found.counts() == {"new": 0, "changed": 0, "unchanged": 1, "skipped": 0, "rejected": 0, "incomplete": 0}
    assert not found.changes_something


def test_an_empty_cell_erases_only_when_that_is_wanted() -> None:
    row = incoming(2, ("url", "status", "title"), id="figuig", title="Figuig", countries=["MA"])
    assert plan(row).steps[0].kind == "unchanged"
    (step,) = plan(row, clear_empty=True).steps
    assert step.changed() == {"status": ("ongoing", None), "url": ("https://x.org", None)}


@pytest.mark.parametrize(
    ("on_duplicate", "kinds", "refused"),
    [
        ("update", ["changed", "new"], 0),
        ("skip", ["skipped", "new"], 0),
        ("fail", ["new"], 1),
        ("new", ["new", "new"], 0),
    ],
)
def test_known_projects_are_treated_as_asked(on_duplicate: str, kinds: list[str], refused: int) -> None:
    rows = [incoming(2, title="Figuig", status="completed", countries=["MA"]), incoming(3, title="B", countries=["MA"])]
    found = plan(*rows, on_duplicate=on_duplicate)
    assert [step.kind for step in found.steps] == kinds
    assert len(found.refused) == refused


def test_two_rows_for_one_known_project_are_not_both_taken() -> None:
    found = plan(
        incoming(2, id="figuig", title="A", countries=["MA"]), incoming(3, code="Mo-1", title="B", countries=["MA"])
    )
    assert [step.kind for step in found.steps] == ["changed"]
    assert [(r.origin.place.line, r.problems[0].field) for r in found.refused] == [(3, "code")]


def test_a_code_that_another_project_has_is_refused() -> None:
    found = plan(incoming(2, id="kayes", code="MO-1", title="Kayes", countries=["ML"]))
    assert [r.problems[0].field for r in found.refused] == ["code"]
    found = plan(incoming(2, id="other", code="MO-1", title="Kayes", countries=["ML"]))
    assert [r.problems[0].field for r in found.refused] == ["id"]


def test_what_would_break_a_known_project_is_refused() -> None:
    class Ended(Store):
        projects = ((1, {**FIGUIG, "end": "2014"}),)

    found = make_plan([incoming(2, id="figuig", title="Figuig", countries=["MA"], start="2015")], Ended())
    assert not found.steps
    assert "after the end" in found.refused[0].problems[0].reason


def test_new_projects_get_ids_of_their_own_and_likenesses_are_told() -> None:
    found = plan(incoming(2, title="Figuigg", countries=["MA"]), incoming(3, title="Figuigg", countries=["SN"]))
    assert [step.id for step in found.steps] == ["figuigg", "figuigg-2"]
    assert list(found.steps[0].similar) == [(1, "figuig", "Figuig")]


def test_a_new_project_keeps_the_dates_of_its_file_and_a_changed_one_is_stamped() -> None:
    dates: dict[str, Any] = {"created": "2020-01-01T00:00:00Z", "updated": "2021-01-01T00:00:00Z"}
    dated, bare, known = plan(
        incoming(2, title="A", countries=["MA"], **dates),
        incoming(3, title="B", countries=["MA"]),
        incoming(4, id="kayes", title="Kayes", countries=["ML"], status="ongoing", **dates),
    ).steps
    assert as_new(dated, 7, "NOW").to_record() == {"id": "a", "title": "A", "countries": ["MA"], **dates}
    assert (as_new(bare, 8, "NOW").created, as_new(bare, 8, "NOW").number) == ("NOW", 8)
    assert list(as_changed(known, "NOW").items())[-1] == ("updated", "NOW")
    assert "created" not in as_changed(known, "NOW")
