"""The fields of a record with their numbers: all of them stand on one screen, none is wider than it."""

import re
from typing import Any

import pytest
from conftest import FIGUIG

from icmd_cli.domain.project import FIELDS, label
from icmd_cli.render import numbered
from icmd_cli.text import cell_width

NAMES = [name for name, field in FIELDS.items() if not field.own]
EVERYTHING = {
    **{name: ["mot"] * 40 if field.kind.several else "mot " * 60 for name, field in FIELDS.items()},
    **FIGUIG,
    "budget": "1 EUR",
}


@pytest.mark.parametrize("record", [{"title": "T"}, FIGUIG, EVERYTHING], ids=["least", "usual", "all"])
@pytest.mark.parametrize(("width", "height"), [(80, 24), (60, 24), (120, 40)])
def test_all_fields_stand_on_one_screen(record: dict[str, Any], width: int, height: int) -> None:
    lines = numbered.lines(NAMES, record, "en", width, height)
    assert len(lines) + 3 <= height  # the heading, and the question on two lines
    assert max(map(cell_width, lines)) <= width
    text = "\n".join(lines).replace("\u00a0", " ")
    for number, name in enumerate(NAMES, 1):
        sign = ":" if record.get(name) else "[,\n]"
        assert re.search(rf"(?m)(^|\s){number} +{re.escape(label(name))}({sign}|$)", text), name


def test_a_screen_that_is_high_enough_has_a_field_a_line() -> None:
    lines = numbered.lines(NAMES, EVERYTHING, "en", 80, 40)
    assert [int(line.split()[0]) for line in lines] == [*range(1, len(NAMES) + 1)]


def test_no_line_tells_of_empty_fields_where_none_is() -> None:
    assert "Empty" not in "\n".join(numbered.lines(NAMES, EVERYTHING, "en", 80, 24))
