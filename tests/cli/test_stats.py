"""`icmd stats`: figures worked out by hand, the same in every format, and drawings at fixed widths."""

import csv
import io
import json
import re
import statistics
from collections import Counter
from collections.abc import Callable
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from pathlib import Path
from typing import Any

import pytest
from conftest import DDC, FIVE, SHIPPED, UE, Ran, Terminal, plain, screen_of, write_store
from rich.cells import cell_len
from rich.console import Console

from icmd_cli.domain import figures
from icmd_cli.domain.dimensions import DIMENSIONS
from icmd_cli.domain.figures import CountedGroup, Figure, FigureTable, Years
from icmd_cli.domain.filters import Page, SortKey
from icmd_cli.render.bar import bar
from icmd_cli.render.figures import picture

Icmd = Callable[..., Ran]
OnTerminal = Callable[..., Terminal]

CLOSED = ["--not-status", "ongoing"]
"""Without what goes on to this day: figures that stay the same next year."""


@pytest.fixture(autouse=True)
def five(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    path = write_store(tmp_path / "five.json", FIVE)
    monkeypatch.setenv("ICMD_STORE", str(path))
    return path


def rows(icmd: Icmd, *arguments: str) -> list[list[str]]:
    ran = icmd("stats", *arguments)
    assert (ran.code, ran.err) == (0, "")
    return [line.split("\t") for line in ran.lines]


# Figures

NOW = [[str(year), "1", "20.0", "200.2 EUR"] for year in range(2017, date.today().year + 1)]  # noqa: DTZ011 - as the command


@pytest.mark.parametrize(
    ("arguments", "expected"),
    [
        (["--by", "country"], [
            ["MA", "3", "60.0", "300.3 EUR|50.05 USD"], ["SN", "2", "40.0", "100.1 EUR|300 USD"], ["PH", "1", "20.0", ""],
        ]),
        (["--by", "status"], [
            ["planned", "1", "20.0", "300 USD"], ["ongoing", "1", "20.0", "200.2 EUR"],
            ["completed", "2", "40.0", "100.1 EUR|50.05 USD"], ["(none)", "1", "20.0", ""],
        ]),
        (["--by", "phase"], [["1", "1", "20.0", "100.1 EUR"], ["2", "4", "80.0", "200.2 EUR|350.05 USD"]]),
        (["--by", "theme"], [
            ["diaspora", "2", "40.0", "100.1 EUR"], ["remittances", "1", "20.0", "100.1 EUR"],
            ["(none)", "3", "60.0", "200.2 EUR|350.05 USD"],
        ]),
        (["--by", "donor"], [
            [UE, "2", "40.0", "300.3 EUR"], [DDC, "1", "20.0", "200.2 EUR"], ["(none)", "3", "60.0", "350.05 USD"],
        ]),
        (["--by", "partner"], [
            ["ADKO", "1", "20.0", "100.1 EUR"], ["Ville", "1", "20.0", "100.1 EUR"],
            ["(none)", "4", "80.0", "200.2 EUR|350.05 USD"],
        ]),
        (["--by", "lead"], [["ADKO", "1", "20.0", "100.1 EUR"], ["(none)", "4", "80.0", "200.2 EUR|350.05 USD"]]),
        (["--by", "language"], [["fr", "1", "20.0", "200.2 EUR"], ["(none)", "4", "80.0", "100.1 EUR|350.05 USD"]]),
        (["--by", "currency"], [
            ["EUR", "2", "40.0", "300.3 EUR"], ["USD", "2", "40.0", "350.05 USD"], ["(none)", "1", "20.0", ""],
        ]),
        (["--by", "start"], [
            ["2009", "1", "20.0", "100.1 EUR"], ["2014", "2", "40.0", "200.2 EUR|50.05 USD"],
            ["(none)", "2", "40.0", "300 USD"],
        ]),
        (["--by", "end"], [
            ["2010", "1", "20.0", "100.1 EUR"], ["2016", "2", "40.0", "50.05 USD"],
            ["(none)", "2", "40.0", "200.2 EUR|300 USD"],
        ]),
        (["--by", "year"], [
            ["2009", "1", "20.0", "100.1 EUR"], ["2010", "1", "20.0", "100.1 EUR"],
            ["2014", "2", "40.0", "200.2 EUR|50.05 USD"], ["2015", "2", "40.0", "200.2 EUR|50.05 USD"],
            ["2016", "3", "60.0", "200.2 EUR|50.05 USD"], *NOW, ["(none)", "1", "20.0", "300 USD"],
        ]),
        (["--by", "year", "--year", "2015..2016"], [
            ["2015", "2", "66.7", "200.2 EUR|50.05 USD"], ["2016", "3", "100.0", "200.2 EUR|50.05 USD"],
        ]),
        (["--by", "country", "-c", "sénégal"], [
            ["SN", "2", "100.0", "100.1 EUR|300 USD"], ["MA", "1", "50.0", "100.1 EUR"],
        ]),
        (["--by", "country", "--by", "status"], [
            ["MA", "ongoing", "1", "20.0", "200.2 EUR"], ["MA", "completed", "2", "40.0", "100.1 EUR|50.05 USD"],
            ["SN", "planned", "1", "20.0", "300 USD"], ["SN", "completed", "1", "20.0", "100.1 EUR"],
            ["PH", "(none)", "1", "20.0", ""],
        ]),
        (["--by", "theme,country", "--limit", "1"], [
            ["diaspora", "MA", "1", "20.0", "100.1 EUR"], ["diaspora", "SN", "1", "20.0", "100.1 EUR"],
            ["diaspora", "PH", "1", "20.0", ""],
        ]),
        (["--by", "country", "--by", "year", *CLOSED], [
            ["MA", "2009", "1", "25.0", "100.1 EUR"], ["MA", "2010", "1", "25.0", "100.1 EUR"],
            *(["MA", year, "1", "25.0", "50.05 USD"] for year in ("2014", "2015", "2016")),
            ["SN", "2009", "1", "25.0", "100.1 EUR"], ["SN", "2010", "1", "25.0", "100.1 EUR"],
            ["SN", "(none)", "1", "25.0", "300 USD"], ["PH", "2016", "1", "25.0", ""],
        ]),
        (["--by", "country", "-c", "japon"], []),
    ],
)  # fmt: skip
def test_figures_are_those_worked_out_by_hand(icmd: Icmd, arguments: list[str], expected: list[list[str]]) -> None:
    assert rows(icmd, *arguments) == expected


@pytest.mark.parametrize(
    ("sort", "order"),
    [
        ("projects", ["PH", "SN", "MA"]), ("-projects", ["MA", "SN", "PH"]), ("value", ["MA", "PH", "SN"]),
        ("-value", ["SN", "PH", "MA"]), ("eur", ["SN", "MA", "PH"]), ("-EUR", ["MA", "SN", "PH"]),
        ("-USD", ["SN", "MA", "PH"]), ("dollars US", ["MA", "SN", "PH"]),
    ],
)  # fmt: skip
def test_rows_are_sorted_and_what_has_no_such_budget_comes_last(icmd: Icmd, sort: str, order: list[str]) -> None:
    assert [row[0] for row in rows(icmd, "--by", "country", "--sort", sort)] == order


@pytest.mark.parametrize("sort", ["value", "-value", "projects", "-projects", "-USD"])
def test_what_has_no_value_comes_last_whatever_the_order(icmd: Icmd, sort: str) -> None:
    assert [row[0] for row in rows(icmd, "--by", "theme", "--sort", sort)][-1] == "(none)"


def test_budgets_sort_by_their_only_currency_and_several_are_never_compared(icmd: Icmd) -> None:
    assert [row[0] for row in rows(icmd, "--by", "country", "--sort", "-budget", "--currency", "EUR")] == ["MA", "SN"]
    ran = icmd("stats", "--by", "country", "--sort", "-budget")
    assert ran.code == 2
    assert ran.err == "Error: The budgets are in EUR, USD: sort by one of them.\n  --sort -EUR\n"


def test_pages_cut_the_rows(icmd: Icmd) -> None:
    assert [row[0] for row in rows(icmd, "--by", "country", "--limit", "1", "--offset", "1")] == ["SN"]
    assert len(rows(icmd, "--by", "country", "--limit", "0")) == 3


@pytest.mark.parametrize("field", [name for name in DIMENSIONS if name not in ("year", "start", "end")])
def test_the_shipped_catalogue_counts_as_its_file_does(icmd: Icmd, field: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ICMD_STORE", str(SHIPPED))
    counted: Counter[str] = Counter()
    for record in json.loads(SHIPPED.read_text(encoding="utf-8"))["projects"].values():
        value = record["budget"]["currency"] if field == "currency" and "budget" in record else None
        value = value or record.get(DIMENSIONS[field].source) or ["(none)"]
        if field == "partner":
            value = [*record.get("partners", []), *([record["lead"]] if "lead" in record else [])] or ["(none)"]
        counted.update(set(map(str, value if isinstance(value, list) else [value])))
    assert {row[0]: int(row[1]) for row in rows(icmd, "--by", field)} == counted


@pytest.mark.parametrize(
    ("name", "field"),
    [("countries", "country"), ("partner_countries", "partner-country"), ("focus_areas", "focus"), ("Years", "year")],
)
def test_the_records_own_names_are_understood(icmd: Icmd, name: str, field: str) -> None:
    assert rows(icmd, "--by", name) == rows(icmd, "--by", field)


@pytest.mark.parametrize(("name", "field"), [("pays", "country"), ("Année", "year"), ("bailleur", "donor")])
def test_the_users_own_words_are_understood(icmd: Icmd, name: str, field: str) -> None:
    assert icmd("stats", "--by", name, env={"ICMD_LANG": "fr"}).out == icmd("stats", "--by", field).out


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["--by", "contry"], "There are no statistics by “contry”.\nDid you mean country?"),
        (["--by", "zzzz"], "The fields: country, partner-country"),
        (["--by", "country,year,theme"], "--by takes one field, or two to cross them."),
        (["--sort", "shares"], "--sort: projects, value or a currency, not “shares”."),
        (["--format", "xlsx"], "Unknown format “xlsx”."),
        (["--json", "--format", "csv"], "Give either --json or --format csv."),
    ],
)
def test_mistakes_are_usage_errors(icmd: Icmd, arguments: list[str], message: str) -> None:
    ran = icmd("stats", *arguments)
    assert (ran.code, ran.out) == (2, "")
    assert message in ran.err


# The pure part


def test_amounts_add_up_exactly_and_huge_ones_do_not_overflow(icmd: Icmd, five: Path) -> None:
    cents = {str(n): {**FIVE["2"], "id": f"p{n}", "budget": {"amount": "0.1", "currency": "EUR"}} for n in range(1, 11)}
    huge = {
        str(n): {**FIVE["3"], "id": f"p{n}", "budget": {"amount": "9" * 15, "currency": "USD"}} for n in range(11, 14)
    }
    write_store(five, {**cents, **huge})
    assert rows(icmd, "--by", "currency") == [
        ["EUR", "10", "76.9", "1 EUR"], ["USD", "3", "23.1", "2999999999999997 USD"],
    ]  # fmt: skip


def test_years_stop_at_this_one_for_what_goes_on_and_keep_to_the_years_asked_for() -> None:
    assert list(Years(2016).within("2014 9999")) == ["2014", "2015", "2016"]
    assert list(Years(2016).within("2018 9999")) == ["2018"]
    assert list(Years(2016).within("2015 2018")) == ["2015", "2016", "2017", "2018"]
    spans = [("2014-06-01", "2014-12-31"), ("2016-01-01", "2016-01-31")]
    assert list(Years(2020, spans).within("2009 9999")) == ["2014", "2016"]


def test_a_table_needs_nothing_but_groups() -> None:
    groups = {
        ("status",): [CountedGroup(("ongoing",), "EUR", 2, [20, 10]), CountedGroup((None,), None, 1, [])],
        (): [CountedGroup((), "EUR", 2, [20, 10]), CountedGroup((), None, 1, [])],
        ("countries",): [
            CountedGroup(("MA",), "EUR", 2, [20, 10]), CountedGroup(("MA",), None, 1, []), CountedGroup(("ML",), "EUR", 1, [10]),
        ],
    }  # fmt: skip
    whole = figures.total(groups.__getitem__)
    table = figures.tabulated(groups.__getitem__, ("country",), Years(2016), whole, sort=SortKey("value"), page=Page(1))
    eur = figures.Sum("EUR", Decimal(30), 2, Decimal(15), Decimal(15), Decimal(10), Decimal(20))
    assert table.rows == [Figure(("MA",), 3, 100.0, (eur,))]
    assert (table.total, table.left_out) == (Figure((), 3, 100.0, (eur,)), 1)


def test_mean_and_median_are_those_of_the_budgets_that_are_known() -> None:
    assert tuple(figures.summed("COP", [1, 2, 6])) == ("COP", 9, 3, 3, 2, 1, 6)
    assert figures.summed("EUR", [Decimal("0.01"), Decimal("0.02")]) == (
        "EUR",
        Decimal("0.03"),
        2,
        Decimal("0.02"),
        Decimal("0.015"),
        Decimal("0.01"),
        Decimal("0.02"),
    )
    assert figures.summed("COP", [Decimal("99999999999.99")]) == (
        "COP",
        *[Decimal("99999999999.99"), 1],
        *[Decimal("99999999999.99")] * 4,
    )


@pytest.mark.parametrize(
    "amount",
    ["12345678901.23", "99999999999.99", "0.000001", "64000000000.07"],
)
def test_sums_and_bounds_are_exact(icmd: Icmd, five: Path, amount: str) -> None:
    record = {"title": "T", "countries": ["CO"], "budget": {"amount": amount, "currency": "COP"}}
    write_store(five, {"1": {"id": "a", **record}})
    assert icmd("stats", "--json").json["budgets"] == [budget("COP", amount)]
    assert icmd("list", "--min-budget", amount, "--max-budget", amount, "--count").out == "1\n"
    step = Decimal(1).scaleb(int(Decimal(amount).as_tuple().exponent))
    assert icmd("list", "--min-budget", f"{Decimal(amount) + step:f}", "--count").out == "0\n"
    assert icmd("list", "--max-budget", f"{Decimal(amount) - step:f}", "--count").out == "0\n"
    write_store(five, {str(n): {"id": f"p{n}", **record} for n in range(1, 4)})
    assert icmd("stats", "--by", "country", "--json").json[0]["budgets"] == [budget("COP", amount, amount, amount)]


def test_budgets_are_sorted_as_exactly_as_they_are_kept(icmd: Icmd, five: Path) -> None:
    amounts = ["99999999999.99", "1234567890.123457", "1234567890.123456", "100000000000", "2"]
    records = {
        str(n): {"id": f"p{n}", "title": "T", "budget": {"amount": a, "currency": "COP"}}
        for n, a in enumerate(amounts, 1)
    }
    write_store(five, records)
    assert icmd("list", "--sort", "budget", "--format", "ids").lines == ["p5", "p3", "p2", "p1", "p4"]


# Formats


def budget(currency: str, *amounts: str) -> dict[str, Any]:
    """What JSON says of these budgets, worked out by Python's own statistics."""
    exact = [Decimal(amount) for amount in amounts]
    found = {
        "amount": sum(exact), "mean": statistics.mean(exact).quantize(Decimal("0.01"), ROUND_HALF_UP), "median": statistics.median(exact),
        "least": min(exact), "greatest": max(exact),
    }  # fmt: skip
    texts = {
        name: f"{value:f}".rstrip("0").rstrip(".") if "." in f"{value:f}" else f"{value:f}"
        for name, value in found.items()
    }
    return {"currency": currency, "projects": len(amounts), **texts}


def test_json_with_by_is_an_array_of_documented_keys(icmd: Icmd) -> None:
    assert icmd("stats", "--by", "theme", "--json").json == [
        {"schema": 2, "theme": "diaspora", "projects": 2, "share": 40.0, "budgets": [budget("EUR", "100.1")]},
        {"schema": 2, "theme": "remittances", "projects": 1, "share": 20.0, "budgets": [budget("EUR", "100.1")]},
        {"schema": 2, "theme": None, "projects": 3, "share": 60.0, "budgets": [
            budget("EUR", "200.2"), budget("USD", "300", "50.05"),
        ]},
    ]  # fmt: skip
    crossed = icmd("stats", "--by", "year", "--by", "partner-country", *CLOSED, "--format", "jsonl").lines
    assert json.loads(crossed[0]) == {
        "schema": 2, "year": 2009, "partner_country": None, "projects": 1, "share": 25.0,
        "budgets": [budget("EUR", "100.1")],
    }  # fmt: skip
    assert icmd("stats", "--by", "theme", "-c", "japon", "--json").out == "[]\n"


def test_the_overview_as_json_is_one_object(icmd: Icmd) -> None:
    found = icmd("stats", "--json", *CLOSED).json
    by = found.pop("by")
    assert found.pop("schema") >= 1
    assert found == {
        "projects": 4, "countries": 3, "first_year": 2009, "last_year": 2016,
        "budgets": [
            budget("EUR", "100.1"), budget("USD", "300", "50.05"),
        ],
    }  # fmt: skip
    assert list(by) == ["country", "phase", "status", "theme", "donor"]
    assert [(row["phase"], row["projects"]) for row in by["phase"]] == [(1, 1), (2, 3)]
    empty = icmd("stats", "--json", "-c", "japon").json
    assert (empty["projects"], empty["first_year"], empty["by"]["country"]) == (0, None, [])


def test_the_overview_in_a_pipe_is_a_line_for_the_total_and_for_each_value(icmd: Icmd) -> None:
    assert rows(icmd)[:3] == [
        ["total", "", "5", "100.0", "300.3 EUR|350.05 USD"],
        ["country", "MA", "3", "60.0", "300.3 EUR|50.05 USD"],
        ["country", "SN", "2", "40.0", "100.1 EUR|300 USD"],
    ]
    limited = [row[:3] for row in rows(icmd, "--limit", "1")]
    assert limited[-2:] == [["donor", UE, "2"], ["donor", "(none)", "3"]]
    lines = [json.loads(line) for line in icmd("stats", "--format", "jsonl").lines]
    assert [(line["by"], line["value"]) for line in lines[:5]] == [
        ("total", None), ("country", "MA"), ("country", "SN"), ("country", "PH"), ("phase", 1),
    ]  # fmt: skip


def test_csv_has_a_column_for_each_currency_and_defuses_formulas(icmd: Icmd, five: Path) -> None:
    write_store(five, {**FIVE, "6": {**FIVE["4"], "id": "f", "donors": ["=cmd|' /C calc'!A0"]}})
    found = list(csv.DictReader(io.StringIO(icmd("stats", "--by", "donor", "--format", "csv").out)))
    told = ("budget", "mean", "median", "least", "greatest")
    assert list(found[0]) == [
        "donor",
        "projects",
        "share",
        *(f"{name}_{code}" for name in told for code in ("EUR", "USD")),
    ]
    assert list(found[0].values()) == [
        UE,
        "2",
        "33.3",
        "300.3",
        "",
        "150.15",
        "",
        "150.15",
        "",
        "100.1",
        "",
        "200.2",
        "",
    ]
    assert found[1]["donor"] == "'=cmd|' /C calc'!A0"


def test_markdown_is_a_table_in_the_users_words(icmd: Icmd) -> None:
    assert icmd("stats", "--by", "country", "--format", "md", env={"ICMD_LANG": "es"}).lines[2] == (
        "| Marruecos | 3 | 60.0 | 300.3 | 50.05 |"
    )
    assert icmd("stats", "--by", "country", "--by", "status", "--format", "md").lines == [
        "| Country | Planned | Ongoing | Complete | (none) | Projects |",
        "| --- | ---: | ---: | ---: | ---: | ---: |",
        "| Morocco |  | 1 | 2 |  | 3 |",
        "| Senegal | 1 |  | 1 |  | 2 |",
        "| Philippines |  |  |  | 1 | 1 |",
    ]


@pytest.mark.parametrize("env", [{"ICMD_LANG": "fr"}, {"TERM": "dumb", "COLUMNS": "40", "FORCE_COLOR": "1"}])
def test_data_is_the_same_whatever_the_terminal_and_the_language(icmd: Icmd, env: dict[str, str]) -> None:
    for arguments in ([], ["--by", "country"], ["--by", "country,year"]):
        for name in ("json", "jsonl", "csv", "tsv"):
            found = icmd("stats", *arguments, "--format", name)
            assert icmd("stats", *arguments, "--format", name, env=env) == found
            assert found.out


# Drawings


def test_the_overview_at_60_columns(terminal: OnTerminal) -> None:
    assert plain(screen_of(terminal, "stats", *CLOSED, columns=60)) == [
        "4 projects · 3 countries · 2009–2016",
        "350\xa0USD in 2 projects: mean 175, median 175, least 50,",
        "greatest 300",
        "100\xa0EUR in 1 project",
        "no budget known: 1 project",
        "",
        "Country                  Projects                   USD  EUR",
        "Morocco                   2 50.0%  ███████████████   50  100",
        "Senegal                   2 50.0%  ███████████████  300  100",
        "Philippines               1 25.0%  ███████▌",
        "",
        "Phase                    Projects                   USD  EUR",
        "1                         1 25.0%  █████                 100",
        "2                         3 75.0%  ███████████████  350",
        "",
        "Status                   Projects                   USD  EUR",
        "Planned                   1 25.0%  ███████▌         300",
        "Complete                  2 50.0%  ███████████████   50  100",
        "(none)                    1 25.0%  ███████▌",
        "",
        "Theme                    Projects                   USD  EUR",
        "Diaspora engagement       2 50.0%  ███████████████       100",
        "Remittances and           1 25.0%  ███████▌              100",
        "financial sector",
        "development",
        "(none)                    2 50.0%  ███████████████  350",
        "",
        "Donor                    Projects                   USD  EUR",
        "Union européenne          1 25.0%  █████                 100",
        "(none)                    3 75.0%  ███████████████  350",
        "",
        "A project with several values counts in each, with its whole",
        "budget.",
        "(none): `icmd list --without status|themes|donors`",
    ]


@pytest.mark.parametrize("width", [60, 80, 120])
def test_a_label_breaks_between_words_and_never_within(width: int) -> None:
    label = "Direction du développement et de la coopération (DDC, Suisse)"
    row = Figure((label,), 14, 29.2, (figures.summed("USD", [1169946]), figures.summed("EUR", [2364128])))
    parts = picture(FigureTable(("donor",), row, [row], [], [], 0), width, "fr", blocks=True).parts
    console = Console(width=width)
    with console.capture() as capture:
        console.print(*parts)
    words = capture.get().split()
    assert set(label.split()) <= set(words)


def test_bars_by_country_at_80_columns(terminal: OnTerminal) -> None:
    assert plain(screen_of(terminal, "stats", "--by", "country", columns=80)) == [
        "Country      Projects                                  EUR  USD",
        "Morocco       3 60.0%  ██████████████████████████████  300   50",
        "Senegal       2 40.0%  ████████████████████            100  300",
        "Philippines   1 20.0%  ██████████",
        "",
        "5 projects",
        "300\xa0EUR in 2 projects: mean 150, median 150, least 100, greatest 200",
        "350\xa0USD in 2 projects: mean 175, median 175, least 50, greatest 300",
        "no budget known: 1 project",
        "A project with several values counts in each, with its whole budget.",
    ]


def test_two_fields_crossed_at_60_columns(terminal: OnTerminal) -> None:
    assert plain(screen_of(terminal, "stats", "--by", "country,year", *CLOSED, columns=60)) == [
        "Country     2009 2010 2014 2015 2016 (none)  Total",
        "Morocco        1    1    1    1    1      ·      2",
        "Senegal        1    1    ·    ·    ·      1      2",
        "Philippines    ·    ·    ·    ·    1      ·      1",
        "Total          1    1    1    1    2      1      4",
        "",
        "4 projects",
        "350\xa0USD in 2 projects: mean 175, median 175, least 50,",
        "greatest 300",
        "100\xa0EUR in 1 project",
        "no budget known: 1 project",
        "A project with several values counts in each, with its whole",
        "budget.",
    ]


@pytest.mark.watched
def test_narrow_columns_are_shortened_before_they_are_hidden_and_hidden_ones_are_told(terminal: OnTerminal) -> None:
    screen = plain(screen_of(terminal, "stats", "--by", "theme,year", *CLOSED, columns=40))
    assert screen[0] == "Theme            09 10 14 15 16 ?  Total"
    screen = plain(screen_of(terminal, "stats", "--by", "country,theme", columns=30))
    assert screen[0].split() == ["Country", "Diaspor…", "?", "Total"]
    assert "Hidden for lack of room: Remittances and financial sector development (" in " ".join(screen[-4:])


@pytest.mark.watched
def test_a_dumb_terminal_gets_sentences(terminal: OnTerminal) -> None:
    assert plain(screen_of(terminal, "stats", "--by", "country", TERM="dumb")) == [
        "Morocco: 3 projects, 60.0%, 300\xa0EUR, 50\xa0USD",
        "Senegal: 2 projects, 40.0%, 100\xa0EUR, 300\xa0USD",
        "Philippines: 1 project, 20.0%",
        "5 projects",
        "300\xa0EUR in 2 projects: mean 150, median 150, least 100, greatest 200",
        "350\xa0USD in 2 projects: mean 175, median 175, least 50, greatest 300",
        "no budget known: 1 project",
        "A project with several values counts in each, with its whole budget.",
    ]
    crossed = plain(screen_of(terminal, "stats", "--by", "country,status", TERM="dumb"))
    assert crossed[0] == "Morocco: 3 projects; Ongoing 1, Complete 2"
    assert "and 1 more" in "".join(plain(screen_of(terminal, "stats", "--limit", "2", TERM="dumb")))


@pytest.mark.watched
def test_an_old_console_gets_bars_of_its_own_letters(terminal: OnTerminal) -> None:
    screen = plain(screen_of(terminal, "stats", "--by", "country", columns=60, PYTHONIOENCODING="ascii"))
    assert screen[1] == "Morocco       3 60.0%  ###########################  300   50"


@pytest.mark.parametrize("columns", [20, 30, 40, 60, 80, 120, 200])
def test_no_line_is_wider_than_the_terminal(terminal: OnTerminal, columns: int) -> None:
    for by in ([], ["--by", "donor"], ["--by", "theme,country"], ["--by", "year,donor"]):
        screen = plain(screen_of(terminal, "stats", *by, columns=columns, ICMD_STORE=str(SHIPPED)))
        assert len(screen) > 5, by
        assert max(map(cell_len, screen)) <= columns, by


def test_no_colour_means_none_and_statuses_have_theirs(terminal: OnTerminal) -> None:
    assert "\x1b[32m█" in screen_of(terminal, "stats", "--by", "status")
    assert "\x1b[3" not in screen_of(terminal, "stats", "--by", "status", NO_COLOR="1")


def test_labels_follow_the_language_and_data_cannot_steer_the_terminal(terminal: OnTerminal, five: Path) -> None:
    write_store(five, {"1": {**FIVE["1"], "donors": ["[bold]:warning:[/b]\x1b[31m"]}})
    screen = screen_of(terminal, "stats", "--by", "donor", NO_COLOR="1")
    assert "[bold]:warning:[/b]" in screen
    assert "\x1b[31m" not in screen
    french = screen_of(terminal, "stats", "--by", "country", ICMD_LANG="fr", NO_COLOR="1")
    assert "Maroc" in french
    assert "100,0\xa0%" in french


@pytest.mark.parametrize(
    "by", ["country", "country,theme", "lead,country", "theme,lead", "year,status", "language,lead"]
)
def test_every_filter_goes_with_every_field(icmd: Icmd, by: str) -> None:
    filters = ["-c", "MA", "--text", "oasis", "--donor", "UE", "--year", "2014", "--min-budget", "1", "--currency", "EUR",
               "--status", "ongoing", "--phase", "2", "--not-theme", "skills"]  # fmt: skip
    found = icmd("stats", "--by", by, *filters, "--json").json
    assert [(row["projects"], row["budgets"][0]["amount"]) for row in found] == [(1, "200.2")]


@pytest.mark.parametrize(
    "line",
    ["", "-c SN", "-c MA,SN", "--not-country MA", "--donor UE", "--donor UE,none", "--not-donor none", "--donor none",
     "--partner adko", "--year 2014", "--year 2009,2016", "--year 2009..2015 --not-country SN", "--from 2010-06-30",
     "--from 2014-01-01 --to 2014-12-31", "--has lead", "--without budget", "--without url", "--theme none --phase 2",
     "--min-budget 100 --currency USD", "--text oasis", "--status completed,none --has start"],
)  # fmt: skip
def test_what_is_counted_is_what_is_listed(icmd: Icmd, line: str) -> None:
    listed = icmd("list", *line.split(), "--json").json
    found = icmd("stats", "--by", "country", *line.split(), "--json").json
    assert icmd("stats", *line.split(), "--json").json["projects"] == len(listed)
    countries = Counter(code for project in listed for code in project.get("countries") or [None])
    assert {row["country"]: row["projects"] for row in found} == countries


@pytest.mark.watched
def test_nothing_to_count_is_a_friendly_line(terminal: OnTerminal) -> None:
    assert screen_of(terminal, "stats", "-c", "japon") == "No project matches.\n"


@pytest.mark.parametrize(
    ("count", "drawn"), [(8, "████"), (4, "██"), (1, "▌"), (3, "█▌"), (7, "███▌")]
)  # fmt: skip
def test_bars_are_as_long_as_their_counts_to_an_eighth_of_a_cell(count: int, drawn: str) -> None:
    assert bar(count, 8, 4, blocks=True) == drawn


def test_the_shortest_bar_is_still_seen() -> None:
    assert bar(1, 100_000, 10, blocks=True) == "▏"
    assert bar(1, 100_000, 10, blocks=False) == "#"
    assert bar(50, 100, 10, blocks=False) == "#####"


def test_on_a_terminal_eight_values_are_shown_and_the_rest_is_told(
    terminal: Callable[..., Terminal], store: Path
) -> None:
    write_store(
        store,
        {
            str(n): {"id": f"p{n}", "title": f"P {n}", "countries": ["MA"], "donors": [f"Bailleur {n}"]}
            for n in range(1, 13)
        },
    )
    running = terminal("stats", env={"NO_COLOR": "1"})
    assert running.end() == 0
    assert len(set(re.findall(r"Bailleur \d+", running.screen))) == 8
    running = terminal("stats", "--by", "donor", "--limit", "0", env={"NO_COLOR": "1"})
    assert running.end() == 0
    assert len(set(re.findall(r"Bailleur \d+", running.screen))) == 12
