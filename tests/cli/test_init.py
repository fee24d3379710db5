"""`icmd init`: a catalogue of one's own, never in place of anything; and `icmd completion --install`."""

import json
import os
import re
import subprocess
import sys
from collections.abc import Callable
from html import unescape
from pathlib import Path

import openpyxl
import pytest
from conftest import SHIPPED, Ran, Terminal

from icmd_cli.domain.masthead import SHIPPED_TITLE

Icmd = Callable[..., Ran]


def catalogue_in(path: Path) -> dict[str, str]:
    found: dict[str, str] = json.loads(path.read_text(encoding="utf-8"))["catalogue"]["1"]
    return found


def test_an_empty_catalogue_is_found_from_its_folder_on(icmd: Icmd) -> None:
    ran = icmd("init", "--title", "Dakar", "--publisher", "OIM", "--language", "fr")
    assert (ran.code, ran.out) == (0, "")
    made = Path("data/projects.json")
    assert catalogue_in(made) == {"schema": 1, "title": "Dakar", "publisher": "OIM", "language": "fr"}
    assert str(made.absolute()) in ran.err
    assert icmd("list", "--count").out == "0\n"
    assert icmd("add", "--title", "Un").code == 0
    assert icmd("list", "--count").out == "1\n"
    assert icmd("check", "--json").json["errors"] == 0


HOSTILE = "</title>*Projets* & [x](y)\n# du <script>bureau\x1b[31m"


def headed(icmd: Icmd, store: str, language: str) -> dict[str, str]:
    """What heads the briefing, the page and the workbook of the catalogue in `store`, and all that names it there."""
    Path("out").mkdir(exist_ok=True)
    words = ("--force", "--store", store)
    ended = [icmd("export", f"out/a.{form}", *words, env={"ICMD_LANG": language}).code for form in ("html", "xlsx")]
    assert ended == [0, 0]
    page = Path("out/a.html").read_text(encoding="utf-8")
    title, h1, lead, foot = (
        re.search(pattern, page)[1]  # type: ignore[index]
        for pattern in (
            "<title>(.*)</title>",
            "<h1[^>]*>(.*)</h1>",
            'class="lead"[^>]*>(.*)</p>',
            "<footer><p[^>]*>(.*)</p>",
        )
    )
    assert title == h1
    properties = openpyxl.load_workbook("out/a.xlsx").properties
    assert properties.title == unescape(h1)
    brief = icmd("brief", "--store", store, env={"ICMD_LANG": language}).lines
    return {"title": unescape(h1), "lead": lead, "foot": unescape(foot), "brief": "\n".join(brief[:3])}


@pytest.mark.parametrize("language", ["en", "fr", "es"])
def test_a_catalogue_s_own_title_and_publisher_head_what_is_made_of_it(icmd: Icmd, language: str) -> None:
    icmd("init", "own.json", "--title", "Projets du bureau de Dakar", "--publisher", "OIM Dakar", "--language", "fr")
    icmd("add", "--title", "Un puits", "--country", "SN", "--store", "own.json")
    found = headed(icmd, "own.json", language)
    assert found["title"] == "Projets du bureau de Dakar"
    assert found["lead"].startswith("OIM Dakar · ")
    assert "Projets du bureau de Dakar" in found["foot"]
    assert found["brief"] == "# Projets du bureau de Dakar\n\nOIM Dakar"


def test_a_publisher_alone_heads_it_too_and_nothing_in_a_title_is_obeyed(icmd: Icmd) -> None:
    icmd("init", "named.json", "--publisher", "OIM Dakar", "--language", "fr")
    icmd("init", "hostile.json", "--title", HOSTILE, "--language", "fr")
    for store in ("named.json", "hostile.json"):
        icmd("add", "--title", "Un puits", "--country", "SN", "--store", store)
    found = headed(icmd, "named.json", "fr")
    assert (found["title"], found["brief"]) == ("OIM Dakar", "# OIM Dakar\n\n- **Projets**\u00a0: 1")
    found = headed(icmd, "hostile.json", "fr")
    assert found["title"].startswith("</title>*Projets* & [x](y) # du <script>bureau")
    assert found["brief"].startswith("# &lt;/title\\>\\*Projets\\* & \\[x\\]")
    assert "\x1b" not in found["title"] + found["brief"]


@pytest.mark.no_cover
@pytest.mark.parametrize(
    ("language", "title"),
    [("en", "Projects of the JMDI"), ("fr", "Projets de l’ICMD"), ("es", "Proyectos de la ICMD")],
)
def test_the_shipped_catalogue_is_called_in_each_language_what_it_is(icmd: Icmd, language: str, title: str) -> None:
    assert catalogue_in(SHIPPED)["title"] == SHIPPED_TITLE
    icmd("init", "copy.json", "--shipped")
    found = headed(icmd, "copy.json", language)
    assert found["title"] == title
    assert re.match(r"48 pro", found["lead"])
    assert found["brief"].splitlines()[0] == f"# {title}"


def test_a_folder_or_a_file_can_be_named(icmd: Icmd) -> None:
    Path("there").mkdir()
    for named, made in (
        ("there", "there/data/projects.json"),
        ("new", "new/data/projects.json"),
        ("my files/x.json", "my files/x.json"),
    ):
        ran = icmd("init", named)
        assert (ran.code, Path(made).is_file()) == (0, True), ran.err
    assert icmd("--store", "y.json", "init").code == 0
    assert icmd("list", "--store", "y.json", "--count").out == "0\n"


def test_the_line_that_uses_it_can_be_pasted(icmd: Icmd) -> None:
    ran = icmd("init", "my files/l'été.json")
    line = ran.err.split("To use it: ")[1].splitlines()[0]
    assert (
        icmd(
            *json.loads(
                subprocess.run(
                    [
                        "bash",
                        "-c",
                        f"printf '%s\\n' {line} | python3 -c 'import sys, json; print(json.dumps(sys.stdin.read().splitlines()[1:]))'",
                    ],
                    capture_output=True,
                    text=True,
                    check=True,
                ).stdout
            )
        ).code
        == 0
    )


def test_what_is_there_is_never_replaced(icmd: Icmd, store: Path) -> None:
    before = store.read_bytes()
    for arguments in ((str(store),), (str(store), "--shipped")):
        ran = icmd("init", *arguments)
        assert (ran.code, store.read_bytes()) == (1, before)
        assert "is there already" in ran.err
    link = Path("link.json")
    link.symlink_to("nowhere.json")
    assert icmd("init", "link.json").code == 1
    Path("old.history.jsonl").write_text("{}\n", encoding="utf-8")
    assert icmd("init", "old.json").code == 1


def test_a_copy_of_the_shipped_catalogue(icmd: Icmd) -> None:
    assert icmd("init", "copy.json", "--shipped").code == 0
    assert Path("copy.json").read_bytes() == SHIPPED.read_bytes()
    assert icmd("init", "other.json", "--shipped", "--title", "X").code == 2
    assert not Path("other.json").exists()


@pytest.mark.parametrize("arguments", [["--language", "klingonnaise"], ["/proc/nowhere/x.json"]])
def test_what_cannot_be_made_is_said(icmd: Icmd, arguments: list[str]) -> None:
    ran = icmd("init", *arguments)
    assert ran.code in (4, 5), ran
    assert not Path("data").exists()


def test_a_missing_store_suggests_it(icmd: Icmd) -> None:
    ran = icmd("list", "--store", "no such.json")
    assert (ran.code, "`icmd init 'no such.json'`" in ran.err) == (1, True)


@pytest.mark.watched
def test_on_a_terminal_it_asks(terminal: Callable[..., Terminal]) -> None:
    running = terminal("init")
    for question, answer in (("Title of the catalogue", "Dakar"), ("keeps it", "OIM"), ("Language", "es")):
        running.wait_for(question)
        running.type(answer + "\n")
    assert running.end() == 0
    assert catalogue_in(Path("data/projects.json")) == {
        "schema": 1,
        "title": "Dakar",
        "publisher": "OIM",
        "language": "es",
    }


@pytest.mark.parametrize(
    ("shell", "place"),
    [
        ("bash", ".local/share/bash-completion/completions/icmd"),
        ("zsh", ".local/share/zsh/site-functions/_icmd"),
        ("fish", ".config/fish/completions/icmd.fish"),
    ],
)
def test_completion_is_put_where_the_shell_looks(icmd: Icmd, empty_home: Path, shell: str, place: str) -> None:
    for _time in range(2):
        ran = icmd("completion", "--install", env={"SHELL": f"/usr/bin/{shell}"})
        assert (ran.code, ran.out) == (0, "")
    assert (empty_home / place).read_text(encoding="utf-8") == icmd("completion", shell).out
    made = {path.name: path.read_text(encoding="utf-8").count("# icmd: completion") for path in empty_home.glob(".*rc")}
    assert made == {"fish": {}, "zsh": {".zshrc": 1}, "bash": {".bashrc": 1}}[shell]


@pytest.mark.parametrize(
    ("there", "told"), [([], ".bash_profile"), ([".profile"], ".profile"), ([".profile", ".bash_login"], ".bash_login")]
)
def test_on_macos_bash_begins_as_a_login_shell(
    icmd: Icmd, empty_home: Path, monkeypatch: pytest.MonkeyPatch, there: list[str], told: str
) -> None:
    monkeypatch.setattr(sys, "platform", "darwin")  # the choice of the file is all that differs
    for name in (".bashrc", *there):
        (empty_home / name).write_text("# mine\n")
    assert icmd("completion", "bash", "--install").code == 0
    assert [path.name for path in empty_home.glob(".*") if path.is_file() and "icmd" in path.read_text()] == [told]
    monkeypatch.undo()
    for shell in ("bash", "sh"):
        line = f". ~/{told}; complete -p icmd 2>&1 || :"
        ran = subprocess.run(
            [shell, "-c", line],
            env={"HOME": str(empty_home), "PATH": os.environ["PATH"]},
            capture_output=True,
            text=True,
            check=True,
        )
        assert (shell == "bash") == ("_icmd icmd" in ran.stdout)
        assert ran.stderr == ""


def test_init_says_when_a_variable_names_another_catalogue(icmd: Icmd, store: Path) -> None:
    said = icmd("init", "mine.json", env={"ICMD_STORE": str(store)}).err
    assert f"ICMD_STORE is set to {store}" in said
    assert "ICMD_STORE" not in icmd("init", "yours.json", env={"ICMD_STORE": "yours.json"}).err


def test_a_title_is_stored_without_controls_as_a_project_s_is(icmd: Icmd) -> None:
    ran = icmd("init", "c.json", "--title", "Un\x1b[31m \u202etitre\x9b\n en deux  lignes", "--publisher", " A\tB ")
    assert ran.code == 0, ran.err
    (record,) = json.loads(Path("c.json").read_text(encoding="utf-8"))["catalogue"].values()
    assert (record["title"], record["publisher"]) == ("Un titre en deux lignes", "A B")
