"""The list's columns: what gives way to what when the terminal is narrow."""

import pytest
from rich.cells import cell_len
from rich.console import Console

from icmd_cli.domain.project import Project, parse_record
from icmd_cli.render import values
from icmd_cli.render.table import columns_for, lay_out, table

LONG: Project = parse_record(
    {
        "id": "mutualiser-les-competences-des-migrants",
        "title": "Mutualiser les compétences des migrants pour le développement économique et solidaire",
        "countries": ["MA"],
        "regions": ["Tanger-Tétouan-Al Hoceïma", "Oriental"],
        "donors": ["Direction du développement et de la coopération (DDC, Suisse)"],
        "lead": "Agence régionale de développement de Sédhiou",
        "themes": ["diaspora"],
        "budget": {"amount": "229907.22", "currency": "USD"},
    }
)[0]
FIELDS = ["id", "title", "donors", "themes", "budget"]


def drawn(fields: list[str], width: int, *, one_line: bool = False) -> list[str]:
    layout = lay_out([LONG], columns_for(fields), width, "fr")
    console = Console(width=width, force_terminal=False, emoji=False)
    with console.capture() as capture:
        console.print(table([LONG], layout, "fr", one_line=one_line))
    return capture.get().splitlines()


@pytest.mark.parametrize("width", [80, 100, 120, 200])
def test_every_field_that_is_asked_for_has_a_column_and_its_whole_text(width: int) -> None:
    layout = lay_out([LONG], columns_for(FIELDS), width, "fr")
    assert layout.hidden == ()
    lines = drawn(FIELDS, width)
    assert max(map(cell_len, lines)) <= width
    assert "".join(line[: layout.widths[0]].strip() for line in lines).endswith(LONG.id)
    assert not any("…" in line for line in lines)


@pytest.mark.parametrize("width", [20, 40, 60])
def test_what_has_no_room_is_named_whatever_it_is(width: int) -> None:
    layout = lay_out([LONG], columns_for(FIELDS), width, "fr")
    assert {column.name for column in layout.columns} | set(layout.hidden) == set(FIELDS)
    assert sum(layout.widths) + 2 * (len(layout.widths) - 1) <= width


@pytest.mark.parametrize("width", range(40, 130, 3))
def test_no_usual_word_is_broken(width: int) -> None:
    fields = ["title", "donors", "lead", "themes", "budget"]
    drawn_words = {word for line in drawn(fields, width)[2:] for word in line.split()}
    whole = {word for name in fields for word in str(getattr(LONG, name) or "").split()}
    whole |= {word for name in fields for word in columns_for([name])[0].text(LONG, "fr").split()}
    assert drawn_words <= whole


def test_what_wraps_shares_the_room_evenly() -> None:
    widths = dict(zip(FIELDS, lay_out([LONG], columns_for(FIELDS), 120, "fr").widths, strict=True))
    assert widths["title"] >= 28


def test_a_compact_list_keeps_to_one_line_and_says_where_it_cuts() -> None:
    _headings, _rule, line = drawn(FIELDS, 80, one_line=True)
    assert line.count("…") == 4


@pytest.mark.parametrize(
    ("amount", "shown"),
    [("1234567.5", "1,234,567.50"), ("0.5", "0.50"), ("230041", "230,041"), ("10.25", "10.25"), ("1.125", "1.125")],
)
def test_an_amount_has_its_cents_whole(amount: str, shown: str) -> None:
    record = {"title": "T", "countries": ["MA"], "budget": {"amount": amount, "currency": "USD"}}
    budget = parse_record(record)[0].budget
    assert budget is not None
    assert values.amount(budget, "en") == f"{shown}\xa0USD"
