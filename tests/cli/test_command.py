"""Commands and the options that they share: typed values from a line, plain values from a test."""

from collections.abc import Callable
from pathlib import Path
from typing import Annotated, NamedTuple

import pytest
import typer
from conftest import Ran, projects_in

from icmd_cli.cli.apply import Care
from icmd_cli.cli.command import command
from icmd_cli.cli.commands import list as list_command
from icmd_cli.cli.commands import remove
from icmd_cli.cli.context import Context
from icmd_cli.cli.groups import OptionGroup
from icmd_cli.cli.options import GlobalOptions, Output
from icmd_cli.domain.filters import Choice, Filters, Page
from icmd_cli.errors import NoSuchProject, UsageProblem


def test_a_command_is_called_with_plain_values(store: Path, capsys: pytest.CaptureFixture[str]) -> None:
    program = Context(GlobalOptions(store=str(store)))
    list_command.run(
        program,
        filters=Filters(choices={"countries": Choice(("ML",), ())}),
        sort=(),
        page=Page(),
        fail_if_empty=False,
        output=Output("ids", None),
        pager=False,
        as_of=None,
    )
    assert capsys.readouterr().out == "kayes\n"


def test_a_command_with_plain_values_raises_what_is_wrong(store: Path) -> None:
    program = Context(GlobalOptions(store=str(store)))
    nothing = Filters(choices={"countries": Choice(("FR",), ())})
    with pytest.raises(NoSuchProject):
        list_command.run(
            program,
            filters=nothing,
            sort=(),
            page=Page(),
            fail_if_empty=True,
            output=Output("ids", None),
            pager=False,
            as_of=None,
        )
    before = projects_in(store)
    with pytest.raises(UsageProblem):
        remove.run(program, ["figuig"], care=Care(), filters=Filters())
    assert projects_in(store) == before
    remove.run(program, ["figuig"], care=Care(yes=True), filters=Filters())
    assert set(projects_in(store)) == {"2", "3"}


class Size(NamedTuple):
    width: int
    height: int


def _read_height(high: Annotated[int, typer.Option()] = 1) -> int:
    return high * 10


HEIGHT = OptionGroup(_read_height)


def _read_size(height: int, wide: Annotated[int, typer.Option()] = 2) -> Size:
    return Size(wide, height)


SIZE = OptionGroup(_read_size, height=HEIGHT)


def test_a_group_stands_where_its_value_does_and_may_hold_another() -> None:
    @command(size=SIZE)
    def work(
        program: Context,
        first: Annotated[bool, typer.Option()] = False,
        *,
        size: Size,
        last: Annotated[str, typer.Option()] = "",
    ) -> None:
        """Only its parameters are looked at."""

    _ctx, *names = work.for_typer().__annotations__
    assert names[:4] == ["first", "high", "wide", "last"]


def test_a_group_makes_one_value_of_its_options() -> None:
    assert SIZE.value({"high": 3, "wide": 4, "other": 5}) == Size(4, 30)
    assert SIZE(height=7, wide=8) == Size(8, 7)


def test_two_options_of_one_name_are_refused() -> None:
    @command(size=SIZE)
    def work(program: Context, *, high: Annotated[bool, typer.Option()] = False, size: Size) -> None:
        """Never called."""

    with pytest.raises(ValueError, match="high"):
        work.for_typer()


def test_settings_before_and_after_the_command_are_one() -> None:
    before, after = GlobalOptions(store="a", quiet=True), GlobalOptions(store="a", wait=0.0)
    assert before.merged(after) == GlobalOptions(store="a", wait=0.0, quiet=True)
    with pytest.raises(UsageProblem, match="--store"):
        before.merged(GlobalOptions(store="b"))


@pytest.mark.usefixtures("store")
def test_a_command_leaves_no_file_open(icmd: Callable[..., Ran]) -> None:
    def opened() -> int:
        return len(list(Path("/proc/self/fd").iterdir()))

    if not Path("/proc/self/fd").exists():
        pytest.skip("no /proc")
    for line in (["list"], ["search", "épargne"], ["stats"], ["where"], ["figuig"], ["list", "--country", "zz"]):
        icmd(*line)
        before = opened()
        icmd(*line)
        assert opened() <= before, line
